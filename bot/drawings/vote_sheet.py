"""The result sheet of a formal vote on one A4 page or more, to be hung up and kept (S08).

Facts are words in the reader's language: `bot.speech.vote_sheet`. A lawyer reads fractions,
articles and the roll's fingerprint; a neighbour reads the first lines and the ticks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.drawings.typeset import compiled

_TEMPLATE = r"""
#let f = json(bytes(sys.inputs.facts))
#let ink = rgb("#17212b")
#let soft = rgb("#5f6b77")
#let rule = rgb("#c9d2da")
#let ground = if f.verdict.good { rgb("#e2f2ec") } else { rgb("#f4ecec") }
#let strong = if f.verdict.good { rgb("#1f7f5f") } else { rgb("#8c2f2f") }
#set page(
  paper: "a4", margin: (x: 20mm, top: 11mm, bottom: 13mm), fill: white,
  footer: context text(size: 9.5pt, fill: soft, {
    f.footer
    h(1fr)
    str(counter(page).get().first()) + " / " + str(counter(page).final().first())
  }),
)
#set text(font: "Noto Sans SC", size: 11.5pt, lang: "zh", fill: ink)
#set par(leading: 0.62em, spacing: 0.68em, justify: false)
#let bold(body, paint: ink) = text(stroke: 0.35pt + paint, fill: paint, body)
#let head(words) = block(above: 10pt, below: 6pt, sticky: true, bold(text(size: 13.5pt, words)))

#align(center, text(size: 12pt, fill: soft, f.kind))
#align(center, block(above: 12pt, text(size: 20pt, bold(f.title))))
#block(
  width: 100%, fill: ground, radius: 5pt, inset: (x: 14pt, y: 9pt), above: 12pt, below: 10pt,
  {
    text(size: 20pt, bold(paint: strong, f.verdict.words))
    linebreak()
    v(2pt)
    text(size: 12.5pt, f.effect)
  },
)
#head(f.motion.head)
#block(f.motion.words)

#head(f.about.head)
#grid(
  columns: (auto, 1fr), column-gutter: 14pt, row-gutter: 6.5pt,
  ..f.about.rows.map(r => (text(fill: soft, r.first()), r.last())).flatten(),
)

#head(f.counts.head)
#table(
  columns: (1.6fr,) + (1fr,) * (f.counts.columns.len() - 1),
  align: (left,) + (right,) * (f.counts.columns.len() - 1),
  stroke: (x, y) => (bottom: 0.6pt + rule, top: if y == 0 { 0.6pt + rule }),
  inset: (x: 6pt, y: 3.4pt),
  ..f.counts.columns.map(c => text(fill: soft, size: 11pt, c)),
  ..f.counts.rows.flatten(),
)

#head(f.tests.head)
#table(
  columns: (2em, 1.5fr, 1.5fr, 1.2fr, 1.4fr),
  align: (center, left, right, right, right),
  stroke: (x, y) => (bottom: 0.6pt + rule, top: if y == 0 { 0.6pt + rule }),
  inset: (x: 5pt, y: 3.4pt),
  ..f.tests.columns.map(c => text(fill: soft, size: 11pt, c)),
  ..f.tests.rows.map(r => (
    bold(paint: if r.first() == "✓" { rgb("#1f7f5f") } else { rgb("#8c2f2f") },
      if r.first() == "✓" { "√" } else { "×" }),
    ..r.slice(1),
  )).flatten(),
)
#for line in f.notes { block(line) }

#head(f.objections.head)
#for line in f.objections.lines { block(line) }

#head(f.check.head)
#for line in f.check.lines { block(line) }
#block(text(size: 9pt, fill: soft, f.check.fingerprint.clusters().join("\u{200b}")))

#block(above: 8pt, breakable: false, grid(
  columns: (1fr, 1fr, 1fr), column-gutter: 14pt,
  ..f.signatures.map(s => block(width: 100%, {
    text(size: 11pt, fill: soft, s)
    v(17pt, weak: false)
    line(length: 100%, stroke: 0.6pt + rule)
  })),
))
""".encode()


def drawn(facts: Mapping[str, Any]) -> bytes:
    """The sheet: a PDF of A4 pages."""
    return compiled(_TEMPLATE, facts, "pdf")
