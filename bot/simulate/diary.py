"""What the town can witness of people, noted as it happens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from bot.town.world import Chat, Message


class Said(Struct, frozen=True):
    """Words that a neighbour said: what the town can witness."""

    who: int
    chat: Chat
    message: Message
    at: datetime
    text: str
    raises: bool = False  # asks for a need by command or by the bot's name
    private: bool = False  # may never be read in a group


@dataclass(eq=False, slots=True)
class Diary:
    """What the town can witness of people."""

    said: list[Said] = field(default_factory=list)
    left: list[tuple[datetime, int, str]] = field(default_factory=list)  # who left which group
    moved: dict[str, datetime] = field(default_factory=dict)  # groups that became supergroups
    away: dict[int, datetime] = field(default_factory=dict)  # person: last unreachable
    out: dict[str, datetime] = field(default_factory=dict)  # group: the bot was last not in it
    #: (person, what the button holds) → how often it was pressed
    pressed: Counter[tuple[int, str]] = field(default_factory=Counter)
    spoken: Counter[int] = field(default_factory=Counter)  # person: how often they said anything
    steps: list[tuple[int, int]] = field(default_factory=list)  # what the wall showed (ms), by s
