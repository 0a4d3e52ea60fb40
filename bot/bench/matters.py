"""Needs as neighbours write them, made from a grammar: things, troubles, places, other words.

A matter is one trouble of one thing at one place; it is told in many ways. Everything is drawn
from the passed generator, so the same seed gives the same needs.
"""

from __future__ import annotations

from random import Random

from msgspec import Struct

#: names of a thing, where it stands, and its troubles; each trouble in several wordings
_THINGS: tuple[tuple[tuple[str, ...], str, tuple[tuple[str, ...], ...]], ...] = (
    (("电梯", "升降机", "梯子"), "unit", (
        ("坏了", "停了", "不动了", "趴窝了", "用不了"),
        ("有异响", "咣当咣当响", "一开就有怪声"),
        ("把人关在里面", "困人了", "门打不开人出不来"),
        ("里面有狗尿", "地上全是垃圾", "味道难闻"))),
    (("楼道灯", "楼道的灯", "感应灯"), "floor", (
        ("不亮", "坏了", "黑漆漆的"), ("一直亮着", "白天也亮", "关不掉"),
        ("一闪一闪", "忽明忽暗"))),
    (("单元门", "门禁", "对讲门"), "unit", (
        ("打不开", "刷卡没反应", "失灵了"), ("关不上", "整天敞着", "锁不住"),
        ("按了没人听见", "对讲没声音"))),
    (("自来水", "水龙头的水", "家里的水"), "unit", (
        ("停了", "没了", "断了"), ("发黄", "有铁锈", "浑得没法喝"), ("水压太小", "细得像线"))),
    (("下水道", "下水管", "排水管"), "room", (
        ("堵了", "不通", "返水"), ("漏水", "滴水", "渗到墙上"), ("臭得很", "味道往上冒"))),
    (("暖气", "暖气片", "地暖"), "room", (
        ("不热", "冰凉", "一点温度都没有"), ("漏水", "滴水", "管子渗水"))),
    (("家里的电", "电闸", "电"), "unit", (
        ("停了", "断了", "跳闸"), ("电压不稳", "灯忽明忽暗"))),
    (("燃气", "煤气管", "天然气"), "unit", (
        ("有味道", "好像漏了", "闻到臭味"), ("停了", "打不着火"))),
    (("网络", "宽带", "wifi"), "room", (
        ("断了", "上不去", "没有信号"), ("慢得要命", "卡得看不了视频"))),
    (("楼上装修", "电钻", "装修队"), "room", (
        ("周末也施工", "休息天还在敲"), ("半夜还响", "晚上十点还在干", "吵得睡不着"),
        ("垃圾堆在走廊", "建筑垃圾不清走"))),
    (("楼上邻居", "楼上那家", "上面住户"), "room", (
        ("半夜跳绳", "夜里咚咚响", "天天跺脚"), ("往下泼水", "乱扔烟头", "高空抛物"),
        ("漏水漏到我家", "卫生间渗水下来"))),
    (("麻将声", "打麻将的", "棋牌室"), "room", (("吵到凌晨", "半夜不停", "闹得睡不了"),)),
    (("外墙", "墙皮", "外墙瓷砖"), "unit", (
        ("往下掉", "脱落", "掉下来砸人"), ("裂了", "有大裂缝"), ("渗水", "下雨就漏"))),
    (("楼顶", "屋顶", "天台防水"), "unit", (("漏雨", "下雨就漏", "渗水"),)),
    (("杂物", "旧家具", "纸箱"), "floor", (
        ("堆满楼道", "把过道堵了", "占着消防通道"),)),
    (("电动车", "电瓶车", "电驴"), "floor", (
        ("停在楼道里", "堵住楼道", "推进楼道充电"), ("飞线充电", "拉线充电"))),
    (("消防栓", "灭火器", "消防箱"), "floor", (
        ("没有水", "压力不够"), ("过期了", "早就失效"), ("箱门坏了", "玻璃碎了"))),
    (("窗户", "楼道窗", "走廊的窗"), "floor", (
        ("关不上", "掉了一扇"), ("玻璃碎了", "玻璃裂开"))),
    (("扶手", "楼梯扶手", "栏杆"), "floor", (("松了", "晃得厉害", "快掉了"), ("生锈", "扎手"))),
    (("信报箱", "信箱", "邮箱"), "unit", (("锁坏了", "打不开"), ("被撬了", "丢信"))),
    (("垃圾桶", "垃圾站", "垃圾房"), "spot", (
        ("满了没人收", "几天没清", "堆成山"), ("臭气熏天", "味道太大", "招苍蝇"),
        ("盖子坏了", "桶破了"))),
    (("路灯", "小区路灯", "照明灯"), "spot", (("不亮", "坏了", "黑咕隆咚"), ("太亮", "照进卧室"))),
    (("道闸", "车闸", "抬杆"), "spot", (
        ("坏了", "抬不起来", "不识别车牌"), ("砸了车", "落下来砸到人"))),
    (("充电桩", "充电站", "充电插座"), "spot", (
        ("充不上电", "坏了", "没反应"), ("被油车占了", "占位不充"), ("收费太高", "比外面贵"))),
    (("快递柜", "丰巢", "驿站"), "spot", (
        ("打不开", "死机了"), ("超时收费", "乱收钱"), ("丢了我的包裹", "快件找不到"))),
    (("健身器材", "单杠", "漫步机"), "spot", (("断了", "坏了", "螺丝松了"), ("生锈", "掉漆"))),
    (("滑梯", "秋千", "儿童游乐设施"), "spot", (("断了", "坏了"), ("有尖角", "划伤孩子"))),
    (("私家车", "外来车", "黑色轿车"), "spot", (
        ("乱停", "堵住出口", "停在消防通道"), ("占别人车位", "占我的车位"))),
    (("流浪狗", "野狗", "没拴的狗"), "spot", (
        ("追着人叫", "吓到孩子", "咬人"), ("随地大小便", "到处拉屎"))),
    (("广场舞", "跳舞的音响", "大喇叭"), "spot", (("太吵", "声音太大", "吵到十点"),)),
    (("绿化", "树枝", "草坪"), "spot", (
        ("没人修剪", "长到窗户上", "挡了光"), ("枯死了", "被踩秃了"))),
    (("蚊子", "蟑螂", "老鼠"), "spot", (("太多", "成群", "到处都是"),)),
    (("井盖", "下水井盖", "窨井盖"), "spot", (("松动", "一踩就响"), ("丢了", "不见了"))),
    (("路面", "地砖", "小区的路"), "spot", (
        ("坑坑洼洼", "塌了一块", "有个大坑"), ("积水", "一下雨就淹"), ("结冰", "滑倒人"))),
    (("监控", "摄像头", "探头"), "spot", (("坏了", "不工作"), ("对着我家", "照到人家窗户"))),
    (("保安", "门卫", "值班的人"), "spot", (
        ("不在岗", "睡觉", "找不到人"), ("态度恶劣", "骂业主"))),
    (("物业费", "停车费", "管理费"), "whole", (
        ("涨价了", "收得太高", "越来越贵"), ("账目不公开", "不知道花到哪里"),
        ("重复收", "多收了钱"))),
    (("维修资金", "公共收益", "广告收入"), "whole", (
        ("没有公示", "不公开", "用到哪里去了"),)),
    (("二次供水水箱", "水箱", "蓄水池"), "unit", (("多年不洗", "该清洗了"), ("漏水", "溢水"))),
    (("公共厨房油烟", "楼下饭馆油烟", "烧烤油烟"), "unit", (
        ("往家里灌", "熏得开不了窗", "呛人"),)),
    (("无障碍坡道", "轮椅坡道", "残疾人坡道"), "unit", (
        ("被车堵了", "堆了东西"), ("太陡", "推不上去"))),
    (("老人食堂", "助餐点", "社区饭堂"), "whole", (
        ("关门了", "不开了"), ("饭菜凉", "味道差"), ("太贵", "涨价"))),
)  # fmt: skip
#: of the whole estate, and of one building
_WIDE = (
    "东门", "西门", "南门", "北门", "地下车库", "停车场", "中心广场", "健身区", "游乐场",
    "小区门口",
)  # fmt: skip
_NEAR = ("大堂", "门厅", "车棚", "充电棚", "凉亭", "垃圾站", "快递柜", "小广场", "活动室")
_BEFORE = (
    "", "", "", "", "物业您好，", "请问", "反映一下，", "大家注意，", "急，", "又来了，",
    "各位邻居，", "帮忙看看，", "投诉：", "不好意思打扰，", "刚下楼看到", "跟大家说一声，",
)  # fmt: skip
_SINCE = (
    "", "", "", "", "三天了", "从上周开始", "好几天了", "快一个月了", "昨天晚上起", "有半年了",
    "国庆之后就这样", "每到下雨", "早晚高峰最厉害", "两个星期了", "过完年就没好过", "周末更严重",
)  # fmt: skip
#: who suffers, and how
_WHO = ("老人", "孩子", "我妈", "孕妇", "邻居们", "送快递的", "坐轮椅的", "一家人", "上夜班的")
_HARM = (
    "出门不方便", "害怕", "睡不好", "摔了一跤", "绕了一大圈", "气得不行", "进不来", "差点受伤",
    "意见很大", "等了半天",
)  # fmt: skip
_WISH = (
    "，没人管", "，谁来修一下", "，打了电话也没人来", "，什么时候能解决", "，希望尽快处理",
    "，说了多少次了", "，再不修要出事", "！！", "，谢谢", "，能不能派个人", "，到底归谁管",
    "，别再拖了", "，请给个说法", "，影响太大", "，这样下去不行", "，盼回复",
)  # fmt: skip
_HAN = "零一二三四五六七八九"


