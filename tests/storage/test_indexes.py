"""Every row carries its community, and every index leads with it: tables can be spread by it."""

from __future__ import annotations

import pytest
from sqlmodel import SQLModel

from storage import tables
from tests.stores import change, rows

assert tables.METADATA is SQLModel.metadata

#: what belongs to the whole installation, or to a person in all communities
OF_ALL = {
    "community": "it is one",
    "house": "values of the installation",
    "inbox": "numbers of updates, of one token",
    "quarantine": "updates that could not be read: whose they are is not known",
    "person": "one person in several communities",
}
#: indexes by which a community is found, or the next thing to do in any of them
ACROSS = {
    "ix_chat_group_chat": "which community a chat belongs to",
    "ix_deadline_due": "what is due next, in any of them",
    "ix_outbox_waiting": "what is to be said next, in any of them",
    "ix_invitation_digest": "which community an invitation leads to",
    "ix_role_seat_holder": "where somebody holds a role",
}
#: SQLite gives a number once for ever only to a column that is the whole key
NUMBERED = {"deadline", "outbox"}


def test_every_row_carries_its_community():
    without = {t.name for t in SQLModel.metadata.sorted_tables if "community" not in t.columns}
    assert without == set(OF_ALL) - {"person"}


def test_every_index_leads_with_it():
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in OF_ALL:
            continue
        for index in table.indexes:
            found[index.name] = next(iter(index.columns)).name
        found[table.name] = next(iter(table.primary_key)).name
    others = {name for name, first in found.items() if first != "community"}
    assert others == set(ACROSS) | NUMBERED


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("voter = 900", "poll_ballot_pkey"),
        ("person = 900 AND choice <> ''", "ix_poll_ballot_person"),
    ],
)
def test_a_ballot_is_found_by_its_index_before_the_server_knows_the_table(server, asked, index):
    """Statistics are made a minute later: a rush fills the table sooner."""
    url = server.database()
    fill = (
        "INSERT INTO poll_ballot (community, no, voter, nth, choice, person)"
        " SELECT 1, 1, n, n, '0', n FROM generate_series(1, 3000) n"
    )
    change(url, "ALTER TABLE poll_ballot SET (autovacuum_enabled = false)")
    change(url, fill)
    plan = rows(
        url, f"EXPLAIN SELECT voter FROM poll_ballot WHERE community = 1 AND no = 1 AND {asked}"
    )
    server.drop(url)
    assert index in str(plan)
