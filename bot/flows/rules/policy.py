"""Every number of the rules as a named field with its unit, default and source.

Durations are written "72h", "7d", "30s" or "15m" in the policy file.
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from bot.flows.rules.marked import Mark, Marked

WORST_TO_BEST = (1, 5)  # ratings
URGENCIES = ("emergency", "urgent", "normal", "low")
#: what each urgency has a time for: the answer, and the result
CLOCKS = ("respond", "resolve")
ALIKE_MOST = 8  # needs that one question can show
OFFER_AT_MOST = 95  # percent: nothing is surer but danger, which is no question of certainty
OPTIONS_MOST = 20  # of a poll: two digits in a button
OPTION_MAX = 30  # characters that a button shows
MINUTES_MOST = 1500  # characters: with its decisions a message stays below 4,096
DECISIONS_MOST = 20  # of one meeting
TEXT_MOST = 3000  # characters: with its frame a card stays below Telegram's 4,096
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")


class PolicyError(ValueError):
    """The policy file says something that this program does not understand."""


def duration(text: str) -> timedelta:
    """Read "72h", "7d", "15m" or "30s".

    Raises:
        PolicyError: for anything else.
    """
    found = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        raise PolicyError(f"a duration is written like 72h, 7d, 15m or 30s, not {text!r}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def written(value: timedelta) -> str:
    """Write a duration as the policy file does: the largest unit that is whole."""
    seconds = int(value.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0 and not (unit == "d" and seconds < 7 * 86400):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _rule(default: Any, source: str, least: int = 1) -> Any:
    return Mark((source, least), default=default)


class NeedPolicy(Marked):
    """The clocks and limits of a need (S02-S06)."""

    respond_emergency: timedelta = _rule(timedelta(hours=2), "S04")
    respond_urgent: timedelta = _rule(timedelta(hours=24), "S04")
    respond_normal: timedelta = _rule(timedelta(hours=72), "S04, plan 3.4 and 7.3")
    respond_low: timedelta = _rule(timedelta(hours=72), "S04")
    resolve_emergency: timedelta = _rule(timedelta(hours=24), "rules 3.5")
    resolve_urgent: timedelta = _rule(timedelta(hours=24), "rules 3.5")
    resolve_normal: timedelta = _rule(timedelta(days=7), "rules 3.5")
    resolve_low: timedelta = _rule(timedelta(days=15), "rules 3.5: complex")
    resolve_extended: timedelta = _rule(timedelta(days=15), "rules 3.5: one extension")
    triage_within: timedelta = _rule(timedelta(hours=24), "S03")
    hold_most: timedelta = _rule(timedelta(days=30), "rules 5, Need: hold date")
    undo_within: timedelta = _rule(timedelta(minutes=10), "own default")
    #: reminders: this long before the response is due; "50%" is half of the time given
    remind_before: tuple[str, ...] = _rule(("50%", "24h", "4h"), "S04")
    rate_again_after: timedelta = _rule(timedelta(hours=48), "S06")
    close_unrated_after: timedelta = _rule(timedelta(days=7), "S06")
    reopen_within: timedelta = _rule(timedelta(days=7), "rules 5, Need")
    reopen_at_or_below: int = _rule(2, "S06: a rating of 1 or 2 reopens")
    text_max: int = _rule(500, "own default, characters")
    answer_min: int = _rule(10, "S05: a public-safe text of at least 10 characters")
    answer_max: int = _rule(1000, "own default, characters")
    unanswered_most: int = _rule(3, "own default: of one person in 24 hours, emergencies exempt")
    new_most: int = _rule(5, "own default: of one person in 24 hours, emergencies exempt")
    #: needs like a new one that are shown before it is raised; 0: it is not asked about
    alike_most: int = _rule(3, "S02; own default", least=0)
    #: percent of certainty from which an ordinary line is taken for a need
    offer_at: int = _rule(60, "S02: precision first", least=50)


class LadderPolicy(Marked):
    """How long after the breach each rung is told (rules 2, escalation of a need)."""

    director_after: timedelta = _rule(timedelta(0), "rules 2: breach at 72 h")
    party_branch_after: timedelta = _rule(timedelta(hours=48), "rules 2: +48 h")
    district_after: timedelta = _rule(timedelta(days=7), "rules 2: +7 d, hint to 12345")


class HouseholdPolicy(Marked):
    """Who counts as a household (S01)."""

    members_max: int = _rule(6, "own default, people bound to one household")
    slip_lasts: timedelta = _rule(timedelta(days=30), "own default")
    undo_within: timedelta = _rule(timedelta(minutes=10), "own default: one's own binding")
    #: how long after midnight the floor lead gets the day's list
    list_at: timedelta = _rule(timedelta(hours=19), "S14: the digest's hour")


class RolePolicy(Marked):
    """Terms of office, one-time links, duty (S41)."""

    term: timedelta = _rule(timedelta(days=365), "S41: with term; own default")
    remind_before: timedelta = _rule(timedelta(days=14), "own default")
    link_lasts: timedelta = _rule(timedelta(days=7), "own default")
    undo_within: timedelta = _rule(timedelta(minutes=10), "own default")
    duty: timedelta = _rule(timedelta(hours=24), "rules 2: RC duty; own default")


class BroadcastPolicy(Marked):
    """When and how often the bot speaks unasked (S13, S14); hours count from midnight."""

    quiet_from: timedelta = _rule(timedelta(hours=22), "S14: quiet 22:00-07:00")
    quiet_until: timedelta = _rule(timedelta(hours=7), "S14: quiet 22:00-07:00")
    proactive_most: int = _rule(3, "S14: proactive messages of a group and day")
    digest_at: timedelta = _rule(timedelta(hours=19), "S14: the daily digest")
    weekly_at: timedelta = _rule(timedelta(hours=9), "own default: Mondays, the overdue list")
    #: what a group began so long ago at most is asked for, wherever it is finished
    asked_within: timedelta = _rule(timedelta(seconds=60), "own default")
    card_down_after: int = _rule(200, "own default: newer messages below a card")


class OfferPolicy(Marked):
    """Offers to register what was said (S02)."""

    lasts: timedelta = _rule(timedelta(hours=24), "S02: a draft of at most 24 h")
    pause: timedelta = _rule(timedelta(hours=24), "own default: after a no")


class HistoryPolicy(Marked):
    """Findings in a chat's past (S02)."""

    keep: timedelta = _rule(timedelta(days=30), "own default: PIPL art. 19, shortest retention")
    most: int = _rule(200, "own default, findings of one import: 40 pages")


