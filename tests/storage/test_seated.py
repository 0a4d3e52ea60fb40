"""Who sits where is remembered within a commit, and never longer than it is so."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from bot.flows.rules.rights import Role
from bot.seated import Seated
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

LEAD, HOME = 7, 3


@pytest.fixture
def tx(tmp_path, pattern):
    """A floor lead who can be reached and is in the group."""
    path = tmp_path / "seats.sqlite3"
    path.write_bytes(pattern)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        tx = Tx(connection, {})
        tx.begin()
        tx.put(PEOPLE, LEAD, PersonState(LEAD, "李大爷", started=True))
        tx.put(MEMBERS, (1, LEAD, HOME), True)
        tx.put(GRANTS, 1, Grants({("floor_lead", HOME): frozenset({LEAD})}))
        tx.accept()
        yield tx
    engine.dispose()


def leads(tx):
    """As another letter of the same commit finds it."""
    return Seated(tx, frozenset()).holders(1, Role.FLOOR_LEAD, HOME)


def is_lead(tx):
    return Role.FLOOR_LEAD in Seated(tx, frozenset()).roles(1, LEAD, HOME)


def blocked(tx):
    tx.put(PEOPLE, LEAD, PersonState(LEAD, "李大爷", started=True, blocked=True))


def left(tx):
    tx.put(MEMBERS, (1, LEAD, HOME), False)


def ended(tx):
    tx.put(GRANTS, 1, Grants())


@pytest.mark.parametrize("changed", [blocked, left, ended])
def test_the_next_letter_knows_what_this_one_changed(tx, changed):
    assert leads(tx) == [LEAD]
    assert is_lead(tx)
    tx.begin()
    changed(tx)
    assert leads(tx) == []
    assert not is_lead(tx)
    tx.accept()
    assert leads(tx) == []


@pytest.mark.parametrize("changed", [blocked, left, ended])
def test_what_a_refused_letter_changed_is_as_it_was(tx, changed):
    tx.begin()
    changed(tx)
    assert leads(tx) == []
    tx.back()
    assert leads(tx) == [LEAD]
    assert is_lead(tx)


@pytest.mark.parametrize("changed", [blocked, left, ended])
def test_what_a_letter_with_a_bug_changed_is_as_it_was(tx, changed):
    tx.begin()
    changed(tx)
    assert leads(tx) == []
    tx.begin()  # the next one: nothing was accepted
    assert leads(tx) == [LEAD]


def test_nothing_is_asked_twice_while_nobody_comes_or_goes(tx, monkeypatch):
    assert leads(tx) == [LEAD]
    monkeypatch.setattr("bot.seated.sits", None)  # it would fail
    assert leads(tx) == [LEAD]
    tx.disturbed()
    with pytest.raises(TypeError):
        leads(tx)


def test_an_operator_who_was_seated_is_one_at_once(tx):
    assert Seated(tx, frozenset({1})).operators() == {1}
    tx.put(GRANTS, 0, Grants({("operator", 0): frozenset({LEAD})}))
    assert Seated(tx, frozenset({1})).operators() == {1, LEAD}
