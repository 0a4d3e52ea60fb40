"""A ledger of three communities with polls and formal votes, written by the real shelves.

The points of rankings come from `rules.tally`, the figures of votes from `rules.quorum`: what
checks them shares no line with them.
"""

from __future__ import annotations

import random
from collections import Counter

from bot.flows.rules import quorum, tally
from bot.flows.rules.vote_rules import TEMPLATES, Measure, adopted
from storage import ledger, migrations
from storage.communities import COMMUNITIES, Head
from storage.database import open_writer
from storage.transaction import Tx

FOLLOWS = adopted(
    "own:1", TEMPLATES["owners_ordinary"], "不投票的随多数。", nonvote="follow_majority"
)


class Writer:
    """Entries of one community, a millisecond apart."""

    def __init__(self, tx, community, chance):
        self.tx, self.community, self.chance, self.at = tx, community, chance, 1_795_600_000_000
        tx.put(
            COMMUNITIES, community, Head(community, f"小区{community}", "zh_CN", "Asia/Shanghai")
        )

    def add(self, matter, code, /, **facts):
        self.at += self.chance.randint(1, 10**6)
        personal = {"actor": self.chance.randint(100, 999), "text": '电梯坏了 \u2028 "<b>" 😀'}
        return ledger.append(
            self.tx, self.community, at_ms=self.at, matter=matter, kind=code,
            facts={**facts, "home": 1, "roles": ["resident"]}, personal=personal,
        )  # fmt: skip

    def poll(self, no, kind, ballots, *, secret=False, options=4):
        """`ballots`: of each voter; in a named poll everybody says something else before."""
        self.add(f"poll:{no}", "vo", kind=kind, by="person", secret=int(secret), hidden=0, hours=72)
        if not secret:
            for at, _ in enumerate(ballots, 1):
                self.add(f"poll:{no}", "vc", no=no, choice="0", ballot=at)
            for at, ballot in enumerate(ballots, 1):
                self.add(f"poll:{no}", "vm", no=no, option=1, ballot=at, choice=_word(ballot))
        marks = [b for b in ballots if b]
        if kind == "ranking":
            counts = [c.votes for c in tally.borda(marks, range(options)).counts]
        else:
            chosen = Counter(option for ballot in marks for option in ballot)
            counts = [chosen[option] for option in range(options)]
        facts = {
            "state": "closed", "counts": counts, "voted": len(marks),
            "kind": kind, "options": options, "secret": secret,
        }  # fmt: skip
        if secret:
            facts["ballots"] = [list(pair) for pair in sorted(Counter(map(_word, marks)).items())]
        self.add(f"poll:{no}", "vz", no=no, **facts)

    def vote(self, no, rule, roll, voices, *, secret=False, delivered=(), named=()):
        """`roll`: head → area; `voices`: (head, voice, choice) in their order."""
        matter = f"vote:{no}"
        self.add(matter, "ka", rule=rule.key, kind="", title="加装电梯", text="同意加装电梯。")
        self.add(matter, "kk", no=no, roll=[list(pair) for pair in roll.items()],
                 rule=rule.numbers(), kind="secret" if secret else "recorded", roll_hash="ab",
                 effect="consultation")  # fmt: skip
        for head in delivered:
            self.add(matter, "kf", no=no, head=head, delivered=1)
        if secret:
            self._sealed(matter, no, voices)
        else:
            self._spoken(matter, no, voices, dict(named))
        said = quorum.settled([quorum.Voice(*v) for v in voices], dict(named))
        sums = quorum.summed(said, roll)
        silent = [h for h in delivered if said.get(h, "conflict") == "conflict"]
        verdict = quorum.judge(
            rule, Measure(len(roll), sum(roll.values())), sums,
            Measure(len(silent), sum(roll[h] for h in silent)),
        )  # fmt: skip
        torn = [h for h, word in said.items() if word == "conflict"]
        figures = {"roll": [len(roll), sum(roll.values())],
                   "conflict": [len(torn), sum(roll[h] for h in torn)],
                   **_told(verdict.strict)}  # fmt: skip
        if verdict.followed and verdict.followed.sums.participating != quorum.NOBODY:
            figures["followed"] = _told(verdict.followed)
        state = verdict.outcome
        self.add(matter, "ky", no=no, state=state, extended=0, result=figures, roll_hash="ab")
        self.add(matter, "kq", no=no)

    def _spoken(self, matter, no, voices, named):
        seen = []
        for head, voice, choice in voices:
            seen.append(quorum.Voice(head, voice, choice))
            says = quorum.settled(seen).get(head, "")
            self.add(matter, "kl" if choice else "km", no=no, head=head, voice=voice,
                     choice=choice, channel="chat", says=says)  # fmt: skip
        for head, voice in named.items():
            self.add(matter, "km", no=no, head=head, named=voice)

    def _sealed(self, matter, no, voices):
        codes = self.chance.sample(range(10**6), len(voices))
        waiting = []
        for code, (head, _, choice) in zip(codes, voices, strict=True):
            self.add(matter, "la", no=no, head=head, marked=1, channel="secret")
            waiting.append([f"{code:06}", choice])
            if len(waiting) == 4:
                self._batch(matter, no, waiting)
        self._batch(matter, no, waiting)

    def _batch(self, matter, no, waiting):
        if waiting:
            self.add(matter, "lb", no=no, batch=sorted(waiting))
        waiting.clear()


