"""Who may do what: the one table, asked by every step and by speech for panels (S41)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role of rules.md section 2, held in a group or in the whole community."""

    OPERATOR = "operator"
    PARTY_BRANCH = "party_branch"
    RESIDENTS_COMMITTEE = "residents_committee"
    OWNERS_COMMITTEE = "owners_committee"
    SOCIAL_ORG = "social_org"
    FLOOR_LEAD = "floor_lead"
    GRID_WORKER = "grid_worker"
    RAPID_RESPONSE = "rapid_response"
    VOLUNTEER = "volunteer"
    ELDER_AIDE = "elder_aide"
    ACCESSIBILITY_COORDINATOR = "accessibility_coordinator"
    RESIDENT_REP = "resident_rep"
    RESIDENT_OBSERVER = "resident_observer"
    MEDIATOR = "mediator"
    THIRD_PARTY_MEDIATION = "third_party_mediation"
    EXPERT = "expert"
    PROPERTY = "property"
    PARTNER = "partner"
    RESIDENT = "resident"


class Tie(StrEnum):
    """What somebody is to one matter, whatever their role."""

    REPORTER = "reporter"
    AUTHOR = "author"  # somebody else made a need of their words
    HANDLER = "handler"
    OPENER = "opener"  # of a poll or a vote
    SCRUTINEER = "scrutineer"  # one of the two who watch its count
    ASSIGNEE = "assignee"  # of an action item
    CHAIR = "chair"  # of a meeting; of an action item: gave it, or stands in for them
    CALLER = "caller"  # of a meeting
    ASKED = "asked"  # holds the role in whose queue it waits, or to which it was handed


class Action(StrEnum):
    """One thing that can be done; everything not granted below is denied."""

    NEED_REPORT = "need.report"
    NEED_FOLLOW = "need.follow"
    NEED_TAKE = "need.take"
    NEED_SORT = "need.sort"
    NEED_HAND = "need.hand"
    NEED_ANSWER = "need.answer"
    NEED_PROGRESS = "need.progress"
    NEED_RESOLVE = "need.resolve"
    NEED_HOLD = "need.hold"
    NEED_EXTEND = "need.extend"
    NEED_DECLINE = "need.decline"
    NEED_TRANSFER = "need.transfer"
    NEED_MERGE = "need.merge"
    NEED_DISMISS = "need.dismiss"
    NEED_RESTORE = "need.restore"
    NEED_CORRECT = "need.correct"
    NEED_MIRROR = "need.mirror"
    NEED_WITHDRAW = "need.withdraw"
    NEED_RATE = "need.rate"
    NEED_REOPEN = "need.reopen"
    DISTRESS_TAKE = "distress.take"
    POLL_BEGIN = "poll.begin"
    POLL_ENDORSE = "poll.endorse"
    POLL_VOTE = "poll.vote"
    POLL_SET = "poll.set"
    POLL_CANCEL = "poll.cancel"
    POLL_MIRROR = "poll.mirror"
    POLL_CONCLUDE = "poll.conclude"
    POLL_MUTE = "poll.mute"
    VOTE_BEGIN = "vote.begin"
    VOTE_RUN = "vote.run"
    VOTE_CONSULT = "vote.consult"
    VOTE_SCRUTINISE = "vote.scrutinise"
    VOTE_CHECK = "vote.check"
    VOTE_CAST = "vote.cast"
    VOTE_ENTER = "vote.enter"
    VOTE_HELP = "vote.help"
    VOTE_OBJECT = "vote.object"
    VOTE_LAW = "vote.law"
    ITEM_OPEN = "item.open"
    ITEM_ACCEPT = "item.accept"
    ITEM_PROGRESS = "item.progress"
    ITEM_DONE = "item.done"
    ITEM_VERIFY = "item.verify"
    ITEM_EXTEND = "item.extend"
    ITEM_REASSIGN = "item.reassign"
    ITEM_CANCEL = "item.cancel"
    MEETING_CALL = "meeting.call"
    MEETING_RUN = "meeting.run"
    MEETING_MIRROR = "meeting.mirror"
    MEETING_ANSWER = "meeting.answer"
    MEETING_SIGN_IN = "meeting.sign_in"
    MEETING_SIGN_FOR = "meeting.sign_for"
    AGENDA_PUT = "agenda.put"
    AGENDA_WANT = "agenda.want"
    DEBATE_RUN = "debate.run"
    DEBATE_SPEAK = "debate.speak"
    DEBATE_VOTE = "debate.vote"
    GROUP_ADOPT = "group.adopt"
    GROUP_INVITE = "group.invite"
    GROUP_CONFIRM = "group.confirm"
    COMMUNITY_SET_UP = "community.set_up"
    RIGHTS_SEE = "rights.see"
    DUTY_TAKE = "duty.take"
    LANGUAGE_CHOOSE = "language.choose"
    BINDING_ASK = "binding.ask"
    BINDING_CONFIRM = "binding.confirm"
    BINDING_UNDO = "binding.undo"
    REGISTER_UNDO = "register.undo"
    HISTORY_CONFIRM = "history.confirm"
    HISTORY_REVOKE = "history.revoke"
    LESSON_REVOKE = "lesson.revoke"


