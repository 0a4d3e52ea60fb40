"""Whose an action item can be, and in which post they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.flows.rules.rights import ASSIGNABLE, Role
from storage.people import MEMBERS, PEOPLE, sits
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

OFFERED = 12  # people in one question
#: nearest to residents first; the keys of the bot are no post in the building
_POSTS = (
    *ASSIGNABLE,
    *(role for role in Role if role not in (*ASSIGNABLE, Role.OPERATOR, Role.RESIDENT)),
)


def post_of(tx: Tx, community: int, person: int, home: int) -> str:
    """The nearest post of somebody where the matter lives; "": nobody who was met there."""
    if not person:
        return ""
    grants = tx.get(GRANTS, community) or Grants()
    held = {role for role, scope in grants.of(person) if scope in (0, home)}
    post = next((role.value for role in _POSTS if role in held), "")
    there = tx.get(MEMBERS, (community, person, home)) is True
    return post or (Role.RESIDENT.value if there else "")


def offered(
    tx: Tx, community: int, home: int, *, first: Iterable[int] = (), but: int = 0
) -> list[list[Any]]:
    """[id, post, name] of whom it can be given to: `first`, then whoever holds a post there."""
    grants = tx.get(GRANTS, community) or Grants()
    seated = [
        person for role in ASSIGNABLE for person, scope in grants.holders(role, home)
        if sits(tx, community, person, scope)
    ]  # fmt: skip
    found: list[list[Any]] = []
    for person in dict.fromkeys((*first, *seated)):
        known, post = tx.get(PEOPLE, person), post_of(tx, community, person, home)
        if person != but and known is not None and post:
            found.append([person, post, known.name])
    return found[:OFFERED]
