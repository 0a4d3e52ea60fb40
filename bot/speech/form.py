"""The words of conversations: questions, ready answers, back and cancel."""

from __future__ import annotations

from collections.abc import Callable

from bot.codes import Turn
from bot.flows.forms import Ask, Text
from bot.flows.rules.text import one_line
from bot.speech import meeting_form
from bot.speech.community import kind_of
from bot.speech.form_names import written
from bot.speech.item_form import CHOICES as ITEM_CHOICES
from bot.speech.item_form import QUESTIONS as ITEM_QUESTIONS
from bot.speech.minutes_form import CHOICES as MINUTES_CHOICES
from bot.speech.minutes_form import QUESTIONS as MINUTES_QUESTIONS
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.poll import WAYS as POLL_WAYS
from bot.speech.vote_desk import STANCES as VOTE_STANCES
from bot.speech.vote_entering import OPTIONS as VOTE_BALLOT_OPTIONS
from bot.speech.vote_entering import QUESTIONS as VOTE_BALLOTS
from bot.speech.vote_own import CHOICES as OWN_CHOICES
from bot.speech.vote_own import OPTIONS as OWN_OPTIONS
from bot.speech.vote_own import QUESTIONS as OWN_QUESTIONS
from bot.speech.vote_roll import OPTIONS as VOTE_ROLL_OPTIONS
from bot.speech.vote_roll import QUESTIONS as VOTE_ROLL
from bot.speech.vote_rules import part as vote_part
from bot.speech.words import Html, Words


def _what(w: Words, about: str, *, signs: bool) -> Html:
    """What is it? Of a thing that was named: what about it?"""
    first = w._("There are no words in it, so that nobody knows what it is about.")
    ask = w._("What is wrong, or what would you like? One sentence is enough.")
    if about:
        ask = w._("What about this: {about}? One sentence is enough.", about=about)
    call = w._(
        "Is somebody in danger? Call 119 (fire and rescue), 120 (ambulance) or 110 (police) first."
    )
    return lines(first if signs else None, ask, call if signs or about else None)


def _alike(w: Words, matters: list[tuple[int, str, str, str, bool]]) -> Html:
    """Is it the same as one of these? Of one's own nobody is counted a second time."""
    own, there = _("#{no} {text} (yours, {state})"), _("#{no} {text} ({state})")
    first = w._("Is it one of these? Then press it, and you are counted there.")
    if all(mine for *_matter, mine in matters):
        first = w._(
            "You have raised this yourself, and it is not done yet. Is it the same? Then press it:"
            " nothing has to be noted again."
        )
    told = (
        w._(own if mine else there, no=no, text=one_line(text, 60), state=w.need_state(state))
        for no, text, _place, state, mine in matters
    )
    return lines(first, *told)


