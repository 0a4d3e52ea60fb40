"""Long polling: each batch is decoded update by update, submitted, and confirmed after commit.

A whole batch is one submission: all letters are handed in first, in order, and awaited after.
An update that cannot be decoded is kept raw and skipped; it is confirmed like any other.
"""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from pydantic import ValidationError

from bot.cases import outage as cases
from bot.cases.learning import UNTAUGHT
from bot.codes import SEALED_VIEWS, BadCode, Turn, View, decode
from bot.crash import nothing
from bot.desk import Desk
from bot.flows.distress import PERIL
from bot.flows.effects import Event
from bot.flows.rules.outage import Outage
from bot.handlers import albums, letters, listening
from bot.handlers.buckets import Buckets
from bot.handlers.heard import Update
from bot.handlers.lessons import Lessons
from bot.handlers.listening import Reads
from bot.handlers.mentions import Me
from bot.hearing import Hearing
from bot.jobs import together
from bot.letters import Heard, Letter, Overheard, Pressed, Unreadable, Who
from bot.newest import Newest
from bot.vitals import Vitals

log = structlog.get_logger()

#: named on every start: Telegram keeps the last list if none is sent
ALLOWED = ("message", "callback_query", "my_chat_member", "chat_member")
POLL_SECONDS = 30
GRACE = 10  # seconds beyond that after which a poll was cut
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds after 1, 2, … failures in a row


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as plain dicts: one bad update must not spoil the batch."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int
    timeout: int
    limit: int = 100
    allowed_updates: tuple[str, ...] = ALLOWED


class TokenTaken(Exception):  # noqa: N818 - says what is the matter
    """Another process polls with this token."""


class Ears:
    """Hears for one bot."""

    def __init__(
        self,
        bot: Bot,
        desk: Desk,
        *,
        poll_seconds: int = POLL_SECONDS,
        pauses: tuple[float, ...] = PAUSES,
        newest: Newest | None = None,
        hearing: Hearing | None = None,
        crash: Callable[[str], None] = nothing,
        vitals: Vitals | None = None,
        lessons: Lessons | None = None,
    ) -> None:
        """`poll_seconds` is how long Telegram may hold an empty answer.

        `lessons`: what communities have taught; None: lines are read as everywhere.
        """
        self._pauses = pauses
        self._newest, self._vitals = newest or Newest(), vitals or Vitals()
        patience = poll_seconds + GRACE
        self.hearing = hearing or Hearing(desk.now, time.monotonic, patience)
        self._bot, self._desk, self._crash = bot, desk, crash
        self.now = desk.now
        self._lessons = lessons
        self._me = Me(bot.id, desk.house.bot_name)
        self._albums = albums.Albums(desk.now)
        self.buckets: Buckets | None = Buckets(desk.now, self._vitals)  # None: no limits
        self._poll_seconds = poll_seconds
        self.heard = 0  # updates since the start
        self.answered_at = time.monotonic()  # when Telegram last answered a poll
        self.confirmed = 0  # the next update id that is asked for

    async def run(self) -> None:
        """Hear until cancelled.

        Raises:
            TokenTaken: another poller has the token.
            TelegramUnauthorizedError: the token is not valid.
        """
        offset, failures = 0, 0
        while True:
            # after a silence the first poll is not held: it says at once that the bot hears again
            held = self._poll_seconds if self.hearing.ready else 0
            request = RawUpdates(offset=offset, timeout=held)
            self.hearing.asks()
            try:
                batch = await self._bot(request, request_timeout=self._poll_seconds + GRACE)
                failures, self.answered_at = 0, time.monotonic()
            except TelegramConflictError as error:
                self.hearing.fails()
                if "webhook" in error.message:
                    other = "has given Telegram an address for this bot"
                else:
                    other = "polls with this bot's token"
                raise TokenTaken(f"another program {other}: stop it, then start again") from error
            except TelegramUnauthorizedError:
                self.hearing.fails()
                raise
            except TelegramAPIError as error:
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                failures += 1
                self.hearing.fails()
                log.warning("poll failed", error=type(error).__name__, again_in=pause)
                await asyncio.sleep(pause)
                continue
            await self.heard_again(self.hearing.answered())
            self._crash("ears.after_poll")
            await self.take(batch)
            self._crash("ears.before_confirm")
            if batch:
                offset = self.confirmed = max(_update_id(raw) for raw in batch) + 1
            if len(batch) < request.limit:
                self.hearing.caught_up()
            await self.beat()

    async def heard_again(self, outage: Outage | None) -> None:
        """Enter the outage that is over, before anything that was said meanwhile."""
        if outage is None:
            return
        log.warning("outage", seconds=round((outage.end - outage.begin).total_seconds()))
        self._crash("outage.before_noted")
        await asyncio.wrap_future(self._desk.call(lambda c: cases.note(c, outage)))
        self._crash("outage.after_noted")

    async def beat(self) -> None:
        """Note that the bot hears, for the next start; at most every ten seconds."""
        if self.hearing.beats():
            now = self._desk.now()
            await asyncio.wrap_future(self._desk.call(lambda c: cases.beat(c, now), silent=True))

    async def take(self, batch: list[dict[str, Any]]) -> None:
        """Submit every update of a batch in order, then wait until all are committed."""
        self._crash("ears.before_submit")
        heard = [letter for raw in batch if (letter := await self.read(raw)) is not None]
        found = self._albums.together(heard)
        if self.buckets is not None:
            found = self.buckets.passed(found)
        self._crash("ears.after_reading")
        futures = [self._desk.submit(letter) for letter in found]
        self._crash("ears.after_submit")
        await asyncio.wrap_future(together(futures))
        self.heard += len(batch)
        self._vitals.updates.add(count=len(batch))

    async def read(self, raw: dict[str, Any]) -> Letter | None:
        """One raw update as a letter; None for what does not concern the bot."""
        update_id = _update_id(raw)
        try:
            update = self._decoded(raw)
        except ValidationError as error:
            log.warning("unreadable update", update=update_id, errors=error.error_count())
            return Letter(Unreadable(json.dumps(raw), "cannot be decoded"), update_id)
        letter = await self._letter(update_id, update)
        if letter is None:
            return None
        return Letter(letter.what, update_id, letter.who, letter.chat, _kept(letter, raw))

    def _decoded(self, raw: dict[str, Any]) -> Update:
        """An update; rights that an older server does not know of count as not given.

        Raises:
            ValidationError: it cannot be decoded.
        """
        try:
            return Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            whole = copy.deepcopy(raw)
            for missing in error.errors():
                *path, name = missing["loc"]
                if missing["type"] == "missing" and str(name).startswith(("can_", "is_")):
                    _fill(whole, path, str(name))
            return Update.model_validate(whole, context={"bot": self._bot})

    async def _letter(self, update_id: int, update: Update) -> Letter | None:
        if update.message is not None:
            chat = update.message.chat
            self._newest.heard(chat.id, update.message.message_id)
            reads = await self._reads(chat.id, group=chat.type in letters.GROUPS)
            return letters.message_letter(update_id, update.message, self._me, reads)
        if update.callback_query is not None:
            return letters.press_letter(update_id, update.callback_query)
        if update.my_chat_member is not None:
            creator = await self._creator(update)
            return letters.own_status_letter(update_id, update.my_chat_member, creator)
        if update.chat_member is not None:
            return letters.member_letter(update_id, update.chat_member)
        return None

    async def _reads(self, chat: int, *, group: bool) -> Reads:
        """How lines of this chat are read: as its community has taught, by its own threshold."""
        if not listening.is_warm():
            await asyncio.to_thread(listening.warm)
        taught = await self._lessons.of(chat) if group and self._lessons else UNTAUGHT
        offer_at = self._desk.house.policy.need.offer_at / 100
        return partial(listening.reads, learned=taught.learned, offer_at=offer_at)

    async def _creator(self, update: Update) -> Who | None:
        """The creator of the group that the bot was added to; None if Telegram does not tell."""
        change = update.my_chat_member
        if change is None or change.chat.type not in letters.GROUPS:
            return None
        if change.new_chat_member.status not in ("member", "administrator"):
            return None
        try:
            admins = await self._bot.get_chat_administrators(change.chat.id)
        except TelegramAPIError as error:
            log.warning("administrators not told", error=type(error).__name__)
            return None
        people = [admin.user for admin in admins if admin.status == "creator"]
        return next((letters.who(user) for user in people if not user.is_bot), None)


