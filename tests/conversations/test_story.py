"""The whole story of one need, as transcripts."""

from __future__ import annotations


async def test_from_a_sentence_to_a_rated_result(town):
    await town.plays("""
        王阿姨 starts Bot
        Bot to 王阿姨: 您好，我是回音。…
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ 等楼门长接手 ⏱ 最晚 11月26日周四 12:00 前答复 [同求] [详情] [办理▸]
        Bot to 李大爷: #1 2单元电梯坏了三天 … [我来接手] [答复] [办结] [不采纳]
        小张 taps [同求]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 … 👥 1位邻居同求 [同求 1] [详情] [办理▸]
    """)
