"""What each community has taught by correcting the bot, as of the last commit (S02, S03).

One for the process: the desk reads through its transaction, the ears beside it. Whatever is
remembered here was committed; a version (lessons and revocations, counted) says of when it is.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from sqlalchemy import Connection

from bot.flows import lesson as flow
from bot.reading.alike import ALIKE
from bot.reading.learned import NOTHING, Example, Learned, marks
from storage import lessons
from storage.communities import COMMUNITIES, Head
from storage.sql import Sql
from storage.transaction import Tx

if TYPE_CHECKING:
    from bot.reading.said import Said

#: communities that are remembered: a full one takes about 12 MB, most take nothing
REMEMBERED = 64
LOOKED = 30.0  # seconds after which it is looked whether another process has written

_CHATS = Sql("SELECT chat_id, community FROM chat_group")
_COUNTERS = Sql("SELECT id, counters FROM community")
_COUNTER = Sql("SELECT counters FROM community WHERE id = ?")


class Taught(Struct, frozen=True):
    """What a community has taught."""

    version: int = 0
    learned: Learned = NOTHING
    alike_at: float = ALIKE  # likeness from which two matters are shown as one


UNTAUGHT = Taught()


class Learning:
    """Made when it is first asked for, made anew when its version has changed."""

    def __init__(self, key: bytes = b"") -> None:
        """Nothing is known yet. `key`: what texts are marked by; it lies in no database."""
        self._key = key
        self._lock = threading.Lock()  # the desk's thread, the loop's, and those that read for it
        self._made: OrderedDict[int, Taught] = OrderedDict()
        self._newest: dict[int, int] = {}  # versions that this process has committed
        self._chats: dict[int, int] = {}  # the community of each chat that is served
        self._looked: float | None = None  # when the chats, and what others wrote, were read

    # --- at the desk ---

    def marks(self, read: Said) -> tuple[int, ...]:
        """What is kept of a text."""
        return marks(read.grams, self._key)

    def of(self, tx: Tx, community: int) -> Taught:
        """As of the letter at hand: also what its own commit has gathered before it."""
        head = tx.get(COMMUNITIES, community)
        wanted = lessons.version(head.counters) if head else 0
        found = self._remembered(community)
        if found.version == wanted:
            return found
        tx.flush()
        made = self._read(tx.connection, community)
        stood = tx.stood(COMMUNITIES, community)
        if stood is not None and made.version == lessons.version(stood.counters):
            self._remember(community, made)  # else it may still come to nothing
        return made

    def committed(self, heads: Mapping[int, Head], *, moved: bool) -> None:
        """These heads stand now; `moved`: groups have come or changed as well."""
        with self._lock:
            for community, head in heads.items():
                self._newest[community] = lessons.version(head.counters)
            if moved:
                self._looked = None

    # --- beside the desk ---

    def in_chat(self, chat: int, at: float) -> Taught | None:
        """For the lines of a chat; None: what is known is too old (`at`, in seconds): `look`."""
        with self._lock:
            if self._looked is None or at - self._looked >= LOOKED:
                return None
            community = self._chats.get(chat, 0)
            found = self._made.get(community, UNTAUGHT)
            return found if found.version >= self._newest.get(community, 0) else None

    def look(self, connection: Connection, chat: int, at: float) -> Taught:
        """Read what was written since, also by others; the rest is read when it is asked for."""
        versions = {row[0]: _version(row[1]) for row in _COUNTERS.all(connection)}
        chats = {row[0]: row[1] for row in _CHATS.all(connection)}
        community = chats.get(chat, 0)
        found = self._remembered(community)
        if found.version != versions.get(community, 0):
            found = self._read(connection, community)
            self._remember(community, found)
        with self._lock:
            for other, there in versions.items():  # a commit meanwhile has said more
                self._newest[other] = max(there, self._newest.get(other, 0))
            self._chats, self._looked = chats, at
        return found

    def known(self, chat: int) -> Taught:
        """What was known of this chat's community when it was looked last."""
        with self._lock:
            return self._made.get(self._chats.get(chat, 0), UNTAUGHT)

    # --- what is remembered ---

    def _read(self, connection: Connection, community: int) -> Taught:
        """From its lessons; the version is read first: what comes after it is no older."""
        row = _COUNTER.one(connection, community)
        found = lessons.counting(connection, community)
        likes = [(told[0], label == flow.YES) for kind, label, told in found if kind == flow.ALIKE]
        texts = [Example(kind, label, told) for kind, label, told in found if kind != flow.ALIKE]
        return Taught(
            version=_version(row[0]) if row else 0,
            learned=Learned(texts, self._key) if texts else NOTHING,
            alike_at=flow.alike_at(likes, round(ALIKE * 100)) / 100,
        )

    def _remembered(self, community: int) -> Taught:
        with self._lock:
            return self._made.get(community, UNTAUGHT)

    def _remember(self, community: int, taught: Taught) -> None:
        with self._lock:
            self._made[community] = taught
            self._made.move_to_end(community)
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)


def _version(counters: str) -> int:
    return lessons.version(json.loads(counters))


def said(text: str) -> Said:
    """A text, to be read; the reading is loaded after the start, its patterns take a while."""
    return cast("Said", import_module("bot.reading.said").said(text))
