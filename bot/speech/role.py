"""The words about roles: given, offered, taken, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.flows.role_events import (
    RenewalUndone,
    RoleConfirmed,
    RoleEnded,
    RoleRenewed,
    RoleTaken,
)
from bot.speech.page import NUDGE, RULE, Button, Page, lines, phrase, rows
from bot.speech.words import Words, escaped


def called(w: Words, name: str) -> str:
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
    who = w.mention(holder, called(w, name))
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
                name=called(w, name),
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
    who = w.mention(holder, called(w, name))
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
            w._("✅ Agreed: {name} is {role} now.", name=called(w, name), role=w.post(role)),
            w._("A mistake? Press below before {at}.", at=w.when(undo_until)),
        ),
        rows(Button(w._("Undo"), RoleEnded(no, 1))),
    )


@phrase("role.declined", NUDGE, public=True)
def declined(w: Words, *, no: int, role: str, name: str, own: bool) -> Page:
    """What the question becomes when it is not to be."""
    return Page(w._("Not given: {role}, {name}.", name=called(w, name), role=w.role(role)))


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
            name=called(w, name),
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
            name=called(w, name),
            role=w.role(role),
        )
    )


@phrase("role.ending")
def ending(w: Words, *, no: int, role: str, name: str, until: datetime) -> Page:
    """The operators are asked for another term."""
    told = w._(
        "The term of {name} as {role} ends on {day}.",
        name=called(w, name),
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
            name=called(w, name),
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
            name=called(w, name),
            role=w.role(role),
            day=w.day(until),
        )
    )


@phrase("role.suspended", NUDGE)
def suspended(w: Words, *, roles: Sequence[str], name: str, left: bool) -> Page:
    """The operators: somebody cannot be reached any more."""
    why = (
        w._("{name} left the group.", name=called(w, name))
        if left
        else w._("{name} blocked me.", name=called(w, name))
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
