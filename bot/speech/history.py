"""What was found in a chat's past: the pages of the lead, the lines of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.codes import View
from bot.flows.history import Finding, HistoryConfirmed, HistoryDismissed, HistoryRevoked
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, escaped, plain

_PAGES = 1000  # the number of a view: the import's number times this, plus the page
_SHOWN = 200  # characters of a finding on a page
_LISTED = 20  # findings that the office prints
Shown = tuple[int, str, str, int, int, datetime]


@phrase("history.page")
def page(
    w: Words, *, batch: int, state: str, total: int, left: int, needs: int, page: int, pages: int,
    until: datetime, findings: Sequence[Shown],
) -> Page:  # fmt: skip
    """What is left to decide, five at a time."""
    revoke = Button(w._("Revoke the whole import"), View("ys", batch))
    if state in ("revoked", "over"):
        return Page(_ended(w, state, needs))
    if not left:
        return Page(
            w.many("✅ All from the chat's past is decided: {n} need was noted.",
                   "✅ All from the chat's past is decided: {n} needs were noted.", needs),
            rows(revoke),
        )  # fmt: skip
    at = batch * _PAGES + page
    return Page(
        lines(
            w.many("📜 I found {n} possible need in the chat's past.",
                   "📜 I found {n} possible needs in the chat's past.", total),
            w._("Still to decide: {n}. Noted so far: {needs}.", n=left, needs=needs)
            if left < total else None,
            w._("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
            *(_told(w, found) for found in findings),
            w._("[Note] gives it a number, and its clock begins. The rest is erased on {at}.",
                at=w.day(until)),
        ),
        (
            *((Button(w._("{no} Note", no=no), HistoryConfirmed(batch, no)),
               Button(w._("{no} No", no=no), HistoryDismissed(batch, no)))
              for no, *_ in findings),
            *rows(
                Button(w._("Previous page"), View("yp", at - 1)) if page else None,
                Button(w._("Next page"), View("yp", at + 1)) if page + 1 < pages else None,
            ),
            (revoke,),
        ),
    )  # fmt: skip


def _ended(w: Words, state: str, needs: int) -> Html:
    if state == "revoked":
        return w._("↩️ The import was revoked. What was not decided is erased.")
    return w.many(
        "📜 The time to decide is over: {n} need was noted, the rest is erased.",
        "📜 The time to decide is over: {n} needs were noted, the rest is erased.",
        needs,
    )


def _told(w: Words, found: Shown) -> Html:
    no, text, place, people, times, at = found
    said = [
        Html(escaped(place)) if place else None,
        w.many("{n} person", "{n} people", people) if people > 1 else None,
        w.many("{n} time", "{n} times", times) if times > people else None,
        w.day(at),
    ]
    about = Html(" · ".join(part for part in said if part))
    return lines(w._("<b>{no}.</b> {text}", no=no, text=one_line(text, _SHOWN)), about)


@phrase("history.sure")
def sure(w: Words, *, batch: int, left: int, needs: int, **_: object) -> Page:
    """Asked before everything goes."""
    return Page(
        lines(
            w._("Revoke the whole import?"),
            w.many("{n} possible need that is not decided is erased.",
                   "{n} possible needs that are not decided are erased.", left),
            w.many("{n} need came from it: it is withdrawn, unless it was answered.",
                   "{n} needs came from it: they are withdrawn, unless they were answered.", needs)
            if needs else None,
        ),
        rows(
            Button(w._("Yes, revoke all"), HistoryRevoked(batch)),
            Button(w._("Back"), View("yp", batch * _PAGES)),
        ),
    )  # fmt: skip


@phrase("history.confirmed", NUDGE, public=True)
def confirmed(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Noted as #{no}.", no=no))


@phrase("history.dismissed", NUDGE, public=True)
def dismissed(w: Words) -> Page:
    """Toast."""
    return Page(w._("Not noted, and erased here."))


@phrase("history.revoked", NUDGE, public=True)
def revoked(w: Words, *, gone: int, withdrawn: int, stay: int) -> Page:
    """Toast: what became of everything."""
    return Page(
        lines(
            w._("Revoked. Erased: {gone}. Needs withdrawn: {withdrawn}.",
                gone=gone, withdrawn=withdrawn),
            w.many("{n} need stays: it was answered already.",
                   "{n} needs stay: they were answered already.", stay) if stay else None,
        )
    )  # fmt: skip


# --- why not ----------------------------------------------------------------------------


@phrase("refused.history.over", NUDGE, public=True)
def over(w: Words) -> Page:
    """Revoked, or its time is over."""
    return Page(w._("This import is over: revoked, or its time has run out."))


@phrase("refused.history.decided", NUDGE, public=True)
def decided(w: Words) -> Page:
    """Pressed twice, or by somebody else before."""
    return Page(w._("This one was decided already."))


@phrase("refused.history.none", NUDGE, public=True)
def none(w: Words) -> Page:
    """Nothing was imported."""
    return Page(w._("Nothing from the chat's past waits for you."))


@phrase("refused.history.private", NUDGE, public=True)
def private(w: Words) -> Page:
    """Other people's words are not shown in the group."""
    return Page(w._("Please write this to me in private: /imported"))


# --- for the office ---------------------------------------------------------------------


def report(
    w: Words, *, read: int, findings: Sequence[Finding], merged: int, skipped: Mapping[str, int],
    left_out: int, stored: bool,
) -> list[str]:  # fmt: skip
    """What `huiyin import` found, a line each, with what comes next."""
    told = [
        w._("{read} messages read: {needs} possible needs, {merged} said again, {skipped} others.",
            read=read, needs=len(findings), merged=merged, skipped=sum(skipped.values())),
    ]  # fmt: skip
    for no, found in enumerate(findings[:_LISTED], 1):
        told.append(_told(w, (no, found.text, found.place, found.people, found.times, found.at)))
    if len(findings) > _LISTED:
        told.append(w._("… and {n} more: --json shows all.", n=len(findings) - _LISTED))
    if left_out:
        told.append(w._("{n} at the end of the list are too many and are left out.", n=left_out))
    if stored:
        told.append(w._("Kept. Start the bot: the floor lead decides about each in private."))
    elif findings:
        told.append(w._("Nothing was kept. Without --dry-run it is."))
    else:
        told.append(w._("Nothing was found that could be a need."))
    return [plain(line) for line in told]
