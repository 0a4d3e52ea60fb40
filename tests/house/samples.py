"""Facts for every phrase: one or more samples each, as the flows would give them."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from msgspec.structs import replace

from bot.flows import item_state, meeting_state, minutes_state, poll_state, vote_state
from bot.flows.alarm import LIMITS
from bot.flows.household import TENURES
from bot.flows.need_state import STATES, Need, public
from bot.flows.rules.policy import Policy, numbers
from bot.flows.rules.presets import TYPES
from bot.flows.rules.quorum import Sums, judge
from bot.flows.rules.rights import GRANTABLE
from bot.flows.rules.vote_rules import TEMPLATES, Measure, Share, Shares, adopted
from bot.flows.vote_count import figures
from bot.flows.vote_roll import frozen
from tests.house import samples_meetings

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def need(state="submitted", **changes):
    values = {
        "no": 7, "home": 1, "reporter": 5, "text": "电梯坏了 <b>&", "place": "3号楼",
        "state": state,
        "submitted_at": NOW, "due_at": NOW + timedelta(hours=72), "word": "明天上午来修 <i>",
        "decider": "property", "resolve_by": NOW + timedelta(days=7), "category": "elevator.fault",
        "held_until": NOW + timedelta(days=3) if state == "on_hold" else None,
        "into": 3 if state == "merged" else 0,
    }  # fmt: skip
    return public(Need(**{**values, **changes}))


EVERY = [
    *(need(state) for state in STATES),
    need(overdue=True, breaches=1, followers=1),
    need("responded", breaches=2, followers=12, handler=7, handler_role="residents_committee"),
    need("responded", meeting=2),
    need("responded", meeting=2, meeting_day=20_780),
    need("on_hold", meeting=2, meeting_day=20_780),
    need("resolved", place="", reporter=7),
    need("resolved", reopened=1),
    need(queue="residents_committee"),
    need("reopened", queue="operator", overdue=True, told="party_branch"),
    need("assigned", urgency="emergency", category="", offered="property", handler=7),
    need("in_progress", urgency="urgent", late=True, lates=1, breaches=1, author=9, photos=2),
    need("dismissed", restored=True, reporter=7, muted=True),
]
ONE = [need()]
_KINDS = (
    "nr", "nk", "nt", "nz", "na", "np", "ny", "nl", "oh", "ol", "nd", "nx", "ot", "os", "op", "ox",
    "ob", "ou", "oc", "nw", "no", "nv", "od", "nb", "nf",
)  # fmt: skip
_FACTS = (
    ("oz", {"item": 3}),
    ("oq", {"meeting": 2, "outcome": "item"}),
    ("oq", {"meeting": 2, "outcome": "talked"}),
    ("oq", {"meeting": 2, "outcome": "item", "day": 20_780, "again": 1}),
    ("of", {"item": 3}),
    ("nh", {"role": "property"}),
    ("om", {"into": 3}),
    ("oj", {"source": 3, "more": 2}),
    ("oj", {"source": 3, "more": -2}),
)
HISTORY = [
    {"at": NOW, "kind": kind, "role": "floor_lead", "text": "好 <b>", "facts": facts}
    for kind, facts in (*((kind, {}) for kind in _KINDS), *_FACTS)
]

SEAT = {"no": 3, "role": "residents_committee", "name": "<刘>"}

FIGURES = {"poll": 0, "disk": 3, **{kind: 0 for kind in LIMITS if kind != "disk"}}
HOME = ("3", "2", "401")
PAST = {
    "batch": 36**3, "total": 12, "until": NOW,
    "findings": [(1, "电梯坏了 <b>&" * 40, "3号楼", 3, 5, NOW), (200, "灯不亮", "", 1, 1, NOW)],
}  # fmt: skip

LEARNED = {
    "counts": {"category": 12, "need": 3, "alike": 0}, "version": 17,
    "lessons": tuple(
        (36**6, NOW, role, matter, kind, label, was, takes)
        for role, matter, takes in (("floor_lead", 12, True), ("resident", 0, False))
        for kind, label, was in (
            ("category", "parking.block", "facility.light"), ("category", "their.own", ""),
            ("need", "yes", ""), ("need", "no", ""), ("alike", "yes", ""), ("alike", "no", ""),
        )
    ),
}  # fmt: skip

OVERDUE = [
    {"no": n, "text": "电梯坏了 <b>&" * 9, "state": state, "due_at": NOW, "owner": "floor_lead"}
    for n, state in enumerate(("submitted", "assigned", "reopened", "responded", "in_progress"))
]
ITEMS = [
    {"no": 36**6 + n, "text": "很长的<b>事情" * 20, "building": b, "state": state, "due_at": due,
     "overdue": over and due is not None, "act": act}
    for n, (state, b, (due, over), act) in enumerate(itertools.product(
        STATES, ("", "<3号楼>"), ((None, False), (NOW, True), (NOW, False)), (True, False)
    ))
]  # fmt: skip
LEAVES = [
    *(
        {"items": ITEMS[8 * page : 8 * page + 8], "group": 36, "page": page, "pages": 3,
         "total": total, "more": total == 200}
        for page in range(3) for total in (19, 200)
    ),
    {"items": ITEMS[:1], "group": 0, "page": 0, "pages": 1, "total": 1, "more": False},
]  # fmt: skip


FACTS: dict[str, Any] = {
    "digest": [{"lines": ["#12 <b>电梯</b>：已答复"] * n, "head": "1:5:" + "a" * 64}
               for n in (1, 40)],
    "outage": [{"begin": NOW, "end": NOW, "lost": lost, "longer": longer}
               for lost in (False, True) for longer in (0, 600, 86400)],
    "clock.stepped": [{"seconds": s, "back": b, "frozen": 60}
                      for s in (31, 7200) for b in (False, True)],
    "overview": [{"needs": OVERDUE, "total": total} for total in (5, 14)]
    + [{"needs": [], "total": 0}],
    "overview.over": [{}],
    "weekly": [{"overdue": OVERDUE[:n], "more": n * 3, "head": "1:5:" + "a" * 64} for n in (0, 3)],
    "unsigned": [{}],
    "lesson.page": [
        {**LEARNED, "since": NOW, "page": 0, "pages": 1},
        {**LEARNED, "since": NOW, "page": 1, "pages": 3},
        {**LEARNED, "since": None, "page": 0, "pages": 1, "lessons": ()},
        {**LEARNED, "since": None, "page": 0, "pages": 1, "lessons": (), "version": 0},
    ],
    "lesson.revoked": [{"no": 12}],
    "refused.lesson.private": [{}],
    "refused.lesson.unknown": [{}],
    "refused.lesson.revoked_already": [{"no": 12}],
    "history.confirmed": [{"no": 12}],
    "history.dismissed": [{}],
    "history.page": [
        {**PAST, "state": state, "left": left, "needs": needs, "page": page, "pages": 3}
        for state, left, needs, page in (
            ("open", 12, 0, 0), ("open", 11, 1, 1), ("open", 3, 2, 2), ("done", 0, 4, 0),
            ("revoked", 0, 1, 0), ("over", 0, 0, 0),
        )
    ],
    "history.revoked": [{"gone": 3, "withdrawn": 1, "stay": n} for n in (0, 1)],
    "history.sure": [{**PAST, "left": n, "needs": n} for n in (0, 2)],
    "refused.history.decided": [{}],
    "refused.history.none": [{}],
    "refused.history.over": [{}],
    "refused.history.private": [{}],
    "which.chosen": [{"name": "<阳光花园>"}],
    "which.community": [{"names": [(1, "<阳光花园>"), (2, "很长的名字" * 20)]}],
    "binding.confirmed": [{"count": n, "left": left} for n in (1, 8) for left in (0, 1)],
    "binding.refused": [{"label": HOME}],
    "binding.requests": [
        {"group": 36**4, "waiting": [(n, HOME, "很长的名字<" * 9) for n in range(m)]}
        for m in (0, 1, 30)
    ],
    "binding.waits": [{"label": HOME}],
    "moving.ask": [{"no": 3, "nth": 1, "label": HOME}],
    "moving.left": [{"no": 3, "nth": 1, "label": HOME}],
    "moving.stays": [{"no": 3, "nth": 1, "label": HOME}],
    "refused.binding.answered": [{}],
    "refused.binding.asked": [{"label": HOME}],
    "refused.binding.bound": [{"label": HOME}],
    "refused.binding.how": [{}],
    "refused.binding.many": [{}],
    "refused.binding.no_home": [{}],
    "refused.binding.own": [{}],
    "refused.register.late": [{}],
    "refused.register.over": [{}],
    "register.loaded": [{"no": 1, "added": 300, "changed": 0, "removed": 2, "until": NOW}],
    "binding.turned_down": [{"label": ("3", "2", "401")}],
    "register.undone": [{}],
    "register.unbound": [{"label": ("3", "2", "401")}],
    "register.back": [{"label": ("3", "2", "401")}],
    "doctor": [
        {"groups": [{"title": "<3号楼>", "status": status, "rights": rights}], "reads_all": reads,
         "figures": {}}
        for status, rights, reads in (
            ("member", [], False), ("member", [], True), ("administrator", [], False),
            ("administrator", ["can_delete_messages", "can_pin_messages"], False),
        )
    ] + [
        {"groups": [], "reads_all": False, "figures": figures}
        for figures in ({}, FIGURES, dict.fromkeys(FIGURES, 10 ** 6))
    ],
    "flood.person": [{}],
    "flood.pressed": [{}],
    "flood.group": [{}],
    "alarm.raised": [{"kind": kind, "figure": 5} for kind in LIMITS],
    "alarm.over": [{"kind": kind, "since": NOW} for kind in LIMITS],
    "group.yours": [{"group": 1, "title": "<3号楼>"}],
    "join.agreed": [{"no": 1, "title": "<5号楼>"}],
    "join.asked": [{}],
    "join.code": [{"code": "abcdefghjk", "until": NOW}],
    "join.confirm": [{"no": 1, "title": "<5号楼>"}],
    "join.refused": [{"no": 1, "title": "5号楼"}],
    "join.turned_away": [{}],
    "policy": [{"numbers": numbers(Policy())}],
    "policy.of": [{"numbers": numbers(Policy()), "subject": n} for n in range(1, 8)],
    "refused.join.busy": [{}],
    "refused.join.over": [{"title": "5号楼"}],
    "refused.join.unknown": [{}],
    "rights.lost": [
        {"title": "<3号楼>", "lost": lost}
        for lost in (["administrator"], ["can_pin_messages", "can_invite_users"])
    ],
    "setup.done": [
        {"title": "<阳光>", "kind": kind, "language": "en", "zone": "Asia/Shanghai", "buildings": b}
        for kind in TYPES for b in ((), ("3", "5"))
    ],
    "failed": [{}],
    "form.already": [
        {"form_id": 3, "at": 1, "code": code, "no": 4}
        for code in ("nr", "na", "io", "ij", "mc", "mv", "md", "if", "dx", "vo", "vk", "ka", "kt")
    ] + [{"form_id": 3, "at": 1, "code": code, "no": 4} for code in ("kc", "le", "gs")],
    "form.dropped": [{}],
    "form.asked_in_private": [{}],
    "form.cancelled": [{}],
    "form.ended": [{}],
    "form.outdated": [{}],
    "binding.ended": [{"label": ("3", "2", "401"), "own": False}],
    "binding.undone": [{"label": ("3", "", "401"), "own": o} for o in (True, False)],
    "household.bound": [
        {"no": 3, "nth": 1, "label": ("3", u, "401"), "others": n, "name": "<王>", "until": NOW}
        for u in ("", "2") for n in (0, 1, 2)
    ],
    "household.joined": [
        {"no": 3, "nth": 2, "label": ("<3>", "2", "401"), "others": 1, "name": "<王>", "until": NOW}
    ],
    "household.list": [
        {"joined": [(n, 1, ("3", "2", str(n)), "<王>", who) for n in range(m)], "count": 300}
        for m in (1, 40) for who in ("", "tenant")
    ],
    "household.tenure": [{"label": ("3", "2", "401"), "tenure": who} for who in TENURES],
    "refused.binding.tenant": [{"label": ("3", "2", "401")}],
    "group.adopted": [
        {"title": "3号楼", "lead": True, "seconds": 259200.0},
        {"title": "3号楼", "lead": False, "seconds": 90.0},
    ],
    "group.here_again": [{}],
    "help": [{}],
    "help.unknown": [{"said": said} for said in ("/foo", "/" + "<b>" * 200)],
    "language.ask": [{}],
    "language.chosen": [{"language": "en"}],
    "my.list": LEAVES,
    "my.none": [{}],
    "needs.found": [
        {"items": ITEMS[:8], "words": "<b>%", "total": total, "more": total == 20}
        for total in (8, 9, 20)
    ],
    "needs.list": LEAVES,
    "needs.none": [{}],
    "needs.not_found": [{"words": "<b>%"}],
    "refused.needs.short": [{}],
    "need.answered": EVERY,
    "need.card": EVERY,
    "need.declined": [need("declined", decider=d) for d in ("property", "owners_committee")],
    "need.desk": EVERY,
    "need.detail": [{**facts, "history": HISTORY} for facts in EVERY],
    "need.escalated": [{**need(), "rung": r} for r in ("director", "party_branch")],
    "need.followed": [{"no": 7, "followers": 2}],
    "need.hint": [{**need(), "rung": "district"}],
    "need.overdue": ONE,
    "need.overdue_told": ONE,
    "need.panel": EVERY,
    "need.progressed": ONE,
    "need.rate": [*ONE, *({**f, "last": NOW} for f in ONE)],
    "need.rated": [{"no": 7}],
    "need.missed": [{**f, "asks": asks} for f in EVERY
                    for asks in ("answer", "sort", "finish", "rate")],
    "need.reminder": [{**need(), "left": s} for s in (1, 30, 3600, 86400, 4 * 86400)],
    "need.reopened": ONE,
    "need.unsettled": [
        {**f, "reason": "厂家停产了 <b>"}
        for f in (need(), need("assigned", overdue=True), need("on_hold"))
    ],
    "need.yours_again": [{**f, "reason": "厂家停产了 <b>"} for f in (need(), need("on_hold"))],
    "need.nothing_done": [need("responded", meeting=2, meeting_day=20_780)],
    "need.reopened_here": [{"no": 7}],
    "need.reopened_told": ONE,
    "need.resolved": [{**need(), "asked": True}, {**need(), "asked": False}],
    "need.taken": [{"no": 7, "answered": a} for a in (False, True)],
    "need.alarm": EVERY,
    "need.categories": [
        {**need(), "near": ["elevator.fault", "own.one"], "tops": ["noise", "own"]},
        {**need(category="", urgency="low"), "near": [], "tops": []},
    ],
    "need.corrected": [need("responded")],
    "need.dismissed": [need("dismissed"), need("dismissed", reporter=7, restored=True)],
    "need.dismissed_here": [{"no": 7}],
    "need.extended": [need("in_progress", extended=True)],
    "need.handed": [{**need(offered="property"), "why": "要换零件 <b>"}],
    "need.handed_here": [{"no": 7, "role": "property"}],
    "need.heard": [{"no": 7}],
    "need.held": [need("on_hold")],
    "need.hold_ended": [need("in_progress")],
    "need.joined": [{**need(), "source": 3, "came": c} for c in (False, True)],
    "need.late": [need("in_progress", late=True)],
    "need.late_told": ONE,
    "need.merged": [need("merged")],
    "need.mirrored": [{"no": 7}],
    "need.mirrors": [{**need(), "groups": g} for g in ([], [[2, "5号楼 <b>" * 20]])],
    "need.more": EVERY,
    "need.moved_told": ONE,
    "need.muted": [{"no": 7}],
    "need.news": [
        {**need(state), "news": f"need.{news}", **more}
        for state, news, more in (
            ("responded", "answered", {}),
            ("in_progress", "progressed", {}),
            ("in_progress", "extended", {}),
            ("on_hold", "held", {}),
            ("declined", "declined", {}),
            ("transferred", "transferred", {}),
            ("merged", "merged", {}),
            ("resolved", "resolved", {}),
            ("responded", "undone", {}),
            ("submitted", "corrected", {}),
            ("submitted", "split", {"reason": "两件事 <b>"}),
        )
    ],
    "need.of_yours": EVERY,
    "need.relieved": [need("assigned", handler_role="property")],
    "need.restored": ONE,
    "need.restored_here": [{"no": 7}],
    "need.resumed": [{"no": 7}],
    "need.shown": [{**facts, "history": HISTORY} for facts in EVERY],
    "need.sorted": [need(), need(category="", urgency="low")],
    "need.split": [{**need(), "reason": r} for r in ("", "两件事 <b>")],
    "need.transferred": [need("transferred")],
    "need.undone": [need("responded")],
    "need.undone_here": [{"no": 7}],
    "need.unsorted": [need(category="")],
    "need.taken_told": ONE,
    "need.thanked": [need("reopened"), need("closed")],
    "need.returned": EVERY,
    "need.returned_told": EVERY,
    "need.vacant": [{**need(), "role": "floor_lead", "instead": i}
                    for i in ("party_branch", "operator")],
    "need.unhappy": ONE,
    "need.withdrawn": [{"no": 7}],
    "need.withdrawn_told": ONE,
    "nothing_open": [{}],
    "refused.code": [{}],
    "refused.binding.over": [{}],
    "refused.household.full": [{"most": 6}],
    "refused.slip.expired": [{}],
    "refused.slip.unknown": [{}],
    "refused.slip.used": [{}],
    "refused.slip.yours": [{"label": ("3", "2", "401")}],
    "refused.undo.too_late": [{}],
    "refused.elsewhere": [{}],
    "refused.form.choose": [{"have": 3}],
    "refused.form.first": [{}],
    "refused.form.gone": [{}],
    "refused.form.not_yours": [{}],
    "refused.form.too_long": [{"most": 500, "have": 812}],
    "refused.form.too_short": [{"least": 10, "have": 0}, {"least": 10, "have": 2}],
    "refused.grant.whom": [{}],
    "refused.need.followed_already": [{"no": 7, "count": 3}],
    "refused.need.own": [{"no": 7}],
    **{
        f"refused.need.{name}": [{"no": 7}]
        for name in (
            "extend_too_late", "extended_once", "heard_already", "insisted", "merge_itself",
            "mirrored_already", "muted_already", "no_extension", "no_number", "nobody_else",
            "not_following", "not_offered", "sorted_already", "undo_gone", "undo_not_yours",
            "undo_too_late",
        )
    },
    "refused.need.hold_days": [{"most": 30}],
    "refused.need.no_target": [{"no": 7, "into": 99}],
    "refused.need.nobody_there": [{"no": 7, "role": "property"}],
    "refused.need.not_asked": [{"no": 7, "role": "property"}],
    "refused.need.see_other": [{"no": 7, "into": 3}],
    "refused.need.target_over": [{"no": 7, "state": "closed"}],
    "refused.need.theirs_already": [{"no": 7, "role": "property"}],
    "refused.need.reopen_too_late": [{"no": 7}],
    "refused.need.reopened_once": [{"no": 7}],
    "refused.need.unknown": [{}],
    "refused.need.wrong_state": [{"no": 7, "state": s} for s in STATES],
    "refused.need.yours_already": [{"no": 7}],
    "refused.no_home": [{}],
    "refused.no_right": [
        {"action": a} for a in ("need.take", "need.withdraw", "need.rate", "need.reopen",
                                "group.adopt", "language.choose", "binding.undo", "duty.take",
                                "group.invite", "group.confirm", "community.set_up",
                                "register.undo", "binding.confirm", "rights.see")
    ],
    "refused.duty.yours": [{}],
    "refused.operator.code": [{}],
    "refused.role.confirmed": [{}],
    "refused.role.gone": [{}],
    "refused.role.held": [{"role": "floor_lead"}],
    "refused.role.link": [{}],
    "refused.role.link_old": [{}],
    "refused.role.link_used": [{}],
    "refused.role.not_renewed": [{"until": NOW}],
    "refused.role.not_yours": [{"role": "mediator"}],
    "refused.role.renewal_late": [{"until": NOW}],
    "refused.role.renewed": [{"until": NOW}],
    "refused.role.second": [{}],
    "refused.role.term": [{"most": 3660}],
    "refused.role.undo_late": [{}],
    "refused.role.unknown": [{"role": "<皇帝>"}],
    "refused.role.where": [{"role": "floor_lead"}],
    "refused.stale": [{"no": 7, "state": s, "role": r} for s in STATES for r in ("", "floor_lead")],
    "duty.list": [
        {"counts": {"floor_lead": 1, "party_branch": 0}, "until": u} for u in (None, NOW)
    ],
    "duty.relieved": [{}],
    "duty.taken": [{"until": NOW}],
    "operator.welcome": [{}],
    "role.agreed": [{**SEAT, "undo_until": NOW}],
    "role.confirm": [{**SEAT, "holder": 5, "by": 9, "barred": b} for b in ((9,), (9, 5))],
    "role.declined": [{**SEAT, "own": False}],
    "role.ended": [{**SEAT, "own": own} for own in (True, False)],
    "role.ending": [{**SEAT, "until": NOW}],
    "role.extended": [{**SEAT, "until": NOW, "undo_until": NOW}],
    "role.given_back": [{**SEAT, "own": True}],
    "role.granted": [
        {"no": 3, "role": r.value, "holder": 5, "started": s, "until": NOW, "undo_until": NOW}
        for r in GRANTABLE for s in (True, False)
    ],
    "role.lead": [
        {"no": 3, "role": "floor_lead", "holder": h, "name": n, "title": "<3号楼>", "until": NOW,
         "undo_until": NOW}
        for h, n in ((5, "<李>"), (9, ""))
    ],
    "role.list": [
        {"seats": [], "expected": ["floor_lead", "party_branch"], "here": True},
        {"seats": [
            {"no": n, "role": r.value, "group": n % 2, "state": state, "holder": holder,
             "name": name, "until": NOW, "counts": bool(n % 3), "title": "<3号楼>" * (n % 2)}
            for n, (r, (state, holder, name)) in enumerate(
                itertools.product(GRANTABLE, (("held", 5, "王<阿姨>"), ("offered", 0, ""),
                                              ("confirming", 9, "很长的名字" * 10)))
            )], "expected": ["floor_lead"], "here": False},
    ],
    "role.offer": [{"no": 36**6, "role": "expert", "secret": "a" * 16, "until": NOW}],
    "role.over": [{"role": "mediator"}],
    "role.over_told": [{**SEAT, "until": NOW}],
    "role.renewal_undone": [{**SEAT, "until": NOW}],
    "role.renewed": [{**SEAT, "until": NOW}],
    "role.sure": [{**SEAT, "holder": h} for h in (0, 5, 9)],
    "role.suspended": [
        {"roles": ("floor_lead", "mediator"), "name": "<李>", "left": gone}
        for gone in (True, False)
    ],
    "role.taken": [{**SEAT, "undo_until": NOW}],
    "role.waits": [{"no": 3, "role": "party_branch", "own": own} for own in (True, False)],
    "role.yours": [{"role": "party_branch", "until": NOW}],
    "emergency.first": [
        {"numbers": n, "peril": peril, "told": told}
        for n in (("119",), ("120", "110"), ("96119",))
        for peril in ("", "fire", "gas", "lift", "shock", "trapped", "hurt", "violence", "missing",
                      "edge")
        for told in (True, False)
    ],
    "emergency.overheard": [{"no": 36**4, "numbers": ("119",), "peril": "gas"}],
    "distress.heard": [
        {"numbers": numbers, "told": told, "own": own}
        for own in (True, False)
        for numbers in ((), ("110",), ("119", "110"))
        for told in (True, False)
    ],
    "distress.told": [
        {"no": 36**4, "name": name, "labels": labels, "text": text, "own": own, "again": again}
        for own in (True, False)
        for name, labels in (("<小张>", [("3", "2", "401"), ("5", "", "7")]), ("", []))
        for text in ("<b>", "a" * 600)
        for again in (True, False)
    ],
    "distress.goes": [
        {"no": 1, "name": name, "labels": [("3", "2", "401")], "own": own, "role": "operator"}
        for own in (True, False)
        for name in ("<小张>", "")
    ],
    "distress.more": [
        {"no": 1, "name": "<小张>", "labels": [], "text": "<b>", "own": own, "goes": goes}
        for own in (True, False)
        for goes in (True, False)
    ],
    "distress.you_go": [{"no": 1}],
    "distress.coming": [{"role": role} for role in ("floor_lead", "residents_committee")],
    "retract.none": [{"matters": []}],
    "retract.which": [{"matters": [(7, "<灯>"), (8, "a" * 500)]}],
    "welcome": [{}],
    "offer.dropped": [{}],
    "offer.made": [{"no": 36**4}],
    "offer.private": [{"no": 3}, {"no": 3, "danger": True}],
    "offer.taken": [{}],
    "photo.added": [{"no": 7, "count": n} for n in (1, 3)],
    "photo.all": [{"no": 7, "text": "电梯坏了 <b>&", "files": ("a" * 80, "b" * 80)}],
    "photo.kept": [{"kind": "photo"}],
    "photo.sent": [{}],
    "voice.sent": [{}],
    "drawn.sent": [{}],
    "refused.need.too_many_open": [{"most": 3}],
    "refused.need.too_many_today": [{"most": 5}],
    "refused.offer.not_yours": [{}],
    "refused.distress.over": [{}],
    "refused.distress.own": [{}],
    "refused.distress.taken": [{}],
    "refused.offer.over": [{}],
    "refused.photo.full": [{"no": 7, "most": 10}],
    "refused.photo.late": [{"no": 7}],
    "refused.photo.none": [{"no": 7}],
    "refused.photo.not_yours": [{"no": 7}],
    "retract.kept": [{"no": 7}],
    "send.words": [{"kind": k} for k in ("voice", "forwarded", "photo")],
    "start": [{}],
    "strangers": [{}],
}  # fmt: skip


def poll(state="open", **changes):
    values = {
        "no": 36**4, "home": 1, "opener": 7, "question": "几点<b>大扫除" * 20,
        "options": ("9点 <b>", "一二三四五六七八九十一二三四五六七八九十", "&"), "kind": "single",
        "by": "household", "secret": False, "hidden": False, "state": state, "hours": 72,
        "began_at": NOW, "opened_at": NOW, "closes_at": NOW + timedelta(hours=72),
        "eligible": 48, "counts": (3, 0, 3), "voted": 6, "homes": 6, "cast": 6,
        "outcome": "好 <i>" if state == "published" else "", "then": "去<做",
        "review_at": NOW if state == "published" else None,
    }  # fmt: skip
    return poll_state.public(poll_state.Poll(**{**values, **changes}))


POLLS = [
    *(poll(state) for state in poll_state.STATES),
    poll(by="person", eligible=0, voted=0, cast=0, counts=(0, 0, 0)),
    poll(by="person", kind="multiple", hours=24),
    poll(secret=True, hidden=True),
    poll(secret=True, hidden=True, kind="ranking"),
    poll("draft", voted=0, cast=0),
    poll(kind="yesno", options=("yes", "no"), counts=(1, 4)),
    poll("closed", kind="ranking", hidden=True),
    poll(
        "closed",
        kind="ranking",
        tally=(
            '{"winners":[0,2],"rounds":[{"votes":[[0,3],[1,1],[2,3]],"out":[1]},'
            '{"votes":[[0,3],[2,3]],"out":[]}]}'
        ),
    ),
    poll("closed", kind="date", counts=(5, 1, 0)),
    poll("published", reviewed="好了 <b>"),
]
BALLOTS = [
    {**f, "choice": choice if not f["secret"] else "", "may": may}
    for f in POLLS for may in (True, False)
    for choice in ("", "0", *(("1_0",) if f["kind"] in poll_state.SEVERAL else ()))
]  # fmt: skip
_NO = [{"no": 36**4}]


def _all(names, facts):
    return {name: list(facts) for name in names}


FACTS |= {
    **_all(("poll.card", "poll.desk", "poll.turnout", "poll.result", "poll.over", "poll.ask",
         "poll.review", "poll.reviewed", "poll.concluded", "poll.lapsed",
         "poll.changed_at_home"), POLLS),
    **_all(("poll.ballot", "poll.reminder"), BALLOTS),
    "poll.cast": [{**f, "again": a, "same": s} for f in BALLOTS for a in (True, False)
                  for s in (True, False)],
    "poll.list": [{"polls": []}, {"polls": POLLS[:8]}],
    "poll.mirrors": [{**POLLS[1], "groups": g} for g in ([], [[2, "5号楼<b>" * 20]])],
    "poll.missing": [
        {**POLLS[1], "named": named, "more": more, "unbound": unbound}
        for named, more, unbound in (([], 0, 0), ([["3", "", "401"], ["<刘>"]], 3, 1), ([], 0, 9))
    ],
    "poll.votes": [{**POLLS[1], "votes": votes, "more": len(votes)}
                   for votes in ([], [[["3", "2", "401"], "0"], [["<刘>"], ""], [[""], "2"]])],
    **_all(("poll.which", "poll.which_again"), [{"polls": [[36**4, "问<题" * 30]]}]),
    **_all(("poll.muted", "poll.heard"), [{}]),
    **_all(("poll.endorsed", "poll.set", "poll.cancelled", "poll.mirrored", "refused.poll.closed",
         "refused.poll.not_open", "refused.poll.own_home", "refused.poll.elsewhere",
         "refused.poll.secret",
         "refused.poll.secret_votes", "refused.poll.one_only", "refused.poll.unread",
         "refused.poll.frozen", "refused.poll.reviewed", "refused.poll.there",
         "refused.poll.hours_over"), _NO),
    **_all(("refused.poll.unknown", "refused.poll.unbound", "refused.poll.no_register",
         "refused.poll.secret_hides", "refused.poll.none_before",
         "refused.poll.muted_already", "refused.poll.heard_already", "refused.poll.fine",
         "refused.poll.name", "refused.poll.expel", "refused.poll.election"), [{}]),
    **_all(("refused.poll.not_waiting", "refused.poll.wrong_state"),
           [{"no": 3, "state": state} for state in poll_state.STATES]),
    "refused.poll.not_asked": [{"no": 3, "bound": b} for b in (True, False)],
    "refused.poll.options": [{"most": 10, "have": n} for n in (1, 11)],
    "refused.poll.option_long": [{"most": 20, "option": "很长的<b>" * 9}],
    "refused.poll.option_twice": [{"option": "9点<"}],
    "refused.poll.hours": [{"most": 30 * 86400}],
    "refused.poll.no_time": [{"text": "随便<b>"}],
    "refused.poll.too_many": [{"most": 3}],
}  # fmt: skip


def vote(state="open", rule="owners_special", **changes):
    template, result = TEMPLATES[rule], ""
    if state in AFTER_VOTE:
        roll = Measure(300, 3_000_000)
        sums = Sums(Measure(152, 1_504_000), Measure(40, 400_050), Measure(10, 100_950))
        counting = vote_state.Counting(_vote(rule, template), piles={"conflict": (1, 8_950)})
        result = json.dumps(figures(counting, judge(template, roll, sums)))
    values = {"state": state, "result": result, **changes}
    if state == "disputed":
        values["held_until"] = NOW
    if result:
        values.setdefault("verdict", "passed")
        values |= {"closed_at": NOW, "published_at": NOW, "published_until": NOW}
    return vote_state.public(replace(_vote(rule, template), **values))


def own_vote(state, **changes):
    """By a rule of the community's own, with both tallies where it was counted."""
    own = adopted("own_12", TEMPLATES["owners_ordinary"], "没投票的按多数算 <b>&" * 20,
                  quorum=Shares(Share.at_least(3, 4), Share.at_least(3, 4)),
                  nonvote="follow_majority")  # fmt: skip
    found = {**vote(state, "owners_ordinary", **changes), "rule": "own_12", "numbers": frozen(own)}
    if found["result"]:
        counting = vote_state.Counting(_vote("own_12", own))
        sums = Sums(Measure(152, 1_504_000), Measure(40, 400_050))
        silent = Measure(40, 400_000)
        told = figures(counting, judge(own, Measure(300, 3_000_000), sums, silent))
        found |= {"result": json.dumps(told), "verdict": "no_quorum"}
    return found


