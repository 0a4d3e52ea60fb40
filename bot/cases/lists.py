"""Finding needs again at the switchboard: /needs, /needs WORDS, /my."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.cases import homes
from bot.cases.case import Act, Asked, Show, Switchboard
from bot.flows.effects import Refused
from bot.flows.need_state import WAITING, Need
from bot.flows.rules.rights import Role
from bot.reading import alike, places, plain
from storage import need_lists, need_terms
from storage.communities import GROUPS
from storage.needs import NEEDS
from storage.people import groups_of
from storage.tables import LIVE_STATES
from storage.transaction import Tx

_PAGE = 8  # lines of a page
_PAGES = 64  # the number of a view: group times this, plus the page
_QUERY_MOST = 50  # characters
_CLOSER = 100  # matters that are read to find what the index does not know
_COUNTED = 20  # matters that a search counts; more are "20+"
_NUMBER = re.compile(r"#?\s*([0-9]{1,9})")


def _groups(asked: Asked) -> list[int]:
    """The groups whose matters the asker may see from where they are.

    In a group that one; in private those in which they were met, and for whoever holds a role
    of the whole community every group.
    """
    if asked.place.here:
        return [asked.place.here]
    if asked.roles - {Role.RESIDENT}:
        return [group.id for group in homes.groups(asked.tx, asked.place.community)]
    return groups_of(asked.tx.connection, asked.place.community, asked.who)


def _page_of(asked: Asked, number: int) -> tuple[int, int]:
    """(group, page) of a view; group 0: every group of the asker's."""
    group, page = divmod(number, _PAGES)
    return (group or asked.place.here), page


