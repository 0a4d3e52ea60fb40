"""Check the ledger link by link, and the tally of every poll, from what stands in it alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection

from storage.ledger import ERASED, entry_hash, person_hash
from storage.recount import CAST, CLOSED, Recount
from storage.sql import Sql

POLLS = (*CAST, CLOSED)  # entries from which polls are counted again

_COMMUNITIES = Sql("SELECT id, ledger_seq, ledger_head FROM community ORDER BY id")
_ENTRIES = Sql(
    "SELECT l.seq, l.at_ms, l.matter, l.kind, l.facts, l.person_hash, l.hash, p.salt, p.body"
    " FROM ledger l LEFT JOIN ledger_person p ON p.community = l.community AND p.seq = l.seq"
    " WHERE l.community = ? ORDER BY l.seq"
)


class BadHead(ValueError):  # noqa: N818 - the user's words are off
    """A published head is written COMMUNITY:SEQ:HASH."""


@dataclass(frozen=True, slots=True)
class Published:
    """A head that was published: the ledger must have held it."""

    community: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; `community` and `seq` name the first bad record."""

    ok: bool
    entries: int
    community: int = 0
    seq: int = 0
    reason: str = ""
    heads: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def sentence(self) -> str:
        """For people."""
        if self.ok:
            return "\n".join([f"ok: {self.entries} records", *(f"head {h}" for h in self.heads)])
        return f"BAD: community {self.community}, record {self.seq}: {self.reason}"


def parse_head(text: str) -> Published:
    """Read COMMUNITY:SEQ:HASH.

    Raises:
        BadHead: for anything else.
    """
    try:
        community, seq, link = text.strip().split(":")
        return Published(int(community), int(seq), link)
    except ValueError:
        raise BadHead("a published head is written COMMUNITY:SEQ:HASH") from None


def check(connection: Connection, published: Published | None = None) -> Verdict:
    """Every community's chain; and, if given, that a published head is part of it."""
    total, heads = 0, []
    for community, last, head in _COMMUNITIES.all(connection):
        rows = _ENTRIES.all(connection, community)
        total += len(rows)
        wanted = published if published and published.community == community else None
        bad = _chain(community, rows, last, head, wanted)
        if bad is not None:
            return replace(bad, entries=total)
        heads.append(f"{community}:{last}:{head}")
    if published and not any(h.startswith(f"{published.community}:") for h in heads):
        return Verdict(False, total, published.community, published.seq, "community is missing")
    return Verdict(True, total, heads=tuple(heads))


def _chain(
    community: int, rows: Iterable[Any], last: int, head: str, published: Published | None
) -> Verdict | None:
    """The first bad record of one community, or None."""

    def bad(seq: int, reason: str) -> Verdict:
        return Verdict(False, 0, community, seq, reason)

    blank: dict[int, int] = {}
    recount = Recount()
    erased: set[int] = set()
    prev, seq = "", 0
    for row_seq, at_ms, matter, kind, facts, person, link, salt, body in rows:
        seq += 1
        if row_seq != seq:
            return bad(seq, "record is missing")
        if entry_hash(prev, community, seq, at_ms, matter, kind, facts, person) != link:
            return bad(seq, "record was altered")
        if body is None:
            blank[seq] = seq
        elif person_hash(salt, body) != person:
            return bad(seq, "person part was altered")
        if kind in POLLS and (wrong := recount.read(matter, kind, json.loads(facts))):
            return bad(seq, wrong)
        if kind == ERASED:
            erased.update(json.loads(facts)["seqs"])
        if published and published.seq == seq and published.hash != link:
            return bad(seq, "differs from the published head")
        prev = link
    unexplained = sorted(set(blank) - erased)
    if unexplained:
        return bad(unexplained[0], "person part was blanked without an erasure")
    cut = _cut(seq, prev, last, head, published)
    return bad(seq + 1, cut) if cut else None


def _cut(seq: int, link: str, last: int, head: str, published: Published | None) -> str:
    """Whether the last record that is there is not the last that was written; "": it is."""
    if published and published.seq > seq:
        return f"records up to {published.seq} were published, and are missing"
    return "the tail was cut or added to" if (last, head) != (seq, link) else ""
