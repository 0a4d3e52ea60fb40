"""The shelves of debates and of the votes in them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from bot.flows.debate_state import Debate
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

_DEBATE, _VOTE = METADATA.tables["debate"], METADATA.tables["debate_vote"]
_SAVE, _LOAD = upsert(_DEBATE), select(_DEBATE)
_SAVE_VOTE, _LOAD_VOTE = upsert(_VOTE), select(_VOTE)


class DebateShelf:
    """Debates by (community, number)."""

    name = "debate"
    kept = False
    order = 39

    def load(self, connection: Connection, key: tuple[int, int]) -> Debate | None:
        """The debate, or None."""
        r = _LOAD.one(connection, *key)
        if r is None:
            return None
        yes, no, abstain = json.loads(r[14])
        return Debate(
            no=r[1], home=r[2], meeting=r[3], chair=r[4], motion=r[5], state=r[6],
            began_at=from_ms(r[7]), queue=tuple((w, s) for w, s in json.loads(r[8])),
            taken=tuple((w, n) for w, n in json.loads(r[9])), speaker=r[10], side=r[11],
            nth=r[12], until=maybe_from(r[13]), votes=(yes, no, abstain),
        )  # fmt: skip

    def save(self, connection: Connection, states: list[tuple[tuple[int, int], Debate]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], debate) for key, debate in states])


def _values(community: int, d: Debate) -> tuple[Any, ...]:
    return (
        community, d.no, d.home, d.meeting, d.chair, d.motion, d.state, to_ms(d.began_at),
        json.dumps(d.queue), json.dumps(d.taken), d.speaker, d.side, d.nth, maybe_ms(d.until),
        json.dumps(d.votes),
    )  # fmt: skip


class VoteShelf:
    """Votes by (community, debate, household or minus a person)."""

    name = "debate_vote"
    kept = False
    order = 40

    def load(self, connection: Connection, key: tuple[int, int, int]) -> str | None:
        """The choice, or None."""
        row = _LOAD_VOTE.one(connection, *key)
        return None if row is None else str(row[3])

    def save(self, connection: Connection, states: list[tuple[tuple[int, int, int], str]]) -> None:
        """Write them."""
        _SAVE_VOTE.many(connection, [(*key, choice) for key, choice in states])


DEBATES, DEBATE_VOTES = DebateShelf(), VoteShelf()
_RUNNING = Sql(
    "SELECT no FROM debate WHERE community = ? AND home = ? AND state IN ('open', 'voting')"
    " ORDER BY no DESC LIMIT 1"
)


def running(connection: Connection, community: int, home: int) -> int:
    """The number of the debate of a group that is not over; 0: none."""
    row = _RUNNING.one(connection, community, home)
    return int(row[0]) if row else 0
