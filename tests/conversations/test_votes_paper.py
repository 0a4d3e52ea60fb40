"""Paper, proxies and help: entered by two people, once a home (S08, S31, peers S8 with a slip)."""

from __future__ import annotations

import pytest

from bot.flows.rules import vote_codes
from storage import verify
from tests.conftest import moved_in
from tests.conversations.voting import last, opens
from tests.stores import rows


@pytest.fixture
async def paper(house, print_slips):
    """李大爷 leads the floor, 刘主任 and 孙书记 sit in the committee; 小张 works for the property."""

    async def build(town):
        await town.stands("town", moved_in)
        await opens(town, print_slips, "recorded")
        await town.town.plays(
            "小张 in 3号楼: 大家好\n小陈 replies to 小张 in 3号楼: /grant 物业", check=False
        )

    return await house.stands("a vote on paper", build)


def entering(name, slip, way, *answers):
    lines = [
        f"{name} starts Bot with 1-s-ld-1",
        f"{name} to Bot: {slip}",
        f"{name} taps [{way}] in private",
    ]
    for answer in answers:
        word = answer.removeprefix("=")
        said = (
            f"{name} to Bot: {word}"
            if answer.startswith("=")
            else f"{name} taps [{word}] in private"
        )
        lines.append(said)
    return "\n".join(lines)


async def enter(house, *given):
    await house.town.plays(entering(*given), check=False)


def ballot(house, room):
    found = rows(house.database, f"SELECT r.channel, b.choice FROM vote_roll r JOIN vote_ballot b ON"
                 f" b.head = r.head WHERE r.head = {int(room) - 400}")  # fmt: skip
    return found[0] if found else ("", "")


async def test_paper_then_web_is_refused_and_the_reverse(paper):
    (hash_,) = rows(paper.database, "SELECT roll_hash FROM vote")[0]
    number = vote_codes.slip(1, 6, hash_)
    await enter(paper, "李大爷", number, "纸质票", "同意")
    assert ballot(paper, "406") == ("", ""), "by one person it counts for nothing"
    await paper.plays("""
        刘主任 starts Bot with 1-v-ln-255y
        Bot to 刘主任: 🗳 #1 正式票决：要不要装门禁 3-2-406的纸质票 [录入这张票]
        刘主任 taps [录入这张票] in private
        Bot to 刘主任: 票决#1，3-2-406：是哪一种？ [纸质票] [书面委托] [代办] [取消]
        刘主任 taps [纸质票] in private
        Bot edits its message to 刘主任: 3-2-406：选的是什么？ [同意] [反对] [弃权] [看不清，作废] [返回] [取消]
        刘主任 taps [同意] in private
        Bot to 刘主任: 🗳 … ✅ 3-2-406，纸质票：同意 两个人录得一致，已计票
        Bot to 小陈: 🗳 … 📝 3-2-406已投票：纸质票：同意 由两个人分别录入。如有错，请在截止前告诉监票人
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        # the account of the same home, in the same vote
        小陈 to Bot: 反对
        Bot to 小陈: 票决#1：… 纸质票 …
        小陈 starts Bot with 1-kl-1-6-no
        Bot to 小陈: 票决#1：… 纸质票 …
    """)  # fmt: skip
    assert ballot(paper, "406") == ("paper", "yes")
    await paper.town.plays("王阿姨 to Bot: 同意\n王阿姨 taps [确认同意] in private", check=False)
    await enter(paper, "李大爷", "3-2-401", "纸质票", "反对")
    assert "这一户已投过票（手机上）" in last(paper, "李大爷", "第二张票不计").text
    assert ballot(paper, "401") == ("chat", "yes")
    assert rows(paper.database, "SELECT voted, pending FROM vote") == [(2, 0)]


async def test_a_home_that_votes_itself_waits_for_nobodys_paper(paper):
    await enter(paper, "李大爷", "3-2-401", "纸质票", "反对")
    assert rows(paper.database, "SELECT pending FROM vote") == [(1,)]
    await paper.town.plays("王阿姨 to Bot: 同意\n王阿姨 taps [确认同意] in private", check=False)
    assert rows(paper.database, "SELECT voted, pending FROM vote") == [(1, 0)]
    await enter(paper, "刘主任", "3-2-401", "纸质票", "反对")
    assert ballot(paper, "401") == ("chat", "yes")


async def test_what_differs_is_shown_and_counts_nowhere(paper):
    await enter(paper, "李大爷", "3-2-408", "纸质票", "同意")
    await enter(paper, "刘主任", "3-2-408", "纸质票", "反对")
    for name in ("李大爷", "刘主任"):
        told = last(paper, name, "两个人录得不一样").text
        assert "第一人：纸质票：同意" in told
        assert "第二人：纸质票：反对" in told
    assert rows(paper.database, "SELECT voted, pending FROM vote") == [(0, 0)]
    assert (await paper.ask(verify.check)).ok


