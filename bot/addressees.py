"""Which chats an effect is said in: groups, people, the holders of a role, where a card stands."""

from __future__ import annotations

import structlog

from bot.envelope import Envelope, House, Target
from bot.flows.effects import Addressee, Followers, Holders, Home, In, Say, To
from bot.seated import Seated
from bot.unasked import Unasked
from storage import slots
from storage.transaction import Tx

log = structlog.get_logger()


class Addressees:
    """Of the effects of one letter."""

    def __init__(
        self, tx: Tx, house: House, envelope: Envelope, seated: Seated, unasked: Unasked
    ) -> None:
        """`unasked` is told where the word at hand still waits."""
        self.tx, self.house, self.env = tx, house, envelope
        self.seated, self.unasked = seated, unasked

    def of(self, effect: Say) -> list[Target]:
        """Where it is said: not to those who hear of it in words of their own."""
        found = self.targets(effect.to, effect.slot)
        if not (found and effect.but):
            return found
        told = {target for to in effect.but for target in self.targets(to, effect.slot)}
        return [target for target in found if target not in told]

    def targets(self, to: Addressee, slot: str) -> list[Target]:
        """Those who are there and can be reached; `slot`: that of the card, where one stands."""
        if isinstance(to, Home):
            return [Target(self.env.home, 0)] if self.env.home else []
        if isinstance(to, In):
            return [Target(to.group, 0)]
        if isinstance(to, To):
            unserved_group = to.person < 0  # addressed by Telegram's own id
            reachable = unserved_group or self.seated.person(to.person).reachable
            return [Target(0, to.person)] if reachable else []
        if isinstance(to, Holders):
            return [Target(0, person) for person in self._holders(to)]
        if isinstance(to, Followers):
            kind, _, no = self.env.matter.partition(":")
            followers = self.house.board.followers[kind](self.tx, self.env.community, int(no))
            others = [p for p in followers if p != self.env.person]  # whoever did it knows
            return [Target(0, p) for p in others if self.seated.person(p).reachable]
        return [t for t in self._standing(slot) if self._still_theirs(t)]

    def _holders(self, to: Holders) -> list[int]:
        """The reachable holders of the role, else of the next rung: a vacant post is no silence."""
        rung: Holders | None = to
        while rung is not None:
            reachable = self.seated.holders(self.env.community, rung.role, self.env.home)
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
        return target.whisper or self.seated.person(target.person).reachable