def _vote(rule, template):
    return vote_state.Vote(
        no=36**3, home=1, opener=7, title="3号楼2单元<b>加装电梯", text="加装电梯一部 <i>&" * 9,
        rule=rule, numbers=frozen(template), effect="consultation", kind="recorded", state="draft",
        drafted_at=NOW, by_area=template.by_area, buildings=("3", "4"), notice_days=15,
        open_days=7, consulted=18, homes=24, heads=300, area=3_000_050,
        roll_hash="a1" * 32, voted=202,
        voted_area=2_005_000, opens_at=NOW, opened_at=NOW, closes_at=NOW + timedelta(days=7),
    )  # fmt: skip


AFTER_VOTE = ("passed", "failed", "no_quorum", "disputed", "annulled", "published", "effective",
              "challenged")  # fmt: skip
NOTICED = json.dumps({"homes": 9, "heads": 9, "area": 80_000, "hash": "ab" * 32})
CHANGED = json.dumps(
    {"added": 1, "removed": 2, "corrected": 3, "left": 4, "stays": 5, "differs": 1}
)
OWN_RULE = {"no": 12, "numbers": own_vote("open")["numbers"], "at": NOW, "ended": 0,
            "ended_at": None}  # fmt: skip
_TWO = (vote_state.Scrutineer(5, 1, "right"), vote_state.Scrutineer(6, 2, "wrong"))
_FOUR = tuple(
    vote_state.Scrutineer(p, p, word, "多了一票", recounts)
    for p, word, recounts in ((5, "wrong", False), (6, "wrong", False), (7, "right", True))
)
ADOPTS = [
    json.dumps({"ends": 3}),
    *(
        json.dumps(
            {
                "ends": ends,
                "rule": adopted(
                    "own_12", TEMPLATES["owners_special"], "要五分之四同意 <b>", nonvote=nonvote
                ).numbers(),
            }
        )
        for ends, nonvote in ((0, "absent"), (3, "follow_majority"))
    ),
]
VOTES = [
    *(vote(state) for state in vote_state.STATES),
    *(vote(state, verdict=v, effect=e) for state in ("published", "effective")
      for v in vote_state.VERDICTS for e in vote_state.EFFECTS),
    *(vote("noticed", rule) for rule in TEMPLATES),
    vote("draft", consult=True), vote("consulting", override="都在外地 <b>"),
    vote("noticed", opens_at=None, buildings=("3",), unit="2"),
    vote("noticed", notice_roll=NOTICED, roll_changes=CHANGED), vote(roll_changes=CHANGED),
    vote("published", notice_roll=NOTICED, roll_changes=CHANGED), vote("lapsed"),
    vote("disputed", held_until=NOW, scrutineers=_FOUR), vote("annulled", scrutineers=_FOUR),
    vote("noticed", posted_at=NOW, scrutineers=_TWO, objections=2, unanswered=1, buildings=()),
    vote(effect="binding", basis="聊城条例第16条 <b>", extended=True, objections=2),
    vote("published", kind="secret", scrutineers=_TWO), vote("passed", "residents_assembly"),
    vote("counting", pending=2), vote("cancelled", reason="改方案 <i>"),
    vote("no_quorum", verdict="no_quorum", unanswered=1), vote("open", kind="secret"),
    vote("passed", "representatives", kind="secret"),
    *(own_vote(state) for state in ("draft", "noticed", "open", "no_quorum", "published")),
    *(vote(state, "owners_ordinary", adopts=adopts)
      for state in ("draft", "noticed", "open", "effective") for adopts in ADOPTS),
]  # fmt: skip
VOTED = [f for f in VOTES if f["result"]]
_HOMES = ((("3", "2", "401"),), (("3", "", "402"), ("5", "1", "<b>")), ())
MINE = [
    (), *(
        (vote_state.Mine(3, names, 8_950, voice, choice, channel),)
        for names in _HOMES
        for voice, choice, channel in (
            ("", "", ""), ("yes", "yes", "chat"), ("no", "conflict", "chat"), ("", "no", "paper"),
            ("", "", "secret"),
        )
    ),
    tuple(vote_state.Mine(n, _HOMES[0], 8_950) for n in (1, 2)),
]  # fmt: skip
_VOTE_NO = [{"no": 36**3}]

