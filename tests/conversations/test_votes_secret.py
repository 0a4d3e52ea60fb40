"""Secret ballots: once, in private, with a code; and no trace of who chose what (S08, peers S6)."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from bot import codes
from bot.flows.rules import vote_codes
from bot.flows.vote_state import packed
from bot.town import people
from storage import backup, verify
from storage.database import on_file
from tests.conftest import moved_in
from tests.conversations.voting import ROOMS, last, logged, opens
from tests.stores import everything, rows

CODE = re.compile(r"\d{3} \d{3} \d{3}")
VOTES = {"王阿姨": "同意", "赵老师": "反对", "李大爷": "同意", "小张": "弃权", "小陈": "同意"}
SAID = {"同意": "yes", "反对": "no", "弃权": "abstain"}


@pytest.fixture
async def secret(house, print_slips):
    async def build(town):
        await town.stands("town", moved_in)
        await opens(town, print_slips, "secret")

    return await house.stands("a secret vote", build)


async def vote(house, votes=VOTES):
    """Each in this order; the codes that they read, by name."""
    lines = [f"{name} to Bot: {w}\n{name} taps [确认{w}] in private" for name, w in votes.items()]
    await house.town.plays("\n".join(lines), check=False)
    return {name: CODE.search(last(house, name, "已计票").text)[0] for name in votes}


async def test_from_the_button_to_the_code(secret):
    await secret.plays("""
        王阿姨 taps [同意] in private
        Bot edits #1 to 王阿姨: 🗳 #1 正式票决：要不要装门禁 3-2-401 投：同意。对吗？ 🔒 秘密票：投出后不能改 [确认同意] [重新选]
        王阿姨 taps [重新选] in private
        Bot edits #1 to 王阿姨: … ▫️ 3-2-401：还没投 … [同意] [反对] [弃权] [详情]
        王阿姨 taps [反对] in private
        Bot edits #1 to 王阿姨: … 3-2-401 投：反对。对吗？ … [确认反对] [重新选]
        王阿姨 taps [确认反对] in private
        Bot alerts 王阿姨: ✅ 票决#1：3-2-401已投票。
        Bot edits #1 to 王阿姨: … ✓ 3-2-401：已投 … 🔒 秘密票：投出后不能改 [详情]
        Bot to 王阿姨: 🧾 票决#1：已计票。您的票码： … 请抄下来。只显示这一次，我也不记是谁的 结束后公布全部票码，您可以找到自己的那张 请不要给别人看
        # once is for ever, in words as well
        王阿姨 to Bot: 同意
        Bot to 王阿姨: 票决#1：您家已投票。秘密票不能改。结束后可在名单里找到您的票码。
    """)  # fmt: skip
    code = CODE.search(last(secret, "王阿姨", "已计票").text)[0]
    assert vote_codes.is_code(1, code)
    assert not vote_codes.is_code(2, code), "it is of no other vote"


async def test_everybody_finds_their_code_and_counts_again(secret):
    told = await vote(secret)
    await secret.town.plays("... 7 days pass", check=False)
    (said,) = [s for s in secret.town.transcript if s.kind == "send" and "✅ 通过" in s.text
               and s.chat is secret.group()]  # fmt: skip
    assert "同意：3票" in said.text
    await secret.town.plays(
        "小张 starts Bot with 1-v-ks-1\n小张 taps [票码名单] in private", check=False
    )
    listed = last(secret, "小张", "全部选票").text
    for name, word in VOTES.items():
        assert f"{told[name]} {word}" in listed
    shown = CODE.findall(listed)
    assert shown == sorted(shown), "in order of the codes, which nobody chose"
    found = await secret.ask(verify.check)
    assert found.ok
    entries = rows(secret.database, "SELECT kind, facts FROM ledger WHERE matter = 'vote:1'"
                   " AND kind IN ('lb', 'lc', 'ky', 'kp') ORDER BY seq")  # fmt: skip
    kinds = [kind for kind, _ in entries]
    assert kinds == ["lb"] * 5 + ["ky", "lc", "kp"]
    batch = json.loads(entries[6][1])["batch"]
    assert sorted(batch) == batch
    assert dict(batch) == {told[name].replace(" ", ""): SAID[word] for name, word in VOTES.items()}
    for kind, facts in entries:
        if kind == "lb":
            assert "choice" not in json.loads(facts)


async def test_who_took_part_is_for_the_scrutineers_after_the_end(secret):
    await vote(secret)
    await secret.plays("""
        赵老师 starts Bot with 1-v-lw-1
        Bot to 赵老师: 票决#1：12月10日周四 12:00截止前，谁也看不到票。
    """)
    await secret.town.plays("... 7 days pass", check=False)
    await secret.plays("""
        赵老师 starts Bot with 1-v-lw-1
        Bot to 赵老师: 🗳 #1 正式票决：要不要装门禁 参加了投票的住户（只有监票人能看到）： 3-2-401、3-2-402、3-2-403、3-2-404、3-2-406
        小张 starts Bot with 1-v-lw-1
        Bot to 小张: 只有两位监票人能这样做。
    """)  # fmt: skip


async def test_two_ballots_are_opened_never(secret):
    """Fewer than three: said on every card before, and nothing of it is told or kept."""
    told = await vote(secret, {"王阿姨": "反对", "小张": "反对"})
    await secret.town.plays("... 30 days pass", check=False)
    assert rows(secret.database, "SELECT verdict FROM vote") == [("no_quorum",)]
    facts = "\n".join(f for (f,) in rows(secret.database, "SELECT facts FROM ledger"))
    for code in told.values():
        assert code.replace(" ", "") not in facts
    (batch,) = rows(secret.database, "SELECT facts FROM ledger WHERE kind = 'lc'")
    assert json.loads(batch[0])["batch"] == []
    assert rows(secret.database, "SELECT * FROM vote_sealed") == [(1, 1, "")], "both said the same"
    assert (await secret.ask(verify.check)).ok
    await secret.plays("""
        小陈 starts Bot with 1-v-lk-7ps
        Bot to 小陈: … 不足3张票，没有开票
        赵老师 starts Bot with 1-v-lw-1
        Bot to 赵老师: 票决#1：参加的人太少，不列名单。看参与数：/vote 1
    """)


async def test_of_a_secret_vote_that_is_called_off_no_ballot_stays(secret):
    await vote(secret, {"王阿姨": "反对", "小张": "反对", "赵老师": "同意"})
    assert rows(secret.database, "SELECT * FROM vote_sealed") != [(1, 1, "")]
    await secret.town.plays(
        "刘主任 starts Bot with 1-s-kn-1\n刘主任 to Bot: 方案有误，重新公告", check=False
    )
    assert rows(secret.database, "SELECT state FROM vote") == [("cancelled",)]
    assert rows(secret.database, "SELECT * FROM vote_sealed") == [(1, 1, "")]


async def test_forged_and_late_ballots_count_nowhere(secret):
    voter = secret.person("王阿姨")
    chat = secret.town.world.private_chat(voter, secret.bot)
    message = [m for m in chat.messages if m.sender is secret.bot][-1]

    async def press(code):
        return await people.press_data(secret.town, voter, chat, message, code)

    once = "票决#1：您家已投票。秘密票不能改。结束后可在名单里找到您的票码。"
    assert "不在名册上" in await press("1-la-1-2-yes"), "another home's"
    assert "不在名册上" in await press("1-la-1-99-yes"), "nobody's"
    assert "没有" in await press("1-la-7-1-yes"), "of no vote"
    assert await press("1-lb-1-1") == await press("1-la-1-1-maybe") == await press("1-lc-1")
    assert await press("1-kl-1-1-yes") != await press("1-la-1-1-yes")
    assert await press("1-la-1-1-no") == once
    assert rows(secret.database, "SELECT voted FROM vote") == [(1,)]
    await secret.town.plays("... 60 days pass", check=False)
    assert "截止" in await press("1-la-1-1-no")
    assert rows(secret.database, "SELECT voted FROM vote") == [(1,)]


async def test_a_bug_of_ours_keeps_no_secret_choice(secret, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a bug")

    await secret.town.plays("王阿姨 taps [同意] in private", check=False)
    monkeypatch.setattr("bot.cases.vote_ballots._load_sealing", broken)
    monkeypatch.setattr("bot.cases.vote_asked.mine", broken)
    monkeypatch.setattr("bot.cases.vote_asked.ballot", broken)
    await secret.town.plays(
        "王阿姨 taps [确认同意] in private\n小张 taps [反对] in private\n赵老师 to Bot: 反对",
        check=False,
    )
    kept = rows(secret.database, "SELECT raw FROM quarantine")
    assert kept == [("{}",)] * 3


async def test_no_pair_of_voter_and_choice_stands_anywhere(secret, tmp_path):
    """Not in the file, its journal after a checkpoint, the logs, or a backup: open and closed."""
    with logged() as log:
        told = await vote(secret)
        digits = {name: code.replace(" ", "") for name, code in told.items()}
        (sealed,) = rows(secret.database, "SELECT ballots FROM vote_sealed")
        kept = sealed[0].split()
        assert kept == sorted(kept), "they lie in order of their codes"
        assert [k[:-1] for k in kept] == sorted(digits.values())
        assert len(kept) == len(VOTES)
        _nowhere_but(secret, digits, tables={"vote_sealed"})
        await _files(secret, digits, tmp_path / "open.backup", times=1)
        await secret.town.plays("... 7 days pass", check=False)
        _nowhere_but(secret, digits, tables={"vote_sealed", "ledger"})
        await _files(secret, digits, tmp_path / "closed.backup", times=2)
    said = log.getvalue()
    for name, code in digits.items():
        assert code not in said
        assert told[name] not in said
    for word in ("确认", "1-la-", "1-v-ly-"):
        assert word not in said


def _nowhere_but(house, digits, tables):
    """The codes stand in these tables alone, and no row that names a voter has a word of theirs."""
    if on_file(house.database):
        names = [n for (n,) in rows(house.database, "SELECT name FROM sqlite_master"
                                    " WHERE type = 'table'")]  # fmt: skip
    else:
        names = [n for (n,) in rows(house.database, "SELECT tablename FROM pg_tables"
                                    " WHERE schemaname = 'public'")]  # fmt: skip
    people_ = {house.person(name).id: name for name in digits}
    for table in names:
        for row in rows(house.database, f"SELECT * FROM {table}"):
            words = str(row)
            with_code = [name for name, d in digits.items() if d in words]
            assert not with_code or table in tables, table
            if any(str(person) in words for person in people_):
                assert not with_code, table
                told = ('"yes"', '"abstain"') if table != "vote" else ()  # there: the figures
                for word in ("确认", "-la-", "对吗", "'yes'", "'abstain'", *told):
                    assert word not in words, (table, word)


async def _files(house, digits, copy, times):
    """The bytes of the store, and of a backup: each code stands so often, and beside nobody."""
    path = on_file(house.database)
    if path is None:
        return  # what a server leaves in its files until its VACUUM is said in the README
    house.app.desk.shorten()
    await house.ask(lambda _: None)
    await house.ask(lambda _: None)  # the journal was emptied after the first
    wal = path.parent / f"{path.name}-wal"
    made = backup.backup(house.database, copy, force=False, _crash=lambda _: None)
    assert made.records
    assert not wal.exists() or len(wal.read_bytes()) < 100_000
    for file in (path, wal, copy):
        held = file.read_bytes() if file.exists() else b""
        for name, code in digits.items():
            assert held.count(code.encode()) == (times if file is not wal else 0), (name, file)
            spoken = f"{code[:3]} {code[3:6]} {code[6:]}"
            assert spoken.encode() not in held, "no receipt is left"
        for word in ("确认同意", "确认反对", "确认弃权", "投：<b>", "1-la-1"):
            assert word.encode() not in held, (word, file)


async def test_the_place_of_a_ballot_in_the_file_tells_no_order(secret):
    """One value holds all of them, written anew with each: by code, whatever came first."""
    await vote(secret)
    kept = rows(secret.database, "SELECT no, ballots FROM vote_sealed")
    assert len(kept) == 1
    assert all(a < b for a, b in pairwise(kept[0][1].split()))
    sealed = re.findall(r"\b\d{9}[yna]\b", everything(secret.database))
    assert sealed == kept[0][1].split()


async def test_a_group_is_no_place_for_a_secret_ballot(secret):
    await secret.plays("""
        王阿姨 starts Bot with 1-v-kb-1
        Bot to 王阿姨: … [同意] [反对] [弃权] [详情]
    """)
    group = secret.group()
    message = [m for m in group.messages if m.sender is secret.bot][-1]
    for code in ("1-la-1-1-yes", codes.encode(1, codes.View("ly", packed(1, 1, "yes")))):
        said = await people.press_data(secret.town, secret.person("王阿姨"), group, message, code)
        assert "私聊" in said
    assert rows(secret.database, "SELECT voted FROM vote") == [(0,)]


def test_homes_of_the_stories():
    assert set(VOTES) <= set(ROOMS.values())
