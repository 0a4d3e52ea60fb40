"""Ballots that are entered for a household: questions, what was entered, receipts (S08, S31)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.codes import StartForm, View
from bot.flows.vote_ballot_events import HelpRevoked
from bot.flows.vote_state import HEADS_MOST, SPOILT
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.vote import SAID, title
from bot.speech.words import Html, Words

WAYS = {
    "paper": _("a paper ballot"),
    "proxy": _("a written proxy"),
    "assisted": _("with a helper"),
}
_PAPER = {**SAID, SPOILT: _("not clear: it does not count")}
_HELD = {
    "chat": _("in the chat"),
    "secret": _("in secret"),
    "paper": _("on paper"),
    "proxy": _("by proxy"),
    "assisted": _("with a helper"),
}

QUESTIONS: dict[str, Callable[..., Html]] = {
    "vote.slip": lambda w, no: w._(
        "Vote #{no}: which number stands on the paper? Such as: V3-57-41. Or the home: 3-2-401",
        no=no,
    ),
    "vote.way": lambda w, no, home: w._("Vote #{no}, {home}: how did it come?", no=no, home=home),
    "vote.said": lambda w, home, alike=(): lines(
        w._(
            "⚠️ Other proxies with such a holder: {names}. The same person? One holds so many only.",
            names=w.listed(alike),
        )
        if alike
        else None,
        w._("{home}: what does it say?", home=home),
    ),
    "vote.present": lambda w, home, owners=False: (
        w._(
            "{home}: is the owner, or somebody of the owner's family, with you now, and do they ask"
            " you to enter it?",
            home=home,
        )
        if owners
        else w._("{home}: is the person with you now, and do they ask you to enter it?", home=home)
    ),
    "vote.why_help": lambda w: w._("Why do they need help? Such as: no smartphone"),
    "vote.signed": lambda w, no, home: w._(
        "{home}: is the proxy written and signed, and does it name vote #{no}?", no=no, home=home
    ),
    "vote.staff": lambda w: w._("Does the holder work for the property company?"),
    "vote.holder": lambda w: w._(
        "Who holds the proxy? Name and home, such as: 赵敏 3-2-402. From elsewhere: the name"
    ),
    "vote.strike": lambda w, home: w._(
        "{home}: why was this ballot not for them to give? The home and the other scrutineer will"
        " read it.",
        home=home,
    ),
    "vote.void": lambda w, home: w._(
        "{home}: why does this paper not count? The household will read it.", home=home
    ),
}


def _yes_no(w: Words, option: str) -> Html:
    return w._("Yes, it is so") if option == "yes" else w._("No, it is not")


OPTIONS: dict[str, Callable[[Words, str], Html]] = {
    "vote.way": lambda w, option: w._(WAYS[option]),
    "vote.said": lambda w, option: w._(_PAPER[option]),
    "vote.present": _yes_no,
    "vote.signed": _yes_no,
    "vote.staff": _yes_no,
}


def homes(w: Words, names: Sequence[Sequence[str]]) -> Html:
    """Homes by number."""
    return w.listed("-".join(part for part in key if part) for key in names)


def held(w: Words, channel: str) -> Html:
    """In which way a household has voted."""
    return w._(_HELD[channel])


def _one(w: Words, entered: Mapping[str, Any]) -> Html:
    """What somebody has entered: the way, the choice, who holds a proxy."""
    channel, choice = entered["channel"], entered["choice"]
    way, said = w._(WAYS[channel]), w._(_PAPER[choice])
    if entered["holder"]:
        who = entered["holder"].partition("/")[0]
        return w._("{way} ({who}): {choice}", way=way, who=who, choice=said)
    return w._("{way}: {choice}", way=way, choice=said)


@phrase("vote.entered")
def entered(w: Words, *, names: Any, waits: bool, paper_slip: bool, **f: Any) -> Page:
    """To whoever entered it: it waits for a second person, or counts now."""
    home = homes(w, names)
    if waits:
        return Page(
            lines(
                title(w, f),
                w._("📝 {home}, {what}", home=home, what=_one(w, f)),
                w._("It does not count yet. Somebody else must enter the same paper"),
            ),
            sealed=True,
        )
    slip = w._("Nobody of this home is on Telegram. Copy this for them:")
    receipt = w._("Vote #{no}: {home} has voted ({what})", no=f["no"], home=home, what=_one(w, f))
    return Page(
        lines(
            title(w, f),
            w._("✅ {home}, {what}", home=home, what=_one(w, f)),
            w._("Two people entered the same. It counts"),
            slip if paper_slip else None,
            receipt if paper_slip else None,
        ),
        sealed=True,
    )


@phrase("vote.differs")
def differs(w: Words, *, names: Any, first: Any, second: Any, **f: Any) -> Page:
    """To both: neither counts."""
    return Page(
        lines(
            title(w, f),
            w._("⚠️ {home}: two people entered different things", home=homes(w, names)),
            w._("First: {what}", what=_one(w, first)),
            w._("Second: {what}", what=_one(w, second)),
            w._("Neither counts. Look at the paper together and enter it again"),
        ),
        rows(Button(w._("Enter a paper ballot"), StartForm("ld", f["no"]))),
        sealed=True,
    )


@phrase("vote.entered_for")
def entered_for(w: Words, *, names: Any, head: int, **f: Any) -> Page:
    """To the household: what was entered for it, and what to do if it is wrong."""
    helped = f["channel"] == "assisted"
    told = w._("📝 {home} has voted: {what}", home=homes(w, names), what=_one(w, f))
    if helped:
        wrong = w._("A helper entered it for you. If it is not what you said, take it back")
        return Page(
            lines(title(w, f), told, wrong),
            rows(Button(w._("Take it back"), HelpRevoked(f["no"], head))),
            sealed=True,
        )
    wrong = w._("Two people entered it. If it is wrong, tell a scrutineer before the end")
    return Page(lines(title(w, f), told, wrong), sealed=True)


@phrase("vote.voided")
def voided(w: Words, *, names: Any, reason: str, **f: Any) -> Page:
    """To the household: a scrutineer struck its paper."""
    again = w._("You can vote again here until {at}", at=w.when(f["closes_at"]))
    vote = rows(Button(w._("Vote"), View("kb", f["no"]))) if f["state"] == "open" else ()
    return Page(
        lines(
            title(w, f),
            w._(
                "⚠️ {home}: a scrutineer struck your paper ballot. Why: {text}",
                home=homes(w, names),
                text=reason,
            ),
            again if f["state"] == "open" else None,
        ),
        vote,
    )


@phrase("vote.revoked", NUDGE)
def revoked(w: Words, *, names: Any, **f: Any) -> Page:
    """To the helper: the household has taken it back."""
    return Page(
        lines(
            title(w, f),
            w._("↩️ {home} took back what you entered. They vote themselves", home=homes(w, names)),
        )
    )


@phrase("vote.paper")
def paper(w: Words, *, names: Any, head: int, channel: str, **f: Any) -> Page:
    """A paper whose QR code was read by somebody who collects them."""
    if channel:
        how = w._("✓ {home} has voted already ({how})", home=homes(w, names), how=held(w, channel))
        return Page(lines(title(w, f), how))
    return Page(
        lines(title(w, f), w._("The paper of {home}", home=homes(w, names))),
        rows(Button(w._("Enter this paper"), StartForm("le", f["no"] * HEADS_MOST + head))),
    )


# --- why not ----------------------------------------------------------------------------


@phrase("refused.vote.no_paper", NUDGE, public=True)
def no_paper(w: Words, *, no: int) -> Page:
    """A secret vote."""
    return Page(
        w._(
            "Vote #{no} is secret: a paper with a number would tell who chose what. People vote"
            " with me in private, on any phone.",
            no=no,
        )
    )


@phrase("refused.vote.no_head", NUDGE, public=True)
def no_head(w: Words, *, no: int) -> Page:
    """Nobody on the roll."""
    return Page(w._("Vote #{no}: that home is not on the roll. Please check the number.", no=no))


@phrase("refused.vote.voted", NUDGE, public=True)
def voted(w: Words, *, no: int, channel: str) -> Page:
    """Once is enough."""
    return Page(
        w._(
            "Vote #{no}: this home has voted already ({how}). The second ballot does not count.",
            no=no,
            how=held(w, channel),
        )
    )


@phrase("refused.vote.own_paper", NUDGE, public=True)
def own_paper(w: Words, *, no: int) -> Page:
    """One's own household."""
    return Page(w._("Vote #{no}: this is your own home. Please vote by button: /vote {no}", no=no))


