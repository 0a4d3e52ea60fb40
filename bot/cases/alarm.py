"""Alarms of the installation, at the switchboard."""

from __future__ import annotations

from bot.cases.case import Case, Switchboard
from bot.flows import alarm as flow
from bot.flows.effects import Place
from storage.alarms import ALARMS
from storage.transaction import Tx


def _load(
    tx: Tx, _place: Place, _who: int, event: flow.AlarmRaised | flow.AlarmEnded
) -> flow.Alarm:
    return tx.get(ALARMS, event.kind) or flow.Alarm(event.kind)


def _save(tx: Tx, _community: int, alarm: flow.Alarm) -> None:
    tx.put(ALARMS, alarm.kind, alarm)


RAISED = Case(flow.raise_alarm, _load, _save, lambda alarm: f"alarm:{alarm.kind}", lambda _: 0)
ENDED = Case(flow.end_alarm, _load, _save, lambda alarm: f"alarm:{alarm.kind}", lambda _: 0)


def enter(board: Switchboard) -> None:
    """Enter both."""
    board.events[flow.AlarmRaised] = RAISED
    board.events[flow.AlarmEnded] = ENDED
