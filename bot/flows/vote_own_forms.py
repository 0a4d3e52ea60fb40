"""The conversations about own rules: what is adopted or ended, and to whom a ballot was handed."""

from __future__ import annotations

from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.rules.vote_rules import TEMPLATES, TEXT
from bot.flows.vote_own import deciding
from bot.flows.vote_own_events import BallotDelivered, RuleVoteDrafted
from bot.flows.vote_roll import own_number
from bot.flows.vote_state import OFFERED_KINDS

#: what the question for the kind of matter offers beside templates and own rules
ADOPT, REVOKE = "adopt", "revoke"
_SHARE = 20  # characters
_DAYS = ("7", "14", "30", "60")
_NOTICE = (10, 15, 20, 30)
SILENCE = ("absent", "follow_majority")


def about_rule(start: Start, way: str, title: str, text: str, offered: tuple[str, ...]) -> Form:
    """A vote that adopts a rule or ends one; `text` is its motion, of `offered` are the bases.

    Looks: whether votes bind here, which own rules stand, whether a fraction is enough.
    """
    yield from look("votes.binding", start.who)
    own = yield from look("votes.own", start.who)
    if way == REVOKE:
        ends = yield from ask("vote.own_ends", Choice(tuple(own)), own=own)
        days = yield from ask("vote.days", Choice(_DAYS))
        return RuleVoteDrafted(
            "", "", "", 0, "absent", own_number(ends), "recorded", int(days), title, text
        )
    while len(text) > TEXT[1]:
        text = yield from ask("vote.own_text", Text(start.policy.vote.motion_min, TEXT[1]))
    bases = tuple(key for key in offered if key in TEMPLATES)
    base = bases[0] if len(bases) == 1 else (yield from ask("vote.own_base", Choice(bases)))
    law = TEMPLATES[base]
    same = yield from look("votes.same", start.who)
    shares = []
    for what, share in (("quorum", law.quorum.heads), ("threshold", law.threshold.heads)):
        said = yield from ask(
            f"vote.own_{what}", Text(most=_SHARE, options=(same,)), law=share.numbers()
        )
        shares.append((yield from look("votes.share", base, what, said)))
    notice = yield from ask(
        "vote.own_notice", Choice(tuple(str(n) for n in _NOTICE if n >= law.notice_days))
    )
    nonvote = "absent"
    if law.voters == "owners":
        nonvote = yield from ask("vote.own_silence", Choice(SILENCE))
    ends = 0
    if own:
        found = yield from ask("vote.own_instead", Choice(("none", *own)), own=own)
        ends = own_number(found)
    kind = "recorded"
    if not deciding(law).recorded_only:
        kind = yield from ask("vote.kind", Choice(tuple(OFFERED_KINDS)))
    days = yield from ask("vote.days", Choice(_DAYS))
    return RuleVoteDrafted(
        base, shares[0], shares[1], int(notice), nonvote, ends, kind, int(days), title, text
    )


def deliver_ballot(start: Start) -> Form:
    """Which paper, or which home."""
    no = start.args["no"]
    text = yield from ask("vote.slip", Text(most=60), no=no)
    head, _home = yield from look("votes.slip", no, text, start.home)
    return BallotDelivered(no, head)


DELIVER = FormKind("lk", deliver_ballot)
