"""The picture of a result: bars on a card as wide as a phone; its facts: `bot.speech.charts`.

A sign that no font at hand has (most emoji) is left out of the picture, a letter of a script
that none has is a □, and … is all that is left of a label of such signs alone. Its option is
known by its number, and the words under the picture have every sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.drawings.typeset import compiled

WIDTH = 1080  # pixels
_POINTS = 360  # the width of a phone in its own points, so that 16pt reads as on the screen

#: facts come as JSON, so that nothing people wrote is ever markup
_TEMPLATE = r"""
#let f = json(bytes(sys.inputs.facts))
#let ink = rgb("#17212b")
#let soft = rgb("#5f6b77")
#let track = rgb("#e9eef2")
#let plain = rgb("#9fb6c6")
#let strong = rgb("#1f7f5f")
#let pale = rgb("#e2f2ec")
#let two = f.parts.len() > 1
#let dense = calc.max(..f.parts.map(part => part.bars.len())) > 5
#let size = if two { 13.5pt } else { 15pt }
#let thick = if dense { 9pt } else { 12pt }
#set page(width: 360pt, height: auto, margin: (x: 20pt, y: 20pt), fill: white)
#set text(font: "Noto Sans SC", size: size, lang: "zh", dir: ltr, fill: ink)
#set text(top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 0.3em, spacing: 0pt, justify: false)

// a sign without a glyph is drawn as the same box as this one, which is no character at all
#let bounds(signs) = measure(text(size: 100pt, top-edge: "bounds", bottom-edge: "bounds", signs))
#let common = regex("^[!-~\s\x{3001}-\x{301f}\x{4e00}-\x{9fa5}\x{ff01}-\x{ff5e}]$")
#let drawn(sign, missing) = {
  if sign.match(common) != none { return sign }
  let boxes = signs => {
    let found = bounds(signs)
    found.height == missing.height and calc.rem(found.width.pt(), missing.width.pt()) == 0
  }
  let start = sign.codepoints().first()
  if not boxes(sign) { sign } else if not boxes(start) { start }
  else if start.match(regex("\p{L}")) != none { "□" } else { "" }
}
// what can be drawn of people's words; a word wider than the room may be cut anywhere
#let shown(words, room: 150pt, size: size) = {
  if words.trim() == "" { return "" }
  let missing = bounds("\u{10fffe}")
  let kept = words.clusters().map(sign => drawn(sign, missing)).join().trim()
  if kept == "" { return "…" }
  kept.replace(regex("[^\p{Han}\s]{6,}"), word => {
    let wide = measure(text(size: size, word.text)).width > room
    if wide { word.text.clusters().join("\u{200b}") } else { word.text }
  })
}
// the font has one weight: a thin line around each letter makes it stronger
#let bold(body, paint: ink) = text(stroke: 0.35pt + paint, fill: paint, body)
#let pill(words, paint, ground) = box(
  fill: ground, radius: 4pt, inset: (x: 5pt), outset: (y: 2pt), baseline: -0.06em,
  text(size: 0.76em, bold(paint: paint, shown(words))),
)
#let badge(b) = box(
  width: 1.4em, height: 1.4em, radius: 0.7em, fill: if b.first { strong } else { track },
  align(center + horizon, text(
    size: 0.76em, top-edge: "cap-height", bottom-edge: "baseline",
    fill: if b.first { white } else { soft }, str(b.number),
  )),
)
#let bar(b) = block(
  width: 100%, height: thick, radius: thick / 2, fill: track,
  if b.share > 0 { layout(room => block(
    width: calc.max(b.share * room.width, thick), height: thick, radius: thick / 2,
    fill: if b.first { strong } else { plain },
  )) },
)
#let figures(b) = {
  bold(paint: if b.first { strong } else { ink }, shown(b.said))
  h(0.4em)
  text(size: 0.86em, fill: soft, b.percent)
}
#let name(b) = {
  shown(b.label, room: if two { 110pt } else { 150pt })
  if b.note != "" {
    h(0.5em)
    if b.first { pill(b.note, strong, pale) } else { pill(b.note, soft, track) }
  }
}
#let row(b) = block(width: 100%, breakable: false, {
  let cells = ()
  if b.number > 0 { cells.push((auto, badge(b))) }
  cells.push((1fr, pad(top: 0.2em, name(b))))
  if not two { cells.push((auto, pad(top: 0.2em, figures(b)))) }
  grid(columns: cells.map(c => c.first()), column-gutter: 8pt, ..cells.map(c => c.last()))
  v(if dense { 5pt } else { 7pt })
  bar(b)
  if two { v(5pt); figures(b) }
})

#context {
  let big = if f.title.clusters().len() > 60 { 15pt } else { 20pt }
  block(text(size: big, bold(shown(f.title, room: 300pt, size: big))))
  if f.turnout != "" {
    v(7pt)
    block(text(size: 14pt, fill: soft, shown(f.turnout, room: 300pt, size: 14pt)))
  }
  v(20pt)
  grid(
    columns: (1fr,) * f.parts.len(), column-gutter: 22pt,
    ..f.parts.map(part => {
      if part.heading != "" {
        block(bold(paint: soft, shown(part.heading, room: 140pt)))
        v(12pt)
      }
      stack(spacing: if dense { 12pt } else { 17pt }, ..part.bars.map(row))
    }),
  )
  if f.footer != "" {
    v(20pt)
    line(length: 100%, stroke: 0.7pt + track)
    v(10pt)
    block(text(size: 12pt, fill: soft, shown(f.footer, room: 300pt, size: 12pt)))
  }
}
""".encode()


def drawn(facts: Mapping[str, Any], width: int = WIDTH) -> bytes:
    """The picture, `width` pixels wide and as high as it needs: a PNG.

    `facts` are those of `bot.speech.charts.facts`. It takes about a tenth of a second.
    """
    return compiled(_TEMPLATE, facts, "png", ppi=72 * width / _POINTS)
