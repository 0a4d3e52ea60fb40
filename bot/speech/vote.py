"""The card of a formal vote, a voter's ballot, and the one confirming step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.codes import StartForm, View, encode
from bot.flows.household import FAMILY, OWNER, TENANT
from bot.flows.rules.text import one_line
from bot.flows.vote_ballot_events import HelpRevoked
from bot.flows.vote_events import ScrutinyTaken, VoiceDeclared, VoiceGiven, VoiceYielded
from bot.flows.vote_own_events import BallotReceived
from bot.flows.vote_state import CHOICES, CONFLICT, SCRUTINEERS, Mine, packed
from bot.speech import vote_rules as rules
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.vote_figures import verdict
from bot.speech.vote_roll import at_notice, changes
from bot.speech.words import Html, Words

SAID = {"yes": _("agree"), "no": _("disagree"), "abstain": _("abstain")}
_STATES = {
    "draft": _("✏️ A draft: only you see it"),
    "lapsed": _("⌛ The notice has lapsed. It needs a new notice"),
    "annulled": _("↩️ The count is annulled: nothing is decided"),
    "effective": _("📌 The time for objections is over"),
    "challenged": _("⚠️ Somebody has asked to have it annulled"),
}
_BUTTON = 30  # characters
HELD = ("disputed", "annulled")  # the result says nothing, or nothing yet
CAST_AS = {
    OWNER: _("I am the owner: {choice}"),
    FAMILY: _("I am family of the owner: {choice}"),
    TENANT: _("I rent here"),
}


def title(w: Words, f: dict[str, Any]) -> Html:
    """Number and title."""
    return w._("🗳 <b>#{no} Formal vote: {text}</b>", no=f["no"], text=one_line(f["title"], 80))


def named(w: Words, mine: Mine) -> Html:
    """Their homes by number."""
    there = ["-".join(part for part in key if part) for key in mine.names]
    return w.listed(there) if there else w._("you")


def _state(w: Words, f: dict[str, Any]) -> Html | None:
    """Where it stands, in a sentence."""
    state = f["state"]
    if state in _STATES:
        return w._(_STATES[state])
    if state == "consulting":
        return w._("🚪 Visiting every home first: {n}/{all} done", n=f["consulted"], all=f["homes"])
    if state == "noticed":
        if f["opens_at"] is None:
            return w._("📣 Notice. The days count when the paper is handed out")
        return w._(
            "📣 Notice of {n} days. Voting from {at}", n=f["notice_days"], at=w.when(f["opens_at"])
        )
    if state == "open":
        return w._("⏱ Voting until {at}", at=w.when(f["closes_at"]))
    if state == "counting":
        return w._("🧮 Being counted. Result by {at}", at=w.when(f["closes_at"]))
    if state == "cancelled":
        return w._("↩️ Called off: {text}", text=f["reason"])
    if state == "disputed":
        return w._(
            "⚠️ Both scrutineers say the count is wrong. The result is held until {at}",
            at=w.when(f["held_until"]),
        )
    if state == "published":
        return w._(
            "📌 Published until {at}. Objections until then", at=w.when(f["published_until"])
        )
    return None


def turnout(w: Words, f: dict[str, Any]) -> Html:
    """Who has taken part so far, on every measure; never what they chose."""
    heads = rules.heads(w, f, f["voted"], f["heads"])
    if not f["by_area"]:
        return w._("Taken part: {heads}", heads=heads)
    return w._(
        "Taken part: {heads}; {area}", heads=heads, area=rules.areas(w, f["voted_area"], f["area"])
    )


def _roll(w: Words, f: dict[str, Any]) -> Html | None:
    if not f["heads"]:
        return None
    if f["by_area"]:
        return w._("On the roll: {n}, {area}", n=f["heads"], area=rules.area(w, f["area"]))
    return w._("On the roll: {n}", n=f["heads"])


def _besides(w: Words, f: dict[str, Any], *, copy: bool) -> list[Html | None]:
    """What else everybody may know at this point."""
    state = f["state"]
    told: list[Html | None] = []
    if f["override"] and state in ("consulting", "noticed"):
        told.append(w._("Fewer homes were visited. Why: {text}", text=f["override"]))
    if state == "noticed":
        told.append(w._("Scrutineers: {n}/{all}", n=f["scrutineers"], all=SCRUTINEERS))
    if state == "open":
        so_far = w._("How many have taken part so far stands on the card in the group")
        told.append(so_far if copy else turnout(w, f))
        told.append(w._("Extended once: too few took part") if f["extended"] else None)
    if state == "disputed":
        told.append(w._("Counting again: {n}/{all}", n=len(f["recount"]), all=SCRUTINEERS))
    told += changes(w, f)
    if f["objections"]:
        left = f["unanswered"]
        told.append(
            w._("Objections: {n}; not answered: {left}", n=f["objections"], left=left)
            if left
            else w._("Objections: {n}, all answered", n=f["objections"])
        )
    return told


def body(w: Words, f: dict[str, Any], *, copy: bool = False) -> Html:
    """What everybody may know of a vote; a `copy` in private does not follow every ballot."""
    part, agree = rules.needs(w, f)
    kept = f["state"] in ("cancelled", "effective", "challenged", "annulled")
    how = (part, agree, rules.kind(w, f))
    return lines(
        title(w, f),
        _state(w, f),
        *((verdict(w, f),) if f["verdict"] and f["state"] not in HELD else ()),
        w._("For: {scope}", scope=rules.scope(w, f)),
        w._("📜 About a rule of our own: see the details") if f["adopts"] else None,
        w._("Rule: {name} ({source})", name=rules.title(w, f), source=rules.source(w, f)),
        *(() if kept or f["verdict"] else how),
        rules.effect(w, f),
        _roll(w, f) if f["state"] == "noticed" else None,
        *_besides(w, f, copy=copy),
    )


@phrase("vote.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a vote in a group: three buttons at most that anybody may press."""
    no, state = f["no"], f["state"]
    details = Button(w._("Details"), View("kd", no))
    panel = Button(w._("Handle▸"), View("kp", no))
    if state == "cancelled":
        return Page(body(w, f))
    if state == "noticed":
        watch = None
        if f["scrutineers"] < SCRUTINEERS:
            watch = Button(w._("I will watch the count"), ScrutinyTaken(no))
        return Page(body(w, f), rows(details, watch, panel, width=3))
    if state == "open" and f["kind"] == "secret":
        link = w.link(encode(w.community, View("kb", no)))
        how = w._("Press the button and vote in our private chat: nobody looks on there")
        vote = Button(w._("Vote in private"), url=link)
        return Page(lines(body(w, f), how), rows(vote, details, panel, width=3))
    if state == "open":
        how = w._("Press [Vote]: only you see your ballot. Or reply: agree, disagree, abstain")
        return Page(
            lines(body(w, f), how),
            rows(Button(w._("Vote"), View("kb", no)), details, panel, width=3),
        )
    if state == "disputed":
        count = None
        if len(f["recount"]) < SCRUTINEERS:
            count = Button(w._("I will count again"), ScrutinyTaken(no))
        sheet = Button(w._("Result sheet"), View("ks", no))
        return Page(body(w, f), rows(sheet, count, panel, width=3))
    if f["verdict"]:
        return Page(
            body(w, f), rows(Button(w._("Result sheet"), View("ks", no)), details, panel, width=3)
        )
    return Page(body(w, f), rows(details, panel))


