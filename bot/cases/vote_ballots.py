"""Secret ballots and those that are entered for a household, at the switchboard (S08, S31)."""

from __future__ import annotations

import secrets
from typing import Any

from bot.cases import homes, vote_asked, vote_strikes, vote_views
from bot.cases.case import Asked, Case, Show, Switchboard
from bot.flows import vote_ballot_events as happened
from bot.flows import vote_ballot_forms as forms
from bot.flows import vote_paper, vote_says, vote_secret
from bot.flows.effects import Event, Place, Refused
from bot.flows.rules import proxies, vote_codes
from bot.flows.rules.rights import Action, Role, may
from bot.flows.rules.text import one_line
from bot.flows.vote import ties
from bot.flows.vote_paper import Entering
from bot.flows.vote_roll import rule_of
from bot.flows.vote_secret import Opened, Sealing, shown
from bot.flows.vote_state import HEADS_MOST, PAGES, SECRET_LEAST, VERDICTS, Ballot, Vote, unpacked
from bot.reading import vote_lines
from storage import vote_ballots, votes
from storage.people import PEOPLE
from storage.roles import GRANTS, Grants
from storage.transaction import Tx
from storage.vote_ballots import PAPERS, SEALED
from storage.votes import RECORDED, ROLL, UNITS, VOTES

_ALIKE = 6  # other proxies that whoever enters one is shown
LISTED = 40  # codes on one page of the published list


# --- secret -----------------------------------------------------------------------------


def _load_sealing(
    tx: Tx, place: Place, who: int, event: happened.SecretBallotCast
) -> Sealing | None:
    """With a code that was drawn for this ballot: it arrives at the step as a value."""
    community = place.community
    found = vote_asked.ballot(tx, community, event.no, event.head, who)
    if found is None:
        return None
    ballots = tx.get(SEALED, (community, event.no)) or ()
    taken = {code for code, _ in ballots}
    code = ""
    while not code or code in taken:
        code = vote_codes.code(event.no, secrets.randbelow(vote_codes.SPACE))
    return Sealing(found.vote, found.entry, found.people, found.mine, ballots, code)


def _save_sealing(tx: Tx, community: int, state: Sealing) -> None:
    if not state.cast or state.entry is None:
        return
    no = state.vote.no
    tx.put(VOTES, (community, no), state.vote)
    tx.put(ROLL, (community, no, state.entry.head), state.entry)
    tx.put(SEALED, (community, no), state.ballots)


def _load_opened(tx: Tx, place: Place, _who: int, event: Any) -> Opened:
    found = vote_asked.vote(tx, place.community, event.no)
    return Opened(found, tx.get(SEALED, (place.community, event.no)) or ())


def _save_nothing(_tx: Tx, _community: int, _state: Opened) -> None:
    """The ledger alone learns of it."""


def opened_piles(tx: Tx, community: int, no: int) -> Any:
    """Choice → (heads, 0) of a secret vote; {} while there are too few to be opened."""
    return vote_ballots.piles(shown(tx.get(SEALED, (community, no)) or ()))


def save_ended(tx: Tx, community: int, vote: Vote) -> None:
    """An end: of ballots that are opened never nothing stays, for so few tell whose they are."""
    tx.put(VOTES, (community, vote.no), vote)
    few = vote.state in VERDICTS and vote.voted < SECRET_LEAST
    if vote.kind == "secret" and (few or vote.state == "cancelled"):
        tx.put(SEALED, (community, vote.no), ())


# --- recorded ---------------------------------------------------------------------------


def save_voice(tx: Tx, community: int, state: Ballot) -> None:
    """A ballot by chat, and the paper that it makes void."""
    votes.put(tx, community, state)
    if state.changed and state.entry is not None:
        key = (community, state.vote.no, state.entry.head)
        if tx.get(PAPERS, key) is not None and state.paper is None:
            tx.put(PAPERS, key, None)


def _load_entering(tx: Tx, place: Place, who: int, event: Any) -> Entering | None:
    community, no, head = place.community, event.no, event.head
    found = tx.get(VOTES, (community, no))
    if found is None:
        return None
    entry = tx.get(ROLL, (community, no, head))
    if entry is None:
        return Entering(found)
    people = vote_asked.bound(tx, community, found, entry.units)
    others = vote_ballots.papers(tx, community, no)
    others.pop(head, None)
    holder = event.holder if isinstance(event, happened.ProxyEntered) else ""
    return Entering(
        found,
        entry,
        tx.get(RECORDED, (community, no, head)),
        tx.get(PAPERS, (community, no, head)),
        people,
        vote_asked.reachable(tx, people),
        vote_asked.names_of(tx, community, found, entry.head, entry.units),
        held=sum(p.channel == "proxy" and proxies.same(p.holder, holder) for p in others.values()),
        helped=sum(p.channel == "assisted" and who in (p.by, p.again) for p in others.values()),
        of_property=bool(holder) and _of_property(tx, community, holder),
    )


