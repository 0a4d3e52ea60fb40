"""Ballots on paper, by proxy, or with help: each entered by two different people (S08, S31).

What one person has entered counts for nothing until another has entered the same; where they
differ neither counts, and both see what the other wrote. Whoever has voted here has voted: no
paper counts beside it, and the reverse. A proxy is written and signed, names this matter, and is
held by nobody of the property company (Zhoushan 2021 art. 17); nobody holds more than three
(Weifang 2022). A helper enters for twenty households at most, with the person there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, To
from bot.flows.rules import proxies
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, there, worded
from bot.flows.vote_ballot_events import (
    HelpEntered,
    HelpRevoked,
    PaperEntered,
    PaperVoided,
    ProxyEntered,
)
from bot.flows.vote_state import (
    BEFORE,
    CHOICES,
    SPOILT,
    Entry,
    Paper,
    Recorded,
    Vote,
    public,
)
from bot.flows.vote_voice import counted

Entered = PaperEntered | ProxyEntered | HelpEntered
FOR_OTHERS = ("paper", "proxy", "assisted")
_FUTURE = timedelta(minutes=1)  # clocks of two machines


class Entering(Struct, frozen=True):
    """A vote as one head takes part in it by somebody else's hand.

    `held` heads of this vote have given a proxy to the same holder (`rules/proxies`), for `helped`
    others the actor has entered with help, as the first or the second: this head is in neither.
    """

    vote: Vote
    entry: Entry | None = None
    recorded: Recorded | None = None
    paper: Paper | None = None
    people: tuple[int, ...] = ()  # bound to the head's units now
    reachable: tuple[int, ...] = ()  # those of them whom the bot may write to
    names: tuple[tuple[str, ...], ...] = ()
    held: int = 0
    helped: int = 0
    of_property: bool = False  # the holder, as far as the bot knows
    said: dict[str, Any] | None = None  # what the ledger keeps of this step besides


def step(state: Entering | None, event: Entered, ctx: Ctx) -> tuple[Entering, Effects]:
    """Enter it, or count what a second person has entered.

    Raises:
        Refused: no right, not open, secret, not on the roll, voted already, one's own household,
            by the same person twice, or no such paper, proxy or help.
    """
    vote = there(state.vote if state else None)
    if state is None:
        raise Refused("vote.unknown")
    allow(Action.VOTE_HELP if isinstance(event, HelpEntered) else Action.VOTE_ENTER, vote, ctx)
    entry = _admitted(state, ctx)
    new = _read(state, event, ctx)
    first = state.paper if state.paper is not None and not state.paper.again else None
    if first is None:
        if vote.state != "open":
            raise Refused("vote.closed", no=vote.no)
        vote = replace(vote, pending=vote.pending + 1)
        said = {"channel": new.channel, "waits": 1}
        return replace(state, vote=vote, paper=new, said=said), (
            _answer("vote.entered", state, vote, new), says.desk_again(vote),
        )  # fmt: skip
    if first.by == ctx.actor.id:
        raise Refused("vote.same_enterer", no=vote.no)
    vote = replace(vote, pending=vote.pending - 1)
    one, other = ((p.channel, p.choice, proxies.written(p.holder)) for p in (first, new))
    if one != other:
        said = {"channel": new.channel, "waits": 1, "differs": 1}
        facts = {**_facts(state, vote), "first": _told(first), "second": _told(new)}
        return replace(state, vote=vote, paper=None, said=said), (
            Say(Here(), "vote.differs", facts),
            Say(To(first.by), "vote.differs", facts),
            says.desk_again(vote),
        )
    return _counted(replace(state, vote=vote), entry, replace(first, again=ctx.actor.id), ctx)


def _admitted(state: Entering, ctx: Ctx) -> Entry:
    """The head for which the actor may enter something now.

    Raises:
        Refused: not open, secret, not on the roll, voted already, or their own household.
    """
    vote = state.vote
    if vote.state in BEFORE:
        raise Refused("vote.not_open", no=vote.no, at=vote.opens_at)
    waits = vote.state in ("open", "counting") and vote.closes_at is not None
    if not waits or (vote.closes_at is not None and ctx.now >= vote.closes_at):
        raise Refused("vote.closed", no=vote.no)
    if vote.kind != "recorded":
        raise Refused("vote.no_paper", no=vote.no)
    if state.entry is None:
        raise Refused("vote.no_head", no=vote.no)
    if state.entry.channel:
        raise Refused("vote.voted", no=vote.no, channel=state.entry.channel)
    if ctx.actor.id in state.people:
        raise Refused("vote.own_paper", no=vote.no)
    return state.entry


def _read(state: Entering, event: Entered, ctx: Ctx) -> Paper:
    """What was entered, if the rules allow it.

    Raises:
        Refused: no such choice, or the proxy or the help is against the rules.
    """
    known = CHOICES if isinstance(event, HelpEntered) else (*CHOICES, SPOILT)
    if event.choice not in known:
        raise Refused("code")
    if isinstance(event, ProxyEntered):
        return _proxy(state, event, ctx)
    if isinstance(event, HelpEntered):
        return _help(state, event, ctx)
    return Paper("paper", event.choice, ctx.actor.id, ctx.now)


def _proxy(state: Entering, event: ProxyEntered, ctx: Ctx) -> Paper:
    no, most = state.vote.no, ctx.policy.vote.proxy_most
    if event.signed != 1:
        raise Refused("vote.proxy_unsigned", no=no)
    if event.staff or state.of_property:
        raise Refused("vote.proxy_property", no=no)
    if not event.holder:
        raise Refused("form.too_short", least=1, have=0)
    if state.held >= most:
        raise Refused("vote.proxy_limit", no=no, most=most)
    return Paper("proxy", event.choice, ctx.actor.id, ctx.now, holder=event.holder)


def _help(state: Entering, event: HelpEntered, ctx: Ctx) -> Paper:
    no, rules = state.vote.no, ctx.policy.vote
    if event.present != 1:
        raise Refused("vote.no_consent", no=no)
    worded(event.reason, ctx)
    began = datetime.fromtimestamp(event.began, UTC)
    if not began - _FUTURE <= ctx.now <= began + rules.help_session:
        raise Refused("vote.help_over", no=no, lasts=rules.help_session)
    if ctx.actor.id == state.vote.opener:
        raise Refused("vote.help_party", no=no)
    if state.helped >= rules.help_most:
        raise Refused("vote.help_limit", no=no, most=rules.help_most)
    return Paper("assisted", event.choice, ctx.actor.id, ctx.now, reason=event.reason)


def _counted(state: Entering, entry: Entry, paper: Paper, ctx: Ctx) -> tuple[Entering, Effects]:
    """Two people have entered the same: it counts, and the household reads so."""
    before = state.recorded or Recorded("")
    entry = replace(entry, channel=paper.channel)
    recorded = Recorded(paper.choice, (), ctx.now)
    vote = counted(state.vote, entry, before.choice, paper.choice)
    after = replace(
        state, vote=vote, entry=entry, recorded=recorded, paper=paper,
        said={"channel": paper.channel, "says": paper.choice},
    )  # fmt: skip
    facts = {**_facts(after, vote), **_told(paper), "head": entry.head}
    receipts = tuple(Say(To(person), "vote.entered_for", facts) for person in state.reachable)
    told = replace(_answer("vote.entered", after, vote, paper), to=To(ctx.actor.id))
    return after, (told, *receipts, says.desk_again(vote))


def _answer(phrase: str, state: Entering, vote: Vote, paper: Paper) -> Say:
    facts = {**_facts(state, vote), **_told(paper), "paper_slip": not state.reachable}
    return Say(Here(), phrase, {**facts, "waits": not paper.again})


def _facts(state: Entering, vote: Vote) -> dict[str, Any]:
    return {**public(vote), "names": state.names}


def _told(paper: Paper) -> dict[str, Any]:
    return {"channel": paper.channel, "choice": paper.choice, "holder": paper.holder}


def notes(state: Entering) -> dict[str, Any]:
    """How the ledger names it: what waits for a second person is marked so."""
    return state.said or {}


# --- struck again -----------------------------------------------------------------------


def void(state: Entering | None, event: PaperVoided, ctx: Ctx) -> tuple[Entering, Effects]:
    """A scrutineer strikes what was entered, with a reason: the household may vote anew.

    Raises:
        Refused: no scrutineer, counted already, no reason, or nothing was entered.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_CHECK, vote, ctx)
    if state is None or vote.state not in ("open", "counting"):
        raise Refused("vote.wrong_state", no=vote.no, state=vote.state)
    worded(event.reason, ctx)
    if state.entry is None:
        raise Refused("vote.no_head", no=vote.no)
    if state.entry.channel not in FOR_OTHERS:
        raise Refused("vote.nothing_entered", no=vote.no)
    after = _struck(state, state.entry)
    after = replace(
        after, vote=replace(after.vote, struck=after.vote.struck + 1),
        said={**(after.said or {}), "void": 1},
    )  # fmt: skip
    facts = {**_facts(after, after.vote), "reason": event.reason}
    told = tuple(Say(To(person), "vote.voided", facts) for person in state.reachable)
    return after, (Say(Here(), "vote.done", {"no": vote.no}), *told, says.desk_again(after.vote))