# --- a voter ----------------------------------------------------------------------------


def standing(w: Words, f: dict[str, Any], mine: Sequence[Mine]) -> list[Html]:
    """What they are on the roll with."""
    told = []
    for one in mine:
        if f["by_area"]:
            told.append(
                w._(
                    "You are on the roll with: {home}, {area}, 1 vote",
                    home=named(w, one),
                    area=rules.area(w, one.area),
                )
            )
        else:
            told.append(w._("You are on the roll with: {home}, 1 vote", home=named(w, one)))
    return told or [not_on_roll(w)]


def not_on_roll(w: Words) -> Html:
    """Why somebody has no vote here."""
    return w._("You are not on the roll. To register your home: /bind 3-2-401")


def _cast(w: Words, one: Mine) -> Html:
    """How one ballot stands."""
    home = named(w, one)
    if one.choice == CONFLICT:
        return w._("⚠️ {home}: your family differs, it does not count yet", home=home)
    if one.channel == "secret":
        return w._("✓ {home}: has voted", home=home)
    if one.channel == "assisted":
        return w._("✓ {home}: has voted, a helper entered it", home=home)
    if one.channel in ("paper", "proxy"):
        return w._("✓ {home}: has voted on paper", home=home)
    if one.choice:
        return w._("✓ {home}: {choice}", home=home, choice=w._(SAID[one.choice]))
    return w._("▫️ {home}: not voted yet", home=home)


