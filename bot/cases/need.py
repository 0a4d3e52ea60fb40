"""Needs at the switchboard."""

from __future__ import annotations

from typing import Any

from bot.cases import terms
from bot.cases.case import Act, Asked, Begin, Case, Show, Switchboard
from bot.flows import need as flow
from bot.flows import need_forms, need_says
from bot.flows.effects import Event, Place, Refused
from bot.flows.need_state import Need, public
from bot.flows.rules.text import one_line
from bot.reading import alike, places
from storage import ledger, need_terms, needs, views
from storage.communities import GROUPS
from storage.tables import LIVE_STATES
from storage.times import from_ms
from storage.transaction import Tx


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Need | None:
    return tx.get(needs.NEEDS, (place.community, event.no))


def _save(tx: Tx, community: int, need: Need) -> None:
    tx.put(needs.NEEDS, (community, need.no), need)


def _save_reported(tx: Tx, community: int, need: Need) -> None:
    """With the words by which it is found again."""
    _save(tx, community, need)
    need_terms.enter(tx, community, need.home, need.no, terms.of_need(need))


def _nothing(_tx: Tx, _place: Place, _who: int, _event: Event) -> None:
    return None


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
REPORT = Case(flow.step, _nothing, _save_reported, _matter, lambda need: need.home, "need")
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
    said = asked.words
    most = asked.policy.need.text_max
    if len(said) > most:
        raise Refused("form.too_long", most=most, have=len(said))
    return Begin("nr", {"said": said})


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


_ALIKE_MOST = 3


def _alike(tx: Tx, community: int, home: int, what: str, where: str, category: str) -> list[Any]:
    """Open needs of this group that are about the same: [number, text, place, state] of each.

    At most three, the likest first. Reads a bounded number of rows and needs no flush: what the
    same commit has gathered is seen too.
    """
    said = alike.Told(what, where, category)
    found = []
    for no in need_terms.near(tx, community, home, terms.telling(terms.of(what, where))):
        need = tx.get(needs.NEEDS, (community, no))
        if need is None or need.state not in LIVE_STATES:
            continue
        score = alike.likeness(said, alike.Told(need.text, need.place))
        if score >= alike.ALIKE:
            found.append((-score, -no, need))
    found.sort(key=lambda row: row[:2])
    return [[n.no, n.text, n.place, n.state] for _, _, n in found[:_ALIKE_MOST]]


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
    board.looks["needs.alike"] = _alike
    board.looks["places.in"] = _place_in
    board.looks["places.near"] = _places_near
    board.views["nd"] = _detail
    board.views["np"] = _panel
    board.commands["need"] = _command
    board.followers["need"] = lambda tx, community, no: needs.followers(
        tx.connection, community, no
    )
