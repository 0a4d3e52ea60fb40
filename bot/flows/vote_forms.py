"""The conversations about a formal vote."""

from __future__ import annotations

from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.vote_events import (
    ConsultationOverridden,
    CountRefused,
    HouseholdConsulted,
    LocalRulesConfirmed,
    ObjectionAnswered,
    ObjectionUpheld,
    ResultAnnulled,
    VoteCancelled,
    VoteChallenged,
    VoteDrafted,
    VoteObjected,
)
from bot.flows.vote_own_forms import ADOPT, REVOKE, about_rule
from bot.flows.vote_state import OFFERED_KINDS, STANCES

DAYS = ("7", "14", "30", "60")  # open that are offered


def draft_vote(start: Start) -> Form:
    """Title, motion, rule, part of the community, kind where it may be secret, days.

    `args`: the title, if it was said, and which rules this person may use (with blanks between).
    Looks: whether the law allows it, which parts there are, whether area counts (then it is
    recorded), and whether such a matter divides neighbours.
    """
    said, rules = start.args, start.policy.vote
    title: str = said.get("title") or (yield from ask("vote.title", Text(most=rules.title_max)))
    yield from look("votes.allowed", title)
    text = yield from ask("vote.text", Text(rules.motion_min, rules.motion_max))
    yield from look("votes.allowed", text)
    offered = tuple(str(said.get("rules", "")).split())
    own = yield from look("votes.own", start.who)
    rule = (
        offered[0] if len(offered) == 1 else (yield from ask("vote.rule", Choice(offered), own=own))
    )
    if rule in (ADOPT, REVOKE):
        return (yield from about_rule(start, rule, title, text, offered))
    parts = yield from look("votes.parts", rule, start.home)
    part = parts[0]
    if len(parts) > 1:
        part = yield from ask("vote.part", Choice(tuple(parts)))
    kind, offered_kinds = "recorded", tuple(OFFERED_KINDS)
    recorded = yield from look("votes.recorded", rule)
    if not recorded and len(offered_kinds) > 1:
        kind = yield from ask("vote.kind", Choice(offered_kinds))
    days = yield from ask("vote.days", Choice(DAYS))
    consult = yield from look("votes.consult", rule)
    scope, _, unit = str(part).partition("/")
    return VoteDrafted(
        rule, kind, "" if scope == "all" else scope, unit, int(days), int(consult), title, text
    )


def _reason(start: Start) -> Text:
    return Text(start.policy.vote.reason_min, start.policy.vote.reason_max)


def visit_home(start: Start) -> Form:
    """Which household, its stance, what it fears, what it was offered."""
    no, most = start.args["no"], start.policy.vote.reason_max
    text = yield from ask("vote.home", Text(most=40), no=no)
    home = yield from look("votes.home", text, start.home)
    stance = yield from ask("vote.stance", Choice(STANCES), no=no)
    if stance == "absent":
        return HouseholdConsulted(no, home, stance, "", "")
    none = yield from look("votes.none", start.who)
    concern = yield from ask("vote.concern", Text(most=most, options=(none,)), no=no)
    offer = yield from ask("vote.offer", Text(most=most, options=(none,)), no=no)
    return HouseholdConsulted(no, home, stance, concern, offer)


def override_consultation(start: Start) -> Form:
    """Why the notice goes out before enough households were visited."""
    no = start.args["no"]
    return ConsultationOverridden(no, (yield from ask("vote.override", _reason(start), no=no)))


def cancel_vote(start: Start) -> Form:
    """Why it is called off."""
    no = start.args["no"]
    return VoteCancelled(no, (yield from ask("vote.cancel", _reason(start), no=no)))


def object_to_vote(start: Start) -> Form:
    """What is wrong with the roll or the result."""
    no = start.args["no"]
    return VoteObjected(no, (yield from ask("vote.object", _reason(start), no=no)))


def answer_objection(start: Start) -> Form:
    """Which objection is the oldest without an answer, whether the roll is corrected, and why.

    Of the roll: for which home, as the register has it at the opening; the objector's is offered.
    """
    no = start.args["no"]
    nth, words, about, own, home = yield from look("votes.objection", no)
    upheld = "no"
    if about == "roll":
        upheld = yield from ask("vote.upheld", Choice(("no", "yes")), no=no, words=words)
    if upheld == "yes" and own:  # a member of a body has no home to be named
        name = yield from ask("vote.corrects", Text(most=40, options=(own,)), no=no)
        home = yield from look("votes.corrected", no, name, start.home)
    text = yield from ask("vote.answer", _reason(start), no=no, words=words)
    if upheld == "yes":
        return ObjectionUpheld(no, nth, home, text)
    return ObjectionAnswered(no, nth, text)


def refuse_count(start: Start) -> Form:
    """What is wrong with the count."""
    no = start.args["no"]
    return CountRefused(no, (yield from ask("vote.wrong", _reason(start), no=no)))


def annul_result(start: Start) -> Form:
    """Why a disputed result is given up."""
    no = start.args["no"]
    return ResultAnnulled(no, (yield from ask("vote.annul", _reason(start), no=no)))


def challenge_vote(start: Start) -> Form:
    """Which court or authority is asked, and why."""
    no = start.args["no"]
    return VoteChallenged(no, (yield from ask("vote.challenge", _reason(start), no=no)))


def confirm_law(start: Start) -> Form:
    """The local rules in words, read and confirmed."""
    basis = yield from ask("vote.basis", _reason(start))
    sure = yield from ask("vote.law", Choice(("on", "off")), basis=basis)
    return LocalRulesConfirmed(int(sure == "on"), basis)


DRAFT = FormKind("ka", draft_vote, version=2)
LAW = FormKind("kt", confirm_law)
#: the forms about a vote that stands
ABOUT = (
    FormKind("kc", visit_home),
    FormKind("kd", override_consultation),
    FormKind("kn", cancel_vote),
    FormKind("kg", object_to_vote),
    FormKind("kh", answer_objection, version=2),
    FormKind("kr", challenge_vote),
    FormKind("lz", refuse_count),
    FormKind("ls", annul_result),
)
