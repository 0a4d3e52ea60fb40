"""What neighbours do about polls beside pressing: answer a card in words, vote in private."""

from __future__ import annotations

from bot.simulate.deeds import Deeds
from bot.simulate.story import Step
from bot.town import people
from bot.town.world import Message

CARD = "📊"


class PollDeeds(Deeds):
    """All deeds of people."""

    def _cards(self, step: Step, sealed: bool = False) -> list[Message]:
        """Cards of polls in a group, as its person sees them, the newest first."""
        chat, person = self._chat(step), self.street.person(step.who)
        if not chat.has(person.id):
            return []
        found = [m for m in chat.seen_by(person)
                 if m.sender is self.stage.bot and m.text.startswith(CARD)]  # fmt: skip
        if sealed:
            found = [m for m in found if _link(m)]
        return found[::-1]

    async def do_answers_poll(self, step: Step) -> None:
        """A number or a word in reply to the card of a poll."""
        found = self._cards(step)
        if found:
            card = found[step.picks % len(found)]
            await self._says(step, step.words, reply_to=card)

    async def do_votes_sealed(self, step: Step) -> None:
        """The link of an anonymous poll, then one of its buttons in private."""
        found = self._cards(step, sealed=True)
        if not found:
            return
        param, start = _link(found[step.picks % len(found)]), len(self.town.transcript)
        people.start(self.town, self.street.person(step.who), self.stage.bot, param)
        self.diary.spoken[self.street.person(step.who).id] += 1
        await self.stage.settles()
        person = self.street.person(step.who)
        for said in self.town.transcript[start:]:
            labels = said.buttons if said.person is person and said.message else ()
            label = next((x for x in labels if x.startswith(step.label)), None)
            if label is not None and said.message is not None:
                await self._press(person, said.chat, said.message, label, 1 + step.picks)
                return


def _link(card: Message) -> str:
    """What follows `?start=` in the link of a card; "": there is none."""
    urls = [str(b.get("url", "")) for row in card.buttons for b in row]
    return next((url.partition("?start=")[2] for url in urls if "?start=" in url), "")
