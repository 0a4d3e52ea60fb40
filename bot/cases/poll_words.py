"""Polls in words: the command, a reply to the card, and an answer in private (S07, S31)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases import poll_asked, poll_views
from bot.cases.case import Act, Asked, Begin, Bring, Show, Switchboard
from bot.flows import poll_says
from bot.flows.effects import Event, Refused
from bot.flows.poll_events import BallotCast, PollRepeated, SealedBallotCast
from bot.flows.poll_state import SEVERAL, Poll, written
from bot.reading import poll_lines, poll_templates, poll_topics
from storage import polls
from storage.communities import COMMUNITIES
from storage.people import groups_of
from storage.transaction import Tx

_NUMBER = 9  # characters: more is no number of a poll
_REPEATS = 4  # earlier polls that are offered
_READY = 2  # and of these, beside the templates
_LAST_TIME = timedelta(days=366)


def _command(asked: Asked) -> Act:
    """`/poll question? one/two rules`; `/poll` asks; `/poll 3` shows; `和上月一样` repeats."""
    said = asked.words
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return _shown(asked, int(said.lstrip("#")))
    again = poll_lines.repeats(said)
    if again:
        return _again(asked, again)
    read = poll_lines.read(said)
    why = poll_topics.banned(read.question, read.options)
    if why:
        raise Refused(f"poll.{why}")  # before anything is asked about it
    return Begin("vo", _as_said(read))


def _as_said(read: poll_lines.Asked) -> dict[str, Any]:
    """What a line says, for the form."""
    return {
        "question": read.question,
        "options": "\n".join(read.options),
        "kind": read.kind,
        "by": read.by,
        "secret": read.secret,
        "hidden": read.hidden,
        "hours": read.hours,
    }


def _ready(tx: Tx, community: int, language: str, home: int, now: str) -> list[list[Any]]:
    """[name, what the form is told] of the templates and of last month's polls of the group."""
    found: list[list[Any]] = [
        [name, {**_as_said(poll_lines.read(poll_templates.line(language, name))), "ready": True}]
        for name in poll_templates.names(language)
    ]
    if home:
        tx.flush()
        since, until = _last_month(tx, community, datetime.fromisoformat(now))
        for no, question in polls.before(tx.connection, community, home, since, until, _READY):
            names = [name for name, _ in found]
            found.append([poll_templates.again(language, question, names), {"again": no}])
    return found


def _shown(asked: Asked, no: int) -> Act:
    """In a group its card comes down to the newest messages; in private one's ballot."""
    poll = poll_asked.poll(asked.tx, asked.place.community, no)
    if asked.place.here not in poll.groups:
        return poll_views.ballot_of(asked, no)
    brought = poll_says.brought(poll, asked.place.here)
    return Bring(brought, home=poll.home, matter=poll_says.slot(poll))


def _again(asked: Asked, which: str) -> Act:
    """The poll of last month, or the last one: the one that it can be, or which one it is."""
    tx, community = asked.tx, asked.place.community
    tx.flush()
    home = asked.place.here or next(iter(groups_of(tx.connection, community, asked.who)), 0)
    since, until = asked.now - _LAST_TIME, asked.now
    if which == "month":
        since, until = _last_month(tx, community, asked.now)
    most = _REPEATS if which == "month" else 1
    found = polls.before(tx.connection, community, home, since, until, most)
    if not found:
        raise Refused("poll.none_before")
    if len(found) == 1:
        return PollRepeated(found[0][0])
    return Show("poll.which_again", {"polls": [list(one) for one in found]}, slot="pollagain")


def _last_month(tx: Tx, community: int, now: datetime) -> tuple[datetime, datetime]:
    head = tx.get(COMMUNITIES, community)
    zone = ZoneInfo(head.zone if head else "Asia/Shanghai")
    first = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first - timedelta(days=1)).replace(day=1), first


# --- answers ----------------------------------------------------------------------------


def _chosen(poll: Poll, words: str, *, loose: bool = True) -> str:
    """The ballot that these words are; "": none. Not `loose`: they answer nothing that is known."""
    yes_no = poll.kind == "yesno"
    labels = poll_lines.YES_NO if yes_no else poll.options
    found = poll_lines.choice(words, labels, yes_no=yes_no, loose=loose)
    if len(found) > 1 and poll.kind not in SEVERAL:
        return ""
    return written(found)


def _cast(poll: Poll, choice: str) -> Event:
    return SealedBallotCast(poll.no, choice) if poll.secret else BallotCast(poll.no, choice)


def _replied(asked: Asked, no: int) -> Act | None:
    """Words in reply to its card: a number or an answer's words are a vote, nothing else is."""
    poll = poll_asked.poll(asked.tx, asked.place.community, no)
    choice = _chosen(poll, asked.words)
    if choice:
        return _cast(poll, choice)
    if asked.place.here:
        return None  # they talk about it
    raise Refused("poll.unread", no=no)


def _said(asked: Asked) -> Act | None:
    """Words in private that answer an open poll of theirs; several: which one is asked back."""
    if len(asked.words) > _ANSWER:
        return None
    found = [(p, _chosen(p, asked.words, loose=False)) for p in poll_views.theirs(asked)]
    fits = [(p, choice) for p, choice in found if choice]
    if len(fits) == 1:
        return _cast(*fits[0])
    if not fits:
        return None
    return Show("poll.which", {"polls": [[p.no, p.question] for p, _ in fits]}, slot="pollwhich")


_ANSWER = 60  # characters: nothing longer is an answer


def enter(board: Switchboard) -> None:
    """Enter the command, replies to cards and words in private."""
    board.commands["poll"] = _command
    board.looks["polls.ready"] = _ready
    board.commands["polls"] = poll_views.listed
    for card in ("poll", "pollturnout", "pollresult"):
        board.replies[card] = _replied
    board.said.append(_said)