class PollPolicy(Marked):
    """Quick polls (S07; rules 5, life cycle Poll)."""

    lasts: timedelta = _rule(timedelta(hours=72), "S07: 72 h")
    lasts_most: timedelta = _rule(timedelta(days=30), "own default")
    remind_before: timedelta = _rule(timedelta(hours=24), "S07: T-24 h")
    endorse_within: timedelta = _rule(timedelta(hours=72), "own default: a resident's poll")
    least: int = _rule(3, "rules 5: the set minimum of votes; own default")
    #: fewer anonymous votes would tell who chose what
    secret_least: int = _rule(5, "S06: n<5 is not published", least=2)
    question_max: int = _rule(200, "own default, characters")
    options_most: int = _rule(10, "S07: 2 to 10 options", least=2)
    option_max: int = _rule(20, "S07: of at most 20 characters")
    new_most: int = _rule(3, "own default: of one person in 24 hours")
    outcome_min: int = _rule(4, "own default, characters of the outcome")
    outcome_max: int = _rule(500, "own default, characters of the outcome")
    outcome_again_after: timedelta = _rule(timedelta(hours=48), "own default: asked once more")
    review_most: timedelta = _rule(timedelta(days=90), "own default: the review's date")


class VotePolicy(Marked):
    """Formal votes beside what their law says (S08; rules 3.1, 3.2; its numbers: vote_rules)."""

    #: percent of the households that are visited before a vote that may divide them
    consult_share: int = _rule(90, "S21: consultation of at least 90 % of households")
    #: reminders to whoever has not taken part, this long before the end
    remind_before: tuple[str, ...] = _rule(("72h", "24h"), "own default")
    turnout_at: timedelta = _rule(timedelta(hours=18), "own default: every day, after midnight")
    open_within: timedelta = _rule(timedelta(days=30), "own default: then a notice lapses")
    extend: timedelta = _rule(timedelta(days=7), "rules 5: one extension without a quorum")
    count_within: timedelta = _rule(timedelta(hours=24), "own default: second entry of paper")
    publish_within: timedelta = _rule(timedelta(days=3), "Beijing 2024 art. 37")
    answer_within: timedelta = _rule(timedelta(days=3), "own default: an objection left open")
    recount_within: timedelta = _rule(timedelta(days=7), "own default: a disputed result is held")
    challenge_within: timedelta = _rule(timedelta(days=365), "rules 3.2: L4 art. 12, one year")
    repeat_after: timedelta = _rule(timedelta(days=30), "rules 5: a vote that was not valid")
    proxy_most: int = _rule(3, "Weifang 2022: proxies of one holder in one vote")
    help_most: int = _rule(20, "S31: households for which one helper enters")
    help_session: timedelta = _rule(timedelta(minutes=30), "S31: while the person is there")
    new_most: int = _rule(3, "own default: of one person in 24 hours")
    title_max: int = _rule(60, "own default, characters")
    motion_min: int = _rule(10, "own default, characters")
    motion_max: int = _rule(1500, "own default, characters")
    reason_min: int = _rule(4, "own default, characters of a reason or an objection")
    reason_max: int = _rule(500, "own default, characters of a reason or an objection")


