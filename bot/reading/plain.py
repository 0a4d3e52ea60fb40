"""Chat text as all readers of this package see it: short, one width, one script, one case."""

from __future__ import annotations

import re
import unicodedata

#: characters; nobody describes a need in more, and every reader's cost is bounded by it
MOST = 2000

_HIDDEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\x00-\x08\x0e-\x1f]"
)
_STICKER = re.compile(r"\[[\u4e00-\u9fffa-z]{1,6}\]")  # [捂脸], [salute]
_BLANK = re.compile(r"[^\S\n]+")
#: the traditional signs that occur in words of need, and what this package's tables write
_TRADITIONAL = str.maketrans(
    "電樓梯壞燈門鎖車庫堵煙氣漏陽臺頂層單號鐘誰時間開關響聲噪裝修鄰業費錢錯換報維師傅過來後為會點"
    "麼嗎這個們裡裏處邊東進運鬧亂髒臭衛廁廚牆紙賊偷搶殺傷斷熱凍涼壓網絡線纜繳證蓋戶籍養護醫藥"
    "園戲區隊員義務舊讓還沒無難煩謝謝對請問說話給將從與幫緊趕動撲滅滾濃爆現場驗暈倒嗆喊醒嘔骨斬劈"
    "媽爺嬸婆孫兒歲輛攔擋佔鴿貓蟲鼠蚊蠅樹葉綠雜寫讀學習導遊覽購買賣轉讓優惠團廣舞樂聽",
    "电楼梯坏灯门锁车库堵烟气漏阳台顶层单号钟谁时间开关响声噪装修邻业费钱错换报维师傅过来后为会点"
    "么吗这个们里里处边东进运闹乱脏臭卫厕厨墙纸贼偷抢杀伤断热冻凉压网络线缆缴证盖户籍养护医药"
    "园戏区队员义务旧让还没无难烦谢谢对请问说话给将从与帮紧赶动扑灭滚浓爆现场验晕倒呛喊醒呕骨斩劈"
    "妈爷婶婆孙儿岁辆拦挡占鸽猫虫鼠蚊蝇树叶绿杂写读学习导游览购买卖转让优惠团广舞乐听",
)  # fmt: skip


def plain(text: str) -> str:
    """At most `MOST` characters: NFKC, lower case, simplified, no hidden signs or stickers."""
    said = unicodedata.normalize("NFKC", text[:MOST])[:MOST].casefold()[:MOST]
    said = _STICKER.sub(" ", _HIDDEN.sub("", said).translate(_TRADITIONAL))
    return _BLANK.sub(" ", said).strip()
