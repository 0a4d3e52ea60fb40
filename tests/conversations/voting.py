"""A vote that is open, for the stories of ballots: who lives where, and how it comes about."""

from __future__ import annotations

import contextlib
import io

from bot import logs

ROOMS = {
    "401": "王阿姨", "402": "赵老师", "403": "李大爷", "404": "小张", "405": "孙书记",
    "406": "小陈", "407": "刘主任",
}  # fmt: skip
#: 408 and 409 are homes of nobody on Telegram
CSV = ("楼栋,单元,房号,面积\n" + "".join(f"3,2,{n},89.5\n" for n in range(401, 410))).encode()
OPENS = """
    刘主任 to Bot: /vote 要不要装门禁
    刘主任 to Bot: 同意在三号楼二单元安装门禁系统，费用由公益金支出。
    刘主任 taps [全体居民的事，一户一票] in private
    刘主任 taps [{kind}] in private
    刘主任 taps [7天] in private
    刘主任 taps [发公告] in private
    刘主任 taps [纸质公告已送到] in private
    赵老师 taps [我来监票] in private
    李大爷 taps [我来监票] in private
    ... 10 days pass
    刘主任 taps [开始投票] in private
"""
KINDS = {"secret": "秘密", "recorded": "记名，监票人看得到"}


async def opens(house, print_slips, kind, rooms=tuple(ROOMS)):
    """Vote #1 stands open; whoever is in `rooms` is bound to their home."""
    codes = await print_slips(house, CSV)
    binds = "\n".join(f"{ROOMS[room]} starts Bot with {codes[room]}" for room in rooms)
    await house.town.plays(binds + OPENS.format(kind=KINDS[kind]), check=False)
    return house


def last(house, name, words):
    """The newest message that this person read in private, with these words."""
    person = house.person(name)
    said = [s for s in house.town.transcript if s.person is person and words in s.text]
    return said[-1] if said else None


@contextlib.contextmanager
def logged():
    """All lines of the bot's log meanwhile: it holds on to the stream that it was given."""
    stream = io.StringIO()
    logs.configure(stream=stream)
    try:
        yield stream
    finally:
        logs.configure()
