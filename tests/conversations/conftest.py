"""What several conversations need."""

from __future__ import annotations

import pytest

from bot import office
from bot.flows.rules.policy import Policy
from bot.reading.register import read
from storage.transaction import Tx


async def _print_slips(house, raw, **how):
    """The register is loaded and slips are printed while the bot is stopped: codes by room.

    The operator has heard of it when this returns.
    """
    await house.stop_bot()
    with office.opened(house.database) as connection:
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        office.load(tx, head, read(raw).units, raw, house.clock.now())
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        found = office.issue(tx, head, house.clock.now(), Policy(), **how)
    await house.start_bot()
    await house.town.settle()
    return {p.home.unit.room: p.link.partition("?start=")[2] for p in found}


@pytest.fixture
def print_slips():
    return _print_slips
