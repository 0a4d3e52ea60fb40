"""`huiyin register` and `huiyin slips`, beside a bot that must be stopped for them (S01)."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app

GOOD = "楼栋,单元,房号,面积\n3,2,401,89.5\n3,2,402,60\n"


@pytest.fixture
async def office(town, tmp_path, monkeypatch):
    """Runs a command as the operator would; the bot is stopped."""
    await town.stop_bot()
    monkeypatch.setenv("HUIYIN_DATABASE_URL", town.database)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")

    def run(*words):
        done = CliRunner().invoke(app, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    run.folder, run.house = tmp_path, town
    return run


async def test_a_register_is_shown_confirmed_and_then_the_same(office):
    code, out, _ = office("register", "good.csv")
    assert code == 0
    assert "新增2户，变化0户，减少0户，不变0户。" in out
    assert "还没有改动。确认请加 --apply" in out
    assert "已生效：这就是现在的住户名册。" in office("register", "good.csv", "--apply")[1]
    code, out, _ = office("register", "good.csv", "--apply", "--json")
    assert json.loads(out) == {"added": 0, "changed": 0, "removed": 0, "same": 2, "applied": False}


async def test_a_second_file_shows_what_it_would_change(office):
    office("register", "good.csv", "--apply")
    (office.folder / "new.csv").write_text("楼栋,单元,房号,面积\n3,2,401,90\n3,2,403,70\n", "utf-8")
    _, out, _ = office("register", "new.csv")
    assert out.splitlines() == [
        "＋ 3号楼2单元403室",
        "～ 3号楼2单元401室：89.50 → 90.00 平方米",
        "－ 3号楼2单元402室（已登记0位）",
        "新增1户，变化1户，减少1户，不变0户。",
        "还没有改动。确认请加 --apply",
    ]


async def test_of_many_new_homes_the_rest_is_counted_and_what_goes_is_told_in_full(office):
    many = office.folder / "many.csv"
    many.write_text("楼栋,房号,面积\n" + "".join(f"4,{n},60\n" for n in range(101, 131)), "utf-8")
    _, out, _ = office("register", "many.csv", "--apply")
    assert "＋ ……还有10户" in out.splitlines()
    _, out, _ = office("register", "good.csv")
    assert sum(line.startswith("－ ") for line in out.splitlines()) == 30


async def test_every_fault_is_printed_and_nothing_is_taken_over(office):
    bad = office.folder / "bad.csv"
    bad.write_text(GOOD + "3,2,,80\n3,2,402,x\n", "utf-8")
    code, out, err = office("register", "bad.csv", "--apply")
    assert code == 1
    assert out.splitlines() == [
        "第4行：“房号”没有填。",
        "第5行：“x”不是面积：请写平方米，如 89.5 或 89.50",
    ]
    assert "2 faults in bad.csv: nothing was taken over" in err
    bad.write_text(GOOD + "3,2,,80\n", "utf-8")
    assert "1 fault in bad.csv: nothing was taken over" in office("register", "bad.csv")[2]
    assert json.loads(office("register", "good.csv", "--json")[1])["added"] == 2


async def test_a_need_is_printed_for_whoever_has_no_telegram(office):
    await office.house.start_bot()
    await office.house.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    code, out, _ = office("notice", "1", "notice.pdf")
    assert (code, out.strip()) == (0, "need 1 in notice.pdf")
    assert (office.folder / "notice.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("notice", "9", "notice.pdf"), "there is no need 9 in 3号楼"),
        (("notice", "9", "nowhere/notice.pdf"), "there is no folder nowhere"),
        (("notice", "9", "notice.pdf", "--community", "7"), "there is no community 7"),
        (("register", "none.csv"), "cannot read none.csv"),
        (("register", "good.csv", "--community", "7"), "there is no community 7"),
        (("slips", "slips.pdf"), "no household to print for"),
        (("slips", "nowhere/slips.pdf"), "there is no folder nowhere"),
    ],
)
async def test_what_an_office_command_lacks_is_said_in_one_line(office, words, said):
    code, _, err = office(*words)
    assert code == 1
    assert said in err
    assert len(err.strip().splitlines()) == 1


async def test_slips_are_printed_for_homes_without_people(office):
    office("register", "good.csv", "--apply")
    code, out, _ = office("slips", "slips.pdf")
    assert (code, out.strip()) == (0, "2 slips in slips.pdf")
    made = office.folder / "slips.pdf"
    assert made.read_bytes().startswith(b"%PDF-")
    assert made.stat().st_mode & 0o077 == 0  # whoever reads it can bind


async def test_slips_that_cannot_be_written_end_no_older_ones(office):
    office("register", "good.csv", "--apply")
    (office.folder / "taken").mkdir()
    code, _, err = office("slips", "taken")
    assert (code, "cannot write taken" in err) == (1, True)
    assert office("verify")[0] == 0


async def test_a_running_bot_keeps_the_office_out(office):
    await office.house.start_bot()
    code, _, err = office("register", "good.csv", "--apply")
    assert code == 1
    assert "stop it first" in err
