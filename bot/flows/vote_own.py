"""A community's own rules of voting: adopted by a vote that binds, ended by another (S08).

Civil Code art. 278 (1) leaves an owners' assembly its rules of procedure; residents agree on
theirs in their assembly. A rule may ask for more than its template, never for less. It stands when
the vote that adopts it has passed, was published and its time for objections is over.

Where a rule lets the silent follow the majority, a second tally counts those of whom it is proven
that the ballot reached them. What decides is the first tally, always.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, To
from bot.flows.rules.rights import Action, may
from bot.flows.rules.vote_rules import (
    MOST_DAYS,
    MOST_PARTS,
    OWNERS_ORDINARY,
    RESIDENTS_ASSEMBLY,
    TEMPLATES,
    TEXT,
    Rule,
    RuleError,
    Share,
    Shares,
    adopted,
)
from bot.flows.vote import allow, begun, there
from bot.flows.vote_own_events import (
    BallotDelivered,
    BallotReceived,
    RuleSettled,
    RuleVoteDrafted,
)
from bot.flows.vote_roll import own_key, rule_of
from bot.flows.vote_state import (
    BEFORE,
    Asking,
    Delivering,
    OwnRule,
    Settling,
    Vote,
    public,
)
from bot.flows.vote_voice import admitted


def deciding(base: Rule) -> Rule:
    """By which rule a community adopts one of such a base: owners theirs, residents theirs."""
    return OWNERS_ORDINARY if base.voters == "owners" else RESIDENTS_ASSEMBLY


def share_of(text: str) -> Share | None:
    """At least this part, of "3/4"; None: no fraction that can be read aloud, or above 1."""
    above, stroke, below = text.partition("/")
    digits = all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in (above, below))
    if not stroke or not digits or not int(below) or not int(above):
        return None
    found = Fraction(int(above), int(below))
    fits = found <= 1 and found.denominator <= MOST_PARTS
    return Share(found, inclusive=True) if fits else None


def proposed(event: RuleVoteDrafted, no: int) -> Rule:
    """The rule that would stand by vote `no`.

    Raises:
        Refused: no such template, no fraction, or less than the law asks for.
    """
    base = TEMPLATES.get(event.base)
    if base is None:
        raise Refused("code")
    if event.nonvote not in ("absent", "follow_majority"):
        raise Refused("code")
    if event.nonvote == "follow_majority" and base.voters != "owners":
        raise Refused("vote.own_silence")
    if len(event.text) > TEXT[1]:
        raise Refused("form.too_long", most=TEXT[1], have=len(event.text))
    try:
        return adopted(
            own_key(no), base, event.text,
            quorum=_shares("quorum", event.quorum, base.quorum),
            threshold=_shares("threshold", event.threshold, base.threshold),
            notice_days=event.notice, nonvote=event.nonvote,
        )  # fmt: skip
    except RuleError as why:
        law = _law(why.code, base)
        raise Refused("vote.own_less", what=why.code, law=law, most=MOST_DAYS) from None


def _law(what: str, base: Rule) -> list[int]:
    """What the template asks for, in numbers: a fraction as in the ledger, or days."""
    if what == "quorum":
        return base.quorum.heads.numbers()
    if what == "threshold":
        return base.threshold.heads.numbers()
    return [base.notice_days]


def _shares(what: str, text: str, law: Shares) -> Shares:
    if not text:
        return law
    share = share_of(text)
    if share is None:
        raise Refused("vote.own_fraction", what=what)
    return Shares(share, None if law.area is None else share)


def strict(base: str, what: str, text: str) -> str:
    """The fraction, if such a rule may have it: told while it is asked for.

    Raises:
        Refused: no fraction, or less than the law asks for.
    """
    quorum, threshold = (text, "") if what == "quorum" else ("", text)
    days, words = TEMPLATES[base].notice_days, "—" * TEXT[0]
    proposed(RuleVoteDrafted(base, quorum, threshold, days, "absent", 0, "", 0, "", words), 1)
    return text


# --- a vote about a rule ----------------------------------------------------------------


def draft(state: Asking, event: RuleVoteDrafted, ctx: Ctx) -> tuple[Asking, Effects]:
    """A draft that its opener alone sees.

    Raises:
        Refused: no right, votes do not bind here, nothing to adopt or to end, less than the law
            asks for, or as of any other vote.
    """
    if not may(Action.VOTE_BEGIN, ctx.actor.roles):
        raise Refused("no_right", action=Action.VOTE_BEGIN.value)
    if not state.basis:
        raise Refused("vote.own_needs_law")
    ended = _ended(state, event)
    base = TEMPLATES.get(event.base) if event.base else _base(ended)
    if base is None:
        raise Refused("code")
    rule = deciding(base)
    if ended is not None and deciding(_base(ended)) is not rule:
        raise Refused("vote.own_other", no=ended.no)  # owners do not end what residents adopted
    no = ctx.fresh()
    vote = begun(state, rule, ctx, no=no, title=event.title, text=event.text, kind=event.kind,
                 days=event.days, unit="", consult=False)  # fmt: skip
    told: dict[str, Any] = {"ends": event.ends}
    if event.base:
        told["rule"] = proposed(event, no).numbers()
    vote = replace(vote, adopts=json.dumps(told, ensure_ascii=False, sort_keys=True))
    return replace(state, vote=vote), (says.desk(vote, anew=True),)


def _ended(state: Asking, event: RuleVoteDrafted) -> OwnRule | None:
    """The rule that ends with it, if it stands.

    Raises:
        Refused: it does not, or nothing is adopted nor ended.
    """
    if not event.ends:
        if not event.base:
            raise Refused("code")
        return None
    found = state.own.get(event.ends)
    if found is None or found.ended:
        raise Refused("vote.own_gone", no=event.ends)
    return found


def _base(own: OwnRule | None) -> Rule:
    return TEMPLATES[json.loads(own.numbers)["base"]] if own is not None else OWNERS_ORDINARY


def settle(state: Settling, _event: RuleSettled, ctx: Ctx) -> tuple[Settling, Effects]:
    """It stands from now on; what it ends stands no more.

    A rule that another vote has ended meanwhile stays as that vote left it.
    """
    vote = state.vote
    told: dict[str, Any] = json.loads(vote.adopts)
    adopted_, ended = state.adopted, state.ended
    if "rule" in told and adopted_ is None:
        numbers = json.dumps(told["rule"], ensure_ascii=False, sort_keys=True)
        adopted_ = OwnRule(vote.no, numbers, ctx.now)
    if ended is not None and not ended.ended:
        ended = replace(ended, ended=vote.no, ended_at=ctx.now)
    return replace(state, adopted=adopted_, ended=ended), ()


def settle_notes(state: Settling) -> dict[str, Any]:
    """What the ledger keeps: the rule in numbers and words, and what it has ended."""
    kept: dict[str, Any] = {}
    if state.adopted is not None:
        kept["own"] = json.loads(state.adopted.numbers)
    if state.ended is not None:
        kept["ended"] = [state.ended.no, state.ended.ended]
    return kept


# --- proof that the ballot arrived ------------------------------------------------------


def receive(
    state: Delivering | None, event: BallotReceived, ctx: Ctx
) -> tuple[Delivering, Effects]:
    """Somebody of the head has it; they may vote or not, as before.

    Raises:
        Refused: not open, not on the roll, or no rule asks for it.
    """
    vote = there(state.vote if state else None)
    if state is None:
        raise Refused("vote.unknown")
    entry = admitted(vote, state.entry, state.people, ctx)
    _asked_for(vote)
    after = replace(state, entry=replace(entry, delivered=entry.delivered or "chat"))
    return after, (Say(Here(), "vote.received", {"no": vote.no}),)


def deliver(
    state: Delivering | None, event: BallotDelivered, ctx: Ctx
) -> tuple[Delivering, Effects]:
    """Whoever collects papers has handed one over; the people of the home read so.

    Raises:
        Refused: no right, not open, not on the roll, one's own household, or no rule asks for it.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_ENTER, vote, ctx)
    if vote.state in BEFORE:
        raise Refused("vote.not_open", no=vote.no, at=vote.opens_at)
    if vote.state != "open" or vote.closes_at is None or ctx.now >= vote.closes_at:
        raise Refused("vote.closed", no=vote.no)
    _asked_for(vote)
    if state is None or state.entry is None:
        raise Refused("vote.no_head", no=vote.no)
    if ctx.actor.id in state.people:
        raise Refused("vote.own_paper", no=vote.no)
    entry = replace(state.entry, delivered=state.entry.delivered or "paper")
    told = {**public(vote), "head": entry.head}
    return replace(state, entry=entry), (
        Say(Here(), "vote.done", {"no": vote.no}),
        *(Say(To(person), "vote.delivered", told) for person in state.people),
    )


def _asked_for(vote: Vote) -> None:
    if rule_of(vote).nonvote != "follow_majority":
        raise Refused("vote.no_delivery", no=vote.no)


def delivery_notes(state: Delivering) -> dict[str, Any]:
    """How the ledger says so: by head, and in which way."""
    return {"delivered": state.entry.delivered} if state.entry is not None else {}
