"""Owners decide in owners' matters: who casts a home's ballot, and what a tenant can do (S08, S01)."""

from __future__ import annotations

import pytest

from storage import verify
from tests.conversations.conftest import NOTICE, OWNED, SPECIAL
from tests.conversations.voting import last
from tests.stores import rows

OPEN = """
    赵老师 taps [我来监票] in 3号楼
    李大爷 taps [我来监票] in 3号楼
    ... 15 days pass
    刘主任 taps [开始投票] in private
"""


@pytest.fixture
async def homes(town, print_slips):
    """王阿姨 rents 401 and said so, 赵老师 was never asked, 李大爷 is family of an owner."""
    codes = await print_slips(town, OWNED)
    await town.town.plays(
        f"""
        王阿姨 starts Bot with {codes["401"]}
        王阿姨 taps [我是租户] in private
        赵老师 starts Bot with {codes["402"]}
        李大爷 starts Bot with {codes["403"]}
        李大爷 taps [我是业主家人] in private
        """,
        check=False,
    )
    return town


async def test_what_somebody_is_to_their_home_is_said_once_and_read_by_the_floor_lead(homes):
    await homes.plays("""
        王阿姨 taps [我是租户] in private
        Bot alerts 王阿姨: 记下了：3号楼2单元401室，租户。 居民的事您照样投票。业主的事要有业主的书面委托。
        # a press makes no owner of a tenant; another can be corrected
        王阿姨 taps [我是业主] in private
        Bot alerts 王阿姨: 3号楼2单元401室：您说过是租户。说错了请找楼门长撤销登记，再登记一次。
        李大爷 taps [我是业主] in private
        Bot alerts 李大爷: 记下了：3号楼2单元403室，业主。
        # of somebody else's binding
        小张 starts Bot with 1-ht-1-1-owner
        Bot to 小张: …
        ... 8 hours pass
        Bot to 李大爷: 📋 从昨天到现在，新登记3位住户： 王阿姨：3号楼2单元401室（租户） 赵老师：3号楼2单元402室 李大爷：3号楼2单元403室（业主） … […]
    """)
    assert rows(homes.database, "SELECT tenure FROM household_member ORDER BY household") == [
        ("tenant",), ("",), ("owner",),
    ]  # fmt: skip


async def test_a_tenant_is_told_what_can_be_done_and_who_was_never_asked_is_asked(homes):
    await homes.town.plays(SPECIAL + NOTICE + OPEN, check=False)
    await homes.plays("""
        王阿姨 to Bot: 同意
        Bot to 王阿姨: 票决#1是业主的事，租户不能投。有业主签名的书面委托，可请楼门长录入。登记错了请找楼门长。
        王阿姨 starts Bot with 1-kl-1-1-yes
        Bot to 王阿姨: 票决#1是业主的事，租户不能投。有业主签名的书面委托，可请楼门长录入。登记错了请找楼门长。
        王阿姨 starts Bot with 1-lm-1-1-yes-owner
        Bot to 王阿姨: 票决#1是业主的事，租户不能投。有业主签名的书面委托，可请楼门长录入。登记错了请找楼门长。
        # a button from before this was asked
        赵老师 starts Bot with 1-kl-1-2-yes
        Bot to 赵老师: 票决#1是业主的事，请重新选一次：/vote 1
        赵老师 to Bot: 同意
        Bot to 赵老师: 🗳 #1 正式票决：加装电梯 3-2-402 投：同意。 这是业主的事。您是哪位？您说的和票一起存档 [我是业主：同意] [我是业主家人：同意] [我是租户] [重新选]
        赵老师 taps [我是租户] in private
        Bot alerts 赵老师: 票决#1是业主的事，租户不能投。有业主签名的书面委托，可请楼门长录入。登记错了请找楼门长。
        赵老师 taps [我是业主家人：同意] in private
        Bot alerts 赵老师: ✅ 票决#1：3-2-402已投同意。12月15日周二 12:00 前可以改。
        Bot edits #1 to 赵老师: 🗳 #1 … ✓ 3-2-402：已投同意 … [✓ 同意] [反对] [弃权] [详情]
        # asked once: a change asks no more
        赵老师 taps [反对] in private
        Bot edits #1 to 赵老师: 🗳 … 3-2-402 投：反对。对吗？ 我是业主家人，替业主投 [确认反对] [重新选]
        赵老师 taps [确认反对] in private
        Bot alerts 赵老师: ✅ 票决#1：3-2-402已投反对。12月15日周二 12:00 前可以改。
        Bot edits #1 to 赵老师: 🗳 #1 … ✓ 3-2-402：已投反对 … [同意] [✓ 反对] [弃权] [详情]
    """)
    # the question names a home and its choice: nothing of it stays where it was sent from
    sent = [body for (body,) in rows(homes.database, "SELECT body FROM outbox")]
    assert not [body for body in sent if "我是业主家人" in body and "同意" in body]
    # a helper is asked the same
    await homes.town.plays(
        "李大爷 starts Bot with 1-s-ld-1\n李大爷 to Bot: 3-2-401\n李大爷 taps [代办] in private",
        check=False,
    )
    assert last(homes, "李大爷", "3-2-401：业主或业主家人现在在场，并请您代办吗")
    await homes.town.plays("李大爷 taps [取消] in private", check=False)
    facts = rows(homes.database, "SELECT facts FROM ledger WHERE kind IN ('lm', 'kl') ORDER BY seq")
    assert ['"tenure":"family"' in one.replace(" ", "") for (one,) in facts] == [True, True]
    await homes.town.plays("李大爷 to Bot: 弃权\n李大爷 taps [确认弃权] in private", check=False)
    await homes.town.plays("... 16 days pass\n李大爷 starts Bot with 1-v-kc-1", check=False)
    ballots = last(homes, "李大爷", "只有监票人看得到").text
    assert "2. 3-2-402：反对（自称业主家人）" in ballots
    assert "3. 3-2-403：弃权（自称业主家人）" in ballots
    assert (await homes.ask(verify.check)).ok