_HANDLERS = frozenset({Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE})
_ANYBODY = frozenset(Role)
_RUNNERS = frozenset({Role.OPERATOR, Role.RESIDENTS_COMMITTEE})

#: action → the roles that may, as section 2 words it
BY_ROLE: dict[Action, frozenset[Role]] = {
    Action.NEED_REPORT: _ANYBODY,  # "report … (resident, tenant: the same)"
    Action.NEED_FOLLOW: _ANYBODY,
    Action.NEED_TAKE: _HANDLERS,  # "take low-level needs" / "triage, assign, reply"
    Action.NEED_SORT: _HANDLERS,  # "triage"
    Action.NEED_HAND: _HANDLERS,  # "assign"
    Action.NEED_ANSWER: _HANDLERS,
    Action.NEED_PROGRESS: _HANDLERS,
    Action.NEED_HOLD: _HANDLERS,
    Action.NEED_EXTEND: _HANDLERS,
    Action.NEED_RESOLVE: _HANDLERS,
    Action.NEED_DECLINE: _HANDLERS,
    Action.NEED_TRANSFER: _HANDLERS,
    Action.NEED_MERGE: _HANDLERS,
    Action.NEED_DISMISS: _HANDLERS,
    Action.NEED_RESTORE: frozenset(),
    Action.NEED_CORRECT: _HANDLERS,
    Action.NEED_MIRROR: frozenset({Role.RESIDENTS_COMMITTEE}),  # "publish"
    Action.NEED_WITHDRAW: frozenset(),
    Action.NEED_RATE: frozenset(),
    Action.NEED_REOPEN: frozenset({Role.RESIDENTS_COMMITTEE}),  # "then RC decides"
    # whoever is told of it: those who answer for the building, and who urges and configures
    Action.DISTRESS_TAKE: _HANDLERS | {Role.PARTY_BRANCH, Role.OPERATOR},
    Action.POLL_BEGIN: _ANYBODY,  # "start a quick poll"; whose opens at once: `POLL_LEADS`
    Action.POLL_ENDORSE: _ANYBODY,  # "endorse"
    Action.POLL_VOTE: _ANYBODY,  # "vote in residents' matters"
    Action.POLL_SET: frozenset(),
    Action.POLL_CANCEL: frozenset(),
    Action.POLL_MIRROR: frozenset({Role.RESIDENTS_COMMITTEE}),  # "publish"
    Action.POLL_CONCLUDE: frozenset(),
    Action.POLL_MUTE: _ANYBODY,
    # "open formal residents' votes" / "call owners' consultations/votes"; which by which rule
    # stands in `vote_rules`
    Action.VOTE_BEGIN: frozenset({Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE}),
    Action.VOTE_RUN: frozenset(),
    # facilitators: whoever answers for the building, or mediates
    Action.VOTE_CONSULT: frozenset(
        {
            Role.FLOOR_LEAD,
            Role.RESIDENTS_COMMITTEE,
            Role.OWNERS_COMMITTEE,
            Role.SOCIAL_ORG,
            Role.MEDIATOR,
        }
    ),
    Action.VOTE_SCRUTINISE: _ANYBODY,  # but never the opener: judged in the step
    Action.VOTE_CHECK: frozenset(),
    Action.VOTE_CAST: _ANYBODY,  # who stands on the roll
    # "collect paper ballots", "assisted entry": whoever answers for a house, or is asked to help
    Action.VOTE_ENTER: frozenset(
        {
            Role.FLOOR_LEAD,
            Role.RESIDENTS_COMMITTEE,
            Role.OWNERS_COMMITTEE,
            Role.ELDER_AIDE,
        }
    ),
    Action.VOTE_HELP: frozenset({Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.ELDER_AIDE}),
    Action.VOTE_OBJECT: _ANYBODY,  # the same
    Action.VOTE_LAW: frozenset({Role.OPERATOR}),  # "configuration"
    # "meeting of the building" / "call meetings", "assign" / "owners' consultations"
    Action.ITEM_OPEN: _HANDLERS | {Role.OWNERS_COMMITTEE},
    Action.ITEM_ACCEPT: frozenset(),
    Action.ITEM_PROGRESS: frozenset(),
    Action.ITEM_DONE: frozenset(),
    Action.ITEM_VERIFY: frozenset({Role.RESIDENT_OBSERVER}),  # rules 5: "verify(chair/observer)"
    Action.ITEM_EXTEND: frozenset(),
    Action.ITEM_REASSIGN: frozenset({Role.RESIDENTS_COMMITTEE}),  # "assign"
    Action.ITEM_CANCEL: frozenset({Role.RESIDENTS_COMMITTEE}),
    # "call meetings and assemblies", "meeting of the building", "call council", "owners'
    # consultations"; which kind of meeting whose: rules/meeting_kinds
    Action.MEETING_CALL: frozenset(
        {
            Role.FLOOR_LEAD,
            Role.RESIDENTS_COMMITTEE,
            Role.PARTY_BRANCH,
            Role.SOCIAL_ORG,
            Role.OWNERS_COMMITTEE,
        }
    ),
    # of the kinds that it may call: another one's meeting goes on when its caller is away
    Action.MEETING_RUN: frozenset({Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE}),
    Action.MEETING_MIRROR: frozenset({Role.RESIDENTS_COMMITTEE}),  # "publish"
    Action.MEETING_ANSWER: _ANYBODY,
    Action.MEETING_SIGN_IN: _ANYBODY,
    # "assisted entry"
    Action.MEETING_SIGN_FOR: _HANDLERS | {Role.ELDER_AIDE},
    Action.AGENDA_PUT: _HANDLERS | {Role.PARTY_BRANCH},  # "review topics"; "triage"
    Action.AGENDA_WANT: _ANYBODY,  # "endorse"
    # whoever calls meetings presides over them (S10: the rotating chair; S11)
    Action.DEBATE_RUN: frozenset(
        {
            Role.FLOOR_LEAD,
            Role.RESIDENTS_COMMITTEE,
            Role.PARTY_BRANCH,
            Role.SOCIAL_ORG,
            Role.OWNERS_COMMITTEE,
        }
    ),
    Action.DEBATE_SPEAK: _ANYBODY,
    Action.DEBATE_VOTE: _ANYBODY,  # "vote in residents' matters"
    Action.GROUP_ADOPT: frozenset({Role.OPERATOR}),
    Action.GROUP_INVITE: _RUNNERS,
    Action.GROUP_CONFIRM: _RUNNERS,
    Action.COMMUNITY_SET_UP: _RUNNERS,
    Action.RIGHTS_SEE: _HANDLERS | {Role.OPERATOR},
    Action.DUTY_TAKE: frozenset({Role.RESIDENTS_COMMITTEE}),  # "RC duty"
    Action.BINDING_ASK: _ANYBODY,
    Action.BINDING_CONFIRM: _HANDLERS | {Role.OPERATOR},  # "bind households"
    Action.BINDING_UNDO: _HANDLERS | {Role.OPERATOR},
    Action.REGISTER_UNDO: frozenset({Role.OPERATOR}),
    Action.HISTORY_CONFIRM: _HANDLERS | {Role.OPERATOR},  # "take low-level needs" / "triage"
    Action.HISTORY_REVOKE: _HANDLERS | {Role.OPERATOR},
    # whoever corrects the bot may see what it made of that, and take it back
    Action.LESSON_REVOKE: _HANDLERS | {Role.PROPERTY, Role.OPERATOR},
    Action.LANGUAGE_CHOOSE: frozenset({Role.OPERATOR, Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE}),
}