def _save_entering(tx: Tx, community: int, state: Entering) -> None:
    no = state.vote.no
    tx.put(VOTES, (community, no), state.vote)
    if state.entry is None:
        return
    key = (community, no, state.entry.head)
    tx.put(ROLL, key, state.entry)
    tx.put(PAPERS, key, state.paper)
    if state.recorded is not None:
        tx.put(RECORDED, key, state.recorded)


def _of_property(tx: Tx, community: int, holder: str) -> bool:
    """Whether somebody of that name works for the property company, as far as the bot knows."""
    name = proxies.plain(holder.partition("/")[0])
    grants = tx.get(GRANTS, community) or Grants()
    staff = {
        person
        for (role, _), people in grants.seats.items()
        if role == Role.PROPERTY.value
        for person in people
    }
    known = (tx.get(PEOPLE, person) for person in staff)
    return any(p is not None and name in _names(p.name) for p in known)


def _names(name: str) -> tuple[str, str]:
    """Somebody's name as holders are written, with and without a form of address."""
    return proxies.plain(name), proxies.plain(vote_lines.unaddressed(name))


def _inner(state: Any) -> Vote:
    vote: Vote = state.vote
    return vote


def _case(step: Any, load: Any, save: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: vote_says.slot(_inner(state)),
        home=lambda state: _inner(state).home,
        also=lambda state: _inner(state).mirrors,
        **more,
    )


def _entered(step: Any) -> Case:
    return _case(
        step, _load_entering, _save_entering, notes=vote_paper.notes,
        tied=lambda state, who: who in state.people or bool(ties(state.vote, who)),
    )  # fmt: skip


_EVENTS: dict[type[Event], Case] = {
    happened.SecretBallotCast: _case(
        vote_secret.step, _load_sealing, _save_sealing,
        tied=lambda state, who: who in state.people,
    ),
    happened.HeadMarked: _case(
        vote_secret.mark, _load_opened, _save_nothing, notes=vote_secret.mark_notes
    ),
    happened.BallotsOpened: _case(
        vote_secret.open_, _load_opened, _save_nothing, notes=vote_secret.open_notes
    ),
    happened.PaperEntered: _entered(vote_paper.step),
    happened.ProxyEntered: _entered(vote_paper.step),
    happened.HelpEntered: _entered(vote_paper.step),
    happened.PaperVoided: _entered(vote_paper.void),
    happened.HelpRevoked: _entered(vote_paper.revoke),
}  # fmt: skip


# --- what can be looked at --------------------------------------------------------------


def sealed_confirm(asked: Asked, number: int) -> Show:
    """The one confirming step before a secret ballot; where others look on there is none.

    Raises:
        Refused: as the ballot itself would be.
    """
    no, head, choice = unpacked(number)
    community = asked.place.community
    found = vote_asked.vote(asked.tx, community, no)
    if found.kind != "secret":
        raise Refused("code")
    if asked.place.here:
        raise Refused("vote.secret_private", no=no)
    vote_views.still_open(found, asked.now)
    mine = vote_asked.mine(asked.tx, community, found, asked.who)
    one = next((m for m in mine if m.head == head), None)
    if one is None:
        raise Refused("vote.not_on_roll", no=no)
    if one.channel:
        raise Refused("vote.secret_once", no=no)
    slot = vote_says.ballot_slot(found)
    return vote_views.show("vote.secret_confirm", found, slot, asked, one=one, choice=choice)


