"""The limits of paper, proxies and help, one to each side of each; and who may not (rules 3.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import force_setattr, replace

from bot.flows.household import Bound
from bot.flows.vote_ballot_events import (
    HelpEntered,
    HelpRevoked,
    PaperEntered,
    PaperVoided,
    ProxyEntered,
    SecretBallotCast,
)
from bot.flows.vote_events import ScrutinyTaken, VoiceGiven
from storage import households
from storage.households import HOUSEHOLDS
from storage.transaction import Tx
from storage.votes import VOTES
from tests.storage.polling_station import COLLECTORS, OPENER, WATCH, station

COMMITTEE, AIDE, LEAD = COLLECTORS


@pytest.fixture
def place(database):
    with station(database) as found:
        yield found


def proxy(place, head, holder="zhao", *, signed=1, staff=0):
    return ProxyEntered(place.no, head, "yes", signed, staff, holder)


def aid(place, head, *, present=1, ago=0, reason="no_phone"):
    began = int((place.now - timedelta(minutes=ago)).timestamp())
    return HelpEntered(place.no, head, "yes", present, began, reason)


def test_nobody_holds_more_than_three_proxies(place):
    place.opens()
    for head in (1, 2, 3):
        assert "另一个人" in place.does(proxy(place, head), COMMITTEE)
        place.does(proxy(place, head), LEAD)
    assert "最多受托3户" in place.does(proxy(place, 4), COMMITTEE)
    assert "另一个人" in place.does(proxy(place, 4, "qian"), COMMITTEE), "another holder may"
    assert place.ask("SELECT voted, pending FROM vote") == [(3, 1)]
    place.does(PaperVoided(place.no, 2, "withdrawn"), WATCH[0])
    assert "另一个人" in place.does(proxy(place, 5), COMMITTEE), "a struck one is free again"


def test_a_spelling_frees_no_holder(place):
    place.opens()
    for head, holder in ((1, "zhao"), (2, "ZHAO"), (3, "zh_ao")):
        place.does(proxy(place, head, holder), COMMITTEE)
        place.does(proxy(place, head, "_Zhao"), LEAD)  # the same to whoever enters it again
    assert place.ask("SELECT voted, pending FROM vote") == [(3, 0)]
    assert "最多受托3户" in place.does(proxy(place, 4, "z_h_a_o"), COMMITTEE)


def test_a_helper_enters_for_so_many_homes(place, monkeypatch):
    place.opens()
    rules = type(place.desk.house.policy.vote)
    assert rules().help_most == 20
    force_setattr(place.desk.house.policy.vote, "help_most", 2)
    try:
        for head in (1, 2):
            assert "另一个人" in place.does(aid(place, head), AIDE)
        assert "最多代办2户" in place.does(aid(place, 3), AIDE)
        assert "另一个人" in place.does(aid(place, 3), LEAD)
        place.does(aid(place, 1), LEAD)  # as the second: one of theirs as well
        assert "最多代办2户" in place.does(aid(place, 2), LEAD)
    finally:
        force_setattr(place.desk.house.policy.vote, "help_most", 20)


@pytest.mark.parametrize(("ago", "counts"), [(29, True), (30, True), (31, False), (-2, False)])
def test_the_session_of_a_helper_ends(place, ago, counts):
    place.opens()
    assert ("另一个人" in place.does(aid(place, 1, ago=ago), AIDE)) == counts


def test_the_home_takes_back_what_a_helper_has_entered(place):
    no = place.opens()
    for who in (AIDE, LEAD):
        place.does(aid(place, 1), who)
    assert place.ask("SELECT voted FROM vote") == [(1,)]
    assert "名册" in place.does(HelpRevoked(no, 1), 2), "of another home"
    place.does(HelpRevoked(no, 1), 13)
    assert place.ask("SELECT voted FROM vote") == [(0,)]
    assert "✅" in place.does(VoiceGiven(no, 1, "no"), 1)
    assert "不用处理" in place.does(HelpRevoked(no, 1), 1)
    assert place.verified().ok


def test_who_enters_nothing(place):
    no = place.opens()
    for who, event in (
        (3, PaperEntered(no, 1, "yes")),  # a resident
        (OPENER, aid(place, 1)),
        (WATCH[0], aid(place, 1)),  # a scrutineer enters papers, but helps nobody
        (WATCH[0], PaperEntered(no, 11, "yes")),  # their own home
        (AIDE, PaperEntered(no, 99, "yes")),
        (AIDE, PaperEntered(no, 1, "maybe")),
        (AIDE, PaperEntered(7, 1, "yes")),
        (AIDE, proxy(place, 1, signed=0)),
        (AIDE, proxy(place, 1, staff=1)),
        (AIDE, aid(place, 1, present=0)),
        (AIDE, aid(place, 1, reason="no")),
        (AIDE, PaperVoided(no, 1, "no_right")),
        (WATCH[0], PaperVoided(no, 1, "nothing_there")),
    ):
        said = place.does(event, who)
        assert said, event
        assert "另一个人" not in said
    assert place.ask("SELECT voted, pending FROM vote") == [(0, 0)]
    assert "另一个人" in place.does(PaperEntered(no, 1, "yes"), WATCH[0])
    assert "您录过了" in place.does(PaperEntered(no, 1, "yes"), WATCH[0]), "pressed twice"


def test_a_secret_vote_takes_no_paper_and_a_recorded_one_no_secret(place):
    no = place.opens("secret")
    assert "秘密" in place.does(PaperEntered(no, 1, "yes"), AIDE)
    assert "秘密" in place.does(VoiceGiven(no, 1, "yes"), 1)
    no = place.opens()
    assert "✅" not in place.does(SecretBallotCast(no, 1, "yes"), 1)
    assert place.ask("SELECT SUM(voted) FROM vote") == [(0,)]


def test_the_second_entry_may_come_after_the_end_the_first_may_not(place):
    no = place.opens()
    for who in range(1, 10):
        place.does(VoiceGiven(no, who, "yes"), who)
    place.does(PaperEntered(no, 13, "no"), AIDE)
    place.at[0] += timedelta(days=7, hours=1)
    assert "截止" in place.does(PaperEntered(no, 13, "no"), LEAD), "until it is being counted"
    place.carry(*place.due())
    assert place.ask("SELECT state FROM vote") == [("counting",)]
    assert "截止" in place.does(PaperEntered(no, 14, "no"), AIDE)
    place.does(PaperEntered(no, 13, "no"), LEAD)
    assert place.ask("SELECT voted, pending FROM vote") == [(10, 0)]
    place.at[0] += timedelta(days=2)
    place.carry(*place.due())
    assert place.ask("SELECT state FROM vote") == [("passed",)]
    assert place.verified().ok


def test_nobody_watches_the_count_beside_somebody_of_any_of_their_homes(place):
    """Person 3 lives in home 3 and, like the scrutineer 11, in home 11."""
    no = place.opens()

    def moved(connection):
        tx = Tx(connection, {})
        home = tx.get(HOUSEHOLDS, (1, 11))
        bound = (*home.bound, Bound(2, 3, place.now))
        households.put(tx, 1, [replace(home, bound=bound, ever=2)])
        vote = tx.get(VOTES, (1, no))
        tx.put(VOTES, (1, no), replace(vote, state="noticed", scrutineers=vote.scrutineers[:1]))
        tx.flush()

    place.desk.call(moved).result()
    place.does(ScrutinyTaken(no), 3)
    assert "[[11, 11" in place.ask("SELECT scrutineers FROM vote")[0][0]
    assert "[3, 3" not in place.ask("SELECT scrutineers FROM vote")[0][0]
    place.does(ScrutinyTaken(no), 4)
    assert "[4, 4" in place.ask("SELECT scrutineers FROM vote")[0][0]


def test_a_spoilt_paper_takes_no_part(place):
    no = place.opens()
    for who in (AIDE, LEAD):
        place.does(PaperEntered(no, 13, "invalid"), who)
    assert place.ask("SELECT voted, pending FROM vote") == [(0, 0)]
    place.at[0] += timedelta(days=30)
    for _ in range(3):
        place.at[0] += timedelta(days=9)
        place.carry(*place.due())
    ((result,),) = place.ask("SELECT result FROM vote")
    assert '"conflict": [1, 0]' in result
    assert place.verified().ok
