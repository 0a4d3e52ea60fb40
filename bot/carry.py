"""One letter through the house: what it is decides who takes it; events go to their flows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from bot import codes, housekeeping
from bot.belonging import belongs, home_of, may_see
from bot.cases.case import Act, Asked, Begin, Bring, Show
from bot.contexts import EVERYWHERE, Contexts, read_command
from bot.conversations import Conversations
from bot.deeds import Deeds
from bot.emergencies import Emergencies
from bot.flows.effects import (
    Event,
    Refused,
    Say,
)
from bot.flows.forms import OutOfStep
from bot.flows.rules.text import clean
from bot.intake import Intake
from bot.letters import (
    BotStatus,
    Chat,
    ChatOpened,
    Heard,
    Letter,
    MemberSeen,
    Migrated,
    Overheard,
    Pressed,
    Unreadable,
    Unsigned,
    What,
)
from bot.post import Envelope, House, Post
from bot.speech.context import WHICH
from storage import deadlines, forms, inbox, slots
from storage.communities import CHATS, GROUPS
from storage.deadlines import Due
from storage.people import PEOPLE
from storage.times import to_ms
from storage.transaction import Tx


class Carrier:
    """Carries one letter within a transaction."""

    def __init__(self, tx: Tx, house: House, letter: Letter, now: datetime) -> None:
        """Find out who and where it is."""
        self.tx, self.house, self.letter, self.now = tx, house, letter, now
        community, group = self._where()
        tx.must_hold(community)
        self.env = Envelope(letter, now, community, group, home=group)
        self.post = Post(tx, house, self.env)
        self.deeds = Deeds(self.post, letter, now, self._begin)
        self.event = self.deeds.event

    # what only some letters need

    @cached_property
    def talk(self) -> Conversations:
        """The forms of its person."""
        return Conversations(self.post, self.event, self.deeds.refusal)

    @cached_property
    def contexts(self) -> Contexts:
        """For which community it speaks."""
        return Contexts(self.post)

    @cached_property
    def intake(self) -> Intake:
        """Ways in beside the command."""
        return Intake(self)

    @cached_property
    def emergencies(self) -> Emergencies:
        """Words of danger."""
        return Emergencies(self, self.intake)

    def _begin(self, form: str, args: Mapping[str, Any], home: int) -> None:
        self.talk.begin(form, args, home)

    def _where(self) -> tuple[int, int]:
        if isinstance(self.letter.what, Due):
            return self.letter.what.community, 0
        chat, who = self.letter.chat, self.letter.who
        if chat is not None and not chat.private:
            return self.tx.get(CHATS, chat.id) or (0, 0)
        person = self.tx.get(PEOPLE, who.id) if who else None
        return (person.community if person else 0), 0

    # --- the letter ---

    def carry(self) -> bool:
        """Carry it out; a refusal becomes its whole answer, and it was not done."""
        tx, what = self.tx, self.letter.what
        tx.begin()
        try:
            self._dispatch()
            outcome = "done"
        except OutOfStep:
            tx.back()
            self.talk.outdated()
            outcome = "outdated"
        except Refused as refusal:
            tx.back()
            if isinstance(what, Heard | Pressed):
                self.met()  # a refusal makes nobody unknown
            self._refuse(refusal)
            outcome = refusal.code
        if isinstance(what, Heard):
            self.emergencies.speak_first()
        self.post.rows.toast(None)
        if isinstance(what, Due):
            tx.later(deadlines.FIRED, to_ms(self.now), outcome, what.id)
        elif self.letter.update_id:
            tx.insert(inbox.NOTE, (self.letter.update_id, to_ms(self.now)))
        tx.accept()
        return outcome == "done"

    def _refuse(self, refusal: Refused) -> None:
        # whoever wrote would wait for what is not noted; a tap that fails is pressed again
        written = isinstance(self.letter.what, Heard)
        self.post.here(f"refused.{refusal.code}", refusal.facts, sure=written)
        self.talk.refused(refusal.code)
        what = self.letter.what
        if refusal.code not in self.house.board.stale or not isinstance(what, Pressed):
            return
        _, code = codes.decode(what.code)
        case = self.house.board.events.get(type(code)) if isinstance(code, Event) else None
        if case is not None and case.refresh is not None:
            state = case.load(self.tx, self.deeds.place(), self.env.person, code)
            self.env.home, self.env.matter = case.home(state), case.matter(state)
            for effect in case.refresh(state):
                if isinstance(effect, Say):
                    self.post.say(effect)

    def _dispatch(self) -> None:
        what = self.letter.what
        if self.letter.over:
            self._dropped(what)
        elif isinstance(what, Due):
            _, code = codes.decode(what.code)
            if isinstance(code, Event):
                self.event(code, 0)
        elif isinstance(what, Heard):
            back = self._speaks(what) and self.met()
            self._heard(what)
            if back and self.letter.who:
                housekeeping.holder(self, self.letter.who.id, there=True)
        elif isinstance(what, Pressed):
            self.met()
            self._pressed(what)
        elif isinstance(what, Overheard):
            if not self.emergencies.overheard(what):
                self.intake.overheard(what)
        else:
            self._noted(what)

    def _dropped(self, what: What) -> None:
        """It was one of too many: a person is told for themselves, a group for all to read."""
        if self.letter.over == "group" and self.env.group:
            message = what.message if isinstance(what, Heard) else 0
            self.post.reply("flood.group", {}, message)
        elif self.env.group or (self.letter.chat is not None and self.letter.chat.private):
            self.post.here("flood.pressed" if isinstance(what, Pressed) else "flood.person", {})

    def _noted(self, what: What) -> None:
        """What Telegram tells beside words, presses and the clock."""
        if isinstance(what, BotStatus):
            housekeeping.bot_status(self, what)
        elif isinstance(what, ChatOpened):
            housekeeping.chat_opened(self, what)
        elif isinstance(what, Migrated):
            housekeeping.migrated(self, what)
            self.tx.flush()
            for key in forms.open_in(self.tx.connection, self.env.community, self.env.group):
                self.talk.again(key)
        elif isinstance(what, MemberSeen):
            housekeeping.member_seen(self, what)
        elif isinstance(what, Unsigned):
            self.contexts.unsigned(what)
        elif isinstance(what, Unreadable):
            row = (self.letter.update_id, to_ms(self.now), what.error, what.raw)
            self.tx.insert(inbox.QUARANTINE, row)

    def met(self) -> bool:
        """Know the person, and that they are in the group; whether they can be reached anew."""
        who, chat, env = self.letter.who, self.letter.chat, self.env
        if who is None or chat is None or (not env.community and not chat.private):
            return False
        known = self.post.person(who.id)
        name = clean(who.name)[:64]
        met = replace(
            known,
            name=name,
            language=known.language or who.language,
            started=known.started or chat.private,
            blocked=known.blocked and not chat.private,
            # words in private are for the community that was met first, until another is chosen
            community=known.community or env.community,
        )
        if met != known or not known.name:
            self.tx.put(PEOPLE, who.id, met)
        if env.group:
            housekeeping.in_group(self, who.id, there=True)
        return met.reachable and not known.reachable

    # --- words ---

    def _heard(self, heard: Heard) -> None:
        chat = self.letter.chat
        if chat is None:
            return
        name, words = self._command(heard)
        if name == "join" and not chat.private:
            housekeeping.joins(self, words)
            return
        if not self.env.community and not chat.private:
            housekeeping.unserved(self, heard)
            return
        if heard.numbers and self.emergencies.heard(heard, chat, name, words):
            return
        if self.intake.wordless(heard, chat) or self._answers_card(heard) or self.talk.heard(heard):
            return
        if chat.private and self.contexts.asked(heard, name):
            return
        if self.intake.retracts(heard) or self.intake.courtesy(heard):
            return
        if self._commanded(heard, chat):
            return
        if chat.private and self._answers(heard):
            return
        self._said(heard, chat)

    def _said(self, heard: Heard, chat: Chat) -> None:
        """Plain words that answer nothing: a draft, help, or danger among neighbours."""
        name, _ = read_command(heard.text, self.house.bot_name)
        if chat.private and name and not heard.numbers:
            self.post.here("help.unknown", {"said": f"/{name}"})
            return
        if self.intake.spoken(heard, chat):
            return
        if chat.private:
            self.post.here("help", {})  # never silence for somebody who speaks to the bot alone
        elif heard.numbers:
            self.emergencies.in_passing(heard)

    def _answers_card(self, heard: Heard) -> bool:
        """Whether words in reply to a card are an answer to it."""
        board, env = self.house.board, self.env
        if not heard.reply_to or not heard.text or heard.text.startswith("/"):
            return False
        self.tx.flush()
        at = (env.community, env.group, 0 if env.group else env.person, heard.reply_to)
        for slot in slots.at(self.tx.connection, *at):
            kind, _, no = slot.partition(":")
            reply = board.replies.get(kind)
            act = reply(self._asked(heard, heard.text), int(no)) if reply else None
            if act is not None:
                self._act(act)
                return True
        return False

    def sent_to_card(self, heard: Heard) -> bool:
        """Whether a photo or a voice note without words, in reply to a card, belongs to it."""
        env = self.env
        if heard.text or not heard.reply_to or not (heard.photos or heard.voice):
            return False
        self.tx.flush()
        at = (env.community, env.group, 0 if env.group else env.person, heard.reply_to)
        for slot in slots.at(self.tx.connection, *at):
            kind, _, no = slot.partition(":")
            sent = self.house.board.sent.get(kind)
            act = sent(self._asked(heard, ""), int(no)) if sent else None
            if act is not None:
                self._act(act)
                return True
        return False

    def _answers(self, heard: Heard) -> bool:
        """Whether plain words in private answer something that is open."""
        if not heard.text or heard.text.startswith("/") or not self.env.community:
            return False
        for said in self.house.board.said:
            act = said(self._asked(heard, heard.text))
            if act is not None:
                self._act(act)
                return True
        return False

    @staticmethod
    def _speaks(heard: Heard) -> bool:
        """Whether it is certainly for the bot: a photo without words may be anything."""
        return bool(heard.text or heard.called or heard.reply_to or heard.whisper)

    def _command(self, heard: Heard) -> tuple[str, str]:
        """The command and its words; the bot's name stands for /need."""
        name, words = read_command(heard.text, self.house.bot_name)
        if heard.called and not heard.text.startswith("/"):
            return "need", heard.text
        return name, words

    def _chosen(self, community: int, words: str) -> None:
        """One of the communities was pressed: what was said goes on there."""
        self.contexts.choose(community)
        chat = self.letter.chat
        heard = Heard(words, 0)
        if words and chat is not None and chat.private and not self._commanded(heard, chat):
            self.intake.spoken(heard, chat)

    def _commanded(self, heard: Heard, chat: Chat) -> bool:
        """Carry out a command; whether it was one of ours."""
        name, words = self._command(heard)
        if name == "start" and chat.private and words not in ("", "hi"):
            self._pressed(Pressed(words, ""))  # a button as a link
            return True
        if name == "cancel":
            if not self.talk.cancel():
                self.post.here("nothing_open", {})
            return True
        command = self.house.board.commands.get(name)
        if command is not None:
            if not self.env.community and name not in EVERYWHERE:
                raise Refused("no_home")
            self._act(command(self._asked(heard, words)))
        return command is not None

    def _asked(self, heard: Heard, words: str) -> Asked:
        group = self.tx.get(GROUPS, (self.env.community, self.env.group))
        return Asked(
            tx=self.tx,
            place=self.deeds.place(),
            who=self.env.person,
            words=clean(words),
            title=group.title if group else "",
            answered_person=heard.reply_to_person,
            answered_name=clean(heard.reply_to_name)[:64],
            policy=self.house.policy,
            now=self.now,
            roles=self.post.roles(self.env.person, self.env.group),
            reads_all=self.house.reads_all,
            figures=self.house.figures,
            answered=heard.reply_to,
            answered_text=heard.reply_to_text,
            photos=heard.photos or heard.reply_to_photos,
            album=heard.album,
            numbers=heard.numbers,
            voice=heard.voice,
        )

    def _act(self, act: Act) -> None:
        if isinstance(act, Show):
            may_see(self.post, act)
            self.env.home = act.home or self.env.home
            if act.slot:
                self.post.turn(act.phrase, dict(act.facts), act.slot)
            else:
                self.post.here(act.phrase, dict(act.facts))
            return
        if isinstance(act, Bring):
            self.env.home, self.env.matter = act.home, act.matter
            for effect in act.effects:
                if isinstance(effect, Say):
                    self.post.say(effect)
            return
        home = home_of(self.post)
        if isinstance(act, Begin):
            self.talk.begin(act.form, act.args, home)
        else:
            self.event(act, home)

    # --- buttons ---

    def _pressed(self, pressed: Pressed) -> None:
        try:
            community, code = codes.decode(pressed.code)
        except codes.BadCode:
            raise Refused("code") from None
        if self.env.group and community != self.env.community:
            raise Refused("elsewhere")
        self.tx.must_hold(community)
        self.env.community = community
        self.contexts.lives_in(community)
        if isinstance(code, codes.Turn):
            self.talk.pressed(code)
        elif isinstance(code, codes.View) and code.view == WHICH:
            self._chosen(code.no, pressed.words)
        elif isinstance(code, codes.View):
            self._viewed(community, code)
        elif isinstance(code, codes.StartForm):
            home = self._form_home(community, code)
            self.talk.begin(code.form, {"no": code.no} if code.no else {}, home)
        else:
            if code.CLOCK_ONLY:
                raise Refused("code")
            self.event(code, self.env.group)

    def _viewed(self, community: int, code: codes.View) -> None:
        board = self.house.board
        if code.view in board.pages:
            show = board.pages[code.view](self._asked(Heard("", 0), ""), code.no)
            may_see(self.post, show)
            self.post.turn(show.phrase, dict(show.facts), show.slot)
            return
        view = board.views.get(code.view)
        if view is None:
            raise Refused("code")
        show = view(self.tx, community, code.no)
        may_see(self.post, show)
        self.env.home = show.home
        self.post.show(show.phrase, dict(show.facts), show.slot)

    def _form_home(self, community: int, code: codes.StartForm) -> int:
        home = self.house.board.homes.get(f"s{code.form}")
        if home is None:
            return home_of(self.post)
        found, *also = home(self.tx, community, code.no)
        belongs(self.post, found, tuple(also))
        return found
