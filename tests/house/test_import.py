"""`huiyin import` as it is typed: what it prints, and its one line when something is off."""

from __future__ import annotations

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.conversations.test_history import TEXTS, export


@pytest.fixture
async def desk(town, tmp_path, monkeypatch):
    """Runs the command beside a bot that is stopped."""
    await town.stop_bot()
    monkeypatch.setenv("HUIYIN_DATABASE_URL", town.database)
    monkeypatch.delenv("HUIYIN_POLICY", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(content, *words):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / "result.json").write_bytes(raw)
        done = CliRunner().invoke(app, ["import", "result.json", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    run.town = town
    return run


def batches(desk):
    with sqlite3.connect(desk.town.database.removeprefix("sqlite:///")) as db:
        found = db.execute("SELECT no, state, total FROM history_batch").fetchall()
    db.close()
    return found


async def test_a_dry_run_shows_everything_and_writes_nothing(desk):
    code, out, err = desk(export(), "--dry-run")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "读了9条：可能的诉求7件，重复说的1条，其他1条。"
    assert out.splitlines()[1].startswith("1. 2单元的电梯又坏了，没人来修")
    assert out.splitlines()[-1] == "什么也没有存。去掉 --dry-run 才会存下。"
    await desk.town.start_bot()
    told = json.loads(desk(export(), "--dry-run", "--json")[1])
    assert {k: told[k] for k in ("read", "needs", "merged", "group", "import", "left_out")} == {
        "read": 9, "needs": 7, "merged": 1, "group": "3号楼", "import": 0, "left_out": 0,
    }  # fmt: skip
    assert told["candidates"][0]["people"] == 2
    assert told["candidates"][0]["messages"] == [1, 2]
    assert batches(desk) == []


async def test_a_dry_run_needs_no_database(desk, monkeypatch):
    monkeypatch.setenv("HUIYIN_DATABASE_URL", "sqlite:////none/house.sqlite3")
    told = json.loads(desk(export(), "--dry-run", "--json")[1])
    assert (told["needs"], told["group"]) == (7, "")


async def test_it_is_kept_once_and_verified(desk):
    code, out, _ = desk(export())
    assert code == 0
    assert out.splitlines()[-1] == "已存下。请启动机器人：楼门长会在私聊里逐件决定。"
    assert batches(desk) == [(1, "open", 7)]
    code, out, err = desk(export())
    assert (code, out) == (1, "")
    assert "this file was imported already" in err
    assert CliRunner().invoke(app, ["verify"]).exit_code == 0


async def test_the_likeliest_are_kept_and_the_others_counted(desk, monkeypatch, tmp_path):
    (tmp_path / "policy.toml").write_text("[history]\nmost = 2\n")
    monkeypatch.setenv("HUIYIN_POLICY", str(tmp_path / "policy.toml"))
    told = json.loads(desk(export(), "--json")[1])
    assert (told["needs"], told["left_out"]) == (7, 5)
    assert batches(desk) == [(1, "open", 2)]


async def test_nothing_found_is_nothing_kept(desk):
    code, out, _ = desk(export(TEXTS[-1:]))
    assert (code, batches(desk)) == (0, [])
    assert out.splitlines()[-1] == "没有找到可能的诉求。"


async def test_a_chat_of_another_title_is_named(desk):
    other = export(title="老群")
    code, _, err = desk(other)
    assert (code, "none of the groups: --group NUMBER; there are: 1 3号楼" in err) == (1, True)
    assert desk(other, "--group", "9")[2].count("there is no group 9; there are: 1 3号楼") == 1
    assert desk(other, "--group", "3号楼")[0] == 0
    assert batches(desk) == [(1, "open", 7)]


async def test_from_an_account_the_group_is_chosen(desk):
    chats = [export(title="别的群"), export(), export(title="妈妈", type="personal_chat")]
    account = {"about": "", "chats": {"list": chats}}
    told = json.loads(desk(account, "--json")[1])
    assert (told["group"], told["read"]) == ("3号楼", 9)
    lone = {"chats": {"list": chats[:1]}}
    assert "which chat of the file? --group TITLE; there are: 别的群" in desk(lone)[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "result.json is no chat export of Telegram Desktop (JSON)"),
        (b'{"type": "private_group", "messages": [', "result.json is broken or cut off in line 1"),
        (b"\xff\xfe{", "result.json is not UTF-8 text"),
        ({"type": "personal_chat", "messages": []}, "is the export of a personal chat, not of a"),
        ({"type": "public_channel", "messages": []}, "is the export of a public channel, not of a"),
        ({"messages": []}, "is the export of a chat of no known kind, not of a group"),
    ],
)
async def test_what_cannot_be_imported_is_said_in_one_line(desk, content, said):
    for words in ((), ("--dry-run",), ("--json",)):
        code, out, err = desk(content, *words)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert said in err
    assert batches(desk) == []


async def test_a_running_bot_keeps_the_import_out(desk):
    await desk.town.start_bot()
    code, _, err = desk(export())
    assert (code, "stop it first" in err) == (1, True)


async def test_a_missing_file_is_said_in_one_line(desk):
    done = CliRunner().invoke(app, ["import", "none.json"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "cannot read none.json: No such file or directory" in done.stderr
