"""Which papers of a vote are printed, for which homes, and what stands on them (S08).

Ballots and notices go to homes that nobody reaches by phone. A written proxy (委托书) is a form
that names the matter. A receipt says to a home without a phone, on paper, what others read in the
chat: that what it handed in was entered by two people and counts. What it chose stands on none.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import segno

from bot import codes
from bot.cases import vote_asked
from bot.flows.rules.policy import Policy
from bot.flows.rules.vote_codes import slip
from bot.flows.vote_paper import FOR_OTHERS
from bot.flows.vote_roll import entries, rule_of
from bot.flows.vote_state import HEADS_MOST, Entry, Paper, Vote, public
from bot.office import NoBot
from bot.paper_pages import pages
from bot.speech import vote_printed
from bot.speech.words import Words
from storage import house, vote_ballots, votes
from storage.communities import Head
from storage.transaction import Tx
from storage.votes import VOTES

KINDS = ("ballots", "notices", "proxies", "receipts")


class NoPaper(Exception):  # noqa: N818 - says what is the matter
    """There is nothing to print, in a sentence."""


def pdf(
    tx: Tx,
    head: Head,
    number: int,
    policy: Policy,
    *,
    kind: str = "ballots",
    everybody: bool = False,
) -> tuple[bytes, int]:
    """The pages, and how many homes they are for: by default those that nobody reaches.

    Raises:
        NoBot: the links cannot be written.
        NoPaper: no such vote, not now, a secret one, or there is nobody to print for.
    """
    vote = _vote(tx, head, number, kind)
    bot = house.get(tx.connection, "bot_name")
    if not bot:
        raise NoBot("the bot's name is not known yet: start `huiyin run` once")
    roll = _roll(tx, head.id, vote)
    if kind == "receipts":
        roll = [entry for entry in roll if entry.channel in FOR_OTHERS]
        if not roll:
            raise NoPaper(f"no paper of vote {number} has been entered by two people so far")
        chosen = [e for e in roll if everybody or not _reachable(tx, head, vote, e)]
    else:
        chosen = [e for e in roll if everybody or not _reached(tx, head, vote, e)]
    if not chosen:
        raise NoPaper("everybody is reached by phone: --all prints for all of them")
    page = _page(Words(head.language, head.zone), vote, kind, policy)
    papers = vote_ballots.papers(tx, head.id, number) if kind == "receipts" else {}
    printed = []
    for entry in chosen:
        keys = vote_asked.names_of(tx, head.id, vote, entry.head, entry.units)
        home = " ".join("-".join(part for part in key if part) for key in keys) or f"#{entry.head}"
        made = page(home, entry, papers.get(entry.head))
        view = _view(vote, kind, entry)
        link = f"https://t.me/{bot}?start={codes.encode(head.id, view)}" if view else ""
        printed.append({**made, "link": link, "qr": _qr(link) if link else ""})
    return pages({"community": head.name, kind: printed}), len(printed)


def _vote(tx: Tx, head: Head, number: int, kind: str) -> Vote:
    """The vote, if such a paper of it may be printed now.

    Raises:
        NoPaper: no, and why not.
    """
    vote = tx.get(VOTES, (head.id, number))
    if vote is None or vote.state == "draft":
        raise NoPaper(f"there is no vote {number} in {head.name}")
    if kind != "notices" and vote.kind == "secret":
        raise NoPaper(f"vote {number} is secret: a paper with a number would tell who chose what")
    if vote.state == "cancelled":
        raise NoPaper(f"vote {number} was called off")
    if vote.state == "consulting":
        raise NoPaper(f"vote {number} has no notice yet: its homes are being visited")
    if vote.state == "lapsed":
        raise NoPaper(f"the notice of vote {number} has lapsed")
    if kind == "ballots" and vote.state != "open":
        raise NoPaper(f"vote {number} is not open: ballots carry the numbers of its frozen roll")
    if kind in ("notices", "proxies") and vote.state not in ("noticed", "open"):
        raise NoPaper(f"vote {number} is over")
    if kind == "receipts" and vote.state == "noticed":
        raise NoPaper(f"vote {number} is not open yet: nobody has handed in a paper")
    return vote


def _page(
    words: Words, vote: Vote, kind: str, policy: Policy
) -> Callable[[str, Entry, Paper | None], dict[str, Any]]:
    """How one home's paper is worded."""
    facts = public(vote)

    def made(home: str, entry: Entry, paper: Paper | None) -> dict[str, Any]:
        number = slip(vote.no, entry.head, vote.roll_hash) if vote.opened_at is not None else ""
        if kind == "notices":
            return vote_printed.notice(words, facts, home, entry.area)
        if kind == "proxies":
            most = policy.vote.proxy_most
            return vote_printed.proxy(words, facts, home, number, entry.area, most)
        if kind == "receipts":
            at = paper.at if paper is not None else None
            return vote_printed.receipt(words, facts, home, number, entry.channel, at)
        return vote_printed.ballot(words, facts, home, number, entry.area)

    return made


def _view(vote: Vote, kind: str, entry: Entry) -> codes.View | None:
    """What opens when the code on it is scanned; a receipt, and a proxy of no roll, have none."""
    if kind == "notices":
        return codes.View("kd", vote.no)
    if kind == "receipts" or vote.opened_at is None:
        return None
    return codes.View("ln", vote.no * HEADS_MOST + entry.head)


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
    return bool(entry.channel) or _reachable(tx, head, vote, entry)


def _reachable(tx: Tx, head: Head, vote: Vote, entry: Entry) -> bool:
    people = vote_asked.bound(tx, head.id, vote, entry.units)
    return bool(vote_asked.reachable(tx, people))


def _qr(link: str) -> str:
    """Error level M survives a fold or a stain; a border of 2 is enough beside white."""
    out = io.BytesIO()
    segno.make_qr(link, error="m").save(
        out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()
