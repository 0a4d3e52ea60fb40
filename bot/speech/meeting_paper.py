"""Files of a meeting: for the calendar, for the door, for the table, for the screen in the room."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.codes import View, encode
from bot.flows.meeting_events import MeetingSignedIn
from bot.flows.rules.text import one_line
from bot.speech.meeting import agenda_lines, kind_name, matter, title, when, where
from bot.speech.page import Drawn, Page, lines, phrase
from bot.speech.words import Html, Words, plain

_EMPTY = 20  # lines of a sheet without a register
_AGENDA = 8  # matters on the notice: more does not fit a page in large print


def _link(w: Words, no: int) -> str:
    """What the QR code on paper opens: one's own part of it."""
    return w.link(encode(w.community, View("mv", no)))


def _where(w: Words, f: dict[str, Any]) -> str:
    return plain(where(w, f) or Html("")).removeprefix("📍").strip()


def _long_date(w: Words, at: datetime) -> str:
    """With year and the weekday in full: paper hangs for weeks."""
    there = at.astimezone(ZoneInfo(w.zone))
    return f"{format_date(there, 'full', locale=w.language)} {there:%H:%M}"


@phrase("meeting.calendar")
def calendar(w: Words, *, now: datetime, sequence: int, **f: Any) -> Page:
    """The same UID whatever happens to it; each change has a higher number."""
    no, off = f["no"], f["state"] == "cancelled"
    text = lines(*agenda_lines(w, f), w._("Meeting #{no}", no=no), Html(_link(w, no)))
    facts = {
        "uid": f"meeting-{w.community}-{no}@{w.bot or 'huiyin'}",
        "sequence": sequence, "cancelled": off, "stamp": now.isoformat(),
        "starts": f["starts_at"].isoformat(), "ends": f["ends_at"].isoformat(), "zone": w.zone,
        "title": one_line(f["topic"], 200), "place": f["place"], "text": plain(text),
        "soon": one_line(f["topic"], 100),
    }  # fmt: skip
    told = (
        w._("Open the file: your calendar takes it out.")
        if off
        else w._("Open the file: it goes into your calendar. After a change, open the new one.")
    )
    return Page(
        lines(title(w, f), when(w, f), told),
        drawn=Drawn("meeting_calendar", f"meeting-{no}.ics", facts),
    )


@phrase("meeting.notice")
def notice(w: Words, *, now: datetime, community: str, **f: Any) -> Page:
    """A4, in large print, with a QR code."""
    no = f["no"]
    table = [
        [plain(w._("When")), _long_date(w, f["starts_at"])],
        [plain(w._("Place")), _where(w, f)],
        [plain(w._("Kind of meeting")), plain(kind_name(w, f["kind"]))],
    ]
    if f["least"]:
        count = {"least": f["least"], "all": f["asked"]}
        must = (
            w._("{least} of {all} members must come", **count)
            if f["kind"] == "representatives"
            else w._("{least} of {all} households must come", **count)
        )
        table.append([plain(w._("People needed")), plain(must)])
    matters = [plain(matter(w, k, n, text)) for k, n, text in f["agenda"][:_AGENDA]]
    facts = {
        "paper": "notice", "community": community, "heading": plain(w._("Meeting")),
        "title": one_line(f["topic"], 200), "rows": table,
        "agenda_heading": plain(w._("Agenda")), "agenda": matters,
        "notes": [
            plain(w._("If you cannot come, send somebody of your family.")),
            plain(w._("Do you need help to come? Please tell the floor lead.")),
        ],
        "link": _link(w, no),
        "scan": [
            plain(w._("Scan it to say whether you come.")),
            plain(w._("Without a phone: please tell the floor lead.")),
        ],
        "signed": plain(w.day(now)),
    }  # fmt: skip
    return Page(
        lines(title(w, f), w._("🖨 The notice for the door, A4. Please print it.")),
        drawn=Drawn("meeting_paper", f"meeting-{no}-notice.pdf", facts),
    )


@phrase("meeting.sheet")
def sheet(w: Words, *, rooms: list[list[str]], **f: Any) -> Page:
    """The list on the table; it is entered afterwards."""
    no = f["no"]
    how = w._("One line a home. Afterwards the list is entered by [Enter the paper list].")
    columns = (w._("No."), w._("Home"), w._("Name"), w._("Signature"))
    homes = ["-".join(part for part in room if part) for room in rooms]
    facts = {
        "paper": "sheet", "heading": plain(w._("Sign-in sheet")),
        "title": plain(w._("Meeting #{no} {text}", no=no, text=one_line(f["topic"], 120))),
        "when": _long_date(w, f["starts_at"]), "place": _where(w, f),
        "how": plain(how), "columns": [plain(column) for column in columns],
        "lines": homes or [""] * _EMPTY, "link": _link(w, no),
    }  # fmt: skip
    return Page(
        lines(title(w, f), w._("🖨 The sign-in sheet, A4. It is for the room, not for the door.")),
        drawn=Drawn("meeting_paper", f"meeting-{no}-sheet.pdf", facts),
    )


@phrase("meeting.code")
def code(w: Words, *, code: str, until: datetime, **f: Any) -> Page:
    """The code of now, large."""
    no = f["no"]
    until_words = w._("Good until about {at}", at=w.when(until))
    facts = {
        "title": plain(w._("Meeting #{no}: sign in", no=no)), "code": code,
        "link": w.link(encode(w.community, MeetingSignedIn(no, code))),
        "until": plain(until_words),
    }  # fmt: skip
    return Page(
        lines(w._("🪑 Meeting #{no}: <b>{code}</b>", no=no, code=code), until_words),
        drawn=Drawn("meeting_code", f"meeting-{no}-code.png", facts),
    )
