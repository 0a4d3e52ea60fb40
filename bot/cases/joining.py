"""Invitations of further groups at the switchboard."""

from __future__ import annotations

import secrets
from typing import Any

from msgspec.structs import replace

from bot.cases.case import Act, Asked, Case, Switchboard
from bot.flows import joining as flow
from bot.flows.effects import Place
from storage import roles
from storage.communities import CHATS, COMMUNITIES, GROUPS, GroupState
from storage.invitations import INVITATIONS
from storage.people import MEMBERS, PEOPLE, members_of
from storage.roles import GRANTS, SEATS, Grants
from storage.transaction import Tx

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without 0 o 1 l i: it is typed by hand
_LENGTH = 10


def _nothing(_tx: Tx, _place: Place, _who: int, _event: Any) -> None:
    return None


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Invitation | None:
    found = tx.get(INVITATIONS, (place.community, event.no))
    if found is None:
        return None
    chat = event.chat if isinstance(event, flow.GroupAsked) else found.chat
    served = tx.get(CHATS, chat)
    sat = _sat(tx, served[0]) if served and isinstance(event, flow.GroupJoined) else ()
    return replace(found, busy=_busy(tx, chat), sat=sat)


def _sat(tx: Tx, community: int) -> tuple[tuple[int, str], ...]:
    """Who holds which role there."""
    tx.flush()
    seats = [tx.get(SEATS, (community, no)) for no in roles.standing(tx.connection, community)]
    return tuple((s.holder, s.role) for s in seats if s is not None and s.state == "held")


def _busy(tx: Tx, chat: int) -> bool:
    """Whether that chat is served and cannot move: it has matters, or is one of several groups."""
    served = tx.get(CHATS, chat)
    if served is None:
        return False
    head = tx.get(COMMUNITIES, served[0])
    counters = head.counters if head else {}
    busy = counters.get("need", 0) or counters.get("household", 0)
    return busy > 0 or counters.get("group", 0) != 1


def _save(tx: Tx, community: int, state: flow.Invitation) -> None:
    tx.put(INVITATIONS, (community, state.no), replace(state, group=0, busy=False, sat=()))
    if not state.group:
        return
    status = "member"
    before = tx.get(CHATS, state.chat)
    if before is not None:
        left = tx.get(GROUPS, before)
        if left is not None:
            status = left.bot_status
            # a chat has one community: the group that it was keeps a number that no chat has
            unused = before[0] * 1_000_000 + before[1]
            tx.put(GROUPS, before, replace(left, chat_id=unused, bot_status="gone"))
        _emptied(tx, before, (community, state.group))
    made = GroupState(community, state.group, state.chat, state.title, "", status)
    tx.put(GROUPS, (community, state.group), made)
    tx.put(CHATS, state.chat, (community, state.group))


def _emptied(tx: Tx, before: tuple[int, int], after: tuple[int, int]) -> None:
    """Its people come along; its seats end: the community has its own."""
    tx.flush()
    for person in members_of(tx.connection, *before):
        tx.put(MEMBERS, (before[0], person, before[1]), False)
        tx.put(MEMBERS, (after[0], person, after[1]), True)
        known = tx.get(PEOPLE, person)
        if known is not None and known.community == before[0]:
            tx.put(PEOPLE, person, replace(known, community=after[0]))
    for no in roles.standing(tx.connection, before[0]):
        seat = tx.get(SEATS, (before[0], no))
        if seat is not None:
            tx.put(SEATS, (before[0], no), replace(seat, state="ended"))
    tx.put(GRANTS, before[0], Grants())


def _matter(state: flow.Invitation) -> str:
    return f"join:{state.no}"


INVITE = Case(flow.invite, _nothing, _save, _matter, lambda _state: 0, "invitation")
#: the new group takes the next number of the community's groups
ASKED = Case(flow.step, _load, _save, _matter, lambda _state: 0, "group")


def _invite(_asked: Asked) -> Act:
    return flow.GroupInvited("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def enter(board: Switchboard) -> None:
    """Enter everything about invitations."""
    board.events[flow.GroupInvited] = INVITE
    for kind in (flow.GroupAsked, flow.GroupJoined, flow.GroupTurnedAway):
        board.events[kind] = ASKED
    board.commands["invite"] = _invite
