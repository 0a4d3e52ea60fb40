"""submitted → assigned → responded → in_progress → resolved → closed.

Beside it: on_hold, merged, transferred, declined, dismissed, withdrawn, reopened; *overdue* is
a flag, and a breach is never erased. The table is `need_life.LIFE`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot.flows import need_clock as clock
from bot.flows import need_delayed as delayed
from bot.flows import need_ends as ends
from bot.flows import need_handling as handling
from bot.flows import need_merge as merge
from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effects, Event, Refused, Say
from bot.flows.need_events import (
    NeedAccepted,
    NeedAnswered,
    NeedCorrected,
    NeedDecided,
    NeedDeclined,
    NeedDelayed,
    NeedDismissed,
    NeedEscalated,
    NeedExtended,
    NeedHanded,
    NeedHeld,
    NeedHoldEnded,
    NeedImportRevoked,
    NeedJoined,
    NeedLate,
    NeedLeftUnrated,
    NeedMirrored,
    NeedOverdue,
    NeedProgressed,
    NeedQueued,
    NeedRated,
    NeedRatingAsked,
    NeedReminderDue,
    NeedReopened,
    NeedReported,
    NeedResolved,
    NeedRestored,
    NeedResumed,
    NeedReturned,
    NeedSettled,
    NeedSorted,
    NeedTaken,
    NeedTransferred,
    NeedUndone,
    NeedUnsettled,
    NeedUnsorted,
    NeedWithdrawn,
)
from bot.flows.need_life import LIFE, queue, wanted
from bot.flows.need_state import Need
from bot.flows.rules.policy import URGENCIES
from bot.flows.rules.rights import Action, may

_STEPS: dict[type[Event], Callable[..., tuple[Need, Effects]]] = {
    NeedTaken: handling.taken,
    NeedAccepted: handling.accepted,
    NeedHanded: handling.handed,
    NeedAnswered: handling.answered,
    NeedProgressed: handling.progressed,
    NeedHeld: handling.put_on_hold,
    NeedResumed: handling.resumed,
    NeedExtended: handling.extended,
    NeedReturned: handling.returned,
    NeedQueued: handling.queued,
    NeedJoined: merge.joined,
    NeedResolved: ends.resolved,
    NeedDeclined: ends.declined,
    NeedTransferred: ends.transferred,
    NeedDismissed: ends.dismissed,
    NeedRestored: ends.restored,
    NeedWithdrawn: ends.withdrawn,
    NeedImportRevoked: ends.import_revoked,
    NeedRated: ends.rated,
    NeedReopened: ends.reopened,
    NeedUndone: ends.undone,
    NeedCorrected: ends.corrected,
    NeedUnsorted: clock.unsorted,
    NeedReminderDue: clock.reminder_due,
    NeedOverdue: clock.overdue,
    NeedEscalated: clock.escalated,
    NeedLate: clock.late,
    NeedHoldEnded: clock.hold_ended,
    NeedRatingAsked: clock.rating_asked,
    NeedLeftUnrated: clock.left_unrated,
}
#: these change nothing: every card that stands is good afterwards
_ONLY_TOLD = (NeedReminderDue, NeedUnsorted, NeedRatingAsked)
#: the events that need nothing but the need itself
PLAIN = tuple(_STEPS)


def step(need: Need | None, event: Event, ctx: Ctx) -> tuple[Need, Effects]:
    """What becomes of the need, and what the world should do.

    Raises:
        Refused: no right, wrong state, stale card, text too short or too long.
    """
    if isinstance(event, NeedReported):
        return _reported(event, ctx)
    after, effects = _STEPS[type(event)](_opened(need, event, ctx), event, ctx)
    if need is not None and after.word != need.word and not isinstance(event, NeedUndone):
        after = replace(after, meeting=0, meeting_day=0)  # somebody's own word from here on
    if need is not None and not any(isinstance(effect, Say) for effect in effects):
        after = replace(after, version=need.version)  # no card is told: those that stand are good
    return after, effects


def _opened(need: Need | None, event: Event, ctx: Ctx) -> Need:
    """The need with its next version: what is said from here on makes older cards void.

    Raises:
        Refused: there is none, or its life cycle does not know this now.
    """
    if need is None:
        raise Refused("need.unknown")
    if need.state not in LIFE[type(event)]:
        if need.state == "merged":
            raise Refused("need.see_other", no=need.no, into=need.into)
        raise Refused("need.wrong_state", no=need.no, state=need.state)
    told = isinstance(event, _ONLY_TOLD)
    stepped = need if told else replace(need, version=need.version + 1)
    in_time = need.undo is not None and ctx.now <= need.undo.until
    if isinstance(event, NeedUndone) or (event.CLOCK_ONLY and in_time):
        return stepped
    # somebody went on: the step before stands
    return stepped if stepped.undo is None else replace(stepped, undo=None)


def sort(
    state: handling.Sorting | None, event: NeedSorted, ctx: Ctx
) -> tuple[handling.Sorting, Effects]:
    """`NeedSorted`, with what the taxonomy says of the category."""
    opened = handling.Sorting(
        _opened(state.need if state else None, event, ctx),
        state.category if state else "",
        state.role if state else "",
    )
    return handling.sort(opened, event, ctx)


def mirror(
    state: handling.Mirroring | None, event: NeedMirrored, ctx: Ctx
) -> tuple[handling.Mirroring, Effects]:
    """`NeedMirrored`, with the groups of the community."""
    opened = handling.Mirroring(
        _opened(state.need if state else None, event, ctx), state.groups if state else frozenset()
    )
    return handling.mirror(opened, event, ctx)


def settle(
    need: Need | None, event: NeedSettled | NeedDecided | NeedUnsettled, ctx: Ctx
) -> tuple[Need, Effects]:
    """`NeedSettled`, `NeedDecided`, `NeedUnsettled`: told, so that they never refuse."""
    if need is None:
        raise Refused("need.unknown")
    if isinstance(event, NeedDecided):
        return ends.decided(need, event, ctx)
    if isinstance(event, NeedUnsettled):
        return ends.unsettled(need, event, ctx)
    return ends.settled(need, event, ctx)


def delay(
    state: delayed.Delaying | None, event: NeedDelayed, ctx: Ctx
) -> tuple[delayed.Delaying, Effects]:
    """`NeedDelayed`: nobody did anything, so that every button and every undo stays good."""
    if state is None:
        raise Refused("need.unknown")
    return delayed.delay(state, event, ctx)


def _reported(event: NeedReported, ctx: Ctx) -> tuple[Need, Effects]:
    most = ctx.policy.need.text_max
    if not event.text:
        raise Refused("form.too_short", least=1, have=0)
    if len(event.text) > most:
        raise Refused("form.too_long", most=most, have=len(event.text))
    if not may(Action.NEED_REPORT, ctx.actor.roles):
        raise Refused("no_right", action=Action.NEED_REPORT.value)
    post = wanted(event.role, ctx)
    urgency = event.urgency if event.urgency in URGENCIES else "normal"
    answer, result = clock.due(urgency, ctx)
    need = Need(
        no=ctx.fresh(),
        home=ctx.place.home,
        reporter=ctx.actor.id,
        text=event.text,
        place=event.place,
        state="submitted",
        submitted_at=ctx.now,
        due_at=answer,
        began_at=ctx.now,
        resolve_by=result,
        queue=queue(ctx, post),
        wanted=post,
        category=event.category,
        urgency=urgency,
        author=0 if event.author == ctx.actor.id else event.author,
        photos=event.photos,
    )
    return need, (*says.submitted(need, ctx), *clock.clocks(need, ctx))
