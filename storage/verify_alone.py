#!/usr/bin/env python3
"""Check an exported ledger of Huiyin, and count its polls and formal votes again.

    python verify_alone.py EXPORT [--head COMMUNITY:SEQ:HASH] [--poll N] [--vote N] [--json]

It needs Python 3.11 and nothing else: no package, no part of Huiyin, no network. What it reads
is described in docs/ledger.md. Exit code 0: all is well; 1: something is BAD, or a sum differs;
2: the file or the question cannot be read.

An entry is linked to the one before: SHA-256 of the JSON list [hash before, community, number,
time, matter, kind, facts, hash of the person part]. A chain proves nothing against whoever can
compute all of it anew, so heads are published in the groups: give one that you kept (--head).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

FORMAT, VERSION = "huiyin-ledger", 1
MOST_LINE = 64 * 2**20  # bytes: a roll of 20,000 heads has less than one of them
ERASED = "er"  # the kind of an entry that names the entries whose person part was erased
#: of polls: a whole ballot; one option of it put on or taken off; the end
CAST, CLOSED = ("vc", "vm"), "vz"
#: what the end of a poll must tell: state and kind are words, options and voted whole numbers,
#: counts a number for each option, secret a truth; of a secret one, ballots: [choice, how many],
#: but nothing of what was chosen where it was not valid
POLL_FACTS = ("counts", "kind", "options", "secret", "voted")
POLL, VOTE = "poll:", "vote:"
CHOICES = ("yes", "no", "abstain")
#: the pile of ballots that count nowhere: people of a head differ, or a paper is spoilt
TORN, SPOILT = "conflict", "invalid"
#: of fewer secret ballots none is opened: the vote is not valid
LEAST_SECRET = 3
#: the law's own shares, as (numerator, denominator, 1 if the number itself is enough), of heads
#: and where it says so of area: Organic Law of the Urban Residents' Committees art. 26 to 29,
#: Civil Code art. 278. An adopted rule may ask for more than its base, never for less.
_HALF, _TWO_THIRDS, _THREE_QUARTERS = (1, 2, 0), (2, 3, 1), (3, 4, 1)
_BOTH = ("heads", "area")
LAW: dict[str, tuple[tuple[str, ...], tuple[int, int, int], tuple[int, int, int]]] = {
    "residents_assembly": (("heads",), _HALF, _HALF),
    "representatives": (("heads",), _TWO_THIRDS, _HALF),
    "owners_ordinary": (_BOTH, _TWO_THIRDS, _HALF),
    "owners_special": (_BOTH, _TWO_THIRDS, _THREE_QUARTERS),
    "lift": (_BOTH, _TWO_THIRDS, _THREE_QUARTERS),
}
#: what a forged record can raise when it is read as if it were one
_MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


class Unreadable(ValueError):  # noqa: N818 - says what is the matter with the file
    """This is no export, or not all of one."""


class BadHead(ValueError):  # noqa: N818 - the user's words are off
    """A published head is written COMMUNITY:SEQ:HASH."""


class Entry(NamedTuple):
    """One record; `facts` is the JSON text as it was hashed; `part`: of a person."""

    community: int
    seq: int
    at: int  # milliseconds since 1970
    matter: str
    kind: str
    facts: str
    person: str  # the hash of its person part
    link: str
    part: str = "there"  # there, blank, altered


class Published(NamedTuple):
    """A head that was published: the ledger must have held it."""

    community: int
    seq: int
    hash: str


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def parse_head(text: str) -> Published:
    """Read COMMUNITY:SEQ:HASH.

    Raises:
        BadHead: for anything else.
    """
    try:
        community, seq, link = text.strip().split(":")
        return Published(int(community), int(seq), link)
    except ValueError:
        raise BadHead("a published head is written COMMUNITY:SEQ:HASH") from None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; `community` and `seq` name the first bad record."""

    ok: bool
    entries: int
    community: int = 0
    seq: int = 0
    reason: str = ""
    heads: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def sentence(self) -> str:
        """For people."""
        if self.ok:
            said = f"ok: {_many(self.entries, 'record')}"
            return "\n".join([said, *(f"head {head}" for head in self.heads)])
        return f"BAD: community {self.community}, record {self.seq}: {self.reason}"


