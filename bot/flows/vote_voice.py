"""One ballot of a recorded vote: counted or refused, never both (S08, V6).

Every person of a head has a voice, and a head has one ballot: where their voices differ it takes
no part until one of them lets the others speak, or says the same. Until the end anybody may
change theirs. Whoever is of the home no more (moved, or bound by mistake) is not heard beside
somebody who is: as soon as one of the home speaks, the words of those who left are
struck. What was entered on paper stays on paper, and the reverse (S8).

Where owners vote only the owner's side casts the home's ballot (Civil Code art. 278; a tenant
needs the owner's written proxy). What somebody is there they have said when they were bound, or
say it with their ballot: a statement that is kept with it and that the scrutineers read.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, To
from bot.flows.household import FAMILY, OWNER, TENANT
from bot.flows.rules.quorum import Voice as Said
from bot.flows.rules.quorum import settled
from bot.flows.rules.rights import Action
from bot.flows.vote import allow
from bot.flows.vote_events import VoiceDeclared, VoiceGiven, VoiceYielded
from bot.flows.vote_state import (
    BEFORE,
    CHOICES,
    CONFLICT,
    STRUCK,
    YIELDED,
    Ballot,
    Entry,
    Mine,
    Recorded,
    Voice,
    Vote,
    public,
)


def step(
    state: Ballot | None, event: VoiceGiven | VoiceDeclared | VoiceYielded, ctx: Ctx
) -> tuple[Ballot, Effects]:
    """Count it.

    Raises:
        Refused: not open (any more), secret, not on the roll, on paper already, struck before,
            a tenant where owners vote, or no such choice.
    """
    if state is None:
        raise Refused("vote.unknown")
    vote = state.vote
    entry = admitted(vote, state.entry, state.people, ctx)
    if vote.kind != "recorded":
        raise Refused("vote.secret", no=vote.no)
    if entry.channel not in ("", "chat"):
        raise Refused("vote.other_channel", no=vote.no, channel=entry.channel)
    before = state.recorded or Recorded("")
    own = next((v for v in before.voices if v.person == ctx.actor.id), None)
    if own is not None and own.choice == STRUCK:
        raise Refused("vote.struck", no=vote.no)
    tenure = _tenure(state, event, own)
    struck = tuple(
        n for n, v in enumerate(before.voices, 1)
        if v.choice in CHOICES and v.person not in state.people
    )  # fmt: skip
    heard = tuple(
        replace(v, choice=YIELDED) if n in struck else v for n, v in enumerate(before.voices, 1)
    )
    if not isinstance(event, VoiceYielded):
        if event.choice not in CHOICES:
            raise Refused("code")
        says_now = event.choice
    else:
        says_now = YIELDED
        if not any(v.person != ctx.actor.id and v.choice in CHOICES for v in heard):
            raise Refused("vote.alone", no=vote.no)
    voices = _with(heard, Voice(ctx.actor.id, says_now, tenure))
    now = replace(state, entry=entry, recorded=before, voice=_place(voices, ctx.actor.id))
    if voices == before.voices:
        return now, _receipt(now, ctx)
    after = Recorded(settled_of(voices), voices, ctx.now)
    entry = replace(entry, channel="chat" if after.choice else "")
    waits = state.paper is not None and not state.paper.again
    if waits:  # a household that speaks for itself waits for nobody's paper
        vote = replace(vote, pending=vote.pending - 1)
    now = replace(
        now,
        vote=counted(vote, entry, before.choice, after.choice),
        paper=None if waits else state.paper,
        entry=entry,
        recorded=after,
        mine=_standing(state.mine, entry, after, ctx.actor.id),
        struck=struck,
        changed=True,
    )
    return now, (*_receipt(now, ctx), *_others(now, before, after, ctx))


def _tenure(
    state: Ballot, event: VoiceGiven | VoiceDeclared | VoiceYielded, own: Voice | None
) -> str:
    """What the actor is to the home, where owners vote (area counts with owners alone).

    Raises:
        Refused: a tenant, or they have not said it.
    """
    vote = state.vote
    if not vote.by_area:
        return ""
    said = own.tenure if own is not None else ""
    if isinstance(event, VoiceDeclared):
        if event.tenure not in (OWNER, FAMILY, TENANT):
            raise Refused("code")
        said = event.tenure
    if TENANT in (said, state.tenure):
        raise Refused("vote.tenant", no=vote.no)
    if isinstance(event, VoiceYielded):
        return said
    if not (state.tenure or said):
        raise Refused("vote.say_tenure", no=vote.no)
    return state.tenure or said


def admitted(vote: Vote, entry: Entry | None, people: tuple[int, ...], ctx: Ctx) -> Entry:
    """The head for which the actor may speak now.

    Raises:
        Refused: no right, not open (yet, any more), or not on the roll.
    """
    allow(Action.VOTE_CAST, vote, ctx)
    if vote.state in BEFORE:
        raise Refused("vote.not_open", no=vote.no, at=vote.opens_at)
    if vote.state != "open" or vote.closes_at is None or ctx.now >= vote.closes_at:
        raise Refused("vote.closed", no=vote.no)
    if entry is None or ctx.actor.id not in people:
        raise Refused("vote.not_on_roll", no=vote.no)
    return entry


def counted(vote: Vote, entry: Entry, before: str, after: str) -> Vote:
    """The header with this head's turnout: those who differ take no part."""
    came = int(after in CHOICES) - int(before in CHOICES)
    return replace(
        vote,
        voted=vote.voted + came,
        voted_area=vote.voted_area + came * entry.area,
        torn=vote.torn + int(after == CONFLICT) - int(before == CONFLICT),
    )


