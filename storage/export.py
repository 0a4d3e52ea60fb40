"""The ledger as a file that anybody can check without this program (docs/ledger.md).

It holds what the chain is made of: facts, and the hash of each person part, never the part
itself. So nothing in it must be erased when somebody asks to be forgotten.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import orjson
from msgspec import Struct, structs
from sqlalchemy import Connection

from storage import verify_alone
from storage.verify import Recount, Verdict, entries, heads
from storage.verify_alone import FORMAT, VERSION, audit, read

VERIFIER = "verify_alone.py"


class Exists(Exception):  # noqa: N818 - says what is the matter with the place
    """A file of this name stands there already."""


class NoCommunity(Exception):  # noqa: N818 - says what is the matter with the number
    """There is no such community."""


class Exported(Struct, frozen=True):
    """What was written, and what the check of the written file says."""

    file: str
    bytes: int
    verifier: str  # its path; "": none was asked for
    verdict: Verdict

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**structs.asdict(self), "verdict": dataclasses.asdict(self.verdict)}


def export(
    connection: Connection,
    file: Path,
    *,
    community: int = 0,
    force: bool = False,
    with_verifier: bool = False,
) -> Exported:
    """Write the ledger (of one community; 0: of all) and check the file as others would.

    The connection must see one moment. A ledger that is broken is written as it stands: the
    verdict tells where.

    Raises:
        Exists: something of that name stands there.
        NoCommunity: it is not in this database.
        OSError: the place cannot be written.
    """
    if file.is_dir():
        raise Exists(f"{file} is a folder: name a file in it")
    if file.exists() and not force:
        raise Exists(f"{file} exists: choose another name, or --force")
    beside, code = file.with_name(VERIFIER), Path(verify_alone.__file__).read_bytes()
    if with_verifier and beside == file:
        raise Exists(f"{file} is the verifier's own name: choose another one")
    if with_verifier and beside.exists() and beside.read_bytes() != code and not force:
        raise Exists(f"{beside} exists and is another file: choose another folder, or --force")
    wanted = [told for told in heads(connection) if community in (0, told[0])]
    if not wanted:
        raise NoCommunity(
            f"there is no community {community} here" if community else "no community has a ledger"
        )
    part = file.with_name(f"{file.name}.part")
    try:
        _write(connection, part, wanted)
        with part.open("rb") as written:
            verdict = audit(read(written))
        size = part.stat().st_size
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    if with_verifier:
        beside.write_bytes(code)
    return Exported(str(file), size, str(beside) if with_verifier else "", verdict)


def _write(connection: Connection, part: Path, wanted: list[tuple[int, int, str]]) -> None:
    told = [{"community": c, "seq": seq, "head": head} for c, seq, head in wanted]
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # in a recorded vote an area may tell whose ballot it is
    with part.open("wb") as out:
        out.write(_line({"format": FORMAT, "version": VERSION, "communities": told}))
        for community, _, _ in wanted:
            for one in entries(connection, community):
                record = {
                    "community": one.community, "seq": one.seq, "at": one.at,
                    "matter": one.matter, "kind": one.kind, "facts": one.facts,
                    "person": one.person, "hash": one.link,
                }  # fmt: skip
                if one.part == "blank":
                    record["blank"] = 1
                out.write(_line(record))
        out.flush()
        os.fsync(out.fileno())


def _line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record) + b"\n"


def check(file: Path, published: list[Any], recounts: dict[int, Recount]) -> Verdict:
    """The verdict about an exported file.

    Raises:
        Unreadable: it is no export.
        OSError: it cannot be read.
    """
    with file.open("rb") as found:
        return audit(read(found), published, recounts)
