"""Facts for every phrase about meetings, agendas and debates, as the flows would give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.flows import debate_state
from bot.flows.meeting_state import STATES, Meeting, public
from bot.flows.rules.meeting_kinds import KINDS
from bot.flows.rules.policy import Policy

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AGENDA = (("need", 36**4, "电梯坏了 <b>&" * 20), ("proposal", 3, "装门禁"), ("text", 0, "<i>其他"))


def meeting(state="called", **changes):
    values = {
        "no": 36**4, "home": 1, "caller": 7, "chair": 7, "kind": "council",
        "topic": "商量加装电梯 <b>&", "place": "三号楼活动室<i>", "state": state, "made_at": NOW,
        "starts_at": NOW + timedelta(days=8), "minutes": 120, "called_at": NOW,
        "held_at": NOW, "minutes_due": NOW + timedelta(days=11), "reason": "主持人病了 <b>",
    }  # fmt: skip
    return public(Meeting(**{**values, **changes}))


MEETINGS = [
    *(meeting(state) for state in STATES),
    *(meeting(kind=kind, asked=300) for kind in KINDS),
    meeting(agenda=AGENDA * 3, capacity=30, coming=30, waiting=3, maybe=2, proxies=1, ramp="no"),
    meeting("held", kind="assembly", asked=300, homes=151, present=170, ramp="yes"),
    meeting("no_quorum", present=2, others=3, again=True),
    meeting(place="", why="水管爆了 <b>", monthly=True, again=True),
]
ITEMS = [[36**4, kind, source, title, wants] for (kind, source, title), wants in
         zip(AGENDA, (0, 3, 12), strict=True)]  # fmt: skip
MINE = ("", "yes", "maybe", "no", "waiting", "proxy")
_NO = [{"no": 36**4}]


def _all(names, facts):
    return {name: list(facts) for name in names}


def _mine(**more):
    return [{**f, "mine": mine, **more} for f in MEETINGS[:3] for mine in MINE]


FACTS = {
    **_all(("meeting.card", "meeting.desk", "meeting.asked", "meeting.chairs", "meeting.invited",
            "meeting.no_ramp", "meeting.off", "meeting.moved_up", "meeting.held",
            ), MEETINGS),
    "meeting.short": [{**f, "unsaid": unsaid} for f in MEETINGS for unsaid in (True, False)],
    "meeting.mine": [{**f, "mine": mine, "deputy": deputy, "runs": runs} for f in MEETINGS
                     for mine, deputy in (("", ""), ("yes", ""), ("proxy", "我儿子<b>"))
                     for runs in (True, False)],
    "meeting.answered": [{**f, "deputy": "我儿子<b>", "same": s} for f in _mine()
                         for s in (True, False)],
    "meeting.comers": [{**MEETINGS[1], "people": people, "more": len(people)} for people in (
        [], [["<刘>", "yes", ""], ["", "proxy", "儿子<"], ["王", "waiting", ""]])],
    "meeting.mirrors": [{**MEETINGS[1], "groups": g} for g in ([], [[2, "5号楼<b>" * 20]])],
    "meeting.agenda": [{**MEETINGS[1], "items": items} for items in ([], ITEMS)],
    "agenda.waiting": [{"items": []}, {"items": ITEMS}],
    "meeting.list": [{"meetings": [], "waiting": n} for n in (0, 3)]
                    + [{"meetings": MEETINGS[:8], "waiting": n} for n in (0, 3)],
    "meeting.moved": [{**f, "was": NOW, "because": why} for f in MEETINGS[:2]
                      for why in ("", "停电 <b>")],
    "meeting.moved_for_you": [{**f, "was": NOW, "because": "停电 <b>"} for f in _mine()],
    "meeting.changed": [{**MEETINGS[1], "name": "place"}],
    "meeting.changed_for_you": _mine(name="place"),
    "meeting.off_for_you": _mine(),
    "meeting.reminder": [
        *_mine(left=7200), *_mine(left=259200), {**MEETINGS[1], "left": 7200, "mine": "chair"}],
    "meeting.soon": [{**MEETINGS[1], "left": 86400}],
    "meeting.filling": [{**MEETINGS[-4], "share": share} for share in (50, 80, 100)],
    "meeting.moved_up_there": [{"no": 3, "person": 9}],
    "meeting.missing": [{"group": 1, "days": 35, "since": since} for since in (NOW, None)],
    "meeting.room": [{**f, "code": code} for f in MEETINGS for code in ("", "048213")],
    **_all(("meeting.signed", "meeting.signed_for"),
           [{**f, "entered": n} for f in MEETINGS for n in (1, 3)]),
    "meeting.list_entered": [
        {**f, "entered": n, "named": 3, "unnamed": m} for f in MEETINGS
        for n in (0, 1, 3) for m in (0, 9)],
    "meeting.wrong_code": [{"no": 3, "left": n} for n in (0, 4)],
    **_all(("meeting.noted", "meeting.mirrored", "refused.meeting.begun",
            "refused.meeting.same_time", "refused.meeting.same", "refused.meeting.there",
            "refused.meeting.again", "refused.meeting.moved_on", "refused.meeting.over",
            "refused.meeting.there_already", "refused.meeting.tries",
            "refused.meeting.home_there", "refused.meeting.no_date", "refused.agenda.end"), _NO),
    **_all(("refused.meeting.unknown", "refused.meeting.past", "refused.meeting.empty_list",
            "refused.agenda.unknown", "refused.agenda.settled", "refused.agenda.waits"), [{}]),
    "refused.meeting.of_poll": [
        {"poll": 2, "no": 3, "topic": "电梯 <b>&", "starts_at": NOW, "place": "大厅<i>", "state": s}
        for s in ("called", "held", "cancelled")
    ],
    "refused.meeting.wrong_state": [{"no": 3, "state": s, "verb": "move"} for s in STATES],
    "refused.meeting.too_far": [{"days": 180}],
    "refused.meeting.lasts": [{"most": 43200}],
    "refused.meeting.capacity": [{"most": 2000}],
    "refused.meeting.notice": [{"days": 10, "earliest": NOW}],
    "refused.meeting.not_yours": [{"kind": kind} for kind in KINDS],
    "refused.meeting.number": [{"text": "很多<b>"}],
    "refused.meeting.too_small": [{"no": 3, "coming": 12}],
    "refused.meeting.no_home": [{"text": "9-9-999<b>"}],
    "refused.meeting.too_early": [{"no": 3, "at": NOW}],
    "refused.meeting.too_few": [{"no": 3, "have": 2, "least": 151}],
    "refused.agenda.there": [{"meeting": n} for n in (0, 3)],
    "refused.agenda.full": [{"no": 3, "most": 20}],
    "meeting.calendar": [{**f, "now": NOW, "sequence": 3} for f in MEETINGS],
    "meeting.notice": [{**f, "now": NOW, "community": "阳光花园 <b>"} for f in MEETINGS],
    "meeting.sheet": [{**MEETINGS[1], "rooms": rooms}
                      for rooms in ([], [["3", "", "401"], ["3", "2", "402"]])],
    "meeting.code": [{**MEETINGS[1], "code": "048213", "until": NOW}],
    "agenda.put": [{"meeting": n, "starts_at": at, "title": "电梯<b>", "kind": "need",
                    "source": 3, "wants": 0} for n, at in ((3, NOW), (0, None))],
    **_all(("agenda.wanted", "agenda.unwanted", "agenda.moved", "agenda.dropped"),
           [{"meeting": 3, "starts_at": NOW, "title": "电梯<b>", "kind": "need", "source": 3,
             "wants": n} for n in (1, 5)]),
}  # fmt: skip


def debate(state="open", **changes):
    values = {
        "no": 36**4, "home": 1, "meeting": 3, "chair": 7, "motion": "院里种两棵树 <b>&",
        "state": state, "began_at": NOW, "until": NOW, "queue": ((5, "for"), (7, "against")),
    }  # fmt: skip
    return debate_state.public(debate_state.Debate(**{**values, **changes}), Policy().debate)


DEBATES = [
    *(debate(state, votes=(3, 2, 1)) for state in debate_state.STATES),
    debate(speaker=7, side="for"), debate(speaker=5, side="against", queue=()),
    debate("failed", votes=(2, 2, 0)), debate("failed"),
]  # fmt: skip
FACTS |= {
    **_all(("debate.card", "debate.panel"), DEBATES),
    "debate.turn": [{**f, "turns": 2, "of": 3, "most": 200} for f in DEBATES if f["side"]],
    "debate.result": [f for f in DEBATES if f["votes"]],
    **_all(("debate.noted", "debate.yours", "refused.debate.one", "refused.debate.queued",
            "refused.debate.full", "refused.debate.not_queued", "refused.debate.not_yours",
            "refused.debate.nobody"), _NO),
    "debate.queued": [{"no": 3, "place": 2}],
    "debate.voted": [{"no": 3, "choice": c} for c in debate_state.CHOICES],
    **_all(("refused.debate.unknown", "refused.debate.group", "refused.debate.no_motion"), [{}]),
    "refused.debate.wrong_state": [{"no": 3, "state": s} for s in debate_state.STATES],
    "refused.debate.turns": [{"most": 2}],
    "refused.debate.long": [{"most": 200, "have": 201}],
    "refused.debate.speaking": [{"n": n} for n in (1, 3)],
}  # fmt: skip
