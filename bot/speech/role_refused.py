"""Why a role is not given, taken or ended, and what can be done instead."""

from __future__ import annotations

from datetime import datetime

from bot.flows.rules.rights import GRANTABLE, may_appoint
from bot.speech.page import NUDGE, Page, lines, phrase
from bot.speech.words import Html, Words


def _known(w: Words) -> Html:
    """What this reader could give, or else what there is."""
    mine = [role for role in GRANTABLE if may_appoint(role, w.reader.roles)]
    return w.listed(w.role(role.value) for role in mine or GRANTABLE)


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
