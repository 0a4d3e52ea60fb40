"""Who hears what of a need: the words of its step, in effects.

One card in the home group and in each group where it is mirrored (slot `need:N`), a private
card for whoever has it in hand (the same slot in their chat), milestones as replies to the
group's card. Whoever raised or follows it hears matter, change and date in private.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.flows.chain import COMMITTEE, FLOOR_LEAD, OPERATORS
from bot.flows.effects import (
    Ctx,
    Effects,
    Followers,
    Here,
    Holders,
    Home,
    In,
    Say,
    Standing,
    To,
)
from bot.flows.need_events import NeedDecided
from bot.flows.need_state import OPEN, Need, public
from bot.flows.rules.rights import ASSIGNABLE, Role

MORNING = timedelta(hours=9)  # after midnight: when a hold ends


def slot(need: Need) -> str:
    """The name of its card, in any chat."""
    return f"need:{need.no}"


def line(need: Need) -> Holders:
    """The queue in which it waits; where nobody can be reached, the next one."""
    role = Role(need.queue)
    return Holders(role, else_=FLOOR_LEAD) if role in ASSIGNABLE else FLOOR_LEAD


def owner(need: Need) -> To | Holders:
    """Who must move next: the person who took it, else the role's queue."""
    return To(need.handler) if need.handler else line(need)


def stands_in(need: Need) -> tuple[int, ...]:
    """The groups in which it has a card."""
    return need.home, *need.mirrors


def everywhere(need: Need, phrase: str, facts: dict[str, Any], **how: Any) -> Effects:
    """A phrase in every group where the need stands."""
    return tuple(Say(In(group), phrase, facts, **how) for group in stands_in(need))


def cards(need: Need) -> Effects:
    """Bring every standing card up to date, without ringing anybody's bell."""
    facts = public(need)
    return (
        *everywhere(need, "need.card", facts, slot=slot(need)),
        Say(Standing(), "need.desk", facts, slot=slot(need)),
    )


def reporter(need: Need, phrase: str, facts: dict[str, Any], **how: Any) -> tuple[Say, ...]:
    """A word to whoever raised it, unless they want to hear no more; and to whose words it was."""
    people = () if need.muted else (need.reporter,)
    if need.author:
        people = (*people, need.author)
    return tuple(Say(To(person), phrase, facts, **(how or _news(need))) for person in people)


def followers(need: Need, phrase: str, facts: dict[str, Any]) -> Say:
    """A word to whoever follows it."""
    return Say(Followers(), phrase, facts, **_news(need))


def _news(need: Need) -> dict[str, Any]:
    """What happens to it in one go is read as one message."""
    return {"slot": f"news:{need.no}", "anew": True, "joins": True}


def submitted(need: Need, ctx: Ctx) -> Effects:
    """The card as the answer to the reporter, and the owner's private card."""
    facts, urgent = public(need), need.urgency == "emergency"
    mine = Say(To(need.reporter), "need.desk", facts, slot=slot(need), anew=True)
    told = Say(To(need.author), "need.of_yours", facts, slot=slot(need), anew=True)
    return (
        Say(Home(), "need.card", facts, slot=slot(need), replies=True),
        *(() if ctx.place.here else (mine,)),
        *((told,) if need.author else ()),
        *(
            alarm(need)
            if urgent
            else (Say(line(need), "need.desk", facts, slot=slot(need), anew=True),)
        ),
        *vacant(need, Role(need.wanted), need.queue),
    )


def alarm(need: Need) -> Effects:
    """An emergency: everybody who can act, at once, also at night (S03)."""
    facts = public(need)
    people = (line(need), FLOOR_LEAD, COMMITTEE)
    return tuple(
        Say(to, "need.alarm", facts, slot=slot(need), anew=True, urgent=True)
        for to in dict.fromkeys(people)
    )


def vacant(need: Need, role: Role, instead: str) -> Effects:
    """A post stands empty: the operator hears of it, with words to hand on by other ways."""
    if role.value == instead:
        return ()
    facts = {**public(need), "role": role.value, "instead": instead}
    return (Say(OPERATORS, "need.vacant", facts, slot=f"vacant:{role.value}:{need.home}"),)


def queued(need: Need) -> Effects:
    """Another queue has it: the card says so, and they have it before them."""
    return (*cards(need), Say(line(need), "need.desk", public(need), slot=slot(need), anew=True))


def returned(need: Need) -> Effects:
    """Back in the queue: all see it, the queue and the reporter hear of it."""
    facts = public(need)
    return (
        *cards(need),
        Say(line(need), "need.returned", facts, slot=slot(need), anew=True),
        *reporter(need, "need.returned_told", facts),
        *vacant(need, Role(need.wanted), need.queue),
    )


