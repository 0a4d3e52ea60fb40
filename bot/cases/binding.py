"""Requests to be bound without a slip, at the switchboard."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from bot.cases import homes
from bot.cases.case import Act, Asked, Case, Switchboard
from bot.flows import binding as flow
from bot.flows.effects import Place, Refused
from bot.flows.household import label
from storage.bindings import REQUESTS
from storage.households import HOUSEHOLDS
from storage.people import PEOPLE
from storage.transaction import Tx

_NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)  # a request that is being made: the flow dates it


def _load(tx: Tx, place: Place, who: int, event: Any) -> flow.Requests:
    found = tx.get(REQUESTS, (place.community, event.group)) or flow.Requests(event.group)
    waiting = tuple(_seen(tx, place.community, request) for request in found.open)
    asked = None
    if isinstance(event, flow.BindingAsked):
        home = tx.get(HOUSEHOLDS, (place.community, event.home))
        if home is not None and not home.gone:
            if homes.answering(tx, place.community, home.unit.building) != event.group:
                raise Refused("code")
            asked = _seen(tx, place.community, flow.Request(0, home.no, who, _NOT_YET))
    return flow.Requests(event.group, waiting, asked=asked)


def _seen(tx: Tx, community: int, request: flow.Request) -> flow.Request:
    """With what is known of home and person now."""
    home = tx.get(HOUSEHOLDS, (community, request.home))
    person = tx.get(PEOPLE, request.person)
    return replace(
        request,
        label=label(home.unit) if home else ("", "", ""),
        name=person.name if person else "",
        there=home is None or home.gone or home.member(request.person) is not None,
        people=len(home.bound) if home else 0,
    )


def _save(tx: Tx, community: int, state: flow.Requests) -> None:
    tx.put(REQUESTS, (community, state.group), state)


REQUEST = Case(
    flow.step,
    _load,
    _save,
    lambda state: f"requests:{state.group}",
    lambda state: state.group,
    "request",
)
#: who asks need not have been met in the group of that building
ASK = Case(
    flow.step,
    _load,
    _save,
    lambda state: f"requests:{state.group}",
    lambda state: state.group,
    "request",
    tied=lambda _state, _who: True,
)


def _bind(asked: Asked) -> Act:
    """`/bind 3-2-401`: somebody without a slip names their home."""
    if not asked.words.strip():
        raise Refused("binding.how")
    community = asked.place.community
    home = homes.home_named(asked.tx, community, asked.words, asked.place.here)
    if home is None:
        raise Refused("binding.no_home")
    return flow.BindingAsked(home.no, homes.answering(asked.tx, community, home.unit.building))


def enter(board: Switchboard) -> None:
    """Enter everything about requests."""
    board.events[flow.BindingAsked] = ASK
    board.events[flow.BindingConfirmed] = REQUEST
    board.events[flow.BindingRefused] = REQUEST
    board.commands["bind"] = _bind
