"""What neighbours do about meetings beside pressing: words on a card, the code of the room."""

from __future__ import annotations

import re

from bot.simulate.deeds_polls import PollDeeds
from bot.simulate.story import Step

CARD = "🗓"
_CODE = re.compile(r"会议#(\d+)：请在会场出示.*签到码：(\d{6})", re.DOTALL)


class MeetingDeeds(PollDeeds):
    """All deeds of people."""

    async def do_answers_meeting(self, step: Step) -> None:
        """A word in reply to the card of a meeting."""
        chat, person = self._chat(step), self.street.person(step.who)
        if not chat.has(person.id):
            return
        found = [m for m in chat.seen_by(person)
                 if m.sender is self.stage.bot and m.text.startswith(CARD)]  # fmt: skip
        if found:
            await self._says(step, step.words, reply_to=found[-1 - step.picks % len(found)])

    async def do_signs_in(self, step: Step) -> None:
        """Whoever is in the room reads its code there, and writes it to the bot in private."""
        now = self.town.clock.now()
        for said in reversed(self.town.transcript):
            shown = _CODE.search(said.text)
            if shown and said.person is not None and not said.chat.is_group:
                if (now - said.at).total_seconds() < 900:
                    for _ in range(step.times):
                        await self._says(step, f"签到{shown[2]}")
                return
