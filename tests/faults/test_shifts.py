"""Leases come, go, and the worker is stopped, all at the same moment."""

from __future__ import annotations

import asyncio

import pytest

from bot.shifts import Shifts


class Given:
    """Leases that a test gives and takes."""

    def __init__(self):
        self.has = False

    def held(self, _):
        return self.has


@pytest.fixture
async def shifts():
    made = Shifts(asyncio.get_running_loop())
    made.leases = Given()
    return made


async def turns(count):
    """So many rounds of the loop."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize("rounds", range(5))
@pytest.mark.parametrize("had", [False, True])
async def test_a_worker_that_is_stopped_as_a_lease_comes_or_goes_ends(shifts, had, rounds):
    began = []

    async def part():
        began.append(1)
        await asyncio.Event().wait()

    shifts.leases.has = had
    worker = asyncio.create_task(shifts.during("speaker", part))
    await turns(5)
    assert bool(began) is had
    shifts.leases.has = not had
    shifts.changed()
    await turns(rounds)
    worker.cancel()
    ended, _ = await asyncio.wait([worker], timeout=1.5)
    for _ in range(5):  # whatever it does now must not outlive the test
        worker.cancel()
        await turns(5)
    assert ended, "it goes on although it was told to end"
    assert worker.cancelled()
