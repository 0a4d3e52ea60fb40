"""One ballot of a secret vote, and how all of them are opened together (S08).

The first confirmed ballot of a head is final. The roll is marked at once; the ballot goes among
the others as (code, choice), ordered by codes that were drawn at random, so that no voter, time
or order stands with it. Nothing is opened before the end: a batch of three who all agree would
tell of each of them, and a batch at all would be a partial count. With fewer than three ballots
nothing is opened ever.
"""

from __future__ import annotations

from bisect import bisect
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, Tell, To
from bot.flows.rules.vote_rules import Rule
from bot.flows.vote_ballot_events import BallotsOpened, HeadMarked, SecretBallotCast
from bot.flows.vote_state import CHOICES, SECRET_LEAST, Entry, Mine, Vote, public
from bot.flows.vote_voice import admitted, counted


class Sealing(Struct, frozen=True):
    """A secret vote as one head takes part in it.

    `ballots` are all so far, ordered by their codes; `code` was drawn for this one, and no other
    ballot has it.
    """

    vote: Vote
    entry: Entry | None = None
    people: tuple[int, ...] = ()
    mine: tuple[Mine, ...] = ()
    ballots: tuple[tuple[str, str], ...] = ()
    code: str = ""
    cast: bool = False  # in this step


def step(state: Sealing | None, event: SecretBallotCast, ctx: Ctx) -> tuple[Sealing, Effects]:
    """Count it.

    Raises:
        Refused: not open (any more), not secret, not on the roll, in a group, given before, or no
            such choice.
    """
    if state is None:
        raise Refused("vote.unknown")
    vote = state.vote
    entry = _admitted(state, ctx)
    if event.choice not in CHOICES:
        raise Refused("code")
    if entry.channel:
        raise Refused("vote.secret_once", no=vote.no)
    at = bisect(state.ballots, (state.code, ""))
    entry = replace(entry, channel="secret")
    after = replace(
        state,
        vote=counted(vote, entry, "", event.choice),
        entry=entry,
        mine=tuple(replace(m, channel="secret") if m.head == entry.head else m for m in state.mine),
        ballots=(*state.ballots[:at], (state.code, event.choice), *state.ballots[at:]),
        cast=True,
    )
    facts = public(after.vote)
    names = next((m.names for m in state.mine if m.head == entry.head), ())
    return after, (
        Tell(HeadMarked(vote.no, entry.head)),
        Say(Here(), "vote.secret_cast", {"no": vote.no, "names": names}),
        Say(To(ctx.actor.id), "vote.ballot", {**facts, "mine": after.mine},
            slot=says.ballot_slot(vote)),
        Say(To(ctx.actor.id), "vote.receipt", {**facts, "code": state.code}),
    )  # fmt: skip


def _admitted(state: Sealing, ctx: Ctx) -> Entry:
    """The head for which the actor may speak, where nobody looks on.

    Raises:
        Refused: not open, recorded, not on the roll, or in a group.
    """
    entry = admitted(state.vote, state.entry, state.people, ctx)
    if state.vote.kind != "secret":
        raise Refused("code")
    if ctx.place.here:
        raise Refused("vote.secret_private", no=state.vote.no)
    return entry


class Opened(Struct, frozen=True):
    """A secret vote with what the ledger is told of it: a head, or all ballots by their codes."""

    vote: Vote
    ballots: tuple[tuple[str, str], ...] = ()


def mark(state: Opened, _event: HeadMarked, _ctx: Ctx) -> tuple[Opened, Effects]:
    """The ledger keeps that this head has taken part."""
    return state, ()


def mark_notes(_state: Opened) -> dict[str, Any]:
    """How the ledger says so."""
    return {"marked": 1}


def open_(state: Opened, _event: BallotsOpened, _ctx: Ctx) -> tuple[Opened, Effects]:
    """The ledger keeps all ballots; of fewer than three none."""
    return state, ()


def open_notes(state: Opened) -> dict[str, Any]:
    """All of them as [code, choice], in the order of their codes, which were drawn at random."""
    return {"batch": [list(ballot) for ballot in shown(state.ballots)]}


def shown(ballots: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Those that are opened at the end: all, or none of fewer than three."""
    return ballots if len(ballots) >= SECRET_LEAST else ()


def hidden_enough(vote: Vote, rule: Rule, heads: int) -> None:
    """Whether a quorum of so many heads hides each of them.

    Raises:
        Refused: a valid vote could have fewer ballots than that.
    """
    if vote.kind == "secret" and (not heads or rule.quorum.heads.least(heads) < SECRET_LEAST):
        raise Refused("vote.few_for_secret", least=SECRET_LEAST, heads=heads)
