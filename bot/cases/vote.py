"""Formal votes at the switchboard: events and forms (S08). Who votes stands in vote_asked.py."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import Any

from bot.cases import vote_asked, vote_ballots, vote_own, vote_views, vote_words
from bot.cases.case import Case, Switchboard
from bot.flows import vote as flow
from bot.flows import (
    vote_check,
    vote_consult,
    vote_count,
    vote_forms,
    vote_law,
    vote_life,
    vote_object,
    vote_says,
    vote_turnout,
    vote_voice,
)
from bot.flows import vote_events as happened
from bot.flows.effects import Event, Place
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_roll import own_number, rule_of
from bot.flows.vote_state import (
    BEFORE,
    Asking,
    Ballot,
    Consulting,
    Counting,
    Law,
    Objecting,
    Planning,
    Vote,
)
from bot.reading import poll_topics
from storage import vote_rules, votes
from storage.households import HOUSEHOLDS
from storage.transaction import Tx
from storage.vote_notices import NOTICED
from storage.vote_rules import OWN_RULES
from storage.votes import LAWS, OBJECTIONS, PLANS, VOTES


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Vote | None:
    return tx.get(VOTES, (place.community, event.no))


def _save(tx: Tx, community: int, vote: Vote) -> None:
    tx.put(VOTES, (community, vote.no), vote)


def _save_inner(tx: Tx, community: int, state: Any) -> None:
    _save(tx, community, state.vote)


def _load_asking(
    tx: Tx, place: Place, who: int, event: happened.VoteDrafted | happened.VoteRepeated
) -> Asking:
    community = place.community
    if isinstance(event, happened.VoteRepeated):
        source = tx.get(VOTES, (community, event.no))
        if source is None:
            return Asking()
        title, text, unit, buildings = source.title, source.text, source.unit, source.buildings
        rule, home = rule_of(source), source.home
    else:
        source, title, text, unit = None, event.title, event.text, event.unit
        buildings = tuple(part for part in event.scope.split("_") if part)
        no = own_number(event.rule)
        mine = tx.get(OWN_RULES, (community, no)) if no else None
        if event.rule not in TEMPLATES and (mine is None or mine.ended):
            return Asking()
        rule, home = vote_views.named(tx, community, event.rule), place.home or place.here
    own = tx.get(OWN_RULES, (community, own_number(rule.key)))
    law = tx.get(LAWS, community) or Law()
    there = vote_asked.units(tx, community, rule, buildings, unit)
    return Asking(
        banned=poll_topics.banned(title, (text,)),
        units=len(there),
        basis=law.basis,
        buildings=buildings,
        mirrors=tuple(g for g in vote_asked.groups(tx, community, buildings) if g != home),
        lately=_drafted(tx, community, who),
        source=source,
        own={own.no: own} if own is not None else {},
    )


def _drafted(tx: Tx, community: int, who: int) -> tuple[datetime, ...]:
    """When they drafted votes, with those of this commit."""
    tx.flush()
    return votes.drafted(tx.connection, community, who)


def _load_planning(tx: Tx, place: Place, who: int, event: Any) -> Planning | None:
    vote = tx.get(VOTES, (place.community, event.no))
    if vote is None:
        return None
    community = place.community
    mine = vote_asked.homes_of_person(tx, community, who, vote)
    theirs = vote_asked.homes_of_person(tx, community, vote.opener, vote)
    there = vote_asked.units(tx, community, rule_of(vote), vote.buildings, vote.unit)
    watching = (
        vote_asked.homes_of_person(tx, community, s.person, vote)
        for s in vote.scrutineers
        if s.person != who
    )
    shared = who != vote.opener and not set(mine).isdisjoint(chain(theirs, *watching))
    return Planning(
        vote, there, household=mine[0] if mine else 0, openers=frozenset(theirs), shared=shared,
        noticed=tx.get(NOTICED, (community, vote.no)), upheld=_upheld(tx, community, vote),
    )  # fmt: skip


def _upheld(tx: Tx, community: int, vote: Vote) -> frozenset[int]:
    """Whose entry the objections to this notice's roll correct that were upheld."""
    there = (tx.get(OBJECTIONS, (community, vote.no, n)) for n in range(1, vote.objections + 1))
    since = vote.noticed_at
    return frozenset(
        o.corrects for o in there
        if o is not None and o.upheld and (since is None or o.at >= since)
    )  # fmt: skip


def _save_noticed(tx: Tx, community: int, state: Planning) -> None:
    _save(tx, community, state.vote)
    if state.shown:
        tx.put(NOTICED, (community, state.vote.no), state.units)


