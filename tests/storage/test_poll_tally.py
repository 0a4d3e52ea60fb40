"""Polls through the real desk on the store of this run: the tally is the recount, whatever came.

People 1 to 6 live in three homes; 7 is known to no home. What they vote is drawn: whole ballots,
marks put on and taken off, words in private, double taps, updates that come again.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cases.board import switchboard
from bot.codes import encode
from bot.desk import Desk
from bot.flows.household import Bound, Unit
from bot.flows.household import Household as Home
from bot.flows.poll_events import BallotCast, BallotMarked, SealedBallotCast
from bot.flows.rules.policy import Policy, PollPolicy
from bot.letters import BotStatus, Chat, Heard, Letter, Pressed, Who
from bot.post import House
from storage import deadlines, households, verify
from storage.database import open_writer
from storage.times import to_ms
from storage.transaction import Tx
from storage.verify_alone import Poll, Recount
from tests.stores import closing_engine

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
GROUP, OPERATOR, LEAD = Chat(-100, False, "3号楼"), Who(99, "小陈"), Who(98, "李大爷", "zh")
PEOPLE = tuple(Who(number, f"邻居{number}", "zh") for number in range(1, 8))
OPTIONS = 3
POLICY = Policy(poll=PollPolicy(new_most=10_000, least=1, secret_least=2))
SECOND = timedelta(seconds=1)


@dataclass
class Place:
    """A desk on a store, with a clock that is set by hand."""

    engine: object
    desks: list[Desk] = field(default_factory=list)
    now: datetime = NOW
    updates: itertools.count = field(default_factory=lambda: itertools.count(1))
    tick: timedelta = timedelta()  # with each look at the clock
    ahead: threading.Lock = field(default_factory=threading.Lock)

    def at(self):
        with self.ahead:
            self.now += self.tick
            return self.now

    def add(self, engine):
        house = House(switchboard(), POLICY, frozenset({OPERATOR.id}), "huiyin_bot")
        self.desks.append(Desk(engine, house, self.at))
        self.desks[-1].start()

    @property
    def desk(self):
        return self.desks[0]

    def letter(self, what, who, chat=GROUP):
        return Letter(what, next(self.updates), who, chat)

    def press(self, event, who, chat=GROUP):
        return self.letter(Pressed(encode(1, event), "1", 1), who, chat)

    def carry(self, letters):
        for future in [self.desk.submit(letter) for letter in letters]:
            future.result()

    def ask(self, sql, *values):
        return self.desk.call(
            lambda c: [tuple(r) for r in c.exec_driver_sql(sql.format(*values)).all()]
        ).result()

    def fire(self):
        """Everything that is due by now, once."""
        now = to_ms(self.now)
        self.carry([Letter(row) for row in self.desk.call(lambda c: deadlines.due(c, now, 1000))
                    .result()])  # fmt: skip


@contextmanager
def placed(database):
    """3号楼 is served; two people live in each of its three homes."""
    engine = open_writer(database, worker=True)
    with closing_engine(engine):
        place = Place(engine)
        place.add(engine)
        try:
            place.carry([place.letter(BotStatus("member", LEAD.id, True), OPERATOR)])
            place.carry([
                place.letter(Heard("/start", 1), who, Chat(who.id, True))
                for who in (LEAD, *PEOPLE)
            ])  # fmt: skip
            place.carry([place.letter(Heard("/polls", 1), who) for who in PEOPLE])
            place.desk.call(_settle).result()
            yield place
        finally:
            for desk in place.desks:
                desk.stop()


def _settle(connection):
    tx = Tx(connection, {})
    for no in (1, 2, 3):
        bound = tuple(Bound(nth, person, NOW) for nth, person in ((1, no), (2, no + 3)))
        households.put(tx, 1, [Home(no, Unit("3", "1", str(no), 8000), bound=bound, ever=2)])
    tx.flush()


@pytest.fixture
def place(database):
    with placed(database) as found:
        yield found


# --- the tally is the recount --------------------------------------------------------------

CHOICES = st.permutations(range(OPTIONS)).flatmap(
    lambda order: st.integers(1, OPTIONS).map(lambda n: "_".join(map(str, order[:n])))
)
#: who, the ballot, the option that is marked instead (or none), seconds since the one before,
#: how often it is pressed, whether it comes again, with which others it is committed
DEEDS = st.tuples(
    st.sampled_from(PEOPLE), CHOICES, st.none() | st.integers(0, OPTIONS - 1),
    st.sampled_from([0, 1, 5]), st.integers(1, 2), st.booleans(), st.booleans(),
)  # fmt: skip
RULES = st.tuples(
    st.sampled_from(["单选", "多选", "排序"]), st.sampled_from(["一户一票", "一人一票"]),
    st.sampled_from(["记名", "匿名"]),
)  # fmt: skip


class Model:
    """What the ballots must be, written down a second time."""

    def __init__(self, kind, by, secret):
        self.kind, self.by, self.secret = kind, by, secret
        self.choices, self.last = {}, {}

    def voter(self, who):
        if self.by == "person":
            return who
        return (who - 1) % 3 + 1 if who < 7 else 0

    def cast(self, who, choice, at):
        voter = self.voter(who)
        if not voter or self.choices.get(voter) == choice:
            return
        self.choices[voter] = choice
        self.last[voter] = who, at

    def mark(self, who, option, at):
        voter = self.voter(who)
        have = [int(x) for x in self.choices.get(voter, "").split("_") if x]
        if option in have:
            by, when = self.last[voter]
            if by == who and at - when <= timedelta(seconds=2):
                return  # a trembling hand
            have.remove(option)
        else:
            have.append(option)
        if self.kind != "排序":
            have.sort()
        self.cast(who, "_".join(map(str, have)), at)

    def piles(self):
        return Counter(choice for choice in self.choices.values() if choice)


def _asked(place, rules):
    line = f"/poll 第几个? 甲/乙/丙 {' '.join(rules)}"
    place.carry([place.letter(Heard(line, 5), LEAD)])
    ((no, state),) = place.ask("SELECT no, state FROM poll ORDER BY no DESC LIMIT 1")
    assert state == "open"
    return no


def _deed(place, model, no, deed):
    """The letters of one deed, and what it must come to."""
    who, choice, option, _, times, again, _ = deed
    several = model.kind != "单选"
    choice = choice if several else choice[:1]
    if several and model.kind != "排序":
        choice = "_".join(sorted(choice.split("_")))
    letters = []
    if model.secret:
        event, chat = SealedBallotCast(no, choice), Chat(who.id, True)
    elif option is not None and several:
        event, chat = BallotMarked(no, option), GROUP
    else:
        event, chat = BallotCast(no, choice), GROUP
    for _time in range(times):
        letters.append(place.press(event, who, chat))
        if isinstance(event, BallotMarked):
            model.mark(who.id, option, place.now)
        else:
            model.cast(who.id, choice, place.now)
    return letters + (letters if again else [])


@settings(
    max_examples=100, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(rules=RULES, deeds=st.lists(DEEDS, max_size=14))
def test_the_tally_is_the_recount(place, rules, deeds):
    no = _asked(place, (*rules, "1小时"))
    model = Model(rules[0], "household" if rules[1] == "一户一票" else "person",
                  rules[2] == "匿名")  # fmt: skip
    waiting, heard = [], []
    for deed in deeds:
        if deed[3] and waiting:  # a commit has one time
            place.carry(waiting)
            waiting = []
        place.now += deed[3] * SECOND
        waiting += _deed(place, model, no, deed)
        heard = waiting[-3:]
        if not deed[6]:
            place.carry(waiting)
            waiting = []
    place.carry(waiting)
    place.carry(heard)  # Telegram brings the last ones again
    _holds(place, no, model)
    place.now += timedelta(hours=11)  # past the quiet hours as well
    place.fire()
    place.fire()  # what was carried out is not carried out again
    _ended(place, no, model)


def _counts(piles, kind):
    found = [0] * OPTIONS
    for choice, many in piles.items():
        marked = [int(x) for x in choice.split("_")]
        for at, option in enumerate(marked):
            found[option] += many * (len(marked) - at if kind == "排序" else 1)
    return found


def _holds(place, no, model):
    """The header's running counts, the ballots and the model say the same."""
    ((counts, voted, homes),) = place.ask("SELECT counts, voted, homes FROM poll WHERE no = {}", no)
    rows = place.ask("SELECT voter, choice FROM poll_ballot WHERE no = {}", no)
    assert {voter: choice for voter, choice in rows if choice} == {
        voter: choice for voter, choice in model.choices.items() if choice
    }
    assert json.loads(counts) == _counts(model.piles(), model.kind)
    assert voted == model.piles().total()
    lived_in = {v if model.by == "household" else (v - 1) % 3 for v, c in model.choices.items()
                if c and v != 7}  # fmt: skip
    assert homes == len(lived_in)


