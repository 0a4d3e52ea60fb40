"""Rankings at the end of a poll: both methods side by side (S07; rules/tally)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.flows.poll_state import marks
from bot.flows.rules import tally


def counted(ballots: Iterable[tuple[str, int]], options: int) -> str:
    """The run-off as JSON: winners, and of each round the votes by option and who left after it.

    Points need no recount: they are the running counts of the poll.
    """
    piles = {marks(choice): number for choice, number in ballots}
    found = tally.runoff(piles, range(options))
    rounds = [
        {"votes": [[c.option, c.votes] for c in one.counts], "out": list(one.excluded)}
        for one in found.rounds
    ]
    return json.dumps({"winners": list(found.winners), "rounds": rounds}, separators=(",", ":"))
