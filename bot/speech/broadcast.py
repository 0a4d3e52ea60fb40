"""What a group hears without asking: digest, weekly list, overview, a card that went down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.flows.need_state import WAITING
from bot.flows.rules.text import one_line
from bot.speech import item
from bot.speech.names import _
from bot.speech.page import NUDGE, Page, phrase
from bot.speech.page import lines as below_another
from bot.speech.words import Html, Words, plain

_TOPIC = 16  # characters of a need in a list
_LINE = 90  # characters of a line
_MOST = 30  # lines of a digest
_TASKS = 10  # action items of one kind in the weekly list

#: how a milestone reads in one line
_TOLD = {
    "need.answered": _("answered: {word}"),
    "need.progressed": _("news: {word}"),
    "need.resolved": _("done: {word}"),
    "need.declined": _("not adopted: {word}"),
    "need.reopened": _("residents say it is not solved"),
    "need.hint": _("no answer for a long time; you can also call 12345"),
}


def line(w: Words, name: str, facts: Mapping[str, Any], text: str) -> str:
    """What a digest says of something, in one line of plain text.

    Phrases that are not known here are told by their own first words.
    """
    if name == "need.card":
        told = w.need_state(facts["state"])
        if facts["overdue"]:  # a line that hides it would be all that the group reads of it
            told = w._("⚠️ {state}, overdue since {at}", state=told, at=w.when(facts["due_at"]))
    elif name in _TOLD:
        told = w._(_TOLD[name], word=facts.get("word", ""))
    else:
        return one_line(plain(text), _LINE)
    whole = w._("#{no} {topic}: {told}", no=facts["no"], topic=_topic(facts), told=told)
    return one_line(plain(whole), _LINE)


def _topic(facts: Mapping[str, Any]) -> str:
    return one_line(str(facts["text"]), _TOPIC)


#: by how the name of their slot begins: each of them counts from 1
_BELOW = {
    "need": _("⬇️ Need #{no} is below"),
    "poll": _("⬇️ Poll #{no} is below"),
    "vote": _("⬇️ Vote #{no} is below"),
    "meeting": _("⬇️ Meeting #{no} is below"),
    "minutes": _("⬇️ The minutes of meeting #{no} are below"),
    "item": _("⬇️ Item #{no} is below"),
    "debate": _("⬇️ Motion #{no} is below"),
}


def below(w: Words, slot: str, no: int) -> Html:
    """The one line that an older card becomes."""
    told = next((told for kind, told in _BELOW.items() if slot.startswith(kind)), "")
    return w._(told, no=no) if told and no else w._("⬇️ The newer one is below")


def _proof(w: Words, head: str) -> Html:
    """The head of the ledger, last and on a line of its own."""
    return below_another(
        w._("Fingerprint of all records (shows later that nothing was changed):"),
        w._("<code>{head}</code>", head=head),
    )


def _more(w: Words, n: int) -> Html | None:
    return w.many("… and {n} more", "… and {n} more", n) if n > 0 else None


@phrase("digest")
def digest(w: Words, *, lines: Sequence[str], head: str) -> Page:
    """What waited, one line a matter, the newest first."""
    told = [w._("• {line}", line=text) for text in lines[:_MOST]]
    return Page(below_another(
        w._("📋 <b>Today's news</b>"), *told, _more(w, len(lines) - _MOST), _proof(w, head)
    ))  # fmt: skip


@phrase("weekly")
def weekly(
    w: Words,
    *,
    overdue: Sequence[Mapping[str, Any]],
    more: int,
    head: str,
    late_items: Sequence[dict[str, Any]] = (),
    waiting_items: Sequence[dict[str, Any]] = (),
    done_items: Sequence[dict[str, Any]] = (),
) -> Page:
    """What is overdue and whose turn it is; action items that are overdue, done, verified."""
    tasks = (
        *_tasks(w, w._("📌 <b>Items that are overdue</b>"), late_items),
        *_tasks(w, w._("📌 <b>Items to be verified</b>"), waiting_items),
        *_tasks(w, w._("📌 <b>Items done this week</b>"), done_items),
    )
    if not overdue:
        none = w._("📅 Nothing is overdue this week.")
        if late_items:
            none = w._("📅 No need waits for an overdue answer.")
        return Page(below_another(none, *tasks, _proof(w, head)))
    told = [
        w._(
            "• #{no} {topic}: due since {at}, waiting for {owner}",
            no=f["no"],
            topic=_topic(f),
            at=w.when(f["due_at"]),
            owner=w.role(f["owner"]),
        )
        for f in overdue
    ]
    title = w._("📅 <b>Overdue, still without an answer</b>")
    return Page(below_another(title, *told, _more(w, more), *tasks, _proof(w, head)))


def _tasks(w: Words, title: Html, items: Sequence[dict[str, Any]]) -> list[Html | None]:
    """Action items of one kind, one line each."""
    if not items:
        return []
    told = [
        w._(
            "• Item #{no} {topic} ({who}), {at}",
            no=f["no"],
            topic=_topic(f),
            who=item.owner(w, f),
            at=w.date(f["due_at"]),
        )
        for f in items[:_TASKS]
    ]
    return [title, *told, _more(w, len(items) - _TASKS)]


@phrase("overview", NUDGE)
def overview(w: Words, *, needs: Sequence[Mapping[str, Any]], total: int) -> Page:
    """The pinned list of what is not done yet."""
    if not total:
        return Page(w._("📌 Nothing is open at the moment."))
    told = [_open(w, f) for f in needs]
    count = w.many("… {n} in all", "… {n} in all", total) if total > len(needs) else None
    return Page(below_another(w._("📌 <b>Not done yet</b>"), *told, count))


@phrase("overview.over", NUDGE)
def overview_over(w: Words) -> Page:
    """The right to pin is gone: nobody shall take an old list for the state of now."""
    return Page(w._("📌 This list is no longer kept. What is open: /needs"))


def _open(w: Words, f: Mapping[str, Any]) -> Html:
    no, topic, state = f["no"], _topic(f), w.need_state(f["state"])
    if f["state"] not in WAITING:
        return w._("#{no} {topic}: {told}", no=no, topic=topic, told=state)
    at = w.when(f["due_at"])
    return w._("#{no} {topic}: {state}, due {at}", no=no, topic=topic, state=state, at=at)
