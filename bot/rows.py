"""A page becomes a row of the outbox: word for word what will stand there, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from bot import codes, drawings
from bot.envelope import Envelope, Target
from bot.flows.rules.text import one_line
from bot.letters import Heard
from bot.speech import links
from bot.speech import page as pages
from bot.speech.page import Drawn, Page
from bot.speech.words import Words, escaped, plain
from bot.unasked import Unasked
from storage import slots
from storage.people import PersonState
from storage.times import to_ms
from storage.transaction import Tx

#: who is spoken to first: a rush of taps (a vote) holds no emergency up
#: and who last: edits that nobody waits for, such as five hundred ballots of a poll that is over
URGENT, TAPS, PRIVATE, IN_GROUPS, NOBODY_WAITS = range(5)
#: UTF-16 units under a picture or file: Telegram takes 1,024, and a repeat is marked
CAPTION_MOST = 900
_TITLE = 120  # characters under a picture whose words follow it
TAP_LIVES_MS = 60_000  # Telegram forgets a tap soon: a later answer is an error


class Rows:
    """Writes the rows of one letter."""

    def __init__(
        self,
        tx: Tx,
        envelope: Envelope,
        unasked: Unasked,
        words: Callable[[Target], Words],
        person: Callable[[int], PersonState],
    ) -> None:
        """`words` is the language of whoever reads it there, `person` somebody, known or not."""
        self.tx, self.env, self.unasked = tx, envelope, unasked
        self._words, self._person = words, person

    def add(
        self,
        target: Target,
        page: Page,
        *,
        klass: str,
        slot: str = "",
        anew: bool = False,
        reply_to: int = 0,
        under: str = "",
        urgent: bool = False,
        edit_only: bool = False,
        not_before: int = 0,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """A page for a chat."""
        row = self._blank(target, "whisper" if target.whisper else "text")
        row.update(slot=slot, anew=anew, reply_to=reply_to, under=under, klass=klass)
        row["not_before_ms"] = not_before
        if urgent:
            row["priority"] = URGENT
        elif edit_only and klass == pages.NUDGE and target.person not in (0, self.env.person):
            row["priority"] = NOBODY_WAITS
        body = self._body(target, page, klass, edit_only=edit_only)
        if page.drawn is not None and not target.whisper:
            self._draws(row, body, page.drawn)
        row["body"] = _json({**body, **more} if more else body)
        self.tx.top.outbox.add(row)

    def files(self, target: Target, page: Page) -> None:
        """Photos and voice notes, each in a message; the words stand under the first."""
        files = [("photo", file) for file in page.photos]
        files += [("voice", file) for file in page.voices]
        for i, (kind, file) in enumerate(files):
            row = self._blank(target, kind)
            row["klass"] = pages.MUST
            body = self._body(target, page, pages.MUST, edit_only=False)
            text = page.text if i == 0 else ""
            row["body"] = _json({**body, kind: file, "text": text, "lost": page.lost})
            self.tx.top.outbox.add(row)

    def toast(self, page: Page | None) -> None:
        """Answer the tap, once: with these words, or just end its waiting."""
        tap = self.env.tap
        if tap is None or self.env.answered:
            return
        self.env.answered = True
        text = plain(page.text)[:200] if page else ""
        row = self._blank(Target(self.env.group, self.env.person), "tap")
        body = {"callback": tap.callback, "text": text, "alert": len(text) > 40}
        row["body"] = _json({**body, "sealed": True} if page and page.sealed else body)
        row["priority"], row["klass"] = TAPS, pages.NUDGE
        row["not_after_ms"] = row["created_ms"] + TAP_LIVES_MS
        self.tx.top.outbox.add(row)

    def remove(self, target: Target, message: int, slot: str = "") -> None:
        """Take a message away; its slot is empty then."""
        if slot:
            where = (self.env.community, target.group, target.person, slot)
            self.tx.later(slots.VACATE, *where)
        row = self._blank(target, "delete")
        row["body"] = _json({"message": message})
        self.tx.top.outbox.add(row)

    def _blank(self, target: Target, kind: str) -> dict[str, Any]:
        return {
            "community": self.env.community,
            "chat_group": target.group,
            "person": target.person,
            "kind": kind,
            "slot": "",
            "anew": False,
            "body": "{}",
            "reply_to": 0,
            "under": "",
            "klass": pages.NUDGE,
            "priority": PRIVATE if target.person else IN_GROUPS,
            "created_ms": to_ms(self.env.now),
            "not_before_ms": 0,
            "not_after_ms": 0,
        }

    def _draws(self, row: dict[str, Any], body: dict[str, Any], drawn: Drawn) -> None:
        """The row brings the drawing; before words too long for it the drawing goes alone.

        Alone it comes but with a new message: an edit brings its words up to date.
        """
        kind = drawings.TEMPLATES[drawn.template].kind
        what = {"template": drawn.template, "name": drawn.name, "facts": dict(drawn.facts)}
        said = plain(body["text"])
        if units(said) <= CAPTION_MOST:
            row["kind"], body["drawn"] = kind, what
            return
        target = Target(row["chat_group"], row["person"])
        if row["slot"] and not row["anew"] and self.unasked.stands(target, row["slot"]):
            return
        title = escaped(one_line(said.partition("\n")[0], _TITLE))
        alone = {"text": title, "drawn": what, "followed": True}
        if "repeat" in body:
            alone["repeat"] = body["repeat"]
        self.tx.top.outbox.add(
            {**row, "kind": kind, "slot": "", "anew": False, "body": _json(alone)}
        )

    def _body(self, target: Target, page: Page, klass: str, *, edit_only: bool) -> dict[str, Any]:
        body: dict[str, Any] = {"text": page.text}
        if page.buttons:
            body["buttons"] = [[self._button(b) for b in row] for row in page.buttons]
        if page.force:
            body["force"], body["placeholder"] = True, page.placeholder
        if klass == pages.MUST:
            body["repeat"] = links.repeat(self._words(target))
        if edit_only:
            body["edit_only"] = True
        if page.one_only and not target.group:
            body["bares"] = True
        if page.sealed:
            body["sealed"] = True
        if target.whisper:
            private = self._person(target.person).reachable and not page.here_only
            body["fallback"] = "private" if private else "drop"
            if self.env.tap is not None:
                body["callback"] = self.env.tap.callback
            elif isinstance(self.env.letter.what, Heard) and self.env.letter.what.whisper:
                body["whisper_reply"] = self.env.letter.what.whisper
        return body

    def _button(self, button: pages.Button) -> dict[str, str]:
        if button.code is None:
            return {"label": button.label, "url": button.url}
        return {"label": button.label, "code": codes.encode(self.env.community, button.code)}


def units(text: str) -> int:
    """As Telegram measures."""
    return len(text.encode("utf-16-le")) // 2


def _json(body: dict[str, Any]) -> str:
    return orjson.dumps(body).decode()
