"""Households at the switchboard."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases.case import Case, Switchboard
from bot.cases.homes import answering, group_of
from bot.flows import household as flow
from bot.flows.effects import Place
from storage import households
from storage.households import HOUSEHOLDS
from storage.people import MEMBERS, PEOPLE
from storage.transaction import Tx


def _load(tx: Tx, place: Place, who: int, event: Any) -> flow.Household | None:
    home = tx.get(HOUSEHOLDS, (place.community, event.no))
    if home is None:
        return None
    newcomer = getattr(event, "who", 0) or who
    known = tx.get(PEOPLE, newcomer)
    return replace(
        home,
        group=answering(tx, place.community, home.unit.building),
        newcomer=known.name if known else "",
    )


def _save(tx: Tx, community: int, home: flow.Household) -> None:
    tx.put(HOUSEHOLDS, (community, home.no), home)
    # who lives in the building may raise and see its matters
    group = group_of(tx, community, home.unit.building)
    for bound in home.bound:
        tx.put(MEMBERS, (community, bound.person, group), True)
    if home.sent_away:  # in the group all the same? then met again at their next word
        tx.put(MEMBERS, (community, home.sent_away, group), False)


def _load_evening(tx: Tx, place: Place, _who: int, event: flow.BindingsListed) -> flow.Evening:
    found = [
        flow.Joined(home.no, nth, flow.label(home.unit), _named(tx, home, nth), _tenure(home, nth))
        for nth, home in households.joined(tx, place.community, event.until)
        if answering(tx, place.community, home.unit.building) == event.group
    ]
    return flow.Evening(event.group, tuple(found))


def _named(tx: Tx, home: flow.Household, nth: int) -> str:
    person = next((b.person for b in home.bound if b.nth == nth), 0)
    known = tx.get(PEOPLE, person)
    return known.name if known else ""


def _tenure(home: flow.Household, nth: int) -> str:
    return next((b.tenure for b in home.bound if b.nth == nth), "")


def _nothing(_tx: Tx, _community: int, _state: Any) -> None:
    return None


def _matter(home: flow.Household) -> str:
    return f"household:{home.no}"


#: a slip is scanned by people whom nobody met: the code on it is their right
BIND = Case(flow.step, _load, _save, _matter, lambda _home: 0, "household")
UNDO = Case(flow.step, _load, _save, _matter, lambda home: home.group, "household")
EVENING = Case(
    flow.list_evening,
    _load_evening,
    _nothing,
    lambda evening: f"bindings:{evening.group}",
    lambda evening: evening.group,
)


def enter(board: Switchboard) -> None:
    """Enter everything about households."""
    board.events[flow.HouseholdBound] = BIND
    board.events[flow.BindingUndone] = UNDO
    board.events[flow.HouseholdJoined] = BIND
    board.events[flow.MovingAsked] = UNDO
    board.events[flow.BindingLeft] = BIND  # whoever left the group still ends their own
    board.events[flow.BindingStays] = BIND
    board.events[flow.TenureSaid] = BIND
    board.events[flow.BindingsListed] = EVENING
