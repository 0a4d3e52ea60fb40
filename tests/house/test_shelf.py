"""A town of the tests that goes on from what was kept is the town that was built."""

from __future__ import annotations

import pytest

from tests.conftest import House, moved_in
from tests.stores import rows

TABLES = ("person", "chat_group", "role_seat", "ledger", "outbox", "deadline", "inbox")


@pytest.fixture
async def other(tmp_path, pattern, numbers):
    """A second house, beside the one of the test, with the same policy."""
    path = tmp_path / "other" / "house.sqlite3"
    path.parent.mkdir()
    path.write_bytes(pattern)
    policy = path.with_name("policy.toml")
    policy.write_text(numbers)
    house = House(f"sqlite:///{path}", policy)
    yield house
    await house.stop()


def seen(house):
    """What was said so far, and how much is kept."""
    said = [(s.kind, s.chat.id, s.text, s.buttons, s.at) for s in house.town.transcript]
    said.sort(key=lambda s: s[1])  # order counts within one chat
    counts = {name: rows(house.database, f"SELECT COUNT(*) FROM {name}") for name in TABLES}
    return said, counts, house.clock.now(), dict(house.app._newest._at)


async def test_it_is_as_if_built_anew(town, other):
    await moved_in(other)
    assert seen(town) == seen(other)
    for house in (town, other):
        await house.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    assert seen(town) == seen(other)


async def test_what_one_test_does_is_not_in_the_town_of_the_next(town, other):
    before = seen(town)
    other.shelf = town.shelf
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    assert seen(town) != before
    await other.stands("town", moved_in)
    assert seen(other) == before
