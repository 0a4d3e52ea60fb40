"""Who may import what: floors and siblings by import-linter, everything else allowed by name.

What is not named here is refused, so a new module is held to the rules before anybody lists it.
Each name has its reason beside it; a name that nobody needs any more fails as well.
"""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]

#: all that a flow may import besides flows: values and sums, nothing that reaches outside
FLOWS = {
    "__future__": "annotations that are not run",
    "bisect": "a place in a sorted list",
    "collections": "counting",
    "datetime": "instants and lengths, of what came in `ctx`",
    "enum": "names",
    "fractions": "exact shares of votes",
    "functools": "what was worked out once",
    "hashlib": "a digest of what came in",
    "hmac": "keyed digests, compared in constant time",
    "itertools": "pairs",
    "json": "the ledger's canonical words",
    "msgspec": "structs: the one package, quicker than dataclasses and as pure",
    "re": "patterns",
    "tomllib": "the policy's words, read by whoever has the file",
    "typing": "types",
    "unicodedata": "what a sign is",
    "zoneinfo": "the community's wall clock",
}
#: what needs no import and reaches outside all the same
NO_FLOW = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}

#: all that the town may import of this program: else it speaks HTTP
TOWN = {"bot.sparing": "aiogram's models, built when they are first used"}

#: a package or module, and who alone may import it
ONLY = {
    "aiogram": {
        "bot.app": "the type of an answer alone",
        "bot.bench": "peers to be measured beside",
        "bot.cli": "its errors, as one clear line",
        "bot.handlers": "the ears",
        "bot.sparing": "imports it for ears and town",
        "bot.town.methods": "checks requests as Telegram does",
    },
    "telegram": {
        "bot.bench.mouth": "a peer to be measured beside",
        "bot.cli": "its errors, as one clear line",
        "bot.outbox": "the mouth",
        "bot.telegram_files": "pictures and files",
        "bot.telegram_send": "requests",
        "bot.telegram_words": "words and buttons",
    },
    "asyncio": {
        "bot.app": "the wiring",
        "bot.bench": "runs both sides",
        "bot.cli": "begins the loop",
        "bot.clock": "the pulse",
        "bot.demo": "runs town and bot",
        "bot.drawer": "waits for its threads",
        "bot.handlers": "the ears",
        "bot.hearing": "waits until the bot hears",
        "bot.outbox": "the mouth",
        "bot.shifts": "waits for leases",
        "bot.simulate": "runs weeks of the town",
        "bot.town": "a server",
        "bot.walking": "moves a clock",
        "bot.watch": "watches the loop",
    },
    "importlib": {
        "bot.bench": "peers when they are asked for",
        "bot.cases.learning": "the reading, which is loaded beside the first poll",
        "bot.cases.need_views": "the same",
        "bot.cases.teaching": "the same",
        "bot.demo": "the lists, while the page is shown already",
        "bot.drawings": "a template when it is drawn",
        "bot.handlers.listening": "loads the reading",
        "bot.outbox": "whether a package is there",
        "bot.speech.spoken": "every file of phrases",
    },
}


def settings():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def contract(kind):
    return next(c for c in settings()["contracts"] if c["type"] == kind)


def floors():
    """From the roof down: the modules of each floor."""
    return [re.split(r"\s*\|\s*", floor) for floor in contract("layers")["layers"]]


@functools.cache
def graph():
    return grimp.build_graph("bot", "storage", include_external_packages=True, cache_dir=None)


def within(module, packages):
    return any(module == p or module.startswith(f"{p}.") for p in packages)


def imports(package):
    """Every import by its modules: who, and what."""
    for module in sorted({package} | graph().find_descendants(package)):
        for imported in sorted(graph().find_modules_directly_imported_by(module)):
            yield module, imported


def test_imports_go_down_only():
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


def test_every_module_stands_on_a_floor():
    known = {module for floor in floors() for module in floor}
    there = graph().find_children("bot") | {"storage"}
    assert not there - known, "no floor of pyproject.toml names them"
    assert not known - there, "pyproject.toml names them, and they are gone"


def test_every_case_is_among_the_siblings():
    siblings = set(contract("independence")["modules"])
    board = {m for who, m in imports("bot.cases.board") if who == "bot.cases.board"}
    entered = {m for m in board if within(m, ["bot.cases"])}
    assert entered - siblings == {"bot.cases.case", "bot.cases.learning"}, (
        "board.py enters a case that is no sibling in pyproject.toml"
    )


def test_every_flow_is_reached_from_the_switchboard():
    """One that no case imports has no events."""
    reached = graph().find_upstream_modules("bot.cases.board")
    flows = {m for m in graph().find_descendants("bot.flows") if not within(m, ["bot.flows.rules"])}
    assert not flows - reached, "no case imports them"


def test_flows_import_what_is_pure():
    for module, imported in imports("bot.flows"):
        assert within(imported, ["bot.flows", *FLOWS]), (
            f"{module} imports {imported}: flows import flows, and what FLOWS names"
        )
    used = {imported for _, imported in imports("bot.flows")}
    assert not set(FLOWS) - used, "no flow needs them any more"


def test_flows_reach_outside_by_no_builtin():
    for path in sorted((ROOT / "bot" / "flows").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            assert called not in NO_FLOW, f"{path}:{node.lineno}: {called}"


def test_the_town_imports_nothing_of_the_bot():
    for module, imported in imports("bot.town"):
        ours = within(imported, ["bot", "storage"])
        assert not ours or within(imported, ["bot.town", *TOWN]), (
            f"{module} imports {imported}: the town speaks HTTP, or what TOWN names"
        )


@pytest.mark.parametrize("package", sorted(ONLY))
def test_who_alone_may_import(package):
    importers = graph().find_modules_that_directly_import(package)
    for module in sorted(importers):
        assert within(module, ONLY[package]), f"{module} imports {package}: see ONLY"
    for named in ONLY[package]:
        assert any(within(module, [named]) for module in importers), f"{named} needs it no more"


def test_what_runs_on_a_loop_stands_above_the_desk():
    """Desk, memory and words are plain functions: what they can import knows no loop."""
    names = [module for floor in floors() for module in floor]
    above = names[: names.index("bot.desk")]
    assert not [module for module in ONLY["asyncio"] if not within(module, above)]


def test_the_readme_tells_the_floors():
    told = " → ".join(
        ", ".join(f"`{module.removeprefix('bot.')}`" for module in floor) for floor in floors()
    )
    if told not in (ROOT / "README.md").read_text("utf-8"):
        pytest.fail(f"the README should say: {told}")
