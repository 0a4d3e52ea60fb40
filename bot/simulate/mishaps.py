"""What goes wrong: at the edges (by the town's switches) and inside the bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from bot.simulate.cast import FIRST, GROUPS, LEADS, OPERATORS, OTHER, SECOND, of_group
from bot.simulate.deeds import Deeds
from bot.simulate.stage import LIVE_POINTS
from bot.simulate.story import DAY, KINDS, Step
from storage.times import to_ms

_SENDS = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendMessage")
_ALL = (*_SENDS, "getUpdates", "getChatAdministrators")
_BAD: tuple[dict[str, Any], ...] = (
    {"message": {"nonsense": True}},
    {"message": "not an object"},
    {"callback_query": {"id": 5}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "supergroup"}}},
)
_UNKNOWN: tuple[dict[str, Any], ...] = (
    {"an_update_of_the_future": {"x": 1}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel"}}},
    {},
)
_POISON = ("nr", "nf", "nt", "na", "nd", "nv", "nm", "ns")


def day(chance: Random, number: int, kinds: tuple[str, ...]) -> list[Step]:
    """The mishaps of a day, in order."""
    steps = []
    for kind in kinds:
        rate = KINDS[kind]
        times = int(rate) + (chance.random() < rate % 1)
        for _ in range(chance.randint(0, times) if times > 1 else times):
            at = number * DAY + chance.randrange(6 * 3600, 24 * 3600 - 3600)
            steps.append(_DRAWN[kind](chance, at))
    return sorted(steps, key=lambda step: step.at)


def _switch(kind: str, methods: tuple[str, ...]) -> Callable[[Random, int], Step]:
    def drawn(chance: Random, at: int) -> Step:
        method = chance.choice(methods)
        return Step(at, kind, label=method, times=chance.randint(1, 3), mishap=True)

    return drawn


def _plain(kind: str, groups: tuple[str, ...] = ()) -> Callable[[Random, int], Step]:
    def drawn(chance: Random, at: int) -> Step:
        where = chance.choice(groups) if groups else ""
        return Step(at, kind, where=where, picks=chance.randrange(60), mishap=True)

    return drawn


def _killed(chance: Random, at: int) -> Step:
    point = chance.choice(LIVE_POINTS)
    return Step(at, "killed", label=point, times=chance.randint(1, 4), mishap=True)


def _asleep(chance: Random, at: int) -> Step:
    group = chance.choice(GROUPS)
    who, words = chance.choice(of_group(group)), f"楼道的灯不亮了，S{at:07}"
    return Step(at, "asleep", who, group, words, picks=chance.randrange(12), mishap=True)


def _outage(chance: Random, at: int) -> Step:
    group, minutes = chance.choice(GROUPS), chance.choice((1, 4, 25, 200, 600))
    who, words = chance.choice(of_group(group)), f"路灯一直闪，S{at:07}"
    picks = chance.randrange(2)
    return Step(at, "outage", who, group, words, picks=picks, times=minutes, mishap=True)


def _poison(chance: Random, at: int) -> Step:
    # once: it works when it is tried again; five times: it is kept raw and passed
    times = chance.choice((1, 5))
    return Step(at, "poison", label=chance.choice(_POISON), times=times, mishap=True)


_DRAWN: dict[str, Callable[[Random, int], Step]] = {
    "timeout": _switch("timeout", _SENDS),
    "cut": _switch("cut", _ALL),
    "retry_after": _switch("retry_after", _SENDS),
    "server_error": _switch("server_error", _ALL),
    "duplicate": _switch("duplicate", ("message", "callback_query")),
    "reorder": _switch("reorder", ("*",)),
    "malformed": _plain("malformed"),
    "unknown": _plain("unknown"),
    "repeated": _plain("repeated"),
    "message_gone": _plain("message_gone", GROUPS),
    "too_old": _plain("too_old"),
    "kicked": _plain("kicked", (SECOND, OTHER)),
    "migrated": _plain("migrated", (SECOND,)),
    "rights_lost": _plain("rights_lost", (FIRST, OTHER)),
    "killed": _killed,
    "restart": _plain("restart"),
    "asleep": _asleep,
    "outage": _outage,
    "stepped": _plain("stepped"),
    "webhook": _plain("webhook"),
    "locked": lambda _, at: Step(at, "locked", mishap=True),
    "poison": _poison,
}


class Mishaps:
    """Lets them happen."""

    def __init__(self, deeds: Deeds) -> None:
        """On the street of these neighbours."""
        self.deeds, self.street = deeds, deeds.street
        self.stage, self.town = deeds.stage, deeds.town
        self.counts: dict[str, int] = {}

    async def do(self, step: Step) -> None:
        """One mishap: those of the edges strike what comes next."""
        switches = {
            "timeout": "accept_then_timeout", "cut": "cut", "retry_after": "retry_after",
            "server_error": "server_error", "duplicate": "duplicate", "reorder": "reorder",
        }  # fmt: skip
        if step.does in switches:
            seconds = 5 + step.at % 40
            kind, method = switches[step.does], step.label
            self.town.faults.add(kind, method=method, times=step.times, seconds=seconds)
            return
        await getattr(self, f"do_{step.does}")(step)
        await self.stage.settles()

    def calm(self) -> None:
        """Nothing strikes any more."""
        self.town.faults.clear()
        self.stage.fate.calm()
        self.stage.poisoned = 0

    def struck(self) -> dict[str, int]:
        """How often each kind really struck."""
        names = {"accept_then_timeout": "timeout"}
        town = {names.get(kind, kind): n for kind, n in self.town.faults.struck.items()}
        found = {**town, **self.stage.fate.struck}
        for kind, count in self.counts.items():
            found[kind] = found.get(kind, 0) + count
        return dict(sorted(found.items()))

    def _note(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1

    # --- inside ---

    async def do_killed(self, step: Step) -> None:
        """At the n-th passing of a crash point from now."""
        self.stage.fate.kill_at(step.label, step.times)

    async def do_locked(self, step: Step) -> None:
        """The next commits fail."""
        self.stage.fate.refuse(step.times)

    async def do_poison(self, step: Step) -> None:
        """A step of a flow has a bug for a while."""
        self.stage.poison, self.stage.poisoned = step.label, step.times

    async def do_restart(self, step: Step) -> None:
        """In order, at once."""
        self._note("restart")
        await self.stage.sleep()
        await self.stage.wake()

    async def do_webhook(self, _step: Step) -> None:
        """It ends and is started for updates that are brought; the next time it polls again."""
        self._note("webhook")
        await self.stage.sleep()
        self.stage.brought = not self.stage.brought
        await self.stage.wake()

    async def do_asleep(self, step: Step) -> None:
        """The bot is down for some hours; deadlines pass, presses are forgotten."""
        self._note("asleep")
        await self.stage.sleep()
        hours = timedelta(hours=1 + step.picks % 12)
        for person in self.street.people.values():  # a client gives up after a while
            self.deeds.diary.away[person.id] = self.town.clock.now() + hours
        self.deeds.says_blindly(step)
        self.town.clock.advance(hours)
        await self.stage.wake()

    async def do_outage(self, step: Step) -> None:
        """The line is dead for minutes or hours; what is due passes, and is not to be judged.

        Either polls fail, and somebody raises a need meanwhile; or the poll at hand just hangs,
        and nobody can know before it ends: what was judged meanwhile is to be taken back.
        """
        if self.stage.brought:
            return  # brought updates need no poll; what is due then is judged
        self._note("outage")
        stage, clock = self.stage, self.town.clock
        await stage.lives(stage.hears)
        begin, span = clock.now(), timedelta(minutes=step.times)
        if step.picks:
            dead = self.town.faults.add("cut", method="getUpdates", times=-1)
            struck = self.town.faults.struck.get("cut", 0)
            stage.line_dead = True
            self.deeds.says_blindly(step)  # the poll at hand ends with it
            self._nothing_said()
            await stage.lives(lambda app: stage.hears(app, well=False))
            begin = clock.now()
            clock.advance(span)
            await stage.lives(lambda app: app.pulse.sweep())
            stage.line_dead = False
            self.town.faults.on.remove(dead)
            self.town.faults.struck["cut"] = struck  # those are not counted one by one
        else:
            clock.advance(span)
            await stage.lives(lambda app: app.pulse.sweep())
            self._nothing_said()
        stage.downs.append((begin, clock.now()))
        await stage.lives(stage.hears)

    def _nothing_said(self) -> None:
        """An update of nothing: whatever poll is held ends."""
        self.town.inject(self.stage.bot, {})

    async def do_stepped(self, step: Step) -> None:
        """The machine's clock is set wrong for half an hour; no time passes by that."""
        self._note("stepped")
        delta = timedelta(minutes=2 + 3 * step.picks) * (1 if step.picks % 2 else -1)
        await self._stepped(delta)
        await self.stage.until(self.town.clock.now() + timedelta(minutes=30))
        await self._stepped(-delta)

    async def _stepped(self, delta: timedelta) -> None:
        clock, diary = self.town.clock, self.deeds.diary
        await self.stage.settles()
        before = clock.now()
        clock.step(delta)
        after = max(before, clock.now())
        diary.steps.append((to_ms(after), int(delta.total_seconds())))
        if delta > timedelta(0):  # killed before it noticed, the next start sees hours pass
            self.stage.doubtful.append((before, clock.now()))
        await self.stage.settles()
        # nothing is judged for a minute after it
        await self.stage.until(clock.now() + timedelta(minutes=2))

    # --- updates ---

    async def do_malformed(self, step: Step) -> None:
        """An update that cannot be decoded."""
        self._note("malformed")
        self.town.inject(self.stage.bot, dict(_BAD[step.picks % len(_BAD)]))

    async def do_unknown(self, step: Step) -> None:
        """An update of a kind that nobody knows, or of none."""
        self._note("unknown")
        self.town.inject(self.stage.bot, dict(_UNKNOWN[step.picks % len(_UNKNOWN)]))

    async def do_repeated(self, step: Step) -> None:
        """Updates that were confirmed come once more, also after a restart."""
        heard = self.stage.heard[-5:]
        if heard:
            self._note("repeated")
            for raw in heard:
                self.town.inject(self.stage.bot, dict(raw))

    # --- messages and rights ---

    async def do_message_gone(self, step: Step) -> None:
        """An administrator deletes a card of the bot."""
        chat = self.street.group(step.where)
        own = [m for m in chat.messages if m.sender is self.stage.bot and not m.ephemeral]
        if own:
            self._note("message_gone")
            chat.remove(own[-1 - step.picks % min(len(own), 10)])

    async def do_too_old(self, step: Step) -> None:
        """Presses and words come while the bot is away for a quarter of an hour."""
        self._note("too_old")
        await self.stage.sleep()
        for name in list(self.street.people)[step.picks % 12 :: 5]:
            await self.deeds.taps_blindly(name)
        self.town.clock.advance(timedelta(minutes=15))
        await self.stage.wake()

    async def do_kicked(self, step: Step) -> None:
        """The bot is thrown out of a group, and an operator brings it back later."""
        group, by = self.street.group(step.where), self.street.person(LEADS[step.where])
        if not group.has(self.stage.bot.id):
            return
        self._note("kicked")
        admin = group.is_admin(self.stage.bot.id)
        self.town.remove_member(by, group, self.stage.bot)
        self.deeds.note_absences()
        await self.stage.settles()
        await self.stage.until(self.town.clock.now() + timedelta(minutes=10 * step.picks))
        self.deeds.note_absences()
        operator = self.street.person(OPERATORS[0])
        self.town.add_member(operator, group, self.stage.bot)
        if admin:
            self.town.promote(operator, group, self.stage.bot)

    async def do_migrated(self, step: Step) -> None:
        """A basic group becomes a supergroup."""
        group = self.street.group(step.where)
        if group.type == "group" and group.has(self.stage.bot.id):
            self._note("migrated")
            self.town.migrate(group)
            self.deeds.diary.moved[step.where] = self.town.clock.now()

    async def do_rights_lost(self, step: Step) -> None:
        """The bot is a plain member for a while, or an administrator without a right."""
        group, by = self.street.group(step.where), self.street.person(OPERATORS[0])
        if not group.has(self.stage.bot.id):
            return
        self._note("rights_lost")
        if step.picks % 2:
            self.town.demote(by, group, self.stage.bot)
        else:
            self.town.promote(by, group, self.stage.bot, can_manage_chat=True)
        await self.stage.settles()
        await self.stage.until(self.town.clock.now() + timedelta(minutes=step.picks))
        if group.has(self.stage.bot.id):
            self.town.promote(by, group, self.stage.bot)
