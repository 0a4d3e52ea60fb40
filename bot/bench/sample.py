"""Samples that are given by path: one that is not what it should be is named, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BadSamples(Exception):  # noqa: N818 - said to whoever gave them
    """There are none, or a file holds something else; the message names it."""


@contextmanager
def sample(path: Path) -> Iterator[None]:
    """While a file is read and measured.

    Raises:
        BadSamples: it does not hold what is looked for.
    """
    try:
        yield
    except KeyError as fault:
        raise BadSamples(f"{path}: {fault} is missing") from fault
    except (OSError, TypeError, AttributeError, ValueError) as fault:
        raise BadSamples(f"{path}: {fault}") from fault
