"""A chat's past at the office: an export is read, its group chosen, its findings kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import inspect

from bot import codes
from bot.flows import history as flow
from bot.flows.rules.policy import Policy
from bot.reading import export, places
from bot.reading.export import BadExport, Chat
from bot.reading.past import Found, Sieve
from storage import deadlines, history, ledger
from storage.communities import GROUPS, GroupState, Head
from storage.times import from_ms, to_ms
from storage.transaction import Deadline, Tx

LOADED = "yi"  # kind of the ledger's entry about an import; facts: counts and the file's SHA-256
_SUPERGROUP = 10**12  # Telegram's ids of supergroups in the Bot API: -100…
_NAMED = 8  # chats and groups that a message names


class NotNow(ValueError):  # noqa: N818 - says what is the matter
    """This cannot be imported: no such group, another import first, or the same file again."""


class Past(Struct, frozen=True):
    """What was read: for which group of ours (None: none known), from which file."""

    found: Found
    group: GroupState | None
    sha256: str


class _Source:
    """The file as it is read: counted and hashed."""

    def __init__(self, file: BinaryIO, tick: Callable[[int], None]) -> None:
        self._file, self._tick, self.hash = file, tick, hashlib.sha256()

    def read(self, most: int) -> bytes:
        """The next bytes."""
        raw = self._file.read(most)
        self.hash.update(raw)
        self._tick(len(raw))
        return raw


class _Choice:
    """Which chat of the export is meant, and which group of ours it is."""

    def __init__(self, groups: list[GroupState], named: str) -> None:
        self.groups, self.named = groups, named
        self.group: GroupState | None = None
        self.chosen: Chat | None = None
        self.others: list[str] = []

    def wanted(self, chat: Chat) -> bool:
        """Asked once a chat.

        Raises:
            BadExport: the file is of a private chat or a channel.
            NotNow: two chats fit.
        """
        if chat.alone and not chat.group:
            kind = chat.kind or "chat of no known kind"
            raise BadExport(f"is the export of a {kind.replace('_', ' ')}, not of a group")
        found = self._ours(chat)
        fits = found is not None or chat.alone or chat.name == self.named
        if not chat.group or not fits:
            self.others += [chat.name] if chat.group else []
            return False
        if self.chosen is not None:
            raise NotNow(f"two chats of the file fit: {self.chosen.name} and {chat.name}")
        self.chosen, self.group = chat, found
        return True

    def _ours(self, chat: Chat) -> GroupState | None:
        """Our group with this chat's id or title; or the one that was named for a lone chat."""
        meant = [g for g in self.groups if self.named in ("", str(g.id), g.title)]
        same = [g for g in meant if _bare(g.chat_id) == chat.id]
        same = same or [g for g in meant if g.title == chat.name]
        if len(same) == 1:
            return same[0]
        return meant[0] if self.named and chat.alone and len(meant) == 1 else None


def _bare(chat_id: int) -> int:
    """Telegram's id as exports write it."""
    return -chat_id - _SUPERGROUP if -chat_id > _SUPERGROUP else -chat_id


def groups(tx: Tx, head: Head) -> list[GroupState]:
    """The groups of a community."""
    numbers = range(1, 1 + head.counters.get("group", 0))
    found = (tx.get(GROUPS, (head.id, no)) for no in numbers)
    return [group for group in found if group is not None]


def read(
    tx: Tx | None, head: Head | None, file: BinaryIO, named: str, zone: str,
    tick: Callable[[int], None],
) -> Past:  # fmt: skip
    """Read an export; `tick(bytes)` is called as it goes on. Nothing is written.

    `tx` and `head` None: nothing is known of groups. `named`: a group's number or title, or "".

    Raises:
        BadExport: see there.
        NotNow: no chat of the file fits, or two do.
    """
    ours = groups(tx, head) if tx is not None and head is not None else []
    choice, source = _Choice(ours, named), _Source(file, tick)
    sieve: Sieve | None = None
    for message in export.read(source.read, choice.wanted, ZoneInfo(zone)):
        if sieve is None:
            sieve = _sieve(tx, head, choice)
        sieve.take(message)
    if choice.chosen is None:
        names = ", ".join(sorted(choice.others)[:_NAMED]) or "no group"
        raise NotNow(f"which chat of the file? --group TITLE; there are: {names}")
    found = (sieve or _sieve(tx, head, choice)).found()
    return Past(found, choice.group, source.hash.hexdigest())


def _sieve(tx: Tx | None, head: Head | None, choice: _Choice) -> Sieve:
    group = choice.group
    title = group.title if group else choice.chosen.name if choice.chosen else ""
    known: set[int] = set()
    if tx is not None and head is not None and group is not None and _there(tx):
        known = history.known(tx.connection, head.id, group.id)
    return Sieve(places.of_title(title), known)


def _there(tx: Tx) -> bool:
    """Whether this database has imports: an older one is not changed by a dry run."""
    return inspect(tx.connection).has_table("history_finding")


def group_of(past: Past, named: str, ours: list[GroupState]) -> GroupState:
    """The group that the findings are for.

    Raises:
        NotNow: none of ours.
    """
    if past.group is not None:
        return past.group
    known = ", ".join(f"{g.id} {g.title}" for g in ours[:_NAMED]) or "none"
    if named:
        raise NotNow(f"there is no group {named}; there are: {known}")
    raise NotNow(f"this chat is none of the groups: --group NUMBER; there are: {known}")


def keep(tx: Tx, head: Head, group: GroupState, past: Past, now: datetime, policy: Policy) -> int:
    """Keep the findings until somebody decides about each; the import's number, 0: none kept.

    Raises:
        NotNow: an earlier import is not decided yet, or the same file was imported.
    """
    check(tx, head, group, past.sha256)
    kept = past.found.findings[: policy.history.most]
    if not kept:
        return 0
    no = 1 + history.last(tx.connection, head.id)
    until = now + policy.history.keep
    batch = flow.Batch(
        no, group.id, past.sha256, now, until, len(kept),
        open=tuple(replace(f, no=i) for i, f in enumerate(kept, 1)),
    )  # fmt: skip
    history.enter(tx.connection, head.id, batch)
    facts = {
        "read": past.found.read,
        "findings": len(past.found.findings),
        "kept": len(kept),
        "merged": past.found.merged,
        "sha256": past.sha256,
    }
    matter = flow.slot(batch)
    ledger.append(
        tx, head.id, at_ms=to_ms(now), matter=matter, kind=LOADED, facts=facts, personal={}
    )
    waits = [
        Deadline(head.id, matter, r.event.CODE, codes.encode(head.id, r.event), to_ms(r.at))
        for r in flow.waits(batch)
    ]
    deadlines.write(tx.connection, [], waits)
    tx.flush()
    return no


def check(tx: Tx, head: Head, group: GroupState, sha256: str) -> None:
    """Whether this file can be imported for this group now.

    Raises:
        NotNow: an earlier import is not decided yet, or it is the same file.
    """
    zone = ZoneInfo(head.zone)
    same = history.same(tx.connection, head.id, group.id, sha256)
    if same is not None:
        day = from_ms(same[1]).astimezone(zone).date().isoformat()
        raise NotNow(f"this file was imported already, on {day} (import {same[0]})")
    open_ = history.standing(tx.connection, head.id, group.id)
    if open_:
        raise NotNow(
            f"import {open_} of {group.title} is not decided yet: decide or revoke it first"
            " (/imported to the bot)"
        )