class ItemPolicy(Marked):
    """Action items (S12; rules 5, life cycle Action item)."""

    accept_within: timedelta = _rule(timedelta(hours=48), "rules 5: 48 h silent, then the chair")
    #: reminders: so long before its date
    remind_before: tuple[str, ...] = _rule(("72h", "24h", "0s"), "S12: T-3 d, T-1 d, T")
    owner_after: timedelta = _rule(timedelta(hours=24), "S12: +1 d owner")
    committee_after: timedelta = _rule(timedelta(hours=72), "S12: +3 d RC")
    party_branch_after: timedelta = _rule(timedelta(days=7), "S12: +7 d party branch and board")
    extensions_most: int = _rule(2, "S12: at most 2 extensions")
    extend_most: timedelta = _rule(timedelta(days=30), "own default: of one extension")
    ahead_most: timedelta = _rule(timedelta(days=366), "own default: how far ahead a date lies")
    #: hours after midnight at which the day of a date begins to be spoken of
    due_at: timedelta = _rule(timedelta(hours=9), "own default: reminded in the morning")
    verify_again_after: timedelta = _rule(timedelta(hours=72), "own default: asked once more")
    text_max: int = _rule(200, "own default, characters")
    word_min: int = _rule(10, "S05: a public-safe text of at least 10 characters")
    word_max: int = _rule(500, "own default, characters")


class MinutesPolicy(Marked):
    """Minutes and decisions (S10; rules 5, life cycle Meeting)."""

    chair_after: timedelta = _rule(timedelta(hours=24), "rules 5: minutes late, chair +1 d")
    committee_after: timedelta = _rule(timedelta(hours=72), "rules 5: minutes late, RC +3 d")
    objections: timedelta = _rule(timedelta(hours=72), "rules 5: objections 3 d")
    text_min: int = _rule(10, "own default, characters of minutes and of an objection")
    text_max: int = _rule(1500, "own default, characters of minutes")
    reason_min: int = _rule(4, "own default, characters: why nothing is to be done")
    decisions_most: int = _rule(20, "own default: of one meeting")


class MeetingPolicy(Marked):
    """Meetings (S10; rules 5, life cycle Meeting)."""

    notice: timedelta = _rule(timedelta(days=7), "S10: ordinary")
    notice_assembly: timedelta = _rule(timedelta(days=10), "Organic Law art. 26")
    notice_owners: timedelta = _rule(timedelta(days=15), "Property Regulations art. 14")
    remind_before: tuple[str, ...] = _rule(("72h", "24h", "2h"), "S10: T-3 d, T-1 d, T-2 h")
    lasts: timedelta = _rule(timedelta(hours=2), "own default")
    lasts_most: timedelta = _rule(timedelta(hours=12), "own default")
    ahead_most: timedelta = _rule(timedelta(days=180), "own default: how far away its date may be")
    topic_max: int = _rule(200, "own default, characters")
    place_max: int = _rule(60, "own default, characters")
    reason_min: int = _rule(4, "own default, characters of the reason of a cancellation")
    reason_max: int = _rule(200, "own default, characters of that reason")
    capacity_most: int = _rule(2000, "own default, people")
    #: of the places, at which its caller is told how many come; always when all are taken
    told_at: tuple[str, ...] = _rule(("50%", "80%"), "own default")
    agenda_homes: int = _rule(5, "S10: households that put a need on the agenda by themselves")
    agenda_most: int = _rule(20, "own default: matters on one agenda")
    sign_in_before: timedelta = _rule(timedelta(minutes=30), "own default: before it begins")
    code_turns: timedelta = _rule(timedelta(minutes=10), "own default: the code of the room")
    code_tries: int = _rule(5, "own default: wrong codes of one person")
    #: after its end without a word: its chair is asked, and then it is judged by its sign-ins
    unopened_after: timedelta = _rule(timedelta(hours=12), "own default")
    minutes_within: timedelta = _rule(timedelta(hours=72), "S10: minutes within 72 h")
    alarm_after: timedelta = _rule(timedelta(days=35), "S10: 35 d without one")


