"""How much a line states: a thing of the estate, what is wrong with it, what is asked, where.

A plain "3号楼电梯又坏了" states all of it in nine signs, too few to be learned from lessons alone:
so this is one more clue beside what was learned (see `Said.features`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.reading.lexicon import Hit
from bot.reading.turns import TURNS

_TROUBLE = TURNS["trouble"]
_MOST = 0.95


def stated(hits: Sequence[Hit], turns: Collection[str], *, placed: bool) -> float:
    """0 to 0.95, from the words found in a line, its turns of speech, and if it names a place."""
    about, states = _about(hits)
    trouble = states or "trouble" in turns
    asks = "request" in turns
    score = min(about, 4.0) / 4.0 * 0.4
    score += 0.3 if trouble else 0.0
    office = about >= 2.0 and "office" in turns
    score += 0.3 if office else 0.15 if asks else 0.0
    score += 0.15 if placed else 0.0
    score += 0.1 if states else 0.0
    if about < 1.0 and not (placed and trouble):
        score = min(score, 0.5)
    if not (trouble or asks or office):
        score = min(score, 0.45)
    if score and "joke" in turns:
        score -= 0.4
    if score and ("elsewhere" in turns or "orders" in turns):
        score -= 0.45
    return max(0.0, min(score, _MOST))


def _about(hits: Sequence[Hit]) -> tuple[float, bool]:
    """How surely a thing of the estate is named; and whether its trouble is said with it."""
    best, states = 0.0, False
    for hit in hits:
        heaviest = max(weight for _, weight in hit.weights)
        best = max(best, heaviest)
        states = states or hit.states or (heaviest >= 3.0 and bool(_TROUBLE.search(hit.word)))
    return best, states
