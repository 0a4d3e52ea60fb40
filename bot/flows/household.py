"""Households: the register, the slips that bind people to them, and how a binding ends (S01).

One household is one participation unit: a dwelling of the register with the people bound to
it. Whoever is bound to none may raise needs, and nothing formal.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import (
    Ctx,
    Effect,
    Effects,
    Event,
    Here,
    Holders,
    Refused,
    Remind,
    Say,
    To,
    event,
    person,
)
from bot.flows.rules.rights import Action, Role, may

Key = tuple[str, str, str]  # building, unit, room
#: what somebody is to the home: who decides in owners' matters, and who in residents' alone
OWNER, FAMILY, TENANT = TENURES = ("owner", "family", "tenant")
LISTED = 40  # bindings in one message of the evening's list, a button each


class Unit(Struct, frozen=True):
    """A dwelling as the register describes it; `area` in hundredths of m², never a float."""

    building: str
    unit: str
    room: str
    area: int
    owner: str = ""  # an opaque code: one owner, whatever they own
    co_owners: tuple[str, ...] = ()
    developer: bool = False

    @property
    def key(self) -> Key:
        """What makes it the same dwelling in every file."""
        return self.building, self.unit, self.room


class Fault(Struct, frozen=True):
    """What is wrong with a register file: line (1 is the header; 0: the whole file), column."""

    line: int
    column: str
    code: str
    value: str = ""


class Bound(Struct, frozen=True):
    """A person of a household; `nth` counts the bindings it ever had."""

    nth: int
    person: int
    since: datetime
    asked: bool = False  # whether they have moved out
    tenure: str = ""  # one of TENURES, as they said; "": nobody asked, or they did not answer


class Slip(Struct, frozen=True):
    """The paper that binds one person: only the hash of its code is kept."""

    digest: str
    until: datetime
    used: int = 0  # the binding it made; 0: none yet


class Household(Struct, frozen=True):
    """A dwelling with its slip and its people."""

    no: int
    unit: Unit
    gone: bool = False  # no longer in the register
    slip: Slip | None = None
    bound: tuple[Bound, ...] = ()
    ever: int = 0  # bindings it ever had
    group: int = 0  # whose floor lead answers for its building; 0: none, the committee does
    sent_away: int = 0  # whom the floor lead struck out just now
    newcomer: str = ""  # the name of whoever is about to be bound; not kept here

    def member(self, who: int) -> Bound | None:
        """The binding of this person, if it holds."""
        return next((b for b in self.bound if b.person == who), None)


class Register(Struct, frozen=True):
    """Every household of a community."""

    households: Mapping[Key, Household]


class Difference(Struct, frozen=True):
    """What a new file changes."""

    added: tuple[Unit, ...]
    changed: tuple[tuple[Unit, Unit], ...]  # before, after
    removed: tuple[Household, ...]
    same: int

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "same": self.same,
        }

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.removed)


def difference(register: Register, units: tuple[Unit, ...]) -> Difference:
    """Compare the register with a file of these units."""
    there = {key: h for key, h in register.households.items() if not h.gone}
    after = {unit.key: unit for unit in units}
    changed = [
        (there[key].unit, unit)
        for key, unit in after.items()
        if key in there and there[key].unit != unit
    ]
    return Difference(
        added=tuple(unit for key, unit in after.items() if key not in there),
        changed=tuple(changed),
        removed=tuple(h for key, h in there.items() if key not in after),
        same=len(there.keys() & after.keys()) - len(changed),
    )


def loaded(register: Register, units: tuple[Unit, ...], first: int) -> tuple[Household, ...]:
    """The households that change when a file of these units becomes the register.

    New ones are numbered from `first`. One that is gone keeps its number and its people's
    past; it is back when a later file names it again.
    """
    found = difference(register, units)
    changed = []
    number = first
    for unit in found.added:
        known = register.households.get(unit.key)
        if known is not None:
            changed.append(replace(known, unit=unit, gone=False))
            continue
        changed.append(Household(number, unit))
        number += 1
    changed += [replace(register.households[u.key], unit=u) for _, u in found.changed]
    changed += [replace(h, gone=True, slip=None, bound=()) for h in found.removed]
    return tuple(changed)


def digest(secret: str) -> str:
    """What is kept of a slip's code."""
    return hashlib.sha256(secret.encode()).hexdigest()


