"""How a private word reaches a person who is in a group: the one function that decides."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

ALERT_MAX = 200  # characters that a tap's answer may hold


class Way(StrEnum):
    """The ways, from the lightest."""

    ALERT = "alert"  # the answer to their tap
    WHISPER = "whisper"  # a message in the group that only they see; never guaranteed
    PRIVATE = "private"  # the private chat
    REPLY = "reply"  # in the group, for all to see: only for words that all may see
    LINK = "link"  # in the group: a link to the private chat, without the words


class Situation(Struct, frozen=True):
    """What the decision rests on."""

    tapped: bool  # within the last seconds, in this group
    whispered: bool  # they just whispered to the bot
    admin: bool  # the bot is administrator of the group
    reachable: bool  # the bot may write to them privately
    public: bool  # everybody may read the words
    sure: bool  # the words must arrive: a whisper alone is not enough
    plain: bool  # no buttons and no question
    length: int  # characters as seen


def way(s: Situation) -> Way:
    """Pick: alert, whisper, private chat, a public reply, or a deep link."""
    if s.tapped and s.plain and s.length <= ALERT_MAX:
        return Way.ALERT
    if s.sure and s.reachable:
        return Way.PRIVATE
    if (s.tapped or s.whispered or s.admin) and not s.sure:
        return Way.WHISPER
    if s.public:
        return Way.REPLY
    return Way.PRIVATE if s.reachable else Way.LINK
