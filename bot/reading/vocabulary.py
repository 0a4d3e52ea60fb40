"""Words of Chinese as jieba cuts them: how common each is, and its part of speech.

Its dictionary takes a second and 100 MB: it is loaded at the first use.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _jieba() -> Any:
    with warnings.catch_warnings():  # it imports what its own dependencies have dropped
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)  # it announces its cache
    jieba.initialize()
    return jieba


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    with _jieba().get_dict_file() as file:
        lines = file.read().decode("utf-8").splitlines()
    return {word: tag for word, _, tag in (line.split(" ") for line in lines)}


def cut(text: str) -> list[str]:
    """All words and signs of a text, in order."""
    words: list[str] = _jieba().lcut(text)
    return words


def parts(text: str) -> list[str]:
    """Words of two signs and more, long ones also in their parts."""
    return [word for word in _jieba().cut_for_search(text) if len(word) > 1]


def share(word: str) -> float:
    """How many of 60 million words of Chinese are this one, as a share; 0 if it is unknown."""
    found = _jieba().dt
    return float((found.FREQ.get(word) or 0) / found.total)


def tag(word: str) -> str:
    """Its part of speech as ICTCLAS writes it (n noun, ns place, v verb …); "" unknown."""
    return _tags().get(word, "")
