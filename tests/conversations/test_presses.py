"""Who presses what: together, as strangers, twice."""

from __future__ import annotations


async def test_two_people_tap_at_once_and_one_takes_it(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [同求] [详情] [办理▸]
        刘主任 taps [办理▸]
        Bot whispers to 刘主任 in 3号楼: #1 2单元电梯坏了三天 您要做什么？ [我来接手] [答复] [办结] [不采纳] [更多▸]
        李大爷 taps [我来接手] in private
        Bot alerts 李大爷: 您已接手 #1，接下来请点[答复]。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 🙋 … [同求] [详情] [办理▸]
        Bot edits #1 to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 🙋 … [答复] [办结] [不采纳] [撤销] [更多▸]
        刘主任 taps [我来接手]
        Bot alerts 刘主任: 已更新：#1 已接手，还没答复（楼门长）。
        Bot edits its whisper to 刘主任 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 🙋 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        小张 and 赵老师 tap [同求]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot alerts 赵老师: 已记下：#1 有2位邻居同求。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 🙋 … 👥 2位邻居同求… [同求 2] [详情] [办理▸]
        小张 taps [同求 2]
        Bot alerts 小张: 您已经点过了，#1 共2位同求。
        王阿姨 taps [同求 2]
        Bot alerts 王阿姨: #1 是您自己提的，已经记下了。
    """)


async def test_strangers_may_look_but_not_handle(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [同求] [详情] [办理▸]
        小张 taps [办理▸]
        Bot alerts 小张: #1 由楼门长负责。您也遇到了？请点[同求]。
        小张 taps [详情]
        Bot alerts 小张: #1 2单元电梯坏了三天 📍 3号楼2单元 🏷 电梯故障与困人 11月23日周一 …
        孙书记 taps [办理▸]
        Bot alerts 孙书记: #1 由楼门长负责。您也遇到了？请点[同求]。
    """)
