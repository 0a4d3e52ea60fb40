"""What can be seen and looked up of needs: panel, story, category pages, answers to forms."""

from __future__ import annotations

from functools import cache, partial
from importlib import import_module
from typing import Any, cast

from bot.cases import homes
from bot.cases.case import Show, Switchboard
from bot.cases.learning import Learning, said
from bot.flows import need_says
from bot.flows.effects import Refused
from bot.flows.need_state import Need, public
from bot.flows.rules.rights import ASSIGNABLE
from bot.flows.rules.text import one_line
from bot.reading import places
from bot.reading.taxonomy import Category
from storage import ledger, needs, views
from storage.communities import GROUPS
from storage.people import sits
from storage.roles import GRANTS, Grants
from storage.times import from_ms
from storage.transaction import Tx

_TOPS = 100  # a view's number is that of the need, times this, and a page


@cache
def _subjects() -> tuple[str, ...]:
    """The subjects of the taxonomy, in its order."""
    return tuple(dict.fromkeys(c.id.partition(".")[0] for c in _reading().CATEGORIES))


def _reading() -> Any:
    """The module that knows the categories: loaded after the start, its patterns take a while."""
    return import_module("bot.reading.categories")


def need(tx: Tx, community: int, no: int) -> Need:
    """The need of this number.

    Raises:
        Refused: there is none.
    """
    found = tx.get(needs.NEEDS, (community, no))
    if found is None:
        raise Refused("need.unknown")
    return found


def homes_of(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """Its home group, and where else it stands."""
    found = need(tx, community, no)
    return found.home, *found.mirrors


def _show(phrase: str, found: Need, *, slot: str = "", **more: Any) -> Show:
    of = tuple(who for who in (found.reporter, found.author, found.handler) if who)
    facts = {**public(found), **more}
    return Show(phrase, facts, slot=slot, home=found.home, also=found.mirrors, of=of)


def panel(tx: Tx, community: int, no: int) -> Show:
    """[办理▸]."""
    found = need(tx, community, no)
    return _show("need.panel", found, slot=need_says.slot(found))


def _more(tx: Tx, community: int, no: int) -> Show:
    """[更多▸]: what is done more rarely."""
    return _show("need.more", need(tx, community, no), slot=f"more:{no}")


def _detail(tx: Tx, community: int, no: int) -> Show:
    return story(tx, community, no)


def _alone(tx: Tx, community: int, no: int) -> Show:
    """The number of a list in private: as `/need 12`."""
    return story(tx, community, no, alone=True)


def story(tx: Tx, community: int, no: int, *, alone: bool = False) -> Show:
    """[详情]; `alone`, in private, with what its reader may do."""
    found = need(tx, community, no)
    tx.flush()
    history = [
        {
            "at": from_ms(entry.at_ms),
            "kind": entry.kind,
            "role": _acting(entry.facts["roles"]),
            "text": one_line(_told(entry.personal), 600),
            "facts": entry.facts,
        }
        for entry in ledger.of_matter(tx.connection, community, need_says.slot(found))
    ]
    if alone:
        return _show("need.shown", found, slot=need_says.slot(found), history=history)
    return _show("need.detail", found, history=history)


def _acting(roles: list[str]) -> str:
    return next((role.value for role in ASSIGNABLE if role.value in roles), "operator")


def _told(personal: dict[str, Any]) -> str:
    names = ("text", "result", "reason", "contact", "why")
    return str(next((personal[name] for name in names if personal.get(name)), ""))


# --- categories -------------------------------------------------------------------------


def category_of(word: str) -> Category | None:
    """A category as a button writes it (`.` as `__`)."""
    try:
        return cast(Category, _reading().by_id(word.replace("__", ".")))
    except KeyError:
        return None


def _categories(learning: Learning, tx: Tx, community: int, no: int) -> Show:
    """The three that fit best, and all the others by their subject."""
    found = need(tx, community, no)
    read = _reading().triage(said(found.text), learning.of(tx, community).learned)
    near = [c for c in read.candidates if c != found.category]
    return _show("need.categories", found, slot=f"more:{no}", near=near, tops=list(_subjects()))


def _subject(tx: Tx, community: int, page: int) -> Show:
    """Every category of one subject."""
    no, top = divmod(page, _TOPS)
    found = need(tx, community, no)
    if top >= len(_subjects()):
        raise Refused("code")
    name = _subjects()[top]
    inside = [c.id for c in _reading().CATEGORIES if c.id.startswith(f"{name}.")]
    return _show("need.categories", found, slot=f"more:{no}", near=inside, tops=[])


def _mirrors(tx: Tx, community: int, no: int) -> Show:
    """The groups in which its card does not stand yet."""
    found = need(tx, community, no)
    groups = [
        [g.id, g.title] for g in homes.groups(tx, community)
        if g.id not in (found.home, *found.mirrors)
    ]  # fmt: skip
    return _show("need.mirrors", found, slot=f"more:{no}", groups=groups)


# --- looks of the forms -----------------------------------------------------------------


def _read(learning: Learning, tx: Tx, community: int, text: str) -> list[str]:
    """[category, urgency, role] of a sentence."""
    read = _reading().triage(said(text), learning.of(tx, community).learned)
    return [read.category, read.urgency, read.role]


def _hands(tx: Tx, community: int, no: int) -> list[str]:
    """Posts in which somebody can be reached, other than the one that has it."""
    found = need(tx, community, no)
    grants = tx.get(GRANTS, community) or Grants()
    has = found.handler_role or found.queue
    return [
        role.value
        for role in ASSIGNABLE
        if role.value != has
        and any(sits(tx, community, *seat) for seat in grants.holders(role, found.home))
    ]


def _near(tx: Tx, community: int, no: int) -> list[str]:
    """Other open needs of the group, as ready answers."""
    found = need(tx, community, no)
    tx.flush()
    rows = views.recent_open(tx.connection, community, found.home, 5)
    return [f"#{other} {one_line(text, 14)}" for other, text in rows if other != no][:4]


def _merged(tx: Tx, community: int, no: int) -> bool:
    return need(tx, community, no).state == "merged"


def _place_in(tx: Tx, community: int, text: str, group: int) -> str:
    """Where it is, if the sentence or the group's own name says it."""
    found = tx.get(GROUPS, (community, group))
    home = places.of_title(found.title if found else "")
    return places.completed(said(text).place, home)


def _places_near(tx: Tx, community: int, group: int) -> list[str]:
    """The places that neighbours of this group named most, as ready answers."""
    tx.flush()
    return views.recent_places(tx.connection, community, group, 4)


def enter(board: Switchboard) -> None:
    """Enter views and looks."""
    board.looks["places.in"] = _place_in
    board.looks["places.near"] = _places_near
    board.looks["needs.read"] = partial(_read, board.learning)
    board.looks["need.version"] = lambda tx, community, no: need(tx, community, no).version
    board.looks["needs.hands"] = _hands
    board.looks["needs.near"] = _near
    board.looks["needs.merged"] = _merged
    board.views["nd"] = _detail
    board.views["ns"] = _alone
    board.views["np"] = panel
    board.views["ne"] = _more
    board.views["nk"] = partial(_categories, board.learning)
    board.views["nt"] = _subject
    board.views["nw"] = _mirrors
