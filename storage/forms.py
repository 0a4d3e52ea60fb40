"""Open conversations: one for each person and chat."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import Connection

from bot.flows.forms import Answer
from storage.sql import Sql, columns, select
from storage.tables import METADATA
from storage.times import from_ms, to_ms

Key = tuple[int, int, int]  # community, person, group (0: the private chat)


class OpenForm(Struct, frozen=True):
    """A conversation, as its list of answers."""

    id: int
    community: int
    group: int
    person: int
    code: str
    version: int
    args: dict[str, Any]
    answers: tuple[Answer, ...]
    started_at: datetime
    pending: dict[str, Any] = field(default_factory=dict)

    @property
    def slot(self) -> str:
        """Where its question stands."""
        return f"form:{self.id}"

    def with_answers(self, answers: tuple[Answer, ...]) -> OpenForm:
        """The same conversation, elsewhere in it."""
        return replace(self, answers=answers, pending={})


_TABLE = METADATA.tables["form"]
_COLUMNS = columns(_TABLE)
_BY_KEY = select(_TABLE, ["community", "person", "chat_group"])
_BY_ID = Sql("SELECT community, person, chat_group FROM form WHERE community = ? AND id = ?")
_SAVE = Sql(
    f"INSERT INTO form ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our own names
    " ON CONFLICT (community, person, chat_group) DO UPDATE SET id = excluded.id,"
    " code = excluded.code, version = excluded.version, start = excluded.start,"
    " answers = excluded.answers, pending = excluded.pending, started_ms = excluded.started_ms"
)
_END = Sql("DELETE FROM form WHERE community = ? AND person = ? AND chat_group = ?")


class FormShelf:
    """Forms by (community, person, group); a state of None is one that ended."""

    name = "form"
    kept = True  # asked for with every word that is heard; mostly there is none
    order = 20

    def load(self, connection: Connection, key: Key) -> OpenForm | None:
        """The open form, or None."""
        row = _BY_KEY.one(connection, *key)
        if row is None:
            return None
        (community, id_, group, person, code, version, start, answers, pending, started) = row
        return OpenForm(
            id=id_,
            community=community,
            group=group,
            person=person,
            code=code,
            version=version,
            args=json.loads(start),
            answers=tuple(
                Answer(tuple(value) if isinstance(value, list) else value, looked)
                for value, looked in json.loads(answers)
            ),
            started_at=from_ms(started),
            pending=json.loads(pending) if pending else {},
        )

    def save(self, connection: Connection, states: list[tuple[Key, OpenForm | None]]) -> None:
        """Write the open ones, delete those that ended."""
        _END.many(connection, [key for key, form in states if form is None])
        _SAVE.many(connection, [_values(form) for _, form in states if form is not None])


def _values(form: OpenForm) -> tuple[Any, ...]:
    return (
        form.community, form.id, form.group, form.person, form.code, form.version,
        json.dumps(form.args, ensure_ascii=False),
        json.dumps([[a.value, a.looked] for a in form.answers], ensure_ascii=False),
        json.dumps(form.pending, ensure_ascii=False) if form.pending else "",
        to_ms(form.started_at),
    )  # fmt: skip


FORMS = FormShelf()


_IN = Sql("SELECT community, person, chat_group FROM form WHERE community = ? AND chat_group = ?")


def open_in(connection: Connection, community: int, group: int) -> list[Key]:
    """Every open form of a group."""
    return [(row[0], row[1], row[2]) for row in _IN.all(connection, community, group)]


_OLD = Sql("SELECT community, person, chat_group FROM form WHERE started_ms < ?")


def lapse(connection: Connection, before_ms: int) -> list[Key]:
    """End what was begun before then and never finished; whose, and where."""
    keys = [(row[0], row[1], row[2]) for row in _OLD.all(connection, before_ms)]
    _END.many(connection, keys)
    return keys


def key_of(connection: Connection, community: int, form_id: int) -> Key | None:
    """Whose form, and where."""
    row = _BY_ID.one(connection, community, form_id)
    return None if row is None else (row[0], row[1], row[2])
