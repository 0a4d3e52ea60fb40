"""What no quick poll may decide: fining, naming or expelling a household, and elections.

Decisions may not violate personal, democratic or property rights (Organic Law of the Urban
Residents' Committees, art. 31); elections need a secret ballot in a booth, an open count and
written proxies (art. 19).
"""

from __future__ import annotations

import re

_WHO = (
    r"(\d+\s*(号|室|单元|楼)|[\d-]{3,}|某|那|这|他|她|他们|她们|户|家|住户|业主|租户|租客|房客|邻居|人|"
    r"老?[王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗][\w]{0,3})"
)
_FINE = re.compile(
    r"罚(款|钱|\s*\d)|处罚|扣(押金|钱)|没收|\bfin(e|ed|ing)\b"
    r"|(断|停|掐)\S{0,6}(\d|家|户|室|他|她|们|租客|房客)的?(水|电|气|网)|[对把给]\S{1,8}(停|断)(水|电|气|网)"
    r"|锁(车|门)(?!口)|赔(钱|款)"
)
_NAME = re.compile(
    r"曝光|点名(批评)?|黑名单|公开.{0,8}(姓名|名字|房号|照片|电话)|挂(出来|名)|示众|通报批评"
    r"|name and shame|blacklist"
)
_EXPEL = re.compile(
    r"(赶|轰|撵)(出|走)|驱(逐|赶)|清退|搬(出去|走|离).{0,6}(小区|楼|要不要|同意)?|逐出"
    rf"|(让|叫|请|要求|逼).{{0,3}}{_WHO}.{{0,8}}(搬走|搬出|滚|退租|走人)"
    r"|不(准|许|让).{0,8}(进|住).{0,4}(小区|楼)|踢出|\bevict|\bexpel"
)
_ELECTION = re.compile(
    r"(选举|竞选|改选|换届|罢免|票选|推选).{0,12}|选.{0,6}(楼门长|楼长|主任|委员|居委会|业委会|代表|书记)"
    r"|(谁|哪位|哪个).{0,6}当.{0,4}(楼门长|楼长|主任|委员|代表|书记)|\belect(ion)?\b"
)
#: about things, not about a household
_ABOUT_THINGS = re.compile(
    r"(搬走|搬离|清退|清走|驱赶|赶走).{0,3}(杂物|垃圾|单车|自行车|花盆|东西|蚊|鼠|野猫|流浪)"
    r"|(杂物|垃圾|单车|自行车|花盆|东西|蚊|鼠|野猫|流浪).{0,8}(搬走|清走|清退|驱赶|赶走)"
    r"|罚款(通知|单)?(的?规定)?(在哪|怎么交)"
)


def banned(question: str, options: tuple[str, ...] = ()) -> str:
    """Why such a poll is refused: fine, name, expel, election; "" where it is not."""
    text = "\n".join((question, *options)).casefold()
    if _ELECTION.search(text):
        return "election"
    if _ABOUT_THINGS.search(text):
        text = _ABOUT_THINGS.sub("", text)
    for why, pattern in (("fine", _FINE), ("expel", _EXPEL), ("name", _NAME)):
        if pattern.search(text):
            return why
    return ""
