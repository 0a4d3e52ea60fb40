"""What only a server can do to the bot: go away, and come back."""

from __future__ import annotations

import pytest

from storage.database import InUse, open_writer
from tests.stores import end_connections


@pytest.fixture
def database(server):
    url = server.database()
    yield url
    server.drop(url)


async def test_a_connection_that_is_cut_is_made_anew_and_nothing_is_lost(town):
    for n, text in enumerate(("灯不亮", "水管漏水", "楼道门打不开"), 1):
        end_connections(town.database)
        await town.plays(f"""
            王阿姨 in 3号楼: /need {text}
            Bot to 李大爷: #{n} {text} … [我来接手] [答复] [办结] [不采纳] [更多▸]
            Bot replies to 王阿姨 in 3号楼: #{n} {text} … [同求] [详情] [办理▸]
        """)


async def test_a_cut_while_the_commit_is_written_does_it_once(town, monkeypatch):
    cut = []

    def crash(point):
        if point == "desk.before_commit" and not cut:
            cut.append(point)
            end_connections(town.database)

    monkeypatch.setattr(town.app.desk, "_crash", crash)
    await town.plays("""
        王阿姨 in 3号楼: /need 灯不亮
        Bot to 李大爷: #1 灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 灯不亮 … [同求] [详情] [办理▸]
    """)
    assert cut


async def test_nobody_else_writes_while_the_bot_runs_and_anybody_after_it(town):
    engine = open_writer(town.database)
    with pytest.raises(InUse, match="stop it first"), engine.connect():
        pass
    await town.stop_bot()
    with engine.connect():
        pass
    engine.dispose()
