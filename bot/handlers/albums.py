"""Albums: Telegram sends one update for each photo, and no mark at the end.

The words stand under one of them. Within a batch that part goes first, so that the desk
knows what the photos belong to; parts of a later batch find it in the memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.letters import Heard, Letter, Overheard

Name = tuple[int, int, str]  # chat, person, Telegram's id of the album


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


def _words(letter: Letter) -> bool:
    what = letter.what
    if isinstance(what, Overheard):
        return True
    return isinstance(what, Heard) and bool(what.text or what.called)
