"""Who does not want to live any more, at the switchboard."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases.case import Case, Switchboard
from bot.flows import distress as flow
from bot.flows.effects import Place
from bot.flows.household import label
from storage import distress, households
from storage.distress import DISTRESS
from storage.households import HOUSEHOLDS
from storage.people import PEOPLE
from storage.transaction import Tx


def _load_said(tx: Tx, place: Place, who: int, event: flow.DistressHeard) -> flow.Distress:
    person = event.whose or who
    key = (place.community, person)
    return _known(tx, place.community, tx.get(DISTRESS, key) or flow.Distress(person))


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Distress | None:
    tx.flush()
    person = distress.person_of(tx.connection, place.community, event.no)
    found = tx.get(DISTRESS, (place.community, person)) if person else None
    return _known(tx, place.community, found) if found else None


def _known(tx: Tx, community: int, state: flow.Distress) -> flow.Distress:
    """With their name, and the homes at whose door somebody can knock."""
    person = tx.get(PEOPLE, state.person)
    tx.flush()
    numbers = households.of_person(tx.connection, community, state.person)
    homes = [tx.get(HOUSEHOLDS, (community, number)) for number in numbers]
    labels = tuple(label(home.unit) for home in homes if home is not None)
    name = person.name if person and person.name else state.name
    return replace(state, name=name, labels=labels)


def _save(tx: Tx, community: int, state: flow.Distress) -> None:
    tx.put(DISTRESS, (community, state.person), replace(state, labels=()))


#: what is said is the speaker's own; who may answer is judged by the step
HEARD = Case(flow.step, _load_said, _save, flow.slot, lambda state: state.home, "distress")
HEARD = replace(HEARD, tied=lambda _state, _who: True)
LATER = Case(flow.step, _load, _save, flow.slot, lambda state: state.home, "distress")


def enter(board: Switchboard) -> None:
    """Enter everything about distress."""
    board.events[flow.DistressHeard] = HEARD
    board.events[flow.DistressTaken] = LATER
    board.events[flow.DistressUnanswered] = LATER
    board.events[flow.DistressForgotten] = LATER