@phrase("refused.vote.same_enterer", NUDGE, public=True)
def same_enterer(w: Words, *, no: int) -> Page:
    """Both times by one person."""
    return Page(
        w._("Vote #{no}: you entered this paper. Somebody else must enter it as well.", no=no)
    )


@phrase("refused.vote.bad_slip", NUDGE, public=True)
def bad_slip(w: Words, *, no: int) -> Page:
    """No number, or a wrong one."""
    return Page(
        w._(
            "Vote #{no}: there is no such paper. Please read the number again, such as V3-57-41.",
            no=no,
        )
    )


@phrase("refused.vote.other_slip", NUDGE, public=True)
def other_slip(w: Words, *, no: int, other: int) -> Page:
    """A paper of another vote."""
    return Page(
        w._("This paper is of vote #{other}, not of #{no}. Enter it there.", no=no, other=other)
    )


@phrase("refused.vote.no_holder", NUDGE, public=True)
def no_holder(w: Words) -> Page:
    """A proxy for nobody."""
    return Page(w._("Please write a name, such as: 赵敏 3-2-402"))


@phrase("refused.vote.proxy_unsigned", NUDGE, public=True)
def proxy_unsigned(w: Words, *, no: int) -> Page:
    """Not in writing, or not for this matter."""
    return Page(
        w._(
            "A proxy must be written, signed, and name vote #{no}. Please have it written first.",
            no=no,
        )
    )


