"""The picture of a poll's result: the facts of its bars; what they say stands in its words too."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from bot.flows.rules.text import one_line
from bot.speech.charts import Bar, Chart, Part, facts
from bot.speech.page import Drawn
from bot.speech.poll import label, turnout
from bot.speech.words import Words, plain


def drawn(w: Words, f: dict[str, Any]) -> Drawn:
    """What the mouth draws; for a ranking both ways of counting stand side by side."""
    parts = _points_and_run_off(w, f) if f["tally"] else (Part(_votes(w, f)),)
    title = plain(w._("#{no} {text}", no=f["no"], text=one_line(f["question"], 200)))
    return Drawn("poll_result", f"poll-{f['no']}.png", facts(Chart(title, parts, _turnout(w, f))))


def _turnout(w: Words, f: dict[str, Any]) -> str:
    """Without its sign: the picture's letters have none."""
    return plain(turnout(w, f)).removeprefix("🗳").strip()


def _name(w: Words, f: dict[str, Any], option: int) -> str:
    return plain(label(w, f, option))


def _votes(w: Words, f: dict[str, Any]) -> tuple[Bar, ...]:
    """How many chose each answer, as a share of all ballots."""
    counts, ballots = f["counts"], max(f["voted"], 1)
    most = max(counts, default=0)
    tie = counts.count(most) > 1
    return tuple(
        Bar(
            _name(w, f, option),
            count,
            Fraction(count, ballots),
            plain(w.many("{n} vote", "{n} votes", count)),
            option + 1,
            first=bool(most) and count == most,
            note=plain(w._("tied")) if tie and most and count == most else "",
        )
        for option, count in enumerate(counts)
    )


def _points_and_run_off(w: Words, f: dict[str, Any]) -> tuple[Part, Part]:
    """Points as a share of all points; votes of the last round in which an answer was."""
    counts, found = f["counts"], json.loads(f["tally"])
    most, all_points = max(counts, default=0), max(sum(counts), 1)
    points = tuple(
        Bar(
            _name(w, f, option),
            count,
            Fraction(count, all_points),
            plain(w.many("{n} point", "{n} points", count)),
            option + 1,
            first=bool(most) and count == most,
        )
        for option, count in enumerate(counts)
    )
    last: dict[int, tuple[int, int]] = {}
    for one in found["rounds"]:
        ballots = sum(votes for _, votes in one["votes"])
        last.update({option: (votes, ballots) for option, votes in one["votes"]})
    run_off = []
    for option in range(len(counts)):
        votes, ballots = last.get(option, (0, 0))
        run_off.append(
            Bar(
                _name(w, f, option),
                votes,
                Fraction(votes, max(ballots, 1)),
                plain(w.many("{n} vote", "{n} votes", votes)),
                option + 1,
                first=option in found["winners"],
            )
        )
    return (
        Part(points, plain(w._("By points"))),
        Part(tuple(run_off), plain(w._("By run-off"))),
    )
