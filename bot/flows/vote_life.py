"""The notice, the two scrutineers, and the opening (S08; rules 3.1, 3.2).

The days of notice run from when every household has it: at once where all can be reached here,
else from when its opener says that the paper was handed out and hangs on the board. A notice that
nobody has opened long after its days (`[vote] open_within`) lapses: another one is needed. Who is
on the roll at the opening although or because the register has changed stands in `vote_roll`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows import vote_turnout as turnout
from bot.flows.effects import Ctx, Effects, Forget, Here, Refused, Remind, Say, To
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, by_day, in_state, there
from bot.flows.vote_check import recount
from bot.flows.vote_consult import ready
from bot.flows.vote_events import (
    NoticeLapsed,
    NoticePosted,
    NoticeRenewed,
    ScrutinyLeft,
    ScrutinyTaken,
    VoteNoticed,
    VoteOpenDue,
    VoteOpened,
)
from bot.flows.vote_roll import (
    RollChanges,
    at_opening,
    entries,
    hashed,
    listed,
    of_person,
    rule_of,
    shown,
)
from bot.flows.vote_secret import hidden_enough
from bot.flows.vote_state import SCRUTINEERS, Planning, Scrutineer, Unit, Vote, public


def notice(state: Planning | None, _event: VoteNoticed, ctx: Ctx) -> tuple[Planning, Effects]:
    """Title, motion, rule and days go to everybody; each reads what they are on the roll with.

    Raises:
        Refused: not the opener, not ready, no household on the roll, or an objection of a notice
            that lapsed waits.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "draft", "consulting", "lapsed")
    if vote.unanswered:  # upheld later it would correct nothing: it is older than this notice
        raise Refused("vote.unanswered", no=vote.no, n=vote.unanswered)
    return _noticed(state, vote, ctx)


