"""What can be seen of polls: one's ballot, the opener's desk, who has not voted, what is open."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases import homes, poll_asked
from bot.cases.case import Asked, Show, Switchboard
from bot.flows import poll_says
from bot.flows.effects import Refused
from bot.flows.poll import ties
from bot.flows.poll_state import Poll, public
from bot.flows.rules.rights import Action
from bot.reading import poll_lines, poll_times
from storage import polls
from storage.communities import COMMUNITIES
from storage.households import HOUSEHOLDS
from storage.people import PEOPLE, groups_of
from storage.transaction import Tx

_MISSING = 60  # names or homes that one message shows
_LISTED = 8  # open polls in a list


def homes_of(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """Its home group, and where else it stands."""
    return poll_asked.poll(tx, community, no).groups


def _show(phrase: str, found: Poll, slot: str, **more: Any) -> Show:
    facts = {**public(found), **more}
    return Show(phrase, facts, slot=slot, home=found.home, also=found.mirrors)


def ballot_of(asked: Asked, no: int) -> Show:
    """One's own ballot: in private it is voted on."""
    found = poll_asked.poll(asked.tx, asked.place.community, no)
    mine = poll_asked.ballot(asked.tx, asked.place.community, no, asked.who)
    choice = mine.mine.choice if mine and mine.mine and not found.secret else ""
    may = bool(mine and mine.voter)
    return _show("poll.ballot", found, poll_says.slot(found), choice=choice, may=may)


def _owners(found: Poll, show: Show, action: Action) -> Show:
    """For whoever opened it alone."""
    return Show(
        show.phrase, show.facts, show.slot, show.home, show.also,
        action=action, ties=lambda who, _roles: ties(found, who),
    )  # fmt: skip


def _desk(asked: Asked, no: int) -> Show:
    found = poll_asked.poll(asked.tx, asked.place.community, no)
    show = _show("poll.desk", found, poll_says.desk_slot(found))
    return _owners(found, show, Action.POLL_CONCLUDE)


def _missing(asked: Asked, no: int) -> Show:
    """Who has not voted, for the opener alone: homes by their number, people by their name."""
    tx, community = asked.tx, asked.place.community
    found = poll_asked.poll(tx, community, no)
    there = poll_asked.missing(tx, community, found)
    if found.by == "household":
        numbers = list(dict.fromkeys(home for _, home in there))
        known = [tx.get(HOUSEHOLDS, (community, number)) for number in numbers]
        named = [list(home.unit.key) for home in known if home is not None]
        without = max(0, found.eligible - found.voted - len(numbers))
    else:
        people = [tx.get(PEOPLE, person) for person, _ in there]
        named = [[p.name] for p in people if p is not None and p.name]
        without = 0
    facts = {
        "named": named[:_MISSING], "more": max(0, len(named) - _MISSING), "unbound": without,
    }  # fmt: skip
    return _owners(found, _show("poll.missing", found, f"pollrest:{no}", **facts),
                   Action.POLL_CONCLUDE)  # fmt: skip


def _votes(asked: Asked, no: int) -> Show:
    """Who chose what in a named poll, for its opener alone, as its card said."""
    tx, community = asked.tx, asked.place.community
    found = poll_asked.poll(tx, community, no)
    if found.secret:
        raise Refused("poll.secret_votes", no=no)
    tx.flush()
    rows = polls.voters(tx.connection, community, no)
    told = []
    for voter, choice, who in rows[:_MISSING]:
        home = tx.get(HOUSEHOLDS, (community, voter)) if found.by == "household" else None
        known = tx.get(PEOPLE, who)
        told.append([list(home.unit.key) if home else [known.name if known else ""], choice])
    facts = {"votes": told, "more": max(0, len(rows) - _MISSING)}
    return _owners(found, _show("poll.votes", found, f"pollvotes:{no}", **facts),
                   Action.POLL_CONCLUDE)  # fmt: skip


def _mirrors(asked: Asked, no: int) -> Show:
    """The groups in which it does not stand yet."""
    found = poll_asked.poll(asked.tx, asked.place.community, no)
    groups = [
        [g.id, g.title] for g in homes.groups(asked.tx, asked.place.community)
        if g.id not in found.groups
    ]  # fmt: skip
    return _show("poll.mirrors", found, f"pollmirrors:{no}", groups=groups)


def theirs(asked: Asked) -> list[Poll]:
    """The open polls of the groups in which somebody was met, the newest first."""
    tx, community = asked.tx, asked.place.community
    tx.flush()
    groups = {asked.place.here} - {0} or set(groups_of(tx.connection, community, asked.who))
    found = [poll_asked.poll(tx, community, no) for no in polls.open_ones(tx.connection, community)]
    return [p for p in found if groups & set(p.groups)]


def listed(asked: Asked) -> Show:
    """What is open now."""
    found = [public(p) for p in theirs(asked)[:_LISTED]]
    return Show("poll.list", {"polls": found}, slot="polls" if found else "")


def _yes_no(_tx: Tx, _community: int, _who: int) -> list[str]:
    return list(poll_lines.YES_NO)


def _options(_tx: Tx, _community: int, text: str) -> list[str]:
    """[kind, options a line each] of what somebody wrote as the answers; kind "": ask how."""
    options = poll_lines.options(text)
    if options == poll_lines.YES_NO:
        return ["yesno", ""]
    return ["", "\n".join(options)]


def until(tx: Tx, community: int, found: Poll) -> tuple[tuple[str, datetime], ...]:
    """Until when each answer of a search for a date is to come, as they were read then."""
    head = tx.get(COMMUNITIES, community)
    there = found.began_at.astimezone(ZoneInfo(head.zone if head else "Asia/Shanghai"))
    told = []
    for option in found.options:
        at = next(iter(poll_times.read((option,), there)[0]), None)
        if isinstance(at, datetime):
            told.append((option, at))
        elif at is not None:  # the whole day
            told.append((option, datetime.combine(at, time.max, there.tzinfo)))
    return tuple(told)


def _dates(tx: Tx, community: int, options: str, now: str) -> str:
    """The answers as days and hours, a line each; without any, evenings and the weekend.

    Raises:
        Refused: one of them is no time that is to come.
    """
    head = tx.get(COMMUNITIES, community)
    zone, language = (head.zone, head.language) if head else ("Asia/Shanghai", "zh_CN")
    there = datetime.fromisoformat(now).astimezone(ZoneInfo(zone))
    if options:
        found, bad = poll_times.read(options.split("\n"), there)
        if bad:
            raise Refused("poll.no_time", text=bad)
    else:
        found = list(poll_times.proposed(there))
    return "\n".join(poll_times.labels(found, chinese=language.startswith("zh")))


def enter(board: Switchboard) -> None:
    """Enter views and looks."""
    board.pages["vb"] = ballot_of
    board.pages["vd"] = _desk
    board.pages["vw"] = _missing
    board.pages["vv"] = _votes
    board.pages["vi"] = _mirrors
    board.pages["vl"] = lambda asked, _no: listed(asked)
    board.looks["polls.yes_no"] = _yes_no
    board.looks["polls.options"] = _options
    board.looks["polls.dates"] = _dates
