"""What one commit gathers: states through an identity map, rows in buffers, one flush.

Letters of a batch write into an overlay each; a refusal drops its own overlay and nothing
else. Steps are pure, so nothing reaches the database before the flush, which runs one
executemany a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol, TypeVar, runtime_checkable

from sqlalchemy import Connection

from storage.sql import Sql, Values

S = TypeVar("S")

KEPT_MOST = 50_000  # states kept in memory between commits (about 20 MB)


class Shelf(Protocol[S]):
    """`load` and `save` of one kind of state."""

    name: str
    kept: bool  # stays in memory between commits: small, read by every letter
    order: int  # of saving

    def load(self, connection: Connection, key: Any) -> S | None:
        """The state, or None."""

    def save(self, connection: Connection, states: list[tuple[Any, S]]) -> None:
        """Write all of them at once."""


@runtime_checkable
class SharedShelf(Shelf[S], Protocol[S]):
    """A kind of state that belongs to no community: other workers may write it meanwhile."""

    def merge(self, connection: Connection, changes: list[tuple[S | None, S]]) -> None:
        """Write only what differs between the state as it was read (None: it was not there)."""


class Elsewhere(Exception):  # noqa: N818 - what the letter is, no failure
    """A letter is about a community that its commit does not hold: it is carried again alone."""

    def __init__(self, community: int) -> None:
        """About this one."""
        super().__init__(f"community {community} is not held")
        self.community = community


@dataclass(slots=True)
class Deadline:
    """A coded event to wait for."""

    community: int
    matter: str
    kind: str
    code: str
    due_ms: int
    keep: bool = False  # the same one that waits already keeps its time


Slot = tuple[int, int, int, str]  # community, chat group, person, slot


@dataclass(slots=True)
class Letterbox:
    """Rows for the outbox in commit order; a row of a slot that waits here is replaced."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    by_slot: dict[Slot, int] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Slot]] = field(default_factory=dict)  # community, slot

    def add(self, row: dict[str, Any]) -> None:
        """Append, or bring the waiting row of the same slot up to date (newest wins)."""
        slot = (row["community"], row["chat_group"], row["person"], row["slot"])
        place = self.by_slot.get(slot) if row["slot"] else None
        if place is None:
            if row["slot"]:
                self.by_slot[slot] = len(self.rows)
                self.by_name.setdefault((slot[0], slot[3]), []).append(slot)
            self.rows.append(row)
            return
        old = self.rows[place]
        self.rows[place] = {
            **row,
            "anew": old["anew"] or row["anew"],
            "priority": min(old["priority"], row["priority"]),
            "reply_to": row["reply_to"] or old["reply_to"],
            "under": row["under"] or old["under"],
        }


class Layer:
    """States and rows of one letter, or of a whole batch."""

    def __init__(self) -> None:
        """Empty."""
        self.states: dict[tuple[str, Hashable], Any] = {}
        self.written: dict[str, dict[Hashable, Any]] = {}  # states by the name of their shelf
        self.shelves: dict[str, Shelf[Any]] = {}  # those that are written to
        self.outbox = Letterbox()
        self.reminds: dict[tuple[int, str, str], Deadline] = {}
        self.of_matter: dict[tuple[int, str], set[str]] = {}  # codes, by community and matter
        self.forgets: list[tuple[int, str, str]] = []  # community, matter, kind
        self.inserts: dict[Sql, list[Values]] = {}
        self.later: list[tuple[Sql, Values]] = []

    def absorb(self, other: Layer) -> None:
        """Take over what a letter wrote."""
        self.states.update(other.states)
        self.shelves.update(other.shelves)
        for name, states in other.written.items():
            self.written.setdefault(name, {}).update(states)
        for row in other.outbox.rows:
            self.outbox.add(row)
        for forget in other.forgets:
            self._drop(forget)
        self.forgets += other.forgets
        for waits in other.reminds.values():
            self.remind(waits)
        for sql, rows in other.inserts.items():
            self.inserts.setdefault(sql, []).extend(rows)
        self.later += other.later

    def remind(self, deadline: Deadline) -> None:
        """Enter a deadline; the same one again stands at its new time."""
        key = (deadline.community, deadline.matter, deadline.code)
        self.of_matter.setdefault(key[:2], set()).add(deadline.code)
        if deadline.keep:
            self.reminds.setdefault(key, deadline)
        else:
            self.reminds[key] = deadline

    def _drop(self, forget: tuple[int, str, str]) -> None:
        community, matter, kind = forget
        codes = self.of_matter.get((community, matter), set())
        for code in [c for c in codes if self.reminds[community, matter, c].kind == kind]:
            del self.reminds[community, matter, code]
            codes.discard(code)


