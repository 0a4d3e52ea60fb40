"""Hot topics: what many people wrote about, each topic one matter at one place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.reading import topic_texts
from bot.reading.topic_groups import grouped
from bot.reading.topic_texts import Read

TOP = 20
_HALVES = timedelta(days=90)  # after which what was said counts half
_LATELY = 0.2  # the share of a topic's heat that fades like this
_HOUSEHOLD, _DAYS, _LIKES = 0.5, 0.4, 0.3  # weights beside a person's 1; of days, likes: logarithms
_NOWHERE = 0.5  # what a topic of no place counts: a subject rather than a matter
_NAMED_BY = 3  # words


class Message(Struct, frozen=True):
    """What somebody wrote. `user` and `household` "" unknown; `at` aware, None unknown."""

    id: str
    text: str
    title: str = ""
    at: datetime | None = None
    user: str = ""
    household: str = ""
    likes: int = 0


class Topic(Struct, frozen=True):
    """A matter by its words and place, its messages in the order of time, and how hot it is."""

    name: str
    place: str
    messages: tuple[Message, ...]
    score: float

    @property
    def begin(self) -> datetime | None:
        """When it was written of first; None where no time is known."""
        return min((m.at for m in self.messages if m.at), default=None)

    @property
    def end(self) -> datetime | None:
        """When it was written of last."""
        return max((m.at for m in self.messages if m.at), default=None)

    @property
    def people(self) -> int:
        """How many wrote of it; whoever is unknown is somebody else each time."""
        return _people(self.messages)


def topics(messages: Iterable[Message], top: int = TOP) -> list[Topic]:
    """At most so many topics of two messages or more, the hottest first.

    A message whose id was there before is passed over. Time grows with the messages, not with
    their square: a second to load the dictionary, and about 2 ms for each letter of a page.
    """
    once: dict[str, Message] = {}
    for message in messages:
        once.setdefault(message.id, message)
    told = list(once.values())
    reads = topic_texts.read([(message.title, message.text) for message in told])
    newest = max((message.at for message in told if message.at), default=None)
    made = [
        _topic([told[at] for at in group], [reads[at] for at in group], newest)
        for group in grouped(reads)
        if len(group) > 1
    ]
    made.sort(key=lambda topic: (-topic.score, topic.messages[0].id))
    return made[:top]


def _topic(messages: Sequence[Message], reads: Sequence[Read], newest: datetime | None) -> Topic:
    place = _place(reads)
    name = " ".join(part for part in (place, *_words(reads, place)) if part)
    order = sorted(messages, key=lambda m: (m.at is None, m.at.timestamp() if m.at else 0.0))
    score = _heat(messages, newest) * (1.0 if place else _NOWHERE)
    return Topic(name, place, tuple(order), round(score, 3))


def _place(reads: Sequence[Read]) -> str:
    """The name that most of the messages have, if half of them have it."""
    counts = Counter(name for read in reads for name in (read.main or read.names))
    if not counts:
        return ""
    best = max(counts, key=lambda name: (counts[name], name))
    return best if 2 * counts[best] >= len(reads) else ""


def _words(reads: Sequence[Read], place: str) -> list[str]:
    """What many of its messages say and few others; none within another, or within the place."""
    holders = Counter(word for read in reads for word in read.words)
    telling = {word: weight for read in reads for word, weight in read.words.items()}
    found: list[str] = []
    for word in sorted(holders, key=lambda word: (-holders[word] * telling[word], word)):
        if word not in place and not any(word in other or other in word for other in found):
            found.append(word)
            if len(found) == _NAMED_BY:
                break
    return found


def _people(messages: Iterable[Message]) -> int:
    return len({(m.user, "" if m.user else m.id) for m in messages})


def _heat(messages: Sequence[Message], newest: datetime | None) -> float:
    """People, households, days and likes; the part that fades is whole for what is new."""
    households = len({m.household for m in messages if m.household})
    days = len({m.at.date() for m in messages if m.at})
    likes = sum(max(0, m.likes) for m in messages)
    size = _people(messages) + _HOUSEHOLD * households
    size += _DAYS * math.log1p(days) + _LIKES * math.log1p(likes)
    ages = [(newest - m.at) / _HALVES for m in messages if m.at and newest]
    lately = sum(0.5**age for age in ages) / len(ages) if ages else 1.0
    return size * (1.0 - _LATELY + _LATELY * lately)
