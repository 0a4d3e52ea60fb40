"""Why not, about needs: each refusal says what can be done instead."""

from __future__ import annotations

from bot.codes import View
from bot.speech.page import NUDGE, Button, Page, phrase, rows
from bot.speech.words import Words


@phrase("refused.need.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str) -> Page:
    """The life cycle does not allow it."""
    return Page(w._("#{no} is {state}: this cannot be done now.", no=no, state=w.need_state(state)))


@phrase("refused.need.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """No such number here, or it is another group's."""
    return Page(w._("There is no such matter here."))


@phrase("refused.need.own", NUDGE, public=True)
def own(w: Words, *, no: int) -> Page:
    """One does not follow oneself."""
    return Page(w._("You raised #{no} yourself. It is noted already.", no=no))


@phrase("refused.need.followed_already", NUDGE, public=True)
def followed_already(w: Words, *, no: int, count: int) -> Page:
    """Pressed twice."""
    return Page(w._("You are noted already for #{no} ({count} in all).", no=no, count=count))


@phrase("refused.need.yours_already", NUDGE, public=True)
def yours_already(w: Words, *, no: int) -> Page:
    """Taken twice."""
    return Page(w._("You have taken #{no} already. Press [Answer].", no=no))


@phrase("refused.need.reopened_once", NUDGE, public=True)
def reopened_once(w: Words, *, no: int) -> Page:
    """The right is used up."""
    return Page(w._("#{no} was reopened once. Now the committee decides.", no=no))


@phrase("refused.need.reopen_too_late", NUDGE, public=True)
def reopen_too_late(w: Words, *, no: int) -> Page:
    """More than 7 days."""
    return Page(w._("The time to reopen #{no} is over. Please raise it anew: /need", no=no))


@phrase("refused.need.see_other", NUDGE, public=True)
def see_other(w: Words, *, no: int, into: int) -> Page:
    """It was merged: the other one has the buttons."""
    return Page(
        w._("#{no} is the same as #{into} and goes on there.", no=no, into=into),
        rows(Button(w._("See #{into}", into=into), View("nd", into))),
    )


@phrase("refused.need.sorted_already", NUDGE, public=True)
def sorted_already(w: Words, *, no: int) -> Page:
    """Pressed twice."""
    return Page(w._("#{no} says so already.", no=no))


@phrase("refused.need.not_offered", NUDGE, public=True)
def not_offered(w: Words, *, no: int) -> Page:
    """It was not handed on, or somebody was faster."""
    return Page(w._("#{no} is not being handed over now.", no=no))


@phrase("refused.need.not_asked", NUDGE, public=True)
def not_asked(w: Words, *, no: int, role: str) -> Page:
    """Somebody else was asked."""
    return Page(w._("#{no} was offered to {who}.", no=no, who=w.role(role)))


@phrase("refused.need.theirs_already", NUDGE, public=True)
def theirs_already(w: Words, *, no: int, role: str) -> Page:
    """Handed to whoever has it."""
    return Page(w._("#{no} lies with {who} already.", no=no, who=w.role(role)))


@phrase("refused.need.nobody_there", NUDGE, public=True)
def nobody_there(w: Words, *, no: int, role: str) -> Page:
    """The other role cannot be reached."""
    return Page(
        w._("{who}: nobody can be reached. #{no} stays where it is.", no=no, who=w.role(role))
    )


@phrase("refused.need.nobody_else", NUDGE, public=True)
def nobody_else(w: Words, *, no: int) -> Page:
    """There is no other post yet."""
    return Page(w._("There is nobody else yet to whom #{no} can be handed.", no=no))


@phrase("refused.need.hold_days", NUDGE, public=True)
def hold_days(w: Words, *, most: int) -> Page:
    """Too long."""
    return Page(w._("It can wait for at most {n} days.", n=most))


@phrase("refused.need.no_extension", NUDGE, public=True)
def no_extension(w: Words, *, no: int) -> Page:
    """Urgent ones have no more time, low ones have it already."""
    return Page(
        w._(
            "#{no} cannot be given more time. Put it on hold with a reason, if it must wait.", no=no
        )
    )


@phrase("refused.need.extended_once", NUDGE, public=True)
def extended_once(w: Words, *, no: int) -> Page:
    """Once only."""
    return Page(w._("#{no} was given more time once already.", no=no))


@phrase("refused.need.extend_too_late", NUDGE, public=True)
def extend_too_late(w: Words, *, no: int) -> Page:
    """Its date has gone by."""
    return Page(w._("The date of #{no} has gone by. Please say how it stands: [Progress].", no=no))


@phrase("refused.need.mirrored_already", NUDGE, public=True)
def mirrored_already(w: Words, *, no: int) -> Page:
    """Pressed twice."""
    return Page(w._("#{no} stands in that group already.", no=no))


@phrase("refused.need.no_target", NUDGE, public=True)
def no_target(w: Words, *, no: int, into: int) -> Page:
    """No such number."""
    return Page(
        w._("There is no #{into} here. Of which number is #{no} the same?", no=no, into=into)
    )


@phrase("refused.need.no_number", NUDGE, public=True)
def no_number(w: Words, *, no: int) -> Page:
    """No number at all."""
    return Page(w._("Please give the number of the other matter, such as: 12", no=no))


@phrase("refused.need.merge_itself", NUDGE, public=True)
def merge_itself(w: Words, *, no: int) -> Page:
    """Itself."""
    return Page(w._("That is #{no} itself. Please give the number of the other one.", no=no))


@phrase("refused.need.target_over", NUDGE, public=True)
def target_over(w: Words, *, no: int, state: str) -> Page:
    """The other one does not go on."""
    return Page(w._("#{no} is {state}: it cannot go on there.", no=no, state=w.need_state(state)))


@phrase("refused.need.insisted", NUDGE, public=True)
def insisted(w: Words, *, no: int) -> Page:
    """The reporter has said that it is a need."""
    return Page(
        w._("Whoever raised #{no} says that it is a need. Now the committee decides.", no=no)
    )


@phrase("refused.need.undo_gone", NUDGE, public=True)
def undo_gone(w: Words, *, no: int) -> Page:
    """Something happened since."""
    return Page(
        w._("Something has happened with #{no} since. This cannot be undone any more.", no=no)
    )


@phrase("refused.need.undo_not_yours", NUDGE, public=True)
def undo_not_yours(w: Words, *, no: int) -> Page:
    """Somebody else's act."""
    return Page(
        w._("Only whoever did it can undo it. [That was a mistake] is for everybody else.", no=no)
    )


@phrase("refused.need.undo_too_late", NUDGE, public=True)
def undo_too_late(w: Words, *, no: int) -> Page:
    """After the minutes, with a reason."""
    return Page(
        w._("The time to undo it is over. Press [More ▸] and say why it was a mistake.", no=no)
    )


@phrase("refused.need.not_following", NUDGE, public=True)
def not_following(w: Words, *, no: int) -> Page:
    """Nothing to mute."""
    return Page(w._("You do not follow #{no}.", no=no))


@phrase("refused.need.muted_already", NUDGE, public=True)
def muted_already(w: Words, *, no: int) -> Page:
    """Pressed twice."""
    return Page(w._("You hear no more of #{no} already.", no=no))


@phrase("refused.need.heard_already", NUDGE, public=True)
def heard_already(w: Words, *, no: int) -> Page:
    """Pressed twice."""
    return Page(w._("You hear of #{no} already.", no=no))
