"""Who may do what: the one table, asked by every step and by speech for panels (S41)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role of rules.md section 2, held in a group or in the whole community."""

    OPERATOR = "operator"
    PARTY_BRANCH = "party_branch"
    RESIDENTS_COMMITTEE = "residents_committee"
    FLOOR_LEAD = "floor_lead"
    RESIDENT = "resident"


class Tie(StrEnum):
    """What somebody is to one matter, whatever their role."""

    REPORTER = "reporter"
    HANDLER = "handler"


class Action(StrEnum):
    """One thing that can be done; everything not granted below is denied."""

    NEED_REPORT = "need.report"
    NEED_FOLLOW = "need.follow"
    NEED_TAKE = "need.take"
    NEED_ANSWER = "need.answer"
    NEED_PROGRESS = "need.progress"
    NEED_RESOLVE = "need.resolve"
    NEED_DECLINE = "need.decline"
    NEED_WITHDRAW = "need.withdraw"
    NEED_RATE = "need.rate"
    NEED_REOPEN = "need.reopen"
    GROUP_ADOPT = "group.adopt"
    ROLE_GRANT = "role.grant"
    LANGUAGE_CHOOSE = "language.choose"
    BINDING_UNDO = "binding.undo"


_HANDLERS = frozenset({Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE})
_ANYBODY = frozenset(Role)

#: action → the roles that may, as section 2 words it
BY_ROLE: dict[Action, frozenset[Role]] = {
    Action.NEED_REPORT: _ANYBODY,  # "report … (resident, tenant: the same)"
    Action.NEED_FOLLOW: _ANYBODY,
    Action.NEED_TAKE: _HANDLERS,  # "take low-level needs" / "triage, assign, reply"
    Action.NEED_ANSWER: _HANDLERS,
    Action.NEED_PROGRESS: _HANDLERS,
    Action.NEED_RESOLVE: _HANDLERS,
    Action.NEED_DECLINE: _HANDLERS,
    Action.NEED_WITHDRAW: frozenset(),
    Action.NEED_RATE: frozenset(),
    Action.NEED_REOPEN: frozenset({Role.RESIDENTS_COMMITTEE}),  # "then RC decides"
    Action.GROUP_ADOPT: frozenset({Role.OPERATOR}),
    Action.ROLE_GRANT: frozenset({Role.OPERATOR}),
    Action.BINDING_UNDO: _HANDLERS | {Role.OPERATOR},
    Action.LANGUAGE_CHOOSE: frozenset({Role.OPERATOR, Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE}),
}

#: action → the ties that may, besides
BY_TIE: dict[Action, frozenset[Tie]] = {
    Action.NEED_WITHDRAW: frozenset({Tie.REPORTER}),
    Action.NEED_RATE: frozenset({Tie.REPORTER}),
    Action.NEED_REOPEN: frozenset({Tie.REPORTER}),
}


def may(action: Action, roles: frozenset[Role], ties: frozenset[Tie] = frozenset()) -> bool:
    """Whether somebody with these roles and ties may do it."""
    return bool(roles & BY_ROLE[action]) or bool(ties & BY_TIE.get(action, frozenset()))
