"""Whether a word that nobody asked for goes now, in the morning, or into the digest (S14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot import codes
from bot.envelope import Envelope, House, Target
from bot.flows.broadcast import DigestDue, digest_matter
from bot.flows.effects import Say, Standing
from bot.flows.rules import quiet
from bot.flows.rules.budget import Budget, spend
from bot.speech import broadcast as words
from bot.speech.page import Page
from bot.speech.words import Words
from storage import broadcast, outbox, slots
from storage.broadcast import BUDGETS
from storage.communities import COMMUNITIES, GROUPS
from storage.times import to_ms
from storage.transaction import Deadline, Tx


class Verdict(Struct, frozen=True):
    """When a word goes, and how."""

    not_before_ms: int = 0
    anew: bool | None = None  # other than the flow has said: posted below, or edited after all
    first: bool = False  # it is merged into a first word that still waits


NOW = Verdict()


class Unsent(Struct, frozen=True):
    """A row of a slot that is not sent yet."""

    not_before_ms: int
    anew: bool
    edits: bool  # it will only ever edit what stands
    body: str

    def posts(self, standing: int) -> bool:
        """Whether it will be a new message."""
        return self.anew or not (self.edits or standing)


class Unasked:
    """Judges the words of one letter, in its transaction."""

    def __init__(
        self, tx: Tx, house: House, envelope: Envelope, words_for: Callable[[Target], Words]
    ) -> None:
        """`words_for` gives the language of whoever reads it there."""
        self.tx, self.house, self.env, self.words_for = tx, house, envelope, words_for
        self.policy = house.policy.broadcast
        self._known = (-1, 0)  # the community of which the hour is known
        self.waits: set[Target] = set()  # private chats whose word of the slot at hand still waits

    def judge(self, target: Target, page: Page, effect: Say) -> Verdict | None:
        """What becomes of a word; None: a line of the digest stands for it."""
        env = self.env
        if target.person:
            aside = target.whisper or target.person < 0 or not env.community
            return NOW if aside else self._private(target, effect)
        if effect.urgent:
            return NOW
        if target.group in (env.group, env.asked_from):
            down = not (effect.replies or effect.anew) and self._sunk(target, effect)
            return replace(NOW, anew=True) if down else NOW
        return self._public(target, page, effect)

    def besides(self, target: Target, effect: Say, verdict: Verdict) -> dict[str, Any]:
        """What the body of the row says besides: to be pinned, and what an older card becomes."""
        if target.person or not effect.slot:
            return {}
        more: dict[str, Any] = {"pin": True} if effect.pinned else {}
        if effect.anew or verdict.anew:
            no = int(effect.facts.get("no", 0))
            more["down"] = words.below(self.words_for(target), effect.slot, no)
        return more

    # --- the hour ---

    def _zone(self) -> str:
        head = self.tx.get(COMMUNITIES, self.env.community)
        return head.zone if head else self.house.zone

    def _from(self) -> datetime:
        """Now, or the morning."""
        return quiet.next_allowed(self.env.now, self._zone(), self.policy)

    def _hour_ms(self) -> int:
        """0, or the morning; worked out once a community: every private word asks for it."""
        if self._known[0] != self.env.community:
            asleep = quiet.in_quiet(self.env.now, self._zone(), self.policy)
            self._known = (self.env.community, to_ms(self._from()) if asleep else 0)
        return self._known[1]

    # --- private words ---

    def _private(self, target: Target, effect: Say) -> Verdict:
        """Edits, urgent words and those to the actor go at once; else not in quiet hours."""
        edit = isinstance(effect.to, Standing)
        asked = effect.urgent or target.person == self.env.person
        quiet_now = not asked and self._hour_ms() > 0
        if not (edit or quiet_now):
            return NOW
        waits = None
        if (edit and target in self.waits) or (effect.slot and quiet_now):
            waits = self.unsent(target, effect.slot)
        first = edit and waits is not None and not waits.edits
        if not quiet_now:
            return Verdict(first=True) if first else NOW
        standing = 0 if edit or not effect.slot else self.stands(target, effect.slot)
        edit = edit or bool(standing and not effect.anew)
        if waits is not None and (edit or waits.posts(standing)):
            return Verdict(waits.not_before_ms, first=first)
        return NOW if edit else Verdict(self._hour_ms())

    def unsent(self, target: Target, slot: str) -> Unsent | None:
        """The row that a word of this slot is merged into."""
        key = (self.env.community, target.group, target.person, slot)
        row = self.tx.waiting_row(key)
        found = (
            (row["not_before_ms"], row["anew"], row["body"])
            if row is not None
            else outbox.unsent(self.tx.connection, *key)
        )
        if found is None:
            return None
        return Unsent(found[0], found[1], '"edit_only":true' in found[2], found[2])

    def stands(self, target: Target, slot: str) -> int:
        """The message that holds the slot there; 0: none."""
        place = (self.tx.connection, self.env.community, target.group, target.person)
        message, _ = slots.message(*place, slot)
        return message

    # --- words in a group ---

    def _public(self, target: Target, page: Page, effect: Say) -> Verdict | None:
        """An edit goes at once; a new message if the group's day has room for it."""
        standing = 0
        if effect.slot:
            waits, standing = self.unsent(target, effect.slot), self.stands(target, effect.slot)
            if waits is not None and (waits.posts(standing) or (standing and not effect.anew)):
                return Verdict(waits.not_before_ms)  # it was judged when it was entered
        if standing and not effect.anew:
            # a bell at night is worth no tidier chat; and its milestone needs room as well
            down = not self._hour_ms() and self._sunk(target, effect, standing)
            return replace(NOW, anew=True) if down and self._spend(target, spare=1) else NOW
        if self._spend(target) or effect.scheduled:
            return Verdict(self._hour_ms())
        if standing:
            return Verdict(anew=False)
        self._for_digest(target, page, effect)
        return None

    def _sunk(self, target: Target, effect: Say, standing: int = 0) -> bool:
        """Whether so many newer messages stand below the card that nobody finds it."""
        if not effect.slot or effect.pinned:
            return False
        group = self.tx.get(GROUPS, (self.env.community, target.group))
        newest = self.house.newest(group.chat_id) if group else 0
        if newest <= self.policy.card_down_after:
            return False
        standing = standing or self.stands(target, effect.slot)
        return bool(standing) and newest - standing > self.policy.card_down_after

    def _spend(self, target: Target, spare: int = 0) -> bool:
        """Put one message on the group's account of the day on which it is sent."""
        key = (self.env.community, target.group)
        budget = self.tx.get(BUDGETS, key) or Budget()
        day = quiet.day_of(self._from(), self._zone())
        after = spend(budget, day, self.policy.proactive_most - spare)
        if after is not None:
            self.tx.put(BUDGETS, key, after)
        return after is not None

    def _for_digest(self, target: Target, page: Page, effect: Say) -> None:
        """One line of the matter, newest wins; the digest's hour is set."""
        env = self.env
        line = words.line(self.words_for(target), effect.phrase, effect.facts, page.text)
        matter = env.matter or effect.phrase
        row = (env.community, target.group, matter, to_ms(env.now), line)
        self.tx.later(broadcast.KEEP_LINE, *row)
        at = quiet.next_at(env.now, self._zone(), self.policy.digest_at)
        event = DigestDue(target.group, quiet.day_of(at, self._zone()))
        code = codes.encode(env.community, event)
        about = digest_matter(target.group)
        self.tx.remind(Deadline(env.community, about, event.CODE, code, to_ms(at)))