def _ended(place, no, model):
    """The end says what the ledger says, and nothing else does."""
    recount, closings = Recount(), 0
    entries = place.ask(
        "SELECT matter, kind, facts FROM ledger WHERE matter = 'poll:{}' ORDER BY seq", no
    )
    for matter, kind, facts in entries:
        assert recount.read(matter, kind, json.loads(facts)) == ""
        closings += kind == "vz"
    assert closings == 1
    facts = json.loads(next(facts for _, kind, facts in entries if kind == "vz"))
    few = model.secret and model.piles().total() < POLICY.poll.secret_least
    piles = Counter() if few else model.piles()
    assert facts["counts"] == _counts(piles, model.kind)
    assert facts["voted"] == model.piles().total()
    if model.secret:
        assert not {"vc", "vm", "vn"} & {kind for _, kind, _ in entries}
        assert {tuple(pair) for pair in facts["ballots"]} == set(piles.items())
        kept = place.ask("SELECT choice, nth, at_ms FROM poll_ballot WHERE no = {}", no)
        assert set(kept) <= {("", 0, None)}
    else:
        last = {i: c for i, c in recount.polls.get(f"poll:{no}", Poll()).ballots.items() if c}
        assert Counter(last.values()) == model.piles()
    assert place.desk.call(verify.check).result().ok