#: action → the ties that may, besides
BY_TIE: dict[Action, frozenset[Tie]] = {
    # property and others: "accept/answer assigned needs, progress photos"
    Action.NEED_TAKE: frozenset({Tie.ASKED}),
    Action.NEED_SORT: frozenset({Tie.HANDLER}),
    Action.NEED_HAND: frozenset({Tie.HANDLER}),
    Action.NEED_ANSWER: frozenset({Tie.ASKED, Tie.HANDLER}),
    Action.NEED_PROGRESS: frozenset({Tie.HANDLER}),
    Action.NEED_HOLD: frozenset({Tie.HANDLER}),
    Action.NEED_EXTEND: frozenset({Tie.HANDLER}),
    Action.NEED_RESOLVE: frozenset({Tie.HANDLER}),
    Action.NEED_RESTORE: frozenset({Tie.REPORTER}),
    Action.NEED_WITHDRAW: frozenset({Tie.REPORTER, Tie.AUTHOR}),
    Action.NEED_RATE: frozenset({Tie.REPORTER}),
    Action.NEED_REOPEN: frozenset({Tie.REPORTER}),
    Action.POLL_SET: frozenset({Tie.OPENER}),
    Action.POLL_CANCEL: frozenset({Tie.OPENER}),
    Action.POLL_CONCLUDE: frozenset({Tie.OPENER}),
    Action.VOTE_RUN: frozenset({Tie.OPENER}),
    Action.VOTE_CONSULT: frozenset({Tie.OPENER}),
    Action.VOTE_CHECK: frozenset({Tie.SCRUTINEER}),
    Action.ITEM_OPEN: frozenset({Tie.CHAIR}),
    Action.ITEM_ACCEPT: frozenset({Tie.ASSIGNEE, Tie.CHAIR}),  # "48 h silent → chair"
    Action.ITEM_PROGRESS: frozenset({Tie.ASSIGNEE}),
    Action.ITEM_DONE: frozenset({Tie.ASSIGNEE}),
    Action.ITEM_VERIFY: frozenset({Tie.CHAIR}),
    Action.ITEM_EXTEND: frozenset({Tie.ASSIGNEE, Tie.CHAIR}),
    Action.ITEM_REASSIGN: frozenset({Tie.CHAIR}),
    Action.ITEM_CANCEL: frozenset({Tie.CHAIR}),
    Action.MEETING_RUN: frozenset({Tie.CALLER, Tie.CHAIR}),
    Action.MEETING_SIGN_FOR: frozenset({Tie.CALLER, Tie.CHAIR}),
    Action.AGENDA_PUT: frozenset({Tie.CALLER, Tie.CHAIR}),
    Action.DEBATE_RUN: frozenset({Tie.CHAIR}),
    Action.VOTE_ENTER: frozenset({Tie.SCRUTINEER}),
}


