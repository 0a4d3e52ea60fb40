"""The end: extended once, or counted; when its sheet has stood long enough, in effect (S08).

Thresholds are never lowered: without a quorum the vote is open once for longer, and then it is
not valid (rules 3.2, 5). The result is told at once; its sheet is published when both scrutineers
have compared the count with the ballots (`vote_check`), three days later at the latest (Beijing
2024 art. 37), and stands for the days of its rule (15) for objections.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows import vote_turnout as turnout
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind, Tell
from bot.flows.rules.quorum import NOBODY, Judgement, Sums, Verdict, judge
from bot.flows.rules.vote_rules import Measure
from bot.flows.vote import by_day, in_state, there
from bot.flows.vote_ballot_events import BallotsOpened
from bot.flows.vote_check import held, refused
from bot.flows.vote_events import (
    PublicationEnded,
    TurnoutDue,
    VoteClosed,
    VoteCounted,
    VotePublished,
    VoteReminderDue,
)
from bot.flows.vote_own_events import RuleSettled
from bot.flows.vote_roll import rule_of
from bot.flows.vote_state import CONFLICT, SPOILT, Counting, Vote, public


def close(
    state: Counting | None, event: VoteClosed | VoteCounted, ctx: Ctx
) -> tuple[Counting, Effects]:
    """Its time is over: extended, waiting for what two people enter, or counted.

    Raises:
        Refused: it is not open any more.
    """
    vote = there(state.vote if state else None)
    in_state(vote, "counting" if isinstance(event, VoteCounted) else "open")
    if state is None or vote.closes_at is None or vote.opened_at is None:
        raise Refused("vote.unknown")
    if ctx.now < vote.closes_at:  # moved meanwhile
        return state, (Remind(type(event)(vote.no), vote.closes_at),)
    if vote.pending and vote.state == "open":
        by = by_day(ctx.now + ctx.policy.vote.count_within, ctx)
        vote = replace(vote, state="counting", closes_at=by)
        return replace(state, vote=vote), (
            Forget((TurnoutDue, VoteReminderDue)),
            Remind(VoteCounted(vote.no), by),
            *says.cards(vote),
            *says.watchers(vote, "vote.pending", public(vote)),
        )
    roll = Measure(vote.heads, vote.area)
    verdict = judge(rule_of(vote), roll, sums(state), Measure(*state.silent))
    # a paper that waited does not cost the extension; the count of a secret vote is past it
    if verdict.outcome == "no_quorum" and (vote.state == "open" or vote.kind == "recorded"):
        longer = _longer(vote, ctx)
        if longer is not None:
            return replace(state, vote=longer), (
                *says.cards(longer),
                *says.told(longer, "vote.extended", scheduled=True),
                *turnout.clocks(longer, ctx),
                *says.reminded(longer, state.people),
            )
    if vote.kind == "secret" and vote.state == "open":
        # the ledger holds the ballots before their count
        vote = replace(vote, state="counting")
        told = (Tell(BallotsOpened(vote.no)), Tell(VoteCounted(vote.no)))
        return replace(state, vote=vote), told
    vote = replace(
        vote,
        state=verdict.outcome,
        verdict=verdict.outcome,
        result=json.dumps(figures(state, verdict), sort_keys=True),
        closed_at=ctx.now,
        pending=0,
    )
    by = by_day(ctx.now + ctx.policy.vote.publish_within, ctx)
    return replace(state, vote=vote), (
        Forget((TurnoutDue, VoteReminderDue, VoteClosed)),
        Remind(VotePublished(vote.no), by),
        *says.cards(vote),
        *says.told(vote, "vote.result", scheduled=True),
        says.ballots_over(vote),
        says.desk(vote, anew=True),
        *(says.check_of(vote, s.person) for s in vote.scrutineers),
    )


def sums(state: Counting) -> Sums:
    """The piles as the law's arithmetic takes them; those who differ count nowhere."""

    def pile(choice: str) -> Measure:
        heads, area = state.piles.get(choice, (0, 0))
        return Measure(heads, area)

    return Sums(pile("yes"), pile("no"), pile("abstain"))


def _longer(vote: Vote, ctx: Ctx) -> Vote | None:
    """The same, open for longer; None: it was once, or the longest window is over."""
    if vote.extended or vote.opened_at is None:
        return None
    most = vote.opened_at + timedelta(days=rule_of(vote).window[1])
    closes = by_day(min(ctx.now + ctx.policy.vote.extend, most), ctx)
    longer = replace(vote, state="open", extended=True, closes_at=closes)
    return longer if closes > ctx.now else None


def figures(state: Counting, verdict: Verdict) -> dict[str, Any]:
    """Every figure of the count, in whole numbers: heads and area in 0.01 m²."""
    vote = state.vote

    def both(measure: Measure) -> list[int]:
        return [measure.heads, measure.area]

    def told(judged: Judgement) -> dict[str, Any]:
        return {
            "outcome": judged.outcome,
            "yes": both(judged.sums.yes),
            "no": both(judged.sums.no),
            "abstain": both(judged.sums.abstain),
            "part": both(judged.sums.participating),
            "tests": [
                [t.of, t.measure, t.part, t.whole, *t.share.numbers(), int(t.met), t.least]
                for t in judged.tests
            ],
        }

    nowhere = [state.piles.get(pile, (0, 0)) for pile in (CONFLICT, SPOILT)]
    conflict = [sum(heads for heads, _ in nowhere), sum(area for _, area in nowhere)]
    found = {"roll": [vote.heads, vote.area], "conflict": conflict, **told(verdict.strict)}
    if vote.struck:
        found["struck"] = vote.struck
    if verdict.followed is not None and verdict.followed.sums.participating != NOBODY:
        found["followed"] = told(verdict.followed)
    return found


def notes(state: Counting) -> dict[str, Any]:
    """What the ledger keeps of an end: what became of it, and all figures of a count."""
    vote = state.vote
    kept: dict[str, Any] = {"state": vote.state, "extended": int(vote.extended)}
    if vote.closes_at is not None:
        kept["closes"] = int(vote.closes_at.timestamp())
    if vote.result:
        kept["result"] = json.loads(vote.result)
        kept["roll_hash"] = vote.roll_hash
    return kept


# --- in effect ---------------------------------------------------------------------------


def end(vote: Vote | None, _event: PublicationEnded, ctx: Ctx) -> tuple[Vote, Effects]:
    """Objections have had their time; one without an answer keeps it open.

    Raises:
        Refused: it is not published any more.
    """
    vote = there(vote)
    in_state(vote, "published")
    if refused(vote):  # so published by an older release
        return held(vote, ctx)
    if vote.unanswered:
        until = by_day(ctx.now + ctx.policy.vote.answer_within, ctx)
        vote = replace(vote, published_until=until)
        return vote, (
            Remind(PublicationEnded(vote.no), until),
            *says.cards(vote),
            says.desk(vote, anew=True),
        )
    vote = replace(vote, state="effective")
    told = (*says.cards(vote), *says.told(vote, "vote.effective"), says.desk(vote, anew=True))
    stands = vote.adopts and vote.verdict == "passed" and vote.effect == "binding"
    return vote, ((Tell(RuleSettled(vote.no)), *told) if stands else told)
