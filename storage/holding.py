"""Several processes on one server: who may change a community, and what is read of it then.

A commit locks the heads of the ledgers that it writes to before it reads anything of theirs;
whoever comes second reads what the first has written. On SQLite there is one writer: nothing
is locked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from storage.communities import CHATS
from storage.people import PEOPLE
from storage.sql import Sql

#: the head stands for the whole community
_HEAD = Sql("SELECT 1 FROM community WHERE id = ? FOR UPDATE")
#: no row stands for what belongs to no community: people's own settings, groups that move in
_NOBODYS = int.from_bytes(hashlib.sha256(b"huiyin: no community").digest()[:8], signed=True)
_LOCK = Sql("SELECT pg_advisory_xact_lock(?)")
_NOTICE = Sql("NOTIFY huiyin")
CHANNEL = "huiyin"  # on which workers hear that another one has committed words to send


def shared(connection: Connection) -> bool:
    """Whether other processes may write to the database at the same time."""
    return connection.dialect.name == "postgresql"


def hold(connection: Connection, communities: Collection[int]) -> None:
    """Lock them until the commit, the lowest first: no two commits wait for each other."""
    for community in sorted(communities):
        if community:
            _HEAD.one(connection, community)
        else:
            _LOCK.one(connection, _NOBODYS)


def notify(connection: Connection) -> None:
    """Tell the other workers, when the transaction commits, that there is something to say."""
    _NOTICE.run(connection)


def homes(connection: Connection, chats: Iterable[int]) -> dict[int, int]:
    """Chat (a group, or a person) → its community; 0: none yet."""
    found = {}
    for chat in chats:
        if chat < 0:
            group = CHATS.load(connection, chat)
            found[chat] = group[0] if group else 0
        else:
            person = PEOPLE.load(connection, chat)
            found[chat] = person.community if person else 0
    return found
