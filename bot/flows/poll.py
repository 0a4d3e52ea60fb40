"""draft → open → closed → published; beside it invalid, cancelled, lapsed (S07, rules 5).

A floor lead's poll is open at once; a resident's waits for another household. Everything that is
said on its card (kind, whose vote counts, anonymous or named, live or hidden, the end, the
options) can be changed by its opener until the first vote, and by nobody after it.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.flows import poll_clock as clock
from bot.flows import poll_says as says
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Say
from bot.flows.poll_events import (
    CLOCKS,
    PollCancelled,
    PollConcluded,
    PollEndorsed,
    PollLapsed,
    PollMirrored,
    PollOpened,
    PollRepeated,
    PollReviewed,
    PollSet,
)
from bot.flows.poll_state import (
    KINDS,
    VOTERS,
    YES_NO,
    Endorsing,
    Mirroring,
    Opening,
    Poll,
)
from bot.flows.rules.policy import PollPolicy
from bot.flows.rules.rights import POLL_LEADS, Action, Tie, may

_DAY = timedelta(days=1)
#: what can be changed before the first vote, and to what; "on" and "off" are words of buttons
RULES: dict[str, tuple[str, ...]] = {
    "kind": ("single", "multiple", "ranking"),
    "by": VOTERS,
    "secret": ("on", "off"),
    "hidden": ("on", "off"),
    "hours": ("24", "72", "168"),
}


def ties(poll: Poll, who: int) -> frozenset[Tie]:
    """What this person is to this poll."""
    return frozenset({Tie.OPENER} if who == poll.opener else ())


def allow(action: Action, poll: Poll, ctx: Ctx) -> None:
    """Whether the actor may.

    Raises:
        Refused: no right.
    """
    if not may(action, ctx.actor.roles, ties(poll, ctx.actor.id)):
        raise Refused("no_right", action=action.value)


# --- it begins --------------------------------------------------------------------------


def open_(state: Opening, event: PollOpened | PollRepeated, ctx: Ctx) -> tuple[Opening, Effects]:
    """A new poll: open at once, or a draft that waits for another household.

    Raises:
        Refused: no right, against the law, too many of them, or no poll that can be answered,
            such as a search for a date that has passed.
    """
    if not may(Action.POLL_BEGIN, ctx.actor.roles):
        raise Refused("no_right", action=Action.POLL_BEGIN.value)
    poll = _made(state, event, ctx)
    if state.banned:
        raise Refused(f"poll.{state.banned}")
    if sum(ctx.now - began < _DAY for began in state.lately) >= ctx.policy.poll.new_most:
        raise Refused("poll.too_many", most=ctx.policy.poll.new_most)
    if ctx.actor.roles & POLL_LEADS:
        poll, effects = clock.begin(poll, ctx)
    else:
        poll, effects = clock.wait(poll, ctx)
    return replace(state, poll=poll), (*says.begun(poll), *effects)


def notes(state: Opening) -> dict[str, object]:
    """What the ledger keeps of a beginning: the rules as they came to be."""
    poll = state.poll
    if poll is None:
        return {}
    return {
        "by": poll.by, "options": len(poll.options), "eligible": poll.eligible,
        "kind": poll.kind, "secret": int(poll.secret), "state": poll.state,
    }  # fmt: skip


def _made(state: Opening, event: PollOpened | PollRepeated, ctx: Ctx) -> Poll:
    """The poll as it was asked for, without its clocks."""
    rules = ctx.policy.poll
    if isinstance(event, PollRepeated):
        if state.source is None:
            raise Refused("poll.unknown")
        over = next((option for option, until in state.until if until <= ctx.now), "")
        if over:
            raise Refused("poll.no_time", text=over)
        source = state.source
        base = replace(source, opener=ctx.actor.id, source=source.no)
    else:
        base = _asked(state, event, ctx)
    checked(base, rules)
    by = base.by if base.by in VOTERS else ("household" if state.eligible else "person")
    if by == "household" and not state.eligible:
        raise Refused("poll.no_register")
    return Poll(
        no=ctx.fresh(),
        home=ctx.place.home,
        opener=ctx.actor.id,
        question=base.question,
        options=base.options,
        kind=base.kind,
        by=by,
        secret=base.secret,
        hidden=base.hidden or base.secret,
        state="draft",
        hours=base.hours,
        began_at=ctx.now,
        opened_at=ctx.now,
        closes_at=ctx.now,
        eligible=state.eligible,
        buildings=state.buildings,
        counts=(0,) * len(base.options),
        source=base.source,
    )


def _asked(state: Opening, event: PollOpened, ctx: Ctx) -> Poll:
    options = tuple(line for line in event.options.split("\n") if line)
    usual = int(ctx.policy.poll.lasts.total_seconds()) // 3600
    return Poll(
        no=0, home=0, opener=0,
        question=event.question,
        options=options or YES_NO,
        kind=event.kind if event.kind in KINDS and options else "yesno",
        by=event.by,
        secret=bool(event.secret),
        hidden=bool(event.hidden),
        state="draft",
        hours=event.hours or usual,
        began_at=ctx.now,
        opened_at=ctx.now,
        closes_at=ctx.now,
        eligible=state.eligible,
    )  # fmt: skip


def checked(poll: Poll, rules: PollPolicy) -> None:
    """Whether it can be answered.

    Raises:
        Refused: no question, or too few, too many, too long or the same options (S07: 2 to 10
            of at most 20 characters), or too short or long a time.
    """
    if not poll.question:
        raise Refused("form.too_short", least=1, have=0)
    if len(poll.question) > rules.question_max:
        raise Refused("form.too_long", most=rules.question_max, have=len(poll.question))
    if not 2 <= len(poll.options) <= rules.options_most:
        raise Refused("poll.options", most=rules.options_most, have=len(poll.options))
    long = next((o for o in poll.options if len(o) > rules.option_max), "")
    if long:
        raise Refused("poll.option_long", most=rules.option_max, option=long)
    folded = [option.casefold() for option in poll.options]
    twice = next((o for o in folded if folded.count(o) > 1), "")
    if twice:
        raise Refused("poll.option_twice", option=twice)
    if not 1 <= poll.hours <= int(rules.lasts_most.total_seconds()) // 3600:
        raise Refused("poll.hours", most=int(rules.lasts_most.total_seconds()))


def endorse(state: Endorsing | None, event: PollEndorsed, ctx: Ctx) -> tuple[Endorsing, Effects]:
    """The first other household: it opens.

    Raises:
        Refused: one's own, of the same home, of none that is known, or it waits no more.
    """
    if state is None:
        raise Refused("poll.unknown")
    poll = state.poll
    if poll.state != "draft":
        raise Refused("poll.not_waiting", no=poll.no, state=poll.state)
    if ctx.now >= poll.closes_at:
        raise Refused("poll.not_waiting", no=poll.no, state="lapsed")
    if not may(Action.POLL_ENDORSE, ctx.actor.roles):
        raise Refused("no_right", action=Action.POLL_ENDORSE.value)
    if not state.bound:
        raise Refused("poll.unbound")
    if not state.other:
        raise Refused("poll.own_home", no=poll.no)
    poll, effects = clock.begin(poll, ctx)
    return replace(state, poll=poll), (*says.opened(poll), Forget((PollLapsed,)), *effects)


# --- before the first vote --------------------------------------------------------------


def _untouched(poll: Poll | None, action: Action, ctx: Ctx) -> Poll:
    """A poll of which everything may still be changed.

    Raises:
        Refused: there is none, no right, or somebody has voted, or it is over.
    """
    if poll is None:
        raise Refused("poll.unknown")
    allow(action, poll, ctx)
    if poll.state not in ("draft", "open"):
        raise Refused("poll.closed", no=poll.no)
    if poll.cast:
        raise Refused("poll.frozen", no=poll.no)
    return poll


def set_(poll: Poll | None, event: PollSet, ctx: Ctx) -> tuple[Poll, Effects]:
    """One rule of it is another one.

    Raises:
        Refused: not the opener, after the first vote, or no such rule.
    """
    poll = _untouched(poll, Action.POLL_SET, ctx)
    name, value = event.name, event.value
    if value not in RULES.get(name, ()):
        raise Refused("code")
    if name == "kind" and poll.kind == "yesno":
        raise Refused("code")
    if name == "by" and value == "household" and not poll.eligible:
        raise Refused("poll.no_register")
    if name == "hidden" and value == "off" and poll.secret:
        raise Refused("poll.secret_hides")
    effects: Effects = ()
    if name == "kind":
        poll = replace(poll, kind=value)
    elif name == "by":
        poll = replace(poll, by=value)
    elif name == "secret":
        poll = replace(poll, secret=value == "on", hidden=value == "on" or poll.hidden)
    elif name == "hidden":
        poll = replace(poll, hidden=value == "on")
    else:
        poll, effects = clock.last(replace(poll, hours=int(value)), ctx)
    said = Say(Here(), "poll.set", {"no": poll.no})
    return poll, (*effects, *says.cards(poll), says.desk(poll), said)


def cancel(poll: Poll | None, _event: PollCancelled, ctx: Ctx) -> tuple[Poll, Effects]:
    """Taken back before anybody has voted.

    Raises:
        Refused: not the opener, or somebody has voted.
    """
    poll = replace(_untouched(poll, Action.POLL_CANCEL, ctx), state="cancelled")
    said = Say(Here(), "poll.cancelled", {"no": poll.no})
    return poll, (Forget(CLOCKS), *says.over_unopened(poll), said)


def mirror(state: Mirroring | None, event: PollMirrored, ctx: Ctx) -> tuple[Mirroring, Effects]:
    """In one more group, with one tally; whose households are asked as well.

    Raises:
        Refused: no right, no such group, it stands there, or somebody has voted.
    """
    poll = _untouched(state.poll if state else None, Action.POLL_MIRROR, ctx)
    if state is None or event.group not in state.groups:
        raise Refused("code")
    if poll.state != "open":
        raise Refused("poll.not_open", no=poll.no)
    if event.group in poll.groups:
        raise Refused("poll.there", no=poll.no)
    poll = replace(
        poll,
        mirrors=(*poll.mirrors, event.group),
        eligible=state.eligible,
        buildings=state.buildings,
    )
    return replace(state, poll=poll), (
        *says.cards(replace(poll, mirrors=state.poll.mirrors)),
        *says.brought(poll, event.group),
        says.desk_again(poll),
        Say(Here(), "poll.mirrored", {"no": poll.no}),
    )


# --- after the end ----------------------------------------------------------------------


def conclude(poll: Poll | None, event: PollConcluded, ctx: Ctx) -> tuple[Poll, Effects]:
    """What it means and what happens next, kept with a date (S07).

    Raises:
        Refused: no right, nothing was counted, said already, or too short or long.
    """
    poll = _counted(poll, "closed", ctx)
    for text in (event.outcome, event.then):
        _worded(text, ctx)
    if not 1 <= event.days <= ctx.policy.poll.review_most.days:
        raise Refused("code")
    at = ctx.before_quiet(ctx.now + timedelta(days=event.days))
    poll = replace(poll, state="published", outcome=event.outcome, then=event.then, review_at=at)
    return poll, (*says.concluded(poll), *clock.until_review(poll))


def review(poll: Poll | None, event: PollReviewed, ctx: Ctx) -> tuple[Poll, Effects]:
    """What became of it.

    Raises:
        Refused: no right, not said yet what follows, told already, or too short or long.
    """
    poll = _counted(poll, "published", ctx)
    if poll.reviewed:
        raise Refused("poll.reviewed", no=poll.no)
    _worded(event.result, ctx)
    poll = replace(poll, reviewed=event.result)
    return poll, (*says.reviewed(poll), *clock.reviewed())


def _counted(poll: Poll | None, state: str, ctx: Ctx) -> Poll:
    if poll is None:
        raise Refused("poll.unknown")
    allow(Action.POLL_CONCLUDE, poll, ctx)
    if poll.state != state:
        raise Refused("poll.wrong_state", no=poll.no, state=poll.state)
    return poll


def _worded(text: str, ctx: Ctx) -> None:
    least, most = ctx.policy.poll.outcome_min, ctx.policy.poll.outcome_max
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))
