"""What a formal vote in the ledger may not say: each reason once, and the sums by chance."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.rules.quorum import CONFLICT, Voice, judge, settled, summed
from bot.flows.rules.vote_rules import TEMPLATES, Measure, Share, Shares, adopted
from storage.verify_alone import Recount

ROLL = [[1, 9_000], [2, 8_000], [3, 7_000]]
OWNERS, RESIDENTS = TEMPLATES["owners_ordinary"], TEMPLATES["residents_assembly"]


def opening(kind="recorded", rule=OWNERS, roll=ROLL):
    return {"roll": roll, "rule": rule.numbers(), "kind": kind, "effect": "binding"}


def voice(head, choice, nth=1, **more):
    return {"head": head, "voice": nth, "choice": choice, "channel": "chat", **more}


def mark(head):
    return {"head": head, "marked": 1}


def ended(state="no_quorum"):
    """An end after no ballot at all."""
    nothing = {pile: [0, 0] for pile in ("yes", "no", "abstain", "part", "conflict")}
    tests = [
        ["quorum", "heads", 0, 3, 2, 3, 1, 0, 2],
        ["quorum", "area", 0, 24_000, 2, 3, 1, 0, 16_000],
        ["threshold", "heads", 0, 0, 1, 2, 0, 0, 1],
        ["threshold", "area", 0, 0, 1, 2, 0, 0, 1],
    ]
    result = {**nothing, "roll": [3, 24_000], "outcome": "no_quorum", "tests": tests}
    return {"state": state, "result": result}


def first_wrong(*facts):
    recount = Recount()
    for at, one in enumerate(facts):
        if wrong := recount.read("vote:1", "kx", one):
            return at, wrong
    return len(facts), ""


def secret(roll=3):
    return opening("secret", RESIDENTS, [[n, 0] for n in range(1, roll + 1)])


def checks(state, right=0, wrong=0, again=0):
    return {"state": state, "checks": [right, wrong, again, 0]}


def noticed(heads=3):
    return {"noticed": {"homes": 3, "heads": heads, "area": 24_000, "hash": "h"}}


_SAID = dict.fromkeys(("added", "removed", "corrected", "left", "stays", "differs"), 0)
CHANGES = {"changes": _SAID, "roll_hash": "h"}
ADDED = {"changes": {**_SAID, "added": 1}, "roll_hash": "other"}
ANOTHER_NOTICE = "the roll of the notice was changed"
#: a little below the law, in ways that are easily overlooked
LOW = {**OWNERS.numbers(), "quorum": {"heads": [13, 20, 1], "area": [2, 3, 1]}}
PLAIN = {**OWNERS.numbers(), "threshold": {"heads": [1, 2, 1], "area": [1, 2, 0]}}
BY_HEADS = {**OWNERS.numbers(), "quorum": {"heads": [2, 3, 1]}}
NEGATIVE = {**OWNERS.numbers(), "quorum": {"heads": [-2, -3, 1], "area": [2, 3, 1]}}


@pytest.mark.parametrize(
    ("facts", "at", "reason"),
    [
        ([voice(1, "yes")], 0, "a ballot before the roll was frozen"),
        ([ended()], 0, "a ballot before the roll was frozen"),
        ([opening(), ended(), voice(1, "yes")], 2, "a ballot after the end"),
        ([opening(), voice(4, "yes")], 1, "a ballot of nobody on the roll"),
        ([opening(), {"head": 4, "delivered": 1}], 1, "a ballot of nobody on the roll"),
        ([opening(), {"head": 4, "named": 1}], 1, "a ballot of nobody on the roll"),
        ([opening(), voice(1, "perhaps")], 1, "a choice that nobody had"),
        ([opening(), voice(1, "conflict")], 1, "a choice that nobody had"),
        ([opening(), voice(1, "yes", says="no")], 1, "a head does not say what its people say"),
        (
            [opening(), voice(1, "yes", says="yes"), voice(1, "no", 2, says="no")],
            2,
            "a head does not say what its people say",
        ),
        ([opening(roll=[*ROLL, [1, 5]])], 0, "a head stands twice on the roll"),
        ([opening(), opening(roll=ROLL[:2])], 1, "the roll was changed after it was frozen"),
        (
            [opening(), opening(rule=TEMPLATES["lift"])],
            1,
            "the rule was changed after it was frozen",
        ),
        (
            [secret(), {**secret(), "kind": "recorded"}],
            1,
            "the kind was changed after it was frozen",
        ),
        (
            [opening(), opening() | {"effect": "consultation"}],
            1,
            "the effect was changed after it was frozen",
        ),
        ([opening("open")], 0, "a vote is recorded or secret"),
        ([opening("secret")], 0, "a secret vote by area is none: an area tells whose ballot it is"),
        ([opening() | {"rule": LOW}], 0, "the quorum of the rule is below the law"),
        ([opening() | {"rule": PLAIN}], 0, "the threshold of the rule is below the law"),
        ([opening() | {"rule": NEGATIVE}], 0, "the quorum of the rule is below the law"),
        (
            [opening() | {"rule": BY_HEADS}],
            0,
            "the quorum of the rule is not measured as the law says",
        ),
        (
            [opening() | {"rule": {**OWNERS.numbers(), "key": "x"}}],
            0,
            "a rule that this file does not know",
        ),
        ([opening(), mark(1)], 1, "a secret ballot in a recorded vote"),
        ([opening(), {"batch": [["a", "yes"]]}], 1, "a secret ballot in a recorded vote"),
        ([secret(), voice(1, "yes")], 1, "a secret choice stands beside its head"),
        ([secret(), mark(1), mark(1)], 2, "a head voted twice"),
        (
            [secret(), mark(1), {"batch": [["a", "yes"], ["b", "no"]]}],
            2,
            "more secret ballots than heads that voted",
        ),
        (
            [secret(), mark(1), mark(2), {"batch": [["a", "yes"], ["a", "yes"]]}],
            3,
            "a secret ballot stands twice",
        ),
        ([secret(), mark(1), {"batch": [["a", "maybe"]]}], 2, "a choice that nobody had"),
        (
            [secret(), mark(1), mark(2), mark(3), ended()],
            4,
            "not every secret ballot is there",
        ),
        (
            [opening(), voice(1, "yes"), ended()],
            2,
            "the result is not that of the ballots (outcome)",
        ),
        ([opening(), ended("passed")], 1, "the state is not the outcome"),
        ([opening(), checks("published")], 1, "a result was checked before it was counted"),
        ([opening(), ended(), checks("published")], 3, ""),
        ([opening(), ended(), checks("published", right=1, wrong=1)], 3, ""),
        ([opening(), ended(), checks("disputed", wrong=2)], 3, ""),
        (
            [opening(), ended(), checks("published", wrong=2)],
            2,
            "a result was published that both scrutineers refuse",
        ),
        (
            [
                opening(),
                ended(),
                checks("disputed", wrong=2),
                checks("effective", wrong=2, again=1),
            ],
            3,
            "a result was published that both scrutineers refuse",
        ),
        ([opening(), ended(), checks("published", wrong=2, again=2)], 3, ""),
        (
            [opening(), ended(), checks("annulled", wrong=2), checks("published", right=2)],
            3,
            "a result stands again after it was annulled",
        ),
        ([noticed(), {**opening(), **noticed(), **CHANGES}], 2, ""),
        ([noticed(99), {**opening(), **noticed(), **CHANGES}], 1, ANOTHER_NOTICE),
        (
            [noticed(2), {**opening(), **noticed(2), **CHANGES}],
            1,
            "the roll is not that of the notice, and nothing is said of a change",
        ),
        (
            [noticed(), {**opening(), **noticed(), **CHANGES, "roll_hash": "another"}],
            1,
            "the roll is not that of the notice, and nothing is said of a change",
        ),
        ([noticed(2), {**opening(), **noticed(2), **ADDED}], 2, ""),
        ([noticed(), opening()], 1, ANOTHER_NOTICE),
        (
            [opening(), ended(), {"result": {}, "state": "published"}],
            2,
            "the result was changed after the end",
        ),
        (
            [
                opening(),
                opening(),
                voice(1, "yes", waits=1),
                ended(),
                {**ended(), "state": "published"},
                {"no": 1},
            ],
            6,
            "",
        ),
    ],
)
def test_what_a_vote_in_the_ledger_may_not_say(facts, at, reason):
    found = first_wrong(*facts)
    if reason.endswith("(outcome)"):
        assert found[0] == at
        assert found[1].startswith("the result is not that of the ballots (")
    else:
        assert found == (at, reason)


VOICES = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 3), st.sampled_from(["yes", "no", "abstain", ""])),
    max_size=40,
)
#: stricter rules of owners: any share at or above the law's
STRICT = st.builds(
    lambda heads, area, of: adopted(
        "own:1", OWNERS, "我们的规则", of=of,
        threshold=Shares(Share.at_least(*heads), Share.more_than(*area)),
    ),
    st.sampled_from([(2, 3), (3, 4), (1, 1), (51, 100)]),
    st.sampled_from([(1, 2), (2, 3), (9, 10)]),
    st.sampled_from(["participating", "all"]),
)  # fmt: skip


@settings(deadline=None)
@given(
    rule=st.one_of(st.sampled_from([OWNERS, TEMPLATES["lift"], RESIDENTS]), STRICT),
    areas=st.lists(st.integers(1, 20_000), min_size=8, max_size=8), voices=VOICES,
    named=st.dictionaries(st.integers(1, 8), st.integers(1, 3), max_size=3),
)  # fmt: skip
def test_the_recount_is_the_judge_by_another_way(rule, areas, voices, named):
    roll = {n: area if rule.by_area else 0 for n, area in enumerate(areas, 1)}
    recount = Recount()
    facts = [opening("recorded", rule, [list(pair) for pair in roll.items()])]
    facts += [voice(head, choice, nth) for head, nth, choice in voices]
    facts += [{"head": head, "named": nth} for head, nth in named.items()]
    for one in facts:
        assert recount.read("vote:1", "kl", one) == ""
    said = settled([Voice(*v) for v in voices], named)
    sums = summed(said, roll)
    verdict = judge(rule, Measure(len(roll), sum(roll.values())), sums)
    result = {"outcome": verdict.outcome}
    recount.read("vote:1", "ky", {"state": verdict.outcome, "result": result})
    mine = recount.votes["vote:1"].mine
    assert mine["outcome"] == verdict.outcome
    for name in ("yes", "no", "abstain"):
        measure = getattr(sums, name)
        assert mine[name] == [measure.heads, measure.area]
    torn = [head for head, word in said.items() if word == CONFLICT]
    assert mine["conflict"] == [len(torn), sum(roll[head] for head in torn)]
    assert mine["tests"] == [
        [t.of, t.measure, t.part, t.whole, *t.share.numbers(), int(t.met), t.least]
        for t in verdict.strict.tests
    ]
