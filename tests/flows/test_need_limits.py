"""How much one person may raise, by table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows.effects import Actor, Ctx, Place, Refused
from bot.flows.need_events import NeedReported
from bot.flows.need_limits import Reporting, check
from bot.flows.rules.policy import Policy, PolicyError, read
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CTX = Ctx(NOW, Actor(5, frozenset({Role.RESIDENT})), Place(1, 1, 1), Policy(), lambda: 7)


def raised(*hours_and_waits):
    return Reporting(tuple((NOW - timedelta(hours=h), waits) for h, waits in hours_and_waits))


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ([], ""),
        ([(1, True), (2, True)], ""),
        ([(1, True), (2, True), (3, True)], "need.too_many_open"),
        ([(1, True), (2, True), (24, True)], ""),
        ([(1, False)] * 4, ""),
        ([(1, False)] * 5, "need.too_many_today"),
        ([(1, False)] * 4 + [(24, False)], ""),
        ([(1, True)] * 3 + [(1, False)] * 5, "need.too_many_open"),
    ],
)
def test_three_that_wait_and_five_in_all(before, refused):
    try:
        check(raised(*before), NeedReported("灯不亮"), CTX)
        said = ""
    except Refused as refusal:
        said = refusal.code
    assert said == refused
    check(raised(*before), NeedReported("着火了", urgency="emergency"), CTX)


def test_whoever_confirms_history_raises_many_and_nobody_else():
    many = raised(*[(1, True)] * 9)
    event = NeedReported("灯不亮", source="import")
    check(many, event, replace(CTX, actor=Actor(5, frozenset({Role.FLOOR_LEAD}))))
    with pytest.raises(Refused):
        check(many, event, CTX)


def test_a_draft_is_kept_a_day_at_most():
    assert read('[offer]\nlasts = "1h"').offer.lasts == timedelta(hours=1)
    with pytest.raises(PolicyError, match="24 hours"):
        read('[offer]\nlasts = "25h"')
