"""What Telegram says, as a step may ask it: who can be reached, which posts are filled."""

from __future__ import annotations

from bot.flows.effects import Facts
from bot.flows.rules.rights import Role
from bot.post import Post
from storage.communities import GROUPS
from storage.roles import DUTIES


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


class InPost:
    """People with a post who can be reached in it, asked one by one."""

    def __init__(self, post: Post) -> None:
        """Where the matter at hand lives."""
        self._post = post

    def __contains__(self, person: object) -> bool:
        """Whether they sit in any."""
        found = self._post.roles(person, self._post.env.home) if isinstance(person, int) else ()
        return any(role is not Role.RESIDENT for role in found)


class Seated:
    """Roles that somebody holds, reachable or not, asked one by one."""

    def __init__(self, post: Post) -> None:
        """Where the matter at hand lives."""
        self._post = post

    def __contains__(self, role: object) -> bool:
        """Whether there is such a post here."""
        env = self._post.env
        grants = self._post.seated.grants(env.community)
        return isinstance(role, Role) and bool(grants.holders(role, env.home))


class Allowed:
    """What the bot may do in the group where the matter at hand lives, asked one by one."""

    def __init__(self, post: Post) -> None:
        """Through the transaction at hand."""
        self._post = post

    def __contains__(self, right: object) -> bool:
        """Whether it has this right as an administrator."""
        env = self._post.env
        group = self._post.tx.get(GROUPS, (env.community, env.home))
        return group is not None and right in group.rights


def known_facts(post: Post) -> Facts:
    """The facts of the letter at hand."""
    here = post.tx.get(GROUPS, (post.env.community, post.env.group)) if post.env.group else None
    return Facts(
        bot_is_admin=here is not None and here.bot_status == "administrator",
        reachable=Reachable(post),
        operators=frozenset(post.holders(Role.OPERATOR)),
        filled=Filled(post),
        in_post=InPost(post),
        seated=Seated(post),
        duty=_on_duty(post),
        rights=Allowed(post),
    )


def _on_duty(post: Post) -> int:
    """Who of the committee is on duty now and can be reached; 0: nobody."""
    duty = post.tx.get(DUTIES, post.env.community) if post.env.community else None
    if duty is None or duty.until is None or post.env.now >= duty.until:
        return 0
    return duty.holder if post.person(duty.holder).reachable else 0
