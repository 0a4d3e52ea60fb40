"""open → taken | refused | lapsed: what somebody said, until they say whether it is a need (S02).

The words are a draft: at most 24 hours old, erased with the answer, and in no ledger. At most
one is open for each person and chat. In a group it is offered by a whisper or not at all.
Words of an emergency are answered before everything else, for all to read (S03).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import (
    Ctx,
    Effects,
    Event,
    Forget,
    Here,
    Open,
    Refused,
    Remind,
    Say,
    Standing,
    event,
    person,
)

WARN_AGAIN = timedelta(minutes=10)  # in which an overheard emergency is answered once a person
REPORT = "nr"  # the form that an accepted offer begins


@event("oa", draft=True)
class OfferMade(Event):
    """Somebody said what is likely to be a need."""

    message: int
    urgency: str  # normal, emergency
    numbers: str = person(default="")  # whom to call first, joined by a blank
    peril: str = person(default="")  # what kind of danger it is
    text: str = person(default="")
    photos: str = person(default="")  # file ids, joined by a blank
    album: str = person(default="")  # of which they are a part


@event("oy", draft=True)
class OfferAccepted(Event):
    """They want it registered."""

    no: int


@event("on", draft=True)
class OfferRefused(Event):
    """They do not."""

    no: int


@event("oe", clock=True, draft=True)
class OfferLapsed(Event):
    """Nobody answered: the draft is erased."""

    no: int


class Offer(Struct, frozen=True):
    """What one person said last in one chat, and when they may be asked again."""

    person: int
    group: int  # 0: the private chat
    no: int = 0  # of the offer that is or was open; 0: there was none
    text: str = ""  # "": none is open
    message: int = 0
    photos: str = ""
    album: str = ""
    urgency: str = "normal"
    until: datetime | None = None  # it is erased then
    paused_until: datetime | None = None  # [no] was pressed: no offer before
    warned_at: datetime | None = None  # told whom to call

    def open_at(self, now: datetime) -> bool:
        """Whether it waits for an answer."""
        return bool(self.text) and self.until is not None and now < self.until


class Offering(Struct, frozen=True):
    """An offer as it is judged: with the pause that the person asked for in any chat."""

    offer: Offer
    paused_until: datetime | None = None


def slot(offer: Offer) -> str:
    """Where the question stands."""
    return f"offer:{offer.no}"


def matter(offer: Offer) -> str:
    """Its name among the deadlines."""
    return f"offer:{offer.no}"


def step(state: Offering | None, event: Event, ctx: Ctx) -> tuple[Offer, Effects]:
    """What becomes of the draft, and what is said.

    Raises:
        Refused: over, or somebody else's.
    """
    if state is None:
        raise Refused("offer.over")
    return _STEPS[type(event)](state, event, ctx)


def _made(state: Offering, event: OfferMade, ctx: Ctx) -> tuple[Offer, Effects]:
    offer, most = state.offer, ctx.policy.need.text_max
    if event.urgency == "emergency":
        event = replace(event, text=event.text[:most])
        if offer.group:
            return _warned(offer, event, ctx)
    if len(event.text) > most:
        if offer.group:
            return offer, ()
        raise Refused("form.too_long", most=most, have=len(event.text))
    if not offer.group:
        urgent = event.urgency == "emergency"
        return _drafted(offer, event, ctx, "offer.private", danger=urgent)
    paused = state.paused_until is not None and ctx.now < state.paused_until
    if paused or offer.open_at(ctx.now) or not ctx.facts.bot_is_admin:
        return offer, ()
    return _drafted(offer, event, ctx, "offer.made")


def _warned(offer: Offer, event: OfferMade, ctx: Ctx) -> tuple[Offer, Effects]:
    if offer.warned_at is not None and ctx.now < offer.warned_at + WARN_AGAIN:
        return offer, ()
    told = replace(offer, warned_at=ctx.now)
    numbers = tuple(event.numbers.split())
    facts = {"numbers": numbers, "peril": event.peril}
    return _drafted(told, event, ctx, "emergency.overheard", **facts)


def _drafted(
    offer: Offer, event: OfferMade, ctx: Ctx, phrase: str, **facts: object
) -> tuple[Offer, Effects]:
    made = replace(
        offer,
        no=ctx.fresh(),
        text=event.text,
        message=event.message,
        photos=event.photos,
        album=event.album,
        urgency=event.urgency,
        until=ctx.now + ctx.policy.offer.lasts,
    )
    return made, (
        *((Forget((OfferLapsed,), matter(offer)),) if offer.no else ()),
        Remind(OfferLapsed(made.no), ctx.now + ctx.policy.offer.lasts),
        Say(
            Here(), phrase, {"no": made.no, **facts}, slot=slot(made),
            urgent=bool(offer.group) and event.urgency == "emergency",
        ),
    )  # fmt: skip


def _mine(state: Offering, no: int, ctx: Ctx) -> Offer:
    offer = state.offer
    if offer.no != no or offer.person != ctx.actor.id:
        raise Refused("offer.not_yours")
    if not offer.open_at(ctx.now):
        raise Refused("offer.over")
    return offer


def _erased(offer: Offer) -> Offer:
    return replace(offer, text="", photos="", album="", message=0, until=None)


def _accepted(state: Offering, event: OfferAccepted, ctx: Ctx) -> tuple[Offer, Effects]:
    offer = _mine(state, event.no, ctx)
    args = {
        "said": offer.text,
        "photos": offer.photos,
        "album": offer.album,
        "source": "spoken",
        "urgency": offer.urgency,
        "reply": offer.message if offer.group else 0,
    }
    return _erased(offer), (
        Forget((OfferLapsed,)),
        Open(REPORT, args),
        Say(Standing(), "offer.taken", slot=slot(offer)),
    )


def _refused(state: Offering, event: OfferRefused, ctx: Ctx) -> tuple[Offer, Effects]:
    offer = _mine(state, event.no, ctx)
    after = replace(_erased(offer), paused_until=ctx.now + ctx.policy.offer.pause)
    return after, (
        Forget((OfferLapsed,)),
        Say(Standing(), "offer.dropped", slot=slot(offer)),
        Say(Here(), "offer.dropped"),
    )


def _lapsed(state: Offering, event: OfferLapsed, ctx: Ctx) -> tuple[Offer, Effects]:
    return (_erased(state.offer) if state.offer.no == event.no else state.offer), ()


_STEPS: dict[type[Event], Callable[..., tuple[Offer, Effects]]] = {
    OfferMade: _made,
    OfferAccepted: _accepted,
    OfferRefused: _refused,
    OfferLapsed: _lapsed,
}
