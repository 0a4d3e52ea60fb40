"""A desk on a throw-away database in which so many needs are stored already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from bot import codes
from bot.bench.server import Server
from bot.cases import terms
from bot.cases.board import switchboard
from bot.desk import Desk
from bot.flows.need_events import NeedReminderDue
from bot.flows.need_state import Need
from bot.flows.rules.policy import Policy
from bot.letters import BotStatus, Chat, Heard, Letter, Who
from bot.post import House
from storage import deadlines, migrations, need_terms
from storage.communities import COMMUNITIES
from storage.database import open_writer
from storage.needs import NEEDS
from storage.times import to_ms
from storage.transaction import Deadline, Tx

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OPERATOR, LEAD, GROUP = Who(1, "operator"), Who(2, "lead", "zh-hans"), Chat(-100, False, "3号楼")


@dataclass(slots=True)
class Stage:
    """A desk whose clock stands at `now`."""

    desk: Desk
    now: datetime

    def at(self) -> datetime:
        """The passed clock."""
        return self.now


@contextmanager
def stage(stored: int, server: Server | None = None) -> Iterator[Stage]:
    """A group with a floor lead who can be reached, and `stored` open needs with deadlines.

    In a file of SQLite, or in a fresh database of a server.
    """
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        url = server.database() if server else f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        engine = open_writer(url, worker=True)
        migrations.upgrade(engine)
        house = House(switchboard(), Policy(), frozenset({OPERATOR.id}), "bench_bot")
        found = Stage(None, NOW)  # type: ignore[arg-type]  # set on the next line
        found.desk = desk = Desk(engine, house, found.at)
        desk.start()
        try:
            desk.submit(Letter(BotStatus("member", LEAD.id, True), 1, OPERATOR, GROUP)).result()
            desk.submit(Letter(Heard("/start", 1), 2, LEAD, Chat(LEAD.id, True))).result()
            for first in range(1, stored + 1, 5000):
                numbers = range(first, min(first + 5000, stored + 1))
                desk.call(lambda c, numbers=numbers: store(c, numbers)).result()  # type: ignore[misc]  # bound now
            desk.forget("community", 1)
            yield found
        finally:
            desk.stop()
            engine.dispose()


_THINGS = ("电梯", "楼道灯", "门禁", "水管", "垃圾桶", "快递柜", "路灯", "消防栓", "窗户", "扶手",
           "充电桩", "信报箱")  # fmt: skip
_FAULTS = ("坏了三天", "又坏了", "没人修", "坏了很久")
OLD = 30  # the first needs, about something that nobody raised since


def topic(no: int) -> str:
    """What neighbours write, in as many ways as there are needs."""
    if no <= OLD:
        return f"健身区的秋千断了，第{no}次说"
    thing, fault = _THINGS[no // 2 % len(_THINGS)], _FAULTS[no // 24 % len(_FAULTS)]
    return f"{1 + no % 2}单元{thing}{fault} {no}"


def store(connection: Connection, numbers: range, due: datetime | None = None) -> None:
    """Needs that were raised before, each with one reminder that waits (30 days, or `due`)."""
    tx = Tx(connection, {})
    at = due or NOW + timedelta(days=30)
    waits = []
    for no in numbers:
        # answered by then it must be only later: a reminder that falls due is really said
        answer_due = at + timedelta(days=1)
        text = topic(no)
        need = Need(no, 1, 100 + no % 500, text, "3号楼", "submitted", NOW, answer_due)
        tx.put(NEEDS, (1, no), need)
        need_terms.enter(tx, 1, 1, no, terms.of_need(need))
        code = codes.encode(1, NeedReminderDue(no, 1, 3600))
        waits.append(Deadline(1, f"need:{no}", "nm", code, to_ms(at)))
    head = tx.get(COMMUNITIES, 1)
    if head is not None:
        counters = {**head.counters, "need": numbers[-1]}
        tx.put(COMMUNITIES, 1, replace(head, counters=counters))
    tx.flush()
    deadlines.write(connection, [], waits)
