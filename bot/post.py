"""From an effect to what people will read: in whose language, and by which way."""

from __future__ import annotations

from typing import Any

import orjson
from msgspec.structs import replace

from bot.addressees import Addressees
from bot.envelope import Envelope, House, Target
from bot.flows.effects import Here, Say, Standing
from bot.flows.rules.delivery import ALERT_MAX, Situation, Way, way
from bot.flows.rules.rights import Role
from bot.letters import Heard, Overheard
from bot.rows import Rows, units
from bot.seated import Seated
from bot.speech import links
from bot.speech import page as pages
from bot.speech.page import Page
from bot.speech.spoken import PHRASES
from bot.speech.words import Html, Reader, Words, language, plain
from bot.unasked import Unasked
from storage import slots
from storage.communities import COMMUNITIES, GROUPS
from storage.people import PersonState
from storage.transaction import Tx

__all__ = ["Envelope", "House", "Post", "Target"]

JOINED_MOST = 3500  # characters of several words in one message, with their marks


class Post:
    """Puts pages into the outbox of the transaction at hand."""

    def __init__(self, tx: Tx, house: House, envelope: Envelope) -> None:
        """For one letter."""
        self.tx, self.house, self.env = tx, house, envelope
        self.seated = Seated(tx, house.operators)
        self.unasked = Unasked(tx, house, envelope, self.words)
        self.rows = Rows(tx, envelope, self.unasked, self.words, self.person)
        self.addressees = Addressees(tx, house, envelope, self.seated, self.unasked)
        self._words: dict[tuple[Target, int], Words] = {}

    def turn_to(self, community: int) -> None:
        """Speak for another community from here on.

        Raises:
            Elsewhere: this commit does not hold it.
        """
        self.tx.must_hold(community)
        self.env.community = community
        self._words.clear()

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
        for target in self.addressees.of(effect):
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
        self.rows.add(
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
            length=units(plain(page.text)),
        )
        self.by(chosen, page, sure=sure)

    def alarm(self, name: str, facts: dict[str, Any], slot: str = "") -> None:
        """Before everything else: in the group for all to read, else in private."""
        target = Target(self.env.group, 0 if self.env.group else self.env.person)
        page = pages.say(self.words(target), name, facts)
        slot = slot if page.buttons else ""
        self.rows.add(
            target, page, klass=pages.MUST, slot=slot, anew=True, urgent=True,
            reply_to=self._message() if self.env.group else 0,
        )  # fmt: skip

    def _kept(self, page: Page) -> None:
        """Photos and voice notes go to the private chat."""
        if not self.person(self.env.person).reachable:
            self.by(Way.LINK, page)
            return
        self.rows.files(Target(0, self.env.person), page)
        if self.env.group:
            self.here("photo.sent" if page.photos else "voice.sent", {})

    def show(self, name: str, facts: dict[str, Any], slot: str) -> None:
        """A view for its asker, in a fresh message if it has buttons."""
        page = pages.say(self.words(Target(self.env.group, self.env.person)), name, facts)
        if page.photos or page.voices:
            self._kept(page)
            return
        length = units(plain(page.text))
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
        self.rows.add(target, page, klass=PHRASES[name].klass, reply_to=message)

    def ask_back(self, name: str, facts: dict[str, Any], message: int) -> None:
        """A question in private that answers a message: the press brings its words along."""
        target = Target(0, self.env.person)
        page = pages.say(self.words(target), name, facts)
        self.rows.add(target, page, klass=pages.MUST, reply_to=message)

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
            self.rows.toast(page)
        elif chosen is Way.LINK:
            w = self.words(target)
            klass = pages.MUST if sure else pages.NUDGE
            self.rows.add(target, links.elsewhere(w), klass=klass, reply_to=self._message())
        else:
            self.rows.add(
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

    def stand(self, target: Target, page: Page, slot: str) -> None:
        """A fresh message that holds a slot."""
        self.rows.add(target, page, klass=pages.MUST, slot=slot, anew=True)

    def edit(self, target: Target, slot: str, name: str, facts: dict[str, Any]) -> None:
        """What stands in the slot there becomes this phrase; where nothing stands, nothing."""
        page = pages.say(self.words(target), name, facts)
        self.rows.add(target, page, klass=pages.NUDGE, slot=slot, edit_only=True)

    def _message(self) -> int:
        what = self.env.letter.what
        return what.message if isinstance(what, Heard | Overheard) else 0
