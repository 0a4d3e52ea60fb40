"""What somebody is in the middle of writing, in a word: the form by its subject and number."""

from __future__ import annotations

from bot.speech.names import _
from bot.speech.words import Html, Words

#: what does not exist yet; the number that such a form knows is none of its own
_NEW = {
    "nr": _("a need"),
    "io": _("an item"),
    "mc": _("a meeting"),
    "mp": _("a meeting"),
    "md": _("a matter for a meeting"),
    "vo": _("a poll"),
    "ka": _("a formal vote"),
    "kt": _("the rules of votes"),
    "le": _("a paper ballot"),
    "gs": _("the settings"),
}
#: what is written about something that has a number
_OF = {
    _("need #{no}"): ("na", "np", "nd", "nx", "nh", "ny", "ol", "ot", "ox", "om", "oc"),
    _("item #{no}"): ("ij", "ip", "id", "ib", "ie", "ir", "ix"),
    _("meeting #{no}"): ("mv", "mb", "mx", "me", "mf", "mg", "mj"),
    _("the minutes of meeting #{no}"): ("if", "in", "ik", "is"),
    _("decision #{no}"): ("dx",),
    _("poll #{no}"): ("vk", "vy"),
    _("vote #{no}"): ("kc", "kd", "kn", "kg", "kh", "kr", "lz", "ls", "lk", "ld", "lg"),
}
_NUMBERED = {code: name for name, codes in _OF.items() for code in codes}
NAMED = frozenset((*_NEW, *_NUMBERED))


def written(w: Words, code: str, no: int) -> Html:
    """Of a form of this code, about the thing of this number."""
    return w._(_NEW[code]) if code in _NEW else w._(_NUMBERED[code], no=no)
