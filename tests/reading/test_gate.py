"""The gate before a big pattern: it changes where is looked, never what is found."""

from __future__ import annotations

import random
import re

import pytest

from bot.reading import emergency
from bot.reading.gate import gated


def spans(pattern, text):
    return [found.span() for found in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        ("着火|起火", "着起"),
        ("(?:很|好)?大火", "很好大"),
        ("(?:不)*(?:热|吵){0,2}[a-d雨]?[东]", "不热吵abcd东"),
        (r"(?<!no )\bfire|\[x\]", "f["),
        ("(?:a|b)+?c|d{2}", "abd"),
        ("[在]?(?=火)烧", "在烧"),
        ("[]x]y", "]x"),
    ],
)
def test_what_a_pattern_begins_with(pattern, signs):
    gate = re.match(r"\(\?=(\[.+?[^\\]\])\)\(\?:", gated(pattern))
    assert gate
    assert all(re.fullmatch(gate[1], sign) for sign in signs)
    assert not re.search(gate[1], "zZ9火")


@pytest.mark.parametrize(
    "pattern", [".火", "[^a]火", r"\d火", "(?:火)?", "火*", "火|", "^火", "(?P<a>火)"]
)
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern):
    assert gated(pattern) == pattern


def test_the_same_is_found_with_and_without_the_gate():
    patterns = [pattern.pattern for _, pattern in emergency._RULES]
    patterns.append(emergency._ALIKE.pattern)
    assert all(pattern.startswith("(?=[") for pattern in patterns), "every one has its gate"
    bare = [re.compile(pattern[pattern.index("])(?:") + 2 :]) for pattern in patterns]
    # pieces of the alternatives themselves, mixed: many of these texts match
    words = sorted({w for p in bare for w in re.findall(r"[\u4e00-\u9fff]+|[a-z ]{3,}", p.pattern)})
    chance, found = random.Random(5), 0
    for _ in range(3000):
        text = "".join(chance.choice(words) for _ in range(chance.randint(1, 8)))
        for pattern, plain in zip(patterns, bare, strict=True):
            there = spans(plain, text)
            assert spans(pattern, text) == there
            found += bool(there)
    assert found > 1000