class DebatePolicy(Marked):
    """Debates (S11; rules 3.4)."""

    turns: int = _rule(2, "S11: two turns each")
    turn: timedelta = _rule(timedelta(minutes=2), "S11: of two minutes")
    speech_max: int = _rule(200, "S11: or 200 characters")
    motion_max: int = _rule(200, "own default, characters")
    queue_most: int = _rule(50, "own default: people who wait for the floor")
    vote_lasts: timedelta = _rule(timedelta(minutes=10), "own default")


class Policy(Struct, frozen=True):
    """All numbers, by subject."""

    need: NeedPolicy = NeedPolicy()
    ladder: LadderPolicy = LadderPolicy()
    household: HouseholdPolicy = HouseholdPolicy()
    role: RolePolicy = RolePolicy()
    broadcast: BroadcastPolicy = BroadcastPolicy()
    offer: OfferPolicy = OfferPolicy()
    history: HistoryPolicy = HistoryPolicy()
    poll: PollPolicy = PollPolicy()
    vote: VotePolicy = VotePolicy()
    item: ItemPolicy = ItemPolicy()
    minutes: MinutesPolicy = MinutesPolicy()
    meeting: MeetingPolicy = MeetingPolicy()
    debate: DebatePolicy = DebatePolicy()


def read(text: str) -> Policy:
    """Read a policy file (TOML); what it does not name keeps its default.

    Only the times of what is more or less urgent go along with those that are named.

    Raises:
        PolicyError: for broken TOML, unknown sections or fields, and values of a wrong kind.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"not TOML: {error}") from error
    policy = Policy()
    sections = asdict(policy)
    for name, given in data.items():
        if name not in sections or not isinstance(given, dict):
            raise PolicyError(f"unknown section [{name}]; known: {', '.join(sections)}")
        values = _values(name, sections[name], given)
        if name == "need":
            for clock in CLOCKS:
                _go_along(clock, sections[name], values)
        sections[name] = replace(sections[name], **values)
    policy = Policy(**sections)
    _agree(policy)
    return policy


def _go_along(clock: str, defaults: NeedPolicy, values: dict[str, Any]) -> None:
    """Times that the file does not name never give the more urgent more time than the less."""
    names = [f"{clock}_{urgency}" for urgency in URGENCIES]
    for i, name in enumerate(names):
        if name in values:
            continue
        least = max((values[n] for n in names[:i] if n in values), default=timedelta())
        most = min((values[n] for n in names[i + 1 :] if n in values), default=timedelta.max)
        values[name] = min(max(getattr(defaults, name), least), most)


def numbers(policy: Policy) -> list[tuple[str, str, Any]]:
    """(section, name, value) of everything, in the order of the file."""
    return [
        (section, name, value)
        for section, numbers_ in asdict(policy).items()
        for name, value in asdict(numbers_).items()
    ]


def _agree(policy: Policy) -> None:
    """Numbers that only make sense together.

    Raises:
        PolicyError: two of them contradict each other.
    """
    need, ladder = policy.need, policy.ladder
    _in_order(need)
    if need.answer_min > need.answer_max:
        raise PolicyError("[need] answer_min is more than answer_max: nobody could answer")
    if need.reopen_at_or_below > WORST_TO_BEST[1]:
        raise PolicyError("[need] reopen_at_or_below: ratings go from 1 to 5")
    if need.text_max > TEXT_MOST or need.answer_max > TEXT_MOST:
        raise PolicyError(f"[need] text_max and answer_max: at most {TEXT_MOST} fit on a card")
    if need.alike_most > ALIKE_MOST:
        raise PolicyError(f"[need] alike_most: at most {ALIKE_MOST} fit into a question")
    if need.offer_at > OFFER_AT_MOST:
        raise PolicyError(f"[need] offer_at: percent, from 50 to {OFFER_AT_MOST}")
    if policy.offer.lasts > timedelta(hours=24):
        raise PolicyError("[offer] lasts: a draft of somebody's words is kept 24 hours at most")
    _of_polls(policy.poll)
    _of_votes(policy.vote)
    _of_items(policy.item)
    _of_minutes(policy.minutes)
    if not ladder.director_after <= ladder.party_branch_after <= ladder.district_after:
        raise PolicyError("[ladder] each rung is told after the one below it")
    hours = policy.broadcast
    for name in ("quiet_from", "quiet_until", "digest_at", "weekly_at"):
        if getattr(hours, name) >= timedelta(days=1):
            raise PolicyError(f"[broadcast] {name}: hours after midnight, less than 24h")


def _of_votes(vote: VotePolicy) -> None:
    """What a formal vote can hold.

    Raises:
        PolicyError: less than the law or nothing that anybody could write.
    """
    if vote.consult_share > 100:
        raise PolicyError("[vote] consult_share: percent, at most 100")
    if vote.turnout_at >= timedelta(days=1):
        raise PolicyError("[vote] turnout_at: hours after midnight, less than 24h")
    if vote.reason_min > vote.reason_max or vote.motion_min > vote.motion_max:
        raise PolicyError("[vote] a least number of characters is more than the most")
    if vote.motion_max > TEXT_MOST:
        raise PolicyError(f"[vote] motion_max: at most {TEXT_MOST} fit on a card")


def _of_polls(poll: PollPolicy) -> None:
    """What a poll can hold.

    Raises:
        PolicyError: more than fits, or nothing that anybody could answer.
    """
    if poll.lasts > poll.lasts_most:
        raise PolicyError("[poll] lasts is more than lasts_most")
    if poll.options_most > OPTIONS_MOST or poll.option_max > OPTION_MAX:
        raise PolicyError(f"[poll] {OPTIONS_MOST} options of {OPTION_MAX} characters at most")
    if poll.outcome_min > poll.outcome_max:
        raise PolicyError("[poll] outcome_min is more than outcome_max: nobody could answer")


def _of_minutes(minutes: MinutesPolicy) -> None:
    """What fits into a message, and one level after the other.

    Raises:
        PolicyError: they contradict each other, or nothing could be written.
    """
    if minutes.chair_after > minutes.committee_after:
        raise PolicyError("[minutes] the committee is told after the chair")
    if not minutes.text_min <= minutes.text_max <= MINUTES_MOST:
        raise PolicyError(f"[minutes] text_min to text_max: at most {MINUTES_MOST} fit")
    if minutes.decisions_most > DECISIONS_MOST:
        raise PolicyError(f"[minutes] decisions_most: at most {DECISIONS_MOST} fit")


def _of_items(item: ItemPolicy) -> None:
    """One level after the other, and words that somebody could write.

    Raises:
        PolicyError: they contradict each other.
    """
    if not item.owner_after <= item.committee_after <= item.party_branch_after:
        raise PolicyError("[item] each level is told after the one below it")
    if item.word_min > item.word_max:
        raise PolicyError("[item] word_min is more than word_max: nobody could answer")
    if item.text_max > TEXT_MOST or item.word_max > TEXT_MOST:
        raise PolicyError(f"[item] text_max and word_max: at most {TEXT_MOST} fit on a card")
    if item.due_at >= timedelta(days=1):
        raise PolicyError("[item] due_at: hours after midnight, less than 24h")
    if any(_share(text) is not None for text in item.remind_before):
        raise PolicyError("[item] remind_before: durations, no shares")


def _in_order(need: NeedPolicy) -> None:
    """The more urgent first, and the answer before the result.

    Raises:
        PolicyError: it is the other way round.
    """
    for clock in CLOCKS:
        for more, less in pairwise(f"{clock}_{urgency}" for urgency in URGENCIES):
            if getattr(need, more) > getattr(need, less):
                raise PolicyError(f"[need] {more} is more than {less}: the urgent comes first")
    for urgency in URGENCIES:
        if getattr(need, f"resolve_{urgency}") < getattr(need, f"respond_{urgency}"):
            raise PolicyError(f"[need] resolve_{urgency}: a result is not due before an answer")


def _values(section: str, defaults: Any, given: dict[str, Any]) -> dict[str, Any]:
    known = {name: least for name, (_, least) in defaults.MARKS.items()}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise PolicyError(f"unknown [{section}] {name}; known: {', '.join(sorted(known))}")
        try:
            values[name] = _value(getattr(defaults, name), value, known[name])
        except PolicyError as error:
            raise PolicyError(f"[{section}] {name}: {error}") from error
    return values


def _value(default: object, value: Any, least: int) -> Any:
    if isinstance(default, timedelta):
        return duration(value)
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise PolicyError('a list is written like ["24h", "4h"]')
        return tuple(
            text if _share(text) is not None else written(duration(text)) for text in value
        )
    if type(value) is not int or value < least:
        raise PolicyError(f"a whole number from {least}, not {value!r}")
    return value


def _share(text: object) -> int | None:
    """Percent of a share like "50%", or None."""
    found = re.fullmatch(r"([1-9]\d?)%", text) if isinstance(text, str) else None
    return int(found[1]) if found else None


@lru_cache(maxsize=256)
def before(text: str, given: timedelta) -> timedelta:
    """How long before the end a reminder stands: "24h" as it is, "50%" of the time given."""
    share = _share(text)
    return given * share / 100 if share is not None else duration(text)
