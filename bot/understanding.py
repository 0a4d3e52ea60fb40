"""The command `huiyin read`: lines of JSON in, lines of JSON out; no database, no bot."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.console import fail, settings


def read(
    categories: Annotated[Path | None, typer.Option(help="another file of categories")] = None,
    examples: Annotated[Path | None, typer.Option(help="JSON lines to learn from")] = None,
) -> None:
    """What lines say: {"text", "title"?, "sent_at"?, "building"?} a line in, JSON a line out."""
    # a line that cannot be read is named and the rest is done, exit 1; a time without a zone is
    # that of the settings
    now = datetime.now(UTC)
    zone = ZoneInfo(settings().zone)
    from bot.reading.reader import taught
    from bot.reading.taxonomy import BadCategories, load

    try:
        taxonomy = load(categories) if categories else None
    except BadCategories as fault:
        fail(str(fault), 2)
    reader = taught(_examples(examples) if examples else (), taxonomy)
    faults = 0
    for number, line in _lines(sys.stdin.buffer):
        try:
            told = _object(line)
            answer = reader.read(
                _text(told, "text"),
                _moment(told.get("sent_at"), now, zone),
                title=_text(told, "title", needed=False),
                building=_text(told, "building", needed=False),
            ).to_json()
        except ValueError as fault:
            faults += 1
            print(f"huiyin: line {number}: {fault}", file=sys.stderr)
            answer = {"error": str(fault)}
        # half a surrogate is printed as JSON escapes it
        told_again = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
        print(told_again.decode(), flush=True)  # whoever waits for it may ask one by one
    if faults:
        fail(f"{faults} lines could not be read")


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, line


def _object(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as fault:  # also what is no UTF-8
        raise ValueError(f"no JSON: {fault}") from fault
    if not isinstance(told, dict):
        raise ValueError("no object of JSON")  # noqa: TRY004 - said to whoever piped it
    return told


def _text(told: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = told.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        fault = f"{name} is missing" if value is None else f"{name} is no text"
        raise ValueError(fault)  # noqa: TRY004 - said to whoever piped it
    return str(value)


def _moment(said: Any, now: datetime, zone: ZoneInfo) -> datetime:
    if said is None:
        return now.astimezone(zone)
    try:
        found = datetime.fromisoformat(said)
    except (TypeError, ValueError) as fault:
        raise ValueError(f"sent_at is no time: {said}") from fault
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _examples(path: Path) -> Iterable[dict[str, Any]]:
    try:
        with path.open("rb") as stream:
            for number, line in _lines(stream):
                try:
                    told = _object(line)
                    _text(told, "text")
                except ValueError as fault:
                    fail(f"{path.name}, line {number}: {fault}", 2)
                if told.get("category") is None and not isinstance(told.get("is_need"), bool):
                    fail(f"{path.name}, line {number}: neither category nor is_need", 2)
                yield told
    except OSError as fault:
        fail(f"cannot read {path}: {fault}", 2)
