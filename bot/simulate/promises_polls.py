"""Promises about polls: each vote counts once, the end is told in time, and stands.

The counting is written down a second time here; only rows, the ledger and what people read or
pressed are looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bot.simulate.evidence import Entry, Evidence, Row, at
from storage.times import to_ms

_CAST = ("vc", "vm")
_OVER = ("closed", "published", "invalid")
_ENDED = ("closed", "invalid")
_HOUR = 3_600_000
_NOTED = re.compile(r"✅ 投票#(\d+)：(记下|改选|您家改选|已匿名记下)")
_RESULT = re.compile(r"📊 #(\d+) .*(🏁|⚖️|无效：人数太少，不公布结果)", re.DOTALL)
_REMINDED = re.compile(r"🔔 还缺您一票.*📊 #(\d+) ", re.DOTALL)
_COUNT = re.compile(r"(\d+)(?:票（|分(?=\n|$))")
_B36 = "0123456789abcdefghijklmnopqrstuvwxyz"

Key = tuple[int, int]  # community, number


def votes_count_once(look: Evidence) -> Iterator[str]:
    """Every vote that was noted is in the tally, once; the last word of each ballot counts."""
    for key, poll in _polls(look).items():
        ballots = [b for b in look.rows["poll_ballot"] if (b["community"], b["no"]) == key]
        cast = [b for b in ballots if b["choice"]]
        if not (poll["secret"] and poll["state"] in _OVER):
            yield from _tally(f"poll {key}", poll, Counter(b["choice"] for b in cast))
        if poll["secret"]:
            continue
        last: dict[int, str] = {}
        for entry in look.polls[key]:
            if entry.kind in _CAST and "ballot" in entry.facts:
                last[entry.facts["ballot"]] = entry.facts["choice"]
        if last != {b["nth"]: b["choice"] for b in ballots}:
            yield f"poll {key}: its ballots are not those of its ledger"
    yield from _each_noted_vote(look)
    yield from _none_twice(look)


def _polls(look: Evidence) -> dict[Key, Row]:
    return {(p["community"], p["no"]): p for p in look.rows["poll"]}


def _tally(name: str, poll: Row, piles: Counter[str]) -> Iterator[str]:
    counts = [0] * len(json.loads(poll["options"]))
    for choice, many in piles.items():
        marks = [int(part) for part in choice.split("_")]
        for place, option in enumerate(marks):
            counts[option] += many * (len(marks) - place if poll["kind"] == "ranking" else 1)
    if json.loads(poll["counts"]) != counts or poll["voted"] != piles.total():
        told = f"{poll['counts']} of {poll['voted']}"
        yield f"{name} counts {told}, its ballots are {counts} of {piles.total()}"
    if not 0 <= poll["homes"] <= max(poll["voted"], 0):
        yield f"{name}: {poll['homes']} homes have voted, {poll['voted']} ballots"


def _each_noted_vote(look: Evidence) -> Iterator[str]:
    """Whoever read that their vote was noted has one in the ledger, or a sealed ballot."""
    noted: Counter[tuple[int, int, bool]] = Counter()
    for said in look.town.transcript:
        match = _NOTED.match(said.text)
        if match and said.kind == "alert" and said.person is not None:
            noted[said.person.id, int(match[1]), match[2] == "已匿名记下"] += 1
    entries: Counter[tuple[int, int]] = Counter()
    for (_, no), story in look.polls.items():
        entries.update((e.actor, no) for e in story if e.kind in _CAST)
    for (person, no, sealed), many in noted.items():
        name = look.town.world.people[person].name
        if sealed:
            theirs = {0, person} | {
                m["household"] for m in look.rows["household_member"] if m["person"] == person
            }
            if not any(
                b["no"] == no and (b["person"] == person or b["voter"] in theirs)
                for b in look.rows["poll_ballot"]
            ):
                yield f"{name}'s sealed vote in poll {no} was noted, and there is none"
        elif entries[person, no] < many:
            yield f"{name} read of {many} votes in poll {no}, the ledger has {entries[person, no]}"


def _none_twice(look: Evidence) -> Iterator[str]:
    """No press had its effect twice: not more votes than there were presses and words."""
    votes: Counter[tuple[int, int, int, str]] = Counter()
    for (community, no), story in look.polls.items():
        for e in story:
            if e.kind in _CAST:
                what = str(e.facts["choice"] if e.kind == "vc" else e.facts["option"])
                votes[community, no, e.actor, f"{e.kind} {what}"] += 1
    for (community, no, person, what), many in votes.items():
        kind, _, choice = what.partition(" ")
        code = f"{community}-{kind}-{_base36(no)}-{choice}"
        # what a ballot became is in the facts of a mark as well: pressed by any of them
        pressed = sum(
            n for (who, data), n in look.diary.pressed.items()
            if who == person and (data == code or data.startswith(f"{community}-vm-"))
        )  # fmt: skip
        if many > pressed + look.diary.spoken[person]:
            name = look.town.world.people[person].name
            yield f"{name} voted {what} in poll {community, no} {many} times, pressed {pressed}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _B36[rest] + digits
    return digits or "0"


# --- the end --------------------------------------------------------------------------------


def results_are_told(look: Evidence) -> Iterator[str]:
    """A poll ends once, not before its time, within the hour of it, and its groups read so."""
    read: dict[tuple[str, int], list[int]] = defaultdict(list)
    for title in set(look.titles.values()):
        for said in look.in_group(title):
            match = _RESULT.match(said.text)
            if match and said.kind == "send":
                read[title, int(match[1])].append(to_ms(said.at))
    for key, poll in _polls(look).items():
        ends = [e for e in look.polls[key] if e.kind == "vz" and e.facts["state"] in _ENDED]
        name = f"poll {key} of {at(poll['closes_ms'])}"
        if len(ends) != (poll["state"] in _OVER):
            yield f"{name} is {poll['state']} and ended {len(ends)} times"
        stuck = any(r["matter"] == f"poll:{key[1]}" and r["community"] == key[0]
                    and r["outcome"] == "parked" for r in look.rows["deadline"])  # fmt: skip
        late = _by(look, poll["closes_ms"])
        if poll["state"] == "open" and late < look.now_ms and not stuck:
            yield f"{name} is still open"
        for end in ends:
            if not poll["closes_ms"] <= end.at_ms <= late:
                yield f"{name} ended at {at(end.at_ms)}"
            yield from _read(look, name, key, poll, end, read)


def _by(look: Evidence, ms: int) -> int:
    """An hour after it; of an outage over it, or a clock that was wrong, an hour after that."""
    over = [end for begin, end in (*look.downs, *look.doubtful) if begin - 60_000 <= ms + _HOUR
            and end >= ms]  # fmt: skip
    steps = [when for when, _ in look.diary.steps if abs(when - ms) < 2 * _HOUR]
    return max([ms, *over, *steps]) + _HOUR


def _read(
    look: Evidence, name: str, key: Key, poll: Row, end: Entry,
    read: dict[tuple[str, int], list[int]],
) -> Iterator[str]:  # fmt: skip
    for group in (poll["home"], *json.loads(poll["mirrors"])):
        title, late = look.title(key[0], group), _by(look, end.at_ms)
        if not look.in_since(title, end.at_ms - _HOUR) or late > look.now_ms:
            continue
        times = [ms for ms in read[title, key[1]] if ms >= end.at_ms]
        if not times or times[0] > late:
            yield f"{name} ended at {at(end.at_ms)}, {title} read of it {[*map(at, times)]}"


def results_stand(look: Evidence) -> Iterator[str]:
    """Nothing after the end changes it: no vote, no count, and no word of it in a group."""
    for key, poll in _polls(look).items():
        if poll["state"] not in _OVER:
            continue
        now = tuple(poll[name] for name in ("counts", "voted", "homes", "tally", "closes_ms",
                                            "options", "kind", "secret"))  # fmt: skip
        before = look.memory.results.setdefault(key, now)
        if before != now:
            yield f"the result of poll {key} was {before}, now it is {now}"
        story = [e.kind for e in look.polls[key]]
        if "vz" in story and set(story[len(story) - story[::-1].index("vz") :]) & {*_CAST, "vs"}:
            yield f"poll {key} was voted in or changed after its end"
        choices = {b["choice"] for b in look.rows["poll_ballot"]
                   if (b["community"], b["no"]) == key}  # fmt: skip
        if poll["secret"] and choices - {""}:
            yield f"poll {key} was anonymous, and its ballots still say what was chosen"
        title = look.title(key[0], poll["home"])
        for said in look.in_group(title):
            match = _RESULT.match(said.text)
            if match and int(match[1]) == key[1] and said.kind == "send":
                yield from _says(key, poll, said.text)


def _says(key: Key, poll: Row, text: str) -> Iterator[str]:
    told = sorted(int(n) for n in _COUNT.findall(text) if int(n))  # an answer of nobody may say 0
    wanted = sorted(n for n in json.loads(poll["counts"]) if n)
    if poll["state"] == "invalid":
        wanted = []
    if told != wanted:
        yield f"the result of poll {key} is {poll['counts']}, its group read {told}"


# --- reminders ------------------------------------------------------------------------------


def only_missing_votes_are_asked_for(look: Evidence) -> Iterator[str]:
    """Nobody is reminded who has voted or wants no reminders, and nobody twice."""
    mutes = _mutes(look)
    asked: dict[tuple[int, int], list[int]] = defaultdict(list)
    for person in look.town.world.people:
        for said in look.to_person(person):
            match = _REMINDED.match(said.text)
            if match and said.kind == "send" and "（重发）" not in said.text:
                asked[person, int(match[1])].append(to_ms(said.at))
    for (person, no), times in asked.items():
        runs = [(key, e.at_ms) for key, story in look.polls.items() if key[1] == no
                for e in story if e.kind == "vd"]  # fmt: skip
        name = look.town.world.people[person].name
        if len(times) > len(runs):
            yield f"{name} was reminded of poll {no} {len(times)} times, it has {len(runs)} runs"
        meant = [(key, ms) for key, ms in runs if ms <= max(times)]
        if len(meant) != 1:
            continue  # two communities have such a number
        key, ms = meant[0]
        if _is_muted(mutes[key[0], person], ms):
            yield f"{name} wants no reminders, and was reminded of poll {key} at {at(ms)}"
        if _had_voted(look, key, person, ms):
            yield f"{name} had voted, and was reminded of poll {key} at {at(ms)}"


def _mutes(look: Evidence) -> dict[Key, list[tuple[int, bool]]]:
    found: dict[Key, list[tuple[int, bool]]] = defaultdict(list)
    for e in look.ledger:
        if e.kind == "vu":
            found[e.community, e.actor].append((e.at_ms, e.facts["on"] == 1))
    return found


def _is_muted(changes: Sequence[tuple[int, bool]], ms: int) -> bool:
    return next((on for when, on in reversed(changes) if when < ms), False)


def _had_voted(look: Evidence, key: Key, person: int, ms: int) -> bool:
    """Whether a ballot of theirs, named and not empty, stood then."""
    last: dict[int, str] = {}
    for e in look.polls[key]:
        if e.kind in _CAST and e.actor == person and e.at_ms < ms and "ballot" in e.facts:
            last[e.facts["ballot"]] = e.facts["choice"]
    by = _polls(look)[key]["by"]
    return by == "person" and any(last.values())


# --- who may --------------------------------------------------------------------------------

_OPENERS = ("vs", "vx", "vk", "vy")


def polls_go_their_way(look: Evidence) -> Iterator[str]:
    """Only its opener changes, cancels and concludes a poll; another seconds it; states fit."""
    for key, poll in _polls(look).items():
        state, voted = "", False
        for e in look.polls[key]:
            name = f"poll {key}: {e.kind} in {state or 'nothing'} at {at(e.at_ms)}"
            if e.kind in _OPENERS and e.actor != poll["opener"]:
                yield f"{name} was not by its opener"
            if e.kind == "ve" and e.actor == poll["opener"]:
                yield f"{name} was by its opener"
            if e.kind in ("vs", "vx", "vi") and voted:
                yield f"{name} came after the first vote"
            voted = voted or (e.kind in _CAST and "ballot" in e.facts)
            after = _after(state, e)
            if not after:
                yield name
                return
            state = after
        if state != poll["state"]:
            yield f"poll {key} is {poll['state']}, its ledger says {state or 'nothing'}"


def _after(state: str, e: Entry) -> str:
    """The state after an entry of the ledger; "": it cannot be."""
    if e.kind in ("vo", "vr"):
        return str(e.facts["state"]) if not state else ""
    if e.kind == "vz":
        return str(e.facts["state"]) if state == "open" else ""
    if e.kind == "vg":  # an outage: told to every poll that waits or waited then
        return state
    ways = {
        "ve": ("draft", "open"), "vl": ("draft", "lapsed"), "vk": ("closed", "published"),
        "vy": ("published", "published"), "vq": ("closed", "closed"),
        "vw": ("published", "published"), "vd": ("open", "open"), "vi": ("open", "open"),
        "vc": ("open", "open"), "vm": ("open", "open"),
    }  # fmt: skip
    if e.kind == "vs" and state in ("draft", "open"):
        return state
    if e.kind == "vx" and state in ("draft", "open"):
        return "cancelled"
    if e.kind == "vl" and state == "draft":
        return "draft" if e.facts.get("state") == "draft" else "lapsed"
    before, after = ways.get(e.kind, ("", ""))
    return after if before and state == before else ""
