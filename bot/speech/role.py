"""The words about roles: given, offered, taken, ended; who holds what, who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.codes import View
from bot.flows.role_events import (
    DutyTaken,
    RenewalUndone,
    RoleConfirmed,
    RoleEnded,
    RoleRenewed,
    RoleTaken,
)
from bot.flows.rules.rights import GRANTABLE, Action, Role, may, may_appoint
from bot.speech.page import NUDGE, RULE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, escaped

_LISTED = 96  # seats with a button each; Telegram takes a hundred
_LABEL = 40  # characters of a button


def _known(w: Words) -> Html:
    """What this reader could give, or else what there is."""
    mine = [role for role in GRANTABLE if may_appoint(role, w.reader.roles)]
    return w.listed(w.role(role.value) for role in mine or GRANTABLE)


def _called(w: Words, name: str) -> str:
    """Whoever the bot has not met yet has no name here."""
    return name or w._("This neighbour")


@phrase("role.granted", NUDGE, public=True)
def granted(
    w: Words,
    *,
    no: int,
    role: str,
    holder: int,
    started: bool,
    until: datetime,
    undo_until: datetime,
) -> Page:
    """Reply to whoever gave it."""
    who = w.mention(holder, w._("This neighbour"))
    press = w._("It counts once they press the button below and then START.")
    reminders = Button(w._("Send me reminders"), url=w.link("hi"))
    return Page(
        lines(
            w._("{who}: {role} until {day}.", who=who, role=w.post(role), day=w.day(until)),
            None if started else press,
        ),
        rows(None if started else reminders, Button(w._("Undo"), RoleEnded(no, 1))),
    )


@phrase("role.yours", NUDGE, public=True)
def yours(w: Words, *, role: str, until: datetime) -> Page:
    """The holder hears of it in private, if that chat is open."""
    return Page(
        lines(
            w._("You are {role} until {day}.", role=w.post(role), day=w.day(until)),
            w._("I will remind you here. If you block me, the post counts as empty."),
        )
    )


@phrase("role.lead")
def lead(
    w: Words,
    *,
    no: int,
    role: str,
    holder: int,
    name: str,
    title: str,
    until: datetime,
    undo_until: datetime,
) -> Page:
    """The operator who added the bot to a group hears who leads it."""
    who = w.mention(holder, _called(w, name))
    told = w._(
        "{who} created “{title}” and is {role} there until {day}.",
        who=who,
        title=title,
        role=w.post(role),
        day=w.day(until),
    )
    mine = yours(w, role=role, until=until).text
    return Page(
        lines(
            mine if holder == w.reader.id else told,
            w._("A mistake? Press below before {at}.", at=w.when(undo_until)),
        ),
        rows(Button(w._("Undo"), RoleEnded(no, 1))),
    )  # fmt: skip


@phrase("role.offer")
def offer(w: Words, *, no: int, role: str, secret: str, until: datetime) -> Page:
    """A link to hand on; whoever opens it first takes the role."""
    return Page(
        lines(
            w._("Hand these words on to the one person they are for:"),
            RULE,
            w._(
                "You are asked to be {role}. Open this link on your phone and press START. "
                "It works once, until {at}:",
                role=w.post(role),
                at=w.when(until),
            ),
            escaped(w.code_link(RoleTaken(no, secret))),
            RULE,
            w._("Sent to the wrong person? Press below."),
        ),
        rows(Button(w._("Make the link void"), RoleEnded(no, 0))),
    )


@phrase("role.taken")
def taken(w: Words, *, no: int, role: str, name: str, undo_until: datetime) -> Page:
    """Whoever made the link hears who took it."""
    return Page(
        lines(
            w._(
                "{name} opened your link and is {role} now.",
                name=_called(w, name),
                role=w.post(role),
            ),
            w._("The wrong person? Press below before {at}.", at=w.when(undo_until)),
        ),
        rows(Button(w._("Undo"), RoleEnded(no, 1))),
    )


@phrase("role.waits", NUDGE, public=True)
def waits(w: Words, *, no: int, role: str, own: bool) -> Page:
    """A committee needs two operators; whoever gave it can think better of it."""
    return Page(
        w._("Noted. It counts once another operator agrees: {role}.", role=w.post(role)),
        rows(Button(w._("Undo"), RoleEnded(no, 1)) if own else None),
    )


@phrase("role.confirm")
def confirm(
    w: Words, *, no: int, role: str, holder: int, name: str, by: int, barred: Sequence[int]
) -> Page:
    """The operators are asked; not all of them have a say."""
    who = w.mention(holder, _called(w, name))
    asked = w._("{who} is to be {role}. Do you agree?", who=who, role=w.post(role))
    if w.reader.id in barred:
        return Page(lines(asked, w._("Another operator has to agree.")))
    yes, no_ = w._("Agree"), w._("Do not agree")
    return Page(asked, rows(Button(yes, RoleConfirmed(no)), Button(no_, RoleEnded(no, 0))))


@phrase("role.agreed", NUDGE)
def agreed(w: Words, *, no: int, role: str, name: str, undo_until: datetime) -> Page:
    """What the question becomes."""
    return Page(
        lines(
            w._("✅ Agreed: {name} is {role} now.", name=_called(w, name), role=w.post(role)),
            w._("A mistake? Press below before {at}.", at=w.when(undo_until)),
        ),
        rows(Button(w._("Undo"), RoleEnded(no, 1))),
    )


@phrase("role.declined", NUDGE, public=True)
def declined(w: Words, *, no: int, role: str, name: str, own: bool) -> Page:
    """What the question becomes when it is not to be."""
    return Page(w._("Not given: {role}, {name}.", name=_called(w, name), role=w.role(role)))


@phrase("role.ended", NUDGE, public=True)
def ended(w: Words, *, no: int, role: str, name: str, own: bool) -> Page:
    """To whoever ended it."""
    if own:
        return Page(w._("You are not {role} any more. Thank you.", role=w.post(role)))
    return Page(w._("Done: {role} is taken back.", role=w.role(role)))


@phrase("role.given_back", NUDGE)
def given_back(w: Words, *, no: int, role: str, name: str, own: bool) -> Page:
    """The operators hear that a post is empty."""
    return Page(
        w._(
            "{name} has given back the post: {role}. To fill it, write: /grant {role}",
            name=_called(w, name),
            role=w.role(role),
        )
    )


@phrase("role.over")
def over(w: Words, *, role: str) -> Page:
    """To the holder."""
    return Page(
        w._(
            "You are not {role} any more. Matters in your hands went back to the queue.",
            role=w.post(role),
        )
    )


@phrase("role.over_told", NUDGE)
def over_told(w: Words, *, no: int, role: str, name: str, until: datetime) -> Page:
    """The operators: a term has run out."""
    return Page(
        w._(
            "The term of {name} as {role} is over. To give it again, write: /grant {role}",
            name=_called(w, name),
            role=w.role(role),
        )
    )


@phrase("role.ending")
def ending(w: Words, *, no: int, role: str, name: str, until: datetime) -> Page:
    """The operators are asked for another term."""
    told = w._(
        "The term of {name} as {role} ends on {day}.",
        name=_called(w, name),
        role=w.role(role),
        day=w.day(until),
    )
    return Page(told, rows(Button(w._("Another term"), RoleRenewed(no, int(until.timestamp())))))


@phrase("role.renewed", NUDGE, public=True)
def renewed(w: Words, *, no: int, role: str, name: str, until: datetime) -> Page:
    """To whoever renewed it."""
    return Page(
        w._(
            "{name} stays {role} until {day}.",
            name=_called(w, name),
            role=w.post(role),
            day=w.day(until),
        )
    )


@phrase("role.extended", NUDGE)
def extended(
    w: Words, *, no: int, role: str, name: str, until: datetime, undo_until: datetime
) -> Page:
    """What the question about another term becomes."""
    return Page(
        lines(
            renewed(w, no=no, role=role, name=name, until=until).text,
            w._("A mistake? Press below before {at}.", at=w.when(undo_until)),
        ),
        rows(Button(w._("Undo"), RenewalUndone(no, int(until.timestamp())))),
    )


@phrase("role.renewal_undone", NUDGE, public=True)
def renewal_undone(w: Words, *, no: int, role: str, name: str, until: datetime) -> Page:
    """To whoever undid it."""
    return Page(
        w._(
            "Undone: the term of {name} as {role} ends on {day}, as before.",
            name=_called(w, name),
            role=w.role(role),
            day=w.day(until),
        )
    )


@phrase("role.suspended", NUDGE)
def suspended(w: Words, *, roles: Sequence[str], name: str, left: bool) -> Page:
    """The operators: somebody cannot be reached any more."""
    why = (
        w._("{name} left the group.", name=_called(w, name))
        if left
        else w._("{name} blocked me.", name=_called(w, name))
    )
    return Page(
        lines(
            why,
            w._(
                "Empty for now: {roles}. Matters in their hands went back to the queue.",
                roles=w.listed(w.role(role) for role in roles),
            ),
            w._("It counts again as soon as they are back."),
        )
    )


# --- who holds what ---------------------------------------------------------------------


@phrase("role.list", NUDGE, public=True)
def listed(
    w: Words, *, seats: Sequence[dict[str, Any]], expected: Sequence[str], here: bool
) -> Page:
    """`/roles`: in a group by numbers; in private, for whoever can change it, by name."""
    inside = not w.reader.in_group and any(may_appoint(r, w.reader.roles) for r in GRANTABLE)
    order = [role.value for role in Role]
    named = sorted({*expected, *(s["role"] for s in seats)}, key=order.index)
    told = [_post(w, role, [s for s in seats if s["role"] == role], inside) for role in named]
    buttons = [] if w.reader.in_group else [b for s in seats if (b := _back(w, s))]
    how = w._("To give a role, reply to a message of that person: /grant role") if inside else None
    return Page(lines(w._("<b>Who is who</b>"), *told, how), rows(*buttons[:_LISTED], width=1))


def _back(w: Words, seat: dict[str, Any]) -> Button | None:
    """Take it back from somebody, or give back one's own."""
    role = w.role(seat["role"])
    if seat["holder"] == w.reader.id and seat["state"] == "held":
        return Button(w._("Give back: {role}", role=role)[:_LABEL], View("rx", seat["no"]))
    if not may_appoint(Role(seat["role"]), w.reader.roles):
        return None
    who = seat["name"] or w._("link")
    label = w._("Take back: {role}, {name}", role=role, name=who[:12])
    return Button(label[:_LABEL], View("rx", seat["no"]))


