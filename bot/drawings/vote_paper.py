"""Paper ballots, three a page to cut apart (one a page where the motion is long), and notices.

Facts: `community`, and `ballots` or `notices`: words of `bot.speech.vote_printed`, each with `qr`,
the SVG of its code, and `link`. A PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.drawings.typeset import compiled

THIRD = 230  # characters of a motion on a third of a page: more would be too small to read

_BALLOTS = r"""
#let f = json(bytes(sys.inputs.facts))
#let third = f.third
#set page(paper: "a4", margin: 0mm)
#set text(font: "Noto Sans SC", size: 12pt, lang: "zh")
#set par(leading: 0.55em, spacing: 0.8em)
#let soft = luma(60)
#let bold(body) = text(stroke: 0.35pt, body)
#let fitted(height, most, least, body) = block(height: height, width: 100%, layout(room => {
  let size = most
  while size > least and measure(width: room.width, text(size: size, body)).height > height {
    size -= 0.5pt
  }
  text(size: size, body)
}))
#let choice(word) = box(inset: (right: 9mm), {
  box(width: 8mm, height: 8mm, stroke: 1pt, baseline: 1.6mm)
  h(2.5mm)
  text(size: 17pt, bold(word))
})
#let one(b, high) = block(
  height: high, width: 100%, inset: (x: 14mm, y: 8mm), breakable: false, spacing: 0pt, {
  grid(
    columns: (1fr, 33mm), column-gutter: 6mm,
    {
      text(size: 9.5pt, fill: soft, f.community)
      v(-0.4em)
      fitted(13mm, 16pt, 11pt, bold(b.title))
      text(size: 14pt, bold(b.home))
      v(0.1em)
      fitted(if third { 20mm } else { 130mm }, 13pt, 9.5pt, b.motion)
    },
    {
      image(bytes(b.qr), format: "svg", width: 33mm, alt: b.link)
      v(-0.5em)
      align(center, text(size: 11.5pt, bold(b.number)))
    },
  )
  v(0.2em)
  text(size: 11pt, fill: soft, b.mark)
  v(0.1em)
  for word in b.choices { choice(word) }
  v(0.9em)
  grid(columns: (auto, 1fr, auto, 38mm), column-gutter: 3mm, align: bottom,
    text(size: 11pt, b.sign), line(length: 100%, stroke: 0.6pt),
    text(size: 11pt, b.date), line(length: 100%, stroke: 0.6pt))
  v(0.3em)
  text(size: 9.5pt, fill: soft, [#b.until #h(1em) #b.once #linebreak() #b.effect])
})
#let high = if third { 98.9mm } else { 296mm }
#for (at, b) in f.ballots.enumerate() {
  one(b, high)
  let per = if third { 3 } else { 1 }
  if calc.rem(at + 1, per) != 0 {
    place(line(length: 100%, stroke: (paint: luma(150), thickness: 0.6pt, dash: "dashed")))
  } else if at + 1 < f.ballots.len() { pagebreak() }
}
"""
_NOTICES = r"""
#let f = json(bytes(sys.inputs.facts))
#set page(paper: "a4", margin: (x: 20mm, y: 18mm))
#set text(font: "Noto Sans SC", size: 14pt, lang: "zh")
#set par(leading: 0.6em, spacing: 0.85em)
#let bold(body) = text(stroke: 0.35pt, body)
#for (at, n) in f.notices.enumerate() {
  if at > 0 { pagebreak() }
  grid(
    columns: (1fr, 40mm), column-gutter: 8mm,
    {
      text(size: 11pt, fill: luma(70), f.community)
      parbreak()
      text(size: 20pt, bold(n.title))
      parbreak()
      text(size: 14pt, bold(n.home))
    },
    image(bytes(n.qr), format: "svg", width: 40mm, alt: n.link),
  )
  v(0.5em)
  let size = if n.motion.len() > 1500 { 11pt } else { 14pt }
  block(width: 100%, inset: 4mm, stroke: 0.7pt, text(size: size, n.motion))
  v(0.3em)
  for line in n.told [#line #parbreak()]
  v(0.3em)
  bold(n.how)
  parbreak()
  for way in n.ways [• #way #parbreak()]
  v(0.3em)
  text(size: 12pt, n.wrong)
}
"""


def drawn(facts: Mapping[str, Any]) -> bytes:
    """The pages, ready for a printer: ballots or notices."""
    if "notices" in facts:
        return compiled(_NOTICES.encode(), facts, "pdf")
    third = all(len(ballot["motion"]) <= THIRD for ballot in facts["ballots"])
    return compiled(_BALLOTS.encode(), {**facts, "third": third}, "pdf")
