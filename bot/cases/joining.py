"""Invitations of further groups at the switchboard."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from bot.cases.case import Act, Asked, Case, Switchboard
from bot.flows import joining as flow
from bot.flows.effects import Place
from storage.communities import CHATS, COMMUNITIES, GROUPS, GroupState
from storage.invitations import INVITATIONS
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
    return replace(found, busy=_busy(tx, chat))


def _busy(tx: Tx, chat: int) -> bool:
    """Whether that chat is served and cannot move: it has matters, or is one of several groups."""
    served = tx.get(CHATS, chat)
    if served is None:
        return False
    head = tx.get(COMMUNITIES, served[0])
    counters = head.counters if head else {}
    return counters.get("need", 0) > 0 or counters.get("group", 0) != 1


def _save(tx: Tx, community: int, state: flow.Invitation) -> None:
    tx.put(INVITATIONS, (community, state.no), replace(state, group=0, busy=False))
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
    made = GroupState(community, state.group, state.chat, state.title, "", status)
    tx.put(GROUPS, (community, state.group), made)
    tx.put(CHATS, state.chat, (community, state.group))


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
