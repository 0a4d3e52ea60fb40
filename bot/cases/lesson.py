"""What people taught by correcting the bot, at the switchboard: seen, and taken back."""

from __future__ import annotations

from bot.cases.case import Act, Asked, Case, Show, Switchboard
from bot.flows import lesson as flow
from bot.flows.effects import Place, Refused
from bot.flows.rules.rights import BY_ROLE, Action
from storage import lessons
from storage.lessons import LESSONS
from storage.people import sits
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

_MAY = BY_ROLE[Action.LESSON_REVOKE]


def _groups(tx: Tx, community: int, who: int) -> frozenset[int]:
    """The groups in which somebody has a post that gives the right; 0 among them: all."""
    grants = tx.get(GRANTS, community) or Grants()
    scopes = {scope for role, scope in grants.of(who) if role in _MAY}
    return frozenset(scope for scope in scopes if sits(tx, community, who, scope))


def _of(groups: frozenset[int], *, everywhere: bool = False) -> frozenset[int] | None:
    return None if everywhere or 0 in groups else groups


def _load(tx: Tx, place: Place, who: int, event: flow.LessonRevoked) -> flow.Revoking:
    community, groups = place.community, _groups(tx, place.community, who)
    lesson = tx.get(LESSONS, (community, event.no))
    # what was said in private is of no group: a post in any of them will do
    home = (lesson.home if lesson else 0) or min(groups, default=0)
    if lesson is None:
        return flow.Revoking(None, home)
    page = lessons.page_of(tx, community, lesson.no)
    return flow.Revoking(lesson, home, lessons.listed(tx, community, page, _of(groups)))


def _save(tx: Tx, community: int, state: flow.Revoking) -> None:
    if state.lesson is not None:
        lessons.revoke(tx, community, state.lesson)


def _page(asked: Asked, page: int) -> Show:
    """A page of the list, in private, for whoever may take a lesson back.

    Raises:
        Refused: in a group, or no right.
    """
    if asked.place.here:
        raise Refused("lesson.private")
    tx, community = asked.tx, asked.place.community
    groups, wide = _groups(tx, community, asked.who), bool(asked.roles & _MAY)
    if not wide and not groups:
        raise Refused("no_right", action=Action.LESSON_REVOKE.value)
    listed = lessons.listed(tx, community, page, _of(groups, everywhere=wide))
    return Show("lesson.page", listed.facts(), slot=flow.SLOT)


def _command(asked: Asked) -> Act:
    """`/learned`: what the community has taught, the newest first."""
    return _page(asked, 0)


def enter(board: Switchboard) -> None:
    """Enter everything about lessons."""
    board.events[flow.LessonRevoked] = Case(
        flow.step,
        _load,
        _save,
        flow.slot,
        lambda state: state.home,
        tied=lambda _state, _who: True,  # it is told in private: the right alone decides
    )
    board.pages["lp"] = _page
    board.commands["learned"] = _command
