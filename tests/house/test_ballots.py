"""`huiyin ballots`: which papers of a vote are printed, for whom, and why not (S08)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from bot import papers
from bot.cli import app
from bot.flows.vote_ballot_events import PaperEntered
from bot.flows.vote_events import VoiceGiven
from bot.letters import BotStatus, Chat
from storage import house
from storage.transaction import Tx
from storage.votes import VOTES
from tests.storage.polling_station import COLLECTORS, OPENER, OPERATOR, station


@pytest.fixture
def place(database, here, monkeypatch):
    """A polling station whose bot knows its name; homes 13 to 15 are of nobody on Telegram."""
    monkeypatch.setenv("HUIYIN_DATABASE_URL", database)
    with station(database) as found:
        found.desk.call(lambda c: house.put(c, "bot_name", "huiyin_bot")).result()
        yield found


@pytest.fixture
def printed(monkeypatch):
    """What would stand on the pages, instead of pages: they have tests of their own."""
    told = {}

    def pages(facts):
        told.clear()
        told.update(facts)
        return b"%PDF"

    monkeypatch.setattr(papers, "pages", pages)
    return told


def ballots(*words):
    return CliRunner().invoke(app, ["ballots", *map(str, words)])


def refused(*words):
    """The one line that it says."""
    done = ballots(*words)
    assert (done.exit_code, done.stdout) == (1, ""), done
    assert done.stderr.startswith("huiyin: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("huiyin: ").strip()


def homes(printed, kind):
    return [one["home"] for one in printed[kind]]


def alter(place, **changes):
    """The vote is in another state."""

    def work(connection):
        tx = Tx(connection, {})
        tx.put(VOTES, (1, place.no), replace(tx.get(VOTES, (1, place.no)), **changes))
        tx.flush()

    place.desk.call(work).result()


def enters(place, head, choice="yes", by=COLLECTORS[1:]):
    for who in by:
        place.does(PaperEntered(place.no, head, choice), who)


def test_ballots_are_for_homes_that_nobody_reaches_and_that_have_not_voted(place, here, printed):
    no = place.opens()
    done = ballots("--vote", no, "b.pdf")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "3 ballots in b.pdf\n", "")
    assert homes(printed, "ballots") == ["3-1-13，1票", "3-1-14，1票", "3-1-15，1票"]
    assert printed["community"] == "3号楼"
    one = printed["ballots"][0]
    assert one["number"].startswith(f"V{no}-13-")
    assert one["link"].startswith("https://t.me/huiyin_bot?start=1-v-ln-")
    assert (here / "b.pdf").stat().st_mode & 0o777 == 0o600
    enters(place, 13)
    assert ballots("--vote", no, "b.pdf").stdout == "2 ballots in b.pdf\n", "written over"
    assert ballots("--vote", no, "--all", "b.pdf").stdout == "15 ballots in b.pdf\n"


def test_the_pages_are_a_pdf(place, here):
    no = place.opens()
    for kind in ((), ("--notices",), ("--proxies",)):
        assert ballots("--vote", no, *kind, "b.pdf").exit_code == 0
        assert (here / "b.pdf").read_bytes().startswith(b"%PDF")


def test_notices_and_proxies_are_printed_from_the_notice_to_the_end(place, here, printed):
    no = place.opens()
    for kind in ("notices", "proxies"):
        assert ballots("--vote", no, f"--{kind}", "p.pdf").stdout == f"3 {kind} in p.pdf\n"
        assert len(printed[kind]) == 3
    assert printed["proxies"][0]["number"].startswith(f"V{no}-13-")
    alter(place, state="noticed", opened_at=None, closes_at=None)
    assert ballots("--vote", no, "--proxies", "p.pdf").exit_code == 0
    assert {one["number"] for one in printed["proxies"]} == {""}, "the roll is not frozen yet"
    assert {one["qr"] for one in printed["proxies"]} == {""}
    assert ballots("--vote", no, "--notices", "p.pdf").exit_code == 0
    for state, why in (
        ("published", f"vote {no} is over"),
        ("cancelled", f"vote {no} was called off"),
        ("consulting", f"vote {no} has no notice yet: its homes are being visited"),
        ("draft", f"there is no vote {no} in 3号楼"),
    ):
        alter(place, state=state)
        assert refused("--vote", no, "--notices", "p.pdf") == why
        assert refused("--vote", no, "--proxies", "p.pdf") == why


def test_the_limit_of_proxies_is_that_of_the_policy(place, here, printed, monkeypatch):
    no = place.opens()
    (here / "policy.toml").write_text("[vote]\nproxy_most = 2\n")
    monkeypatch.setenv("HUIYIN_POLICY", "policy.toml")
    assert ballots("--vote", no, "--proxies", "p.pdf").exit_code == 0
    assert "一个人在这次票决里最多受托2户" in printed["proxies"][0]["rules"]
    (here / "policy.toml").write_text("[vote")
    assert refused("--vote", no, "p.pdf").startswith("HUIYIN_POLICY: not TOML")


def test_receipts_are_for_papers_that_count_and_tell_no_choice(place, here, printed):
    no = place.opens()
    none = f"no paper of vote {no} has been entered by two people so far"
    assert refused("--vote", no, "--receipts", "r.pdf") == none
    enters(place, 14, by=COLLECTORS[1:2])  # by one person alone
    place.does(VoiceGiven(no, 3, "no"), 3)
    assert refused("--vote", no, "--receipts", "r.pdf") == none
    enters(place, 13, "no")
    assert ballots("--vote", no, "--receipts", "r.pdf").stdout == "1 receipt in r.pdf\n"
    assert homes(printed, "receipts") == ["3-1-13"]
    said = str(printed)
    assert "录入：2026年11月23日" in said
    assert not [word for word in ("反对", "同意", "弃权") if word in said]
    enters(place, 5)  # somebody of it reads their receipt in the chat
    assert ballots("--vote", no, "--receipts", "r.pdf").stdout == "1 receipt in r.pdf\n"
    assert ballots("--vote", no, "--receipts", "--all", "r.pdf").stdout == "2 receipts in r.pdf\n"
    place.at[0] += timedelta(days=30)
    place.carry(*place.due())
    assert ballots("--vote", no, "--receipts", "r.pdf").exit_code == 0, "also afterwards"


def test_a_secret_vote_has_notices_alone(place, here):
    no = place.opens("secret")
    why = f"vote {no} is secret: a paper with a number would tell who chose what"
    for kind in ((), ("--proxies",), ("--receipts",)):
        assert refused("--vote", no, *kind, "b.pdf") == why
    assert ballots("--vote", no, "--notices", "b.pdf").exit_code == 0


def test_what_is_not_there_is_said_and_no_file_is_made(place, here):
    no = place.opens()
    assert refused("--vote", 7, "b.pdf") == "there is no vote 7 in 3号楼"
    assert refused("--vote", no, "nowhere/b.pdf") == "there is no folder nowhere"
    assert refused("--vote", no, "--notices", "--proxies", "b.pdf") == (
        "one at a time: --notices, --proxies or --receipts"
    )
    assert "community" in refused("--vote", no, "--community", 9, "b.pdf")
    alter(place, state="counting")
    why = f"vote {no} is not open: ballots carry the numbers of its frozen roll"
    assert refused("--vote", no, "b.pdf") == why
    alter(place, state="lapsed")
    for kind in ((), ("--notices",), ("--proxies",), ("--receipts",)):
        assert refused("--vote", no, *kind, "b.pdf") == f"the notice of vote {no} has lapsed"
    assert not list(here.glob("*.pdf"))


def test_of_several_communities_one_is_named(place, here):
    no = place.opens()
    other = Chat(-200, False, "5号楼")
    place.carry(place.letter(BotStatus("member", OPENER, True), OPERATOR, other))
    assert "--community" in refused("--vote", no, "b.pdf")
    assert refused("--vote", no, "--community", 2, "b.pdf") == f"there is no vote {no} in 5号楼"
    assert ballots("--vote", no, "--community", 1, "b.pdf").exit_code == 0


def test_everybody_is_reached(place, here):
    no = place.opens()
    for head in (13, 14, 15):
        enters(place, head)
    why = "everybody is reached by phone: --all prints for all of them"
    assert refused("--vote", no, "b.pdf") == why


def test_a_bot_without_a_name_and_a_file_that_cannot_be_written(place, here):
    no = place.opens()
    (here / "folder.pdf").mkdir()
    assert refused("--vote", no, "folder.pdf") == "cannot write folder.pdf: Is a directory"
    place.desk.call(lambda c: house.put(c, "bot_name", "")).result()
    assert refused("--vote", no, "b.pdf").startswith("the bot's name is not known yet")


def test_no_database_and_no_number(here, monkeypatch):
    monkeypatch.setenv("HUIYIN_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    assert refused("--vote", 1, "b.pdf") == "no database at /nowhere/at/all.sqlite3"
    assert ballots("--vote", 0, "b.pdf").exit_code == 2
    assert ballots("b.pdf").exit_code == 2