def choices(
    w: Words, no: int, mine: Sequence[Mine], *, secret: bool
) -> tuple[tuple[Button, ...], ...]:
    """Three buttons for each ballot that may still be given here; a press asks once more."""
    made: list[tuple[Button, ...]] = []
    for one in mine:
        if one.channel not in ("", "chat"):
            continue
        room = f"{one.names[-1][-1]} " if len(mine) > 1 and one.names else ""
        made.append(
            tuple(
                Button(
                    one_line(f"{'✓ ' if one.voice == c else ''}{room}{w._(SAID[c])}", _BUTTON),
                    View("ly" if secret else "ky", packed(no, one.head, c)),
                )
                for c in CHOICES
            )
        )
    return tuple(made)


@phrase("vote.ballot")
def ballot(w: Words, *, mine: Sequence[Mine], **f: Any) -> Page:
    """One's own ballot."""
    no = f["no"]
    if f["state"] != "open":
        return Page(body(w, f))
    if not mine:
        return Page(lines(title(w, f), not_on_roll(w)))
    text = lines(
        title(w, f),
        one_line_motion(w, f),
        rules.effect(w, f),
        *standing(w, f, mine),
        *(_cast(w, one) for one in mine),
        rules.silence(w, f) if rules.follows(f) else None,
        _last(w, f),
    )
    helped = next((m.head for m in mine if m.channel == "assisted"), 0)
    more = rows(
        Button(w._("Details"), View("kd", no)),
        Button(w._("Take it back"), HelpRevoked(no, helped)) if helped else None,
        *_received(w, f, mine),
    )
    said = any(one.voice or one.choice for one in mine)
    buttons = (*choices(w, no, mine, secret=f["kind"] == "secret"), *more)
    return Page(text, buttons, sealed=said)


def _received(w: Words, f: dict[str, Any], mine: Sequence[Mine]) -> list[Button]:
    """Where it matters whether the ballot arrived: one press says so, whatever they choose."""
    if not rules.follows(f):
        return []
    return [
        Button(
            w._("{home}: I have the ballot", home=named(w, one)), BallotReceived(f["no"], one.head)
        )
        for one in mine
        if not one.delivered
    ]


def _last(w: Words, f: dict[str, Any]) -> Html:
    """Until when, and whether a ballot can be changed."""
    at = w.when(f["closes_at"])
    if f["kind"] == "secret":
        return lines(
            w._("⏱ Voting until {at}", at=at),
            w._("🔒 Secret: once given, it cannot be changed"),
        )
    return w._("⏱ Voting until {at}. You can change it until then", at=at)


def one_line_motion(w: Words, f: dict[str, Any]) -> Html:
    """The beginning of the motion."""
    return w._("Motion: {text}", text=one_line(f["text"], 160))


@phrase("vote.confirm")
def confirm(w: Words, *, one: Mine, choice: str, **f: Any) -> Page:
    """The one step before it counts. Of this, as of every page that names a home and its choice,
    the row is blanked once it was sent: choices stand among the ballots and nowhere else."""
    owner = None
    said = w._(SAID[choice])
    no = f["no"]
    if rules.numbers(f)["voters"] == "owners" and not one.tenure:
        return Page(
            lines(
                title(w, f),
                w._("{home} votes: <b>{choice}</b>.", home=named(w, one), choice=said),
                w._("Owners decide here. Who are you? What you say is kept with the ballot"),
            ),
            (
                *(
                    (Button(one_line(w._(CAST_AS[who], choice=said), _BUTTON),
                            VoiceDeclared(no, one.head, choice, who)),)
                    for who in (OWNER, FAMILY, TENANT)
                ),
                (Button(w._("Choose again"), View("kb", no)),),
            ),
            sealed=True,
        )  # fmt: skip
    if one.tenure == FAMILY:
        owner = w._("By this I say: I am of the owner's family and vote for the owner")
    elif rules.numbers(f)["voters"] == "owners":
        owner = w._("By this I say: I own this home, alone or with others")
    return Page(
        lines(
            title(w, f),
            w._("{home} votes: <b>{choice}</b>. Is that right?", home=named(w, one), choice=said),
            owner,
        ),
        rows(
            Button(str(w._("Yes: {choice}", choice=said)), VoiceGiven(no, one.head, choice)),
            Button(w._("Choose again"), View("kb", no)),
        ),
        sealed=True,
    )


