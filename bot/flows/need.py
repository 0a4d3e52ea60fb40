"""submitted → assigned → responded → in_progress → resolved → closed.

Beside it: declined, withdrawn, reopened; *overdue* is a flag, and a breach is never erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.flows import need_says as says
from bot.flows.effects import (
    Ctx,
    Effect,
    Effects,
    Event,
    Forget,
    Refused,
    Remind,
    event,
    person,
)
from bot.flows.need_state import WAITING, Need
from bot.flows.rules import ladder, sla
from bot.flows.rules.rights import Action, Role, Tie, may

# --- events -----------------------------------------------------------------------------


@event("nr")
class NeedReported(Event):
    """A resident said what is wrong or wanted (S02)."""

    text: str = person()
    place: str = person(default="")  # it may name a room


@event("nf")
class NeedFollowed(Event):
    """A neighbour has the same need: 同求, me too (S02)."""

    no: int


@event("nt")
class NeedTaken(Event):
    """Somebody with the right takes it into their own hands."""

    no: int
    ver: int


@event("na")
class NeedAnswered(Event):
    """A human's substantive reply: the only thing that stops the response clock (S04)."""

    no: int
    text: str = person()


@event("np")
class NeedProgressed(Event):
    """News while it is being worked on (S13)."""

    no: int
    text: str = person()


@event("nd")
class NeedResolved(Event):
    """Done, with a result that can be read in public (S05)."""

    no: int
    result: str = person()


@event("nx")
class NeedDeclined(Event):
    """Not adopted, with the reason and who decided (S05)."""

    no: int
    decider: str
    reason: str = person()


@event("nw")
class NeedWithdrawn(Event):
    """The reporter takes it back."""

    no: int
    ver: int


@event("ns")
class NeedRated(Event):
    """The reporter says 1 to 5 how well it was solved (S06)."""

    no: int
    score: int
    round: int


@event("no")
class NeedReopened(Event):
    """Not solved after all: once by right of the reporter, then the committee decides."""

    no: int
    ver: int


@event("nb", clock=True)
class NeedReturned(Event):
    """Whoever had it in hand holds no role any more: it goes back to the queue (S41)."""

    no: int


@event("nu", clock=True)
class NeedQueued(Event):
    """Somebody can be reached again: a need that waits finds the right queue (S41)."""

    no: int


@event("ni", clock=True)
class NeedImportRevoked(Event):
    """It came from an import that is revoked as a whole, and nobody has answered it yet."""

    no: int


@event("nm", clock=True)
class NeedReminderDue(Event):
    """The answer is due before long: the owner is reminded (S04)."""

    no: int
    round: int
    left: int  # seconds until the answer is due


@event("nv", clock=True)
class NeedOverdue(Event):
    """Nobody answered in time: the breach is recorded and the ladder begins."""

    no: int
    round: int


@event("ne", clock=True)
class NeedEscalated(Event):
    """Still nobody: the next rung is told."""

    no: int
    round: int
    rung: str


@event("nq", clock=True)
class NeedRatingAsked(Event):
    """No rating yet: asked once more (S06)."""

    no: int
    round: int


@event("nc", clock=True)
class NeedLeftUnrated(Event):
    """Silence after the result: closed as "no rating", never as satisfied (S06)."""

    no: int
    round: int


RESPONSE_CLOCK = (NeedReminderDue, NeedOverdue, NeedEscalated)
RATING_CLOCK = (NeedRatingAsked, NeedLeftUnrated)

#: the life cycle: event → {state before: state after}; anything else is refused in words
LIFE: dict[type[Event], dict[str, str]] = {
    NeedTaken: dict.fromkeys(WAITING, "assigned"),
    NeedAnswered: dict.fromkeys(WAITING, "responded"),
    NeedProgressed: dict.fromkeys(("responded", "in_progress"), "in_progress"),
    # a result is a substantive reply as well, so it may come at once
    NeedResolved: dict.fromkeys((*WAITING, "responded", "in_progress"), "resolved"),
    NeedDeclined: dict.fromkeys((*WAITING, "responded", "in_progress"), "declined"),
    NeedWithdrawn: dict.fromkeys((*WAITING, "responded", "in_progress"), "withdrawn"),
    NeedImportRevoked: dict.fromkeys(("submitted", "assigned"), "withdrawn"),
    NeedRated: {"resolved": "closed"},
    NeedReturned: {
        "assigned": "submitted",
        "reopened": "reopened",
        "responded": "responded",
        "in_progress": "in_progress",
    },
    NeedReopened: dict.fromkeys(("resolved", "closed", "declined"), "reopened"),
    NeedQueued: {"submitted": "submitted", "reopened": "reopened"},
    NeedReminderDue: {state: state for state in WAITING},
    NeedOverdue: {state: state for state in WAITING},
    NeedEscalated: {state: state for state in WAITING},
    NeedRatingAsked: {"resolved": "resolved"},
    NeedLeftUnrated: {"resolved": "closed"},
}

