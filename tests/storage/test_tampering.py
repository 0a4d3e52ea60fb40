"""Ten kinds of tampering and more, at a hundred places each, are found in an export."""

from __future__ import annotations

import copy
import io
import json
import random

import pytest

from storage.database import open_reader
from storage.export import export
from storage.verify_alone import Entry, Unreadable, audit, entry_hash, parse_head, read
from tests.storage import ledgers

PLACES = 100


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


class Forger:
    """Somebody who writes what they like into a copy of the export."""

    def __init__(self, lines):
        self.lines = [dict(line) for line in lines]
        self.lines[0] = copy.deepcopy(lines[0])

    @property
    def records(self):
        return self.lines[1:]

    def facts(self, at):
        return json.loads(self.lines[at]["facts"])

    def tell(self, at, facts):
        self.lines[at]["facts"] = json.dumps(facts, ensure_ascii=False, sort_keys=True)

    def find(self, test):
        """Lines whose record passes."""
        return [at for at, r in enumerate(self.lines) if at and test(r, json.loads(r["facts"]))]

    def rehash(self):
        """Every number, link and head anew: what whoever has the database can do."""
        for told in self.lines[0]["communities"]:
            told["seq"], told["head"] = 0, ""
            for record in self.records:
                if record["community"] != told["community"]:
                    continue
                told["seq"] += 1
                record["seq"] = told["seq"]
                told["head"] = record["hash"] = entry_hash(told["head"], _entry(record))

    def verdict(self, published=()):
        raw = b"".join(json.dumps(line).encode() + b"\n" for line in self.lines)
        return audit(read(io.BytesIO(raw)), published)


def _entry(r):
    return Entry(
        r["community"],
        r["seq"],
        r["at"],
        r["matter"],
        r["kind"],
        r["facts"],
        r["person"],
        r["hash"],
    )


def places(found, seed):
    """A hundred of them; the same again only where there are fewer."""
    chance = random.Random(seed)
    few = list(found)
    chance.shuffle(few)
    return [few[n % len(few)] for n in range(PLACES)]


def anywhere(forger):
    return range(1, len(forger.lines))


# --- whoever cannot compute the chain anew: each is named by its record ------------------------


def altered(forger, at, chance):
    record = forger.lines[at]
    name = chance.choice(["facts", "matter", "kind", "person"])
    where = chance.randrange(len(record[name]))
    record[name] = record[name][:where] + "~" + record[name][where + 1 :]


def moved_in_time(forger, at, chance):
    forger.lines[at]["at"] += chance.choice([-1, 1, 3_600_000])


def dropped(forger, at, _chance):
    del forger.lines[at]


def added(forger, at, _chance):
    record = copy.deepcopy(forger.lines[at])
    record["seq"] += 1
    record["hash"] = entry_hash(forger.lines[at]["hash"], _entry(record))
    forger.lines.insert(at + 1, record)


def reordered(forger, at, chance):
    other = chance.choice([n for n in anywhere(forger) if n != at])
    forger.lines[at], forger.lines[other] = forger.lines[other], forger.lines[at]


def from_another_community(forger, at, chance):
    theirs = [r for r in forger.records if r["community"] != forger.lines[at]["community"]]
    forger.lines[at] = copy.deepcopy(chance.choice(theirs))


@pytest.mark.parametrize(
    "tamper", [altered, moved_in_time, dropped, added, reordered, from_another_community]
)
def test_without_new_hashes_the_record_is_named(told, tamper):
    lines, published = told
    for n, at in enumerate(places(anywhere(Forger(lines)), tamper.__name__)):
        forger = Forger(lines)
        tamper(forger, at, random.Random(n))
        verdict = forger.verdict(published)
        assert not verdict.ok, (tamper.__name__, at)
        assert not forger.verdict().ok, "the chain alone shows it"
        if tamper in (altered, moved_in_time):
            assert (verdict.community, verdict.seq) == (lines[at]["community"], lines[at]["seq"])


# --- whoever can: the published heads show it ----------------------------------------------------


def rewritten(forger, at, chance):
    moved_in_time(forger, at, chance)


def tail_cut(forger, at, _chance):
    community = forger.lines[at]["community"]
    forger.lines[at:] = [r for r in forger.lines[at:] if r["community"] != community]


def taken_out(forger, at, _chance):
    del forger.lines[at]


def put_in(forger, at, _chance):
    forger.lines.insert(at, copy.deepcopy(forger.lines[at]))


def changed_places(forger, at, chance):
    mine = forger.lines[at]["community"]
    same = [n for n in anywhere(forger) if n != at and forger.lines[n]["community"] == mine]
    other = chance.choice(same)
    forger.lines[at], forger.lines[other] = forger.lines[other], forger.lines[at]


def another_person(forger, at, _chance):
    forger.lines[at]["person"] = "0" * 64


