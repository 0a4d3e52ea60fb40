"""Promises about time that nobody had: an outage is entered, told, and moves dates by its rule.

The rule is written down a second time here: a clock that ran stands still for as long as the bot
was deaf, 10 minutes at least and 24 hours at most; a date from before stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.simulate.evidence import Entry, Evidence, Row, at, shanghai
from storage.times import from_ms

_MINUTE, _HOUR = 60_000, 3_600_000
_LEAST, _MOST = 10 * _MINUTE, 24 * _HOUR
_NOTICED = 150_000  # a press lives so long at Telegram: a longer gap is an outage
_BEAT = 15_000  # the heartbeat is so old at most
_BACK = 60_000  # from the return to the first poll that succeeds
_RESPOND = {"emergency": 2, "urgent": 24, "normal": 72, "low": 72}
_RESOLVE = {"emergency": 24, "urgent": 24, "normal": 168, "low": 360}
#: what moves no date of a need's first round
_STILL = ("nr", "nf", "oi", "pa", "nm", "nv", "ne", "og", "od", "oj", "nt", "nk", "nh", "nu", "np")
#: what may move the date of the answer, or of the result
_ANSWER = {"ok", "nz", "no", "ns", "ou", "oc", "ob", "os", "op"}
_RESULT = _ANSWER | {"ny", "nl", "oh", "ol", "nd", "nx", "ot", "ox", "om", "nw"}
_TOLD = "🔌"


def outages_are_told(look: Evidence) -> Iterator[str]:
    """Each outage that was is entered once in each community; none that was not; groups read it."""
    communities = {community for community, _ in look.titles}
    entries = [e for e in look.ledger if e.kind == "xr"]
    found: Counter[tuple[int, int]] = Counter()
    for entry in entries:
        down = next((d for d in (*look.downs, *look.doubtful) if _is(entry, d)), None)
        if down is None:
            spans = f"{at(entry.facts['begin'])} to {at(entry.facts['end'])}"
            yield f"an outage from {spans} was entered ({entry.community}), and there was none"
        else:
            found[entry.community, down[0]] += 1
    for begin, end in look.downs:
        for community in communities:
            count = found[community, begin]
            if count > 1 or (end - begin > _NOTICED + _BEAT and not count):
                spans = f"{at(begin)} to {at(end)}"
                yield f"the outage from {spans} was entered {count} times ({community})"
    for entry in entries:
        for (community, _), title in look.titles.items():
            fresh = _could_speak(look, entry) > look.before(hours=30)  # it may wait for the digest
            if community != entry.community or fresh or not look.in_since(title, entry.at_ms):
                continue
            words = f"{shanghai(from_ms(entry.facts['begin'])):%H:%M}"
            if not any(_TOLD in s.text and words in s.text for s in look.in_group(title)):
                yield f"{title} never read of the outage that ended at {at(entry.facts['end'])}"


def _could_speak(look: Evidence, entry: Entry) -> int:
    """When the bot was last back after it: a digest that it slept through comes a day later."""
    return max([entry.at_ms, *(end for _, end in look.downs if end > entry.at_ms)])


def _is(entry: Entry, down: tuple[int, int]) -> bool:
    """Whether an entry tells of this one, as exactly as the heartbeat knows."""
    begin, end = int(entry.facts["begin"]), int(entry.facts["end"])
    near = down[0] - _BEAT <= begin <= down[0] + _BEAT and down[1] <= end <= down[1] + _BACK
    return near and end - begin > _NOTICED


def dates_move_by_the_rule(look: Evidence) -> Iterator[str]:
    """No clock is moved but by an outage that was, by its length and the rule, and once."""
    outages = {
        (e.community, e.facts["begin"], e.facts["end"]): e for e in look.ledger if e.kind == "xr"
    }
    for key, need in look.needs.items():
        story = look.stories[key]
        given = Counter((e.facts["begin"], e.facts["end"]) for e in story if e.kind == "ok")
        for (begin, end), times in given.items():
            if (key[0], begin, end) not in outages or times > 1:
                yield f"need {key} was moved {times} times by {at(begin)} to {at(end)}"
        for (community, begin, end), entry in outages.items():
            owed = community == key[0] and _waited(story, entry)
            if owed and not given[begin, end] and not look.parked(key):
                yield f"need {key} got nothing for the outage {at(begin)} to {at(end)}"
        yield from _exact(key, need, story)
        yield from _still(look, key, need, story)


def _waited(story: list[Entry], outage: Entry) -> bool:
    """Whether it surely waited for its first answer when this outage came."""
    before = [e for e in story if e.at_ms <= outage.facts["begin"]]
    after = [e for e in story if outage.facts["begin"] < e.at_ms <= outage.at_ms]
    plain = all(e.kind in _STILL and e.kind != "nv" for e in (*before, *after) if e.kind != "ok")
    return bool(before) and plain


def _exact(key: tuple[int, int], need: Row, story: list[Entry]) -> Iterator[str]:
    """The dates of a first round to the millisecond."""
    began = need["submitted_ms"]
    urgency = story[0].facts["urgency"] if story else ""
    if need["round"] != 1 or urgency not in _RESPOND:
        return
    answer, result = began + _RESPOND[urgency] * _HOUR, began + _RESOLVE[urgency] * _HOUR
    answered = False
    for entry in story:
        if entry.kind == "na":
            answered = True
        elif entry.kind == "ok":
            begin, end = entry.facts["begin"], entry.facts["end"]
            longer = given(begin, end, began)
            answer = answer if answered else moved(answer, begin, end, longer)
            result, began = moved(result, begin, end, longer), began + longer
        elif entry.kind not in _STILL:
            return  # a hold, another urgency, an end, an undo: looked at from day to day
    for name, due, wanted in (
        ("answer", need["due_ms"], answer), ("result", need["resolve_ms"], result)
    ):  # fmt: skip
        if due != wanted:
            yield f"need {key}: its {name} is due {at(due)}, by the rule {at(wanted)}"


def given(begin: int, end: int, since: int) -> int:
    """How much longer a clock gets that runs since then, in ms."""
    stood = end - max(begin, since)
    return min(max(stood, _LEAST), _MOST) if stood > 0 else 0


def moved(due: int, begin: int, end: int, longer: int) -> int:
    """A date after an outage, in ms."""
    if due <= begin or not longer:
        return due
    sooner = end if end - begin <= _MOST else end + _LEAST
    return due + longer if due + longer > sooner else end + _LEAST


def _still(look: Evidence, key: tuple[int, int], need: Row, story: list[Entry]) -> Iterator[str]:
    """What differs from yesterday was moved by somebody, or by an outage."""
    now, seen = (need["due_ms"], need["resolve_ms"]), len(story)
    before, then = look.memory.dates.get(key, (now, 0))
    kinds = {entry.kind for entry in story[then:]}
    if now[0] != before[0] and not kinds & _ANSWER:
        yield f"need {key}: its answer was due {at(before[0])}, now {at(now[0])}, moved by nothing"
    if now[1] != before[1] and not kinds & _RESULT:
        yield f"need {key}: its result was due {at(before[1])}, now {at(now[1])}, moved by nothing"
    look.memory.dates[key] = now, seen


def taken_back(story: list[Entry], kind: str) -> int:
    """How many breaches (or delays) fell into an outage that was noticed only afterwards."""
    return sum(
        any(e.kind == kind and ok.facts["begin"] < e.at_ms <= ok.at_ms for e in story[:i])
        for i, ok in enumerate(story)
        if ok.kind == "ok"
    )


def steps_are_told(look: Evidence) -> Iterator[str]:
    """Somebody who looks after the machine reads of each step of its clock."""
    for when, seconds in look.diary.steps:
        fired = [r for r in look.rows["deadline"] if r["kind"] == "xs"]
        noted = any(r["code"].startswith("0-xs-") and r["fired_ms"] for r in fired)
        if not noted and seconds:
            yield f"the clock was set by {seconds} s at {at(when)}, and nobody noticed"