#: who decided, as a need can be declined by (S05)
DECIDERS = ("residents_committee", "floor_lead", "property", "owners_committee", "party_branch")


# --- the step ---------------------------------------------------------------------------


def step(need: Need | None, event: Event, ctx: Ctx) -> tuple[Need, Effects]:
    """What becomes of the need, and what the world should do.

    Raises:
        Refused: no right, wrong state, stale card, text too short or too long.
    """
    if isinstance(event, NeedReported):
        return _reported(event, ctx)
    if need is None:
        raise Refused("need.unknown")
    if need.state not in LIFE[type(event)]:
        raise Refused("need.wrong_state", no=need.no, state=need.state)
    # what is said from here on carries the new version: older cards do nothing any more
    return _STEPS[type(event)](replace(need, version=need.version + 1), event, ctx)


def ties(need: Need, who: int) -> frozenset[Tie]:
    """What this person is to this need."""
    found = set()
    if who == need.reporter:
        found.add(Tie.REPORTER)
    if who == need.handler:
        found.add(Tie.HANDLER)
    return frozenset(found)


def _allow(action: Action, need: Need, ctx: Ctx) -> None:
    if not may(action, ctx.actor.roles, ties(need, ctx.actor.id)):
        raise Refused("no_right", action=action.value)


def _fresh_card(need: Need, seen: int) -> None:
    if seen != need.version - 1:
        raise Refused("stale", no=need.no, state=need.state, role=need.handler_role)


def _worded(text: str, ctx: Ctx) -> None:
    policy = ctx.policy.need
    if len(text) < policy.answer_min:
        raise Refused("form.too_short", least=policy.answer_min, have=len(text))
    if len(text) > policy.answer_max:
        raise Refused("form.too_long", most=policy.answer_max, have=len(text))


def _acting_role(ctx: Ctx) -> str:
    """In which role somebody handles a need: the nearest to the residents."""
    for role in (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE):
        if role in ctx.actor.roles:
            return role.value
    return Role.OPERATOR.value


def queue(ctx: Ctx) -> str:
    """The lowest rung with somebody who can be reached: a vacant post is passed over at once."""
    return _first((Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH), ctx)


def _first(chain: tuple[Role, ...], ctx: Ctx) -> str:
    return next((role for role in chain if role in ctx.facts.filled), Role.OPERATOR).value


def _reported(event: NeedReported, ctx: Ctx) -> tuple[Need, Effects]:
    most = ctx.policy.need.text_max
    if not event.text:
        raise Refused("form.too_short", least=1, have=0)
    if len(event.text) > most:
        raise Refused("form.too_long", most=most, have=len(event.text))
    if not may(Action.NEED_REPORT, ctx.actor.roles):
        raise Refused("no_right", action=Action.NEED_REPORT.value)
    need = Need(
        no=ctx.fresh(),
        home=ctx.place.home,
        reporter=ctx.actor.id,
        text=event.text,
        place=event.place,
        state="submitted",
        submitted_at=ctx.now,
        due_at=sla.due(ctx.now, ctx.policy.need),
        queue=queue(ctx),
    )
    return need, (*says.submitted(need, ctx), *_response_clock(need, ctx))


def _response_clock(need: Need, ctx: Ctx) -> Effects:
    return (*_next_reminder(need, ctx), Remind(NeedOverdue(need.no, need.round), need.due_at))


def _next_reminder(need: Need, ctx: Ctx) -> Effects:
    """The first reminder that lies ahead; each enters the one after it."""
    policy, end = ctx.policy.need, need.due_at
    for at in sla.reminders(end - policy.respond_normal, end, policy):
        if at > ctx.now:
            left = int((end - at).total_seconds())
            return (Remind(NeedReminderDue(need.no, need.round, left), at),)
    return ()


def _taken(need: Need, event: NeedTaken, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_TAKE, need, ctx)
    _fresh_card(need, event.ver)
    if need.handler == ctx.actor.id and need.state == "assigned":
        raise Refused("need.yours_already", no=need.no)
    after = replace(need, state="assigned", handler=ctx.actor.id, handler_role=_acting_role(ctx))
    return after, says.taken(after)


def _answered(need: Need, event: NeedAnswered, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_ANSWER, need, ctx)
    _worded(event.text, ctx)
    after = _in_hands(replace(need, state="responded", word=event.text), ctx)
    return after, (Forget(RESPONSE_CLOCK), *says.news(after, "need.answered"))


