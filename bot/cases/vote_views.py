"""What can be looked at of formal votes: one's ballot, details, the desk, lists, the count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.cases import homes, vote_asked
from bot.cases.case import Asked, Show, Switchboard
from bot.flows import vote_says
from bot.flows.effects import Refused
from bot.flows.household import TENANT
from bot.flows.rules.rights import Action
from bot.flows.rules.vote_rules import Rule
from bot.flows.vote import ties
from bot.flows.vote_roll import own_number, rule_named, rule_of
from bot.flows.vote_state import (
    BEFORE,
    PAGES,
    STRUCK,
    VERDICTS,
    Objection,
    Vote,
    public,
    unpacked,
)
from bot.reading import poll_topics, vote_lines
from storage import vote_rules, votes
from storage.communities import COMMUNITIES, GROUPS
from storage.households import HOUSEHOLDS
from storage.transaction import Tx
from storage.vote_rules import OWN_RULES

_LISTED = 8  # votes in a list
_SHOWN = 60  # households or ballots that one message shows
_PARTS = 90  # parts of a community that one question offers: Telegram shows 100 buttons
AFTER = (*VERDICTS, "disputed", "annulled", "published", "effective", "challenged")


def homes_of(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """Its home group, and where else it stands."""
    return vote_asked.vote(tx, community, no).groups


def show(phrase: str, found: Vote, slot: str, asked: Asked, **more: Any) -> Show:
    """For whoever is in one of its groups, lives in its scope, or has a post in it."""
    theirs = vote_asked.homes_of_person(asked.tx, asked.place.community, asked.who, found)
    of = (asked.who,) if theirs or ties(found, asked.who) else ()
    facts = {**public(found), **more}
    return Show(phrase, facts, slot=slot, home=found.home, also=found.mirrors, of=of)


def bound_to(show_: Show, found: Vote, action: Action) -> Show:
    """Only for those who may do this, from its groups or as opener or scrutineer."""
    return Show(
        show_.phrase, show_.facts, show_.slot, show_.home, show_.also,
        action=action, ties=lambda who, _roles: ties(found, who),
    )  # fmt: skip


def ballot_of(asked: Asked, no: int) -> Show:
    """One's own ballot, with what one stands on the roll with; what it says is theirs alone."""
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    if found.state == "draft":
        raise Refused("vote.unknown")
    mine = vote_asked.mine(asked.tx, asked.place.community, found, asked.who)
    if found.state in BEFORE:
        return show("vote.details", found, vote_says.ballot_slot(found), asked, mine=mine)
    return show("vote.ballot", found, vote_says.ballot_slot(found), asked, mine=mine)


def details(asked: Asked, no: int) -> Show:
    """The motion word for word, its rule with the law, and what one stands on the roll with."""
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    if found.state == "draft":
        raise Refused("vote.unknown")
    mine = vote_asked.mine(asked.tx, asked.place.community, found, asked.who)
    return show("vote.details", found, f"votedetails:{no}", asked, mine=mine)


def still_open(found: Vote, now: datetime) -> None:
    """Whether it takes ballots now.

    Raises:
        Refused: not yet, or no more.
    """
    if found.state in BEFORE:
        raise Refused("vote.not_open", no=found.no, at=found.opens_at)
    if found.state != "open" or found.closes_at is None or now >= found.closes_at:
        raise Refused("vote.closed", no=found.no)


def confirm(asked: Asked, number: int) -> Show:
    """The one confirming step before a ballot counts."""
    no, head, choice = unpacked(number)
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    mine = vote_asked.mine(asked.tx, asked.place.community, found, asked.who)
    chosen = next((m for m in mine if m.head == head), None)
    if found.kind != "recorded":
        raise Refused("code")  # such a press is kept nowhere: the view of a secret one is another
    still_open(found, asked.now)
    if chosen is None:
        raise Refused("vote.not_on_roll", no=no)
    if chosen.channel not in ("", "chat"):
        raise Refused("vote.other_channel", no=no, channel=chosen.channel)
    if chosen.voice == STRUCK:
        raise Refused("vote.struck", no=no)
    if chosen.tenure == TENANT:
        raise Refused("vote.tenant", no=no)
    return show(
        "vote.confirm", found, vote_says.ballot_slot(found), asked, one=chosen, choice=choice
    )


