"""Conversations that end in an event: pure generators, replayed from the list of answers.

A form yields `Ask` (a person answers) or `Look` (a named read-only question, answered at
once and recorded) and returns the event. Its whole state is the list of answers, so *back*,
*cancel*, restarts and several people at once in one group need no code of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from bot.flows.effects import Event, Refused
from bot.flows.rules.policy import Policy
from bot.flows.rules.text import letters


class Start(Struct, frozen=True):
    """What a form knows: who, where, since when, and what was said when it began."""

    who: int
    home: int
    language: str
    started_at: datetime
    policy: Policy
    args: Mapping[str, Any] = field(default_factory=dict)


class Text(Struct, frozen=True):
    """An answer in words, of `least` to `most` characters; `options` are ready words to tap.

    So many of them are to be `letters` of some script: of figures alone nobody knows what is meant.

    With `photos` a photo is an answer as well, whatever words it has; the form finds them in
    `start.args["photos"]`, as Telegram names them.
    """

    least: int = 1
    most: int = 500
    options: tuple[str, ...] = ()
    photos: bool = False
    letters: int = 0

    def typed(self, text: str) -> str:
        """The words as they are kept.

        Raises:
            Refused: too short, too long, or signs without a word; the person's words stay theirs
                to send again.
        """
        if len(text) < self.least:
            raise Refused("form.too_short", least=self.least, have=len(text))
        if self.least and not any(sign.isalnum() for sign in text):
            raise Refused("form.too_short", least=self.least, have=0)
        if letters(text) < self.letters:
            raise Refused("form.too_short", least=self.letters, have=letters(text))
        if len(text) > self.most:
            raise Refused("form.too_long", most=self.most, have=len(text))
        return text


class Choice(Struct, frozen=True):
    """One of a few named answers, told by button, by number or by its word."""

    options: tuple[str, ...]

    def typed(self, text: str) -> str:
        """Free words are no choice.

        Raises:
            Refused: always; buttons, numbers and labels were tried before.
        """
        raise Refused("form.choose", have=len(text))


class Ask(Struct, frozen=True):
    """A question to the person: phrase `ask.<name>`, the kind of answer, named public facts."""

    name: str
    kind: Text | Choice
    facts: Mapping[str, Any] = field(default_factory=dict)


class Look(Struct, frozen=True):
    """A read-only question to the memory."""

    name: str
    args: tuple[Any, ...] = ()


Form = Generator[Ask | Look, Any, Event]
FormFunction = Callable[[Start], Form]


def ask(name: str, kind: Text | Choice, **facts: object) -> Generator[Ask | Look, Any, Any]:
    """Ask the person: `answer = yield from ask(…)`."""
    return (yield Ask(name, kind, facts))


def look(name: str, *args: object) -> Generator[Ask | Look, Any, Any]:
    """Look something up: `found = yield from look(…)`."""
    return (yield Look(name, args))


class Answer(Struct, frozen=True):
    """One recorded answer; `looked` marks what the memory said, not the person."""

    value: Any
    looked: bool = False


class FormKind(Struct, frozen=True):
    """A form as it is registered: `code` is permanent, `version` grows with its questions."""

    code: str
    function: FormFunction
    version: int = 1
    light: bool = False  # left unanswered it gives way to the next form, unasked


class OutOfStep(Exception):  # noqa: N818 - it is a finding about stored answers
    """The stored answers do not fit the form (any more): it starts over politely."""


def replay(
    function: FormFunction,
    start: Start,
    answers: tuple[Answer, ...],
    find: Callable[[Look], Any] | None = None,
) -> tuple[tuple[Answer, ...], Ask | Look | Event]:
    """Where the form stands after these answers: at a question, a look, or its event.

    `find` answers looks past the recorded answers; what it found is recorded with them.

    Raises:
        OutOfStep: for answers of another kind or more of them than there are questions.
    """
    form, given = function(start), list(answers)
    at = 0
    try:
        step = next(form)
        while True:
            if at == len(given):
                if find is None or not isinstance(step, Look):
                    break
                given.append(Answer(find(step), looked=True))
            if isinstance(step, Look) is not given[at].looked:
                raise OutOfStep(step)
            at += 1
            step = form.send(given[at - 1].value)
    except StopIteration as end:
        event: Event = end.value
        if at < len(given):
            raise OutOfStep(event) from None
        return tuple(given), event
    form.close()
    return tuple(given), step


def answered(function: FormFunction, start: Start, answers: tuple[Answer, ...]) -> dict[str, Any]:
    """The answers by the name of their question or look, of a form that they fit."""
    form, found = function(start), {}
    try:
        step = next(form)
        for answer in answers:
            found[step.name] = answer.value
            step = form.send(answer.value)
    except StopIteration:
        return found
    form.close()
    return found


def back(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers without the person's last one, and without the looks past it.

    Raises:
        Refused: at the first question.
    """
    for i in range(len(answers) - 1, -1, -1):
        if not answers[i].looked:
            return answers[:i]
    raise Refused("form.first")
