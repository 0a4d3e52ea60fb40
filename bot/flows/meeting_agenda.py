"""What is spoken about: needs and proposals put on an agenda, wanted, ordered, dropped (S10, S13).

线上提、线下办: what was raised in the chat goes to the next meeting of its group by one press,
or by itself when enough households follow it or nobody has screened it in time.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import meeting_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, Standing
from bot.flows.meeting import listed
from bot.flows.meeting_events import (
    ItemDropped,
    ItemDue,
    ItemMoved,
    ItemPut,
    ItemWanted,
    MatterPut,
)
from bot.flows.meeting_life import after, allow, ties
from bot.flows.meeting_state import ITEM_KINDS, Agenda, Item, public, shown
from bot.flows.rules.rights import Action, Tie, may


def _right(state: Agenda, action: Action, ctx: Ctx) -> None:
    mine: frozenset[Tie] = ties(state.meeting, ctx.actor.id) if state.meeting else frozenset()
    if not may(action, ctx.actor.roles, mine):
        raise Refused("no_right", action=action.value)


def put(state: Agenda, event: ItemPut | MatterPut, ctx: Ctx) -> tuple[Agenda, Effects]:
    """A matter for the next meeting, or for this one.

    Raises:
        Refused: no right, no such matter, it is settled, on an agenda already, or that is full.
    """
    if isinstance(event, MatterPut) and event.meeting:
        _right(state, Action.AGENDA_PUT, ctx)
        return _matter(state, event, ctx)
    state = _ahead(state, ctx)
    _right(state, Action.AGENDA_PUT, ctx)
    if isinstance(event, MatterPut):
        return _matter(state, event, ctx)
    if event.kind not in ITEM_KINDS:
        raise Refused("code")
    if not state.title:
        raise Refused("agenda.unknown")
    if not state.open:
        raise Refused("agenda.settled")
    if state.item is not None:
        raise Refused("agenda.there", meeting=state.item.meeting)
    return _listed(state, event.kind, event.source, ctx)


def _ahead(state: Agenda, ctx: Ctx) -> Agenda:
    """The first meeting to come that has room on its agenda; if all are full, the first of them.

    One that has begun is not the next one: nobody would speak of it there any more.
    """
    found = [(state.meeting, state.items)] if state.meeting is not None else []
    ahead = [one for one in (*found, *state.later) if ctx.now < one[0].starts_at]
    most = ctx.policy.meeting.agenda_most
    room = [one for one in ahead if len(one[1]) < most]
    meeting, items = next(iter((*room, *ahead)), (None, ()))
    return replace(state, meeting=meeting, items=items, later=())


def _matter(state: Agenda, event: MatterPut, ctx: Ctx) -> tuple[Agenda, Effects]:
    """In words, for one meeting or for the next."""
    if event.meeting and state.meeting is None:
        raise Refused("meeting.unknown")
    if not event.title:
        raise Refused("form.too_short", least=1, have=0)
    if len(event.title) > ctx.policy.meeting.topic_max:
        raise Refused("form.too_long", most=ctx.policy.meeting.topic_max, have=len(event.title))
    return _listed(state, "text", 0, ctx)


def due(state: Agenda, event: ItemDue, ctx: Ctx) -> tuple[Agenda, Effects]:
    """By itself; what is on an agenda, settled, or not followed by enough stays where it is."""
    state = _ahead(state, ctx)
    screened = event.kind == "proposal"
    enough = screened or state.homes >= ctx.policy.meeting.agenda_homes
    full = state.meeting and len(state.items) >= ctx.policy.meeting.agenda_most
    if state.item is not None or not state.open or not enough or not state.title:
        return state, ()
    state = replace(state, meeting=None, items=()) if full else state
    state, effects = _listed(state, event.kind, event.source, ctx)
    return state, effects[1:]  # whoever was the last to follow hears of that alone


def _listed(state: Agenda, kind: str, source: int, ctx: Ctx) -> tuple[Agenda, Effects]:
    """On the agenda, below what is there; its first effect is the word to whoever did it."""
    meeting = state.meeting
    if meeting is not None:
        after(meeting, "agenda")
        if len(state.items) >= ctx.policy.meeting.agenda_most:
            raise Refused("agenda.full", no=meeting.no, most=ctx.policy.meeting.agenda_most)
    item = Item(
        no=ctx.fresh(), home=state.home, meeting=meeting.no if meeting else 0,
        order=max((one.order for one in state.items), default=0) + 1 if meeting else 0,
        kind=kind, source=source, title=state.title,
        state="listed" if meeting else "waiting", by=ctx.actor.id, at=ctx.now,
    )  # fmt: skip
    state = replace(state, item=item, items=(*state.items, item) if meeting else ())
    return _shown(replace(state, changed=(item,)), "agenda.put")


def _shown(state: Agenda, phrase: str) -> tuple[Agenda, Effects]:
    """The header keeps what the card shows; whoever did it hears, the groups read the card."""
    meeting, item = state.meeting, state.item
    effects: Effects = ()
    if meeting is not None:
        was = meeting.agenda
        meeting = replace(meeting, agenda=listed(state.items))
        state = replace(state, meeting=meeting)
        if meeting.agenda != was and meeting.called_at is not None:
            effects = says.cards(meeting)
        there = {**public(meeting), "items": shown(state.items)}
        open_ = Say(Standing(), "meeting.agenda", there, slot=says.agenda_slot(meeting))
        effects = (*effects, says.desk_again(meeting), open_)
    facts = {
        "meeting": meeting.no if meeting else 0,
        "starts_at": meeting.starts_at if meeting else None,
        "title": item.title if item else "",
        "kind": item.kind if item else "text",
        "source": item.source if item else 0,
        "wants": item.wants if item else 0,
    }
    return state, (Say(Here(), phrase, facts), *effects)


def _of(state: Agenda | None) -> tuple[Agenda, Item]:
    """A matter that is still to be spoken about.

    Raises:
        Refused: there is none.
    """
    if state is None or state.item is None:
        raise Refused("agenda.unknown")
    if state.item.state not in ("waiting", "listed"):
        raise Refused("agenda.settled")
    return state, state.item


def want(state: Agenda | None, _event: ItemWanted, ctx: Ctx) -> tuple[Agenda, Effects]:
    """One voice a household, or a person where no register is; pressed again it is taken back.

    Raises:
        Refused: there is no such matter, or no right.
    """
    state, item = _of(state)
    _right(state, Action.AGENDA_WANT, ctx)
    item = replace(item, wants=item.wants + (-1 if state.wanted else 1))
    items = tuple(item if one.no == item.no else one for one in state.items)
    state = replace(state, item=item, items=items, wanted=not state.wanted, changed=(item,))
    phrase = "agenda.wanted" if state.wanted else "agenda.unwanted"
    return _shown(state, phrase)


def _run(state: Agenda, ctx: Ctx) -> None:
    """Order is the chair's; what waits for a meeting is anybody's who may put it there."""
    if state.meeting is None:
        _right(state, Action.AGENDA_PUT, ctx)
        return
    after(state.meeting, "agenda")
    allow(Action.MEETING_RUN, state.meeting, ctx)


def reorder(state: Agenda | None, event: ItemMoved, ctx: Ctx) -> tuple[Agenda, Effects]:
    """One place up or down.

    Raises:
        Refused: no right, no such matter, or it is the first or the last already.
    """
    state, item = _of(state)
    _run(state, ctx)
    if state.meeting is None:
        raise Refused("agenda.waits")
    numbers = [one.no for one in state.items]
    at = numbers.index(item.no)
    to = at - 1 if event.up == 1 else at + 1
    if not 0 <= to < len(numbers):
        raise Refused("agenda.end", no=item.meeting)
    order = list(state.items)
    order[at], order[to] = order[to], order[at]
    items = tuple(replace(one, order=n) for n, one in enumerate(order, 1))
    moved = tuple(new for new, old in zip(items, state.items, strict=True) if new != old)
    mine = next(one for one in items if one.no == item.no)
    return _shown(replace(state, item=mine, items=items, changed=moved), "agenda.moved")


def drop(state: Agenda | None, _event: ItemDropped, ctx: Ctx) -> tuple[Agenda, Effects]:
    """It comes off.

    Raises:
        Refused: no right, or no such matter.
    """
    state, item = _of(state)
    _run(state, ctx)
    item = replace(item, state="dropped")
    items = tuple(one for one in state.items if one.no != item.no)
    return _shown(replace(state, item=item, items=items, changed=(item,)), "agenda.dropped")
