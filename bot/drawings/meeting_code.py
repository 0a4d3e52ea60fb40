"""The code of the room as a picture: a QR code to scan, and six figures to type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.drawings.meeting_paper import qr
from bot.drawings.typeset import compiled

_TEMPLATE = b"""
#let f = json(bytes(sys.inputs.facts))
#set page(width: 360pt, height: auto, margin: 20pt, fill: white)
#set text(font: "Noto Sans SC", size: 18pt, lang: "zh", dir: ltr)
#align(center)[
  #text(size: 20pt, stroke: 0.4pt + black, f.title)
  #v(2pt)
  #image(bytes(f.qr), format: "svg", width: 280pt)
  #v(2pt)
  #text(size: 44pt, stroke: 0.6pt + black, tracking: 6pt, f.code)
  #v(4pt)
  #text(fill: luma(80), f.until)
]
"""


def drawn(facts: Mapping[str, Any]) -> bytes:
    """A PNG as wide as a phone; `facts`: title, link, code, until."""
    return compiled(_TEMPLATE, {**facts, "qr": qr(facts["link"])}, "png", ppi=216)
