"""Photos of needs, and which matter an album belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.flows.photo import Photo
from storage import slots
from storage.sql import Sql, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms

_PHOTOS = Sql(
    "SELECT file_id, by, at_ms FROM need_photo WHERE community = ? AND no = ? ORDER BY nth"
)
_ADD = upsert(METADATA.tables["need_photo"])


class PhotoShelf:
    """The photos of a need, by (community, number)."""

    name = "need_photo"
    kept = False
    order = 12

    def load(self, connection: Connection, key: tuple[int, int]) -> tuple[Photo, ...]:
        """In the order in which they came."""
        rows = _PHOTOS.all(connection, *key)
        return tuple(Photo(file, by, from_ms(at)) for file, by, at in rows)

    def save(
        self, connection: Connection, states: list[tuple[tuple[int, int], tuple[Photo, ...]]]
    ) -> None:
        """Write them."""
        rows = [
            (community, no, nth, photo.file, photo.by, to_ms(photo.at))
            for (community, no), photos in states
            for nth, photo in enumerate(photos, 1)
        ]
        _ADD.many(connection, rows)


PHOTOS = PhotoShelf()

AlbumKey = tuple[int, int, int, str]  # community, group (0: private), person, Telegram's id
_ALBUM = Sql(
    "SELECT kind, no FROM album WHERE community = ? AND chat_group = ? AND person = ?"
    " AND media_group_id = ?"
)
_ALBUM_SAVE = upsert(METADATA.tables["album"])


class AlbumShelf:
    """The matter that an album belongs to, as "need:12"; "": none."""

    name = "album"
    kept = False
    order = 22

    def load(self, connection: Connection, key: AlbumKey) -> str:
        """The matter's name, or ""."""
        row = _ALBUM.one(connection, *key)
        return "" if row is None else f"{row[0]}:{row[1]}"

    def save(self, connection: Connection, states: Sequence[tuple[AlbumKey, str]]) -> None:
        """Write them."""
        parted = [(key, matter.partition(":")) for key, matter in states]
        rows = [(*key, int(no), kind) for key, (kind, _, no) in parted]
        _ALBUM_SAVE.many(connection, rows)


ALBUMS = AlbumShelf()

#: of a matter's first day alone later parts are taken (bot.flows.photo.WITHIN)
_TIDY_ALBUMS = Sql(
    "DELETE FROM album WHERE NOT (kind = 'need' AND EXISTS (SELECT 1 FROM need n WHERE"
    " n.community = album.community AND n.no = album.no AND n.submitted_ms >= ?))"
    " AND NOT (kind = 'item' AND EXISTS (SELECT 1 FROM item i WHERE"
    " i.community = album.community AND i.no = album.no AND i.done_ms >= ?))"
    " AND NOT (kind = 'meeting' AND EXISTS (SELECT 1 FROM minutes m WHERE"
    " m.community = album.community AND m.meeting = album.no AND m.at_ms >= ?))"
)
_TIDY_PHOTOS = Sql(
    "DELETE FROM need_photo WHERE at_ms < ? AND NOT EXISTS (SELECT 1 FROM need n"
    " WHERE n.community = need_photo.community AND n.no = need_photo.no)"
)


def tidy(connection: Connection, before_ms: int) -> None:
    """Forget albums that can grow no more, and photos of no need."""
    _TIDY_ALBUMS.run(connection, before_ms, before_ms, before_ms)
    _TIDY_PHOTOS.run(connection, before_ms)


def need_at(connection: Connection, community: int, group: int, person: int, message: int) -> int:
    """The number of the need whose card is this message, there or in their private chat; or 0."""
    for slot in slots.at(connection, community, group, person, message):
        kind, _, no = slot.partition(":")
        if kind == "need" and no.isdecimal():
            return int(no)
    return 0
