"""What becomes of an action item: open → accepted → in_progress → done → verified (S12).

One owner and one date, always: who passes it on keeps it until the other one is named. The
table is `item_life.LIFE`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from bot.flows import item_clock as clock
from bot.flows import item_says as says
from bot.flows.effects import Ctx, Effects, Event, Forget, Refused, Tell
from bot.flows.item_events import (
    CLOCKS,
    ItemAccepted,
    ItemCancelled,
    ItemDecided,
    ItemDeclined,
    ItemDone,
    ItemEscalated,
    ItemExtended,
    ItemOpened,
    ItemOverdue,
    ItemPhotosAdded,
    ItemProgressed,
    ItemReassigned,
    ItemReminderDue,
    ItemReturned,
    ItemUnanswered,
    ItemUnverified,
    ItemVerified,
)
from bot.flows.item_life import allow, checked, fresh_card, lead, opened, worded
from bot.flows.item_state import Giving, Item, Settling
from bot.flows.need_events import NeedSettled, NeedUnsettled
from bot.flows.rules.rights import Action, Role, may

PHOTOS_MOST = 10  # of evidence: as many as an album holds


# --- it begins --------------------------------------------------------------------------


def open_(state: Giving, event: ItemOpened, ctx: Ctx) -> tuple[Giving, Effects]:
    """A new item, verified by whoever gives it.

    Raises:
        Refused: no right, nothing to do, nobody known, or a date that is over or too far away.
    """
    if not may(Action.ITEM_OPEN, ctx.actor.roles):
        raise Refused("no_right", action=Action.ITEM_OPEN.value)
    checked(event.text, event.day, state.role, ctx)
    return _begun(state, _made(state, event, ctx), ctx)


def decided(state: Giving, event: ItemDecided, ctx: Ctx) -> tuple[Giving, Effects]:
    """What a meeting decided; it was judged there."""
    item = replace(
        _made(state, event, ctx),
        role=state.role or Role.RESIDENT.value,
        chair=event.chair or ctx.actor.id,
        meeting=event.meeting,
        decision=event.decision,
        need=event.need,
    )
    return _begun(state, item, ctx)


def _made(state: Giving, event: ItemOpened | ItemDecided, ctx: Ctx) -> Item:
    return Item(
        no=ctx.fresh(),
        home=ctx.place.home,
        text=event.text,
        assignee=state.assignee,
        role=state.role,
        chair=ctx.actor.id,
        state="open",
        made_at=ctx.now,
        due_at=clock.due(event.day, ctx),
        asked_at=ctx.now,
    )


def _begun(state: Giving, item: Item, ctx: Ctx) -> tuple[Giving, Effects]:
    if item.assignee == ctx.actor.id:  # whoever takes it upon themselves has said so
        item = replace(item, state="accepted")
    return replace(state, item=item), (*says.opened(item, ctx), *clock.clocks(item, ctx))


def _accepted(item: Item, event: ItemAccepted, ctx: Ctx) -> tuple[Item, Effects]:
    """By its owner; for them, after their silence, by the chair."""
    allow(Action.ITEM_ACCEPT, item, ctx)
    if ctx.actor.id != item.assignee and not item.silent:
        raise Refused("item.not_silent", no=item.no)
    fresh_card(item, event.ver)
    after = replace(item, state="accepted", silent=False, declined="", lead="")
    return after, (Forget((ItemUnanswered,)), *says.accepted(after, ctx))


def _declined(item: Item, event: ItemDeclined, ctx: Ctx) -> tuple[Item, Effects]:
    allow(Action.ITEM_PROGRESS, item, ctx)
    worded(event.reason, ctx.policy.item, least=1)
    after = replace(item, declined=event.reason, silent=True, lead=lead(item, ctx))
    return after, (Forget((ItemUnanswered,)), *says.declined(after))


def reassign(state: Giving | None, event: ItemReassigned, ctx: Ctx) -> tuple[Giving, Effects]:
    """To somebody else, with the same date.

    Raises:
        Refused: no right, over, it has moved on meanwhile, the same person or nobody known.
    """
    item = opened(state.item if state else None, event)
    allow(Action.ITEM_REASSIGN, item, ctx)
    fresh_card(item, event.ver)
    if state is None or not state.role:
        raise Refused("item.nobody")
    if state.assignee == item.assignee:
        raise Refused("item.same", no=item.no)
    after = replace(
        item,
        turn=item.turn + 1,
        assignee=state.assignee,
        role=state.role,
        state="accepted" if state.assignee == ctx.actor.id else "open",
        asked_at=ctx.now,
        silent=False,
        declined="",
        lead="",
    )
    # the date stands, and so does its breach; levels that were told were told
    waits = clock.anew(after, ctx)
    return replace(state, item=after), (*waits, *says.reassigned(after, item, ctx))


# --- on its way -------------------------------------------------------------------------


def _progressed(item: Item, event: ItemProgressed, ctx: Ctx) -> tuple[Item, Effects]:
    allow(Action.ITEM_PROGRESS, item, ctx)
    worded(event.text, ctx.policy.item)
    after = replace(item, state="in_progress", word=event.text)
    return after, says.progressed(after)


def _extended(item: Item, event: ItemExtended, ctx: Ctx) -> tuple[Item, Effects]:
    """So many days from its date, or from today if that is over; its breach stays recorded."""
    allow(Action.ITEM_EXTEND, item, ctx)
    policy = ctx.policy.item
    if item.extended >= policy.extensions_most:
        raise Refused("item.extended_enough", no=item.no, most=policy.extensions_most)
    worded(event.reason, policy)
    if not 1 <= event.days <= policy.extend_most.days:
        raise Refused("item.too_long", most=policy.extend_most.days)
    start = max(item.due_at, clock.due(ctx.today(), ctx))
    after = replace(
        item,
        due_at=start + timedelta(days=event.days),
        extended=item.extended + 1,
        turn=item.turn + 1,
        overdue=False,
        stood=timedelta(0),
        told="",
        word=event.reason,
    )
    return after, (*clock.anew(after, ctx), *says.extended(after, ctx))


def _done(item: Item, event: ItemDone, ctx: Ctx) -> tuple[Item, Effects]:
    """With evidence: words, or a photo; what settles a need has words for its reporter (S05)."""
    allow(Action.ITEM_DONE, item, ctx)
    photos = tuple(dict.fromkeys(event.photos.split()))[:PHOTOS_MOST]
    worded(event.result, ctx.policy.item, least=0 if photos and not item.need else None)
    after = replace(
        item,
        state="done",
        word=event.result,
        photos=photos,
        done_by=ctx.actor.id,
        done_at=ctx.now,
        turn=item.turn + 1,
    )
    after = replace(after, lead=lead(after, ctx))
    return after, (*clock.anew(after, ctx), *says.done(after))


def add_photos(item: Item | None, event: ItemPhotosAdded, ctx: Ctx) -> tuple[Item, Effects]:
    """Further parts of the album, as long as nobody has looked; anything else is let go.

    Raises:
        Refused: there is no such item.
    """
    if item is None:
        raise Refused("item.unknown")
    if item.state != "done" or ctx.actor.id != item.done_by:
        return item, ()
    photos = tuple(dict.fromkeys((*item.photos, *event.photos.split())))[:PHOTOS_MOST]
    return replace(item, photos=photos), ()


def verify(state: Settling | None, event: ItemVerified, ctx: Ctx) -> tuple[Settling, Effects]:
    """Somebody else than whoever did it has seen it.

    Raises:
        Refused: no right, one's own work, not done, or verified by another.
    """
    item = opened(state.item if state else None, event)
    allow(Action.ITEM_VERIFY, item, ctx)
    if ctx.actor.id in (item.assignee, item.done_by):
        raise Refused("item.own_work", no=item.no)
    fresh_card(item, event.ver)
    role = "" if ctx.actor.id == item.chair else (item.lead or "resident_observer")
    after = replace(
        item,
        state="verified",
        overdue=False,
        verified_by=ctx.actor.id,
        verified_role=role,
        ended_at=ctx.now,
    )
    others = state.others if state else 0
    settled = item.need and not others
    return Settling(after, others), (
        Forget(CLOCKS),
        *says.verified(after, ctx),
        *((Tell(NeedSettled(item.need, item.no, item.word)),) if settled else ()),
    )


def _returned(item: Item, event: ItemReturned, ctx: Ctx) -> tuple[Item, Effects]:
    """Not yet: while it waited to be looked at its date stood still."""
    allow(Action.ITEM_VERIFY, item, ctx)
    if ctx.actor.id in (item.assignee, item.done_by):
        raise Refused("item.own_work", no=item.no)
    worded(event.reason, ctx.policy.item)
    waited = ctx.now - item.done_at if item.done_at else timedelta(0)
    after = replace(
        item,
        state="in_progress",
        word=event.reason,
        photos=(),
        done_by=0,
        done_at=None,
        lead="",
        turn=item.turn + 1,
        due_at=item.due_at if item.overdue else item.due_at + waited,
        stood=item.stood + waited if item.overdue else item.stood,
    )
    return after, (*clock.anew(after, ctx), *says.returned(after, ctx))


def _cancelled(item: Item, event: ItemCancelled, ctx: Ctx) -> tuple[Item, Effects]:
    """By a decision, in words; nobody decides that what others gave them need not be done."""
    allow(Action.ITEM_CANCEL, item, ctx)
    if ctx.actor.id == item.assignee != item.chair:
        raise Refused("no_right", action=Action.ITEM_CANCEL.value)
    worded(event.decision, ctx.policy.item)
    after = replace(item, state="cancelled", word=event.decision, overdue=False, ended_at=ctx.now)
    return after, (Forget(CLOCKS), *says.cancelled(after, ctx))


def cancel(state: Settling | None, event: ItemCancelled, ctx: Ctx) -> tuple[Settling, Effects]:
    """The last of several items of a need: those that were verified settle it, else it waits again.

    Raises:
        Refused: no right, over, or too short or long.
    """
    item, effects = step(state.item if state else None, event, ctx)
    others, done = (state.others, state.done) if state else (0, "")
    told: Effects = ()
    if item.need and not others:
        settled = NeedSettled(item.need, item.no, done)
        told = (Tell(settled if done else NeedUnsettled(item.need, item.no, event.decision)),)
    return Settling(item, others, done), (*effects, *told)


# --- every step -------------------------------------------------------------------------

_STEPS: dict[type[Event], Callable[..., tuple[Item, Effects]]] = {
    ItemAccepted: _accepted,
    ItemDeclined: _declined,
    ItemProgressed: _progressed,
    ItemDone: _done,
    ItemReturned: _returned,
    ItemExtended: _extended,
    ItemCancelled: _cancelled,
    ItemUnanswered: clock.unanswered,
    ItemReminderDue: clock.reminder_due,
    ItemOverdue: clock.overdue,
    ItemEscalated: clock.escalated,
    ItemUnverified: clock.unverified,
}
#: the events that need nothing but the item itself
PLAIN = tuple(_STEPS)


def step(item: Item | None, event: Event, ctx: Ctx) -> tuple[Item, Effects]:
    """What becomes of the item, and what the world should do.

    Raises:
        Refused: no right, wrong state, stale card, text too short or too long.
    """
    return _STEPS[type(event)](opened(item, event), event, ctx)