def _save_opened(tx: Tx, community: int, state: Planning) -> None:
    _save(tx, community, state.vote)
    if state.roll:
        votes.freeze(tx, community, state.vote.no, state.roll, state.left)


def _load_consulting(tx: Tx, place: Place, _who: int, event: Any) -> Consulting | None:
    vote = tx.get(VOTES, (place.community, event.no))
    if vote is None:
        return None
    home = tx.get(HOUSEHOLDS, (place.community, event.home))
    known = (
        home is not None
        and not home.gone
        and (not vote.buildings or home.unit.building in vote.buildings)
        and (not vote.unit or home.unit.unit == vote.unit)
    )
    return Consulting(vote, tx.get(PLANS, (place.community, event.no, event.home)), known)


def _save_consulting(tx: Tx, community: int, state: Consulting) -> None:
    _save(tx, community, state.vote)
    if state.plan is not None:
        tx.put(PLANS, (community, state.vote.no, state.plan.household), state.plan)


def _load_objecting(tx: Tx, place: Place, who: int, event: Any) -> Objecting | None:
    community = place.community
    vote = tx.get(VOTES, (community, event.no))
    if vote is None:
        return None
    mine = vote_asked.homes_of_person(tx, community, who, vote)
    if vote.state not in BEFORE:  # who was there when the roll was frozen, on it or left out
        mine = [n for n in mine if votes.concerned(tx, community, vote.no, n)]
    numbers = range(1, vote.objections + 1)
    there = [tx.get(OBJECTIONS, (community, vote.no, nth)) for nth in numbers]
    waits = any(o is not None and o.household in mine and not o.answer for o in there)
    nth = getattr(event, "nth", 0)
    found = next((o for o in there if o is not None and o.nth == nth), None)
    home = event.home if isinstance(event, happened.ObjectionUpheld) else 0
    known = bool(home) and vote_views.may_stand(tx, community, vote, home)
    return Objecting(vote, mine[0] if mine else 0, waits, found, known)


def _save_objecting(tx: Tx, community: int, state: Objecting) -> None:
    _save(tx, community, state.vote)
    if state.objection is not None:
        tx.put(OBJECTIONS, (community, state.vote.no, state.objection.nth), state.objection)


def _load_ballot(tx: Tx, place: Place, who: int, event: Any) -> Ballot | None:
    return vote_asked.ballot(tx, place.community, event.no, event.head, who)


def _load_silent(tx: Tx, place: Place, _who: int, event: Any) -> Counting | None:
    vote = tx.get(VOTES, (place.community, event.no))
    if vote is None or vote.state != "open":
        return Counting(vote) if vote else None
    return Counting(vote, vote_asked.silent(tx, place.community, vote.no))


def _load_counting(tx: Tx, place: Place, _who: int, event: Any) -> Counting | None:
    vote = tx.get(VOTES, (place.community, event.no))
    if vote is None:
        return None
    people = vote_asked.silent(tx, place.community, vote.no)
    if vote.kind == "secret":
        return Counting(vote, people, vote_ballots.opened_piles(tx, place.community, vote.no))
    there = votes.piles(tx.connection, place.community, vote.no)
    return Counting(vote, people, there, vote_rules.silent(tx.connection, place.community, vote.no))


def _load_law(tx: Tx, place: Place, _who: int, _event: Any) -> Law:
    return tx.get(LAWS, place.community) or Law()


def _save_law(tx: Tx, community: int, law: Law) -> None:
    tx.put(LAWS, community, law)


def _itself(vote: Vote) -> Vote:
    return vote


def _inner(state: Any) -> Vote:
    vote: Vote = state.vote
    return vote


def _case(step: Any, load: Any, save: Any, vote_of: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: vote_says.slot(vote_of(state)),
        home=lambda state: vote_of(state).home,
        also=lambda state: vote_of(state).mirrors,
        **more,
    )


def _opener_s(step: Any, **more: Any) -> Case:
    """A case of which the vote alone is the state; it stays its opener's and its scrutineers'."""
    tied = {"tied": lambda vote, who: bool(flow.ties(vote, who))}
    return _case(step, _load, _save, _itself, **tied, **more)


def _of_roll(state: Planning | Objecting, who: int) -> bool:
    """Whoever lives in its scope takes part, in whatever group they are."""
    return bool(state.household) or bool(flow.ties(state.vote, who))


