"""Ways to forge an export, by whoever cannot compute the hashes anew and by whoever can."""

from __future__ import annotations

import copy
import io
import json
import random

from storage.verify_alone import Entry, audit, entry_hash, read

PLACES = 100


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


def places(found, seed, count=PLACES):
    """So many of them; the same again only where there are fewer."""
    chance = random.Random(seed)
    few = list(found)
    chance.shuffle(few)
    return [few[n % len(few)] for n in range(count)]


def anywhere(forger):
    return range(1, len(forger.lines))


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


def rule_lowered(forger, at, chance):
    """A little less than the law asks for: the very number where it must be exceeded, or 1 %."""
    facts = forger.facts(at)
    share = chance.choice(list(facts["rule"][chance.choice(["quorum", "threshold"])].values()))
    if share[2]:
        share[:] = [share[0] * 100 - share[1], share[1] * 100, 1]
    else:
        share[2] = 1
    forger.tell(at, facts)


def ballot_to_another_vote(forger, at, _chance):
    now = forger.lines[at]["matter"]
    forger.lines[at]["matter"] = {"vote:1": "vote:2", "vote:2": "vote:3"}.get(now, "vote:1")


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


#: without new hashes, at any record
PLAIN = (altered, moved_in_time, dropped, added, reordered, from_another_community)
#: with all hashes anew, at any record: a published head shows it
REHASHED = (rewritten, tail_cut, taken_out, put_in, changed_places, another_person)
#: with all hashes anew, and where: the sums show it
SUMS = (
    (roll_changed, opening), (roll_of_the_beginning, opening), (ballot_to_another_vote, ballot),
    (figure_changed, counted), (state_changed, counted), (secret_turned, batch),
    (secret_twice, batch), (secret_stuffed, batch), (secret_lost, batch), (batch_twice, batch),
    (poll_figure_changed, ended), (rule_changed, opening), (rule_lowered, opening),
    (ballot_turned, ballot),
)  # fmt: skip


def forgeries(lines, published, tamper, where=None, count=PLACES):
    """So many times: the place and the forged export."""
    ends = {(p.community, p.seq) for p in published}
    clean = Forger(lines)
    if where:
        at_which = clean.find(where)
    elif tamper is put_in:  # a copy of the last record follows what was published, as any new one
        at_which = clean.find(lambda r, _: (r["community"], r["seq"]) not in ends)
    else:
        at_which = anywhere(clean)
    for n, at in enumerate(places(at_which, tamper.__name__, count)):
        forger = Forger(lines)
        tamper(forger, at, random.Random(n))
        if tamper not in PLAIN:
            forger.rehash()
        yield at, forger
