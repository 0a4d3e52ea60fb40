"""Who hears what of an action item: its owner in private, the group by card and weekly list.

An item of its own has one card in its group (slot `item:N`); one of a meeting stands on the card
of its decisions. Private cards of the same slot are kept up to date wherever they stand.
"""

from __future__ import annotations

from typing import Any

from bot.flows.chain import COMMITTEE, PARTY
from bot.flows.effects import Ctx, Effects, Here, Holders, Home, Say, Standing, Tell, To
from bot.flows.item_state import Item, public
from bot.flows.minutes_events import MeetingItemChanged
from bot.flows.rules.rights import Role

_OBSERVERS = Holders(Role.RESIDENT_OBSERVER, else_=COMMITTEE)


def slot(item: Item) -> str:
    """The name of its card, in any chat."""
    return f"item:{item.no}"


def cards(item: Item) -> Effects:
    """Its card in the group, or the minutes that it stands in, brought up to date."""
    if item.meeting:
        return (Tell(MeetingItemChanged(item.meeting)),)
    return (Say(Home(), "item.card", public(item), slot=slot(item)),)


def seen(item: Item) -> Effects:
    """Every card that stands."""
    return (*cards(item), Say(Standing(), "item.desk", public(item), slot=slot(item)))


def _private(to: To | Holders, phrase: str, item: Item, **more: Any) -> Say:
    return Say(to, phrase, {**public(item), **more}, slot=slot(item), anew=True)


def _chair(item: Item) -> To | Holders:
    """Who decides about it now."""
    if not item.lead:
        return To(item.chair)
    role = Role(item.lead)
    if role is Role.RESIDENT_OBSERVER:
        return _OBSERVERS
    return PARTY if role is Role.PARTY_BRANCH else COMMITTEE


def _owner(item: Item, ctx: Ctx) -> To | Holders:
    """Its owner; who cannot be reached is told by whoever gave it, or by the committee."""
    if item.assignee in ctx.facts.reachable:
        return To(item.assignee)
    return To(item.chair) if item.chair in ctx.facts.reachable else COMMITTEE


def _to_owner(item: Item, phrase: str, ctx: Ctx, **more: Any) -> Say:
    return _private(_owner(item, ctx), phrase, item, **more)


# --- it begins --------------------------------------------------------------------------


def opened(item: Item, ctx: Ctx) -> Effects:
    """Its owner is asked; whoever gave it hears that it stands, and whether they can be reached."""
    there = Say(Home(), "item.card", public(item), slot=slot(item), replies=True)
    said = Say(Here(), "item.opened", _reached(item, ctx))
    own = item.assignee == ctx.actor.id
    return (
        *(cards(item) if item.meeting else (there,)),
        *((said,) if not item.meeting and not (ctx.place.here and _can(item, ctx)) else ()),
        *(() if own and ctx.place.here else (_to_owner(item, "item.asked", ctx),)),
    )


def _can(item: Item, ctx: Ctx) -> bool:
    return item.assignee in ctx.facts.reachable


def _reached(item: Item, ctx: Ctx) -> dict[str, Any]:
    return {**public(item), "reached": _can(item, ctx)}


def accepted(item: Item, ctx: Ctx) -> Effects:
    """Whoever accepts reads it; its owner, if the chair did it for them."""
    own = ctx.actor.id == item.assignee
    told = () if own else (_to_owner(item, "item.accepted_for", ctx),)
    return (*seen(item), Say(Here(), "item.accepted", {"no": item.no}), *told)


def unanswered(item: Item) -> Effects:
    """Two days of silence: the chair decides."""
    return (*seen(item), _private(_chair(item), "item.unanswered", item))


def declined(item: Item) -> Effects:
    """Its owner cannot: the chair decides."""
    return (*seen(item), _private(_chair(item), "item.declined", item))


