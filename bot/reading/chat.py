"""What a line of the group chat is: a need to be offered a number, or one of many other things.

Precision first: a bot that speaks up at every joke is thrown out, and a need not heard can
still be raised by command. An offer is made from `OFFER_AT` upwards (S02).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading import places, plain
from bot.reading.begins import Sought
from bot.reading.categories import hits
from bot.reading.emergency import in_plain

#: confidence from which a need is offered a number
OFFER_AT = 0.6

KINDS = (
    "need", "thanks", "retraction", "vote", "progress_query", "notice", "advert", "chatter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """`kind`: one of `KINDS`; `confidence`: 0 to 1 that it is that kind."""

    kind: str
    confidence: float


_WORD = re.compile(r"\w")
_GREETINGS = frozenset(
    (
        "你好",
        "您好",
        "大家好",
        "在吗",
        "在么",
        "在不在",
        "早",
        "早上好",
        "晚上好",
        "hello",
        "hi",
        "hey",
    )
)
_VOTE = re.compile(
    r"(?:我家?|本人|\d{1,4}室?)?[ ,]*(?:\+ ?1|[12]|[abcd]|同意|赞成|不同意|反对|弃权|附议|支持|坚决反对|我?选[0-9abcd一二三]"
    r"|投[0-9abcd一二三]|\+ ?1 ?同意|agree|yes|no|abstain)(?:[ ,]*(?:同意|\+ ?1))?[!.。~]*"
)
_NOTICE = re.compile(
    r"^[【\[](?!求助|紧急求助)[^】\]\n]{0,16}(?:通知|公告|提示|提醒|公示|通报|物业|居委|社区)[^】\]\n]{0,8}[】\]]|^(?:温馨提示|紧急通知|通知|公告|停水通知|停电通知)"
    r"|^(?:尊敬的|各位)(?:业主|居民|邻居|住户|住户朋友|家长)[^?]{0,200}(?:特此|敬请|请[^我]{0,12}(?:提前|及时|做好|谅解|知悉|配合|注意|携带|参加)|现将|定于|将于|带来不便)"
    r"|特此(?:通知|公告)|敬请(?:谅解|周知|留意)|不便之处|^notice\b|dear residents"
)
_ADVERT = re.compile(
    r"加(?:我)?微信|扫码(?:领|进|加)|优惠|团购|拼单|砍一刀|帮.{0,3}助力|低价|转让|出租|求租|房源|贷款|开锁(?:换锁)?|装修公司|家政|代办"
    r"|兼职|接送机|招生|免费领|免费试|包邮|下单|秒杀|特价|批发|清仓|预订|开团|截单|到货|现货|限时|折扣|进群|免费上门量|上门服务|专业"
    r"|诚信经营|新鲜|出售|9成新|九成新|自提|有需要(?:的)?(?:邻居)?(?:私|联系)|discount|for sale|promo"
)
_SOLD = re.compile(
    r"接龙|(?:电话|微信|vx|v信|私聊|联系)[^\n]{0,6}[0-9*]{6,}|\b1[3-9]\d[\d*]{8}\b|\d+(?:\.\d+)? ?(?:元|块)(?:钱)?(?:一|/|每)"
    r"|要的(?:接龙|私|举手|报)|上门(?:取|清洗|回收|服务)|24小时"
)
_ASKED = re.compile(
    r"(?:上次|上回|上周|前几天|之前|昨天|那天|前天|我)[^。!?\n]{0,10}(?:报|提|反映|反应|说|登记|投诉)(?:过)?的?[^。!?\n]{0,16}"
    r"(?:怎么样|咋样|消息|结果|进展|进度|下文|回音|回复|处理|解决|修|好了)[^。!?\n]{0,6}(?:吗|没|呢|么|\?|了)"
    r"|怎么样了|咋样了|处理得怎么样|有结果了吗|解决了(?:没|吗)|修好(?:了)?(?:没|吗)|啥进展|进展如何|什么进展|上次那个|还要多久|有消息(?:了)?吗"
    r"|到哪一步了|有没有(?:回音|下文|消息|结果)|(?:几号|#)\d+[^。!?\n]{0,6}(?:怎么样|进度)|any (?:news|update|progress)|what happened to|how long (?:will|until)"
)
_MEETING = re.compile(r"开会|议事|决议|会上|承诺|定的|公示")
_FIXED = Sought(
    r"没事了|没问题了|不用(?:了|来了|管了|修了|麻烦了)|(?:已经|已|都|又|终于|总算|刚|现在|全)?(?:修|弄|搞|整|通|换|治|收拾|清理|处理|解决)(?:好|完|掉|定|通|干净)(?:了|啦|咯|喽|嘞)"
    r"|(?<!没)(?<!没有)(?<!未)(?:解决|处理|恢复|搞定|正常)(?:了|啦|咯)|已(?:经)?(?:恢复|解决|处理)|搞定|(?<!还)(?:来水|来电|来气|水来|电来|气来|暖气热)(?:了|啦|咯)"
    r"|(?:水|电|气|网|灯|电梯|门)(?:又|已经|现在|都)?(?:来|亮|通|好|正常)(?:了|啦|咯)|^(?:已经|现在|又|都|这会儿|可以)?好(?:了|啦|咯)|已经好(?:了|啦)|找到(?:了|啦)"
    r"|自己好(?:了|啦)|当我没说|发错(?:了|群)|看错了|是误会|撤回|^(?:it'?s |all )?(?:fixed|solved|working again|never ?mind|no longer needed|found it|sorted|all good)"
    r"|(?:is|are|has been|got|it'?s) (?:now )?(?:fixed|solved|back|repaired|working (?:again|now))|never ?mind|no need any ?more"
)
_NOT_FIXED = re.compile(
    r"(?:没|没有|未|还没|不|怎么还没|才)[^。!?\n ,]{0,3}(?:修好|解决|处理好|弄好|恢复|搞定|好)|修好(?:了)?(?:又|没|吗|才)|好了又|又(?:坏|停|堵|漏|不|没)|(?:来水|来电|来气|好|修好|恢复|解决|正常)了?(?:吗|没|么|\?)"
    r"|什么时候|啥时候|not (?:fixed|solved)|again broken|^(?:.{0,6}(?:吃|说|准备|约|想|谈|算|买|做|煮|画|写|学)好了)|要是[^。]{0,6}好了|就好了|太好了|好了吗"
)
_THANKS = re.compile(r"谢谢|感谢|多谢|谢了|辛苦(?:了|啦)|点赞|给力|唔该晒|thank|thx|appreciate")
_TROUBLE = Sought(
    r"坏|漏|渗|滴水|碎|太厉害|堵|停[水电气暖运]|没[水电气暖信]|断|臭|吵|脏|破|裂|塌|掉下|脱落|冒|反水|返|溢|不亮|不热|不响|不灵|失灵|故障|打不开|关不上|锁不上|开不了|进不[来去]|出不[来去]"
    r"|卡[住在]|异响|响个不停|嗡|跺|没人(?!要|吧|吗|知道)|(?<=[^ ])(?<![受少忘大免][^ ])不了|没反应|烂|翘|泼|浇粪|被划|费电|吵(?:死|得|到|醒|闹)|[很好]吵|喝酒|唱歌|不管|不理|堆|占|挡|乱[停扔放丢收堆]|扔|砸|偷|撬|冰凉|危险|扰民|睡不[着成]|受不了|没法|没地方|没处|怎么办|咋办|咋整|不够|[声音味烟风压]太大|太[吵脏差慢高低黑暗小多热冷贵晚]|[上下]不[去来]"
    r"|涨|凭什么|不同意|坚决|反对|不接|苍蝇|老鼠|蟑螂|骂|打架|威胁|摔|黑漆|黑灯|松|锈|过期|爆|冷|凉|糊|呛|熏|刺鼻|没清|没扫|没人清|粪|满了|不会|点不来|看不清|蹦|咚咚"
    r"|broken|leak|blocked|no (?:water|power|gas|heating|hot water)|not working|smell|stuck|dirty|nois[ye]|loud|cracked|missing|dark|does not|doesn'?t|overflow|won'?t"
)
_REQUEST = re.compile(
    r"麻烦|帮忙|帮帮|求助|求求|谁管|管管|能不能|能否|可不可以|可以[^。]{0,8}吗|报修|请问|问一[下哈]|问下|建议|投诉|反映|希望|尽快|赶紧|快来|派人|派个|来看看|修一?下|处理一?下|给个|说法|哪[里儿]?(?:办|能|可以|缴|交|报)|在哪|怎么(?:办|弄|申请|交|缴|报)"
    r"|需要带|要带|有没有|有人管|@?物业|@?居委|提个?(?:提案|建议)|装(?:个|两|一)|please|could (?:you|someone|somebody)|can (?:you|someone|somebody|anyone)|who (?:is|can)|how (?:do|can)|where (?:do|can)"
)
#: questions to an office, and proposals: they want an answer though nothing is broken
_OFFICE = re.compile(
    r"(?:哪里?|哪儿|怎么|咋|如何|几点|何时|什么时候)[^。!?\n]{0,3}(?:办|缴|交|报|领|申请|开放|公开|认证|登记|补|预约|订|报名|划|收费|开门|开始)|[要需]要?带(?:啥|什么|哪些)"
    r"|提个?(?:提案|建议)|(?:我|强烈)?建议(?:在|装|加|把|给|增|物业|居委)|能不能(?:在|装|加|把|给|增|开)|有没有[^。!?\n]{0,6}(?:托管|助餐|食堂|补贴)|下文呢|谁同意"
)
_JOKE = re.compile(
    r"哈哈|嘿嘿|嘻嘻|笑死|呵呵|233|hhh|\blol\b|开玩笑|[😂🤣😁😄😆]|绝了|太可爱|羡慕|恭喜|生日|周末愉快|早上好|早安|晚安|好吃|好看|电视剧|电影|看球|球赛|游戏|股票|(?<!维修)(?<!大修)基金|彩票|双十一|旅游|自驾|天气(?:真|不错)"
)
_ELSEWHERE = re.compile(
    r"[^。!?\n]{2}的话|网上买|退货|淘宝|公司|单位里|我老家|老家那|学校里|别的小区|隔壁小区|以前(?:住|那)|上家|酒店|景区|机场|高铁|地铁站|商场|朋友圈|新闻|国外|去年|前年|小时候|同事|我(?:自己)?的?(?:手机|电脑|车)(?:坏|没电|堵|断)|堵车了?[^。]{0,3}(?:小时|分钟|路|半天)|(?:路上|高架|高速|二环|三环)堵"
)
_ORDERS = re.compile(
    r"谁家有|求推荐|推荐(?:个|一下|一家)|拼车|顺风车|有没有(?:人)?(?:要|一起|拼|团|认识|用过|卖)|借(?:我)?(?:一?下|用)|二手|求购|哪家(?:好|便宜)|recommend"
)


def hear(text: str) -> Heard:
    """What this line is; anything that is nothing else is chatter."""
    said = plain.plain(text)
    if not _WORD.search(said):
        return Heard("chatter", 1.0)
    if _VOTE.fullmatch(said):
        return Heard("vote", 0.95)
    if in_plain(said):
        return Heard("need", 0.95)
    if _NOTICE.search(said):
        return Heard("notice", 0.9)
    sold = len(_ADVERT.findall(said)) + 2 * len(_SOLD.findall(said))
    if sold >= 2:
        return Heard("advert", min(0.5 + 0.1 * sold, 0.95))
    need = _need(said)
    return _settled(said, need) or (
        Heard("need", need) if need >= OFFER_AT else Heard("chatter", 1.0 - need)
    )


def greets(text: str) -> bool:
    """Nothing but a greeting, or no word at all."""
    said = "".join(c for c in plain.plain(text) if c.isalnum())
    return not said or said in _GREETINGS


def _settled(said: str, need: float) -> Heard | None:
    """A line about something raised before: it is over, is it over, or thanks."""
    if _ASKED.search(said) and not _MEETING.search(said) and need < 0.9:
        return Heard("progress_query", 0.8)
    thanks = _THANKS.search(said) is not None
    if _FIXED.search(said) and not _NOT_FIXED.search(said) and len(said) <= 60:
        return Heard("retraction", 0.9 if thanks or len(said) <= 12 else 0.75)
    if thanks and need < OFFER_AT:
        return Heard("thanks", 0.85)
    return None


def _need(said: str) -> float:
    """Confidence that it is a need, from what is named, what is wrong, what is asked, and where."""
    about, states = _about(said)
    trouble = states or _TROUBLE.search(said) is not None
    asks = _REQUEST.search(said) is not None
    where = places.find(said) != places.NOWHERE
    score = min(about, 4.0) / 4.0 * 0.4
    score += 0.3 if trouble else 0.0
    office = about >= 2.0 and _OFFICE.search(said) is not None
    score += 0.3 if office else 0.15 if asks else 0.0
    score += 0.15 if where else 0.0
    score += 0.1 if states else 0.0
    if about < 1.0 and not (where and trouble):
        score = min(score, 0.5)
    if not (trouble or asks or office):
        score = min(score, 0.45)
    if not score:
        return 0.0
    if _JOKE.search(said):
        score -= 0.4
    if _ELSEWHERE.search(said) or _ORDERS.search(said):
        score -= 0.45
    return max(0.0, min(score, 0.95))


def _about(said: str) -> tuple[float, bool]:
    """How surely a thing of the estate is named; and whether its trouble is said with it."""
    best, states = 0.0, False
    for hit in hits(said):
        heaviest = max(weight for _, weight in hit.weights)
        best = max(best, heaviest)
        states = states or hit.states or (heaviest >= 3.0 and bool(_TROUBLE.search(hit.word)))
    return best, states
