"""Facts for every phrase: one or more samples each, as the flows would give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.flows.need_state import Need, public

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def need(state="submitted", **changes):
    values = {
        "no": 7, "home": 1, "reporter": 5, "text": "电梯坏了 <b>&", "place": "3号楼",
        "state": state,
        "submitted_at": NOW, "due_at": NOW + timedelta(hours=72), "word": "明天上午来修 <i>",
        "decider": "property",
    }  # fmt: skip
    return public(Need(**{**values, **changes}))


STATES = ("submitted", "assigned", "responded", "in_progress", "resolved", "closed", "declined",
          "withdrawn", "reopened")  # fmt: skip
EVERY = [
    *(need(state) for state in STATES),
    need(overdue=True, breaches=1, followers=1),
    need("responded", breaches=2, followers=12, handler=7, handler_role="residents_committee"),
    need("resolved", place="", reporter=7),
    need("resolved", reopened=1),
]
ONE = [need()]
HISTORY = [
    {"at": NOW, "kind": kind, "role": "floor_lead", "text": "好 <b>"}
    for kind in ("nr", "nt", "na", "np", "nd", "nx", "nw", "no", "nv", "nf")
]

FACTS = {
    "failed": [{}],
    "form.already": [{"form_id": 3, "at": 1}],
    "form.asked_in_private": [{}],
    "form.cancelled": [{}],
    "form.ended": [{}],
    "form.outdated": [{}],
    "binding.ended": [{"label": ("3", "2", "401"), "own": False}],
    "binding.undone": [{"label": ("3", "", "401"), "own": o} for o in (True, False)],
    "household.bound": [
        {"no": 3, "nth": 1, "label": ("3", u, "401"), "others": n, "until": NOW}
        for u in ("", "2") for n in (0, 1, 2)
    ],
    "household.joined": [
        {"no": 3, "nth": 2, "label": ("<3>", "2", "401"), "others": 1, "until": NOW}
    ],
    "household.list": [{"joined": [(n, 1, ("3", "2", str(n))) for n in range(m)]} for m in (1, 30)],
    "group.adopted": [
        {"title": "3号楼", "lead": True, "seconds": 259200.0},
        {"title": "3号楼", "lead": False, "seconds": 90.0},
    ],
    "group.here_again": [{}],
    "help": [{}],
    "language.ask": [{}],
    "language.chosen": [{"language": "en"}],
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
    "need.rate": ONE,
    "need.rated": [{"no": 7}],
    "need.reminder": [{**need(), "left": s} for s in (1, 30, 3600, 86400, 4 * 86400)],
    "need.reopened": ONE,
    "need.reopened_here": [{"no": 7}],
    "need.reopened_told": ONE,
    "need.resolved": [{**need(), "asked": True}, {**need(), "asked": False}],
    "need.taken": [{"no": 7}],
    "need.taken_told": ONE,
    "need.thanked": [need("reopened"), need("closed")],
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
    "refused.need.reopen_too_late": [{"no": 7}],
    "refused.need.reopened_once": [{"no": 7}],
    "refused.need.unknown": [{}],
    "refused.need.wrong_state": [{"no": 7, "state": s} for s in STATES],
    "refused.need.yours_already": [{"no": 7}],
    "refused.no_home": [{}],
    "refused.no_right": [
        {"action": a} for a in ("need.take", "need.withdraw", "need.rate", "need.reopen",
                                "group.adopt", "role.grant", "language.choose",
                                "binding.undo")
    ],
    "refused.role.held": [{"role": "floor_lead"}],
    "refused.role.unknown": [{"role": "<皇帝>"}],
    "refused.stale": [{"no": 7, "state": s, "role": r} for s in STATES for r in ("", "floor_lead")],
    "role.granted": [{"role": "floor_lead", "holder": 5}],
    "role.yours": [{"role": "party_branch"}],
    "start": [{}],
    "strangers": [{}],
}  # fmt: skip
