"""Formal votes in words: the command, a reply to the card, an answer in private (S08, S31)."""

from __future__ import annotations

from bot.cases import vote_asked, vote_ballots, vote_own, vote_views
from bot.cases.case import Act, Asked, Begin, Bring, Switchboard
from bot.flows import vote_says
from bot.flows.effects import Refused
from bot.flows.rules.rights import Action, may
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_events import LocalRulesConfirmed
from bot.flows.vote_own_forms import ADOPT, REVOKE
from bot.flows.vote_state import Vote, packed
from bot.reading import poll_topics, vote_lines

#: to which words may be an answer: everything that stands of a vote in a group or with a voter
_CARDS = (
    "vote", "voteturnout", "voteextended", "voteresult", "votepublished", "voteeffective",
    "votechallenged", "votedisputed", "voteannulled", "votelapsed", "voteballot", "voteremind",
)  # fmt: skip
_NUMBER = 9  # characters: more is no number of a vote


def _command(asked: Asked) -> Act:
    """`/vote` begins or lists; `/vote 3` shows; `/vote rules` shows the rules that they adopted;
    `/vote law` says whether votes bind."""
    said = asked.words
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return _shown(asked, int(said.lstrip("#")))
    law = vote_lines.law(said)
    if law:
        return _law(asked, law)
    if vote_lines.rules(said):
        return vote_own.listed(asked, 0)
    why = poll_topics.banned(said, ())
    if why:
        raise Refused(f"poll.{why}")  # before anything is asked about it
    if not may(Action.VOTE_BEGIN, asked.roles):
        if not said:
            return vote_views.listed(asked)
        raise Refused("no_right", action=Action.VOTE_BEGIN.value)
    if asked.place.here:
        raise Refused("vote.in_private")
    rules = [rule.key for rule in TEMPLATES.values() if rule.openers & asked.roles]
    own = [
        key for key in vote_own.standing(asked.tx, asked.place.community)
        if vote_views.named(asked.tx, asked.place.community, key).openers & asked.roles
    ]  # fmt: skip
    rules += [*own, ADOPT, *([REVOKE] if own else [])]
    return Begin("ka", {"title": said, "rules": " ".join(rules)})


def _law(asked: Asked, way: str) -> Act:
    if not may(Action.VOTE_LAW, asked.roles):
        raise Refused("no_right", action=Action.VOTE_LAW.value)
    if way == "off":
        return LocalRulesConfirmed(0, "")
    return Begin("kt", {})


def _shown(asked: Asked, no: int) -> Act:
    """In a group its card comes down to the newest messages; in private one's ballot."""
    vote = vote_asked.vote(asked.tx, asked.place.community, no)
    if asked.place.here not in vote.groups or vote.state == "draft":
        return vote_views.ballot_of(asked, no)
    brought = vote_says.brought(vote, asked.place.here)
    return Bring(brought, home=vote.home, matter=vote_says.slot(vote))


def _chosen(asked: Asked, vote: Vote, choice: str) -> Act:
    """The confirming step for the one head that they speak for; of several, the whole ballot."""
    if vote.kind == "secret" and asked.place.here:
        raise Refused("vote.secret_private", no=vote.no)
    mine = vote_asked.mine(asked.tx, asked.place.community, vote, asked.who)
    if len(mine) != 1:
        return vote_views.ballot_of(asked, vote.no)
    if vote.kind == "secret":
        return vote_ballots.sealed_confirm(asked, packed(vote.no, mine[0].head, choice))
    return vote_views.confirm(asked, packed(vote.no, mine[0].head, choice))


def _replied(asked: Asked, no: int) -> Act | None:
    """Words in reply to its card: agree, disagree or abstain is a ballot, nothing else is."""
    vote = vote_asked.vote(asked.tx, asked.place.community, no)
    choice = vote_lines.choice(asked.words)
    if choice and vote.state != "draft":
        return _chosen(asked, vote, choice)
    if asked.place.here:
        return None  # they talk about it
    raise Refused("vote.unread", no=no)


def _said(asked: Asked) -> Act | None:
    """Such words in private, while one vote of theirs is open or in its notice.

    Of several it is asked which one.
    """
    choice = vote_lines.choice(asked.words)
    if not choice or asked.words.isdecimal():
        return None  # a bare number may be anything
    found = [
        v for v in vote_views.theirs(asked)
        if v.state in ("noticed", "open")
        and vote_asked.mine(asked.tx, asked.place.community, v, asked.who)
    ]  # fmt: skip
    if len(found) == 1:
        return _chosen(asked, found[0], choice)
    return vote_views.listed(asked) if found else None


def enter(board: Switchboard) -> None:
    """Enter the commands, replies to cards and words in private."""
    board.commands["vote"] = _command
    board.commands["votes"] = vote_views.listed
    for card in _CARDS:
        board.replies[card] = _replied
    board.said.append(_said)