FACTS |= {
    **_all(("vote.card", "vote.desk"), VOTES),
    **_all(("vote.notice_over",), [v for v in VOTES if v["state"] == "noticed"]),
    **_all(("vote.turnout", "vote.reminder", "vote.extended", "vote.pending", "vote.cancelled",
            "vote.challenged", "vote.lapsed", "vote.annulled"),
           [vote(pending=n) for n in (1, 2)] + [vote(rule=rule) for rule in TEMPLATES]
           + [vote("annulled", reason="票数 <b>")]),
    "vote.disputed": [vote("disputed", rule) for rule in TEMPLATES],
    "vote.wrong": [{**vote(state), "why": why}
                   for state in ("passed", "disputed") for why in ([""], ["多了 <b>", "少了"])],
    "vote.recount": [{"no": 36**3, "n": 1}],
    "vote.strike_asked": [{**vote(), "names": [["3", "2", "401"]], "head": 3, "reason": "搬 <b>"}],
    "vote.ballot_struck": [{**vote(state), "names": [["3", "", "<401>"]], "reason": "登记错了 <b>",
                            "yours": yours}
                           for state in ("open", "counting") for yours in (True, False)],
    **_all(("vote.strike_agreed", "vote.strike_refused", "vote.strike_over"),
           [{**vote(), "names": [["3", "2", "401"]]}]),
    **_all(("vote.result", "vote.published", "vote.effective", "vote.check"), VOTED),
    **_all(("vote.ballot", "vote.notice", "vote.details"),
           [{**f, "mine": mine} for f in VOTES for mine in (MINE[0], MINE[1], MINE[-1])]
           + [{**vote(), "mine": mine} for mine in MINE]),
    "vote.confirm": [
        {**vote(rule=rule), "one": replace(MINE[1][0], tenure=who), "choice": choice}
        for rule in TEMPLATES for choice in vote_state.CHOICES for who in ("", "owner", "family")
    ],
    "vote.cast": [
        {"no": 36**3, "names": names, "voice": voice, "choice": choice, "changed": changed,
         "closes_at": NOW}
        for names in _HOMES for changed in (True, False)
        for voice, choice in (("yes", "yes"), ("no", "conflict"), ("", "no"), ("abstain", "yes"))
    ],
    "vote.left_out": [vote("noticed"), vote("open")],
    "vote.torn": [{**vote(), "head": 3, "choice": "conflict"}],
    "vote.settled": [{**vote(), "head": 3, "choice": choice} for choice in ("", "yes")],
    "vote.panel": [{**f, "scrutineer": s, "may_check": s, "may_yield": s}
                   for f in VOTES for s in (True, False)],
    "vote.sheet": [
        {**f, "told": told}
        for f in VOTED for told in ([], [[1, "roll", True], [2, "result", False]])
    ],
    "vote.choices": [
        {**vote("passed"), "told": told, "page": page, "last": last}
        for page, last in ((0, 0), (0, 2), (1, 2), (2, 2))
        for told in ([], [[1, [["3", "2", "401"]], "yes", "chat", ["owner", "family"]],
                          [2, [["5", "", "<b>"]], "conflict", "chat", []],
                          [3, [], "no", "paper", []]])
    ],
    "vote.plans": [
        {**vote("consulting"), "told": told, "left": left, "more": len(told)}
        for told, left in (([], []), ([[["3", "2", "401"], "against", "挡光 <b>", ""]],
                                      [["3", "2", "402"]]))
    ],
    "vote.objection": [{**vote("noticed"), "nth": 1, "about": about, "words": "面积不对 <b>",
                        "reader": reader} for about in ("roll", "result", "challenge")
                       for reader in (7, 9)],
    "vote.answer": [{**vote("noticed"), "about": "roll", "words": "面积不对 <b>" * 30,
                     "answer": "已核对 <i>"}],
    "vote.objected": [{"no": 36**3, "about": "roll"}],
    "vote.scrutiny": [{"no": 36**3, "n": 1}],
    "vote.visited": [{"no": 36**3, "n": 18, "all": 24}],
    "vote.law": [{"basis": ""}, {"basis": "聊城条例第16条 <b>"}],
    "vote.list": [
        {"votes": [], "own": False},
        *({"votes": VOTES[:12], "own": own} for own in (False, True)),
    ],
    "vote.own_rules": [
        {"rules": [], "page": 0, "last": 0},
        *(
            {"rules": [{**OWN_RULE, **more} for more in (
                {}, {"no": 36**3, "ended": 36**3 + 1, "ended_at": NOW})],
             "page": page, "last": last}
            for page, last in ((0, 0), (0, 2), (1, 2), (2, 2))
        ),
    ],
    **_all(("vote.done", "refused.vote.not_again", "refused.vote.no_home", "refused.vote.consulted",
            "refused.vote.posted", "refused.vote.own_scrutiny", "refused.vote.scrutineer",
            "refused.vote.same_home", "refused.vote.scrutiny_full", "refused.vote.not_on_roll",
            "refused.vote.not_posted", "refused.vote.closed", "refused.vote.secret",
            "refused.vote.tenant", "refused.vote.say_tenure", "refused.vote.say_why",
            "refused.vote.struck", "refused.vote.secret_struck", "refused.vote.still_bound",
            "refused.vote.own_strike", "refused.vote.nobody_agrees", "refused.vote.strike_waits",
            "refused.vote.no_strike", "vote.strike_noted",
            "refused.vote.lapsed", "refused.vote.same_roll", "refused.vote.roll_changed",
            "refused.vote.roll_frozen",
            "refused.vote.alone", "refused.vote.checked", "refused.vote.not_published",
            "refused.vote.objected", "refused.vote.no_objection", "refused.vote.answered",
            "refused.vote.challenge_late", "refused.vote.unread", "refused.vote.secret_choices"),
           _VOTE_NO),
    **_all(("refused.vote.unknown", "refused.vote.in_private", "refused.vote.law_off"), [{}]),
    "refused.vote.wrong_state": [{"no": 3, "state": state} for state in vote_state.STATES],
    **_all(("refused.vote.not_yours", "refused.vote.no_register", "refused.vote.scope"),
           [{"rule": rule} for rule in TEMPLATES]),
    "vote.received": [{"no": 36**3}],
    "vote.delivered": [{**own_vote("open"), "head": 3}],
    "refused.vote.own_needs_law": [{}],
    "refused.vote.own_less": [{"what": what, "law": law, "most": 90} for what, law in (
        ("quorum", [2, 3, 1]), ("threshold", [1, 2, 0]), ("notice", [15]))],
    "refused.vote.own_fraction": [{"what": what} for what in ("quorum", "threshold")],
    "refused.vote.own_silence": [{}],
    **_all(("refused.vote.own_gone", "refused.vote.own_other", "refused.vote.no_delivery"),
           [{"no": 3}]),
    "refused.vote.window": [{"least": 5, "most": 60}],
    "refused.vote.too_many": [{"most": 3}],
    "refused.vote.too_soon": [{"no": 3, "at": NOW}],
    "refused.vote.consult_first": [{"no": 3, "n": 18, "all": 24, "share": 90}],
    "refused.vote.too_early": [{"no": 3, "at": NOW, "days": 15}],
    "refused.vote.no_scrutineers": [{"no": 3, "have": n} for n in (0, 1)],
    "refused.vote.unanswered": [{"no": 3, "n": 2}],
    **_all(("refused.vote.not_open", "refused.vote.no_result"),
           [{"no": 3, "at": at} for at in (None, NOW)]),
    "refused.vote.other_channel": [{"no": 3, "channel": c} for c in vote_state.CHANNELS],
}  # fmt: skip


