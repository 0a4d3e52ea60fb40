"""`/policy`: the numbers in force in words: what concerns everybody, then each by its subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.codes import View
from bot.flows.rules.policy import duration
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

#: what each number of the policy is called
LABELS = {
    "need.respond_emergency": _("An emergency is answered within"),
    "need.respond_urgent": _("An urgent need is answered within"),
    "need.respond_normal": _("A need is answered within"),
    "need.respond_low": _("A need that can wait is answered within"),
    "need.resolve_emergency": _("An emergency is done within"),
    "need.resolve_urgent": _("An urgent need is done within"),
    "need.resolve_normal": _("A need is done within"),
    "need.resolve_low": _("A need that can wait is done within"),
    "need.resolve_extended": _("With more time, a need is done within"),
    "need.triage_within": _("Somebody says what it is about within"),
    "need.hold_most": _("Can be put on hold for, at most"),
    "need.undo_within": _("A step can be undone for"),
    "need.remind_before": _("Reminders before that"),
    "need.rate_again_after": _("Without a mark, asked once more after"),
    "need.close_unrated_after": _("Without a mark, closed after"),
    "need.reopen_within": _("Can be reopened for"),
    "need.reopen_at_or_below": _("A mark that reopens, at most"),
    "need.text_max": _("Characters of a need, at most"),
    "need.answer_min": _("Characters of an answer, at least"),
    "need.answer_max": _("Characters of an answer, at most"),
    "need.unanswered_most": _("Matters of one person in 24 hours without an answer, at most"),
    "need.new_most": _("Matters of one person in 24 hours, at most"),
    "need.alike_most": _("Matters like a new one that are shown first, at most"),
    "need.offer_at": _("What is said in passing is offered to be noted from a certainty of"),
    "ladder.director_after": _("Overdue: the residents' committee is told after"),
    "ladder.party_branch_after": _("Overdue: the party branch is told after"),
    "ladder.district_after": _("Overdue: the hint to 12345 comes after"),
    "household.members_max": _("People of one home, at most"),
    "household.slip_lasts": _("A printed slip is good for"),
    "household.undo_within": _("One's own binding can be undone for"),
    "household.list_at": _("The floor lead's daily list comes at"),
    "role.term": _("A term of office"),
    "role.remind_before": _("Asked about another term this long before"),
    "role.link_lasts": _("A link or code is good for"),
    "role.undo_within": _("A role can be undone for"),
    "role.duty": _("Duty of the committee"),
    "broadcast.quiet_from": _("Nobody is spoken to unasked from"),
    "broadcast.quiet_until": _("… until"),
    "broadcast.proactive_most": _("Unasked messages of a group and day, at most"),
    "broadcast.digest_at": _("What is more comes together at"),
    "broadcast.weekly_at": _("The overdue list comes on Mondays at"),
    "broadcast.asked_within": _("What a group has begun counts as asked for within"),
    "broadcast.card_down_after": _("Newer messages after which a card is posted below"),
    "offer.lasts": _("What you said is kept for an answer for"),
    "offer.pause": _("After a no, nothing is offered for"),
    "history.keep": _("What was found in a chat's past waits for a decision for"),
    "history.most": _("Possible needs kept from one import, at most"),
    "poll.lasts": _("A poll is open for"),
    "poll.lasts_most": _("A poll is open for, at most"),
    "poll.remind_before": _("Who has not voted is reminded this long before the end"),
    "poll.endorse_within": _("A resident's poll waits for another household for"),
    "poll.least": _("Votes that make a result, at least"),
    "poll.secret_least": _("Votes that make a result, anonymous, at least"),
    "poll.question_max": _("Characters of a question, at most"),
    "poll.options_most": _("Answers of a poll, at most"),
    "poll.option_max": _("Characters of such an answer, at most"),
    "poll.new_most": _("Polls of one person in 24 hours, at most"),
    "poll.outcome_min": _("Characters of an outcome, at least"),
    "poll.outcome_max": _("Characters of an outcome, at most"),
    "poll.outcome_again_after": _("Without an outcome, asked once more after"),
    "poll.review_most": _("An outcome is looked at again within"),
    "vote.consult_share": _("Homes visited before a formal vote, at least"),
    "vote.remind_before": _("Who has not taken part is reminded this long before the end"),
    "vote.turnout_at": _("Turnout is told every day at"),
    "vote.extend": _("Without a quorum, a formal vote is open longer for, once"),
    "vote.count_within": _("Paper that waits for a second person is entered within"),
    "vote.publish_within": _("The result sheet is published within"),
    "vote.open_within": _("A notice lapses when nobody opens the vote for"),
    "vote.answer_within": _("An objection left open keeps the sheet published for"),
    "vote.recount_within": _("A result that both scrutineers refuse is held for"),
    "vote.challenge_within": _("A result can be challenged for"),
    "vote.repeat_after": _("A vote that was not valid is repeated after, at the earliest"),
    "vote.proxy_most": _("Formal votes: proxies that one person holds, at most"),
    "vote.help_most": _("Formal votes: homes for which one helper enters, at most"),
    "vote.help_session": _("Formal votes: how long a helper has from asking to entering"),
    "vote.new_most": _("Formal votes of one person in 24 hours, at most"),
    "vote.title_max": _("Characters of a vote's title, at most"),
    "vote.motion_min": _("Characters of a motion, at least"),
    "vote.motion_max": _("Characters of a motion, at most"),
    "vote.reason_min": _("Characters of a reason or an objection, at least"),
    "vote.reason_max": _("Characters of a reason or an objection, at most"),
    "minutes.chair_after": _("Minutes late: whoever leads the meeting is told after"),
    "minutes.committee_after": _("Minutes late: the residents' committee is told after"),
    "minutes.objections": _("Minutes can be objected to for"),
    "minutes.text_min": _("Characters of minutes, at least"),
    "minutes.text_max": _("Characters of minutes, at most"),
    "minutes.reason_min": _("Characters of why nothing is to be done, at least"),
    "minutes.decisions_most": _("Decisions of one meeting, at most"),
    "item.accept_within": _("A task: no answer goes to whoever gave it after"),
    "item.remind_before": _("A task: reminded this long before its date"),
    "item.owner_after": _("A task overdue: its owner is told after"),
    "item.committee_after": _("A task overdue: the residents' committee is told after"),
    "item.party_branch_after": _("A task overdue: the party branch is told after"),
    "item.extensions_most": _("Times that a task can get longer"),
    "item.extend_most": _("A task gets longer each time by at most"),
    "item.ahead_most": _("The date of a task is ahead by at most"),
    "item.due_at": _("The day of a task begins at"),
    "item.verify_again_after": _("A task not verified: asked again after"),
    "item.text_max": _("Characters of a task, at most"),
    "item.word_min": _("Characters of a task's result or reason, at least"),
    "item.word_max": _("Characters of a task's result or reason, at most"),
    "meeting.notice": _("A meeting is told before it"),
    "meeting.notice_assembly": _("A residents' assembly is told before it"),
    "meeting.notice_owners": _("An owners' meeting is told before it"),
    "meeting.remind_before": _("Reminders before a meeting"),
    "meeting.lasts": _("A meeting lasts"),
    "meeting.lasts_most": _("A meeting lasts, at most"),
    "meeting.ahead_most": _("A meeting is at most so far away"),
    "meeting.topic_max": _("Characters of a meeting's topic, at most"),
    "meeting.place_max": _("Characters of its place, at most"),
    "meeting.reason_min": _("Characters of the reason for cancelling, at least"),
    "meeting.reason_max": _("Characters of the reason for cancelling, at most"),
    "meeting.capacity_most": _("Places of a meeting, at most"),
    "meeting.told_at": _("Its caller hears how many come at"),
    "meeting.agenda_homes": _("Homes that put a need on the agenda"),
    "meeting.agenda_most": _("Matters on one agenda, at most"),
    "meeting.sign_in_before": _("Sign-in opens before the beginning"),
    "meeting.code_turns": _("The code of the room changes every"),
    "meeting.code_tries": _("Wrong codes of one person, at most"),
    "meeting.unopened_after": _("Without a word or a signature, it counts as not held after"),
    "meeting.minutes_within": _("Minutes are due within"),
    "debate.turns": _("Turns of one person in a debate, at most"),
    "debate.turn": _("A turn lasts, at most"),
    "debate.speech_max": _("Characters of a turn, at most"),
    "debate.motion_max": _("Characters of a debate's motion, at most"),
    "debate.queue_most": _("People who wait for the floor, at most"),
    "debate.vote_lasts": _("A motion is voted on for"),
    "meeting.alarm_after": _("A group that has not met is told after"),
}


def _value(w: Words, name: str, value: Any) -> Html:
    if name in ("need.offer_at", "vote.consult_share"):
        return w._("{n} percent", n=value)
    if name == "meeting.told_at":
        return w.listed(w._("{share} of the places", share=part) for part in value)
    if name.endswith(("_at", "quiet_from", "quiet_until")):  # hours after midnight
        minutes = int(value.total_seconds() // 60)
        return Html(f"{minutes // 60:02}:{minutes % 60:02}")
    if isinstance(value, timedelta):
        return w.span(value.total_seconds()) if value else w._("at once")
    if isinstance(value, tuple):  # reminders: "24h", or a share of the time given
        return w.listed(
            w._("{share} of the time", share=part) if part.endswith("%")
            else w._("on the day") if not duration(part)
            else w.span(duration(part).total_seconds())
            for part in value
        )  # fmt: skip
    return Html(str(value))


#: the sections of the policy file by subject: a button each
SUBJECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_("Needs"), ("need", "ladder", "offer", "history")),
    (_("Polls"), ("poll",)),
    (_("Formal votes"), ("vote",)),
    (_("Meetings"), ("meeting", "minutes", "debate")),
    (_("Tasks"), ("item",)),
    (_("Homes and roles"), ("household", "role")),
    (_("Unasked words"), ("broadcast",)),
)
Numbers = Sequence[tuple[str, str, Any]]


def _buttons(w: Words, but: int = 0) -> tuple[tuple[Button, ...], ...]:
    """Every subject but this one, counted from 1; from a subject the way back as well."""
    named = [(n, w._(name)) for n, (name, _sections) in enumerate(SUBJECTS, 1)]
    back = Button(w._("In short"), View("gp", 0)) if but else None
    return rows(*(Button(name, View("gp", n)) for n, name in named if n != but), back, width=3)


@phrase("policy", NUDGE, public=True)
def policy(w: Words, *, numbers: Numbers) -> Page:
    """What concerns everybody, in sentences; the rest by a button a subject."""
    found = {f"{section}.{name}": value for section, name, value in numbers}

    def of(name: str) -> Html:
        return _value(w, name, found[name])

    def after(name: str) -> Html:
        return w._("after {span}", span=of(name)) if found[name] else w._("at once")

    told = (
        w._("<b>The rules in force, in short</b>"),
        w._(
            "⏱ Answered within: emergencies {emergency}, urgent matters {urgent}, others {normal},"
            " what can wait {low}",
            emergency=of("need.respond_emergency"),
            urgent=of("need.respond_urgent"),
            normal=of("need.respond_normal"),
            low=of("need.respond_low"),
        ),
        w._(
            "✅ Done within: emergencies {emergency}, urgent matters {urgent}, others {normal},"
            " what can wait {low}",
            emergency=of("need.resolve_emergency"),
            urgent=of("need.resolve_urgent"),
            normal=of("need.resolve_normal"),
            low=of("need.resolve_low"),
        ),
        w._(
            "⚠️ No answer in time: the residents' committee is told {committee}, the party branch"
            " {party}; the group reads {district} that it can call 12345",
            committee=after("ladder.director_after"),
            party=after("ladder.party_branch_after"),
            district=after("ladder.district_after"),
        ),
        w._(
            "🔁 Not solved? Whoever raised it can reopen it for {reopen}. Without a mark it ends"
            " {closed}",
            reopen=of("need.reopen_within"),
            closed=after("need.close_unrated_after"),
        ),
        w._(
            "📊 Polls are open for {lasts}; {least} votes make a result, {secret} if anonymous",
            lasts=of("poll.lasts"),
            least=of("poll.least"),
            secret=of("poll.secret_least"),
        ),
        w._(
            "🗳 The result of a formal vote can be challenged for {challenge}",
            challenge=of("vote.challenge_within"),
        ),
        w._(
            "🗓 A meeting is told {notice} before, an assembly earlier; minutes can be objected to"
            " for {objections}",
            notice=of("meeting.notice"),
            objections=of("minutes.objections"),
        ),
        w._(
            "🌙 From {begin} to {end} nobody is spoken to unasked, but for emergencies; a group"
            " hears at most {most} unasked messages a day",
            begin=of("broadcast.quiet_from"),
            end=of("broadcast.quiet_until"),
            most=of("broadcast.proactive_most"),
        ),
        w._("All other numbers: press a subject."),
    )
    return Page(lines(*told), _buttons(w))


@phrase("policy.of", NUDGE)
def policy_of(w: Words, *, numbers: Numbers, subject: int) -> Page:
    """Every number of one subject, in the order of the policy file."""
    name, sections = SUBJECTS[subject - 1]
    told = [
        w._(
            "• {what}: {value}",
            what=w._(LABELS[f"{section}.{number}"]),
            value=_value(w, f"{section}.{number}", value),
        )
        for section, number, value in numbers if section in sections
    ]  # fmt: skip
    first = w._("<b>The numbers in force: {subject}</b>", subject=w._(name))
    return Page(lines(first, *told), _buttons(w, subject))
