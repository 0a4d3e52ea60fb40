"""Roles and duty at the switchboard."""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import Any

from msgspec.structs import replace

from bot.cases.case import Act, Asked, Case, Show, Switchboard
from bot.flows import role as flow
from bot.flows import role_away as away
from bot.flows import role_events as happened
from bot.flows import role_life as life
from bot.flows import role_state as stands
from bot.flows.effects import Place, Refused
from bot.flows.rules import presets
from bot.flows.rules.rights import GRANTABLE, OF_GROUP, Role, may_appoint
from bot.speech.words import Words, languages
from storage import house, needs, roles
from storage.communities import COMMUNITIES, GROUPS
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.roles import DUTIES, GRANTS, SEATS, Grants
from storage.transaction import Tx

#: how people name a role (rules 4), besides its identifier
WORDS = {
    "党支部": Role.PARTY_BRANCH, "党组织": Role.PARTY_BRANCH, "社区党组织": Role.PARTY_BRANCH,
    "party": Role.PARTY_BRANCH,
    "居委会": Role.RESIDENTS_COMMITTEE, "居委": Role.RESIDENTS_COMMITTEE,
    "committee": Role.RESIDENTS_COMMITTEE,
    "业委会": Role.OWNERS_COMMITTEE,
    "社工": Role.SOCIAL_ORG, "社会组织": Role.SOCIAL_ORG,
    "楼门长": Role.FLOOR_LEAD, "楼长": Role.FLOOR_LEAD, "lead": Role.FLOOR_LEAD,
    "网格员": Role.GRID_WORKER,
    "快速响应": Role.RAPID_RESPONSE, "快速响应小组": Role.RAPID_RESPONSE,
    "志愿者": Role.VOLUNTEER,
    "助老专员": Role.ELDER_AIDE, "助老员": Role.ELDER_AIDE,
    "无障碍协调员": Role.ACCESSIBILITY_COORDINATOR,
    "居民代表": Role.RESIDENT_REP,
    "居民观察员": Role.RESIDENT_OBSERVER, "观察员": Role.RESIDENT_OBSERVER,
    "监督员": Role.RESIDENT_OBSERVER,
    "调解员": Role.MEDIATOR,
    "第三方调解": Role.THIRD_PARTY_MEDIATION, "第三方调解委员会": Role.THIRD_PARTY_MEDIATION,
    "专家": Role.EXPERT, "社区规划师": Role.EXPERT,
    "物业": Role.PROPERTY,
    "驻区单位": Role.PARTNER, "商户": Role.PARTNER,
    "管理员": Role.OPERATOR, "运营": Role.OPERATOR,
    **{role.value: role for role in GRANTABLE},
}  # fmt: skip


@cache
def named(name: str) -> Role | None:
    """The role that people call so, in any language that is spoken here."""
    spoken = {
        str(Words(code).role(role.value)).casefold(): role
        for code in languages() for role in GRANTABLE
    }  # fmt: skip
    return WORDS.get(name.casefold()) or spoken.get(name.casefold())


_WIDE = {"全社区", "全部", "community"}
_TERM = re.compile(r"(\d{1,4})\s*(天|个月|月|年|days?|months?|years?|d|m|y)")
_DAYS = {"天": 1, "d": 1, "个": 30, "月": 30, "m": 30, "年": 365, "y": 365}
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _named(tx: Tx, person: int) -> str:
    known = tx.get(PEOPLE, person)
    return known.name if known else ""


def _scope(role: str, community: int) -> int:
    """Operators keep the whole installation: their seats stand in community 0."""
    return 0 if role == Role.OPERATOR else community


# --- giving -----------------------------------------------------------------------------


def _opening(tx: Tx, place: Place, _who: int, event: Any) -> stands.Opening:
    group = tx.get(GROUPS, (place.community, event.group)) if event.group else None
    if event.group and group is None:
        raise Refused("code")
    holder = getattr(event, "holder", 0)
    grants = tx.get(GRANTS, _scope(event.role, place.community)) or Grants()
    return stands.Opening(
        role=event.role,
        group=event.group,
        holder=holder,
        name=_named(tx, holder),
        met=place.here,
        title=group.title if group else "",
        taken=holder in grants.seats.get((event.role, event.group), frozenset()),
    )


def _load(tx: Tx, place: Place, who: int, event: Any) -> stands.Seat | None:
    seat = tx.get(SEATS, (place.community, event.no))
    if seat is None:
        return None
    seat = replace(seat, name=_named(tx, seat.holder or who))
    return replace(seat, hands=_hands(tx, place.community, seat)) if seat.holder else seat


