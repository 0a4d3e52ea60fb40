"""An outage of the bot: the clocks of a need stood still while nobody could press or write.

Whatever ran has so much more time (rules/outage.py): the answer, the result, what comes after a
breach, the mark, the minutes in which a step can be undone. A breach from before stays with its
date. A day that was named (on hold) is a day, and stays. Reminders that fell into the outage
are told together, by the state of now, and not again.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import need_clock as clock
from bot.flows import need_rings as rings
from bot.flows.effects import Ctx, Effects, Forget, Remind
from bot.flows.need_events import (
    NeedDelayed,
    NeedEscalated,
    NeedLate,
    NeedLeftUnrated,
    NeedRatingAsked,
    NeedReminderDue,
    NeedUnsorted,
)
from bot.flows.need_state import OPEN, WAITING, WORKING, Need
from bot.flows.rules.outage import Outage


class Delaying(Struct, frozen=True):
    """A need, and the groups in which its card stands: what never stood is not posted for this."""

    need: Need
    stands: frozenset[int] = frozenset()


def delay(state: Delaying, event: NeedDelayed, ctx: Ctx) -> tuple[Delaying, Effects]:
    """Everything that ran has more time; a clock that began afterwards lost nothing."""
    before, outage = state.need, Outage(event.begin, event.end)
    after = moved(before, outage, ctx)
    if after == before:
        return state, ()
    missed = _missed(before, after, outage, ctx)
    return replace(state, need=after), (
        *_answer(before, after, outage, ctx),
        *_result(before, after, outage, ctx),
        *(rings.missed(after, missed, ctx) if missed else ()),
        *(rings.dated(after, state.stands) if _shows(before) != _shows(after) else ()),
    )


def moved(need: Need, outage: Outage, ctx: Ctx) -> Need:
    """The need with its dates moved; also as it would be after an undo."""
    start, after = need.began_at or need.submitted_at, need
    longer = outage.gives(start)
    if need.undo is not None and need.undo.until > outage.begin and longer:
        until = outage.moved(need.undo.until, start)
        undo = replace(need.undo, until=until, before=moved(need.undo.before, outage, ctx))
        after = replace(after, undo=undo)
    if need.state == "resolved" and need.ended_at:
        by = outage.moved(clock.rate_by(need, ctx), need.ended_at)
        return replace(after, rate_by=by)
    if not longer or need.state not in OPEN or need.state == "on_hold":
        return after
    return _open(after, outage, start)


def _shows(need: Need) -> tuple[object, ...]:
    """What its card says of dates."""
    if need.state in WAITING:
        return need.due_at, need.overdue
    return (need.resolve_by, need.late) if need.state in OPEN else ()


def _open(need: Need, outage: Outage, start: datetime) -> Need:
    """The clocks of what is still to be done.

    What was judged while the bot was deaf already, unnoticed, was never in anybody's hands:
    that breach is taken back. The ledger keeps both.
    """
    after = replace(need, began_at=start + outage.gives(start))
    if need.state in WAITING and need.overdue and need.due_at <= outage.begin:
        after = replace(after, stood=need.stood + outage.gives(need.due_at))
    elif need.state in WAITING:
        after = replace(
            after,
            due_at=outage.moved(need.due_at, start),
            overdue=False,
            breaches=need.breaches - int(need.overdue),
            told="" if need.overdue else need.told,
        )
    by = need.resolve_by
    if by is not None and by > outage.begin:
        by, lates = outage.moved(by, start), need.lates - int(need.late)
        after = replace(after, resolve_by=by, late=False, lates=lates)
    return after


def _answer(before: Need, after: Need, outage: Outage, ctx: Ctx) -> Effects:
    """What waits for an answer, moved; what was told, or is told now, is not told again."""
    if after.state not in WAITING:
        return ()
    if after.overdue:
        rungs = clock.response(after, ctx, outage.begin + outage.gives(before.due_at))
        return tuple(replace(r, at=outage.ahead(r.at)) for r in rungs if isinstance(r, Remind))
    settled = outage.end + outage.gives(before.began_at or before.submitted_at)
    taken_back = (NeedEscalated,) if before.overdue else ()
    return (
        Forget((NeedReminderDue, NeedUnsorted, *taken_back)),
        *clock.response(after, ctx, settled, told=settled),
    )


def _result(before: Need, after: Need, outage: Outage, ctx: Ctx) -> Effects:
    """The date of the result, or of the mark."""
    no, turn = after.no, after.round
    if after.state == "resolved" and after.ended_at:
        asked = clock.rate_again(before, ctx)
        again = Remind(NeedRatingAsked(no, turn), asked + outage.gives(after.ended_at))
        told = (Forget((NeedRatingAsked,)),) if outage.covers(asked) else ()
        return (
            *told,
            *((again,) if asked > outage.end else ()),
            Remind(NeedLeftUnrated(no, turn), clock.rate_by(after, ctx)),
        )
    if after.resolve_by != before.resolve_by and after.resolve_by:
        return (Remind(NeedLate(no, turn), after.resolve_by),)
    return ()


def _missed(before: Need, after: Need, outage: Outage, ctx: Ctx) -> str:
    """What somebody would have been reminded of meanwhile, as it is to be done now; "": nothing."""
    sort_by = clock.sort_by(before, ctx)
    if before.state in WAITING and not after.overdue:
        if any(map(outage.covers, (*clock.reminders(before, ctx), before.due_at))):
            return "answer"
        return "sort" if sort_by is not None and outage.covers(sort_by) else ""
    if before.state == "resolved":
        dates = (clock.rate_again(before, ctx), clock.rate_by(before, ctx))
        return "rate" if any(map(outage.covers, dates)) else ""
    by = before.resolve_by
    working = before.state in WORKING and before.state != "on_hold"
    return "finish" if working and by and outage.covers(by) else ""
