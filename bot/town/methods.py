"""Requests: decoded, validated by aiogram's method models, their lengths and ranges checked."""

from __future__ import annotations

import json
import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from bot.sparing import spare
from bot.town.entities import units
from bot.town.errors import ApiError, bad

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramMethod

#: field → least and most characters (UTF-16 units), by method and field
LENGTHS: dict[str, dict[str, tuple[int, int]]] = {
    "answerCallbackQuery": {"text": (0, 200)},
    "setMyDescription": {"description": (0, 512)},
    "setMyShortDescription": {"short_description": (0, 120)},
    "setMyName": {"name": (0, 64)},
}
TEXT, CAPTION, CALLBACK_DATA, BUTTONS, PER_ROW, PLACEHOLDER = 4096, 1024, 64, 100, 8, 64


class Shape(Struct, frozen=True):
    """What a method takes."""

    model: type[TelegramMethod[Any]]
    fields: frozenset[str]
    json_fields: frozenset[str]


def _is_json(annotation: object) -> bool:
    """Whether a value arrives as JSON text: lists, dicts and objects."""
    if isinstance(annotation, type):
        if issubclass(annotation, list | dict):
            return True
        return issubclass(annotation, BaseModel) and "InputFile" not in annotation.__name__
    origin = typing.get_origin(annotation)
    if origin in (list, dict):
        return True
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return any(_is_json(arg) for arg in typing.get_args(annotation))
    return False


@cache
def shapes() -> dict[str, Shape]:
    """Every method by its name in small letters."""
    spare()
    import aiogram.methods  # it takes a while: the chat page is served before
    from aiogram.methods.base import TelegramMethod

    found = {}
    for model in vars(aiogram.methods).values():
        if isinstance(model, type) and issubclass(model, TelegramMethod):
            name = getattr(model, "__api_method__", None)
            if isinstance(name, str):
                fields = model.model_fields
                as_json = frozenset(n for n, f in fields.items() if _is_json(f.annotation))
                found[name.lower()] = Shape(model, frozenset(fields), as_json)
    return found


def shape_fields(method: str) -> frozenset[str]:
    """The names of what a method takes; of an unknown one, none."""
    shape = shapes().get(method.lower())
    return shape.fields if shape else frozenset()


def decode(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a request, as values.

    Raises:
        ApiError: unknown method or parameter, a value of the wrong kind, or too long.
    """
    shape = shapes().get(method.lower())
    if shape is None:
        raise ApiError(404, "Not Found: method not found")
    unknown = set(given) - shape.fields
    if unknown:
        raise bad(f"unknown parameter {', '.join(sorted(unknown))} of {method}")
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in shape.json_fields and isinstance(value, str):
            try:
                values[name] = json.loads(value)
            except json.JSONDecodeError:
                raise bad(f"can't parse {name}: expected JSON") from None
        else:
            values[name] = value
    try:
        shape.model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise bad(f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}") from None
    _measure(method, values)
    return values


def _measure(method: str, values: dict[str, Any]) -> None:
    for name, (least, most) in LENGTHS.get(method, {}).items():
        if name in values and not least <= units(str(values[name])) <= most:
            raise bad(f"{name} is too long")
    markup = values.get("reply_markup")
    if isinstance(markup, dict):
        _measure_markup(markup)
    for command in values.get("commands") or ():
        if not 1 <= len(command["command"]) <= 32 or not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_INVALID")


def _measure_markup(markup: dict[str, Any]) -> None:
    rows = markup.get("inline_keyboard")
    if rows is None:
        if len(markup.get("input_field_placeholder") or "") > PLACEHOLDER:
            raise bad("input field placeholder is too long")
        return
    if sum(len(row) for row in rows) > BUTTONS or any(len(row) > PER_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise bad("BUTTON_TEXT_INVALID")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
        if data is None and not button.get("url"):
            raise bad("Text buttons are unallowed in the inline keyboard")
