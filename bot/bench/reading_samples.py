"""Reading measured on samples that do not belong to the project: see `bot.bench.reading`."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.bench import reading_times, reading_topics
from bot.bench.figure import Figure
from bot.bench.sample import sample
from bot.reading.by_words import ByWords
from bot.reading.reader import Reader, taught
from bot.reading.taxonomy import load

#: the codes that stand for places there: A市, A3区, 西地省
_CODES = re.compile(r"[A-Z]\d*[市县区州]|西地省")
_EXAMPLES, _SPLITS = 140, 20


def measure(reader: Reader, data: Path) -> Iterator[Figure]:
    """The figures of every sample that lies there.

    Raises:
        BadSamples: a file holds something else.
    """
    readers: tuple[tuple[str, Callable[[Path], Iterable[Figure]]], ...] = (
        ("group_chat_noise/*.jsonl", lambda path: [_noise(reader, path)]),
        ("resident_classification/open.jsonl", _classes),
        ("time_expressions/*.jsonl", lambda path: [_times(path)]),
        ("hot_topics/*.jsonl", reading_topics.figures),
    )
    for pattern, figures in readers:
        for path in sorted(data.rglob(pattern)):
            with sample(path):
                yield from figures(path)


def _rows(path: Path) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not found:
        raise ValueError("it is empty")
    return found


def _noise(reader: Reader, path: Path) -> Figure:
    now, texts = datetime.now().astimezone(), [row["text"] for row in _rows(path)]
    offered = sum(reader.read(text, now).is_need for text in texts)
    return Figure(
        "chatter of real groups: would be offered a number", offered / len(texts), 0.01,
        of=len(texts), less=True,
    )  # fmt: skip


def _classes(path: Path) -> Iterator[Figure]:
    taxonomy = load(path.with_name("categories.json"))
    letters = [
        (row, _CODES.sub("", row["title"]), _CODES.sub("", row["text"])) for row in _rows(path)
    ]
    plain = _Plain(path.with_name("categories.json"))
    forms: dict[str, Callable[[str, str], str]] = {
        "titles": lambda title, _: title,
        "title + text": lambda title, text: f"{title} {text}",
    }
    for (name, form), goal in zip(forms.items(), (0.72, 0.80), strict=True):
        told = [(row["label"], form(title, text)) for row, title, text in letters]
        alone = Reader(taxonomy)
        right = [_top(alone, text) == label for label, text in told]
        beside = sum(plain.top(text) == label for label, text in told) / len(told)
        yield Figure(
            f"somebody else's classes by words, {name}", sum(right) / len(told), goal,
            of=len(told), plain=beside, plain_name="characters and words, cosine",
        )  # fmt: skip
        with_examples = without = 0
        for seed in range(_SPLITS):
            order = list(range(len(told)))
            random.Random(seed).shuffle(order)  # noqa: S311 - a seeded split
            examples = ({"text": told[at][1], "category": told[at][0]} for at in order[:_EXAMPLES])
            schooled = taught(examples, taxonomy)
            with_examples += sum(
                _top(schooled, told[at][1]) == told[at][0] for at in order[_EXAMPLES:]
            )
            without += sum(right[at] for at in order[_EXAMPLES:])
        count = _SPLITS * (len(told) - _EXAMPLES)
        yield Figure(
            f"… with {_EXAMPLES} examples, {name}", with_examples / count, without / count,
            of=count, plain=without / count, plain_name="without examples",
        )  # fmt: skip


def _top(reader: Reader, text: str) -> str:
    """The group of the likeliest category."""
    found = reader.groups(text)
    return max(found, key=found.__getitem__) if found else ""


class _Plain:
    """Runs of one to three signs beside words, cosine: nothing of the thesaurus, no leaves."""

    def __init__(self, path: Path) -> None:
        groups = json.loads(path.read_text(encoding="utf-8"))["categories"]
        words = {
            group["id"]: [
                group["zh"],
                *(
                    word
                    for child in group["children"]
                    for word in (child["zh"], *child["keywords"])
                ),
            ]
            for group in groups
        }
        self._reader = ByWords(words, {name: name for name in words}, fields=False)

    def top(self, text: str) -> str:
        found = self._reader.chances(text)
        return max(found, key=found.__getitem__) if found else ""


def _times(path: Path) -> Figure:
    samples = [row for row in _rows(path) if reading_times.meeting_like(row)]
    right = sum(map(reading_times.right, samples))
    return Figure(
        f"time phrases ({reading_times.FILTER})", right / len(samples), 0.90, of=len(samples),
    )  # fmt: skip
