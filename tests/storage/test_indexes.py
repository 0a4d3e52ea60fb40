"""Every row carries its community, and every index leads with it: tables can be spread by it."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage import tables

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
