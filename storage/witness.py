"""Beside an SQLite file: how far its ledger had come, so that a shorter one is noticed (P7).

A log (-wal) that was cut opens without an error, only older. The note is written after each
commit and never ahead of it: what it names must stand in the ledger at the next start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from storage.sql import Sql

_LINK = Sql("SELECT hash FROM ledger WHERE community = ? AND seq = ?")
_LAST = Sql("SELECT COALESCE(MAX(seq), 0) FROM ledger WHERE community = ?")


class Witness:
    """Notes the heads of one database."""

    def __init__(self, path: Path) -> None:
        """Of the database in this file."""
        self.file = path.with_name(path.name + ".heads")
        self._heads = self._read()

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            told = json.loads(self.file.read_text())
            return {str(no): (int(seq), str(link)) for no, (seq, link) in told.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}  # none yet, or half written when the machine went down: it knows nothing

    def missing(self, connection: Connection) -> str:
        """What the ledger should hold and does not, in one sentence; "" if it is whole."""
        for no, (seq, link) in self._heads.items():
            found = _LINK.one(connection, int(no), seq)
            if found is None or found[0] != link:
                last = _LAST.one(connection, int(no))[0]
                return f"community {no} had {seq} records, the file ends at {min(last, seq)}"
        return ""

    def note(self, heads: Mapping[int, tuple[int, str]]) -> None:
        """These were committed.

        Raises:
            OSError: it cannot be written.
        """
        self._heads.update({str(no): head for no, head in heads.items()})
        part = self.file.with_name(self.file.name + ".part")
        part.write_text(json.dumps(self._heads))
        part.replace(self.file)

    def forget(self) -> None:
        """Another database takes the place of this one."""
        self._heads = {}
        self.file.unlink(missing_ok=True)