class Matter(Struct, frozen=True):
    """One trouble (its number) of one thing (its number), at a place."""

    thing: int
    trouble: int
    building: int
    unit: int
    floor: int
    door: int
    spot: str

    @property
    def place(self) -> str:
        """What its writer answers when asked where it is."""
        kind = _THINGS[self.thing][1]
        if kind == "whole":
            return f"{self.building}号楼"
        if kind == "spot":
            return self.spot if self.spot in _WIDE else f"{self.building}号楼{self.spot}"
        unit = f"{self.building}号楼{self.unit}单元"
        if kind == "floor":
            return f"{unit}{self.floor}楼"
        return f"{unit}{self.floor}{self.door:02}室" if kind == "room" else unit


def matter(random: Random, buildings: range) -> Matter:
    """Any, in one of these buildings."""
    thing = random.randrange(len(_THINGS))
    return Matter(
        thing,
        random.randrange(len(_THINGS[thing][2])),
        random.choice(buildings),
        random.randint(1, 6),
        random.randint(1, 18),
        random.randint(1, 4),
        random.choice(_WIDE if random.random() < 0.4 else _NEAR),
    )


def told(found: Matter, random: Random) -> str:
    """It in somebody's words."""
    names, _, troubles = _THINGS[found.thing]
    what = random.choice(names) + random.choice(("", "", "又", "一直", "今天"))
    where, since = _where(found, random), random.choice(_SINCE)
    what += random.choice(troubles[found.trouble])
    order = random.randrange(3)
    said = (where + what + since, where + since + what, f"{what}{since}，{where or '全小区'}")[
        order
    ]
    after = random.choice(
        ("", "", random.choice(_WISH), f"，{random.choice(_WHO)}{random.choice(_HARM)}")
    )
    return random.choice(_BEFORE) + said + after


def _where(found: Matter, random: Random) -> str:
    """The place as people write it: in several ways, not always all of it, sometimes not at all."""
    kind, way = _THINGS[found.thing][1], random.random()
    if way < (0.8 if kind == "whole" else 0.1):
        return ""
    b, u = found.building, found.unit
    if kind == "whole":
        return f"{b}号楼"
    if kind == "spot":
        near = "" if found.spot in _WIDE else f"{b}号楼" + random.choice(("", "前面", "旁边的"))
        return near + found.spot + random.choice(("", "的", "那边"))
    if way < 0.25:
        said = f"{b}-{u}"
    elif way < 0.4 and b < len(_HAN):
        said = f"{_HAN[b]}号楼{_HAN[u]}单元"
    elif way < 0.5:
        said = f"{b}号楼"
    else:
        said = f"{b}{random.choice(('号楼', '栋', '幢'))}{u}单元"
    if kind == "floor" and way > 0.3:
        said += f"{found.floor}楼"
    elif kind == "room" and way > 0.5:
        said += f"{found.floor}{found.door:02}室"
    return said + random.choice(("", "", "的", " "))
