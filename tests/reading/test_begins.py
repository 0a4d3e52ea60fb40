"""What is not searched for cannot be there: filtered reading finds what every pattern finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading import cues, emergency, places, turns
from bot.reading.begins import Sought, _alternatives, begins

SOUGHT = [emergency._ALIKE, *(rule for _, rule in emergency._RULES), turns.FIXED, turns.TROUBLE]
_PLACES = ["_BUILDING", "_UNIT", "_FLOOR", "_ROOM", "_BARE_ROOM", "_DASHED", "_SPOT"]

#: Chinese words, English words and single signs that the patterns themselves are written with
_WORDS = sorted(
    {
        word
        for pattern in (
            *(pattern.pattern for _, pattern, _ in cues.PAIRS),
            *(sought.pattern.pattern for sought in SOUGHT),
            *(getattr(places, name).pattern for name in _PLACES),
        )
        for word in re.findall(r"[\u4e00-\u9fff]+|[a-z]+|.", pattern)
    }
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from([" ", "3", "\n"]), st.characters()),
    max_size=12,
).map("".join)


@settings(max_examples=500)
@given(TEXTS)
def test_no_match_is_hidden(said):
    every = [
        (name, match.span(), states)
        for name, pattern, states in cues.PAIRS
        if (match := pattern.search(said))
    ]
    assert [(name, match.span(), states) for name, match, states in cues.pairs(said)] == every
    for sought in SOUGHT:
        spans = [match.span() for match in sought.pattern.finditer(said)]
        assert [match.span() for match in sought.finditer(said)] == spans
    if any(getattr(places, name).search(said) for name in _PLACES):
        assert places.find(said) != places.NOWHERE


@pytest.mark.parametrize(("name", "thing", "trouble"), cues._PAIRS)
def test_every_thing_is_found_with_its_trouble(name, thing, trouble):
    plain_things, plain_troubles = (
        [word for word in _alternatives(column) if re.fullmatch(r"[\w ]+", word)]
        for column in (thing, trouble)
    )
    assert plain_things or plain_troubles
    for one in plain_things:
        for other in plain_troubles:
            for said in (f"{one} {other}", f"{other} {one}"):
                found = {(at, match.span()) for at, match, _ in cues.pairs(said)}
                every = {(at, m.span()) for at, p, _ in cues.PAIRS if (m := p.search(said))}
                assert found == every
                assert name in {at for at, _ in found}


BEGINNINGS = [
    ("电梯|梯子(?!借)|灯", {"电梯", "梯子", "灯"}),
    ("着了?火|充着?", {"着", "充"}),
    (r"[九十]点|(?:parking )?barrier", {"九", "十", "p", "b"}),
    (r"(?:a|b*)[c-e]{0,2}?f", {"a", "b", "c", "d", "e", "f"}),
    (r"(?<!有|x)\bno\b|(?<![没])^(?:没|还(?:没)?)来", {"n", "没", "还"}),
    (r"\+ ?1|[|)]x|(?=水)(水)$", {"+", "|", ")", "水"}),
    (r"a{2,3}b|a{1}", {"a"}),
]


@pytest.mark.parametrize(("pattern", "expected"), BEGINNINGS)
def test_how_a_match_can_begin(pattern, expected):
    assert begins(pattern) == expected


@pytest.mark.parametrize(
    "pattern",
    ["", "a|", "电?", "(?:a|b?)", ".a", r"\d楼", "[^a]b", r"[\d-]", "(?i)a", "(?:a", r"\b"],
)
def test_what_can_begin_with_anything_is_refused(pattern):
    with pytest.raises(ValueError, match=r"^(?:can|cannot|unclosed)"):
        begins(pattern)


def test_matches_do_not_overlap():
    assert [match.span() for match in Sought("aa|ab").finditer("aaab")] == [(0, 2), (2, 4)]
    assert Sought("aa").search("ba") is None


@pytest.mark.parametrize("alternative", _alternatives(places._SPOT.pattern))
def test_every_spot_is_found(alternative):
    spot = re.sub(r"\(.*", "", alternative)
    assert places.find(f"在{spot}").spot == spot


@pytest.mark.parametrize(
    "said",
    [
        "no water",
        "一滴水都没",
        "no power",
        "no electricity",
        "跳闸",
        "rats",
        "mice",
        "a ramp",
        "加电梯",
        *("add a lift", "gas leak", "on fire", "冒烟", "move your car", "car blocking", "加盖房"),
    ],
)
def test_what_a_whole_pattern_holds_is_told_truly(said):
    every = [name for name, pattern, _ in cues.PAIRS if pattern.search(said)]
    assert [name for name, _, _ in cues.pairs(said)] == every
