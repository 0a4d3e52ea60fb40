"""Lists and the index of words: bounded reads on indexes, whatever is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from msgspec.structs import replace
from sqlalchemy import inspect

from bot.cases import terms
from bot.cases.board import switchboard
from bot.flows.need_events import NeedResolved
from bot.flows.need_following import Follow
from bot.flows.need_life import LIFE
from bot.flows.need_state import OVER, Need
from storage import broadcast, house, migrations, need_lists, need_terms, needs
from storage.database import open_writer
from storage.needs import FOLLOWERS, NEEDS
from storage.sql import Sql, insert
from storage.tables import LIVE_STATES, METADATA
from storage.transaction import Tx

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ALIKE = switchboard().looks["needs.alike"]


def need(no, text="电梯坏了", home=1, **changes):
    due = NOW + timedelta(hours=no)
    made = Need(no, home, 100, text, "3号楼2单元", "submitted", NOW, due)
    return replace(made, **changes)


def enter(tx, *found):
    for one in found:
        tx.put(NEEDS, (1, one.no), one)
        need_terms.enter(tx, 1, one.home, one.no, terms.of_need(one))


@pytest.fixture
def tx(database):
    engine = open_writer(database)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        yield Tx(connection, {})
    engine.dispose()


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (need_lists.OPEN, (1, 1, 9), "ix_need_open"),
        (need_lists.MIRRORED, (1, 1, 9), "need_mirror"),
        (need_lists.RAISED, (1, 100, 9), "ix_need_reporter"),
        (need_lists.IN_HAND, (1, 100, 9), "ix_need_handler"),
        (need_lists.FOLLOWED, (1, 100, 9), "ix_need_follower_person"),
        (need_terms.POSTINGS, (1, 1, "电梯", 9), "PRIMARY KEY"),
        (need_terms.NEWEST, (1, 1, 9), "ix_need_home"),
        (need_terms.NEWEST_MIRRORED, (1, 1, 9), "need_mirror"),
        (need_terms.among(3), (1, 1, "电梯", 1, 2, 3), "PRIMARY KEY"),
        (need_terms.open_among(3), (1, 1, 2, 3), "INDEX"),
        (need_terms.holders(2, 9), (1, 1, "a", 1, 1, "b"), "PRIMARY KEY"),
    ],
)
def test_every_question_is_answered_by_an_index(tx, sql, values, index):
    """No scan of a table and no sort."""
    enter(tx, *(need(no, mirrors=(2,) if no % 20 == 0 else ()) for no in range(1, 200)))
    if tx.connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans a table of a few rows without its indexes")
    tx.flush()
    tx.connection.exec_driver_sql("ANALYZE")
    text = sql._by_style["qmark"]
    rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
    plan = "\n".join(row[3] for row in rows)
    assert index in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    scans = [line for line in plan.splitlines() if line.startswith("SCAN")]
    assert all(line == "SCAN p" for line in scans), plan  # the bounded subquery of a union


def test_what_is_live_is_what_something_can_still_be_done_about():
    assert set(LIFE[NeedResolved]) <= set(LIVE_STATES)
    assert not {*OVER, "resolved"} & set(LIVE_STATES)


def test_open_ones_come_oldest_due_first_over_all_groups(tx):
    enter(
        tx, need(1, home=2), need(2), need(3, state="closed"), need(4, home=2), need(5, home=3),
        need(6, state="on_hold", due_at=NOW),
    )  # fmt: skip
    tx.flush()
    assert need_lists.open_in(tx.connection, 1, [1, 2]) == [6, 1, 2, 4]
    assert need_lists.open_in(tx.connection, 2, [1, 2]) == []
    assert need_lists.open_in(tx.connection, 1, []) == []


def test_a_further_group_has_open_ones_that_stand_there_too_and_each_once(tx):
    enter(tx, need(1, mirrors=(2,)), need(2, mirrors=(2,), state="closed"), need(3, home=2))
    tx.flush()
    assert need_lists.open_in(tx.connection, 1, [2]) == [1, 3]
    assert need_lists.open_in(tx.connection, 1, [1, 2]) == [1, 3]
    shown, total = broadcast.open_needs(tx.connection, 1, 2, 1)
    assert ([one.no for one in shown], total) == ([1], 2)
    assert [no for no, *_ in need_terms.newest(tx.connection, 1, [2])] == [3, 2, 1]


def test_a_list_ends_one_after_the_most(tx):
    enter(tx, *(need(no) for no in range(1, need_lists.MOST + 50)))
    tx.flush()
    found = need_lists.open_in(tx.connection, 1, [1])
    assert found == list(range(1, need_lists.MOST + 2))


def test_own_ones(tx):
    enter(
        tx,
        need(1, handler=7, mirrors=(2,)),
        need(2, handler=7, state="closed"),
        need(3, reporter=7),
    )
    tx.put(FOLLOWERS, (1, 2, 7), Follow())
    tx.flush()
    assert need_lists.raised(tx.connection, 1, 7) == [(3, {1}, "submitted")]
    assert need_lists.in_hand(tx.connection, 1, 7) == [(1, {1, 2}, "submitted")]
    assert need_lists.followed(tx.connection, 1, 7) == [(2, {1}, "closed")]


def test_every_term_must_be_there_and_the_newest_come_first(tx):
    enter(tx, need(1), need(2, "电梯很脏"), need(3, "楼道很脏"), need(4, "电梯很脏", home=2))
    tx.flush()

    def search(homes, *words, most=9):
        return need_terms.search(tx.connection, 1, homes, words, most)

    assert search([1], "电梯") == [2, 1]
    assert search([1, 2], "电梯") == [4, 2, 1]
    assert search([1, 2], "电梯", most=2) == [4, 2]
    assert search([1], "电梯", "@s楼道") == []
    assert search([1], "电梯", "没有") == []
    assert search([1]) == []
    assert search([], "电梯") == []


def test_a_search_looks_at_no_more_than_its_share(tx):
    """A common word and one that only the very oldest holds: the rare one leads."""
    enter(tx, need(1, "电梯和秋千"), *(need(no) for no in range(2, need_terms.LOOK + 200)))
    enter(tx, *(need(no, "电梯") for no in range(1000, 1100)))
    tx.flush()
    assert need_terms.search(tx.connection, 1, [1], ["电梯", "秋千"], 21) == [1]
    found = need_terms.search(tx.connection, 1, [1], ["电梯"], 10_000)
    assert len(found) <= need_terms.LOOK
    assert found[0] == 1099


def test_struck_terms_lead_nowhere(tx):
    enter(tx, need(1), need(2))
    tx.flush()
    need_terms.strike(tx, 1, 1, 2, terms.of_need(need(2)))
    tx.flush()
    assert need_terms.search(tx.connection, 1, [1], ["电梯"], 9) == [1]


def test_alike_are_the_open_ones_of_this_group_the_likest_first(tx):
    enter(
        tx, need(1), need(2, state="closed"), need(3, home=2), need(4, "楼道灯不亮"),
        need(5, "电梯又坏了"), need(6), need(7), need(8, "快递柜打不开"),
    )  # fmt: skip
    tx.flush()
    found = ALIKE(tx, 1, 1, "2单元的电梯坏了", "3号楼2单元", "", 3)
    assert [row[0] for row in found] == [7, 6, 5]
    assert found[0] == [7, "电梯坏了", "3号楼2单元", "submitted", False]
    assert ALIKE(tx, 1, 1, "1单元的电梯坏了", "3号楼1单元", "", 3) == []
    assert ALIKE(tx, 1, 9, "2单元的电梯坏了", "3号楼2单元", "", 3) == []
    assert ALIKE(tx, 1, 1, "🔥", "", "", 3) == []


def test_alike_sees_what_the_same_commit_has_gathered(tx):
    tx.begin()
    enter(tx, need(1))
    assert [row[0] for row in ALIKE(tx, 1, 1, "电梯坏了", "3号楼", "", 3)] == [1]
    tx.accept()
    tx.begin()
    assert [row[0] for row in ALIKE(tx, 1, 1, "电梯坏了", "3号楼", "", 3)] == [1]
    tx.put(NEEDS, (1, 1), need(1, state="closed"))
    assert ALIKE(tx, 1, 1, "电梯坏了", "3号楼", "", 3) == []
    tx.back()
    tx.flush()
    assert [row[0] for row in ALIKE(tx, 1, 1, "电梯坏了", "3号楼", "", 3)] == [1]


def test_alike_follows_what_the_letters_of_a_commit_change(tx):
    def found(text, home=1):
        return [row[0] for row in ALIKE(tx, 1, home, text, "3号楼2单元", "", 3)]

    tx.begin()
    enter(tx, need(1), need(2, "楼道灯不亮"))
    tx.accept()
    tx.begin()
    enter(tx, need(3))
    assert found("电梯坏了") == [3, 1]
    tx.back()
    assert found("电梯坏了") == [1], "what was refused is not there"
    tx.put(NEEDS, (1, 1), need(1, "楼道灯不亮"))
    assert (found("电梯坏了"), found("楼道灯不亮")) == ([], [2, 1])
    tx.put(NEEDS, (1, 2), need(2, "楼道灯不亮", mirrors=(5,)))
    assert (found("楼道灯不亮", home=5), found("楼道灯不亮", home=6)) == ([2], [])


def test_one_among_very_many_is_found(tx):
    enter(tx, need(1, "健身区的秋千断了"), *(need(no, "健身区的灯坏了") for no in range(2, 900)))
    tx.flush()
    assert [row[0] for row in ALIKE(tx, 1, 1, "健身区秋千断了", "3号楼健身区", "", 3)] == [1]


def test_needs_that_stand_already_are_entered_once(tx):
    """Needs older than the index, or read by another release."""
    for no in (1, 2):
        tx.put(NEEDS, (1, no), need(no))
    tx.put(NEEDS, (2, 1), need(1, "楼道灯不亮"))
    tx.flush()
    assert terms.renew(tx.connection) == 3
    assert need_terms.search(tx.connection, 1, [1], ["电梯"], 9) == [2, 1]
    assert need_terms.search(tx.connection, 2, [1], ["@s楼道"], 9) == [1]
    assert terms.renew(tx.connection) == 0
    house.put(tx.connection, house.READING, "another")
    assert terms.renew(tx.connection) == 3
    assert need_terms.search(tx.connection, 1, [1], ["电梯"], 9) == [2, 1]


def test_many_needs_are_entered_in_portions(tx, monkeypatch):
    monkeypatch.setattr(terms, "_AT_ONCE", 2)
    for no in range(1, 6):
        tx.put(NEEDS, (1, no), need(no))
    tx.flush()
    assert terms.renew(tx.connection) == 5
    assert need_terms.search(tx.connection, 1, [1], ["电梯"], 9) == [5, 4, 3, 2, 1]


def test_a_long_text_is_found_by_another_one(tx):
    long = "电梯" + "坏快修呀物业师傅" * 10 + "秋千断"
    enter(tx, need(1, long), need(2, "楼道灯不亮"))
    tx.flush()
    found = ALIKE(tx, 1, 1, f"{long}很久了", "3号楼2单元", "", 3)
    assert [row[0] for row in found] == [1]


def test_in_a_large_group_the_place_leads_to_the_right_one(tx):
    """The same words at a hundred other places, all of them newer."""
    places = [f"{1 + no // 6}号楼{1 + no % 6}单元" for no in range(600)]
    enter(tx, *(need(no, "电梯坏了", place=place) for no, place in enumerate(places, 1)))
    tx.flush()
    for place in (places[0], places[299], places[599]):
        found = ALIKE(tx, 1, 1, "梯子又趴窝了", place, "elevator.fault", 3)
        assert [row[2] for row in found] == [place]


def test_closed_ones_do_not_hide_an_open_one(tx):
    enter(tx, need(1), *(need(no, state="closed") for no in range(2, 40)))
    tx.flush()
    assert [row[0] for row in ALIKE(tx, 1, 1, "电梯坏了", "3号楼2单元", "", 3)] == [1]


def test_what_was_sorted_anew_is_found_by_its_new_kind(tx):
    """Without a pair in common: only the kind and the place lead to it."""
    light, fault = "facility.light", "elevator.fault"
    asked = ("响咣当", "3号楼2单元", fault)
    one = need(1, "咣当响个不停", category=light)
    enter(tx, one)
    assert ALIKE(tx, 1, 1, *asked, 3) == []
    after = replace(one, category=fault)
    terms.sorted_anew(tx, 1, one, after)
    tx.put(NEEDS, (1, 1), after)
    tx.flush()
    assert [row[0] for row in ALIKE(tx, 1, 1, *asked, 3)] == [1]
    for was, now in ((after, one), (one, after)):  # and back, and forth, in one commit
        terms.sorted_anew(tx, 1, was, now)
    tx.flush()
    assert need_terms.search(tx.connection, 1, [1], ["3|#elevator.fault"], 9) == [1]
    assert need_terms.search(tx.connection, 1, [1], ["3|#facility.light"], 9) == []


def test_whoever_follows_since_the_same_commit_hears_of_it(tx):
    tx.put(FOLLOWERS, (1, 7, 4), Follow())
    tx.put(FOLLOWERS, (1, 7, 5), Follow(muted=True))
    tx.put(FOLLOWERS, (1, 8, 6), Follow())
    hears = switchboard().followers["need"]
    assert hears(tx, 1, 7) == [4]
    tx.flush()
    tx.put(FOLLOWERS, (1, 7, 4), None)
    tx.put(FOLLOWERS, (1, 7, 5), Follow())
    assert hears(tx, 1, 7) == [5]


def test_needs_that_were_mirrored_before_are_found_where_they_stand():
    engine = open_writer("sqlite://")
    with engine.begin() as connection:
        command.upgrade(migrations.config(connection), "0009")
        row = dict(zip(needs._COLUMNS, needs._values(1, need(7)), strict=True))
        row["mirrors"] = "2,3"
        then = [column["name"] for column in inspect(connection).get_columns("need")]
        Sql(insert(METADATA.tables["need"], then)).run(connection, *(row[name] for name in then))
        assert terms.renew(connection) == 1
        command.upgrade(migrations.config(connection), "head")
        assert need_lists.open_in(connection, 1, [3]) == [7]
        assert terms.renew(connection) == 1, "by their words as well"
        assert need_terms.search(connection, 1, [2], ["电梯"], 9) == [7]
    engine.dispose()
