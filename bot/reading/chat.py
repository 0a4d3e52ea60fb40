"""What a line of the group chat is: a need to be offered a number, or one of many other things.

Precision first: a bot that speaks up at every joke is thrown out, and a need not heard can still
be raised by command. An offer is made from `OFFER_AT` upwards, or from where the community moved
it (S02); "不是诉求" teaches (see `learned`).
"""

from __future__ import annotations

import re

from msgspec import Struct

from bot.reading.learned import NOTHING, Learned
from bot.reading.said import NEEDS, Said

#: confidence from which a need is offered a number
OFFER_AT = 0.6

KINDS = (
    "need", "thanks", "retraction", "vote", "progress_query", "notice", "advert", "chatter",
)  # fmt: skip

#: label of the lessons → route; the first four are needs
ROUTES = {
    "need": "need",
    "proposal": "proposal",
    "inquiry": "inquiry",
    "assisted": "assisted_entry",
    "vote": "vote_reply",
    "progress": "progress_query",
    "fixed": "resolution_signal",
    "retract": "retract_last",
    "notice": "announcement",
    "update": "progress_update",
    "borrow": "resource_request",
    "thanks": "ignore",
    "advert": "ignore",
    "chatter": "ignore",
}
#: … → what the desk is told of it
_KIND = {
    **dict.fromkeys(NEEDS, "need"),
    "fixed": "retraction",
    "retract": "retraction",
    "progress": "progress_query",
    "update": "notice",
    "borrow": "chatter",
}
_ALARMED = 0.95  # somebody is in danger: it is a need, however it is said
#: kinds that are more than chatter, and how sure one must be without their words
_TELLING = frozenset({"retraction", "progress_query", "notice"})
_ALONE = 0.8
#: labels of lines that want no number, how sure a need must be beside them, and what it is else
_QUIET = frozenset({"vote", "progress", "fixed", "retract", "notice", "update", "thanks"})
_SURE, _HARDLY = 0.8, 0.45
_NO_PROPOSAL = 0.35  # a need that is less surely a proposal, an inquiry … is just a need


class Heard(Struct, frozen=True):
    """`kind`: one of `KINDS`; `confidence`: 0 to 1 that it is that kind; `route`: see `ROUTES`.

    `need`: 0 to 1 that it is a need, whatever it was taken for.
    """

    kind: str
    confidence: float
    route: str = "ignore"
    need: float = 0.0


_WORD = re.compile(r"\w")


def hear(text: str | Said, learned: Learned = NOTHING, offer_at: float = OFFER_AT) -> Heard:
    """What this line is; anything that is nothing else is chatter."""
    said = Said(text) if isinstance(text, str) else text
    if not _WORD.search(said.plain):
        return Heard("chatter", 1.0)
    if "vote" in said.turns:
        return Heard("vote", _ALARMED, "vote_reply")
    chances, need = said.kinds, said.need
    if need < _SURE and _rather_else(said):
        need = min(need, _HARDLY)
    pulls = learned.pulls("need", said.grams)
    if pulls:
        need = (need + pulls.get("yes", 0.0)) / (1.0 + sum(pulls.values()))
    if said.danger:
        return Heard("need", max(need, _ALARMED), _need_route(chances), max(need, _ALARMED))
    if need >= offer_at:
        return Heard("need", need, _need_route(chances), need)
    best = max((label for label in chances if label not in NEEDS), key=chances.__getitem__)
    rest = sum(chance for label, chance in chances.items() if label not in NEEDS)
    confidence = (1.0 - need) * (chances[best] / rest if rest else 1.0)
    if best == "thanks" and _borne_out("retraction", said):
        best = "fixed"  # 修好了，谢谢
    kind = _KIND.get(best, best)
    if kind in _TELLING and confidence < _ALONE and not _borne_out(kind, said):
        kind = "chatter"
    return Heard(kind, confidence, ROUTES[best], need)


def _rather_else(said: Said) -> bool:
    """Whether it sounds like a notice, a repair that is done, thanks … more than like a need."""
    if _borne_out("retraction", said) or _borne_out("notice", said):
        return True
    return max(said.kinds, key=said.kinds.__getitem__) in _QUIET


def _borne_out(kind: str, said: Said) -> bool:
    """Whether the words say themselves that it is over, are a notice, or ask what became of it."""
    if kind == "retraction":
        return "fixed" in said.turns and "not fixed" not in said.turns
    if kind == "notice":
        return "notice" in said.turns
    return "asked" in said.turns and "meeting" not in said.turns


def _need_route(chances: dict[str, float]) -> str:
    best = max(NEEDS, key=chances.__getitem__)
    sure = chances[best] >= _NO_PROPOSAL * sum(chances[label] for label in NEEDS)
    return ROUTES[best] if sure else "need"


def greets(text: str) -> bool:
    """Nothing but a greeting, or no word at all."""
    return Said(text).greets