#: made once: `json.dumps` would make it anew for each record
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry_hash(prev: str, entry: Entry) -> str:
    """The link of an entry after the link `prev` ("" before the first)."""
    parts = [prev, entry.community, entry.seq, entry.at, entry.matter, entry.kind, entry.facts,
             entry.person]  # fmt: skip
    return hashlib.sha256(_written(parts).encode("utf-8", "surrogatepass")).hexdigest()


# --- polls ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Poll:
    """A quick poll: the last ballot of each number counts; of an anonymous one those of the end."""

    ballots: dict[int, str] = field(default_factory=dict)  # number → choice
    told: Mapping[str, Any] | None = None  # what the end says
    counts: list[int] = field(default_factory=list)
    voted: int = 0

    def read(self, kind: str, facts: Mapping[str, Any]) -> str:
        """Take in one entry; what is wrong with it or with a tally that it tells, or ""."""
        if kind in CAST:
            return self._cast(facts)
        if kind == CLOSED and facts.get("state") in ("closed", "invalid"):
            return self._close(facts)
        return ""

    def _cast(self, facts: Mapping[str, Any]) -> str:
        if self.told is not None:
            return "a vote was counted after the end"
        if "ballot" not in facts:  # it changed nothing, and nobody has voted before
            return ""
        number, choice = facts["ballot"], facts.get("choice")
        if not isinstance(number, int) or not isinstance(choice, str):
            return "a ballot cannot be read"
        self.ballots[number] = choice
        return ""

    def _close(self, facts: Mapping[str, Any]) -> str:
        if self.told is not None:
            return "a poll ended twice"
        self.told = facts
        if any(name not in facts for name in POLL_FACTS):
            return "the end of a poll cannot be read"
        if facts["secret"] and facts["state"] == "invalid":
            told = any(facts["counts"]) or facts.get("ballots") or self.ballots
            self.counts, self.voted = facts["counts"], facts["voted"]  # nothing to count again
            return "too few anonymous votes are told" if told else ""
        try:
            piles = self._piles(facts)
            self.counts = _counts(piles, facts["options"], ranked=facts["kind"] == "ranking")
        except (KeyError, TypeError, ValueError):
            return "a ballot cannot be read"
        self.voted = sum(piles.values())
        if facts["voted"] != self.voted:
            return "the number of ballots is not that of the records"
        return "" if facts["counts"] == self.counts else "the tally is not that of the ballots"

    def _piles(self, facts: Mapping[str, Any]) -> dict[str, int]:
        """How many ballots say what; an empty ballot is none."""
        piles: dict[str, int] = {}
        if facts["secret"]:
            if self.ballots:  # who chose what would stand there for ever
                raise ValueError("an anonymous ballot was told")
            for choice, number in facts["ballots"]:
                if choice in piles or number < 1:
                    raise ValueError(choice)
                piles[choice] = number
        else:
            for choice in self.ballots.values():
                piles[choice] = piles.get(choice, 0) + 1
        piles.pop("", None)
        return piles

    def sheet(self) -> dict[str, Any] | None:
        """The recount beside what was told; None before its end."""
        if self.told is None:
            return None
        told = {name: self.told.get(name) for name in ("voted", "counts")}
        mine = {"voted": self.voted, "counts": self.counts}
        return {"state": self.told["state"], **mine, "told": told, "same": mine == told}


def _counts(piles: Mapping[str, int], options: int, *, ranked: bool) -> list[int]:
    """A count for each option; ranked: points, as many as a ballot ranks for its first, then less.

    Raises:
        ValueError: a ballot names no option, or one of them twice.
    """
    counts = [0] * options
    for choice, number in piles.items():
        marks = [int(part) for part in choice.split("_")]
        if len(set(marks)) < len(marks) or not all(0 <= mark < options for mark in marks):
            raise ValueError(choice)
        for place, option in enumerate(marks):
            counts[option] += number * (len(marks) - place if ranked else 1)
    return counts


# --- formal votes -----------------------------------------------------------------------------


