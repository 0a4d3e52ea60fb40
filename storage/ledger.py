"""The ledger: every accepted event, hash-chained per community.

`hash = SHA-256(prev | community | seq | at | matter | kind | facts | person_hash)`, the parts
as JSON list; `person_hash = SHA-256(salt | person part)`. Facts are kept for ever; the person
part can be erased, which is itself an entry that names the sequence numbers.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from msgspec import Struct
from sqlalchemy import Connection

from storage.communities import COMMUNITIES, Head
from storage.sql import Sql
from storage.transaction import Tx

ERASED = "er"  # the kind of an erasure; its facts: {"seqs": [...]}
_APPEND = Sql(
    "INSERT INTO ledger (community, seq, at_ms, matter, kind, facts, person_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_APPEND_PERSON = Sql("INSERT INTO ledger_person (community, seq, salt, body) VALUES (?, ?, ?, ?)")


def canonical(value: object) -> str:
    """JSON with one way to write each value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def person_hash(salt: str, body: str) -> str:
    """What stands in the chain for a person part."""
    return hashlib.sha256(f"{salt}|{body}".encode()).hexdigest()


def entry_hash(
    prev: str, community: int, seq: int, at_ms: int, matter: str, kind: str, facts: str, person: str
) -> str:
    """The link of one entry."""
    parts = orjson.dumps([prev, community, seq, at_ms, matter, kind, facts, person])
    return hashlib.sha256(parts).hexdigest()


def append(
    tx: Tx,
    community: int,
    *,
    at_ms: int,
    matter: str,
    kind: str,
    facts: Mapping[str, Any],
    personal: Mapping[str, Any],
) -> int:
    """Add an entry in the transaction at hand; its sequence number, from 1."""
    head = tx.get(COMMUNITIES, community)
    if head is None:
        raise LookupError(f"community {community} has no ledger")
    seq = head.seq + 1
    salt, body = secrets.token_hex(16), canonical(personal)
    person, plain = person_hash(salt, body), canonical(facts)
    link = entry_hash(head.head, community, seq, at_ms, matter, kind, plain, person)
    tx.insert(_APPEND, (community, seq, at_ms, matter, kind, plain, person, link))
    tx.insert(_APPEND_PERSON, (community, seq, salt, body))
    tx.put(COMMUNITIES, community, head.linked(seq, link))
    return seq


_BLANK = Sql("DELETE FROM ledger_person WHERE community = ? AND seq = ?")


def erase(tx: Tx, community: int, seqs: list[int], *, at_ms: int, why: str) -> int:
    """Blank the person parts of these entries: an entry of its own that names them."""
    for seq in seqs:
        tx.later(_BLANK, community, seq)
    facts = {"seqs": sorted(seqs), "why": why}
    return append(
        tx, community, at_ms=at_ms, matter="ledger", kind=ERASED, facts=facts, personal={}
    )


class Entry(Struct, frozen=True):
    """One entry as it is read back."""

    seq: int
    at_ms: int
    kind: str
    facts: dict[str, Any]
    personal: dict[str, Any]


_OF_MATTER = Sql(
    "SELECT l.seq, l.at_ms, l.kind, l.facts, p.body FROM ledger l"
    " LEFT JOIN ledger_person p ON p.community = l.community AND p.seq = l.seq"
    " WHERE l.community = ? AND l.matter = ? ORDER BY l.seq"
)


def of_matter(connection: Connection, community: int, matter: str) -> Iterator[Entry]:
    """The story of one matter, oldest first."""
    for seq, at_ms, kind, facts, body in _OF_MATTER.all(connection, community, matter):
        yield Entry(seq, at_ms, kind, json.loads(facts), json.loads(body) if body else {})


__all__ = ["ERASED", "Entry", "Head", "append", "canonical", "entry_hash", "erase", "of_matter"]
