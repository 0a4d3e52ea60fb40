"""Forms at the desk: begun, answered, gone back, cancelled, ended in an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from bot.codes import Turn
from bot.flows.effects import Event, Place, Refused
from bot.flows.forms import (
    Answer,
    Ask,
    Choice,
    FormKind,
    Look,
    OutOfStep,
    Start,
    Text,
    answered,
    back,
    replay,
)
from bot.flows.rules.delivery import Way
from bot.flows.rules.text import clean
from bot.letters import Heard
from bot.post import Post, Target
from bot.speech import form as words
from bot.speech.page import lines, say
from storage import forms, slots
from storage.communities import COMMUNITIES
from storage.forms import FORMS, OpenForm

#: long enough for every question; a refusal for its words would not count
_SOME_WORDS = Answer("…" * 40)
_ASKED_MOST = 4  # questions of a form that is tried with them


class Conversations:
    """The forms of one letter's person."""

    def __init__(
        self,
        post: Post,
        carry: Callable[[Event, int], None],
        refusal: Callable[[Event, int], Refused | None],
    ) -> None:
        """`carry(event, home)` hands a finished form's event to its flow.

        `refusal(event, home)` tells why the flow would not take it now.
        """
        self.post, self.tx, self.env, self.house = post, post.tx, post.env, post.house
        self.carry, self.refusal = carry, refusal
        self._finishing: OpenForm | None = None  # the one whose event is at its flow

    # --- beginning ---

    def begin(self, code: str, args: Mapping[str, Any], home: int) -> None:
        """Begin a form, or ask what to do with the one that is open.

        Raises:
            Refused: by the form's own event, if nothing had to be asked or no words would help.
        """
        kind = self.house.board.forms.get(code)
        if kind is None:
            raise Refused("code")
        self._make_way()
        form = OpenForm(
            id=0,
            community=self.env.community,
            group=self.env.group,
            person=self.env.person,
            code=code,
            version=kind.version,
            args={**args, "home": home},
            answers=(),
            started_at=self.env.now,
        )
        form, step = self._look(form, kind)
        if isinstance(step, Event):
            self._carried(form, form.answers, step)
            return
        self._worth_asking(form, kind, step)
        if self._moves_to_private(step):
            form = replace(form, group=0, args={**form.args, "from": self.env.group})
        found = self.tx.get(FORMS, _key(form))
        if found is not None:
            pending = {"code": code, "args": dict(form.args)}
            self._keep(replace(found, pending=pending))
            self._already(found)
            return
        form = replace(form, id=self._fresh())
        self._keep(form)
        self._ask(form, step, anew=True)

    def _worth_asking(self, form: OpenForm, kind: FormKind, step: Ask | Look | Event) -> None:
        """Nobody is to write what could not be taken, whatever it said about a matter that stands.

        What is new is heard first: it may be an emergency, and no limit holds for that.

        Raises:
            Refused: as the form would be in the end; of questions with a choice nothing is known.
        """
        if not form.args.get("no"):
            return
        tried = form
        try:
            for _ in range(_ASKED_MOST):
                if isinstance(step, Event):
                    break
                if not _wants_words(step):
                    return
                tried = tried.with_answers((*tried.answers, _SOME_WORDS))
                tried, step = self._look(tried, kind)
            if not isinstance(step, Event):
                return
            refused = self.refusal(step, int(form.args["home"]))
        except Refused as refusal:  # by a look on the way
            refused = refusal
        if refused is not None and refused.code in self.house.board.final:
            raise refused

    def _already(self, form: OpenForm) -> None:
        """Go on with this one, or begin what was asked for since?"""
        no = int(form.args.get("no") or 0)
        facts = {"form_id": form.id, "at": len(form.answers), "code": form.code, "no": no}
        self.post.here("form.already", facts, sure=True)  # as a question is

    def _make_way(self) -> None:
        """A question that may be left unanswered goes before the next form."""
        found = self.tx.get(FORMS, (self.env.community, self.env.person, self.env.group))
        if found is not None and self.house.board.forms[found.code].light:
            self._end(found, "form.cancelled")

    def _carried(self, form: OpenForm, answers: tuple[Answer, ...], event: Event) -> None:
        """The form's event, and what follows from what the form was begun with.

        `answers` are all of them, the last one too.

        Raises:
            Refused: by the event.
        """
        home, reply = int(form.args["home"]), int(form.args.get("reply") or 0)
        self.env.reply_to = (home, reply) if reply else (0, 0)
        kind = self.house.board.forms[form.code]
        self.env.said = {**form.args, **answered(kind.function, self._start(form), answers)}
        self.carry(event, home)
        after = self.house.board.after.get(form.code)
        if after is None:
            return
        place = Place(self.env.community, home, self.env.group)
        for further in after(self.tx, place, form.person, self.env.matter, form.args):
            self.carry(further, home)

    def _moves_to_private(self, step: Ask | Look) -> bool:
        """A text question that a tap in a group began is asked where one can simply type."""
        reachable = self.post.person(self.env.person).reachable
        return bool(self.env.group and self.env.tap and _wants_words(step) and reachable)

    def _fresh(self) -> int:
        head = self.tx.get(COMMUNITIES, self.env.community)
        if head is None:
            raise Refused("no_home")
        number, head = head.counted("form")
        self.tx.put(COMMUNITIES, self.env.community, head)
        return number

    # --- answers ---

    def heard(self, heard: Heard) -> bool:
        """Try words as an answer; whether they were one.

        Raises:
            Refused: they were, but will not do: the form stays at its question.
        """
        form = self.answered_form(heard)
        if form is None:
            return False
        takes = bool(heard.photos) and self._takes_photos(form)
        if takes or (heard.photos and "photos" in form.args):
            kept = (str(form.args.get("photos", "")), *heard.photos)
            args = {**form.args, "photos": " ".join(kept).strip()}
            form = replace(form, args={**args, **({"album": heard.album} if heard.album else {})})
            self._keep(form)
        if not heard.text and not takes:
            self.post.here(
                "photo.kept" if "photos" in form.args else "send.words", {"kind": "photo"}
            )
            return True
        w = self.post.words(self._private_target(form))
        turn = words.way(w, heard.text) or (words.chosen(w, heard.text) if form.pending else "")
        if turn:
            self._way(form, turn)
            return True
        if form.pending and not self._answers_question(form, heard):
            self._already(form)  # which of the two the words are for, nobody can tell
            return True
        form, step = self._at(form)
        if not isinstance(step, Ask):
            raise OutOfStep(step)
        try:
            self._answer(form, _read(step, clean(heard.text), words.labels(w, step), sure=takes))
        except Refused as refusal:
            if not refusal.code.startswith("form."):
                raise
            self.tx.back()  # asked again, with the reason: a reply to that is an answer as well
            if heard.photos:
                self._keep(form)
            self._ask(form, step, anew=True, note=refusal)
        return True

    def _takes_photos(self, form: OpenForm) -> bool:
        """Whether a photo answers the question at which the form stands."""
        _, step = self._at(form)
        return isinstance(step, Ask) and isinstance(step.kind, Text) and step.kind.photos

    def open_here(self) -> bool:
        """Whether a question of theirs is open in this chat."""
        key = (self.env.community, self.env.person, self.env.group)
        return self.tx.get(FORMS, key) is not None

    def answered_form(self, heard: Heard) -> OpenForm | None:
        """The open form whose question these words answer."""
        form = self.tx.get(FORMS, (self.env.community, self.env.person, self.env.group))
        return form if form is not None and self._is_reply(form, heard) else None

    def asks_words(self, heard: Heard) -> bool | None:
        """Whether the question that these words answer wants free words; None: they answer none."""
        form = self.answered_form(heard)
        if form is None:
            return None
        try:
            _, step = self._at(form)
        except OutOfStep:
            return False
        return _wants_words(step)

    def _is_reply(self, form: OpenForm, heard: Heard) -> bool:
        """In private any words answer; in a group a reply to the question does."""
        if not form.group:
            return not heard.text.startswith("/")
        self.tx.flush()
        place = (self.tx.connection, form.community, form.group)
        if heard.whisper:
            return slots.message(*place, form.person, form.slot) != (0, False)
        message, _ = slots.message(*place, 0, form.slot)
        return bool(message) and heard.reply_to == message

    def _answers_question(self, form: OpenForm, heard: Heard) -> bool:
        """Whether these words reply to the form's own question: in a group they always do."""
        if form.group:
            return True
        self.tx.flush()
        place = (self.tx.connection, form.community, 0)
        message, _ = slots.message(*place, form.person, form.slot)
        return bool(message) and heard.reply_to == message

    def pressed(self, turn: Turn) -> None:
        """A ready answer, or one of the ways around.

        Raises:
            Refused: the form is over, somebody else's, or elsewhere by now.
        """
        self.tx.flush()
        key = forms.key_of(self.tx.connection, self.env.community, turn.form_id)
        form = self.tx.get(FORMS, key) if key else None
        if form is None or form.id != turn.form_id:
            raise Refused("form.gone")
        if form.person != self.env.person:
            raise Refused("form.not_yours")
        if turn.answer in ("b", "x", "k", "n"):
            self._way(form, turn.answer)
            return
        if turn.at != len(form.answers):
            raise Refused("form.gone")
        form, step = self._at(form)
        options = step.kind.options if isinstance(step, Ask) else ()
        if not turn.answer.isdigit() or int(turn.answer) >= len(options):
            raise Refused("code")
        self._answer(form, options[int(turn.answer)])

    def cancel(self) -> bool:
        """`/cancel`: whether there was something to cancel."""
        form = self.tx.get(FORMS, (self.env.community, self.env.person, self.env.group))
        if form is not None:
            self._way(form, "x")
        return form is not None

    def _way(self, form: OpenForm, turn: str) -> None:
        tap = self.env.tap
        if turn in ("k", "n") and tap and tap.message and self.env.group:
            self.post.rows.remove(Target(self.env.group, 0), tap.message)  # "go on or start over?"
        if turn == "x":
            self._end(form, "form.cancelled")
        elif turn == "b" and not any(not a.looked for a in form.answers):
            form, step = self._at(form)
            self._ask(form, step, anew=tap is None, note=Refused("form.first"))
        elif turn == "n":
            pending = form.pending
            self._end(form, "form.dropped" if pending else "form.cancelled")
            if pending:
                self.begin(pending["code"], pending["args"], pending["args"]["home"])
        else:
            answers = back(form.answers) if turn == "b" else form.answers
            form, step = self._at(form.with_answers(answers))
            self._keep(form)
            if isinstance(step, Ask):
                self._ask(form, step, anew=turn == "k")

    # --- going on ---

    def _answer(self, form: OpenForm, value: object) -> None:
        tried = form.with_answers((*form.answers, Answer(value)))
        tried, step = self._look(tried, self.house.board.forms[form.code])
        if isinstance(step, Event):
            self._finish(form, tried.answers, step)
            return
        self._keep(tried)
        self._ask(tried, step, anew=self.env.tap is None)

    def _finish(self, form: OpenForm, answers: tuple[Answer, ...], event: Event) -> None:
        self._finishing = form
        # a card that answers somebody's message is posted: an edit would tell them nothing
        replies = bool(form.args.get("reply"))
        editable = bool(self._public_question(form)) and not self._bare(form) and not replies
        if editable:
            self.env.form_slot = form.slot
        within = self.house.policy.broadcast.asked_within
        if self.env.now - form.started_at <= within:
            self.env.asked_from = int(form.args.get("from", 0))
        self._carried(form, answers, event)
        taken = editable and not self.env.form_slot
        self.env.form_slot = ""
        self._end(form, "" if taken else "form.ended")

    def refused(self, code: str) -> None:
        """The event of a form was refused: where nothing else can be answered, the form ends."""
        if self._finishing is not None and code in self.house.board.final:
            self.env.form_slot = ""
            self._end(self._finishing, self.house.board.final[code])

    def _end(self, form: OpenForm, phrase: str) -> None:
        """The form is over; its question becomes `phrase`, or goes if it cannot be edited."""
        message = self._public_question(form)
        self.tx.put(FORMS, _key(form), None)
        target = Target(form.group, 0) if message else self._private_target(form)
        if message and self._bare(form):
            self.post.rows.remove(target, message, form.slot)
            if phrase in ("form.cancelled", "form.dropped"):
                self.post.here(phrase, {})
        elif phrase:
            self.post.edit(target, form.slot, phrase, {})

    def _public_question(self, form: OpenForm) -> int:
        """The message of its question, where everybody sees it; 0: whispered or in private."""
        if not form.group:
            return 0
        self.tx.flush()
        place = (self.tx.connection, form.community, form.group)
        message, _ = slots.message(*place, 0, form.slot)
        return message

    def _bare(self, form: OpenForm) -> bool:
        """Whether its question has no buttons (then Telegram lets nobody edit it)."""
        _, step = self._at(form)
        return _wants_words(step)

    def _private_target(self, form: OpenForm) -> Target:
        return Target(form.group, form.person, whisper=bool(form.group))

    # --- replaying ---

    def _start(self, form: OpenForm) -> Start:
        return Start(
            who=form.person,
            home=int(form.args["home"]),
            language=self.house.language,
            started_at=form.started_at,
            policy=self.house.policy,
            args=form.args,
        )

    def _look(self, form: OpenForm, kind: FormKind) -> tuple[OpenForm, Ask | Look | Event]:
        """Replay, answering every look on the way."""

        def find(look: Look) -> Any:
            return self.house.board.looks[look.name](self.tx, form.community, *look.args)

        answers, step = replay(kind.function, self._start(form), form.answers, find)
        return form if answers == form.answers else replace(form, answers=answers), step

    def _at(self, form: OpenForm) -> tuple[OpenForm, Ask | Look | Event]:
        """The question at which the form stands.

        Raises:
            OutOfStep: begun under another version, or with answers that do not fit.
        """
        kind = self.house.board.forms[form.code]
        if kind.version != form.version:
            raise OutOfStep(form.code)
        return self._look(form, kind)

    def outdated(self) -> None:
        """The stored form does not fit any more: it goes, politely."""
        self.tx.put(FORMS, (self.env.community, self.env.person, self.env.group), None)
        self.post.here("form.outdated", {}, sure=True)

    def _keep(self, form: OpenForm) -> None:
        self.tx.put(FORMS, _key(form), form)

    def _ask(
        self,
        form: OpenForm,
        step: Ask | Look | Event,
        *,
        anew: bool,
        note: Refused | None = None,
    ) -> None:
        """Put the question; `note` says first why an answer will not do."""
        if not isinstance(step, Ask):
            raise OutOfStep(step)
        moved = bool(self.env.group) and not form.group
        chosen = Way.PRIVATE if moved else self.post.way(public=True, plain_words=False)
        page = words.question(
            self.post.words(Target(form.group, form.person)),
            step,
            form.id,
            len(form.answers),
            first=not any(not answer.looked for answer in form.answers),
            public=chosen is Way.REPLY,
            length=note is None or note.code != "form.too_short",
        )
        if note is not None:
            w = self.post.words(Target(form.group, form.person))
            said = say(w, f"refused.{note.code}", note.facts)
            page = replace(page, text=lines(said.text, page.text))
        if anew:
            self._clear(form)
        # a question that is lost leaves somebody waiting for an answer to what they raised
        self.post.by(chosen, page, slot=form.slot, anew=anew, bares=anew, sure=True)
        if moved:
            self.post.here("form.asked_in_private", {}, sure=True)

    def again(self, key: forms.Key) -> None:
        """The messages of a group are out of reach (it became a supergroup): ask once more."""
        form = self.tx.get(FORMS, key)
        if form is None:
            return
        try:
            form, step = self._at(form)
        except OutOfStep:
            self.tx.put(FORMS, key, None)
            return
        if not isinstance(step, Ask):
            return
        target = Target(form.group, 0)
        w = self.post.words(target)
        first = not any(not answer.looked for answer in form.answers)
        page = words.question(w, step, form.id, len(form.answers), first=first, public=True)
        # by id, not by name: everybody reads it
        who = w.mention(form.person, w._("This neighbour"))
        page = replace(page, text=lines(who, page.text))
        self.post.stand(target, page, form.slot)

    def _clear(self, form: OpenForm) -> None:
        """In a group nothing is left standing: an answered question goes before the next."""
        message = self._public_question(form)
        if message:
            self.post.rows.remove(Target(form.group, 0), message, form.slot)


def _key(form: OpenForm) -> forms.Key:
    return form.community, form.person, form.group


def _wants_words(step: Ask | Look | Event) -> bool:
    """Whether it is a question without ready answers."""
    return isinstance(step, Ask) and isinstance(step.kind, Text) and not step.kind.options


def _read(step: Ask, text: str, labels: list[str], *, sure: bool = False) -> object:
    """An answer in words: a ready one by its label or number, else as the question takes it.

    Beside a photo that answers already (`sure`) few words, or none, will do. A number is the place
    of the answer, unless the answers are numbers themselves ("3 days").
    """
    options = step.kind.options
    for option, label in zip(options, labels, strict=True):
        if text.casefold() == label.casefold():
            return option
    if isinstance(step.kind, Choice):
        number = text.removeprefix("#")
        values = any(option.isdecimal() for option in options)
        named = options if values else [str(i + 1) for i in range(len(options))]
        if number in named:
            return options[named.index(number)]
    if sure and isinstance(step.kind, Text):
        return replace(step.kind, least=0).typed(text)
    return step.kind.typed(text)
