"""Which messages belong together: alike by words, more so at the same place.

Each message is compared with the few that share its rarest words or its places, never with all.
Groups are alike on average; a place where two crowds write about two things gives two of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.reading import clusters
from bot.reading.topic_texts import Read

ALIKE = 0.15  # average likeness of the messages of one topic
_SAME_PLACE = 0.2  # what the same place adds
_OTHER_PLACE = 0.3  # what is left where the places differ
_ELSEWHERE_MOST = 0.1  # … and at most, in the very same words: less than makes a topic
_ASIDE = 0.6  # a name that is only mentioned
_LEAST = 0.03  # likeness below which nothing is noted
_ASKED = 16  # features of one message by which others are found, the rarest first
_EACH = 200  # the latest messages that have one of them
_COMPARED = 40  # of all those, the ones that are compared

#: messages of a group that may be part of a subject, how many such groups (the largest) are
#: looked at, and how alike two of them must be as wholes
_SUBJECT, _SUBJECTS_MOST, _ONE_SUBJECT = 4, 50, 0.34

_CROWD = 0.05  # likeness of words, on average, that makes a crowd of people at one place
_CROWD_LEAST = 4  # messages
_STRANGERS = 0.25  # share of a crowd's own likeness that two crowds of two matters do not reach
_PARTED_MOST = 400  # messages of a group that is looked through like this


def grouped(reads: Sequence[Read]) -> list[list[int]]:
    """The groups, as positions: every message is in one, if only in one of its own."""
    groups = _subjects(clusters.grouped(range(len(reads)), _links(reads), ALIKE), reads)
    return [part for group in groups for part in _matters(group, reads)]


def likeness(a: Read, b: Read) -> float:
    """0 to about 1: how surely two messages are of one topic."""
    shared = _same_place(a, b)
    if shared:
        return _dot(a.weights, b.weights) + _SAME_PLACE * shared
    if a.words.keys().isdisjoint(b.words) and a.kinds.isdisjoint(b.kinds):
        return 0.0  # single signs alone mean nothing
    words = _dot(a.weights, b.weights)
    return min(words * _OTHER_PLACE, _ELSEWHERE_MOST) if a.main and b.main else words


def _dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    few, many = (a, b) if len(a) < len(b) else (b, a)
    return sum([weight * many[feature] for feature, weight in few.items() if feature in many])


def _same_place(a: Read, b: Read) -> float:
    """0 to 1: what they name both, the less the more else they name."""
    if a.main & b.main:
        return 1.0 / math.sqrt(len(a.main) * len(b.main))
    if a.names & b.names:
        return _ASIDE / math.sqrt(len(a.names) * len(b.names))
    return 0.0


def _links(reads: Sequence[Read]) -> dict[int, dict[int, float]]:
    """How alike messages are that share something rare."""
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    named: defaultdict[str, list[int]] = defaultdict(list)
    links: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for at, read in enumerate(reads):
        telling = sorted(read.weights.items(), key=lambda pair: (-pair[1], pair[0]))[:_ASKED]
        guess: defaultdict[int, float] = defaultdict(float)
        for feature, weight in telling:
            for other, theirs in holders[feature][-_EACH:]:
                guess[other] += weight * theirs
        for name in read.names:
            for other in named[name][-_EACH:]:
                guess[other] += _SAME_PLACE
        for other in sorted(guess, key=lambda o: (-guess[o], -o))[:_COMPARED]:
            how = likeness(read, reads[other])
            if how >= _LEAST:
                links[at][other] = links[other][at] = how
        for feature, weight in read.weights.items():
            holders[feature].append((at, weight))
        for name in read.names:
            named[name].append(at)
    return links


# --- subjects: of no place ---------------------------------------------------------------


def _subjects(groups: list[list[int]], reads: Sequence[Read]) -> list[list[int]]:
    """Larger groups of no place are joined where, as wholes, they speak of one subject.

    Whoever asks about a rule names no street, and each asks about another side of it.
    """
    placeless = [
        at
        for at, group in enumerate(groups)
        if len(group) >= _SUBJECT and 2 * sum(bool(reads[m].names) for m in group) < len(group)
    ]
    largest = sorted(placeless, key=lambda at: -len(groups[at]))[:_SUBJECTS_MOST]
    joined = {at: list(groups[at]) for at in largest}
    middle = {at: _middle(groups[at], reads) for at in largest}
    while len(joined) > 1:
        pairs = [(_dot(middle[a], middle[b]), -a, -b) for a in joined for b in joined if a < b]
        how, one, other = max(pairs)
        if how < _ONE_SUBJECT:
            break
        joined[-one] += joined.pop(-other)
        middle[-one] = _middle(joined[-one], reads)
    return [*joined.values(), *(group for at, group in enumerate(groups) if at not in middle)]


def _middle(group: Iterable[int], reads: Sequence[Read]) -> dict[str, float]:
    """The direction of all of them together, as a message's weights."""
    total: defaultdict[str, float] = defaultdict(float)
    for at in group:
        for feature, weight in reads[at].weights.items():
            total[feature] += weight
    size = math.sqrt(sum(weight * weight for weight in total.values())) or 1.0
    return {feature: weight / size for feature, weight in total.items()}


# --- matters: two at one place -----------------------------------------------------------


def _matters(group: list[int], reads: Sequence[Read]) -> list[list[int]]:
    """A group as it is, or its parts: what two crowds at one place wrote about is two matters.

    A crowd is held together by words; the words of two crowds have next to nothing in common.
    Whoever belongs to none goes with the crowd that is nearest.
    """
    if not 2 * _CROWD_LEAST <= len(group) <= _PARTED_MOST:
        return [group]
    how = {a: {b: _dot(reads[a].weights, reads[b].weights) for b in group if b != a} for a in group}
    found = clusters.grouped(group, how, _CROWD)
    crowds = sorted((one for one in found if len(one) >= _CROWD_LEAST), key=len, reverse=True)
    parts: list[list[int]] = []
    for crowd in crowds:
        near = [part for part in parts if not _two_matters(part, crowd, how)]
        if near:
            max(near, key=lambda part: _between(part, crowd, how)).extend(crowd)
        else:
            parts.append(list(crowd))
    if len(parts) < 2:
        return [group]
    cores = [list(part) for part in parts]
    for at in sorted({*group}.difference(*parts)):
        best = max(range(len(cores)), key=lambda p: (_between([at], cores[p], how), len(cores[p])))
        parts[best].append(at)
    return [sorted(part) for part in parts]


def _two_matters(one: list[int], other: list[int], how: clusters.Links) -> bool:
    within = min(_between(one, one, how), _between(other, other, how))
    return _between(one, other, how) <= _STRANGERS * within


def _between(one: list[int], other: list[int], how: clusters.Links) -> float:
    """How alike the messages of two groups are on average."""
    likes = [how[a][b] for a in one for b in other if a != b]
    return sum(likes) / len(likes)
