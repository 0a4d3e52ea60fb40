"""Office work on the memory while the bot is stopped: the register, and slips to print (S01).

Each is one transaction with an entry in the ledger; the lease keeps a running bot out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from bot import codes
from bot.cases import homes
from bot.crash import nothing
from bot.flows import household as flow
from bot.flows.register import Import, RegisterAnnounced
from bot.flows.rules.policy import Policy
from storage import deadlines, house, households, imports, ledger, migrations
from storage.communities import COMMUNITIES, Head, last_community
from storage.database import open_lease, open_writer, usable
from storage.imports import IMPORTS
from storage.times import to_ms
from storage.transaction import Deadline, Tx

LOADED = "hr"  # kind of the ledger's entry about a register; facts: counts and the file's SHA-256
ISSUED = "hs"  # kind of the entry about slips; facts: how many, until when
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without 0 o 1 l i: somebody may have to type it
_LENGTH = 16  # 79 bits


class NoCommunity(ValueError):  # noqa: N818 - says what is missing
    """There is no such community, or more than one and none was named."""


class NoBot(ValueError):  # noqa: N818 - says what is missing
    """The bot's own name is not known yet: `huiyin run` notes it at its first start."""


class Changed(ValueError):  # noqa: N818 - says what happened
    """The register is not what the confirmed difference was about."""


class Printed(Struct, frozen=True):
    """One slip: the household, and the link behind its QR code."""

    home: flow.Household
    link: str


@contextmanager
def opened(url: str, crash: Callable[[str], None] = nothing) -> Iterator[Connection]:
    """The memory, for one transaction of one process.

    Raises:
        InUse: the bot is running on it.
        Unusable: it cannot be opened.
    """
    lease = open_lease(url)
    try:
        engine = open_writer(url)
        try:
            with usable(url):
                migrations.upgrade(engine)
                with engine.begin() as connection:
                    yield connection
                    crash("office.before_commit")
                crash("office.after_commit")
        finally:
            engine.dispose()
    finally:
        lease.release()


def community(tx: Tx, number: int) -> Head:
    """The community of this number; 0: the only one.

    Raises:
        NoCommunity: see there.
    """
    last = last_community(tx.connection)
    if not last:
        raise NoCommunity("no community yet: start the bot and add it to a group first")
    known = range(1, last + 1)
    # one whose only group has joined another is empty
    served = [one for one in known if homes.groups(tx, one)] or list(known)
    if not number and len(served) > 1:
        heads = [tx.get(COMMUNITIES, one) for one in served]
        names = ", ".join(f"{h.id} {h.name}" for h in heads if h is not None)
        raise NoCommunity(f"which community? --community NUMBER; there are: {names}")
    head = tx.get(COMMUNITIES, number or served[0])
    if head is None:
        raise NoCommunity(f"there is no community {number}")
    return head


def compare(tx: Tx, number: int, units: tuple[flow.Unit, ...]) -> flow.Difference:
    """What a file would change."""
    return flow.difference(households.register(tx.connection, number), units)


def load(tx: Tx, head: Head, units: tuple[flow.Unit, ...], raw: bytes, now: datetime) -> int:
    """Make a file of these units the register; how many households changed.

    Whoever was bound to a household that is gone is bound no more; needs stay as they are.
    """
    register = households.register(tx.connection, head.id)
    found = flow.difference(register, units)
    first = 1 + head.counters.get("household", 0)
    changed = flow.loaded(register, units, first)
    households.put(tx, head.id, changed)
    new = max((home.no for home in changed), default=0)
    counters = {**head.counters, "household": max(first - 1, new)}
    tx.put(COMMUNITIES, head.id, _counted(head, counters))
    facts = {
        "added": len(found.added),
        "changed": len(found.changed),
        "removed": len(found.removed),
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    ledger.append(
        tx, head.id, at_ms=to_ms(now), matter="register", kind=LOADED, facts=facts, personal={}
    )
    if changed:
        _announce(tx, head.id, register, found, changed, now)
    tx.flush()
    return len(changed)


def _announce(
    tx: Tx,
    community: int,
    register: flow.Register,
    found: flow.Difference,
    changed: tuple[flow.Household, ...],
    now: datetime,
) -> None:
    """Once the bot runs, its operators hear of it, with ten minutes to undo it."""
    known = {home.no: home for home in register.households.values()}
    no = 1 + imports.last(tx.connection, community)
    made = Import(
        no=no,
        at=None,
        counts=(len(found.added), len(found.changed), len(found.removed)),
        before=tuple(known[home.no] for home in changed if home.no in known),
        added=tuple(home.no for home in changed if home.no not in known),
    )
    tx.put(IMPORTS, (community, no), made)
    event = RegisterAnnounced(no)
    code = codes.encode(community, event)
    deadlines.write(
        tx.connection, [], [Deadline(community, f"register:{no}", event.CODE, code, to_ms(now))]
    )


def _counted(head: Head, counters: dict[str, int]) -> Head:
    return Head(head.id, head.name, head.language, head.zone, head.seq, head.head, counters)


def issue(
    tx: Tx,
    head: Head,
    now: datetime,
    policy: Policy,
    *,
    building: str = "",
    bound_too: bool = False,
) -> list[Printed]:
    """Fresh slips, sorted as one walks through the house; older ones bind nobody any more.

    Homes with people already get one only if `bound_too`.

    Raises:
        NoBot: the links cannot be written.
    """
    bot = house.get(tx.connection, "bot_name")
    if not bot:
        raise NoBot("the bot's name is not known yet: start `huiyin run` once, then stop it")
    chosen = [
        home
        for home in households.register(tx.connection, head.id).households.values()
        if not home.gone
        and (not building or home.unit.building == building)
        and (bound_too or not home.bound)
    ]
    chosen.sort(key=lambda home: [_walk(part) for part in home.unit.key])
    lasts = policy.household.slip_lasts
    printed = []
    for home in chosen:
        secret = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        households.put(tx, head.id, [flow.issue(home, secret, now, lasts)])
        code = codes.encode(head.id, flow.HouseholdBound(home.no, secret))
        printed.append(Printed(home, f"https://t.me/{bot}?start={code}"))
    if printed:
        facts = {"slips": len(printed), "until_ms": to_ms(now + lasts)}
        ledger.append(
            tx, head.id, at_ms=to_ms(now), matter="register", kind=ISSUED, facts=facts, personal={}
        )
    tx.flush()
    return printed


def _walk(part: str) -> tuple[int, str]:
    """Rooms 9, 10, 101 in this order, then names."""
    digits = "".join(c for c in part if c.isdigit())
    return int(digits) if digits else 10**9, part
