"""One language, one reader: translation, escaping, times and names of things."""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from msgspec import Struct, field

from bot.codes import Code, encode
from bot.flows.rules.rights import Role
from bot.flows.rules.text import isolated
from bot.speech.names import CATEGORIES, NEED_STATES, OWN, POSTS, ROLES, URGENCIES

DOMAIN = "huiyin"
#: beside the package in a checkout, inside it in a wheel
_PLACES = (Path(__file__).parents[2] / "locale", Path(__file__).parents[1] / "locale")
LOCALE_DIR = next((p for p in _PLACES if any(p.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))), _PLACES[0])
DEFAULT = "zh_CN"
_NOON = datetime(1970, 1, 1, 12, tzinfo=UTC)


#: nothing to escape, nothing that runs from right to left
_SAFE = re.compile("[^<>&\u0590-\u08ff\ufb1d-\ufefc\U00010800-\U0001efff]*")


class Html(str):
    """Text in Telegram's HTML: what came from people is escaped already."""

    __slots__ = ()


@cache
def languages() -> tuple[str, ...]:
    """Every language whose words are compiled.

    Raises:
        FileNotFoundError: no compiled words at all (`make setup` makes them).
    """
    found = sorted(p.parts[-3] for p in LOCALE_DIR.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    if not found:
        raise FileNotFoundError(f"no compiled words in {LOCALE_DIR}: run `make setup` first")
    return tuple(found)


@lru_cache(maxsize=256)
def language(told: str, otherwise: str = DEFAULT) -> str:
    """The nearest spoken language to what a client told ("zh-hans", "en-GB"), else `otherwise`."""
    start = told.replace("-", "_").split("_")[0].lower()
    for known in languages():
        if start and known.lower().startswith(start):
            return known
    return otherwise


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, [code])


@cache
def _text(code: str, message: str) -> Html:
    return Html(_catalogue(code).gettext(message))


def escaped(value: object) -> str:
    """A value inside Telegram's HTML, right-to-left words held in an isolate."""
    if isinstance(value, Html):
        return value
    text = str(value)
    return text if _SAFE.fullmatch(text) else html.escape(isolated(text), quote=False)


def plain(text: str) -> str:
    """HTML as the words that are seen: for toasts and alerts."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@cache
def _locale(code: str) -> Locale:
    """As babel knows it: by its code it is looked for among a thousand others each time."""
    return Locale.parse(code)


@lru_cache(maxsize=4096)
def _moment(minute: int, zone: str, code: str) -> str:
    at = datetime.fromtimestamp(minute * 60, ZoneInfo(zone))
    return str(format_skeleton("MMMEd", at, locale=_locale(code))) + at.strftime(" %H:%M")


class Reader(Struct, frozen=True):
    """Who will read it: a group (id 0) or a person, with the roles that hold in the place."""

    id: int = 0
    roles: frozenset[Role] = frozenset()
    in_group: bool = False  # they read it in the group, if only they


class Words(Struct, frozen=True):
    """The words of one language, in one zone, for one reader."""

    language: str
    zone: str = "Asia/Shanghai"
    reader: Reader = field(default_factory=Reader)
    bot: str = ""  # its username, for deep links
    community: int = 0  # in which a link is at home

    def _(self, message: str, /, **facts: object) -> Html:
        """The message in this language, facts escaped and put in."""
        text = _text(self.language, message)
        if not facts:
            return text
        for name, value in facts.items():  # the call's own dict
            if not isinstance(value, Html):
                facts[name] = escaped(value)
        return Html(text.format_map(facts))

    def many(self, one: str, more: str, n: int, /, **facts: object) -> Html:
        """The same, by number."""
        text = _catalogue(self.language).ngettext(one, more, n)
        return Html(text.format(n=n, **{k: escaped(v) for k, v in facts.items()}))

    def when(self, at: datetime) -> Html:
        """Date, weekday and time in the community's zone."""
        return Html(_moment(int(at.timestamp() // 60), self.zone, self.language))

    def date(self, at: datetime) -> Html:
        """Date and weekday in the community's zone."""
        there = at.astimezone(ZoneInfo(self.zone))
        return Html(format_skeleton("MMMEd", there, locale=_locale(self.language)))

    def dated(self, day: int) -> Html:
        """The same of a day that is counted from 1970, as the rules count them."""
        return self.date(_NOON + timedelta(days=day))

    def day(self, at: datetime) -> Html:
        """The date alone, in the community's zone."""
        return Html(
            format_date(at.astimezone(ZoneInfo(self.zone)), "long", locale=_locale(self.language))
        )

    def span(self, seconds: float) -> Html:
        """A length of time in the largest fitting unit: hours up to 3 days, then days."""
        whole = max(1, round(seconds))
        if whole < 60:
            return self.many("{n} second", "{n} seconds", whole)
        minutes = round(whole / 60)
        if minutes < 60:
            return self.many("{n} minute", "{n} minutes", minutes)
        hours = round(minutes / 60)
        if hours <= 72:
            return self.many("{n} hour", "{n} hours", hours)
        return self.many("{n} day", "{n} days", round(hours / 24))

    def listed(self, things: Iterable[object]) -> Html:
        """Things one after the other, with this language's comma."""
        return Html(self._(", ").join(escaped(thing) for thing in things))

    def role(self, role: str) -> Html:
        """The name of a role or of a body that decides."""
        return self._(ROLES[role])

    def post(self, role: str) -> Html:
        """Somebody in this role: one holds a post, nobody is a committee."""
        return self._(POSTS.get(role, ROLES[role]))

    def need_state(self, state: str) -> Html:
        """The name of a state of a need."""
        return self._(NEED_STATES[state])

    def category(self, name: str) -> Html:
        """The name of a category or of its subject; one that is not known as it is written."""
        if name in OWN:
            return Html(escaped(OWN[name][not self.language.startswith("zh")]))
        known = CATEGORIES.get(name)
        return Html(escaped(name)) if known is None else self._(known)

    def urgency(self, name: str) -> Html:
        """How urgent."""
        return self._(URGENCIES[name])

    def mention(self, person: int, name: str) -> Html:
        """A person who is called upon: their client rings."""
        return Html(f'<a href="tg://user?id={person}">{escaped(name)}</a>')

    def code_link(self, code: Code) -> str:
        """A button as a link: it can be handed on by other ways."""
        return self.link(encode(self.community, code))

    def link(self, start: str) -> str:
        """A link that opens the private chat with the bot and starts it with these words."""
        return f"https://t.me/{self.bot}?start={start}"
