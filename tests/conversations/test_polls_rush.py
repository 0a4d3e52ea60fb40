"""Five hundred neighbours press at once: each is answered, none is lost, and the chat stays calm."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.town import people
from storage import verify
from tests.stores import rows

VOTERS = 500


async def test_five_hundred_votes_within_a_second(town, monkeypatch):
    monkeypatch.setattr(people, "TAP_SECONDS", 60.0)  # of this machine, not of the town
    for n in range(VOTERS):
        town.town.add_member(town.person("李大爷"), town.group(), town.town.add_person(f"邻居{n}"))
    await town.town.settle()
    await town.town.plays("李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点", check=False)
    card = [m for m in town.group().messages if m.sender is town.bot][-1]
    start, began = len(town.town.transcript), town.clock.now()
    pressed = [
        people.press_data(town.town, town.person(f"邻居{n}"), town.group(), card, f"1-vc-1-{n % 3}")
        for n in range(VOTERS)
    ]
    rush = asyncio.gather(*pressed)
    await asyncio.sleep(0)
    people.say(town.town, town.person("王阿姨"), town.group(), "/need 4楼着火了，有浓烟")
    await town.town.settle()
    told = await rush
    assert all(text and text.startswith("✅ 投票#1：记下您选") for text in told)
    await town.town.settle()
    said = town.town.transcript[start:]
    alarms = [s for s in said if "119" in s.text and s.chat is town.group()]
    assert alarms
    assert alarms[0].at - began <= timedelta(seconds=3)
    await town.town.plays("... 1 minute passes", check=False)
    minute = [s for s in town.town.transcript[start:] if s.at - began <= timedelta(seconds=60)]
    edits = [s for s in minute if s.kind == "edit" and s.chat is town.group()]
    assert len([s for s in edits if "几点大扫除" in s.text]) <= 8
    assert f"已投 {VOTERS} 人" in card.text
    assert rows(town.database, "SELECT counts, voted FROM poll") == [("[167, 167, 166]", VOTERS)]
    found = await town.ask(verify.check)
    assert found.ok


@pytest.mark.long
async def test_at_the_end_five_hundred_ballots_are_closed_and_hold_nobody_up(town):
    """The groups read the result first; what anybody waits for goes before the ballots."""
    bot = town.bot
    for n in range(VOTERS):
        person = town.town.add_person(f"邻居{n}")
        town.town.add_member(town.person("李大爷"), town.group(), person)
        await town.town.start_bot(person, bot)
    await town.town.settle()
    await town.town.plays("李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点 1天", check=False)
    for n in range(VOTERS):
        await town.town.start_bot(town.person(f"邻居{n}"), bot, "1-v-vb-1")
    await town.town.plays(
        "... 2 minutes pass\n小张 taps [1. 9点]\n王阿姨 taps [2. 10点]\n赵老师 taps [2. 10点]",
        check=False,
    )
    ballots = [town.town.world.private_chat(town.person(f"邻居{n}"), bot) for n in range(VOTERS)]
    assert all(chat.messages[-1].buttons for chat in ballots)
    await town.town.plays("... 23 hours pass\n... 40 minutes pass", check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 30 minutes pass", check=False)
    said = town.town.transcript[start:]
    (result,) = [s for s in said if s.shows == "picture"]
    over = [s for s in said if s.kind == "edit" and s.chat.person is not None]
    assert len([s for s in over if s.person.name.startswith("邻居")]) == VOTERS
    began, ended = min(s.at for s in said), max(s.at for s in over)
    assert result.at - began <= timedelta(seconds=6), "it waits for its picture, not for ballots"
    assert ended - began >= timedelta(seconds=VOTERS / 30 - 2), "as many a second as Telegram takes"
    assert ended - began <= timedelta(seconds=VOTERS / 30 + 10)
    assert not [m for chat in ballots for m in chat.messages if m.buttons]
    assert all("已截止" in chat.messages[-1].text for chat in ballots)
