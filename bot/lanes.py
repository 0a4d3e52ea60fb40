"""Which letters may share one commit, where several processes write to one server.

A commit holds as few communities as it can: letters of one community go together, in their
order. What one chat heard, and what one person said in any chat, stays in order across
communities too: by a word in a group somebody becomes known in private.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from bot import codes
from bot.letters import Letter, Pressed
from storage.deadlines import Due

Held = frozenset[int]


class Work(Protocol):
    """What waits for the desk."""

    @property
    def letter(self) -> Letter | None:
        """The letter, or None: a function for the second door."""

    @property
    def community(self) -> int | None:
        """Whose rows the function writes; None: rows that no other worker writes."""


def chats(letters: Iterable[Letter]) -> set[int]:
    """The chats whose community decides; deadlines carry theirs."""
    return {chat for letter in letters if (chat := _chat(letter))}


def voices(letter: Letter | None) -> set[int]:
    """The chat and the person whose letters keep their order."""
    if letter is None:
        return set()
    return {voice for voice in (_chat(letter), letter.who.id if letter.who else 0) if voice}


def lanes(jobs: Sequence[Work], homes: Callable[[int], int]) -> list[tuple[Held, list[int]]]:
    """Communities to be held, and the places of the jobs that are carried together."""
    found: dict[tuple[int, Held], list[int]] = {}
    seen: dict[int, Held] = {}  # chat or person → where its last letter goes
    turn = 0
    for place, job in enumerate(jobs):
        held, heard = _held(job, homes), voices(job.letter)
        if any(seen.get(voice, held) != held for voice in heard):
            turn += 1  # what was said before must be committed first
            seen.clear()
        seen |= dict.fromkeys(heard, held)
        found.setdefault((turn, held), []).append(place)
    return [(held, places) for (_, held), places in found.items()]


def _chat(letter: Letter) -> int:
    if letter.chat is not None and not letter.chat.private:
        return letter.chat.id
    return letter.who.id if letter.who else 0


def _held(job: Work, homes: Callable[[int], int]) -> Held:
    letter = job.letter
    if letter is None:
        return frozenset() if job.community is None else frozenset({job.community})
    if isinstance(letter.what, Due):
        return frozenset({letter.what.community})
    chat = _chat(letter)
    held = frozenset({homes(chat) if chat else 0})
    if chat > 0 and isinstance(letter.what, Pressed):  # a card of another of their communities
        try:
            community, _ = codes.decode(letter.what.code)
        except codes.BadCode:
            return held
        return held | {community}
    return held
