"""All ways in which a need comes in beside its command: said, called for, photographed."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec.structs import replace

from bot.belonging import home_or_none
from bot.conversations import Conversations
from bot.flows.effects import Event
from bot.flows.need_state import WAITING
from bot.flows.offer import OfferMade
from bot.flows.photo import PhotosAdded
from bot.flows.retraction import RETRACT, WITHIN
from bot.flows.rules.text import clean
from bot.letters import Chat, Heard, Letter, Overheard
from bot.post import Envelope, Post
from storage import offers, photos
from storage.communities import GROUPS
from storage.forms import FORMS
from storage.needs import NEEDS
from storage.offers import OFFERS
from storage.photos import ALBUMS
from storage.transaction import Tx

RETRACT_MOST = 8  # needs of one person that are offered to be taken back
PRIVATE_LEAST = 4  # characters of plain words that are offered to be registered


class Carrying(Protocol):
    """What of the carrier is needed here."""

    tx: Tx
    env: Envelope
    letter: Letter
    post: Post

    @property
    def talk(self) -> Conversations:
        """The forms of its person."""

    def event(self, event: Event, home: int) -> None:
        """Hand an event to its flow."""

    def met(self) -> bool:
        """Know whoever spoke."""

    def sent_to_card(self, heard: Heard) -> bool:
        """Whether something without words belongs to the card that it answers."""


class Intake:
    """For the words of one letter."""

    def __init__(self, carrier: Carrying) -> None:
        """Through the letter's carrier."""
        self.on, self.tx, self.env, self.post = carrier, carrier.tx, carrier.env, carrier.post

    # --- an ordinary line of a group ---

    def overheard(self, what: Overheard) -> None:
        """A likely need, an emergency, or word that something is fine again."""
        group = self.tx.get(GROUPS, (self.env.community, self.env.group))
        if group is None or not self.env.community:
            return
        emergency = what.reads == "emergency"
        if not emergency and group.bot_status != "administrator":
            return
        if not emergency and self._busy():
            return
        self.on.met()
        if what.reads == "retraction":
            theirs = self._theirs(self.env.group)
            if len(theirs) == 1:
                self._retract(theirs[0])
            return
        self.offer(what, "emergency" if emergency else "normal")

    def _busy(self) -> bool:
        """Whether they are in the middle of a form here: one thing after the other."""
        form = self.tx.get(FORMS, (self.env.community, self.env.person, self.env.group))
        return form is not None and form.code != RETRACT.code

    def offer(self, what: Heard | Overheard, urgency: str) -> None:
        """Make a draft of it, with a button."""
        event = OfferMade(
            what.message, urgency, " ".join(what.numbers), what.peril, clean(what.text),
            " ".join(what.photos), what.album,
        )  # fmt: skip
        self.on.event(event, self.env.group)

    # --- private words ---

    def spoken(self, heard: Heard, chat: Chat) -> bool:
        """Plain words in private: a draft with a button, if they may be a need (S02)."""
        if not chat.private or heard.reads == "vote":
            return False
        if not home_or_none(self.post):
            asks = heard.reads == "need" or bool(heard.numbers)
            if asks:
                self.post.here("refused.no_home", {}, sure=True)
            return asks
        if heard.reads == "thanks":
            self.post.here("welcome", {})
            return True
        if heard.reads == "retraction":
            return self._retract_one(self._theirs(0))
        words = clean(heard.text)
        if not heard.numbers and self._about(words):
            return True
        if heard.reads != "need" and len(words) < PRIVATE_LEAST and not heard.numbers:
            return False
        self.offer(heard, "emergency" if heard.numbers else "normal")
        return True

    def _about(self, words: str) -> bool:
        """A thing of the building alone: what about it?"""
        from bot.reading.things import alone, peril_of  # loaded after the start

        thing = alone(words)
        if thing:
            peril = peril_of(thing)
            if peril:  # the answer to the question alone says nothing of it
                self.post.alarm("emergency.first", {"numbers": ("119",), "peril": peril})
            self.on.talk.begin("nr", {"about": thing}, home_or_none(self.post))
        return bool(thing)

    # --- courtesies ---

    def courtesy(self, heard: Heard) -> bool:
        """The bot was called with nothing but a greeting or thanks: that is no need."""
        if not heard.called or heard.text.startswith("/") or heard.reply_to_text or heard.photos:
            return False
        if heard.reads == "thanks":
            self.post.here("welcome", {})
            return True
        from bot.reading.chat import greets  # loaded after the start: its patterns take a while

        if heard.text and greets(heard.text):
            self.post.here("help", {})
            return True
        return False

    # --- fine again ---

    def retracts(self, heard: Heard) -> bool:
        """ "It is fine again", to the bot by name or as a reply to the card of one's own need."""
        if heard.reads != "retraction" or heard.text.startswith("/"):
            return False
        no = self._card(heard.reply_to)
        need = self.tx.get(NEEDS, (self.env.community, no)) if no else None
        if need is not None:
            own = self.env.person in (need.reporter, need.author)
            return own and need.state in WAITING and self._retract(no)
        return heard.called and self._retract_one(self._theirs(self.env.group))

    def _theirs(self, group: int) -> list[int]:
        self.tx.flush()
        where = (self.tx.connection, self.env.community, self.env.person)
        return offers.retractable(*where, self.env.now - WITHIN, group, RETRACT_MOST)

    def _retract_one(self, theirs: list[int]) -> bool:
        """It was said to the bot: the one that it can be, or which one it is."""
        if len(theirs) == 1:
            return self._retract(theirs[0])
        found = [self.tx.get(NEEDS, (self.env.community, no)) for no in theirs]
        matters = [(need.no, need.text) for need in found if need is not None]
        self.post.here("retract.which" if matters else "retract.none", {"matters": matters})
        return True

    def _retract(self, no: int) -> bool:
        """Ask whether need `no` is to be taken back; whether there is one."""
        need = self.tx.get(NEEDS, (self.env.community, no)) if no else None
        if need is None:
            return False
        self.on.talk.begin(RETRACT.code, {"no": no}, need.home)
        return True

    def _card(self, message: int) -> int:
        """The need whose card is this message."""
        if not message:
            return 0
        self.tx.flush()
        where = (self.tx.connection, self.env.community, self.env.group, self.env.person)
        return photos.need_at(*where, message)

    # --- photos, and what is neither words nor a photo ---

    def wordless(self, heard: Heard, chat: Chat) -> bool:
        """Photos without words, photos to a card, voices, stickers …; whether it was such."""
        command = heard.text.startswith("/") or heard.called
        if heard.photos and heard.album and not heard.text and self._part(heard):
            return True
        if self.on.sent_to_card(heard):
            return True
        if heard.photos and heard.reply_to and not command and self._to_card(heard):
            return True
        if self.on.talk.answered_form(heard) is not None and not heard.other:
            return False
        if heard.other and not command:
            if chat.private or self.on.talk.answered_form(heard) is not None:
                self.post.here("send.words", {"kind": heard.other})
            return True
        if heard.text or heard.called:
            return False
        if heard.photos and chat.private:
            self._report(heard)
        return True

    def _report(self, heard: Heard) -> None:
        """A photo alone, in private: what is it about?"""
        home = home_or_none(self.post)
        if not home:
            self.post.here("refused.no_home", {}, sure=True)
            return
        args = {"photos": " ".join(heard.photos), "album": heard.album}
        self.on.talk.begin("nr", args, home)

    def _to_card(self, heard: Heard) -> bool:
        """A photo in reply to the card of one's own need."""
        no = self._card(heard.reply_to)
        need = self.tx.get(NEEDS, (self.env.community, no)) if no else None
        if need is None or self.env.person not in (need.reporter, need.author):
            return False
        self.on.event(PhotosAdded(no, 0, " ".join(heard.photos)), self.env.group)
        self.keep_album(heard.album, no)
        return True

    def _part(self, heard: Heard) -> bool:
        """A later part of an album that became a need, a form or a draft."""
        env, more = self.env, " ".join(heard.photos)
        matter = self.tx.get(ALBUMS, (env.community, env.group, env.person, heard.album))
        kind, _, no = (matter or "").partition(":")
        if kind:
            self.on.event(self.post.house.board.albums[kind](int(no), more), env.group)
            return True
        for group in {env.group, 0}:
            key = (env.community, env.person, group)
            form = self.tx.get(FORMS, key)
            if form is not None and form.args.get("album") == heard.album:
                self.tx.put(FORMS, key, replace(form, args=with_photos(form.args, more)))
                return True
        offer = self.tx.get(OFFERS, (env.community, env.person, env.group))
        if offer is not None and offer.text and offer.album == heard.album:
            key = (env.community, env.person, env.group)
            self.tx.put(OFFERS, key, replace(offer, photos=f"{offer.photos} {more}".strip()))
            return True
        return False

    def keep_album(self, album: str, no: int) -> None:
        """Later parts belong to this need."""
        if album:
            env = self.env
            self.tx.put(ALBUMS, (env.community, env.group, env.person, album), f"need:{no}")


def with_photos(args: dict[str, Any], more: str) -> dict[str, Any]:
    """What a form was begun with, and these photos."""
    return {**args, "photos": f"{args.get('photos', '')} {more}".strip()}
