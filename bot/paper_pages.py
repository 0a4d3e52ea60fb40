"""How the papers of a formal vote look: ballots, notices, written proxies, receipts (S08).

People of seventy read them, some with a magnifying glass: words are as large as their page
allows, and nothing that was written is cut or covered, however long it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width

from bot.drawings.typeset import compiled

#: facts: `community`, and `ballots`, `notices`, `proxies` or `receipts`: words of
#: `bot.speech.vote_printed`, each with `qr`, the SVG of its code ("": none), and `link`
THIRD = 200  # columns of a motion on a third of a page: more would be too small to read
FRONT = 560  # and on the front of a proxy: more stands on its back

_HEAD = r"""
#let f = json(bytes(sys.inputs.facts))
#set text(font: "Noto Sans SC", size: 12pt, lang: "zh")
#set par(leading: 0.55em, spacing: 0.8em)
#let soft = luma(60)
#let bold(body) = text(stroke: 0.35pt, body)
// the largest size at which `make(size)` is no higher than `height`
#let largest(width, height, most, least, make) = {
  let size = most
  while size > least and measure(width: width, make(size)).height > height { size -= 0.5pt }
  size
}
#let fitted(height, most, least, body) = block(height: height, width: 100%, layout(room => {
  let make = size => text(size: size, body)
  let size = largest(room.width, height, most, least, make)
  let fits = measure(width: room.width, make(size)).height <= height
  [#metadata((size: size.pt(), fits: fits)) <fitted>]
  make(size)
}))
#let box_(side) = box(width: side, height: side, stroke: 1pt, baseline: 0.2 * side)
#let choice(word) = box(inset: (right: 9mm), {
  box_(8mm)
  h(2.5mm)
  text(size: 17pt, bold(word))
})
#let code(one, width) = if one.qr != "" {
  image(bytes(one.qr), format: "svg", width: width, alt: one.link)
}
#let blank(label, size: 12pt) = grid(columns: (auto, 1fr), column-gutter: 2mm, align: bottom,
  text(size: size, label), line(length: 100%, stroke: 0.6pt))
"""
_BALLOTS = (
    _HEAD
    + r"""
#let third = f.third
#set page(paper: "a4", margin: 0mm)
#let signed(b) = grid(columns: (1fr, 58mm), column-gutter: 5mm, blank(b.sign), blank(b.date))
#let ends(b) = {
  text(size: 12pt, bold(b.until))
  linebreak()
  text(size: 10.5pt, fill: soft, [#b.once #h(0.8em) #b.effect])
}
#let small(b) = block(
  height: 98.9mm, width: 100%, inset: (x: 14mm, y: 6mm), breakable: false, spacing: 0pt,
  stack(spacing: 0mm,
    grid(columns: (1fr, 33mm), column-gutter: 6mm,
      stack(spacing: 2.2mm,
        text(size: 10pt, fill: soft, f.community),
        fitted(12.5mm, 16pt, 11pt, bold(b.title)),
        fitted(10.5mm, 14pt, 8pt, bold(b.home)),
        fitted(22mm, 14pt, 12pt, b.motion),
      ),
      stack(spacing: 2mm, code(b, 33mm), align(center, text(size: 12pt, bold(b.number)))),
    ),
    v(2.5mm),
    grid(columns: (auto, 1fr), column-gutter: 6mm, align: horizon,
      text(size: 12pt, b.mark), for word in b.choices { choice(word) }),
    v(8mm),
    signed(b),
    v(4mm),
    ends(b),
  ))
#let whole(b) = block(height: 296mm, width: 100%, inset: (x: 16mm, y: 13mm), spacing: 0pt,
  stack(spacing: 3mm,
    grid(columns: (1fr, 36mm), column-gutter: 6mm,
      stack(spacing: 3mm,
        text(size: 12pt, fill: soft, f.community),
        fitted(17mm, 20pt, 13pt, bold(b.title)),
        fitted(15mm, 16pt, 9pt, bold(b.home)),
      ),
      stack(spacing: 2mm, code(b, 36mm), align(center, text(size: 13pt, bold(b.number)))),
    ),
    fitted(178mm, 17pt, 10pt, b.motion),
    text(size: 14pt, b.mark),
    for word in b.choices { choice(word) },
    v(11mm),
    signed(b),
    v(5mm),
    ends(b),
  ))
#for (at, b) in f.ballots.enumerate() {
  if third {
    small(b)
    if calc.rem(at + 1, 3) != 0 {
      place(line(length: 100%, stroke: (paint: luma(150), thickness: 0.6pt, dash: "dashed")))
    }
  } else {
    whole(b)
    if at + 1 < f.ballots.len() { pagebreak() }
  }
}
"""
)
_NOTICES = (
    _HEAD
    + r"""
