"""Words of danger come before everything else: whom to call, what to do, who is told (S03)."""

from __future__ import annotations

from typing import Any

from bot.belonging import home_or_none
from bot.flows.distress import PERIL, DistressHeard
from bot.flows.rules.text import clean
from bot.intake import Carrying, Intake
from bot.letters import Chat, Heard, Overheard

TEXT_MOST = 600  # characters that those who are told read


class Emergencies:
    """For the words of one letter."""

    def __init__(self, carrier: Carrying, intake: Intake) -> None:
        """Through the letter's carrier."""
        self.on, self.intake = carrier, intake
        self.tx, self.env, self.post = carrier.tx, carrier.env, carrier.post
        self._facts: dict[str, Any] = {}  # whom to call, what to do
        self._said: dict[str, Any] = {}  # the row that says so

    def heard(self, heard: Heard, chat: Chat, name: str, words: str) -> bool:
        """Words to the bot, with the command they begin with; whether they end here."""
        form, asks = self.on.talk.answered_form(heard), self.on.talk.asks_words(heard)
        reporting = form is not None and form.code == "nr" and asks is True
        if heard.peril == PERIL and (reporting or self._believed(asks)):
            if reporting:
                self.on.talk.cancel()  # what they say next is no answer to it
            self._distress(heard, words if name else heard.text)
            return True
        reports = name == "need" or reporting
        plain = chat.private and name not in self.post.house.board.commands and not asks
        if reports or plain:
            self._first({"numbers": heard.numbers, "peril": heard.peril, "told": reports})
        return self._interrupts(heard, chat, asks)

    def _believed(self, asks: bool | None) -> bool:
        """Whether the words answer no question; whoever has a post may be reporting of others."""
        posts = self.post.seated.grants(self.env.community).of(self.env.person)
        return asks is not True or not posts

    def overheard(self, what: Overheard) -> bool:
        """An ordinary line of a group; whether nothing is offered for it."""
        if what.peril != PERIL or not self.env.community:
            return False
        self._distress(what, what.text)
        return True

    def in_passing(self, heard: Heard) -> None:
        """Words in a group that answer a neighbour: they were not for the bot, but help is."""
        if heard.peril == PERIL:
            self._distress(heard, heard.text)
        else:
            self.on.met()
            self.intake.offer(heard, "emergency")

    def _distress(self, what: Heard | Overheard, words: str) -> None:
        """Somebody who does not want to live: no card, but people (bot.flows.distress)."""
        self.on.met()
        whose, name, text = 0, "", clean(words)
        if isinstance(what, Heard) and what.perils_there:
            text = clean(what.reply_to_text)
            if what.reply_to_person != self.env.person:
                whose, name = what.reply_to_person, clean(what.reply_to_name)[:64]
        numbers = " ".join(what.numbers)
        home = home_or_none(self.post)
        if not home:
            facts = {"numbers": what.numbers, "told": False, "own": what.desperate}
            self.post.alarm("distress.heard", facts)
            return
        event = DistressHeard(int(what.desperate), numbers, text[:TEXT_MOST], whose, name)
        self.on.event(event, home)

    def _first(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self.post.alarm("emergency.first", facts)
        self._said = self.tx.top.outbox.rows[-1]

    def speak_first(self) -> None:
        """It is said whatever else became of the letter: a refusal drops what was written."""
        if self._facts and not any(row is self._said for row in self.tx.top.outbox.rows):
            self._first({**self._facts, "told": False})  # what was refused is told to nobody

    def _interrupts(self, heard: Heard, chat: Chat, asks: bool | None) -> bool:
        """Where a button was to be pressed they are no answer to that question."""
        if asks is not False:
            return False
        if chat.private:
            return self.intake.spoken(heard, chat)
        self.on.met()
        self.intake.offer(heard, "emergency")
        return True
