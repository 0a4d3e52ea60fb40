"""Words of one field stand for each other: 公交 and 公共汽车, 工资 and 欠薪.

People's words and the names on an official list seldom are the same; both belong to a field.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("thesaurus.txt")


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
    """Word → numbers of its fields; and how long words are."""
    fields: dict[str, list[int]] = {}
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for number, line in enumerate(lines):
        for word in line.split():
            fields.setdefault(word, []).append(number)
    return {word: tuple(all_of) for word, all_of in fields.items()}, frozenset(map(len, fields))


def fields(said: str) -> dict[int, float]:
    """Numbers of the fields that a plain text speaks of → how often; the longest word counts."""
    words, sizes = _words()
    order = sorted(sizes, reverse=True)
    found: dict[int, float] = {}
    at = 0
    while at < len(said):
        step = 1
        for size in order:
            numbers = words.get(said[at : at + size])
            if numbers:
                for number in numbers:
                    found[number] = found.get(number, 0.0) + 1 / len(numbers)
                step = size
                break
        at += step
    return found
