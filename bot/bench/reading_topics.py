"""How well hot topics are found: a known one among real letters, and planted ones among them.

    python -m bot.bench.reading_topics LETTERS.jsonl tests/reading/planted_topics*.jsonl

Letters are lines as `huiyin topics` takes them. Where a line is of a known topic, `topic` (or
`consensus_topic`) names it. Each file of planted messages is measured among the letters alone.
F1 is that of the best of the first 20 topics against the true set of messages.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from statistics import mean

from bot.reading.topic_lines import read
from bot.reading.topics import TOP, Message, topics

GOAL = 0.85
#: what stands for places in letters that were made anonymous: A市, A3区, 西地省
_CODES = re.compile(r"[A-Z]\d*[市县区州]|西地省")
_FOUND = 0.5  # F1 from which a topic counts as found


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 of each true topic by its name, those of the letters apart from the planted ones."""

    known: Mapping[str, float]
    planted: Mapping[str, float]
    top: int
    messages: int
    seconds: float

    @property
    def both(self) -> list[float]:
        """F1 of every one."""
        return [*self.known.values(), *self.planted.values()]

    def line(self) -> str:
        """For people."""
        known = ", ".join(f"{name} {f1:.2f}" for name, f1 in self.known.items()) or "none"
        found = sum(f1 >= _FOUND for f1 in self.both)
        verdict = "met" if mean(self.both or [0.0]) >= GOAL else "NOT met"
        return (
            f"known: {known}; planted: mean F1 {mean([*self.planted.values()] or [0.0]):.3f}; "
            f"all: mean F1 {mean(self.both or [0.0]):.3f} (goal {GOAL}: {verdict}); "
            f"{found} of {len(self.both)} in the top {self.top}; "
            f"{self.messages} messages in {self.seconds:.1f} s"
        )


def figures(letters: Path, planted: Path | None = None, top: int = TOP) -> Figures:
    """Find the first topics of the letters, with those planted among them.

    Raises:
        OSError: a file cannot be read.
    """
    ours, known = _read(letters)
    theirs, true = _read(planted) if planted else ([], {})
    start = time.perf_counter()
    found = [{m.id for m in topic.messages} for topic in topics([*ours, *theirs], top)]
    spent = time.perf_counter() - start
    return Figures(
        {name: f1(ids, found) for name, ids in sorted(known.items())},
        {name: f1(ids, found) for name, ids in sorted(true.items())},
        top,
        len(ours) + len(theirs),
        spent,
    )


def f1(ids: set[str], found: Sequence[set[str]]) -> float:
    """Of the set that matches best."""
    return max((2 * len(ids & one) / (len(ids) + len(one)) for one in found), default=0.0)


def _read(file: Path) -> tuple[list[Message], dict[str, set[str]]]:
    """The messages of a file, and the ids of each topic that it names."""
    lines = file.read_bytes().splitlines()
    messages = [
        replace(found, title=_CODES.sub(" ", found.title), text=_CODES.sub(" ", found.text))
        for found in read(lines, UTC)
        if isinstance(found, Message)
    ]
    true: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        told = json.loads(line)
        name = told.get("topic") or told.get("consensus_topic")
        if name:
            true[name].add(str(told["id"]))
    return messages, true


def show(letters: Path, planted: Sequence[Path]) -> None:
    """Print the figures: of the letters alone, then with each file of planted messages."""
    print(f"{letters.name}: {figures(letters).line()}")
    for file in planted:
        print(f"{letters.name} + {file.name}: {figures(letters, file).line()}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(
            "usage: python -m bot.bench.reading_topics LETTERS.jsonl [PLANTED.jsonl …]"
        )
    show(Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]])
