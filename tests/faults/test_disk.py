"""The disk is full, another program holds the file, the log was cut, a page is damaged."""

from __future__ import annotations

import asyncio

import pytest

from bot.crash import nothing
from storage import witness
from storage.backup import backup, restore
from storage.database import Unusable, on_file
from tests.faults.conftest import until
from tests.stores import held, rows


@pytest.fixture
def database(tmp_path):
    """A file: on a server disks are the server's own matter."""
    return f"sqlite:///{tmp_path / 'house.sqlite3'}"


@pytest.fixture
def numbers():
    return "[need]\nunanswered_most = 99\nnew_most = 99\nalike_most = 0\n"


NEED = """
    王阿姨 in 3号楼: /need {0}
    Bot to 李大爷: #{1} {0} … [我来接手] [答复] [办结] [不采纳] [更多▸]
    Bot replies to 王阿姨 in 3号楼: #{1} {0} … [同求] [详情] [办理▸]
"""


async def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_space(town):
    pages = await town.ask(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one())
    await town.ask(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar_one())
    wang, group = town.person("王阿姨"), town.group()
    for n in range(30):
        await town.town.say(wang, group, f"/need {n}号楼" + "灯不亮" * 100)
    await until(lambda: town.app.desk.away)
    stood = rows(town.database, "SELECT COUNT(*) FROM need")[0][0]
    assert stood < 30
    assert rows(town.database, "SELECT COUNT(*) FROM need_term WHERE no > " + str(stood)) == [(0,)]
    assert town.town.queues[town.bot.id].waiting  # Telegram keeps what is not committed

    pages *= 100  # somebody makes space; the desk's own connection must be told in this test
    town.app.desk._engine.pool.connect().driver_connection.execute(
        f"PRAGMA max_page_count = {pages}"
    )
    await town.town.delivered()
    assert rows(town.database, "SELECT COUNT(*) FROM need") == [(30,)]
    assert not any(task.done() for task in town.app._tasks)


async def test_a_file_that_another_program_holds_is_waited_for(town, monkeypatch):
    connection = town.app.desk._engine.pool.connect().driver_connection
    connection.execute("PRAGMA busy_timeout = 50")
    with held(town.database):
        await town.town.say(town.person("王阿姨"), town.group(), "/need 灯不亮")
        await asyncio.to_thread(town.app.desk._stopping.wait, 1.2)  # two tries of the desk
        assert rows(town.database, "SELECT COUNT(*) FROM need") == [(0,)]
        assert town.town.queues[town.bot.id].waiting
    await town.town.delivered()
    assert rows(town.database, "SELECT COUNT(*) FROM need") == [(1,)]
    assert not any(task.done() for task in town.app._tasks)


async def lived(town, tmp_path):
    """Two needs, a backup after the first; the bot is stopped as by a power cut."""
    await town.plays(NEED.format("灯不亮", 1))
    kept = tmp_path / "kept.sqlite3"
    backup(town.database, kept, force=False, _crash=nothing)
    (tmp_path / "newer.sqlite3").write_bytes(b"")
    backup(town.database, tmp_path / "newer.sqlite3", force=True, _crash=nothing)
    (tmp_path / "newer.sqlite3").write_bytes(kept.read_bytes()[:9000])  # the newest is broken
    await town.plays(NEED.format("水管漏水", 2))
    return kept


async def test_a_damaged_page_stops_the_start_and_names_the_newest_whole_backup(town, tmp_path):
    kept = await lived(town, tmp_path)
    await town.stop_bot()
    path = on_file(town.database)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)
    with pytest.raises(Unusable, match=f"huiyin restore {kept}") as told:
        await town.start_bot()
    assert "\n" not in str(told.value)
    await town.app.stop()
    town.app = None
    restore(town.database, kept, town.clock.now(), _crash=nothing)
    await town.start_bot()
    await town.plays(NEED.format("门禁坏了", 2))


async def test_a_cut_log_is_noticed_though_the_file_opens(town, tmp_path):
    """The log is put aside while the bot runs, as a copy without its -wal would be."""
    kept = await lived(town, tmp_path)
    path = on_file(town.database)
    older = kept.read_bytes()
    await town.stop_bot()
    path.write_bytes(older)
    with pytest.raises(Unusable, match="has lost records: community 1 had") as told:
        await town.start_bot()
    assert f"huiyin restore {kept}" in str(told.value)
    await town.app.stop()
    town.app = None
    path.with_name(path.name + ".heads").unlink()  # somebody decides to go on with less
    await town.start_bot()
    await town.plays(NEED.format("门禁坏了", 2))


async def test_a_note_that_is_half_written_keeps_nobody_out(town):
    await town.plays(NEED.format("灯不亮", 1))
    await town.stop_bot()
    path = on_file(town.database)
    note = path.with_name(path.name + ".heads")
    note.write_text(note.read_text() + "1 99 3fa")  # no end of line: it was not written whole
    await town.start_bot()
    await town.plays(NEED.format("水管漏水", 2))
    await town.stop_bot()
    note.write_bytes(b"\xff\x00 none of it")
    await town.start_bot()
    await town.plays(NEED.format("门禁坏了", 3))


def test_the_note_stays_short(tmp_path, monkeypatch):
    monkeypatch.setattr(witness, "MOST", 10)
    noted = witness.Witness(tmp_path / "house.sqlite3")
    for seq in range(1, 100):
        noted.note({1: (seq, f"hash{seq}"), 2: (7, "same")})
        assert len(noted.file.read_text().splitlines()) <= 2 + 10
        read = witness.Witness(tmp_path / "house.sqlite3")
        assert read._heads == {1: (seq, f"hash{seq}"), 2: (7, "same")}