@dataclass(slots=True)
class Vote:
    """A formal vote: its frozen roll, its ballots, and the sheet counted from them."""

    noticed: dict[str, Any] | None = None  # the roll as the newest notice showed it
    frozen: dict[str, Any] | None = None  # roll, rule, kind, effect
    sealed: bool = False  # a secret vote
    roll: dict[int, int] = field(default_factory=dict)  # head → area in 0.01 m²
    voices: dict[int, dict[int, str]] = field(default_factory=dict)  # head → voice → choice
    named: dict[int, int] = field(default_factory=dict)  # head → the voice that speaks for it
    marked: set[int] = field(default_factory=set)  # heads that voted in secret
    secret: dict[str, str] = field(default_factory=dict)  # code → choice
    delivered: set[int] = field(default_factory=set)
    told: dict[str, Any] | None = None
    mine: dict[str, Any] | None = None
    standing: str = ""  # what became of the result
    struck: int = 0  # ballots that scrutineers struck

    def read(self, facts: Mapping[str, Any]) -> str:
        """Take in one entry; what is wrong with it, or ""."""
        if "checks" in facts:
            return self._stands(facts["state"], facts["checks"])
        if "roll" in facts:
            return self._shown(facts) or self._freeze(facts)
        if "noticed" in facts:
            self.noticed = dict(facts["noticed"])
            return ""
        if "batch" in facts:
            return self._early() or self._batch(facts["batch"])
        if "result" in facts:
            if self.told is not None:  # told again: by those who check it, or publish it
                same = self.told == facts["result"]
                return "" if same else "the result was changed after the end"
            return self._early() or self._close(facts)
        if "head" in facts and {"choice", "named", "marked", "delivered"} & set(facts):
            # entered by one of two people it waits, and counts with the second
            return "" if facts.get("waits") else self._early() or self._head(facts)
        return ""

    def _head(self, facts: Mapping[str, Any]) -> str:
        head = facts["head"]
        if head not in self.roll:
            return "a ballot of nobody on the roll"
        self.struck += 1 if facts.get("void") else 0
        if "delivered" in facts:
            self.delivered.add(head)
        elif "named" in facts:
            self.named[head] = facts["named"]
        elif "marked" in facts:
            return self._mark(head)
        else:
            for gone in facts.get("struck", ()):  # of people who are of the head no more
                self.voices.setdefault(head, {})[gone] = ""
            wrong = self._voice(head, facts.get("voice", 1), facts["choice"])
            if not wrong and facts.get("says", self._word(head)) != self._word(head):
                return "a head does not say what its people say"
            return wrong
        return ""

    def _early(self) -> str:
        if self.frozen is None:
            return "a ballot before the roll was frozen"
        return "a ballot after the end" if self.told is not None else ""

    def _stands(self, state: str, checks: list[int]) -> str:
        """What those who watch the count make of it: right and wrong of two, and of two more."""
        _, wrong, again, _ = checks
        if self.told is None:
            return "a result was checked before it was counted"
        if self.standing == "annulled":
            return "a result stands again after it was annulled"
        self.standing = state
        if state in ("published", "effective") and wrong > 1 and again < wrong:
            return "a result was published that both scrutineers refuse"
        return ""

    def _shown(self, facts: Mapping[str, Any]) -> str:
        """Whether the roll is the one that the notice showed, but for what is said of it."""
        if self.noticed is not None and facts.get("noticed") != self.noticed:
            return "the roll of the notice was changed"
        if "noticed" not in facts:  # of an older release
            return ""
        changed = [facts["changes"][name] for name in ("added", "removed", "corrected")]
        roll = [facts["noticed"]["heads"], facts["noticed"]["area"]]
        same = roll == [len(facts["roll"]), sum(area for _, area in facts["roll"])]
        if not any(changed) and (not same or facts["noticed"]["hash"] != facts["roll_hash"]):
            return "the roll is not that of the notice, and nothing is said of a change"
        return ""

    def _freeze(self, facts: Mapping[str, Any]) -> str:
        found = {name: facts[name] for name in ("roll", "rule", "kind", "effect")}
        if self.frozen is not None:
            changed = [name for name, value in found.items() if self.frozen[name] != value]
            return f"the {changed[0]} was changed after it was frozen" if changed else ""
        roll = dict(found["roll"])
        if len(roll) != len(found["roll"]):
            return "a head stands twice on the roll"
        if found["kind"] not in ("recorded", "secret"):
            return "a vote is recorded or secret"
        if wrong := _unlawful(found["rule"]):
            return wrong
        self.frozen, self.roll, self.sealed = found, roll, found["kind"] == "secret"
        if self.sealed and "area" in found["rule"]["quorum"]:
            return "a secret vote by area is none: an area tells whose ballot it is"
        return ""

    def _mark(self, head: int) -> str:
        if not self.sealed:
            return "a secret ballot in a recorded vote"
        if head in self.marked:
            return "a head voted twice"
        self.marked.add(head)
        return ""

    def _voice(self, head: int, voice: int, choice: str) -> str:
        if self.sealed:
            return "a secret choice stands beside its head"
        if choice and choice not in (*CHOICES, SPOILT):
            return "a choice that nobody had"
        self.voices.setdefault(head, {})[voice] = choice
        return ""

    def _batch(self, ballots: Iterable[tuple[str, str]]) -> str:
        if not self.sealed:
            return "a secret ballot in a recorded vote"
        for code, choice in ballots:
            if code in self.secret:
                return "a secret ballot stands twice"
            if choice not in (*CHOICES, SPOILT):
                return "a choice that nobody had"
            self.secret[code] = choice
        more = len(self.secret) > len(self.marked)
        return "more secret ballots than heads that voted" if more else ""

    def _close(self, facts: Mapping[str, Any]) -> str:
        self.told, self.mine = dict(facts["result"]), self._counted()
        if len(self.marked) < LEAST_SECRET:
            if self.secret:
                return "secret ballots were opened, and too few to hide whose they are"
        elif len(self.secret) != len(self.marked):
            return "not every secret ballot is there"
        for name, value in self.mine.items():
            if self.told.get(name) != value:
                return f"the result is not that of the ballots ({name})"
        return "" if facts["state"] == self.mine["outcome"] else "the state is not the outcome"

    def _counted(self) -> dict[str, Any]:
        """The figures: [heads, area] of each pile, the tests and what follows."""
        frozen, silent = self.frozen or {}, self.delivered - self.marked
        piles = {choice: [0, 0] for choice in (*CHOICES, TORN)}
        for head in self.voices:
            word = self._word(head)
            if word:
                _add(piles[word if word in CHOICES else TORN], 1, self.roll[head])
            if word in CHOICES:
                silent = silent - {head}
        for choice in self.secret.values():
            _add(piles[choice if choice in CHOICES else TORN], 1, 0)
        rule, torn = frozen["rule"], piles.pop(TORN)
        roll = [len(self.roll), sum(self.roll.values())]
        found = {"roll": roll, TORN: torn, **_judged(rule, roll, piles)}
        if self.struck or "struck" in (self.told or {}):
            found["struck"] = self.struck
        if rule.get("nonvote") == "follow_majority" and found["part"] != [0, 0]:
            with_them = {choice: list(pair) for choice, pair in piles.items()}
            most = _majority(piles, 2 if "area" in rule["quorum"] else 1)
            if most:
                _add(with_them[most], len(silent), sum(self.roll[head] for head in silent))
            found["followed"] = _judged(rule, roll, with_them)
        return found

    def _word(self, head: int) -> str:
        """What a head says, "" nothing; people of a head who differ: torn until one is named."""
        named = self.named.get(head)
        said = self.voices.get(head, {}).items()
        words = {word for voice, word in said if word and named in (None, voice)}
        if not words:
            return ""
        return words.pop() if len(words) == 1 else TORN

    def sheet(self) -> dict[str, Any] | None:
        """The recount beside what was told; None before its end."""
        if self.told is None or self.mine is None or self.frozen is None:
            return None
        told = {name: self.told.get(name) for name in self.mine}
        ballots = {"ballots": sorted(self.secret.items())} if self.sealed else {}
        stands = {"standing": self.standing} if self.standing else {}
        return {"state": self.mine["outcome"], **stands, "kind": self.frozen["kind"], **ballots,
                "effect": self.frozen["effect"], "rule": self.frozen["rule"]["key"],
                **self.mine, "told": told, "same": self.mine == told}  # fmt: skip


