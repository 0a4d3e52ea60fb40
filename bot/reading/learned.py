"""What one community taught the bot by correcting it (S02, S03).

An example keeps no words: at most `MOST` of 65,536 buckets that its features fall into. It counts
the more the likelier a new text falls into the same ones, so one correction is enough for the same
words said again, and taking it back undoes it wholly.

Which bucket is told by a key. Without it the buckets say nothing. With it a program could try all
pairs of signs and chain those that fit into the sentence: so the key never lies where they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from msgspec import Struct

MOST = 96  # buckets of one example
_BUCKET = 2  # bytes of its number
_PULL = 1.6  # of one example with the very same words, beside all that was known before
_NEAR = 3.0  # likeness counts by this power: half as like pulls an eighth
_LEAST = 0.15  # what is less like pulls nothing


def marks(features: Iterable[str], key: bytes = b"") -> tuple[int, ...]:
    """The buckets of a text's features (see `grams`), sorted; by a key of at most 64 bytes.

    Single signs, the length, the beginning and the end are left out: many texts share them.
    """
    found: dict[int, None] = {}
    for feature in features:
        if len(feature) == 1 or feature[0] == "^" or feature[-1] == "$" or " " in feature:
            continue
        told = blake2b(feature.encode("utf-8", "replace"), digest_size=_BUCKET, key=key)
        found[int.from_bytes(told.digest())] = None
        if len(found) >= MOST:
            break
    return tuple(sorted(found))


class Example(Struct, frozen=True):
    """`kind`: "category", or "need" with the labels "yes" and "no"; `marks`: see there."""

    kind: str
    label: str
    marks: tuple[int, ...]


class Learned:
    """The examples of one community, indexed; never changed after it is made."""

    def __init__(self, examples: Sequence[Example] = (), key: bytes = b"") -> None:
        """In any order; `key`: by which they were marked."""
        self._examples, self._key = tuple(examples), key
        self._index: dict[int, list[int]] = {}
        for at, example in enumerate(self._examples):
            for mark in example.marks:
                self._index.setdefault(mark, []).append(at)

    def __len__(self) -> int:
        """How many examples."""
        return len(self._examples)

    def pulls(self, kind: str, features: Iterable[str]) -> dict[str, float]:
        """Label → how strongly the examples of that kind pull a text with these features to it."""
        if not self._examples:
            return {}
        told = marks(features, self._key)
        shared: dict[int, int] = {}
        for mark in told:
            for at in self._index.get(mark, ()):
                shared[at] = shared.get(at, 0) + 1
        found: dict[str, float] = {}
        for at, count in shared.items():
            example = self._examples[at]
            like = count / (len(example.marks) * len(told)) ** 0.5
            if example.kind == kind and like >= _LEAST:
                found[example.label] = found.get(example.label, 0.0) + _PULL * like**_NEAR
        return found


NOTHING = Learned()


def pulled(chances: Mapping[str, float], pulls: Mapping[str, float]) -> dict[str, float]:
    """Chances after examples pulled at them; together 1 again."""
    if not pulls:
        return dict(chances)
    raised = dict(chances)
    for label, pull in pulls.items():
        raised[label] = raised.get(label, 0.0) + pull
    total = sum(raised.values()) or 1.0
    return {label: value / total for label, value in raised.items()}
