"""Files that bots send: taken, measured as Telegram does, kept, shown."""

from __future__ import annotations

import mimetypes
import struct
from typing import Any

from aiohttp import web
from msgspec import Struct

from bot.town.errors import ApiError, bad

FILE_MOST, PHOTO_MOST = 50_000_000, 10_000_000  # bytes (Bot API, "Sending files")
SIDES_MOST, RATIO_MOST = 10_000, 20  # pixels of both sides together; the longer to the shorter
ATTACHED = "attach://"
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class Upload(Struct, frozen=True):
    """A file of a bot."""

    name: str
    data: bytes
    type: str  # MIME

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of a PNG; (0, 0): of what else is not known."""
        if not self.data.startswith(_PNG) or len(self.data) < 24:
            return 0, 0
        width, height = struct.unpack(">II", self.data[16:24])
        return width, height

    def as_photo(self) -> Upload:
        """Itself, if Telegram takes it for a photo.

        Raises:
            ApiError: too large, no picture, or of a shape that is refused.
        """
        if len(self.data) > PHOTO_MOST:
            raise bad("file is too big")  # our own words: the real ones are not documented
        if not self.data.startswith((_PNG, _JPEG)):
            raise bad("IMAGE_PROCESS_FAILED")
        width, height = self.size
        if width + height > SIDES_MOST or max(width, height) > RATIO_MOST * (
            min(width, height) or max(width, height)
        ):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        return self


async def received(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters of a form, and its files by the names of their parts.

    A parameter that is a file itself says `attach://` and the name of its part.

    Raises:
        ApiError: more bytes than are taken.
    """
    given: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    try:
        posted = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    for name, value in posted.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                files[name] = _upload(value.filename, file.read(), value.content_type)
        else:
            given[name] = value
    if any(len(file.data) > FILE_MOST for file in files.values()):
        raise ApiError(413, "Request Entity Too Large")
    return given, files


def _upload(name: str, data: bytes, said: str) -> Upload:
    """With the type of what it is: not every library says so."""
    if data.startswith(_PNG):
        return Upload(name, data, "image/png")
    if data.startswith(_JPEG):
        return Upload(name, data, "image/jpeg")
    return Upload(name, data, mimetypes.guess_type(name)[0] or said)


def resolved(values: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    """The parameters with the files in their places.

    Raises:
        ApiError: a file is named that did not come.
    """
    found = {name: _file(value, files) for name, value in values.items()}
    media = found.get("media")
    if isinstance(media, dict):
        found["media"] = {name: _file(value, files) for name, value in media.items()}
    return found


def _file(value: Any, files: dict[str, Upload]) -> Any:
    if not (isinstance(value, str) and value.startswith(ATTACHED)):
        return value
    name = value.removeprefix(ATTACHED)
    if name not in files:
        raise bad("wrong file identifier/HTTP URL specified")
    return files[name]
