"""The recount by table: what an honest ledger says passes, each thing that cannot be is named."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from storage import verify_alone
from storage.verify_alone import Recount

END = {"state": "closed", "kind": "single", "options": 3, "secret": False}
VOTES = [("vc", {"ballot": 1, "choice": "0"}), ("vc", {"ballot": 2, "choice": "2"}),
         ("vc", {"ballot": 1, "choice": "1"})]  # fmt: skip
HONEST = {**END, "counts": [0, 1, 1], "voted": 2}


def read(*entries):
    """What is wrong with the last of these entries; the others must be right."""
    found = Recount()
    *before, (kind, facts) = entries
    for earlier, told in before:
        assert found.read("poll:1", earlier, told) == ""
    return found.read("poll:1", kind, facts)


@pytest.mark.parametrize(
    ("votes", "end"),
    [
        (VOTES, HONEST),
        ([], {**END, "state": "invalid", "counts": [0, 0, 0], "voted": 0}),
        ([*VOTES, ("vm", {"ballot": 2, "choice": ""})], {**HONEST, "counts": [0, 1, 0],
                                                         "voted": 1}),
        ([("vm", {"ballot": 1, "choice": "2_0"})],
         {**END, "kind": "ranking", "counts": [1, 0, 2], "voted": 1}),
        ([], {**END, "secret": True, "ballots": [["0", 3], ["1", 2]], "counts": [3, 2, 0],
              "voted": 5}),
        ([*VOTES, ("vz", {**HONEST, "state": "open", "counts": [9]})], HONEST),  # it was moved
    ],
)  # fmt: skip
def test_an_honest_end_passes(votes, end):
    assert read(*votes, ("vz", end)) == ""


BALLOT = "a ballot cannot be read"
TALLY = "the tally is not that of the ballots"


@pytest.mark.parametrize(
    ("votes", "end", "wrong"),
    [
        (VOTES, {**HONEST, "counts": [1, 0, 1]}, TALLY),
        (VOTES, {**HONEST, "counts": [0, 1]}, TALLY),
        (VOTES, {**HONEST, "voted": 3}, "the number of ballots is not that of the records"),
        (VOTES, {**HONEST, "options": 2}, BALLOT),
        (VOTES, {**HONEST, "options": "3"}, BALLOT),
        (VOTES, {n: v for n, v in HONEST.items() if n != "voted"},
         "the end of a poll cannot be read"),
        ([("vc", {"ballot": 1, "choice": "-1"})], {**HONEST, "voted": 1}, BALLOT),
        ([("vc", {"ballot": 1, "choice": "1_1"})], {**HONEST, "voted": 1}, BALLOT),
        ([("vc", {"ballot": 1, "choice": "x"})], {**HONEST, "voted": 1}, BALLOT),
        (VOTES, {**HONEST, "secret": True, "ballots": [["1", 1], ["2", 1]]}, BALLOT),
        ([], {**HONEST, "secret": True}, BALLOT),
        ([], {**HONEST, "secret": True, "ballots": [["1", 3], ["2", -1]]}, BALLOT),
        ([], {**HONEST, "secret": True, "ballots": [["1", 1], ["1", 1]]}, BALLOT),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(votes, end, wrong):
    assert read(*votes, ("vz", end)) == wrong


@pytest.mark.parametrize("facts", [{"ballot": "1", "choice": "0"}, {"ballot": 1}])
def test_a_ballot_that_cannot_be_read_is_named(facts):
    assert read(("vc", facts)) == BALLOT


def test_nothing_is_counted_after_the_end_and_nothing_ends_twice():
    assert read(*VOTES, ("vz", HONEST), VOTES[0]) == "a vote was counted after the end"
    assert read(*VOTES, ("vz", HONEST), ("vz", HONEST)) == "a poll ended twice"


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse(Path(verify_alone.__file__).read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
