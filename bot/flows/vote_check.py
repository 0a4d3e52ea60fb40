"""The two who watch the count say whether it is right, and what follows if they do not (S08).

Both right, or one who says what is wrong: it is published, with that note, and the time for
objections runs. Both wrong: nobody vouches for it (rules 2: the opener is never the sole counter),
so it is not published, or not any longer. It is held until two others of other homes have counted
again, until one of the first two takes their word back, or until it is annulled: by its opener with
a reason, or when the time for a recount is over. What is annulled decides nothing and can be
put to the vote again at once, with another notice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Remind, Say
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, by_day, in_state, there, worded
from bot.flows.vote_events import (
    CountChecked,
    CountRefused,
    PublicationEnded,
    RecountOverdue,
    ResultAnnulled,
    VotePublished,
)
from bot.flows.vote_roll import rule_of
from bot.flows.vote_state import SCRUTINEERS, VERDICTS, Scrutineer, Vote, public


def check(vote: Vote | None, event: CountChecked | CountRefused, ctx: Ctx) -> tuple[Vote, Effects]:
    """A scrutineer says whether the count is right, or what is wrong with it.

    Raises:
        Refused: no scrutineer, nothing was counted, it was said before, or not what is wrong.
    """
    vote = there(vote)
    allow(Action.VOTE_CHECK, vote, ctx)
    in_state(vote, *VERDICTS, "published", "disputed")
    right = isinstance(event, CountChecked)
    if isinstance(event, CountRefused):
        worded(event.reason, ctx)
    elif event.right not in (0, 1):
        raise Refused("code")
    elif not event.right:
        raise Refused("vote.say_why", no=vote.no)
    mine = next(s for s in vote.scrutineers if s.person == ctx.actor.id)
    again = vote.state == "disputed" and mine.checked == "wrong" and not mine.recounts and right
    if mine.checked and not again:
        raise Refused("vote.checked", no=vote.no)
    reason = event.reason if isinstance(event, CountRefused) else ""
    done = replace(mine, checked="right" if right else "wrong", reason=reason)
    vote = replace(vote, scrutineers=tuple(done if s is mine else s for s in vote.scrutineers))
    after, effects = _follows(vote, ctx)
    told = () if right else _wrong(after)
    return after, (*effects, *told, Say(Here(), "vote.done", {"no": vote.no}))


def _follows(vote: Vote, ctx: Ctx) -> tuple[Vote, Effects]:
    first, second = said(vote), said(vote, recounts=True)
    if vote.state == "disputed":
        if not refused(vote):
            return published(vote, ctx)
        if len(second) == SCRUTINEERS and "" not in second:
            return _annulled(vote)
    elif refused(vote):
        return held(vote, ctx)
    elif vote.state in VERDICTS and "" not in first:
        return published(vote, ctx)
    return vote, (*says.cards(vote), says.desk_again(vote))


def said(vote: Vote, *, recounts: bool = False) -> tuple[str, ...]:
    """What the first two have said, or those who count again: right, wrong or nothing yet."""
    return tuple(s.checked for s in vote.scrutineers if s.recounts == recounts)


def _wrong(vote: Vote) -> Effects:
    """Its opener and whoever counts read what is wrong; nobody else: it may tell of a ballot."""
    why = [s.reason for s in vote.scrutineers if s.checked == "wrong"]
    return says.watchers(vote, "vote.wrong", {**public(vote), "why": why})


def published(vote: Vote, ctx: Ctx) -> tuple[Vote, Effects]:
    """The sheet stands for objections for the days of its rule."""
    until = by_day(ctx.now + timedelta(days=rule_of(vote).publication_days), ctx)
    vote = replace(
        vote, state="published", published_at=ctx.now, published_until=until, held_until=None
    )
    return vote, (
        Forget((VotePublished, RecountOverdue)),
        Remind(PublicationEnded(vote.no), until),
        *says.cards(vote),
        *says.told(vote, "vote.published"),
        says.desk(vote, anew=True),
    )


def publish(vote: Vote | None, _event: VotePublished, ctx: Ctx) -> tuple[Vote, Effects]:
    """Three days are over: published with what the scrutineers have said so far.

    Raises:
        Refused: published already, or held.
    """
    vote = there(vote)
    in_state(vote, *VERDICTS)
    return published(vote, ctx)


def refused(vote: Vote) -> bool:
    """Whether nobody vouches for its count: both say wrong, and no two others say right."""
    both = said(vote).count("wrong") == SCRUTINEERS
    return both and said(vote, recounts=True).count("right") < SCRUTINEERS


def held(vote: Vote, ctx: Ctx) -> tuple[Vote, Effects]:
    """It is not in effect, and nobody can object to it, until it is counted again or annulled."""
    until = by_day(ctx.now + ctx.policy.vote.recount_within, ctx)
    vote = replace(vote, state="disputed", published_until=None, held_until=until)
    return vote, (
        Forget((VotePublished, PublicationEnded)),
        Remind(RecountOverdue(vote.no), until),
        *says.cards(vote),
        *says.told(vote, "vote.disputed"),
        says.desk(vote, anew=True),
    )


# --- counted again, or annulled ---------------------------------------------------------


def recount(vote: Vote, home: int, ctx: Ctx) -> tuple[Vote, Effects]:
    """Somebody of another home counts again; of two both must say that it is right.

    Raises:
        Refused: both are found.
    """
    if len(said(vote, recounts=True)) >= SCRUTINEERS:
        raise Refused("vote.scrutiny_full", no=vote.no)
    mine = Scrutineer(ctx.actor.id, home, recounts=True)
    vote = replace(vote, scrutineers=(*vote.scrutineers, mine))
    n = len(said(vote, recounts=True))
    return vote, (
        *says.cards(vote),
        says.desk_again(vote),
        Say(Here(), "vote.recount", {"no": vote.no, "n": n}),
        says.check_of(vote, ctx.actor.id),
    )


def annul(vote: Vote | None, event: ResultAnnulled, ctx: Ctx) -> tuple[Vote, Effects]:
    """The opener gives a disputed result up, with a reason that everybody reads.

    Raises:
        Refused: not the opener, not disputed, or no reason.
    """
    vote = there(vote)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "disputed")
    worded(event.reason, ctx)
    vote, effects = _annulled(replace(vote, reason=event.reason))
    return vote, (*effects, Say(Here(), "vote.done", {"no": vote.no}))


def overdue(vote: Vote | None, _event: RecountOverdue, ctx: Ctx) -> tuple[Vote, Effects]:
    """Nobody has cleared it up in time.

    Raises:
        Refused: it is not disputed any more, or its time is not over.
    """
    vote = there(vote)
    in_state(vote, "disputed")
    if vote.held_until is None or ctx.now < vote.held_until:
        raise Refused("vote.wrong_state", no=vote.no, state=vote.state)
    return _annulled(vote)


def _annulled(vote: Vote) -> tuple[Vote, Effects]:
    vote = replace(vote, state="annulled", held_until=None, published_until=None)
    return vote, (
        Forget((RecountOverdue,)),
        *says.cards(vote),
        *says.told(vote, "vote.annulled"),
        says.desk(vote, anew=True),
    )


def notes(vote: Vote) -> dict[str, Any]:
    """What the ledger keeps of each step after the count: where it stands, and what was said.

    `checks`: how many of the first two say right and wrong, and of those who count again.
    """
    first, second = said(vote), said(vote, recounts=True)
    checks = [s.count(word) for s in (first, second) for word in ("right", "wrong")]
    return {"state": vote.state, "checks": checks}
