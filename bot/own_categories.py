"""`HUIYIN_CATEGORIES`: a city's own categories instead of those that come along."""

from __future__ import annotations

import re
from pathlib import Path

from bot.reading import taxonomy
from bot.reading.taxonomy import BadCategories
from bot.speech import names

__all__ = ["BadCategories", "use"]

#: an id has to fit into a button beside all else (see `codes.LIMIT`)
_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*\.[a-z0-9]+(?:_[a-z0-9]+)*")
_LONGEST = 22


def use(path: Path) -> None:
    """From now on in this process; before anything is read.

    Raises:
        BadCategories: the file cannot be read, or an id fits into no button.
    """
    found = taxonomy.load(path)
    for category in found.categories:
        if len(category.id) > _LONGEST or not _ID.fullmatch(category.id):
            raise BadCategories(
                f"{path.name}: {category.id} is no id: group.name of a-z, 0-9 and single _, "
                f"at most {_LONGEST} signs"
            )
    taxonomy.choose(found)
    names.OWN.clear()
    names.OWN.update({top: (zh, zh) for top, zh in found.tops.items()})
    names.OWN.update({c.id: (c.zh, c.en) for c in found.categories})
