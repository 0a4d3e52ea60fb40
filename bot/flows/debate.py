"""Rules of debate in the chat (S11; rules 3.4, after Robert's Rules as 南塘 has them).

No debate without a motion, one motion at a time; whoever wants to speak says for or against
first; the sides alternate; two turns each, of two minutes or 200 characters; the vote comes
after the debate; a tie fails.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.flows.debate_events import (
    CLOCKS,
    DebateDelayed,
    MotionDropped,
    MotionPut,
    MotionVoted,
    TurnAsked,
    TurnEnded,
    TurnOver,
    TurnSpoken,
    TurnWithdrawn,
    VoteCalled,
    VoteEnded,
    VoteOver,
)
from bot.flows.debate_state import CHOICES, SIDES, Debate, Putting, Room, Vote, public
from bot.flows.effects import Ctx, Effects, Forget, Here, In, Refused, Remind, Say
from bot.flows.rules.outage import Outage
from bot.flows.rules.rights import Action, Tie, may

#: a call to speak keeps a slot of its own: words in reply to it are known
TURNS = 1000
_STALE = timedelta(days=1)  # after which another one may take its motion away


def slot(debate: Debate) -> str:
    """The name of its card."""
    return f"debate:{debate.no}"


def ties(chair: int, who: int) -> frozenset[Tie]:
    """What this person is to a debate of this chair."""
    return frozenset({Tie.CHAIR} if who == chair else ())


def _allow(action: Action, chair: int, ctx: Ctx) -> None:
    if not may(action, ctx.actor.roles, ties(chair, ctx.actor.id)):
        raise Refused("no_right", action=action.value)


def _of(debate: Debate | None, state: str) -> Debate:
    """A debate in this state.

    Raises:
        Refused: there is none, or it is in another one.
    """
    if debate is None:
        raise Refused("debate.unknown")
    if debate.state != state:
        raise Refused("debate.wrong_state", no=debate.no, state=debate.state)
    return debate


def _chaired(debate: Debate | None, state: str, ctx: Ctx) -> Debate:
    """The same, for its chair alone: a role lets nobody take the chair from another."""
    if debate is None:
        raise Refused("debate.unknown")
    if ctx.actor.id != debate.chair:
        raise Refused("no_right", action="debate.chair")
    return _of(debate, state)


def _card(debate: Debate, ctx: Ctx, *, anew: bool = False, replies: bool = False) -> Say:
    facts = public(debate, ctx.policy.debate)
    where = In(debate.home)
    return Say(where, "debate.card", facts, slot=slot(debate), anew=anew, replies=replies)


# --- the motion -------------------------------------------------------------------------


def put(state: Putting, event: MotionPut, ctx: Ctx) -> tuple[Putting, Effects]:
    """A motion, in words that can be voted on.

    Raises:
        Refused: no right, no words, too many of them, or another motion is not over.
    """
    room = _room(state.rooms, ctx)
    _allow(Action.DEBATE_RUN, room.chair if room else 0, ctx)
    rules = ctx.policy.debate
    if not state.home:
        raise Refused("debate.group")
    if not event.motion.strip():
        raise Refused("debate.no_motion")
    if len(event.motion) > rules.motion_max:
        raise Refused("form.too_long", most=rules.motion_max, have=len(event.motion))
    if state.running:
        raise Refused("debate.one", no=state.running)
    debate = Debate(
        no=ctx.fresh(), home=state.home, meeting=room.meeting if room else 0, chair=ctx.actor.id,
        motion=event.motion, state="open", began_at=ctx.now,
    )  # fmt: skip
    return replace(state, debate=debate), (_card(debate, ctx, replies=True),)


def _room(rooms: tuple[Room, ...], ctx: Ctx) -> Room | None:
    """The meeting that is in the room now, one's own before another's.

    One whose minutes are open for days is over all the same.
    """
    now = [room for room in rooms if room.begins <= ctx.now < room.ends]
    return next((room for room in now if room.chair == ctx.actor.id), next(iter(now), None))


def stale(debate: Debate, now: datetime) -> bool:
    """Whether it stands for so long that its chair seems to have gone away."""
    return debate.state == "open" and now - debate.began_at >= _STALE


def drop(debate: Debate | None, _event: MotionDropped, ctx: Ctx) -> tuple[Debate, Effects]:
    """Taken back by the chair before the vote; after a day by whoever may preside.

    Else a chair who went away would keep the group from every other motion.

    Raises:
        Refused: not the chair, or it is voted on.
    """
    if may(Action.DEBATE_RUN, ctx.actor.roles) and debate is not None and stale(debate, ctx.now):
        debate = _of(debate, "open")
    else:
        debate = _chaired(debate, "open", ctx)
    debate = replace(debate, state="dropped", speaker=0, queue=())
    noted = Say(Here(), "debate.noted", _no(debate))
    return debate, (Forget((TurnOver,)), _card(debate, ctx), noted)


def _no(debate: Debate) -> dict[str, object]:
    return {"no": debate.no}


# --- turns ------------------------------------------------------------------------------


def ask(debate: Debate | None, event: TurnAsked, ctx: Ctx) -> tuple[Debate, Effects]:
    """Somebody asks for the floor; nobody speaks, so they have it at once.

    Raises:
        Refused: it is not open, no right, no side, in the queue, or their turns are used up.
    """
    debate = _of(debate, "open")
    _allow(Action.DEBATE_SPEAK, debate.chair, ctx)
    rules, who = ctx.policy.debate, ctx.actor.id
    if event.side not in SIDES:
        raise Refused("code")
    if who == debate.speaker or who in dict(debate.queue):
        raise Refused("debate.queued", no=debate.no)
    if debate.turns(who) >= rules.turns:
        raise Refused("debate.turns", most=rules.turns)
    if len(debate.queue) >= rules.queue_most:
        raise Refused("debate.full", no=debate.no)
    debate = replace(debate, queue=(*debate.queue, (who, event.side)))
    said = Say(Here(), "debate.queued", {"no": debate.no, "place": len(debate.queue)})
    if debate.speaker:
        return debate, (said, _card(debate, ctx))
    debate, effects = _next(debate, ctx)
    return debate, (Say(Here(), "debate.yours", _no(debate)), *effects)


def withdraw(debate: Debate | None, _event: TurnWithdrawn, ctx: Ctx) -> tuple[Debate, Effects]:
    """Out of the queue.

    Raises:
        Refused: it is not open, or they are not in it.
    """
    debate = _of(debate, "open")
    if ctx.actor.id not in dict(debate.queue):
        raise Refused("debate.not_queued", no=debate.no)
    queue = tuple(one for one in debate.queue if one[0] != ctx.actor.id)
    debate = replace(debate, queue=queue)
    return debate, (Say(Here(), "debate.noted", _no(debate)), _card(debate, ctx))


def _next(debate: Debate, ctx: Ctx) -> tuple[Debate, Effects]:
    """The first who waits on the other side; if nobody does there, the first who waits."""
    other = [one for one in debate.queue if one[1] != debate.side]
    chosen = next(iter(other or debate.queue), None)
    if chosen is None:
        debate = replace(debate, speaker=0, until=None)
        return debate, (Forget((TurnOver,)), _card(debate, ctx))
    who, side = chosen
    until = ctx.now + ctx.policy.debate.turn
    taken = {**dict(debate.taken), who: debate.turns(who) + 1}
    debate = replace(
        debate, queue=tuple(one for one in debate.queue if one != chosen), speaker=who, side=side,
        nth=debate.nth + 1, until=until, taken=tuple(taken.items()),
    )  # fmt: skip
    return debate, (
        Forget((TurnOver,)), Remind(TurnOver(debate.no, debate.nth), until), _card(debate, ctx),
        _called(debate, ctx),
    )  # fmt: skip


def _called(debate: Debate, ctx: Ctx, *, anew: bool = False) -> Say:
    """Whose turn it is, and until when."""
    rules = ctx.policy.debate
    turn = {"turns": debate.turns(debate.speaker), "of": rules.turns, "most": rules.speech_max}
    return Say(
        In(debate.home), "debate.turn", {**public(debate, ctx.policy.debate), **turn},
        under=slot(debate), slot=f"debateturn:{debate.no * TURNS + debate.nth}", anew=anew,
    )  # fmt: skip


def speak(debate: Debate | None, event: TurnSpoken, ctx: Ctx) -> tuple[Debate, Effects]:
    """The speaker's words; with them the turn is over.

    Raises:
        Refused: it is not open, not their turn, or too long: they can say it shorter.
    """
    debate = _of(debate, "open")
    if ctx.actor.id != debate.speaker:
        raise Refused("debate.not_yours", no=debate.no)
    most = ctx.policy.debate.speech_max
    if len(event.text) > most:
        raise Refused("debate.long", most=most, have=len(event.text))
    return _next(debate, ctx)


def end(debate: Debate | None, _event: TurnEnded, ctx: Ctx) -> tuple[Debate, Effects]:
    """The speaker is done, or the chair goes on.

    Raises:
        Refused: it is not open, nobody speaks, or it is somebody else's turn.
    """
    debate = _of(debate, "open")
    if ctx.actor.id not in (debate.speaker, debate.chair):
        raise Refused("debate.not_yours", no=debate.no)
    if not debate.speaker:
        raise Refused("debate.nobody", no=debate.no)
    debate, effects = _next(debate, ctx)
    return debate, (Say(Here(), "debate.noted", _no(debate)), *effects)


def over(debate: Debate | None, event: TurnOver, ctx: Ctx) -> tuple[Debate, Effects]:
    """Two minutes are over.

    Raises:
        Refused: that turn ended before.
    """
    debate = _of(debate, "open")
    if not debate.speaker or debate.nth != event.nth:
        raise Refused("debate.unknown")
    return _next(debate, ctx)


# --- an outage --------------------------------------------------------------------------


def delay(debate: Debate | None, event: DebateDelayed, ctx: Ctx) -> tuple[Debate, Effects]:
    """Whoever had the floor has it again, for a whole turn; a vote has so much more time.

    Raises:
        Refused: there is no such debate.
    """
    if debate is None:
        raise Refused("debate.unknown")
    outage, until = Outage(event.begin, event.end), debate.until
    if debate.state not in ("open", "voting") or until is None or until <= outage.begin:
        return debate, ()
    if debate.state == "open":
        at = outage.end + ctx.policy.debate.turn
        debate = replace(debate, until=at)
        waits = Remind(TurnOver(debate.no, debate.nth), at)
        return debate, (Forget(CLOCKS), waits, _card(debate, ctx), _called(debate, ctx, anew=True))
    at = outage.moved(until, until - ctx.policy.debate.vote_lasts)
    debate = replace(debate, until=at)
    return debate, (Forget(CLOCKS), Remind(VoteOver(debate.no), at), _card(debate, ctx, anew=True))


# --- the vote ---------------------------------------------------------------------------


def call_vote(debate: Debate | None, _event: VoteCalled, ctx: Ctx) -> tuple[Debate, Effects]:
    """Enough was said: everybody who asked for the floor has had it.

    Raises:
        Refused: not the chair, somebody speaks or waits, or it is voted on already.
    """
    debate = _chaired(debate, "open", ctx)
    if debate.speaker or debate.queue:
        raise Refused("debate.speaking", n=len(debate.queue) + bool(debate.speaker))
    until = ctx.now + ctx.policy.debate.vote_lasts
    debate = replace(debate, state="voting", until=until)
    return debate, (
        _card(debate, ctx, anew=True),
        Remind(VoteOver(debate.no), until),
        Say(Here(), "debate.noted", _no(debate)),
    )


def vote(state: Vote | None, event: MotionVoted, ctx: Ctx) -> tuple[Vote, Effects]:
    """One voice a household, or a person of no known home; the last word counts.

    Raises:
        Refused: it is not voted on (any more), no right, or no such choice.
    """
    debate = _of(state.debate if state else None, "voting")
    if state is None:
        raise Refused("debate.unknown")
    _allow(Action.DEBATE_VOTE, debate.chair, ctx)
    if debate.until is not None and ctx.now >= debate.until:
        raise Refused("debate.wrong_state", no=debate.no, state="failed")
    if event.choice not in CHOICES:
        raise Refused("code")
    said = Say(Here(), "debate.voted", {"no": debate.no, "choice": event.choice})
    if event.choice == state.mine:
        return state, (said,)
    counts = list(debate.votes)
    if state.mine:
        counts[CHOICES.index(state.mine)] -= 1
    counts[CHOICES.index(event.choice)] += 1
    debate = replace(debate, votes=(counts[0], counts[1], counts[2]))
    after = replace(state, debate=debate, mine=event.choice, changed=True)
    return after, (said, _card(debate, ctx))


def count(debate: Debate | None, event: VoteEnded | VoteOver, ctx: Ctx) -> tuple[Debate, Effects]:
    """More for than against passes; a tie fails, and so does silence (rules 3.4).

    Raises:
        Refused: not the chair, or there is no vote to end.
    """
    if isinstance(event, VoteEnded):
        debate = _chaired(debate, "voting", ctx)
    debate = _of(debate, "voting")
    yes, no, _ = debate.votes
    debate = replace(debate, state="passed" if yes > no else "failed", until=None)
    told = Say(
        In(debate.home), "debate.result", public(debate, ctx.policy.debate),
        slot=f"debateresult:{debate.no}", under=slot(debate), anew=True, scheduled=True,
    )  # fmt: skip
    said = () if ctx.actor.is_clock else (Say(Here(), "debate.noted", _no(debate)),)
    return debate, (Forget((VoteOver,)), _card(debate, ctx), told, *said)


def notes(debate: Debate) -> dict[str, object]:
    """What the ledger keeps: the state, whose number of turns, the counts at the end."""
    counted = debate.state in ("passed", "failed")
    return {"state": debate.state, "turns": debate.nth, "votes": list(debate.votes) * counted}
