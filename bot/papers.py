"""Which paper ballots and notices of a vote are printed, and what stands on them (S08)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno

from bot import codes
from bot.cases import vote_asked
from bot.drawings.typeset import compiled
from bot.flows.rules.vote_codes import slip
from bot.flows.vote_roll import entries, rule_of
from bot.flows.vote_state import HEADS_MOST, Entry, Vote, public
from bot.office import NoBot
from bot.speech import vote_printed
from bot.speech.words import Words
from storage import house, votes
from storage.communities import Head
from storage.transaction import Tx
from storage.votes import VOTES

#: facts: `community`, and `ballots` or `notices`: words of `bot.speech.vote_printed`, each with
#: `qr`, the SVG of its code, and `link`
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


def pages(facts: Mapping[str, Any]) -> bytes:
    """The pages, ready for a printer: ballots or notices."""
    if "notices" in facts:
        return compiled(_NOTICES.encode(), facts, "pdf")
    third = all(len(ballot["motion"]) <= THIRD for ballot in facts["ballots"])
    return compiled(_BALLOTS.encode(), {**facts, "third": third}, "pdf")


class NoPaper(Exception):  # noqa: N818 - says what is the matter
    """There is nothing to print, in a sentence."""


def pdf(
    tx: Tx, head: Head, number: int, *, notices: bool = False, everybody: bool = False
) -> tuple[bytes, int]:
    """The pages, and how many homes they are for: by default those that nobody reaches.

    Raises:
        NoBot: the links cannot be written.
        NoPaper: no such vote, not now, a secret one, or everybody is reached.
    """
    vote = tx.get(VOTES, (head.id, number))
    if vote is None or vote.state == "draft":
        raise NoPaper(f"there is no vote {number} in {head.name}")
    if not notices and vote.kind == "secret":
        raise NoPaper(f"vote {number} is secret: a paper with a number would tell who chose what")
    if not notices and vote.state != "open":
        raise NoPaper(f"vote {number} is not open: ballots carry the numbers of its frozen roll")
    bot = house.get(tx.connection, "bot_name")
    if not bot:
        raise NoBot("the bot's name is not known yet: start `huiyin run` once")
    chosen = [e for e in _roll(tx, head.id, vote) if everybody or not _reached(tx, head, vote, e)]
    if not chosen:
        raise NoPaper("everybody is reached by phone: --all prints for all of them")
    words, facts = Words(head.language, head.zone), public(vote)
    printed = []
    for entry in chosen:
        keys = vote_asked.names_of(tx, head.id, vote, entry.head, entry.units)
        home = " ".join("-".join(part for part in key if part) for key in keys) or f"#{entry.head}"
        if notices:
            view = codes.View("kd", number)
            page = vote_printed.notice(words, facts, home, entry.area)
        else:
            view = codes.View("ln", number * HEADS_MOST + entry.head)
            paper = slip(number, entry.head, vote.roll_hash)
            page = vote_printed.ballot(words, facts, home, paper)
        link = f"https://t.me/{bot}?start={codes.encode(head.id, view)}"
        printed.append({**page, "link": link, "qr": _qr(link)})
    what = "notices" if notices else "ballots"
    return pages({"community": head.name, what: printed}), len(printed)


def _roll(tx: Tx, community: int, vote: Vote) -> list[Entry]:
    """As it was frozen, or as the register would have it now."""
    frozen = votes.roll(tx.connection, community, vote.no)
    if frozen:
        return frozen
    rule = rule_of(vote)
    there = vote_asked.units(tx, community, rule, vote.buildings, vote.unit)
    return list(entries(there, rule))


def _reached(tx: Tx, head: Head, vote: Vote, entry: Entry) -> bool:
    """Whether it has voted, or somebody of it reads what the bot writes."""
    people = vote_asked.bound(tx, head.id, vote, entry.units)
    return bool(entry.channel) or bool(vote_asked.reachable(tx, people))


def _qr(link: str) -> str:
    """Error level M survives a fold or a stain; a border of 2 is enough beside white."""
    out = io.BytesIO()
    segno.make_qr(link, error="m").save(
        out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()