def item(state="open", **changes):
    values = {
        "no": 36**4, "home": 1, "text": "修好3号楼门禁 <b>&" * 9, "assignee": 7, "role": "property",
        "chair": 5, "state": state, "made_at": NOW, "due_at": NOW + timedelta(days=3),
        "asked_at": NOW, "word": "" if state == "open" else "换了新的 <i>",
    }  # fmt: skip
    return item_state.public(item_state.Item(**{**values, **changes}))


ITEMS = [
    *(item(state) for state in item_state.STATES),
    *(item(state, assignee=9, chair=7, photos=("a", "b")) for state in item_state.STATES),
    item(silent=True, role="resident", lead="residents_committee", chair=0),
    item(silent=True, declined="没时间 <b>", extended=1),
    item("in_progress", overdue=True, overdues=1, told="party_branch", extended=2, need=3),
    item("done", lead="resident_observer", meeting=2, decision=1, photos=("a",)),
]
_ITEM_NO = [{"no": 36**4}]
FACTS |= {
    **_all(("item.card", "item.desk", "item.asked", "item.unanswered", "item.declined",
            "item.accepted_for", "item.relieved", "item.extended", "item.verify",
            "item.unverified", "item.returned", "item.thanked", "item.cancelled", "item.overdue",
            "item.missed", "item.verified", "item.cancelled_told"), ITEMS),
    "item.reminder": [{**f, "left": n} for f in ITEMS for n in (0, 1, 3)],
    **_all(("item.escalated", "item.listed"), [{**f, "days": n} for f in ITEMS for n in (1, 7)]),
    **_all(("item.opened", "item.reassigned"),
           [{**f, "reached": r} for f in ITEMS for r in (True, False)]),
    **_all(("item.accepted", "item.verified_here"), _ITEM_NO),
    "item.todo": [{"items": ITEMS[:6], "page": p, "pages": n, "total": 9}
                  for p, n in ((0, 1), (0, 2), (1, 2))],
    **_all(("item.todo_none", "refused.item.unknown", "refused.item.nobody", "refused.item.whom",
            "refused.item.past"), [{}]),
    "item.photos": [{"no": 3, "text": "修<b>", "files": ("a",)}],
    **_all(("refused.item.wrong_state", "refused.item.stale"),
           [{"no": 36**4, "state": state} for state in item_state.STATES]),
    **_all(("refused.item.not_silent", "refused.item.own_work", "refused.item.same",
            "refused.item.no_photos"), _ITEM_NO),
    "refused.item.extended_enough": [{"no": 3, "most": 2}],
    "refused.item.too_long": [{"most": n} for n in (1, 30)],
    "refused.item.far": [{"days": 366}],
}  # fmt: skip
FACTS |= samples_meetings.FACTS


