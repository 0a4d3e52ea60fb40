"""Why not: each refusal in words that say what can be done instead."""

from __future__ import annotations

from bot.speech.page import NUDGE, Page, phrase
from bot.speech.words import Words


@phrase("refused.no_right", NUDGE, public=True)
def no_right(w: Words, *, action: str) -> Page:
    """The action belongs to other roles."""
    told = {
        "need.withdraw": w._("Only the person who raised it can take it back."),
        "need.restore": w._("Only the person who raised it can say so."),
        "need.mirror": w._("Only the committee can do this."),
        "need.rate": w._("Only the person who raised it can give a mark."),
        "need.reopen": w._("Only the person who raised it, or the committee, can reopen it."),
        "distress.take": w._("Only those who were told can do this."),
        "poll.begin": w._(
            "The property company cannot begin polls of residents. Please ask the floor lead."
        ),
        "poll.mirror": w._("Only the committee can do this."),
        **dict.fromkeys(
            ("poll.set", "poll.cancel", "poll.conclude"),
            w._("Only the person who began the poll can do this."),
        ),
        "vote.begin": w._(
            "Only the residents' or the owners' committee can open a formal vote. A quick"
            " question: /poll"
        ),
        "vote.run": w._("Only the person who opened the vote can do this."),
        "vote.consult": w._("Only those who visit the homes can do this."),
        "vote.scrutinise": w._(
            "Only residents without a post in property, party branch, grid or rapid response can"
            " watch the count. Please ask another neighbour."
        ),
        "vote.check": w._("Only the two scrutineers can do this."),
        "vote.enter": w._(
            "Only those who collect papers can do this: floor lead, committee, elder aide,"
            " scrutineers."
        ),
        "vote.help": w._("Only a floor lead, the committee or an elder aide can help here."),
        "vote.law": w._("Only the bot's operator can do this."),
        "meeting.call": w._(
            "A floor lead or a committee calls meetings. Please ask them, or begin a poll: /poll"
        ),
        "debate.run": w._("A floor lead or a committee presides over debates. Please ask them."),
        "debate.chair": w._("Only the chair of this debate can do this."),
        "meeting.run": w._("Only the person who called the meeting can do this."),
        "meeting.mirror": w._("Only the committee can do this."),
        "meeting.sign_for": w._(
            "Only a helper, the floor lead or the committee can enter somebody else."
        ),
        "agenda.put": w._(
            "Only the floor lead, the committee or the party branch can put it on the agenda."
        ),
        "item.open": w._(
            "Only the floor lead, the committee or the owners' committee can give tasks."
        ),
        **dict.fromkeys(
            ("item.accept", "item.progress", "item.done"),
            w._("Only the person who has this item can do this."),
        ),
        "item.extend": w._("Only the person who has this item, or who gave it, can do this."),
        "item.verify": w._("Only whoever gave it, or an observer, can verify it."),
        **dict.fromkeys(
            ("item.reassign", "item.cancel"),
            w._("Only whoever gave it, or the committee, can do this."),
        ),
        "group.adopt": w._("I serve only groups to which my operator has added me."),
        "duty.take": w._("Only the residents' committee can be on duty."),
        "group.invite": w._("Only the operator or the committee can do this."),
        "group.confirm": w._("Only the operator or the committee can do this."),
        "community.set_up": w._("Only the operator or the committee can do this."),
        "register.undo": w._("Only the bot's operator can do this."),
        "history.confirm": w._("Only the floor lead, the committee or the operator can do this."),
        "history.revoke": w._("Only the floor lead, the committee or the operator can do this."),
        "lesson.revoke": w._(
            "Only the floor lead, the committee, the property company or the operator can do this."
        ),
        "binding.undo": w._("Only the floor lead, the committee or the operator can undo this."),
        "binding.confirm": w._("Only the floor lead, the committee or the operator can do this."),
        "rights.see": w._("Only the floor lead, the committee or the operator can do this."),
        "language.choose": w._("Only the floor lead, the committee or the operator can do this."),
    }
    handlers = w._("Only the floor lead or the committee can do this.")
    return Page(told.get(action, handlers))


@phrase("refused.stale", NUDGE, public=True)
def stale(w: Words, *, no: int, state: str, role: str) -> Page:
    """The card has moved on."""
    if role:
        return Page(
            w._(
                "Updated: #{no} is {state} ({who}).",
                no=no,
                state=w.need_state(state),
                who=w.role(role),
            )
        )
    return Page(w._("Updated: #{no} is {state}.", no=no, state=w.need_state(state)))


@phrase("refused.form.too_short", NUDGE, public=True)
def too_short(w: Words, *, least: int, have: int) -> Page:
    """A bit more, please."""
    if have == 0:
        return Page(w._("Please write a few words."))
    return Page(
        w._("Please write at least {least} characters; these were {have}.", least=least, have=have)
    )


@phrase("refused.form.too_long", NUDGE, public=True)
def too_long(w: Words, *, most: int, have: int) -> Page:
    """A bit less, please."""
    return Page(
        w._(
            "That is too long: {have} characters, at most {most}. Please shorten it.",
            most=most,
            have=have,
        )
    )


@phrase("refused.form.choose", NUDGE, public=True)
def choose(w: Words, *, have: int) -> Page:
    """Only the named answers count."""
    return Page(w._("Please press one of the buttons."))


@phrase("refused.form.first", NUDGE, public=True)
def first(w: Words) -> Page:
    """There is nothing to go back to."""
    return Page(w._("This is the first question."))


@phrase("refused.form.gone", NUDGE, public=True)
def gone(w: Words) -> Page:
    """The form ended or was somebody else's."""
    return Page(w._("This question is over. Please begin again."))


@phrase("refused.form.not_yours", NUDGE, public=True)
def not_yours(w: Words) -> Page:
    """Somebody else's conversation."""
    return Page(w._("This question is for somebody else."))


@phrase("refused.code", NUDGE, public=True)
def bad_code(w: Words) -> Page:
    """A button that this program never made."""
    return Page(w._("This button does not work any more."))


@phrase("refused.elsewhere", NUDGE, public=True)
def elsewhere(w: Words) -> Page:
    """A matter of another group."""
    return Page(w._("This matter belongs to another group."))


@phrase("refused.no_home", NUDGE, public=True)
def no_home(w: Words) -> Page:
    """In private, and no group is known."""
    return Page(w._("I do not know your building yet. Please write in its group once: /help"))


@phrase("failed", NUDGE, public=True)
def failed(w: Words) -> Page:
    """A bug of ours: said plainly."""
    return Page(w._("Sorry, that did not work: a mistake of mine. It is noted. Please try again."))
