"""`huiyin read` as tests use it: a line in, its answer out."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).parents[2]
LIFT = "3号楼2单元电梯又坏了，明天下午三点前能修好吗"
LAMP = "楼道灯不亮了 谁管管"
CHATTER = "谁家有多余的葱"
NOON = "2026-11-23T12:00:00+08:00"
KEYS = [
    "is_need", "confidence", "route", "category", "categories", "urgency", "emergency", "call",
    "conflict_signal", "location", "time", "pii",
]  # fmt: skip


def line(text, **more):
    return json.dumps({"text": text, **more}, ensure_ascii=False)


def read(*words, given=""):
    return CliRunner().invoke(app, ["read", *words], input=given)


def answer(given, *words):
    """Of one line that is in order."""
    done = read(*words, given=given)
    assert (done.exit_code, done.stderr) == (0, "")
    (only,) = done.stdout.splitlines()
    return json.loads(only)


def said(text, **more):
    return answer(line(text, **more))