DRAFT = Case(
    flow.draft,
    _load_asking,
    _save_inner,
    matter=lambda state: vote_says.slot(state.vote),
    home=lambda state: state.source.home if state.source else state.vote.home if state.vote else 0,
    counter="vote",
    notes=flow.notes,
)
PLAN = {"tied": _of_roll}
VOICE = _case(
    vote_voice.step, _load_ballot, vote_ballots.save_voice, _inner,
    tied=lambda state, who: who in state.people, notes=vote_voice.notes,
)  # fmt: skip
CLOSE = _case(
    vote_count.close,
    _load_counting,
    lambda tx, community, state: vote_ballots.save_ended(tx, community, state.vote),
    _inner,
    notes=vote_count.notes,
)
_EVENTS: dict[type[Event], Case] = {
    happened.VoteDrafted: DRAFT,
    happened.VoteRepeated: DRAFT,
    happened.ConsultationBegun: _opener_s(vote_consult.begin),
    happened.HouseholdConsulted: _case(
        vote_consult.visit,
        _load_consulting,
        _save_consulting,
        _inner,
        tied=lambda state, who: bool(flow.ties(state.vote, who)),
    ),
    happened.ConsultationOverridden: _opener_s(vote_consult.override),
    happened.VoteNoticed: _case(
        vote_life.notice, _load_planning, _save_noticed, _inner, notes=vote_life.notes, **PLAN
    ),
    happened.NoticeRenewed: _case(
        vote_life.renew, _load_planning, _save_noticed, _inner, notes=vote_life.notes, **PLAN
    ),
    happened.NoticeLapsed: _opener_s(vote_life.lapse),
    happened.NoticePosted: _opener_s(vote_life.post),
    happened.ScrutinyTaken: _case(
        vote_life.scrutinise, _load_planning, _save_inner, _inner, **PLAN
    ),
    happened.ScrutinyLeft: _case(vote_life.leave, _load_planning, _save_inner, _inner, **PLAN),
    happened.VoteOpened: _case(
        vote_life.open_, _load_planning, _save_opened, _inner, notes=vote_life.notes, **PLAN
    ),
    happened.VoteCancelled: _case(
        flow.cancel,
        _load,
        vote_ballots.save_ended,
        _itself,
        tied=lambda vote, who: bool(flow.ties(vote, who)),
    ),
    happened.VoiceGiven: VOICE,
    happened.VoiceDeclared: VOICE,
    happened.VoiceYielded: VOICE,
    happened.VoteObjected: _case(
        vote_object.object_, _load_objecting, _save_objecting, _inner, tied=_of_roll
    ),
    happened.ObjectionAnswered: _case(
        vote_object.answer, _load_objecting, _save_objecting, _inner, tied=_of_roll
    ),
    happened.ObjectionUpheld: _case(
        vote_object.answer, _load_objecting, _save_objecting, _inner, tied=_of_roll
    ),
    happened.VoteChallenged: _case(
        vote_object.challenge,
        _load_objecting,
        _save_objecting,
        _inner,
        tied=_of_roll,
        notes=lambda state: vote_check.notes(state.vote),
    ),
    happened.CountChecked: _opener_s(vote_check.check, notes=vote_check.notes),
    happened.CountRefused: _opener_s(vote_check.check, notes=vote_check.notes),
    happened.ResultAnnulled: _opener_s(vote_check.annul, notes=vote_check.notes),
    happened.RecountOverdue: _opener_s(vote_check.overdue, notes=vote_check.notes),
    happened.LocalRulesConfirmed: Case(
        vote_law.step, _load_law, _save_law, lambda _: "vote:law", lambda _: 0
    ),
    happened.VoteOpenDue: _case(vote_life.due, _load_planning, _save_inner, _inner, **PLAN),
    happened.TurnoutDue: _opener_s(vote_turnout.told),
    happened.VoteReminderDue: _case(vote_turnout.remind, _load_silent, _save_inner, _inner),
    happened.VoteClosed: CLOSE,
    happened.VoteCounted: CLOSE,
    happened.VotePublished: _opener_s(vote_check.publish, notes=vote_check.notes),
    happened.PublicationEnded: _opener_s(vote_count.end, notes=vote_check.notes),
    happened.VoteDelayed: _opener_s(vote_turnout.delay),
}


_FINAL = (
    "unknown", "wrong_state", "not_published", "not_on_roll", "objected", "answered",
    "no_objection", "challenge_late", "consulted", "too_many",
)  # fmt: skip


def enter(board: Switchboard) -> None:
    """Enter everything about formal votes."""
    board.final.update({f"vote.{code}": "form.cancelled" for code in _FINAL})
    board.events.update(_EVENTS)
    for kind in (vote_forms.DRAFT, vote_forms.LAW):
        board.forms[kind.code] = kind
    for kind in vote_forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = vote_views.homes_of
    vote_ballots.enter(board)
    vote_own.enter(board)
    vote_views.enter(board)
    vote_words.enter(board)
