"""The mouth's drawing hand: templates become files in threads of their own, two at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from msgspec.structs import replace

from bot.logs import where
from storage.outbox import Waiting

log = structlog.get_logger()

Draw = Callable[[str, Mapping[str, Any]], bytes]  # template and facts → the file

HANDS = 2  # threads
AHEAD = 4  # drawings that are begun at the same time
KEPT = 8  # drawings that wait for their send: what is more is drawn again when it may go
LONGEST = 30.0  # seconds; the words go without it then


class Drawer:
    """Draws what stands in rows of the outbox.

    Only the rows know what is to be drawn: nothing is lost with this object, and what is thrown
    away is drawn again.
    """

    def __init__(self, draw: Draw, longest: float = LONGEST) -> None:
        """`draw` runs in a thread; it has `longest` seconds."""
        self._draw, self._longest = draw, longest
        self._threads = ThreadPoolExecutor(HANDS, thread_name_prefix="draws")
        self._begun: set[int] = set()
        #: by row: what was drawn, and the file; None: it could not be drawn
        self._made: OrderedDict[int, tuple[Any, bytes | None]] = OrderedDict()

    def lacks(self, row: Waiting) -> bool:
        """Whether the row waits for its drawing."""
        if "drawn" not in row.body:
            return False
        made = self._made.get(row.id)
        return made is None or made[0] != row.body["drawn"]

    def may_begin(self, row: Waiting) -> bool:
        """Whether there is a hand for it, and it was not begun yet."""
        return row.id not in self._begun and len(self._begun) < AHEAD

    def begin(self, row: Waiting) -> None:
        """It is begun: `make` follows."""
        self._begun.add(row.id)

    async def make(self, row: Waiting) -> None:
        """Draw; what cannot be drawn is logged, and counts as drawn: its words go alone."""
        wanted = row.body["drawn"]
        made = None
        try:
            loop = asyncio.get_running_loop()
            drawing = loop.run_in_executor(
                self._threads, self._draw, wanted["template"], wanted["facts"]
            )
            made = await asyncio.wait_for(drawing, self._longest)
        except Exception as error:  # noqa: BLE001 - a template met facts that it cannot draw: the words still arrive
            name = str(wanted.get("template"))
            log.error("cannot be drawn", row=row.id, template=name, bug=where(error))
        finally:
            self._begun.discard(row.id)
        self._made[row.id] = (wanted, made)
        while len(self._made) > KEPT:
            self._made.popitem(last=False)

    def hand_over(self, row: Waiting) -> Waiting:
        """The row with its drawing, if it has one: once, for another try it is drawn again."""
        if "drawn" not in row.body:
            return row
        return replace(row, drawing=self._made.pop(row.id)[1])

    def close(self) -> None:
        """Begin nothing any more; what is being drawn comes to its end unheard."""
        self._threads.shutdown(wait=False, cancel_futures=True)
