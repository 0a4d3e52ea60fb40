"""What one letter carries through the house: its installation, its addresses, its chats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.cases.case import Switchboard
from bot.flows.rules.policy import Policy
from bot.letters import Letter, Pressed
from bot.speech.words import DEFAULT


def _nothing_known(_chat: int) -> int:
    return 0


class House(Struct, frozen=True):
    """What the whole installation knows."""

    board: Switchboard
    policy: Policy
    operators: frozenset[int]
    bot_name: str = ""
    language: str = DEFAULT
    zone: str = "Asia/Shanghai"
    reads_all: bool = False  # privacy mode is off: every word in a group is heard
    #: about the newest message of a chat, by Telegram's id; 0: nothing is known
    newest: Callable[[int], int] = _nothing_known
    #: how late the machine is, by the kinds of bot.flows.alarm; {}: nothing is known yet
    figures: Callable[[], Mapping[str, float]] = dict


@dataclass(slots=True)
class Envelope:
    """Where the words of one letter go."""

    letter: Letter
    now: datetime
    community: int
    group: int  # the group that the letter came from; 0: private or the clock
    home: int  # the matter's home group
    matter: str = ""
    form_slot: str = ""  # the question that the result takes the place of
    answered: bool = False  # the tap has its answer
    reply_to: tuple[int, int] = (0, 0)  # group and message that the next card answers; 0: none
    #: what the form whose event is at hand was begun with, and its answers by question; {}: none
    said: Mapping[str, Any] = field(default_factory=dict)
    asked_from: int = 0  # the group in which its form was begun a moment ago; 0: none

    @property
    def tap(self) -> Pressed | None:
        """The tap, if it was one."""
        return self.letter.what if isinstance(self.letter.what, Pressed) else None

    @property
    def person(self) -> int:
        """Who wrote or pressed; 0: the clock."""
        return self.letter.who.id if self.letter.who else 0


class Target(Struct, frozen=True):
    """One chat that a page goes to: a group (person 0), a private chat (group 0), a whisper."""

    group: int
    person: int
    whisper: bool = False
