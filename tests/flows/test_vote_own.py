"""Own rules by table: who may propose what, what the law leaves, when one stands (S08)."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from bot.flows import vote, vote_count, vote_own
from bot.flows.effects import Tell
from bot.flows.rules.rights import Role
from bot.flows.rules.vote_rules import TEMPLATES, Share, adopted
from bot.flows.vote_events import PublicationEnded, VoteDrafted, VoteRepeated
from bot.flows.vote_own_events import (
    BallotDelivered,
    BallotReceived,
    RuleSettled,
    RuleVoteDrafted,
)
from bot.flows.vote_roll import frozen, rule_of
from bot.flows.vote_state import Asking, Counting, Delivering, Entry, OwnRule, Settling
from bot.reading import vote_lines
from tests.flows.test_vote import COMMITTEE, END, NOW, OPENER, code, ctx
from tests.flows.test_vote import vote as made

WORDS = "送达后没有投票的，按多数人的意见算。"
DRAFTED = RuleVoteDrafted(
    "owners_ordinary", "3/4", "2/3", 20, "follow_majority", 0, "recorded", 7, "议事规则", WORDS
)
RESIDENTS = replace(DRAFTED, base="residents_assembly", nonvote="absent", notice=10)
OWN = adopted("own_3", TEMPLATES["owners_special"], "要五分之四同意", notice_days=30)
STANDS = OwnRule(3, frozen(OWN), NOW)
ENDED = replace(STANDS, ended=4, ended_at=NOW)
ASKING = Asking(units=4, basis="聊城条例第16条", own={3: STANDS})
OWNERS = ctx(OPENER, NOW, Role.OWNERS_COMMITTEE)


@pytest.mark.parametrize(
    ("asking", "event", "who", "why"),
    [
        (ASKING, DRAFTED, ctx(), "no_right"),
        (ASKING, DRAFTED, ctx(OPENER, NOW, Role.FLOOR_LEAD), "no_right"),
        (ASKING, DRAFTED, ctx(OPENER, NOW, Role.OPERATOR), "no_right"),
        (replace(ASKING, basis=""), DRAFTED, COMMITTEE, "vote.own_needs_law"),
        (ASKING, RESIDENTS, OWNERS, "vote.not_yours"),
        (ASKING, replace(DRAFTED, base="no_such"), COMMITTEE, "code"),
        (ASKING, replace(DRAFTED, base=""), COMMITTEE, "code"),
        (ASKING, replace(DRAFTED, quorum="1/2"), COMMITTEE, "vote.own_less"),
        (ASKING, replace(DRAFTED, quorum="65/98"), COMMITTEE, "vote.own_less"),
        (ASKING, replace(DRAFTED, threshold="1/2"), COMMITTEE, "vote.own_less"),
        (ASKING, replace(DRAFTED, quorum="4/3"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, quorum="3/0"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, quorum="100/101"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, threshold="³/₄"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, threshold="‮3/4"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, threshold="🙂"), COMMITTEE, "vote.own_fraction"),
        (ASKING, replace(DRAFTED, notice=14), COMMITTEE, "vote.own_less"),
        (ASKING, replace(DRAFTED, notice=91), COMMITTEE, "vote.own_less"),
        (ASKING, replace(DRAFTED, nonvote="yes"), COMMITTEE, "code"),
        (ASKING, replace(RESIDENTS, nonvote="follow_majority"), COMMITTEE, "vote.own_silence"),
        (ASKING, replace(DRAFTED, text="短"), COMMITTEE, "form.too_short"),
        (ASKING, replace(DRAFTED, text="长" * 501), COMMITTEE, "form.too_long"),
        (ASKING, replace(DRAFTED, title=""), COMMITTEE, "form.too_short"),
        (ASKING, replace(DRAFTED, days=3), COMMITTEE, "vote.window"),
        (ASKING, replace(DRAFTED, ends=9), COMMITTEE, "vote.own_gone"),
        (replace(ASKING, own={3: ENDED}), replace(DRAFTED, ends=3), COMMITTEE, "vote.own_gone"),
        (ASKING, replace(RESIDENTS, ends=3), COMMITTEE, "vote.own_other"),
        (replace(ASKING, units=0), DRAFTED, COMMITTEE, "vote.no_register"),
        (replace(ASKING, banned="fine"), DRAFTED, COMMITTEE, "poll.fine"),
        (replace(ASKING, lately=(NOW,) * 9), DRAFTED, COMMITTEE, "vote.too_many"),
    ],
)
def test_what_is_no_motion_for_a_rule(asking, event, who, why):
    assert code(vote_own.draft, asking, event, who) == why


@pytest.mark.parametrize(
    ("event", "who", "decides"),
    [
        (DRAFTED, COMMITTEE, "owners_ordinary"),
        (DRAFTED, OWNERS, "owners_ordinary"),
        (replace(DRAFTED, base="lift", threshold=""), OWNERS, "owners_ordinary"),
        (RESIDENTS, COMMITTEE, "residents_assembly"),
        (replace(RESIDENTS, base="representatives"), COMMITTEE, "residents_assembly"),
    ],
)
def test_who_adopts_a_rule_decides_by_the_law_alone(event, who, decides):
    asking, _ = vote_own.draft(ASKING, event, who)
    found = asking.vote
    assert (found.rule, found.effect, found.buildings) == (decides, "binding", ())
    assert rule_of(found) is TEMPLATES[decides]
    assert json.loads(found.adopts)["rule"]["text"] == WORDS == found.text
    assert vote.notes(asking)["adopts"] == json.loads(found.adopts)


def test_what_is_left_empty_is_the_laws():
    rule = vote_own.proposed(replace(DRAFTED, quorum="", threshold="1/1"), 7)
    assert rule.quorum == TEMPLATES["owners_ordinary"].quorum
    assert rule.threshold.heads == rule.threshold.area == Share.at_least(1, 1)
    assert (rule.key, rule.notice_days, rule.nonvote) == ("own_7", 20, "follow_majority")


# --- it stands, it ends -----------------------------------------------------------------


def over(**changes):
    """A vote about a rule whose publication ends now, and what its end tells."""
    told = json.dumps({"ends": 0, "rule": OWN.numbers()})
    values = {"verdict": "passed", "effect": "binding", "adopts": told, "basis": "聊城"}
    found = made("published", "owners_ordinary", **{**values, **changes})
    _, effects = vote_count.end(found, PublicationEnded(1), ctx(0))
    return Tell(RuleSettled(1)) in effects


def test_a_rule_stands_if_its_vote_has_passed_and_binds():
    assert over()
    assert not over(verdict="failed")
    assert not over(verdict="no_quorum")
    assert not over(effect="consultation")
    assert not over(adopts="")
    assert not over(unanswered=1), "an objection waits: not yet"


def test_a_new_rule_takes_the_place_of_another_once():
    told = json.dumps({"ends": 3, "rule": OWN.numbers()})
    found = made("effective", "owners_ordinary", adopts=told)
    after, _ = vote_own.settle(Settling(found, None, STANDS), RuleSettled(1), ctx(0))
    assert after.adopted == OwnRule(1, frozen(OWN), NOW)
    assert (after.ended.ended, after.ended.ended_at) == (1, NOW)
    assert vote_own.settle_notes(after) == {"own": OWN.numbers(), "ended": [3, 1]}
    again, _ = vote_own.settle(after, RuleSettled(1), ctx(0, END))
    assert again == after
    gone, _ = vote_own.settle(Settling(found, None, ENDED), RuleSettled(1), ctx(0))
    assert gone.ended == ENDED, "another vote was first"


def test_a_vote_by_a_rule_needs_it_to_stand():
    event = VoteDrafted("own_3", "recorded", "", "", 7, 0, "屋面大修", "每平方米筹集维修资金10元。")
    asking, _ = vote.draft(ASKING, event, COMMITTEE)
    assert (asking.vote.rule, asking.vote.notice_days) == ("own_3", 30)
    assert rule_of(asking.vote) == OWN
    for own in ({}, {3: ENDED}):
        assert code(vote.draft, replace(ASKING, own=own), event, COMMITTEE) == "vote.own_gone"
    for key in ("own_", "own_x", "own_٣", "own_1234567890", "adopt"):
        assert code(vote.draft, ASKING, replace(event, rule=key), COMMITTEE) == "code"
    # the same again after it was not valid: by the rule, while it stands
    source = replace(asking.vote, state="published", verdict="no_quorum", closed_at=NOW)
    late = ctx(OPENER, END + 9 * (END - NOW), Role.RESIDENTS_COMMITTEE)
    again = replace(ASKING, source=source)
    assert vote.draft(again, VoteRepeated(3), late)[0].vote.rule == "own_3"
    gone = replace(again, own={3: ENDED})
    assert code(vote.draft, gone, VoteRepeated(3), late) == "vote.own_gone"


def test_a_vote_about_a_rule_is_repeated_as_another_and_only_where_votes_bind():
    first = vote_own.draft(ASKING, DRAFTED, COMMITTEE)[0].vote
    source = replace(first, no=1, state="published", verdict="no_quorum", closed_at=NOW)
    late = ctx(OPENER, END + 9 * (END - NOW), Role.RESIDENTS_COMMITTEE)
    again = vote.draft(replace(ASKING, source=source), VoteRepeated(1), late)[0].vote
    assert json.loads(again.adopts)["rule"]["key"] == "own_2"
    off = replace(ASKING, source=source, basis="")
    assert code(vote.draft, off, VoteRepeated(1), late) == "vote.own_needs_law"


# --- delivery and the two tallies (V8) --------------------------------------------------

FOLLOWS = adopted(
    "own_3", TEMPLATES["owners_ordinary"], "没投票的随多数", nonvote="follow_majority"
)
HEAD = Entry(4, 10_000, (4,))


def running(state="open", **changes):
    found = made(state, "owners_ordinary", **changes)
    return replace(found, numbers=frozen(FOLLOWS), rule=FOLLOWS.key)


@pytest.mark.parametrize(
    ("state", "who", "why"),
    [
        (None, ctx(5), "vote.unknown"),
        (Delivering(running(), HEAD, (6,)), ctx(5), "vote.not_on_roll"),
        (Delivering(running()), ctx(5), "vote.not_on_roll"),
        (Delivering(running("noticed"), HEAD, (5,)), ctx(5), "vote.not_open"),
        (Delivering(running("counting"), HEAD, (5,)), ctx(5), "vote.closed"),
        (Delivering(running(), HEAD, (5,)), ctx(5, END), "vote.closed"),
        (Delivering(made(), HEAD, (5,)), ctx(5), "vote.no_delivery"),
    ],
)
def test_who_cannot_say_that_the_ballot_came(state, who, why):
    assert code(vote_own.receive, state, BallotReceived(1, 4), who) == why


LEAD = ctx(8, NOW, Role.FLOOR_LEAD)


@pytest.mark.parametrize(
    ("state", "who", "why"),
    [
        (None, LEAD, "vote.unknown"),
        (Delivering(running(), HEAD), ctx(8), "no_right"),
        (Delivering(running(), HEAD), ctx(8, NOW, Role.PROPERTY, Role.FLOOR_LEAD), "no_right"),
        (Delivering(running()), LEAD, "vote.no_head"),
        (Delivering(running(), HEAD, (8,)), LEAD, "vote.own_paper"),
        (Delivering(running("noticed"), HEAD), LEAD, "vote.not_open"),
        (Delivering(running("published"), HEAD), LEAD, "vote.closed"),
        (Delivering(running(), HEAD), ctx(8, END, Role.FLOOR_LEAD), "vote.closed"),
        (Delivering(made(), HEAD), LEAD, "vote.no_delivery"),
    ],
)
def test_who_cannot_say_that_a_paper_was_handed_over(state, who, why):
    assert code(vote_own.deliver, state, BallotDelivered(1, 4), who) == why


def test_the_first_proof_stays():
    state = Delivering(running(), HEAD, (5,))
    pressed, _ = vote_own.receive(state, BallotReceived(1, 4), ctx(5))
    handed, _ = vote_own.deliver(pressed, BallotDelivered(1, 4), LEAD)
    assert handed.entry.delivered == "chat"
    assert vote_own.delivery_notes(handed) == {"delivered": "chat"}


@pytest.mark.parametrize(
    ("numbers", "silent", "followed"),
    [
        (frozen(TEMPLATES["owners_ordinary"]), (40, 400_000), None),  # off: one tally
        (frozen(FOLLOWS), (0, 0), "no_quorum"),
        (frozen(FOLLOWS), (6, 60_000), "no_quorum"),  # one head below 2/3
        (frozen(FOLLOWS), (7, 70_000), "passed"),
        (frozen(FOLLOWS), (40, 400_000), "passed"),
    ],
)
def test_forty_percent_silent(numbers, silent, followed):
    """V8: 60 of 100 heads and their area take part; 67 are enough."""
    found = running(heads=100, area=1_000_000, extended=True, closes_at=END)
    found = replace(found, numbers=numbers)
    state = Counting(found, piles={"yes": (60, 600_000)}, silent=silent)
    after, _ = vote_count.close(state, vote_count.VoteClosed(1), ctx(0, END))
    told = json.loads(after.vote.result)
    assert after.vote.verdict == told["outcome"] == "no_quorum"
    assert told.get("followed", {}).get("outcome") == followed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3/4", "3/4"), (" ３／４ ", "3/4"), ("四分之三", "3/4"), ("5分之4", "4/5"),
        ("三分之二以上", "2/3"), ("至少3/4", "3/4"), ("03/4", "3/4"), ("", ""), ("75%", ""),
        ("3/4/5", ""), ("-3/4", ""), ("十一分之三", ""), ("3/4人", ""), ("🙂", ""), ("1e9/3", ""),
        ("9999/99999", ""),
    ],
)  # fmt: skip
def test_fractions_as_people_write_them(text, found):
    assert vote_lines.fraction(text) == found
