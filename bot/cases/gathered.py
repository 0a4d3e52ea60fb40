"""The needs of one commit that are not written yet, found by their terms as stored ones are.

Each is entered once: else a full commit would compare each of its needs with all the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.cases import terms
from bot.flows.need_state import Need
from storage.needs import NEEDS
from storage.transaction import Tx

_Key = tuple[int, int]  # community, need number
_Term = tuple[int, int, str]  # community, group, term


class Gathered:
    """Beside the transaction whose needs these are: `tx.beside(Gathered)`."""

    def __init__(self) -> None:
        """Empty."""
        self._needs: dict[_Key, Need] = {}
        self._holding: defaultdict[_Term, set[_Key]] = defaultdict(set)

    def near(
        self, tx: Tx, community: int, home: int, asked: tuple[str, ...]
    ) -> Iterator[tuple[Need, int]]:
        """The needs of a group to which these terms lead, and how many of them do."""
        self._follow(dict(tx.gathered(NEEDS)))
        shared = Counter(key for term in asked for key in self._held(community, home, term))
        for key, count in shared.items():
            yield self._needs[key], count

    def _held(self, community: int, home: int, term: str) -> set[_Key]:
        return self._holding.get((community, home, term), set())

    def _follow(self, now: dict[_Key, Need]) -> None:
        """Be as the commit is now: letters change needs, take theirs back, and are flushed."""
        if self._needs.keys() - now.keys():
            self._needs.clear()
            self._holding.clear()
        for key, need in now.items():
            before = self._needs.get(key)
            if before is need:
                continue
            if before is not None:
                for term in _leading(key, before):
                    self._holding[term].discard(key)
            for term in _leading(key, need):
                self._holding[term].add(key)
            self._needs[key] = need


def _leading(key: _Key, need: Need) -> Iterator[_Term]:
    """The terms that lead to it, in each of its groups."""
    for home in (need.home, *need.mirrors):
        for term in terms.of_need(need):
            yield key[0], home, term
