"""What a group hears without asking: the digest, the weekly list, the pinned overview (S13, S14).

A milestone for which the group's day has no room becomes a line of its digest. No news, no
digest. The head of the ledger is published with each list, at least weekly.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from bot.flows import item_state, meeting_clock
from bot.flows.effects import Ctx, Effects, Event, In, Remind, Say, event
from bot.flows.item_state import Item as Task
from bot.flows.rules import quiet

OVERVIEW_AFTER = timedelta(minutes=1)  # changes of one minute are one edit
OVERVIEW_MOST = 10  # needs of the overview
OVERDUE_MOST = 20  # needs of the weekly list
MONDAY = 0
WEEK = timedelta(days=7)
PIN = "can_pin_messages"


@event("bd", clock=True)
class DigestDue(Event):
    """The hour of the digest: what waited is told in one message."""

    group: int
    day: int  # ordinal of the community's day


@event("bw", clock=True)
class WeeklyDue(Event):
    """Monday morning: what is overdue, and the head of the ledger."""

    group: int


@event("bo", clock=True)
class OverviewDue(Event):
    """Needs of the group have changed: its pinned overview is brought up to date."""

    group: int


class Item(Struct, frozen=True):
    """One need of a list."""

    no: int
    text: str
    state: str
    due_at: datetime
    owner: str  # the role whose turn it is

    def public(self) -> dict[str, Any]:
        """The named facts of its line."""
        return {
            "no": self.no,
            "text": self.text,
            "state": self.state,
            "due_at": self.due_at,
            "owner": self.owner,
        }


class Bulletin(Struct, frozen=True):
    """What a group is told at its hour: of each matter one line, the newest first."""

    group: int
    head: str  # of the ledger: community:seq:hash, as `huiyin verify --head` takes it
    lines: tuple[str, ...] = ()
    overdue: tuple[Item, ...] = ()
    total: int = 0  # overdue needs in all
    served: bool = True  # the bot is in the group
    late_items: tuple[Task, ...] = ()  # action items that are overdue
    waiting_items: tuple[Task, ...] = ()  # done, and not verified
    done_items: tuple[Task, ...] = ()  # verified, the newest first


class Overview(Struct, frozen=True):
    """The open needs of a group, those due first in front."""

    group: int
    needs: tuple[Item, ...]
    total: int
    stands: bool  # the message stands (or is about to)


def digest_matter(group: int) -> str:
    """The name under which the digest waits."""
    return f"digest:{group}"


def tell_digest(state: Bulletin, _event: DigestDue, _ctx: Ctx) -> tuple[Bulletin, Effects]:
    """One message for everything that waited."""
    if not state.lines or not state.served:
        return state, ()
    facts = {"lines": state.lines, "head": state.head}
    return state, (Say(In(state.group), "digest", facts, scheduled=True),)


def tell_weekly(state: Bulletin, event_: WeeklyDue, ctx: Ctx) -> tuple[Bulletin, Effects]:
    """What is overdue, and what became of action items (S12); it enters the next one."""
    again = weekly(event_.group, ctx)
    if not state.served:
        return state, again
    since = ctx.now - WEEK
    facts = {
        "overdue": [item.public() for item in state.overdue],
        "more": state.total - len(state.overdue),
        "head": state.head,
        "late_items": _tasks(state.late_items),
        "waiting_items": _tasks(state.waiting_items),
        "done_items": _tasks(i for i in state.done_items if i.ended_at and i.ended_at > since),
    }
    return state, (*again, Say(In(state.group), "weekly", facts, scheduled=True))


def _tasks(items: Iterable[Task]) -> list[dict[str, Any]]:
    return [item_state.public(item) for item in items]


def weekly(group: int, ctx: Ctx) -> Effects:
    """The group's next weekly list; and from its first one on the time without a meeting runs.

    So it does of a group that was served before there was such an alarm (S10).
    """
    at = quiet.next_at(ctx.now, ctx.zone, ctx.policy.broadcast.weekly_at, MONDAY)
    missing = meeting_clock.alarm(group, ctx.now, ctx, keep=True)
    return (Remind(WeeklyDue(group), at, f"weekly:{group}"), missing)


def changed(ctx: Ctx, mirrors: tuple[int, ...] = ()) -> Effects:
    """A need of the group at hand has changed: its overview follows, if the bot may pin.

    Whether it may where the need is mirrored is found out there.
    """
    home = overview(ctx.place.home, ctx) if PIN in ctx.facts.rights else ()
    return (*home, *(effect for group in mirrors for effect in overview(group, ctx)))


def overview(group: int, ctx: Ctx) -> Effects:
    """The overview follows in a minute; what changes until then comes with it."""
    at = ctx.now + OVERVIEW_AFTER
    return (Remind(OverviewDue(group), at, f"overview:{group}", keep=True),)


def show_overview(state: Overview, _event: OverviewDue, ctx: Ctx) -> tuple[Overview, Effects]:
    """One pinned message, edited in place; nothing to show and nothing there: nothing.

    Without the right to pin, what stands there says that it is kept no more: it may stay pinned.
    """
    kept = PIN in ctx.facts.rights
    if not (state.stands or (kept and state.total)):
        return state, ()
    facts = {"needs": [item.public() for item in state.needs], "total": state.total}
    phrase, facts = ("overview", facts) if kept else ("overview.over", {})
    said = Say(In(state.group), phrase, facts, "overview", scheduled=True, pinned=True)
    return state, (said,)
