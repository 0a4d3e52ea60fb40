"""Who hears what of a need: the words of its step, in effects.

One card in the home group (slot `need:N`), a private card for whoever has it in hand
(the same slot in their chat), milestones as replies to the group's card.
"""

from __future__ import annotations

from bot.flows.effects import (
    Ctx,
    Effects,
    Followers,
    Here,
    Holders,
    Home,
    Say,
    Standing,
    To,
)
from bot.flows.need_state import Need, public
from bot.flows.rules.ladder import Rung
from bot.flows.rules.rights import Role

_OPERATORS = Holders(Role.OPERATOR)
_PARTY = Holders(Role.PARTY_BRANCH, else_=_OPERATORS)
_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=_PARTY)
_FLOOR_LEAD = Holders(Role.FLOOR_LEAD, else_=_COMMITTEE)


def slot(need: Need) -> str:
    """The name of its card, in any chat."""
    return f"need:{need.no}"


def owner(need: Need) -> To | Holders:
    """Who must move next: the person who took it, else the role's queue."""
    return To(need.handler) if need.handler else _FLOOR_LEAD


def cards(need: Need) -> Effects:
    """Bring every standing card up to date, without ringing anybody's bell."""
    facts = public(need)
    return (
        Say(Home(), "need.card", facts, slot=slot(need)),
        Say(Standing(), "need.desk", facts, slot=slot(need)),
    )


def submitted(need: Need, ctx: Ctx) -> Effects:
    """The card as the answer to the reporter, and the owner's private card."""
    facts = public(need)
    return (
        Say(Home(), "need.card", facts, slot=slot(need), replies=True),
        *(
            ()
            if ctx.place.here
            else (Say(To(need.reporter), "need.desk", facts, slot=slot(need), anew=True),)
        ),
        Say(_FLOOR_LEAD, "need.desk", facts, slot=slot(need), anew=True),
        *_vacant(need, Role.FLOOR_LEAD, need.queue),
    )


def _vacant(need: Need, role: Role, instead: str) -> Effects:
    """A post stands empty: the operator hears of it, with words to hand on by other ways."""
    if role.value == instead:
        return ()
    facts = {**public(need), "role": role.value, "instead": instead}
    return (Say(_OPERATORS, "need.vacant", facts, slot=f"vacant:{role.value}:{need.home}"),)


def queued(need: Need) -> Effects:
    """Somebody sits in the post again: the card says so, and they have it before them."""
    facts = public(need)
    return (*cards(need), Say(_FLOOR_LEAD, "need.desk", facts, slot=slot(need), anew=True))


def returned(need: Need) -> Effects:
    """Back in the queue: all see it, the queue and the reporter hear of it."""
    facts = public(need)
    return (
        *cards(need),
        Say(_FLOOR_LEAD, "need.returned", facts, slot=slot(need), anew=True),
        Say(To(need.reporter), "need.returned_told", facts),
        *_vacant(need, Role.FLOOR_LEAD, need.queue),
    )


def taken(need: Need) -> Effects:
    """The taker gets a card of their own; everybody else's is brought up to date."""
    return (
        *cards(need),
        Say(To(need.handler), "need.desk", public(need), slot=slot(need)),
        Say(Here(), "need.taken", {"no": need.no}),
        Say(To(need.reporter), "need.taken_told", public(need)),
    )


def news(need: Need, phrase: str) -> Effects:
    """A milestone: under the card in the group, to the reporter, to whoever follows."""
    facts = public(need)
    return (
        *cards(need),
        Say(Home(), phrase, facts, under=slot(need)),
        Say(To(need.reporter), phrase, facts),
        Say(Followers(), phrase, facts),
    )


def resolved(need: Need, ctx: Ctx) -> Effects:
    """The result for all; the reporter is asked whether it helped."""
    facts = {**public(need), "asked": need.reporter in ctx.facts.reachable}
    return (
        *cards(need),
        Say(Home(), "need.resolved", facts, under=slot(need)),
        Say(To(need.reporter), "need.rate", facts, slot=f"rate:{need.no}", anew=True),
        Say(Followers(), "need.resolved", {**facts, "asked": True}),
    )


def ask_rating(need: Need) -> Effects:
    """Asked once more, as a new message: an edit would ring no bell."""
    return (Say(To(need.reporter), "need.rate", public(need), slot=f"rate:{need.no}", anew=True),)


def followed(need: Need) -> Effects:
    """The count on the card, a word to the neighbour."""
    return (
        Say(Home(), "need.card", public(need), slot=slot(need)),
        Say(Here(), "need.followed", {"no": need.no, "followers": need.followers}),
    )


def withdrawn(need: Need) -> Effects:
    """Taken back: the owner and the followers need not wait any longer."""
    facts = public(need)
    return (
        *cards(need),
        Say(Here(), "need.withdrawn", {"no": need.no}),
        Say(Followers(), "need.withdrawn_told", facts),
    )


def import_revoked(need: Need) -> Effects:
    """The import that it came from is revoked: the followers need not wait any longer."""
    return (*cards(need), Say(Followers(), "need.withdrawn_told", public(need)))


def rated(need: Need) -> Effects:
    """Thanks; the score is shown to nobody."""
    return (
        *cards(need),
        Say(Here(), "need.rated", {"no": need.no}),
        Say(To(need.reporter), "need.thanked", public(need), slot=f"rate:{need.no}"),
    )


def unhappy_again(need: Need) -> Effects:
    """A second bad mark: the committee hears that it is not solved, and decides."""
    return (*rated(need), Say(_COMMITTEE, "need.unhappy", public(need), slot=slot(need), anew=True))


def reopened(need: Need) -> Effects:
    """Open again: all see it, the owner and the next level are told (S06)."""
    facts = public(need)
    return (
        *cards(need),
        Say(Here(), "need.reopened_here", {"no": need.no}),
        Say(Home(), "need.reopened", facts, under=slot(need)),
        Say(To(need.reporter), "need.thanked", facts, slot=f"rate:{need.no}"),
        Say(owner(need), "need.desk", facts, slot=slot(need), anew=True),
        Say(_COMMITTEE, "need.reopened_told", facts, slot=slot(need), anew=True),
    )


def reminded(need: Need, ctx: Ctx) -> Effects:
    """The owner, in private, as a new message."""
    facts = {**public(need), "left": int((need.due_at - ctx.now).total_seconds())}
    return (Say(owner(need), "need.reminder", facts, slot=slot(need), anew=True),)


def breached(need: Need) -> Effects:
    """Overdue in everybody's sight, and told to the owner."""
    return (
        *cards(need),
        Say(owner(need), "need.overdue", public(need), slot=slot(need), anew=True),
        Say(To(need.reporter), "need.overdue_told", public(need)),
        Say(Followers(), "need.overdue_told", public(need)),
    )


def escalated(need: Need, rung: Rung, ctx: Ctx) -> Effects:
    """The next in line; the last rung is a word to everybody: 12345 can be called."""
    facts = {**public(need), "rung": rung.name}
    if rung.role is None:
        return (Say(Home(), "need.hint", facts, under=slot(need)),)
    chain = _PARTY if rung.role is Role.PARTY_BRANCH else _COMMITTEE
    empty = () if rung.role in ctx.facts.filled else _vacant(need, rung.role, need.told)
    return (Say(chain, "need.escalated", facts, slot=slot(need), anew=True), *empty)
