"""A desk on a store, and a vote that may be opened there: for ballots by the hundred.

Home `n` of fifteen is of person `n` as far as there are twelve; persons 13 and 14 live in homes 1
and 2 as well, nobody in homes 13 to 15. 98 opens, 95 (committee), 96 (elder aide) and 97 (floor
lead) collect papers; persons 11 and 12 watch the count. Area of home n: n m².
"""

from __future__ import annotations

import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.cases.board import switchboard
from bot.codes import encode
from bot.desk import Desk
from bot.flows.household import Bound, Household, Unit
from bot.flows.role_state import Seat
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_events import VoteOpened
from bot.flows.vote_roll import frozen
from bot.flows.vote_state import Scrutineer, Vote
from bot.letters import BotStatus, Chat, Heard, Letter, Pressed, Who
from bot.post import House
from storage import deadlines, households, verify
from storage.database import open_writer
from storage.roles import SEATS
from storage.times import to_ms
from storage.transaction import Tx
from storage.votes import VOTES
from tests.stores import closing_engine

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
OPERATOR, OPENER, COLLECTORS = 99, 98, (95, 96, 97)
PEOPLE, HOMES = tuple(range(1, 15)), 15
WATCH = (11, 12)
GROUP = Chat(-100, False, "3号楼")


def home_of(person):
    return person if person <= 12 else person - 12


def area_of(head):
    return head * 100


@dataclass
class Station:
    """One community with one vote."""

    desk: Desk
    at: list[datetime]
    updates: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    no: int = 0

    @property
    def now(self):
        return self.at[0]

    def letter(self, what, who, chat=None):
        person = Who(who, f"邻居{who}", "zh")
        return Letter(what, next(self.updates), person, chat or Chat(who, True))

    def press(self, event, who):
        return self.letter(Pressed(encode(1, event), "1", 1), who)

    def carry(self, *letters):
        for future in [self.desk.submit(letter) for letter in letters]:
            future.result()

    def does(self, event, who):
        """Press it; the answer to the tap."""
        (last,) = self.ask("SELECT COALESCE(MAX(id), 0) FROM outbox")
        self.carry(self.press(event, who))
        said = self.ask(f"SELECT body FROM outbox WHERE kind = 'tap' AND id > {last[0]}")
        return json.loads(said[0][0])["text"] if said else ""

    def ask(self, sql):
        return self.desk.call(lambda c: [tuple(r) for r in c.exec_driver_sql(sql).all()]).result()

    def due(self):
        """What is due by now."""
        now = to_ms(self.now)
        return [Letter(row) for row in self.desk.call(lambda c: deadlines.due(c, now, 9)).result()]

    def verified(self):
        return self.desk.call(verify.check).result()

    def opens(self, kind="recorded", rule="residents_assembly"):
        """A vote in its notice, whose days are over, is opened."""
        template = TEMPLATES[rule]
        self.no += 1

        def noticed(connection):
            tx = Tx(connection, {})
            vote = Vote(
                no=self.no, home=1, opener=OPENER, title="装门禁", text="同意安装门禁系统一套。",
                rule=rule, numbers=frozen(template), effect="consultation", kind=kind,
                state="noticed", drafted_at=NOW, by_area=template.by_area, notice_days=10,
                open_days=7, noticed_at=self.now, posted_at=self.now, opens_at=self.now,
                scrutineers=tuple(Scrutineer(p, p) for p in WATCH),
            )  # fmt: skip
            tx.put(VOTES, (1, self.no), vote)
            tx.flush()

        self.desk.call(noticed).result()
        self.carry(self.press(VoteOpened(self.no), OPENER))
        assert self.ask(f"SELECT state, heads FROM vote WHERE no = {self.no}") == [("open", HOMES)]
        return self.no


def _settle(connection):
    tx = Tx(connection, {})
    for no in range(1, HOMES + 1):
        people = [p for p in PEOPLE if home_of(p) == no]
        bound = tuple(
            Bound(nth, person, NOW, tenure="owner") for nth, person in enumerate(people, 1)
        )
        unit = Unit("3", "1", str(no), area_of(no), f"O{no}")
        households.put(tx, 1, [Household(no, unit, bound=bound, ever=len(bound))])
    roles = (Role.RESIDENTS_COMMITTEE, Role.ELDER_AIDE, Role.FLOOR_LEAD)
    seats = dict(zip(COLLECTORS, roles, strict=True)) | {OPENER: Role.RESIDENTS_COMMITTEE}
    until = NOW + timedelta(days=900)
    for no, (person, role) in enumerate(seats.items(), 100):
        tx.put(SEATS, (1, no), Seat(no, role.value, 0, person, "held", OPERATOR, NOW, until, ""))
    tx.flush()


@contextmanager
def station(database):
    engine = open_writer(database, worker=True)
    with closing_engine(engine):
        at = [NOW]
        house = House(switchboard(), Policy(), frozenset({OPERATOR}), "huiyin_bot")
        desk = Desk(engine, house, lambda: at[0])
        desk.start()
        found = Station(desk, at)
        try:
            found.carry(found.letter(BotStatus("member", OPENER, True), OPERATOR, GROUP))
            everybody = (*PEOPLE, *COLLECTORS, OPENER)
            found.carry(*(found.letter(Heard("/start", 1), who) for who in everybody))
            found.carry(*(found.letter(Heard("/polls", 1), who, GROUP) for who in everybody))
            found.desk.call(_settle).result()
            found.desk.call(lambda _: desk.forget("grants", 1)).result()
            yield found
        finally:
            desk.stop()
