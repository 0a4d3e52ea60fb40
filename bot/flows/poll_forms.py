"""The conversations about a poll: how it begins, what follows from it, what became of it."""

from __future__ import annotations

from bot.flows.forms import Choice, Form, FormKind, Start, Text, ask, look
from bot.flows.poll_events import PollConcluded, PollOpened, PollRepeated, PollReviewed

WAYS = ("single", "multiple", "ranking", "date")
REVIEWS = ("7", "14", "30")  # days that are offered


def open_poll(start: Start) -> Form:
    """Three questions at most: what, which answers, how; what was said is not asked again.

    `args` as the command was read: question, options (a line each), kind, by, secret, hidden,
    hours. Answers that are times make it a search for a date. The first question offers templates,
    whose answers can still be changed, and the polls of last month, which are asked again at once.
    """
    said, rules = dict(start.args), start.policy.poll
    if not said.get("question"):
        ready = yield from look(
            "polls.ready", start.language, start.home, start.started_at.isoformat()
        )
        names = tuple(name for name, _ in ready)
        what = yield from ask("poll.question", Text(most=rules.question_max, options=names))
        found = dict(ready).get(what, {"question": what})
        if "again" in found:
            return PollRepeated(int(found["again"]))
        said |= found
    kind, options = str(said.get("kind", "")), str(said.get("options", ""))
    if kind == "date":
        options = yield from look("polls.dates", options, start.started_at.isoformat())
    elif said.get("ready") or not (options or kind == "yesno"):
        most = rules.options_most * (rules.option_max + 1)
        yes, no = yield from look("polls.yes_no", start.who)
        first = options.replace("\n", "/") or f"{yes}/{no}"
        given = yield from ask("poll.options", Text(most=most, options=(first,)))
        read, options = yield from look("polls.options", given)
        kind = read or kind
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
        str(said["question"]),
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


OPEN = FormKind("vo", open_poll, version=2)
CONCLUDE = FormKind("vk", conclude_poll)
REVIEW = FormKind("vy", review_poll)
#: the forms about a poll that stands
ABOUT = (CONCLUDE, REVIEW)