def taken(need: Need) -> Effects:
    """The taker gets a card of their own; everybody else's is brought up to date."""
    facts = public(need)
    told = "need.taken_told" if need.state == "assigned" else "need.moved_told"
    return (
        *cards(need),
        Say(To(need.handler), "need.desk", facts, slot=slot(need)),
        Say(Here(), "need.taken", {"no": need.no, "answered": need.state != "assigned"}),
        *reporter(need, told, facts),
    )


def relieved(need: Need, before: int) -> Effects:
    """The first owner hears that it lies with somebody else now."""
    if not before or before == need.handler:
        return ()
    return (Say(To(before), "need.relieved", public(need), slot=slot(need), anew=True),)


def handed(need: Need, why: str) -> Effects:
    """The other role is asked; the card says who keeps it meanwhile."""
    facts = {**public(need), "why": why}
    return (
        *cards(need),
        Say(Holders(Role(need.offered)), "need.handed", facts, slot=slot(need), anew=True),
        Say(Here(), "need.handed_here", {"no": need.no, "role": need.offered}),
    )


def sorted_(need: Need) -> Effects:
    """Category or urgency are right now; the reporter hears it by the card alone."""
    return (*cards(need), Say(Here(), "need.sorted", public(need)))


def news(need: Need, phrase: str) -> Effects:
    """A milestone: under the cards, to the reporter, to whoever follows."""
    facts = public(need)
    told = {**facts, "news": phrase}
    return (
        *cards(need),
        *everywhere(need, phrase, facts, under=slot(need)),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )


def spoken_of(need: Need, event: NeedDecided) -> Effects:
    """A meeting spoke about it: whoever raised or follows it hears what came of it.

    The group reads the minutes: its card alone is brought up to date.
    """
    told = {
        **public(need), "news": "need.decided", "meeting": event.meeting,
        "meeting_day": event.day, "outcome": event.outcome, "decided": event.text,
        "again": bool(event.again),
    }  # fmt: skip
    return (
        *cards(need),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )


def to_be_ended(need: Need) -> Effects:
    """A meeting decided that nothing is to be done: whoever has it is asked to end it, or not."""
    return (Say(owner(need), "need.nothing_done", public(need), slot=slot(need), anew=True),)


def given_up(need: Need, reason: str) -> Effects:
    """What a meeting had decided is not done: everybody hears why, and who has it now."""
    facts = {**public(need), "reason": reason}
    told = {**facts, "news": "need.unsettled"}
    return (
        *cards(need),
        *everywhere(need, "need.unsettled", facts, under=slot(need)),
        Say(owner(need), "need.yours_again", facts, slot=slot(need), anew=True),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )


def resolved(need: Need, ctx: Ctx) -> Effects:
    """The result for all; the reporter is asked whether it helped."""
    asked = need.reporter in ctx.facts.reachable and not need.muted
    facts = {**public(need), "asked": asked}
    told = {**public(need), "news": "need.resolved"}
    author = (Say(To(need.author), "need.news", told, **_news(need)),) if need.author else ()
    return (
        *cards(need),
        *everywhere(need, "need.resolved", facts, under=slot(need)),
        *ask_rating(need),
        *author,
        followers(need, "need.news", told),
    )


def ask_rating(need: Need, last: datetime | None = None) -> Effects:
    """Asked as a new message, unless it is muted; `last`: once more, silence closes it then."""
    if need.muted:
        return ()
    facts = {**public(need), "last": last}
    return (Say(To(need.reporter), "need.rate", facts, slot=f"rate:{need.no}", anew=True),)


def resumed(need: Need) -> Effects:
    """Being worked on again."""
    return (*cards(need), Say(Here(), "need.resumed", {"no": need.no}))


def mirrored(need: Need, group: int) -> Effects:
    """A card in one more group, as a message of its own."""
    facts = public(need)
    return (
        Say(In(group), "need.card", facts, slot=slot(need), anew=True),
        Say(Standing(), "need.desk", facts, slot=slot(need)),
        Say(Here(), "need.mirrored", {"no": need.no}),
    )


def followed(need: Need) -> Effects:
    """The count on the cards, a word to the neighbour."""
    return (
        *everywhere(need, "need.card", public(need), slot=slot(need)),
        Say(Here(), "need.followed", {"no": need.no, "followers": need.followers}),
    )


def muted(need: Need, *, on: bool) -> Effects:
    """A word to whoever pressed it."""
    return (Say(Here(), "need.muted" if on else "need.heard", {"no": need.no}),)