def reassigned(item: Item, before: Item, ctx: Ctx) -> Effects:
    """The new owner is asked, the old one is free of it."""
    old = before.assignee
    # whoever asked in words did not see a card: they read the answer
    free = Say(To(old), "item.relieved", public(item), slot=slot(item), anew=True)
    return (
        *cards(item),
        Say(Standing(), "item.desk", public(item), slot=slot(item)),
        *(() if old in (ctx.actor.id, item.assignee) else (free,)),
        _to_owner(item, "item.asked", ctx),
        Say(Here(), "item.reassigned", _reached(item, ctx)),
    )


# --- on its way -------------------------------------------------------------------------


def progressed(item: Item) -> Effects:
    """News on the cards."""
    return seen(item)


def extended(item: Item, ctx: Ctx) -> Effects:
    """The new date; whoever did not ask for it hears of it."""
    owner = ctx.actor.id == item.assignee
    told = (
        _private(_chair(item), "item.extended", item)
        if owner
        else _to_owner(item, "item.extended", ctx)
    )
    alone = owner and item.chair == item.assignee and not item.lead
    return (*seen(item), *(() if alone else (told,)))


def done(item: Item) -> Effects:
    """Whoever verifies it is asked."""
    return (*seen(item), _private(_chair(item), "item.verify", item))


def unverified(item: Item) -> Effects:
    """Asked again, and the committee hears that nobody has looked."""
    again = _private(_chair(item), "item.verify", item)
    committee = _private(COMMITTEE, "item.unverified", item)
    return (again, *(() if item.lead in _INSTEAD else (committee,)))


_INSTEAD = (Role.RESIDENTS_COMMITTEE.value, Role.PARTY_BRANCH.value)


def returned(item: Item, ctx: Ctx) -> Effects:
    """Its owner reads what is missing."""
    return (*seen(item), _to_owner(item, "item.returned", ctx))


def verified(item: Item, ctx: Ctx) -> Effects:
    """Everybody reads the result: below its card, else with the decisions of its meeting."""
    return (
        *seen(item),
        *_milestone(item, "item.verified"),
        Say(Here(), "item.verified_here", {"no": item.no}),
        _to_owner(item, "item.thanked", ctx),
    )


def cancelled(item: Item, ctx: Ctx) -> Effects:
    """Everybody reads by which decision; its owner is free of it."""
    own = ctx.actor.id == item.assignee
    told = () if own else (_to_owner(item, "item.cancelled", ctx),)
    return (*seen(item), *_milestone(item, "item.cancelled_told"), *told)


def _milestone(item: Item, phrase: str) -> Effects:
    if item.meeting:
        return ()
    return (Say(Home(), phrase, public(item), under=slot(item)),)


# --- the clock --------------------------------------------------------------------------


def reminded(item: Item, ctx: Ctx) -> Effects:
    """Its owner, in private, as a new message."""
    return (_to_owner(item, "item.reminder", ctx, left=_days(item, ctx)),)


def _days(item: Item, ctx: Ctx) -> int:
    """Days to the date, as they are counted on a calendar; today is 0, tomorrow 1."""
    today = ctx.local(ctx.today(), ctx.policy.item.due_at)
    return max(0, round((item.due_at - today).total_seconds() / 86400))


def overdue(item: Item, ctx: Ctx) -> Effects:
    """The flag on the cards; its owner first."""
    return (*seen(item), _to_owner(item, "item.overdue", ctx))


def escalated(item: Item, ctx: Ctx) -> Effects:
    """The next level; with the party branch the group reads it as well."""
    party = item.told == Role.PARTY_BRANCH.value
    days = max(1, (ctx.now - item.due_at).days)
    listed = Say(Home(), "item.listed", {**public(item), "days": days}, under=slot(item))
    return (
        _private(PARTY if party else COMMITTEE, "item.escalated", item, days=days),
        *((listed,) if party else ()),
    )


def missed(item: Item, ctx: Ctx) -> Effects:
    """What an outage kept from being said: one line in the owner's one message about all of it."""
    facts = public(item)
    return (Say(_owner(item, ctx), "item.missed", facts, slot="missed", anew=True, joins=True),)
