"""What Telegram says, as a step may ask it: who can be reached, which posts are filled."""

from __future__ import annotations

from bot.flows.effects import Facts
from bot.flows.rules.rights import Role
from bot.post import Post
from storage.communities import GROUPS


class Reachable:
    """People with whom the bot has an open private chat, asked one by one."""

    def __init__(self, post: Post) -> None:
        """Through the transaction at hand."""
        self._post = post

    def __contains__(self, person: object) -> bool:
        """Whether the bot may write to them."""
        return isinstance(person, int) and self._post.person(person).reachable


class Filled:
    """Roles in which somebody can be reached, asked one by one."""

    def __init__(self, post: Post) -> None:
        """Where the matter at hand lives."""
        self._post = post

    def __contains__(self, role: object) -> bool:
        """Whether anybody holds it and can be reached."""
        return isinstance(role, Role) and bool(self._post.holders(role))


def known_facts(post: Post) -> Facts:
    """The facts of the letter at hand."""
    here = post.tx.get(GROUPS, (post.env.community, post.env.group)) if post.env.group else None
    return Facts(
        bot_is_admin=here is not None and here.bot_status == "administrator",
        reachable=Reachable(post),
        operators=len(post.seated.operators()),
        filled=Filled(post),
    )