def merged(need: Need, into: Need) -> Effects:
    """It points to the other one; whoever waited for it hears where it goes on.

    Every group reads it once: under the one that goes on, else where only the merged one stands.
    """
    facts = public(need)
    told = {**facts, "news": "need.merged"}
    back = {**public(into), "source": need.no, "came": True}
    return (
        *cards(need),
        *everywhere(into, "need.joined", back, under=slot(into)),
        *_only(need, into, "need.merged", facts),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )


def _only(need: Need, other: Need, phrase: str, facts: dict[str, Any]) -> Effects:
    """Under its card, in the groups in which the other one does not stand."""
    groups = [group for group in stands_in(need) if group not in stands_in(other)]
    return tuple(Say(In(group), phrase, facts, under=slot(need)) for group in groups)


def split(need: Need, into: Need | None, reason: str) -> Effects:
    """On its own again: in its queue, before everybody's eyes, once a group."""
    facts = {**public(need), "reason": reason}
    told = {**facts, "news": "need.split"}
    back = {**public(into), "source": need.no, "came": False} if into else {}
    return (
        *cards(need),
        *everywhere(need, "need.split", facts, under=slot(need)),
        *(_only(into, need, "need.joined", back) if into else ()),
        Say(owner(need), "need.desk", facts, slot=slot(need), anew=True),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )


def dismissed(need: Need) -> Effects:
    """No milestone in the group, just the card; the reporter hears why, and can insist."""
    return (
        *cards(need),
        Say(Here(), "need.dismissed_here", {"no": need.no}),
        *reporter(need, "need.dismissed", public(need), slot=slot(need), anew=True),
    )


def restored(need: Need) -> Effects:
    """A need after all: its owner has it before them again."""
    facts = public(need)
    return (
        *cards(need),
        Say(Here(), "need.restored_here", {"no": need.no}),
        Say(owner(need), "need.restored", facts, slot=slot(need), anew=True),
        Say(COMMITTEE, "need.restored", facts, slot=slot(need), anew=True),
    )


def corrected(need: Need) -> Effects:
    """Open again as it was; a question for a mark is one no more."""
    asked = Say(Standing(), "need.corrected", public(need), slot=f"rate:{need.no}")
    return (*news(need, "need.corrected"), asked)


def undone(need: Need, public_word: bool) -> Effects:
    """As it was; a milestone that was read by all is taken back before all."""
    facts = public(need)
    told = {**facts, "news": "need.undone"}
    loud = (
        *everywhere(need, "need.undone", facts, under=slot(need)),
        *reporter(need, "need.news", told),
        followers(need, "need.news", told),
    )
    desk = Say(owner(need), "need.desk", facts, slot=slot(need))
    return (
        *cards(need),
        *((desk,) if need.state in OPEN else ()),
        Say(Here(), "need.undone_here", {"no": need.no}),
        Say(Standing(), "need.undone", facts, slot=f"rate:{need.no}"),
        *(loud if public_word else ()),
    )


def withdrawn(need: Need) -> Effects:
    """Taken back: the owner and the followers need not wait any longer."""
    facts = public(need)
    return (
        *cards(need),
        Say(Here(), "need.withdrawn", {"no": need.no}),
        followers(need, "need.withdrawn_told", facts),
    )


def import_revoked(need: Need) -> Effects:
    """The import that it came from is revoked: the followers need not wait any longer."""
    return (*cards(need), followers(need, "need.withdrawn_told", public(need)))


def rated(need: Need) -> Effects:
    """Thanks; the score is shown to nobody."""
    return (
        *cards(need),
        Say(Here(), "need.rated", {"no": need.no}),
        Say(To(need.reporter), "need.thanked", public(need), slot=f"rate:{need.no}"),
    )


def unhappy_again(need: Need) -> Effects:
    """A second bad mark: the committee hears that it is not solved, and decides."""
    return (*rated(need), Say(COMMITTEE, "need.unhappy", public(need), slot=slot(need), anew=True))


def reopened(need: Need) -> Effects:
    """Open again: all see it, the owner and the next level are told (S06)."""
    facts = public(need)
    return (
        *cards(need),
        Say(Here(), "need.reopened_here", {"no": need.no}),
        *everywhere(need, "need.reopened", facts, under=slot(need)),
        Say(To(need.reporter), "need.thanked", facts, slot=f"rate:{need.no}"),
        Say(owner(need), "need.desk", facts, slot=slot(need), anew=True),
        Say(COMMITTEE, "need.reopened_told", facts, slot=slot(need), anew=True),
    )


def brought(need: Need, group: int) -> Effects:
    """Its card, below the newest messages of a group; the old one becomes a line above."""
    to = Home() if group == need.home else In(group)
    return (Say(to, "need.card", public(need), slot=slot(need), anew=True),)
