"""The shelf of lessons, and what is remembered of them: only what was committed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.cases.learning import LOOKED, UNTAUGHT, Learning
from bot.flows.lesson import A_PAGE, ALIKE, CATEGORY, NEED, NO, YES, Lesson
from bot.reading.learned import MOST as MARKS
from bot.reading.learned import marks
from storage import lessons
from storage.communities import CHATS, COMMUNITIES, GROUPS, GroupState, Head
from storage.database import open_reader, open_writer
from storage.lessons import LESSONS
from storage.transaction import Tx
from tests.stores import rows

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE, THERE, STRANGER = -1001, -1002, -1003  # chats of community 1 and 2, and of none
WORDS = ("电梯", "晚霞", "真好看")
ONE = Lesson(0, NOW, NEED, NO, marks(WORDS), 12, 1, "", "floor_lead")


class Store:
    """A database with two communities; `letter` is one commit of one process."""

    def __init__(self, url):
        self.engine, self.kept, self.reader = open_writer(url), {}, open_reader(url)

    @contextmanager
    def letter(self, *learning):
        with self.engine.begin() as connection:
            tx = Tx(connection, self.kept)
            tx.begin()
            yield tx
            tx.accept()
            tx.flush()
        tx.committed()
        for one in learning:
            one.committed(tx.written(COMMUNITIES.name), moved=bool(tx.written(CHATS.name)))

    def look(self, learning, chat, at):
        with self.reader.connect() as connection:
            return learning.look(connection, chat, at)


@pytest.fixture
def store(database):
    made = Store(database)
    with made.letter() as tx:
        for community, chat in ((1, HERE), (2, THERE)):
            tx.put(COMMUNITIES, community, Head(community, "阳光", "zh_CN", "Asia/Shanghai"))
            tx.put(GROUPS, (community, 1), GroupState(community, 1, chat, "3号楼", ""))
    yield made
    made.reader.dispose()
    made.engine.dispose()


def teach(tx, lesson=ONE, community=1):
    made = replace(lesson, no=lessons.new_number(tx, community))
    tx.put(LESSONS, (community, made.no), made)
    return made


def revoke(tx, lesson, at=NOW):
    lessons.revoke(tx, 1, replace(lesson, revoked_at=at))


def version(tx, community=1):
    return lessons.version(tx.get(COMMUNITIES, community).counters)


# --- the shelf --------------------------------------------------------------------------


def test_a_lesson_is_kept_as_it_was(store):
    full = Lesson(0, NOW, CATEGORY, "parking.block", tuple(range(MARKS)), 12, 3, "a.b", "property")
    with store.letter() as tx:
        made = [teach(tx), teach(tx, full), teach(tx, replace(ONE, kind=ALIKE, marks=(73,)))]
    with store.letter() as tx:
        assert [tx.get(LESSONS, (1, no)) for no in (1, 2, 3)] == made
        assert tx.get(LESSONS, (1, 4)) is None
        assert tx.get(LESSONS, (2, 1)) is None
        revoke(tx, made[1], NOW + timedelta(hours=1))
    store.kept.clear()
    with store.letter() as tx:
        assert tx.get(LESSONS, (1, 2)) == replace(full, no=2, revoked_at=NOW + timedelta(hours=1))
        assert (version(tx), version(tx, 2)) == (4, 0)


def test_what_counts_is_the_newest_that_nobody_took_back(store, monkeypatch):
    monkeypatch.setattr(lessons, "MOST", 3)
    with store.letter() as tx:
        made = [teach(tx, replace(ONE, label=str(n))) for n in range(6)]
        teach(tx, community=2)
        revoke(tx, made[4])
    with store.letter() as tx:
        assert [label for _, label, _ in lessons.counting(tx.connection, 1)] == ["5", "3", "2"]
        assert len(lessons.counting(tx.connection, 2)) == 1


def test_the_lessons_of_one_need(store):
    with store.letter() as tx:
        first = teach(tx)
        teach(tx, replace(ONE, matter=13))
        teach(tx, replace(ONE, kind=CATEGORY))
        teach(tx, community=2)
        last = teach(tx)
        revoke(tx, first)
    with store.letter() as tx:
        found = lessons.of_matter(tx.connection, 1, 12, NEED)
        assert found == [last, replace(first, revoked_at=NOW)]


def test_the_lessons_of_no_need_are_looked_up_by_their_text(store):
    with store.letter() as tx:
        one = teach(tx, replace(ONE, matter=0))
        teach(tx, replace(ONE, matter=0, marks=(1, 2)))
    with store.letter() as tx:
        assert lessons.of_matter(tx.connection, 1, 0, NEED, ONE.marks) == [one]
        assert len(lessons.of_matter(tx.connection, 1, 0, NEED)) == 2


def test_the_list_page_by_page(store):
    with store.letter() as tx:
        made = [teach(tx, replace(ONE, at=NOW + timedelta(hours=n))) for n in range(A_PAGE + 2)]
        teach(tx, replace(ONE, kind=ALIKE, marks=(60,), at=NOW + timedelta(days=9)))
        revoke(tx, made[0])
    with store.letter() as tx:
        first, last = (lessons.listed(tx, 1, page, None) for page in (0, 99))
        assert [one.no for one in first.lessons] == [11, 10, 9, 8, 7, 6, 5, 4]
        assert [one.no for one in last.lessons] == [3, 2]
        assert (first.counts, last.page) == ({NEED: 9, ALIKE: 1}, 1)
        assert (first.since, first.version) == (NOW + timedelta(hours=1), 12)
        assert [lessons.page_of(tx, 1, no) for no in (11, 4, 3, 1)] == [0, 0, 1, 1]
        empty = lessons.listed(tx, 2, 0, None)
        assert (empty.lessons, empty.counts, empty.since) == ((), {}, None)


def test_a_refused_letter_teaches_nothing(store):
    with store.letter() as tx:
        teach(tx)
        tx.back()
    with store.letter() as tx:
        assert version(tx) == 0
        assert teach(tx).no == 1
    assert len(rows(str(store.engine.url.render_as_string(hide_password=False)),
                    "SELECT * FROM lesson")) == 1  # fmt: skip


# --- what is remembered -----------------------------------------------------------------


def pulls(taught):
    return taught.learned.pulls(NEED, WORDS)


def test_the_next_letter_reads_by_it_also_of_the_same_commit(store):
    learning = Learning()
    with store.letter(learning) as tx:
        assert learning.of(tx, 1) is UNTAUGHT
        lesson = teach(tx)
        tx.accept()
        tx.begin()
        assert NO in pulls(learning.of(tx, 1))
    with store.letter(learning) as tx:
        assert NO in pulls(learning.of(tx, 1))
        assert learning.of(tx, 1) is learning.of(tx, 1), "made once"
        assert pulls(learning.of(tx, 2)) == {}
        revoke(tx, lesson)
    with store.letter(learning) as tx:
        assert pulls(learning.of(tx, 1)) == {}


def test_what_is_not_committed_is_not_remembered(store):
    learning = Learning()

    def killed():
        with store.letter(learning) as tx:
            teach(tx)
            tx.accept()
            tx.begin()
            assert NO in pulls(learning.of(tx, 1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    store.kept.clear()  # as the desk does
    with store.letter(learning) as tx:
        teach(tx, replace(ONE, label=YES))  # the same version as the one that came to nothing
    with store.letter(learning) as tx:
        assert list(pulls(learning.of(tx, 1))) == [YES]


def test_likeness_moves_with_ten_lessons(store):
    learning = Learning()
    for n in range(10):
        with store.letter(learning) as tx:
            assert learning.of(tx, 1).alike_at == 0.6, n
            teach(tx, replace(ONE, kind=ALIKE, label=NO, marks=(70,)))
    with store.letter(learning) as tx:
        taught = learning.of(tx, 1)
        assert taught.alike_at == 0.71
        assert len(taught.learned) == 0, "likeness is no example of words"
        assert learning.of(tx, 2).alike_at == 0.6


def test_the_ears_read_by_what_was_committed_a_moment_ago(store):
    learning = Learning()
    assert learning.in_chat(HERE, 0.0) is None, "nothing was looked at yet"
    assert store.look(learning, HERE, 0.0) is UNTAUGHT
    assert learning.in_chat(HERE, 1.0) is UNTAUGHT
    with store.letter(learning) as tx:
        teach(tx)
    assert learning.in_chat(HERE, 1.0) is None, "it is old, and known to be"
    assert learning.in_chat(THERE, 1.0) is UNTAUGHT
    assert NO in pulls(store.look(learning, HERE, 1.0))
    assert NO in pulls(learning.in_chat(HERE, 2.0))
    assert NO in pulls(learning.known(HERE))
    assert learning.known(STRANGER) is UNTAUGHT
    assert store.look(learning, STRANGER, 2.0) is UNTAUGHT


def test_what_another_process_wrote_is_seen_within_half_a_minute(store):
    learning, other = Learning(), Learning()
    store.look(learning, THERE, 0.0)
    with store.letter(other) as tx:
        teach(tx)
    assert learning.in_chat(HERE, LOOKED - 0.1) is UNTAUGHT
    assert learning.in_chat(HERE, LOOKED) is None
    store.look(learning, THERE, LOOKED)  # whoever speaks first looks for all
    assert learning.in_chat(HERE, LOOKED) is None
    assert NO in pulls(store.look(learning, HERE, LOOKED))
    store.kept.clear()
    with store.letter(learning) as tx:
        assert NO in pulls(learning.of(tx, 1)), "at the desk at once"


def test_a_group_that_comes_is_known_at_once(store):
    learning = Learning()
    with store.letter(learning) as tx:
        teach(tx)
    assert store.look(learning, STRANGER, 0.0) is UNTAUGHT
    with store.letter(learning) as tx:
        tx.put(GROUPS, (1, 2), GroupState(1, 2, STRANGER, "5号楼", ""))
        tx.put(CHATS, STRANGER, (1, 2))
    assert learning.in_chat(STRANGER, 1.0) is None
    assert NO in pulls(store.look(learning, STRANGER, 1.0))


def test_few_communities_are_remembered_and_the_others_read_anew(store, monkeypatch):
    monkeypatch.setattr("bot.cases.learning.REMEMBERED", 1)
    learning = Learning()
    with store.letter(learning) as tx:
        teach(tx)
        teach(tx, community=2)
    for _ in range(2):
        for chat in (HERE, THERE):
            assert NO in pulls(learning.in_chat(chat, 1.0) or store.look(learning, chat, 1.0))
    assert len(learning._made) == 1
