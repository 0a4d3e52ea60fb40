"""Who comes: answers, places, and a waiting list that moves up by itself (S10, S28)."""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import meeting_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, To
from bot.flows.meeting_events import MeetingAnswered, MeetingProxied
from bot.flows.meeting_life import after as moved_to
from bot.flows.meeting_state import ANSWERS, Answer, Guest, Meeting, public
from bot.flows.rules.policy import MeetingPolicy
from bot.flows.rules.rights import Action, may

_COUNTS = {
    "yes": "coming",
    "maybe": "maybe",
    "no": "declined",
    "waiting": "waiting",
    "proxy": "proxies",
}
_DEPUTY_MAX = 40  # characters of whom somebody sends


def step(
    state: Guest | None, event: MeetingAnswered | MeetingProxied, ctx: Ctx
) -> tuple[Guest, Effects]:
    """One answer; who gives a place back gives it to whoever waits first.

    Raises:
        Refused: no such meeting, it is over, no right, or no such answer.
    """
    if state is None:
        raise Refused("meeting.unknown")
    if not may(Action.MEETING_ANSWER, ctx.actor.roles):
        raise Refused("no_right", action=Action.MEETING_ANSWER.value)
    meeting = moved_to(state.meeting, "answer")
    if ctx.now >= meeting.ends_at:
        raise Refused("meeting.over", no=meeting.no)
    mine, deputy = state.mine, ""
    if isinstance(event, MeetingProxied):
        wanted, deputy = "proxy", event.deputy
        if not deputy:
            raise Refused("form.too_short", least=1, have=0)
        if len(deputy) > _DEPUTY_MAX:
            raise Refused("form.too_long", most=_DEPUTY_MAX, have=len(deputy))
    elif event.answer in ANSWERS:
        wanted = event.answer
    else:
        raise Refused("code")
    had = mine.answer if mine else ""
    same = had == wanted or (wanted == "yes" and had == "waiting")
    if same and (mine is None or mine.deputy == deputy):
        return state, (_said(state, ctx, same=True),)
    if wanted == "yes" and meeting.capacity and meeting.coming >= meeting.capacity:
        wanted = "waiting"
    counted = _counted(meeting, had, wanted)
    # a change of mind is a new place in the order; another deputy is none
    fresh = had != wanted
    counted = replace(counted, answers=counted.answers + int(fresh))
    nth = counted.answers if fresh or mine is None else mine.nth
    state = replace(state, meeting=counted, mine=Answer(nth, wanted, ctx.now, deputy), moved=False)
    if had == "yes":
        state = _moved_up(state)
    state, told = _filling(state, ctx.policy.meeting)
    return state, (
        _said(state, ctx, same=False),
        *says.cards(state.meeting),
        *(
            (says.moved_up(state.meeting, state.first[0], ctx),)
            if state.moved and state.first
            else ()
        ),
        *told,
    )


def _counted(meeting: Meeting, had: str, has: str) -> Meeting:
    """The running counts with one answer instead of another."""
    counts = {name: getattr(meeting, name) for name in _COUNTS.values()}
    if had:
        counts[_COUNTS[had]] -= 1
    if has:
        counts[_COUNTS[has]] += 1
    return replace(meeting, **counts)


def _moved_up(state: Guest) -> Guest:
    """The place that was given back goes to whoever waits first."""
    meeting, first = state.meeting, state.first
    free = not meeting.capacity or meeting.coming < meeting.capacity
    if first is None or not free:
        return state
    who, answer = first
    return replace(
        state,
        meeting=_counted(meeting, "waiting", "yes"),
        first=(who, replace(answer, answer="yes")),
        moved=True,
    )


def _filling(state: Guest, rules: MeetingPolicy) -> tuple[Guest, Effects]:
    """Its caller hears when half of the places are taken, more, and all; of each once."""
    meeting = state.meeting
    if not meeting.capacity:
        return state, ()
    shares = sorted({int(share.rstrip("%")) for share in rules.told_at} | {100})
    reached = [s for s in shares if meeting.coming * 100 >= s * meeting.capacity]
    if not reached or reached[-1] <= meeting.told_share:
        return state, ()
    meeting = replace(meeting, told_share=reached[-1])
    facts = {**public(meeting), "share": reached[-1]}
    told = Say(To(meeting.caller), "meeting.filling", facts, slot=f"meetingfull:{meeting.no}")
    return replace(state, meeting=meeting), (told,)


def _said(state: Guest, _ctx: Ctx, *, same: bool) -> Say:
    mine = state.mine
    facts = {
        **public(state.meeting),
        "mine": mine.answer if mine else "",
        "deputy": mine.deputy if mine else "",
        "same": same,
    }
    return Say(Here(), "meeting.answered", facts)


def notes(state: Guest) -> dict[str, object]:
    """What the ledger keeps besides: what became of the answer."""
    return {"kept": state.mine.answer if state.mine else "", "moved": int(state.moved)}
