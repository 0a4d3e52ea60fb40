"""The conversations about a need; each reads as the talk that it holds."""

from __future__ import annotations

from bot.flows.effects import Event
from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.need import (
    DECIDERS,
    NeedAnswered,
    NeedDeclined,
    NeedProgressed,
    NeedReported,
    NeedResolved,
)


def report_need(start: Start) -> Form:
    """What is wrong and where; what the sentence said already is not asked again."""
    most = start.policy.need.text_max
    what: str = start.args.get("said") or (yield from ask("need.what", Text(most=most)))
    where: str = yield from look("places.in", what, start.home)
    if not where:
        near = yield from look("places.near", start.home)
        where = yield from ask("need.where", Text(most=60, options=tuple(near)))
    return NeedReported(what, where)


def _answer(start: Start) -> Text:
    return Text(start.policy.need.answer_min, start.policy.need.answer_max)


def answer_need(start: Start) -> Form:
    """The reply that stops the clock."""
    text = yield from ask("need.answer", _answer(start), no=start.args["no"])
    return NeedAnswered(start.args["no"], text)


def progress_need(start: Start) -> Form:
    """News about the work."""
    text = yield from ask("need.progress", _answer(start), no=start.args["no"])
    return NeedProgressed(start.args["no"], text)


def resolve_need(start: Start) -> Form:
    """The result, for everybody to read."""
    result = yield from ask("need.result", _answer(start), no=start.args["no"])
    return NeedResolved(start.args["no"], result)


def decline_need(start: Start) -> Form:
    """Why not, and who decided."""
    no = start.args["no"]
    reason = yield from ask("need.reason", _answer(start), no=no)
    decider = yield from ask("need.decider", Choice(DECIDERS), no=no)
    event: Event = NeedDeclined(no, decider, reason)
    return event


REPORT = FormKind("nr", report_need)
ANSWER = FormKind("na", answer_need)
PROGRESS = FormKind("np", progress_need)
RESOLVE = FormKind("nd", resolve_need)
DECLINE = FormKind("nx", decline_need)
