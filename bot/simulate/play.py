"""A story is drawn, played, and looked at after each day."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.simulate import mishaps, pollsters
from bot.simulate.cast import Street
from bot.simulate.checker import Broken, Checker
from bot.simulate.conveners import Conveners
from bot.simulate.deeds_meetings import MeetingDeeds
from bot.simulate.mishaps import Mishaps
from bot.simulate.neighbours import Neighbours
from bot.simulate.stage import CannotLive, Killed, Stage, quiet_deaths
from bot.simulate.story import BEGIN, Step
from storage.database import SQLITE


@dataclass(slots=True)
class Report:
    """What came of a story."""

    seed: int
    days: int
    events: int = 0  # deeds and mishaps that were played
    faults: dict[str, int] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    story: list[str] = field(default_factory=list)  # the shortest that breaks it

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        found: dict[str, Any] = {
            "seed": self.seed,
            "days": self.days,
            "events": self.events,
            "faults": self.faults,
            "broken": [one.as_dict() for one in self.broken],
        }
        return {**found, "story": self.story} if self.story else found


def drawn(seed: int, days: int, kinds: Sequence[str]) -> list[Step]:
    """The story of a seed: the same whatever the bot does."""
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    neighbours, conveners, steps = Neighbours(chance), Conveners(), []
    for day in range(days):
        # a source of its own: other mishaps leave the neighbours as they are
        weather = Random(json.dumps([seed, day]))  # noqa: S311 - repeatable, not secret
        about = Random(json.dumps([seed, day, "polls"]))  # noqa: S311 - repeatable, not secret
        calls = Random(json.dumps([seed, day, "meetings"]))  # noqa: S311 - repeatable, not secret
        deeds = [
            *neighbours.day(day),
            *pollsters.day(about, day),
            *conveners.day(calls, day),
        ]
        steps += sorted([*deeds, *mishaps.day(weather, day, tuple(kinds))], key=lambda s: s.at)
    return steps


@asynccontextmanager
async def _staged(database: str, seed: int) -> AsyncIterator[Stage]:
    """A stage on this database, or on a throw-away file."""
    with tempfile.TemporaryDirectory(prefix="huiyin-simulation-") as folder:
        url = database or f"{SQLITE}{Path(folder) / 'town.sqlite3'}"
        stage = Stage(url, seed)
        await stage.open()
        try:
            yield stage
        finally:
            await stage.close()


def simulate(
    seed: int,
    days: int,
    steps: Sequence[Step],
    *,
    database: str = "",
    to_the_end: bool = False,
) -> Report:
    """Play a story; it ends with the first day on which a promise is broken, or `to_the_end`."""

    async def work() -> Report:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_no_news_of_deaths)
        async with _staged(database, seed) as stage:
            return await _played(stage, Report(seed, days), steps, to_the_end=to_the_end)

    with quiet_deaths():
        return asyncio.run(work())


async def _played(
    stage: Stage, report: Report, steps: Sequence[Step], *, to_the_end: bool
) -> Report:
    street = Street(stage)
    await street.moves_in()
    deeds = MeetingDeeds(street)
    weather, checker = Mishaps(deeds), Checker(stage, deeds.diary)
    await stage.until(BEGIN)
    try:
        for day in range(report.days):
            for step in (s for s in steps if s.day == day):
                await _step(stage, step, deeds, weather)
                report.events += 1
            weather.calm()
            await stage.until(BEGIN + timedelta(days=day + 1))
            await stage.lives(lambda app: app.pulse.tidy())
            await stage.settles()
            deeds.note_absences()
            report.broken += checker.look()
            if report.broken and not to_the_end:
                break
    except CannotLive as error:
        report.broken.append(Broken("lives_on", stage.clock.now().isoformat(), str(error)))
    report.faults = weather.struck()
    return report


async def _step(stage: Stage, step: Step, deeds: MeetingDeeds, weather: Mishaps) -> None:
    await stage.until(step.when)
    deeds.note_absences()
    await (weather if step.mishap else deeds).do(step)
    deeds.note_absences()


def _no_news_of_deaths(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tasks of a killed process end by `Killed`: nobody waits for them."""
    if not isinstance(context.get("exception"), Killed):
        loop.default_exception_handler(context)
