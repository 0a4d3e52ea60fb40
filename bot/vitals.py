"""Counters and gauges by number only, in Prometheus' text format; nobody's name, text or id.

Written by desk, ears, mouth and pulse, each on its own thread; read by `bot.listener`.
"""

from __future__ import annotations

import bisect
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PREFIX = "huiyin_"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
LATENESS = (0.5, 1, 2, 5, 10, 60, 600, 3600)  # seconds


@dataclass(slots=True)
class Counter:
    """How often something happened, by one label; each label's values are fixed words."""

    name: str
    meaning: str
    label: str = ""
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, value: str = "", count: int = 1) -> None:
        """So many more."""
        with self._lock:
            self._counts[value] = self._counts.get(value, 0) + count

    def of(self, value: str = "") -> int:
        """How often so far."""
        return self._counts.get(value, 0)

    def lines(self) -> list[str]:
        """As Prometheus reads them."""
        with self._lock:
            counts = dict(self._counts) or ({} if self.label else {"": 0})
        name = f"{PREFIX}{self.name}_total"
        return [
            *_head(name, "counter", self.meaning),
            *(f"{name}{_label(self.label, value)} {n}" for value, n in sorted(counts.items())),
        ]


@dataclass(slots=True)
class Gauge:
    """Something that goes up and down; None: not known, and not told."""

    name: str
    meaning: str
    value: float | None = None

    def lines(self) -> list[str]:
        """As Prometheus reads it."""
        if self.value is None:
            return []
        name = f"{PREFIX}{self.name}"
        return [*_head(name, "gauge", self.meaning), f"{name} {_number(self.value)}"]


@dataclass(slots=True)
class Histogram:
    """How often a figure was at most so much (`bounds`, ascending)."""

    name: str
    meaning: str
    bounds: Sequence[float]
    _counts: list[int] = field(default_factory=list)
    _sum: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """One more bucket for what is above all bounds."""
        self._counts = [0] * (len(self.bounds) + 1)

    def note(self, value: float) -> None:
        """One more figure."""
        with self._lock:
            self._counts[bisect.bisect_left(self.bounds, value)] += 1
            self._sum += value

    @property
    def count(self) -> int:
        """How many figures."""
        return sum(self._counts)

    def lines(self) -> list[str]:
        """As Prometheus reads them: each bucket holds the ones below."""
        with self._lock:
            counts, total = list(self._counts), self._sum
        name, so_far = f"{PREFIX}{self.name}", 0
        lines = _head(name, "histogram", self.meaning)
        for bound, count in zip((*self.bounds, None), counts, strict=True):
            so_far += count
            at_most = "+Inf" if bound is None else _number(bound)
            lines.append(f'{name}_bucket{{le="{at_most}"}} {so_far}')
        return [*lines, f"{name}_sum {_number(total)}", f"{name}_count {so_far}"]


def _head(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


def _label(label: str, value: str) -> str:
    return f'{{{label}="{value}"}}' if label else ""


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


class Vitals:
    """Everything that is counted of one bot."""

    def __init__(self) -> None:
        """Nothing happened yet."""
        self.updates = Counter("updates", "Updates heard.")
        self.dropped = Counter("updates_dropped", "Updates dropped in a flood.", "limit")
        self.letters = Counter("letters", "Letters at the desk.", "outcome")
        self.commits = Counter("commits", "Commits of the desk.")
        self.commit_letters = Histogram("commit_letters", "Jobs of one commit.", SIZES)
        self.commit_seconds = Histogram("commit_seconds", "Duration of one commit.", SECONDS)
        self.sends = Counter("sends", "Requests of the mouth.", "outcome")
        self.too_many = Counter("too_many_requests", "Answers 429 of Telegram.")
        self.deadlines = Histogram(
            "deadline_lateness_seconds", "How late deadlines were carried out.", LATENESS
        )
        self.loop_blocked = Counter("loop_blocked", "Times the event loop stood over 200 ms.")
        self.desk_waiting = Gauge("desk_waiting", "Jobs that wait for the desk.")
        self.outbox_waiting = Gauge("outbox_waiting", "Rows that may be sent and are not.")
        self.outbox_age = Gauge("outbox_age_seconds", "Age of the oldest of these.")
        self.deadlines_due = Gauge("deadlines_due", "Deadlines that are due and not carried out.")
        self.deadline_age = Gauge("deadline_age_seconds", "How late the oldest of these is.")
        self.poll_age = Gauge("poll_age_seconds", "Since Telegram last answered a poll.")
        self.loop_lag = Gauge("loop_lag_seconds", "Worst lag of the event loop in a minute.")
        self.look_age = Gauge("look_age_seconds", "Since the desk last answered the watch.")
        self.database = Gauge("database_bytes", "Size of the database.")
        self.backup_age = Gauge("backup_age_seconds", "Age of the newest backup.")
        self.disk_free = Gauge("disk_free_ratio", "Free share of the disk of the database.")
        self.chain = Gauge("ledger_whole", "1: every link of the ledger holds.")
        self.memory = Gauge("resident_bytes", "Resident memory of the process.")

    def committed(self, jobs: int, seconds: float, outcomes: Mapping[str, int]) -> None:
        """One commit of so many jobs; `outcomes` of the letters among them."""
        self.commits.add()
        self.commit_letters.note(jobs)
        self.commit_seconds.note(seconds)
        for outcome, count in outcomes.items():
            if count:
                self.letters.add(outcome, count)

    def carried_out(self, due_ms: Sequence[int], now_ms: int) -> None:
        """Deadlines that were due at these instants."""
        for at in due_ms:
            self.deadlines.note((now_ms - at) / 1000)

    def text(self) -> str:
        """The whole page."""
        parts = [getattr(self, name) for name in vars(self)]
        return "\n".join(line for part in parts for line in part.lines()) + "\n"
