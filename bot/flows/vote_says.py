"""Who hears what of a formal vote (S08, rules 5).

One card a group (slot `vote:N`) with turnout and no choices; the opener has a desk in private
(`votedesk:N`), every voter a ballot in private (`voteballot:N`). Nothing that must arrive goes by
whisper: notice, ballot, reminder and result are private messages, and the groups read them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.flows.effects import Effects, In, Say, Standing, To
from bot.flows.vote_state import Vote, public


def slot(vote: Vote) -> str:
    """The name of its card, in any group."""
    return f"vote:{vote.no}"


def desk_slot(vote: Vote) -> str:
    """The name of its opener's card."""
    return f"votedesk:{vote.no}"


def ballot_slot(vote: Vote) -> str:
    """The name of a voter's card in private."""
    return f"voteballot:{vote.no}"


def everywhere(vote: Vote, phrase: str, facts: dict[str, Any], **how: Any) -> Effects:
    """A phrase in every group where it stands."""
    return tuple(Say(In(group), phrase, facts, **how) for group in vote.groups)


def cards(vote: Vote, *, anew: bool = False) -> Effects:
    """The cards of the groups, brought up to date; `anew` rings the bell."""
    return everywhere(vote, "vote.card", public(vote), slot=slot(vote), anew=anew)


def told(vote: Vote, phrase: str, *, scheduled: bool = False) -> Effects:
    """A milestone below the cards."""
    named = f"vote{phrase.rpartition('.')[2]}:{vote.no}"
    how = {"slot": named, "under": slot(vote), "anew": True, "scheduled": scheduled}
    return everywhere(vote, phrase, public(vote), **how)


def brought(vote: Vote, group: int) -> Effects:
    """Its card, below the newest messages of a group."""
    return (Say(In(group), "vote.card", public(vote), slot=slot(vote), anew=True),)


def desk(vote: Vote, *, anew: bool = False) -> Say:
    """The opener's card."""
    return Say(To(vote.opener), "vote.desk", public(vote), slot=desk_slot(vote), anew=anew)


def notice_over(vote: Vote) -> Say:
    """The opener's card once more, with the news that the days of the notice are over."""
    return Say(To(vote.opener), "vote.notice_over", public(vote), slot=desk_slot(vote), anew=True)


def desk_again(vote: Vote) -> Say:
    """The same, where it stands already."""
    return Say(Standing(), "vote.desk", public(vote), slot=desk_slot(vote))


def watchers(vote: Vote, phrase: str, facts: dict[str, Any], **how: Any) -> Effects:
    """Its opener and both scrutineers."""
    people = dict.fromkeys((vote.opener, *(s.person for s in vote.scrutineers)))
    return tuple(Say(To(person), phrase, facts, **how) for person in people)


def check_of(vote: Vote, person: int) -> Say:
    """The count, for one of those who compare it with the ballots."""
    slot_ = f"votecheck:{vote.no}"
    return Say(To(person), "vote.check", public(vote), slot=slot_, anew=True)


def to_voters(vote: Vote, phrase: str, theirs: dict[int, Any]) -> Effects:
    """Everybody on the roll who can be reached, with what they stand there with."""
    facts = public(vote)
    return tuple(
        Say(To(person), phrase, {**facts, "mine": mine}, slot=ballot_slot(vote), anew=True)
        for person, mine in theirs.items()
    )


def ballots_over(vote: Vote) -> Say:
    """Every ballot that stands in a private chat says what became of the vote."""
    facts = {**public(vote), "mine": ()}
    return Say(Standing(), "vote.ballot", facts, slot=ballot_slot(vote))


def reminded(vote: Vote, people: Iterable[int]) -> Effects:
    """Whoever has not taken part: how many have, never what they said."""
    facts = public(vote)
    return tuple(
        Say(To(person), "vote.reminder", facts, slot=f"voteremind:{vote.no}", anew=True)
        for person in people
    )
