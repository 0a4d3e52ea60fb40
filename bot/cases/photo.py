"""Photos of needs at the switchboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bot.cases.case import Case, Show, Switchboard
from bot.flows import photo as flow
from bot.flows.effects import Event, Place, Refused
from bot.flows.need_life import ties
from bot.flows.need_state import Need
from bot.flows.rules.rights import Action
from storage.needs import NEEDS
from storage.photos import ALBUMS, PHOTOS
from storage.transaction import Tx


def _owners(need: Need) -> frozenset[int]:
    return frozenset({need.reporter, need.author} - {0})


def _load(tx: Tx, place: Place, _who: int, event: flow.PhotosAdded) -> flow.Photos | None:
    key = (place.community, event.no)
    need = tx.get(NEEDS, key)
    if need is None:
        return None
    photos = tx.get(PHOTOS, key) or ()
    return flow.Photos(need.no, need.home, _owners(need), need.state, need.submitted_at, photos)


def _save(tx: Tx, community: int, state: flow.Photos) -> None:
    tx.put(PHOTOS, (community, state.no), state.photos)
    need = tx.get(NEEDS, (community, state.no))
    if need is not None and need.photos != len(state.photos):
        tx.put(NEEDS, (community, state.no), replace(need, photos=len(state.photos)))


def _tied(state: flow.Photos, who: int) -> bool:
    return who in state.owners


def _show(tx: Tx, community: int, no: int) -> Show:
    """[看照片]: for whoever raised it or may answer it, in private."""
    need = tx.get(NEEDS, (community, no))
    if need is None:
        raise Refused("need.unknown")
    files = tuple(photo.file for photo in tx.get(PHOTOS, (community, no)) or ())
    if not files:
        raise Refused("photo.none", no=no)
    facts = {"no": no, "text": need.text, "files": files}
    return Show(
        "photo.all",
        facts,
        home=need.home,
        also=need.mirrors,
        of=tuple(_owners(need)),
        action=Action.NEED_ANSWER,
        ties=lambda who, roles: ties(need, who, roles),
    )


def _with_report(
    tx: Tx, place: Place, who: int, matter: str, args: Mapping[str, Any]
) -> list[Event]:
    """What was sent with the words belongs to the need that came of them."""
    kind, _, no = matter.partition(":")
    if kind != "need" or not args.get("photos"):
        return []
    if args.get("album"):  # further parts of it may still be on their way
        tx.put(ALBUMS, (place.community, place.here, who, str(args["album"])), matter)
    return [flow.PhotosAdded(int(no), 1, args["photos"])]


def enter(board: Switchboard) -> None:
    """Enter everything about photos."""
    board.events[flow.PhotosAdded] = Case(
        flow.step, _load, _save, lambda s: f"need:{s.no}", lambda s: s.home, tied=_tied
    )
    board.views["ph"] = _show
    board.albums["need"] = lambda no, photos: flow.PhotosAdded(no, 1, photos)
    board.after["nr"] = _with_report
