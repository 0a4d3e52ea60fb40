"""Beside an SQLite file: how far its ledger had come, so that a shorter one is noticed (P7).

A log (-wal) that was cut opens without an error, only older. The note is written after each
commit and never ahead of it: what it names must stand in the ledger at the next start. A line a
head (community, sequence number, hash); the last line of a community counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from storage.sql import Sql

_LINK = Sql("SELECT hash FROM ledger WHERE community = ? AND seq = ?")
_LAST = Sql("SELECT COALESCE(MAX(seq), 0) FROM ledger WHERE community = ?")
_PARTS = 3
MOST = 10_000  # lines that are added; then the last of each community are written anew


class Witness:
    """Notes the heads of one database."""

    def __init__(self, path: Path) -> None:
        """Of the database in this file."""
        self.file = path.with_name(path.name + ".heads")
        self._lines = MOST  # the first note writes the file anew
        self._heads = self._read()

    def _read(self) -> dict[int, tuple[int, str]]:
        """What was noted; a line that was half written when the machine went down says nothing."""
        text = self.file.read_text(encoding="ascii", errors="replace") if self.file.exists() else ""
        heads = {}
        for line in text.splitlines(keepends=True):
            parts = line.split()
            whole = line.endswith("\n") and len(parts) == _PARTS
            if whole and parts[0].isdecimal() and parts[1].isdecimal():
                heads[int(parts[0])] = int(parts[1]), parts[2]
        return heads

    def missing(self, connection: Connection) -> str:
        """What the ledger should hold and does not, in one sentence; "" if it is whole."""
        for no, (seq, link) in self._heads.items():
            found = _LINK.one(connection, no, seq)
            if found is None or found[0] != link:
                last = _LAST.one(connection, no)[0]
                return f"community {no} had {seq} records, the file ends at {min(last, seq)}"
        return ""

    def note(self, heads: Mapping[int, tuple[int, str]]) -> None:
        """These were committed.

        Raises:
            OSError: it cannot be written.
        """
        self._heads.update(heads)
        if self._lines >= MOST:
            part = self.file.with_name(self.file.name + ".part")
            part.write_text(_lines(self._heads), encoding="ascii")
            part.replace(self.file)
            self._lines = 0
            return
        with self.file.open("a", encoding="ascii") as file:
            file.write(_lines(heads))
        self._lines += len(heads)

    def forget(self) -> None:
        """Another database takes the place of this one."""
        self._heads = {}
        self.file.unlink(missing_ok=True)


def _lines(heads: Mapping[int, tuple[int, str]]) -> str:
    return "".join(f"{no} {seq} {link}\n" for no, (seq, link) in heads.items())
