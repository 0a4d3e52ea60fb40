"""Who speaks, and for which community: words in private, commands without a name."""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.flows.effects import Refused
from bot.letters import Heard, Unsigned
from bot.post import Post
from storage.communities import COMMUNITIES
from storage.people import PEOPLE, communities_of
from storage.times import to_ms

#: commands that mean the same in every community
EVERYWHERE = ("start", "help", "language", "policy")
CHOICE_LASTS_MS = 30 * 60_000  # of the community for words in private


class Contexts:
    """For the person of one letter."""

    def __init__(self, post: Post) -> None:
        """Through the letter's post."""
        self.post, self.tx, self.env, self.house = post, post.tx, post.env, post.house

    def unsigned(self, what: Unsigned) -> None:
        """Said once per command, to be read by whoever wrote it; nothing is kept."""
        name, _ = read_command(what.text, self.house.bot_name)
        if self.env.community and name in self.house.board.commands:
            self.post.reply("unsigned", {}, what.message)

    def asked(self, heard: Heard, name: str) -> bool:
        """In private, somebody of several communities is asked which one; whether they were."""
        known, now = self.post.person(self.env.person), to_ms(self.env.now)
        needs = not name and heard.reads == "need"
        if not needs and (name not in self.house.board.commands or name in EVERYWHERE):
            return False
        self.tx.flush()
        mine = communities_of(self.tx.connection, self.env.person)
        if len(mine) < 2:
            return False
        if known.chosen_ms and now - known.chosen_ms < CHOICE_LASTS_MS:
            self.tx.put(PEOPLE, known.id, replace(known, chosen_ms=now))
            return False
        heads = [(no, self.tx.get(COMMUNITIES, no)) for no in mine]
        names = [(no, head.name) for no, head in heads if head is not None]
        self.post.ask_back("which.community", {"names": names}, heard.message)
        return True

    def choose(self, community: int) -> None:
        """Words in private are for this community for a while.

        Raises:
            Refused: it is not theirs.
        """
        self.tx.flush()
        if community not in communities_of(self.tx.connection, self.env.person):
            raise Refused("elsewhere")
        self.lives_in(community)
        self.post.turn_to(community)
        head = self.tx.get(COMMUNITIES, community)
        self.post.here("which.chosen", {"name": head.name if head else ""})

    def lives_in(self, community: int) -> None:
        """Words in private are for the community whose button was pressed last."""
        known = self.post.person(self.env.person)
        if not self.env.group and community:
            self.tx.put(
                PEOPLE, known.id, replace(known, community=community, chosen_ms=to_ms(self.env.now))
            )


_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(.*)", re.DOTALL)


def read_command(text: str, bot_name: str) -> tuple[str, str]:
    """`/need words` or `/need@bot words` → ("need", "words"); another bot's command → ("", "").

    A blank before the words may be missing: few put one between Chinese words.
    """
    found = _COMMAND.match(text)
    if found is None:
        return "", ""
    name, bot, words = found[1], found[2] or "", found[3]
    if bot and bot.casefold() != bot_name.casefold():
        return "", ""
    return name.casefold(), words.strip()
