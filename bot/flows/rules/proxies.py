"""Who holds a proxy, however it was spelt: one person holds three at most (Weifang 2022, S08).

A holder is written as name and, where they live here, the number of their household: 赵敏/7. Who
lives here is counted by household, whatever name was written with it: a spelling frees nobody, and
a family that holds more than three together names somebody else. Who lives elsewhere is counted by
name, without blanks and signs (forms of address were left away where it was read); two of one name
cannot be told apart, and whoever enters the paper sees the others that are like it.
"""

from __future__ import annotations

import unicodedata


def plain(name: str) -> str:
    """A name without what does not tell people apart: width, case, blanks, signs."""
    for _ in range(4):  # what a sign kept apart may come together
        before, name = name, _plainer(name)
        if name == before:
            break
    return name


def _plainer(name: str) -> str:
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in wide if unicodedata.category(c)[0] in "LMN")


def holder(name: str, household: int = 0) -> str:
    """How a holder is written; "" for no name."""
    kept = plain(name)
    return f"{kept}/{household or ''}" if kept else ""


def written(holder_: str) -> tuple[str, str]:
    """Name and household of a holder: two people who enter one paper write the same."""
    name, _, home = holder_.partition("/")
    return plain(name), home


def same(one: str, other: str) -> bool:
    """Whether both count as one holder: of one household, else of one name."""
    (name, home), (name_, home_) = written(one), written(other)
    if home and home_:
        return home == home_
    return name == name_


def alike(one: str, other: str) -> bool:
    """Whether both may be one person although they are not counted so: a person should look."""
    if same(one, other):
        return False
    (name, _), (name_, _) = written(one), written(other)
    return name == name_ or _one_apart(name, name_)


def _one_apart(a: str, b: str) -> bool:
    """Whether one sign was changed, added or left out, in names of two signs or more."""
    if min(len(a), len(b)) < 2 or abs(len(a) - len(b)) > 1:
        return False
    short, long = sorted((a, b), key=len)
    at = next((n for n, c in enumerate(short) if c != long[n]), len(short))
    rest = short[at + 1 :] if len(a) == len(b) else short[at:]
    return rest == long[at + 1 :]
