"""What tests of the commands share."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder of its own to stand in, and an environment in which nothing is set."""
    for name in os.environ:
        if name.startswith("HUIYIN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
