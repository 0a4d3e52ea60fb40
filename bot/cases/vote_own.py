"""A community's own rules at the switchboard: votes about them, and proof of delivery (S08)."""

from __future__ import annotations

import json
from typing import Any

from bot.cases import vote_asked, vote_views
from bot.cases.case import Asked, Case, Show, Switchboard
from bot.flows import vote as drafts
from bot.flows import vote_own as flow
from bot.flows import vote_own_events as happened
from bot.flows import vote_own_forms as forms
from bot.flows import vote_says
from bot.flows.effects import Event, Place, Refused
from bot.flows.rules.text import one_line
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote import ties
from bot.flows.vote_roll import own_key
from bot.flows.vote_state import Asking, Delivering, Law, Settling
from bot.reading import poll_topics, vote_lines
from storage import vote_rules, votes
from storage.transaction import Tx
from storage.vote_rules import OWN_RULES
from storage.votes import LAWS, ROLL, VOTES

_NAME = 24  # characters of a rule in a button
_PAGE = 3  # rules in one message: each has up to 500 characters


def _load_asking(tx: Tx, place: Place, who: int, event: happened.RuleVoteDrafted) -> Asking:
    community = place.community
    own = tx.get(OWN_RULES, (community, event.ends)) if event.ends else None
    base = event.base or (json.loads(own.numbers)["base"] if own is not None else "")
    known = TEMPLATES.get(base)
    law = tx.get(LAWS, community) or Law()
    there = vote_asked.units(tx, community, flow.deciding(known), (), "") if known else {}
    home = place.home or place.here
    return Asking(
        banned=poll_topics.banned(event.title, (event.text,)),
        units=len(there),
        basis=law.basis,
        mirrors=tuple(g for g in vote_asked.groups(tx, community, ()) if g != home),
        lately=votes.drafted(tx.connection, community, who),
        own={own.no: own} if own is not None else {},
    )


def _save_asking(tx: Tx, community: int, state: Asking) -> None:
    if state.vote is not None:
        tx.put(VOTES, (community, state.vote.no), state.vote)


def _load_settling(tx: Tx, place: Place, _who: int, event: happened.RuleSettled) -> Settling:
    community = place.community
    vote = vote_asked.vote(tx, community, event.no)
    ends = json.loads(vote.adopts)["ends"]
    ended = tx.get(OWN_RULES, (community, ends)) if ends else None
    return Settling(vote, tx.get(OWN_RULES, (community, vote.no)), ended)


def _save_settling(tx: Tx, community: int, state: Settling) -> None:
    for own in (state.adopted, state.ended):
        if own is not None:
            tx.put(OWN_RULES, (community, own.no), own)


def _load_delivering(tx: Tx, place: Place, _who: int, event: Any) -> Delivering | None:
    community = place.community
    vote = tx.get(VOTES, (community, event.no))
    if vote is None:
        return None
    entry = tx.get(ROLL, (community, vote.no, event.head))
    if entry is None:
        return Delivering(vote)
    return Delivering(vote, entry, vote_asked.bound(tx, community, vote, entry.units))


def _save_delivering(tx: Tx, community: int, state: Delivering) -> None:
    if state.entry is not None:
        tx.put(ROLL, (community, state.vote.no, state.entry.head), state.entry)


def _case(step: Any, load: Any, save: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: vote_says.slot(state.vote),
        home=lambda state: state.vote.home,
        also=lambda state: state.vote.mirrors,
        **more,
    )


def _delivery(step: Any) -> Case:
    return _case(
        step, _load_delivering, _save_delivering, notes=flow.delivery_notes,
        tied=lambda state, who: who in state.people or bool(ties(state.vote, who)),
    )  # fmt: skip


_EVENTS: dict[type[Event], Case] = {
    happened.RuleVoteDrafted: Case(
        flow.draft,
        _load_asking,
        _save_asking,
        matter=lambda state: vote_says.slot(state.vote),
        home=lambda state: state.vote.home if state.vote else 0,
        counter="vote",
        notes=drafts.notes,
    ),
    happened.RuleSettled: _case(
        flow.settle, _load_settling, _save_settling, notes=flow.settle_notes
    ),
    happened.BallotReceived: _delivery(flow.receive),
    happened.BallotDelivered: _delivery(flow.deliver),
}


def standing(tx: Tx, community: int) -> dict[str, str]:
    """The keys of the community's own rules that stand, with the beginning of their words."""
    tx.flush()
    return {
        own_key(own.no): one_line(json.loads(own.numbers)["text"], _NAME)
        for own in vote_rules.standing(tx.connection, community)
    }


def listed(asked: Asked, page: int) -> Show:
    """Every rule of the community's own that was ever adopted: for everybody (V8)."""
    tx = asked.tx
    tx.flush()
    found = vote_rules.every(tx.connection, asked.place.community)
    last = max(0, (len(found) - 1) // _PAGE)
    page = min(page, last)
    told = [
        {"no": own.no, "numbers": own.numbers, "at": own.at,
         "ended": own.ended, "ended_at": own.ended_at}
        for own in found[page * _PAGE : (page + 1) * _PAGE]
    ]  # fmt: skip
    facts = {"rules": told, "page": page, "last": last}
    return Show("vote.own_rules", facts, slot="voterules" if told else "")


# --- what forms look up -----------------------------------------------------------------


def _binding(tx: Tx, community: int, _who: int) -> bool:
    """Whether votes bind here.

    Raises:
        Refused: they do not: no rule can be adopted or ended.
    """
    if not (tx.get(LAWS, community) or Law()).basis:
        raise Refused("vote.own_needs_law")
    return True


def _share(_tx: Tx, community: int, base: str, what: str, text: str) -> str:
    """The fraction as it is kept: "" the law's, or "3/4".

    Raises:
        Refused: no fraction, or less than the law asks for.
    """
    if vote_lines.same(text):
        return ""
    return flow.strict(base, what, vote_lines.fraction(text) or text)


def _same(tx: Tx, community: int, _who: int) -> str:
    """The word for "as the law has it", in the community's language."""
    return vote_lines.SAME[vote_views.foreign(tx, community)]


def enter(board: Switchboard) -> None:
    """Enter events, the form of a delivery, and looks."""
    board.events.update(_EVENTS)
    board.forms[forms.DELIVER.code] = forms.DELIVER
    board.homes[f"s{forms.DELIVER.code}"] = vote_views.homes_of
    board.pages["lq"] = listed
    board.looks["votes.own"] = lambda tx, community, _who: standing(tx, community)
    board.looks["votes.binding"] = _binding
    board.looks["votes.share"] = _share
    board.looks["votes.same"] = _same
