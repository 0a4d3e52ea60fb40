"""What the README says of the house is so: its map names every file, its list every command."""

from __future__ import annotations

import re
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

from bot import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def _map():
    """Of each folder in the map: the names and patterns that stand beside it.

    A line of few spaces begins a folder (`flows/`) or names files of the one around it; a line
    of many spaces goes on with what stands above.
    """
    found, around = defaultdict(set), []
    for line in re.search(r"```\n(bot/\n.*?)```", README, re.DOTALL)[1].splitlines():
        spaces = len(line) - len(line.lstrip())
        if spaces < 10:
            around = around[: spaces // 2]
            if begun := re.match(r" *(\w+)/(?!\w)", line):
                around.append(begun[1])
            here = "/".join(around)
        found[here] |= set(re.findall(r"[\w*]+\.py", line))
    return found


def test_the_map_of_the_house_names_every_file():
    named, lost, used = _map(), [], set()
    for path in (p for top in ("bot", "storage") for p in sorted((ROOT / top).rglob("*.py"))):
        folder = path.parent.relative_to(ROOT).as_posix()
        if path.name == "__init__.py" or folder == "storage/migrations/versions":
            continue
        fitting = {(folder, name) for name in named[folder] if fnmatchcase(path.name, name)}
        used |= fitting
        if not fitting:
            lost.append(f"{folder}/{path.name}")
    assert not lost, f"the map in the README does not name them: {lost}"
    ours = ("bot", "storage")
    known = {
        (folder, n) for folder, of in named.items() if folder.split("/")[0] in ours for n in of
    }
    gone = sorted("/".join(name) for name in known - used)
    assert not gone, f"the map in the README names what is not there: {gone}"


def test_every_command_stands_in_the_readme():
    told = re.search(r"\*\*Commands\.\*\* (.*?);", README)[1]
    there = {c.name or c.callback.__name__ for c in cli.app.registered_commands}
    assert set(re.findall(r"`(?:huiyin )?(\w+)`", told)) == there
