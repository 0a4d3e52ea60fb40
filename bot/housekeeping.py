"""What Telegram says about groups, people and the bot itself: noted, not judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.flows.community import GroupAdopted
from bot.flows.effects import Event, Say, To
from bot.letters import BotStatus, ChatOpened, Heard, Letter, MemberSeen, Migrated
from bot.post import Envelope, House, Post
from storage import outbox
from storage.communities import (
    CHATS,
    COMMUNITIES,
    GRANTS,
    GROUPS,
    LEFT_BEHIND,
    Grants,
    GroupState,
    Head,
    last_community,
)
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.transaction import Tx


class Carrying(Protocol):
    """What of the carrier is needed here."""

    tx: Tx
    env: Envelope
    letter: Letter
    house: House
    post: Post

    def event(self, event: Event, home: int) -> None:
        """Hand an event to its flow."""


def bot_status(carrier: Carrying, what: BotStatus) -> None:
    """The bot was added, removed, or its rights changed."""
    tx, env, who = carrier.tx, carrier.env, carrier.letter.who
    if what.status == "gone":
        if env.community:
            _set_status(carrier, "gone")
        return
    if env.community:
        group = tx.get(GROUPS, (env.community, env.group))
        back = group is not None and group.bot_status == "gone"
        _set_status(carrier, what.status)
        if what.added and back:
            tx.later(outbox.HURRY, env.community, env.group)
            carrier.event(GroupAdopted(group.title if group else "", 0, 0), env.group)
        return
    if not what.added:
        return
    if who is None or who.id not in carrier.house.operators:
        _decline(carrier)
        return
    adopt(carrier, what.creator, what.status)


def unserved(carrier: Carrying, heard: Heard) -> None:
    """Words in a group that is not served: only an operator's /start is heard."""
    who, chat = carrier.letter.who, carrier.letter.chat
    if not heard.text.startswith("/start") or who is None or chat is None:
        return
    if who.id not in carrier.house.operators:
        _decline(carrier)
        return
    adopt(carrier, 0, "member")


def _decline(carrier: Carrying) -> None:
    """One polite line to a group of somebody else; nothing of it is kept."""
    chat = carrier.letter.chat
    if chat is not None:
        carrier.post.say(Say(To(chat.id), "strangers"))


def adopt(carrier: Carrying, creator: int, status: str) -> None:
    """A community begins: its first group, with the defaults."""
    tx, env, house, chat = carrier.tx, carrier.env, carrier.house, carrier.letter.chat
    if chat is None:
        return
    number = 1 + max(last_community(tx.connection), tx.highest("community"))
    group, head = Head(number, chat.title, house.language, house.zone).counted("group")
    env.community, env.group, env.home = number, group, group
    tx.put(COMMUNITIES, number, head)
    tx.put(GRANTS, number, Grants())
    tx.put(GROUPS, (number, group), GroupState(number, group, chat.id, "", "", status))
    tx.put(CHATS, chat.id, (number, group))
    carrier.event(GroupAdopted(chat.title, creator, chat.id), group)
    for person in {creator, env.person} - {0}:
        known = tx.get(PEOPLE, person) or PersonState(person, "")
        tx.put(PEOPLE, person, replace(known, community=known.community or number))
        tx.put(MEMBERS, (number, person, group), True)


def _set_status(carrier: Carrying, status: str) -> None:
    tx, env = carrier.tx, carrier.env
    group = tx.get(GROUPS, (env.community, env.group))
    if group is not None:
        tx.put(GROUPS, (env.community, env.group), replace(group, bot_status=status))


def chat_opened(carrier: Carrying, what: ChatOpened) -> None:
    """Somebody blocked the private chat, or opened it again."""
    who = carrier.letter.who
    if who is None:
        return
    known = carrier.post.person(who.id)
    met = replace(known, name=who.name, blocked=not what.open, started=known.started or what.open)
    carrier.tx.put(PEOPLE, who.id, met)


def migrated(carrier: Carrying, what: Migrated) -> None:
    """The group became a supergroup: the same group by another id."""
    tx, env, chat = carrier.tx, carrier.env, carrier.letter.chat
    group = tx.get(GROUPS, (env.community, env.group))
    if group is None or chat is None:
        return
    if group.chat_id != what.new_chat:
        for sql in LEFT_BEHIND:
            tx.later(sql, env.community, env.group)
    tx.put(GROUPS, (env.community, env.group), replace(group, chat_id=what.new_chat))
    tx.put(CHATS, what.new_chat, (env.community, env.group))


def member_seen(carrier: Carrying, what: MemberSeen) -> None:
    """Somebody joined or left."""
    env = carrier.env
    if env.community:
        carrier.tx.put(MEMBERS, (env.community, what.person, env.group), what.there)