def renew(state: Planning | None, _event: NoticeRenewed, ctx: Ctx) -> tuple[Planning, Effects]:
    """The same notice once more, with the register's roll of now; all its days begin again.

    Raises:
        Refused: not the opener, not in its notice, an objection waits, or the roll is the same.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "noticed")
    if vote.unanswered:
        raise Refused("vote.unanswered", no=vote.no, n=vote.unanswered)
    told = json.loads(vote.notice_roll) if vote.notice_roll else {}
    same = told == shown(state.units if state else {}, rule_of(vote))
    if same and ctx.now < lapses(vote, ctx):
        raise Refused("vote.same_roll", no=vote.no)
    return _noticed(state, vote, ctx)


def _noticed(state: Planning | None, vote: Vote, ctx: Ctx) -> tuple[Planning, Effects]:
    if state is not None:  # homes that came into the register since are to be visited, too
        vote = replace(vote, homes=max(vote.homes, len(state.units)))
    if not ready(vote, ctx):
        raise Refused("vote.consult_first", no=vote.no, n=vote.consulted, all=vote.homes,
                      share=ctx.policy.vote.consult_share)  # fmt: skip
    units = state.units if state else {}
    roll = entries(units, rule_of(vote))
    if not roll:
        raise Refused("vote.no_register", rule=rule_of(vote).template)
    hidden_enough(vote, rule_of(vote), len(roll))
    vote = replace(
        vote,
        state="noticed",
        homes=len(units),
        heads=len(roll),
        area=sum(entry.area for entry in roll),
        noticed_at=ctx.now,
        posted_at=None,
        opens_at=None,
        notice_roll=json.dumps(shown(units, rule_of(vote)), sort_keys=True),
        roll_changes="",
    )
    effects: Effects = (Forget((VoteOpenDue, NoticeLapsed)), *_lapsing(vote, ctx))
    if not unreached(units):
        vote, effects = _posted(vote, ctx)
    return Planning(vote, units, shown=True), (
        *says.cards(vote, anew=True),
        *says.to_voters(vote, "vote.notice", of_person(units, roll)),
        says.desk(vote, anew=True),
        *effects,
    )


def unreached(units: Mapping[int, Unit]) -> int:
    """Households of which nobody can be reached here: they get paper."""
    return sum(not unit.people for unit in units.values())


def _posted(vote: Vote, ctx: Ctx) -> tuple[Vote, Effects]:
    """Everybody has the notice: from now on its days run."""
    opens = by_day(ctx.now + timedelta(days=vote.notice_days), ctx)
    vote = replace(vote, posted_at=ctx.now, opens_at=opens)
    clocks = Forget((VoteOpenDue, NoticeLapsed))
    return vote, (clocks, Remind(VoteOpenDue(vote.no), opens), *_lapsing(vote, ctx))


def lapses(vote: Vote, ctx: Ctx) -> datetime:
    """When its notice lapses: so long after it could be opened, or could have been at best."""
    noticed = vote.noticed_at or ctx.now
    opens = vote.opens_at or noticed + timedelta(days=vote.notice_days)
    return by_day(opens + ctx.policy.vote.open_within, ctx)


def _lapsing(vote: Vote, ctx: Ctx) -> Effects:
    return (Remind(NoticeLapsed(vote.no), lapses(vote, ctx)),)


def lapse(vote: Vote | None, _event: NoticeLapsed, ctx: Ctx) -> tuple[Vote, Effects]:
    """Nobody opened it in time: everybody reads that another notice is needed.

    Raises:
        Refused: it is not in its notice any more.
    """
    vote = there(vote)
    in_state(vote, "noticed")
    if ctx.now < lapses(vote, ctx):  # the policy or the zone has changed meanwhile
        return vote, _lapsing(vote, ctx)
    vote = replace(vote, state="lapsed", posted_at=None, opens_at=None)
    return vote, (
        Forget((VoteOpenDue,)),
        *says.cards(vote),
        *says.told(vote, "vote.lapsed", scheduled=True),
        says.ballots_over(vote),
        says.desk(vote, anew=True),
    )


def post(vote: Vote | None, _event: NoticePosted, ctx: Ctx) -> tuple[Vote, Effects]:
    """The paper was handed out.

    Raises:
        Refused: not the opener, no notice, or it was said before.
    """
    vote = there(vote)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "noticed")
    if vote.posted_at is not None:
        raise Refused("vote.posted", no=vote.no)
    vote, effects = _posted(vote, ctx)
    said = Say(Here(), "vote.done", {"no": vote.no})
    return vote, (*says.cards(vote), says.desk_again(vote), *effects, said)


# --- scrutineers ------------------------------------------------------------------------


def scrutinise(state: Planning | None, _event: ScrutinyTaken, ctx: Ctx) -> tuple[Planning, Effects]:
    """One of two who watch the count: never the opener, nor their household, nor two of one.

    Raises:
        Refused: no right, neither in its notice nor disputed, the opener, of the same home, or
            both are found.
    """
    vote = there(state.vote if state else None)
    if ctx.actor.id == vote.opener:
        raise Refused("vote.own_scrutiny", no=vote.no)
    allow(Action.VOTE_SCRUTINISE, vote, ctx)
    in_state(vote, "noticed", "disputed")
    if any(s.person == ctx.actor.id for s in vote.scrutineers):
        raise Refused("vote.scrutineer", no=vote.no)
    home = state.household if state else 0
    if not home:
        raise Refused("vote.not_on_roll", no=vote.no)
    if (state is not None and (state.shared or home in state.openers)) or any(
        s.household == home for s in vote.scrutineers
    ):
        raise Refused("vote.same_home", no=vote.no)
    if vote.state == "disputed":
        vote, effects = recount(vote, home, ctx)
        return Planning(vote), effects
    if len(vote.scrutineers) >= SCRUTINEERS:
        raise Refused("vote.scrutiny_full", no=vote.no)
    vote = replace(vote, scrutineers=(*vote.scrutineers, Scrutineer(ctx.actor.id, home)))
    return Planning(vote), (
        *says.cards(vote),
        says.desk_again(vote),
        Say(Here(), "vote.scrutiny", {"no": vote.no, "n": len(vote.scrutineers)}),
    )


def leave(state: Planning | None, _event: ScrutinyLeft, ctx: Ctx) -> tuple[Planning, Effects]:
    """The post is free again.

    Raises:
        Refused: it is none of theirs, or the vote is open.
    """
    vote = there(state.vote if state else None)
    in_state(vote, "noticed")
    allow(Action.VOTE_CHECK, vote, ctx)
    left = tuple(s for s in vote.scrutineers if s.person != ctx.actor.id)
    vote = replace(vote, scrutineers=left)
    said = Say(Here(), "vote.done", {"no": vote.no})
    return Planning(vote), (*says.cards(vote), says.desk_again(vote), said)


# --- opening ----------------------------------------------------------------------------


def due(state: Planning | None, _event: VoteOpenDue, ctx: Ctx) -> tuple[Planning, Effects]:
    """The opener hears that it may be opened, and homes that are not on the roll that they are not.

    Raises:
        Refused: it is not in its notice any more.
    """
    vote = there(state.vote if state else None)
    in_state(vote, "noticed")
    if state is None or vote.opens_at is None or ctx.now < vote.opens_at:
        raise Refused("vote.wrong_state", no=vote.no, state=vote.state)
    if state.noticed is None:  # of an older release: what is on its roll the opening judges
        return Planning(vote), (says.notice_over(vote), *_lapsing(vote, ctx))
    _, changes = _drawn(state)
    vote = replace(vote, roll_changes=json.dumps(changes.numbers(), sort_keys=True))
    return Planning(vote), (
        says.notice_over(vote),
        *(says.cards(vote) if changes.apart else ()),
        *_left_out(vote, state.units, changes.left),
    )


def _drawn(state: Planning) -> tuple[dict[int, Unit], RollChanges]:
    """The dwellings of the roll as it would be frozen now.

    Raises:
        Refused: what the notice showed was not kept, and the register counts others by now.
    """
    vote, rule = state.vote, rule_of(state.vote)
    if state.noticed is None:
        found = shown(state.units, rule)
        if vote.heads and [vote.heads, vote.area] != [found["heads"], found["area"]]:
            raise Refused("vote.roll_changed", no=vote.no)
        return dict(state.units), RollChanges()
    return at_opening(state.noticed, state.units, state.upheld, rule)


def _left_out(vote: Vote, units: Mapping[int, Unit], left: Collection[int]) -> Effects:
    """Who lives in homes that came after the notice reads it, and what they can do."""
    people = dict.fromkeys(p for no in left for p in units[no].people)
    facts = public(vote)
    return tuple(
        Say(To(person), "vote.left_out", facts, slot=f"voteleft:{vote.no}", anew=True)
        for person in people
    )


def open_(state: Planning | None, _event: VoteOpened, ctx: Ctx) -> tuple[Planning, Effects]:
    """The roll is frozen and every voter gets a ballot.

    Raises:
        Refused: not the opener, too early or too late, no two scrutineers, an objection without
            an answer, or nobody on the roll.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "noticed")
    if vote.posted_at is None or vote.opens_at is None:
        raise Refused("vote.not_posted", no=vote.no)
    if ctx.now < vote.opens_at:
        raise Refused("vote.too_early", no=vote.no, at=vote.opens_at, days=vote.notice_days)
    if ctx.now >= lapses(vote, ctx):
        raise Refused("vote.lapsed", no=vote.no)
    if len(vote.scrutineers) < SCRUTINEERS:
        raise Refused("vote.no_scrutineers", no=vote.no, have=len(vote.scrutineers))
    if vote.unanswered:
        raise Refused("vote.unanswered", no=vote.no, n=vote.unanswered)
    rule = rule_of(vote)
    units, changes = _drawn(state) if state else ({}, RollChanges())
    roll = entries(units, rule)
    if not roll:
        raise Refused("vote.no_register", rule=rule.template)
    hidden_enough(vote, rule, len(roll))
    vote = replace(
        vote,
        state="open",
        roll_changes=json.dumps(changes.numbers(), sort_keys=True),
        homes=len(units),
        heads=len(roll),
        area=sum(entry.area for entry in roll),
        roll_hash=hashed(roll),
        opened_at=ctx.now,
        closes_at=closing(vote, ctx.now, ctx),
    )
    return Planning(vote, units, roll, left=changes.left), (
        Forget((VoteOpenDue, NoticeLapsed)),
        *says.cards(vote, anew=True),
        *says.to_voters(vote, "vote.ballot", of_person(units, roll)),
        *(_left_out(vote, state.units, changes.left) if state else ()),
        says.desk(vote, anew=True),
        *turnout.clocks(vote, ctx),
    )


def closing(vote: Vote, opened: datetime, ctx: Ctx) -> datetime:
    """Its end by the days that the notice named, never at night."""
    return by_day(opened + timedelta(days=vote.open_days), ctx)


def notes(state: Planning) -> dict[str, Any]:
    """What the ledger keeps of an opening: roll, rule, kind and effect, all that a recount needs.

    The roll is a list of [head, area in 0.01 m²]; whose they are stands in its hash alone.
    `noticed` is the roll as the notice showed it, and `changes` what became of it since. Of a
    notice `noticed` alone.
    """
    vote = state.vote
    told = {"noticed": json.loads(vote.notice_roll)} if vote.notice_roll else {}
    if state.shown:
        return told
    if vote.state != "open" or not state.roll:
        return {}
    if told:
        told["changes"] = json.loads(vote.roll_changes)
    return {
        **told,
        "roll": listed(state.roll),
        "roll_hash": vote.roll_hash,
        "rule": rule_of(vote).numbers(),
        "kind": vote.kind,
        "effect": vote.effect,
        "closes": int(vote.closes_at.timestamp()) if vote.closes_at else 0,
    }