# --- events -----------------------------------------------------------------------------


@event("hb")
class HouseholdBound(Event):
    """Somebody scanned the slip of a household."""

    no: int
    secret: str = person()


@event("hu")
class BindingUndone(Event):
    """A binding was wrong: by the person soon after, by the floor lead or committee later."""

    no: int
    nth: int


@event("hj", clock=True)
class HouseholdJoined(Event):
    """The floor lead has confirmed somebody without a slip (told by their request)."""

    no: int
    who: int = person(default=0)


@event("hm", clock=True)
class MovingAsked(Event):
    """Somebody left the group of their building: have they moved out? Asked once."""

    no: int
    nth: int


@event("hl")
class BindingLeft(Event):
    """They have moved out: their own binding ends; their open needs stay theirs."""

    no: int
    nth: int


@event("ht")
class TenureSaid(Event):
    """What somebody says they are to their home: one of TENURES."""

    no: int
    nth: int
    tenure: str = person()


@event("ho")
class BindingStays(Event):
    """They only left the group."""

    no: int
    nth: int


@event("hd", clock=True)
class BindingsListed(Event):
    """Evening: the floor lead sees who was bound since yesterday's list (one list a day)."""

    until: int  # the list covers the 24 hours before; seconds since 1970
    group: int  # whose floor lead gets it


class Joined(Struct, frozen=True):
    """One line of the floor lead's list."""

    no: int
    nth: int
    label: Key
    name: str = ""
    tenure: str = ""


class Evening(Struct, frozen=True):
    """The bindings of one day that still hold."""

    group: int
    joined: tuple[Joined, ...] = ()


_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=Holders(Role.OPERATOR))
_FLOOR_LEAD = Holders(Role.FLOOR_LEAD, else_=_COMMITTEE)


def step(home: Household | None, event_: Event, ctx: Ctx) -> tuple[Household, Effects]:
    """What becomes of a household.

    Raises:
        Refused: a slip that does not bind (any more), a full household, no right to undo.
    """
    if home is None or home.gone:
        raise Refused("slip.unknown")
    if isinstance(event_, HouseholdBound):
        return _bind(home, event_, ctx)
    if isinstance(event_, BindingUndone):
        return _undo(home, event_, ctx)
    if isinstance(event_, HouseholdJoined):
        return _joined(home, event_.who, ctx)
    if isinstance(event_, TenureSaid):
        return _said(home, event_, ctx)
    if isinstance(event_, MovingAsked | BindingLeft | BindingStays):
        return _moving(home, event_, ctx)
    raise Refused("code")


def _bind(home: Household, event_: HouseholdBound, ctx: Ctx) -> tuple[Household, Effects]:
    slip, policy = home.slip, ctx.policy.household
    if slip is None or not hmac.compare_digest(slip.digest, digest(event_.secret)):
        raise Refused("slip.unknown")
    if home.member(ctx.actor.id):
        raise Refused("slip.yours", label=label(home.unit))
    if slip.used:
        raise Refused("slip.used")
    if ctx.now >= slip.until:
        raise Refused("slip.expired")
    if len(home.bound) >= policy.members_max:
        raise Refused("household.full", most=policy.members_max)
    after, effects = _joined(home, ctx.actor.id, ctx)
    return replace(after, slip=replace(slip, used=after.ever)), effects


def _joined(home: Household, who: int, ctx: Ctx) -> tuple[Household, Effects]:
    """One more person; by their own scan they read it at once, else in private."""
    policy = ctx.policy.household
    nth = home.ever + 1
    after = replace(home, bound=(*home.bound, Bound(nth, who, ctx.now)), ever=nth)
    facts = {
        "no": home.no,
        "nth": nth,
        "label": label(home.unit),
        "others": len(home.bound),
        "name": home.newcomer,
        "until": ctx.now + policy.undo_within,
    }
    today = ctx.today()
    at = ctx.local(today, policy.list_at)
    if ctx.now >= at:
        at = ctx.local(today + 1, policy.list_at)
    return after, (
        Say(Here() if who == ctx.actor.id else To(who), "household.bound", facts),
        *(Say(To(b.person), "household.joined", facts) for b in home.bound),
        Remind(BindingsListed(int(at.timestamp()), home.group), at, f"bindings:{home.group}"),
    )


