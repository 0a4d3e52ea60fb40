"""Promises about needs: none is lost, each goes its way, nobody moves it without the right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.simulate.cast import BY_NAME
from bot.simulate.diary import Said as Words
from bot.simulate.evidence import TOKEN, Entry, Evidence, Row, at
from storage.times import to_ms

_WAITING = ("submitted", "assigned", "reopened")
_WORKING = ("responded", "in_progress")
_OPEN = (*_WAITING, *_WORKING, "on_hold")
_ENDED = ("resolved", "closed", "declined", "transferred")
_OVER = (*_ENDED, "merged", "dismissed", "withdrawn")
_BACK = "←"
_DECIDED = "oq: decided"  # a meeting that only spoke about it changes nothing


def _to(after: str, *before: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(before, (after,))


def _same(*states: str) -> dict[str, tuple[str, ...]]:
    return {state: (state,) for state in states}


#: the life cycle as the rules have it, written down a second time: the bot's own may be wrong
_LIFE: dict[str, dict[str, tuple[str, ...]]] = {
    "nt": _to("assigned", *_WAITING),
    "nz": {**_to("assigned", *_WAITING), **_same(*_WORKING, "on_hold")},
    "nh": _same(*_OPEN), "nk": _same(*_OPEN), "ow": _same(*_OPEN), "oj": _same(*_OPEN),
    "na": _to("responded", *_WAITING),
    "np": _to("in_progress", *_WORKING),
    "ny": _to("on_hold", *_WORKING),
    "nl": _to("in_progress", "on_hold"), "oh": _to("in_progress", "on_hold"),
    "ol": _same(*_WORKING),
    "nd": _to("resolved", *_OPEN), "nx": _to("declined", *_OPEN),
    "ot": _to("transferred", *_OPEN), "om": _to("merged", *_OPEN),
    "ox": _to("dismissed", *_OPEN), "nw": _to("withdrawn", *_OPEN),
    "ns": {"resolved": ("closed", "reopened")}, "nc": _to("closed", "resolved"),
    "no": _to("reopened", *_ENDED),
    "oc": _to(_BACK, *_ENDED, "dismissed"), "ob": _to(_BACK, "dismissed"),
    "os": _to(_BACK, "merged"), "op": _to(_BACK, "merged"),
    "nb": {**_same("reopened", *_WORKING, "on_hold"), "assigned": ("submitted",)},
    "nu": _same("submitted", "reopened"), "og": _same("submitted", "assigned"),
    "nm": _same(*_WAITING), "nv": _same(*_WAITING), "ne": _same(*_WAITING),
    "od": _same(*_WAITING, *_WORKING), "nq": _same("resolved"),
    # told by a meeting and its action items: where nothing is open any more, nothing changes
    _DECIDED: {**_to("responded", *_WAITING), **_same(*_WORKING, "on_hold", *_OVER)},
    "oz": {**_to("resolved", *_OPEN), **_same(*_OVER)},
    # where nobody has said a word of their own since the meeting
    "of": {**{state: ("assigned", "submitted", state) for state in _WORKING},
           **_same(*_WAITING, "on_hold", *_OVER)},
}  # fmt: skip
_UNDOABLE = ("nt", "nz", "nh", "nk", "nd", "nx", "ot", "ox", "om")
_ENDS = ("nd", "nx", "ot", "om", "ox", "nw")
_ANY = ("nf", "oi", "pa", "ok", "oq")  # change no state, in whatever state
_TOLD = ("ii", "oq", "oz", "of")  # by a decision or an action item, in their words

#: state, the state before the end, the two before the last act that can be undone
Node = tuple[str, str, tuple[str, str] | None]


def _steps(node: Node, kind: str) -> set[Node]:
    """Where one event may lead from here."""
    state, was, undo = node
    if kind in _ANY:
        return {node}
    if kind == "ou":
        return {(s, undo[1], None) for s in _hands(undo[0])} if undo else set()
    found: set[Node] = set()
    for after in _LIFE.get(kind, {}).get(state, ()):
        then = "in_progress" if state == "on_hold" else state
        next_was = then if kind in _ENDS else was
        next_undo = (state, was) if kind in _UNDOABLE else undo
        ends = _hands(was or "submitted") if after == _BACK else (after,)
        found |= {(end, next_was, next_undo) for end in ends}
    return found


def _hands(state: str) -> tuple[str, ...]:
    """What was in the hands of somebody who left meanwhile waits in its queue again."""
    return ("assigned", "submitted") if state == "assigned" else (state,)


def goes_its_way(look: Evidence) -> Iterator[str]:
    """Each state changed only along the life cycle; replaying the ledger gives the row."""
    for key, need in look.needs.items():
        nodes: set[Node] = {("submitted", "", None)}
        followers = reopened = 0
        for entry in look.stories[key]:
            if entry.kind == "nr":
                continue
            decides = entry.kind == "oq" and entry.facts["outcome"] != "talked"
            kind = _DECIDED if decides else entry.kind
            after = {x for node in nodes for x in _steps(node, kind)}
            if not after:
                states = "/".join(sorted({n[0] for n in nodes}))
                yield f"need {key}: {entry.kind} in {states} at {at(entry.at_ms)}"
                break
            nodes = after
            followers += entry.kind == "nf"
            if entry.kind == "oj":
                followers = max(0, followers + int(entry.facts["more"]))
            reopened += entry.kind == "no" or (entry.kind == "ns" and entry.facts["score"] <= 2)
        else:
            yield from _figures(key, need, nodes, followers, reopened)


def _figures(
    key: tuple[int, int], need: Row, nodes: set[Node], followers: int, reopened: int
) -> Iterator[str]:
    states = {node[0] for node in nodes}
    if need["state"] not in states:
        yield f"need {key} is {need['state']}, its ledger says {'/'.join(sorted(states))}"
    if need["followers"] != followers:
        yield f"need {key} has {need['followers']} followers, its ledger says {followers}"
    if need["reopened"] > reopened:
        yield f"need {key} was reopened {need['reopened']} times, its ledger says {reopened}"


def none_is_lost(look: Evidence) -> Iterator[str]:
    """What was there on an earlier day, or was shown to people, is there with the same words."""
    for key, before in look.memory.needs.items():
        now = look.needs.get(key)
        if now is None:
            yield f"need {key} is gone"
        elif (now["text"], now["reporter"]) != (before["text"], before["reporter"]):
            yield f"need {key} has other words"
    raised = Counter(entry.community for entry in look.ledger if entry.kind == "nr")
    stored = Counter(community for community, _ in look.needs)
    if raised != stored:
        yield f"the ledger knows {dict(raised)} needs, the table {dict(stored)}"
    for (community, _), title in look.titles.items():
        for said in look.in_group(title):
            number = re.match(r"#(\d+) ", said.text)
            if number and (community, int(number[1])) not in look.needs:
                yield f"{title} reads of #{number[1]}, which does not exist"
    look.memory.needs = dict(look.needs)


def each_is_answered(look: Evidence) -> Iterator[str]:
    """Whatever was raised has a number and stands in its group, or its person heard why not."""
    by_token = {
        token: need for need in look.needs.values() for token in TOKEN.findall(need["text"])
    }
    for words in look.diary.said:
        token = TOKEN.search(words.text)
        if not words.raises or token is None:
            continue
        need = by_token.get(token[0])
        if need is None:
            if not _heard(look, words):
                yield f"“{words.text}” of {words.at.isoformat()} got neither number nor answer"
            continue
        title, since = look.title(need["community"], need["home"]), need["submitted_ms"]
        asked = words.chat.is_group or since < look.before(hours=30)
        if asked and look.in_since(title, since) and not look.read_in(title, need["no"], since):
            yield f"#{need['no']} “{words.text}” was never shown in {title}"


def _heard(look: Evidence, words: Words) -> bool:
    """Whether the bot answered somebody, in whatever way."""
    if not look.there_since(words.who, to_ms(words.at)) and not words.chat.is_group:
        return True
    if words.chat.is_group and not look.in_since(words.chat.title, to_ms(words.at)):
        return True
    for said in look.town.transcript:
        if said.at < words.at:
            continue
        answers = said.message is not None and said.message.reply_to is words.message
        if answers or (said.person is not None and said.person.id == words.who):
            return True
    return False


def acted_once(look: Evidence) -> Iterator[str]:
    """No words of anybody had their effect twice; each neighbour counts once."""
    found: Counter[str] = Counter()
    for entry in look.ledger:
        if entry.kind not in _TOLD:
            found.update(set(TOKEN.findall(entry.words)))
    for token, count in found.items():
        if count > 1:
            yield f"what was said with {token} was acted on {count} times"
    followers = Counter((f["community"], f["no"]) for f in look.rows["need_follower"])
    for key, need in look.needs.items():
        reporter = {(f["community"], f["no"]) for f in look.rows["need_follower"]
                    if f["person"] == need["reporter"]}  # fmt: skip
        if followers[key] != need["followers"] and key not in reporter:
            yield f"need {key}: {followers[key]} people follow it, {need['followers']} are counted"


_HANDLING = ("nt", "nk", "nh", "na", "np", "ny", "nl", "ol", "nd", "nx", "ot", "om", "ox", "oc")
#: what whoever was asked may do, besides floor lead and committee
_ASKED = ("nt", "nz", "nk", "nh", "na", "np", "ny", "nl", "ol", "nd")
_OWN = {"nw": ("reporter", "author"), "ns": ("reporter",), "ob": ("reporter",)}


def with_the_right(look: Evidence) -> Iterator[str]:
    """Nobody without the right changed anything: posts as they were given, ties as they stand."""
    for key, need in look.needs.items():
        acts: dict[str, int] = {}
        for entry in look.stories[key]:
            if entry.actor and not _may(look, need, entry, acts):
                name = look.town.world.people[entry.actor].name
                yield f"{name} did {entry.kind} to need {key} at {at(entry.at_ms)}"
            if entry.kind in _UNDOABLE:
                acts["last"] = entry.actor


def _may(look: Evidence, need: Row, entry: Entry, acts: dict[str, int]) -> bool:
    kind, actor = entry.kind, entry.actor
    posts = {
        seat["role"]
        for seat in look.rows["role_seat"]
        if seat["community"] == need["community"]
        and seat["holder"] == actor
        and seat["since_ms"] <= entry.at_ms
        and seat["chat_group"] in (0, need["home"])
    }
    if kind in _OWN:
        return actor in [need[tie] for tie in _OWN[kind]]
    if kind in _TOLD:
        return True
    if kind in ("ou", "os"):
        return actor == acts.get("last")
    if kind == "no":
        return actor == need["reporter"] or "residents_committee" in posts
    if kind == "ow":
        return "residents_committee" in posts
    if kind in _ASKED and "property" in posts:
        return True
    if kind in (*_HANDLING, "nz", "op"):
        return bool(posts & {"floor_lead", "residents_committee"})
    if kind == "nf":
        theirs = BY_NAME[look.town.world.people[actor].name].groups
        return any(t in theirs for (c, _), t in look.titles.items() if c == need["community"])
    return kind in ("nr", "oi", "oj", "nb", "nu", "pa")
