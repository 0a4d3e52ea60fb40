"""The conversations about a need; each reads as the talk that it holds."""

from __future__ import annotations

from bot.flows.effects import Event, Refused
from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.need_ends import DECIDERS
from bot.flows.need_events import (
    NeedAnswered,
    NeedCorrected,
    NeedDeclined,
    NeedDismissed,
    NeedExtended,
    NeedFollowed,
    NeedHanded,
    NeedHeld,
    NeedMerged,
    NeedParted,
    NeedProgressed,
    NeedReported,
    NeedResolved,
    NeedTransferred,
)
from bot.flows.rules.text import letters, told_of

HOLDS = ("3", "7", "14", "30")  # days that are offered
_WORD = 2  # letters: a line of emoji says nothing that somebody could answer
NEW = "new"  # none of the needs that are alike


def report_need(start: Start) -> Form:
    """What is wrong and where; what the sentence said already is not asked again.

    `args`: said, or the thing that it is about; author (whose message it was), photos, source,
    urgency (as the ears heard it).
    """
    most, what = start.policy.need.text_max, str(start.args.get("said") or "")
    urged, author = start.args.get("urgency"), start.args.get("author", 0)
    if letters(what) < _WORD and not urged:
        about = str(start.args.get("about") or "")
        room = most - len(about) - 1 if about else most
        kind = Text(most=room, letters=1 if about else _WORD)
        author = 0 if what else author
        words: str = yield from ask("need.what", kind, signs=bool(what), about=about)
        what = told_of(about, words)
    category, urgency, role = yield from look("needs.read", what)
    urgency = urged or urgency
    where: str = yield from look("places.in", what, start.home)
    if not where and urgency != "emergency":  # help must not wait for an answer
        near = yield from look("places.near", start.home)
        where = yield from ask("need.where", Text(most=60, options=tuple(near)))
    most = start.policy.need.alike_most
    alike = yield from look("needs.alike", start.home, what, where, category, most, start.who)
    if alike and urgency != "emergency":
        numbers = tuple(str(found[0]) for found in alike)
        chosen = yield from ask("need.alike", Choice((*numbers, NEW)), matters=alike)
        if chosen != NEW:
            return NeedFollowed(int(chosen))
    return NeedReported(
        what,
        where,
        author=author,
        category=category,
        urgency=urgency,
        role=role,
        source=start.args.get("source", ""),
        photos=len(str(start.args.get("photos", "")).split()),
    )


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


def hand_need(start: Start) -> Form:
    """To whom, and why; only posts in which somebody can be reached are offered."""
    no = start.args["no"]
    roles = yield from look("needs.hands", no)
    if not roles:
        raise Refused("need.nobody_else", no=no)
    role = yield from ask("need.hand", Choice(tuple(roles)), no=no)
    why = yield from ask("need.hand_why", _answer(start), no=no)
    return NeedHanded(no, role, why)


def hold_need(start: Start) -> Form:
    """Why it has to wait, and until when."""
    no, most = start.args["no"], start.policy.need.hold_most.days
    reason = yield from ask("need.hold_why", _answer(start), no=no)
    offered = tuple(days for days in HOLDS if int(days) <= most) or (str(most),)
    days = yield from ask("need.hold", Choice(offered), no=no)
    return NeedHeld(no, int(days), reason)


def extend_need(start: Start) -> Form:
    """Why the result needs longer."""
    reason = yield from ask("need.extend", _answer(start), no=start.args["no"])
    return NeedExtended(start.args["no"], reason)


def transfer_need(start: Start) -> Form:
    """Who outside does it, and how to reach them."""
    contact = yield from ask("need.contact", _answer(start), no=start.args["no"])
    return NeedTransferred(start.args["no"], contact)


def dismiss_need(start: Start) -> Form:
    """Why it is no need."""
    reason = yield from ask("need.dismiss", _answer(start), no=start.args["no"])
    return NeedDismissed(start.args["no"], reason)


def merge_need(start: Start) -> Form:
    """Which need it is the same as."""
    no = start.args["no"]
    near = yield from look("needs.near", no)
    said: str = yield from ask("need.into", Text(most=20, options=tuple(near)), no=no)
    number = "".join(c for c in said.partition(" ")[0] if c.isdecimal())
    if not number:
        raise Refused("need.no_number", no=no)
    return NeedMerged(no, int(number))


def correct_need(start: Start) -> Form:
    """Why an end was a mistake; of a merged need, why it stands on its own."""
    no = start.args["no"]
    merged = yield from look("needs.merged", no)
    reason = yield from ask("need.correct", _answer(start), no=no)
    return NeedParted(no, reason) if merged else NeedCorrected(no, reason)


REPORT = FormKind("nr", report_need, version=3)
ANSWER = FormKind("na", answer_need)
PROGRESS = FormKind("np", progress_need)
RESOLVE = FormKind("nd", resolve_need)
DECLINE = FormKind("nx", decline_need)
HAND = FormKind("nh", hand_need)
HOLD = FormKind("ny", hold_need)
EXTEND = FormKind("ol", extend_need)
TRANSFER = FormKind("ot", transfer_need)
DISMISS = FormKind("ox", dismiss_need)
MERGE = FormKind("om", merge_need)
CORRECT = FormKind("oc", correct_need)
#: the forms about a need that stands, by their code
ABOUT = (
    ANSWER, PROGRESS, RESOLVE, DECLINE, HAND, HOLD, EXTEND, TRANSFER, DISMISS, MERGE, CORRECT,
)  # fmt: skip
