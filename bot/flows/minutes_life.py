"""What every step of minutes asks first (S10)."""

from __future__ import annotations

from bot.flows.effects import Ctx, Refused
from bot.flows.meeting_life import allowed
from bot.flows.meeting_state import Meeting
from bot.flows.minutes_state import Protocol
from bot.flows.rules.rights import Action


def known(state: Protocol | None) -> Protocol:
    """The meeting with what was written of it.

    Raises:
        Refused: there is no such meeting.
    """
    if state is None:
        raise Refused("meeting.unknown")
    return state


def worded(text: str, least: int, most: int) -> None:
    """Whether words say something; `least` and `most` in characters.

    Raises:
        Refused: too short or too long.
    """
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))


def ahead_of_minutes(meeting: Meeting | None, verb: str, ctx: Ctx) -> Meeting:
    """The meeting, for whoever leads it, in the state that this leads to.

    Raises:
        Refused: no such meeting, no right, or not in this state.
    """
    return allowed(meeting, verb, Action.MEETING_RUN, ctx)
