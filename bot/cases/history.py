"""Imports of a chat's past, at the switchboard."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases.case import Act, Asked, Case, Show, Switchboard
from bot.flows import history as flow
from bot.flows.effects import Place, Refused
from bot.flows.need_events import NeedImportRevoked
from bot.flows.need_life import LIFE
from bot.flows.rules.rights import Action, may
from storage import history
from storage.communities import COMMUNITIES
from storage.history import HISTORY
from storage.needs import NEEDS
from storage.people import MEMBERS
from storage.roles import GRANTS, Grants
from storage.times import to_ms
from storage.transaction import Tx

PAGES = 1000  # the number of a view: the import's number times this, plus the page


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Batch | None:
    found = tx.get(HISTORY, (place.community, event.batch))
    if found is None:
        return None
    head = tx.get(COMMUNITIES, place.community)
    return replace(
        found,
        decided=(),
        unanswered=_unanswered(tx, place.community, found)
        if isinstance(event, flow.HistoryRevoked)
        else (),
        next_need=1 + (head.counters.get("need", 0) if head else 0),
    )


def _unanswered(tx: Tx, community: int, batch: flow.Batch) -> tuple[int, ...]:
    """Needs that came from it and that nobody has answered, read together."""
    keys = [(community, no) for no in batch.needs]
    tx.known(NEEDS, NEEDS.load_all(tx.connection, keys))
    needs = [tx.get(NEEDS, key) for key in keys]
    return tuple(n.no for n in needs if n is not None and n.state in LIFE[NeedImportRevoked])


def _save(tx: Tx, community: int, batch: flow.Batch) -> None:
    earlier = tx.get(HISTORY, (community, batch.no))
    if earlier is not None and earlier.decided:
        # two decisions of one commit are written together
        written = {f.no for f in batch.decided}
        rest = tuple(f for f in earlier.decided if f.no not in written)
        batch = replace(batch, decided=(*rest, *batch.decided))
    tx.put(HISTORY, (community, batch.no), batch)
    tx.later(history.BLANK_PAGES, to_ms(batch.loaded), community, flow.slot(batch))


BATCH = Case(flow.step, _load, _save, flow.slot, lambda batch: batch.group, "history")


def _allowed(asked: Asked, group: int) -> bool:
    """Whether the asker decides there: `asked.roles` are those of where they ask."""
    community, who = asked.place.community, asked.who
    grants = asked.tx.get(GRANTS, community) or Grants()
    there = asked.tx.get(MEMBERS, (community, who, group)) is True
    roles = {role for role, scope in grants.of(who) if scope == group and there}
    return may(Action.HISTORY_CONFIRM, asked.roles | roles)


def _show(asked: Asked, no: int, phrase: str, page: int) -> Show:
    if asked.place.here:
        raise Refused("history.private")
    batch = asked.tx.get(HISTORY, (asked.place.community, no))
    if batch is None:
        raise Refused("history.over")
    if not _allowed(asked, batch.group):
        raise Refused("no_right", action=Action.HISTORY_CONFIRM.value)
    return Show(phrase, flow.page(batch, page), slot=flow.slot(batch), home=batch.group)


def _page(asked: Asked, number: int) -> Show:
    return _show(asked, number // PAGES, "history.page", number % PAGES)


def _sure(asked: Asked, number: int) -> Show:
    return _show(asked, number, "history.sure", 0)


def _command(asked: Asked) -> Act:
    """`/imported`: what was found in the chat's past, once more."""
    if asked.place.here:
        raise Refused("history.private")
    asked.tx.flush()
    live = history.live(asked.tx.connection, asked.place.community)
    for no, group in live:
        if _allowed(asked, group):
            return _show(asked, no, "history.page", 0)
    if live:
        raise Refused("no_right", action=Action.HISTORY_CONFIRM.value)
    raise Refused("history.none")


def enter(board: Switchboard) -> None:
    """Enter everything about imports of a chat's past."""
    for kind in (flow.HistoryAnnounced, flow.HistoryConfirmed, flow.HistoryDismissed,
                 flow.HistoryRevoked, flow.HistoryExpired):  # fmt: skip
        board.events[kind] = BATCH
    board.pages["yp"] = _page
    board.pages["ys"] = _sure
    board.commands["imported"] = _command
