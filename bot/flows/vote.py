"""draft → consulting → noticed → open: how a formal vote comes about (S08, S21, rules 3 and 5).

Whoever opens it decides nothing about the count: two others watch it, the roll is the register's,
the thresholds are the law's and stand frozen from the draft on.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Say
from bot.flows.rules import quiet
from bot.flows.rules.rights import Action, Tie, may
from bot.flows.rules.vote_rules import Rule
from bot.flows.vote_events import WAITING, VoteCancelled, VoteDrafted, VoteRepeated
from bot.flows.vote_roll import frozen, own_key, own_number, rule_named, rule_of
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
    _opened_by(rule_of(vote), state, ctx)
    return replace(state, vote=vote), (says.desk(vote, anew=True),)


def _opened_by(rule: Rule, state: Asking, ctx: Ctx) -> None:
    """Whether the actor may open such a vote now.

    Raises:
        Refused: another body's, forbidden by law, too many, or no register.
    """
    if not ctx.actor.roles & rule.openers:
        raise Refused("vote.not_yours", rule=rule.template)
    if state.banned:
        raise Refused(f"poll.{state.banned}")
    if sum(ctx.now - at < _DAY for at in state.lately) >= ctx.policy.vote.new_most:
        raise Refused("vote.too_many", most=ctx.policy.vote.new_most)
    if not state.units:
        raise Refused("vote.no_register", rule=rule.template)


def notes(state: Asking) -> dict[str, Any]:
    """What the ledger keeps of a draft besides."""
    vote = state.vote
    if vote is None:
        return {}
    kept = {"effect": vote.effect, "basis": vote.basis, "numbers": vote.numbers, "of": vote.source}
    return {**kept, "adopts": json.loads(vote.adopts)} if vote.adopts else kept


def _asked(state: Asking, event: VoteDrafted, ctx: Ctx) -> Vote:
    rule = rule_named(event.rule, state.own)
    return _worded(
        state, rule, ctx, no=0, title=event.title, text=event.text, kind=event.kind,
        days=event.days, unit=event.unit, consult=event.consult == 1,
    )  # fmt: skip


def begun(state: Asking, rule: Rule, ctx: Ctx, **said: Any) -> Vote:
    """A draft by this rule, if the actor may open it: what a vote about a rule begins with.

    `said` are no (0: the next), title, text, kind, days, unit, consult.

    Raises:
        Refused: as of any other vote.
    """
    vote = _worded(state, rule, ctx, **said)
    _opened_by(rule, state, ctx)
    return vote


def _worded(
    state: Asking, rule: Rule, ctx: Ctx, *, no: int, title: str, text: str, kind: str, days: int,
    unit: str, consult: bool,
) -> Vote:  # fmt: skip
    if not title:
        raise Refused("form.too_short", least=1, have=0)
    if len(title) > ctx.policy.vote.title_max:
        raise Refused("form.too_long", most=ctx.policy.vote.title_max, have=len(title))
    worded(text, ctx, motion=True)
    kind = "recorded" if rule.recorded_only else kind
    if kind not in OFFERED_KINDS:
        raise Refused("code")
    _scoped(rule, state.buildings, unit)
    few = bool(state.units) and rule.quorum.heads.least(state.units) < SECRET_LEAST
    if kind == "secret" and few:
        raise Refused("vote.few_for_secret", least=SECRET_LEAST, heads=state.units)
    least, most = rule.window
    if not least <= days <= most:
        raise Refused("vote.window", least=least, most=most)
    return Vote(
        no=no or ctx.fresh(),
        home=ctx.place.home,
        opener=ctx.actor.id,
        title=title,
        text=text,
        rule=rule.key,
        numbers=frozen(rule),
        effect="binding" if state.basis else "consultation",
        basis=state.basis,
        kind=kind,
        state="draft",
        drafted_at=ctx.now,
        by_area=rule.by_area,
        buildings=state.buildings,
        unit=unit,
        mirrors=state.mirrors,
        notice_days=rule.notice_days,
        open_days=days,
        consult=rule.conflict_prone or consult,
        homes=state.units,
    )


def _scoped(rule: Rule, buildings: tuple[str, ...], unit: str) -> None:
    """Whether the rule is one of such a part of the community.

    Raises:
        Refused: it is not.
    """
    part = "unit" if unit else "building" if len(buildings) == 1 else "community"
    if unit and len(buildings) != 1:
        raise Refused("vote.scope", rule=rule.template)
    if part not in rule.scopes:
        raise Refused("vote.scope", rule=rule.template)


def _again(state: Asking, ctx: Ctx) -> Vote:
    """The same motion, after a vote that was not valid, or whose result was annulled."""
    source = there(state.source)
    annulled = source.state == "annulled"
    if not (annulled or source.verdict == "no_quorum") or source.closed_at is None:
        raise Refused("vote.not_again", no=source.no)
    earliest = source.closed_at + ctx.policy.vote.repeat_after
    if ctx.now < earliest and not annulled:
        raise Refused("vote.too_soon", no=source.no, at=earliest)
    if own_number(source.rule):
        rule_named(source.rule, state.own)
    if source.adopts and not state.basis:
        raise Refused("vote.own_needs_law")
    no = ctx.fresh()
    return Vote(
        no=no, home=source.home, opener=ctx.actor.id, title=source.title,
        text=source.text, rule=source.rule, numbers=source.numbers,
        effect="binding" if state.basis else "consultation", basis=state.basis,
        kind=source.kind, state="draft", drafted_at=ctx.now, by_area=source.by_area,
        buildings=source.buildings, unit=source.unit, mirrors=source.mirrors,
        notice_days=source.notice_days, open_days=source.open_days, consult=source.consult,
        homes=state.units, source=source.no,
        adopts=_readopted(source.adopts, no),
    )  # fmt: skip


def _readopted(adopts: str, no: int) -> str:
    """The same rule, to stand by another vote."""
    if not adopts:
        return ""
    told = json.loads(adopts)
    if "rule" in told:
        told["rule"]["key"] = own_key(no)
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


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