def _items(asked: Asked, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """What a line says of each of these matters."""
    tx, community = asked.tx, asked.place.community
    found = [tx.get(NEEDS, (community, no)) for no in numbers]
    return [_item(asked, need) for need in found if need is not None]


def _item(asked: Asked, need: Need) -> dict[str, Any]:
    waits = need.state in WAITING
    # whoever has something to do with it now is led to what they may do
    acts = need.state in LIVE_STATES and need.handler == asked.who
    rates = need.state == "resolved" and need.reporter == asked.who
    return {
        "no": need.no,
        "text": need.text,
        "building": _building(asked.tx, asked.place.community, need),
        "state": need.state,
        "due_at": need.due_at if waits else None,
        "overdue": waits and (need.overdue or need.due_at <= asked.now),
        "act": acts or rates,
    }


def _building(tx: Tx, community: int, need: Need) -> str:
    """Of the place the building alone: unit and room are for the card."""
    named = places.find(need.place).building
    if named:
        return named
    group = tx.get(GROUPS, (community, need.home))
    return places.of_title(group.title).building if group else ""


def _listed(asked: Asked, name: str, numbers: Sequence[int], group: int, page: int) -> Show:
    """One page; a page past the end (others have closed meanwhile) is the last one."""
    most = need_lists.MOST
    shown, more = numbers[:most], len(numbers) > most
    if not shown:
        return Show(f"{name}.none", slot=name, home=group)
    page = min(page, (len(shown) - 1) // _PAGE)
    facts = {
        "items": _items(asked, shown[page * _PAGE : (page + 1) * _PAGE]),
        "group": group,
        "page": page,
        "pages": -(-len(shown) // _PAGE),
        "total": len(shown),
        "more": more,
    }
    return Show(f"{name}.list", facts, slot=name, home=group)


# --- what is open -----------------------------------------------------------------------


def _needs(asked: Asked) -> Act:
    """`/needs`: what is open; `/needs words`: what was ever raised and holds these words."""
    asked.tx.flush()
    return _search(asked) if asked.words else _open(asked, asked.place.here, 0)


def _open(asked: Asked, group: int, page: int) -> Show:
    groups = [group] if group else _groups(asked)
    if not groups:
        raise Refused("no_home")
    found = need_lists.open_in(asked.tx.connection, asked.place.community, groups)
    return _listed(asked, "needs", found, group, page)


def _open_page(asked: Asked, number: int) -> Show:
    asked.tx.flush()
    return _open(asked, *_page_of(asked, number))


# --- search -----------------------------------------------------------------------------


def _search(asked: Asked) -> Show:
    """By word: the newest first, every word must be there.

    Raises:
        Refused: too long, or nothing that can be looked for.
    """
    words = asked.words
    if len(words) > _QUERY_MOST:
        raise Refused("form.too_long", most=_QUERY_MOST, have=len(words))
    groups = _groups(asked)
    if not groups:
        raise Refused("no_home")
    found = _numbered(asked, groups) or _worded(asked, groups)
    if not found:
        return Show("needs.not_found", {"words": words}, slot="found", home=asked.place.here)
    facts = {
        "items": _items(asked, found[:_PAGE]),
        "words": words,
        "total": min(len(found), _COUNTED),
        "more": len(found) > _COUNTED,
    }
    return Show("needs.found", facts, slot="found", home=asked.place.here)


def _numbered(asked: Asked, groups: Sequence[int]) -> list[int]:
    """`/needs 12` and `/needs #12`: that matter, if the asker may see it."""
    named = _NUMBER.fullmatch(asked.words)
    if named is None:
        return []
    need = asked.tx.get(NEEDS, (asked.place.community, int(named[1])))
    there = need is not None and not {need.home, *need.mirrors}.isdisjoint(groups)
    return [need.no] if need is not None and there else []


def _worded(asked: Asked, groups: Sequence[int]) -> list[int]:
    """Through the index; signs that stand alone, and words that it leaves out, in the text."""
    words = plain.plain(asked.words).split()
    read = [alike.terms(word) for word in words]
    terms = list(dict.fromkeys(term for made in read for term in made if _indexed(term)))
    connection, community = asked.tx.connection, asked.place.community
    if not terms:
        return _literally(asked, groups, words)
    rest = [term for made in read for term in made if not _indexed(term)]
    rest += [word for word, made in zip(words, read, strict=True) if not made]
    most = _CLOSER if rest else _COUNTED + 1
    found = need_terms.search(connection, community, groups, terms, most)
    if not rest:
        return found
    stored = NEEDS.load_all(connection, [(community, no) for no in found])
    fit = {need.no for _, need in stored if _holds(need, rest)}
    return [no for no in found if no in fit]


def _indexed(term: str) -> bool:
    """One Chinese sign is a term only where nothing stands beside it: it leads nowhere."""
    return len(term) > 1 or term.isascii()


def _holds(need: Need, rest: Sequence[str]) -> bool:
    """Whether all of this stands in the text, or in its terms: there one word is like another."""
    text = " ".join((plain.plain(f"{need.text} {need.place}"), *alike.terms(need.text)))
    return all(word in text for word in rest)


def _literally(asked: Asked, groups: Sequence[int], words: Sequence[str]) -> list[int]:
    """Among the newest, what holds these words sign by sign.

    Raises:
        Refused: nothing is left to look for.
    """
    if not words:
        raise Refused("needs.short")
    rows = need_terms.newest(asked.tx.connection, asked.place.community, groups)
    return [
        no
        for no, text, place in rows
        if all(word in plain.plain(f"{text} {place}") for word in words)
    ]


# --- what is one's own ------------------------------------------------------------------


def _my(asked: Asked) -> Act:
    """`/my`: what the asker raised, follows and has in hand."""
    return _my_page(asked, asked.place.here * _PAGES)


def _my_page(asked: Asked, number: int) -> Show:
    asked.tx.flush()
    group, page = _page_of(asked, number)
    connection, community, who = asked.tx.connection, asked.place.community, asked.who
    seen = set(_groups(asked))
    mine = need_lists.raised(connection, community, who)
    others = need_lists.in_hand(connection, community, who)
    others += need_lists.followed(connection, community, who)
    # what one raised stays one's own, also when one has moved out
    all_ = {*mine, *(row for row in others if row[1] & seen)}
    there = [row for row in all_ if not group or group in row[1]]
    there.sort(key=lambda row: (row[2] not in LIVE_STATES, -row[0]))
    return _listed(asked, "my", [no for no, _, _ in there], group, page)


def enter(board: Switchboard) -> None:
    """Enter the lists."""
    board.commands["needs"] = _needs
    board.commands["my"] = _my
    board.pages["no"] = _open_page
    board.pages["nm"] = _my_page