def _codes(asked: Asked, number: int) -> Show:
    """All codes with their choices, in order: whoever has one finds it, and anybody recounts."""
    no, at = divmod(number, PAGES)
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    if found.kind != "secret":
        raise Refused("vote.no_codes", no=no)
    if found.state not in vote_views.AFTER:
        raise Refused("vote.no_result", no=no, at=found.closes_at)
    ballots = shown(asked.tx.get(SEALED, (asked.place.community, no)) or ())
    last = max(0, (len(ballots) - 1) // LISTED)
    at = min(at, last)
    part = [list(ballot) for ballot in ballots[at * LISTED : (at + 1) * LISTED]]
    return vote_views.show(
        "vote.codes", found, f"votecodes:{no}", asked, told=part, page=at, last=last,
        count=len(ballots),
    )  # fmt: skip


def _marked(asked: Asked, no: int) -> Show:
    """Which homes took part in a secret vote: for its scrutineers, after a quorum, of three."""
    tx, community = asked.tx, asked.place.community
    found = vote_asked.vote(tx, community, no)
    if found.kind != "secret":
        raise Refused("vote.no_codes", no=no)
    if found.state not in vote_views.AFTER:
        raise Refused("vote.no_result", no=no, at=found.closes_at)
    if found.verdict == "no_quorum" or found.voted < SECRET_LEAST:
        raise Refused("vote.few_marked", no=no)
    tx.flush()
    there = [e for e in votes.roll(tx.connection, community, no) if e.channel]
    told = [
        list(map(list, vote_asked.names_of(tx, community, found, e.head, e.units)))
        for e in there[:LISTED]
    ]
    show = vote_views.show("vote.marked", found, f"votemarked:{no}", asked,
                           told=told, more=max(0, len(there) - LISTED))  # fmt: skip
    return vote_views.bound_to(show, found, Action.VOTE_CHECK)


def _scanned(asked: Asked, number: int) -> Show:
    """The QR code of a paper ballot: who collects papers enters it, everybody else votes."""
    no, head = divmod(number, HEADS_MOST)
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    may_enter = may(Action.VOTE_ENTER, asked.roles, ties(found, asked.who))
    entry = asked.tx.get(ROLL, (asked.place.community, no, head))
    if not may_enter or entry is None or found.kind == "secret":
        return vote_views.ballot_of(asked, no)
    names = vote_asked.names_of(asked.tx, asked.place.community, found, entry.head, entry.units)
    return vote_views.show(
        "vote.paper", found, f"votepaper:{no}", asked, names=names, head=head,
        channel=entry.channel,
    )  # fmt: skip


# --- what forms look up -----------------------------------------------------------------


def _slip(tx: Tx, community: int, no: int, text: str, group: int) -> list[Any]:
    """[head, its homes in words] of a paper's number, or of a home.

    Raises:
        Refused: it is none, its check digits are wrong, or it is of another vote.
    """
    found = vote_asked.vote(tx, community, no)
    number = vote_codes.read_slip(text)
    if number is None:
        of_homes = rule_of(found).voters != "members"  # of a body only a paper's number will do
        home = homes.home_named(tx, community, text, group) if of_homes else None
        if home is None:
            raise Refused("vote.bad_slip", no=no)
        head = tx.get(UNITS, (community, no, home.no)) or 0
    else:
        of, head, written = number
        if of != no:
            raise Refused("vote.other_slip", no=no, other=of)
        if written != vote_codes.slip(no, head, found.roll_hash):
            raise Refused("vote.bad_slip", no=no)
    return [head, _head(tx, community, no, head)]


def _head(tx: Tx, community: int, no: int, head: int) -> str:
    """The homes of a head, in words.

    Raises:
        Refused: it is not on the roll.
    """
    entry = tx.get(ROLL, (community, no, head))
    if entry is None:
        raise Refused("vote.no_head", no=no)
    found = vote_asked.vote(tx, community, no)
    names = vote_asked.names_of(tx, community, found, entry.head, entry.units)
    return " ".join("-".join(part for part in key if part) for key in names) or str(head)


def _holder(tx: Tx, community: int, text: str, group: int) -> str:
    """Who holds a proxy, so that the same person is always the same: name/home.

    The words are a name and, where the holder lives here, a home: 赵敏 3-2-402.

    Raises:
        Refused: there is no name in it.
    """
    name, _, rest = text.strip().rpartition(" ")
    home = homes.home_named(tx, community, rest, group) if name else None
    said = vote_lines.unaddressed(one_line(name if home is not None else text, 40))
    found = proxies.holder(said, home.no if home else 0)
    if not found or found.partition("/")[0].isdecimal():
        raise Refused("vote.no_holder")
    return found


def _alike(tx: Tx, community: int, no: int, head: int, holder: str) -> list[str]:
    """Other proxies of this vote whose holder is the same, or may be: "赵敏 (3-2-405)".

    Whoever enters one sees them before it counts.
    """
    found = vote_asked.vote(tx, community, no)
    told = []
    for other, paper in vote_ballots.papers(tx, community, no).items():
        entry = tx.get(ROLL, (community, no, other))
        if paper.channel != "proxy" or other == head or entry is None:
            continue
        if proxies.same(paper.holder, holder) or proxies.alike(paper.holder, holder):
            names = vote_asked.names_of(tx, community, found, other, entry.units)
            homes_ = " ".join("-".join(part for part in key if part) for key in names)
            told.append(f"{paper.holder.partition('/')[0]} ({homes_})")
    return told[:_ALIKE]


def enter(board: Switchboard) -> None:
    """Enter events, forms, views and looks."""
    board.events.update(_EVENTS)
    for kind in (forms.ENTER, forms.VOID):
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = vote_views.homes_of
    board.forms[forms.SCANNED.code] = forms.SCANNED
    board.homes[f"s{forms.SCANNED.code}"] = lambda tx, community, number: vote_views.homes_of(
        tx, community, number // HEADS_MOST
    )
    board.pages["ly"] = sealed_confirm
    board.pages["lk"] = _codes
    board.pages["lw"] = _marked
    board.pages["ln"] = _scanned
    board.looks["votes.slip"] = _slip
    board.looks["votes.head"] = _head
    board.looks["votes.holder"] = _holder
    board.looks["votes.alike"] = _alike
    board.looks["votes.owners"] = lambda tx, c, no: vote_asked.vote(tx, c, no).by_area
    vote_strikes.enter(board)


__all__ = ["enter", "opened_piles", "save_voice", "sealed_confirm"]
