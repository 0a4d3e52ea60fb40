"""\"It is fine again\": whoever said so is asked whether their need is to be taken back (S02)."""

from __future__ import annotations

from datetime import timedelta

from bot.flows.effects import Ctx, Effects, Event, Here, Say, event
from bot.flows.forms import Choice, Form, FormKind, Start, ask, look
from bot.flows.need_events import NeedWithdrawn

WITHIN = timedelta(hours=24)  # after it was raised


@event("or", draft=True)
class RetractionDenied(Event):
    """It is not fine yet: everything stays as it is."""

    no: int


def retract(start: Start) -> Form:
    """Never without the tap."""
    no = start.args["no"]
    answer = yield from ask("retract", Choice(("withdraw", "keep")), no=no)
    if answer == "keep":
        return RetractionDenied(no)
    return NeedWithdrawn(no, (yield from look("need.version", no)))


def denied(_state: None, event: RetractionDenied, _ctx: Ctx) -> tuple[None, Effects]:
    """A word of thanks."""
    return None, (Say(Here(), "retract.kept", {"no": event.no}),)


RETRACT = FormKind("or", retract, light=True)
