"""The life cycle of an action item as one table, and what its steps ask first (rules 5).

open → accepted → in_progress → done → verified; beside it extended (at most twice), reassigned,
cancelled by a decision. *Overdue* is a flag.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows.effects import Ctx, Event, Refused
from bot.flows.item_events import (
    ItemAccepted,
    ItemCancelled,
    ItemDeclined,
    ItemDelayed,
    ItemDone,
    ItemEscalated,
    ItemExtended,
    ItemOverdue,
    ItemProgressed,
    ItemReassigned,
    ItemReminderDue,
    ItemReturned,
    ItemUnanswered,
    ItemUnverified,
    ItemVerified,
)
from bot.flows.item_state import OPEN, STATES, WORKING, Item
from bot.flows.rules.policy import ItemPolicy
from bot.flows.rules.rights import Action, Role, Tie, may

_SAME = {state: state for state in WORKING}

#: event → {state before: state after}; anything else is refused in words
LIFE: dict[type[Event], dict[str, str]] = {
    ItemAccepted: {"open": "accepted"},
    ItemDeclined: {"open": "open"},  # the chair decides: until then it is whose it was
    ItemProgressed: dict.fromkeys(("accepted", "in_progress"), "in_progress"),
    # what is done was worked on: nobody need say both
    ItemDone: dict.fromkeys(("accepted", "in_progress"), "done"),
    ItemVerified: {"done": "verified"},
    ItemReturned: {"done": "in_progress"},
    ItemExtended: _SAME,
    ItemReassigned: dict.fromkeys(WORKING, "open"),
    ItemCancelled: dict.fromkeys(OPEN, "cancelled"),
    ItemUnanswered: {"open": "open"},
    ItemReminderDue: _SAME,
    ItemOverdue: _SAME,
    ItemEscalated: _SAME,
    ItemUnverified: {"done": "done"},
    ItemDelayed: {state: state for state in OPEN},
}
assert {s for moves in LIFE.values() for s in moves} <= set(STATES)  # noqa: S101 - the table itself

#: these change nothing that a button depends on: every card that stands is good afterwards
ONLY_TOLD = (ItemReminderDue, ItemEscalated, ItemUnverified)
#: who stands in for a chair who cannot be reached, or who did it themselves
_INSTEAD = (Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)


def ties(item: Item, who: int, roles: frozenset[Role]) -> frozenset[Tie]:
    """What this person is to this item."""
    found = set()
    if who == item.assignee:
        found.add(Tie.ASSIGNEE)
    if who == item.chair or (item.lead and Role(item.lead) in roles):
        found.add(Tie.CHAIR)
    return frozenset(found)


def allow(action: Action, item: Item, ctx: Ctx) -> None:
    """Whether the actor may.

    Raises:
        Refused: no right.
    """
    if not may(action, ctx.actor.roles, ties(item, ctx.actor.id, ctx.actor.roles)):
        raise Refused("no_right", action=action.value)


def known(item: Item | None, event: Event) -> Item:
    """The item, if its life cycle knows this now.

    Raises:
        Refused: there is none, or not in this state.
    """
    if item is None:
        raise Refused("item.unknown")
    if item.state not in LIFE[type(event)]:
        raise wrong_state(item)
    return item


def opened(item: Item | None, event: Event) -> Item:
    """The same with its next version: what is said from here on makes older cards void.

    Raises:
        Refused: there is none, or not in this state.
    """
    found = known(item, event)
    if isinstance(event, ONLY_TOLD):
        return found
    return replace(found, version=found.version + 1)


def wrong_state(item: Item) -> Refused:
    """It is somewhere else in its life."""
    return Refused("item.wrong_state", no=item.no, state=item.state)


def fresh_card(item: Item, seen: int) -> None:
    """Whether the button was of the card as it stands (the step at hand counted one up).

    Raises:
        Refused: of an older one.
    """
    if seen != item.version - 1:
        raise Refused("item.stale", no=item.no, state=item.state)


def this_turn(item: Item, turn: int) -> None:
    """Whether a deadline is of the dates at hand.

    Raises:
        Refused: of older ones.
    """
    if turn != item.turn:
        raise wrong_state(item)


def worded(text: str, policy: ItemPolicy, least: int | None = None) -> None:
    """Whether words for the public say something.

    Raises:
        Refused: too short or too long (S05).
    """
    least = policy.word_min if least is None else least
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > policy.word_max:
        raise Refused("form.too_long", most=policy.word_max, have=len(text))


def checked(text: str, day: int, role: str, ctx: Ctx) -> None:
    """Whether this can be an item: something to do, an owner, a date to come (S12).

    Raises:
        Refused: one of them is missing, too long, over, too far away, or of no one known here.
    """
    policy = ctx.policy.item
    if not text:
        raise Refused("form.too_short", least=1, have=0)
    if len(text) > policy.text_max:
        raise Refused("form.too_long", most=policy.text_max, have=len(text))
    if not role:
        raise Refused("item.nobody")
    if day < ctx.today():
        raise Refused("item.past")
    if day > ctx.today() + policy.ahead_most.days:
        raise Refused("item.far", days=policy.ahead_most.days)


def lead(item: Item, ctx: Ctx) -> str:
    """Who decides for the chair now; "": the chair, as far as they can be reached.

    Whoever did it does not verify it: then the observers do, else the next level.
    """
    own = item.state == "done" and item.chair == item.assignee
    if not own and item.chair in ctx.facts.reachable:
        return ""
    chain = (Role.RESIDENT_OBSERVER, *_INSTEAD) if item.state == "done" else _INSTEAD
    theirs = item.role if own or item.state == "done" else ""
    filled = [role.value for role in chain if role in ctx.facts.filled]
    return next((role for role in filled if role != theirs), Role.RESIDENTS_COMMITTEE.value)
