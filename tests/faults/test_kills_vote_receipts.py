"""Killed between the commit of a secret ballot and its receipt: the code still arrives, once."""

from __future__ import annotations

import re

import pytest

from bot.flows.vote_ballot_events import SecretBallotCast
from storage import outbox
from tests.storage.polling_station import station
from tests.stores import rows


@pytest.fixture
def place(database):
    with station(database) as found:
        yield found


def test_a_receipt_waits_in_the_store_and_is_blanked_when_it_was_sent(place, database):
    """The ballot and its receipt are one commit; whoever speaks next says what waits."""
    no = place.opens("secret")
    place.does(SecretBallotCast(no, 1, "yes"), 1)
    sealed = [(i, b) for i, b in rows(database, "SELECT id, body FROM outbox WHERE person = 1")
              if '"sealed":true' in b]  # fmt: skip
    ((number, body),) = sealed
    (code,) = re.findall(r"\d{3} \d{3} \d{3}", body)
    kept = place.ask("SELECT ballots FROM vote_sealed")[0][0]
    assert kept == f"{code.replace(' ', '')}y", "counted exactly if there is a receipt"

    def sent(connection):
        row = outbox.one(connection, number)
        outbox.tried(connection, number, 1)
        assert outbox.one(connection, number).body == row.body, "tried, and not known: said again"
        outbox.done(connection, row, 2, 77, "")

    place.desk.call(sent).result()
    assert rows(database, f"SELECT body FROM outbox WHERE id = {number}") == [("{}",)]
    assert "已投" in place.does(SecretBallotCast(no, 1, "no"), 1), "double tap"
    assert place.ask("SELECT ballots FROM vote_sealed")[0][0] == kept