@pytest.mark.parametrize(
    "tamper", [rewritten, tail_cut, taken_out, put_in, changed_places, another_person]
)
def test_with_new_hashes_the_published_heads_show_it(told, tamper):
    lines, published = told
    ends = {(p.community, p.seq) for p in published}
    inside = Forger(lines).find(lambda r, _: (r["community"], r["seq"]) not in ends)
    # a copy of the last record is one that follows what was published, as every new one does
    where = inside if tamper is put_in else anywhere(Forger(lines))
    for n, at in enumerate(places(where, tamper.__name__)):
        forger = Forger(lines)
        tamper(forger, at, random.Random(n))
        forger.rehash()
        assert not forger.verdict(published).ok, (tamper.__name__, at)


def test_an_untouched_or_honestly_rehashed_export_is_well(told):
    lines, published = told
    forger = Forger(lines)
    forger.rehash()
    assert forger.verdict(published).ok
    assert forger.lines == lines


# --- what the sums show even to whoever kept no head ------------------------------------------


def ballot(_record, facts):
    return "head" in facts and facts.get("choice", "") in ("yes", "no")


def opening(_record, facts):
    return "roll" in facts


def counted(_record, facts):
    return "result" in facts


def batch(_record, facts):
    return "batch" in facts


def other(choice):
    return {"yes": "no", "no": "yes"}.get(choice, "yes")


def roll_changed(forger, at, chance):
    """Told again with another area, after the opening."""
    facts = forger.facts(at)
    chance.choice(facts["roll"])[1] += 1
    again = copy.deepcopy(forger.lines[at])
    forger.lines.insert(at + chance.choice([1, 2, 9]), again)
    again["facts"] = json.dumps(facts)


def roll_of_the_beginning(forger, at, chance):
    """The opening itself: a head more or less, or another area."""
    facts = forger.facts(at)
    which = chance.randrange(len(facts["roll"]))
    if chance.randrange(2) or facts["kind"] == "secret":
        del facts["roll"][which]
    else:
        facts["roll"][which][1] += chance.choice([-1, 1])
    forger.tell(at, facts)


def rule_changed(forger, at, chance):
    facts = forger.facts(at)
    share = chance.choice(list(facts["rule"][chance.choice(["quorum", "threshold"])].values()))
    share[0], share[1] = (1, 3) if chance.randrange(2) else (1, 4)
    forger.tell(at, facts)


def ballot_to_another_vote(forger, at, _chance):
    now = forger.lines[at]["matter"]
    forger.lines[at]["matter"] = {"vote:1": "vote:2", "vote:2": "vote:3", "vote:3": "vote:1"}[now]


def ballot_turned(forger, at, _chance):
    facts = forger.facts(at)
    facts["choice"] = other(facts["choice"])
    forger.tell(at, facts)


def figure_changed(forger, at, chance):
    facts = forger.facts(at)
    figures = facts["result"]
    name = chance.choice(["roll", "yes", "no", "abstain", "part", "conflict", "outcome", "tests"])
    if name == "outcome":
        figures[name] = {"passed": "failed"}.get(figures[name], "passed")
    elif name == "tests":
        chance.choice(figures[name])[chance.randrange(2, 9)] += 1
    else:
        figures[name][chance.randrange(2)] += chance.choice([-1, 1])
    forger.tell(at, facts)


def state_changed(forger, at, _chance):
    facts = forger.facts(at)
    facts["state"] = {"passed": "failed"}.get(facts["state"], "passed")
    forger.tell(at, facts)


def secret_turned(forger, at, chance):
    facts = forger.facts(at)
    one = chance.choice(facts["batch"])
    one[1] = other(one[1])
    forger.tell(at, facts)


def secret_twice(forger, at, chance):
    facts = forger.facts(at)
    facts["batch"].append(chance.choice(facts["batch"]))
    forger.tell(at, facts)


def secret_stuffed(forger, at, _chance):
    facts = forger.facts(at)
    facts["batch"].append(["x", "yes"])
    forger.tell(at, facts)


def secret_lost(forger, at, chance):
    facts = forger.facts(at)
    facts["batch"].remove(chance.choice(facts["batch"]))
    forger.tell(at, facts)


def batch_twice(forger, at, _chance):
    forger.lines.insert(at, copy.deepcopy(forger.lines[at]))


def poll_figure_changed(forger, at, chance):
    facts = forger.facts(at)
    facts["counts"][chance.randrange(4)] += 1
    forger.tell(at, facts)


def ended(record, _facts):
    return record["kind"] == "vz"


@pytest.mark.parametrize(
    ("tamper", "where"),
    [
        (roll_changed, opening),
        (roll_of_the_beginning, opening),
        (ballot_to_another_vote, ballot),
        (figure_changed, counted),
        (state_changed, counted),
        (secret_turned, batch),
        (secret_twice, batch),
        (secret_stuffed, batch),
        (secret_lost, batch),
        (batch_twice, batch),
        (poll_figure_changed, ended),
        (rule_changed, opening),
        (ballot_turned, ballot),
    ],
)
def test_what_does_not_add_up_is_found_without_a_published_head(told, tamper, where):
    lines, published = told
    for n, at in enumerate(places(Forger(lines).find(where), tamper.__name__)):
        forger = Forger(lines)
        tamper(forger, at, random.Random(n))
        forger.rehash()
        found = forger.verdict()
        if tamper is ballot_turned and found.ok:  # of its figures, which the head changed later
            found = forger.verdict(published)
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
