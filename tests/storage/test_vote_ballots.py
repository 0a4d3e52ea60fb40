"""Whatever comes in whatever order: no home counts twice, answers are true, the sheet adds up.

Through the real desk, on the store of this run. The model below says a second time what the rules
are; the recount of the ledger says it a third time.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows.vote_ballot_events import (
    HelpEntered,
    HelpRevoked,
    PaperEntered,
    PaperVoided,
    ProxyEntered,
    SecretBallotCast,
    StrikeAnswered,
    StrikeAsked,
)
from bot.flows.vote_events import VoiceGiven, VoiceYielded
from storage import households
from storage.households import HOUSEHOLDS
from storage.transaction import Tx
from tests.storage.polling_station import (
    COLLECTORS,
    HOMES,
    PEOPLE,
    WATCH,
    area_of,
    home_of,
    station,
)

CHOICES = ("yes", "no", "abstain")
OFTEN = settings(
    phases=(
        Phase.explicit,
        Phase.generate,
    ),  # an example is a whole vote: to shrink one takes minutes
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def place(database):
    with station(database) as found:
        yield found


# --- recorded ---------------------------------------------------------------------------

HEADS = st.integers(1, 5) | st.integers(1, HOMES)  # often the same ones
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["voice", "voice", "yield", "paper", "paper", "paper", "proxy", "proxy", "help", "help",
             "revoke", "void", "strike"]
        ),
        HEADS,
        st.sampled_from(CHOICES),
        st.sampled_from(COLLECTORS),
        st.booleans(),  # the second person of the home
        st.integers(1, 2),  # how often it is pressed
    ),
    min_size=20,
    max_size=60,
)  # fmt: skip


class Model:
    """What each home says, and by which way: written down a second time."""

    def __init__(self):
        self.voices = {head: {} for head in range(1, HOMES + 1)}
        self.entered, self.waits, self.barred = {}, {}, set()

    def word(self, head):
        if head in self.entered:
            return self.entered[head][1]
        words = {w for w in self.voices[head].values() if w}
        return "conflict" if len(words) > 1 else next(iter(words), "")

    def voice(self, head, person, choice):
        if head in self.entered or (head, person) in self.barred:
            return False
        voices = self.voices[head]
        if not choice and not any(w for p, w in voices.items() if p != person):
            return False
        if voices.get(person, "") != choice:
            voices[person] = choice
            self.waits.pop(head, None)
        return True

    def enter(self, head, way, choice, by, holder):
        """ "": refused; waits, differs, counts."""
        if self.word(head):
            return ""
        others = [e for h, e in (*self.entered.items(), *self.waits.items()) if h != head]
        if way == "proxy" and sum(e[0] == way and e[3] == holder for e in others) >= 3:
            return ""
        mine = (way, choice, by, holder)
        first = self.waits.get(head)
        if first is None:
            self.waits[head] = mine
            return "waits"
        if first[2] == by:
            return ""
        del self.waits[head]
        if first[:2] + first[3:] != mine[:2] + mine[3:]:
            return "differs"
        self.entered[head], self.voices[head] = first, {}
        return "counts"

    def both_strike(self, head):
        """Two scrutineers, of homes 11 and 12, strike what the people of a home have said here."""
        heard = [p for p, w in self.voices[head].items() if w]
        if head in WATCH or head in self.entered or not heard:
            return
        for person in heard:
            self.voices[head][person] = ""
            self.barred.add((head, person))

    def strike(self, head, ways):
        if head in self.entered and self.entered[head][0] in ways:
            del self.entered[head]
            return True
        return False


def _event(place, deed):
    """(event, actor, what the model must do) of a deed."""
    kind, head, choice, by, second, _ = deed
    no = place.no
    people = [p for p in PEOPLE if home_of(p) == head]
    person = people[min(int(second), len(people) - 1)] if people else 1
    theirs = home_of(person) == head
    now = int(place.now.timestamp())
    entered = {
        "paper": (PaperEntered(no, head, choice), ""),
        "proxy": (ProxyEntered(no, head, choice, 1, 0, "zhao"), "zhao"),
        "help": (HelpEntered(no, head, choice, 1, now, "no_phone"), ""),
    }
    if kind == "voice":
        return VoiceGiven(no, head, choice), person, lambda m: theirs and m.voice(
            head, person, choice)  # fmt: skip
    if kind == "yield":
        return VoiceYielded(no, head), person, lambda m: theirs and m.voice(head, person, "")
    if kind in entered:
        event, holder = entered[kind]
        way = "assisted" if kind == "help" else kind
        return event, by, lambda m: m.enter(head, way, choice, by, holder)
    if kind == "revoke":
        return HelpRevoked(no, head), person, lambda m: theirs and m.strike(head, ("assisted",))
    if kind == "strike":
        return StrikeAsked(no, head, "not_of_it"), WATCH[0], lambda m: m.both_strike(head)
    every = ("paper", "proxy", "assisted")
    return PaperVoided(no, head, "not_signed"), WATCH[0], lambda m: m.strike(head, every)


REFUSED = (
    "已投",
    "不在名册",
    "不计",
    "最多",
    "另一个人",
    "不用处理",
    "没有",
    "您自己",
    "记名",
    "纸质",
)


@OFTEN
@given(deeds=DEEDS)
@example(  # about a scrutineer's home nobody could agree: nothing waits for it
    deeds=[
        ("voice", 12, "yes", 95, False, 1),
        ("strike", 12, "yes", 95, False, 2),
        ("paper", 12, "no", 95, False, 1),
        ("paper", 12, "no", 96, False, 1),
        ("strike", 12, "yes", 95, False, 1),
    ]
)
def test_no_home_counts_twice_whatever_comes(place, deeds):
    no, model = place.opens(rule="owners_ordinary"), Model()
    for deed in deeds:
        event, actor, expected = _event(place, deed)
        for _ in range(deed[-1]):
            place.carry(place.press(event, actor))
            if deed[0] == "strike":
                place.carry(place.press(StrikeAnswered(no, event.head, 1), WATCH[1]))
            expected(model)
            _agrees(place, no, model)
    place.at[0] += timedelta(days=8)
    place.carry(*place.due())  # open for longer, or counted, or waiting for second entries
    for _ in range(3):
        place.at[0] += timedelta(days=9)
        place.carry(*place.due())
    found = place.verified()
    assert found.ok, found.reason
    ((result, state),) = place.ask(f"SELECT result, verdict FROM vote WHERE no = {no}")
    sheet = json.loads(result)
    piles = {choice: [0, 0] for choice in (*CHOICES, "conflict")}
    for head in range(1, HOMES + 1):
        if word := model.word(head):
            piles[word][0] += 1
            piles[word][1] += area_of(head)
    assert {pile: sheet[pile] for pile in piles} == piles
    assert state == sheet["outcome"]


def _agrees(place, no, model):
    """Header, roll and ballots are those of the model."""
    ((voted, area, torn, pending),) = place.ask(
        f"SELECT voted, voted_area, torn, pending FROM vote WHERE no = {no}"
    )
    words = {head: model.word(head) for head in range(1, HOMES + 1)}
    counting = [head for head, word in words.items() if word in CHOICES]
    assert (voted, area) == (len(counting), sum(map(area_of, counting)))
    assert torn == sum(word == "conflict" for word in words.values())
    assert pending == len(model.waits)
    roll = dict(place.ask(f"SELECT head, channel FROM vote_roll WHERE no = {no}"))
    said = dict(place.ask(f"SELECT head, choice FROM vote_ballot WHERE no = {no}"))
    for head, word in words.items():
        assert said.get(head, "") == word
        way = model.entered[head][0] if head in model.entered else "chat" if word else ""
        assert roll[head] == way
    papers = place.ask(f"SELECT head, entered_by, again_by FROM vote_paper WHERE no = {no}")
    assert {h for h, _, again in papers if again} == set(model.entered)
    assert {h for h, _, again in papers if not again} == set(model.waits)
    assert all(by != again for _, by, again in papers), "never by one person"


def test_somebody_who_was_bound_by_mistake_does_not_keep_the_home_torn(place):
    no = place.opens()
    place.does(VoiceGiven(no, 1, "no"), 13)
    _moves_out(place, 13)
    assert place.ask("SELECT voted FROM vote") == [(1,)]
    assert "✅" in place.does(VoiceGiven(no, 1, "yes"), 1)
    assert place.ask("SELECT voted, torn FROM vote") == [(1, 0)]
    assert place.ask("SELECT choice FROM vote_ballot") == [("yes",)]
    assert place.verified().ok


def _moves_out(place, who):
    def gone(connection):
        tx = Tx(connection, {})
        home = tx.get(HOUSEHOLDS, (1, home_of(who)))
        left = tuple(b for b in home.bound if b.person != who)
        households.put(tx, 1, [replace(home, bound=left)])
        tx.flush()

    place.desk.call(gone).result()


# --- secret -----------------------------------------------------------------------------

CASTS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), HEADS | st.none(), st.sampled_from(CHOICES)),
    min_size=3, max_size=30,
)  # fmt: skip


@OFTEN
@given(casts=CASTS)
def test_secret_ballots_are_as_many_as_marks_and_the_first_counts(place, casts):
    no, first = place.opens("secret"), {}
    for who, head, choice in casts:
        own = home_of(who)
        aim = own if head is None else head
        said = place.does(SecretBallotCast(no, aim, choice), who)
        counts = aim == own and own not in first
        assert ("✅" in said) == counts, said
        if counts:
            first[own] = choice
    marks = [
        json.loads(f)["head"]
        for (f,) in place.ask(
            f"SELECT facts FROM ledger WHERE kind = 'lb' AND matter = 'vote:{no}' ORDER BY seq"
        )
    ]
    assert marks == list(first), "each once, at once"
    kept = place.ask(f"SELECT ballots FROM vote_sealed WHERE no = {no}")
    words = kept[0][0].split() if kept else []
    assert words == sorted(words)
    assert Counter(w[-1] for w in words) == Counter(c[0] for c in first.values())
    for _ in range(3):
        place.at[0] += timedelta(days=9)
        place.carry(*place.due())
    found = place.verified()
    assert found.ok, found.reason
    ((result,),) = place.ask(f"SELECT result FROM vote WHERE no = {no}")
    sheet = json.loads(result)
    opened = Counter(first.values()) if len(first) >= 3 else Counter()
    assert {c: sheet[c][0] for c in CHOICES} == {c: opened[c] for c in CHOICES}


@pytest.mark.parametrize("kind", ["recorded", "secret"])
def test_a_ballot_that_races_with_the_end_is_counted_or_refused(place, kind):
    """In one commit with the end, before it and after it: a receipt is a counted ballot."""
    no = place.opens(kind)
    cast = SecretBallotCast if kind == "secret" else VoiceGiven
    for who in range(1, 9):
        place.carry(place.press(cast(no, who, "yes"), who))
    place.at[0] += timedelta(days=8)
    (closes,) = [letter for letter in place.due() if letter.what.code.split("-")[1] == "ky"]
    place.at[0] -= timedelta(days=8)
    ((ms,),) = place.ask(f"SELECT closes_ms FROM vote WHERE no = {no}")
    (last,) = place.ask("SELECT MAX(id) FROM outbox")
    late = [place.press(cast(no, who, "no"), who) for who in range(9, 13)]

    # the second comes at the very end, before anybody has closed it
    moments = iter([ms - 1, *[ms] * 3, *[ms + 1] * 99])
    place.desk.now = lambda: type(place.now).fromtimestamp(next(moments) / 1000, place.now.tzinfo)
    place.carry(*late[:2], closes, *late[2:])
    place.desk.now = lambda: place.now
    said = [
        json.loads(body)["text"]
        for (body,) in place.ask(
            f"SELECT body FROM outbox WHERE kind = 'tap' AND id > {last[0]} ORDER BY id"
        )
    ]
    receipts = sum("✅" in text for text in said)
    assert len(said) == 4
    assert receipts == 1, "one came in time"
    ((result,),) = place.ask(f"SELECT result FROM vote WHERE no = {no}")
    assert json.loads(result)["no"][0] == receipts
    assert json.loads(result)["yes"][0] == 8
    assert place.verified().ok
