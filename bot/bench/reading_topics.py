"""How well hot topics are found: a known one among real letters, and planted ones among them.

    python -m bot.bench.reading_topics LETTERS.jsonl [PLANTED.jsonl …]

Letters are lines as `huiyin topics` takes them. Where a line is of a known topic, `topic` (or
`consensus_topic`) names it. Each file of planted messages is measured among the letters alone;
without any named, those of the tests are taken. F1 is that of the best of the first 20 topics
against the true set of messages.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from statistics import mean

from msgspec import Struct
from msgspec.structs import replace

from bot.bench.figure import Figure
from bot.reading.topic_lines import read
from bot.reading.topics import TOP, Message, topics

PLANTED = Path(__file__).parents[2] / "tests" / "reading"
GOAL = 0.85
FOUND = 0.7  # F1 from which a topic counts as found: two that were taken for one are none
_PLANTED_LEAST = 10  # planted topics of a file that must be found, beside the known ones
#: what stands for places in letters that were made anonymous: A市, A3区, 西地省
_CODES = re.compile(r"[A-Z]\d*[市县区州]|西地省")


class Measured(Struct, frozen=True):
    """F1 of each true topic by its name, those of the letters apart from the planted ones."""

    known: Mapping[str, float]
    planted: Mapping[str, float]
    messages: int
    seconds: float

    @property
    def both(self) -> list[float]:
        """F1 of every one."""
        return [*self.known.values(), *self.planted.values()]


def figures(letters: Path, planted: Sequence[Path] | None = None) -> Iterator[Figure]:
    """Of the letters alone, then with each file of planted messages.

    Raises:
        OSError: a file cannot be read.
        ValueError: it holds no message, or something else.
    """
    alone = measured(letters)
    for name, value in alone.known.items():
        yield Figure(f"hot topics of {letters.name}: F1 of {name}, nothing planted", value, FOUND)
    for file in sorted(PLANTED.glob("planted_topics*.jsonl")) if planted is None else planted:
        beside = measured(letters, file)
        where = f"hot topics of {letters.name} and {file.name}"
        count = len(beside.both)
        found = sum(value >= FOUND for value in beside.both)
        least = len(beside.known) + _PLANTED_LEAST
        yield Figure(f"{where}: mean F1", mean(beside.both or [0.0]), GOAL, of=count)
        yield Figure(f"{where}: found in the first {TOP}", found, least, of=count)
        pace = beside.seconds / beside.messages * 1000
        yield Figure(f"{where}: seconds a thousand messages", pace, 5.0, less=True)


def measured(letters: Path, planted: Path | None = None, top: int = TOP) -> Measured:
    """Find the first topics of the letters, with those planted among them.

    Raises:
        OSError: a file cannot be read.
        ValueError: it holds no message, or something else.
    """
    ours, known = _read(letters)
    theirs, true = _read(planted) if planted else ([], {})
    start = time.perf_counter()
    found = [{m.id for m in topic.messages} for topic in topics([*ours, *theirs], top)]
    spent = time.perf_counter() - start
    return Measured(
        {name: f1(ids, found) for name, ids in sorted(known.items())},
        {name: f1(ids, found) for name, ids in sorted(true.items())},
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
    if not messages:
        raise ValueError("it holds no message")
    true: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        told = json.loads(line)
        name = told.get("topic") or told.get("consensus_topic")
        if name:
            true[name].add(str(told["id"]))
    return messages, true


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(
            "usage: python -m bot.bench.reading_topics LETTERS.jsonl [PLANTED.jsonl …]"
        )
    for figure in figures(Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]] or None):
        print(figure.line())
