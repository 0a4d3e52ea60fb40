"""Needs at the switchboard: events, forms and the command."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases import homes, need_views, raising, terms
from bot.cases.case import Act, Asked, Begin, Bring, Case, Switchboard
from bot.cases.overview import shown_in_overview
from bot.cases.teaching import Teaching
from bot.flows import need as flow
from bot.flows import need_events as happened
from bot.flows import need_following as following
from bot.flows import need_forms, need_merge, need_says
from bot.flows.effects import Ctx, Effects, Event, Place
from bot.flows.need_delayed import Delaying
from bot.flows.need_handling import SAME, Mirroring, Sorting
from bot.flows.need_limits import Reporting, check
from bot.flows.need_state import OVER, WAITING, Need
from storage import meetings, need_terms, needs, offers, slots
from storage.transaction import Tx

_LATELY = 100  # newest needs of one person that are looked at: more are never allowed in a day


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Need | None:
    return tx.get(needs.NEEDS, (place.community, event.no))


def _save(tx: Tx, community: int, need: Need) -> None:
    before = tx.met(needs.NEEDS, (community, need.no))
    if before is need:
        return  # nothing has become of it: a reminder, for one
    if before is not None and before.category != need.category:
        terms.sorted_anew(tx, community, before, need)
    tx.put(needs.NEEDS, (community, need.no), need)


def _load_reporting(tx: Tx, place: Place, who: int, _event: Event) -> Reporting:
    raised = offers.recent(tx.connection, place.community, who, _LATELY)
    for (community, no), need in tx.gathered(needs.NEEDS):  # of this commit, not written yet
        if community == place.community and need.reporter == who:
            raised[no] = (need.submitted_at, need.state in WAITING)
    return Reporting(tuple(raised.values()))


def _report(state: Reporting, event: happened.NeedReported, ctx: Ctx) -> tuple[Need, Effects]:
    """The limits of one person come first."""
    check(state, event, ctx)
    return flow.step(None, event, ctx)


def _save_reported(tx: Tx, community: int, need: Need) -> None:
    """With the words by which it is found again."""
    _save(tx, community, need)
    need_terms.enter(tx, community, need.home, need.no, terms.of_need(need))


def _load_following(
    tx: Tx, place: Place, who: int, event: happened.NeedFollowed | happened.NeedMuted
) -> following.Following | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    mine = tx.get(needs.FOLLOWERS, (place.community, event.no, who))
    listed = need is not None and meetings.listed(tx, place.community, "need", event.no)
    return needs.following(need, who, mine, listed=listed)


def _save_following(tx: Tx, community: int, state: following.Following) -> None:
    _save(tx, community, state.need)
    if state.mine is not None:
        tx.put(needs.FOLLOWERS, (community, state.need.no, state.who), state.mine)


def _load_sorting(tx: Tx, place: Place, _who: int, event: happened.NeedSorted) -> Sorting | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    if need is None:
        return None
    chosen = need_views.category_of(event.category) if event.category != SAME else None
    return Sorting(need, chosen.id if chosen else "", chosen.role if chosen else "")


def _load_mirroring(tx: Tx, place: Place, _who: int, event: Any) -> Mirroring | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    if need is None:
        return None
    return Mirroring(need, frozenset(g.id for g in homes.groups(tx, place.community)))


def _load_delaying(tx: Tx, place: Place, _who: int, event: Any) -> Delaying | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    if need is None:
        return None
    standing = slots.standing(tx.connection, place.community, need_says.slot(need))
    return Delaying(need, frozenset(group for group, person, *_ in standing if not person))


def _save_inner(tx: Tx, community: int, state: Sorting | Delaying) -> None:
    _save(tx, community, state.need)


def _save_mirroring(tx: Tx, community: int, state: Mirroring) -> None:
    """With the words by which it is found in the further group as well."""
    _save(tx, community, state.need)
    need_terms.enter(
        tx, community, state.need.mirrors[-1], state.need.no, terms.of_need(state.need)
    )


def _load_merging(tx: Tx, place: Place, _who: int, event: Any) -> need_merge.Merging | None:
    need = tx.get(needs.NEEDS, (place.community, event.no))
    if need is None:
        return None
    number = event.into if isinstance(event, happened.NeedMerged) else need.into
    into = tx.get(needs.NEEDS, (place.community, number))
    tx.flush()
    mine = needs.followers(tx.connection, place.community, need.no)
    there = needs.followers(tx.connection, place.community, number) if into else []
    return need_merge.Merging(
        need,
        into,
        followers=frozenset(who for who, _ in mine),
        muted=frozenset(who for who, follow in mine if follow.muted),
        there=frozenset(who for who, _ in there),
        came=frozenset(who for who, follow in there if follow.via == need.no),
    )


def _save_merging(tx: Tx, community: int, state: need_merge.Merging) -> None:
    _save(tx, community, state.need)
    if state.into is None:
        return
    for who in state.add:
        follow = following.Follow(via=state.need.no, muted=who in state.muted)
        tx.put(needs.FOLLOWERS, (community, state.into.no, who), follow)
    for who in state.drop:
        tx.put(needs.FOLLOWERS, (community, state.into.no, who), None)


def _mine(need: Need, who: int) -> bool:
    """A reporter keeps their need, also when they have moved out."""
    return who in (need.reporter, need.author)


def _case(step: Any, load: Any, save: Any, need_of: Any, **more: Any) -> Case:
    """A case whose state holds a need."""
    return Case(
        shown_in_overview(step, need_of),
        load,
        save,
        matter=lambda state: need_says.slot(need_of(state)),
        home=lambda state: need_of(state).home,
        also=lambda state: need_of(state).mirrors,
        refresh=lambda state: need_says.cards(need_of(state)),
        **more,
    )


def _itself(need: Need) -> Need:
    return need


def _inner(state: Any) -> Need:
    need: Need = state.need
    return need


NEED = _case(flow.step, _load, _save, _itself, tied=_mine)
REPORT = Case(
    shown_in_overview(_report, _itself),
    _load_reporting,
    _save_reported,
    need_says.slot,
    lambda state: state.home,
    "need",
)
FOLLOW = _case(
    following.step,
    _load_following,
    _save_following,
    _inner,
    tied=lambda state, who: _mine(state.need, who) or state.mine is not None,
)
SORT = _case(flow.sort, _load_sorting, _save_inner, _inner)
SETTLE = _case(flow.settle, _load, _save, _itself)
DELAY = _case(flow.delay, _load_delaying, _save_inner, _inner)
MIRROR = _case(flow.mirror, _load_mirroring, _save_mirroring, _inner)
MERGE = _case(need_merge.step, _load_merging, _save_merging, _inner)


def _command(asked: Asked) -> Act:
    """`/need what is wrong`: what the sentence says is not asked again; `/need 12` shows it."""
    said = asked.words
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return _shown(asked, int(said.lstrip("#")))
    return Begin("nr", raising.args(asked))


_NUMBER = 9  # characters: more is no number of a need


def _shown(asked: Asked, no: int) -> Act:
    """In a group its card comes down to the newest messages; what is over is told as a story."""
    need = need_views.need(asked.tx, asked.place.community, no)
    here = asked.place.here
    if here not in (need.home, *need.mirrors) or need.state in OVER:
        return need_views.story(asked.tx, asked.place.community, no, alone=not here)
    return Bring(
        need_says.brought(need, asked.place.here), home=need.home, matter=need_says.slot(need)
    )


def _ahead(tx: Tx, numbers: list[tuple[int, int]]) -> None:
    tx.known(needs.NEEDS, needs.NEEDS.load_all(tx.connection, numbers))


def _followers(tx: Tx, community: int, no: int) -> list[int]:
    """Everybody who follows and wants to hear of it, also since this very commit."""
    found: dict[int, following.Follow | None] = dict(needs.followers(tx.connection, community, no))
    for (place, number, who), follow in tx.gathered(needs.FOLLOWERS):
        if (place, number) == (community, no):
            found[who] = follow
    return [who for who, follow in found.items() if follow is not None and not follow.muted]


_FINAL = (
    "need.wrong_state", "need.see_other", "need.unknown",
    "need.too_many_open", "need.too_many_today",
)  # fmt: skip


def enter(board: Switchboard) -> None:
    """Enter everything about needs."""
    board.final.update(dict.fromkeys(_FINAL, "form.cancelled"))
    board.final.update(dict.fromkeys(("need.own", "need.followed_already"), "form.ended"))
    board.stale.add("need.wrong_state")
    teaching = Teaching(board.learning)
    plain, sort, merge = (replace(c, teaches=teaching.need) for c in (NEED, SORT, MERGE))
    board.events.update(dict.fromkeys(flow.PLAIN, plain))
    board.events[happened.NeedReported] = replace(REPORT, teaches=teaching.report)
    board.events[happened.NeedFollowed] = replace(FOLLOW, teaches=teaching.follow)
    board.events[happened.NeedMuted] = FOLLOW
    board.events[happened.NeedSorted] = sort
    board.events[happened.NeedDelayed] = DELAY
    board.events[happened.NeedSettled] = SETTLE
    board.events[happened.NeedDecided] = SETTLE
    board.events[happened.NeedUnsettled] = SETTLE
    board.events[happened.NeedMirrored] = MIRROR
    board.events[happened.NeedMerged] = merge
    board.events[happened.NeedSplit] = merge
    board.events[happened.NeedParted] = merge
    board.forms[need_forms.REPORT.code] = need_forms.REPORT
    for kind in need_forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = need_views.homes_of
    board.ahead["need"] = _ahead
    board.commands["need"] = _command
    board.followers["need"] = _followers
    need_views.enter(board)
