"""Promises about words: they arrive, in order, once; cards tell the newest; nothing private."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.simulate.cast import CAST
from bot.simulate.evidence import REPEAT, TOKEN, Evidence, Row, at, shanghai
from bot.town.entities import parse
from bot.town.server import Said
from storage.outbox import MESSAGES
from storage.times import from_ms, to_ms
from storage.verify import check, parse_head

_PUBLIC_NEWS = ("na", "np", "nd", "nx", "ot", "ny")
#: what may have become of a word that must arrive and was not sent
_FAIR_ENDS = (
    "superseded", "too late", "nothing stands there", "Forbidden", "bot was blocked",
    "can't initiate", "chat not found", "user is deactivated", "not enough rights",
)  # fmt: skip
_HEAD = re.compile(r"\b\d+:\d+:[0-9a-f]{64}\b")
_MORNING_MS, _DAY_MS = 23 * 3_600_000, 24 * 3_600_000  # seven in the street, in UTC
_CARD = {
    "submitted": "接手", "assigned": "已接手", "reopened": "重新答复|接手|⏳",
    "responded": r"答复：|会议#\d+决定：",  # somebody's answer, or a meeting's
    "in_progress": r"正在办理|会议#\d+决定：",
    "on_hold": "暂缓到", "resolved": "已办结", "closed": "已办结",
    "declined": "不予采纳", "transferred": "不归社区管", "merged": "是同一件事",
    "dismissed": "不作为诉求", "withdrawn": "已撤回",
}  # fmt: skip


#: after which a need waits for the same people as before
_STAYS = ("nf", "oi", "nm", "nv", "ok")


def _plain(row: Row) -> str:
    """What people read of a row, without the mark of a repeat."""
    body = json.loads(row["body"])
    return parse(str(body.get("text", "")), "HTML")[0].strip()


def _base(text: str) -> str:
    return text.removesuffix(REPEAT).strip()


def arrives(look: Evidence) -> Iterator[str]:
    """What must arrive has arrived once nothing goes wrong any more; no row vanishes."""
    ids = {row["id"] for row in look.rows["outbox"] if row["community"]}
    if look.memory.rows - ids:
        yield f"rows of the outbox vanished: {sorted(look.memory.rows - ids)[:5]}"
    look.memory.rows = ids
    for row in look.rows["outbox"]:
        if row["klass"] != "must" or not row["community"]:
            continue
        name = f"row {row['id']} ({row['kind']} {row['slot']}) of {at(row['created_ms'])}"
        if row["done_ms"] is None:
            over = max(row["not_before_ms"], row["created_ms"]) < look.before(minutes=30)
            if over and _open(look, row):
                yield f"{name} still waits: {row['error']}"
        elif row["error"] and row["kind"] in MESSAGES and not _fair(row["error"]):
            yield f"{name} was given up: {row['error']}"
    yield from _news_is_read(look)
    yield from _staff_has_it(look)


def _fair(error: str) -> bool:
    return any(end in error for end in _FAIR_ENDS)


def _open(look: Evidence, row: Row) -> bool:
    """Whether its chat could be spoken to all the time since it was written."""
    since = row["created_ms"] - 3_600_000
    if not row["chat_group"]:
        return look.there_since(row["person"], since)
    title = look.title(row["community"], row["chat_group"])
    return look.in_since(title, look.before(hours=2))


def _news_is_read(look: Evidence) -> Iterator[str]:
    """What somebody said for all to read stands in the group."""
    read = {
        title: {t for said in look.in_group(title) for t in TOKEN.findall(said.text)}
        for title in set(look.titles.values())
    }
    for key, story in look.stories.items():
        need = look.needs.get(key)
        if need is None:
            continue
        title = look.title(key[0], need["home"])
        for i, entry in enumerate(story):
            token = TOKEN.search(entry.words)
            followed = any(e.kind not in ("nf", "oi") for e in story[i + 1 :])
            if entry.kind not in _PUBLIC_NEWS or token is None or followed:
                continue  # words that were followed by others at once may never have been shown
            late = entry.at_ms < look.before(hours=30)
            if token[0] not in read[title] and late and look.in_since(title, entry.at_ms):
                yield f"need {key}: {title} never read “{token[0]}” of {at(entry.at_ms)}"


def _staff_has_it(look: Evidence) -> Iterator[str]:
    """Whoever must move next has it before them in private."""
    for (community, no), need in look.needs.items():
        if need["state"] not in ("submitted", "assigned"):
            continue
        moved = [e.at_ms for e in look.stories[community, no] if e.kind not in _STAYS]
        if max([need["submitted_ms"], *moved]) > look.before(hours=12):
            continue  # the night is quiet: whoever got it late in the evening reads of it then
        people = [need["handler"]] if need["handler"] else []
        if not people:
            group = need["home"] if need["queue"] == "floor_lead" else 0
            people = [
                seat["holder"]
                for seat in look.seated(community, need["queue"], group)
                if seat["since_ms"] < need["submitted_ms"]
            ]
        for person in people:
            there = look.there_since(person, need["submitted_ms"] - 3_600_000)
            if there and not look.told([person], no, need["submitted_ms"]):
                name = look.town.world.people[person].name
                yield f"need {community, no} waits for {name}, who never read of it"


def repeats_are_marked(look: Evidence) -> Iterator[str]:
    """A message is said again only after an unknown outcome, and marked; a nudge never."""
    rows: dict[int, Counter[str]] = defaultdict(Counter)
    nudges: dict[int, Counter[str]] = defaultdict(Counter)
    known: dict[int, set[int]] = defaultdict(set)
    for row in look.rows["outbox"]:
        chat = look.chat_of(row)
        if chat is None or row["kind"] not in MESSAGES:
            continue
        text = _plain(row)
        rows[chat.id][text] += 1
        nudges[chat.id][text] += row["klass"] == "nudge"
        known[chat.id].add(row["message_id"])
    for slot in look.rows["slot"]:
        chat = look.chat_of(slot)
        if chat is not None:
            known[chat.id].add(slot["message_id"])
    strays = 0
    for chat_id, said in _sends(look).items():
        stray = [s for s in said if s.message and s.message.id not in known[chat_id]]
        stray = [s for s in stray if _base(s.text) in rows[chat_id]]
        strays += len(stray)
        for text in {_base(s.text) for s in stray}:
            same = [s for s in said if _base(s.text) == text]
            unmarked = [s for s in same if not s.text.endswith(REPEAT)]
            written = rows[chat_id][text]
            if len(unmarked) > written:
                yield f"said {len(unmarked)} times without a mark, written {written}: {text[:60]}"
            if nudges[chat_id][text] == written < len(same):
                yield f"a nudge was said {len(same)} times, written {written}: {text[:60]}"
    if strays > look.unknown:
        yield f"{strays} messages were said again or never noted, {look.unknown} outcomes unknown"


def _sends(look: Evidence) -> dict[int, list[Said]]:
    """New messages of each chat, by the id that it has now."""
    found: dict[int, list[Said]] = defaultdict(list)
    for said in look.town.transcript:
        if said.kind == "send":
            found[said.chat.moved_to or said.chat.id].append(said)
    return found


def in_order(look: Evidence) -> Iterator[str]:
    """In each chat messages of one urgency leave in the order in which they were written."""
    posts: dict[tuple[int, int], dict[int, Row]] = defaultdict(dict)
    for row in sorted(look.rows["outbox"], key=lambda r: r["done_ms"] or 0):
        chat = look.chat_of(row)
        sent = row["done_ms"] is not None and row["message_id"] and not row["error"]
        if chat is None or not sent or row["kind"] not in MESSAGES:
            continue
        moved = look.diary.moved.get(chat.title)
        if moved is not None and row["created_ms"] <= to_ms(moved):
            continue  # numbers began anew there
        posts[chat.id, row["priority"]].setdefault(row["message_id"], row)
    for messages in posts.values():
        last = None
        for number in sorted(messages):
            row = messages[number]
            if row["anew"] or not row["slot"]:
                if _waited_for_morning(row):
                    continue  # others did not wait for it
                if last is not None and last["id"] > row["id"]:
                    yield f"{_named(last)} left before {_named(row)} in one chat"
                last = row


def _waited_for_morning(row: Row) -> bool:
    """Whether it may have had an hour; what was brought up to date meanwhile left at once."""
    night = not 7 <= shanghai(from_ms(row["created_ms"])).hour < 22
    return row["not_before_ms"] % _DAY_MS == _MORNING_MS or night


def _named(row: Row) -> str:
    how = f"{row['klass']} {row['slot']}, {row['attempts']} attempts"
    return f"row {row['id']} of {at(row['created_ms'])} ({how})"


def cards_are_new(look: Evidence) -> Iterator[str]:
    """Every card that stands says how its need stands."""
    last: dict[tuple[int, int, int, str], Row] = {}
    for row in look.rows["outbox"]:
        if row["slot"] and row["kind"] == "text":
            last[row["community"], row["chat_group"], row["person"], row["slot"]] = row
    for slot in look.rows["slot"]:
        chat = look.chat_of(slot)
        message = chat.by_id.get(slot["message_id"]) if chat and not slot["whisper"] else None
        if chat is None or message is None or message.sender is not look.bot:
            continue
        if chat.is_group and not look.in_since(chat.title, look.before(hours=2)):
            continue
        newest = last.get((slot["community"], slot["chat_group"], slot["person"], slot["slot"]))
        if newest is not None and _sent(newest) and _base(message.text) != _plain(newest):
            shown, written = message.text[:50], _plain(newest)[:50]
            yield f"{slot['slot']} says “{shown}”, written was “{written}”"
        if slot["slot"].startswith("need:") and not slot["person"]:
            need = look.needs.get((slot["community"], int(slot["slot"][5:])))
            if need is not None:
                yield from _tells(need, message.text)


def _sent(row: Row) -> bool:
    return row["done_ms"] is not None and not row["error"]


def _tells(need: Row, text: str) -> Iterator[str]:
    name = f"the card of need {need['community'], need['no']} ({need['state']})"
    if not text.startswith(f"#{need['no']} "):
        return  # an older card that became one line
    vacant = need["state"] in ("submitted", "reopened") and "⏳" in text
    if not re.search(_CARD[need["state"]], text) and not vacant:
        yield f"{name} says “{text}”"
    if need["overdue"] and "已超时" not in text:
        yield f"{name} does not say that it is overdue"
    if need["breaches"] and need["state"] not in ("merged", "withdrawn", "dismissed"):
        waits = need["state"] in ("submitted", "assigned", "reopened")
        if not waits and "超时" not in text:
            yield f"{name} hides its breach"
    if need["followers"] and f"{need['followers']}位邻居" not in text:
        yield f"{name} does not count {need['followers']} followers: “{text}”"


_ROOMS = tuple(part.home.rpartition("-")[2] for part in CAST if part.home)
_NAMES = tuple(part.name for part in CAST)


def nothing_private(look: Evidence) -> Iterator[str]:
    """No room, no name and no private word of anybody stands in a group."""
    accepted = {token for need in look.rows["need"] for token in TOKEN.findall(need["text"])}
    # the same words may also have been the answer to a question for all to read
    accepted |= {
        t for words in look.diary.said if not words.private for t in TOKEN.findall(words.text)
    }
    secret = {
        token for words in look.diary.said if words.private for token in TOKEN.findall(words.text)
    } - accepted
    for title in set(look.titles.values()):
        for said in look.in_group(title):
            # digits of a published hash are nobody's room
            shown = _HEAD.sub("", " ".join((said.text, *said.buttons)))
            canary = next((c for c in (*_ROOMS, *_NAMES, *secret) if c in shown), None)
            if canary is not None:
                yield f"{title} reads {canary}: “{shown[:80]}”"


def the_ledger_holds(look: Evidence) -> Iterator[str]:
    """Every link of the chain, and every head that a group has read."""
    verdict = check(look.connection)
    if not verdict.ok:
        yield verdict.sentence()
    heads = {
        head
        for title in set(look.titles.values())
        for said in look.in_group(title)
        for head in _HEAD.findall(said.text)
    }
    for head in sorted(heads):
        verdict = check(look.connection, parse_head(head))
        if not verdict.ok:
            yield f"published {head[:20]}…: {verdict.sentence()}"


def no_bug_but_ours(look: Evidence) -> Iterator[str]:
    """No update and no deadline met a bug that was not planted."""
    bugs = sum(row["error"] == "bug" for row in look.rows["quarantine"])
    parked = sum(row["outcome"] == "parked" for row in look.rows["deadline"])
    if bugs + parked > look.planted:
        yield f"{bugs} updates and {parked} deadlines met a bug, {look.planted} planted"