@phrase("refused.vote.proxy_property", NUDGE, public=True)
def proxy_property(w: Words, *, no: int) -> Page:
    """Held by the property company."""
    return Page(
        w._(
            "Vote #{no}: nobody of the property company can hold a proxy. The household can vote"
            " itself, or name a neighbour.",
            no=no,
        )
    )


@phrase("refused.vote.proxy_limit", NUDGE, public=True)
def proxy_limit(w: Words, *, no: int, most: int) -> Page:
    """Too many in one hand."""
    return Page(
        w._(
            "Vote #{no}: one person can hold {most} proxies. The household can vote itself, or"
            " name somebody else.",
            no=no,
            most=most,
        )
    )


@phrase("refused.vote.no_consent", NUDGE, public=True)
def no_consent(w: Words, *, no: int) -> Page:
    """Nobody asked for it."""
    return Page(
        w._(
            "Vote #{no}: only with the person beside you, and if they ask for it. Else a paper"
            " ballot or a proxy.",
            no=no,
        )
    )


@phrase("refused.vote.help_over", NUDGE, public=True)
def help_over(w: Words, *, no: int, lasts: Any) -> Page:
    """It took too long."""
    minutes = int(lasts.total_seconds() // 60)
    return Page(
        w._(
            "Vote #{no}: more than {n} minutes have passed. Please ask the person once more and"
            " begin again.",
            no=no,
            n=minutes,
        )
    )


@phrase("refused.vote.help_party", NUDGE, public=True)
def help_party(w: Words, *, no: int) -> Page:
    """The opener."""
    return Page(
        w._("Vote #{no}: you opened it. Somebody else must help here, such as a floor lead.", no=no)
    )


@phrase("refused.vote.help_limit", NUDGE, public=True)
def help_limit(w: Words, *, no: int, most: int) -> Page:
    """Enough for one helper."""
    return Page(
        w._(
            "Vote #{no}: one helper enters for {most} homes at most. Please ask another helper.",
            no=no,
            most=most,
        )
    )


@phrase("refused.vote.nothing_entered", NUDGE, public=True)
def nothing_entered(w: Words, *, no: int) -> Page:
    """Nothing to strike."""
    return Page(
        w._("Vote #{no}: nothing that counts was entered for this home. It can be left.", no=no)
    )
