"""What is loaded for a meeting: who answered, who waits, who is asked, who is there."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases import homes, poll_asked
from bot.flows.effects import Refused
from bot.flows.household import Household
from bot.flows.meeting_events import (
    MeetingCalled,
    MeetingListEntered,
    MeetingSignedFor,
)
from bot.flows.meeting_state import (
    AHEAD,
    HELD,
    Answer,
    Convening,
    Door,
    Guest,
    Hall,
    Meeting,
    Presence,
    Rhythm,
)
from bot.flows.rules.meeting_kinds import KINDS, MEMBERS
from bot.flows.rules.rights import Role
from storage import meetings
from storage.communities import GROUPS
from storage.households import HOUSEHOLDS
from storage.meetings import ITEMS, MEETING_ANSWERS, MEETINGS, PRESENCES, TRIES
from storage.people import PEOPLE, sits
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

#: answers of people who must hear of a change
CONCERNED = ("yes", "maybe", "waiting", "proxy", "no")
#: of those, whom it concerns that it begins soon
COMING = ("yes", "maybe")


def meeting(tx: Tx, community: int, no: int) -> Meeting:
    """The meeting of this number.

    Raises:
        Refused: there is none.
    """
    found = tx.get(MEETINGS, (community, no))
    if found is None:
        raise Refused("meeting.unknown")
    return found


def roles(tx: Tx, community: int, who: int, home: int) -> frozenset[Role]:
    """What this person is in a group, of the seats that count."""
    seats = (tx.get(GRANTS, community) or Grants()).of(who)
    return frozenset(
        role for role, scope in seats if scope in (0, home) and sits(tx, community, who, scope)
    )


def flushed(tx: Tx) -> None:
    """What this commit has gathered of answers and sign-ins can be asked for."""
    shelves: tuple[Any, ...] = (MEETING_ANSWERS, PRESENCES, ITEMS, MEETINGS)
    if any(tx.gathered(shelf) for shelf in shelves):
        tx.flush()


def members(tx: Tx, community: int, home: int, kind: str) -> tuple[int, ...]:
    """The people of the body that meets, each once; () where no body does."""
    if KINDS[kind].asked != "members":
        return ()
    grants = tx.get(GRANTS, community) or Grants()
    found = {who for role in MEMBERS for who, _ in grants.holders(role, home)}
    return tuple(sorted(found))


def chairs(tx: Tx, community: int, home: int) -> tuple[int, ...]:
    """Who presides in turn: floor leads and representatives of a group who can be reached."""
    grants = tx.get(GRANTS, community) or Grants()
    seats = (
        seat for role in (Role.FLOOR_LEAD, Role.RESIDENT_REP) for seat in grants.holders(role, home)
    )
    return tuple(sorted({who for who, scope in seats if sits(tx, community, who, scope)}))


def asked(tx: Tx, community: int, home: int, kind: str) -> int:
    """How many are asked for the quorum: households of the register, or members of the body."""
    what = KINDS[kind].asked
    if what == "members":
        return len(members(tx, community, home, kind))
    if what == "households":
        return poll_asked.eligible(tx, community, poll_asked.buildings(tx, community, (home,)))
    return 0


def convening(tx: Tx, community: int, home: int, event: Any) -> Convening:
    """Before it is told."""
    flushed(tx)
    plan = None
    if isinstance(event, MeetingCalled) and event.plan:
        plan = tx.get(MEETINGS, (community, event.plan))
    home = plan.home if plan else home
    if event.kind not in KINDS:
        return Convening(plan=plan)
    of_poll = meetings.of_poll(tx.connection, community, getattr(event, "poll", 0))
    return Convening(
        of_poll=tx.get(MEETINGS, (community, of_poll)) if of_poll else None,
        asked=asked(tx, community, home, event.kind),
        plan=plan,
        items=tuple(meetings.waiting_items(tx.connection, community, home)),
        members=members(tx, community, home, event.kind),
    )


def guest(tx: Tx, community: int, no: int, who: int) -> Guest | None:
    """One answer, and whoever waits first where a place may become free."""
    found = tx.get(MEETINGS, (community, no))
    if found is None:
        return None
    mine = tx.get(MEETING_ANSWERS, (community, no, who))
    first = None
    if found.waiting and mine is not None and mine.answer == "yes":
        flushed(tx)
        first = meetings.first_waiting(tx.connection, community, no, who)
    return Guest(found, who, mine, first)


def put_guest(tx: Tx, community: int, state: Guest) -> None:
    """Write the answer, the header, and the place of whoever moved up."""
    no = state.meeting.no
    tx.put(MEETINGS, (community, no), state.meeting)
    if state.mine is not None:
        tx.put(MEETING_ANSWERS, (community, no, state.who), state.mine)
    if state.moved and state.first is not None:
        who, answer = state.first
        tx.put(MEETING_ANSWERS, (community, no, who), answer)


def hall(tx: Tx, community: int, no: int, answers: tuple[str, ...]) -> Hall | None:
    """Everybody with one of these answers."""
    found = tx.get(MEETINGS, (community, no))
    if found is None:
        return None
    flushed(tx)
    rows = meetings.answered(tx.connection, community, no, answers)
    queue = []
    for who, answer, _, _ in rows:
        kept = tx.get(MEETING_ANSWERS, (community, no, who)) if answer == "waiting" else None
        if kept is not None:
            queue.append((who, kept))
    unreached = 0
    for who, answer, _, _ in rows:
        person = tx.get(PEOPLE, who)
        unreached += answer in COMING and not (person is not None and person.reachable)
    return Hall(
        found,
        people=tuple((who, answer) for who, answer, _, _ in rows),
        queue=tuple(queue),
        members=members(tx, community, found.home, found.kind),
        unreached=unreached,
        groups=frozenset(g.id for g in homes.groups(tx, community)),
    )


def put_hall(tx: Tx, community: int, state: Hall) -> None:
    """Write the header and the places of whoever moved up."""
    no = state.meeting.no
    tx.put(MEETINGS, (community, no), state.meeting)
    queue = dict(state.queue)
    for who in state.moved:
        kept = queue[who]
        tx.put(MEETING_ANSWERS, (community, no, who), _placed(kept))
    if state.clears:
        tx.later(meetings.CLEAR_PRESENT, community, no)


def _placed(answer: Answer) -> Answer:

    return replace(answer, answer="yes")


# --- in the room ------------------------------------------------------------------------


def household(tx: Tx, community: int, found: Meeting, who: int) -> Household | None:
    """The home of somebody in the buildings that meet."""
    buildings = poll_asked.buildings(tx, community, found.groups)
    return poll_asked.household(tx, community, who, buildings)


def door(tx: Tx, community: int, event: Any, who: int) -> Door | None:
    """Whoever comes: the presser, a home that is named, or those of a paper list."""
    found = tx.get(MEETINGS, (community, event.no))
    if found is None:
        return None
    flushed(tx)
    unknown: tuple[str, ...] = ()
    comers: list[tuple[int, int]] = []
    if isinstance(event, MeetingSignedFor):
        home = named(tx, community, event.home, found.home)
        comers = [(-home.no, home.no)] if home else []
    elif isinstance(event, MeetingListEntered):
        comers, unknown = _listed(tx, community, event.homes, found.home)
    else:
        home = household(tx, community, found, who)
        comers = [(who, home.no if home else 0)]
    key = (community, event.no)
    there = {k for k, _ in comers if tx.get(PRESENCES, (*key, k)) is not None}
    body = set(members(tx, community, found.home, found.kind))
    counted = {k for k in body if tx.get(PRESENCES, (*key, k)) is not None}
    stand_for = {k for k, h in comers if k < 0 and (body - counted) & _living(tx, community, h)}
    entered = any(k > 0 and h and tx.get(PRESENCES, (*key, -h)) is not None for k, h in comers)
    already = {h: meetings.home_there(tx.connection, *key, h) for h in {h for _, h in comers if h}}
    return Door(
        found,
        tuple((k, h, already.get(h, False)) for k, h in comers),
        frozenset(there),
        tries=tx.get(TRIES, (*key, who)) or 0,
        member=not entered and bool(roles(tx, community, who, found.home) & set(MEMBERS)),
        stand_for=frozenset(stand_for),
        unknown=unknown,
    )


def _living(tx: Tx, community: int, no: int) -> set[int]:
    """The people of a home."""
    home = tx.get(HOUSEHOLDS, (community, no))
    return {one.person for one in home.bound} if home else set()


def named(tx: Tx, community: int, text: str, group: int) -> Household | None:
    """The home that somebody wrote, as 3-2-401 or, as a code holds it, 3_2_401."""
    return homes.home_named(tx, community, text.replace("_", "-"), group)


def _listed(
    tx: Tx, community: int, text: str, group: int
) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    """The homes of a list with a comma between, and what is none."""
    comers: dict[int, None] = {}
    unknown = []
    for part in filter(None, text.split(",")):
        home = named(tx, community, part, group)
        if home is None:
            unknown.append(part)
        else:
            comers[home.no] = None
    return [(-no, no) for no in comers], tuple(unknown)


def put_door(tx: Tx, community: int, state: Door, who: int) -> None:
    """Write the header, the sign-ins, and how often somebody tried."""
    no = state.meeting.no
    tx.put(MEETINGS, (community, no), state.meeting)
    for key, presence in state.entered:
        tx.put(PRESENCES, (community, no, key), presence)
    if state.failed:
        tx.put(TRIES, (community, no, who), state.tries)


# --- month by month ---------------------------------------------------------------------


def _of(tx: Tx, community: int, home: int, numbers: list[int]) -> tuple[Meeting, ...]:
    """Those of them that stand in this group."""
    found = (tx.get(MEETINGS, (community, no)) for no in numbers)
    return tuple(one for one in found if one is not None and home in one.groups)


def ahead(tx: Tx, community: int, home: int) -> tuple[Meeting, ...]:
    """The meetings of a group that are told and not over, the earliest first."""
    flushed(tx)
    return _of(tx, community, home, meetings.of_states(tx.connection, community, AHEAD))


def rhythm(tx: Tx, community: int, group: int) -> Rhythm:
    """When a group last met, and whether it is called together."""
    told = ahead(tx, community, group)
    held = _of(tx, community, group, meetings.latest(tx.connection, community, HELD))
    served = tx.get(GROUPS, (community, group))
    return Rhythm(
        group,
        last=held[0].starts_at if held else None,
        ahead=told[0].starts_at if told else None,
        served=served is not None and served.bot_status != "gone",
    )


def presences(tx: Tx, community: int, no: int) -> list[tuple[int, Presence]]:
    """Everybody who signed in."""
    flushed(tx)
    return meetings.signed(tx.connection, community, no)


def opened(tx: Tx, community: int, home: int) -> tuple[Meeting, ...]:
    """The meetings of a group that were opened and are not confirmed, the latest first."""
    flushed(tx)
    states = ("held", "minutes_draft")
    return _of(tx, community, home, meetings.latest(tx.connection, community, states))