class Tx:
    """One transaction: a batch layer, and above it the layer of the letter at hand."""

    def __init__(
        self,
        connection: Connection,
        kept: dict[tuple[str, Hashable], Any],
        held: frozenset[int] | None = None,
    ) -> None:
        """`kept` outlives the transaction: states that every letter reads.

        `held` are the communities whose heads it has locked; None: nobody else writes.
        """
        self.connection, self._held = connection, held
        self._before: dict[Hashable, Any] = {}  # shared states as they were read
        self._kept = kept
        self._batch = Layer()
        self._letter: Layer | None = None
        self._fresh_kept: dict[tuple[str, Hashable], Any] = {}
        self._beside: dict[type[Any], Any] = {}
        self._writes: Counter[str] = Counter()  # of states, by shelf
        self._others = 0

    # --- letters ---

    def begin(self) -> None:
        """A new letter writes into a layer of its own."""
        self._drop_letter()
        self._letter = Layer()

    def accept(self) -> None:
        """The letter's writes belong to the batch."""
        if self._letter is not None:
            self._batch.absorb(self._letter)
        self._letter = None

    def back(self) -> None:
        """The letter's writes are dropped; what it read stays known."""
        self._drop_letter()
        self._letter = Layer()

    def _drop_letter(self) -> None:
        if self._letter is not None and self._letter.written:
            self._writes.update(self._letter.written.keys())  # they are as they were before

    @property
    def top(self) -> Layer:
        """Where writes go."""
        return self._letter if self._letter is not None else self._batch

    def must_hold(self, community: int) -> None:
        """What follows is about this community.

        Raises:
            Elsewhere: another worker may be writing to it.
        """
        if self._held is not None and community not in self._held:
            raise Elsewhere(community)

    # --- states ---

    def get(self, shelf: Shelf[S], key: Hashable) -> S | None:
        """The state as of this letter: through the identity map, else from the shelf."""
        name = (shelf.name, key)
        for layer in (self._letter, self._batch):
            if layer is not None and name in layer.states:
                found: S | None = layer.states[name]
                return found
        if name in self._kept:
            kept: S | None = self._kept[name]
            return kept
        state = shelf.load(self.connection, key)
        if self._held is not None and isinstance(shelf, SharedShelf):
            self._before[key] = state
        if shelf.kept:
            self._kept[name] = state
        else:
            self._batch.states[name] = state
        return state

    def stood(self, shelf: Shelf[S], key: Hashable) -> S | None:
        """A kept state as the last commit left it, whatever this one has written since."""
        self.get(shelf, key)
        found: S | None = self._kept.get((shelf.name, key))
        return found

    def met(self, shelf: Shelf[S], key: Hashable) -> S | None:
        """The state as of this letter if this commit has read or written it; nothing is read."""
        name = (shelf.name, key)
        for layer in (self._letter, self._batch):
            if layer is not None and name in layer.states:
                found: S | None = layer.states[name]
                return found
        kept: S | None = self._kept.get(name)
        return kept

    def known(self, shelf: Shelf[S], found: Sequence[tuple[Hashable, S]]) -> None:
        """Put states that were read together into the identity map; what is there stays."""
        for key, state in found:
            self._batch.states.setdefault((shelf.name, key), state)

    def put(self, shelf: Shelf[S], key: Hashable, state: S) -> None:
        """Write a state."""
        top, name = self.top, shelf.name
        self._writes[name] += 1
        top.states[(name, key)] = state
        top.shelves[name] = shelf
        top.written.setdefault(name, {})[key] = state

    def disturbed(self) -> None:
        """Something else wrote on this connection: no answer that was worked out holds."""
        self._others += 1

    def writes(self, *shelves: Shelf[Any]) -> tuple[int, ...]:
        """It changes whenever a state of these shelves may have: answers hold till then."""
        return (self._others, *[self._writes[shelf.name] for shelf in shelves])

    def gathered(self, shelf: Shelf[S]) -> list[tuple[Any, S]]:
        """(key, state) of everything of a shelf that this commit will write at its flush."""
        found: dict[Hashable, S] = self._batch.written.get(shelf.name, {})
        if self._letter is not None and shelf.name in self._letter.written:
            found = {**found, **self._letter.written[shelf.name]}
        return list(found.items())

    def beside(self, kind: type[S]) -> S:
        """What somebody works out of this transaction as it goes on: one of a kind, made once."""
        found: S | None = self._beside.get(kind)
        if found is None:
            found = self._beside[kind] = kind()
        return found

    def highest(self, shelf: str) -> int:
        """The highest whole-number key of a shelf that this commit has written, or 0."""
        layers = [self._batch] + ([self._letter] if self._letter else [])
        keys = [key for layer in layers for key in layer.written.get(shelf, ())]
        return max((key for key in keys if isinstance(key, int)), default=0)

    # --- rows ---

    def insert(self, sql: Sql, row: Values) -> None:
        """A row for the one executemany of its statement."""
        self.top.inserts.setdefault(sql, []).append(row)

    def later(self, sql: Sql, *values: Any) -> None:
        """A statement that runs at the flush, after states and inserts."""
        self.top.later.append((sql, values))

    def remind(self, deadline: Deadline) -> None:
        """Wait for an event (again: at its new time)."""
        self.top.remind(deadline)

    def forget(self, community: int, matter: str, kind: str) -> None:
        """Drop the waiting events of a kind."""
        self.top.forgets.append((community, matter, kind))
        self.top._drop((community, matter, kind))  # noqa: SLF001 - its own layer

    def forgotten(self, community: int, matter: str, kind: str) -> bool:
        """Whether an earlier letter of this commit dropped such an event."""
        return (community, matter, kind) in self._batch.forgets

    def waiting_slots(self, community: int, slot: str) -> list[tuple[int, int, str]]:
        """(group, person, kind) of the rows of a slot that this commit has gathered."""
        layers = [self._batch] + ([self._letter] if self._letter else [])
        return [
            (where[1], where[2], layer.outbox.rows[layer.outbox.by_slot[where]]["kind"])
            for layer in layers
            for where in layer.outbox.by_name.get((community, slot), ())
        ]

    def waiting_row(self, slot: Slot) -> dict[str, Any] | None:
        """The row of a slot that this commit has gathered for one chat."""
        for layer in (self._letter, self._batch):
            place = layer.outbox.by_slot.get(slot) if layer is not None else None
            if layer is not None and place is not None:
                return layer.outbox.rows[place]
        return None

    # --- the end ---

    def flush(self) -> None:
        """Write everything; the layers are empty then, the identity map stays."""
        from storage import deadlines, outbox

        batch, c = self._batch, self.connection
        for shelf in sorted(batch.shelves.values(), key=lambda shelf: shelf.order):
            states = list(batch.written[shelf.name].items())
            if self._held is not None and isinstance(shelf, SharedShelf):
                shelf.merge(c, [(self._before.get(key), state) for key, state in states])
                self._before.update(states)
            else:
                shelf.save(c, states)
            if shelf.kept:
                self._fresh_kept.update({(shelf.name, key): state for key, state in states})
        for sql, rows in batch.inserts.items():
            sql.many(c, rows)
        for sql, run in groupby(batch.later, key=itemgetter(0)):  # order holds, runs go together
            sql.many(c, [values for _, values in run])
        deadlines.write(c, batch.forgets, list(batch.reminds.values()))
        outbox.write(c, batch.outbox.rows)
        known = batch.states
        self._batch = Layer()
        self._batch.states = known

    def written(self, shelf: str) -> dict[Hashable, Any]:
        """The kept states of a shelf that the flushes of this transaction have written."""
        return {key: state for (name, key), state in self._fresh_kept.items() if name == shelf}

    def committed(self) -> None:
        """The transaction stands: what is kept in memory may show it."""
        if len(self._kept) > KEPT_MOST:
            self._kept.clear()
        self._kept.update(self._fresh_kept)
