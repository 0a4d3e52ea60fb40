"""What the mouth finds out about the world, written where it is kept."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from bot.desk import Desk
from bot.letters import Chat, ChatOpened, Letter, Who
from storage import communities

log = structlog.get_logger()


@dataclass(slots=True)
class Hooks:
    """For one desk; each is called inside a transaction."""

    desk: Desk

    def unreachable(self, c: Connection, person: int, reason: str) -> None:
        """They blocked the bot or never pressed Start."""
        # through the front door: what lies in their hands goes back in the same commit
        self.desk.submit(Letter(ChatOpened(False), 0, Who(person, ""), Chat(person, True)))
        log.info("person unreachable")

    def migrated(self, c: Connection, community: int, group: int, chat_id: int) -> None:
        """The group has another id."""
        communities.moved(c, community, group, chat_id)
        self.desk.forget("group", (community, group))
        self.desk.forget("chat", chat_id)

    def gone(self, c: Connection, community: int, group: int, reason: str) -> None:
        """The bot is not in the group any more."""
        communities.status(c, community, group, "gone")
        self.desk.forget("group", (community, group))
        log.warning("group gone", community=community, group=group)
