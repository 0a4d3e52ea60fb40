"""How well lines are read, on the project's own corpus and on samples that are given by path.

    huiyin bench reading [--data FOLDER]

Of the corpus (`tests/reading/corpus`) each figure stands twice: for the half of the lines that may
be looked at while the readers are improved, and for the half that is only counted. In `--data`
files are found by their names wherever they lie: `messages.jsonl` (labelled lines as in the
corpus), `group_chat_noise/*.jsonl`, `resident_classification/{open.jsonl,categories.json}`,
`time_expressions/*.jsonl`, `hot_topics/*.jsonl`. What is not there is left out.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.bench.figure import Figure
from bot.bench.sample import BadSamples, sample
from bot.reading.reader import Line, Reader

CORPUS = Path(__file__).parents[2] / "tests" / "reading" / "corpus"
_QUIET = frozenset({"vote_reply", "resolution_signal", "retract_last", "announcement"})
_Labelled = list[tuple[dict[str, Any], Line]]


def measure(data: Path | None = None) -> list[Figure]:
    """Every figure that can be measured here.

    Raises:
        BadSamples: nothing can be measured, or a file holds something else than samples.
    """
    from bot.bench import reading_samples

    reader = Reader()
    reader.read("电梯坏了", datetime.now().astimezone())
    figures = [*corpus(reader), *_speed(reader), *_loading()] if CORPUS.is_dir() else []
    if data is not None:
        for path in sorted(data.rglob("messages.jsonl")):
            with sample(path):
                figures += _labelled(f"{path.parent.name}/{path.name}", _read(reader, rows(path)))
        figures += reading_samples.measure(reader, data)
    if not figures:
        raise BadSamples("neither the corpus of the source nor --data holds samples")
    return figures


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines.

    Raises:
        ValueError: it has none, or something else.
    """
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not found:
        raise ValueError("it is empty")
    return found


def half(name: str) -> int:
    """0: may be looked at; 1: is only counted."""
    return hashlib.sha256(name.encode()).digest()[0] & 1


def _read(reader: Reader, labelled: Iterable[dict[str, Any]]) -> _Labelled:
    return [
        (one, reader.read(one["text"], datetime.fromisoformat(one["sent_at"]))) for one in labelled
    ]


def corpus(reader: Reader | None = None) -> Iterator[Figure]:
    """Of the project's own lines, by halves."""
    reader = reader or Reader()
    everyday = [one for name in ("street", "chatter") for one in rows(CORPUS / f"{name}.jsonl")]
    read = _read(reader, everyday)
    for side, name in ((0, "looked at"), (1, "only counted")):
        yield from _labelled(f"corpus, {name}", [r for r in read if half(r[0]["id"]) == side])
    yield from _labelled("corpus, oblique", _read(reader, rows(CORPUS / "oblique.jsonl")))


def _labelled(name: str, read: _Labelled) -> Iterator[Figure]:
    """The figures of labelled lines."""
    hits = sum(line.is_need and one["expect"]["is_need"] for one, line in read)
    told = sum(line.is_need for _, line in read)
    true = sum(one["expect"]["is_need"] for one, _ in read)
    yield Figure(f"{name}: need F1", 2 * hits / max(1, told + true), 0.93, of=len(read))
    danger = [line for one, line in read if one["expect"]["urgency"] == "emergency"]
    calm = [line for one, line in read if "emergency" not in _urgencies(one["expect"])]
    if danger:
        found = sum(bool(line.numbers) for line in danger) / len(danger)
        yield Figure(f"{name}: emergencies found", found, 1.0, of=len(danger))
    false = sum(bool(line.numbers) for line in calm) / max(1, len(calm))
    yield Figure(f"{name}: false emergencies", false, 0.05, of=len(calm), less=True)
    needs = [(one["expect"], line) for one, line in read if one["expect"]["is_need"]]
    kinds = [
        bool(line.categories)
        and line.categories[0][0] in {expect["category"], *expect["accept_categories"]}
        for expect, line in needs
    ]
    if kinds:
        yield Figure(f"{name}: exact category", sum(kinds) / len(kinds), 0.80, of=len(kinds))
    yield from _places(name, needs)
    quiet = [
        line for one, line in read if one["expect"]["route"] in _QUIET or "thanks" in one["tags"]
    ]
    if quiet:
        opened = float(sum(line.is_need for line in quiet))
        yield Figure(
            f"{name}: opened from thanks, votes, notices, retractions", opened, 0.0,
            of=len(quiet), less=True,
        )  # fmt: skip


def _urgencies(expect: dict[str, Any]) -> set[str]:
    return {expect["urgency"], *expect["accept_urgency"]}


def _places(name: str, needs: list[tuple[dict[str, Any], Line]]) -> Iterator[Figure]:
    """Parts of a place that the text says, or that were read: how many are the same."""
    right = count = 0
    for expect, line in needs:
        said = line.to_json()["location"] or {}
        wanted = expect["location"] or {}
        for part in ("building", "unit", "floor", "room"):
            if said.get(part) or wanted.get(part):
                count += 1
                right += said.get(part) == wanted.get(part)
    if count:
        yield Figure(f"{name}: places", right / count, 0.95, of=count)


def _speed(reader: Reader) -> Iterator[Figure]:
    texts = [
        one["text"] for name in ("street", "chatter") for one in rows(CORPUS / f"{name}.jsonl")
    ]
    now = datetime.now().astimezone()
    started = time.perf_counter()
    for text in texts:
        reader.read(text, now).to_json()
    yield Figure(
        "lines a second", len(texts) / (time.perf_counter() - started), 1500, of=len(texts)
    )


#: loads the reading as the bot does, and says how long it took and how much memory
_LOAD = """
import resource, time
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
import bot.app
from bot.handlers import listening
before, started = peak(), time.perf_counter()
listening.warm()
print(time.perf_counter() - started, peak() - before)
"""


def _loading() -> Iterator[Figure]:
    """In a process of its own, where nothing of it is there yet."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _LOAD], cwd=CORPUS.parents[2], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    seconds, memory = map(float, done.stdout.split())
    yield Figure("seconds to load", seconds, 2.0, less=True)
    yield Figure("memory for it, MB", memory, 100, less=True)
