"""What the word list cannot hold: a thing and its trouble in either order, dialects, English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from bot.reading.begins import begins, pieces

_BROKEN = "坏|停|卡|响|抖|晃|不动|不走|不开|不灵|失灵|故障|罢工|趴窝|用不了|没修|修了又|broken|not working|stuck|out of order"
_LEAK = "漏|渗|滴|淌|洇|leak|drip"
_DARK = "不亮|坏|黑|灭|不灵|闪|broken|dark|not working|out\\b"

#: id, thing, trouble: in either order, a few characters between
_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("elevator.fault", "电梯|梯子(?!借)|lifts?|elevators?", _BROKEN + "|困|关.{0,3}里|夹人"),
    ("elevator.order", "电梯|lift|elevator", "尿|抽烟|电动车|电瓶车|电驴|狗|垃圾|smok|peed?\\b"),
    ("utilities.water", "水管|水龙头", "爆|停|没水"),
    ("utilities.gas", "煤气|燃气|天然气", "停|没了|打不着|改造|安检|换管"),
    ("utilities.heating", "暖气|地暖|暖气片|heating|radiator", "凉|冷|不热|冰|没来|不暖|cold|not working|off\\b"),
    ("utilities.drain", "下水道?|马桶|地漏|管道|阴沟|化粪池|drain|sewer|toilet", "堵|反|返|溢|冒|臭|blocked|clogged|overflow"),
    ("utilities.telecom", "网络?(?!课|购|约|吧|红|上|友|站)|宽带|信号|wifi|internet", "断|没|差|慢|掉线|down\\b|no\\b|slow"),
    ("parking.block", "车(?!位|棚|库|速)", "挡|堵(?!车|了?消防)|挪|横|压着|占了?我|乱停|blocking"),
    ("parking.space", "车位|停车|parking", "不够|没有|难|抢|先租|分配|涨|凭什么|一户|找不到|no space|not enough"),
    ("parking.charging", "充电桩|充电站|charg(?:er|ing (?:pile|station))", "装|坏|不让|不够|报装|占|broken"),
    ("parking.ebike", "电瓶车|电动车|电驴|车棚|自行车|e-?bike", "没地方|没处|乱停|乱放|落灰|满了|僵尸|清一清|漏雨"),
    ("parking.visitor", "道闸|抬杆|栏杆|门闸|访客|外来车|外面的?车|(?:parking )?barrier", "坏|不抬|进不来|识别|收费|乱进|停满|砸|broken"),
    ("sanitation.garbage", "垃圾(?!游戏|短信|电话|队|邮件)|garbage|rubbish|trash|bins?", "没人收|满|堆|味|臭|没清|没运|乱扔|乱丢|苍蝇|收|扔|overflow|full|smell|not collected"),
    ("sanitation.cleaning", "楼道|楼梯|大堂|走廊|地面?|stairs|hallway|corridor|stairwell", "脏|没扫|没拖|没人扫|灰|痰|尿|打扫|dirty|filthy|not cleaned"),
    ("sanitation.green", "树(?!立)|草(?!莓|稿|率)|花坛|灌木|绿化|trees?|lawn", "倒|枯|死|高|挡|修|剪|砍|长|fallen|trim"),
    ("sanitation.odor", "油烟|烧烤|臭|味道?|气味|smell|stink", "灌|呛|熏|飘|大得|难闻|恶心|受不了|不敢开|horrible|terrible|awful"),
    ("sanitation.pet_waste", "狗|dogs?", "屎|粪|尿|拉|不牵|没牵|没拴|不拴|绳|吓|追|咬|扑|poo|mess\\b|leash"),
    ("noise.renovation", "装修|电钻|钻|砸墙|敲墙|renovation|drilling", "吵|中午|周末|早上|节假日|响|敲|震|停|一大早|午睡|noise|loud|all day"),
    ("noise.upstairs", "楼上|隔壁|upstairs|neighbou?r", "吵|跺|蹦|咚|跑|拖|弹|钢琴|唱|麻将|半夜|叫|音乐|打牌|noise|noisy|loud|stomp|piano"),
    ("noise.square_dance", "广场舞|跳舞|音响|音箱|喇叭|唱歌|square danc\\w*", "吵|响|大|太晚|半夜|[九十]点|小点|声|loud|noise"),
    ("noise.construction", "工地|施工|打桩|挖机|construction", "半夜|凌晨|夜里|吵|晚上|睡|扰|noise|night"),
    ("noise.equipment", "水泵|泵房|空调外机|外机|风机|变压器|冷库|排风", "响|嗡|吵|轰|震|噪"),
    ("safety.fire_lane", "消防通道|生命通道|安全出口|楼道|楼梯间?|走道|fire (?:lane|exit)", "堆|占|堵|锁|停|放(?!心)|杂物|纸箱|blocked"),
    ("safety.fire_gear", "灭火器|消防栓|消火栓|烟感|应急灯|喷淋|报警器|fire (?:alarm|extinguisher)|smoke detector", "过期|坏|没水|不亮|空|响|误报|没电|丢|broken|expired|empty"),
    ("safety.falling", "楼上|窗户?|阳台|高空|边个|upstairs", "扔|抛|丢(?!了)|掷|掉下|砸|烟头|throw"),
    ("safety.falling", "墙皮|瓷砖|外墙|玻璃|花盆|空调", "掉|脱落|松|要掉|砸"),
    ("safety.building", "墙|楼板|地面|阳台|井盖|窨井盖?|承重墙|manhole|cracks?", "裂|开裂|沉|塌|歪|斜|没了|丢|松动|砸|拆|missing|wall"),
    ("safety.ebike_fire", "电瓶|电池|电动车|飞线|拉线|e-?bike|batter(?:y|ies)", "充电|充着?|上楼|鼓包|拉线|吊|进楼|屋里|家里充|charging"),
    ("facility.light", "灯(?!笼|谜|会)|lights?(?! rail)|lamps?", _DARK + "|装|暗"),
    ("facility.door", "单元门|大门|门禁|门锁|防盗门|楼门|对讲|门铃|entrance door|front door|intercom|gate", "坏|锁不上|关不上|开不了|打不开|没反应|敞着|刷不|不了|不灵|失灵|刷不开|broken|not clos|does not"),
    ("property.guard", "监控|摄像头|cctv|cameras?", "坏|不亮|没录|看不了|没人修|黑屏|broken|not working"),
    ("noise.square_dance", "楼下|外面|门口|广场|花园", "喝酒|唱歌|吵闹|喧哗|大喊|鬼叫|划拳|party"),
    ("facility.road", "路(?!由|灯|上|过|人)|地砖|台阶|石板|砖|井边|road|pavement|steps?", "坑|不平|破|翘|滑|绊|塌|碎|坏|积水|hole|broken|slippery"),
    ("facility.roof_leak", "地库|车库|楼顶|屋顶|顶楼|外墙|天台|阳台顶|下雨|roof|garage|basement", _LEAK),
    ("facility.play", "健身|器材|滑梯|秋千|跷跷板|长椅|座椅|凳|凉亭|篮球|游乐|swing|slide|bench|playground", "坏|断|松|锈|歪|危险|没|缺|broken"),
    ("facility.parcel", "快递|丰巢|驿站|信箱|报箱|外卖|parcel|package", "丢|堆|乱放|不上门|坏|锁|收费|没处放|lost|missing"),
    ("elderly.visit", "老人|老太太?|大爷|奶奶|爷爷|我妈|我爸|old (?:man|woman|lady)", "没见|不接|没人接|没开门|没人应|没出门|摔|跌|倒|走丢|一个人住|独居|起不来|fell|fallen"),
    ("elderly.digital", "手机|小程序|扫码|验证码|app|字", "不会|点不来|弄不来|不懂|搞不懂|太小|那么小|看不清|不识"),
    ("elderly.meal", "老人|老年|食堂|助餐|饭堂", "吃饭|送饭|订餐|饭菜|涨价|午饭|做饭|做不动"),
    ("child.after_school", "放学|托管|四点半|暑假|寒假|after.?school", "没人接|没人管|有没有|怎么办|班|care"),
    ("child.enrol", "幼儿园|小学|学校|school|kindergarten", "报名|对口|学区|划片|名额|怎么上|能上|材料|enrol|register"),
    ("neighbor.leak", "楼上|天花板|吊顶|卫生间|厕所|厨房|我家|家里|upstairs|ceiling|bathroom", _LEAK + "|泡了|水下来|湿了|water coming"),
    ("neighbor.occupy", "公共|过道|楼道|门口|平台|走廊|露台", "占|圈|私占|鞋柜|堆|围起来|晾"),
    ("policy.social_security", "医保|社保|养老金|pension|insurance", "缴|交|办|报销|认证|怎么|哪|几号|how|where"),
    ("policy.renewal", "旧改|改造|空地|口袋公园|绿地改|粉刷|翻新", "建议|提|方案|弄成|改成|什么时候|怎么"),
    ("policy.participate", "投票|开会|议事|提案|vote", "怎么|没通知|几点|在哪|how|where"),
    ("property.fee", "物业费|停车费|公摊|收费|management fee", "涨|贵|多收|乱收|凭什么|谁同意|高|too high|increase"),
    ("property.attitude", "物业|客服|管家|property (?:office|management)|management office", "不管|不理|没人管|推|敷衍|不接|不回|拖|态度|ignore|no answer|nobody"),
    ("property.guard", "保安|门卫|guards?", "睡|不在|没人|不管|乱|不查|asleep|missing"),
    ("culture.venue", "活动室|会议室|场地|棋牌室|activity room", "开|锁|借|用|没地方|预约|book|open"),
)  # fmt: skip

#: id, what any match holds ("" if that is how it begins), words that say it all
_WHOLE: tuple[tuple[str, str, str], ...] = (
    ("elevator.add", "电梯|lift|elevator", "(?:加|装|增设).{0,3}电梯|add(?:ing)? (?:a |an )?(?:lift|elevator)"),
    ("utilities.water", "水|water", "(?:停|没|断|缺)了?水(?!平|准|果|晶|印|彩|电费)|水(?:又|还|都|也|全|已经|突然|怎么)*(?:停了|没了|断了|没来)|往外[冒漏]水|水(?:压)?(?:是|很|发|有点|太|好|特别)*(?:黄|浑|小)|一滴水?都没|no (?:hot |cold )?water|water (?:is off|is brown|outage|stopped|pressure)"),
    ("utilities.power", "电|跳闸|power|electricity", "(?:停|没|断|缺)了?电(?!梯|视|话|影|脑|动|瓶|池|费|了 晚)|跳闸|电(?:又|还|都|全|怎么)*(?:停了|没了|断了|没来)|power (?:cut|outage|is off|went)|no (?:power|electricity)"),
    ("parking.block", "blocking|parked in|move your car", "(?:car|somebody|someone) .{0,20}(?:blocking|parked in)|move your car"),
    ("sanitation.pest", "老鼠|耗子|蟑螂|蚊子|白蚁|马蜂|rat|cockroach|mosquito|mice", "老鼠|耗子|蟑螂|蚊子|白蚁|马蜂|\\brats?\\b|cockroach|mosquito|\\bmice\\b"),
    ("safety.gas_smell", "煤[气汽]|燃气|天然气|火|烟|fire|gas|smoke", "(?:煤气|煤汽|燃气|天然气).{0,5}(?:味|漏|臭)|(?:味|漏|闻).{0,6}(?:煤气|燃气|天然气)(?!费|表)|着了?火|起火|冒.{0,2}烟|on fire|gas (?:leak|smell)|smell.{0,6}gas|smoke (?:coming|in|from)|there is a fire"),
    ("safety.theft", "", "小偷|被偷|偷(?:了|走|东西|车|电瓶|快递)|可疑|鬼鬼祟祟|撬|stolen|thief|burglar|suspicious"),
    ("facility.light", "", "黑灯|黑漆|摸黑|乌漆"),
    ("facility.barrier_free", "坡道|轮椅|扶手|盲道|无障碍|wheelchair|ramp|handrail", "坡道|轮椅|扶手|盲道|无障碍|wheelchair|\\bramps?\\b|handrail"),
    ("neighbor.illegal_build", "违建|违章|搭|加盖|扩建|阳光房|illegal", "违建|违章|私搭|乱搭|阳光房|illegal (?:building|structure)|(?:搭|加盖|扩建).{0,4}(?:棚|房|院|屋|阳台)"),
    ("neighbor.quarrel", "", "骂|吵架|打架|吵起来|打起来|动手打|动刀|威胁|fight(?:ing)?|threat"),
    ("policy.residence", "", "居住证|户口|暂住|residence permit"),
)  # fmt: skip

#: whoever names these wants something, but nothing is broken
_NO_TROUBLE = (
    "child.",
    "policy.",
    "culture.",
    "elderly.meal",
    "elevator.add",
    "facility.barrier_free",
)

_GAP = "(?:.{0,12}?|[ -~]{0,30}?)"
_BACK = "(?:.{0,4}?|[ -~]{0,16}?)"


_EDGE = "(?:(?<![a-z])|(?![a-z]))"  # not in the middle of an English word


def _either(thing: str, trouble: str) -> str:
    return (
        f"{_EDGE}(?:{thing}){_GAP}{_EDGE}(?:{trouble})"
        f"|{_EDGE}(?:{trouble}){_BACK}{_EDGE}(?:{thing})"
    )


#: id, pattern, whether it says that something is wrong
PAIRS: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (name, re.compile(_EDGE + f"(?:{pattern})"), not name.startswith(_NO_TROUBLE))
    for name, pattern in (
        *((name, _either(thing, trouble)) for name, thing, trouble in _PAIRS),
        *((name, whole) for name, _, whole in _WHOLE),
    )
)


def _index(*columns: Iterable[str]) -> dict[str, int]:
    """Beginning of a match → bits: of each column one for each pattern, the first the lowest."""
    found: dict[str, int] = {}
    for at, pattern in enumerate(chain(*columns)):
        for beginning in begins(pattern):
            found[beginning] = found.get(beginning, 0) | 1 << at
    return found


_BEGINS = _index(
    (*(thing for _, thing, _ in _PAIRS), *(held or whole for _, held, whole in _WHOLE)),
    (*(trouble for _, _, trouble in _PAIRS), *(whole for _, _, whole in _WHOLE)),
)


def pairs(said: str) -> Iterator[tuple[str, re.Match[str], bool]]:
    """Of each of `PAIRS` in a plain text the first match; most cost nothing.

    A line is searched only for those of which it holds a beginning of thing and of trouble.
    """
    held = 0
    for piece in _BEGINS.keys() & pieces(said):
        held |= _BEGINS[piece]
    likely = held & held >> len(PAIRS)
    while likely:
        name, pattern, states = PAIRS[(likely & -likely).bit_length() - 1]
        likely &= likely - 1
        match = pattern.search(said)
        if match:
            yield name, match, states
