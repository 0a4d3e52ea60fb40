"""The conversations about minutes: written, decided, objected to, answered."""

from __future__ import annotations

from bot.flows.effects import Refused
from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.item_forms import Asking, ask_day, ask_person
from bot.flows.minutes_events import (
    DecisionTaken,
    MinutesObjected,
    MinutesWritten,
    ObjectionAnswered,
)
from bot.flows.minutes_state import KINDS

OTHER = "other"  # none of the matters on the agenda


def write_minutes(start: Start) -> Form:
    """The text and what comes along; said already (in reply to the card), it is asked once more.

    `args`: no, text, photos, voices.
    """
    no, policy, args = start.args["no"], start.policy.minutes, start.args
    text, voices = str(args.get("text") or ""), str(args.get("voices") or "")
    version, more = (yield from look("minutes.version", no)), 0
    if args.get("said"):
        ways = ("add", "anew") if version else ("yes",)
        way = yield from ask("minutes.sure", Choice(ways), no=no, text=text)
        more = int(way == "add")
    else:
        kind = Text(policy.text_min, policy.text_max, photos=True)
        text = yield from ask("minutes.text", kind, no=no)
    return MinutesWritten(no, more, text, str(args.get("photos") or ""), voices)


def _decided(start: Start, no: int, amends: int, source: int) -> Asking:
    """What, and who by when, or why nothing is to be done."""
    policy = start.policy
    text = yield from ask("decision.text", Text(most=policy.item.text_max), no=no)
    kind = yield from ask("decision.kind", Choice(KINDS), no=no)
    if kind == "none":
        words = Text(policy.minutes.reason_min, policy.item.text_max)
        reason = yield from ask("decision.reason", words, no=no)
        return DecisionTaken(no, amends, kind, source, 0, 0, text, reason)
    people = yield from look("minutes.people", no)
    who = yield from ask_person("item.who", people)
    day = yield from ask_day(start)
    return DecisionTaken(no, amends, kind, source, day, who, text, "")


def take_decision(start: Start) -> Form:
    """About which need of the agenda, if any."""
    no, source = start.args["no"], 0
    matters = yield from look("minutes.matters", no)
    if matters:
        options = (*(f"n{source}" for source, _ in matters), OTHER)
        about = yield from ask("decision.about", Choice(options), no=no, matters=matters)
        source = 0 if about == OTHER else int(about.removeprefix("n"))
    taken: DecisionTaken = yield from _decided(start, no, 0, source)
    return taken


def amend_decision(start: Start) -> Form:
    """Another wording of one: `no` is its number."""
    meeting = yield from look("decision.meeting", start.args["no"])
    taken: DecisionTaken = yield from _decided(start, meeting, start.args["no"], 0)
    return taken


def object_to(start: Start) -> Form:
    """What was not so."""
    no, policy = start.args["no"], start.policy
    words = Text(policy.minutes.text_min, policy.item.word_max)
    text = yield from ask("minutes.object", words, no=no)
    return MinutesObjected(no, text)


def answer_objection(start: Start) -> Form:
    """Which one, if several wait, and what becomes of it."""
    no, policy = start.args["no"], start.policy.item
    waiting = yield from look("minutes.unanswered", no)
    if not waiting:
        raise Refused("minutes.answered", no=no)
    nth, said = waiting[0]
    if len(waiting) > 1:
        options = tuple(f"o{number}" for number, _ in waiting)
        chosen = yield from ask("minutes.which", Choice(options), no=no, waiting=waiting)
        nth = int(chosen.removeprefix("o"))
        said = next(text for number, text in waiting if number == nth)
    words = Text(policy.word_min, policy.word_max)
    text = yield from ask("minutes.answer", words, no=no, objection=said)
    return ObjectionAnswered(no, nth, text)


AMEND = FormKind("dx", amend_decision)
#: the forms about a meeting that took place
ABOUT = (
    FormKind("if", write_minutes),
    FormKind("in", take_decision),
    FormKind("ik", object_to),
    FormKind("is", answer_objection),
)
