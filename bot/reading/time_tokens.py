"""A line of chat as tokens of time, and what stands between them."""

from __future__ import annotations

import re

from bot.reading import time_weeks
from bot.reading.moments import Token
from bot.reading.numerals import HAN
from bot.reading.time_english import english
from bot.reading.time_numbers import after_number, number
from bot.reading.time_words import WORDS, words_at

#: tokens of one text at most
MOST = 200

_NUMERIC = frozenset(HAN) | frozenset("0123456789差半")
_HAN_SIGNS = "".join(
    sorted({*(word[0] for word in WORDS), *time_weeks.BEGINS, *_NUMERIC} - set("0123456789"))
)
_CANDIDATE = re.compile(rf"[{re.escape(_HAN_SIGNS)}0-9]|(?<![a-z])[a-z]")
#: words that are also the end of a longer number: 五一, 六一
_AFTER_NUMBER = re.compile(rf"[{HAN}0-9]$")

#: a number before an English word
_COUNTED = re.compile("[0-9]{1,3}(?:st|nd|rd|th)?[ -]?[a-z]")
_NOTHING = re.compile(
    r"[\s的()\[\]@]{0,3}(?:(?:on|at|in|of|the|around|about|from)[ ]){0,3}\s?"
    r"(?:那天|当天|那个|就|才|都?快|大概|大约|约|差不多)?\s?"
)
_COMMA = re.compile(r"\s?[,]\s?(?:从)?\s?")
_LIST = re.compile(r"\s?(?:、|或者?是?|还是|和|跟|及|以及|与|&|/|or|and|,? ?or)\s?(?:the )?")
_LISTED = (
    ("、", re.compile("[、/]")), ("or", re.compile("或|还是|or")),
    ("and", re.compile("[和跟及与&]|and")),
)  # fmt: skip
_TO = re.compile(
    r"\s?(?:的|开始|起)?(?:一直)?(?:到|至|直到|直至|-|--)\s?(?:次日|第二天|翌日)?的?\s?"
)
_VERBS = "[搞闹吵弄玩打唱跳干忙拖停开修装做熬聊炒响办排等]|加班|施工|装修|营业|折腾|持续|延长|吵闹"
_VERB_TO = re.compile(
    rf"(?:^|(?<=[^,。!?;\n]))(?:都|就|又|会|要|一直|直)?(?:{_VERBS})(?:了)?到了?$"
)


def tokens(text: str) -> list[Token]:
    """The tokens of a folded text, from left to right; between two of them at most one more."""
    found: list[Token] = []
    at = 0
    while len(found) < MOST:
        candidate = _CANDIDATE.search(text, at)
        if candidate is None:
            break
        at = candidate.start()
        token = _token(text, at)
        if token is None:
            at = after_number(text, at) if text[at] in _NUMERIC else at + 1
            continue
        found += _between(text, found[-1].end if found else 0, token, first=not found)
        found.append(token)
        at = token.end
    return found


def _token(text: str, at: int) -> Token | None:
    sign = text[at]
    if sign.isascii() and sign.isalpha():
        return english(text, at)
    if sign in time_weeks.BEGINS:
        token = time_weeks.week(text, at)
        if token is not None:
            return token
    for token in words_at(text, at):
        if sign not in _NUMERIC or not _AFTER_NUMBER.search(text[max(at - 1, 0) : at]):
            return token
    if sign in _NUMERIC:
        return number(text, at) or (english(text, at) if _COUNTED.match(text, at) else None)
    return None


def _between(text: str, start: int, token: Token, *, first: bool) -> list[Token]:
    """What stands between the last token and this one: nothing, or one token of one sign."""
    gap = text[start : token.start]
    if not gap and not first:
        return []
    if len(gap) <= 8 and not first:
        for sort, pattern in (("", _NOTHING), (",", _COMMA), ("/", _LIST), ("t", _TO)):
            if pattern.fullmatch(gap):
                name = next((word for word, sign in _LISTED if sign.search(gap)), "")
                return [Token(sort, start, token.start, name=name)] if sort else []
    verb = _VERB_TO.search(gap[-8:])
    if verb and len(gap) <= 8 and not first and verb.start() == 0:
        return [Token("T", start, token.start)]
    broken = [] if first else [Token("|", start, token.start)]
    return broken + ([Token("T", token.start - len(verb[0]), token.start)] if verb else [])
