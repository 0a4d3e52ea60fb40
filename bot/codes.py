"""The one codec of buttons and deadlines: at most 64 characters of A-Z a-z 0-9 _ and -.

`<community>-<code>-<field>…` is an event; `-s-<form>-<args>` starts a form;
`-f-<form id>-<question>-<answer>` is a turn of an open form; `-v-<view>-<args>` looks.
Numbers are base 36. The alphabet is that of deep links (`?start=`), so any code can be one.
"""

from __future__ import annotations

import re
import types
import typing
from functools import lru_cache

from msgspec import Struct

from bot.flows.effects import EVENTS, Event

LIMIT = 64  # bytes of callback_data, and characters of a deep link
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[0-9a-z]{1,12}")
_WORD = re.compile(r"[a-zA-Z0-9_]{1,40}")


class BadCode(ValueError):  # noqa: N818 - a finding about what was pressed
    """The code was cut, altered, made up or belongs to another release."""


class StartForm(Struct, frozen=True):
    """Begin the form of this permanent code, about this matter number (0: none)."""

    form: str
    no: int = 0


class Turn(Struct, frozen=True):
    """An answer to question number `at` of an open form: an option, or back, cancel and so on."""

    form_id: int
    at: int
    answer: str  # "0", "1", … an option; "b" back, "x" cancel, "k" keep on, "n" start over


class View(Struct, frozen=True):
    """Show something to the presser."""

    view: str
    no: int = 0


#: views of which not even a press that fails is kept: the number holds the choice of a formal vote
SEALED_VIEWS = frozenset({"ky", "ly"})

Code = Event | StartForm | Turn | View


@lru_cache(maxsize=65536)
def number(value: int) -> str:
    """A whole number from 0 in base 36."""
    if 0 <= value < 36:
        return _DIGITS[value]
    if value < 0:
        raise ValueError("codes hold numbers from 0")
    digits = ""
    while True:
        value, rest = divmod(value, 36)
        digits = _DIGITS[rest] + digits
        if not value:
            return digits


_PLANS: dict[str, tuple[tuple[str, bool], ...]] = {}


def _plan(kind: type[Event]) -> tuple[tuple[str, bool], ...]:
    """The fields of an event and whether each is a number (worked out once a kind).

    Raises:
        TypeError: a field of another kind than int or str cannot stand in a code.
    """
    known = _PLANS.get(kind.CODE)
    if known is not None:
        return known
    hints = typing.get_type_hints(kind)
    plan = []
    for name in kind.__struct_fields__:
        hint = hints[name]
        if hint not in (int, str) or isinstance(hint, types.UnionType):
            raise TypeError(f"{kind.__name__}.{name}: only int and str stand in codes")
        plan.append((name, hint is int))
    return _PLANS.setdefault(kind.CODE, tuple(plan))


def encode(community: int, code: Code) -> str:
    """Write a code.

    Raises:
        ValueError: over 64 characters, or a word that is not of the alphabet.
    """
    if isinstance(code, Event):
        parts = [code.CODE]
        for name, is_number in _plan(type(code)):
            value = getattr(code, name)
            parts.append(number(value) if is_number else _word(value))
    elif isinstance(code, StartForm):
        parts = ["s", _word(code.form), number(code.no)]
    elif isinstance(code, Turn):
        parts = ["f", number(code.form_id), number(code.at), _word(code.answer)]
    else:
        parts = ["v", _word(code.view), number(code.no)]
    text = "-".join([number(community), *parts])
    if len(text) > LIMIT:
        raise ValueError(f"{len(text)} characters, at most {LIMIT}: {text}")
    return text


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError(f"not a word of the alphabet: {text!r}")
    return text


def decode(text: str) -> tuple[int, Code]:
    """Read a code: its community and what it is.

    Raises:
        BadCode: for anything that `encode` would not have written.
    """
    parts = text.split("-")
    if len(text) > LIMIT or len(parts) < 2 or not all(p.isascii() for p in parts):
        raise BadCode(text[:LIMIT])
    try:
        community, kind, args = _number(parts[0]), parts[1], parts[2:]
        if kind == "s":
            form, no = args
            return community, StartForm(_checked(form), _number(no))
        if kind == "f":
            form_id, at, answer = args
            return community, Turn(_number(form_id), _number(at), _checked(answer))
        if kind == "v":
            view, no = args
            return community, View(_checked(view), _number(no))
        return community, _event(kind, args)
    except (ValueError, KeyError) as error:
        raise BadCode(text) from error


def _event(kind: str, args: list[str]) -> Event:
    cls = EVENTS[kind]
    plan = _plan(cls)
    if len(args) != len(plan):
        raise BadCode(kind)
    values = [
        _number(arg) if is_number else _checked(arg)
        for arg, (_, is_number) in zip(args, plan, strict=True)
    ]
    return cls(*values)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or (text[0] == "0" and len(text) > 1):
        raise BadCode(text)
    return int(text, 36)


def _checked(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise BadCode(text)
    return text
