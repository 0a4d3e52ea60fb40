"""Words as jieba cuts them. Its dictionary takes a second and 100 MB: load it in a thread."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _cutter() -> Any:
    import jieba

    jieba.setLogLevel(60)  # it announces its cache on stderr
    cutter = jieba.Tokenizer()
    cutter.initialize()
    return cutter


def warm() -> None:
    """Load the dictionary now."""
    _cutter()


def cut(said: str) -> list[str]:
    """Words of two signs and more, long ones also in their parts."""
    return [word for word in _cutter().cut_for_search(said) if len(word) > 1]
