"""The command `huiyin topics`: what many people wrote about, from a file of messages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO
from zoneinfo import ZoneInfo

import typer

from bot.console import Json, fail, settings

if TYPE_CHECKING:
    from bot.reading.topics import Message, Topic

_NAMED = 20  # faults


def topics(
    file: Annotated[
        Path,
        typer.Argument(help="JSON lines: id, text, title, time, user, likes; -: standard input"),
    ],
    top: Annotated[int, typer.Option(help="topics at most", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Find the hot topics in messages: one matter at one place each, the hottest first."""
    found = settings()
    messages = _read(file, ZoneInfo(found.zone))
    from bot.reading.topics import topics as ranked  # loads a dictionary: only now

    made = ranked(messages, top)
    if as_json:
        print(json.dumps([_as_dict(topic) for topic in made], ensure_ascii=False))
        return
    from bot.speech.topics import report
    from bot.speech.words import Words

    shown = [(t.name, t.score, t.people, len(t.messages), t.begin, t.end) for t in made]
    for line in report(Words(found.language, found.zone), shown):
        print(line)


def _read(file: Path, zone: ZoneInfo) -> list[Message]:
    """What can be read; the first lines that cannot are named on standard error."""
    from bot.reading.topic_lines import Fault, read

    messages, lost, faults = [], 0, 0
    try:
        with _opened(file) as lines:
            for found in read(lines, zone):
                if isinstance(found, Fault):
                    faults += 1
                    lost += found.lost
                    if faults <= _NAMED:
                        print(f"huiyin: {found}", file=sys.stderr)
                else:
                    messages.append(found)
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}", 2)
    if faults > _NAMED:
        print(f"huiyin: … and {faults - _NAMED} more like these", file=sys.stderr)
    if lost and not messages:
        fail(f"no message in {file}", 2)
    return messages


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    with file.open("rb") as opened:
        yield opened


def _as_dict(topic: Topic) -> dict[str, Any]:
    begin, end = topic.begin, topic.end
    return {
        "name": topic.name,
        "place": topic.place,
        "ids": [message.id for message in topic.messages],
        "score": topic.score,
        "from": begin.isoformat() if begin else None,
        "to": end.isoformat() if end else None,
    }
