"""The rules of the house, executable: each fails by name when its rule is broken."""

from __future__ import annotations

import ast
import functools
import inspect
import io
import itertools
import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from babel.messages.pofile import read_po
from msgspec.structs import fields
from sqlalchemy import create_engine

from bot import codes, crash, drawings
from bot.cases.board import switchboard
from bot.flows import effects
from bot.flows.forms import Answer, Ask, Choice, Look, Start, replay
from bot.flows.rules.policy import Policy, read, written
from bot.flows.rules.vote_rules import TEMPLATES
from bot.reading.categories import CATEGORIES
from bot.settings import Settings
from bot.speech import form as form_words
from bot.speech.form_names import NAMED
from bot.speech.page import PHRASES, Page
from bot.speech.spoken import PHRASES as SPOKEN
from bot.speech.words import Reader, Words, languages
from bot.telegram_files import MOST_BYTES
from storage import migrations
from storage.tables import METADATA
from tests.house.samples import FACTS, NOW

ROOT = Path(__file__).parents[2]
BOARD = switchboard()
SOURCES = [p for top in ("bot", "storage") for p in (ROOT / top).rglob("*.py")]


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_event_has_a_case():
    assert set(effects.EVENTS.values()) == set(BOARD.events)


def test_every_code_fits_a_button():
    assert not set(effects.EVENTS) & {"s", "f", "v"}, "letters of the codec itself"
    huge = 36**6
    longest = {
        "category": max((c.id.replace(".", "__") for c in CATEGORIES), key=len),
        "urgency": "emergency",
        "tenure": "family",
        "choice": "_".join(map(str, range(10))),
    }
    for kind in effects.EVENTS.values():
        assert re.fullmatch(r"[a-z]{2}", kind.CODE), kind
        if kind.PERSONAL and kind.__name__ not in ("RoleGranted", "GroupAdopted", "RoleTaken"):
            continue  # words of people never stand in a button
        if "title" in kind.__struct_fields__:
            continue
        hints = {f: str(kind.__annotations__[f]) for f in kind.__struct_fields__}
        words = {f: longest.get(f, "residents_committee") for f in hints}
        made = kind(**{f: huge if "int" in t else words[f] for f, t in hints.items()})
        text = codes.encode(huge, made)
        assert len(text.encode()) <= 64
        assert codes.decode(text) == (huge, made)
    for code in (codes.StartForm("nr", huge), codes.Turn(huge, 99, "12"), codes.View("nd", huge)):
        assert codes.decode(codes.encode(huge, code)) == (huge, code)


def test_phrases_are_all_known():
    assert SPOKEN is PHRASES
    assert set(FACTS) == set(PHRASES), "tests/house/samples.py has a sample of each phrase"


def test_every_phrase_that_is_named_is_written():
    """By `Refused("code")`, `Say(to, "phrase")`, `Show("phrase")`; not what is put together."""
    at, lost = {"Refused": 0, "Say": 1, "Show": 0}, []
    for path in (p for p in SOURCES if "bench" not in p.parts):
        for node in ast.walk(tree(path)):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called not in at or len(node.args) <= at[called]:
                continue
            said = node.args[at[called]]
            for word in [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]:
                if isinstance(word, ast.Constant):
                    name = f"refused.{word.value}" if called == "Refused" else word.value
                    lost += [f"{path}:{node.lineno} {name}"] if name not in PHRASES else []
    assert not lost, "no phrase of bot/speech has these names"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", sorted(PHRASES))
def test_every_phrase_renders_in_every_locale(name, language):
    for reader in (Reader(in_group=True), Reader(5), Reader(7, frozenset(effects.Role))):
        for facts in FACTS[name]:
            page = PHRASES[name].speak(Words(language, reader=reader, bot="huiyin_bot"), **facts)
            assert isinstance(page, Page)
            assert page.text.strip()
            assert "{" not in page.text
            for button in (b for row in page.buttons for b in row):
                assert 0 < len(button.label) <= 40
                assert (button.code is None) == bool(button.url)


