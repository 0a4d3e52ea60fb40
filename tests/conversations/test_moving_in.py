"""Groups, roles and languages, as transcripts."""

from __future__ import annotations


async def test_a_group_of_somebody_else_is_not_served(empty_town):
    empty_town.add_group()
    await empty_town.plays("""
        王阿姨 adds Bot to 3号楼
        Bot to 3号楼: 我只为管理员请我来的群服务。
        王阿姨 in 3号楼: /need 电梯坏了
        王阿姨 in 3号楼: /start
        Bot to 3号楼: 我只为管理员请我来的群服务。
        小陈 in 3号楼: /start
        Bot to 3号楼: 大家好，我是回音。事事有回音。 有事请写：… [开通提醒]
        王阿姨 in 3号楼: /need 电梯坏了
        Bot replies to 王阿姨 in 3号楼: #1 电梯坏了 📍 3号楼 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
    """)


async def test_each_reader_has_their_language(town):
    await town.plays("""
        王阿姨 starts Bot
        Bot to 王阿姨: 您好，我是回音。和您有关的事，我会在这里提醒您。 …
        王阿姨 to Bot: /language
        Bot to 王阿姨: 用哪种语言？ [中文] [English]
        王阿姨 taps [English]
        Bot alerts 王阿姨: I speak English now.
        王阿姨 to Bot: /help
        Bot to 王阿姨: To raise something, writ …
        小张 in 3号楼: /language
        Bot replies to 小张 in 3号楼: 用哪种语言？ [中文] [English]
        小张 taps [English]
        Bot alerts 小张: 只有楼门长、居委会或管理员可以这样做。
        李大爷 in 3号楼: /language
        Bot replies to 李大爷 in 3号楼: 用哪种语言？ [中文] [English]
        李大爷 taps [English] in 3号楼
        Bot to 3号楼: I speak English now.
        王阿姨 in 3号楼: /need the lift is broken
        Bot to 李大爷: #1 the lift is broken 📍 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 the lift is broken 📍 … [Me too] [Details] [Act ▸]
    """)