# --- a vote that races the end -------------------------------------------------------------

RACES = 200


def _racing(place, no, due):
    """Three votes of one lane, the end from another; the clock runs over it meanwhile."""
    votes = [place.press(BallotCast(no, str(who.id % OPTIONS)), who) for who in PEOPLE[:3]]
    closing = place.desks[-1]
    gate, waits = threading.Barrier(2), []

    def presses():
        gate.wait()
        waits.extend(place.desk.submit(letter) for letter in votes)

    lane = threading.Thread(target=presses)
    lane.start()
    gate.wait()
    waits.append(closing.submit(Letter(due)))
    lane.join()
    for wait in waits:
        wait.result()


def test_a_vote_that_races_the_end_is_counted_or_refused(place, database):
    """On a server the end comes from another worker; on a file by another thread."""
    rules = ("单选", "一人一票")
    for _ in range(RACES):
        _asked(place, rules)
    with contextlib.ExitStack() as closes:
        if place.desk._shared:
            place.add(closes.enter_context(closing_engine(open_writer(database, worker=True))))
            closes.callback(lambda: place.desks.pop().stop())
        _race(place)
    _each_counted_or_refused(place)


def _race(place):
    dues = {
        row.matter: row
        for row in place.desk.call(lambda c: deadlines.due(c, 2**60, 10_000)).result()
        if row.kind == "vz"
    }
    assert len(dues) == RACES
    ends = place.now + timedelta(days=3)
    for no in range(1, RACES + 1):
        place.now, place.tick = ends - timedelta(milliseconds=2 + no % 9), timedelta(milliseconds=1)
        _racing(place, no, dues[f"poll:{no}"])
    place.tick, place.now = timedelta(), ends + SECOND
    place.fire()


def _each_counted_or_refused(place):
    cast = Counter(matter for (matter,) in place.ask("SELECT matter FROM ledger WHERE kind = 'vc'"))
    bodies = place.ask("SELECT body FROM outbox WHERE kind = 'tap'")
    said = [json.loads(body)["text"] for (body,) in bodies]
    refused = Counter(text.partition("已经截止")[0] for text in said if "没有计入" in text)
    ends = {}
    for matter, facts in place.ask("SELECT matter, facts FROM ledger WHERE kind = 'vz'"):
        told = json.loads(facts)
        if "state" in told and told["state"] in ("closed", "invalid"):
            assert matter not in ends
            ends[matter] = told["voted"]
    assert len(ends) == RACES
    won = Counter()
    for matter, voted in ends.items():
        no = matter.partition(":")[2]
        assert voted == cast[matter]
        assert voted + refused[f"投票#{no}"] == 3
        won[voted] += 1
    assert len(won) > 1, "some races went the one way, some the other"
