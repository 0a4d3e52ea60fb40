"""Telegram's HTML ⇄ plain text with entities (offsets in UTF-16 units)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


class BadMarkup(ValueError):  # noqa: N818 - a finding about the text
    """What Telegram would refuse with "can't parse entities"."""


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self._open: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            entity = self._link(given.get("href") or "")
        elif tag == "span" and given.get("class") == "tg-spoiler":
            entity = {"type": "spoiler"}
        elif tag in _TAGS:
            expandable = tag == "blockquote" and "expandable" in given
            entity = {"type": "expandable_blockquote" if expandable else _TAGS[tag]}
        else:
            raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {len(self.text)}')
        entity["offset"] = units(self.text)
        self._open.append((tag, entity))

    @staticmethod
    def _link(href: str) -> dict[str, Any]:
        if href.startswith("tg://user?id="):
            return {"type": "text_mention", "user_id": int(href.removeprefix("tg://user?id="))}
        return {"type": "text_link", "url": href}

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise BadMarkup(f'Unexpected end tag at byte offset {len(self.text)}: "{tag}"')
        _, entity = self._open.pop()
        entity["length"] = units(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self.text += data

    def finish(self) -> None:
        self.close()
        if self._open:
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')


def parse(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and entities of a text in HTML (or in no) mode.

    Raises:
        BadMarkup: tags that Telegram does not know or that do not match.
    """
    if not mode:
        return text, []
    if mode.lower() != "html":
        raise BadMarkup(f"the town reads HTML only, not {mode}")
    if "<" not in text and "&" not in text:
        return text, []
    parser = _Parser()
    parser.feed(text)
    parser.finish()
    return parser.text, sorted(parser.entities, key=lambda e: (e["offset"], -e["length"]))


_MENTION = re.compile(r"(?<![\w@])@[A-Za-z]\w{4,31}")


def of_person(text: str) -> list[dict[str, Any]]:
    """What a client marks in typed words: a command at the start, names with @."""
    found: list[dict[str, Any]] = []
    if text.startswith("/"):
        found = [{"type": "bot_command", "offset": 0, "length": units(text.split()[0])}]
    for name in _MENTION.finditer(text):
        place = units(text[: name.start()])
        if not found or place >= found[-1]["length"] or found[-1]["type"] == "mention":
            found.append({"type": "mention", "offset": place, "length": units(name[0])})
    return found