def _desk(asked: Asked, no: int) -> Show:
    """The opener's desk, a scrutineer's, or who handles it."""
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    if asked.who == found.opener:
        return show("vote.desk", found, vote_says.desk_slot(found), asked)
    if found.state == "draft":
        raise Refused("vote.unknown")
    mine = next((s for s in found.scrutineers if s.person == asked.who), None)
    checking = mine is not None and found.state in (*VERDICTS, "disputed", "published")
    return show(
        "vote.panel", found, f"votepanel:{no}", asked, scrutineer=mine is not None,
        may_check=checking and mine is not None and not mine.checked,
        may_yield=mine is not None and found.state == "disputed" and mine.checked == "wrong"
        and not mine.recounts,
    )  # fmt: skip


def _sheet(asked: Asked, no: int) -> Show:
    """The result sheet in words."""
    found = vote_asked.vote(asked.tx, asked.place.community, no)
    if found.state not in AFTER:
        raise Refused("vote.no_result", no=no, at=found.closes_at)
    objections = votes.objections(asked.tx.connection, asked.place.community, no)
    told = [[o.nth, o.about, bool(o.answer)] for o in objections]
    return show("vote.sheet", found, f"votesheet:{no}", asked, told=told)


def _choices(asked: Asked, number: int) -> Show:
    """Every recorded choice, page by page: for the two scrutineers alone, only after the end."""
    tx, community = asked.tx, asked.place.community
    no, at = divmod(number, PAGES)
    found = vote_asked.vote(tx, community, no)
    if found.kind != "recorded":
        raise Refused("vote.secret_choices", no=no)
    if found.state not in AFTER:
        raise Refused("vote.no_result", no=no, at=found.closes_at)
    tx.flush()
    rows = votes.choices(tx.connection, community, no)
    last = max(0, (len(rows) - 1) // _SHOWN)
    at = min(at, last)
    told = [
        [
            head,
            list(map(list, vote_asked.names_of(tx, community, found, head, numbers))),
            choice,
            channel,
            list(tenures),
        ]
        for head, choice, channel, tenures, numbers in rows[at * _SHOWN : (at + 1) * _SHOWN]
    ]
    told_ = show("vote.choices", found, f"votechoices:{no}", asked, told=told, page=at, last=last)
    return bound_to(told_, found, Action.VOTE_CHECK)


def _plans(asked: Asked, no: int) -> Show:
    """What visits brought, and who was not visited yet: for those who visit."""
    tx, community = asked.tx, asked.place.community
    found = vote_asked.vote(tx, community, no)
    tx.flush()
    plans = {p.household: p for p in votes.plans(tx.connection, community, no)}
    there = votes.dwellings(tx.connection, community, found.buildings, found.unit)
    told, left = [], []
    for household, key, *_ in there:
        plan = plans.get(household)
        if plan is None or plan.stance == "absent":
            left.append(list(key))
        else:
            told.append([list(key), plan.stance, plan.concern, plan.offer])
    told_ = show("vote.plans", found, f"voteplans:{no}", asked, told=told[:_SHOWN],
                 left=left[:_SHOWN],
                 more=max(0, len(told) - _SHOWN) + max(0, len(left) - _SHOWN))  # fmt: skip
    return bound_to(told_, found, Action.VOTE_CONSULT)


def theirs(asked: Asked) -> list[Vote]:
    """The votes of the asker's groups, the newest first; drafts are their opener's."""
    tx, community = asked.tx, asked.place.community
    tx.flush()
    found = [vote_asked.vote(tx, community, no) for no in votes.recent(tx.connection, community)]
    return [
        v for v in found
        if (not asked.place.here or asked.place.here in v.groups)
        and (v.state != "draft" or v.opener == asked.who)
    ]  # fmt: skip


def listed(asked: Asked) -> Show:
    """What is or was voted on formally."""
    found = [public(v) for v in theirs(asked)[:_LISTED]]
    own = bool(vote_rules.every(asked.tx.connection, asked.place.community))
    return Show("vote.list", {"votes": found, "own": own}, slot="votes" if found else "")


# --- what forms look up -----------------------------------------------------------------


def _allowed(_tx: Tx, _community: int, text: str) -> bool:
    """Whether the law allows a vote about this.

    Raises:
        Refused: an election, a fine, naming or driving out a household (rules 3.1).
    """
    why = poll_topics.banned(text, ())
    if why:
        raise Refused(f"poll.{why}")
    return True


def named(tx: Tx, community: int, key: str) -> Rule:
    """The template or own rule of this key, if it stands.

    Raises:
        Refused: there is none, or it stands no more.
    """
    own = tx.get(OWN_RULES, (community, own_number(key)))
    return rule_named(key, {own.no: own} if own is not None else {})


def _parts(tx: Tx, community: int, rule: str, home: int) -> list[str]:
    """The parts of the community that such a rule may be of: "all", "3", "3/2".

    Raises:
        Refused: no dwelling is in the register.
    """
    template = named(tx, community, rule)
    if template.voters == "members":
        return ["all"]
    group = tx.get(GROUPS, (community, home))
    near = homes.buildings_of(group) if group else ()
    tx.flush()
    there = votes.dwellings(tx.connection, community, (), "")
    if not there:
        raise Refused("vote.no_register", rule=template.template)
    found: dict[str, None] = {}
    for scope in template.scopes:
        if scope == "community":
            found["all"] = None
            continue
        for _, (building, unit, _room), *_ in there:
            if near and building not in near:
                continue
            if scope == "building":
                found[building] = None
            elif unit:
                found[f"{building}/{unit}"] = None
    if not found:  # the group's buildings are not in the register: offer what is
        found = dict.fromkeys(key[0] for _, key, *_ in there)
    return list(found)[:_PARTS]


def _home(tx: Tx, community: int, text: str, group: int) -> int:
    """The number of the household that somebody names.

    Raises:
        Refused: there is none.
    """
    home = homes.home_named(tx, community, text, group)
    if home is None:
        raise Refused("binding.no_home")
    return home.no


def _none(tx: Tx, community: int, _who: int) -> str:
    """The word for nothing, in the community's language."""
    return vote_lines.NONE[foreign(tx, community)]


def foreign(tx: Tx, community: int) -> bool:
    """Whether the community speaks something else than Chinese."""
    head = tx.get(COMMUNITIES, community)
    return not (head is None or head.language.startswith("zh"))


def may_stand(tx: Tx, community: int, found: Vote, number: int) -> bool:
    """Whether this can be an entry of its roll that an objection corrects: now, or before.

    `number` is of a household, of its scope, in the register or gone from it; of a body of whoever
    sits there.
    """
    if rule_of(found).voters == "members":
        return number in vote_asked.members(tx, community)
    home = tx.get(HOUSEHOLDS, (community, number))
    return home is not None and _in_scope(found, home.unit.key)


def _in_scope(found: Vote, key: tuple[str, str, str]) -> bool:
    building, unit, _ = key
    return (not found.buildings or building in found.buildings) and found.unit in ("", unit)


def _corrected(tx: Tx, community: int, no: int, text: str, group: int) -> int:
    """Whose entry of the roll is corrected, as somebody names it: of a home that is gone as well.

    Raises:
        Refused: there is no such home in its scope.
    """
    home = homes.home_named(tx, community, text, group, gone_too=True)
    if home is None:
        raise Refused("binding.no_home")
    if not _in_scope(vote_asked.vote(tx, community, no), home.unit.key):
        raise Refused("vote.no_home", no=no)
    return home.no


def _waiting(tx: Tx, community: int, no: int) -> list[Objection]:
    """Objections without an answer, the oldest first.

    Raises:
        Refused: there is none.
    """
    tx.flush()
    there = [o for o in votes.objections(tx.connection, community, no) if not o.answer]
    if not there:
        raise Refused("vote.no_objection", no=no)
    return there


def _objection(tx: Tx, community: int, no: int) -> list[Any]:
    """[number, words, about, home in words ("" of a body), home] of the oldest without an answer.

    Raises:
        Refused: there is none.
    """
    oldest = _waiting(tx, community, no)[0]
    of_body = rule_of(vote_asked.vote(tx, community, no)).voters == "members"
    names = () if of_body else vote_asked.labels(tx, community, (oldest.household,))
    own = "-".join(part for key in names for part in key if part)
    return [oldest.nth, oldest.text, oldest.about, own, oldest.household]


def enter(board: Switchboard) -> None:
    """Enter views and looks."""
    board.pages["kb"] = ballot_of
    board.pages["kd"] = details
    board.pages["ky"] = confirm
    board.pages["kp"] = _desk
    board.pages["ks"] = _sheet
    board.pages["kc"] = lambda asked, no: _choices(asked, no * PAGES)
    board.pages["kx"] = _choices
    board.pages["ko"] = _plans
    board.pages["kl"] = lambda asked, _no: listed(asked)
    board.looks["votes.allowed"] = _allowed
    board.looks["votes.parts"] = _parts
    board.looks["votes.home"] = _home
    board.looks["votes.none"] = _none
    board.looks["votes.objection"] = _objection
    board.looks["votes.corrected"] = _corrected
    board.looks["votes.recorded"] = lambda tx, c, rule: named(tx, c, rule).recorded_only
    board.looks["votes.consult"] = lambda tx, c, rule: int(named(tx, c, rule).conflict_prone)
