"""Paper of a meeting: the notice for the door (A4, large print, QR code), and the sign-in sheet.

Large print for old eyes (rules 3.10): nothing that must be read is below 16pt on the notice.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno

from bot.drawings.typeset import compiled

_NOTICE = b"""
#let f = json(bytes(sys.inputs.facts))
#set page(paper: "a4", margin: (x: 22mm, y: 20mm))
#set text(font: "Noto Sans SC", size: 20pt, lang: "zh", dir: ltr)
#set par(leading: 0.7em, spacing: 0.9em)
#let bold(body) = text(stroke: 0.5pt + black, body)
#text(size: 16pt, fill: luma(60), f.community)
#v(-0.3em)
#align(center, text(size: 44pt, bold(f.heading)))
#v(0.1em)
#let topic = if f.title.clusters().len() > 60 { 22pt } else { 30pt }
#align(center, text(size: topic, bold(f.title)))
#v(0.5em)
#line(length: 100%, stroke: 1pt)
#for row in f.rows [
  #parbreak()
  #grid(columns: (4.5em, 1fr), column-gutter: 0.4em,
    text(fill: luma(60), row.at(0)), text(size: 24pt, bold(row.at(1))))
]
#if f.agenda.len() > 0 [
  #v(0.3em)
  #text(fill: luma(60), f.agenda_heading)
  #for (n, matter) in f.agenda.enumerate() [#parbreak() #h(0.6em) #(n + 1). #matter]
]
#if f.notes.len() > 0 [
  #v(0.2em)
  #line(length: 100%, stroke: 0.6pt + luma(120))
  #for note in f.notes [#parbreak() #text(size: 17pt, note)]
]
#v(1fr)
#grid(columns: (40mm, 1fr), column-gutter: 8mm, align: (left, horizon),
  image(bytes(f.qr), format: "svg", width: 40mm),
  text(size: 17pt)[#for part in f.scan [#part #parbreak()]],
)
#v(0.4em)
#align(right, text(size: 16pt, f.signed))
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
