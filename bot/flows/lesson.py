"""taught → revoked: what people taught by correcting the bot, one lesson each (S02, S03).

A lesson keeps no words: only the marks of a text (bot.reading.learned.marks), which say nothing
without the bot's key, or how alike two matters are. It counts until somebody takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Event, Here, Refused, Say, To, event
from bot.flows.rules.rights import ASSIGNABLE, Action, Role, may

CATEGORY = "category"  # its label: the id of the category that people chose
NEED = "need"  # whether a text is one: yes, no
ALIKE = "alike"  # whether two texts tell of one matter: yes, no; its mark: how alike, hundredths
KINDS = (CATEGORY, NEED, ALIKE)
YES, NO = "yes", "no"

A_PAGE = 8  # lessons on a page
SLOT = "learned"  # where the list stands

ALIKE_LEAST = 10  # lessons from which likeness is judged by them
ALIKE_FROM, ALIKE_TO = 50, 75  # hundredths between which it may move


@event("lr")
class LessonRevoked(Event):
    """The lesson was a mistake: it counts no more."""

    no: int
    kind: str


class Lesson(Struct, frozen=True):
    """One correction; whose it was is not kept, only in which role they made it."""

    no: int
    at: datetime
    kind: str
    label: str
    marks: tuple[int, ...]
    matter: int = 0  # the number of the need that it was about; 0: none
    home: int = 0  # the group where it was taught; 0: in private
    was: str = ""  # of a category: the one that it had before, "" if none was sure
    role: str = Role.RESIDENT.value
    revoked_at: datetime | None = None


class Listed(Struct, frozen=True):
    """One page of the lessons that count, the newest first."""

    lessons: tuple[Lesson, ...] = ()
    page: int = 0  # from 0
    counts: Mapping[str, int] = field(default_factory=dict)  # kind → how many, on all pages
    since: datetime | None = None  # the oldest
    version: int = 0  # lessons that were ever taught, and revocations
    groups: frozenset[int] | None = None  # whose lessons the reader may take back; None: all

    def theirs(self, lesson: Lesson) -> bool:
        """Whether the reader may take it back; of what was said in private, whoever may at all."""
        return self.groups is None or not lesson.home or lesson.home in self.groups

    def facts(self) -> dict[str, object]:
        """For its phrase."""
        return {
            "counts": {kind: self.counts.get(kind, 0) for kind in KINDS},
            "since": self.since,
            "version": self.version,
            "page": self.page,
            "pages": max(1, -(-sum(self.counts.values()) // A_PAGE)),
            "lessons": tuple(map(self._shown, self.lessons)),
        }

    def _shown(self, one: Lesson) -> tuple[object, ...]:
        about = (one.no, one.at, one.role, one.matter, one.kind, one.label, one.was)
        return (*about, self.theirs(one))

    def without(self, gone: Lesson) -> Listed:
        """The same page after one of its lessons was taken back."""
        left = tuple(one for one in self.lessons if one.no != gone.no)
        counts = {**self.counts, gone.kind: self.counts.get(gone.kind, 1) - 1}
        return replace(
            self,
            lessons=left,
            counts=counts,
            since=self.since if sum(counts.values()) else None,
            version=self.version + 1,
        )


class Revoking(Struct, frozen=True):
    """A lesson as it is judged: beside it the page of the list on which it stands."""

    lesson: Lesson | None
    home: int = 0  # the group whose posts decide; 0: those of the whole community
    listed: Listed = Listed()


def slot(state: Revoking) -> str:
    """Its name in the ledger."""
    return f"lesson:{state.lesson.no}" if state.lesson else "lesson"


def step(state: Revoking, event_: LessonRevoked, ctx: Ctx) -> tuple[Revoking, Effects]:
    """The lesson counts no more.

    Raises:
        Refused: no right, no such lesson, or it counts no more already.
    """
    if not may(Action.LESSON_REVOKE, ctx.actor.roles):
        raise Refused("no_right", action=Action.LESSON_REVOKE.value)
    lesson = state.lesson
    if lesson is None or lesson.kind != event_.kind:
        raise Refused("lesson.unknown")
    if lesson.revoked_at is not None:
        raise Refused("lesson.revoked_already", no=lesson.no)
    after = replace(lesson, revoked_at=ctx.now)
    left = state.listed.without(lesson)
    if Role.OPERATOR in ctx.actor.roles:
        left = replace(left, groups=None)
    return replace(state, lesson=after, listed=left), (
        Say(Here(), "lesson.revoked", {"no": lesson.no}),
        Say(To(ctx.actor.id), "lesson.page", left.facts(), slot=SLOT),
    )


def teaching_role(roles: frozenset[Role]) -> str:
    """In which role somebody corrects: the one nearest to residents that they hold."""
    held = (*ASSIGNABLE, *(role for role in Role if role is not Role.RESIDENT))
    return next((role.value for role in held if role in roles), Role.RESIDENT.value)


def alike_at(lessons: Sequence[tuple[int, bool]], usual: int) -> int:
    """The likeness, in hundredths, from which two matters are shown to people as one.

    Of (likeness, whether it was one matter) of each lesson: where the fewest would have been
    judged wrongly, and of several such the nearest to the usual one. Of few: the usual one.
    """
    if len(lessons) < ALIKE_LEAST:
        return usual

    def wrong(at: int) -> int:
        return sum((like >= at) is not same for like, same in lessons)

    return min(range(ALIKE_FROM, ALIKE_TO + 1), key=lambda at: (wrong(at), abs(at - usual), at))
