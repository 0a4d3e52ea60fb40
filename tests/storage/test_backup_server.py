"""A backup of a server while workers write: one moment, a file of SQLite, restored elsewhere."""

from __future__ import annotations

import json
import threading
import time

import pytest

from bot.cases.board import switchboard
from bot.desk import Desk
from bot.letters import BotStatus, Heard, Letter, Who
from bot.post import House
from storage.database import open_writer
from tests.storage.test_backup import FLOOD, GROUP, NOW, Place
from tests.stores import rows


class OnServer(Place):
    """A worker on a server."""

    def __init__(self, url):
        self.url = url
        self.engine = open_writer(url, worker=True)
        self.desk = Desk(self.engine, House(switchboard(), FLOOD, frozenset({1})), lambda: NOW)
        self.desk.start()
        self.desk.submit(Letter(BotStatus("member", added=True), 1, Who(1, "小陈"), GROUP)).result()

    def reports(self, number, text="号窗户坏了"):
        what = Heard(f"/need {number}{text}", number)
        return self.desk.submit(Letter(what, 10 + number, Who(number, "邻居"), GROUP))


@pytest.fixture
def place(server):
    url = server.database()
    made = OnServer(url)
    yield made
    made.stops()
    server.drop(url)


def test_a_backup_under_load_restores_elsewhere_and_misses_at_most_the_last_second(
    place, server, tmp_path
):
    done, stood = threading.Event(), []  # when each need was certainly committed

    def writes():
        number = 0
        while not done.is_set():
            number += 1
            place.reports(number, "号楼灯不亮").result()
            stood.append(time.monotonic())

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        while len(stood) < 20:
            assert writer.is_alive()
            done.wait(0.01)
        began = time.monotonic()
        copy = tmp_path / "copy.sqlite3"
        code, out, err = place.runs("backup", str(copy), "--json")
        assert code == 0, err
    finally:
        done.set()
        writer.join()
    told = json.loads(out)
    elsewhere = server.database()
    try:
        restored = place.runs("restore", str(copy), HUIYIN_DATABASE_URL=elsewhere)
        assert restored[0] == 0, restored[2]
        assert place.runs("verify", "--database", elsewhere, "--head", told["heads"][0])[0] == 0
        kept = rows(elsewhere, "SELECT COUNT(*), MAX(no) FROM need")[0]
        assert kept[0] == kept[1], "every need up to one moment, none beyond it"
        assert kept[0] >= sum(at < began - 1 for at in stood), "at most the last second is missing"
        assert kept[0] < len(stood), "there was load"
    finally:
        server.drop(elsewhere)


def test_what_stands_on_the_server_is_not_overwritten(place, tmp_path):
    place.reports(1).result()
    copy = tmp_path / "copy.sqlite3"
    assert place.runs("backup", str(copy))[0] == 0
    place.stops()
    before = rows(place.url, "SELECT COUNT(*) FROM ledger")
    assert "is not empty" in place.refused("restore", str(copy))
    assert rows(place.url, "SELECT COUNT(*) FROM ledger") == before
    (tmp_path / "bad").write_bytes(copy.read_bytes()[:5000])
    assert "no whole backup" in place.refused("restore", str(tmp_path / "bad"))
    assert "there is no file" in place.refused("restore", str(tmp_path / "none"))