def protocol(state="minutes_confirmed", decisions=True, waits=False, **changes):
    held = meeting_state.Meeting(
        no=36**4, home=1, caller=7, chair=7, kind="council", topic="加装电梯 <b>&" * 9, place="",
        state=state, made_at=NOW, starts_at=NOW, minutes=120, present=9, minutes_due=NOW,
    )  # fmt: skip
    until = None if state in ("held", "minutes_draft") else NOW
    values = {
        "meeting": 36**4, "text": "大家都说了 <i>" * 100, "by": 7, "at": NOW, "until": until,
        "photos": ("a",), "voices": ("v",),
    }  # fmt: skip
    written = None if state == "held" else minutes_state.Minutes(**{**values, **changes})
    decision = {
        "meeting": 36**4, "text": "修门禁 <b>" * 20, "by": 7, "at": NOW, "source": 3,
    }  # fmt: skip
    made = [
        minutes_state.Decision(
            **decision, no=n, version=1 + n % 2, kind="none" if n % 3 == 0 else "item",
            role=("property", "resident")[n % 2], day=20_800, reason="已经修好了 <b>" * 9,
        )
        for n in range(1, 21)
    ]  # fmt: skip
    tasks = [
        item_state.Item(
            no=50 + n, home=1, text="修", assignee=9, role="property", chair=7, state=state_,
            made_at=NOW, due_at=NOW, asked_at=NOW, meeting=36**4, decision=n, overdue=n == 2,
        )
        for n, state_ in enumerate(item_state.STATES, 1)
    ]  # fmt: skip
    objections = [minutes_state.Objection(1, 9, "不是这样 <b>" * 40, NOW)]
    return minutes_state.public(
        minutes_state.Protocol(
            held, written, tuple(made) if decisions else (),
            tuple(objections) if waits else (),
            tuple(tasks) if state in ("items_created", "archived") else (),
        )
    )  # fmt: skip


