"""Who hears what of a poll: one card a group (slot `poll:N`), one tally (S07, rules 5).

Its opener has a desk of their own in private (slot `polldesk:N`); whoever votes there has a
ballot in the slot of the card.
"""

from __future__ import annotations

from typing import Any

from bot.flows.effects import Ctx, Effects, Here, In, Say, Standing, To
from bot.flows.poll_state import Ballot, Poll, public


def slot(poll: Poll) -> str:
    """The name of its card, in any chat."""
    return f"poll:{poll.no}"


def desk_slot(poll: Poll) -> str:
    """The name of its opener's card."""
    return f"polldesk:{poll.no}"


def everywhere(poll: Poll, phrase: str, facts: dict[str, Any], **how: Any) -> Effects:
    """A phrase in every group where it stands."""
    return tuple(Say(In(group), phrase, facts, **how) for group in poll.groups)


def cards(poll: Poll) -> Effects:
    """The cards of the groups, brought up to date without a bell."""
    return everywhere(poll, "poll.card", public(poll), slot=slot(poll))


def desk(poll: Poll, *, anew: bool = False) -> Say:
    """The opener's card."""
    return Say(To(poll.opener), "poll.desk", public(poll), slot=desk_slot(poll), anew=anew)


def desk_again(poll: Poll) -> Say:
    """The same, where it stands already."""
    return Say(Standing(), "poll.desk", public(poll), slot=desk_slot(poll))


def ballots_over(poll: Poll) -> Say:
    """The ballots in private chats lose their buttons: it has ended, or will never begin."""
    return Say(Standing(), "poll.over", public(poll), slot=slot(poll))


def brought(poll: Poll, group: int) -> Effects:
    """Its card, below the newest messages of a group; the old one becomes a line above."""
    return (Say(In(group), "poll.card", public(poll), slot=slot(poll), anew=True),)


def begun(poll: Poll) -> Effects:
    """The card answers whoever asked; the opener gets the desk."""
    facts = public(poll)
    there = Say(In(poll.home), "poll.card", facts, slot=slot(poll), replies=True)
    return there, desk(poll, anew=True)


def opened(poll: Poll) -> Effects:
    """A draft is open now: its card is told below, so that the bell rings."""
    return (
        *everywhere(poll, "poll.card", public(poll), slot=slot(poll), anew=True),
        Say(Here(), "poll.endorsed", {"no": poll.no}),
        desk(poll, anew=True),
    )


def over_unopened(poll: Poll) -> Effects:
    """Cancelled or lapsed: the cards say so."""
    return *cards(poll), ballots_over(poll), desk_again(poll)


def lapsed(poll: Poll) -> Effects:
    """The opener hears that nobody else wanted it."""
    told = Say(To(poll.opener), "poll.lapsed", public(poll), slot=desk_slot(poll), anew=True)
    return *cards(poll), ballots_over(poll), told


def cast(state: Ballot, before: Ballot, ctx: Ctx) -> Effects:
    """The count on the cards, a word to the voter, the ballot in their private chat."""
    poll, mine = state.poll, state.mine
    facts = {
        **public(poll),
        "choice": "" if poll.secret or mine is None else mine.choice,
        "again": before.mine is not None,
        "same": not state.changed,
    }
    if not state.changed:
        return (Say(Here(), "poll.cast", facts),)
    first = before.poll.cast == 0
    ballot = Say(To(ctx.actor.id), "poll.ballot", {**facts, "may": True}, slot=slot(poll))
    return (
        Say(Here(), "poll.cast", facts),
        *(cards(poll) if public(poll) != public(before.poll) else ()),
        *(() if ctx.place.here else (ballot,)),
        *((desk_again(poll),) if first else ()),
        *_at_home(before, ctx),
    )


def _at_home(before: Ballot, ctx: Ctx) -> Effects:
    """Whoever voted for the household before hears that somebody else of it has changed that."""
    mine = before.mine
    if before.poll.by != "household" or mine is None or mine.person == ctx.actor.id:
        return ()
    return (Say(To(mine.person), "poll.changed_at_home", public(before.poll)),)


def _under(poll: Poll) -> dict[str, Any]:
    """Below its card, as a message of its own: whoever answers it is heard as well."""
    return {"under": slot(poll), "anew": True}


def reminded(poll: Poll, people: tuple[int, ...]) -> Effects:
    """Whoever has not voted, in private; the groups read how many have."""
    facts = {**public(poll), "choice": "", "may": True}
    return (
        *(Say(To(p), "poll.reminder", facts, slot=slot(poll), anew=True) for p in people),
        *everywhere(
            poll, "poll.turnout", public(poll), slot=f"pollturnout:{poll.no}", **_under(poll)
        ),
    )


def closed(poll: Poll) -> Effects:
    """The result below the cards, the question what follows from it, the ballots in private."""
    facts = public(poll)
    return (
        *cards(poll),
        *everywhere(
            poll, "poll.result", facts, slot=f"pollresult:{poll.no}", scheduled=True, **_under(poll)
        ),
        ask_outcome(poll) if poll.state == "closed" else desk(poll, anew=True),
        ballots_over(poll),
    )


def ask_outcome(poll: Poll) -> Say:
    """What does it mean, and what happens next?"""
    return Say(To(poll.opener), "poll.ask", public(poll), slot=desk_slot(poll), anew=True)


def concluded(poll: Poll) -> Effects:
    """Everybody reads what follows."""
    return (
        *cards(poll),
        *everywhere(poll, "poll.concluded", public(poll), under=slot(poll)),
        desk_again(poll),
    )


def review(poll: Poll) -> Say:
    """The day has come."""
    return Say(To(poll.opener), "poll.review", public(poll), slot=desk_slot(poll), anew=True)


def reviewed(poll: Poll) -> Effects:
    """Everybody reads what became of it."""
    told = everywhere(poll, "poll.reviewed", public(poll), under=slot(poll))
    return *cards(poll), *told, desk_again(poll)
