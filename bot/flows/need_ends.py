"""How a need ends, and how an end turns out not to be one."""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import need_clock as clock
from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused
from bot.flows.need_events import (
    CLOCKS,
    RATING_CLOCK,
    NeedCorrected,
    NeedDecided,
    NeedDeclined,
    NeedDismissed,
    NeedImportRevoked,
    NeedRated,
    NeedReopened,
    NeedResolved,
    NeedRestored,
    NeedSettled,
    NeedTransferred,
    NeedUndone,
    NeedUnsettled,
    NeedWithdrawn,
)
from bot.flows.need_life import (
    allow,
    at_hand,
    fresh_card,
    in_hands,
    stale,
    undo_by,
    undoable,
    was_overdue,
    worded,
)
from bot.flows.need_state import OPEN, WAITING, Need
from bot.flows.rules.rights import Action, Role, may

#: who decided, as a need can be declined by (S05)
DECIDERS = ("residents_committee", "floor_lead", "property", "owners_committee", "party_branch")


def resolved(need: Need, event: NeedResolved, ctx: Ctx) -> tuple[Need, Effects]:
    """Done, with a result."""
    allow(Action.NEED_RESOLVE, need, ctx)
    worded(event.result, ctx)
    after = undoable(need, in_hands(clock.ended(need, "resolved", event.result, ctx), ctx), ctx)
    return after, (*clock.rating_waits(after, ctx), *says.resolved(after, ctx))


def settled(need: Need, event: NeedSettled, ctx: Ctx) -> tuple[Need, Effects]:
    """Done by way of a meeting: the result is that of its action item, which somebody verified.

    Told by another flow: where nothing is open any more, nothing is changed.
    """
    if need.state not in OPEN:
        return need, ()
    after = clock.ended(need, "resolved", event.result, ctx)
    after = replace(
        after,
        version=need.version + 1,
        answered_at=need.answered_at or ctx.now,
        overdue=False,
        undo=None,
    )
    return after, (*clock.rating_waits(after, ctx), *says.resolved(after, ctx))


def decided(need: Need, event: NeedDecided, ctx: Ctx) -> tuple[Need, Effects]:
    """A meeting spoke about it: a decision with an owner and a date is an answer (S05).

    Told by another flow: where nothing is open any more, nothing is changed.
    """
    if need.state not in OPEN:
        return need, ()
    after = replace(need, version=need.version + 1, undo=None)
    if event.outcome == "talked":
        return after, says.spoken_of(after, event)
    after = replace(
        after,
        word=event.text,
        meeting=event.meeting,
        meeting_day=event.day,
        answered_at=need.answered_at or ctx.now,
    )
    effects: Effects = ()
    if need.state in WAITING:
        after = replace(after, state="responded", overdue=False)
        effects = clock.anew(after, ctx)
    # that nothing is to be done ends no need: whoever has it says so in their own words
    asked = says.to_be_ended(after) if event.outcome == "none" else ()
    return after, (*effects, *says.spoken_of(after, event), *asked)


def unsettled(need: Need, event: NeedUnsettled, ctx: Ctx) -> tuple[Need, Effects]:
    """Nobody does any more what answered it: it waits for an answer again, on a clock of its own.

    Told by another flow: where nothing is open any more, nothing is changed; what waits for an
    answer anyhow, or for a date that somebody named, or has somebody's own word since the meeting,
    goes on as it is, on the clock that it has, and its reporter is told.
    """
    if need.state not in OPEN:
        return need, ()
    after = replace(need, version=need.version + 1, undo=None, meeting=0, meeting_day=0)
    if need.state not in ("responded", "in_progress") or not need.meeting:
        if need.state == "on_hold" and need.meeting:  # its card does not go on promising it
            after = replace(after, word=event.reason)
        return after, says.given_up(after, event.reason)
    after = replace(
        after,
        state="assigned" if need.handler else "submitted",
        round=need.round + 1,
        answered_at=None,
        handler_role=need.handler_role if need.handler else "",
        told="",
        word="",
        extended=False,
        late=False,
    )
    after = clock.begun(at_hand(after, ctx), ctx)
    gone = says.vacant(after, Role(after.wanted), after.queue) if not after.handler else ()
    return after, (*clock.anew(after, ctx), *says.given_up(after, event.reason), *gone)


def declined(need: Need, event: NeedDeclined, ctx: Ctx) -> tuple[Need, Effects]:
    """Not adopted: why, and who decided."""
    allow(Action.NEED_DECLINE, need, ctx)
    worded(event.reason, ctx)
    if event.decider not in DECIDERS:
        raise Refused("form.choose", have=len(event.decider))
    after = in_hands(clock.ended(need, "declined", event.reason, ctx), ctx)
    after = undoable(need, replace(after, decider=event.decider), ctx)
    return after, (Forget(CLOCKS), *says.news(after, "need.declined"))


def transferred(need: Need, event: NeedTransferred, ctx: Ctx) -> tuple[Need, Effects]:
    """Somebody outside has to do it: whom to turn to."""
    allow(Action.NEED_TRANSFER, need, ctx)
    worded(event.contact, ctx)
    after = undoable(need, in_hands(clock.ended(need, "transferred", event.contact, ctx), ctx), ctx)
    return after, (Forget(CLOCKS), *says.news(after, "need.transferred"))


