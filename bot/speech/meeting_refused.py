"""Why not, of meetings and agendas: each in words that say what can be done instead."""

from __future__ import annotations

from datetime import datetime

from bot.flows.rules.text import one_line
from bot.speech.meeting import KINDS
from bot.speech.page import NUDGE, Page, lines, phrase
from bot.speech.words import Html, Words


def _state(w: Words, state: str) -> Html:
    return {
        "planned": w._("it is not told yet"),
        "called": w._("it is still to come"),
        "reminded": w._("it is still to come"),
        "held": w._("it took place"),
        "no_quorum": w._("too few came"),
        "cancelled": w._("it was cancelled"),
        "minutes_draft": w._("its minutes are being looked at"),
        "minutes_confirmed": w._("its minutes stand"),
        "items_created": w._("it is over"),
        "archived": w._("it is over"),
    }[state]


@phrase("refused.meeting.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none of this number."""
    return Page(w._("There is no such meeting. What is called: /meetings"))


@phrase("refused.meeting.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str, verb: str) -> Page:
    """Not now."""
    return Page(
        w._(
            "Meeting #{no}: {state}. That cannot be done now. See /meeting {no}",
            no=no,
            state=_state(w, state),
        )
    )


@phrase("refused.meeting.past", NUDGE, public=True)
def past(w: Words) -> Page:
    """Over by now."""
    return Page(w._("That time is over. Please name one that is to come."))


@phrase("refused.meeting.too_far", NUDGE, public=True)
def too_far(w: Words, *, days: int) -> Page:
    """Who knows what is then."""
    return Page(w._("That is too far away: {n} days at most. Please name an earlier one.", n=days))


@phrase("refused.meeting.lasts", NUDGE, public=True)
def lasts(w: Words, *, most: int) -> Page:
    """Too short or too long."""
    return Page(w._("A meeting lasts 15 minutes to {most}.", most=w.span(most)))


@phrase("refused.meeting.capacity", NUDGE, public=True)
def capacity(w: Words, *, most: int) -> Page:
    """Too many."""
    return Page(w._("At most {n} places. 0 means no limit.", n=most))


@phrase("refused.meeting.notice", NUDGE, public=True)
def notice(w: Words, *, days: int, earliest: datetime) -> Page:
    """The law wants it told earlier."""
    return Page(
        w._(
            "The law wants {n} days of notice: {at} at the earliest. In a special case call it"
            " with /meeting and say why.",
            n=days,
            at=w.when(earliest),
        )
    )


@phrase("refused.meeting.not_yours", NUDGE, public=True)
def not_yours(w: Words, *, kind: str) -> Page:
    """Another body calls it."""
    told = {
        "owners": w._("Only the owners' committee calls an owners' meeting."),
        "progress": w._("Only the committee or the party branch calls a progress meeting."),
    }
    other = w._("Only the committee calls this: {kind}.", kind=w._(KINDS[kind]))
    return Page(told.get(kind, other))


@phrase("refused.meeting.begun", NUDGE, public=True)
def begun(w: Words, *, no: int) -> Page:
    """Too late."""
    return Page(w._("Meeting #{no} has begun. Nothing of it can be changed now.", no=no))


@phrase("refused.meeting.same_time", NUDGE, public=True)
def same_time(w: Words, *, no: int) -> Page:
    """Nothing new."""
    return Page(w._("Meeting #{no} is at that time already.", no=no))


@phrase("refused.meeting.same", NUDGE, public=True)
def same(w: Words, *, no: int) -> Page:
    """Nothing new."""
    return Page(w._("Meeting #{no} is so already.", no=no))


@phrase("refused.meeting.number", NUDGE, public=True)
def number(w: Words, *, text: str) -> Page:
    """No number."""
    return Page(w._("I need a number, such as 30. This was: {text}", text=text))


@phrase("refused.meeting.too_small", NUDGE, public=True)
def too_small(w: Words, *, no: int, coming: int) -> Page:
    """People would lose their places."""
    return Page(w._("{n} have a place already. Please choose as many or more.", n=coming))


@phrase("refused.meeting.there", NUDGE, public=True)
def there(w: Words, *, no: int) -> Page:
    """It stands there."""
    return Page(w._("Meeting #{no} stands there already.", no=no))


@phrase("refused.meeting.again", NUDGE, public=True)
def again(w: Words, *, no: int) -> Page:
    """Twice is enough."""
    return Page(
        w._(
            "Meeting #{no} was called twice, and twice too few came. It is not valid. Please call a"
            " new one: /meeting",
            no=no,
        )
    )


@phrase("refused.meeting.moved_on", NUDGE, public=True)
def moved_on(w: Words, *, no: int) -> Page:
    """A reminder of an old time."""
    return Page(w._("Meeting #{no} has another time now. See /meeting {no}", no=no))


@phrase("refused.meeting.over", NUDGE, public=True)
def over(w: Words, *, no: int) -> Page:
    """Too late."""
    return Page(w._("Meeting #{no} is over. What comes next: /meetings", no=no))


@phrase("refused.meeting.there_already", NUDGE, public=True)
def there_already(w: Words, *, no: int) -> Page:
    """Signed in."""
    return Page(w._("Meeting #{no}: you are signed in already.", no=no))


@phrase("refused.meeting.tries", NUDGE, public=True)
def tries(w: Words, *, no: int) -> Page:
    """Too many wrong codes."""
    return Page(w._("Too many wrong codes. Please ask a helper in the room to enter you."))


@phrase("refused.meeting.no_home", NUDGE, public=True)
def no_home(w: Words, *, text: str) -> Page:
    """No such home."""
    return Page(
        w._("I know no such home: {text}. Write it like 3-2-401. Nothing was entered.", text=text)
    )


@phrase("refused.meeting.home_there", NUDGE, public=True)
def home_there(w: Words, *, no: int) -> Page:
    """Counted."""
    return Page(w._("This home is signed in already. It counts once."))


@phrase("refused.meeting.too_early", NUDGE, public=True)
def too_early(w: Words, *, no: int, at: datetime) -> Page:
    """Not yet."""
    return Page(w._("Meeting #{no}: not yet. From {at} on.", no=no, at=w.when(at)))


@phrase("refused.meeting.empty_list", NUDGE, public=True)
def empty_list(w: Words) -> Page:
    """Nothing on it."""
    return Page(w._("I found no home in it. Write them like: 3-2-401 3-2-402, 5 others"))


@phrase("refused.meeting.too_few", NUDGE, public=True)
def too_few(w: Words, *, no: int, have: int, least: int) -> Page:
    """The quorum is not there."""
    return Page(
        w._(
            "Present: {have}, needed: {least}. It cannot open yet. Enter who is there, or press"
            " [Too few came].",
            have=have,
            least=least,
        )
    )


@phrase("refused.meeting.no_date", NUDGE, public=True)
def no_date(w: Words, *, no: int) -> Page:
    """A poll of which no date came."""
    return Page(w._("Poll #{no} gave no date that is to come. Name one: /meeting", no=no))


@phrase("refused.meeting.of_poll", NUDGE, public=True)
def of_poll(
    w: Words, *, poll: int, no: int, topic: str, starts_at: datetime, place: str, state: str
) -> Page:
    """Somebody was first, or pressed twice: one search for a date leads to one meeting."""
    if state == "cancelled":
        return Page(
            w._(
                "The meeting of poll #{poll}, #{no}, was cancelled. Name another time: /meeting",
                poll=poll,
                no=no,
            )
        )
    return Page(
        lines(
            w._("Poll #{poll} has led to a meeting already:", poll=poll),
            w._("🗓 <b>#{no} {text}</b>", no=no, text=one_line(topic, 200)),
            w._("⏰ {at}", at=w.when(starts_at)),
            w._("📍 {place}", place=place),
            w._("All of it: /meeting {no}", no=no),
        )
    )


@phrase("refused.agenda.unknown", NUDGE, public=True)
def no_matter(w: Words) -> Page:
    """There is none."""
    return Page(w._("There is no such matter. See /meetings"))


@phrase("refused.agenda.settled", NUDGE, public=True)
def settled(w: Words) -> Page:
    """Nothing to speak about."""
    return Page(w._("That is settled already. It need not go on an agenda."))


@phrase("refused.agenda.there", NUDGE, public=True)
def on_it(w: Words, *, meeting: int) -> Page:
    """On one already."""
    if meeting:
        return Page(w._("It is on the agenda of meeting #{no} already.", no=meeting))
    return Page(w._("It waits for the next meeting already."))


@phrase("refused.agenda.full", NUDGE, public=True)
def full(w: Words, *, no: int, most: int) -> Page:
    """Too much for one evening."""
    return Page(
        w._("The agenda of meeting #{no} is full: {n} matters. Take one off first.", no=no, n=most)
    )


@phrase("refused.agenda.waits", NUDGE, public=True)
def waits(w: Words) -> Page:
    """No order without a meeting."""
    return Page(w._("It waits for the next meeting. There its chair orders it."))


@phrase("refused.agenda.end", NUDGE, public=True)
def end(w: Words, *, no: int) -> Page:
    """First or last."""
    return Page(w._("It cannot go further in that direction."))
