"""What Telegram says about groups, people and the bot itself: noted, not judged."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from bot.cases.homes import answering
from bot.flows.community import BotRightsChanged, GroupAdopted
from bot.flows.effects import Event, Refused, Say, To
from bot.flows.household import MovingAsked
from bot.flows.joining import GroupAsked, digest
from bot.flows.role_events import HolderBack, HolderLost
from bot.flows.rules.text import clean
from bot.letters import BotStatus, ChatOpened, Heard, Letter, MemberSeen, Migrated
from bot.post import Envelope, House, Post
from storage import households, invitations, outbox, roles
from storage.communities import (
    CHATS,
    COMMUNITIES,
    GROUPS,
    LEFT_BEHIND,
    GroupState,
    Head,
    last_community,
)
from storage.households import HOUSEHOLDS
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.roles import GRANTS, Grants
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
        rights = ",".join(sorted(what.rights))
        carrier.event(BotRightsChanged(what.status, rights), env.group)
        if what.added and back:
            tx.later(outbox.HURRY, env.community, env.group)
            carrier.event(GroupAdopted(group.title if group else "", 0, 0), env.group)
        return
    if not what.added:
        return
    if who is None or who.id not in carrier.post.seated.operators():
        _decline(carrier)
        return
    adopt(carrier, what)


def joins(carrier: Carrying, code: str) -> None:
    """`/join code` in a group that wants to belong to a community."""
    chat, tx = carrier.letter.chat, carrier.tx
    if chat is None:
        return
    tx.flush()
    found = invitations.by_digest(tx.connection, digest(code))
    try:
        if found is None:
            raise Refused("join.unknown")
        carrier.post.turn_to(found[0])
        carrier.env.group = carrier.env.home = 0
        carrier.event(GroupAsked(found[1], chat.title, chat.id), 0)
    except Refused as refusal:  # the group is not served: it is answered by Telegram's id
        tx.back()
        carrier.post.say(Say(To(chat.id), f"refused.{refusal.code}", refusal.facts))


def unserved(carrier: Carrying, heard: Heard) -> None:
    """Words in a group that is not served: only an operator's /start is heard."""
    who, chat = carrier.letter.who, carrier.letter.chat
    if not heard.text.startswith("/start") or who is None or chat is None:
        return
    if who.id not in carrier.post.seated.operators():
        _decline(carrier)
        return
    adopt(carrier, BotStatus("member"))


def _decline(carrier: Carrying) -> None:
    """One polite line to a group of somebody else; nothing of it is kept."""
    chat = carrier.letter.chat
    if chat is not None:
        carrier.post.say(Say(To(chat.id), "strangers"))


def adopt(carrier: Carrying, what: BotStatus) -> None:
    """A community begins: its first group, with the defaults."""
    tx, env, house, chat = carrier.tx, carrier.env, carrier.house, carrier.letter.chat
    if chat is None:
        return
    number = 1 + max(last_community(tx.connection), tx.highest("community"))
    group, head = Head(number, chat.title, house.language, house.zone).counted("group")
    env.community, env.group, env.home = number, group, group
    tx.put(COMMUNITIES, number, head)
    tx.put(GRANTS, number, Grants())
    state = GroupState(number, group, chat.id, "", "", what.status, None, what.rights)
    tx.put(GROUPS, (number, group), state)
    tx.put(CHATS, chat.id, (number, group))
    lead = carrier.post.person(what.creator)
    if what.creator and not lead.name:  # the operator must know who it is
        tx.put(PEOPLE, lead.id, replace(lead, name=clean(what.creator_name)[:64]))
    carrier.event(GroupAdopted(chat.title, what.creator, chat.id), group)
    for person in {what.creator, env.person} - {0}:
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
    met = replace(
        known,
        name=who.name or known.name,
        blocked=not what.open,
        started=known.started or what.open,
    )
    carrier.tx.put(PEOPLE, who.id, met)
    if met.reachable != known.reachable:
        holder(carrier, who.id, there=met.reachable)


def holder(carrier: Carrying, who: int, *, there: bool) -> None:
    """Somebody can be reached in private from now on, or no more: their roles follow."""
    env, tx = carrier.env, carrier.tx
    before = (env.community, env.home)
    tx.flush()
    for community in roles.communities_of(tx.connection, who):
        carrier.post.turn_to(community)
        carrier.event(HolderBack(0, who) if there else HolderLost(0, who), 0)
    carrier.post.turn_to(before[0])
    env.home = before[1]


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
    """People joined or left."""
    for person in what.people:
        in_group(carrier, person, there=what.there)


def _moved_out(carrier: Carrying, person: int) -> None:
    """Whoever is bound to a home of this group's buildings is asked, once."""
    env, tx = carrier.env, carrier.tx
    tx.flush()
    for no in households.of_person(tx.connection, env.community, person):
        home = tx.get(HOUSEHOLDS, (env.community, no))
        bound = home.member(person) if home else None
        if home is None or bound is None or bound.asked:
            continue
        if answering(tx, env.community, home.unit.building) == env.group:
            carrier.event(MovingAsked(no, bound.nth), env.group)


def in_group(carrier: Carrying, person: int, *, there: bool) -> None:
    """Somebody is in the group from now on, or no more: roles of that group follow."""
    env, tx = carrier.env, carrier.tx
    seen = (env.community, person, env.group)
    if not env.community or (tx.get(MEMBERS, seen) is True) is there:
        return
    tx.put(MEMBERS, seen, there)
    if not there:
        _moved_out(carrier, person)
    seats = (tx.get(GRANTS, env.community) or Grants()).of(person)
    if any(scope == env.group for _, scope in seats):
        group = env.group
        carrier.event(HolderBack(group, person) if there else HolderLost(group, person), group)
        env.home = group
