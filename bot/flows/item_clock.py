"""The clocks of an action item: acceptance, reminders, its date and the ladder above it (S12).

Each reminder enters the one after it, so that what was slept through is told once, by the state
of now. An outage gives everything that ran so much more time (rules/outage.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import item_says as says
from bot.flows.effects import Ctx, Effect, Effects, Forget, Remind
from bot.flows.item_events import (
    CLOCKS,
    ItemDelayed,
    ItemEscalated,
    ItemOverdue,
    ItemReminderDue,
    ItemUnanswered,
    ItemUnverified,
)
from bot.flows.item_life import known, lead, this_turn
from bot.flows.item_state import WORKING, Item
from bot.flows.rules import quiet
from bot.flows.rules.outage import Outage
from bot.flows.rules.policy import duration


class Rung(Struct, frozen=True):
    """One level above the owner; `name` is the role that is told."""

    name: str
    at: datetime


# --- setting them -----------------------------------------------------------------------


def due(day: int, ctx: Ctx) -> datetime:
    """The instant of a date: the morning of that day."""
    return ctx.local(day, ctx.policy.item.due_at)


def breach(item: Item, ctx: Ctx) -> datetime:
    """When it is overdue: its day is over."""
    return item.due_at + ctx.policy.item.owner_after


def rungs(item: Item, ctx: Ctx) -> tuple[Rung, ...]:
    """Who else is told, and when; they wait for as long as the bot was away since the breach."""
    policy, start = ctx.policy.item, item.due_at + item.stood
    return (
        Rung("residents_committee", start + policy.committee_after),
        Rung("party_branch", start + policy.party_branch_after),
    )


def reminders(item: Item, ctx: Ctx) -> tuple[datetime, ...]:
    """When its owner is reminded of the date, in order; never in the quiet hours."""
    before = sorted(map(duration, ctx.policy.item.remind_before), reverse=True)
    times = (ctx.before_quiet(item.due_at - span) for span in before)
    return tuple(dict.fromkeys(at for at in times if at > item.asked_at))


def clocks(item: Item, ctx: Ctx, since: datetime | None = None) -> Effects:
    """Every deadline of an item as it stands; rungs that came by `since` were told."""
    waits: list[Effect] = []
    no, turn = item.no, item.turn
    if item.state == "done":
        at = (item.done_at or ctx.now) + ctx.policy.item.verify_again_after
        waits.append(Remind(ItemUnverified(no, turn), at))
    elif item.state in WORKING:
        if item.state == "open" and not item.silent:
            at = item.asked_at + ctx.policy.item.accept_within
            waits.append(Remind(ItemUnanswered(no, turn), at))
        if item.overdue:
            later = [r for r in rungs(item, ctx) if r.at > (since or ctx.now)]
            waits += [Remind(ItemEscalated(no, turn, r.name), r.at) for r in later]
        else:
            waits += next_reminder(item, ctx, since)
            waits.append(Remind(ItemOverdue(no, turn), breach(item, ctx)))
    return tuple(waits)


def anew(item: Item, ctx: Ctx, since: datetime | None = None) -> Effects:
    """What waited is forgotten, and what is due now waits."""
    return (Forget(CLOCKS), *clocks(item, ctx, since))


def next_reminder(item: Item, ctx: Ctx, told: datetime | None = None) -> Effects:
    """The first reminder that lies ahead, past those that are `told` already."""
    after = max(ctx.now, told) if told else ctx.now
    ahead = next((at for at in reminders(item, ctx) if at > after), None)
    return () if ahead is None else (Remind(ItemReminderDue(item.no, item.turn), ahead),)


# --- when they ring ---------------------------------------------------------------------


def unanswered(item: Item, event: ItemUnanswered, ctx: Ctx) -> tuple[Item, Effects]:
    """Silence: it stays with its owner, and the chair decides (rules 5)."""
    this_turn(item, event.turn)
    after = replace(item, silent=True, lead=lead(item, ctx))
    return after, says.unanswered(after)


def reminder_due(item: Item, event: ItemReminderDue, ctx: Ctx) -> tuple[Item, Effects]:
    """Its owner, by the state of now; what was slept through besides is told with it."""
    this_turn(item, event.turn)
    if item.overdue or ctx.now >= breach(item, ctx):
        return item, ()  # the clock was down past the date: the breach says it all
    return item, (*next_reminder(item, ctx), *says.reminded(item, ctx))


def overdue(item: Item, event: ItemOverdue, ctx: Ctx) -> tuple[Item, Effects]:
    """The day is over."""
    this_turn(item, event.turn)
    after = replace(item, overdue=True, overdues=item.overdues + 1, stood=timedelta(0))
    after = replace(after, told="")
    waits = tuple(
        Remind(ItemEscalated(item.no, item.turn, r.name), r.at) for r in rungs(after, ctx)
    )
    return after, (*waits, *says.overdue(after, ctx))


def escalated(item: Item, event: ItemEscalated, ctx: Ctx) -> tuple[Item, Effects]:
    """The next level."""
    this_turn(item, event.turn)
    after = replace(item, told=event.rung)
    return after, says.escalated(after, ctx)


def unverified(item: Item, event: ItemUnverified, ctx: Ctx) -> tuple[Item, Effects]:
    """Done, and nobody has looked: asked once more, and the committee with them."""
    this_turn(item, event.turn)
    after = replace(item, lead=lead(item, ctx))
    return after, says.unverified(after)


# --- an outage --------------------------------------------------------------------------


def delay(item: Item | None, event: ItemDelayed, ctx: Ctx) -> tuple[Item, Effects]:
    """Everything that ran has more time; its owner hears once of what was slept through.

    What was judged while the bot was deaf already, unnoticed, was never in anybody's hands:
    that breach is taken back. The ledger keeps both.
    """
    item, outage = known(item, event), Outage(event.begin, event.end)
    after = moved(item, outage, ctx)
    if after == item:
        return item, ()
    after = replace(after, turn=item.turn + 1)
    missed = any(map(outage.covers, (*reminders(item, ctx), breach(item, ctx))))
    told = item.state in WORKING and not after.overdue and missed
    settled = outage.end + outage.gives(item.made_at)
    if after.overdue:  # rungs are counted from when the bot was away
        settled = outage.begin + outage.gives(breach(item, ctx))
    waits = tuple(
        replace(w, at=outage.ahead(w.at)) if isinstance(w, Remind) else w
        for w in anew(after, ctx, settled)
    )
    shown = quiet.day_of(item.due_at, ctx.zone) != quiet.day_of(after.due_at, ctx.zone)
    return after, (
        *waits,
        *(says.missed(after, ctx) if told else ()),
        *(says.seen(after) if shown or item.overdue != after.overdue else ()),
    )


def moved(item: Item, outage: Outage, ctx: Ctx) -> Item:
    """The item with its dates moved."""
    policy, after = ctx.policy.item, item
    if item.state == "done" and item.done_at:
        again = item.done_at + policy.verify_again_after
        later = outage.moved(again, item.done_at) - again
        return replace(item, done_at=item.done_at + later)
    if item.state == "open":
        answer = item.asked_at + policy.accept_within
        later = outage.moved(answer, item.asked_at) - answer
        if later:
            after = replace(after, asked_at=item.asked_at + later, silent=False)
    end = breach(item, ctx)
    if item.overdue and end <= outage.begin:
        return replace(after, stood=item.stood + outage.gives(end))
    later = outage.moved(end, item.made_at) - end
    if not later:
        return after
    return replace(
        after,
        due_at=item.due_at + later,
        overdue=False,
        overdues=item.overdues - int(item.overdue),
        told="" if item.overdue else item.told,
    )
