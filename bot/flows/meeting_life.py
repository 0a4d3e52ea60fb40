"""The life cycle of a meeting as one table, and what every step of it asks first (rules 5)."""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows.effects import Ctx, Refused
from bot.flows.meeting_state import AHEAD, HELD, Meeting
from bot.flows.rules.meeting_kinds import may_call
from bot.flows.rules.rights import Action, Tie, may

#: what happens → {state before: state after}; anything else is refused in words
LIFE: dict[str, dict[str, str]] = {
    "call": {"planned": "called"},
    # until it begins
    "move": {"planned": "planned", "called": "called", "reminded": "called"},
    "change": {"planned": "planned", "called": "called", "reminded": "reminded"},
    "cancel": {"planned": "cancelled", "called": "cancelled", "reminded": "cancelled"},
    "mirror": {"called": "called", "reminded": "reminded"},
    "remind": {"called": "reminded", "reminded": "reminded"},
    "answer": {"called": "called", "reminded": "reminded"},
    "agenda": {"planned": "planned", "called": "called", "reminded": "reminded", "held": "held"},
    # in the room; who comes late signs in as well, and a paper list may be entered later
    "sign_in": {"called": "called", "reminded": "reminded", "held": "held"},
    "enter_list": {
        "called": "called", "reminded": "reminded", "held": "held",
        "no_quorum": "no_quorum", "minutes_draft": "minutes_draft",
    },
    # also when it was judged too early: the paper list shows that enough were there
    "hold": {"called": "held", "reminded": "held", "no_quorum": "held"},
    "fall_short": {"called": "no_quorum", "reminded": "no_quorum"},
    "call_again": {"no_quorum": "called"},
    # afterwards
    "write_minutes": {"held": "minutes_draft", "minutes_draft": "minutes_draft"},
    "decide": {"held": "held", "minutes_draft": "minutes_draft"},
    "amend": {
        "held": "held", "minutes_draft": "minutes_draft",
        "minutes_confirmed": "minutes_confirmed",
    },
    # what was begun early can still be objected to in time
    "object": {
        "minutes_confirmed": "minutes_confirmed", "items_created": "items_created",
        "archived": "archived",
    },
    "confirm_minutes": {"minutes_draft": "minutes_confirmed"},
    "create_items": {"minutes_confirmed": "items_created"},
    "archive": {"items_created": "archived", "minutes_confirmed": "archived"},
}  # fmt: skip


def after(meeting: Meeting | None, verb: str) -> Meeting:
    """The meeting in the state that this leads to.

    Raises:
        Refused: there is no such meeting, or it is in no state in which that can happen.
    """
    if meeting is None:
        raise Refused("meeting.unknown")
    found = LIFE[verb].get(meeting.state)
    if found is None:
        raise Refused("meeting.wrong_state", no=meeting.no, state=meeting.state, verb=verb)
    return meeting if found == meeting.state else replace(meeting, state=found)


def ties(meeting: Meeting, who: int) -> frozenset[Tie]:
    """What this person is to this meeting."""
    found = set()
    if who == meeting.caller:
        found.add(Tie.CALLER)
    if who == meeting.chair:
        found.add(Tie.CHAIR)
    return frozenset(found)


def allow(action: Action, meeting: Meeting, ctx: Ctx) -> None:
    """Whether the actor may; a committee runs what it may call, and nothing else by its role.

    Raises:
        Refused: no right.
    """
    mine, roles = ties(meeting, ctx.actor.id), ctx.actor.roles
    if action is Action.MEETING_RUN and not mine and not may_call(meeting.kind, roles):
        raise Refused("no_right", action=action.value)
    if not may(action, roles, mine):
        raise Refused("no_right", action=action.value)


def allowed(meeting: Meeting | None, verb: str, action: Action, ctx: Ctx) -> Meeting:
    """`after`, for whoever may.

    Raises:
        Refused: no such meeting, no right, or not in this state.
    """
    if meeting is None:
        raise Refused("meeting.unknown")
    allow(action, meeting, ctx)
    return after(meeting, verb)


def is_ahead(meeting: Meeting) -> bool:
    """Whether it is told and still to come."""
    return meeting.state in AHEAD


def was_held(meeting: Meeting) -> bool:
    """Whether it took place."""
    return meeting.state in HELD
