"""The conversations in which somebody enters a ballot for a household, or strikes one."""

from __future__ import annotations

from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.vote_ballot_events import (
    HelpEntered,
    PaperEntered,
    PaperVoided,
    ProxyEntered,
    StrikeAsked,
)
from bot.flows.vote_state import CHOICES, HEADS_MOST, SPOILT

WAYS = ("paper", "proxy", "assisted")
_SLIP = Text(most=60)


def enter_ballot(start: Start) -> Form:
    """Which paper (its number, or the home), in which way it came, and what it says.

    What it says is asked last: no answer is kept beside a household before it is entered.
    """
    no = start.args["no"]
    text = yield from ask("vote.slip", _SLIP, no=no)
    head, home = yield from look("votes.slip", no, text, start.home)
    return (yield from _entered(start, no, head, home))


def enter_scanned(start: Start) -> Form:
    """The same of a paper whose QR code was read: `no` holds vote and head."""
    no, head = divmod(start.args["no"], HEADS_MOST)
    home = yield from look("votes.head", no, head)
    return (yield from _entered(start, no, head, home))


def _entered(start: Start, no: int, head: int, home: str) -> Form:
    way = yield from ask("vote.way", Choice(WAYS), no=no, home=home)
    if way == "assisted":
        owners = yield from look("votes.owners", no)  # a tenant is helped to no owner's ballot
        present = yield from ask("vote.present", Choice(("yes", "no")), home=home, owners=owners)
        rules = start.policy.vote
        reason = yield from ask("vote.why_help", Text(rules.reason_min, rules.reason_max))
        choice = yield from ask("vote.said", Choice(CHOICES), home=home)
        began = int(start.started_at.timestamp())
        return HelpEntered(no, head, choice, int(present == "yes"), began, reason)
    if way == "proxy":
        signed = yield from ask("vote.signed", Choice(("yes", "no")), no=no, home=home)
        staff = yield from ask("vote.staff", Choice(("no", "yes")))
        text = yield from ask("vote.holder", Text(most=60))
        holder = yield from look("votes.holder", text, start.home)
        alike = yield from look("votes.alike", no, head, holder)
        choice = yield from ask("vote.said", Choice((*CHOICES, SPOILT)), home=home, alike=alike)
        return ProxyEntered(no, head, choice, int(signed == "yes"), int(staff == "yes"), holder)
    choice = yield from ask("vote.said", Choice((*CHOICES, SPOILT)), home=home)
    return PaperEntered(no, head, choice)


def void_ballot(start: Start) -> Form:
    """Which ballot, and why it does not count; one that was given here two must strike."""
    no, rules = start.args["no"], start.policy.vote
    text = yield from ask("vote.slip", _SLIP, no=no)
    head, home = yield from look("votes.slip", no, text, start.home)
    channel = yield from look("votes.channel", no, head)
    if channel == "chat":
        why = Text(rules.reason_min, rules.reason_max)
        return StrikeAsked(no, head, (yield from ask("vote.strike", why, home=home)))
    reason = yield from ask("vote.void", Text(rules.reason_min, rules.reason_max), home=home)
    return PaperVoided(no, head, reason)


ENTER = FormKind("ld", enter_ballot, version=2)
SCANNED = FormKind("le", enter_scanned, version=2)
VOID = FormKind("lg", void_ballot, version=2)
