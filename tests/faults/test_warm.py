"""The reading takes a while to load: a line that comes before holds up nothing but itself."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

from bot.flows.rules.policy import Policy
from bot.handlers import listening
from bot.handlers.ears import Ears


def _ears():
    house = SimpleNamespace(bot_name="bot", policy=Policy())
    return Ears(SimpleNamespace(id=1), SimpleNamespace(now=None, house=house))


async def test_the_first_line_waits_for_the_reading_in_a_thread(monkeypatch):
    loaded, opened, threads = threading.Event(), threading.Event(), []

    def slow():
        threads.append(threading.get_ident())
        opened.wait(10)
        loaded.set()

    monkeypatch.setattr(listening, "_loaded", loaded)
    monkeypatch.setattr(listening, "warm", slow)
    ears = _ears()
    waiting = asyncio.create_task(ears._reads(1, group=False))
    asyncio.get_running_loop().call_soon(opened.set)  # only a loop that lives comes to this
    assert (await waiting)("电梯坏了，谁来修").kind == "need"
    assert threads
    assert threading.get_ident() not in threads
    await ears._reads(1, group=False)
    assert len(threads) == 1, "loaded once"


async def test_two_threads_load_it_once(monkeypatch):
    loading = []
    monkeypatch.setattr(listening, "_loaded", threading.Event())
    monkeypatch.setattr(
        listening, "import_module",
        lambda name: loading.append(name) or SimpleNamespace(hear=print, triage=print),
    )  # fmt: skip
    await asyncio.gather(*(asyncio.to_thread(listening.warm) for _ in range(4)))
    assert loading == ["bot.reading.chat", "bot.reading.categories"]
    assert listening.is_warm()