@phrase("role.sure", NUDGE)
def sure(w: Words, *, no: int, role: str, name: str, holder: int) -> Page:
    """One tap too many shall cost nobody their post."""
    if holder == w.reader.id:
        asked = w._("Give back the post: {role}. Are you sure?", role=w.role(role))
    else:
        who = name or w._("link")
        asked = w._("Take back from {name}: {role}. Are you sure?", name=who, role=w.role(role))
    return Page(asked, rows(Button(w._("Yes, I am sure"), RoleEnded(no, 0))))


def _post(w: Words, role: str, seats: list[dict[str, Any]], inside: bool) -> Html:
    held = [s for s in seats if s["state"] == "held"]
    count = [s for s in held if s["counts"]]
    if inside and seats:
        people = w.listed(_placed(w, s) for s in seats)
        return w._("{role}: {people}", role=w.role(role), people=people)
    if count:
        return w.many(
            "{role}: {n} person, can be reached",
            "{role}: {n} people, can be reached",
            len(count),
            role=w.role(role),
        )
    if held:
        return w._("{role}: cannot be reached, does not count", role=w.role(role))
    return w._("{role}: nobody", role=w.role(role))


def _placed(w: Words, seat: dict[str, Any]) -> Html:
    """A role of one group: of which."""
    person = _sitting(w, seat)
    if not seat["title"]:
        return person
    return w._("{person} in “{title}”", person=person, title=seat["title"])


