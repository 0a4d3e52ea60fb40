"""One vote: counted or refused, never both (S07).

Who votes again changes their ballot; of a household the last word counts. A press that says what
stands already, and a second press of the same option within two seconds, change nothing.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.flows import poll_says as says
from bot.flows.effects import Ctx, Effects, Refused
from bot.flows.poll_events import BallotCast, BallotMarked, SealedBallotCast
from bot.flows.poll_state import SEVERAL, Ballot, Mine, Poll, marks, worth, written
from bot.flows.rules.rights import Action, may

TWICE = timedelta(seconds=2)  # two presses of one option within it are one, with a trembling hand
Cast = BallotCast | BallotMarked | SealedBallotCast


def step(state: Ballot | None, event: Cast, ctx: Ctx) -> tuple[Ballot, Effects]:
    """Count it.

    Raises:
        Refused: the poll is not open (any more), the voter is not asked, or it is no such ballot.
    """
    if state is None:
        raise Refused("poll.unknown")
    poll = state.poll
    if not may(Action.POLL_VOTE, ctx.actor.roles):
        raise Refused("no_right", action=Action.POLL_VOTE.value)
    if poll.state == "draft":
        raise Refused("poll.not_open", no=poll.no)
    if poll.state != "open" or ctx.now >= poll.closes_at:
        raise Refused("poll.closed", no=poll.no)
    if poll.secret and (ctx.place.here or not isinstance(event, SealedBallotCast)):
        raise Refused("poll.secret", no=poll.no)
    if not poll.secret and isinstance(event, SealedBallotCast):
        raise Refused("code")
    if not state.voter:
        raise Refused("poll.not_asked", no=poll.no, bound=bool(state.household))
    if state.elsewhere:
        raise Refused("poll.elsewhere", no=poll.no)
    before = state.mine
    if isinstance(event, BallotMarked):
        choice = _marked(state, event, ctx)
    else:
        choice = _checked(poll, event.choice)
    if before is not None and before.choice == choice:
        return state, says.cast(state, state, ctx)
    after = _counted(state, choice, ctx)
    return after, says.cast(after, state, ctx)


def _checked(poll: Poll, choice: str) -> str:
    """A choice that this poll knows, as it is kept: ranked in order, else by number."""
    parts = choice.split("_")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in parts):
        raise Refused("code")
    options = marks(choice)
    if len(set(options)) != len(options) or not all(o < len(poll.options) for o in options):
        raise Refused("code")
    if poll.kind not in SEVERAL and len(options) != 1:
        raise Refused("poll.one_only", no=poll.no)
    return written(options if poll.kind == "ranking" else tuple(sorted(options)))


def _marked(state: Ballot, event: BallotMarked, ctx: Ctx) -> str:
    """The ballot with this option put on or taken off."""
    poll, mine = state.poll, state.mine
    if event.option >= len(poll.options) or poll.kind not in SEVERAL:
        raise Refused("code")
    there = marks(mine.choice) if mine else ()
    if event.option not in there:
        return _checked(poll, written((*there, event.option)))
    trembles = mine is not None and mine.person == ctx.actor.id and mine.at is not None
    if trembles and mine is not None and mine.at is not None and ctx.now - mine.at <= TWICE:
        return mine.choice
    return written(tuple(o for o in there if o != event.option))


def _counted(state: Ballot, choice: str, ctx: Ctx) -> Ballot:
    """The same poll with this ballot instead of the one before; an empty one counts for none."""
    poll, before = state.poll, state.mine
    old = before.choice if before else ""
    counts = tuple(
        have - less + more
        for have, less, more in zip(poll.counts, worth(poll, old), worth(poll, choice), strict=True)
    )
    came = int(bool(choice)) - int(bool(old))
    home = came if poll.by == "household" or (state.household and not state.others) else 0
    nth = before.nth if before else poll.cast + 1
    # whose home was known only after their vote may take more away than was counted: see the end
    mine = Mine(nth, choice, ctx.actor.id, None if poll.secret else ctx.now)
    poll = replace(
        poll,
        counts=counts,
        voted=poll.voted + came,
        homes=min(max(poll.homes + home, 0), poll.eligible),
        cast=max(poll.cast, nth),
    )
    return replace(state, poll=poll, mine=mine, changed=True)