def _progressed(need: Need, event: NeedProgressed, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_PROGRESS, need, ctx)
    _worded(event.text, ctx)
    after = _in_hands(replace(need, state="in_progress", word=event.text), ctx)
    return after, says.news(after, "need.progressed")


def _resolved(need: Need, event: NeedResolved, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_RESOLVE, need, ctx)
    _worded(event.result, ctx)
    after = _in_hands(replace(need, state="resolved", word=event.result, ended_at=ctx.now), ctx)
    policy = ctx.policy.need
    waits: tuple[Effect, ...] = (
        Forget(RESPONSE_CLOCK),
        Remind(NeedRatingAsked(need.no, need.round), ctx.now + policy.rate_again_after),
        Remind(NeedLeftUnrated(need.no, need.round), ctx.now + policy.close_unrated_after),
    )
    return after, (*waits, *says.resolved(after, ctx))


def _in_hands(need: Need, ctx: Ctx) -> Need:
    """Whoever answers has it in hand from then on; the breach of this round is over."""
    if not need.handler:
        need = replace(need, handler=ctx.actor.id, handler_role=_acting_role(ctx))
    return replace(need, answered_at=need.answered_at or ctx.now, overdue=False)


def _declined(need: Need, event: NeedDeclined, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_DECLINE, need, ctx)
    _worded(event.reason, ctx)
    if event.decider not in DECIDERS:
        raise Refused("form.choose", have=len(event.decider))
    after = _in_hands(replace(need, state="declined", word=event.reason), ctx)
    after = replace(after, decider=event.decider, ended_at=ctx.now)
    return after, (Forget(RESPONSE_CLOCK), *says.news(after, "need.declined"))


def _withdrawn(need: Need, event: NeedWithdrawn, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_WITHDRAW, need, ctx)
    _fresh_card(need, event.ver)
    after = replace(need, state="withdrawn", overdue=False, ended_at=ctx.now)
    return after, (Forget(RESPONSE_CLOCK), *says.withdrawn(after))


def _import_revoked(need: Need, _event: NeedImportRevoked, ctx: Ctx) -> tuple[Need, Effects]:
    """As if it had never been imported: without a word to whoever revokes, they know."""
    after = replace(need, state="withdrawn", overdue=False, ended_at=ctx.now)
    return after, (Forget(RESPONSE_CLOCK), *says.import_revoked(after))


def _rated(need: Need, event: NeedRated, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_RATE, need, ctx)
    if not 1 <= event.score <= 5 or event.round != need.round:
        raise Refused("stale", no=need.no, state=need.state, role=need.handler_role)
    rated = replace(need, state="closed", rating=event.score)
    if event.score > ctx.policy.need.reopen_at_or_below:
        return rated, (Forget(RATING_CLOCK), *says.rated(rated))
    if need.reopened:  # the right to reopen is used up: the committee hears of it and decides
        return rated, (Forget(RATING_CLOCK), *says.unhappy_again(rated))
    return _again(rated, ctx)


def _reopened(need: Need, event: NeedReopened, ctx: Ctx) -> tuple[Need, Effects]:
    _allow(Action.NEED_REOPEN, need, ctx)
    _fresh_card(need, event.ver)
    if not may(Action.NEED_REOPEN, ctx.actor.roles):
        if need.reopened:
            raise Refused("need.reopened_once", no=need.no)
        ended = need.ended_at or need.submitted_at
        if ctx.now > ended + ctx.policy.need.reopen_within:
            raise Refused("need.reopen_too_late", no=need.no)
    return _again(need, ctx)


def _again(need: Need, ctx: Ctx) -> tuple[Need, Effects]:
    """A fresh round: its own response clock, the same handler, the next level told."""
    after = replace(
        need,
        state="reopened",
        round=need.round + 1,
        reopened=need.reopened + 1,
        due_at=sla.due(ctx.now, ctx.policy.need),
        answered_at=None,
        ended_at=None,
        decider="",
        told="",
        queue=queue(ctx),
    )
    return after, (Forget(RATING_CLOCK), *says.reopened(after), *_response_clock(after, ctx))


def _returned(need: Need, _event: NeedReturned, ctx: Ctx) -> tuple[Need, Effects]:
    """The response clock goes on: silence of a person never gives more time."""
    state = LIFE[NeedReturned][need.state]
    # an answer that stands keeps the name of the role that gave it
    role = "" if state in WAITING else need.handler_role
    after = replace(need, state=state, handler=0, handler_role=role, queue=queue(ctx))
    return after, says.returned(after)


