"""Promises about dates: each fires once, never early; a breach stands; silence is no answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.simulate.evidence import Evidence, Row, at
from bot.simulate.promises_outage import taken_back

_WAITING = ("submitted", "assigned", "reopened")
_WORKING = ("responded", "in_progress")
#: what the clock does to a matter, as an entry each time that it does it
_CLOCK = (
    "nm", "nv", "ne", "od", "oh", "nq", "nc", "og", "vl", "vd", "vz", "vq", "vw", "mt", "mk", "mz",
    "ih", "iu", "im", "iw", "il", "iq", "ct", "cz",
)  # fmt: skip
_HOUR = 3_600_000


def fires_once(look: Evidence) -> Iterator[str]:
    """Every deadline took effect exactly once, and never early."""
    fired: Counter[tuple[int, str, str]] = Counter()
    for row in look.rows["deadline"]:
        name = f"{row['kind']} of {row['matter']} ({row['community']})"
        if row["fired_ms"] is None:
            if row["due_ms"] < look.now_ms - 60_000:
                yield f"{name} was due at {at(row['due_ms'])} and never fired"
            continue
        if row["fired_ms"] < row["due_ms"]:
            yield f"{name} fired at {at(row['fired_ms'])}, due at {at(row['due_ms'])}"
        if row["outcome"] == "done":
            fired[row["community"], row["matter"], row["kind"]] += 1
    said = Counter((e.community, e.matter, e.kind) for e in look.ledger if e.kind in _CLOCK)
    for key in set(fired) | set(said):
        if key[2] in _CLOCK and fired[key] != said[key]:
            yield f"{key}: fired {fired[key]} times, {said[key]} entries"


def every_date_waits(look: Evidence) -> Iterator[str]:
    """What is owed has a deadline that waits for it, at its own date."""
    waits = {
        (row["community"], row["matter"], row["kind"]): row["due_ms"]
        for row in look.rows["deadline"]
        if row["fired_ms"] is None
    }
    parked = {
        (row["community"], row["matter"])
        for row in look.rows["deadline"]
        if row["outcome"] == "parked"
    }
    for (community, no), need in look.needs.items():
        if (community, f"need:{no}") in parked:
            continue  # a planted bug took its deadline: it is kept for somebody to look at
        for kind, due in _owed(need):
            found = waits.get((community, f"need:{no}", kind))
            if found != due:
                when = at(found) if found else "nowhere"
                yield f"need {community, no} ({need['state']}): {kind} is {when}, not {at(due)}"


def _owed(need: Row) -> Iterator[tuple[str, int]]:
    if need["state"] in _WAITING and not need["overdue"]:
        yield "nv", need["due_ms"]
    if need["state"] in (*_WAITING, *_WORKING) and not need["late"] and need["resolve_ms"]:
        yield "od", need["resolve_ms"]
    if need["state"] == "on_hold":
        yield "oh", need["held_until_ms"]


def reminded(look: Evidence) -> Iterator[str]:
    """Whoever has it before them was reminded twice at least before a breach."""
    for key, need in look.needs.items():
        kinds = [entry.kind for entry in look.stories[key]]
        plain = not set(kinds) - {"nr", "nf", "oi", "pa", "nm", "nv", "ne", "og", "od", "oj", "ok"}
        usual = need["urgency"] == "normal" and plain and need["round"] == 1
        # reminders that fell into an outage are told in one, when the bot hears again
        told = kinds.count("nm") + kinds.count("ok")
        if usual and need["breaches"] and told < 2:
            yield f"need {key} was reminded {told} times before its breach"
        for entry in look.stories[key]:
            if entry.kind == "nm" and not _reminder_read(look, need, entry.at_ms):
                yield f"need {key}: nobody read the reminder of {at(entry.at_ms)}"


def _reminder_read(look: Evidence, need: Row, ms: int) -> bool:
    """Whether somebody read it, or whoever had it was not to be reached all the time."""
    community, since = need["community"], ms - _HOUR
    if ms > look.before(hours=12):
        return True  # it may wait for the morning
    staff = _staff(look, community)
    if not all(look.there_since(person, since) for person in staff):
        return True
    return look.told(staff, need["no"], ms)


def _staff(look: Evidence, community: int) -> set[int]:
    roles = ("floor_lead", "residents_committee", "property", "party_branch")
    return {
        seat["holder"]
        for seat in look.rows["role_seat"]
        if seat["community"] == community and seat["role"] in roles and seat["holder"]
    }


def breaches_stand(look: Evidence) -> Iterator[str]:
    """A breach is recorded when its date has passed, not before, and never erased.

    But for one that was recorded while the bot was deaf, before it could know that it was.
    """
    parked = {row["matter"] for row in look.rows["deadline"] if row["outcome"] == "parked"}
    for key, need in look.needs.items():
        before = look.memory.figures.get(key, (0, 0, 0, 0))
        story = look.stories[key]
        now = (need["breaches"], need["lates"], taken_back(story, "nv"), taken_back(story, "od"))
        if now[0] + now[2] < before[0] + before[2] or now[1] + now[3] < before[1] + before[3]:
            yield f"need {key}: breaches and delays were {before}, now {now}"
        look.memory.figures[key] = now
        due, waits = need["due_ms"], need["state"] in _WAITING
        if waits and need["overdue"] and due > look.latest_ms:
            yield f"need {key} is overdue before {at(due)}"
        passed = waits and due < look.now_ms - 60_000 and f"need:{key[1]}" not in parked
        if passed and not (need["overdue"] and need["breaches"]):
            yield f"need {key} was due at {at(due)} and is not overdue"
        recorded = sum(entry.kind == "nv" for entry in look.stories[key])
        if need["breaches"] > recorded:
            yield f"need {key}: {need['breaches']} breaches, {recorded} entries"


def silence_is_no_answer(look: Evidence) -> Iterator[str]:
    """What nobody answered was told to the next in line that could be reached, then to all."""
    for (community, no), need in look.needs.items():
        if need["state"] not in _WAITING or not need["overdue"]:
            continue
        due = need["due_ms"]
        for hours, role in ((0, "residents_committee"), (48, "party_branch")):
            told_at = due + hours * _HOUR  # at the earliest: outages after it delay nothing
            if told_at + (need["stood_ms"] if hours else 0) > look.before(hours=12):
                continue
            holders = [s["holder"] for s in look.seated(community, role)]
            there = [p for p in holders if look.there_since(p, told_at - _HOUR)]
            if there and not look.told(there, no, told_at):
                yield f"need {community, no}: {role} was not told of the breach of {at(due)}"
        title = look.title(community, need["home"])
        if not look.in_since(title, due):
            continue
        # a card that stands is edited at once; one that would be new may wait for the digest
        wait = 1 if look.stands(community, need["home"], f"need:{no}") else 30
        if due < look.before(hours=wait) and not look.read_in(title, no, due, "超时"):
            shown = look.read_in(title, no, need["submitted_ms"])
            if shown and not look.read_in(title, no, due):
                yield f"need {community, no}: {title} never read that it is overdue"
        hint = due + 7 * 24 * _HOUR  # or later: outages after it was told are in `stood_ms` too
        late = hint + need["stood_ms"] < look.before(hours=30)
        if late and not look.read_in(title, no, hint, "12345"):
            yield f"need {community, no}: {title} was not told that it can call 12345"
