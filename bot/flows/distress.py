"""heard → taken, or told again and again: somebody who does not want to live any more (S03).

Nobody's matter for the group: no card, no number in public, no ledger; sensitive personal
information, kept in an emergency to protect a life (PIPL art. 13 (4), 28) and erased after a day.
Whoever answers for the building is told in private until one of them says that they go; their
words are kept until then, at most for a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.chain import COMMITTEE, FLOOR_LEAD, OPERATORS, PARTY
from bot.flows.effects import (
    Ctx,
    Effects,
    Event,
    Forget,
    Here,
    Holders,
    Refused,
    Remind,
    Say,
    Standing,
    To,
    event,
    person,
)
from bot.flows.rules.rights import Action, Role, may

PERIL = "despair"  # as bot.reading.peril names it
AGAIN = timedelta(minutes=10)  # in which what they say besides is answered, and told to nobody anew
WAITS = timedelta(minutes=10)  # until it is told again
CALLS = 3  # times that it is told at most, to more people each time
KEPT = timedelta(days=1)
#: who is told at the first, second and third call; nobody twice in one
_TOLD = (
    (FLOOR_LEAD, COMMITTEE),
    (FLOOR_LEAD, COMMITTEE, PARTY),
    (FLOOR_LEAD, COMMITTEE, PARTY, OPERATORS),
)
_HELPERS = (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)


@event("ua", draft=True)
class DistressHeard(Event):
    """Somebody said so of themselves (`own`), or of somebody else."""

    own: int  # 1: of the person whose words they are
    numbers: str = person(default="")  # whom to call first, joined by a blank
    text: str = person(default="")
    whose: int = person(default=0)  # whose words these were; 0: the speaker's own
    name: str = person(default="")  # of that person


@event("ub", draft=True)
class DistressTaken(Event):
    """One of those who were told goes there."""

    no: int


@event("uc", clock=True, draft=True)
class DistressUnanswered(Event):
    """Nobody said that they go."""

    no: int


@event("ud", clock=True, draft=True)
class DistressForgotten(Event):
    """A day is over: nothing is kept of it."""

    no: int


class Distress(Struct, frozen=True):
    """What is known of one person; the `labels` of their homes are read anew each time."""

    person: int  # whose words they are
    no: int = 0  # 0: nothing, and nothing is kept
    home: int = 0
    at: datetime | None = None  # when it was told first
    calls: int = 0
    taker: int = 0
    name: str = ""
    text: str = ""  # "": somebody goes there, or nothing is kept
    own: bool = False  # they speak of themselves: their own door is the one
    labels: tuple[tuple[str, str, str], ...] = ()  # building, unit, room of their homes


def slot(state: Distress) -> str:
    """Where it stands with those who are told."""
    return f"distress:{state.no}"


def step(state: Distress | None, event: Event, ctx: Ctx) -> tuple[Distress, Effects]:
    """What becomes of it, and who hears of it.

    Raises:
        Refused: it is over, somebody else goes already, or they are not asked.
    """
    if state is None:
        raise Refused("distress.over")
    return _STEPS[type(event)](state, event, ctx)


def _heard(state: Distress, event: DistressHeard, ctx: Ctx) -> tuple[Distress, Effects]:
    others = [role for role in _HELPERS if role not in ctx.actor.roles]
    told = any(role in ctx.facts.filled for role in others) or bool(
        ctx.facts.operators - {ctx.actor.id}
    )
    speaks = bool(event.own) and state.person == ctx.actor.id  # of themselves, not for another
    facts = {"numbers": tuple(event.numbers.split()), "told": told, "own": speaks}
    answer = Say(Here(), "distress.heard", facts, urgent=True)
    state = replace(state, name=event.name or state.name)
    recent = state.at is not None and ctx.now < state.at + AGAIN
    if state.no and state.taker and recent:
        return state, (answer, *_more(state, event.text, (To(state.taker),)))
    if state.no and not state.taker:  # nobody goes yet: the same matter, with what is new
        own = state.own or bool(event.own)
        after = replace(state, text=event.text or state.text, own=own)
        return after, (answer, *_more(after, event.text, _TOLD[state.calls - 1], state.text))
    after = replace(
        state, no=ctx.fresh(), home=ctx.place.home, at=ctx.now, calls=1, taker=0,
        text=event.text, own=bool(event.own),
    )  # fmt: skip
    return after, (
        answer,
        Forget((DistressUnanswered, DistressForgotten), slot(state)),
        *_call(after),
        Remind(DistressUnanswered(after.no), ctx.now + WAITS),
        Remind(DistressForgotten(after.no), ctx.now + KEPT),
    )


def _more(state: Distress, text: str, people: tuple[To | Holders, ...], known: str = "") -> Effects:
    """What they say besides may be worse, or name the place."""
    if not text or text == known:
        return ()
    return _each(
        state, people, "distress.more", {**_facts(state), "text": text, "goes": bool(state.taker)}
    )


def _call(state: Distress) -> Effects:
    facts = {**_facts(state), "text": state.text, "again": state.calls > 1}
    return _each(state, _TOLD[state.calls - 1], "distress.told", facts)


def _each(
    state: Distress, people: tuple[To | Holders, ...], phrase: str, facts: dict[str, object]
) -> Effects:
    """Nobody is sent to themselves."""
    but = (To(state.person),) if state.own else ()
    return tuple(
        Say(to, phrase, facts, slot=slot(state), anew=True, urgent=True, but=but)
        for to in dict.fromkeys(people)
    )


def _facts(state: Distress) -> dict[str, object]:
    labels = state.labels if state.own else ()
    return {"no": state.no, "name": state.name, "labels": labels, "own": state.own}


def _taken(state: Distress, event: DistressTaken, ctx: Ctx) -> tuple[Distress, Effects]:
    if state.no != event.no:
        raise Refused("distress.over")
    if not may(Action.DISTRESS_TAKE, ctx.actor.roles):
        raise Refused("no_right", action=Action.DISTRESS_TAKE.value)
    if state.own and state.person == ctx.actor.id:
        raise Refused("distress.own")
    if state.taker:
        raise Refused("distress.taken")
    role = next((r for r in (*_HELPERS, Role.OPERATOR) if r in ctx.actor.roles), Role.RESIDENT)
    after = replace(state, taker=ctx.actor.id, text="")
    theirs = Say(To(state.person), "distress.coming", {"role": role.value}, urgent=True)
    return after, (
        Forget((DistressUnanswered,)),
        Say(Standing(), "distress.goes", {**_facts(state), "role": role.value}, slot=slot(state)),
        Say(Here(), "distress.you_go", {"no": state.no}),
        *((theirs,) if state.own else ()),
    )


def _unanswered(state: Distress, event: DistressUnanswered, ctx: Ctx) -> tuple[Distress, Effects]:
    if state.no != event.no or state.taker or state.calls >= CALLS:
        return state, ()
    after = replace(state, calls=state.calls + 1)
    more = (Remind(event, ctx.now + WAITS),) if after.calls < CALLS else ()
    return after, (*_call(after), *more)


def _forgotten(state: Distress, event: DistressForgotten, ctx: Ctx) -> tuple[Distress, Effects]:
    return (Distress(state.person) if state.no == event.no else state), ()


_STEPS: dict[type[Event], Callable[..., tuple[Distress, Effects]]] = {
    DistressHeard: _heard,
    DistressTaken: _taken,
    DistressUnanswered: _unanswered,
    DistressForgotten: _forgotten,
}
