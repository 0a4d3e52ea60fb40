"""Options put in order, counted in two ways; and a date that suits (S07, S10)."""

from __future__ import annotations

from tests.stores import rows


async def test_an_order_is_counted_by_points_and_by_run_off(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 先修哪里? 大门/车棚/楼道 排序
        Bot replies to 李大爷 in 3号楼: 📊 #1 先修哪里? 排序（按名次计分，也算逐轮淘汰，两种都公布） · … [1. 大门] [2. 车棚] [3. 楼道]
        Bot to 李大爷: … [单选] [多选] [匿名] [截止后公布票数] [开1天] [开7天] [取消投票]
        小张 taps [2. 车棚] in 3号楼
        Bot alerts 小张: ✅ 投票#1：记下您选1. 车棚。
        Bot edits #1 in 3号楼: … 1. 大门 2. 车棚 ▇▇▇▇▇▇▇▇▇▇ 1分 3. 楼道 … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [1. 大门] in 3号楼
        Bot alerts 小张: ✅ 投票#1：改选1. 车棚、2. 大门。
        Bot edits #1 in 3号楼: … 1. 大门 ▇▇▇▇▇ 1分 2. 车棚 ▇▇▇▇▇▇▇▇▇▇ 2分 3. 楼道 … […]
        王阿姨 replies to #1 in 3号楼: 1 2 3
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#1：记下您选1. 大门、2. 车棚、3. 楼道。
        Bot edits #1 in 3号楼: … 1. 大门 ▇▇▇▇▇▇▇▇▇▇ 4分 2. 车棚 ▇▇▇▇▇▇▇▇▇▇ 4分 3. 楼道 ▇▇ 1分 … […]
        刘主任 to Bot: 1>2
        Bot to 刘主任: ✅ 投票#1：记下您选1. 大门、2. 车棚。
        Bot to 刘主任: 📊 #1 … ✓ 您选的：1. 大门、2. 车棚 … [1: 1. 大门] [2: 2. 车棚] [3. 楼道]
        Bot edits #1 in 3号楼: … 1. 大门 ▇▇▇▇▇▇▇▇▇▇ 6分 2. 车棚 ▇▇▇▇▇▇▇▇ 5分 3. 楼道 ▇▇ 1分 … […]
    """)
    start = len(town.town.transcript)
    await town.town.plays("... 3 days pass", check=False)
    (told,) = [s.text for s in town.town.transcript[start:] if "逐轮淘汰留下" in s.text]
    assert "🏁 按名次计分最高：大门" in told
    assert "🏁 逐轮淘汰留下：大门\n第1轮：大门2票、车棚1票、楼道0票" in told
    assert "不一样" not in told


async def test_where_the_two_ways_differ_it_is_said(town):
    await town.town.plays("李大爷 in 3号楼: /poll 先修哪里? 大门/车棚/楼道 排序", check=False)
    orders = {"李大爷": "1 3 2", "刘主任": "1 3 2", "孙书记": "1 3 2", "小陈": "2 3 1"}
    more = {"小张": "2 3 1", "王阿姨": "2 3 1", "赵老师": "3 2 1"}
    lines = [
        f"{name} replies to #1 in 3号楼: {order}" for name, order in {**orders, **more}.items()
    ]
    await town.town.plays("\n".join(lines), check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 3 days pass", check=False)
    (told,) = [
        s.text for s in town.town.transcript[start:]
        if "逐轮淘汰留下" in s.text and s.shows == "picture"
    ]  # fmt: skip
    # points: 13 for 大门, 14 for 车棚, 15 for 楼道; run-off: 楼道 leaves first, then 4 to 3
    assert "🏁 按名次计分最高：楼道" in told
    assert (
        "🏁 逐轮淘汰留下：车棚\n第1轮：大门3票、车棚3票、楼道1票；楼道出局\n第2轮：大门3票、车棚4票"
        in told
    )
    assert "1. 大门：13分\n2. 车棚：14分\n3. 楼道：15分" in told
    assert "⚖️ 两种算法结果不一样，请大家再商量。" in told


async def test_a_date_is_found_evenings_and_weekends_first(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 哪天开业主见面会? 找时间
        Bot replies to 李大爷 in 3号楼: 📊 #1 哪天开业主见面会? 找时间：合适的都按一下 · … 1. 11月24日周二 19:30 2. 11月25日周三 19:30 3. 11月28日周六 10:00 4. 11月28日周六 15:00 5. 11月29日周日 10:00 6. 11月29日周日 15:00 … […]
        Bot to 李大爷: … […]
        李大爷 in 3号楼: /poll 哪天拔草? 周三上午9点/周六晚上7点/明晚7点半/周日下午3点 找时间
        Bot replies to 李大爷 in 3号楼: 📊 #2 … 1. 11月24日周二 19:30 2. 11月28日周六 19:00 3. 11月29日周日 15:00 4. 11月25日周三 09:00 … […]
        Bot to 李大爷: … […]
        小张 taps [2. 11月28日周六 19:00] on #2 in 3号楼
        Bot alerts 小张: ✅ 投票#2：记下您选11月28日周六 19:00。
        Bot edits #2 in 3号楼: … […]
        Bot edits #2 to 李大爷: … […]
        王阿姨 replies to #2 in 3号楼: 周六
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#2：记下您选11月28日周六 19:00。
        Bot edits #2 in 3号楼: … […]
        王阿姨 replies to #2 in 3号楼: 2 3
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#2：改选11月28日周六 19:00、11月29日周日 15:00。
        Bot edits #2 in 3号楼: … […]
        赵老师 taps [3. 11月29日周日 15:00] on #2 in 3号楼
        Bot alerts 赵老师: ✅ …
        Bot edits #2 in 3号楼: … […]
    """)
    assert rows(town.database, "SELECT counts, voted FROM poll WHERE no = 2") == [
        ("[0, 2, 2, 0]", 3)
    ]


async def test_words_that_are_no_time_are_named(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 哪天拔草? 周六晚上7点/随便 找时间
        Bot replies to 李大爷 in 3号楼: 看不出是以后的什么时间：随便。如：周六晚上7点半/周日下午3点
        李大爷 in 3号楼: /poll 哪天拔草? 昨天/周六 找时间
        Bot replies to 李大爷 in 3号楼: 看不出是以后的什么时间：昨天。如：…
    """)