def _hands(tx: Tx, community: int, seat: stands.Seat) -> tuple[int, ...]:
    """What nobody would have in hand if this person sat in this seat no more."""
    grants = tx.get(GRANTS, community) or Grants()
    others = [(role, scope) for role, scope in grants.of(seat.holder)
              if (role.value, scope) != (seat.role, seat.group)]  # fmt: skip
    if any(scope in (0, seat.group) for _, scope in others):
        return ()
    tx.flush()
    return tuple(needs.in_hands(tx.connection, community, seat.holder, seat.group))


def _save(tx: Tx, community: int, seat: stands.Seat) -> None:
    tx.put(SEATS, (community, seat.no), replace(seat, name="", hands=(), met=0))
    if not seat.holder:
        return
    scope = _scope(seat.role, community)
    grants = tx.get(GRANTS, scope) or Grants()
    held = seat.state == "held"
    tx.put(GRANTS, scope, grants.seated(seat.role, seat.group, seat.holder, there=held))
    person = tx.get(PEOPLE, seat.holder) or PersonState(seat.holder, "")
    tx.put(PEOPLE, seat.holder, replace(person, community=person.community or community))
    for group in {seat.group, seat.met} - {0} if held else ():
        tx.put(MEMBERS, (community, seat.holder, group), True)


def _matter(seat: stands.Seat) -> str:
    return f"seat:{seat.no}"


GRANT = Case(flow.grant, _opening, _save, _matter, lambda state: state.group, "seat")
OFFER = Case(flow.offer, _opening, _save, _matter, lambda state: state.group, "seat")
#: whoever has the link need not be met before: the secret in it is their right
TAKE = Case(life.step, _load, _save, _matter, lambda _seat: 0, "seat")
SEAT = Case(life.step, _load, _save, _matter, lambda seat: seat.group, "seat")


def _load_claim(tx: Tx, _place: Place, _who: int, _event: happened.OperatorClaimed) -> stands.Claim:
    return stands.Claim(house.get(tx.connection, house.CODE))


def _save_claim(tx: Tx, _community: int, state: stands.Claim) -> None:
    """An operator's seat stands in community 0; the code is used up."""
    if state.since is None:
        return
    tx.later(house.PUT, house.CODE, "")
    seat = stands.Seat(
        no=1, role=Role.OPERATOR.value, group=0, holder=state.operator, state="held",
        by=state.operator, since=state.since, until=state.since + flow.DAYS_MOST * flow.DAY,
    )  # fmt: skip
    _save(tx, 0, seat)


CLAIM = Case(away.claim, _load_claim, _save_claim, lambda _state: "operator", lambda _state: 0)


# --- absence and duty -------------------------------------------------------------------


def _absence(tx: Tx, place: Place, _who: int, event: happened.HolderLost) -> stands.Absence:
    grants = tx.get(GRANTS, place.community) or Grants()
    sat = [(role, scope) for role, scope in grants.of(event.who)
           if not event.group or scope == event.group]  # fmt: skip
    wider = event.group and any(scope == 0 for _, scope in grants.of(event.who))
    tx.flush()
    place_ = (place.community, event.group)
    hands = (
        () if not sat or wider else needs.in_hands(tx.connection, place_[0], event.who, place_[1])
    )
    waiting = needs.in_queues(tx.connection, *place_, {role.value for role, _ in sat})
    names = tuple(dict.fromkeys(role.value for role, _ in sat))
    return stands.Absence(
        event.who, _named(tx, event.who), event.group, names, tuple(hands), tuple(waiting)
    )


def _return(tx: Tx, place: Place, _who: int, event: happened.HolderBack) -> stands.Return:
    grants = tx.get(GRANTS, place.community) or Grants()
    scopes = {scope for _, scope in grants.of(event.who)}
    tx.flush()
    found: set[int] = set()
    for scope in {0} if 0 in scopes else scopes:
        if not event.group or scope in (0, event.group):
            found.update(needs.passed_over(tx.connection, place.community, scope))
    return stands.Return(event.who, event.group, tuple(sorted(found)))


def _load_duty(tx: Tx, place: Place, _who: int, _event: happened.DutyTaken) -> stands.Duty | None:
    return tx.get(DUTIES, place.community)


def _save_duty(tx: Tx, community: int, duty: stands.Duty) -> None:
    tx.put(DUTIES, community, duty)


def _nothing(_tx: Tx, _community: int, _state: Any) -> None:
    return None


LOST = Case(
    away.lost, _absence, _nothing, lambda absence: f"holder:{absence.group}",
    lambda absence: absence.group,
)  # fmt: skip
BACK = Case(
    away.back, _return, _nothing, lambda found: f"holder:{found.group}", lambda found: found.group
)
DUTY = Case(away.take_duty, _load_duty, _save_duty, lambda _duty: "duty", lambda _duty: 0)