PROTOCOLS = [
    *(protocol(state) for state in meeting_state.HELD),
    *(protocol(state, decisions=False) for state in meeting_state.HELD),
    protocol(waits=True),
    protocol("items_created", waits=True, photos=(), voices=()),
    protocol("minutes_draft", text=""),
    {**protocol("minutes_draft"), "chair": 5, "caller": 5, "instead": "committee"},
    {**protocol("minutes_draft"), "chair": 5, "kind": "owners", "instead": "committee"},
    protocol("items_created", over=True),
]
CONFIRMED = [f for f in PROTOCOLS if f["until"]]
FACTS |= {
    **_all(("minutes.desk",), PROTOCOLS),
    **_all(("minutes.card", "minutes.full", "minutes.unanswered"), CONFIRMED),
    "minutes.late": [{**PROTOCOLS[0], "rung": rung} for rung in ("chair", "committee")],
    "minutes.unconfirmed": [
        {**f, "rung": rung} for f in PROTOCOLS for rung in ("chair", "committee")
    ],
    "minutes.waits": [{**f, "rung": "group"} for f in PROTOCOLS],
    "minutes.objection": [{**f, "objection": "不是 <b>", "nth": 1} for f in CONFIRMED],
    "minutes.answered": [{**f, "objection": "不是 <b>", "answer": "改了 <i>"} for f in CONFIRMED],
    "decision.amended": [{**f, "decision": 1} for f in CONFIRMED],
    "decision.versions": [
        {
            "no": 3, "meeting": 2,
            "versions": [[1, "修<b>", "item", "property", 20_800, "", NOW],
                         [2, "不修", "none", "", 0, "好了 <i>", NOW]],
        }
    ],
    **_all(("minutes.photos", "minutes.voices"), [{"no": 3, "files": ("a",)}]),
    **_all(("minutes.noted", "minutes.confirmed", "minutes.objected", "minutes.handed_out",
            "refused.minutes.none", "refused.minutes.chair", "refused.minutes.stale",
            "refused.minutes.too_late", "refused.minutes.objected_already",
            "refused.minutes.objections_most", "refused.minutes.answered",
            "refused.minutes.objections", "refused.minutes.no_photos",
            "refused.minutes.no_voices", "refused.decision.given_out",
            "refused.decision.not_there"), _ITEM_NO),
    "refused.decision.unknown": [{}],
    "refused.decision.many": [{"most": 20}],
    "need.decided": [
        {**f, "news": "need.decided", "meeting": 2, "meeting_day": 20_780, "outcome": outcome,
         "decided": "修 <b>", "again": again}
        for f in EVERY for outcome, again in
        (("item", False), ("none", False), ("talked", False), ("item", True))
    ],
}  # fmt: skip
_NEWS = cast("list[dict[str, Any]]", FACTS["need.news"])
FACTS["need.news"] = [*_NEWS, *cast("list[dict[str, Any]]", FACTS["need.decided"])]
WEEKLY = cast("list[dict[str, Any]]", FACTS["weekly"])
FACTS["weekly"] = [
    *WEEKLY,
    *({**f, "late_items": ITEMS * 2, "waiting_items": ITEMS[:1], "done_items": ITEMS[3:5]}
      for f in WEEKLY),
]  # fmt: skip
_ENTERED = [
    {"channel": channel, "choice": choice, "holder": "赵<b>敏/2" if channel == "proxy" else ""}
    for channel in ("paper", "proxy", "assisted")
    for choice in (*vote_state.CHOICES, vote_state.SPOILT)
]
_BY_HAND = [{**vote(), **entered, "names": names} for entered in _ENTERED for names in _HOMES[:2]]
_CODES = [["482193705", "yes"], ["600976155", "no"], ["791700853", "abstain"]]

