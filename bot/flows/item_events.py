"""Everything that can happen to an action item, in the past tense, under its permanent code."""

from __future__ import annotations

from bot.flows.effects import Event, event, person


@event("io")
class ItemOpened(Event):
    """Somebody is to do something by a date (S12); `day` counts the community's days from 1970."""

    day: int
    assignee: int = person(default=0)
    text: str = person(default="")


@event("ii", clock=True)
class ItemDecided(Event):
    """The same, by a decision of a meeting (told by it); it may settle a need.

    `chair` verifies it.
    """

    day: int
    meeting: int
    decision: int
    need: int = 0
    assignee: int = person(default=0)
    text: str = person(default="")
    chair: int = person(default=0)


@event("ia")
class ItemAccepted(Event):
    """Its owner takes it; after their silence the chair may say so for them."""

    no: int
    ver: int


@event("ij")
class ItemDeclined(Event):
    """Its owner cannot do it: it stays theirs until the chair has decided."""

    no: int
    reason: str = person()


@event("ip")
class ItemProgressed(Event):
    """News about the work."""

    no: int
    text: str = person()


@event("id")
class ItemDone(Event):
    """Done, with evidence: words or photos (Telegram's file ids, joined by a blank)."""

    no: int
    result: str = person()
    photos: str = person(default="")


@event("ov")
class ItemPhotosAdded(Event):
    """Later parts of an album that was the evidence: nothing is said of them."""

    no: int
    photos: str = person()


@event("iv")
class ItemVerified(Event):
    """Somebody else than its owner has seen that it is done."""

    no: int
    ver: int


@event("ib")
class ItemReturned(Event):
    """It is not done yet, and why."""

    no: int
    reason: str = person()


@event("ie")
class ItemExtended(Event):
    """So many days more, with the reason."""

    no: int
    days: int
    reason: str = person()


@event("ir")
class ItemReassigned(Event):
    """Somebody else is to do it; `ver` as the chair saw it."""

    no: int
    ver: int
    assignee: int = person()


@event("ix")
class ItemCancelled(Event):
    """It need not be done: by which decision."""

    no: int
    decision: str = person()


@event("iu", clock=True)
class ItemUnanswered(Event):
    """Its owner has neither accepted nor said no in time: the chair hears of it."""

    no: int
    turn: int


@event("im", clock=True)
class ItemReminderDue(Event):
    """Before its date, and on it."""

    no: int
    turn: int


@event("iw", clock=True)
class ItemOverdue(Event):
    """Its date has passed."""

    no: int
    turn: int


@event("il", clock=True)
class ItemEscalated(Event):
    """Overdue for long: the next level is told. `rung` as in `item_clock.rungs`."""

    no: int
    turn: int
    rung: str


@event("iq", clock=True)
class ItemUnverified(Event):
    """Done, and nobody has looked: asked again."""

    no: int
    turn: int


@event("ig", clock=True)
class ItemDelayed(Event):
    """The bot heard nothing for a while (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


CLOCKS = (ItemUnanswered, ItemReminderDue, ItemOverdue, ItemEscalated, ItemUnverified)
