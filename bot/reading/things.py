"""A thing or place of the building said alone: 电梯. What about it, nobody can know yet."""

from __future__ import annotations

from bot.reading.plain import plain

_WORDS = """
    电梯 梯子 楼梯 楼道 走廊 大堂 大厅 过道 门口 地下室 地库 车库 车棚 楼顶 屋顶 天台 外墙
    阳台 灯 路灯 楼道灯 感应灯 声控灯 灯泡 门 大门 单元门 楼门 门禁 门锁 门铃 对讲 对讲机 窗户
    玻璃 水 电 水管 水表 电表 水压 水箱 水龙头 下水 下水道 管道 马桶 地漏 化粪池 井盖 暖气
    地暖 煤气 燃气 天然气 网络 宽带 信号 网线 停车 停车位 车位 车 电动车 电瓶车 自行车 充电
    充电桩 道闸 抬杆 地锁 垃圾 垃圾桶 垃圾房 垃圾站 卫生 保洁 绿化 草坪 花坛 树 虫子 老鼠 蟑螂
    野猫 狗 油烟 味道 异味 臭味 噪音 噪声 装修 楼上 楼下 隔壁 邻居 广场舞 工地 水泵 空调 外机
    消防 消防栓 灭火器 烟感 消防通道 火 烟 监控 摄像头 路 路面 台阶 坡道 扶手 无障碍 长椅
    健身器材 器材 滑梯 秋千 快递 快递柜 信箱 食堂 物业 物业费 保安 门卫 管家
    lift elevator stairs stairwell hallway corridor entrance garage basement roof wall light
    lights lamp lamps door doors gate intercom lock window windows water power electricity
    pipe pipes drain drains toilet sewer heating radiator gas internet wifi parking car cars
    e-bike e-bikes bike bikes charger barrier garbage rubbish trash bin bins cleaning trees
    lawn pests rats mice dog dogs smell noise renovation neighbour neighbours neighbor
    neighbors upstairs downstairs fire smoke camera cameras road pavement steps ramp handrail
    bench playground parcel parcels mailbox guard guards property
"""
_THINGS = frozenset(_WORDS.split())
#: said alone they may be all that somebody gets out: which danger it may be
_PERILS = dict.fromkeys(["煤气", "燃气", "天然气", "gas"], "gas") | dict.fromkeys(
    ["火", "烟", "fire", "smoke"], "fire"
)
_EDGES = " \n.。!！?？~～…,，、"
_ABOUT = 24  # signs: nothing longer is a thing alone


def peril_of(thing: str) -> str:
    """The kind of danger (bot.reading.peril) that this thing alone may speak of; "": none."""
    return _PERILS.get(plain(thing), "")


def alone(text: str) -> str:
    """The thing, as it was written, if the text is nothing else; "" if it is more, or none."""
    said = text.strip(_EDGES)
    if not said or len(said) > _ABOUT:
        return ""
    return said if plain(said) in _THINGS else ""
