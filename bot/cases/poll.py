"""Polls at the switchboard: events and forms. Who is asked stands in poll_asked.py."""

from __future__ import annotations

from typing import Any

from bot.cases import homes, poll_asked, poll_views, poll_words
from bot.cases.case import Case, Switchboard
from bot.flows import ballot, poll_clock, poll_forms, poll_says
from bot.flows import poll as flow
from bot.flows import poll_events as happened
from bot.flows import poll_mute as mute
from bot.flows.effects import Event, Place
from bot.flows.poll_state import Ballot, Counting, Endorsing, Mirroring, Opening, Poll
from bot.reading import poll_topics
from storage import polls
from storage.polls import MUTES, POLLS
from storage.transaction import Tx

_LATELY = 20  # newest polls of one person that are looked at: more are never allowed in a day


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Poll | None:
    return tx.get(POLLS, (place.community, event.no))


def _save(tx: Tx, community: int, poll: Poll) -> None:
    tx.put(POLLS, (community, poll.no), poll)


def _save_inner(tx: Tx, community: int, state: Any) -> None:
    _save(tx, community, state.poll)


def _load_opening(
    tx: Tx, place: Place, who: int, event: happened.PollOpened | happened.PollRepeated
) -> Opening:
    source = None
    if isinstance(event, happened.PollRepeated):
        source = tx.get(POLLS, (place.community, event.no))
        question, options = (source.question, source.options) if source else ("", ())
    else:
        question, options = event.question, tuple(event.options.split("\n"))
    dated = source is not None and source.kind == "date"
    home = source.home if source else place.home or place.here
    asked = poll_asked.buildings(tx, place.community, (home,))
    return Opening(
        banned=poll_topics.banned(question, options),
        eligible=poll_asked.eligible(tx, place.community, asked),
        buildings=asked,
        lately=polls.begun(tx.connection, place.community, who, _LATELY),
        source=source,
        until=poll_views.until(tx, place.community, source) if source and dated else (),
    )


def _load_endorsing(tx: Tx, place: Place, who: int, event: Any) -> Endorsing | None:
    poll = tx.get(POLLS, (place.community, event.no))
    if poll is None:
        return None
    if not poll.eligible:  # no register: another person is all that can be known
        return Endorsing(poll, other=who != poll.opener, bound=True)
    mine = poll_asked.household(tx, place.community, who, poll.buildings)
    theirs = poll_asked.household(tx, place.community, poll.opener, poll.buildings)
    same = who == poll.opener or (mine and theirs and mine.no == theirs.no)
    return Endorsing(poll, other=not same, bound=mine is not None)


def _load_mirroring(tx: Tx, place: Place, _who: int, event: Any) -> Mirroring | None:
    poll = tx.get(POLLS, (place.community, event.no))
    if poll is None:
        return None
    groups = frozenset(g.id for g in homes.groups(tx, place.community))
    asked = poll_asked.buildings(tx, place.community, (*poll.groups, event.group))
    many = poll_asked.eligible(tx, place.community, asked) if poll.eligible else 0
    return Mirroring(poll, groups, many, asked)


def _load_ballot(tx: Tx, place: Place, who: int, event: Any) -> Ballot | None:
    return poll_asked.ballot(tx, place.community, event.no, who)


def _load_reminding(tx: Tx, place: Place, _who: int, event: Any) -> Counting | None:
    poll = tx.get(POLLS, (place.community, event.no))
    if poll is None or poll.state != "open":
        return None
    return Counting(poll, people=poll_asked.called(tx, place.community, poll))


def _load_counting(tx: Tx, place: Place, _who: int, event: Any) -> Counting | None:
    poll = tx.get(POLLS, (place.community, event.no))
    if poll is None:
        return None
    tx.flush()
    counted = poll.by == "person" and poll.eligible
    homes = poll_asked.homes_of_voters(tx, place.community, poll) if counted else 0
    ballots = polls.choices(tx.connection, place.community, poll.no)
    return Counting(poll, ballots=ballots, homes=homes)


def _save_counted(tx: Tx, community: int, state: Counting) -> None:
    """What was chosen in an anonymous poll is known to nobody after its end."""
    _save(tx, community, state.poll)
    if state.poll.secret and state.poll.state in ("closed", "invalid"):
        tx.later(polls.SEAL, community, state.poll.no)


def _cast_notes(state: Ballot) -> dict[str, object]:
    """How the ledger names the ballot: by its number, never by a person or a home."""
    mine = state.mine
    return {"ballot": mine.nth, "choice": mine.choice} if mine else {}


def _load_mute(tx: Tx, place: Place, who: int, _event: Any) -> mute.Reminders:
    return mute.Reminders(who, poll_asked.is_muted(tx, place.community, who))


def _save_mute(tx: Tx, community: int, state: mute.Reminders) -> None:
    tx.put(MUTES, (community, state.who), state.muted)


def _itself(poll: Poll) -> Poll:
    return poll


def _inner(state: Any) -> Poll:
    poll: Poll = state.poll
    return poll


def _mine(poll: Poll, who: int) -> bool:
    """An opener keeps their poll, also when they have moved out."""
    return who == poll.opener


def _case(step: Any, load: Any, save: Any, poll_of: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: poll_says.slot(poll_of(state)),
        home=lambda state: poll_of(state).home,
        also=lambda state: poll_of(state).mirrors,
        **more,
    )


def _plain(step: Any) -> Case:
    """A case of which the poll alone is the state."""
    return _case(step, _load, _save, _itself, tied=_mine)


OPEN = Case(
    flow.open_,
    _load_opening,
    _save_inner,
    matter=lambda state: poll_says.slot(state.poll),
    home=lambda state: (
        state.source.home if state.source else (state.poll.home if state.poll else 0)
    ),
    counter="poll",
    notes=flow.notes,
)
CAST = _case(ballot.step, _load_ballot, polls.put, _inner, notes=_cast_notes)
CLOSE = _case(poll_clock.close, _load_counting, _save_counted, _inner, notes=poll_clock.notes)
_EVENTS: dict[type[Event], Case] = {
    happened.PollOpened: OPEN,
    happened.PollRepeated: OPEN,
    happened.PollEndorsed: _case(flow.endorse, _load_endorsing, _save_inner, _inner),
    happened.PollSet: _plain(flow.set_),
    happened.PollMirrored: _case(flow.mirror, _load_mirroring, _save_inner, _inner),
    happened.PollCancelled: _plain(flow.cancel),
    happened.BallotCast: CAST,
    happened.BallotMarked: CAST,
    happened.SealedBallotCast: CAST,
    happened.PollRemindersMuted: Case(
        mute.step, _load_mute, _save_mute, lambda _: "poll:mute", lambda _: 0
    ),
    happened.PollConcluded: _plain(flow.conclude),
    happened.PollReviewed: _plain(flow.review),
    happened.PollLapsed: _plain(poll_clock.lapse),
    happened.PollReminderDue: _case(poll_clock.remind, _load_reminding, _save_inner, _inner),
    happened.PollClosed: CLOSE,
    happened.PollOutcomeAsked: _plain(poll_clock.outcome_asked),
    happened.PollReviewDue: _plain(poll_clock.review_due),
    happened.PollDelayed: _plain(poll_clock.delay),
}


def enter(board: Switchboard) -> None:
    """Enter everything about polls."""
    board.events.update(_EVENTS)
    board.forms[poll_forms.OPEN.code] = poll_forms.OPEN
    for kind in poll_forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = poll_views.homes_of
    poll_views.enter(board)
    poll_words.enter(board)