def _unlawful(rule: Mapping[str, Any]) -> str:
    """Whether a rule asks for less than the law that it names."""
    law = LAW.get(rule["base"] or rule["key"])
    if law is None:
        return "a rule that this file does not know"
    measures, *shares = law
    for of, (least, parts, at_least) in zip(("quorum", "threshold"), shares, strict=True):
        if sorted(rule[of]) != sorted(measures):
            return f"the {of} of the rule is not measured as the law says"
        for numerator, denominator, inclusive in rule[of].values():
            more = numerator * parts - least * denominator
            if denominator < 1 or more < 0 or (more == 0 and inclusive and not at_least):
                return f"the {of} of the rule is below the law"
    return ""


def _add(pair: list[int], heads: int, area: int) -> None:
    pair[0] += heads
    pair[1] += area


def _judged(
    rule: Mapping[str, Any], roll: list[int], piles: Mapping[str, list[int]]
) -> dict[str, Any]:
    """Piles, who takes part, the outcome, and each test: of what, measure, part, whole, the
    share as three numbers, whether it holds, the smallest part that would hold."""  # fmt: skip
    part = [sum(piles[choice][at] for choice in CHOICES) for at in (0, 1)]
    against = {"quorum": roll, "threshold": part if rule["of"] == "participating" else roll}
    tests: list[list[Any]] = []
    held = {"quorum": True, "threshold": True}
    for of, whole in against.items():
        for at, measure in enumerate(("heads", "area")):
            if measure not in rule["quorum"]:
                continue
            some, all_ = (part if of == "quorum" else piles["yes"])[at], whole[at]
            numerator, denominator, inclusive = rule[of][measure]
            left, right = some * denominator, numerator * all_
            met = all_ > 0 and (left > right or (inclusive == 1 and left == right))
            least = -(-right // denominator) if inclusive else right // denominator + 1
            tests.append([of, measure, some, all_, numerator, denominator, inclusive,
                          int(met), least if all_ else 1])  # fmt: skip
            held[of] = held[of] and met
    outcome = "passed" if all(held.values()) else "failed" if held["quorum"] else "no_quorum"
    return {"outcome": outcome, **{choice: piles[choice] for choice in CHOICES}, "part": part,
            "tests": tests}  # fmt: skip


def _majority(sums: Mapping[str, list[int]], measures: int) -> str:
    """The choice that has most on every measure, or ""."""
    for choice in CHOICES:
        others = [sums[other] for other in CHOICES if other != choice]
        if all(sums[choice][m] > other[m] for other in others for m in range(measures)):
            return choice
    return ""


# --- the chain --------------------------------------------------------------------------------


@dataclass(slots=True)
class Recount:
    """Every poll and vote of one community, as its ledger is read from the beginning."""

    polls: dict[str, Poll] = field(default_factory=dict)
    votes: dict[str, Vote] = field(default_factory=dict)

    def read(self, matter: str, kind: str, facts: Mapping[str, Any]) -> str:
        """Take in one entry; what is wrong with what it tells, or ""."""
        if kind in CAST or kind == CLOSED:
            return self.polls.setdefault(matter, Poll()).read(kind, facts)
        if matter.startswith(VOTE):
            return self.votes.setdefault(matter, Vote()).read(facts)
        return ""


@dataclass(slots=True)
class Audit:
    """One community's entries in their order; the first that is bad ends it."""

    community: int
    published: dict[int, str]  # number → hash
    recount: Recount = field(default_factory=Recount)
    seq: int = 0
    link: str = ""
    blank: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)

    def read(self, entry: Entry) -> str:
        """Take in the next entry; what is wrong with it, or ""."""
        self.seq += 1
        if entry.seq != self.seq:
            return "record is missing"
        if entry.community != self.community or entry_hash(self.link, entry) != entry.link:
            return "record was altered"
        if entry.part == "blank":
            self.blank.add(self.seq)
        elif entry.part != "there":
            return "person part was altered"
        try:
            if wrong := self._facts(entry):
                return wrong
        except _MALFORMED:
            return "record cannot be read"
        if self.published.get(self.seq, entry.link) != entry.link:
            return "differs from the published head"
        self.link = entry.link
        return ""

    def _facts(self, entry: Entry) -> str:
        counts = entry.kind in CAST or entry.kind == CLOSED or entry.matter.startswith(VOTE)
        if not counts and entry.kind != ERASED:
            return ""
        facts = json.loads(entry.facts)
        if entry.kind == ERASED:
            self.erased.update(facts["seqs"])
        return self.recount.read(entry.matter, entry.kind, facts)

    def end(self, last: int, head: str) -> tuple[int, str]:
        """Number and reason of what is wrong now that all entries were read; 0 and "": nothing."""
        beyond = max(self.published, default=0)
        if beyond > self.seq:
            return self.seq + 1, f"records up to {beyond} were published, and are missing"
        if (last, head) != (self.seq, self.link):
            return self.seq + 1, "the tail was cut or added to"
        if unexplained := self.blank - self.erased:
            return min(unexplained), "person part was blanked without an erasure"
        return 0, ""