def _sitting(w: Words, seat: dict[str, Any]) -> Html:
    if seat["state"] == "offered":
        return w._("a link that nobody opened yet")
    if seat["state"] == "confirming":
        return w._("{name} (a second operator must agree)", name=_called(w, seat["name"]))
    if not seat["counts"]:
        return w._("{name} (cannot be reached)", name=_called(w, seat["name"]))
    return w._("{name} (until {day})", name=_called(w, seat["name"]), day=w.day(seat["until"]))


@phrase("duty.list", NUDGE, public=True)
def duty(w: Words, *, counts: dict[str, int], until: datetime | None) -> Page:
    """`/duty`: who is asked first, and who after them."""
    told = [
        w._(
            "{n}. {role}: {state}",
            n=n,
            role=w.role(role),
            state=w._("can be reached") if count else w._("nobody can be reached"),
        )
        for n, (role, count) in enumerate(counts.items(), 1)
    ]
    on = w._("On duty in the committee until {at}.", at=w.when(until)) if until else None
    can = may(Action.DUTY_TAKE, w.reader.roles)
    return Page(
        lines(w._("<b>Who is asked, in this order</b>"), *told, on),
        rows(Button(w._("I am on duty"), DutyTaken()) if can else None),
    )


@phrase("duty.taken", NUDGE, public=True)
def duty_taken(w: Words, *, until: datetime) -> Page:
    """Toast."""
    return Page(w._("You are on duty until {at}.", at=w.when(until)))