def _undo(home: Household, event_: BindingUndone, ctx: Ctx) -> tuple[Household, Effects]:
    found = next((b for b in home.bound if b.nth == event_.nth), None)
    if found is None:
        raise Refused("binding.over")
    own = found.person == ctx.actor.id
    if not own and ctx.place.home != home.group:
        raise Refused("elsewhere")  # where it was pressed says nothing about that building
    if not own and not may(Action.BINDING_UNDO, ctx.actor.roles):
        raise Refused("no_right", action=Action.BINDING_UNDO.value)
    soon = ctx.now <= found.since + ctx.policy.household.undo_within
    if own and not soon and not may(Action.BINDING_UNDO, ctx.actor.roles):
        raise Refused("undo.too_late")
    slip = home.slip
    if own and soon and slip is not None and slip.used == found.nth:
        slip = replace(slip, used=0)  # scanned by the wrong person: the right one still can
    after = replace(
        home,
        slip=slip,
        bound=tuple(b for b in home.bound if b.nth != event_.nth),
        sent_away=0 if own else found.person,
    )
    facts = {"label": label(home.unit), "own": own}
    told: tuple[Effect, ...] = () if own else (Say(To(found.person), "binding.ended", facts),)
    return after, (Say(Here(), "binding.undone", facts), *told)


def _said(home: Household, event_: TenureSaid, ctx: Ctx) -> tuple[Household, Effects]:
    """What they are there: in owners' votes only the owner's side casts the home's ballot.

    It is their own word, read by the floor lead in the evening's list. Whoever has said that they
    are a tenant does not become an owner by a press: their binding is undone and made anew.
    """
    found = next((b for b in home.bound if b.nth == event_.nth), None)
    if found is None:
        raise Refused("binding.over")
    if found.person != ctx.actor.id:
        raise Refused("form.not_yours")
    if event_.tenure not in TENURES:
        raise Refused("code")
    if found.tenure == TENANT != event_.tenure:
        raise Refused("binding.tenant", label=label(home.unit))
    after = tuple(replace(b, tenure=event_.tenure) if b is found else b for b in home.bound)
    facts = {"label": label(home.unit), "tenure": event_.tenure}
    return replace(home, bound=after), (Say(Here(), "household.tenure", facts),)


def _moving(home: Household, event_: Event, ctx: Ctx) -> tuple[Household, Effects]:
    nth = getattr(event_, "nth", 0)
    found = next((b for b in home.bound if b.nth == nth), None)
    if found is None:
        raise Refused("binding.over")
    facts = {"no": home.no, "nth": found.nth, "label": label(home.unit)}
    if isinstance(event_, MovingAsked):
        others = tuple(replace(b, asked=True) if b is found else b for b in home.bound)
        asked: Effects = (Say(To(found.person), "moving.ask", facts),)
        return replace(home, bound=others), () if found.asked else asked
    if found.person != ctx.actor.id:
        raise Refused("form.not_yours")
    if isinstance(event_, BindingStays):
        return home, (Say(Here(), "moving.stays", facts),)
    after = replace(home, bound=tuple(b for b in home.bound if b is not found))
    return after, (Say(Here(), "moving.left", facts),)


def list_evening(evening: Evening, _event: BindingsListed, _ctx: Ctx) -> tuple[Evening, Effects]:
    """The one daily list, in parts that fit into a message; nobody new, no list."""
    lead = _FLOOR_LEAD if evening.group else _COMMITTEE
    rows = [(j.no, j.nth, j.label, j.name, j.tenure) for j in evening.joined]
    parts = [rows[at : at + LISTED] for at in range(0, len(rows), LISTED)]
    return evening, tuple(
        Say(lead, "household.list", {"joined": part, "count": len(rows)}) for part in parts
    )


def label(unit: Unit) -> tuple[str, str, str]:
    """How a household is named to people: building, unit, room; the words are speech's."""
    return unit.key


def issue(home: Household, secret: str, now: datetime, lasts: timedelta) -> Household:
    """A fresh slip; an older one binds nobody any more."""
    return replace(home, slip=Slip(digest(secret), now + lasts))
