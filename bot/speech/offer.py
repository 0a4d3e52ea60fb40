"""The words of offers, emergencies, photos and of taking back what is fine again."""

from __future__ import annotations

from bot.codes import View
from bot.flows.offer import OfferAccepted, OfferRefused
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words


@phrase("offer.made", NUDGE)
def made(w: Words, *, no: int) -> Page:
    """A whisper to whoever said what is likely to be a need; it repeats no word of it."""
    return Page(
        w._("Shall I register what you said, so that somebody takes care of it?"),
        rows(Button(w._("Register"), OfferAccepted(no)), Button(w._("No"), OfferRefused(no))),
        here_only=True,
    )


@phrase("offer.private")
def private(w: Words, *, no: int, danger: bool = False) -> Page:
    """Plain words in private."""
    if danger:
        return Page(
            w._("To tell the staff at once, press below."),
            rows(Button(w._("Register now"), OfferAccepted(no))),
        )
    return Page(
        w._("Shall I register this, so that somebody takes care of it?"),
        rows(Button(w._("Register it"), OfferAccepted(no))),
    )


@phrase("offer.taken", NUDGE)
def taken(w: Words) -> Page:
    """What the question becomes."""
    return Page(w._("✅ All right, I am registering it."))


@phrase("offer.dropped", NUDGE)
def dropped(w: Words) -> Page:
    """What the question becomes."""
    return Page(w._("All right. Your words were not kept."))


@phrase("refused.offer.over", NUDGE, public=True)
def over(w: Words) -> Page:
    """Answered before, or too old."""
    return Page(w._("This is over. To raise something, write: /need and what it is about"))


@phrase("refused.offer.not_yours", NUDGE, public=True)
def not_yours(w: Words) -> Page:
    """Somebody else's words, or older ones."""
    return Page(w._("This button is for somebody else, or too old. To raise something: /need"))


# --- emergencies ------------------------------------------------------------------------


def _first(w: Words, numbers: tuple[str, ...], peril: str) -> Html:
    known = {
        "119": w._("119 (fire and rescue)"),
        "110": w._("110 (police)"),
        "120": w._("120 (ambulance)"),
    }
    listed = w.listed(known.get(n, n) for n in numbers)
    if peril == "gas":  # a call indoors may be the spark
        return w._("🚨 Open the windows and go out first, then call {numbers}.", numbers=listed)
    return w._("🚨 Please call {numbers} first.", numbers=listed)


def _until_help(w: Words, peril: str) -> Html:
    """What to do until help is there, by the kind of danger."""
    known = {
        "fire": w._(
            "No smoke in the stairwell: leave at once, not by the lift. Thick smoke there: close"
            " the door, seal the gap with wet cloth, wait at a window."
        ),
        "gas": w._("Switch nothing on or off, light nothing, do not telephone indoors."),
        "lift": w._("In the lift: press the alarm, leave the doors alone, wait for the rescuers."),
        "shock": w._("Do not touch the person or the wire. Switch the power off first."),
        "trapped": w._("Do not go in there yourself. Stay on the phone and do what 119 says."),
        "hurt": w._("Do not move them. Stay on the phone and do what 120 says."),
        "violence": w._("Keep away, lock your door. Do not step in alone."),
        "edge": w._("Keep away from the edge, do not shout, do not crowd. Wait for the police."),
        "missing": w._("You need not wait 24 hours: report it at once. Keep your phone free."),
    }
    return known.get(peril) or w._("Get to safety.")


@phrase("emergency.first")
def emergency(w: Words, *, numbers: tuple[str, ...], peril: str = "", told: bool = False) -> Page:
    """Before everything else; the staff are spoken of only where they are told."""
    telling = w._("I am telling the staff now.") if told else None
    return Page(lines(_first(w, numbers, peril), _until_help(w, peril), telling))


@phrase("emergency.overheard")
def emergency_overheard(w: Words, *, no: int, numbers: tuple[str, ...], peril: str = "") -> Page:
    """The same to a line that was not for the bot; the staff are told when it is registered."""
    press = w._("To tell the staff at once, press below.")
    return Page(
        lines(_first(w, numbers, peril), _until_help(w, peril), press),
        rows(Button(w._("Register now"), OfferAccepted(no))),
    )


# --- fine again -------------------------------------------------------------------------


@phrase("retract.kept", NUDGE, public=True)
def kept(w: Words, *, no: int) -> Page:
    """It is not fine yet."""
    return Page(w._("#{no} goes on.", no=no))