# --- commands and views -----------------------------------------------------------------


def _grant_command(asked: Asked) -> Act:
    """`/grant role [term] [全社区]`: as a reply to somebody, or else as a link to hand on."""
    words = asked.words.strip()
    found = _TERM.search(words)
    days = int(found[1]) * _DAYS[found[2][0].lower()] if found else 0
    if found and not days:
        raise Refused("role.term", most=flow.DAYS_MOST)
    if found:
        words = words[: found.start()] + words[found.end() :]
    parts = words.split()
    wide = any(part.casefold() in _WIDE for part in parts)
    name = " ".join(part for part in parts if part.casefold() not in _WIDE)
    role = named(name)
    if not name:
        raise Refused("grant.whom")
    if role is None:
        raise Refused("role.unknown", role=name[:30])
    # committees answer for the whole community, a floor lead for the group
    group = asked.place.here if role in OF_GROUP and not wide else 0
    if role in OF_GROUP and not wide and not group:
        raise Refused("role.where", role=role.value)
    if asked.answered_person:
        known = asked.tx.get(PEOPLE, asked.answered_person)
        if known is None or not known.name:  # a second operator must know who it is
            known = known or PersonState(asked.answered_person, "")
            asked.tx.put(PEOPLE, known.id, replace(known, name=asked.answered_name))
        return happened.RoleGranted(role.value, group, 0, days, asked.answered_person)
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return happened.RoleOffered(role.value, group, days, secret)


def _rows(tx: Tx, community: int, group: int) -> list[dict[str, Any]]:
    """Every seat that is held or waits, with what is known of its holder."""
    tx.flush()
    found = []
    for no in roles.standing(tx.connection, community):
        seat = tx.get(SEATS, (community, no))
        if seat is None or (group and seat.group not in (0, group)):
            continue
        known = tx.get(PEOPLE, seat.holder) or PersonState(seat.holder, "")
        met = tx.get(MEMBERS, (community, seat.holder, seat.group)) if seat.group else True
        of = tx.get(GROUPS, (community, seat.group)) if seat.group else None
        found.append({
            "no": no, "role": seat.role, "group": seat.group, "state": seat.state,
            "title": of.title if of else "",
            "holder": seat.holder, "name": known.name, "until": seat.until,
            "counts": known.reachable and met is True,
        })  # fmt: skip
    return found


def _roles_command(asked: Asked) -> Act:
    """`/roles`: who holds what, and what is vacant."""
    community = asked.place.community
    head = asked.tx.get(COMMUNITIES, community)
    facts = {
        "seats": _rows(asked.tx, community, asked.place.here),
        "expected": presets.expected(head.kind if head else ""),
        "here": bool(asked.place.here),
    }
    return Show("role.list", facts)


def _sure(tx: Tx, community: int, no: int) -> Show:
    seat = tx.get(SEATS, (community, no))
    if seat is None or seat.state == "ended":
        raise Refused("role.gone")
    facts = {"no": no, "role": seat.role, "name": _named(tx, seat.holder), "holder": seat.holder}
    return Show("role.sure", facts, home=seat.group, of=(seat.holder,))


def _duty_command(asked: Asked) -> Act:
    """`/duty`: who is asked first, and who after them."""
    community = asked.place.community
    duty = asked.tx.get(DUTIES, community)
    seats = _rows(asked.tx, community, asked.place.here)
    on = duty if duty is not None and duty.until is not None and asked.now < duty.until else None
    counts = {
        role.value: sum(s["role"] == role and s["counts"] and s["state"] == "held" for s in seats)
        for role in (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)
    }
    until = on.until if on else None
    return Show("duty.list", {"counts": counts, "until": until})


def appointable(granter: frozenset[Role]) -> list[Role]:
    """What somebody with these roles can give."""
    return [role for role in GRANTABLE if may_appoint(role, granter)]


def enter(board: Switchboard) -> None:
    """Enter everything about roles."""
    board.events[happened.RoleGranted] = GRANT
    board.events[happened.RoleOffered] = OFFER
    board.events[happened.RoleTaken] = TAKE
    for kind in (
        happened.RoleConfirmed, happened.RoleEnded, happened.RoleRenewed, happened.RenewalUndone,
        happened.RoleTermEnding, happened.RoleTermOver,
    ):  # fmt: skip
        board.events[kind] = SEAT
    board.events[happened.HolderLost] = LOST
    board.events[happened.HolderBack] = BACK
    board.events[happened.DutyTaken] = DUTY
    board.events[happened.OperatorClaimed] = CLAIM
    board.views["rx"] = _sure
    board.commands["grant"] = _grant_command
    board.commands["roles"] = _roles_command
    board.commands["duty"] = _duty_command
