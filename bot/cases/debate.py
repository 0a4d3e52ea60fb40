"""Debates at the switchboard: the command, the turns, the vote, what somebody sees of it."""

from __future__ import annotations

from typing import Any

from bot.cases import meeting_asked, poll_asked
from bot.cases.case import Act, Asked, Bring, Case, Show, Switchboard
from bot.flows import debate as flow
from bot.flows import debate_events as happened
from bot.flows import meeting_clock
from bot.flows.debate_state import Debate, Putting, Room, Vote, public
from bot.flows.effects import In, Place, Refused, Say
from bot.flows.rules.rights import Action, may
from storage import debates
from storage.debates import DEBATE_VOTES, DEBATES
from storage.transaction import Tx

_NUMBER = 9  # characters: more is no number


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Debate | None:
    return tx.get(DEBATES, (place.community, event.no))


def _save(tx: Tx, community: int, debate: Debate) -> None:
    tx.put(DEBATES, (community, debate.no), debate)


def _load_putting(tx: Tx, place: Place, _who: int, event: happened.MotionPut) -> Putting:
    if tx.gathered(DEBATES):
        tx.flush()
    home = place.here
    if not home:
        return Putting(home)
    opened = meeting_asked.opened(tx, place.community, home)
    return Putting(
        home,
        debates.running(tx.connection, place.community, home),
        tuple(Room(found.no, found.chair, *meeting_clock.in_room(found)) for found in opened),
    )


def _save_putting(tx: Tx, community: int, state: Putting) -> None:
    if state.debate is not None:
        _save(tx, community, state.debate)


def _load_vote(tx: Tx, place: Place, who: int, event: Any) -> Vote | None:
    debate = tx.get(DEBATES, (place.community, event.no))
    if debate is None:
        return None
    buildings = poll_asked.buildings(tx, place.community, (debate.home,))
    home = poll_asked.household(tx, place.community, who, buildings)
    voter = home.no if home else -who
    mine = tx.get(DEBATE_VOTES, (place.community, debate.no, voter)) or ""
    return Vote(debate, voter, mine)


def _save_vote(tx: Tx, community: int, state: Vote) -> None:
    _save(tx, community, state.debate)
    if state.changed:
        tx.put(DEBATE_VOTES, (community, state.debate.no, state.voter), state.mine)


def _plain(step: Any) -> Case:
    return Case(step, _load, _save, flow.slot, lambda debate: debate.home, notes=flow.notes)


def _command(asked: Asked) -> Act:
    """`/debate motion` puts one; `/debate` or `/debate 3` brings the card of the one that runs."""
    tx, community, here = asked.tx, asked.place.community, asked.place.here
    said = asked.words.strip()
    tx.flush()
    running = debates.running(tx.connection, community, here) if here else 0
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return _brought(asked, int(said.lstrip("#")))
    if not said and running:
        return _brought(asked, running)
    if not may(Action.DEBATE_RUN, asked.roles):
        raise Refused("no_right", action=Action.DEBATE_RUN.value)
    return happened.MotionPut(0, said)


def _brought(asked: Asked, no: int) -> Act:
    debate = asked.tx.get(DEBATES, (asked.place.community, no))
    if debate is None:
        raise Refused("debate.unknown")
    if asked.place.here != debate.home:
        return _panel(asked, no)
    card = Say(
        In(debate.home),
        "debate.card",
        public(debate, asked.policy.debate),
        slot=flow.slot(debate),
        anew=True,
    )
    return Bring((card,), home=debate.home, matter=flow.slot(debate))


def _panel(asked: Asked, no: int) -> Show:
    """[办理▸]: what its presser can do."""
    debate = asked.tx.get(DEBATES, (asked.place.community, no))
    if debate is None:
        raise Refused("debate.unknown")
    takes = may(Action.DEBATE_RUN, asked.roles) and flow.stale(debate, asked.now)
    facts = {**public(debate, asked.policy.debate), "takes": takes}
    return Show("debate.panel", facts, slot=f"debatepanel:{no}", home=debate.home)


def _replied(asked: Asked, no: int) -> Act | None:
    """Words of the speaker in reply to the card or to the call are their turn; others talk."""
    debate = asked.tx.get(DEBATES, (asked.place.community, no))
    if debate is None or debate.state != "open" or debate.speaker != asked.who:
        return None
    return happened.TurnSpoken(no, asked.words)


def enter(board: Switchboard) -> None:
    """Enter everything about debates."""
    board.events.update(
        {
            happened.MotionPut: Case(
                flow.put,
                _load_putting,
                _save_putting,
                matter=lambda state: flow.slot(state.debate),
                home=lambda state: state.home,
                counter="debate",
            ),
            happened.MotionDropped: _plain(flow.drop),
            happened.TurnAsked: _plain(flow.ask),
            happened.TurnWithdrawn: _plain(flow.withdraw),
            happened.TurnSpoken: _plain(flow.speak),
            happened.TurnEnded: _plain(flow.end),
            happened.TurnOver: _plain(flow.over),
            happened.DebateDelayed: _plain(flow.delay),
            happened.VoteCalled: _plain(flow.call_vote),
            happened.VoteEnded: _plain(flow.count),
            happened.VoteOver: _plain(flow.count),
            happened.MotionVoted: Case(
                flow.vote,
                _load_vote,
                _save_vote,
                matter=lambda state: flow.slot(state.debate),
                home=lambda state: state.debate.home,
            ),
        }
    )
    board.commands["debate"] = _command
    board.pages["cv"] = _panel
    board.replies["debate"] = _replied
    board.replies["debateturn"] = lambda asked, turn: _replied(asked, turn // flow.TURNS)