@phrase("vote.cast", NUDGE)
def cast(
    w: Words, *, no: int, names: Any, voice: str, choice: str, changed: bool, closes_at: Any
) -> Page:
    """A word to whoever voted: it is said exactly if the ballot was counted."""
    home = named(w, Mine(0, names, 0))
    if choice == CONFLICT:
        return Page(
            w._(
                "⚠️ Vote #{no}: {home} has said different things. It does not count yet.",
                no=no,
                home=home,
            )
        )
    if not voice:
        return Page(w._("Vote #{no}: your family speaks for {home}.", no=no, home=home))
    said = w._(SAID[voice])
    if not changed:
        return Page(
            w._("Vote #{no}: {home} has said {choice} already.", no=no, home=home, choice=said),
            sealed=True,
        )
    return Page(
        w._(
            "✅ Vote #{no}: {home} has voted: {choice}. You can change it until {at}.",
            no=no,
            home=home,
            choice=said,
            at=w.when(closes_at),
        ),
        sealed=True,
    )


@phrase("vote.torn")
def torn(w: Words, *, head: int, choice: str, **f: Any) -> Page:
    """Both read it: their home has said different things."""
    no = f["no"]
    return Page(
        lines(
            title(w, f),
            w._("⚠️ People of your home chose differently. Its vote does not count yet"),
            w._("Say the same, or let your family speak. Until {at}", at=w.when(f["closes_at"])),
        ),
        rows(
            Button(w._("Choose again"), View("kb", no)),
            Button(w._("My family speaks"), VoiceYielded(no, head)),
        ),
    )


@phrase("vote.settled")
def settled(w: Words, *, head: int, choice: str, **f: Any) -> Page:
    """The others of the home read that its vote counts now."""
    if not choice:
        return Page(lines(title(w, f), w._("Nobody of your home has a vote here now.")))
    return Page(
        lines(
            title(w, f),
            w._("✅ Your home's vote counts now: {choice}", choice=w._(SAID[choice])),
        ),
        sealed=True,
    )


@phrase("vote.details")
def details(w: Words, *, mine: Sequence[Mine], **f: Any) -> Page:
    """The motion word for word, its rule with the law, and what they stand on the roll with."""
    no, state = f["no"], f["state"]
    part, agree = rules.needs(w, f)
    text = lines(
        title(w, f),
        _state(w, f),
        w._("Motion: {text}", text=f["text"]),
        *rules.proposes(w, f),
        w._("For: {scope}", scope=rules.scope(w, f)),
        w._("Rule: {name} ({source})", name=rules.title(w, f), source=rules.source(w, f)),
        part,
        agree,
        rules.measures(w, f),
        rules.silence(w, f),
        rules.kind(w, f),
        rules.effect(w, f),
        *(standing(w, f, mine) if state not in ("consulting", "draft", "lapsed") else ()),
        at_notice(w, f) if state == "noticed" else None,
    )
    return Page(text, rows(*voter_buttons(w, no, state, mine)))


def voter_buttons(w: Words, no: int, state: str, mine: Sequence[Mine]) -> list[Button]:
    """What somebody on the roll may do at this point."""
    if state == "open" and mine:
        return [Button(w._("Vote"), View("kb", no))]
    if state == "noticed":
        return [Button(w._("The roll is wrong"), StartForm("kg", no))]
    if state == "published" and mine:
        return [
            Button(w._("I object"), StartForm("kg", no)),
            Button(w._("Ask to annul it"), StartForm("kr", no)),
        ]
    if state == "effective" and mine:
        return [Button(w._("Ask to annul it"), StartForm("kr", no))]
    return []
