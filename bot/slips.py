"""Paper: slips to cut apart, eight homes a page with their QR codes, and notices of needs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

from bot.office import Printed
from bot.speech.household import slip
from bot.speech.need import notice as notice_words
from bot.speech.words import Words

_TEMPLATE = """
#let slips = json("slips.json")
#set page(paper: "a4", margin: 8mm)
#set text(font: "Noto Sans SC", size: 12.5pt, lang: "zh")
#set par(leading: 0.55em, spacing: 0.8em)
#grid(
  columns: (1fr, 1fr), rows: 69.5mm,
  stroke: (paint: luma(150), thickness: 0.5pt, dash: "dashed"), inset: 4.5mm,
  ..slips.map(s => grid(
    columns: (38mm, 1fr), column-gutter: 4mm,
    image(s.qr, width: 38mm, alt: s.link),
    [
      #text(size: 10pt, fill: luma(70), s.community)
      #v(-0.4em)
      #text(size: 15pt, weight: "bold", s.home)
      #for line in s.lines [#parbreak()#line]
    ],
  ))
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
    fonts = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    (place / name).write_text(template, encoding="utf-8")
    made = typst.compile(place / name, root=place, font_paths=[fonts], ignore_system_fonts=True)
    return bytes(made)


def pdf(printed: Sequence[Printed], words: Words, community: str, until: str) -> bytes:
    """The pages, ready for a printer."""
    with tempfile.TemporaryDirectory(prefix="huiyin-slips-") as folder:
        place = Path(folder)
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
        return _compiled(place, "slips.typ", _TEMPLATE)