def _draft(letter: Letter) -> bool:
    """Whether its words may be nothing but a draft: then no bug of ours keeps them."""
    what = letter.what
    if isinstance(what, Overheard):
        return True
    plain = isinstance(what, Heard) and not what.text.startswith("/") and not what.called
    return plain and letter.chat is not None and letter.chat.private


def _kept(letter: Letter, raw: dict[str, Any]) -> dict[str, Any]:
    """What may be kept of an update that meets a bug: no draft, nor the words that one is about."""
    if _draft(letter) or getattr(letter.what, "peril", "") == PERIL:
        return {}
    if not isinstance(letter.what, Pressed):
        return raw
    if _sealed(letter.what.code):
        return {}
    press = raw["callback_query"]
    if _turn(letter.what.code):  # an option of a form may be what somebody has voted
        press = {**press, "data": press["data"].rpartition("-")[0]}
    message = {name: x for name, x in press["message"].items() if name != "reply_to_message"}
    return {**raw, "callback_query": {**press, "message": message}}


def _sealed(code: str) -> bool:
    """Whether nothing may be kept of it, such as a ballot of a formal vote or anonymous poll."""
    try:
        _, pressed = decode(code)
    except BadCode:
        return False
    if isinstance(pressed, View):
        return pressed.view in SEALED_VIEWS
    return isinstance(pressed, Event) and pressed.BALLOT


def _turn(code: str) -> bool:
    """Whether it answers a question of a form."""
    try:
        return isinstance(decode(code)[1], Turn)
    except BadCode:
        return False


def _update_id(raw: dict[str, Any]) -> int:
    """The number of an update; 0 where even that is missing."""
    found = raw.get("update_id")
    return found if isinstance(found, int) else 0


def _fill(whole: dict[str, Any], path: list[int | str], name: str) -> None:
    """Set a missing flag to False; parts of the path that only name a kind are passed over."""
    place: Any = whole
    for part in path:
        if isinstance(place, dict) and part in place:
            place = place[part]
    if isinstance(place, dict):
        place.setdefault(name, False)