def dismissed(need: Need, event: NeedDismissed, ctx: Ctx) -> tuple[Need, Effects]:
    """A joke or chatter: no breach, no rate. Once the reporter insisted, the committee decides."""
    allow(Action.NEED_DISMISS, need, ctx)
    worded(event.reason, ctx)
    if need.restored and Role.RESIDENTS_COMMITTEE not in ctx.actor.roles:
        raise Refused("need.insisted", no=need.no)
    after = replace(clock.ended(need, "dismissed", event.reason, ctx), overdue=False)
    after = undoable(need, after, ctx)
    return after, (Forget(CLOCKS), *says.dismissed(after))


def restored(need: Need, event: NeedRestored, ctx: Ctx) -> tuple[Need, Effects]:
    """The reporter says that it is a need: clocks go on as if they had never stopped."""
    allow(Action.NEED_RESTORE, need, ctx)
    fresh_card(need, event.ver)
    if need.restored:
        raise Refused("need.insisted", no=need.no)
    _in_time(need, ctx)
    after = replace(_back(need, ctx), restored=True)
    return after, (*clock.anew(after, ctx, need.ended_at), *says.restored(after))


def _back(need: Need, ctx: Ctx) -> Need:
    """Open again in the state in which it was, on the clocks that it had."""
    after = replace(
        need, state=need.was or "submitted", was="", ended_at=None, decider="", undo=None
    )
    if after.state not in WAITING:
        return at_hand(after, ctx)
    # an answer that was an end is no answer any more, and gave it into nobody's hands
    after = replace(after, answered_at=None, overdue=was_overdue(need))
    if after.state == "submitted":
        after = replace(after, handler=0, handler_role="")
    return at_hand(after, ctx)


def _in_time(need: Need, ctx: Ctx) -> None:
    ended = need.ended_at or need.submitted_at
    if ctx.now > ended + ctx.policy.need.reopen_within:
        raise Refused("need.reopen_too_late", no=need.no)


def withdrawn(need: Need, event: NeedWithdrawn, ctx: Ctx) -> tuple[Need, Effects]:
    """Taken back by whoever raised it, or whose words they were."""
    allow(Action.NEED_WITHDRAW, need, ctx)
    fresh_card(need, event.ver)
    after = replace(clock.ended(need, "withdrawn", need.word, ctx), overdue=False, undo=None)
    return after, (Forget(CLOCKS), *says.withdrawn(after))


def import_revoked(need: Need, _event: NeedImportRevoked, ctx: Ctx) -> tuple[Need, Effects]:
    """As if it had never been imported: without a word to whoever revokes, they know."""
    after = replace(clock.ended(need, "withdrawn", need.word, ctx), overdue=False, undo=None)
    return after, (Forget(CLOCKS), *says.import_revoked(after))


def rated(need: Need, event: NeedRated, ctx: Ctx) -> tuple[Need, Effects]:
    """One to five; a low mark opens it again, once."""
    allow(Action.NEED_RATE, need, ctx)
    if not 1 <= event.score <= 5 or event.round != need.round:
        raise stale(need)
    mark = replace(need, state="closed", rating=event.score, undo=None)
    if event.score > ctx.policy.need.reopen_at_or_below:
        return mark, (Forget(RATING_CLOCK), *says.rated(mark))
    if need.reopened:  # the right to reopen is used up: the committee hears of it and decides
        return mark, (Forget(RATING_CLOCK), *says.unhappy_again(mark))
    return _again(mark, ctx)


def reopened(need: Need, event: NeedReopened, ctx: Ctx) -> tuple[Need, Effects]:
    """Not solved after all."""
    allow(Action.NEED_REOPEN, need, ctx)
    fresh_card(need, event.ver)
    if not may(Action.NEED_REOPEN, ctx.actor.roles):
        if need.reopened:
            raise Refused("need.reopened_once", no=need.no)
        _in_time(need, ctx)
    return _again(need, ctx)


def _again(need: Need, ctx: Ctx) -> tuple[Need, Effects]:
    """A fresh round: clocks of its own, the same handler, the next level told."""
    after = replace(
        need,
        state="reopened",
        round=need.round + 1,
        reopened=need.reopened + 1,
        answered_at=None,
        ended_at=None,
        decider="",
        told="",
        was="",
        extended=False,
        late=False,
        undo=None,
    )
    after = clock.begun(at_hand(after, ctx), ctx)
    gone = says.vacant(after, Role(after.wanted), after.queue) if not after.handler else ()
    return after, (*clock.anew(after, ctx), *says.reopened(after), *gone)


def undone(need: Need, event: NeedUndone, ctx: Ctx) -> tuple[Need, Effects]:
    """As it was, on the clocks that it had; who follows it and where it stands stays.

    Whoever was told of a breach meanwhile knows; an act that ended nothing stopped no clock.
    """
    undo = need.undo
    if undo is None or need.version - 1 != event.ver:
        raise Refused("need.undo_gone", no=need.no)
    undo_by(undo, need.no, ctx)
    after = replace(
        undo.before,
        version=need.version,
        followers=need.followers,
        mirrors=need.mirrors,
        muted=need.muted,
        photos=need.photos,
        told=need.told,
    )
    after = at_hand(after, ctx)
    ended = need.state not in OPEN
    since = undo.until - ctx.policy.need.undo_within if ended else ctx.now
    return after, (*clock.anew(after, ctx, since), *says.undone(after, need.state != after.state))


def corrected(need: Need, event: NeedCorrected, ctx: Ctx) -> tuple[Need, Effects]:
    """An end that was a mistake: open again as it was, and everybody reads why."""
    allow(Action.NEED_CORRECT, need, ctx)
    worded(event.reason, ctx)
    after = replace(_back(need, ctx), word=event.reason)
    waits = clock.anew(after, ctx, need.ended_at)
    return after, (*waits, *says.corrected(after))