def audit(
    communities: Iterable[tuple[int, int, str, Iterable[Entry]]],
    published: Iterable[Published] = (),
    recounts: dict[int, Recount] | None = None,
) -> Verdict:
    """Each community's (number, last entry, its hash, entries); `recounts` is filled by the way."""
    wanted = list(published)
    total, heads, known = 0, [], set()
    for community, last, head, entries in communities:
        known.add(community)
        books = Audit(community, {p.seq: p.hash for p in wanted if p.community == community})
        if recounts is not None:
            recounts[community] = books.recount
        for entry in entries:
            total += 1
            if wrong := books.read(entry):
                return Verdict(False, total, community, books.seq, wrong)
        seq, wrong = books.end(last, head)
        if wrong:
            return Verdict(False, total, community, seq, wrong)
        heads.append(f"{community}:{last}:{head}")
    for one in wanted:
        if one.community not in known:
            return Verdict(False, total, one.community, one.seq, "community is missing")
    return Verdict(True, total, heads=tuple(heads))


# --- the file ---------------------------------------------------------------------------------


def _objects(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while raw := file.readline(MOST_LINE + 1):
        number += 1
        if not raw.strip():
            continue
        if len(raw) > MOST_LINE:
            raise Unreadable(f"line {number} is too long")
        try:
            found = json.loads(raw.decode())
        except UnicodeDecodeError:
            raise Unreadable(f"line {number} is not text") from None
        except (ValueError, RecursionError):
            raise Unreadable(f"line {number} is not JSON (is the file whole?)") from None
        if not isinstance(found, dict):
            raise Unreadable(f"line {number} is no record")
        yield number, found


def _typed(found: Mapping[str, Any], number: int, **kinds: type) -> list[Any]:
    values = []
    for name, kind in kinds.items():
        value = found.get(name)
        if type(value) is not kind:
            raise Unreadable(f"line {number} is no record: {name} is missing or no {kind.__name__}")
        values.append(value)
    return values


def read(file: BinaryIO) -> Iterator[tuple[int, int, str, Iterator[Entry]]]:
    """The communities of an export, for `audit`, which must read each one's entries in turn.

    Raises:
        Unreadable: it is no export, or a line of it cannot be read.
    """
    lines = _objects(file)
    _, header = next(lines, (0, {}))
    if header.get("format") != FORMAT:
        raise Unreadable("this is no export of a Huiyin ledger")
    if header.get("version") != VERSION:
        raise Unreadable(f"this export is of version {header.get('version')}, not {VERSION}")
    (communities,) = _typed(header, 1, communities=list)
    ahead: list[tuple[int, dict[str, Any]]] = []

    def entries(community: int) -> Iterator[Entry]:
        for number, found in lines:
            if found.get("community") != community:
                ahead.append((number, found))
                return
            yield _entry(number, found)

    def first(community: int) -> Iterator[Entry]:
        if ahead and ahead[0][1].get("community") == community:
            yield _entry(*ahead.pop())
        if not ahead:
            yield from entries(community)

    for told in communities:
        if not isinstance(told, dict):
            raise Unreadable("line 1 is no header")
        community, seq, head = _typed(told, 1, community=int, seq=int, head=str)
        yield community, seq, head, first(community)
    number, rest = ahead[0] if ahead else next(lines, (0, {}))
    if number:  # what no community of the header has
        last = _entry(number, rest)
        yield last.community, 0, "", iter((last,))


def _entry(number: int, found: Mapping[str, Any]) -> Entry:
    values = _typed(found, number, community=int, seq=int, at=int, matter=str, kind=str,
                    facts=str, person=str, hash=str)  # fmt: skip
    return Entry._make([*values, "blank" if found.get("blank") else "there"])


# --- the command ------------------------------------------------------------------------------


def sheet(
    recounts: Mapping[int, Recount], matter: str, number: int, community: int
) -> tuple[int, dict[str, Any]]:
    """The community and the recounted sheet of poll or vote `number`; `matter`: poll: or vote:.

    Raises:
        Unreadable: there is none, there are several, or it has not ended.
    """
    found: dict[int, Poll | Vote] = {}
    for where, books in recounts.items():
        kept: Mapping[str, Poll | Vote] = books.polls if matter == POLL else books.votes
        one = kept.get(f"{matter}{number}")
        if one is not None and community in (0, where):
            found[where] = one
    name = f"{matter.removesuffix(':')} {number}"
    if not found:
        raise Unreadable(f"there is no {name} in this ledger")
    if len(found) > 1:
        which = ", ".join(map(str, sorted(found)))
        raise Unreadable(f"there is a {name} in communities {which}: choose by --community")
    ((where, counted),) = found.items()
    told = counted.sheet()
    if told is None:
        raise Unreadable(f"{name} has not ended: it is counted at its end")
    return where, told


def lines(name: str, told: Mapping[str, Any]) -> Iterator[str]:
    """A recounted sheet for people."""
    yield f"{name}: {told['state']}"
    if "counts" in told:
        yield f"ballots {told['voted']}, by option {told['counts']}"
    else:
        yield f"rule {told['rule']}, {told['kind']}, {told['effect']}"
        if "standing" in told:
            yield f"the result: {told['standing']}"
        for pile in ("roll", *CHOICES, TORN):
            heads, area = told[pile]
            yield f"{pile}: {_many(heads, 'head')}, {area // 100}.{area % 100:02} m²"
        if "struck" in told:
            yield f"struck by scrutineers: {told['struck']}"
        if "ballots" in told:
            yield f"secret ballots: {len(told['ballots'])}, each by its code with --json"
        for of, measure, part, whole, numerator, denominator, inclusive, met, _ in told["tests"]:
            sign = "≥" if inclusive else ">"
            yield (f"{of}, {measure}: {part} of {whole} {sign} {numerator}/{denominator}: "
                   f"{'yes' if met else 'no'}")  # fmt: skip
        if "followed" in told:
            outcome = told["followed"]["outcome"]
            yield f"if the silent with proof of delivery followed the majority: {outcome}"
    if told["same"]:
        yield "the sheet in the ledger says the same"
    for pile, value in told["told"].items():
        if told[pile] != value:
            yield f"DIFFERS: the sheet in the ledger says {pile} {value}"


def _fail(line: str) -> NoReturn:
    print(f"verify: {line}", file=sys.stderr)
    raise SystemExit(2)


def _arguments() -> argparse.ArgumentParser:
    about = argparse.ArgumentParser(description="Check an exported ledger of Huiyin.")
    about.add_argument("export", help="a file that `huiyin export` wrote; - reads standard input")
    about.add_argument("--head", action="append", default=[], metavar="COMMUNITY:SEQ:HASH",
                       help="a head that was published in a group; may be repeated")  # fmt: skip
    about.add_argument("--poll", type=int, default=0, metavar="N", help="recount this poll")
    about.add_argument("--vote", type=int, default=0, metavar="N", help="recount this vote")
    about.add_argument("--community", type=int, default=0, metavar="N", help="whose poll or vote")
    about.add_argument("--json", action="store_true", help="machine-readable output")
    return about


def report(
    verdict: Verdict,
    recounts: Mapping[int, Recount],
    asked: Iterable[tuple[str, int]],
    community: int = 0,
    *,
    as_json: bool = False,
) -> bool:
    """Print what was found, and the sheets asked for; whether all of it is well.

    Raises:
        Unreadable: a poll or vote is not there, there twice, or has not ended.
    """
    told = {}
    for matter, number in asked:
        if not number:
            continue
        try:
            where, found = sheet(recounts, matter, number, community)
        except Unreadable:
            if verdict.ok:
                raise
            continue  # nothing was read beyond the bad record
        told[f"{matter.removesuffix(':')} {number} of community {where}"] = found
    if as_json:
        print(json.dumps({**verdict.as_dict(), **({"sheets": told} if told else {})}))
    else:
        print(verdict.sentence())
        for name, found in told.items():
            print("\n".join(lines(name, found)))
    return verdict.ok and all(found["same"] for found in told.values())


def main(words: list[str] | None = None) -> int:
    """The command; its exit code."""
    given = _arguments().parse_args(words)
    recounts: dict[int, Recount] = {}
    try:
        published = [parse_head(text) for text in given.head]
        if given.export == "-":
            verdict = audit(read(sys.stdin.buffer), published, recounts)
        else:
            with Path(given.export).open("rb") as file:
                verdict = audit(read(file), published, recounts)
        asked = ((POLL, given.poll), (VOTE, given.vote))
        return 0 if report(verdict, recounts, asked, given.community, as_json=given.json) else 1
    except OSError as error:
        _fail(f"cannot read {given.export}: {error.strerror}")
    except (BadHead, Unreadable) as error:
        _fail(str(error))


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a sign shows another one
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    raise SystemExit(main())
