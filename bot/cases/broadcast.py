"""Digest, weekly list and overview at the switchboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.cases.case import Case, Switchboard
from bot.flows import broadcast as flow
from bot.flows.effects import Place
from storage import broadcast, items, slots
from storage.broadcast import OpenNeed
from storage.communities import COMMUNITIES, GROUPS
from storage.times import from_ms
from storage.transaction import Tx


def _items(found: Sequence[OpenNeed]) -> tuple[flow.Item, ...]:
    return tuple(
        flow.Item(n.no, n.text, n.state, from_ms(n.due_ms), n.handler_role or n.queue)
        for n in found
    )


def _head(tx: Tx, community: int) -> str:
    head = tx.get(COMMUNITIES, community)
    return f"{community}:{head.seq}:{head.head}" if head else ""


def _served(tx: Tx, community: int, group: int) -> bool:
    found = tx.get(GROUPS, (community, group))
    return found is not None and found.bot_status != "gone"


def _load_digest(tx: Tx, place: Place, _who: int, event: flow.DigestDue) -> flow.Bulletin:
    tx.flush()
    c, group = place.community, event.group
    lines = tuple(broadcast.lines(tx.connection, c, group))
    return flow.Bulletin(group, _head(tx, c), lines, served=_served(tx, c, group))


def _told(tx: Tx, community: int, state: flow.Bulletin) -> None:
    tx.later(broadcast.CLEAR_LINES, community, state.group)


def _load_weekly(tx: Tx, place: Place, _who: int, event: flow.WeeklyDue) -> flow.Bulletin:
    tx.flush()
    c, group = place.community, event.group
    found, total = broadcast.overdue_needs(tx.connection, c, group, flow.OVERDUE_MOST)
    return flow.Bulletin(
        group,
        _head(tx, c),
        overdue=_items(found),
        total=total,
        served=_served(tx, c, group),
        late_items=tuple(items.overdue(tx.connection, c, group)),
        waiting_items=tuple(items.unverified(tx.connection, c, group)),
        done_items=tuple(items.verified(tx.connection, c, group)),
    )


def _load_overview(tx: Tx, place: Place, _who: int, event: flow.OverviewDue) -> flow.Overview:
    tx.flush()
    c, group = place.community, event.group
    found, total = broadcast.open_needs(tx.connection, c, group, flow.OVERVIEW_MOST)
    stands = any(g == group and not p for g, p, *_ in slots.standing(tx.connection, c, "overview"))
    return flow.Overview(group, _items(found), total, stands)


def _nothing(_tx: Tx, _community: int, _state: Any) -> None:
    return None


def _matter(state: flow.Bulletin | flow.Overview) -> str:
    return f"group:{state.group}"


def _home(state: flow.Bulletin | flow.Overview) -> int:
    return state.group


def enter(board: Switchboard) -> None:
    """Enter everything that a group hears without asking."""
    board.events[flow.DigestDue] = Case(flow.tell_digest, _load_digest, _told, _matter, _home)
    board.events[flow.WeeklyDue] = Case(flow.tell_weekly, _load_weekly, _nothing, _matter, _home)
    board.events[flow.OverviewDue] = Case(
        flow.show_overview, _load_overview, _nothing, _matter, _home
    )
