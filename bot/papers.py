"""Which paper ballots and notices of a vote are printed, and what stands on them (S08)."""

from __future__ import annotations

import io

import segno

from bot import codes
from bot.cases import vote_asked
from bot.drawings.vote_paper import drawn
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
    pages = []
    for entry in chosen:
        keys = vote_asked.labels(tx, head.id, entry.units)
        home = " ".join("-".join(part for part in key if part) for key in keys) or f"#{entry.head}"
        if notices:
            view = codes.View("kd", number)
            page = vote_printed.notice(words, facts, home, entry.area)
        else:
            view = codes.View("ln", number * HEADS_MOST + entry.head)
            paper = slip(number, entry.head, vote.roll_hash)
            page = vote_printed.ballot(words, facts, home, paper)
        link = f"https://t.me/{bot}?start={codes.encode(head.id, view)}"
        pages.append({**page, "link": link, "qr": _qr(link)})
    what = "notices" if notices else "ballots"
    return drawn({"community": head.name, what: pages}), len(pages)


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
