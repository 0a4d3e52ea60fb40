"""A new need is like an open one: the question, and what its answers lead to."""


async def test_yes_counts_a_neighbour_there_and_ends_the_question(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 … […]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 … [同求] [详情] [办理▸]
        小张 in 3号楼: /need 2单元的电梯不动了
        Bot replies to 小张 in 3号楼: 是不是下面这件事？是就点它，算您一份。 #1 2单元电梯坏了三天（等人接手） [是，#1] [都不是，另记一件] [取消]
        小张 taps [是，#1]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 … 👥 1位邻居同求 [同求 1] [详情] [办理▸]
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
        赵老师 in 3号楼: /need 2单元的电梯又停了
        Bot replies to 赵老师 in 3号楼: 是不是下面这件事？是就点它，算您一份。 … [是，#1] [都不是，另记一件] [取消]
        赵老师 replies to Bot in 3号楼: 1
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 … 👥 2位邻居同求 [同求 2] [详情] [办理▸]
        Bot replies to 赵老师 in 3号楼: 已记下：#1 有2位邻居同求。
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
    """)


async def test_no_makes_a_need_of_its_own_in_place_of_the_question(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 … […]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 … [同求] [详情] [办理▸]
        小张 in 3号楼: /need 2单元的电梯不动了
        Bot replies to 小张 in 3号楼: 是不是下面这件事？是就点它，算您一份。 … [是，#1] [都不是，另记一件] [取消]
        小张 taps [都不是，另记一件]
        Bot edits #1 in 3号楼: #2 2单元的电梯不动了 … [同求] [详情] [办理▸]
        Bot to 李大爷: #2 2单元的电梯不动了 … […]
    """)


async def test_whoever_is_counted_already_hears_it_and_the_question_ends(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 … […]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 … [同求] [详情] [办理▸]
        王阿姨 in 3号楼: /need 2单元的电梯不动了
        Bot replies to 王阿姨 in 3号楼: 这件事您自己提过，还没办完。是同一件事吗？是就点它，不用再记。 … [是，#1] [都不是，另记一件] [取消]
        王阿姨 taps [是，#1]
        Bot alerts 王阿姨: #1 是您自己提的，已经记下了。
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
        王阿姨 in 3号楼: /cancel
        Bot replies to 王阿姨 in 3号楼: 现在没有要取消的。
    """)


async def test_an_answer_that_can_never_be_given_ends_its_question(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 … […]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 … [同求] [详情] [办理▸]
        李大爷 taps [答复]
        Bot to 李大爷: 请写对 #1 的答复，大家都会看到。 至少10个字。 [取消]
        王阿姨 taps [办理▸] on #1 in 3号楼
        Bot whispers to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 您要做什么？ [撤回]
        王阿姨 taps [撤回]
        Bot alerts 王阿姨: #1 已撤回。
        Bot edits its whisper to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 … ↩️ …
        Bot edits #1 to 李大爷: #1 2单元电梯坏了三天 … ↩️ …
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 … ↩️ …
        李大爷 to Bot: 已经联系维保公司，明天上午来修。
        Bot to 李大爷: #1 现在是“已撤回”，不能这样操作。
        Bot edits #1 to 李大爷: 已取消，什么也没有记。
        李大爷 to Bot: /cancel
        Bot to 李大爷: 现在没有要取消的。
    """)
