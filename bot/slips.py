"""Paper: slips to cut apart, eight homes a page with their QR codes, and notices of needs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
import typst

from bot.drawings.typeset import FONTS
from bot.office import Printed
from bot.speech.household import slip
from bot.speech.need import notice as notice_words
from bot.speech.words import Words

#: the words shrink until they fit between the cuts; `<size>` says how small they are
_TEMPLATE = """
#let slips = json("slips.json")
#set page(paper: "a4", margin: 8mm)
#set text(font: "Noto Sans SC", size: 13pt, lang: "zh")
#set par(leading: 0.5em, spacing: 0.75em)
#let fitted(height, body) = block(height: height, width: 100%, layout(room => {
  let size = 13pt
  while size > 6pt and measure(width: room.width, text(size: size, body)).height > height {
    size -= 0.5pt
  }
  [#metadata(size.pt()) <size>]
  text(size: size, body)
}))
#grid(
  columns: (1fr, 1fr), rows: 69.5mm,
  stroke: (paint: luma(150), thickness: 0.5pt, dash: "dashed"), inset: 4.5mm,
  ..slips.map(s => [
    #fitted(13mm)[
      #text(size: 0.8em, fill: luma(70), s.community)
      #v(-0.5em)
      #text(size: 1.3em, weight: "bold", s.home)
    ]
    #v(-0.6em)
    #grid(
      columns: (36mm, 1fr), column-gutter: 3mm,
      image(s.qr, width: 36mm, alt: s.link),
      fitted(48mm)[#for line in s.lines [#line #parbreak()]],
    )
  ])
)
"""


_NOTICE = """
#let n = json("notice.json")
#set page(paper: "a4", margin: 22mm)
#set text(font: "Noto Sans SC", size: 14pt, lang: "zh")
#set par(leading: 0.8em, spacing: 1.2em)
#text(size: 11pt, fill: luma(70), n.community)
#v(-0.6em)
#text(size: 24pt, weight: "bold", n.title)
#v(0.5em)
#for line in n.lines [#parbreak()#line]
#v(1em)
#for label in n.blanks [
  #parbreak()#label
  #v(1.4em)
  #line(length: 100%, stroke: 0.5pt + luma(120))
]
"""


def notice(facts: dict[str, Any], words: Words, community: str) -> bytes:
    """A need on paper, for an official whom Telegram does not reach."""
    title, lines, blanks = notice_words(words, facts)
    page = {"community": community, "title": title, "lines": lines, "blanks": blanks}
    with tempfile.TemporaryDirectory(prefix="huiyin-notice-") as folder:
        place = Path(folder)
        (place / "notice.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
        return _compiled(place, "notice.typ", _NOTICE)


def _compiled(place: Path, name: str, template: str) -> bytes:
    (place / name).write_text(template, encoding="utf-8")
    made = typst.compile(place / name, root=place, font_paths=[FONTS], ignore_system_fonts=True)
    return bytes(made)


def pdf(printed: Sequence[Printed], words: Words, community: str, until: str) -> bytes:
    """The pages, ready for a printer."""
    with tempfile.TemporaryDirectory(prefix="huiyin-slips-") as folder:
        place = Path(folder)
        _lay_out(place, printed, words, community, until)
        return _compiled(place, "slips.typ", _TEMPLATE)


def sizes(printed: Sequence[Printed], words: Words, community: str, until: str) -> list[float]:
    """How small the words had to become to fit on their slips, in points."""
    with tempfile.TemporaryDirectory(prefix="huiyin-slips-") as folder:
        place = Path(folder)
        _lay_out(place, printed, words, community, until)
        (place / "slips.typ").write_text(_TEMPLATE, encoding="utf-8")
        found = typst.query(
            place / "slips.typ", "<size>", field="value", root=place,
            font_paths=[FONTS], ignore_system_fonts=True,
        )  # fmt: skip
        return [float(size) for size in json.loads(found)]


def _lay_out(
    place: Path, printed: Sequence[Printed], words: Words, community: str, until: str
) -> None:
    slips = []
    for number, one in enumerate(printed):
        name = f"{number}.svg"
        # error level M survives a fold or a stain; a border of 2 is enough beside white
        code = segno.make_qr(one.link, error="m")
        code.save(str(place / name), border=2, xmldecl=False, svgclass=None, lineclass=None)
        home, lines = slip(words, one.home.unit.key, until)
        slips.append(
            {"qr": name, "link": one.link, "community": community, "home": home, "lines": lines}
        )
    (place / "slips.json").write_text(json.dumps(slips, ensure_ascii=False), encoding="utf-8")
