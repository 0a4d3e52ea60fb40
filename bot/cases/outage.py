"""Outages and clocks that were set, at the switchboard; and how an outage is noted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot import codes
from bot.cases import homes
from bot.cases.case import Case, Switchboard
from bot.flows import (
    debate_events,
    item_events,
    meeting_events,
    minutes_events,
    need_events,
    poll_events,
    vote_events,
)
from bot.flows import outage as flow
from bot.flows.effects import Event, Place
from bot.flows.rules.outage import Outage
from storage import communities, deadlines, house
from storage.times import from_ms, to_ms
from storage.transaction import Deadline, Tx

#: carried out before everything else that is due: they move it, or say why it waits
FIRST = (flow.ServiceReturned.CODE, flow.ClockStepped.CODE)


def note(connection: Connection, outage: Outage) -> None:
    """Enter the end of an outage for each community, and that the bot hears since.

    One transaction: killed before it, the next start finds the same gap, a little longer; killed
    after it, the rows are there. Each is carried out once, like any deadline.
    """
    event = flow.ServiceReturned(outage.begin_ms, outage.end_ms)
    waits = [
        # dated before anything that it moves
        Deadline(one, "outage", event.CODE, codes.encode(one, event), outage.begin_ms)
        for one in range(1, communities.last_community(connection) + 1)
    ]
    deadlines.write(connection, [], waits)
    beat(connection, outage.end)


def beat(connection: Connection, at: datetime) -> None:
    """The bot has heard by now."""
    house.put(connection, house.HEARTBEAT, str(to_ms(at)))


def last_beat(connection: Connection) -> datetime | None:
    """When the bot last heard, as far as it was kept; None: it never did."""
    kept = house.get(connection, house.HEARTBEAT)
    return from_ms(int(kept)) if kept else None


def note_step(connection: Connection, now: datetime, seconds: int) -> None:
    """Enter that the clock was set by so many seconds (below 0: back), for the operators."""
    event = flow.ClockStepped(abs(seconds), int(seconds < 0))
    code = codes.encode(0, event)
    deadlines.write(connection, [], [Deadline(0, "clock", event.CODE, code, to_ms(now))])


def _load(tx: Tx, place: Place, _who: int, event: Event) -> flow.Deaf:
    tx.flush()
    needs = _waiting(tx, place.community, need_events.CLOCKS)
    polls = _waiting(tx, place.community, poll_events.CLOCKS)
    votes = _waiting(tx, place.community, vote_events.CLOCKS)
    items = _waiting(tx, place.community, item_events.CLOCKS)
    minutes = _waiting(tx, place.community, minutes_events.CLOCKS)
    groups = sorted(group.id for group in homes.groups(tx, place.community))
    begin = event.begin if isinstance(event, flow.ServiceReturned) else 0
    meetings = _waiting(tx, place.community, (meeting_events.MeetingUnopened,))
    debates = _waiting(tx, place.community, debate_events.CLOCKS)
    return flow.Deaf(tuple(groups), needs, polls, votes, items, minutes, meetings, debates, begin)


def _waiting(tx: Tx, community: int, kinds: tuple[type[Event], ...]) -> tuple[int, ...]:
    """The numbers of matters for which one of these events waits."""
    matters = deadlines.matters(tx.connection, community, [kind.CODE for kind in kinds])
    return tuple(sorted(int(m.partition(":")[2]) for m in matters))


def _matter(state: flow.Deaf) -> str:
    """Two outages of one day are two lines of a digest."""
    return f"outage:{state.begin}"


def _nothing(_tx: Tx, _community: int, _state: object) -> None:
    return None


def enter(board: Switchboard) -> None:
    """Enter both."""
    board.events[flow.ServiceReturned] = Case(flow.returned, _load, _nothing, _matter, lambda _: 0)
    board.events[flow.ClockStepped] = Case(
        flow.stepped, lambda *_: None, _nothing, lambda _: "clock", lambda _: 0
    )
