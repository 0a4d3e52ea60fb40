"""Photos of a need: added by whoever raised it, seen by whoever handles it (S02)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Event, Here, Refused, Say, event, person
from bot.flows.need_state import OVER

WITHIN = timedelta(hours=24)  # after it was raised
MOST = 10  # photos of one need: as many as an album holds


@event("pa")
class PhotosAdded(Event):
    """Photos came with a need, or to it."""

    no: int
    quiet: int = 0  # 1: parts of something that was answered already
    photos: str = person(default="")  # Telegram's file ids, joined by a blank


class Photo(Struct, frozen=True):
    """One photo as Telegram names it."""

    file: str
    by: int
    at: datetime


class Photos(Struct, frozen=True):
    """The photos of one need, and what of it must be known to add one."""

    no: int
    home: int
    owners: frozenset[int]  # whoever raised it, and whose words it were
    state: str
    submitted_at: datetime
    photos: tuple[Photo, ...] = ()


def step(state: Photos | None, event: PhotosAdded, ctx: Ctx) -> tuple[Photos, Effects]:
    """Adds those that are new.

    Raises:
        Refused: not one's own need, over, too late, or too many; never for a quiet addition.
    """
    if state is None:
        raise Refused("need.unknown")
    try:
        after = _added(state, event, ctx)
    except Refused:
        if event.quiet:
            return state, ()
        raise
    if event.quiet or after is state:
        return after, ()
    return after, (Say(Here(), "photo.added", {"no": state.no, "count": len(after.photos)}),)


def _added(state: Photos, event: PhotosAdded, ctx: Ctx) -> Photos:
    if ctx.actor.id not in state.owners:
        raise Refused("photo.not_yours", no=state.no)
    if state.state in OVER:
        raise Refused("need.wrong_state", no=state.no, state=state.state)
    if ctx.now > state.submitted_at + WITHIN:
        raise Refused("photo.late", no=state.no)
    known = {photo.file for photo in state.photos}
    fresh = [file for file in dict.fromkeys(event.photos.split()) if file not in known]
    room = MOST - len(state.photos)
    if fresh and room <= 0:
        raise Refused("photo.full", no=state.no, most=MOST)
    more = tuple(Photo(file, ctx.actor.id, ctx.now) for file in fresh[:room])
    return replace(state, photos=state.photos + more) if more else state
