"""Typst as the templates use it: facts go in as JSON, so that nothing people wrote is markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.sans_path()).parent


def compiled(
    template: bytes, facts: Mapping[str, Any], kind: Literal["pdf", "png"], *, ppi: float = 144
) -> bytes:
    """One file; the template finds its facts by `json(bytes(sys.inputs.facts))`.

    `ppi` are the pixels an inch of a PNG. Only fonts that come along are used, so every machine
    draws the same.

    Raises:
        typst.TypstError: the template cannot be compiled with these facts.
    """
    made = typst.compile(
        template, format=kind, ppi=ppi, font_paths=_fonts(), ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
    )  # fmt: skip
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    """Read once: to look for them takes as long as to draw."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
