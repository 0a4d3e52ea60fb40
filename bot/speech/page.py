"""What a phrase becomes: a page with text and buttons; and the register of all phrases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from bot.codes import Code
from bot.speech.words import Html, Words

MUST = "must"  # arrives at least once
NUDGE = "nudge"  # at most once
RULE = Html("————")  # above and below words that are to be handed on


class Button(Struct, frozen=True):
    """One button: an event, a view or a form waiting to be pressed, or a link."""

    label: str  # plain words
    code: Code | None = None
    url: str = ""


class Drawn(Struct, frozen=True):
    """A picture or document that the mouth draws when it sends; the page's words say the same.

    `template` is one of `bot.drawings.TEMPLATES`, `name` the file's name as people see it, and
    `facts` what is drawn: values that JSON holds, with every word in the reader's language.
    """

    template: str
    name: str
    facts: Mapping[str, Any]


class Page(Struct, frozen=True):
    """Everything that stands in one message."""

    text: Html
    buttons: tuple[tuple[Button, ...], ...] = ()
    force: bool = False  # the reader's client opens a reply to it
    placeholder: str = ""
    photos: tuple[str, ...] = ()  # Telegram's file ids: the text stands under the first
    voices: tuple[str, ...] = ()  # voice notes in the same way
    drawn: Drawn | None = None  # the text stands under it, or follows it where it is long
    lost: str = ""  # said in place of a photo or voice note that Telegram does not give
    here_only: bool = False  # whispered in the group, or not said at all
    one_only: bool = False  # in private: an older copy in the same slot loses its buttons
    sealed: bool = False  # its row is blanked once it was sent: nobody else's business
    core: Html | None = None  # what stays of it above newer words in the same message; else all


Speaker = Callable[..., Page]


class Phrase(Struct, frozen=True):
    """How to say something, and how sure it must arrive."""

    name: str
    speak: Speaker
    klass: str
    public: bool  # everybody may read it, even if it is for one person


PHRASES: dict[str, Phrase] = {}


def phrase(name: str, klass: str = MUST, *, public: bool = False) -> Callable[[Speaker], Speaker]:
    """Enter a function `(words, **facts) -> Page` under its name."""

    def enter(speak: Speaker) -> Speaker:
        if name in PHRASES:
            raise ValueError(f"phrase {name} is spoken twice")
        PHRASES[name] = Phrase(name, speak, klass, public)
        return speak

    return enter


def say(words: Words, name: str, facts: Mapping[str, Any]) -> Page:
    """The page of a phrase for this reader."""
    return PHRASES[name].speak(words, **facts)


def lines(*parts: Html | str | None) -> Html:
    """One line below the other; what is empty is left out."""
    return Html("\n".join(part for part in parts if part))


def rows(*buttons: Button | None, width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons side by side, so many in a row."""
    there = [button for button in buttons if button is not None]
    return tuple(tuple(there[i : i + width]) for i in range(0, len(there), width))
