"""Needs at the switchboard."""

from __future__ import annotations

from typing import Any

from bot.cases import raising
from bot.cases.case import Act, Asked, Begin, Case, Show, Switchboard
from bot.flows import need as flow
from bot.flows import need_forms, need_says
from bot.flows.effects import Ctx, Effects, Event, Place, Refused
from bot.flows.need_limits import Reporting, check
from bot.flows.need_state import WAITING, Need, public
from bot.flows.rules.text import one_line
from bot.reading import places
from storage import ledger, needs, offers, views
from storage.communities import GROUPS
from storage.times import from_ms
from storage.transaction import Tx

_LATELY = 100  # newest needs of one person that are looked at: more are never allowed in a day


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Need | None:
    return tx.get(needs.NEEDS, (place.community, event.no))


def _save(tx: Tx, community: int, need: Need) -> None:
    tx.put(needs.NEEDS, (community, need.no), need)


def _load_reporting(tx: Tx, place: Place, who: int, _event: Event) -> Reporting:
    raised = offers.recent(tx.connection, place.community, who, _LATELY)
    for (community, no), need in tx.gathered(needs.NEEDS):  # of this commit, not written yet
        if community == place.community and need.reporter == who:
            raised[no] = (need.submitted_at, need.state in WAITING)
    return Reporting(tuple(raised.values()))


def _report(state: Reporting, event: flow.NeedReported, ctx: Ctx) -> tuple[Need, Effects]:
    """The limits of one person come first."""
    check(state, getattr(event, "urgency", ""), ctx.policy.need, ctx.now)
    return flow.step(None, event, ctx)


def _load_following(
    tx: Tx, place: Place, who: int, event: flow.NeedFollowed
) -> flow.Following | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    mine = tx.get(needs.FOLLOWERS, (place.community, event.no, who))
    return needs.following(need, who, mine)


def _save_following(tx: Tx, community: int, state: flow.Following) -> None:
    _save(tx, community, state.need)
    tx.put(needs.FOLLOWERS, (community, state.need.no, state.who), state.mine)


def _matter(need: Need) -> str:
    return need_says.slot(need)


def _mine(need: Need, who: int) -> bool:
    """A reporter keeps their need, also when they have moved out."""
    return who == need.reporter


NEED = Case(
    flow.step, _load, _save, _matter, lambda need: need.home, "need", _mine, need_says.cards
)
REPORT = Case(_report, _load_reporting, _save, _matter, lambda state: state.home, "need")
FOLLOW = Case(
    flow.step_following,
    _load_following,
    _save_following,
    lambda state: _matter(state.need),
    lambda state: state.need.home,
    refresh=lambda state: need_says.cards(state.need),
)


def _command(asked: Asked) -> Act:
    """`/need what is wrong`: what the sentence says is not asked again."""
    return Begin("nr", raising.args(asked))


def _need(tx: Tx, community: int, no: int) -> Need:
    need = tx.get(needs.NEEDS, (community, no))
    if need is None:
        raise Refused("need.unknown")
    return need


def _home(tx: Tx, community: int, no: int) -> int:
    return _need(tx, community, no).home


def _panel(tx: Tx, community: int, no: int) -> Show:
    need = _need(tx, community, no)
    slot, of = need_says.slot(need), (need.reporter,)
    return Show("need.panel", public(need), slot=slot, home=need.home, of=of)


def _detail(tx: Tx, community: int, no: int) -> Show:
    need = _need(tx, community, no)
    tx.flush()
    history = [
        {
            "at": from_ms(entry.at_ms),
            "kind": entry.kind,
            "role": _acting(entry.facts["roles"]),
            "text": one_line(_told(entry.personal), 600),
        }
        for entry in ledger.of_matter(tx.connection, community, _matter(need))
    ]
    facts = {**public(need), "history": history}
    return Show("need.detail", facts, home=need.home, of=(need.reporter,))


def _acting(roles: list[str]) -> str:
    return next((r for r in ("floor_lead", "residents_committee") if r in roles), "operator")


def _told(personal: dict[str, Any]) -> str:
    return str(personal.get("text") or personal.get("result") or personal.get("reason") or "")


def _place_in(tx: Tx, community: int, text: str, group: int) -> str:
    """Where it is, if the sentence or the group's own name says it."""
    found = tx.get(GROUPS, (community, group))
    return places.read(text, home=places.of_title(found.title if found else ""))


def _places_near(tx: Tx, community: int, group: int) -> list[str]:
    """The places that neighbours of this group named most, as ready answers."""
    tx.flush()
    return views.recent_places(tx.connection, community, group, 4)


def _ahead(tx: Tx, numbers: list[tuple[int, int]]) -> None:
    tx.known(needs.NEEDS, needs.NEEDS.load_all(tx.connection, numbers))


def enter(board: Switchboard) -> None:
    """Enter everything about needs."""
    board.events.update(dict.fromkeys(flow.LIFE, NEED))
    board.events[flow.NeedReported] = REPORT
    board.events[flow.NeedFollowed] = FOLLOW
    for kind in (
        need_forms.REPORT,
        need_forms.ANSWER,
        need_forms.PROGRESS,
        need_forms.RESOLVE,
        need_forms.DECLINE,
    ):
        board.forms[kind.code] = kind
        if kind is not need_forms.REPORT:
            board.homes[f"s{kind.code}"] = _home
    board.ahead["need"] = _ahead
    board.looks["need.version"] = lambda tx, community, no: _need(tx, community, no).version
    board.looks["places.in"] = _place_in
    board.looks["places.near"] = _places_near
    board.views["nd"] = _detail
    board.views["np"] = _panel
    board.commands["need"] = _command
    board.followers["need"] = lambda tx, community, no: needs.followers(
        tx.connection, community, no
    )