def revoke(state: Entering | None, _event: HelpRevoked, ctx: Ctx) -> tuple[Entering, Effects]:
    """Somebody of the household takes back what a helper has entered: they vote themselves.

    Raises:
        Refused: not of the household, not open, or nothing was entered with help.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_CAST, vote, ctx)
    if state is None or state.entry is None or ctx.actor.id not in state.people:
        raise Refused("vote.not_on_roll", no=vote.no)
    if vote.state != "open" or vote.closes_at is None or ctx.now >= vote.closes_at:
        raise Refused("vote.closed", no=vote.no)
    if state.entry.channel != "assisted":
        raise Refused("vote.nothing_entered", no=vote.no)
    helper = state.paper.by if state.paper is not None else 0
    after = _struck(state, state.entry)
    facts = _facts(after, after.vote)
    told = (Say(To(helper), "vote.revoked", facts),) if helper else ()
    return after, (Say(Here(), "vote.done", {"no": vote.no}), *told, says.desk_again(after.vote))


def _struck(state: Entering, entry: Entry) -> Entering:
    before = state.recorded or Recorded("")
    vote = counted(state.vote, entry, before.choice, "")
    return replace(
        state, vote=vote, entry=replace(entry, channel=""), recorded=Recorded(""), paper=None,
        said={"channel": entry.channel, "choice": "", "says": ""},
    )  # fmt: skip
