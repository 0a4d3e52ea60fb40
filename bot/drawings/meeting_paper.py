"""Paper of a meeting: the notice for the door (A4, large print, QR code), and the sign-in sheet.

Large print for old eyes (rules 3.10): 20pt, and smaller only where a long agenda needs the room.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno

from bot.drawings.typeset import compiled

_NOTICE = b"""
#let f = json(bytes(sys.inputs.facts))
#set page(paper: "a4", margin: (x: 22mm, y: 18mm))
#set text(font: "Noto Sans SC", lang: "zh", dir: ltr)
#let bold(body) = text(stroke: 0.5pt + black, body)
#let soft(body) = text(fill: luma(60), body)
#let notice(size) = block(width: 100%, {
  set text(size: size)
  set par(leading: 0.6em, spacing: 0.8em)
  text(size: 0.8em, soft(f.community))
  align(center, text(size: 2.1em, bold(f.heading)))
  let topic = if f.title.clusters().len() > 40 { 1.15em } else { 1.5em }
  align(center, text(size: topic, bold(f.title)))
  v(0.2em)
  line(length: 100%, stroke: 1pt)
  for row in f.rows {
    parbreak()
    grid(columns: (4em, 1fr), column-gutter: 0.4em,
      soft(row.at(0)), text(size: 1.2em, bold(row.at(1))))
  }
  if f.agenda.len() > 0 {
    parbreak()
    soft(f.agenda_heading)
    for (n, matter) in f.agenda.enumerate() {
      parbreak()
      grid(columns: (1.6em, 1fr), [#(n + 1).], matter)
    }
  }
  if f.notes.len() > 0 {
    parbreak()
    line(length: 100%, stroke: 0.6pt + luma(120))
    for note in f.notes { parbreak(); text(size: 0.85em, note) }
  }
})
#let foot = block(width: 100%, {
  grid(columns: (40mm, 1fr), column-gutter: 8mm, align: (left, horizon),
    image(bytes(f.qr), format: "svg", width: 40mm),
    text(size: 17pt)[#for part in f.scan [#part #parbreak()]],
  )
  align(right, text(size: 16pt, f.signed))
})
// as large as the page allows: a long agenda makes the words smaller, never a second page
#layout(room => {
  let size = 20pt
  let used = measure(width: room.width, foot).height
  let free = room.height - used - 20pt
  while size > 10pt and measure(width: room.width, notice(size)).height > free {
    size -= 0.5pt
  }
  notice(size)
  v(1fr)
  foot
})
"""

_SHEET = b"""
#let f = json(bytes(sys.inputs.facts))
#set page(paper: "a4", margin: (x: 15mm, y: 14mm),
  footer: context align(center, text(size: 10pt, fill: luma(90),
    str(counter(page).get().first()) + " / " + str(counter(page).final().first()))))
#set text(font: "Noto Sans SC", size: 12pt, lang: "zh", dir: ltr)
#let bold(body) = text(stroke: 0.3pt + black, body)
#grid(columns: (1fr, 32mm), column-gutter: 6mm,
  [
    #text(size: 22pt, bold(f.heading))
    #parbreak()
    #text(size: 15pt, f.title)
    #parbreak()
    #text(size: 13pt, fill: luma(40), f.when)
    #parbreak()
    #text(size: 13pt, fill: luma(40), f.place)
  ],
  align(right, [#image(bytes(f.qr), format: "svg", width: 30mm)]),
)
#v(2mm)
#text(size: 11pt, fill: luma(60), f.how)
#v(2mm)
#table(
  columns: (12mm, 48mm, 1fr, 1fr), rows: (9mm,) + (12mm,) * (f.lines.len()),
  align: horizon, stroke: 0.6pt + luma(90), inset: 2mm,
  table.header(..f.columns.map(c => bold(c))),
  ..f.lines.enumerate().map(((n, row)) => (str(n + 1), row, "", "")).flatten(),
)
"""


def qr(link: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return out.getvalue().decode()


def notice(facts: Mapping[str, Any], kind: str = "pdf") -> bytes:
    """The notice; `link` becomes its QR code."""
    return compiled(_NOTICE, {**facts, "qr": qr(facts["link"])}, _kind(kind))


def sheet(facts: Mapping[str, Any], kind: str = "pdf") -> bytes:
    """The sign-in sheet: a line a home that is asked, or empty ones."""
    return compiled(_SHEET, {**facts, "qr": qr(facts["link"])}, _kind(kind))


def _kind(kind: str) -> Any:
    return kind


def drawn(facts: Mapping[str, Any]) -> bytes:
    """Whichever of the two `paper` names, as PDF."""
    return notice(facts) if facts["paper"] == "notice" else sheet(facts)
