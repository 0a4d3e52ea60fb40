"""One event through its flow: load → step → save → ledger → deadlines → outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from bot import codes
from bot.belonging import belongs, home_of
from bot.cases.case import Case, Happened
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
from bot.known import known_facts
from bot.letters import Heard, Letter
from bot.post import Post
from storage import ledger
from storage.communities import COMMUNITIES
from storage.times import to_ms
from storage.transaction import Deadline


class Deeds:
    """Hands the events of one letter to their flows."""

    def __init__(
        self,
        post: Post,
        letter: Letter,
        now: datetime,
        begin: Callable[[str, Mapping[str, Any], int], None],
    ) -> None:
        """`begin(form, args, home)` asks what an event wants to know."""
        self.post, self.tx, self.env, self.house = post, post.tx, post.env, post.house
        self.letter, self.now, self.begin = letter, now, begin

    def place(self, home: int | None = None) -> Place:
        """Where it happens: in this group, or in that of the matter at hand."""
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
        drawn: list[int] = []
        state, ctx = self._met(
            case, event, home, lambda: self._fresh(case.counter, drawn), told=told
        )
        home = ctx.place.home
        after, effects = case.step(state, event, ctx)
        case.save(self.tx, self.env.community, after)
        if case.teaches is not None:
            case.teaches(self.tx, Happened(event, state, after, ctx, said))
        matter = case.matter(after)
        self.env.matter = matter
        notes = case.notes(after) if case.notes is not None else {}
        self._record(event, ctx.actor, matter, home, drawn, notes)
        for effect in effects:
            if isinstance(effect, Say):
                self.post.say(effect)
            elif isinstance(effect, Remind):
                self._remind(effect, matter)
            elif isinstance(effect, Forget):
                for kind in effect.kinds:
                    self.tx.forget(self.env.community, effect.matter or matter, kind.CODE)
            elif isinstance(effect, Open):
                self.begin(effect.form, effect.args, home or home_of(self.post))
                self.env.matter, self.env.home = matter, home
            elif isinstance(effect, Tell):
                self.event(effect.event, home, told=True)
                self.env.matter, self.env.home = matter, home

    def refusal(self, event: Event, home: int) -> Refused | None:
        """Why the rules would say no if it happened now; None: they would not. Nothing is done."""
        case = self.house.board.events[type(event)]
        stood = self.env.home
        try:
            state, ctx = self._met(case, event, home, lambda: 0, told=False)
            case.step(state, event, ctx)
        except Refused as refused:
            return refused
        finally:
            self.env.home = stood
        return None

    def _met(
        self, case: Case, event: Event, home: int, fresh: Callable[[], int], *, told: bool
    ) -> tuple[Any, Ctx]:
        """What the event is about, and what its flow is told besides.

        Raises:
            Refused: it belongs to others.
        """
        place = self.place(home)
        state = case.load(self.tx, place, self.env.person, event)
        if state is not None:
            home = case.home(state) or home
            own = case.tied is not None and case.tied(state, self.env.person)
            if not told and not own:
                belongs(self.post, case.home(state), case.also(state))
        self.env.home = home
        who = self.env.person
        ctx = Ctx(
            now=self.now,
            actor=Actor(who, self.post.roles(who, home)) if who else CLOCK,
            place=place if place.home == home else replace(place, home=home),
            policy=self.house.policy,
            fresh=fresh,
            facts=known_facts(self.post),
            zone=self._zone(),
        )
        return state, ctx

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
