"""What a need begins with, by table: one's own words, and those that they reply to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cases.case import Asked
from bot.cases.raising import args
from bot.flows.effects import Place, Refused
from bot.flows.rules.policy import Policy

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def asked(words="", there="", **more):
    return Asked(
        tx=None, place=Place(1, 1, 1), who=5, words=words, title="3号楼", policy=Policy(), now=NOW,
        roles=frozenset(), reads_all=False, answered=40, answered_name="", answered_text=there,
        **{"answered_person": 7, **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "there", "said"),
    [
        ("", "", ""),
        ("灯", "", "灯"),
        ("灯" * 500, "", "灯" * 500),
        ("灯" * 500, "门坏了", "灯" * 500),
        ("灯" * 499, "门坏了", "灯" * 499),
        ("灯" * 497, "门坏了", "门…\n" + "灯" * 497),
        ("灯", "门" * 900, "门" * 497 + "…\n灯"),
        ("", "门" * 900, "门" * 499 + "…"),
        ("", "门\u202e坏", "门坏"),
    ],
)
def test_ones_own_words_come_whole(words, there, said):
    made = args(asked(words, there))
    assert made["said"] == said
    assert len(made["said"]) <= 500
    taken = "门" in said
    assert (made["author"], made["reply"]) == ((7, 40) if taken else (0, 0))


def test_an_author_is_somebody_else():
    assert args(asked("", "门", answered_person=5))["author"] == 0
    assert args(asked("", "门", answered_person=0))["author"] == 0
    photo = args(asked("", "", photos=("a", "b")))
    assert (photo["author"], photo["photos"]) == (7, "a b")


def test_too_long_is_refused():
    with pytest.raises(Refused, match=r"form\.too_long"):
        args(asked("灯" * 501))
