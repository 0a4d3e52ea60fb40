"""Ten kinds of tampering and more, at a hundred places each, are found in an export."""

from __future__ import annotations

import io
import json
import random

import pytest

from bot.flows.rules.vote_rules import TEMPLATES
from storage import verify_alone
from storage.database import open_reader
from storage.export import export
from storage.verify_alone import Unreadable, audit, parse_head, read
from tests.storage import forgers, ledgers
from tests.storage.forgers import Forger, ballot, batch, counted, ended, opening, places


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The lines of an export of three communities, and the heads that were published."""
    folder = tmp_path_factory.mktemp("ledger")
    url = f"sqlite:///{folder / 'house.sqlite3'}"
    ledgers.write(url)
    engine = open_reader(url)
    with engine.connect() as connection:
        made = export(connection, folder / "ledger.jsonl")
    engine.dispose()
    assert made.verdict.ok, made.verdict
    lines = [json.loads(line) for line in (folder / "ledger.jsonl").read_bytes().splitlines()]
    return lines, [parse_head(head) for head in made.verdict.heads]


# --- whoever cannot compute the chain anew: each is named by its record ------------------------


#: at how many places: all of them in the long run
COUNTS = pytest.mark.parametrize(
    "count", [20, pytest.param(forgers.PLACES, marks=pytest.mark.long)]
)


@COUNTS
@pytest.mark.parametrize("tamper", forgers.PLAIN)
def test_without_new_hashes_the_record_is_named(told, tamper, count):
    lines, published = told
    for at, forger in forgers.forgeries(lines, published, tamper, count=count):
        verdict = forger.verdict()
        assert not verdict.ok, (tamper.__name__, at)
        if tamper in (forgers.altered, forgers.moved_in_time):
            assert (verdict.community, verdict.seq) == (lines[at]["community"], lines[at]["seq"])


# --- whoever can: the published heads show it ----------------------------------------------------


@COUNTS
@pytest.mark.parametrize("tamper", forgers.REHASHED)
def test_with_new_hashes_the_published_heads_show_it(told, tamper, count):
    for at, forger in forgers.forgeries(*told, tamper, count=count):
        assert not forger.verdict(told[1]).ok, (tamper.__name__, at)


def test_an_untouched_or_honestly_rehashed_export_is_well(told):
    lines, published = told
    forger = Forger(lines)
    forger.rehash()
    assert forger.verdict(published).ok
    assert forger.lines == lines


# --- what the sums show even to whoever kept no head ------------------------------------------


@pytest.mark.parametrize(("tamper", "where"), forgers.SUMS)
def test_what_does_not_add_up_is_found_without_a_published_head(told, tamper, where):
    for at, forger in forgers.forgeries(*told, tamper, where):
        found = forger.verdict()
        if found.ok and tamper is forgers.ballot_turned:
            found = forger.verdict(told[1])  # its head changed it later: it decides nothing
        assert not found.ok, (tamper.__name__, at)


def test_every_forged_fact_is_a_verdict_and_never_a_crash(told):
    """Anything as the facts of a poll, a vote or an erasure, with good hashes."""
    lines, _ = told
    chance = random.Random(7)
    junk = [None, -1, 10**30, 1.5, "", "yes", [], [[]], {}, {"a": 1}, [[1, 2], [1, 2]], True]
    known = Forger(lines).find(lambda r, f: opening(r, f) or counted(r, f) or batch(r, f)
                               or ballot(r, f) or ended(r, f) or r["kind"] == "er")  # fmt: skip
    for at in places(known, "junk") * 3:
        forger = Forger(lines)
        facts = forger.facts(at)
        inside = facts
        while chance.randrange(2):
            deeper = [v for v in inside.values() if isinstance(v, dict) and v]
            if not deeper:
                break
            inside = chance.choice(deeper)
        inside[chance.choice(list(inside))] = chance.choice(junk)
        forger.tell(at, facts)
        forger.rehash()
        verdict = forger.verdict()
        assert verdict.ok or verdict.reason
    for text in ("", "{", "null", "[" * 10**5, "9" * 5000, "\ud800"):
        forger = Forger(lines)
        forger.lines[known[0]]["facts"] = text
        forger.rehash()
        assert forger.verdict().reason == "record cannot be read", text[:9]


def test_the_law_in_the_verifier_is_that_of_the_program():
    """Two tables, written apart: each template asks for exactly what the other one says."""
    assert set(verify_alone.LAW) == set(TEMPLATES)
    for key, (measures, quorum, threshold) in verify_alone.LAW.items():
        numbers = TEMPLATES[key].numbers()
        for of, share in (("quorum", quorum), ("threshold", threshold)):
            told = {measure: tuple(three) for measure, three in numbers[of].items()}
            assert told == dict.fromkeys(measures, share), (key, of)


def test_a_header_that_lies_is_no_help(told):
    lines, published = told
    for change in (
        lambda told: told[0].update(seq=1), lambda told: told[1].update(head="0" * 64),
        lambda told: told.pop(), lambda told: told.pop(0), lambda told: told.reverse(),
        lambda told: told.append({"community": 9, "seq": 0, "head": ""}),
    ):  # fmt: skip
        forger = Forger(lines)
        change(forger.lines[0]["communities"])
        verdict = forger.verdict(published)
        if not verdict.ok:
            continue
        assert verdict.heads[-1] == "9:0:", "an empty community is none of anybody's loss"
    with pytest.raises(Unreadable):
        audit(read(io.BytesIO(b"")))
