"""Promises about meetings: places, reminders, minutes, and who may do what.

What a meeting's answers and dates must be is worked out a second time here, from the ledger; only
rows, the ledger and what people read are looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.simulate.evidence import REPEAT, Entry, Evidence, Row, at, shanghai
from bot.town.server import Said
from storage.times import from_ms, to_ms

_MINUTE, _HOUR = 60_000, 3_600_000
_EARLIEST = 82 * _HOUR  # three days before, and the evening before a quiet night
_SLACK = 2 * _MINUTE  # what was written before a change may arrive just after it
_REMINDED = re.compile(r"🔔 (.+)后开会：会议#(\d+)\n")
_TOKEN = re.compile(r"M\d{5}")
_WEEK = "一二三四五六日"
_UP = re.compile(r"🎉 .*会议#(\d+)", re.DOTALL)
_CHASED = re.compile(r"(⏰ 会议#(\d+)的纪要还没写|⚠️ 会议#(\d+)一直没有纪要)")
_ITEM = re.compile(r"⏰ 待办#(\d+)(还有\d+天|明天|今天)到期")
_RUN = ("mv", "me", "mx", "mh", "mq", "mb")  # by whoever runs it
_ANSWERS = ("ma", "mf")

Key = tuple[int, int]  # community, number


@dataclass(slots=True)
class Story:
    """A meeting as its ledger has it."""

    key: Key
    row: Row
    entries: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        """For a reader."""
        return f"meeting {self.key} of {at(self.row['starts_ms'])}"

    def starts(self) -> list[tuple[int, int | None]]:
        """(since when, when it is to begin); None: it does not (any more)."""
        found: list[tuple[int, int | None]] = []
        for e in self.entries:
            if e.kind in ("mc", "mv", "mb"):
                found.append((e.at_ms, int(e.facts["at"]) * _MINUTE))
            elif e.kind in ("mx", "mq"):
                found.append((e.at_ms, None))
        return found


def _meetings(look: Evidence) -> dict[Key, Story]:
    found = {
        (row["community"], row["no"]): Story((row["community"], row["no"]), row)
        for row in look.rows["meeting"]
    }
    for e in look.ledger:
        kind, _, no = e.matter.partition(":")
        story = found.get((e.community, int(no))) if kind == "meeting" and no.isdecimal() else None
        if story is not None:
            story.entries.append(e)
    return found


def _is_parked(look: Evidence, matter: str, community: int) -> bool:
    """Whether a planted bug took a deadline of it."""
    return any(
        (r["matter"], r["community"], r["outcome"]) == (matter, community, "parked")
        for r in look.rows["deadline"]
    )


def _quiet(look: Evidence, begin: int, end: int) -> bool:
    """Whether the bot heard and the clock was right all the time between."""
    shaken = any(a <= end and b >= begin for a, b in (*look.downs, *look.doubtful))
    return not shaken and not any(begin <= when <= end for when, _ in look.diary.steps)


# --- places -----------------------------------------------------------------------------


def places_are_kept(look: Evidence) -> Iterator[str]:
    """Never over capacity, and whoever waits moves up in order: as the ledger replayed gives it."""
    told: Counter[tuple[int, str]] = Counter()
    for said in look.town.transcript:
        match = _UP.match(said.text)
        token = _topic(said) if match else None
        if match and said.kind == "send" and REPEAT not in said.text:
            told[int(match[1]), token or ""] += 1
    for story in _meetings(look).values():
        row, name = story.row, story.name
        kept = {
            a["person"]: a["answer"]
            for a in look.rows["meeting_answer"]
            if (a["community"], a["no"]) == story.key
        }
        counts = Counter(kept.values())
        header = {"yes": row["coming"], "maybe": row["maybe"], "no": row["declined"],
                  "waiting": row["waiting"], "proxy": row["proxies"]}  # fmt: skip
        if {k: n for k, n in header.items() if n} != dict(counts):
            yield f"{name} counts {header}, its answers are {dict(counts)}"
        if row["capacity"] and counts["yes"] > row["capacity"]:
            yield f"{name} has {row['capacity']} places, {counts['yes']} come"
        if counts["waiting"] and (not row["capacity"] or counts["yes"] < row["capacity"]):
            yield f"{name}: {counts['waiting']} wait, {counts['yes']} of {row['capacity']} come"
        replayed = _replayed(story)
        if replayed != kept:
            wrong = {p for p in {*kept, *replayed} if kept.get(p) != replayed.get(p)}
            names = [look.town.world.people[p].name for p in wrong]
            yield f"{name}: the answers of {names} are not those of its ledger"
        ups = sum(int(e.facts.get("moved", 0)) for e in story.entries if e.kind in _ANSWERS)
        resized = any(e.facts.get("name") == "capacity" for e in story.entries if e.kind == "me")
        mark = _TOKEN.search(row["topic"])
        if mark and not resized and told[story.key[1], mark[0]] > ups:
            yield f"{name}: {told[story.key[1], mark[0]]} read of a place, {ups} were given"


def _replayed(story: Story) -> dict[int, str]:
    """What each has answered, by the order in which they came."""
    kept: dict[int, str] = {}
    order: list[int] = []
    capacity = 0
    for e in story.entries:
        if e.kind == "mc":
            capacity = int(e.facts["capacity"])
        if e.kind == "me" and e.facts["name"] == "capacity":
            capacity = int(e.personal["value"])
            moves = len(order) if not capacity else capacity - _coming(kept)
        elif e.kind in _ANSWERS and e.facts["kept"]:
            if kept.get(e.actor) != e.facts["kept"] and e.actor in order:
                order.remove(e.actor)
            kept[e.actor] = str(e.facts["kept"])
            if kept[e.actor] == "waiting" and e.actor not in order:
                order.append(e.actor)
            moves = int(e.facts["moved"])
        else:
            continue
        for who in order[: max(0, moves)]:
            kept[who] = "yes"
        order = order[max(0, moves) :]
    return kept


def _coming(kept: dict[int, str]) -> int:
    return sum(answer == "yes" for answer in kept.values())


def _topic(said: Said) -> str | None:
    token = _TOKEN.search(said.text)
    return token[0] if token else None


# --- reminders --------------------------------------------------------------------------


def reminders_say_the_time(look: Evidence) -> Iterator[str]:
    """No reminder at a time that no longer holds, each once, and whoever comes has one."""
    stories = _meetings(look)
    by_topic = {(s.key[1], t[0]): s for s in stories.values()
                if (t := _TOKEN.search(s.row["topic"]))}  # fmt: skip
    read: Counter[tuple[str, str, str, str]] = Counter()
    reminded: set[tuple[Key, int, int]] = set()
    for said in look.town.transcript:
        match = _REMINDED.match(said.text)
        if not match or said.kind != "send" or REPEAT in said.text:
            continue
        story, who = by_topic.get((int(match[2]), _topic(said) or "")), _reader(said)
        if story is None:
            continue  # its topic was changed since
        when = to_ms(said.at)
        stood = _stood(story, when)
        meant = next((s for s in stood if s is not None and _in_words(s) in said.text), None)
        if meant is None:
            yield f"{who} was reminded of {story.name} at {at(when)}: it is {[*map(_maybe, stood)]}"
        elif not when - _SLACK < meant < when + _EARLIEST:
            yield f"{who} was reminded of {story.name} at {at(when)}: it begins {at(meant)}"
        else:
            if said.person is not None:
                reminded.add((story.key, said.person.id, meant))
            read[who, str(story.key), match[1], _in_words(meant)] += 1
            set_ = sum(start == meant for _, start in story.starts())
            if read[who, str(story.key), match[1], _in_words(meant)] > set_:
                yield f"{who} was reminded of {story.name} {match[1]} before it twice"
    for story in stories.values():
        yield from _each_comer(look, story, reminded)


def _reader(said: Said) -> str:
    return said.person.name if said.person is not None else said.chat.title


def _maybe(start: int | None) -> str:
    return at(start) if start is not None else "off"


def _stood(story: Story, when: int) -> list[int | None]:
    """The times at which it was to begin just before `when`."""
    known = [(since, start) for since, start in story.starts() if since <= when]
    last = [start for _, start in known[-1:]]
    return [start for since, start in known if since > when - _SLACK] + last + [
        start for (_, start), (until, _) in pairwise(known)
        if until > when - _SLACK
    ]  # fmt: skip


def _in_words(ms: int) -> str:
    there = shanghai(from_ms(ms))
    return f"{there.month}月{there.day}日周{_WEEK[there.weekday()]} {there:%H:%M}"


def _each_comer(look: Evidence, story: Story, reminded: set[tuple[Key, int, int]]) -> Iterator[str]:
    """Whoever said yes a day and an hour before, and could be reached, was reminded."""
    starts = story.starts()
    start = starts[-1][1] if starts else None
    if start is None or start > look.now_ms or starts[-1][0] > start - 26 * _HOUR:
        return
    begin = start - 26 * _HOUR
    if not _quiet(look, begin, start) or _is_parked(look, f"meeting:{story.key[1]}", story.key[0]):
        return
    if not _TOKEN.search(story.row["topic"]):
        return
    if any(e.kind == "me" and e.facts["name"] == "topic" for e in story.entries):
        return
    answers = [e for e in story.entries if e.kind in _ANSWERS and e.facts["kept"]]
    for person in {e.actor for e in answers}:
        mine = [e for e in answers if e.actor == person]
        if mine[-1].facts["kept"] != "yes" or mine[-1].at_ms > begin:
            continue
        if look.there_since(person, begin) and (story.key, person, start) not in reminded:
            name = look.town.world.people[person].name
            yield f"{name} comes to {story.name} and was never reminded"


# --- afterwards -------------------------------------------------------------------------


def minutes_are_chased(look: Evidence) -> Iterator[str]:
    """Minutes that are missing are asked for, by each level once, and none that stand."""
    for story in _meetings(look).values():
        row, name = story.row, story.name
        chased = Counter(str(e.facts["rung"]) for e in story.entries if e.kind == "ih")
        for rung, many in chased.items():
            if many > 1:
                yield f"{name}: the {rung} was told {many} times that its minutes are missing"
        written = [e.at_ms for e in story.entries if e.kind == "if"]
        for e in story.entries:
            if e.kind == "ih" and written and e.at_ms > written[0]:
                yield f"{name} has minutes, and they were asked for at {at(e.at_ms)}"
        due = row["minutes_due_ms"]
        if row["state"] != "held" or not due or due + 26 * _HOUR > look.now_ms:
            continue
        if _is_parked(look, f"meeting:{story.key[1]}", story.key[0]):
            continue
        if not _quiet(look, due - 12 * _HOUR, look.now_ms):
            continue  # an outage moves it, by as much
        if not chased["chair"]:
            yield f"{name}: its minutes were due {at(due)}, and nobody was told"
        elif look.there_since(row["chair"], due) and not _read_chase(look, story, due):
            yield f"{name}: its minutes were due {at(due)}, and its chair read nothing of it"


def _read_chase(look: Evidence, story: Story, due: int) -> bool:
    for said in look.to_person(story.row["chair"]):
        match = _CHASED.match(said.text)
        told = {int(no) for no in match.groups()[1:] if no} if match else set()
        if story.key[1] in told and to_ms(said.at) >= due - 12 * _HOUR:
            return True
    return False


def items_are_reminded_of(look: Evidence) -> Iterator[str]:
    """Nobody is reminded of what is done, and of one date nobody twice on a day."""
    ended: dict[int, list[tuple[int, bool]]] = defaultdict(list)  # number: since when, whether over
    for e in look.ledger:
        kind, _, of = e.matter.partition(":")
        if kind == "item" and of.isdecimal() and e.kind in ("id", "iv", "ix", "ib", "ir"):
            ended[int(of)].append((e.at_ms, e.kind in ("id", "iv", "ix")))
    communities = Counter(row["no"] for row in look.rows["item"])
    for person in look.town.world.people:
        told: Counter[tuple[int, str]] = Counter()
        for said in look.to_person(person):
            match = _ITEM.match(said.text)
            if not match or said.kind != "send" or REPEAT in said.text:
                continue
            no, when, name = int(match[1]), to_ms(said.at), look.town.world.people[person].name
            if communities[no] > 1:
                continue  # two communities have such a number
            told[no, f"{match[2]} {shanghai(said.at):%m-%d}"] += 1
            if told[no, f"{match[2]} {shanghai(said.at):%m-%d}"] > 1:
                yield f"{name} was reminded of item {no} twice on {at(when)}"
            before = [over for since, over in ended[no] if since < when - _SLACK]
            if before and before[-1]:
                yield f"{name} was reminded of item {no} at {at(when)}, and it is done"


# --- who may, and when --------------------------------------------------------------------


def meetings_go_their_way(look: Evidence) -> Iterator[str]:
    """States along the life cycle; run by its caller, its chair or a post; one a poll."""
    of_poll: Counter[Key] = Counter()
    for story in _meetings(look).values():
        row, over = story.row, ""
        if row["poll"] and row["state"] != "planned":
            of_poll[story.key[0], row["poll"]] += 1
        for e in story.entries:
            name = f"{story.name}: {e.kind} at {at(e.at_ms)}"
            if e.kind in _RUN and not _runs(look, row, e):
                yield f"{name} was not by whoever runs it"
            if over in ("mx", "mh", "mq") and e.kind in (*_ANSWERS, "mv", "mt"):
                yield f"{name} came after its {over}"
            if over == "mx" and e.kind != "mw":
                yield f"{name} came after it was cancelled"
            if e.kind in ("mx", "mh", "mq", "mb", "mc"):
                over = e.kind if e.kind in ("mx", "mh", "mq") else ""
        if (row["state"] == "cancelled") != (over == "mx"):
            yield f"{story.name} is {row['state']}, its ledger says {over or 'nothing'}"
    for key, many in of_poll.items():
        if many > 1:
            yield f"poll {key} has led to {many} meetings"


def _runs(look: Evidence, row: Row, entry: Entry) -> bool:
    if entry.actor in (row["caller"], row["chair"]):
        return True
    posts = {
        seat["role"]
        for seat in look.rows["role_seat"]
        if seat["community"] == row["community"]
        and seat["holder"] == entry.actor
        and seat["chat_group"] in (0, row["home"])
    }
    return bool(posts & {"residents_committee", "party_branch", "floor_lead"})
