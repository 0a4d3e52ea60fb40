"""What people teach by what they do with needs and offers: kept as lessons, in the same commit.

Of a text only its marks are kept, and of what was no need after all nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from bot.cases.case import Happened
from bot.cases.learning import Learning, said
from bot.flows.effects import Ctx
from bot.flows.lesson import ALIKE, NEED, NO, YES, Lesson, teaching_role
from bot.flows.lesson_taught import Learn, Unlearn, by_need, reported
from bot.flows.need_state import Need
from bot.reading import alike
from storage import lessons
from storage.lessons import LESSONS
from storage.needs import NEEDS
from storage.times import to_ms
from storage.transaction import Tx

if TYPE_CHECKING:
    from bot.reading.said import Said

_RAISED = ("", "spoken")  # sources of a need that somebody raised themselves


class Teaching:
    """Keeps what a step teaches. What the reader had understood without it teaches nothing."""

    def __init__(self, learning: Learning) -> None:
        """`learning` says how the reader reads now."""
        self._learning = learning

    def need(self, tx: Tx, happened: Happened) -> None:
        """Something was done with a need."""
        ctx, before = happened.ctx, _need(happened.before)
        for one in by_need(happened.event, before, _need(happened.after), ctx):
            if isinstance(one, Unlearn):
                _unlearn(tx, ctx, one, before.no)
            elif one.kind == ALIKE:
                into = happened.before.into
                _relearn(tx, ctx, one, before.no, (_like(_told(before), into),) if into else ())
            else:
                _relearn(tx, ctx, one, before.no, self._learning.marks(said(before.text)))

    def report(self, tx: Tx, happened: Happened) -> None:
        """A need was raised, and is none of those that were shown to its writer."""
        need, ctx = _need(happened.after), happened.ctx
        if getattr(happened.event, "source", None) in _RAISED:
            read = said(need.text)
            if not self._takes_for_need(tx, ctx, read):
                _learn(tx, ctx, Learn(NEED, YES), need.no, self._learning.marks(read))
        _alike(tx, happened, need.no)

    def follow(self, tx: Tx, happened: Happened) -> None:
        """Somebody who wanted to raise a need was shown one like it: it is that one."""
        told = reported(happened.said)
        if told is None:
            return
        read = said(told.text)
        if not self._takes_for_need(tx, happened.ctx, read):
            _relearn(tx, happened.ctx, Learn(NEED, YES), 0, self._learning.marks(read))
        _alike(tx, happened, _need(happened.after).no)

    def offer(self, tx: Tx, happened: Happened) -> None:
        """An offer was refused: what was said is no need. The same step erases its words."""
        read = import_module("bot.reading.said").Said(happened.before.offer.text)
        if self._takes_for_need(tx, happened.ctx, read):
            _relearn(tx, happened.ctx, Learn(NEED, NO), 0, self._learning.marks(read))

    def _takes_for_need(self, tx: Tx, ctx: Ctx, read: Said) -> bool:
        learned = self._learning.of(tx, ctx.place.community).learned
        hear = import_module("bot.reading.chat").hear
        return bool(hear(read, learned, ctx.policy.need.offer_at / 100).kind == "need")


def _need(state: Any) -> Need:
    """The need of a step's state."""
    found: Need = getattr(state, "need", state)
    return found


def _told(need: Need) -> alike.Told:
    return alike.Told(need.text, need.place, need.category)


def _like(told: alike.Told, other: Need) -> int:
    """How alike, in hundredths."""
    return round(alike.likeness(told, _told(other)) * 100)


def _alike(tx: Tx, happened: Happened, matter: int) -> None:
    """Which of the needs that were shown it is, or that it is none of them."""
    told, ctx = reported(happened.said), happened.ctx
    for no, same in told.same if told else ():
        other = tx.get(NEEDS, (ctx.place.community, no))
        if told and other:
            like = _like(alike.Told(told.text, told.place, told.category), other)
            _learn(tx, ctx, Learn(ALIKE, YES if same else NO), matter, (like,))


# --- keeping it -------------------------------------------------------------------------


def _of_matter(
    tx: Tx, community: int, matter: int, kind: str, marked: tuple[int, ...] = ()
) -> list[Lesson]:
    """Every lesson about it, the newest first, as of this step; `marked`: with these marks."""
    tx.flush()
    found = lessons.of_matter(tx.connection, community, matter, kind, marked)
    return [tx.get(LESSONS, (community, lesson.no)) or lesson for lesson in found]


def _enter(tx: Tx, community: int, lesson: Lesson) -> None:
    no = lessons.new_number(tx, community)
    tx.put(LESSONS, (community, no), replace(lesson, no=no))


def _learn(tx: Tx, ctx: Ctx, one: Learn, matter: int, marked: tuple[int, ...]) -> None:
    """Keep it, unless there is nothing in it by which it would be known again."""
    role, home = teaching_role(ctx.actor.roles), ctx.place.home
    lesson = Lesson(0, ctx.now, one.kind, one.label, marked, matter, home, one.was, role)
    if marked:
        _enter(tx, ctx.place.community, lesson)


def _relearn(tx: Tx, ctx: Ctx, one: Learn, matter: int, marked: tuple[int, ...]) -> None:
    """Keep it in place of what was said of the same before; said again it counts once."""
    if not marked:
        return
    community = ctx.place.community
    # about one need there is one truth, about two needs (or none) one for each text
    each = () if matter and one.kind != ALIKE else marked
    for lesson in _of_matter(tx, community, matter, one.kind, each):
        if lesson.revoked_at:
            continue
        if lesson.label == one.label:
            return
        lessons.revoke(tx, community, replace(lesson, revoked_at=ctx.now))
    _learn(tx, ctx, one, matter, marked)


def _unlearn(tx: Tx, ctx: Ctx, one: Unlearn, matter: int) -> None:
    """Take the newest such lesson back; what it had taken the place of counts again."""
    community = ctx.place.community
    there = _of_matter(tx, community, matter, one.kind)
    living = (les for les in there if les.revoked_at is None and les.label == one.label)
    gone = next(living, None)
    if gone is None:
        return
    lessons.revoke(tx, community, replace(gone, revoked_at=ctx.now))
    for lesson in there:
        replaced = lesson.revoked_at is not None and to_ms(lesson.revoked_at) == to_ms(gone.at)
        if replaced and lesson.no != gone.no:
            _enter(tx, community, replace(lesson, revoked_at=None))