@phrase("retract.which", NUDGE, public=True)
def which(w: Words, *, matters: list[tuple[int, str]]) -> Page:
    """There are several: each leads to its own [take it back]."""
    view = "np" if w.reader.in_group else "ns"
    return Page(
        lines(
            w._("Which one is settled? Press it, then [Take it back]."),
            *(w._("#{no} {text}", no=no, text=one_line(text, 60)) for no, text in matters),
        ),
        rows(*(Button(f"#{no}", View(view, no)) for no, _text in matters), width=4),
    )


@phrase("retract.none", NUDGE, public=True)
def nothing_waits(w: Words, *, matters: list[tuple[int, str]]) -> Page:
    """Nothing that could be taken back without a word."""
    return Page(w._("Nothing that you raised in the last day waits for an answer. Yours: /my"))


# --- courtesies -------------------------------------------------------------------------


@phrase("welcome", NUDGE, public=True)
def welcome(w: Words) -> Page:
    """Thanks that were said to the bot."""
    return Page(w._("You are welcome."))


# --- photos -----------------------------------------------------------------------------


@phrase("photo.added", NUDGE, public=True)
def photo_added(w: Words, *, no: int, count: int) -> Page:
    """A photo to a card."""
    return Page(
        w.many("#{no}: {n} photo is with it.", "#{no}: {n} photos are with it.", count, no=no)
    )


@phrase("photo.kept", NUDGE, public=True)
def photo_kept(w: Words, *, kind: str) -> Page:
    """A photo in the middle of a form."""
    return Page(w._("The photo is with it. Please answer the question in words as well."))


@phrase("photo.sent", NUDGE, public=True)
def photo_sent(w: Words) -> Page:
    """Toast: the photos are in the private chat."""
    return Page(w._("I have sent you the photos in our private chat."))


@phrase("voice.sent", NUDGE, public=True)
def voice_sent(w: Words) -> Page:
    """Toast: the voice notes are in the private chat."""
    return Page(w._("I have sent you the voice notes in our private chat."))


@phrase("photo.all")
def photos(w: Words, *, no: int, text: str, files: tuple[str, ...]) -> Page:
    """The photos of a need, for whoever handles it."""
    title = w._("#{no} {text}", no=no, text=one_line(text, 120))
    return Page(title, photos=files, lost=w._("(This photo cannot be opened any more.)"))


@phrase("refused.photo.none", NUDGE, public=True)
def photo_none(w: Words, *, no: int) -> Page:
    """None was sent."""
    return Page(w._("#{no} has no photos.", no=no))


@phrase("refused.photo.not_yours", NUDGE, public=True)
def photo_not_yours(w: Words, *, no: int) -> Page:
    """Somebody else's need."""
    return Page(w._("Only the person who raised #{no} can add photos.", no=no))


@phrase("refused.photo.late", NUDGE, public=True)
def photo_late(w: Words, *, no: int) -> Page:
    """More than a day."""
    return Page(
        w._("Photos can be added to #{no} for 24 hours only. You can raise it anew: /need", no=no)
    )


@phrase("refused.photo.full", NUDGE, public=True)
def photo_full(w: Words, *, no: int, most: int) -> Page:
    """Enough."""
    return Page(w._("#{no} has {most} photos already, that is the most.", no=no, most=most))


@phrase("send.words", NUDGE, public=True)
def send_words(w: Words, *, kind: str) -> Page:
    """What is neither words nor a photo."""
    if kind == "forwarded":
        return Page(
            w._("I do not take forwarded words. Please write it yourself, or send a photo.")
        )
    if kind == "photo":
        return Page(w._("Please answer in words here."))
    return Page(w._("I can only read words and see photos. Please write it, or send a photo."))


# --- limits -----------------------------------------------------------------------------


@phrase("refused.need.too_many_open", NUDGE, public=True)
def too_many_open(w: Words, *, most: int) -> Page:
    """Too many wait for an answer."""
    return Page(
        w._(
            "{most} of your matters of today still wait for an answer. Please wait for it, or "
            "talk to the floor lead. In danger, call 119, 110 or 120.",
            most=most,
        )
    )


@phrase("refused.need.too_many_today", NUDGE, public=True)
def too_many_today(w: Words, *, most: int) -> Page:
    """Too many in a day."""
    return Page(
        w._(
            "You have raised {most} matters in 24 hours, that is the most. Please go on "
            "tomorrow, or talk to the floor lead. In danger, call 119, 110 or 120.",
            most=most,
        )
    )
