"""Who hears what of a meeting: one card a group (slot `meeting:N`), words in private (S10).

Whoever called it has a desk of their own (slot `meetingdesk:N`), its chair the code of the room
(`meetingroom:N`); reminders stand in the slot in which a change of the meeting replaces them as
long as they have not left (`meetingcall:N`).
"""

from __future__ import annotations

from typing import Any

from bot.flows.effects import Ctx, Effects, Here, Holders, In, Say, Standing, To
from bot.flows.meeting_state import Hall, Meeting, public
from bot.flows.rules.rights import Role


def slot(meeting: Meeting) -> str:
    """The name of its card, in any chat."""
    return f"meeting:{meeting.no}"


def desk_slot(meeting: Meeting) -> str:
    """The name of its caller's card."""
    return f"meetingdesk:{meeting.no}"


def call_slot(meeting: Meeting) -> str:
    """The name of what was last said in private to whoever answered."""
    return f"meetingcall:{meeting.no}"


def soon_slot(meeting: Meeting) -> str:
    """The name of what a group last read of its time: a reminder that waits is replaced by news."""
    return f"meetingsoon:{meeting.no}"


def agenda_slot(meeting: Meeting) -> str:
    """The name of the agenda, where somebody has it open."""
    return f"meetingagenda:{meeting.no}"


def room_slot(meeting: Meeting) -> str:
    """The name of the chair's message with the code."""
    return f"meetingroom:{meeting.no}"


def everywhere(meeting: Meeting, phrase: str, facts: dict[str, Any], **how: Any) -> Effects:
    """A phrase in every group where it stands."""
    return tuple(Say(In(group), phrase, facts, **how) for group in meeting.groups)


def cards(meeting: Meeting) -> Effects:
    """The cards of the groups, brought up to date without a bell."""
    return everywhere(meeting, "meeting.card", public(meeting), slot=slot(meeting))


def brought(meeting: Meeting, group: int) -> Effects:
    """Its card, below the newest messages of a group."""
    facts = public(meeting)
    return (Say(In(group), "meeting.card", facts, slot=slot(meeting), anew=True),)


def desk(meeting: Meeting, *, anew: bool = False) -> Say:
    """Its caller's card."""
    where = To(meeting.caller)
    return Say(where, "meeting.desk", public(meeting), slot=desk_slot(meeting), anew=anew)


def asked_about(meeting: Meeting) -> Effects:
    """The same for whoever presides and whoever called it: one of them says whether it was held."""
    return tuple(
        Say(To(who), "meeting.asked", public(meeting), slot=desk_slot(meeting), anew=True)
        for who in dict.fromkeys((meeting.chair, meeting.caller))
    )


def desk_again(meeting: Meeting) -> Say:
    """The same, where it stands already."""
    return Say(Standing(), "meeting.desk", public(meeting), slot=desk_slot(meeting))


def _under(meeting: Meeting) -> dict[str, Any]:
    return {"under": slot(meeting), "anew": True}


# --- it is called -----------------------------------------------------------------------


def called(meeting: Meeting, members: tuple[int, ...] = ()) -> Effects:
    """The card answers whoever called; the caller gets the desk, members of a body a word."""
    facts = public(meeting)
    there = Say(In(meeting.home), "meeting.card", facts, slot=slot(meeting), replies=True)
    others = tuple(who for who in members if who != meeting.caller)
    return (
        there,
        desk(meeting, anew=True),
        *(Say(To(who), "meeting.invited", facts, slot=call_slot(meeting)) for who in others),
        *_no_ramp(meeting),
        *_chairs(meeting),
    )


def _chairs(meeting: Meeting) -> Effects:
    """Somebody else than its caller presides: it is their turn."""
    if meeting.chair == meeting.caller:
        return ()
    return (Say(To(meeting.chair), "meeting.chairs", public(meeting), slot=desk_slot(meeting)),)


def _no_ramp(meeting: Meeting) -> Effects:
    """Whoever looks after access hears of a venue with steps (S32)."""
    if meeting.ramp != "no":
        return ()
    to = Holders(Role.ACCESSIBILITY_COORDINATOR)
    return (Say(to, "meeting.no_ramp", public(meeting), slot=f"meetingramp:{meeting.no}"),)


def planned(meeting: Meeting) -> Effects:
    """Its caller alone knows of it."""
    return (desk(meeting, anew=True),)


# --- it changes -------------------------------------------------------------------------


def _told(hall: Hall, phrase: str, facts: dict[str, Any], ctx: Ctx) -> Effects:
    """Everybody who answered, and the members of its body, but whoever did it.

    Theirs is edited where a reminder stands or waits for the morning: none says the old time.
    """
    meeting = hall.meeting
    answers = dict(hall.people)
    own = {**facts, "mine": answers.get(ctx.actor.id, "")}
    people = dict.fromkeys((*answers, *hall.members, meeting.caller, meeting.chair))
    return Say(Standing(), phrase, own, slot=call_slot(meeting)), *(
        Say(
            To(who),
            phrase,
            {**facts, "mine": answers.get(who, "")},
            slot=call_slot(meeting),
            anew=True,
        )
        for who in people
        if who != ctx.actor.id
    )


