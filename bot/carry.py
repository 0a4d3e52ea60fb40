"""One letter through the house: decode → load → step → save → ledger → deadlines → outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import codes, housekeeping
from bot.cases.case import Act, Asked, Begin, Bring, Happened, Show
from bot.contexts import EVERYWHERE, Contexts, read_command
from bot.conversations import Conversations
from bot.flows.effects import (
    CLOCK,
    Actor,
    Ctx,
    Event,
    Forget,
    Open,
    Place,
    Refused,
    Remind,
    Say,
    Tell,
)
from bot.flows.forms import OutOfStep
from bot.flows.rules.rights import may
from bot.flows.rules.text import clean
from bot.intake import Intake
from bot.known import known_facts
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
from storage import deadlines, forms, inbox, ledger, slots
from storage.communities import CHATS, COMMUNITIES, GROUPS
from storage.deadlines import Due
from storage.people import MEMBERS, PEOPLE, groups_of
from storage.times import to_ms
from storage.transaction import Deadline, Tx

#: refusals after which the card that was pressed is brought up to date
_STALE = ("stale", "need.wrong_state", "item.stale", "item.wrong_state")


class Carrier:
    """Carries one letter within a transaction."""

    def __init__(self, tx: Tx, house: House, letter: Letter, now: datetime) -> None:
        """Find out who and where it is."""
        self.tx, self.house, self.letter, self.now = tx, house, letter, now
        community, group = self._where()
        tx.must_hold(community)
        self.env = Envelope(letter, now, community, group, home=group)
        self.post = Post(tx, house, self.env)
        self.talk = Conversations(self.post, self.event)
        self.contexts = Contexts(self.post)
        self.intake = Intake(self)

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
        self.intake.speak_first()
        self.post.toast(None)
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
        if refusal.code not in _STALE or not isinstance(what, Pressed):
            return
        _, code = codes.decode(what.code)
        case = self.house.board.events.get(type(code)) if isinstance(code, Event) else None
        if case is not None and case.refresh is not None:
            state = case.load(self.tx, self._place(), self.env.person, code)
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
        if heard.numbers:
            self._alarmed(heard, chat, name)
            if self.intake.interrupts(heard, chat):
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
        if not self.intake.spoken(heard, chat) and chat.private:
            self.post.here("help", {})  # never silence for somebody who speaks to the bot alone

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

    def _alarmed(self, heard: Heard, chat: Chat, name: str) -> None:
        """Whom to call, before the words become anything else."""
        form, words = self.talk.answered_form(heard), self.talk.asks_words(heard)
        plain = chat.private and not heard.text.startswith("/")
        answers = form is not None and form.code == "nr" and words is True
        self.intake.alarm(heard, registers=name == "need" or answers, asks=plain and not words)

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
            place=self._place(),
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
            self._may_see(act)
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
        home = self._home()
        if isinstance(act, Begin):
            self.talk.begin(act.form, act.args, home)
        else:
            self.event(act, home)

    def _home(self) -> int:
        """The group that a new matter lives in.

        Raises:
            Refused: in private, of somebody who was seen in no group.
        """
        found = self.home_or_none()
        if not found:
            raise Refused("no_home")
        return found

    def home_or_none(self) -> int:
        """The same, or 0."""
        if self.env.group:
            return self.env.group
        self.tx.flush()
        groups = groups_of(self.tx.connection, self.env.community, self.env.person)
        return groups[0] if groups else 0

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
            self._may_see(show)
            self.post.turn(show.phrase, dict(show.facts), show.slot)
            return
        view = board.views.get(code.view)
        if view is None:
            raise Refused("code")
        show = view(self.tx, community, code.no)
        self._may_see(show)
        self.env.home = show.home
        self.post.show(show.phrase, dict(show.facts), show.slot)

    def _may_see(self, show: Show) -> None:
        """Whether it is the asker's own, or of a group of theirs and within their rights.

        Raises:
            Refused: it is not.
        """
        if self.env.person in show.of:
            return
        self._belongs(show.home, show.also)
        roles = self.post.roles(self.env.person, show.home)
        if show.action and not may(show.action, roles, show.ties(self.env.person, roles)):
            raise Refused("no_right", action=show.action.value)

    def _form_home(self, community: int, code: codes.StartForm) -> int:
        home = self.house.board.homes.get(f"s{code.form}")
        if home is None:
            return self._home()
        found, *also = home(self.tx, community, code.no)
        self._belongs(found, tuple(also))
        return found

    def _belongs(self, home: int, also: tuple[int, ...] = ()) -> None:
        """Whether the presser may see matters of that group from where they are.

        Raises:
            Refused: from another group, or in private by somebody who does not belong there.
        """
        if not home or not self.env.person or self.env.group in (home, *also):
            return
        if self.env.group:
            raise Refused("elsewhere")
        for group in (home, *also):
            if self.tx.get(MEMBERS, (self.env.community, self.env.person, group)):
                return
        if self.env.person in self.post.seated.operators():
            return
        seated, community = self.post.seated, self.env.community
        seats = seated.grants(community).of(self.env.person)
        wide = any(not scope and seated.sits(community, self.env.person, 0) for _, scope in seats)
        if not wide:
            raise Refused("elsewhere")

    # --- events ---

    def _place(self, home: int | None = None) -> Place:
        what = self.letter.what
        message = what.message if isinstance(what, Heard) else 0
        home = self.env.home if home is None else home
        return Place(self.env.community, home, self.env.group, message)

    def event(self, event: Event, home: int, *, told: bool = False) -> None:
        """Hand an event to its flow and do what the flow wants.

        Raises:
            Refused: the rules say no.
        """
        case = self.house.board.events[type(event)]
        said, self.env.said = self.env.said, {}  # no other event follows from it
        place = self._place(home)
        state = case.load(self.tx, place, self.env.person, event)
        if state is not None:
            home = case.home(state) or home
            own = case.tied is not None and case.tied(state, self.env.person)
            if not told and not own:
                self._belongs(case.home(state), case.also(state))
        self.env.home = home
        drawn: list[int] = []
        actor = (
            Actor(self.env.person, self.post.roles(self.env.person, home))
            if self.env.person
            else CLOCK
        )
        facts = known_facts(self.post)
        ctx = Ctx(
            now=self.now,
            actor=actor,
            place=place if place.home == home else replace(place, home=home),
            policy=self.house.policy,
            fresh=lambda: self._fresh(case.counter, drawn),
            facts=facts,
            zone=self._zone(),
        )
        after, effects = case.step(state, event, ctx)
        case.save(self.tx, self.env.community, after)
        if case.teaches is not None:
            case.teaches(self.tx, Happened(event, state, after, ctx, said))
        matter = case.matter(after)
        self.env.matter = matter
        notes = case.notes(after) if case.notes is not None else {}
        self._record(event, actor, matter, home, drawn, notes)
        for effect in effects:
            if isinstance(effect, Say):
                self.post.say(effect)
            elif isinstance(effect, Remind):
                self._remind(effect, matter)
            elif isinstance(effect, Forget):
                for kind in effect.kinds:
                    self.tx.forget(self.env.community, effect.matter or matter, kind.CODE)
            elif isinstance(effect, Open):
                self.talk.begin(effect.form, effect.args, home or self._home())
                self.env.matter, self.env.home = matter, home
            elif isinstance(effect, Tell):
                self.event(effect.event, home, told=True)
                self.env.matter, self.env.home = matter, home

    def _zone(self) -> str:
        head = self.tx.get(COMMUNITIES, self.env.community)
        return head.zone if head else self.house.zone

    def _fresh(self, counter: str, drawn: list[int]) -> int:
        head = self.tx.get(COMMUNITIES, self.env.community)
        if head is None:
            raise Refused("no_home")
        number, head = head.counted(counter)
        self.tx.put(COMMUNITIES, self.env.community, head)
        drawn.append(number)
        return number

    def _remind(self, effect: Remind, matter: str) -> None:
        community = self.env.community
        code = codes.encode(community, effect.event)
        about = effect.matter or matter
        at = to_ms(effect.at)
        self.tx.remind(Deadline(community, about, effect.event.CODE, code, at, effect.keep))

    def _record(
        self,
        event: Event,
        actor: Actor,
        matter: str,
        home: int,
        drawn: list[int],
        notes: Mapping[str, Any],
    ) -> None:
        """What a replay needs: event, actor, time, roles and drawn numbers (S40)."""
        if event.DRAFT:
            return
        if not self.env.community:  # somebody's own setting, before any community is known
            return
        facts = {**{name: getattr(event, name) for name in event.FACTS}, **notes}
        facts["home"] = home
        facts["roles"] = sorted(role.value for role in actor.roles)
        if drawn:
            facts["drawn"] = drawn
        personal = {name: getattr(event, name) for name in event.PERSONAL}
        if actor.id:
            personal["actor"] = actor.id
        ledger.append(
            self.tx,
            self.env.community,
            at_ms=to_ms(self.now),
            matter=matter,
            kind=event.CODE,
            facts=facts,
            personal=personal,
        )
