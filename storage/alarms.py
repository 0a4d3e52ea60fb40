"""The shelf of alarms: among the values of the installation, of no community."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.flows.alarm import LIMITS, Alarm
from storage import house
from storage.times import from_ms, to_ms


class AlarmShelf:
    """Alarms by their kind."""

    name = "alarm"
    kept = False
    order = 90

    def load(self, connection: Connection, key: str) -> Alarm:
        """As it stands."""
        since = house.get(connection, _name(key))
        return Alarm(key, from_ms(int(since)) if since else None)

    def save(self, connection: Connection, states: list[tuple[str, Alarm]]) -> None:
        """Write them."""
        for key, alarm in states:
            house.put(connection, _name(key), str(to_ms(alarm.since)) if alarm.since else "")


ALARMS = AlarmShelf()


def _name(kind: str) -> str:
    return f"alarm:{kind}"


def raised(connection: Connection) -> set[str]:
    """The kinds that the operators were told of."""
    return {kind for kind in LIMITS if house.get(connection, _name(kind))}
