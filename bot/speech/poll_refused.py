"""Why not, of polls: each in words that say what can be done instead."""

from __future__ import annotations

from bot.speech.page import NUDGE, Page, lines, phrase
from bot.speech.poll import not_asked
from bot.speech.words import Words


@phrase("refused.poll.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none of this number."""
    return Page(w._("There is no such poll. What is open: /polls"))


@phrase("refused.poll.closed", NUDGE, public=True)
def closed(w: Words, *, no: int) -> Page:
    """Too late."""
    return Page(w._("#{no} has ended. Your vote was not counted.", no=no))


@phrase("refused.poll.not_open", NUDGE, public=True)
def not_open(w: Words, *, no: int) -> Page:
    """A draft."""
    return Page(w._("#{no} is not open yet: another household must second it first.", no=no))


@phrase("refused.poll.not_waiting", NUDGE, public=True)
def not_waiting(w: Words, *, no: int, state: str) -> Page:
    """Nothing to second any more."""
    if state == "open":
        return Page(w._("#{no} is open already. Please vote.", no=no))
    return Page(w._("#{no} waits no more.", no=no))


@phrase("refused.poll.own_home", NUDGE, public=True)
def own_home(w: Words, *, no: int) -> Page:
    """One's own question."""
    return Page(w._("#{no}: somebody of another household must second it.", no=no))


@phrase("refused.poll.unbound", NUDGE, public=True)
def unbound(w: Words) -> Page:
    """No home is known."""
    return Page(not_asked(w, bound=False))


@phrase("refused.poll.not_asked", NUDGE, public=True)
def whose(w: Words, *, no: int, bound: bool) -> Page:
    """Not of those who are asked."""
    return Page(w._("#{no}: {why}", no=no, why=not_asked(w, bound=bound)))


@phrase("refused.poll.elsewhere", NUDGE, public=True)
def elsewhere(w: Words, *, no: int) -> Page:
    """Their own vote stands for the home in which they lived before."""
    return Page(
        w._(
            "#{no}: your vote stands for another household, and one person votes for one."
            " Somebody of that home can change it.",
            no=no,
        )
    )


@phrase("refused.poll.secret", NUDGE, public=True)
def secret(w: Words, *, no: int) -> Page:
    """An anonymous vote in the open."""
    return Page(
        w._(
            "#{no} is anonymous: please vote in our private chat. It was not counted here.",
            no=no,
        )
    )


@phrase("refused.poll.secret_votes", NUDGE, public=True)
def secret_votes(w: Words, *, no: int) -> Page:
    """Who chose what in an anonymous poll."""
    return Page(w._("#{no} is anonymous: I tell nobody who chose what.", no=no))


@phrase("refused.poll.secret_hides", NUDGE, public=True)
def secret_hides(w: Words, *, no: int = 0) -> Page:
    """Live counts of an anonymous poll."""
    return Page(
        w._(
            "Counts of an anonymous poll are shown after its end only: each change would tell"
            " who voted what."
        )
    )


@phrase("refused.poll.one_only", NUDGE, public=True)
def one_only(w: Words, *, no: int) -> Page:
    """Several answers where one counts."""
    return Page(w._("#{no}: please choose one.", no=no))


@phrase("refused.poll.unread", NUDGE, public=True)
def unread(w: Words, *, no: int) -> Page:
    """Words that are no answer."""
    return Page(w._("#{no}: I did not understand that. Answer with a number, such as: 1", no=no))


@phrase("refused.poll.frozen", NUDGE, public=True)
def frozen(w: Words, *, no: int) -> Page:
    """After the first vote."""
    return Page(
        w._("#{no}: somebody has voted already, so nothing can be changed any more.", no=no)
    )


@phrase("refused.poll.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str) -> Page:
    """Not now."""
    if state == "open":
        return Page(w._("#{no} has not ended yet.", no=no))
    return Page(w._("#{no}: that cannot be said (any more).", no=no))


@phrase("refused.poll.reviewed", NUDGE, public=True)
def reviewed(w: Words, *, no: int) -> Page:
    """Told already."""
    return Page(w._("#{no}: what became of it was told already.", no=no))


@phrase("refused.poll.there", NUDGE, public=True)
def there(w: Words, *, no: int) -> Page:
    """It stands there."""
    return Page(w._("#{no} stands there already.", no=no))


@phrase("refused.poll.options", NUDGE, public=True)
def options(w: Words, *, most: int, have: int) -> Page:
    """Too few or too many answers."""
    return Page(
        w._(
            "A poll needs 2 to {most} answers; these were {have}. Such as: /poll When? 9:00/10:00",
            most=most,
            have=have,
        )
    )


@phrase("refused.poll.option_long", NUDGE, public=True)
def option_long(w: Words, *, most: int, option: str) -> Page:
    """An answer that fits no button."""
    return Page(
        w._(
            "An answer has {most} characters at most. Please shorten: {text}",
            most=most,
            text=option,
        )
    )


@phrase("refused.poll.option_twice", NUDGE, public=True)
def option_twice(w: Words, *, option: str) -> Page:
    """The same answer twice."""
    return Page(w._("This answer stands there twice: {text}", text=option))


@phrase("refused.poll.no_time", NUDGE, public=True)
def no_time(w: Words, *, text: str) -> Page:
    """Words that name no time to come."""
    return Page(
        w._(
            "I find no time to come in: {text}. Such as: Saturday 19:30/Sunday 15:00",
            text=text,
        )
    )


@phrase("refused.poll.hours", NUDGE, public=True)
def hours(w: Words, *, most: int) -> Page:
    """Too long."""
    return Page(w._("A poll is open for {most} at most.", most=w.span(most)))


@phrase("refused.poll.hours_over", NUDGE, public=True)
def hours_over(w: Words, *, no: int) -> Page:
    """It would have ended by now."""
    return Page(w._("#{no}: it would have ended by now. Please choose a longer time.", no=no))


@phrase("refused.poll.no_register", NUDGE, public=True)
def no_register(w: Words) -> Page:
    """Households are not known."""
    return Page(w._("I know no households of this group, so it can only be one vote a person."))


@phrase("refused.poll.too_many", NUDGE, public=True)
def too_many(w: Words, *, most: int) -> Page:
    """Enough for a day."""
    return Page(
        w._("One person can begin {most} polls a day. Please wait until tomorrow.", most=most)
    )


@phrase("refused.poll.none_before", NUDGE, public=True)
def none_before(w: Words) -> Page:
    """Nothing to repeat."""
    return Page(w._("I found no earlier poll of this group. Please write: /poll question? one/two"))


@phrase("refused.poll.muted_already", NUDGE, public=True)
def muted_already(w: Words) -> Page:
    """So already."""
    return Page(w._("I do not remind you of polls."))


@phrase("refused.poll.heard_already", NUDGE, public=True)
def heard_already(w: Words) -> Page:
    """So already."""
    return Page(w._("I do remind you of polls."))


# --- what no poll may decide ------------------------------------------------------------


@phrase("refused.poll.fine", NUDGE, public=True)
def fine(w: Words) -> Page:
    """Neighbours cannot fine neighbours."""
    return Page(
        lines(
            w._("Neighbours cannot decide to fine somebody or to cut them off."),
            _rights(w),
        )
    )


@phrase("refused.poll.name", NUDGE, public=True)
def name(w: Words) -> Page:
    """Nor pillory them."""
    return Page(
        lines(w._("Neighbours cannot decide to name or shame a household in public."), _rights(w))
    )


@phrase("refused.poll.expel", NUDGE, public=True)
def expel(w: Words) -> Page:
    """Nor drive them out."""
    return Page(
        lines(w._("Neighbours cannot decide that somebody has to leave their home."), _rights(w))
    )


def _rights(w: Words) -> str:
    return w._(
        "No vote may violate anybody's personal or property rights (Organic Law of the Urban"
        " Residents' Committees, article 31). If something is wrong, write /need: somebody will"
        " look after it."
    )


@phrase("refused.poll.election", NUDGE, public=True)
def election(w: Words) -> Page:
    """An election is no poll."""
    return Page(
        w._(
            "I hold no elections: they need a secret ballot in a booth and an open count (Organic"
            " Law of the Urban Residents' Committees, article 19). Please ask the residents'"
            " committee."
        )
    )