def _queued(need: Need, _event: NeedQueued, ctx: Ctx) -> tuple[Need, Effects]:
    after = replace(need, queue=queue(ctx))
    if need.handler or after.queue == need.queue:
        return need, ()
    return after, says.queued(after)


# --- the clock --------------------------------------------------------------------------


def _this_round(need: Need, round_: int) -> None:
    if round_ != need.round:
        raise Refused("stale", no=need.no, state=need.state, role=need.handler_role)


def _reminder_due(need: Need, event: NeedReminderDue, ctx: Ctx) -> tuple[Need, Effects]:
    _this_round(need, event.round)
    if need.overdue or ctx.now >= need.due_at:
        # the clock was down past the due time: the breach says it all
        return need, ()
    return need, (*_next_reminder(need, ctx), *says.reminded(need, ctx))


def _overdue(need: Need, event: NeedOverdue, ctx: Ctx) -> tuple[Need, Effects]:
    _this_round(need, event.round)
    # a policy may give rungs no delay at all: those are told with the breach itself
    ahead = ladder.rungs(need.due_at, ctx.policy.ladder)
    now, later = [r for r in ahead if r.at <= need.due_at], [r for r in ahead if r.at > need.due_at]
    waits = tuple(Remind(NeedEscalated(need.no, need.round, r.name), r.at) for r in later)
    after = replace(need, overdue=True, breaches=need.breaches + 1)
    for rung in now:
        after = _told(after, rung, ctx)
    told = tuple(e for r in now for e in says.escalated(after, r, ctx))
    return after, (*waits, *says.breached(after), *told)


def _escalated(need: Need, event: NeedEscalated, ctx: Ctx) -> tuple[Need, Effects]:
    _this_round(need, event.round)
    for rung in ladder.rungs(need.due_at, ctx.policy.ladder):
        if rung.name == event.rung:
            after = _told(need, rung, ctx)
            seen = says.cards(after) if after.told != need.told else ()
            return after, (*seen, *says.escalated(after, rung, ctx))
    raise Refused("need.unknown")


def _told(need: Need, rung: ladder.Rung, ctx: Ctx) -> Need:
    """Who hears of it: the rung, or the next one that is not vacant."""
    if rung.role is None:
        return need
    chain = (Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)
    return replace(need, told=_first(chain[chain.index(rung.role) :], ctx))


def _rating_asked(need: Need, event: NeedRatingAsked, ctx: Ctx) -> tuple[Need, Effects]:
    _this_round(need, event.round)
    return need, says.ask_rating(need)


def _left_unrated(need: Need, event: NeedLeftUnrated, ctx: Ctx) -> tuple[Need, Effects]:
    _this_round(need, event.round)
    after = replace(need, state="closed")
    return after, says.cards(after)


_STEPS: dict[type[Event], Callable[..., tuple[Need, Effects]]] = {
    NeedTaken: _taken,
    NeedAnswered: _answered,
    NeedProgressed: _progressed,
    NeedResolved: _resolved,
    NeedDeclined: _declined,
    NeedWithdrawn: _withdrawn,
    NeedImportRevoked: _import_revoked,
    NeedRated: _rated,
    NeedReopened: _reopened,
    NeedReturned: _returned,
    NeedQueued: _queued,
    NeedReminderDue: _reminder_due,
    NeedOverdue: _overdue,
    NeedEscalated: _escalated,
    NeedRatingAsked: _rating_asked,
    NeedLeftUnrated: _left_unrated,
}


# --- me too -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Following:
    """A need as one neighbour sees it: enough to judge a me-too, whatever their number."""

    need: Need
    who: int
    mine: bool  # this neighbour follows already


def step_following(
    state: Following | None, event: NeedFollowed, ctx: Ctx
) -> tuple[Following, Effects]:
    """Counts a neighbour once.

    Raises:
        Refused: one's own need, pressed before, or the need is over.
    """
    if state is None:
        raise Refused("need.unknown")
    need = state.need
    if not may(Action.NEED_FOLLOW, ctx.actor.roles):
        raise Refused("no_right", action=Action.NEED_FOLLOW.value)
    if need.state in ("closed", "declined", "withdrawn"):
        raise Refused("need.wrong_state", no=need.no, state=need.state)
    if ctx.actor.id == need.reporter:
        raise Refused("need.own", no=need.no)
    if state.mine:
        raise Refused("need.followed_already", no=need.no, count=need.followers)
    need = replace(need, followers=need.followers + 1)
    return replace(state, need=need, mine=True), says.followed(need)


def deadline(need: Need) -> datetime | None:
    """The instant by which an answer is owed, while one is owed."""
    return need.due_at if need.state in WAITING else None
