"""By which terms an index finds what may be alike, and which of it deserves a closer look.

A pair of signs alone leads to half of a large group. So each is kept together with the place it
was told of: "3|电梯" is what stands in building 3. Matters of other buildings are never alike
(`alike.likeness`), so nothing is lost by not seeing them.
"""

from __future__ import annotations

from zlib import crc32

from bot.reading.alike import Read, Told, parts_of, weighed

KEPT = 8  # pairs of one text that lead to it
ASKED = 12  # pairs of a new text that are asked for
_ANYWHERE = 4  # … that are also asked for where no place was told
_ENOUGH = 0.35  # how alike it must look at least: true likeness is up to twice as much
_PAIRS_A_SIGN = 0.55  # without places and stop words
_SIGNS_TOO = 1.4  # two texts have more single signs in common than pairs


def kept(read: Read) -> tuple[str, ...]:
    """The terms that lead to a matter: some pairs and its kind, each with its place."""
    return _with(_place(read), read, KEPT)


def asked(read: Read) -> tuple[str, ...]:
    """The terms that lead from a matter to those like it: what `kept` gave them.

    Where a building and a spot are named, also those that name the spot alone; and a few of
    those that were told without a place.
    """
    place, spot = _place(read), read.parts.get("s", "")
    found = _with(place, read, ASKED)
    if spot not in ("", place):
        found += _with(spot, read, ASKED)
    if place:
        found += _with("", read, _ANYWHERE)
    return found


def kind(read: Read, category: str) -> str:
    """The term of a kind at the place of what was read; "" for no kind."""
    return f"{_place(read)}|#{category}" if category else ""


class Promise:
    """About how alike others are of which only the number of shared terms is known.

    Much cheaper than reading their texts: it is for choosing what is read.
    """

    def __init__(self, read: Read) -> None:
        """Like what was read."""
        self._read = read
        self._at: dict[tuple[str, str], tuple[float, float]] = {}

    def of(self, shared: int, other: Told) -> float:
        """0 to 1; what is less than `_ENOUGH` need not be looked at, and is 0."""
        where = (other.place or other.text, other.category)
        known = self._at.get(where)
        if known is None:
            known = self._at[where] = weighed(self._read, parts_of(other), other.category)
        base, slope = known
        if self._read.category == other.category != "":
            shared -= 1
        size = max(1.0, len(other.text) * _PAIRS_A_SIGN)
        words = min(1.0, _SIGNS_TOO * 2 * shared / (len(self._read.words) + size))
        guess = base + slope * words
        return guess if guess >= _ENOUGH else 0.0


def _place(read: Read) -> str:
    """The building, or else the spot."""
    return read.parts.get("b") or read.parts.get("s", "")


def _with(place: str, read: Read, most: int) -> tuple[str, ...]:
    """Of a long text the same pairs each time, whatever else it says: those with the least hash."""
    pairs = sorted(read.words, key=lambda word: crc32(word.encode()))[:most]
    kinds = [f"{place}|#{read.category}"] if read.category else []
    return (*(f"{place}|{pair}" for pair in pairs), *kinds)
