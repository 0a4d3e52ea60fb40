"""Albums: Telegram sends one update for each photo, and no mark at the end.

The words stand under one of them. Within a batch that part goes first, so that the desk
knows what the photos belong to; parts of a later batch find it in the memory. Parts of a group
that come in an earlier batch than their words are remembered here for a minute, and stored
nowhere: whose album it is, and whether it concerns the bot, only the words tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.letters import Heard, Letter, Overheard

Name = tuple[int, int, str]  # chat, person, Telegram's id of the album

WAITS = timedelta(minutes=1)  # for the words
MOST = 200  # albums that are remembered


@dataclass(slots=True)
class _Album:
    """What came of an album so far."""

    since: datetime
    photos: tuple[str, ...] = ()
    told: bool = False  # its words came: what follows finds them in the memory


class Albums:
    """Brings the parts of albums together, batch by batch."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """On the passed clock."""
        self._now = now
        self._known: dict[Name, _Album] = {}

    def together(self, letters: Sequence[Letter]) -> list[Letter]:
        """The letters in their order; words take along the photos that came before them."""
        oldest = self._now() - WAITS
        self._known = {name: a for name, a in self._known.items() if a.since >= oldest}
        return [self._joined(letter) for letter in in_order(letters)]

    def _joined(self, letter: Letter) -> Letter:
        what, name = letter.what, _album(letter)
        if name is None or not isinstance(what, Heard | Overheard) or _private(letter):
            return letter
        if name not in self._known and len(self._known) == MOST:
            del self._known[next(iter(self._known))]
        album = self._known.setdefault(name, _Album(self._now()))
        if not _words(letter):
            album.photos += () if album.told else what.photos
            return letter
        earlier, album.photos, album.told = album.photos, (), True
        if not earlier:
            return letter
        return replace(letter, what=replace(what, photos=(*earlier, *what.photos)))


def in_order(letters: Sequence[Letter]) -> list[Letter]:
    """The same letters; of each album the part with words before those without."""
    places: dict[Name, list[int]] = {}
    for i, letter in enumerate(letters):
        name = _album(letter)
        if name is not None:
            places.setdefault(name, []).append(i)
    ordered = list(letters)
    for at in places.values():
        parts = sorted((letters[i] for i in at), key=lambda letter: not _words(letter))
        for i, letter in zip(at, parts, strict=True):
            ordered[i] = letter
    return ordered


def _album(letter: Letter) -> Name | None:
    what = letter.what
    if not isinstance(what, Heard | Overheard) or not what.album:
        return None
    if letter.chat is None or letter.who is None:
        return None
    return letter.chat.id, letter.who.id, what.album


def _private(letter: Letter) -> bool:
    """There the first part has begun a form, and whatever follows belongs to it."""
    return letter.chat is not None and letter.chat.private


def _words(letter: Letter) -> bool:
    what = letter.what
    if isinstance(what, Overheard):
        return True
    return isinstance(what, Heard) and bool(what.text or what.called)
