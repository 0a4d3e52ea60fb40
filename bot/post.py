"""From an effect to the rows that people will read: addressees, language, rendering, ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from msgspec.structs import replace

from bot import codes, drawings
from bot.envelope import Envelope, House, Target
from bot.flows.effects import (
    Addressee,
    Followers,
    Here,
    Holders,
    Home,
    In,
    Say,
    Standing,
    To,
)
from bot.flows.rules.delivery import ALERT_MAX, Situation, Way, way
from bot.flows.rules.rights import Role
from bot.flows.rules.text import one_line
from bot.letters import Heard, Overheard
from bot.seated import Seated
from bot.speech import links
from bot.speech import page as pages
from bot.speech.page import Drawn, Page
from bot.speech.spoken import PHRASES
from bot.speech.words import Html, Reader, Words, escaped, language, plain
from bot.unasked import Unasked
from storage import slots
from storage.communities import COMMUNITIES, GROUPS
from storage.people import PersonState
from storage.times import to_ms
from storage.transaction import Tx

log = structlog.get_logger()

__all__ = ["Envelope", "House", "Post", "Target"]

#: who is spoken to first: a rush of taps (a vote) holds no emergency up
#: and who last: edits that nobody waits for, such as five hundred ballots of a poll that is over
URGENT, TAPS, PRIVATE, IN_GROUPS, NOBODY_WAITS = range(5)
JOINED_MOST = 3500  # characters of several words in one message, with their marks
#: UTF-16 units under a picture or file: Telegram takes 1,024, and a repeat is marked
CAPTION_MOST = 900
_TITLE = 120  # characters under a picture whose words follow it
TAP_LIVES_MS = 60_000  # Telegram forgets a tap soon: a later answer is an error


class Post:
    """Puts pages into the outbox of the transaction at hand."""

    def __init__(self, tx: Tx, house: House, envelope: Envelope) -> None:
        """For one letter."""
        self.tx, self.house, self.env = tx, house, envelope
        self.seated = Seated(tx, house.operators)
        self.unasked = Unasked(tx, house, envelope, self.words)
        self._words: dict[tuple[Target, int], Words] = {}

    def turn_to(self, community: int) -> None:
        """Speak for another community from here on.

        Raises:
            Elsewhere: this commit does not hold it.
        """
        self.tx.must_hold(community)
        self.env.community = community
        self._words.clear()
        self.seated.forget()

    # --- people ---

    def person(self, person: int) -> PersonState:
        """Somebody, known or not."""
        return self.seated.person(person)

    def roles(self, person: int, home: int) -> frozenset[Role]:
        """What this person is where the matter lives; everybody met there is a resident."""
        return self.seated.roles(self.env.community, person, home)

    def holders(self, role: Role) -> list[int]:
        """Everybody who can be reached in this role, where the matter lives."""
        return self.seated.holders(self.env.community, role, self.env.home)

    def words(self, target: Target) -> Words:
        """Language and zone of whoever reads it there."""
        found = self._words.get((target, self.env.home))
        if found is None:
            found = self._words[(target, self.env.home)] = self._words_for(target)
        return found

    def _words_for(self, target: Target) -> Words:
        head = self.tx.get(COMMUNITIES, self.env.community)
        spoken = head.language if head else self.house.language
        if target.person:
            told = self.person(target.person).language
            spoken = language(told, spoken) if told else spoken
            roles = self.roles(target.person, self.env.home)
            reader = Reader(target.person, roles, in_group=bool(target.group))
        else:
            group = self.tx.get(GROUPS, (self.env.community, target.group))
            spoken = group.language if group and group.language else spoken
            reader = Reader(in_group=True)
        zone = head.zone if head else self.house.zone
        return Words(spoken, zone, reader, self.house.bot_name, self.env.community)

    # --- saying ---

    def say(self, effect: Say) -> None:
        """Carry out one `Say`."""
        if isinstance(effect.to, Here):
            self._to_actor(effect)
            return
        for target in self._targets(effect.to, effect.slot):
            page = pages.say(self.words(target), effect.phrase, effect.facts)
            self.put(target, page, effect)

    def _to_actor(self, effect: Say) -> None:
        """In the way that fits; what is urgent in a group is said for all to read."""
        if effect.urgent and self.env.person:
            self.alarm(effect.phrase, dict(effect.facts), effect.slot)
        elif effect.slot and self.env.person:
            self.show(effect.phrase, dict(effect.facts), effect.slot)
        else:
            self.here(effect.phrase, dict(effect.facts))

    def put(self, target: Target, page: Page, effect: Say) -> None:
        """One page into one chat: now, in the morning, or as a line of the group's digest."""
        verdict = self.unasked.judge(target, page, effect)
        if verdict is None:
            return
        replies = self._message() if effect.replies and target.group == self.env.group else 0
        if effect.replies and self.env.reply_to[1] and target == Target(self.env.reply_to[0], 0):
            replies = self.env.reply_to[1]
        if effect.slot and self._for_the_question(target, effect.slot):
            # the question becomes the result: the card takes its place
            names = (effect.slot, self.env.community, target.group, 0, self.env.form_slot)
            self.tx.later(slots.RENAME, *names)
            self.env.form_slot, replies = "", 0
        klass, slot = PHRASES[effect.phrase].klass, effect.slot
        more = self.unasked.besides(target, effect, verdict)
        if effect.joins:
            page, joined = self._joined(target, page, slot)
            klass = joined.pop("klass", klass)
            slot = joined.pop("slot", slot)
            more |= joined
        self._row(
            target,
            page,
            klass=klass,
            slot=slot,
            anew=effect.anew if verdict.anew is None else verdict.anew,
            reply_to=replies,
            under=effect.under if target.group and not target.whisper else "",
            urgent=effect.urgent,
            edit_only=isinstance(effect.to, Standing) and not verdict.first,
            not_before=verdict.not_before_ms,
            more=more,
        )

    def _for_the_question(self, target: Target, slot: str) -> bool:
        """Whether a form has just ended there with a public question, and no such card stands."""
        here = bool(self.env.form_slot) and target == Target(self.env.group, 0)
        return here and not self.unasked.stands(target, slot)

    def _joined(self, target: Target, page: Page, slot: str) -> tuple[Page, dict[str, Any]]:
        """The page below what waits unsent in its slot, and what else its row says then.

        What would be too long is a message of its own.
        """
        core, waits = page.core or page.text, self.unasked.unsent(target, slot)
        if waits is None:
            return page, {"core": core}
        body = orjson.loads(waits.body)
        if "drawn" in body or page.drawn is not None:
            return page, {"core": core, "slot": ""}  # a picture keeps its own words
        told = page.text in body["core"]  # to the same person in another of their roles
        text = Html(body["core"]) if told else pages.lines(body["core"], page.text)
        if len(text) > JOINED_MOST:
            return page, {"slot": ""}
        core = text if told else pages.lines(body["core"], core)
        more: dict[str, Any] = {"core": core}
        if "buttons" in body and not page.buttons:
            more["buttons"] = body["buttons"]
        if "repeat" in body:  # what must arrive must arrive still
            more["klass"] = pages.MUST
        return replace(page, text=text), more

    def _targets(self, to: Addressee, slot: str) -> list[Target]:
        if isinstance(to, Home):
            return [Target(self.env.home, 0)] if self.env.home else []
        if isinstance(to, In):
            return [Target(to.group, 0)]
        if isinstance(to, To):
            unserved_group = to.person < 0  # addressed by Telegram's own id
            reachable = unserved_group or self.person(to.person).reachable
            return [Target(0, to.person)] if reachable else []
        if isinstance(to, Holders):
            return [Target(0, person) for person in self._holders(to)]
        if isinstance(to, Followers):
            kind, _, no = self.env.matter.partition(":")
            followers = self.house.board.followers[kind](self.tx, self.env.community, int(no))
            others = [p for p in followers if p != self.env.person]  # whoever did it knows
            return [Target(0, p) for p in others if self.person(p).reachable]
        return [t for t in self._standing(slot) if self._still_theirs(t)]

    def _holders(self, to: Holders) -> list[int]:
        """The reachable holders of the role, else of the next rung: a vacant post is no silence."""
        rung: Holders | None = to
        while rung is not None:
            reachable = self.holders(rung.role)
            if reachable:
                return reachable
            rung = rung.else_
        log.warning("nobody reachable", role=to.role.value, matter=self.env.matter)
        return []

    def _standing(self, slot: str) -> list[Target]:
        """Private chats where the slot stands or is about to; of whispers only the actor's."""
        community = self.env.community
        rows = slots.standing(self.tx.connection, community, slot)
        gathered = self.tx.waiting_slots(community, slot)
        rows += [(g, p, kind == "whisper", True) for g, p, kind in gathered]
        found: dict[Target, bool] = {}
        for group, person, whisper, waits in rows:
            if person and (not whisper or person == self.env.person):
                target = Target(group, person, whisper=whisper)
                found[target] = found.get(target, False) or waits
        self.unasked.waits = {target for target, waits in found.items() if waits}
        return sorted(found, key=lambda t: (t.group, t.person))

    def _still_theirs(self, target: Target) -> bool:
        return target.whisper or self.person(target.person).reachable

    # --- to the actor ---

    def here(self, name: str, facts: dict[str, Any], *, sure: bool = False) -> None:
        """An answer to whoever wrote or pressed, for them alone; to the clock, nothing.

        What is `sure` is said again if nobody knows whether it arrived.
        """
        if not self.env.person:
            return
        page = pages.say(self.words(Target(self.env.group, self.env.person)), name, facts)
        chosen = self.way(
            public=PHRASES[name].public,
            # a tap is answered once: a second answer to it is a message
            plain_words=not page.buttons and not self.env.answered,
            length=_units(plain(page.text)),
        )
        self.by(chosen, page, sure=sure)

    def alarm(self, name: str, facts: dict[str, Any], slot: str = "") -> None:
        """Before everything else: in the group for all to read, else in private."""
        target = Target(self.env.group, 0 if self.env.group else self.env.person)
        page = pages.say(self.words(target), name, facts)
        slot = slot if page.buttons else ""
        self._row(
            target, page, klass=pages.MUST, slot=slot, anew=True, urgent=True,
            reply_to=self._message() if self.env.group else 0,
        )  # fmt: skip

    def _kept(self, page: Page) -> None:
        """Photos and voice notes go to the private chat; the words stand under the first."""
        if not self.person(self.env.person).reachable:
            self.by(Way.LINK, page)
            return
        target = Target(0, self.env.person)
        files = [("photo", file) for file in page.photos]
        files += [("voice", file) for file in page.voices]
        for i, (kind, file) in enumerate(files):
            row = self._blank(target, kind)
            row["klass"] = pages.MUST
            body = self._body(target, page, pages.MUST, edit_only=False)
            text = page.text if i == 0 else ""
            row["body"] = _json({**body, kind: file, "text": text, "lost": page.lost})
            self.tx.top.outbox.add(row)
        if self.env.group:
            self.here("photo.sent" if page.photos else "voice.sent", {})

    def show(self, name: str, facts: dict[str, Any], slot: str) -> None:
        """A view for its asker, in a fresh message if it has buttons."""
        page = pages.say(self.words(Target(self.env.group, self.env.person)), name, facts)
        if page.photos or page.voices:
            self._kept(page)
            return
        length = _units(plain(page.text))
        public = PHRASES[name].public
        chosen = self.way(public=public, plain_words=not page.buttons, length=length)
        self.by(chosen, page, slot=slot if page.buttons else "", anew=True)

    def turn(self, name: str, facts: dict[str, Any], slot: str) -> None:
        """A page of a list: in the message whose button was pressed, else in a fresh one."""
        page = pages.say(self.words(Target(self.env.group, self.env.person)), name, facts)
        chosen = self.way(public=PHRASES[name].public, plain_words=False)
        where, tap = self.target(chosen), self.env.tap
        stands = (0, False)
        if tap is not None:
            at = (self.env.community, where.group, where.person, slot)
            stands = slots.message(self.tx.connection, *at)
        same = tap is not None and stands[0] != 0 and stands[0] == (tap.whisper or tap.message)
        self.by(chosen, page, slot=slot, anew=not same)

    def reply(self, name: str, facts: dict[str, Any], message: int) -> None:
        """A public answer to a message whose writer has no name."""
        target = Target(self.env.group, 0)
        page = pages.say(self.words(target), name, facts)
        self._row(target, page, klass=PHRASES[name].klass, reply_to=message)

    def ask_back(self, name: str, facts: dict[str, Any], message: int) -> None:
        """A question in private that answers a message: the press brings its words along."""
        target = Target(0, self.env.person)
        page = pages.say(self.words(target), name, facts)
        self._row(target, page, klass=pages.MUST, reply_to=message)

    def way(self, *, public: bool, plain_words: bool, length: int = 0) -> Way:
        """How a word reaches the actor now."""
        if not self.env.group:
            light = self.env.tap is not None and plain_words and length <= ALERT_MAX
            return Way.ALERT if light else Way.PRIVATE
        group = self.tx.get(GROUPS, (self.env.community, self.env.group))
        heard = self.env.letter.what if isinstance(self.env.letter.what, Heard) else None
        return way(
            Situation(
                tapped=self.env.tap is not None,
                whispered=bool(heard and heard.whisper),
                admin=bool(group and group.bot_status == "administrator"),
                reachable=self.person(self.env.person).reachable,
                public=public,
                sure=False,
                plain=plain_words,
                length=length,
            )
        )

    def by(
        self,
        chosen: Way,
        page: Page,
        *,
        slot: str = "",
        anew: bool = False,
        bares: bool = False,
        sure: bool = False,
    ) -> None:
        """A page for the actor, in the chosen way; with `bares` an older one loses its buttons.

        What is `sure` is said again if nobody knows whether it arrived.
        """
        if page.drawn is not None and chosen in (Way.ALERT, Way.WHISPER):
            chosen = self._aside()
        target, must = self.target(chosen), sure or chosen is Way.PRIVATE
        if chosen is Way.ALERT:
            self.toast(page)
        elif chosen is Way.LINK:
            w = self.words(target)
            klass = pages.MUST if sure else pages.NUDGE
            self._row(target, links.elsewhere(w), klass=klass, reply_to=self._message())
        else:
            self._row(
                target,
                page,
                klass=pages.MUST if must else pages.NUDGE,
                slot=slot,
                anew=anew,
                reply_to=self._message() if chosen is Way.REPLY else 0,
                more={"bares": True} if bares and chosen is Way.PRIVATE else None,
            )

    def _aside(self) -> Way:
        """A picture or file can neither be whispered nor stand in an alert."""
        if not self.env.group:
            return Way.PRIVATE
        if not self.person(self.env.person).reachable:
            return Way.LINK
        self.here("drawn.sent", {})
        return Way.PRIVATE

    def target(self, chosen: Way) -> Target:
        """The chat of a way."""
        if chosen in (Way.REPLY, Way.LINK):
            return Target(self.env.group, 0)
        if chosen is Way.PRIVATE:
            return Target(0, self.env.person)
        return Target(self.env.group, self.env.person, whisper=bool(self.env.group))

    def toast(self, page: Page | None) -> None:
        """Answer the tap: with these words, or just end its waiting."""
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

    def stand(self, target: Target, page: Page, slot: str) -> None:
        """A fresh message that holds a slot."""
        self._row(target, page, klass=pages.MUST, slot=slot, anew=True)

    def edit(self, target: Target, slot: str, name: str, facts: dict[str, Any]) -> None:
        """What stands in the slot there becomes this phrase; where nothing stands, nothing."""
        page = pages.say(self.words(target), name, facts)
        self._row(target, page, klass=pages.NUDGE, slot=slot, edit_only=True)

    def _message(self) -> int:
        what = self.env.letter.what
        return what.message if isinstance(what, Heard | Overheard) else 0

    # --- rows ---

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

    def _row(
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

    def _draws(self, row: dict[str, Any], body: dict[str, Any], drawn: Drawn) -> None:
        """The row brings the drawing; before words too long for it the drawing goes alone.

        Alone it comes but with a new message: an edit brings its words up to date.
        """
        kind = drawings.TEMPLATES[drawn.template].kind
        what = {"template": drawn.template, "name": drawn.name, "facts": dict(drawn.facts)}
        said = plain(body["text"])
        if _units(said) <= CAPTION_MOST:
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
            body["repeat"] = links.repeat(self.words(target))
        if edit_only:
            body["edit_only"] = True
        if page.one_only and not target.group:
            body["bares"] = True
        if page.sealed:
            body["sealed"] = True
        if target.whisper:
            private = self.person(target.person).reachable and not page.here_only
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


def _units(text: str) -> int:
    """As Telegram measures."""
    return len(text.encode("utf-16-le")) // 2


def _json(body: dict[str, Any]) -> str:
    return orjson.dumps(body).decode()