#set page(paper: "a4", margin: (x: 20mm, y: 16mm))
#let notice(n, size) = {
  set text(size: size)
  set par(leading: 0.6em, spacing: 0.85em)
  grid(columns: (1fr, 40mm), column-gutter: 8mm,
    {
      text(size: 11pt, fill: soft, f.community)
      parbreak()
      text(size: 21pt, bold(n.title))
      parbreak()
      bold(n.home)
    },
    code(n, 40mm),
  )
  block(width: 100%, inset: 4mm, stroke: 0.7pt, n.motion)
  for line in n.told [#line #parbreak()]
  block(above: 1.2em, sticky: true, bold(n.how))
  for way in n.ways [• #way #parbreak()]
  n.wrong
  v(6mm)
  block(breakable: false, grid(columns: (1fr, 60mm), column-gutter: 6mm,
    blank(n.sign, size: size), blank(n.date, size: size)))
}
#for (at, n) in f.notices.enumerate() {
  if at > 0 { pagebreak() }
  layout(room => {
    let make = size => notice(n, size)
    let one = largest(room.width, room.height, 17pt, 13pt, make)
    let fits = measure(width: room.width, make(one)).height <= room.height
    // on two pages it need not be small
    make(if fits { one } else {
      largest(room.width, 2 * room.height - 25mm, 14.5pt, 12pt, make)
    })
  })
}
"""
)
_PROXIES = (
    _HEAD
    + r"""
#set page(paper: "a4", margin: (x: 18mm, y: 13mm))
#let part(head, ..parts) = block(
  width: 100%, stroke: 0.8pt, inset: (x: 4.5mm, top: 4mm, bottom: 4.5mm), above: 4mm, below: 0pt,
  breakable: false, stack(spacing: 3mm, text(size: 14pt, bold(head)), ..parts))
#let lines(labels) = stack(spacing: 0pt, ..labels.map(row => block(height: 12mm, width: 100%,
  align(bottom, grid(columns: (1fr,) * row.len(), column-gutter: 6mm,
    ..row.map(l => blank(l, size: 13pt)))))))
#let top(p) = grid(columns: (1fr, 30mm), column-gutter: 6mm,
  stack(spacing: 3mm,
    text(size: 11pt, fill: soft, f.community),
    fitted(18mm, 20pt, 13pt, bold(p.title)),
  ),
  stack(spacing: 2mm, code(p, 30mm), align(center, text(size: 12pt, bold(p.number)))),
)
#for (at, p) in f.proxies.enumerate() {
  if at > 0 { pagebreak() }
  top(p)
  part(p.giver.head, fitted(14mm, 15pt, 9pt, bold(p.home)), lines(p.giver.blanks))
  part(p.matter.head,
    text(size: 13pt, p.only),
    if p.behind { text(size: 13pt, bold(p.overleaf)) } else { fitted(40mm, 14pt, 11pt, p.motion) },
    text(size: 13pt, p.mark),
    for word in p.choices { choice(word) },
  )
  part(p.holder.head, lines(p.holder.blanks))
  v(3mm)
  text(size: 13pt, for rule in p.rules [• #rule #parbreak()])
  if p.behind {
    pagebreak()
    top(p)
    v(4mm)
    fitted(215mm, 17pt, 12pt, p.motion)
  }
}
"""
)
_RECEIPTS = (
    _HEAD
    + r"""
#set page(paper: "a4", margin: 0mm)
#grid(
  columns: (1fr, 1fr), rows: 98.9mm, inset: (x: 8mm, y: 8mm),
  stroke: (paint: luma(150), thickness: 0.6pt, dash: "dashed"),
  ..f.receipts.map(r => stack(spacing: 3mm,
    text(size: 11pt, fill: soft, f.community),
    fitted(16mm, 17pt, 11pt, bold(r.title)),
    fitted(12mm, 16pt, 9pt, bold(r.home)),
    text(size: 13pt, r.number),
    fitted(37mm, 16pt, 10pt, r.lines.join(linebreak())),
  ))
)
"""
)


def source(facts: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The template of these papers, and all that it is given."""
    if "notices" in facts:
        return _NOTICES.encode(), dict(facts)
    if "receipts" in facts:
        return _RECEIPTS.encode(), dict(facts)
    if "proxies" in facts:
        made = [{**one, "behind": _width(one["motion"]) > FRONT} for one in facts["proxies"]]
        return _PROXIES.encode(), {**facts, "proxies": made}
    third = all(_width(ballot["motion"]) <= THIRD for ballot in facts["ballots"])
    return _BALLOTS.encode(), {**facts, "third": third}


def pages(facts: Mapping[str, Any]) -> bytes:
    """The pages, ready for a printer: a PDF of A4.

    Raises:
        typst.TypstError: they cannot be set.
    """
    return compiled(*source(facts), "pdf")


def _width(motion: str) -> int:
    """In columns, of which a Chinese character takes two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in motion)
