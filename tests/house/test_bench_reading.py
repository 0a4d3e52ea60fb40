"""`huiyin bench reading`: samples that are none, and a place where nothing can be measured."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.bench import reading
from bot.bench.sample import BadSamples


@pytest.fixture
def no_corpus(monkeypatch, tmp_path):
    """As it is where only the wheel is installed."""
    monkeypatch.setattr(reading, "CORPUS", tmp_path / "none")
    return tmp_path


SAMPLES = ("a/messages.jsonl", "group_chat_noise/a.jsonl", "time_expressions/a.jsonl",
           "resident_classification/open.jsonl", "hot_topics/a.jsonl")  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("words", ["", "{", '{"label": "a"}', "[1]", "\xff"])
def test_samples_that_are_none_are_named(no_corpus, name, words):
    path = no_corpus / name
    path.parent.mkdir()
    path.write_text(words, encoding="latin-1")
    with pytest.raises(BadSamples, match=path.name):
        reading.measure(no_corpus)


def test_where_nothing_can_be_measured_that_is_said(no_corpus, monkeypatch):
    monkeypatch.setattr(cli, "configure", lambda: None)  # the log of this process stays as it is
    done = CliRunner().invoke(cli.app, ["bench", "reading"])
    assert done.exit_code == 1
    assert "neither the corpus of the source nor --data holds samples" in done.stderr
