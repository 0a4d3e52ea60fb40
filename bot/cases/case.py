"""What a subject enters at the switchboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct, field

from bot.cases.learning import Learning
from bot.flows.effects import Ctx, Effects, Event, Place
from bot.flows.forms import FormKind
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Action, Role, Tie
from storage.transaction import Tx


class Happened(Struct, frozen=True):
    """A step that was taken, as people teach by it.

    `said`: what the form that ended in it was begun with, and its answers by question; {}: none.
    """

    event: Event
    before: Any
    after: Any
    ctx: Ctx
    said: Mapping[str, Any]


class Case(Struct, frozen=True):
    """One kind of event: its step, and how its state is loaded and saved.

    `load(tx, place, who, event)`; `save(tx, community, state)`; `matter(state)` names it in
    ledger and deadlines ("need:12"); `home(state)` is the group where it lives (0: none).
    """

    step: Callable[[Any, Any, Ctx], tuple[Any, Effects]]
    load: Callable[[Tx, Place, int, Any], Any]
    save: Callable[[Tx, int, Any], None]
    matter: Callable[[Any], str]
    home: Callable[[Any], int]
    counter: str = ""  # the name of the numbers that `ctx.fresh()` gives
    also: Callable[[Any], tuple[int, ...]] = lambda _state: ()  # further groups where it stands
    #: whether somebody may act on it wherever they are now: it is their own
    tied: Callable[[Any, int], bool] | None = None
    refresh: Callable[[Any], Effects] | None = None  # its cards, for whoever pressed a stale one
    #: what the ledger keeps besides the event's own facts, from the state after it
    notes: Callable[[Any], Mapping[str, Any]] | None = None
    teaches: Callable[[Tx, Happened], None] | None = None  # keeps what it teaches, beside its state


class Begin(Struct, frozen=True):
    """A command's answer: begin this form with what was said already."""

    form: str
    args: Mapping[str, Any] = field(default_factory=dict)


class Show(Struct, frozen=True):
    """A command's or view's answer: say this, for the asker alone, in this slot of theirs."""

    phrase: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    slot: str = ""
    home: int = 0
    also: tuple[int, ...] = ()  # further groups where it may be seen
    of: tuple[int, ...] = ()  # people who may see it wherever they are: it is their own
    #: only for those who may do this where it lives, and for whose own it is
    action: Action | None = None
    #: what somebody with these roles is to it, where that gives a right as well
    ties: Callable[[int, frozenset[Role]], frozenset[Tie]] = lambda _who, _roles: frozenset()


class Bring(Struct, frozen=True):
    """A command's answer for everybody: something that stands already is said again."""

    effects: Effects
    home: int
    matter: str


Act = Event | Begin | Show | Bring
K = TypeVar("K")
V = TypeVar("V")


class Asked(Struct, frozen=True):
    """What a command is given."""

    tx: Tx
    place: Place
    who: int
    words: str  # after the command
    title: str  # of the group, "" in private
    answered_person: int  # whose message the command replies to
    answered_name: str
    policy: Policy
    now: datetime
    roles: frozenset[Role]  # of the asker, here
    reads_all: bool  # the bot's privacy mode is off
    #: how late the machine is, by the kinds of bot.flows.alarm; {}: nothing is known yet
    figures: Callable[[], Mapping[str, float]] = dict
    answered: int = 0  # the message that the command replies to
    answered_text: str = ""  # what stands there, unless a bot wrote it
    photos: tuple[str, ...] = ()  # that came with the command, or stand in what it replies to
    album: str = ""  # of which they are a part
    numbers: tuple[str, ...] = ()  # whom to call before anything else
    voice: str = ""  # a voice note, as Telegram names it


class Once(dict[K, V]):
    """What is entered under a name stays: nobody takes it away unnoticed."""

    def __setitem__(self, name: K, entered: V) -> None:
        """Enter it.

        Raises:
            ValueError: something has that name.
        """
        if name in self:
            raise ValueError(f"{entered!r} cannot be entered as {name!r}: {self[name]!r} is")
        super().__setitem__(name, entered)


class Switchboard(Struct):
    """Everything by name."""

    events: dict[type[Event], Case] = field(default_factory=dict)
    forms: dict[str, FormKind] = field(default_factory=Once)
    looks: dict[str, Callable[..., Any]] = field(default_factory=dict)
    views: dict[str, Callable[[Tx, int, int], Show]] = field(default_factory=Once)
    #: views of which it depends on the asker what stands there; the number says which page
    pages: dict[str, Callable[[Asked, int], Show]] = field(default_factory=Once)
    commands: dict[str, Callable[[Asked], Act]] = field(default_factory=Once)
    #: the groups of the matter that a form with this number is about, its home first
    homes: dict[str, Callable[[Tx, int, int], tuple[int, ...]]] = field(default_factory=dict)
    #: everybody who follows a matter, by the first part of its name
    followers: dict[str, Callable[[Tx, int, int], list[int]]] = field(default_factory=dict)
    #: what words in reply to a card are, by the first part of its slot; None: talk about it
    replies: dict[str, Callable[[Asked, int], Act | None]] = field(default_factory=dict)
    #: the same of what comes without words (a photo, a voice note) in reply to a card
    sent: dict[str, Callable[[Asked, int], Act | None]] = field(default_factory=dict)
    #: what later parts of an album are, by the first part of its matter: (number, photos)
    albums: dict[str, Callable[[int, str], Event]] = field(default_factory=dict)
    #: what plain words in private may answer, before they are offered as a need; None: nothing
    said: list[Callable[[Asked], Act | None]] = field(default_factory=list)
    #: what follows a form that ended in its event, from what it was begun with:
    #: (tx, place, who, matter, args) → further events
    after: dict[str, Callable[[Tx, Place, int, str, Mapping[str, Any]], list[Event]]] = field(
        default_factory=dict
    )
    #: refusals after which no other answer to a form's question helps: with what words it ends
    final: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys(("no_right", "elsewhere"), "form.cancelled")
    )
    #: refusals after which the card that was pressed is brought up to date
    stale: set[str] = field(default_factory=lambda: {"stale"})
    #: what the communities have taught by correcting the bot
    learning: Learning = field(default_factory=Learning)
    #: reads (community, number) of many matters at once, before their deadlines are carried out
    ahead: dict[str, Callable[[Tx, list[tuple[int, int]]], None]] = field(default_factory=dict)