def _told(judged):
    def both(measure):
        return [measure.heads, measure.area]

    return {
        "outcome": judged.outcome, "yes": both(judged.sums.yes), "no": both(judged.sums.no),
        "abstain": both(judged.sums.abstain), "part": both(judged.sums.participating),
        "tests": [
            [t.of, t.measure, t.part, t.whole, *t.share.numbers(), int(t.met), t.least]
            for t in judged.tests
        ],
    }  # fmt: skip


def _word(ballot):
    return "_".join(map(str, ballot))


def write(url, seed=1):
    """Fill a fresh database."""
    engine = open_writer(url)
    migrations.upgrade(engine)
    chance = random.Random(seed)
    with engine.begin() as connection:
        tx = Tx(connection, {})
        for community in (1, 2, 3):
            fill(Writer(tx, community, chance), chance)
        tx.flush()
    engine.dispose()


def fill(book, chance):
    """All kinds in the first community, the smaller ones in the others."""
    first = [book.add(f"need:{n}", "nr", no=n) for n in range(1, 6)]
    orders = [chance.sample(range(4), chance.randint(0, 4)) for _ in range(7)]
    words = ["yes"] * 14 + ["no"] * 4 + ["abstain"] * 2
    book.poll(1, "single", [[chance.randrange(4)] for _ in range(5)])
    ballots = [(head, 1, chance.choice(words)) for head in range(1, 20)]
    book.vote(
        4, TEMPLATES["residents_assembly"], dict.fromkeys(range(1, 31), 0), ballots, secret=True
    )
    ledger.erase(book.tx, book.community, first[1:3], at_ms=book.at + 1, why="asked")
    if book.community > 1:
        return
    book.poll(2, "ranking", orders)
    book.poll(3, "multiple", orders)
    book.poll(4, "single", [[chance.randrange(4)] for _ in range(9)], secret=True)
    roll = {head: chance.randint(4_000, 14_000) for head in range(1, 31)}
    voices = [(head, 1, chance.choice(words)) for head in range(1, 27)]
    voices += [(head, 1, "yes") for head in range(5, 9)]
    voices += [
        (3, 2, "no"),
        (3, 1, "yes"),
        (4, 2, "no"),
        (4, 1, "yes"),
        (9, 2, "abstain"),
        (9, 1, ""),
    ]
    book.vote(1, TEMPLATES["owners_ordinary"], roll, voices, named=[(4, 2)])
    book.vote(2, TEMPLATES["lift"], roll, voices[:19], delivered=[1, 2, 28])
    book.vote(3, FOLLOWS, roll, voices[:17], delivered=range(10, 31))
    book.add("need:6", "nr", no=6)
