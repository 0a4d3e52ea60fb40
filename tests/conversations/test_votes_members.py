"""A representatives' assembly: its members vote, whatever home they live in (S08, rules 3.1)."""

from __future__ import annotations

from storage import verify


async def test_the_committee_and_the_representatives_vote(owners):
    await owners.town.plays(
        """
        王阿姨 in 3号楼: 大家好
        小陈 replies to 王阿姨 in 3号楼: /grant 居民代表
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 居民代表
        刘主任 to Bot: /vote 楼道公约
        刘主任 to Bot: 通过楼道公约五条，全文已张贴在大厅。
        刘主任 taps [由居民代表决定的事] in private
        刘主任 taps [记名，监票人看得到] in private
        刘主任 taps [7天] in private
        """,
        check=False,
    )
    await owners.plays("""
        刘主任 taps [发公告] in private
        Bot to 王阿姨: 📣 票决#1公告：楼道公约 … 规则：居民代表会议（居委会组织法第28、29条） 有效：参加的要2/3以上 通过：同意的要超过1/2（按参加的算） … 您在名册上：您，1票 [名册有误] [我来监票]
        Bot to 赵老师: 📣 票决#1公告：… […]
        Bot to 刘主任: 📣 票决#1公告：… […]
        Bot to 刘主任: 🗳 #1 正式票决：楼道公约 📣 公告10天，… 名册：共3票 监票人：0/2 … [开始投票] [取消票决]
        Bot to 3号楼: 🗳 #1 正式票决：楼道公约 … 名册：共3票 … [详情] [我来监票] [办理▸]
        # whoever is no member has no vote, and does not watch
        小张 taps [我来监票] in 3号楼
        Bot alerts 小张: 票决#1：您不在名册上。登记住处请发：/bind 3-2-401
    """)
    await owners.town.plays(
        """
        王阿姨 taps [我来监票] in 3号楼
        赵老师 taps [我来监票] in 3号楼
        ... 10 days pass
        刘主任 taps [开始投票] in private
        王阿姨 taps [同意] in private
        王阿姨 taps [确认同意] in private
        刘主任 taps [同意] in private
        """,
        check=False,
    )
    await owners.plays("""
        刘主任 taps [确认同意] in private
        Bot alerts 刘主任: ✅ 票决#1：您已投同意。… 前可以改。
        Bot edits #1 to 刘主任: … ✓ 您：已投同意 … [✓ 同意] [反对] [弃权] [详情]
        小张 to Bot: /vote 1
        Bot to 小张: … 您不在名册上。…
    """)
    start = len(owners.town.transcript)
    await owners.town.plays("... 7 days pass", check=False)
    (result,) = [s.text for s in owners.town.transcript[start:]
                 if s.chat is owners.group() and "正在核对" in s.text]  # fmt: skip
    assert "✓ 参加的人数：2/3，要2/3以上，至少2" in result
    assert "✓ 同意的人数：2/2，要超过1/2，至少2" in result
    reminded = {s.person.name for s in owners.town.transcript[start:]
                if s.person and "还没有算上" in s.text}  # fmt: skip
    assert reminded == {"赵老师"}, "the member who said nothing, and nobody by a number of a home"
    await owners.plays("""
        王阿姨 starts Bot with 1-v-kc-1
        Bot to 王阿姨: 📝 票决#1的记名票（只有监票人看得到） 1. #1：同意 3. #3：同意 […]
    """)
    found = await owners.ask(verify.check)
    assert found.ok, found.reason
