"""What festivals are called: the key of `festivals`, its names, and what may not follow them."""

from __future__ import annotations

#: what makes 五一 a number, a road or a school
_NUMBER_TOO = "[0-9一二三四五六七八九十](?!天|个)|[点号月路广村队]|[大中小]学"
_DAYS = "一二三四五六七八九十"
NAMES = (
    ("new_year", "元旦节 元旦", ""), ("new_year_eve", "跨年夜", ""),
    ("spring", "大年初一 正月初一 春节 农历新年", ""),
    *((f"spring_{n}", f"大年初{_DAYS[n - 1]} 正月初{_DAYS[n - 1]}", "") for n in range(2, 11)),
    ("spring_eve", "大年三十 年三十 除夕夜 除夕", ""),
    ("lantern", "元宵节 元宵 正月十五", "(?:[团煮吃汤馅])"),
    ("qingming", "清明节 清明", "上河|[一-龥]?茶"), ("lei_feng", "学雷锋日 雷锋日", ""),
    ("women", "三八妇女节 三八节 妇女节", ""), ("arbor", "植树节", ""), ("fools", "愚人节", ""),
    ("labour", "五一劳动节 劳动节 五一节 五一", _NUMBER_TOO),
    ("youth", "五四青年节 青年节", ""), ("mothers", "母亲节", ""), ("fathers", "父亲节", ""),
    ("children", "六一儿童节 儿童节 六一", _NUMBER_TOO),
    ("dragon_boat", "端午节 端午", ""), ("party", "七一建党节 建党节 七一", _NUMBER_TOO),
    ("army", "八一建军节 建军节 八一", _NUMBER_TOO), ("teachers", "教师节", ""),
    ("mid_autumn", "中秋节 中秋", ""), ("national", "国庆节 国庆 十一国庆节", "[一-龥]?路"),
    ("double_ninth", "重阳节 重阳", ""), ("halloween", "万圣节", ""),
    ("fire_safety", "全国消防日 消防日", ""), ("singles", "双十一 双11", ""),
    ("double_twelve", "双十二 双12", ""), ("winter_solstice", "冬至", ""),
    ("christmas_eve", "平安夜", ""), ("christmas", "圣诞节 圣诞", "树|老人|帽|歌"),
    ("valentine", "情人节", ""), ("thanksgiving", "感恩节", ""), ("new_year", "新年", ""),
)  # fmt: skip
#: words after the name of a holiday that mean its days off, not its day
DAYS_OFF = ("假期", "期间", "长假", "小长假", "黄金周", "放假期间", "放假", "假日")
#: 国庆快乐 is a wish
WISH = "快乐|好(?!了)|安康|祝|万事|大吉|[一-龥]?吉祥|献|礼|愉快"
