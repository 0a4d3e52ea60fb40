"""Offers to register what was said, and taking back what is fine again, at the switchboard."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases.case import Case, Switchboard
from bot.cases.teaching import Teaching
from bot.flows import offer as flow
from bot.flows import retraction
from bot.flows.effects import Place
from storage import offers
from storage.offers import OFFERS
from storage.transaction import Tx


def _load_mine(tx: Tx, place: Place, who: int, _event: flow.OfferMade) -> flow.Offering:
    key = (place.community, who, place.here)
    tx.flush()
    paused = offers.paused_until(tx.connection, place.community, who)
    return flow.Offering(tx.get(OFFERS, key) or flow.Offer(who, place.here), paused)


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Offering | None:
    tx.flush()
    key = offers.key_of(tx.connection, place.community, event.no)
    found = tx.get(OFFERS, key) if key else None
    return flow.Offering(found) if found else None


def _save(tx: Tx, community: int, offer: flow.Offer) -> None:
    if offer.no:  # nothing was offered: nothing is kept
        tx.put(OFFERS, (community, offer.person, offer.group), offer)


def _nothing(*_: Any) -> None:
    return None


MADE = Case(flow.step, _load_mine, _save, flow.matter, lambda _: 0, "offer")
ANSWERED = Case(flow.step, _load, _save, flow.matter, lambda _: 0, "offer")
DENIED = Case(retraction.denied, _nothing, _nothing, lambda _: "retraction", lambda _: 0)


def enter(board: Switchboard) -> None:
    """Enter everything about offers."""
    board.events[flow.OfferMade] = MADE
    board.events[flow.OfferAccepted] = ANSWERED
    board.events[flow.OfferRefused] = replace(ANSWERED, teaches=Teaching(board.learning).offer)
    board.events[flow.OfferLapsed] = ANSWERED
    board.events[retraction.RetractionDenied] = DENIED
    board.forms[retraction.RETRACT.code] = retraction.RETRACT
