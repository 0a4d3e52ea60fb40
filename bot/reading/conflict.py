"""Whether a line is an open clash: a quarrel, a threat, a crowd called together (S19).

A firm complaint is none. The team that goes there decides; the group is never told.
"""

from __future__ import annotations

from bot.reading.model import models
from bot.reading.said import Said

#: chance from which somebody should look; low, as one lesson in 180 is a clash
_CLASH = 0.1


def clash(said: Said) -> bool:
    """By what was learned from lessons."""
    return models()["conflict"].chance(said.rows, "clash") >= _CLASH
