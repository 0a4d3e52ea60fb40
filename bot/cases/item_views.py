"""What can be seen and looked up of action items: the panel, one's own list, photos, dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases import item_people
from bot.cases.case import Asked, Show, Switchboard
from bot.flows import item_says
from bot.flows.effects import Refused
from bot.flows.item_state import Item, public
from bot.flows.rules.rights import Role
from bot.reading import due
from storage import items
from storage.communities import COMMUNITIES
from storage.items import ITEMS
from storage.transaction import Tx

_PAGE = 6  # items of a page
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


def item(tx: Tx, community: int, no: int) -> Item:
    """The item of this number.

    Raises:
        Refused: there is none.
    """
    found = tx.get(ITEMS, (community, no))
    if found is None:
        raise Refused("item.unknown")
    return found


def homes_of(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """The group where it lives; none is asked of whoever it belongs to."""
    return (item(tx, community, no).home,)


def panel(tx: Tx, community: int, no: int) -> Show:
    """[Act ▸], and `/item 3`."""
    found = item(tx, community, no)
    facts = public(found)
    of = (found.assignee, found.chair)
    return Show("item.desk", facts, slot=item_says.slot(found), home=found.home, of=of)


def _photos(tx: Tx, community: int, no: int) -> Show:
    found = item(tx, community, no)
    if not found.photos:
        raise Refused("item.no_photos", no=no)
    facts = {"no": no, "text": found.text, "files": found.photos}
    return Show("item.photos", facts, home=found.home, of=(found.assignee, found.chair))


# --- one's own --------------------------------------------------------------------------


def todo(asked: Asked, page: int) -> Show:
    """`/todo`: in private all of one's own, in a group those of that group."""
    tx, community, who = asked.tx, asked.place.community, asked.who
    tx.flush()
    roles = [role.value for role in asked.roles if role is not Role.RESIDENT]
    own = items.own(tx.connection, community, who)
    given = items.to_decide(tx.connection, community, who)
    led = [i for i in items.led(tx.connection, community, roles) if i.assignee != who]
    unique = {i.no: i for i in (*own, *given, *led)}
    here = asked.place.here
    found = sorted(
        (i for i in unique.values() if not here or i.home == here), key=lambda i: (i.due_at, i.no)
    )
    if not found:
        return Show("item.todo_none", slot="todo")
    pages = -(-len(found) // _PAGE)
    page = min(page, pages - 1)
    shown = found[page * _PAGE : (page + 1) * _PAGE]
    facts = {
        "items": [public(i) for i in shown], "page": page, "pages": pages, "total": len(found),
    }  # fmt: skip
    return Show("item.todo", facts, slot="todo")


# --- looks of the forms -----------------------------------------------------------------


def there(tx: Tx, community: int, now: datetime) -> tuple[datetime, bool]:
    """The moment on the community's wall, and whether Chinese is spoken there."""
    head = tx.get(COMMUNITIES, community)
    zone, language = (head.zone, head.language) if head else ("Asia/Shanghai", "zh_CN")
    return now.astimezone(ZoneInfo(zone)), language.startswith("zh")


def day_number(day: date) -> int:
    """The community's day, counted from 1970 (as `Ctx.today`)."""
    return day.toordinal() - _EPOCH


def _days(tx: Tx, community: int, now: str) -> list[str]:
    moment, chinese = there(tx, community, datetime.fromisoformat(now))
    return due.ready(moment, chinese=chinese)


def _day(tx: Tx, community: int, said: str, now: str) -> int:
    """The day that is said; 0: none that is to come."""
    moment, _ = there(tx, community, datetime.fromisoformat(now))
    found, _rest = due.read(said, moment)
    return day_number(found) if found else 0


def _people(tx: Tx, community: int, home: int) -> list[list[Any]]:
    return item_people.offered(tx, community, home)


def _others(tx: Tx, community: int, no: int) -> list[list[Any]]:
    found = item(tx, community, no)
    first = (found.chair,)
    return item_people.offered(tx, community, found.home, first=first, but=found.assignee)


def _version(tx: Tx, community: int, no: int) -> int:
    return item(tx, community, no).version


def enter(board: Switchboard) -> None:
    """Enter views and looks."""
    board.views["ip"] = panel
    board.views["ih"] = _photos
    board.pages["it"] = todo
    board.commands["todo"] = lambda asked: todo(asked, 0)
    board.looks["items.days"] = _days
    board.looks["items.day"] = _day
    board.looks["items.people"] = _people
    board.looks["items.others"] = _others
    board.looks["item.version"] = _version
