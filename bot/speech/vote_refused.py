"""Why not, of formal votes: each in words that say what can be done instead."""

from __future__ import annotations

from datetime import datetime

from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_state import SCRUTINEERS
from bot.speech.page import NUDGE, Page, phrase
from bot.speech.vote import not_on_roll
from bot.speech.vote_desk import state_name
from bot.speech.vote_rules import RULES
from bot.speech.words import Words


@phrase("refused.vote.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none of this number."""
    return Page(w._("There is no such vote. All votes: /votes"))


@phrase("refused.vote.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str) -> Page:
    """Not now."""
    return Page(
        w._(
            "Vote #{no}: not at this point ({state}). How it stands: /vote {no}",
            no=no,
            state=state_name(w, state),
        )
    )


@phrase("refused.vote.in_private", NUDGE, public=True)
def in_private(w: Words) -> Page:
    """A draft is not written before everybody's eyes."""
    return Page(w._("Please prepare a vote in our private chat: send me /vote there."))


@phrase("refused.vote.not_yours", NUDGE, public=True)
def not_yours(w: Words, *, rule: str) -> Page:
    """Another body calls such a vote."""
    owners = len(TEMPLATES[rule].openers) > 1
    name = w._(RULES[rule])
    if owners:
        return Page(
            w._("Only the owners' or the residents' committee can open this: {name}.", name=name)
        )
    return Page(w._("Only the residents' committee can open this: {name}.", name=name))


@phrase("refused.vote.no_register", NUDGE, public=True)
def no_register(w: Words, *, rule: str) -> Page:
    """Nobody would be on the roll."""
    if TEMPLATES[rule].voters == "members":
        return Page(w._("Nobody is on the roll: name the representatives first, with /grant."))
    return Page(
        w._("No home is in the register here. Please ask the operator to load the register first.")
    )


@phrase("refused.vote.window", NUDGE, public=True)
def window(w: Words, *, least: int, most: int) -> Page:
    """Too short or too long."""
    return Page(w._("A vote is open for {least} to {most} days.", least=least, most=most))


@phrase("refused.vote.scope", NUDGE, public=True)
def scope(w: Words, *, rule: str) -> Page:
    """Not for such a part of the community."""
    return Page(
        w._(
            "This rule is not for such a part: {name}. Please choose another.",
            name=w._(RULES[rule]),
        )
    )


@phrase("refused.vote.too_many", NUDGE, public=True)
def too_many(w: Words, *, most: int) -> Page:
    """Enough for a day."""
    return Page(
        w._("One person can prepare {most} votes a day. Please wait until tomorrow.", most=most)
    )


@phrase("refused.vote.not_again", NUDGE, public=True)
def not_again(w: Words, *, no: int) -> Page:
    """It was valid."""
    return Page(
        w._("Vote #{no} was valid: it is not repeated. A new motion is a new vote: /vote", no=no)
    )


@phrase("refused.vote.too_soon", NUDGE, public=True)
def too_soon(w: Words, *, no: int, at: datetime) -> Page:
    """30 days have not passed."""
    return Page(w._("Vote #{no} can be repeated from {at}.", no=no, at=w.date(at)))


@phrase("refused.vote.law_off", NUDGE, public=True)
def law_off(w: Words) -> Page:
    """So already."""
    return Page(w._("Votes are consultations already. To let them bind: /vote law"))


@phrase("refused.vote.no_home", NUDGE, public=True)
def no_home(w: Words, *, no: int) -> Page:
    """Not of its scope."""
    return Page(w._("Vote #{no} is not for that home. Please check the number.", no=no))


@phrase("refused.vote.consulted", NUDGE, public=True)
def consulted(w: Words, *, no: int) -> Page:
    """No reason is needed."""
    return Page(w._("Vote #{no}: enough homes were visited. Please press [Give notice].", no=no))


@phrase("refused.vote.consult_first", NUDGE, public=True)
def consult_first(w: Words, *, no: int, n: int, all: int, share: int) -> Page:  # noqa: A002
    """Too few visits."""
    return Page(
        w._(
            "Vote #{no}: {n}/{all} homes visited, {share}% are needed. Or say why it goes on.",
            no=no,
            n=n,
            all=all,
            share=share,
        )
    )


@phrase("refused.vote.posted", NUDGE, public=True)
def posted(w: Words, *, no: int) -> Page:
    """Said already."""
    return Page(w._("Vote #{no}: that is noted already, the days are counting.", no=no))


@phrase("refused.vote.own_scrutiny", NUDGE, public=True)
def own_scrutiny(w: Words, *, no: int) -> Page:
    """Whoever opens does not count."""
    return Page(w._("You opened vote #{no}: others must watch the count.", no=no))


@phrase("refused.vote.scrutineer", NUDGE, public=True)
def scrutineer(w: Words, *, no: int) -> Page:
    """So already."""
    return Page(w._("You watch the count of vote #{no} already.", no=no))


@phrase("refused.vote.same_home", NUDGE, public=True)
def same_home(w: Words, *, no: int) -> Page:
    """Two of one home watch each other."""
    return Page(
        w._("Vote #{no}: somebody of your home opened or watches it. Another home must.", no=no)
    )


@phrase("refused.vote.scrutiny_full", NUDGE, public=True)
def scrutiny_full(w: Words, *, no: int) -> Page:
    """Both are found."""
    return Page(w._("Vote #{no} has its two scrutineers. Thank you.", no=no))


@phrase("refused.vote.not_on_roll", NUDGE, public=True)
def nobody(w: Words, *, no: int) -> Page:
    """No vote here."""
    return Page(w._("Vote #{no}: {why}", no=no, why=not_on_roll(w)))


@phrase("refused.vote.not_posted", NUDGE, public=True)
def not_posted(w: Words, *, no: int) -> Page:
    """Not everybody has the notice."""
    return Page(
        w._(
            "Vote #{no}: first hand out the notice on paper, then press [Paper is handed out].",
            no=no,
        )
    )


@phrase("refused.vote.too_early", NUDGE, public=True)
def too_early(w: Words, *, no: int, at: datetime, days: int) -> Page:
    """The notice has not stood long enough."""
    return Page(
        w._(
            "Vote #{no}: the notice must stand {days} days. It can be opened from {at}.",
            no=no,
            days=days,
            at=w.when(at),
        )
    )


@phrase("refused.vote.no_scrutineers", NUDGE, public=True)
def no_scrutineers(w: Words, *, no: int, have: int) -> Page:
    """Nobody would watch the count."""
    return Page(
        w._(
            "Vote #{no}: {n}/{all} scrutineers. They press the button on the group's card.",
            no=no,
            n=have,
            all=SCRUTINEERS,
        )
    )


@phrase("refused.vote.unanswered", NUDGE, public=True)
def unanswered(w: Words, *, no: int, n: int) -> Page:
    """Somebody waits for an answer."""
    return Page(
        w._("Vote #{no}: {n} objections wait. Please answer them first: /vote {no}", no=no, n=n)
    )


@phrase("refused.vote.not_open", NUDGE, public=True)
def not_open(w: Words, *, no: int, at: datetime | None) -> Page:
    """Too early."""
    if at is None:
        return Page(w._("Vote #{no} is not open yet. I will tell you.", no=no))
    return Page(
        w._("Vote #{no} is not open yet. From {at}; I will tell you.", no=no, at=w.when(at))
    )


@phrase("refused.vote.closed", NUDGE, public=True)
def closed(w: Words, *, no: int) -> Page:
    """Too late."""
    return Page(w._("Vote #{no} has ended. This was not counted. Result: /vote {no}", no=no))


@phrase("refused.vote.secret", NUDGE, public=True)
def secret(w: Words, *, no: int) -> Page:
    """Its ballots are other ones."""
    return Page(w._("Vote #{no} is secret: please press [Vote] in our private chat.", no=no))


@phrase("refused.vote.other_channel", NUDGE, public=True)
def other_channel(w: Words, *, no: int, channel: str) -> Page:
    """One way only."""
    if channel == "secret":
        return Page(w._("Vote #{no}: your home has voted. A secret ballot is final.", no=no))
    return Page(
        w._("Vote #{no}: your home has voted on paper. If that is wrong, tell a scrutineer.", no=no)
    )


@phrase("refused.vote.tenant", NUDGE, public=True)
def tenant(w: Words, *, no: int) -> Page:
    """Owners decide."""
    return Page(
        w._(
            "Vote #{no}: owners decide here. With the owner's signed proxy the floor lead enters"
            " your ballot. Registered wrongly? Ask the floor lead.",
            no=no,
        )
    )


@phrase("refused.vote.say_tenure", NUDGE, public=True)
def say_tenure(w: Words, *, no: int) -> Page:
    """An older button: who they are was not asked."""
    return Page(w._("Vote #{no}: owners decide here. Please choose once more: /vote {no}", no=no))


@phrase("refused.vote.struck", NUDGE, public=True)
def struck(w: Words, *, no: int) -> Page:
    """Two scrutineers said that it was not theirs to give."""
    return Page(
        w._(
            "Vote #{no}: both scrutineers struck your ballot. The owner can vote, on paper too."
            " You can object when the result is published.",
            no=no,
        )
    )


@phrase("refused.vote.alone", NUDGE, public=True)
def alone(w: Words, *, no: int) -> Page:
    """Nobody else of the home has spoken."""
    return Page(w._("Vote #{no}: nobody else of your home has voted. Please choose.", no=no))


@phrase("refused.vote.say_why", NUDGE, public=True)
def say_why(w: Words, *, no: int) -> Page:
    """An older button: wrong, and not what."""
    return Page(
        w._("Vote #{no}: please say what is wrong. Press [Handle▸], then [It is wrong].", no=no)
    )


@phrase("refused.vote.checked", NUDGE, public=True)
def checked(w: Words, *, no: int) -> Page:
    """Said already."""
    return Page(w._("Vote #{no}: you have said so already.", no=no))


@phrase("refused.vote.not_published", NUDGE, public=True)
def not_published(w: Words, *, no: int) -> Page:
    """The sheet is being checked."""
    return Page(
        w._("Vote #{no}: the sheet is being checked. Objections after it is published.", no=no)
    )


@phrase("refused.vote.objected", NUDGE, public=True)
def objected(w: Words, *, no: int) -> Page:
    """One at a time."""
    return Page(w._("Vote #{no}: your home's objection waits for an answer.", no=no))


@phrase("refused.vote.no_objection", NUDGE, public=True)
def no_objection(w: Words, *, no: int) -> Page:
    """Nothing to answer."""
    return Page(w._("Vote #{no}: no objection waits.", no=no))


@phrase("refused.vote.answered", NUDGE, public=True)
def answered(w: Words, *, no: int) -> Page:
    """Answered already."""
    return Page(w._("Vote #{no}: that objection is answered.", no=no))


@phrase("refused.vote.challenge_late", NUDGE, public=True)
def challenge_late(w: Words, *, no: int) -> Page:
    """A year has passed."""
    return Page(
        w._("Vote #{no}: the year for that is over. Please ask a lawyer or the court.", no=no)
    )


@phrase("refused.vote.unread", NUDGE, public=True)
def unread(w: Words, *, no: int) -> Page:
    """Words that are no ballot."""
    return Page(
        w._("Vote #{no}: I did not understand that. Answer: agree, disagree or abstain", no=no)
    )


@phrase("refused.vote.no_result", NUDGE, public=True)
def no_result(w: Words, *, no: int, at: datetime | None) -> Page:
    """Nobody sees a count before the end."""
    if at is None:
        return Page(w._("Vote #{no} has no result yet.", no=no))
    return Page(
        w._("Vote #{no}: nobody sees the ballots before the end, {at}.", no=no, at=w.when(at))
    )


@phrase("refused.vote.secret_choices", NUDGE, public=True)
def secret_choices(w: Words, *, no: int) -> Page:
    """Nobody knows."""
    return Page(w._("Vote #{no} is secret: nobody knows who chose what.", no=no))
