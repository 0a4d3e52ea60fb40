"""What the checker knows: rows of the database, the town's transcript, what people said.

None of it is an object of the bot. Promises read it through `Evidence`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, text

from bot.simulate.diary import Diary
from bot.town.server import Said, Town
from bot.town.world import Chat
from storage.times import from_ms, to_ms

Row = dict[str, Any]
TOKEN = re.compile(r"K\d{4}|S\d{7}|P\d{5}|M\d{5}")
REPEAT = "（重发）"
_ZONE = ZoneInfo("Asia/Shanghai")
_TABLES = {
    "chat_group": "community, id", "need": "community, no", "need_follower": "community, no",
    "role_seat": "community, no", "deadline": "id", "outbox": "id", "slot": "community, slot",
    "quarantine": "id", "person": "id", "member": "community, person", "poll": "community, no",
    "poll_ballot": "community, no, nth", "household_member": "community, household",
    "meeting": "community, no", "meeting_answer": "community, no, nth",
    "item": "community, no",
}  # fmt: skip
_LEDGER = (
    "SELECT l.community, l.seq, l.at_ms, l.matter, l.kind, l.facts, p.body FROM ledger l"
    " LEFT JOIN ledger_person p ON p.community = l.community AND p.seq = l.seq"
    " ORDER BY l.community, l.seq"
)


class Entry(Struct, frozen=True):
    """One entry of the ledger."""

    community: int
    seq: int
    at_ms: int
    matter: str
    kind: str
    facts: Row
    personal: Row

    @property
    def actor(self) -> int:
        """Who did it; 0: the clock."""
        return int(self.personal.get("actor", 0))

    @property
    def words(self) -> str:
        """Everything that a person said in it."""
        return " ".join(str(x) for name, x in self.personal.items() if name != "actor")


@dataclass(eq=False, slots=True)
class Memory:
    """What was seen on earlier days."""

    needs: dict[tuple[int, int], Row] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)  # of the outbox
    #: of a need: breaches, delays, and how many of each an outage took back
    figures: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    #: of a poll that is over: what must stay as it is
    results: dict[tuple[int, int], tuple[Any, ...]] = field(default_factory=dict)
    #: of a need: when answer and result were due, and how long its story was
    dates: dict[tuple[int, int], tuple[tuple[int, int], int]] = field(default_factory=dict)


@dataclass(eq=False)
class Evidence:
    """Everything as it stands at the end of a day."""

    town: Town
    bot: Any
    diary: Diary
    memory: Memory
    connection: Connection
    planted: int  # how often a bug was planted in a flow
    unknown: int  # how often nobody could know whether a message was accepted
    #: from when to when the town knows that the bot was deaf, in ms; and what it could not tell
    #: from that: a clock that was set on while the bot was killed
    downs: list[tuple[int, int]] = field(default_factory=list)
    doubtful: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the rows once."""
        self.now = self.town.clock.now()
        self.now_ms = to_ms(self.now)
        #: the latest that the wall ever showed: what was judged then stands when it is set back
        self.latest_ms = max([self.now_ms, *(when for when, _ in self.diary.steps)])
        self.rows: dict[str, list[Row]] = {
            name: [
                dict(r)
                for r in self.connection.execute(
                    text(f"SELECT * FROM {name} ORDER BY {order}")  # noqa: S608 - our own names
                ).mappings()
            ]
            for name, order in _TABLES.items()
        }
        self.ledger = [
            Entry(c, seq, at, matter, kind, json.loads(facts), json.loads(body or "{}"))
            for c, seq, at, matter, kind, facts, body in self.connection.execute(text(_LEDGER))
        ]
        self.titles = {(g["community"], g["id"]): g["title"] for g in self.rows["chat_group"]}
        self.needs = {(n["community"], n["no"]): n for n in self.rows["need"]}
        self.stories: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        self.polls: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in self.ledger:
            kind, _, no = entry.matter.partition(":")
            if kind == "need" and no.isdecimal():
                self.stories[entry.community, int(no)].append(entry)
            elif kind == "poll" and no.isdecimal():
                self.polls[entry.community, int(no)].append(entry)
        self._private: dict[int, list[Said]] = defaultdict(list)
        self._public: dict[str, list[Said]] = defaultdict(list)
        for said in self.town.transcript:
            if said.chat.is_group and said.kind in ("send", "edit"):
                self._public[said.chat.title].append(said)
            elif not said.chat.is_group and said.person is not None:
                self._private[said.person.id].append(said)

    # --- finding ---

    def title(self, community: int, group: int) -> str:
        """The title of a group; "": there is none."""
        return str(self.titles.get((community, group), ""))

    def chat_of(self, row: Row) -> Chat | None:
        """The chat of a row of outbox or slot, as it is now."""
        if row["chat_group"]:
            title = self.title(row["community"], row["chat_group"])
            return self.town.world.group(title) if title else None
        person = self.town.world.people.get(row["person"])
        return self.town.world.private_chat(person, self.bot) if person else None

    def in_group(self, title: str) -> list[Said]:
        """What everybody in a group could read of the bot, in order."""
        return self._public[title]

    def to_person(self, person: int) -> list[Said]:
        """What somebody read of the bot in private, in order."""
        return self._private[person]

    def told(self, people: Iterable[int], no: int, since_ms: int, words: str = "") -> bool:
        """Whether one of these read of a need in private since then."""
        mark = re.compile(rf"#{no}(?!\d)")
        since = from_ms(since_ms)
        return any(
            said.at >= since and mark.search(said.text) and words in said.text
            for person in people
            for said in self._private[person]
        )

    def read_in(self, title: str, no: int, since_ms: int, words: str = "") -> bool:
        """Whether everybody in a group could read of a need since then."""
        mark, since = re.compile(rf"#{no}(?!\d)"), from_ms(since_ms)
        return any(
            said.at >= since and mark.search(said.text) and words in said.text
            for said in self._public[title]
        )

    def seated(self, community: int, role: str, group: int = 0) -> list[Row]:
        """Who holds a post; of a group if one is named."""
        return [
            seat
            for seat in self.rows["role_seat"]
            if seat["community"] == community
            and seat["role"] == role
            and seat["state"] == "held"
            and (not group or seat["chat_group"] in (0, group))
        ]

    def there_since(self, person: int, ms: int) -> bool:
        """Whether somebody could be reached all the time since then."""
        away = self.diary.away.get(person)
        return away is None or away < from_ms(ms)

    def in_since(self, title: str, ms: int) -> bool:
        """Whether the bot was in a group all the time since then."""
        out = self.diary.out.get(title)
        return out is None or out < from_ms(ms)

    def stands(self, community: int, group: int, slot: str) -> bool:
        """Whether a card stands in a group."""
        return any(
            (s["community"], s["chat_group"], s["slot"]) == (community, group, slot)
            for s in self.rows["slot"]
        )

    def parked(self, key: tuple[int, int]) -> bool:
        """Whether a planted bug took a deadline of this need."""
        return any(
            (row["community"], row["matter"]) == (key[0], f"need:{key[1]}")
            for row in self.rows["deadline"]
            if row["outcome"] == "parked"
        )

    def before(self, **delta: float) -> int:
        """So long ago, in ms."""
        return to_ms(self.now - timedelta(**delta))


Promise = Callable[[Evidence], Iterator[str]]


def at(ms: int) -> str:
    """An instant for a reader."""
    return f"{shanghai(from_ms(ms)):%m-%d %H:%M}"


def shanghai(instant: datetime) -> datetime:
    """In the street's own time."""
    return instant.astimezone(tz=_ZONE)
