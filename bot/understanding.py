"""The command `huiyin read`: lines of JSON in, lines of JSON out; no database, no bot."""

from __future__ import annotations

import json
import sys
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.console import fail, many, settings


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
    from bot.reading.taxonomy import BadCategories, chosen, load

    try:
        taxonomy = load(categories) if categories else None
    except BadCategories as fault:
        fail(str(fault), 2)
    known = {label for one in (taxonomy or chosen()).categories for label in _labels(one.id)}
    reader = taught(_examples(examples, known) if examples else (), taxonomy)
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
        _print(answer)
    if faults:
        fail(f"{many(faults, 'line')} could not be read")


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, line


def _print(answer: dict[str, Any]) -> None:
    """In UTF-8 as it came in, wherever this runs; half a surrogate as JSON escapes it.

    At once: another program may wait for the answer before it asks on.
    """
    line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _object(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise ValueError("not UTF-8") from fault
    except (ValueError, RecursionError) as fault:
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
        raise ValueError(f"sent_at is no time: {said!r:.60}") from fault
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _labels(name: str) -> tuple[str, str]:
    """A category and its group: an example may name either."""
    return name, name.partition(".")[0]


def _examples(path: Path, known: Container[str]) -> Iterable[dict[str, Any]]:
    try:
        with path.open("rb") as stream:
            for number, line in _lines(stream):
                try:
                    yield _example(_object(line), known)
                except ValueError as fault:
                    fail(f"{path.name}, line {number}: {fault}", 2)
    except OSError as fault:
        fail(f"cannot read {path}: {fault.strerror}", 2)


def _example(told: dict[str, Any], known: Container[str]) -> dict[str, Any]:
    _text(told, "text")
    _text(told, "title", needed=False)
    category, is_need = _text(told, "category", needed=False), told.get("is_need")
    if category and category not in known:
        raise ValueError(f"no category {category!r:.60}")
    if is_need is not None and not isinstance(is_need, bool):
        raise ValueError("is_need is neither true nor false")
    if not category and is_need is None:
        raise ValueError("neither category nor is_need")
    return told
