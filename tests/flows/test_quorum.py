"""The law by example (V1 to V8), at every edge of every template, and by chance."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.household import Unit
from bot.flows.rules.quorum import CONFLICT, Sums, Voice, judge, settled, summed
from bot.flows.rules.vote_roll import Head, listed, members, roll, whole
from bot.flows.rules.vote_rules import (
    LIFT,
    OWNERS_ORDINARY,
    OWNERS_SPECIAL,
    REPRESENTATIVES,
    RESIDENTS_ASSEMBLY,
    TEMPLATES,
    Measure,
    RuleError,
    Share,
    Shares,
    adopted,
    restored,
)

M = Measure
NONE = M(0)
FOLLOWS = adopted("own:1", OWNERS_ORDINARY, "不投票的随多数。", nonvote="follow_majority")


def outcome(rule, roll_, yes, no=NONE, abstain=NONE):
    return judge(rule, roll_, Sums(yes, no, abstain)).outcome


# --- rules.md 3.2 -------------------------------------------------------------------------


def test_v1_exactly_two_thirds_of_area_and_heads_is_a_quorum():
    verdict = judge(OWNERS_ORDINARY, M(300, 3_000_000), Sums(yes=M(200, 2_000_000)))
    assert verdict.outcome == "passed"
    assert [str(t) for t in verdict.strict.tests[:2]] == [
        "200 of 300 ≥ 2/3",
        "2000000 of 3000000 ≥ 2/3",
    ]


def test_v2_two_thirds_of_area_but_66_of_100_heads_is_none():
    verdict = judge(OWNERS_ORDINARY, M(100, 900_000), Sums(yes=M(66, 600_000)))
    assert verdict.outcome == "no_quorum"
    assert [t.met for t in verdict.strict.tests[:2]] == [False, True]
    assert str(verdict.strict.tests[0]) == "66 of 100 < 2/3"
    assert verdict.strict.tests[0].least == 67


def test_v3_special_exactly_three_quarters_of_both_passes():
    assert outcome(OWNERS_SPECIAL, M(100, 10_000), M(60, 6_000), M(20, 2_000)) == "passed"


def test_v4_ordinary_exactly_one_half_fails():
    assert outcome(OWNERS_ORDINARY, M(100, 10_000), M(40, 4_000), M(40, 4_000)) == "failed"
    assert outcome(OWNERS_ORDINARY, M(100, 10_000), M(41, 4_001), M(39, 3_999)) == "passed"


def test_v5_an_owner_of_three_units_is_one_head_with_the_area_of_three():
    dwellings = {
        n: Unit("3", "1", str(n), 8_000 + n, "A" if n < 4 else f"B{n}") for n in range(1, 6)
    }
    heads = roll(dwellings, "owners")
    assert heads[0] == Head(1, (1, 2, 3), 24_006)
    assert whole(heads) == M(3, 40_015)
    sums = summed(settled([Voice(1, 1, "yes")]), dict(listed(heads)))
    assert sums.yes == M(1, 24_006)


def test_v6_a_couple_is_one_ballot_and_if_they_differ_an_invalid_one():
    on_roll = {1: 8_950, 2: 7_000}
    same = [Voice(1, 1, "yes"), Voice(1, 2, "yes")]
    assert summed(settled(same), on_roll) == Sums(yes=M(1, 8_950))
    differ = [Voice(1, 1, "yes"), Voice(1, 2, "no"), Voice(2, 1, "no")]
    assert settled(differ) == {1: CONFLICT, 2: "no"}
    assert summed(settled(differ), on_roll) == Sums(no=M(1, 7_000))
    assert settled(differ, {1: 2})[1] == "no"
    assert settled([*differ, Voice(1, 1, "no")])[1] == "no", "they came to agree"
    assert settled([*differ, Voice(1, 1, "abstain")], {1: 1})[1] == "abstain"


def test_v7_area_passes_and_heads_fail():
    verdict = judge(OWNERS_SPECIAL, M(100, 10_000), Sums(M(59, 9_000), M(21, 500)))
    assert verdict.outcome == "failed"
    assert [t.met for t in verdict.strict.tests] == [True, True, False, True]


def test_v8_forty_percent_silent():
    all_, cast = M(100, 10_000), Sums(M(40, 4_000), M(20, 2_000))
    off = judge(OWNERS_ORDINARY, all_, cast, silent_delivered=M(40, 4_000))
    assert (off.outcome, off.followed) == ("no_quorum", None)
    on = judge(FOLLOWS, all_, cast, silent_delivered=M(40, 4_000))
    assert on.outcome == "no_quorum", "what the ballots alone decide"
    assert on.followed.outcome == "passed"
    assert on.followed.sums == Sums(M(80, 8_000), M(20, 2_000))
    without_proof = judge(FOLLOWS, all_, cast)
    assert without_proof.followed.outcome == "no_quorum"


def test_the_silent_follow_nobody_where_the_measures_name_different_majorities():
    cast = Sums(M(40, 2_000), M(20, 4_000))
    told = judge(FOLLOWS, M(100, 10_000), cast, silent_delivered=M(40, 4_000))
    assert told.followed.sums == cast
    tied = Sums(M(30, 3_000), M(30, 3_000))
    assert judge(FOLLOWS, M(100, 10_000), tied, M(40, 4_000)).followed.sums == tied


def test_the_owners_vote_of_300_households():
    all_ = M(300, 3_000_000)
    first = judge(OWNERS_SPECIAL, all_, Sums(yes=M(201, 1_990_000)))
    assert (first.outcome, [t.met for t in first.strict.tests[:2]]) == ("no_quorum", [True, False])
    heads, area = M(202, 2_005_000).heads, 2_005_000
    for yes, result in ((1_500_000, "failed"), (1_504_000, "passed")):
        sums = Sums(M(152, yes), M(heads - 152, area - yes))
        verdict = judge(OWNERS_SPECIAL, all_, sums)
        assert verdict.outcome == result
        assert [t.least for t in verdict.strict.tests] == [200, 2_000_000, 152, 1_503_750]
    assert outcome(OWNERS_SPECIAL, all_, M(0)) == "no_quorum"


def test_invalid_ballots_and_nobody():
    with pytest.raises(ValueError, match="more voices"):
        outcome(RESIDENTS_ASSEMBLY, M(3), M(4))
    with pytest.raises(ValueError, match="nobody stands"):
        outcome(RESIDENTS_ASSEMBLY, M(0), M(0))
    with pytest.raises(ValueError, match="nobody stands"):
        outcome(OWNERS_ORDINARY, M(3, 0), M(0))
    with pytest.raises(ValueError, match="below 0"):
        M(-1)
    with pytest.raises(KeyError):
        summed({9: "yes"}, {1: 100})


# --- the edges of every template -----------------------------------------------------------

#: the law once more, apart from the program's table: is a of b enough?
LAW = {
    "residents_assembly": ("heads", lambda a, b: 2 * a > b, lambda a, b: 2 * a > b),
    "representatives": ("heads", lambda a, b: 3 * a >= 2 * b, lambda a, b: 2 * a > b),
    "owners_ordinary": ("both", lambda a, b: 3 * a >= 2 * b, lambda a, b: 2 * a > b),
    "owners_special": ("both", lambda a, b: 3 * a >= 2 * b, lambda a, b: 4 * a >= 3 * b),
    "lift": ("both", lambda a, b: 3 * a >= 2 * b, lambda a, b: 4 * a >= 3 * b),
}


def naive(key, all_, yes, other):
    """An independent judge: loops and the table above."""
    which, takes_part, consents = LAW[key]
    pairs = [(all_.heads, yes.heads, other.heads)]
    if which == "both":
        pairs.append((all_.area, yes.area, other.area))
    if not all(takes_part(y + o, w) for w, y, o in pairs):
        return "no_quorum"
    return "passed" if all(consents(y, y + o) for w, y, o in pairs) else "failed"


def test_the_table_of_the_law_names_every_template():
    assert set(LAW) == set(TEMPLATES)
    assert {k for k, v in LAW.items() if v[0] == "both"} == {
        k for k, r in TEMPLATES.items() if r.recorded_only
    }


def edges(enough, whole_, most):
    """The smallest number that is enough, by counting; and one to each side of it."""
    first = next(n for n in range(most + 1) if enough(n, whole_))
    return [n for n in (first - 1, first, first + 1) if 0 <= n <= most]


@pytest.mark.parametrize("key", sorted(LAW))
@pytest.mark.parametrize("all_", [M(200, 2_000), M(300, 2_999), M(7, 61), M(100, 1_001), M(1, 1)])
def test_one_head_and_one_unit_of_area_to_each_side_of_every_threshold(key, all_):
    _, takes_part, consents = LAW[key]
    seen = set()
    for heads in edges(takes_part, all_.heads, all_.heads):
        for area in edges(takes_part, all_.area, all_.area):
            for yes_heads in edges(consents, heads, heads) if heads else [0]:
                for yes_area in edges(consents, area, area) if area else [0]:
                    yes = M(yes_heads, yes_area)
                    other = M(heads - yes_heads, area - yes_area)
                    wanted = naive(key, all_, yes, other)
                    for against in (Sums(yes, other), Sums(yes, M(0), other)):
                        verdict = judge(TEMPLATES[key], all_, against)
                        assert verdict.outcome == wanted, (all_, yes, other)
                        for test in verdict.strict.tests:
                            if test.whole:
                                assert test.met == (test.part >= test.least)
                    seen.add(wanted)
    if all_.heads > 1:
        assert seen == {"passed", "failed", "no_quorum"}


# --- by chance -------------------------------------------------------------------------------

COUNTS = st.integers(0, 40)
HEADS = st.lists(
    st.tuples(st.integers(1, 3_000), st.sampled_from(["yes", "no", "abstain", ""])),
    min_size=1, max_size=30,
)  # fmt: skip
RULES = st.sampled_from([*TEMPLATES.values(), FOLLOWS])


def counted(heads):
    on_roll = {no: area for no, (area, _) in enumerate(heads, 1)}
    voices = [Voice(no, 1, choice) for no, (_, choice) in enumerate(heads, 1)]
    return M(len(heads), sum(on_roll.values())), summed(settled(voices), on_roll)


@given(rule=RULES, heads=HEADS, data=st.data())
def test_more_consent_never_turns_passed_into_failed(rule, heads, data):
    all_, sums = counted(heads)
    before = judge(rule, all_, sums).outcome
    which = data.draw(st.integers(0, len(heads) - 1))
    heads[which] = (heads[which][0], "yes")
    after = judge(rule, *counted(heads)).outcome
    if before == "passed":
        assert after == "passed"
    if before != "no_quorum":
        assert after != "no_quorum"


@given(rule=RULES, heads=HEADS, data=st.data())
def test_an_objection_never_turns_failed_into_passed(rule, heads, data):
    before = judge(rule, *counted(heads)).outcome
    which = data.draw(st.integers(0, len(heads) - 1))
    heads[which] = (heads[which][0], "no")
    after = judge(rule, *counted(heads)).outcome
    if before == "failed":
        assert after == "failed"


@given(rule=RULES, heads=HEADS)
def test_whoever_abstains_counts_for_the_quorum_and_against_the_threshold(rule, heads):
    against = [(area, "no" if choice == "abstain" else choice) for area, choice in heads]
    assert judge(rule, *counted(heads)).outcome == judge(rule, *counted(against)).outcome


@given(rule=RULES, heads=HEADS)
def test_the_judge_agrees_with_the_naive_one(rule, heads):
    all_, sums = counted(heads)
    other = sums.no + sums.abstain
    assert judge(rule, all_, sums).outcome == naive(rule.base or rule.key, all_, sums.yes, other)


@given(
    share=st.builds(
        Share, st.fractions(0, 1, max_denominator=100), st.booleans()
    ),
    whole_=st.integers(1, 10**7),
)  # fmt: skip
def test_the_least_that_is_enough_is_enough_and_one_less_is_not(share, whole_):
    assert share.met(share.least(whole_), whole_)
    assert not share.met(share.least(whole_) - 1, whole_)
    assert not share.met(0, 0)


LEGAL = st.builds(
    Share,
    st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)]),
    st.booleans(),
)


@given(a=LEGAL, b=LEGAL)
def test_stricter_is_what_always_meets_the_other(a, b):
    always = all(b.met(n, 1200) for n in range(1201) if a.met(n, 1200))
    assert a.as_strict_as(b) == always


DWELLINGS = st.lists(
    st.builds(
        Unit, st.just("3"), st.just("1"), st.just("101"), st.integers(1, 20_000),
        st.sampled_from(["", "a", "b", "c"]), st.sampled_from([(), ("d",), ("e",)]), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(found=DWELLINGS)
def test_every_dwelling_stands_on_the_roll_once_with_all_its_area(found):
    dwellings = dict(enumerate(found, 5))
    heads = roll(dwellings, "owners")
    assert sorted(n for h in heads for n in h.households) == sorted(dwellings)
    assert whole(heads).area == sum(unit.area for unit in found)
    assert [h.no for h in heads] == list(range(1, len(heads) + 1))
    assert sum(h.developer for h in heads) == any(u.developer for u in found)
    homes = roll(dwellings, "households")
    assert whole(homes) == M(sum(not u.developer for u in found))
    assert all(len(h.households) == 1 for h in homes)


# --- the roll, by table ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "heads"),
    [
        ([("A", (), False), ("A", (), False)], [(1, 2)]),
        ([("A", ("B",), False), ("B", ("A",), False)], [(1, 2)]),  # the same couple
        ([("A", ("B",), False), ("A", (), False)], [(1,), (2,)]),  # another buyer
        ([("", (), False), ("", (), False)], [(1,), (2,)]),  # unknown, not the same
        ([("D", (), True), ("", (), True), ("D", (), False)], [(1, 2), (3,)]),
    ],
    ids=["one owner", "one couple", "couple and one of them", "unknown", "developer"],
)
def test_who_is_one_head(units, heads):
    dwellings = {
        no: Unit("3", "1", str(no), 100, owner, others, developer)
        for no, (owner, others, developer) in enumerate(units, 1)
    }
    assert [h.households for h in roll(dwellings, "owners")] == heads


def test_members_of_a_body_are_a_roll_without_area():
    assert whole(members(41)) == M(41)
    assert outcome(REPRESENTATIVES, M(41), M(15), M(13)) == "passed"
    assert outcome(REPRESENTATIVES, M(41), M(27)) == "no_quorum"
    with pytest.raises(ValueError, match="no dwellings"):
        roll({}, "members")


# --- rules that were adopted -------------------------------------------------------------------


def test_an_adopted_rule_may_ask_for_more():
    strict = Shares(Share.at_least(4, 5), Share.at_least(4, 5))
    rule = adopted("own:1", LIFT, "全楼五分之四同意。", threshold=strict, of="all", notice_days=20)
    assert outcome(rule, M(10, 100), M(8, 80)) == "passed"
    assert outcome(rule, M(10, 100), M(8, 79)) == "failed"
    assert (rule.title, rule.source, rule.scopes) == (LIFT.title, LIFT.source, LIFT.scopes)
    assert restored(rule.numbers()) == rule
    for template in TEMPLATES.values():
        assert restored(template.numbers()) == template


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("quorum", {"quorum": Shares(Share.more_than(2, 3), Share.at_least(1, 2))}),
        ("quorum", {"quorum": Shares(Share.at_least(665, 1000), Share.at_least(2, 3))}),
        ("threshold", {"threshold": Shares(Share.at_least(1, 2), Share.more_than(1, 2))}),
        ("threshold", {"threshold": Shares(Share.more_than(1, 1), Share.more_than(1, 2))}),
        ("threshold", {"threshold": Shares(Share.at_least(3, 2), Share.more_than(1, 2))}),
        ("threshold", {"threshold": Shares(Share.at_least(501, 1000), Share.more_than(1, 2))}),
        ("measures", {"threshold": Shares(Share.at_least(1, 1))}),
        ("of", {"of": "present"}),
        ("notice", {"notice_days": 14}),
        ("notice", {"notice_days": 91}),
        ("publication", {"publication_days": 14}),
        ("window", {"window": (4, 60)}),
        ("window", {"window": (30, 29)}),
        ("window", {"window": (5, 61)}),
        ("nonvote", {"nonvote": "consent"}),
    ],
)
def test_an_adopted_rule_may_not_ask_for_less_or_the_impossible(code, changes):
    with pytest.raises(RuleError) as found:
        adopted("own:1", OWNERS_ORDINARY, "我们的规则", **changes)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("code", "key", "base", "text"),
    [
        ("text", "own:1", OWNERS_ORDINARY, "   短 "),
        ("text", "own:1", OWNERS_ORDINARY, "长" * 501),
        ("key", "lift", OWNERS_ORDINARY, "我们的规则"),
        ("key", "", OWNERS_ORDINARY, "我们的规则"),
        ("key", "own:2", FOLLOWS, "我们的规则"),
    ],
)
def test_an_adopted_rule_has_words_and_a_name_of_its_own(code, key, base, text):
    with pytest.raises(RuleError) as found:
        adopted(key, base, text)
    assert found.value.code == code


def test_silence_follows_in_owners_matters_alone():
    with pytest.raises(RuleError, match="nonvote"):
        adopted("own:1", RESIDENTS_ASSEMBLY, "我们的规则", nonvote="follow_majority")
    with pytest.raises(TypeError, match="openers"):
        adopted("own:1", OWNERS_ORDINARY, "我们的规则", openers=frozenset())
    for numbers in ({"key": "own:1"}, {"key": "own:1", "base": "own:2"}):
        with pytest.raises(RuleError, match="key"):
            restored(numbers)
