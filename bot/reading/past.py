"""From the messages of a chat's past to possible needs: found in order, merged by likeness, ranked.

Each new one is compared with the few that share its rarer words, never with all. Numbers that
point to a person are starred out before anything is kept or shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

from bot.flows.history import TEXT_MAX, Finding
from bot.flows.rules.text import one_line
from bot.reading import places
from bot.reading.alike import ALIKE, Told, likeness, terms
from bot.reading.categories import triage
from bot.reading.chat import Heard, hear
from bot.reading.export import Message
from bot.reading.masks import masked

#: confidence from which it is shown: lower than for an offer, as somebody decides about each
LIKELY = 0.5
HEAD = 120  # characters of a long text that say what it is about
COMMON = 64  # a word in more candidates than this says nothing about likeness
COMPARED = 12  # the candidates that share most words with a new one
TAKEN_BACK_WITHIN = timedelta(days=1)
FADES = timedelta(days=90)  # after which a thing said counts half
_SENTENCE = re.compile(r".*?(?:[。！？!?；;\n]|$)")


@dataclass(slots=True)
class _Saying:
    message: int
    author: int
    at: datetime


@dataclass(slots=True)
class _Matter:
    """What was said once or more often; the first one's words stand for it."""

    told: Told
    text: str
    urgency: str
    said: list[_Saying]


class Found(Struct, frozen=True):
    """What came out; `findings` best first."""

    read: int
    findings: tuple[Finding, ...]
    merged: int
    skipped: dict[str, int]  # why → how many; "chatter" and the like are words that are no needs


def head(text: str) -> str:
    """The title, and the sentences after it as far as they say what it is about."""
    taken = ""
    for found in _SENTENCE.finditer(text):
        if taken and len(taken) + len(found[0]) > HEAD:
            break
        taken += found[0]
        if len(taken) >= HEAD // 2:
            break
    return taken.strip()[: 2 * HEAD]


@dataclass(slots=True)
class Sieve:
    """Takes messages one by one; keeps words of possible needs only.

    `home`: the group's own place; `known`: messages that an earlier import has had; `bots`:
    people who are bots.
    """

    home: places.Location
    known: Container[int] = frozenset()
    bots: set[int] = field(default_factory=set)
    read: int = 0
    merged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    _matters: list[_Matter] = field(default_factory=list)
    _by_term: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _of_message: dict[int, int] = field(default_factory=dict)
    _last: dict[int, int] = field(default_factory=dict)  # author → message of their latest need

    def take(self, message: Message) -> None:
        """One message, in the order of the chat."""
        self.read += 1
        if message.why == "bot" and message.author:
            self.bots.add(message.author)
        why = message.why or self._why(message)
        if why:
            self.skipped[why] += 1
            return
        short = head(message.text)
        kind = _kind(message.text, short)
        if kind == "need":
            self._enter(message, short)
        elif kind == "retraction" and self._take_back(message):
            self.skipped["taken_back"] += 1
        else:
            self.skipped[kind] += 1

    def _why(self, message: Message) -> str:
        if message.author in self.bots:
            return "bot"
        return "known" if message.id in self.known or message.id in self._of_message else ""

    def _enter(self, message: Message, short: str) -> None:
        found = triage(short)
        if not found.category and len(message.text) > len(short):
            found = triage(message.text[:TEXT_MAX])
        where = places.read(short, self.home)
        told = Told(short, where, found.category)
        words = terms(short)
        at = self._alike(told, words)
        if at is None:
            at = len(self._matters)
            text = masked(message.text)
            kept = text if len(text) <= TEXT_MAX else one_line(text, TEXT_MAX)
            self._matters.append(_Matter(told, kept, found.urgency, []))
            for word in words:
                self._by_term[word].append(at)
        else:
            self.merged += 1
        self._matters[at].said.append(_Saying(message.id, message.author, message.at))
        self._of_message[message.id] = at
        self._last[message.author] = message.id

    def _alike(self, told: Told, words: tuple[str, ...]) -> int | None:
        """The matter that is the same, or None."""
        rare = [w for w in words if len(self._by_term[w]) <= COMMON]
        if not rare and words:  # nothing but words that everybody uses: the latest who did
            rare = [min(words, key=lambda w: len(self._by_term[w]))]
        shared = Counter(at for word in rare for at in self._by_term[word][-COMMON:])
        likest, most = None, ALIKE
        for at, _ in shared.most_common(COMPARED):
            if self._matters[at].said:
                how = likeness(self._matters[at].told, told)
                if how >= most and (likest is None or how > most):
                    likest, most = at, how
        return likest

    def _take_back(self, message: Message) -> bool:
        """ "Never mind" takes back one's own latest need, or the one that it answers."""
        about = message.answers if message.answers in self._of_message else 0
        about = about or self._last.get(message.author, 0)
        if not about:
            return False
        said = self._matters[self._of_message[about]].said
        for one in said:
            if one.message == about and one.author == message.author:
                if message.at - one.at > TAKEN_BACK_WITHIN:
                    return False
                said.remove(one)
                return True
        return False

    def found(self) -> Found:
        """Everything that came out, ranked: by how many people, how often, how lately."""
        by_bots = 0
        for matter in self._matters:
            people = [one for one in matter.said if one.author not in self.bots]
            by_bots += len(matter.said) - len(people)
            matter.said = people
        skipped = self.skipped + Counter({"bot": by_bots} if by_bots else {})
        there = [matter for matter in self._matters if matter.said]
        newest = max((one.at for matter in there for one in matter.said), default=None)
        ranked = sorted(there, key=lambda m: (-_weight(m, newest or m.said[0].at), m.said[0].at))
        return Found(self.read, tuple(map(_finding, ranked)), self.merged, dict(skipped))


def _kind(text: str, short: str) -> str:
    """What a message is; a letter is a need if its head or its body sounds like one."""
    heard = hear(short)
    if _likely(heard):
        return "need"
    if len(text) > len(short) and heard.kind in ("chatter", "thanks", "progress_query"):
        return "need" if _likely(hear(text[:TEXT_MAX])) else heard.kind
    return "chatter" if heard.kind == "need" else heard.kind


def _likely(heard: Heard) -> bool:
    if heard.kind == "chatter":  # told with how sure it is that it is none
        return 1.0 - heard.confidence >= LIKELY
    return heard.kind == "need" and heard.confidence >= LIKELY


def _weight(matter: _Matter, newest: datetime) -> float:
    people = len({one.author for one in matter.said})
    again = len(matter.said) - people
    age = newest - max(one.at for one in matter.said)
    return float((people + again / 4) * 0.5 ** (age / FADES))


def _finding(matter: _Matter) -> Finding:
    said = matter.said
    return Finding(
        text=matter.text,
        place=matter.told.place,
        category=matter.told.category,
        urgency=matter.urgency,
        author=said[0].author,
        at=max(one.at for one in said),
        people=len({one.author for one in said}),
        times=len(said),
        messages=tuple(islice((one.message for one in said), 200)),
    )