def notes(state: Ballot) -> dict[str, Any]:
    """How the ledger names it: by head and by which voice of it; never by a person or a home.

    `choice` is what the voice says now ("" it lets the others speak), `says` what the head does;
    `struck` are voices of people who are of the head no more; `tenure`, where owners vote, what
    the voice is to its home by its own statement.
    """
    recorded, voice = state.recorded, state.voice
    mine = recorded.voices[voice - 1] if recorded is not None and voice else Voice(0, "")
    says_now = recorded.choice if recorded is not None else ""
    told: dict[str, Any] = {"channel": "chat", "voice": voice, "choice": mine.choice,
                            "says": says_now}  # fmt: skip
    if mine.tenure:
        told["tenure"] = mine.tenure
    return {**told, "struck": list(state.struck)} if state.struck else told


def _place(voices: tuple[Voice, ...], person: int) -> int:
    """Which voice of the head this person is, from 1; 0: none."""
    return next((n for n, v in enumerate(voices, 1) if v.person == person), 0)


def _standing(
    mine: tuple[Mine, ...], entry: Entry, after: Recorded, person: int
) -> tuple[Mine, ...]:
    """What stands on this person's card, with this ballot."""
    own = next((v for v in after.voices if v.person == person), Voice(person, ""))
    return tuple(
        replace(
            m,
            voice=own.choice,
            choice=after.choice,
            channel=entry.channel,
            tenure=own.tenure or m.tenure,
        )
        if m.head == entry.head
        else m
        for m in mine
    )


def _with(voices: tuple[Voice, ...], mine: Voice) -> tuple[Voice, ...]:
    """The same voices with this person's last word, each in its place."""
    if any(v.person == mine.person for v in voices):
        return tuple(mine if v.person == mine.person else v for v in voices)
    return (*voices, mine) if mine.choice else voices


def settled_of(voices: tuple[Voice, ...]) -> str:
    """What the head says: a choice, a conflict, or ""."""
    heard = ((n, v.choice) for n, v in enumerate(voices, 1) if v.choice in CHOICES)
    return settled(Said(0, n, choice) for n, choice in heard).get(0, "")


def _receipt(state: Ballot, ctx: Ctx) -> Effects:
    """A word to whoever voted, and their card in private as it stands now."""
    vote, recorded = state.vote, state.recorded
    mine = next((m for m in state.mine if state.entry and m.head == state.entry.head), None)
    if recorded is None or mine is None:
        return ()
    facts = {
        "no": vote.no, "names": mine.names, "voice": mine.voice, "choice": recorded.choice,
        "changed": state.changed, "closes_at": vote.closes_at,
    }  # fmt: skip
    card = Say(
        To(ctx.actor.id), "vote.ballot", {**public(vote), "mine": state.mine},
        slot=says.ballot_slot(vote),
    )  # fmt: skip
    return Say(Here(), "vote.cast", facts), *((card,) if state.changed else ())


def _others(state: Ballot, before: Recorded, after: Recorded, ctx: Ctx) -> Effects:
    """People of the head who spoke hear that their ballot is torn now, or whole again."""
    if CONFLICT not in (before.choice, after.choice) or state.entry is None:
        return ()
    torn = after.choice == CONFLICT
    phrase = "vote.torn" if torn else "vote.settled"
    facts = {**public(state.vote), "head": state.entry.head, "choice": after.choice}
    slot = torn_slot(state.vote, state.entry)
    return tuple(
        Say(To(v.person), phrase, facts, slot=slot, anew=torn)
        for v in after.voices
        if v.person in state.people and (torn or v.person != ctx.actor.id)
    )


def torn_slot(vote: Vote, entry: Entry) -> str:
    """The card of a head whose people differ."""
    return f"votetorn{entry.head}:{vote.no}"
