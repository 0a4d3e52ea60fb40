"""README, "Live in five minutes": its steps one after the other, with `huiyin run` itself."""

from __future__ import annotations

import re

from tests.faults.conftest import until


async def test_the_steps_of_the_readme(ground):
    town, bot, people = ground
    found = next(iter(town.world.bots.values()))
    group = town.world.group("3号楼")

    def heard(who, *words):
        """Whether somebody (or, None, the group) was told something with all of these words."""
        chat = town.world.private_chat(people[who], found) if who else group
        return any(s.chat is chat and all(w in s.text for w in words) for s in town.transcript)

    # 2. the first start prints a one-time link
    await bot.start(HUIYIN_OPERATORS="")
    await until(lambda: any("https://t.me/" in line for line in bot.printed))
    link = re.search(r"start=(\S+)", "".join(bot.printed))[1]
    await town.start_bot(people["小陈"], found, link)
    await until(lambda: heard("小陈", "您现在是管理员了", "把我拉进楼里的群"))

    # 3. added to the group, it serves at once
    town.add_member(people["小陈"], group, found)
    await until(lambda: heard(None, "大家好，我是回音", "/need"))
    hello = next(s for s in town.transcript if "大家好，我是回音" in s.text)
    assert len(hello.text.splitlines()) == 5
    await town.say(people["王阿姨"], group, "/need 2单元电梯坏了")
    await until(lambda: heard(None, "#1 2单元电梯坏了", "还没有人能接手"))

    # 4. the floor lead presses the button under it
    assert await town.tap(people["李大爷"], group, hello.message, "开通提醒") is None
    await until(lambda: heard("李大爷", "#1 2单元电梯坏了", "等楼门长接手"))

    # 5. roles: as a reply, and as a link
    word = await town.say(people["小张"], group, "大家好")
    await town.say(people["小陈"], group, "/grant 居委会", reply_to=word)
    await until(lambda: heard(None, "担任居委会"))
    private = town.world.private_chat(people["小陈"], found)
    await town.say(people["小陈"], private, "/grant 网格员")
    await until(lambda: heard("小陈", "请把下面这段话转给本人"))
    seat = re.search(r"start=(\S+)", private.messages[-1].text)[1]
    await town.start_bot(people["王阿姨"], found, seat)
    await until(lambda: heard("王阿姨", "您现在担任网格员"))

    # the link of step 2 is used up: a new start prints none
    await bot.stop()
    bot.printed.clear()
    await bot.start(HUIYIN_OPERATORS="")
    await town.say(people["小陈"], group, "/roles")
    await until(lambda: heard(None, "谁在任", "网格员：1人"))
    assert bot.printed == []
