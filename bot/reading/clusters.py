"""Groups of what is alike: average linkage over the few likenesses that are known."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence

#: a likeness that is not named is 0
Links = Mapping[int, Mapping[int, float]]


def grouped(items: Sequence[int], links: Links, least: float) -> list[list[int]]:
    """Groups whose members are alike by at least so much on average; the likest join first.

    `links` are symmetric. Equal likenesses join in the order of their numbers, so the same input
    gives the same groups. Time grows with the links, times the logarithm of their number.
    """
    members = {item: [item] for item in items}
    near = {
        item: {other: how for other, how in links.get(item, {}).items() if other in members}
        for item in items
    }
    waiting = [
        (-how, item, other)
        for item, others in near.items()
        for other, how in others.items()
        if item < other and how >= least
    ]
    heapq.heapify(waiting)
    fresh = max(items, default=0) + 1
    while waiting:
        _, one, other = heapq.heappop(waiting)
        if one not in members or other not in members:
            continue
        sums: defaultdict[int, float] = defaultdict(float)
        for part in (one, other):
            for third, how in near.pop(part).items():
                if third not in (one, other):
                    sums[third] += how * len(members[part]) * len(members[third])
                    del near[third][part]
        members[fresh] = members.pop(one) + members.pop(other)
        near[fresh] = {}
        for third, total in sums.items():
            how = total / (len(members[fresh]) * len(members[third]))
            near[fresh][third] = near[third][fresh] = how
            if how >= least:
                heapq.heappush(waiting, (-how, third, fresh))
        fresh += 1
    return [sorted(found) for found in members.values()]