#: how each question is asked
_QUESTIONS: dict[str, Callable[..., Html]] = {
    "setup.name": lambda w, title: w._(
        "What is the community called? Press the name, or write it.", title=title
    ),
    "setup.kind": lambda w: w._("What kind of estate is it?"),
    "setup.language": lambda w: w._("Which language shall I speak?"),
    "setup.zone": lambda w: w._("Which time zone?"),
    "setup.zone_unknown": lambda w, zone: w._(
        "I do not know the zone “{zone}”. Press one, or write it like Asia/Shanghai.", zone=zone
    ),
    "setup.buildings": lambda w, title: w._(
        "Which buildings is the group “{title}” for? Such as: 3, or 3-6, or all", title=title
    ),
    "setup.buildings_unknown": lambda w, title: w._(
        "I did not understand that. Which buildings is “{title}” for? Such as: 3, or 3-6, or all",
        title=title,
    ),
    "need.alike": _alike,
    "need.hand": lambda w, no: w._("Who shall take over #{no}?", no=no),
    "need.hand_why": lambda w, no: w._(
        "Why? They will read it. It stays with you until then.", no=no
    ),
    "need.hold_why": lambda w, no: w._(
        "Why does #{no} have to wait? Everybody will read it.", no=no
    ),
    "need.hold": lambda w, no: w._("For how long does #{no} have to wait?", no=no),
    "need.extend": lambda w, no: w._("Why does #{no} need longer? Everybody will read it.", no=no),
    "need.contact": lambda w, no: w._(
        "Who does #{no} instead, and how can they be reached? Everybody will read it.", no=no
    ),
    "need.dismiss": lambda w, no: w._(
        "Why is #{no} not a need? Whoever raised it will read it.", no=no
    ),
    "need.into": lambda w, no: w._("Of which matter is #{no} the same? Such as: 12", no=no),
    "need.correct": lambda w, no: w._("What was wrong about #{no}? Everybody will read it.", no=no),
    "retract": lambda w, no: w._("Is #{no} settled? Shall I take it back?", no=no),
    "need.what": lambda w, signs=False, about="": _what(w, about, signs=signs),
    "need.where": lambda w: w._("Where is it? Press a place, or write it, such as: Block 3 Unit 2"),
    "need.answer": lambda w, no: w._("Your answer to #{no}? Everybody will read it.", no=no),
    "need.progress": lambda w, no: w._("What is new with #{no}? Everybody will read it.", no=no),
    "need.result": lambda w, no: w._("What was done about #{no}? Everybody will read it.", no=no),
    "need.reason": lambda w, no: w._("Why is #{no} not adopted? Everybody will read it.", no=no),
    "need.decider": lambda w, no: w._("Who decided about #{no}?", no=no),
}
_POLLS: dict[str, Callable[..., Html]] = {
    "poll.question": lambda w: w._("What do you want to ask the neighbours?"),
    "poll.options": lambda w: w._(
        "Which answers are there? With a stroke between them, such as: 9:00/10:00/14:00"
    ),
    "poll.way": lambda w: w._("How shall the neighbours choose?"),
    "poll.outcome": lambda w, no: w._(
        "What does the result of #{no} mean? One sentence. Everybody will read it.", no=no
    ),
    "poll.then": lambda w, no: w._(
        "What happens next with #{no}, and who does it? Everybody will read it.", no=no
    ),
    "poll.review": lambda w, no: w._("When shall #{no} be looked at again?", no=no),
    "poll.became": lambda w, no: w._("What became of #{no}? Everybody will read it.", no=no),
}
_QUESTIONS.update(_POLLS)
_VOTES: dict[str, Callable[..., Html]] = {
    "vote.title": lambda w: w._("What is the vote about? A short title."),
    "vote.text": lambda w: w._(
        "The motion, word for word? It is what people agree to. It cannot be changed later."
    ),
    "vote.rule": lambda w, own=None: w._(
        "What kind of matter is it? The law says what each one needs."
    ),
    "vote.part": lambda w: w._("Who votes on it?"),
    "vote.kind": lambda w: w._("Recorded or secret?"),
    "vote.days": lambda w: w._("For how many days can people vote?"),
    "vote.home": lambda w, no: w._("Vote #{no}: which home was visited? Such as: 3-2-401", no=no),
    "vote.stance": lambda w, no: w._("Vote #{no}: what do they think?", no=no),
    "vote.concern": lambda w, no: w._("Vote #{no}: what worries them?", no=no),
    "vote.offer": lambda w, no: w._("Vote #{no}: what was offered to them?", no=no),
    "vote.override": lambda w, no: w._(
        "Vote #{no}: why does the notice go out before enough homes were visited? Everybody will"
        " read it.",
        no=no,
    ),
    "vote.cancel": lambda w, no: w._(
        "Vote #{no}: why is it called off? Everybody will read it.", no=no
    ),
    "vote.object": lambda w, no: w._(
        "Vote #{no}: what is wrong? Its opener and the scrutineers will read it.", no=no
    ),
    "vote.answer": lambda w, no, words: w._(
        "Vote #{no}, objection: “{words}”. Your answer?", no=no, words=one_line(words, 200)
    ),
    "vote.wrong": lambda w, no: w._(
        "Vote #{no}: what is wrong with the count? The opener and the other scrutineer read it.",
        no=no,
    ),
    "vote.annul": lambda w, no: w._(
        "Vote #{no}: why is the count annulled? Everybody will read it.", no=no
    ),
    "vote.challenge": lambda w, no: w._(
        "Vote #{no}: which court or office did you ask, and why?", no=no
    ),
    "vote.basis": lambda w: w._(
        "Which local rules allow an electronic vote? Name the rule and its article. Without it"
        " votes are consultations."
    ),
    "vote.law": lambda w, basis: w._(
        "“{basis}”: have you read it, and shall new votes bind by it?", basis=basis
    ),
}
_QUESTIONS.update(_VOTES)
_QUESTIONS.update(ITEM_QUESTIONS)
_QUESTIONS.update(MINUTES_QUESTIONS)
_QUESTIONS.update(meeting_form.QUESTIONS)
_QUESTIONS.update(VOTE_BALLOTS)
_QUESTIONS.update(VOTE_ROLL)
_QUESTIONS.update(OWN_QUESTIONS)
_LANGUAGES = {"zh_CN": "中文", "en": "English"}  # each in its own words
#: what each named option is called
_OPTIONS: dict[str, Callable[[Words, str], Html]] = {
    "need.decider": lambda w, option: w.role(option),
    "need.hand": lambda w, option: w.role(option),
    "need.hold": lambda w, option: w.many("{n} day", "{n} days", int(option)),
    "need.alike": lambda w, option: (
        w._("No, something new") if option == "new" else w._("Yes, #{no}", no=option)
    ),
    "poll.way": lambda w, option: w._(POLL_WAYS[option]),
    "poll.review": lambda w, option: w.many("in {n} day", "in {n} days", int(option)),
    "vote.part": lambda w, option: vote_part(w, option),
    "vote.kind": lambda w, option: (
        w._("secret") if option == "secret" else w._("recorded, the scrutineers see it")
    ),
    "vote.days": lambda w, option: w.many("{n} day", "{n} days", int(option)),
    "vote.stance": lambda w, option: w._(VOTE_STANCES[option]),
    **VOTE_BALLOT_OPTIONS,
    **VOTE_ROLL_OPTIONS,
    **OWN_OPTIONS,
    "vote.law": lambda w, option: (
        w._("Yes, let votes bind") if option == "on" else w._("No, consultations only")
    ),
    **meeting_form.OPTIONS,
    "setup.kind": kind_of,
    "setup.language": lambda _w, option: Html(_LANGUAGES.get(option, option)),
}