@phrase("duty.relieved", NUDGE)
def duty_relieved(w: Words) -> Page:
    """To whoever was on duty."""
    return Page(w._("Somebody else of the committee is on duty now."))


@phrase("operator.welcome")
def welcome(w: Words) -> Page:
    """The first operator."""
    return Page(
        lines(
            w._("You are the operator of this bot now."),
            w._("Next: add me to your building's group. It works at once."),
            w._("Then make me an administrator there: /doctor in the group tells what for."),
        )
    )


# --- why not ----------------------------------------------------------------------------


@phrase("refused.role.unknown", NUDGE, public=True)
def unknown(w: Words, *, role: str) -> Page:
    """No such role can be given."""
    return Page(
        lines(
            w._("I do not know the role “{role}”. Roles: {known}.", role=role, known=_known(w)),
            w._("Reply to a message of that person and write: /grant role"),
        )
    )


@phrase("refused.role.not_yours", NUDGE, public=True)
def not_yours(w: Words, *, role: str) -> Page:
    """Given by others only."""
    return Page(w._("You cannot give or take this role: {role}.", role=w.role(role)))


@phrase("refused.role.held", NUDGE, public=True)
def held(w: Words, *, role: str) -> Page:
    """Given twice."""
    return Page(w._("This person is {role} already.", role=w.post(role)))


@phrase("refused.role.term", NUDGE, public=True)
def term(w: Words, *, most: int) -> Page:
    """Too long, or none at all."""
    return Page(w._("A term has 1 to {most} days.", most=most))


@phrase("refused.role.where", NUDGE, public=True)
def where(w: Words, *, role: str) -> Page:
    """A role of a group, given in private."""
    return Page(
        w._(
            "{role} is a role of one group: write it in that group, or add: community",
            role=w.role(role),
        )
    )


@phrase("refused.role.gone", NUDGE, public=True)
def gone(w: Words) -> Page:
    """Over already."""
    return Page(w._("This is over already. /roles shows who is who."))


@phrase("refused.role.confirmed", NUDGE, public=True)
def confirmed(w: Words) -> Page:
    """Pressed twice."""
    return Page(w._("This is agreed already."))


@phrase("refused.role.second", NUDGE, public=True)
def second(w: Words) -> Page:
    """Not the same pair of eyes."""
    return Page(w._("Another operator has to agree."))


@phrase("refused.role.undo_late", NUDGE, public=True)
def undo_late(w: Words) -> Page:
    """Ten minutes are over."""
    return Page(w._("The time to undo is over. To take it back, write /roles to me in private."))


@phrase("refused.role.renewed", NUDGE, public=True)
def renewed_already(w: Words, *, until: datetime) -> Page:
    """Pressed twice."""
    return Page(w._("Renewed already, until {day}.", day=w.day(until)))


@phrase("refused.role.not_renewed", NUDGE, public=True)
def not_renewed(w: Words, *, until: datetime) -> Page:
    """Undone already, or it never was."""
    return Page(w._("There is nothing to undo. The term ends on {day}.", day=w.day(until)))


@phrase("refused.role.renewal_late", NUDGE, public=True)
def renewal_late(w: Words, *, until: datetime) -> Page:
    """Ten minutes are over."""
    return Page(
        w._(
            "The time to undo is over: the term ends on {day}. To take the role back, "
            "write /roles to me in private.",
            day=w.day(until),
        )
    )


@phrase("refused.role.link", NUDGE)
def bad_link(w: Words) -> Page:
    """Forged, cut or made void."""
    return Page(w._("This link is not valid. Please ask for a new one."))


@phrase("refused.role.link_used", NUDGE)
def used_link(w: Words) -> Page:
    """One link seats one person."""
    return Page(w._("Somebody has opened this link already. Please ask for a new one."))


@phrase("refused.role.link_old", NUDGE)
def old_link(w: Words) -> Page:
    """Too late."""
    return Page(w._("This link is too old. Please ask for a new one."))


@phrase("refused.duty.yours", NUDGE, public=True)
def duty_yours(w: Words) -> Page:
    """Pressed twice."""
    return Page(w._("You are on duty already."))


@phrase("refused.operator.code", NUDGE)
def operator_code(w: Words) -> Page:
    """Used, or another one."""
    return Page(w._("This code is not valid any more."))


@phrase("refused.grant.whom", NUDGE, public=True)
def whom(w: Words) -> Page:
    """No role was named."""
    return Page(
        lines(
            w._("Reply to a message of that person and write: /grant role"),
            w._("Without a reply you get a link to hand on. Roles: {known}", known=_known(w)),
        )
    )
