"""aiogram's models are built when they are used, and are then what they were."""

from __future__ import annotations

import sys

import aiogram.types
import pytest
from aiogram.methods import Response, SendMessage
from aiogram.types import Message, ReplyParameters
from pydantic import BaseModel, ValidationError

CHAT = {"id": -1, "type": "group", "title": "3号楼"}
SAID = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "text": "电梯坏了"}


def test_a_start_builds_few_of_them():
    models = [
        model
        for model in vars(aiogram.types).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    ]
    built = [model.__name__ for model in models if model.__pydantic_complete__]
    assert len(models) > 400
    assert len(built) < len(models) / 4, built


def test_what_is_used_is_built():
    """Also what stands in it, in an answer, and in a request."""
    answer = Response[Message].model_validate(
        {"ok": True, "result": {**SAID, "reply_to_message": SAID}}
    )
    assert answer.result.reply_to_message.chat.title == "3号楼"
    assert SendMessage(chat_id=1, text="x", reply_parameters=ReplyParameters(message_id=2))
    with pytest.raises(ValidationError, match="message_id"):
        Message.model_validate({"date": 1, "chat": CHAT})


def test_what_is_not_there_is_looked_for_once():
    """httpcore imports it at each step of a request, if it can."""
    assert "sniffio" in sys.modules
