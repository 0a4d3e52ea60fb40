"""Every cell of the life cycle, pressed in the town: what the table allows, and what it refuses."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows import need_events as happened
from bot.flows.need_life import BACK, LIFE
from bot.flows.need_state import OPEN, STATES
from bot.town import people
from tests.conftest import THREE_DAYS, moved_in

LEAD, REPORTER, COMMITTEE = "李大爷", "王阿姨", "刘主任"
WORDS = "aaaaaaaaaaaa"
OTHER = 1  # the need into which others are merged; the group, too, in which they are shown

#: how a need comes into each state: who does what
TAKE = (LEAD, lambda no, ver: happened.NeedTaken(no, ver))
ANSWER = (LEAD, lambda no, ver: happened.NeedAnswered(no, WORDS))
PROGRESS = (LEAD, lambda no, ver: happened.NeedProgressed(no, WORDS))
HOLD = (LEAD, lambda no, ver: happened.NeedHeld(no, 7, WORDS))
RESOLVE = (LEAD, lambda no, ver: happened.NeedResolved(no, WORDS))
RATE = (REPORTER, lambda no, ver: happened.NeedRated(no, 5, 1))
REOPEN = (REPORTER, lambda no, ver: happened.NeedReopened(no, ver))
DECLINE = (LEAD, lambda no, ver: happened.NeedDeclined(no, "property", WORDS))
TRANSFER = (LEAD, lambda no, ver: happened.NeedTransferred(no, WORDS))
MERGE = (LEAD, lambda no, ver: happened.NeedMerged(no, OTHER))
DISMISS = (LEAD, lambda no, ver: happened.NeedDismissed(no, WORDS))
WITHDRAW = (REPORTER, lambda no, ver: happened.NeedWithdrawn(no, ver))
SORT = (LEAD, lambda no, ver: happened.NeedSorted(no, ver, "same", "low"))
HAND = (LEAD, lambda no, ver: happened.NeedHanded(no, "residents_committee", WORDS))
WAYS = {
    "submitted": (),
    "assigned": (TAKE,),
    "responded": (ANSWER,),
    "in_progress": (ANSWER, PROGRESS),
    "on_hold": (ANSWER, HOLD),
    "resolved": (RESOLVE,),
    "closed": (RESOLVE, RATE),
    "reopened": (RESOLVE, REOPEN),
    "declined": (DECLINE,),
    "transferred": (TRANSFER,),
    "merged": (MERGE,),
    "dismissed": (DISMISS,),
    "withdrawn": (WITHDRAW,),
}
#: what people do; what comes before it, if its state alone does not allow it
DONE = {
    happened.NeedTaken: TAKE,
    happened.NeedAnswered: ANSWER,
    happened.NeedProgressed: PROGRESS,
    happened.NeedHeld: HOLD,
    happened.NeedResolved: RESOLVE,
    happened.NeedRated: RATE,
    happened.NeedReopened: REOPEN,
    happened.NeedDeclined: DECLINE,
    happened.NeedTransferred: TRANSFER,
    happened.NeedMerged: MERGE,
    happened.NeedDismissed: DISMISS,
    happened.NeedWithdrawn: WITHDRAW,
    happened.NeedSorted: SORT,
    happened.NeedHanded: HAND,
    happened.NeedAccepted: (COMMITTEE, lambda no, ver: happened.NeedAccepted(no, ver)),
    happened.NeedResumed: (LEAD, lambda no, ver: happened.NeedResumed(no, ver)),
    happened.NeedExtended: (LEAD, lambda no, ver: happened.NeedExtended(no, WORDS)),
    happened.NeedMirrored: (COMMITTEE, lambda no, ver: happened.NeedMirrored(no, 2)),
    happened.NeedSplit: (LEAD, lambda no, ver: happened.NeedSplit(no, ver)),
    happened.NeedParted: (LEAD, lambda no, ver: happened.NeedParted(no, WORDS)),
    happened.NeedRestored: (REPORTER, lambda no, ver: happened.NeedRestored(no, ver)),
    happened.NeedCorrected: (LEAD, lambda no, ver: happened.NeedCorrected(no, WORDS)),
    happened.NeedUndone: (LEAD, lambda no, ver: happened.NeedUndone(no, ver)),
}
FIRST = {
    (happened.NeedAccepted, state): (HAND,) for state in OPEN
} | {
    (happened.NeedUndone, state): (SORT,) for state in OPEN
}  # fmt: skip
#: what the clock does, by how many days pass
CLOCK = {
    happened.NeedReminderDue, happened.NeedOverdue, happened.NeedEscalated, happened.NeedLate,
    happened.NeedUnsorted, happened.NeedHoldEnded, happened.NeedRatingAsked,
    happened.NeedLeftUnrated,
}  # fmt: skip
#: what follows from something else: somebody loses their post, another need is merged into it,
#: an import is taken back
FOLLOWS = {
    happened.NeedReturned, happened.NeedQueued, happened.NeedJoined, happened.NeedImportRevoked,
}  # fmt: skip


@pytest.fixture
def alike():
    """Many needs of one kind, and no question about it."""
    return False


@pytest.fixture
def numbers():
    """One neighbour raises as much as a whole building here."""
    return f"{THREE_DAYS}unanswered_most = 99\nnew_most = 99\n"


class Talk:
    """A group in which needs are brought into a state by their buttons."""

    def __init__(self, town):
        self.town, self.last = town, 0

    async def raised(self):
        """A new need, by its number; nobody can tell from its words what kind it is."""
        self.last += 1
        people.say(
            self.town.town, self.town.person(REPORTER), self.town.group(),
            f"/need 3号楼有件事想请大家帮忙，第{self.last}回",
        )  # fmt: skip
        await self.town.town.settle()
        return self.last

    async def brought(self, state):
        """A new need in this state."""
        no = await self.raised()
        for who, make in WAYS[state]:
            await self.does(who, make, no)
        assert await self.state(no) == state
        return no

    async def does(self, who, make, no):
        """A press, and everything that its presser read then."""
        town, start = self.town.town, len(self.town.town.transcript)
        code = encode(1, make(no, await self.column(no, "version")))
        card = [m for m in self.town.group().messages if m.sender is self.town.bot][-1]
        said = await people.press_data(town, self.town.person(who), self.town.group(), card, code)
        await town.settle()
        return [said or "", *(line.text for line in town.transcript[start:])]

    async def column(self, no, name):
        ask = f"SELECT {name} FROM need WHERE no = {no}"
        return await self.town.ask(lambda c: c.exec_driver_sql(ask).scalar_one())

    async def state(self, no):
        return await self.column(no, "state")

    async def events(self, no):
        """What the ledger says about it, in order."""
        ask = f"SELECT kind FROM ledger WHERE matter = 'need:{no}' ORDER BY seq"
        return await self.town.ask(lambda c: list(c.exec_driver_sql(ask).scalars()))


@pytest.fixture
async def talk(house):
    """李大爷 leads, 刘主任 is the committee, everybody can be reached; #1 is open.

    Beside it stands a need in each state: `in_state`, its number.
    """
    talk = Talk(await house.stands("life", _lived))
    talk.last, talk.in_state = house.notes["last"], house.notes["in_state"]
    return talk


async def _lived(house):
    await house.stands("town", moved_in)
    await house.town.plays("王阿姨 starts Bot", check=False)
    talk = Talk(house)
    await talk.raised()
    in_state = {state: await talk.brought(state) for state in STATES}
    house.notes |= {"last": talk.last, "in_state": in_state}


def test_the_table_is_whole():
    assert set(DONE) | CLOCK | FOLLOWS == set(LIFE)
    assert set(WAYS) == set(STATES)


@pytest.mark.parametrize("kind", DONE, ids=lambda kind: kind.__name__)
async def test_what_people_do_in_every_state(talk, kind):
    if kind is happened.NeedMirrored:
        await another_group(talk.town)
    who, make = DONE[kind]
    for state in STATES:
        no = talk.in_state[state]
        for by, what in FIRST.get((kind, state), ()):
            await talk.does(by, what, no)
        assert await talk.state(no) == state
        before, known = await talk.column(no, "was"), await talk.events(no)
        said = await talk.does(who, make, no)
        wanted = LIFE[kind].get(state)
        if wanted is None:
            assert await talk.state(no) == state, f"{kind.__name__} in {state}"
            assert await talk.events(no) == known
            in_words = any(f"#{no}" in text for text in said)
            assert in_words, f"{kind.__name__} in {state} is refused in words: {said}"
            continue
        wanted = (before or "submitted") if wanted is BACK else wanted
        if kind is happened.NeedUndone and state in OPEN:
            wanted = state
        assert await talk.state(no) == wanted, f"{kind.__name__} in {state}: {said}"
        assert (await talk.events(no))[-1] == kind.CODE
        assert any(said), f"{kind.__name__} in {state} says nothing"


async def another_group(town):
    town.add_group("5号楼", "陌生人", ("小张", "小陈", "刘主任"))
    await town.town.plays("刘主任 to Bot: /invite\n陌生人 adds Bot to 5号楼", check=False)
    invited = town.town.world.private_chat(town.person("刘主任"), town.bot).messages[-1].text
    code = invited.split("/join ")[1].split()[0]
    await town.town.plays(f"小陈 in 5号楼: /join {code}\n小陈 taps [同意加入]", check=False)


async def test_what_the_clock_does_in_every_state(talk):
    numbers = talk.in_state
    start = {state: len(await talk.events(no)) for state, no in numbers.items()}
    # nobody takes what is reopened; on hold and in hand it waits for its own days
    await talk.town.town.plays("... 23 days pass", check=False)
    for kind in CLOCK:
        for state in LIFE[kind]:
            since = (await talk.events(numbers[state]))[start[state] :]
            assert kind.CODE in since, f"{kind.__name__} in {state}: {since}"
    for state in set(STATES) - {s for kind in CLOCK for s in LIFE[kind]}:
        assert (await talk.events(numbers[state]))[start[state] :] == [], state


async def test_what_another_need_does_to_it_in_every_state(talk):
    for state, no in talk.in_state.items():
        other, known = await talk.raised(), await talk.events(no)
        said = await talk.does(LEAD, lambda of, _ver, no=no: happened.NeedMerged(of, no), other)
        if state in LIFE[happened.NeedJoined]:
            assert (await talk.events(no))[-1] == happened.NeedJoined.CODE, state
            assert (await talk.state(no), await talk.state(other)) == (state, "merged")
        else:
            assert await talk.events(no) == known
            assert await talk.state(other) == "submitted"
            assert any(f"#{no}" in text for text in said), f"refused in words: {said}"


async def test_what_the_loss_of_a_post_does_in_every_state(talk):
    numbers = talk.in_state
    await talk.town.town.plays("李大爷 blocks Bot", check=False)
    for state, no in numbers.items():
        events = await talk.events(no)
        if state == "submitted":
            assert events[-1] == happened.NeedQueued.CODE, state
        elif state in OPEN:
            assert events[-1] == happened.NeedReturned.CODE, state
            assert await talk.state(no) == LIFE[happened.NeedReturned][state]
        else:
            assert not {happened.NeedQueued.CODE, happened.NeedReturned.CODE} & set(events), state
    await talk.town.town.plays("刘主任 blocks Bot", check=False)
    assert (await talk.events(numbers["reopened"]))[-1] == happened.NeedQueued.CODE