def test_every_drawing_is_a_template_and_is_drawn():
    """From the facts of every sample, after they have been JSON; what is drawn fits its kind."""
    drawn = set()
    for name, language in itertools.product(sorted(PHRASES), languages()):
        for facts in FACTS[name]:
            words = Words(language, reader=Reader(in_group=True), bot="huiyin_bot")
            found = PHRASES[name].speak(words, **facts).drawn
            if found is None:
                continue
            assert re.fullmatch(r"[^/\\:\s]+\.\w+", found.name), found.name
            made = drawings.draw(found.template, json.loads(json.dumps(found.facts)))
            photo = drawings.TEMPLATES[found.template].kind == drawings.PHOTO
            assert made.startswith(b"\x89PNG\r\n\x1a\n") == photo
            assert 0 < len(made) < MOST_BYTES[drawings.TEMPLATES[found.template].kind]
            drawn.add(found.template)
    assert drawn == set(drawings.TEMPLATES), "each template is drawn for some phrase"
    modules = {template.module.split(".")[-1] for template in drawings.TEMPLATES.values()}
    files = {p.stem for p in (ROOT / "bot" / "drawings").glob("*.py")}
    assert modules == files - {"__init__", "typeset"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_word_is_missing(language):
    template = read_po(io.BytesIO((ROOT / "locale" / "huiyin.pot").read_bytes()))
    with (ROOT / "locale" / language / "LC_MESSAGES" / "huiyin.po").open("rb") as file:
        words = read_po(file, locale=language)
    assert not words.fuzzy, f"{language}: without its header the file is not compiled"
    for message in template:
        if not message.id:
            continue
        found = words.get(message.id)
        assert found is not None, f"{language} lacks {message.id!r}: run make messages"
        texts = found.string if isinstance(found.string, (list, tuple)) else [found.string]
        assert all(texts), f"{language} does not translate {message.id!r}"
        assert not found.fuzzy
        wanted = set(re.findall(r"\{(\w+)\}", str(message.id)))
        for text in texts:
            assert set(re.findall(r"\{(\w+)\}", text)) <= wanted, f"{language}: {text!r}"


def test_the_template_holds_every_word(tmp_path):
    """`make messages` was run after the last change of words."""
    found = set()
    for path in (ROOT / "bot" / "speech").glob("*.py"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("_", "many") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    template = read_po(io.BytesIO((ROOT / "locale" / "huiyin.pot").read_bytes()))
    known = {m.id[0] if isinstance(m.id, (list, tuple)) else m.id for m in template if m.id}
    assert found == known


def test_words_are_only_in_speech():
    """No Chinese outside bot/speech but in docstrings; the town speaks for itself."""
    for path in SOURCES:
        theirs = {"speech", "reading", "town", "bench", "simulate"} & set(path.parts)
        if theirs or path.name == "demo.py":
            continue  # reading knows the words that it finds
        docs = {id(n.value) for n in ast.walk(tree(path)) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            han = re.search("[\u4e00-\u9fff]", node.value)
            named = path.name in ("role.py", "text.py") or "回音" in node.value
            docstring = id(node) in docs or node.value in _docstrings(path)
            assert not han or named or docstring, f"{path}:{node.lineno}"


@functools.cache
def _docstrings(path):
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        ast.get_docstring(n, clean=False) for n in ast.walk(tree(path)) if isinstance(n, kinds)
    ]
    return {text for text in found if text}


def test_models_equal_migrations():
    engine = create_engine("sqlite://")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_names_of_migrations_are_their_numbers():
    """A start without anything to migrate knows that by the names of the files alone."""
    scripts = ScriptDirectory.from_config(migrations.config())
    assert {script.revision for script in scripts.walk_revisions()} == migrations.known()
    assert scripts.get_heads() == [max(migrations.known())]


def test_a_migration_imports_no_application_code():
    for path in (ROOT / "storage" / "migrations" / "versions").glob("*.py"):
        for node in ast.walk(tree(path)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.split(".")[0] in ("bot", "storage", "sqlmodel")], path


def test_every_setting_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"HUIYIN_{name.upper()}" in readme, name


def test_every_number_of_the_policy_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for section in fields(Policy):
        assert f"**`[{section.name}]`**" in readme, section.name
        for number in fields(section.default):
            value = getattr(section.default, number.name)
            if isinstance(value, timedelta):
                value = f'"{written(value)}"'
            elif isinstance(value, tuple):
                value = json.dumps(value)
            assert f"| `{number.name}` | `{value}` |" in readme, f"[{section.name}] {number.name}"
    for example in re.findall("```toml\n(.*?)```", readme, re.DOTALL):
        assert read(example) != Policy()


def test_every_row_carries_its_community():
    """But people, updates and the house itself, who are of no one community."""
    without = {n for n, t in METADATA.tables.items() if "community" not in t.columns}
    assert without == {"inbox", "quarantine", "house"} | {"community"}
    for table in METADATA.tables.values():
        for index in table.indexes:
            first = next(iter(index.columns)).name
            known = ("ix_chat_group_chat", "ix_inbox_at_ms", "ix_quarantine_at_ms",
                     "ix_outbox_waiting", "ix_deadline_due", "ix_role_seat_holder",
                     "ix_invitation_digest")  # fmt: skip
            assert first == "community" or index.name in known, index.name


def _answers(step, start):
    if isinstance(step, Look):
        found = {
            "places.near": ["3号楼"],
            "needs.read": ["elevator.fault", "normal", "property"],
            "needs.alike": [
                [3, "电梯很响", "3号楼", "submitted", False],
                [4, "灯坏", "", "closed", True],
            ],
            "needs.hands": ["property"],
            "needs.near": ["#3 电梯很响"],
            "needs.merged": False,
            "setup.now": ["阳光花园", "3号楼", ["en", "zh_CN"]],
            "setup.zone": True,
            "polls.ready": [
                [
                    "大扫除",
                    {"question": "几点?", "options": "9点\n10点", "kind": "single", "ready": True},
                ],
                ["和上月一样", {"again": 3}],
            ],
            "polls.yes_no": ["同意", "不同意"],
            "polls.options": ["", "9点\n10点"],
            "polls.dates": "11月28日周六 19:30\n11月29日周日 10:00",
            "setup.buildings": ["3"],
            "votes.parts": ["3/2", "3", "all"],
            "votes.own": {"own_3": "要四分之三 <b>"},
            "votes.binding": True,
            "votes.same": "按法律",
            "votes.share": "",
            "votes.consult": 1,
            "votes.recorded": False,
            "votes.home": 4,
            "votes.slip": [6, "3-2-406"],
            "votes.head": "3-2-406",
            "votes.holder": "赵敏/2",
            "votes.none": "无",
            "votes.objection": [2, "面积不对", "roll", "3-2-401", 4],
            "votes.corrected": 4,
            "votes.channel": "chat",
            "votes.owners": True,
            "votes.alike": ["赵敏 (3-2-405)"],
            "items.people": [[5, "property", "小王"], [6, "resident", "<小张>"]],
            "items.others": [[5, "property", "小王"]],
            "items.days": ["11月30日周一"],
            "items.day": 20_790,
            "item.version": 2,
            "minutes.version": start.args["no"] % 2,
            "minutes.matters": [[3, "电梯坏了 <b>"]],
            "minutes.people": [[5, "property", "小王"]],
            "minutes.unanswered": [[1, "不是这样 <b>"], [2, "漏了一条"]],
            "decision.meeting": 2,
            "meetings.kinds": ["council", "assembly"],
            "meetings.proposed": ["11月28日周六 10:00"],
            "meetings.by_poll": ["先投票定时间"],
            "meetings.when": [29_900_000, ""],
            "meetings.check": {
                "notice": 7,
                "late": True,
                "binding": True,
                "night": True,
                "least": 3,
                "asked": 4,
                "holiday": "spring",
                "made_up": False,
                "provisional": True,
                "at_work": True,
                "clashes": [[3, "停车 <b>", "活动室", True]],
            },
            "meetings.places": ["三号楼活动室"],
            "meetings.plan": {
                "topic": "停车",
                "place": "大厅",
                "kind": "council",
                "at": 29_900_000,
                "minutes": 60,
                "capacity": 0,
                "ramp": "",
                "monthly": 0,
            },
            "meetings.of_poll": [["周六 10:00", 29_900_000], ["周日", 0]],
            "meetings.poll_topic": {"topic": "停车"},
            "meetings.secret": "abc",
            "meetings.paper": ["3-2-401", 2],
        }
        return [Answer(found.get(step.name, ""), looked=True)]
    if isinstance(step.kind, Choice):
        return [Answer(option) for option in step.kind.options]
    if step.name == "need.into":  # a number, in whatever words
        return [Answer(option) for option in step.kind.options]
    return [Answer(said) for said in (*step.kind.options, "电梯公司今天下午来修，四点前恢复。")]


def test_every_form_has_a_name():
    """Whoever asks for another one reads which is open; a light one makes way by itself."""
    assert {code for code, kind in BOARD.forms.items() if not kind.light} == NAMED


@pytest.mark.parametrize("code", sorted(BOARD.forms))
def test_every_form_replays_from_every_prefix(code):
    """A form is a function of its answers, and each of its questions can be asked."""
    kind = BOARD.forms[code]
    start = Start(
        1,
        1,
        "zh_CN",
        NOW,
        Policy(),
        {"no": 7, "home": 1, "rules": " ".join((*TEMPLATES, "own_3", "adopt", "revoke"))},
    )
    todo, ends = [()], 0
    while todo:
        answers = todo.pop()
        _, step = replay(kind.function, start, answers)
        assert replay(kind.function, start, answers) == (answers, step)
        if isinstance(step, effects.Event):
            ends += 1
            continue
        if isinstance(step, Ask):
            for language in languages():
                words = Words(language, reader=Reader(1, in_group=True))
                assert form_words.question(words, step, 3, len(answers), first=False, public=True)
        todo += [(*answers, answer) for answer in _answers(step, start)]
    assert ends


def test_every_commit_and_send_has_its_crash_point():
    named = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'crash\(\s*"([a-z._]+)"', text))
        if "engine.begin()" in text and path.name == "desk.py":
            assert "_crash(" in text
        sends = re.findall(r"await send\.send\(", text)
        assert not sends or {"mouth.before_send", "mouth.after_send"} <= set(
            re.findall(r'_crash\("([a-z._]+)"', text)
        )
    assert named == set(crash.POINTS)
    begins = [
        p.name
        for p in SOURCES
        if "bench" not in p.parts and re.search(r"ngine\.begin\(\)", p.read_text("utf-8"))
    ]
    assert sorted(set(begins)) == [
        "__init__.py",
        "__main__.py",
        "desk.py",
        "move.py",
        "office.py",
    ], "commits: desk, migrations, and office work and a move while the bot is stopped"


def test_no_clock_but_the_passed_one():
    for path in SOURCES:
        commands = ("cli.py", "keeping.py", "understanding.py")
        if path.name in ("app.py", "clock.py", *commands) or "bench" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert "datetime.now(" not in text, path
        assert "time.sleep(" not in text, path


def test_no_house_name_of_a_registry_is_committed():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in (".png", ".svg", ".npz") or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        for host in (
            "pypi" + ".org",
            "files.python" + "hosted",
            "npmjs" + ".org",
            "--index" + "-url",
        ):
            assert host not in text, f"{name}: {host}"


def test_public_functions_say_what_they_do():
    for path in SOURCES:
        for node in tree(path).body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_"
            if public and "versions" not in path.parts:
                assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name}"
    assert inspect.getdoc(effects.Say)


def test_every_proof_that_the_faults_name_is_there():
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:faults|flows|storage|conversations)/\w+\.py)(?:::(\w+))?`", text)
    assert len(named) > 30
    for file, test in named:
        path = ROOT / "tests" / file
        assert path.exists(), file
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), test
