"""Every permanent code, as it was given for ever: what is stored holds them.

`codes.csv`: kind, code, what it names, and what an event holds, in its order. A new code is a
new row at the end of its kind; a row is never taken away, and its code never means another thing.
"""

from __future__ import annotations

import ast
import csv
import re
from functools import partial
from pathlib import Path

import pytest

from bot import drawings, office, past, telegram_send
from bot.cases.board import switchboard
from bot.cases.case import Switchboard
from bot.codes import StartForm, Turn, View, decode, encode
from bot.flows import effects, need_events
from bot.flows.rules.meeting_kinds import KINDS
from bot.flows.rules.rights import Role
from bot.flows.rules.vote_rules import TEMPLATES
from bot.reading.taxonomy import packaged
from bot.speech import form, page
from bot.speech.words import Words
from storage import ledger

ROOT = Path(__file__).parents[2]
BOARD = switchboard()
#: of each kind: which old things hold its codes
HELD = {
    "event": "buttons, deadlines and ledgers",
    "form": "buttons, links and open forms",
    "view": "buttons and links",
    "ledger": "ledgers",
    "matter": "ledgers, deadlines and cards",
    "role": "ledgers, links and grants",
    "category": "needs, lessons and buttons",
    "vote rule": "votes and ledgers",
    "meeting kind": "meetings and ledgers",
    "sent": "the outbox",
    "drawing": "the outbox",
}


#: kinds of the ledger's entries that are no events
ENTRIES = {
    ledger.ERASED: "erasure",
    office.LOADED: "register",
    office.ISSUED: "slips",
    past.LOADED: "import",
}


def _named(entered):
    """The function behind a view or a form; of a lambda: what it calls."""
    while isinstance(entered, partial):
        entered = entered.func
    name = entered.__name__
    called = entered.__code__.co_names[0] if name == "<lambda>" else name
    return f"{entered.__module__.removeprefix('bot.')}.{called}"


def _holds(kind):
    fields = []
    for name in kind.__struct_fields__:
        hint = "person" if name in kind.PERSONAL else str(kind.__annotations__[name])
        fields.append(f"{name}:{hint}")
    return " ".join(fields)


def _matters():
    """The first words of matters and of the slots in which cards stand."""
    for folder in ("flows", "cases"):
        for path in (ROOT / "bot" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    found = re.fullmatch(r"([a-z]+):", node.values[0].value)
                    if found:
                        yield found[1]


def _there():
    """Every code that the program has now: (kind, code) to (name, what it holds)."""
    found = {}
    for code, kind in effects.EVENTS.items():
        found["event", code] = kind.__name__, _holds(kind)
    for code, kind in BOARD.forms.items():
        found["form", code] = _named(kind.function), ""
    for code, view in [*BOARD.views.items(), *BOARD.pages.items()]:
        found["view", code] = _named(view), ""
    found |= {("ledger", code): (name, "") for code, name in ENTRIES.items()}
    found |= {("matter", word): ("", "") for word in _matters()}
    found |= {("role", role.value): (role.name, "") for role in Role}
    found |= {("category", c.id): ("", "") for c in packaged().categories}
    found |= {("vote rule", key): ("", "") for key in TEMPLATES}
    found |= {("meeting kind", key): ("", "") for key in KINDS}
    found |= {("sent", kind): ("", "") for kind in telegram_send._KINDS}
    found |= {("sent", klass): ("", "") for klass in (page.MUST, page.NUDGE)}
    found |= {("drawing", template): ("", "") for template in drawings.TEMPLATES}
    return found


def _frozen():
    with (ROOT / "tests" / "house" / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["kind"], row["code"]): (row["name"], row["holds"]) for row in rows}
    assert len(found) == len(rows), "codes.csv has a code twice"
    return found


def _said(kind, name):
    return f"{kind} {name}" if name else f"a {kind}"


FROZEN, THERE = _frozen(), _there()


@pytest.mark.parametrize("kind", HELD)
def test_a_code_is_for_ever(kind):
    faults = []
    for (of, code), (name, holds) in FROZEN.items():
        if of != kind:
            continue
        found = THERE.get((kind, code))
        if found is None:
            faults.append(
                f"code {code!r} of {_said(kind, name)} is gone: old ones stand in {HELD[kind]}"
            )
        elif found[0] != name:
            faults.append(
                f"code {code!r} of {kind} {name} means {found[0]} now:"
                f" old ones stand in {HELD[kind]}"
                " (if only its name in the program is new, change it in codes.csv)"
            )
        elif found[1] != holds:
            faults.append(
                f"{kind} {name} ({code!r}) held {holds or 'nothing'!r}, now {found[1]!r}:"
                f" old ones stand in {HELD[kind]}"
                " (if this one is in no button and no deadline, change it in codes.csv)"
            )
    assert not faults, "\n".join(faults)


def test_a_new_code_is_kept_from_now_on():
    new = [
        ",".join((*key, name, holds)) for key, (name, holds) in THERE.items() if key not in FROZEN
    ]
    assert not new, "add to tests/house/codes.csv:\n" + "\n".join(new)
    assert {kind for kind, _ in FROZEN} == set(HELD)


def test_an_entry_of_the_ledger_is_one_thing():
    assert len(ENTRIES) == 4
    assert not set(ENTRIES) & set(effects.EVENTS)


def test_a_code_looks_one_way():
    assert not set(BOARD.views) & set(BOARD.pages)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1-nt-7-2", need_events.NeedTaken(7, 2)),
        ("16-nv-zz-1", need_events.NeedOverdue(1295, 1)),
        ("1-ne-7-1-director", need_events.NeedEscalated(7, 1, "director")),
        ("1-s-nr-0", StartForm("nr")),
        ("1-v-nd-7", View("nd", 7)),
        ("1-f-c-2-0", Turn(12, 2, "0")),
    ],
)
def test_old_buttons_are_read(text, code):
    community, _, _ = text.partition("-")
    assert decode(text) == (int(community, 36), code)
    assert encode(int(community, 36), code) == text


def test_the_ways_out_of_a_question_are_for_ever():
    w = Words("en")
    assert [form.way(w, word) for word in ("back", "cancel")] == ["b", "x"]
    assert [form.chosen(w, word) for word in ("Go on", "Begin the new one")] == ["k", "n"]


def test_a_code_that_is_taken_is_refused_by_both_names():
    class NeedTwice(effects.Event, frozen=True):
        pass

    with pytest.raises(ValueError, match=r"NeedTwice cannot be @event\('nt'\): \S+NeedTaken is"):
        effects.event("nt")(NeedTwice)
    assert effects.EVENTS["nt"] is need_events.NeedTaken


@pytest.mark.parametrize("kind", ["forms", "views", "pages", "commands"])
def test_what_was_entered_at_the_switchboard_stays(kind):
    entered = getattr(Switchboard(), kind)
    entered["np"] = "the panel"
    with pytest.raises(ValueError, match="'another' cannot be entered as 'np': 'the panel' is"):
        entered["np"] = "another"