async def test_help_needs_the_person_a_reason_and_ends_after_half_an_hour(paper):
    """S8: without presence refused; the session ends; the home reads it and can take it back."""
    await enter(paper, "李大爷", "3-2-401", "代办", "不是", "=眼睛看不清", "同意")
    assert "要本人在场并同意" in last(paper, "李大爷", "要本人在场并同意").text
    await paper.town.plays("李大爷 taps [取消] in private", check=False)
    slow = entering("李大爷", "3-2-401", "代办", "是", "=眼睛看不清", "同意").splitlines()
    await paper.town.plays("\n".join([*slow[:-1], "... 31 minutes pass", slow[-1]]), check=False)
    assert "已超过30分钟" in last(paper, "李大爷", "已超过30分钟").text
    await paper.town.plays("李大爷 taps [取消] in private", check=False)
    await enter(paper, "李大爷", "3-2-401", "代办", "是", "=眼睛看不清", "同意")
    assert ballot(paper, "401") == ("", "")
    await enter(paper, "刘主任", "3-2-401", "代办", "是", "=眼睛看不清", "同意")
    assert "您是发起人" in last(paper, "刘主任", "您是发起人").text


async def test_a_scrutineer_strikes_a_paper_and_the_home_votes_anew(paper):
    for name in ("李大爷", "刘主任"):
        await enter(paper, name, "3-2-404", "纸质票", "反对")
    assert ballot(paper, "404") == ("paper", "no")
    await paper.town.plays(
        "赵老师 starts Bot with 1-s-lg-1\n赵老师 to Bot: 3-2-404\n赵老师 to Bot: 签名不是本人",
        check=False,
    )
    assert "签名不是本人" in last(paper, "小张", "作废了您家的纸质票").text
    assert ballot(paper, "404") == ("", "")
    await paper.town.plays("小张 to Bot: 同意\n小张 taps [确认同意] in private", check=False)
    assert ballot(paper, "404") == ("chat", "yes")
    await paper.town.plays("... 30 days pass", check=False)
    found = await paper.ask(verify.check)
    assert found.ok, found.reason


async def test_a_proxy_of_the_property_company_or_without_a_signature(paper):
    await enter(paper, "李大爷", "3-2-408", "书面委托", "是", "不是", "=小张 3-2-404", "同意")
    assert "物业的人不能受托" in last(paper, "李大爷", "物业的人不能受托").text, "known by name"
    await paper.town.plays("李大爷 taps [取消] in private", check=False)
    await enter(paper, "李大爷", "3-2-408", "书面委托", "是", "是", "=赵敏", "同意")
    assert rows(paper.database, "SELECT pending FROM vote") == [(0,)], "said by the form"
    await paper.town.plays("李大爷 taps [取消] in private", check=False)
    await enter(paper, "李大爷", "3-2-408", "书面委托", "不是", "不是", "=赵敏", "同意")
    assert "委托书要书面、签名" in last(paper, "李大爷", "委托书要书面").text
    await paper.town.plays("李大爷 taps [取消] in private", check=False)
    for name in ("李大爷", "刘主任"):
        await enter(paper, name, "3-2-408", "书面委托", "是", "不是", "=赵敏 3-2-402", "同意")
    assert ballot(paper, "408") == ("proxy", "yes")
    assert "请把回执抄给他们" in last(paper, "刘主任", "两个人录得一致").text
    # whoever enters another sees whose name is like it, before anything counts
    await enter(paper, "李大爷", "3-2-409", "书面委托", "是", "不是", "=赵旻")
    assert last(paper, "李大爷", "相近的还有：赵敏 (3-2-408)。是同一人吗")
    await paper.town.plays("李大爷 taps [同意] in private", check=False)
    await enter(paper, "刘主任", "3-2-409", "书面委托", "是", "不是", "=赵 旻 女士", "同意")
    assert ballot(paper, "409") == ("proxy", "yes"), "the same name, written otherwise"


@pytest.mark.parametrize(
    ("slip", "told"),
    [("V2-6-11", "是票决#2的"), ("V1-6-00", "没有这张票"), ("😀" * 30, "请写几个字"),
     ("<b>V1-6</b>", "没有这张票"), ("3-2-999", "没有这张票"), ("V1-999999-11", "没有这张票")],
)  # fmt: skip
async def test_numbers_that_are_none(paper, slip, told):
    await paper.town.plays(f"李大爷 starts Bot with 1-s-ld-1\n李大爷 to Bot: {slip}", check=False)
    assert last(paper, "李大爷", told)


async def test_a_scrutineer_reads_every_ballot_page_by_page(paper, monkeypatch):
    monkeypatch.setattr("bot.cases.vote_views._SHOWN", 2)
    for name in ("王阿姨", "赵老师", "李大爷"):
        await paper.town.plays(
            f"{name} to Bot: 同意\n{name} taps [确认同意] in private", check=False
        )
    await paper.town.plays("... 30 days pass", check=False)
    await paper.plays("""
        赵老师 starts Bot with 1-v-kc-1
        Bot to 赵老师: … 1. 3-2-401：同意 2. 3-2-402：同意 第1页，共2页 [下一页 ▶] [核对无误] [有出入]
        赵老师 taps [下一页 ▶] in private
        Bot edits its message to 赵老师: … 3. 3-2-403：同意 第2页，共2页 [◀ 上一页] [核对无误] [有出入]
        小张 starts Bot with 1-v-kx-7pt
        Bot to 小张: 只有两位监票人能这样做。
    """)
