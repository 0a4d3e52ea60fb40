"""draft → consulting → noticed → open: how a formal vote comes about (S08, S21, rules 3 and 5).

Whoever opens it decides nothing about the count: two others watch it, the roll is the register's,
the thresholds are the law's and stand frozen from the draft on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Say
from bot.flows.rules import quiet
from bot.flows.rules.rights import Action, Tie, may
from bot.flows.rules.vote_rules import TEMPLATES, Rule
from bot.flows.vote_events import WAITING, VoteCancelled, VoteDrafted, VoteRepeated
from bot.flows.vote_roll import frozen, rule_of
from bot.flows.vote_state import BEFORE, OFFERED_KINDS, SECRET_LEAST, Asking, Vote

_DAY = timedelta(days=1)


def ties(vote: Vote, who: int) -> frozenset[Tie]:
    """What this person is to this vote."""
    found = {Tie.OPENER} if who == vote.opener else set()
    if any(who == s.person for s in vote.scrutineers):
        found.add(Tie.SCRUTINEER)
    return frozenset(found)


def allow(action: Action, vote: Vote, ctx: Ctx) -> None:
    """Whether the actor may.

    Raises:
        Refused: no right.
    """
    if not may(action, ctx.actor.roles, ties(vote, ctx.actor.id)):
        raise Refused("no_right", action=action.value)


def there(vote: Vote | None) -> Vote:
    """The vote.

    Raises:
        Refused: there is none of this number.
    """
    if vote is None:
        raise Refused("vote.unknown")
    return vote


def in_state(vote: Vote, *states: str) -> None:
    """Whether it has come so far, and no further.

    Raises:
        Refused: it has not, or is past it.
    """
    if vote.state not in states:
        raise Refused("vote.wrong_state", no=vote.no, state=vote.state)


def worded(text: str, ctx: Ctx, *, motion: bool = False) -> None:
    """Whether it is neither too short nor too long.

    Raises:
        Refused: it is.
    """
    rules = ctx.policy.vote
    least, most = (
        (rules.motion_min, rules.motion_max) if motion else (rules.reason_min, rules.reason_max)
    )
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))


def by_day(at: datetime, ctx: Ctx) -> datetime:
    """The instant itself, or the end of the quiet hours in which it lies."""
    return quiet.next_allowed(at, ctx.zone, ctx.policy.broadcast)


# --- it begins --------------------------------------------------------------------------


def draft(state: Asking, event: VoteDrafted | VoteRepeated, ctx: Ctx) -> tuple[Asking, Effects]:
    """A draft that its opener alone sees.

    Raises:
        Refused: no right, forbidden by law, no register, no such rule, too many, or too soon.
    """
    if not may(Action.VOTE_BEGIN, ctx.actor.roles):
        raise Refused("no_right", action=Action.VOTE_BEGIN.value)
    vote = _again(state, ctx) if isinstance(event, VoteRepeated) else _asked(state, event, ctx)
    rule = rule_of(vote)
    if not ctx.actor.roles & rule.openers:
        raise Refused("vote.not_yours", rule=rule.key)
    if state.banned:
        raise Refused(f"poll.{state.banned}")
    if sum(ctx.now - at < _DAY for at in state.lately) >= ctx.policy.vote.new_most:
        raise Refused("vote.too_many", most=ctx.policy.vote.new_most)
    if not state.units:
        raise Refused("vote.no_register", rule=rule.key)
    return replace(state, vote=vote), (says.desk(vote, anew=True),)


def notes(state: Asking) -> dict[str, Any]:
    """What the ledger keeps of a draft besides."""
    vote = state.vote
    if vote is None:
        return {}
    return {"effect": vote.effect, "basis": vote.basis, "numbers": vote.numbers, "of": vote.source}


def _asked(state: Asking, event: VoteDrafted, ctx: Ctx) -> Vote:
    rule = TEMPLATES.get(event.rule)
    if rule is None:
        raise Refused("code")
    if not event.title:
        raise Refused("form.too_short", least=1, have=0)
    if len(event.title) > ctx.policy.vote.title_max:
        raise Refused("form.too_long", most=ctx.policy.vote.title_max, have=len(event.title))
    worded(event.text, ctx, motion=True)
    kind = "recorded" if rule.recorded_only else event.kind
    if kind not in OFFERED_KINDS:
        raise Refused("code")
    _scoped(rule, state.buildings, event.unit)
    few = bool(state.units) and rule.quorum.heads.least(state.units) < SECRET_LEAST
    if kind == "secret" and few:
        raise Refused("vote.few_for_secret", least=SECRET_LEAST, heads=state.units)
    least, most = rule.window
    if not least <= event.days <= most:
        raise Refused("vote.window", least=least, most=most)
    return Vote(
        no=ctx.fresh(),
        home=ctx.place.home,
        opener=ctx.actor.id,
        title=event.title,
        text=event.text,
        rule=rule.key,
        numbers=frozen(rule),
        effect="binding" if state.basis else "consultation",
        basis=state.basis,
        kind=kind,
        state="draft",
        drafted_at=ctx.now,
        by_area=rule.by_area,
        buildings=state.buildings,
        unit=event.unit,
        mirrors=state.mirrors,
        notice_days=rule.notice_days,
        open_days=event.days,
        consult=rule.conflict_prone or event.consult == 1,
        homes=state.units,
    )


def _scoped(rule: Rule, buildings: tuple[str, ...], unit: str) -> None:
    """Whether the rule is one of such a part of the community.

    Raises:
        Refused: it is not.
    """
    part = "unit" if unit else "building" if len(buildings) == 1 else "community"
    if unit and len(buildings) != 1:
        raise Refused("vote.scope", rule=rule.key)
    if part not in rule.scopes:
        raise Refused("vote.scope", rule=rule.key)


def _again(state: Asking, ctx: Ctx) -> Vote:
    """The same motion, after a vote that was not valid."""
    source = there(state.source)
    if source.verdict != "no_quorum" or source.closed_at is None:
        raise Refused("vote.not_again", no=source.no)
    earliest = source.closed_at + ctx.policy.vote.repeat_after
    if ctx.now < earliest:
        raise Refused("vote.too_soon", no=source.no, at=earliest)
    return Vote(
        no=ctx.fresh(), home=source.home, opener=ctx.actor.id, title=source.title,
        text=source.text, rule=source.rule, numbers=source.numbers,
        effect="binding" if state.basis else "consultation", basis=state.basis,
        kind=source.kind, state="draft", drafted_at=ctx.now, by_area=source.by_area,
        buildings=source.buildings, unit=source.unit, mirrors=source.mirrors,
        notice_days=source.notice_days, open_days=source.open_days, consult=False,
        homes=state.units, source=source.no,
    )  # fmt: skip


def cancel(vote: Vote | None, event: VoteCancelled, ctx: Ctx) -> tuple[Vote, Effects]:
    """Called off before its end, with a reason that everybody reads.

    Raises:
        Refused: not the opener, counted already, or no reason.
    """
    vote = there(vote)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, *BEFORE, "open")
    worded(event.reason, ctx)
    seen = vote.state != "draft"
    vote = replace(vote, state="cancelled", reason=event.reason)
    groups = (
        (*says.cards(vote), *says.told(vote, "vote.cancelled"), says.ballots_over(vote))
        if seen
        else ()
    )
    said = Say(Here(), "vote.done", {"no": vote.no})
    return vote, (Forget(WAITING), *groups, says.desk_again(vote), said)
