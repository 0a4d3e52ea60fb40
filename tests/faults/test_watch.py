"""What goes beyond its limit is told to the operators, once, and so is its end."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections import namedtuple
from datetime import timedelta

import aiohttp
import pytest

from bot import watch as watching
from bot.flows.alarm import LIMITS
from bot.watch import Watch
from storage import backup, deadlines, outbox
from storage.database import on_file
from storage.times import to_ms
from storage.transaction import Deadline
from tests import stores

HOUR = timedelta(hours=1)
Disk = namedtuple("Disk", "total used free")


def looks(house):
    """A fresh watch, as after a restart long ago: nothing that is late is excused."""
    app = house.app
    made = Watch(
        app.desk, app.now, app.vitals, url=house.database, backups=app.settings.backups,
        answered_at=lambda: app.ears.answered_at,
    )  # fmt: skip
    made._start_ms = 0
    return made


async def told(house, watch, **who):
    """What the operators read after a look: [(name, words)]."""
    start = len(house.town.transcript)
    await watch.look()
    await house.town.settle()
    return [(s.person.name, s.text.split("\n")[0]) for s in house.town.transcript[start:]]


@pytest.fixture
async def still(town):
    """The town, with a pulse that never sweeps and a mouth that says only alarms and later rows."""
    town.app.pulse._scheduler.pause()
    town.watch = looks(town)
    assert await told(town, town.watch) == []
    return town


def row(house, **changes):
    """A row of the outbox that nobody has tried to send."""
    columns = dict.fromkeys(("reply_to", "not_before_ms", "not_after_ms", "person"), 0)
    columns |= {"community": 1, "chat_group": 0, "kind": "text", "slot": "", "under": ""}
    columns |= {"anew": False, "klass": "must", "priority": 1, "body": '{"text": "一"}'}
    return {**columns, "created_ms": to_ms(house.clock.now()), **changes}


async def write(house, work):
    return await asyncio.wrap_future(house.app.desk.call(work, silent=True))


async def test_dates_that_are_carried_out_late_are_told_until_they_are_not(still, monkeypatch):
    house, watch = still, still.watch
    late = to_ms(house.clock.now() - timedelta(seconds=75))
    await write(
        house,
        lambda c: deadlines.write(c, [], [Deadline(1, "need:9", "nm", "1-nm-9-1-3600", late)]),
    )

    async def no_sweep():
        return 0

    monkeypatch.setattr(house.app.pulse, "sweep", no_sweep)
    assert await told(house, watch) == [("小陈", "⚠️ 到期的事没有按时办：晚了1分钟。")]
    assert await told(house, watch) == [], "once"
    assert await told(house, looks(house)) == [], "also after a restart"
    monkeypatch.undo()
    await house.app.pulse.sweep()
    (over,) = await told(house, watch)
    assert over[1].startswith("✅ 到期的事又能按时办了。")
    assert await told(house, watch) == []


async def test_words_that_do_not_get_out_are_told_until_they_do(still):
    house, watch = still, still.watch
    later = to_ms(house.clock.now() + HOUR)
    await write(house, lambda c: outbox.write(c, [row(house, person=house.person("李大爷").id)]))
    change = f"UPDATE outbox SET error = 'x', not_before_ms = {later}"
    await write(house, lambda c: c.exec_driver_sql(f"{change} WHERE done_ms IS NULL"))
    assert await told(house, watch) == []  # the row is seen to fail from here on
    house.clock.advance(timedelta(minutes=6))
    assert await told(house, watch) == [("小陈", "⚠️ 我要说的话发不出去：最早的已经等了6分钟。")]
    assert await told(house, watch) == []
    house.clock.advance(HOUR)
    await house.town.settle()  # it leaves
    (over,) = await told(house, watch)
    assert over[1].startswith("✅ 我要说的话又能发出去了。")


async def test_what_waits_for_the_morning_or_for_a_group_that_is_gone_is_not_late(still):
    house, watch = still, still.watch
    hour = to_ms(house.clock.now() + timedelta(hours=9))
    rows = [
        row(house, person=house.person("李大爷").id, not_before_ms=hour),
        row(house, chat_group=1),
    ]
    await house.plays("李大爷 removes Bot from 3号楼")
    await write(house, lambda c: outbox.write(c, rows))
    house.clock.advance(timedelta(hours=8))
    assert await told(house, watch) == []


async def test_an_old_backup_is_told_by_day_until_there_is_a_new_one(still):
    house, watch = still, still.watch
    path = on_file(house.database)
    if path is None:
        pytest.skip("on a server nothing but HUIYIN_BACKUPS tells of a backup")
    house.clock.advance(timedelta(hours=25))
    assert await told(house, watch) == []
    house.clock.advance(timedelta(hours=14))  # 3 in the morning
    assert await told(house, watch) == [], "it waits for the morning"
    house.clock.advance(timedelta(hours=5))
    assert await told(house, watch) == [("小陈", "⚠️ 最新的备份已经是44小时前的了。")]
    assert await told(house, watch) == []
    backup.note(house.database)
    at = house.clock.now().timestamp()
    os.utime(path.with_name(path.name + backup.MARK), (at, at))
    (over,) = await told(house, watch)
    assert over[1].startswith("✅ 有新的备份了。")


async def test_backups_that_somebody_else_makes_are_seen_where_the_setting_says(tmp_path):
    url = "postgresql://db/huiyin"
    assert backup.newest(url, None) is None
    assert backup.newest(url, tmp_path / "none") == 0
    assert backup.newest(url, tmp_path) == 0
    for name, at in (("old.dump", 1000), ("new.dump", 2000)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (at, at))
    assert backup.newest(url, tmp_path) == 2000
    assert backup.newest(url, tmp_path / "old.dump") == 1000


async def test_a_disk_that_is_nearly_full_is_told_until_it_has_room(still, monkeypatch):
    if on_file(still.database) is None:
        pytest.skip("the disk of a server is not ours to see")
    monkeypatch.setattr(watching.shutil, "disk_usage", lambda _: Disk(1000, 913, 87))
    assert await told(still, still.watch) == [("小陈", "⚠️ 磁盘快满了：只剩8%。")]
    assert await told(still, still.watch) == []
    monkeypatch.setattr(watching.shutil, "disk_usage", lambda _: Disk(1000, 500, 500))
    (over,) = await told(still, still.watch)
    assert over[1].startswith("✅ 磁盘又有空间了。")
    assert shutil.disk_usage is not None


async def test_a_broken_chain_is_told_until_it_holds(still):
    house, watch = still, still.watch
    await house.town.plays("王阿姨 in 3号楼: /need 电梯坏了", check=False)
    await watch.check()
    assert watch.figures()["chain"] == 0
    before = stores.rows(house.database, "SELECT facts FROM ledger WHERE seq = 2")[0][0]
    change = "UPDATE ledger SET facts = '{}' WHERE seq = 2"
    await write(house, lambda c: c.exec_driver_sql(change))
    start = len(house.town.transcript)
    for _ in range(2):
        await watch.check()
        await house.town.settle()
    (said,) = house.town.transcript[start:]
    assert said.text.startswith("⚠️ 账本被改动过：第2条记录对不上。")
    assert "huiyin verify" in said.text
    mend = f"UPDATE ledger SET facts = '{before}' WHERE seq = 2"
    await write(house, lambda c: c.exec_driver_sql(mend))
    await watch.check()
    await house.town.settle()
    assert house.town.transcript[-1].text.startswith("✅ 账本的每条记录又都对得上了。")


async def test_a_loop_that_stood_is_logged_and_if_it_was_long_told(still, monkeypatch):
    said = []
    monkeypatch.setattr(
        watching.log, "warning", lambda *words, **facts: said.append((words, facts))
    )
    still.watch.felt(0.19)
    assert said == []
    still.watch.felt(0.3)
    assert said == [(("loop blocked",), {"seconds": 0.3})]
    assert await told(still, still.watch) == []
    still.watch.felt(3.2)
    assert await told(still, still.watch) == [("小陈", "⚠️ 我卡住了3秒。")]
    monkeypatch.setattr(watching, "REMEMBERS", -1.0)
    (over,) = await told(still, still.watch)
    assert over[1].startswith("✅ 我不再卡住了。")


async def test_the_loop_is_really_felt(empty_town):
    watch = looks(empty_town)
    task = asyncio.create_task(watch._feel())
    await asyncio.sleep(0.05)
    time.sleep(0.5)  # noqa: ASYNC251 - it blocks the loop: that is the point
    await asyncio.sleep(0.3)
    task.cancel()
    assert watch.figures()["loop"] > 0.2


async def test_a_watch_that_fails_says_so_and_goes_on(still, monkeypatch):
    said, looked = [], asyncio.Event()
    monkeypatch.setattr(watching, "EVERY", 0.001)
    monkeypatch.setattr(watching.log, "error", lambda *words, **facts: said.append((words, facts)))

    async def fails():
        if said:
            looked.set()
        raise ValueError("王阿姨")

    task = asyncio.create_task(still.watch._again(fails, 0.001))
    await asyncio.wait_for(looked.wait(), 5)
    task.cancel()
    assert said[0][0] == ("watch failed",)
    assert "王阿姨" not in str(said)


async def test_nobody_but_the_clock_raises_an_alarm(town):
    start = len(town.town.transcript)
    script = "小张 starts Bot with 0-wa-disk-3\n小张 starts Bot with 0-we-disk"
    await town.town.plays(script, check=False)
    words = [s.text for s in town.town.transcript[start:]]
    assert words == ["这个按钮已经失效了。"] * 2
    assert set(LIMITS) == {"deadlines", "outbox", "backup", "disk", "chain", "loop"}


# --- /metrics and /health ---


@pytest.fixture
async def door(town):
    """Asks the listener: (status, text)."""
    await town.app.listener.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:

        async def ask(path):
            url = f"http://127.0.0.1:{town.app.listener.port}{path}"
            async with session.get(url) as answer:
                return answer.status, await answer.text()

        yield ask
    await town.app.listener.stop()


async def test_the_figures_are_those_of_what_happened(town, door):
    vitals = town.app.vitals
    before = {name: getattr(vitals, name).of("") for name in ("updates", "commits")}
    carried, sent = vitals.letters.of("carried"), vitals.sends.of("sent")
    town.town.faults.add("retry_after", method="answerCallbackQuery", times=1, seconds=1)
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        小张 taps [办理▸]
        """,
        check=False,
    )
    await town.app.watch.look()
    status, text = await door("/metrics")
    assert status == 200
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert int(found["huiyin_updates_total"]) == before["updates"] + 2
    assert int(found["huiyin_commits_total"]) > before["commits"]
    assert int(found['huiyin_letters_total{outcome="carried"}']) == carried + 2
    assert int(found['huiyin_sends_total{outcome="sent"}']) >= sent + 2
    assert int(found["huiyin_too_many_requests_total"]) == 1
    assert found["huiyin_commit_seconds_count"] == found["huiyin_commits_total"]
    assert found["huiyin_outbox_waiting"] == "0"
    assert float(found["huiyin_poll_age_seconds"]) < 60
    assert float(found["huiyin_database_bytes"]) > 10_000
    assert float(found["huiyin_resident_bytes"]) > 10_000_000
    for line in text.splitlines():  # the format: a name, labels of fixed words, a number
        assert line.startswith("# ") or float(line.rsplit(" ", 1)[1]) >= 0


async def test_health_names_what_is_wrong(town, door, monkeypatch):
    await town.app.watch.look()
    status, text = await door("/health")
    assert (status, '"bad": []' in text) == (200, True)
    (mouth,) = [task for task in town.app._tasks if task.get_name() == "mouth"]
    mouth.cancel()
    await asyncio.wait([mouth])
    monkeypatch.setattr(town.app.ears, "answered_at", time.monotonic() - 130)
    status, text = await door("/health")
    assert status == 503
    assert '"bad": ["mouth", "poll lag"]' in text


async def test_an_operator_reads_in_private_how_late_the_machine_is(town):
    await town.app.watch.look()
    start = len(town.town.transcript)
    await town.town.plays(
        "小陈 to Bot: /doctor\n小陈 in 3号楼: /doctor\n李大爷 to Bot: /doctor", check=False
    )
    mine, group, leads = (s.text for s in town.town.transcript[start:])
    assert mine.startswith("运行回音的电脑\n✅ Telegram 最近一次回应：1秒前\n")
    assert "要说的话最多等" in mine
    assert "运行回音的电脑" not in group + leads