#: the same, where the name holds facts of the question
_NUMBERED: dict[str, Callable[..., Html]] = {
    **ITEM_CHOICES,
    **MINUTES_CHOICES,
    **OWN_CHOICES,
    "retract": lambda w, option, no: (
        w._("Take back #{no}", no=no) if option == "withdraw" else w._("Not settled yet")
    ),
}


def labels(w: Words, ask: Ask) -> list[str]:
    """The ready answers of a question, as this reader sees them."""
    if isinstance(ask.kind, Text):
        return list(ask.kind.options)
    if ask.name in _NUMBERED:
        return [str(_NUMBERED[ask.name](w, option, **ask.facts)) for option in ask.kind.options]
    return [str(_OPTIONS[ask.name](w, option)) for option in ask.kind.options]


def question(
    w: Words, ask: Ask, form_id: int, at: int, *, first: bool, public: bool, length: bool = True
) -> Page:
    """A question with its ready answers, back and cancel.

    Asked before everybody's eyes (`public`), a question without ready answers opens the
    reader's reply by itself; such a message cannot have buttons, so cancel is a word there.
    How long an answer must be is left out where it was said just now (`length`).
    """
    text = _QUESTIONS[ask.name](w, **ask.facts)
    offered = labels(w, ask)
    if isinstance(ask.kind, Text) and ask.kind.least > 1 and (length or ask.kind.photos):
        least = w._("At least {n} characters.", n=ask.kind.least)
        if ask.kind.photos:
            least = w._("A photo, or at least {n} characters.", n=ask.kind.least)
        text = lines(text, least)
    if public and not offered:
        how = w._("Reply to this message. To stop, reply: cancel")
        return Page(lines(text, how), force=True, placeholder=w._("Write here"))
    if w.reader.in_group and isinstance(ask.kind, Text):
        how = (
            w._("(To write, reply to this message.)") if offered else w._("Reply to this message.")
        )
        text = lines(text, how)
    ready = [Button(label, Turn(form_id, at, str(i))) for i, label in enumerate(offered)]
    ways = (
        None if first else Button(w._("Back"), Turn(form_id, at, "b")),
        Button(w._("Cancel"), Turn(form_id, at, "x")),
    )
    return Page(text, (*rows(*ready), *rows(*ways)))


def way(w: Words, text: str) -> str:
    """Whether a reply is the word for cancel ("x") or back ("b")."""
    word = text.strip().strip("/").casefold()
    if word in {str(w._("Cancel")).casefold(), "cancel", "取消"}:
        return "x"
    if word in {str(w._("Back")).casefold(), "back", "返回"}:
        return "b"
    return ""


def chosen(w: Words, text: str) -> str:
    """Whether words choose to go on with what is open ("k") or begin the new one ("n")."""
    word = text.strip().casefold()
    labels = {str(w._("Go on")).casefold(): "k", str(w._("Begin the new one")).casefold(): "n"}
    return labels.get(word, "")


@phrase("form.cancelled", NUDGE, public=True)
def cancelled(w: Words) -> Page:
    """What the question becomes."""
    return Page(w._("Cancelled. Nothing was noted."))


@phrase("form.dropped", NUDGE, public=True)
def dropped(w: Words) -> Page:
    """What the question becomes when another form begins in its place."""
    return Page(w._("This was dropped, nothing of it was noted. The new one begins."))


@phrase("form.ended", NUDGE, public=True)
def ended(w: Words) -> Page:
    """What the question becomes when its result stands elsewhere."""
    return Page(w._("✅ Done, thank you."))


@phrase("form.already", NUDGE, public=True)
def already(w: Words, *, form_id: int, at: int, code: str, no: int) -> Page:
    """A second form while one is open: which one, by its code and what it is about."""
    return Page(
        w._(
            "You have not finished what you were writing before ({what})."
            " Go on with it, or drop it and begin the new one? Please press a button.",
            what=written(w, code, no),
        ),
        rows(
            Button(w._("Go on"), Turn(form_id, at, "k")),
            Button(w._("Begin the new one"), Turn(form_id, at, "n")),
        ),
    )


@phrase("form.asked_in_private", NUDGE, public=True)
def asked_in_private(w: Words) -> Page:
    """Toast: the question stands in the private chat."""
    return Page(w._("I have asked you in our private chat."))


@phrase("form.outdated", NUDGE, public=True)
def outdated(w: Words) -> Page:
    """The form has changed since it was begun."""
    return Page(w._("This conversation is out of date. Please begin again."))
