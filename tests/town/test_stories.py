"""Stories: what fits passes, and whatever else the bot says (or fails to say) is shown."""

import pytest

from bot.town.story import StoryError
from bot.town.story_lines import Passes, matches, read


class Parrot:
    """A bot that answers each word in the group with its replies, once the story settles."""

    def __init__(self, street):
        self.street, self.replies, self.seen = street, {}, 0

    async def settle(self):
        for message in self.street.group.messages[self.seen :]:
            self.seen += 1
            for text, labels in self.replies.get(message.text, ()):
                rows = [[{"text": label, "callback_data": "b"} for label in labels]]
                given = {"reply_markup": {"inline_keyboard": rows}} if labels else {}
                await self.street.call(
                    "sendMessage", chat_id=self.street.group.id, text=text, **given
                )


@pytest.fixture
async def parrot(street):
    street.join()
    found = Parrot(street)
    found.seen = len(street.group.messages)
    street.town.settle = found.settle
    found.replies = {"/need 电梯": [("#1 电梯坏了 已登记", ("同求", "办理▸"))]}
    return found


FITS = """
    # a remark
    王阿姨 in 3号楼: /need 电梯
    Bot to 3号楼: #1 电梯… 已登记 [同求] [办理▸]
"""


@pytest.mark.parametrize(
    "story",
    [FITS, FITS.replace("[同求] [办理▸]", "[…]"), FITS.replace("#1 电梯… 已登记", "…")],
)
async def test_what_fits_passes(parrot, story):
    await parrot.street.town.plays(story)


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        (FITS.replace("已登记", "已办结"), "+Bot to 3号楼: #1 电梯坏了 已登记 [同求] [办理▸]"),
        (FITS.replace(" [办理▸]", ""), "-Bot to 3号楼: #1 电梯… 已登记 [同求]\n"),
        (FITS.replace("to 3号楼", "to 王阿姨"), "-Bot to 王阿姨: #1"),
        (FITS.split("Bot to")[0], "+Bot to 3号楼: #1"),
        (FITS + "Bot to 王阿姨: 收到", "-Bot to 王阿姨: 收到"),
    ],
)
async def test_what_does_not_fit_is_shown_side_by_side(parrot, story, shown):
    with pytest.raises(AssertionError, match="after line 3") as error:
        await parrot.street.town.plays(story)
    assert shown in str(error.value)


async def test_two_lines_to_one_chat_keep_their_order(parrot):
    parrot.replies = {"/need 电梯": [("一", ()), ("二", ())]}
    told = "王阿姨 in 3号楼: /need 电梯\nBot to 3号楼: {}\nBot to 3号楼: {}"
    with pytest.raises(AssertionError):
        await parrot.street.town.plays(told.format("二", "一"))
    parrot.seen = len(parrot.street.group.messages)
    await parrot.street.town.plays(told.format("一", "二"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("王阿姨 dances", "line 2 cannot be read: 王阿姨 dances"),
        ("... a while passes", "line 2: how long is 'a while'"),
        ("马大哈 in 3号楼: 好", "line 2: nobody is called 马大哈"),
        ("王阿姨 in 9号楼: 好", "line 2: no group is called 9号楼"),
        ("小张 in 3号楼: 好", "line 2: 小张 is not in 3号楼"),
        ("王阿姨 taps [同求]", r"line 2: 王阿姨 sees no button \[同求\]"),
        ("Bot to 3号楼: 好", "line 2: the bot speaks before anybody acts"),
        ("王阿姨 replies to #7: 好", "line 2: where is 王阿姨"),
        ("王阿姨 replies to #7 in 3号楼: 好", "line 2: 王阿姨 sees no such message in 3号楼"),
    ],
)
async def test_a_line_that_is_wrong_is_named(parrot, line, said):
    with pytest.raises(StoryError, match=said):
        await parrot.street.town.plays(f"\n{line}")


def test_spans_add_up():
    (line,) = read("... 2 days 3 hours passes")
    assert isinstance(line, Passes)
    assert line.delta.total_seconds() == (2 * 24 + 3) * 3600


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("#1 …", "#1 电梯", True),
        ("#1 …", "#1", True),
        ("…电梯…", "3号楼电梯坏了", True),
        ("电梯", "电梯坏了", False),
        ("一 二", "一\n  二", True),
        ("(a.b)", "(axb)", False),
    ],
)
def test_patterns(pattern, text, fits):
    assert matches(pattern, text) is fits
