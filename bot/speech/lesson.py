"""What people taught by correcting the bot: `/learned`, and taking a lesson back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.codes import View
from bot.flows.lesson import ALIKE, CATEGORY, YES, LessonRevoked
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

Shown = tuple[int, datetime, str, int, str, str, str, bool]


@phrase("lesson.page")
def page(
    w: Words, *, counts: Mapping[str, int], since: datetime | None, version: int, page: int,
    pages: int, lessons: Sequence[Shown],
) -> Page:  # fmt: skip
    """How much of each kind, and the lessons one by one, the newest first."""
    if since is None:
        return Page(
            lines(
                w._("🎓 I have learned nothing here yet, or all of it was taken back."),
                _how(w),
                w._("Version {n}", n=version) if version else None,
            )
        )
    return Page(
        lines(
            w._("🎓 <b>What I have learned here, since {day}</b>", day=w.day(since)),
            w._("Kinds of matters: {n}", n=counts["category"]),
            w._("A matter or none: {n}", n=counts["need"]),
            w._("The same matter or not: {n}", n=counts["alike"]),
            w._("Version {n}", n=version),
            w._("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
            *(_line(w, lesson) for lesson in lessons),
            _how(w),
        ),
        (
            *rows(
                *(
                    Button(w._("{no} Take back", no=no), LessonRevoked(no, kind))
                    for no, _, _, _, kind, *_, theirs in lessons
                    if theirs
                )
            ),
            *rows(
                Button(w._("Previous page"), View("lp", page - 1)) if page else None,
                Button(w._("Next page"), View("lp", page + 1)) if page + 1 < pages else None,
            ),
        ),
    )


def _how(w: Words) -> Html:
    return w._("I learn when somebody corrects me. No words are kept, only numbers.")


def _line(w: Words, lesson: Shown) -> Html:
    no, at, role, matter, kind, label, was, _ = lesson
    return w._(
        "<b>{no}.</b> {facts}",
        no=no,
        facts=Html(" · ".join(
            part for part in (
                w.date(at), w.role(role), f"#{matter}" if matter else "", _what(w, kind, label, was)
            ) if part
        )),
    )  # fmt: skip


def _what(w: Words, kind: str, label: str, was: str) -> Html:
    if kind == CATEGORY:
        before = w.category(was) if was else w._("not sure")
        return w._("{before} → {after}", before=before, after=w.category(label))
    if kind == ALIKE:
        return w._("the same matter") if label == YES else w._("not the same matter")
    return w._("is a matter") if label == YES else w._("is no matter")


@phrase("lesson.revoked", NUDGE, public=True)
def revoked(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Taken back: number {no} counts no more.", no=no))


# --- why not ----------------------------------------------------------------------------


@phrase("refused.lesson.private", NUDGE, public=True)
def private(w: Words) -> Page:
    """What neighbours corrected is not shown in the group."""
    return Page(w._("Please write this to me in private: /learned"))


@phrase("refused.lesson.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """No such lesson in this community."""
    return Page(w._("I have learned nothing here under this number. See the list: /learned"))


@phrase("refused.lesson.revoked_already", NUDGE, public=True)
def revoked_already(w: Words, *, no: int) -> Page:
    """Pressed twice, or on an old list."""
    return Page(w._("Number {no} was taken back already. See the list: /learned", no=no))