FACTS |= {
    "vote.secret_confirm": [
        {**vote(rule=rule, kind="secret"), "one": MINE[1][0], "choice": choice}
        for rule in ("residents_assembly", "owners_special") for choice in vote_state.CHOICES
    ],
    "vote.secret_cast": [{"no": 36**3, "names": names} for names in _HOMES],
    "vote.receipt": [{**vote(kind="secret"), "code": "482193705"}],
    "vote.codes": [
        {**vote("passed", kind="secret"), "told": told, "page": page, "last": last, "count": count}
        for told, page, last, count in (
            ([], 0, 0, 0), (_CODES, 0, 0, 3), (_CODES * 13, 1, 2, 99), (_CODES, 2, 2, 99),
        )
    ],
    "vote.marked": [{**vote("passed", kind="secret"), "told": told, "more": len(told)}
                    for told in ([], [list(_HOMES[0]), list(_HOMES[1])])],
    "vote.entered": [{**f, "waits": waits, "paper_slip": slip} for f in _BY_HAND
                     for waits in (True, False) for slip in (True, False)],
    "vote.differs": [{**vote(), "names": _HOMES[0], "first": first, "second": _ENTERED[0]}
                     for first in _ENTERED],
    "vote.entered_for": [{**f, "head": 3} for f in _BY_HAND],
    "vote.voided": [{**vote(state), "names": _HOMES[0], "reason": "签名不是本人 <b>"}
                    for state in ("open", "counting")],
    "vote.revoked": [{**vote(), "names": _HOMES[0]}],
    "vote.paper": [{**vote(), "names": _HOMES[0], "head": 3, "channel": channel}
                   for channel in ("", *vote_state.CHANNELS)],
    **_all(("refused.vote.secret_private", "refused.vote.secret_once", "refused.vote.no_codes",
            "refused.vote.few_marked", "refused.vote.no_paper", "refused.vote.no_head",
            "refused.vote.own_paper", "refused.vote.same_enterer", "refused.vote.bad_slip",
            "refused.vote.proxy_unsigned", "refused.vote.proxy_property",
            "refused.vote.no_consent", "refused.vote.help_party", "refused.vote.nothing_entered"),
           _VOTE_NO),
    "refused.vote.few_for_secret": [{"least": 3, "heads": 4}],
    "refused.vote.voted": [{"no": 3, "channel": channel} for channel in vote_state.CHANNELS],
    "refused.vote.other_slip": [{"no": 3, "other": 2}],
    "refused.vote.no_holder": [{}],
    "refused.vote.proxy_limit": [{"no": 3, "most": 3}],
    "refused.vote.help_limit": [{"no": 3, "most": 20}],
    "refused.vote.help_over": [{"no": 3, "lasts": timedelta(minutes=30)}],
}  # fmt: skip
