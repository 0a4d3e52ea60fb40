"""Objections to the roll and to the result, their answers, and a challenge (S08; rules 3.2)."""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Say, To
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, in_state, there, worded
from bot.flows.vote_events import (
    ObjectionAnswered,
    ObjectionUpheld,
    PublicationEnded,
    VoteChallenged,
    VoteObjected,
)
from bot.flows.vote_state import VERDICTS, Objecting, Objection, Vote, public

_ABOUT = {"noticed": "roll", "published": "result"}


def object_(state: Objecting | None, event: VoteObjected, ctx: Ctx) -> tuple[Objecting, Effects]:
    """Somebody on the roll objects; the opener answers, everybody reads how many there were.

    Raises:
        Refused: not on the roll, neither the notice nor the publication, or one of theirs waits.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_OBJECT, vote, ctx)
    if vote.state in VERDICTS:
        raise Refused("vote.not_published", no=vote.no)
    in_state(vote, *_ABOUT)
    if state is None or not state.household:
        raise Refused("vote.not_on_roll", no=vote.no)
    if state.waits:
        raise Refused("vote.objected", no=vote.no)
    worded(event.text, ctx)
    return _entered(state, vote, _ABOUT[vote.state], event.text, ctx)


def _entered(
    state: Objecting, vote: Vote, about: str, text: str, ctx: Ctx
) -> tuple[Objecting, Effects]:
    nth = vote.objections + 1
    vote = replace(vote, objections=nth, unanswered=vote.unanswered + 1)
    made = Objection(nth, about, state.household, ctx.actor.id, text, ctx.now)
    facts = {**public(vote), "nth": nth, "about": about, "words": text, "reader": vote.opener}
    return replace(state, vote=vote, objection=made), (
        Say(Here(), "vote.objected", {"no": vote.no, "about": about}),
        *says.cards(vote),
        *says.watchers(vote, "vote.objection", facts, slot=f"voteobjection{nth}:{vote.no}"),
        says.desk_again(vote),
    )


def answer(
    state: Objecting | None, event: ObjectionAnswered | ObjectionUpheld, ctx: Ctx
) -> tuple[Objecting, Effects]:
    """The opener answers it; whoever objected reads the answer.

    Raises:
        Refused: not the opener, no such objection, it was answered, or it is none to the roll
            and corrects one all the same.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_RUN, vote, ctx)
    found = state.objection if state else None
    if state is None or found is None:
        raise Refused("vote.no_objection", no=vote.no)
    if found.answer:
        raise Refused("vote.answered", no=vote.no)
    worded(event.text, ctx)
    upheld = isinstance(event, ObjectionUpheld)
    if upheld and (found.about != "roll" or vote.state != "noticed"):
        raise Refused("vote.roll_frozen", no=vote.no)
    if upheld and not state.known:
        raise Refused("vote.no_home", no=vote.no)
    vote = replace(vote, unanswered=max(0, vote.unanswered - 1))
    corrects = event.home if isinstance(event, ObjectionUpheld) else 0
    found = replace(found, answer=event.text, upheld=upheld, corrects=corrects)
    facts = {**public(vote), "about": found.about, "words": found.text, "answer": event.text,
             "upheld": found.upheld}  # fmt: skip
    return replace(state, vote=vote, objection=found), (
        Say(To(found.person), "vote.answer", facts),
        *says.cards(vote),
        says.desk_again(vote),
        Say(Here(), "vote.done", {"no": vote.no}),
    )


def challenge(
    state: Objecting | None, event: VoteChallenged, ctx: Ctx
) -> tuple[Objecting, Effects]:
    """Somebody on the roll asks a court to annul it (interpretation 2020 art. 12: in a year).

    Raises:
        Refused: not on the roll, nothing was published, or the year is over.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_OBJECT, vote, ctx)
    in_state(vote, "published", "effective")
    if state is None or not state.household:
        raise Refused("vote.not_on_roll", no=vote.no)
    if vote.published_at is None or (
        ctx.now > vote.published_at + ctx.policy.vote.challenge_within
    ):
        raise Refused("vote.challenge_late", no=vote.no)
    worded(event.text, ctx)
    vote = replace(vote, state="challenged", challenged_at=ctx.now)
    made, effects = _entered(state, vote, "challenge", event.text, ctx)
    return made, (
        Forget((PublicationEnded,)),
        *effects,
        *says.told(vote, "vote.challenged"),
    )
