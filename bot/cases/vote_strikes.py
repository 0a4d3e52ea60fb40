"""Ballots that two scrutineers strike, at the switchboard (S08)."""

from __future__ import annotations

from typing import Any

from bot.cases import vote_asked
from bot.cases.case import Case, Switchboard
from bot.flows import vote_ballot_events as happened
from bot.flows import vote_says, vote_strike
from bot.flows.effects import Place, Refused
from bot.flows.vote import ties
from bot.flows.vote_strike import Striking
from storage.transaction import Tx
from storage.vote_ballots import STRIKES
from storage.votes import RECORDED, ROLL, VOTES


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Striking | None:
    community, no, head = place.community, event.no, event.head
    found, entry = tx.get(VOTES, (community, no)), tx.get(ROLL, (community, no, head))
    if found is None:
        return None
    if entry is None:
        return Striking(found)
    key = (community, no, head)
    people = vote_asked.bound(tx, community, found, entry.units)
    recorded = tx.get(RECORDED, key)
    voted = tuple(v.person for v in recorded.voices) if recorded is not None else ()
    return Striking(
        found, entry, recorded, tx.get(STRIKES, key), people,
        vote_asked.reachable(tx, dict.fromkeys((*people, *voted))),
        vote_asked.names_of(tx, community, found, entry.head, entry.units),
    )  # fmt: skip


def _save(tx: Tx, community: int, state: Striking) -> None:
    tx.put(VOTES, (community, state.vote.no), state.vote)
    if state.entry is None:
        return
    key = (community, state.vote.no, state.entry.head)
    tx.put(ROLL, key, state.entry)
    tx.put(STRIKES, key, state.strike)
    if state.recorded is not None:
        tx.put(RECORDED, key, state.recorded)


def _case(step: Any) -> Case:
    return Case(
        step,
        _load,
        _save,
        matter=lambda state: vote_says.slot(state.vote),
        home=lambda state: state.vote.home,
        also=lambda state: state.vote.mirrors,
        tied=lambda state, who: bool(ties(state.vote, who)),
        notes=vote_strike.notes,
    )


def _channel(tx: Tx, community: int, no: int, head: int) -> str:
    """How a head has voted.

    Raises:
        Refused: the vote is secret, and no ballot of it can be struck.
    """
    found = vote_asked.vote(tx, community, no)
    if found.kind != "recorded":
        raise Refused("vote.secret_struck", no=no)
    entry = tx.get(ROLL, (community, no, head))
    return entry.channel if entry is not None else ""


def enter(board: Switchboard) -> None:
    """Enter events and looks."""
    board.events[happened.StrikeAsked] = _case(vote_strike.ask)
    board.events[happened.StrikeAnswered] = _case(vote_strike.answer)
    board.looks["votes.channel"] = _channel
