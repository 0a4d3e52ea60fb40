"""The conversations about a poll: how it begins, what follows from it, what became of it."""

from __future__ import annotations

from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.poll_events import PollConcluded, PollOpened, PollReviewed

WAYS = ("single", "multiple", "ranking", "date")
REVIEWS = ("7", "14", "30")  # days that are offered


def open_poll(start: Start) -> Form:
    """Three questions at most: what, which answers, how; what was said is not asked again.

    `args` as the command was read: question, options (a line each), kind, by, secret, hidden,
    hours. Answers that are times make it a search for a date.
    """
    said, rules = start.args, start.policy.poll
    what: str = said.get("question") or (
        yield from ask("poll.question", Text(most=rules.question_max))
    )
    kind, options = str(said.get("kind", "")), str(said.get("options", ""))
    if kind == "date":
        options = yield from look("polls.dates", options, start.started_at.isoformat())
    elif not options and kind != "yesno":
        most = rules.options_most * (rules.option_max + 1)
        yes, no = yield from look("polls.yes_no", start.who)
        given = yield from ask("poll.options", Text(most=most, options=(f"{yes}/{no}",)))
        kind, options = yield from look("polls.options", given)
    if not kind:
        kind = yield from ask("poll.way", Choice(WAYS))
        if kind == "date":
            options = yield from look("polls.dates", options, start.started_at.isoformat())
    return PollOpened(
        kind,
        str(said.get("by", "")),
        int(said.get("secret", 0)),
        int(said.get("hidden", 0)),
        int(said.get("hours", 0)),
        what,
        options,
    )


def _text(start: Start) -> Text:
    return Text(start.policy.poll.outcome_min, start.policy.poll.outcome_max)


def conclude_poll(start: Start) -> Form:
    """The outcome in a sentence, what happens next, and when it is looked at again."""
    no = start.args["no"]
    outcome = yield from ask("poll.outcome", _text(start), no=no)
    then = yield from ask("poll.then", _text(start), no=no)
    days = yield from ask("poll.review", Choice(REVIEWS), no=no)
    return PollConcluded(no, int(days), outcome, then)


def review_poll(start: Start) -> Form:
    """What became of it."""
    no = start.args["no"]
    result = yield from ask("poll.became", _text(start), no=no)
    return PollReviewed(no, result)


OPEN = FormKind("vo", open_poll)
CONCLUDE = FormKind("vk", conclude_poll)
REVIEW = FormKind("vy", review_poll)
#: the forms about a poll that stands
ABOUT = (CONCLUDE, REVIEW)
