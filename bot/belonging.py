"""Whether somebody may see a matter from where they are, and in which group a new one lives."""

from __future__ import annotations

from bot.cases.case import Show
from bot.flows.effects import Refused
from bot.flows.rules.rights import may
from bot.post import Post
from storage.people import MEMBERS, groups_of


def home_of(post: Post) -> int:
    """The group that a new matter lives in.

    Raises:
        Refused: in private, of somebody who was seen in no group.
    """
    found = home_or_none(post)
    if not found:
        raise Refused("no_home")
    return found


def home_or_none(post: Post) -> int:
    """The same, or 0."""
    if post.env.group:
        return post.env.group
    post.tx.flush()
    groups = groups_of(post.tx.connection, post.env.community, post.env.person)
    return groups[0] if groups else 0


def may_see(post: Post, show: Show) -> None:
    """Whether it is the asker's own, or of a group of theirs and within their rights.

    Raises:
        Refused: it is not.
    """
    if post.env.person in show.of:
        return
    belongs(post, show.home, show.also)
    roles = post.roles(post.env.person, show.home)
    if show.action and not may(show.action, roles, show.ties(post.env.person, roles)):
        raise Refused("no_right", action=show.action.value)


def belongs(post: Post, home: int, also: tuple[int, ...] = ()) -> None:
    """Whether the presser may see matters of that group from where they are.

    Raises:
        Refused: from another group, or in private by somebody who does not belong there.
    """
    env = post.env
    if not home or not env.person or env.group in (home, *also):
        return
    if env.group:
        raise Refused("elsewhere")
    for group in (home, *also):
        if post.tx.get(MEMBERS, (env.community, env.person, group)):
            return
    if env.person in post.seated.operators():
        return
    seated, community = post.seated, env.community
    seats = seated.grants(community).of(env.person)
    wide = any(not scope and seated.sits(community, env.person, 0) for _, scope in seats)
    if not wide:
        raise Refused("elsewhere")
