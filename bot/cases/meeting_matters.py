"""What is loaded for an agenda: its matters, whose need they are about, who wants them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases import poll_asked
from bot.cases.meeting_asked import ahead, flushed
from bot.flows.meeting_events import ItemDue, ItemPut, MatterPut
from bot.flows.meeting_state import Agenda, Item, Meeting
from bot.flows.need_state import OPEN
from storage import meetings, needs
from storage.meetings import ITEMS, MEETINGS, WANTS
from storage.transaction import Tx


def _items(tx: Tx, community: int, found: Meeting | None) -> tuple[Item, ...]:
    if found is None:
        return ()
    return tuple(meetings.agenda(tx.connection, community, found.no))


def _free(tx: Tx, community: int, one: Item) -> Item:
    """A matter of a meeting that was cancelled waits for the next one."""
    of = tx.get(MEETINGS, (community, one.meeting)) if one.meeting else None
    if one.state != "listed" or of is None or of.state != "cancelled":
        return one
    return replace(one, meeting=0, order=0, state="waiting")


def putting(tx: Tx, community: int, home: int, event: ItemPut | MatterPut | ItemDue) -> Agenda:
    """A matter that may go on an agenda."""
    flushed(tx)
    title, open_, homes_, existing = "", True, 0, None
    number = event.meeting if isinstance(event, MatterPut) else 0
    if isinstance(event, MatterPut):
        title = event.title
    elif event.kind == "need":
        need = tx.get(needs.NEEDS, (community, event.source))
        if need is not None:
            home, title, open_ = need.home, need.text, need.state in OPEN
            homes_ = _following(tx, community, need.reporter, event.source)
        existing = meetings.item_of(tx.connection, community, event.kind, event.source)
        existing = _free(tx, community, existing) if existing else None
    if number:
        named = tx.get(MEETINGS, (community, number))
        home = named.home if named else home
        told = [named] if named else []
    else:
        told = list(ahead(tx, community, home))
    first = told[0] if told else None
    later = tuple((one, _items(tx, community, one)) for one in told[1:])
    items = _items(tx, community, first)
    return Agenda(home, first, existing, items, later, title[:200], open_, homes_)


def _following(tx: Tx, community: int, reporter: int, no: int) -> int:
    """Households that want a need, its reporter's among them; of nobody known, people."""
    if tx.gathered(needs.FOLLOWERS):
        tx.flush()
    followers: dict[int, Any] = dict(needs.followers(tx.connection, community, no))
    for key, follow in tx.gathered(needs.FOLLOWERS):  # of this very letter
        if key[:2] == (community, no):
            followers[key[2]] = follow
    people = [reporter, *(who for who, follow in followers.items() if follow is not None)]
    found = set()
    for who in people:
        home = poll_asked.household(tx, community, who, ())
        found.add(home.no if home else -who)
    return len(found)


def item(tx: Tx, community: int, no: int, who: int) -> Agenda | None:
    """A matter with its agenda, as this person presses it."""
    found = tx.get(ITEMS, (community, no))
    if found is None:
        return None
    flushed(tx)
    found = _free(tx, community, found)
    of = tx.get(MEETINGS, (community, found.meeting)) if found.meeting else None
    groups = of.groups if of else (found.home,)
    asked_ = poll_asked.buildings(tx, community, groups)
    home = poll_asked.household(tx, community, who, asked_)
    voter = -home.no if home else who  # no formal vote: whoever is bound to no home speaks too
    wanted = tx.get(WANTS, (community, no, voter)) is True
    items = _items(tx, community, of)
    return Agenda(found.home, of, found, items, title=found.title, voter=voter, wanted=wanted)


def put_agenda(tx: Tx, community: int, state: Agenda) -> None:
    """Write what changed."""
    if state.changed and state.meeting is not None:
        tx.put(MEETINGS, (community, state.meeting.no), state.meeting)
    for one in state.changed:
        tx.put(ITEMS, (community, one.no), one)


def put_want(tx: Tx, community: int, state: Agenda) -> None:
    """The same, with whose voice it was."""
    put_agenda(tx, community, state)
    if state.item is not None:
        tx.put(WANTS, (community, state.item.no, state.voter), state.wanted)
