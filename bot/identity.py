"""Whose bot and whose database this is, and who its first operator will be."""

from __future__ import annotations

import secrets
from hashlib import blake2b

from sqlalchemy import Connection

from bot.codes import encode
from bot.flows.role_away import digest
from bot.flows.role_events import OperatorClaimed
from storage import house, roles


class WrongBot(Exception):  # noqa: N818 - says what is the matter
    """The database belongs to another bot."""


def know(connection: Connection, bot_id: int, name: str) -> None:
    """Note whose database it is.

    Raises:
        WrongBot: another bot's.
    """
    known = house.get(connection, "bot")
    if known and known != str(bot_id):
        raise WrongBot(
            f"this database belongs to bot {known}, the token to bot {bot_id}: "
            "set HUIYIN_DATABASE_URL to another one"
        )
    house.put(connection, "bot", str(bot_id))
    house.put(connection, "bot_name", name)


def marking_key(token: str) -> bytes:
    """What the lessons of this bot are marked by: whoever has the database alone has it not."""
    return blake2b(token.encode(), digest_size=32, person=b"huiyin lessons").digest()


def claim(connection: Connection, named: frozenset[int]) -> str:
    """A one-time link to the first operator's post, while there is none; else ""."""
    if named or roles.operators(connection):
        return ""
    secret = secrets.token_hex(8)
    house.put(connection, house.CODE, digest(secret))
    link = encode(0, OperatorClaimed(secret))
    return f"https://t.me/{house.get(connection, 'bot_name')}?start={link}"
