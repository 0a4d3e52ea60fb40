"""A chat export of Telegram Desktop (JSON), message by message: memory for one at a time.

A file holds one chat, or an account with a list of chats (`chats.list`, `left_chats.list`).
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.flows.rules.text import clean

PIECE = 1 << 20  # bytes read at a time
LARGEST = 1 << 24  # characters of one value: no message is as long
_GROUPS = ("private_group", "private_supergroup", "public_supergroup")
_BLANK = re.compile(r"[ \t\r\n]*")
_BOT_NAME = re.compile(r"bot$|机器人$", re.IGNORECASE)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_ID_MOST = 1 << 52  # Telegram's promise


class BadExport(ValueError):  # noqa: N818 - a finding about the file
    """The file is no export that can be read; the words say why."""


class Chat(Struct, frozen=True):
    """A chat of the export; `id` as the export has it: positive, without -100."""

    id: int
    name: str
    kind: str
    alone: bool  # the file holds this chat only

    @property
    def group(self) -> bool:
        """Whether several people write in it."""
        return self.kind in _GROUPS


class Message(Struct, frozen=True):
    """What somebody wrote; `why` names why it is passed over, "" for words of a person."""

    id: int
    at: datetime  # UTC
    author: int
    text: str = ""
    answers: int = 0  # the message that it replies to
    why: str = ""  # service, bot, forwarded, unsigned, command, empty, odd


class _Stream:
    """JSON text in pieces, walked from the front."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended, self._lines = "", 0, False, 1

    def _more(self) -> None:
        raw = self._read(PIECE)
        try:
            new = self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError:
            raise BadExport("is not UTF-8 text") from None
        self._lines += self._text.count("\n", 0, self._at)
        self._text, self._at, self._ended = self._text[self._at :] + new, 0, not raw

    def _broken(self, why: str, at: int) -> BadExport:
        line = self._lines + self._text.count("\n", 0, at)
        return BadExport(f"is broken or cut off in line {line}: {why}")

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self, *wanted: str) -> str:
        """One of these characters."""
        found = self.peek()
        if found not in wanted:
            raise self._broken(f"expected {' or '.join(wanted)}", self._at)
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            why, at = "the value is cut off", self._at
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:
                    self._at = end
                    return found
            except json.JSONDecodeError as error:
                why, at = error.msg, error.pos
            except (ValueError, RecursionError):
                raise self._broken("a number too long, or lists too deep", self._at) from None
            if self._ended or len(self._text) - self._at > LARGEST:
                raise self._broken(why, at)
            self._more()

    def members(self) -> Iterator[str]:
        """The keys of an object; whoever is given one takes its value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                raise self._broken("expected a name", self._at)
            key = self.value()
            self.take(":")
            yield key
            if self.take(",", "}") == "}":
                return

    def items(self) -> Iterator[None]:
        """Once for each item of a list; whoever is called takes its value."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield
            if self.take(",", "]") == "]":
                return


_DECODER = json.JSONDecoder()


def read(
    source: Callable[[int], bytes], wanted: Callable[[Chat], bool], zone: ZoneInfo
) -> Iterator[Message]:
    """The messages of the wanted chats, in the order of the file.

    `source(n)` gives the next bytes; `wanted` is asked once a chat, before its messages.

    Raises:
        BadExport: broken, cut off, not UTF-8, or no export at all.
    """
    stream = _Stream(source)
    start = stream.peek()
    if start == "<":
        raise BadExport("is HTML: export the chat again as machine-readable JSON")
    if start != "{":
        raise BadExport("is no chat export of Telegram Desktop (JSON)")
    seen: list[bool] = []
    yield from _chat(stream, wanted, zone, seen, alone=True)
    if stream.peek():
        raise BadExport("goes on after its end: is it two files in one?")
    if not seen:
        raise BadExport("is no chat export of Telegram Desktop: it has no messages")


def _chat(
    stream: _Stream,
    wanted: Callable[[Chat], bool],
    zone: ZoneInfo,
    seen: list[bool],
    *,
    alone: bool,
) -> Iterator[Message]:
    """One chat, or the account that holds them."""
    about: dict[str, Any] = {}
    if stream.peek() != "{":
        stream.value()
        return
    for key in stream.members():
        if key == "messages" and stream.peek() == "[":
            seen.append(True)
            chosen = wanted(_about(about, alone=alone))
            for _ in stream.items():
                raw = stream.value()
                if chosen:
                    yield message(raw, zone)
        elif alone and key in ("chats", "left_chats") and stream.peek() == "{":
            for inner in stream.members():
                if inner != "list" or stream.peek() != "[":
                    stream.value()
                    continue
                seen.append(True)
                for _ in stream.items():
                    yield from _chat(stream, wanted, zone, seen, alone=False)
        else:
            value = stream.value()
            if key in ("id", "name", "type"):
                about[key] = value


def _about(raw: dict[str, Any], *, alone: bool) -> Chat:
    number = raw.get("id")
    return Chat(
        id=number if type(number) is int else 0,
        name=clean(str(raw.get("name") or ""))[:128],
        kind=str(raw.get("type") or ""),
        alone=alone,
    )


def message(raw: Any, zone: ZoneInfo) -> Message:
    """One message of the export; what is no word of a person says why."""
    if not isinstance(raw, dict) or type(raw.get("id")) is not int:
        return Message(0, _EARLIEST, 0, why="odd")
    at, author = _time(raw, zone), _author(raw)
    if at is None or not 0 < raw["id"] < _ID_MOST:
        return Message(0, _EARLIEST, 0, why="odd")
    answered = raw.get("reply_to_message_id")
    answers = answered if type(answered) is int else 0
    text = clean(_flat(raw.get("text")))
    return Message(raw["id"], at, author, text, answers, _why(raw, author, text))


def _why(raw: dict[str, Any], author: int, text: str) -> str:
    if raw.get("type") != "message":
        return "service"
    name = raw.get("from")
    if "via_bot" in raw or "inline_bot_buttons" in raw:
        return "bot"
    if isinstance(name, str) and _BOT_NAME.search(name.strip()):
        return "bot"
    if "forwarded_from" in raw or "forwarded_from_id" in raw or "saved_from" in raw:
        return "forwarded"
    if not author:  # a channel, or an administrator who does not show who they are
        return "unsigned"
    if not text:
        return "empty"
    return "command" if text.startswith("/") else ""


def _author(raw: dict[str, Any]) -> int:
    told = raw.get("from_id")
    if type(told) is int:  # as exports had it before 2021
        return told if 0 < told < _ID_MOST else 0
    found = re.fullmatch(r"user(\d{1,16})", told) if isinstance(told, str) else None
    return int(found[1]) if found and int(found[1]) < _ID_MOST else 0


def _time(raw: dict[str, Any], zone: ZoneInfo) -> datetime | None:
    """When it was said; the older field is the exporter's own time, taken as the community's."""
    try:
        if "date_unixtime" in raw:
            at = datetime.fromtimestamp(int(raw["date_unixtime"]), UTC)
        else:
            at = datetime.fromisoformat(raw["date"])
            at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    return at if at >= _EARLIEST else None


def _flat(text: Any) -> str:
    """Plain words, also of a list of pieces (links, mentions, bold)."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    pieces = (p.get("text") if isinstance(p, dict) else p for p in text)
    return "".join(p for p in pieces if isinstance(p, str))
