"""Action items at the switchboard: events, forms and the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bot.cases import item_people, item_views
from bot.cases.case import Act, Asked, Begin, Case, Switchboard
from bot.flows import item as flow
from bot.flows import item_clock, item_forms, item_says
from bot.flows import item_events as happened
from bot.flows.effects import Event, Place, Refused
from bot.flows.item_life import LIFE
from bot.flows.item_state import Giving, Item, Settling
from bot.flows.rules.rights import Action, may
from bot.reading import due
from storage import items
from storage.items import ITEMS
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.photos import ALBUMS
from storage.transaction import Tx

_NUMBER = 9  # characters: more is no number of an item


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Item | None:
    return tx.get(ITEMS, (place.community, event.no))


def _save(tx: Tx, community: int, item: Item) -> None:
    tx.put(ITEMS, (community, item.no), item)


def _load_opening(
    tx: Tx, place: Place, who: int, event: happened.ItemOpened | happened.ItemDecided
) -> Giving:
    whose = event.assignee or who
    home = place.home or place.here
    return Giving(None, whose, item_people.post_of(tx, place.community, whose, home))


def _load_giving(tx: Tx, place: Place, who: int, event: happened.ItemReassigned) -> Giving | None:
    item = _load(tx, place, who, event)
    if item is None:
        return None
    post = item_people.post_of(tx, place.community, event.assignee, item.home)
    return Giving(item, event.assignee, post)


def _load_settling(tx: Tx, place: Place, who: int, event: Any) -> Settling | None:
    item = _load(tx, place, who, event)
    if item is None:
        return None
    if not item.need:
        return Settling(item)
    tx.flush()
    others = items.unsettled(tx.connection, place.community, item.need, item.no)
    return Settling(item, others, items.result_of(tx.connection, place.community, item.need))


def _save_inner(tx: Tx, community: int, state: Any) -> None:
    _save(tx, community, state.item)


def _itself(item: Item) -> Item:
    return item


def _inner(state: Any) -> Item:
    item: Item = state.item
    return item


def _case(step: Any, load: Any, save: Any, item_of: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: item_says.slot(item_of(state)),
        home=lambda state: item_of(state).home,
        # whoever has it, or gave it, keeps it, also when they have moved out
        tied=lambda state, who: who in (item_of(state).assignee, item_of(state).chair),
        refresh=lambda state: item_says.seen(item_of(state)),
        **more,
    )


OPEN = Case(
    flow.open_,
    _load_opening,
    _save_inner,
    matter=lambda state: item_says.slot(state.item),
    home=lambda state: state.item.home if state.item else 0,
    counter="item",
)
ITEM = _case(flow.step, _load, _save, _itself)


def _command(asked: Asked) -> Act:
    """`/item task by Friday` in reply to its owner, or in private; `/item 3` shows it.

    Raises:
        Refused: no right, or nobody is named in a group.
    """
    said = asked.words
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return item_views.panel(asked.tx, asked.place.community, int(said.lstrip("#")))
    if not may(Action.ITEM_OPEN, asked.roles):
        raise Refused("no_right", action=Action.ITEM_OPEN.value)
    if asked.place.here and not asked.answered_person:
        raise Refused("item.whom")  # names are not asked for before everybody's eyes
    _there(asked)
    moment, _ = item_views.there(asked.tx, asked.place.community, asked.now)
    day, text = due.read(said, moment)
    most = asked.policy.item.text_max
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))
    number = item_views.day_number(day) if day else 0
    return Begin("io", {"text": text, "day": number, "assignee": asked.answered_person})


def _there(asked: Asked) -> None:
    """Whoever wrote the answered message is in the group, also if I never had to do with them."""
    who, place = asked.answered_person, asked.place
    if not who:
        return
    if asked.tx.get(PEOPLE, who) is None:
        person = PersonState(who, asked.answered_name, community=place.community)
        asked.tx.put(PEOPLE, who, person)
    if not asked.tx.get(MEMBERS, (place.community, who, place.here)):
        asked.tx.put(MEMBERS, (place.community, who, place.here), True)


# --- evidence ---------------------------------------------------------------------------


def _evidence(asked: Asked, no: int) -> Act | None:
    """A photo of its owner in reply to their card is the evidence."""
    item = asked.tx.get(ITEMS, (asked.place.community, no))
    working = item is not None and item.state in LIFE[happened.ItemDone]
    if item is None or not working or item.assignee != asked.who or not asked.photos:
        return None
    if asked.album:
        _keep_album(asked.tx, asked.place, asked.who, item_says.slot(item), asked.album)
    return happened.ItemDone(no, asked.words, " ".join(asked.photos))


def _with_album(
    tx: Tx, place: Place, who: int, matter: str, args: Mapping[str, Any]
) -> list[Event]:
    """Later parts of an album that answered a question belong to what came of it."""
    if args.get("album"):
        _keep_album(tx, place, who, matter, str(args["album"]))
    return []


def _keep_album(tx: Tx, place: Place, who: int, matter: str, album: str) -> None:
    tx.put(ALBUMS, (place.community, place.here, who, album), matter)


_STALE = ("item.stale", "item.wrong_state")
_FINAL = (*_STALE, "item.unknown", "item.own_work", "item.extended_enough")


def enter(board: Switchboard) -> None:
    """Enter everything about action items."""
    board.final.update(dict.fromkeys(_FINAL, "form.cancelled"))
    board.stale.update(_STALE)
    board.events.update(dict.fromkeys(flow.PLAIN, ITEM))
    board.events[happened.ItemOpened] = OPEN
    board.events[happened.ItemDecided] = replace(OPEN, step=flow.decided)
    board.events[happened.ItemReassigned] = _case(flow.reassign, _load_giving, _save_inner, _inner)
    board.events[happened.ItemCancelled] = _case(flow.cancel, _load_settling, _save_inner, _inner)
    board.events[happened.ItemVerified] = _case(flow.verify, _load_settling, _save_inner, _inner)
    board.events[happened.ItemDelayed] = _case(item_clock.delay, _load, _save, _itself)
    board.forms[item_forms.OPEN.code] = item_forms.OPEN
    for kind in item_forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = item_views.homes_of
    board.events[happened.ItemPhotosAdded] = _case(flow.add_photos, _load, _save, _itself)
    board.commands["item"] = _command
    board.replies["item"] = board.sent["item"] = _evidence
    board.after["id"] = _with_album
    board.albums["item"] = happened.ItemPhotosAdded
    item_views.enter(board)