def moved(hall: Hall, was: Meeting, ctx: Ctx, why: str) -> Effects:
    """Everybody it concerns hears the new time; the groups read both."""
    meeting = hall.meeting
    facts = {**public(meeting), "was": was.starts_at, "because": why}
    if meeting.state == "planned":
        return (desk_again(meeting), Say(Here(), "meeting.noted", {"no": meeting.no}))
    return (
        *cards(meeting),
        *everywhere(meeting, "meeting.moved", facts, slot=soon_slot(meeting), **_under(meeting)),
        *_told(hall, "meeting.moved_for_you", facts, ctx),
        desk_again(meeting),
        Say(Here(), "meeting.noted", {"no": meeting.no}),
    )


def changed(hall: Hall, name: str, ctx: Ctx) -> Effects:
    """The cards; another place is told to everybody it concerns, on paper or not."""
    meeting = hall.meeting
    said = (desk_again(meeting), Say(Here(), "meeting.noted", {"no": meeting.no}))
    if meeting.state == "planned":
        return said
    facts = {**public(meeting), "name": name}
    effects: Effects = (*cards(meeting), *promoted(hall, ctx))
    if name == "place":
        effects = (
            *effects,
            *everywhere(
                meeting,
                "meeting.changed",
                facts,
                slot=f"meetingmoved:{meeting.no}",
                **_under(meeting),
            ),
            *_told(hall, "meeting.changed_for_you", facts, ctx),
        )
    if name in ("place", "ramp"):
        effects = (*effects, *_no_ramp(meeting))
    return (*effects, *said)


def cancelled(hall: Hall, ctx: Ctx) -> Effects:
    """Everybody it concerns hears that it does not take place."""
    meeting, facts = hall.meeting, public(hall.meeting)
    said = (desk_again(meeting), Say(Here(), "meeting.noted", {"no": meeting.no}))
    if meeting.called_at is None:
        return said
    return (
        *cards(meeting),
        *everywhere(meeting, "meeting.off", facts, slot=soon_slot(meeting), **_under(meeting)),
        *_told(hall, "meeting.off_for_you", facts, ctx),
        *said,
    )


# --- answers ----------------------------------------------------------------------------


def promoted(hall: Hall, ctx: Ctx) -> Effects:
    """Whoever moved up hears of it."""
    return tuple(moved_up(hall.meeting, who, ctx) for who in hall.moved)


def moved_up(meeting: Meeting, who: int, ctx: Ctx) -> Say:
    """A place for somebody who waited; in the group, if their private chat is closed."""
    if who in ctx.facts.reachable:
        facts = public(meeting)
        return Say(To(who), "meeting.moved_up", facts, slot=call_slot(meeting), anew=True)
    there = {"no": meeting.no, "person": who}
    return Say(In(meeting.home), "meeting.moved_up_there", there, under=slot(meeting))


# --- clocks -----------------------------------------------------------------------------


def reminded(hall: Hall, ctx: Ctx, *, aloud: bool) -> Effects:
    """Whoever comes or perhaps comes, in private.

    `aloud`: the group as well, if some of them cannot be reached; once a meeting.
    """
    meeting = hall.meeting
    facts = {**public(meeting), "left": int((meeting.starts_at - ctx.now).total_seconds())}
    answers = dict(hall.people)
    runs = (meeting.chair, meeting.caller)
    people = dict.fromkeys((*runs, *hall.members, *answers))
    there = tuple(
        Say(
            To(who),
            "meeting.reminder",
            {**facts, "mine": answers.get(who, "chair" if who in runs else "")},
            slot=call_slot(meeting),
            anew=True,
        )
        for who in people
        if answers.get(who) != "no"
    )
    if not (aloud and hall.unreached):
        return there
    group = everywhere(meeting, "meeting.soon", facts, slot=soon_slot(meeting), **_under(meeting))
    return (*there, *group)


def room(meeting: Meeting, code: str, *, anew: bool) -> Effects:
    """The code of the room, for its chair and its caller."""
    facts = {**public(meeting), "code": code}
    where = dict.fromkeys((meeting.chair, meeting.caller))
    return tuple(
        Say(To(who), "meeting.room", facts, slot=room_slot(meeting), anew=anew) for who in where
    )


def room_closed(meeting: Meeting) -> Effects:
    """No code is shown any more."""
    facts = {**public(meeting), "code": ""}
    return (Say(Standing(), "meeting.room", facts, slot=room_slot(meeting)),)


# --- in the room ------------------------------------------------------------------------


def held(meeting: Meeting) -> Effects:
    """It takes place."""
    return (
        *cards(meeting),
        desk_again(meeting),
        Say(Here(), "meeting.held", public(meeting)),
    )


def fell_short(meeting: Meeting, *, unsaid: bool) -> Effects:
    """Too few came: the group reads how many, and that nothing was decided."""
    facts = {**public(meeting), "unsaid": unsaid}
    return (
        *cards(meeting),
        *everywhere(
            meeting, "meeting.short", facts, slot=f"meetingmoved:{meeting.no}", **_under(meeting)
        ),
        *room_closed(meeting),
        desk(meeting, anew=True),
    )