#: action → the roles that may not, whatever else they are
BARRED: dict[Action, frozenset[Role]] = {
    Action.POLL_BEGIN: frozenset({Role.PROPERTY}),  # "may not start or count votes"
    Action.VOTE_BEGIN: frozenset({Role.PROPERTY}),
    # "may not start or count votes", "may not read … individual ballots", "may not … votes",
    # "may not see ballots"
    Action.VOTE_SCRUTINISE: frozenset(
        {Role.PROPERTY, Role.PARTY_BRANCH, Role.GRID_WORKER, Role.RAPID_RESPONSE}
    ),
    Action.VOTE_ENTER: frozenset({Role.PROPERTY}),
    Action.VOTE_HELP: frozenset({Role.PROPERTY}),
}

#: whose polls open at once, all others' at another household's endorsement: "start quick polls";
#: who may ask more formally (the committee's assemblies, the owners' committee's consultations,
#: surveys of social workers) may ask quickly as well
POLL_LEADS = frozenset(
    {Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE, Role.SOCIAL_ORG}
)

#: roles in whose queue a need may wait, and to which it may be handed (S03); the party branch
#: urges and the operator configures: neither answers (rules 2)
ASSIGNABLE = (
    Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PROPERTY, Role.OWNERS_COMMITTEE,
    Role.GRID_WORKER, Role.SOCIAL_ORG, Role.ELDER_AIDE, Role.ACCESSIBILITY_COORDINATOR,
    Role.VOLUNTEER, Role.MEDIATOR, Role.EXPERT,
)  # fmt: skip

#: bodies that decide: only an operator seats them, and another operator confirms where there is one
COMMITTEES = frozenset({Role.PARTY_BRANCH, Role.RESIDENTS_COMMITTEE, Role.OWNERS_COMMITTEE})
#: supervise the committee, or keep the keys: not the committee's to give (rules 2, separation)
_BEYOND_COMMITTEE = COMMITTEES | {
    Role.OPERATOR, Role.RESIDENT_OBSERVER, Role.THIRD_PARTY_MEDIATION,
}  # fmt: skip
#: everything that can be given; being a resident needs no giving
GRANTABLE = tuple(role for role in Role if role is not Role.RESIDENT)
#: roles that are of one group unless said otherwise; the others answer for the whole community
OF_GROUP = frozenset({Role.FLOOR_LEAD, Role.RESIDENT_REP})


def may_appoint(role: Role, granter: frozenset[Role]) -> bool:
    """Who seats whom: an operator everybody, the committee whoever works with it (rules 2)."""
    if Role.OPERATOR in granter:
        return role in GRANTABLE
    return (
        Role.RESIDENTS_COMMITTEE in granter and role in GRANTABLE and role not in _BEYOND_COMMITTEE
    )


def may(action: Action, roles: frozenset[Role], ties: frozenset[Tie] = frozenset()) -> bool:
    """Whether somebody with these roles and ties may do it."""
    if roles & BARRED.get(action, frozenset()):
        return False
    return bool(roles & BY_ROLE[action]) or bool(ties & BY_TIE.get(action, frozenset()))
