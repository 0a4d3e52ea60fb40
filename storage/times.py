"""Instants as they are stored: whole milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Milliseconds of an aware instant."""
    return (at - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """The instant, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def maybe_ms(at: datetime | None) -> int | None:
    """The same for what may not have happened yet."""
    return None if at is None else to_ms(at)


def maybe_from(ms: int | None) -> datetime | None:
    """The same back."""
    return None if ms is None else from_ms(ms)
