"""Somebody voted for a home that is not theirs: two scrutineers strike it, and the home votes."""

from __future__ import annotations

from storage import verify
from tests.conversations.test_votes_paper import ballot, enter
from tests.conversations.voting import last, opens
from tests.stores import rows


async def test_a_ballot_under_a_wrong_binding_is_struck_and_the_home_votes_on_paper(
    town, print_slips
):
    await opens(town, print_slips, "recorded")
    await town.town.plays("小张 to Bot: 反对\n小张 taps [确认反对] in private", check=False)
    assert ballot(town, "404") == ("chat", "no")
    ask = "赵老师 starts Bot with 1-s-lg-1\n赵老师 to Bot: 3-2-404\n赵老师 to Bot: 404住的是老周"
    await town.town.plays(ask, check=False)
    assert last(town, "赵老师", "登记错了请先让楼门长撤销登记，再作废")
    await town.town.plays("赵老师 taps [取消] in private", check=False)
    await town.town.plays("李大爷 taps [撤销 3-2-404 小张] in private", check=False)
    await town.town.plays(ask, check=False)
    assert last(town, "赵老师", "另一位监票人也同意，这张票才作废")
    assert ballot(town, "404") == ("chat", "no")
    await town.plays("""
        赵老师 starts Bot with 1-lt-1-4-1
        Bot to 赵老师: 票决#1：在等另一位监票人，请问问对方。
        王阿姨 starts Bot with 1-lt-1-4-1
        Bot to 王阿姨: 只有两位监票人能这样做。
        李大爷 taps [同意作废] in private
        Bot alerts 李大爷: 票决#1：好了。
        Bot to 小张: 🗳 … ⚠️ 3-2-404：两位监票人作废了这户的票。原因：404住的是老周 12月10日周四 12:00前这户可以重新投，手机、纸质都行 不同意的，结果公示时可以提异议
        Bot to 赵老师: 🗳 … ✅ 3-2-404：这张票已作废
        # a second tap strikes nothing more
        李大爷 taps [同意作废] in private
        Bot alerts 李大爷: 票决#1：没有要作废的票了。
        小张 starts Bot with 1-kl-1-4-no
        Bot to 小张: 这件事属于别的群。
    """)
    assert rows(town.database, "SELECT voted, pending, struck FROM vote") == [(0, 0, 1)]
    for name in ("李大爷", "刘主任"):
        await enter(town, name, "3-2-404", "纸质票", "同意")
    assert ballot(town, "404") == ("paper", "yes")
    await town.town.plays(
        "\n".join(f"{n} to Bot: 同意\n{n} taps [确认同意] in private"
                  for n in ("王阿姨", "赵老师", "李大爷", "小陈"))
        + "\n... 8 days pass\n王阿姨 starts Bot with 1-v-ks-1", check=False,
    )  # fmt: skip
    sheet = last(town, "王阿姨", "结果表").text
    assert "同意：5票" in sheet
    assert "监票人作废：1张" in sheet
    found = await town.ask(verify.check)
    assert found.ok, found.reason


async def test_what_waits_for_the_other_scrutineer_at_the_end_holds_the_count_up(town, print_slips):
    await opens(town, print_slips, "recorded")
    await town.town.plays(
        """
        小张 to Bot: 反对
        小张 taps [确认反对] in private
        李大爷 taps [撤销 3-2-404 小张] in private
        赵老师 starts Bot with 1-s-lg-1
        赵老师 to Bot: 3-2-404
        赵老师 to Bot: 404住的是老周
        ... 7 days pass
        ... 8 hours pass
        """,
        check=False,
    )
    assert rows(town.database, "SELECT state, pending FROM vote") == [("counting", 1)]
    assert "1件（纸质票或作废）还等第二个人" in last(town, "李大爷", "还等第二个人").text
    await town.town.plays("李大爷 taps [同意作废] in private", check=False)
    assert rows(town.database, "SELECT voted, pending, struck FROM vote") == [(0, 0, 1)]
    await town.town.plays("... 16 days pass", check=False)
    assert (await town.ask(verify.check)).ok


async def test_a_secret_ballot_cannot_be_struck_and_that_is_said(town, print_slips):
    await opens(town, print_slips, "secret")
    await town.plays("""
        赵老师 taps [办理▸] in 3号楼
        Bot whispers to 赵老师 in 3号楼: 🗳 … 🔒 秘密票不能作废，谁也分不清哪张是谁的
        赵老师 starts Bot with 1-s-lg-1
        Bot to 赵老师: … [取消]
        赵老师 to Bot: 3-2-404
        Bot to 赵老师: 票决#1是秘密投票，谁也分不清哪张是谁的，不能作废。结果公示时可以提异议。
        赵老师 starts Bot with 1-lo-1-4-wrong
        Bot to 赵老师: 票决#1是秘密投票，谁也分不清哪张是谁的，不能作废。结果公示时可以提异议。
    """)
