"""What a flow reads (event, context) and what it answers (effects): plain frozen values."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar, dataclass_transform
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from bot.flows.rules import quiet
from bot.flows.rules.marked import Mark, Marked
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not an error of the program
    """The rules say no; `code` names the phrase that tells the person why.

    Everything the step wrote is dropped, the update stays noted, and the phrase
    `refused.<code>` is the whole answer, for that person alone.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


# --- events -----------------------------------------------------------------------------

_PERSON = "person"
_DAY_ZERO = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


def person(**kwargs: Any) -> Any:
    """Field of an event that belongs to a person: erasable, salted in the ledger."""
    return Mark(_PERSON, **kwargs)


@dataclass_transform(frozen_default=True, field_specifiers=(field, person))
class Event(Marked):
    """Something that happened, in the past tense.

    `CODE` is permanent: it stands in buttons, deadlines and ledgers of old installations.
    A `DRAFT` leaves no trace in the ledger: it may come to nothing. What is `SEALED` is a draft
    whose press is not even kept where it failed: it is nobody's business. Nor is that of a
    `BALLOT`, which the ledger keeps without a name.
    `FACTS` are the fields kept for ever, `PERSONAL` those that an erasure blanks.
    """

    CODE: ClassVar[str] = ""
    CLOCK_ONLY: ClassVar[bool] = False
    DRAFT: ClassVar[bool] = False
    SEALED: ClassVar[bool] = False
    BALLOT: ClassVar[bool] = False
    FACTS: ClassVar[tuple[str, ...]] = ()
    PERSONAL: ClassVar[tuple[str, ...]] = ()


E = TypeVar("E", bound=Event)
#: every event by its permanent code
EVENTS: dict[str, type[Event]] = {}


def event(
    code: str,
    *,
    clock: bool = False,
    draft: bool = False,
    sealed: bool = False,
    ballot: bool = False,
) -> Callable[[type[E]], type[E]]:
    """Make a class an event and enter it under its permanent code (two lower-case letters).

    `clock` events happen at a deadline only: pressed by a person they are a forgery.
    `draft` events are not entered in the ledger; `sealed` ones besides are kept nowhere. Of a
    `ballot` the ledger keeps what it says, but its press is not kept where a bug of ours meets it.

    Raises:
        ValueError: another event has that code.
    """

    def enter(cls: type[E]) -> type[E]:
        cls.CODE = code
        cls.CLOCK_ONLY = clock
        cls.DRAFT, cls.SEALED = draft or sealed, sealed
        cls.BALLOT = ballot or sealed
        cls.PERSONAL = tuple(name for name in cls.__struct_fields__ if name in cls.MARKS)
        cls.FACTS = tuple(name for name in cls.__struct_fields__ if name not in cls.MARKS)
        other = EVENTS.get(code)
        if other is not None:
            raise ValueError(
                f"{cls.__module__}.{cls.__name__} cannot be @event({code!r}):"
                f" {other.__module__}.{other.__name__} is, for ever; choose two other letters"
            )
        EVENTS[code] = cls
        return cls

    return enter


# --- context ----------------------------------------------------------------------------


class Actor(Struct, frozen=True):
    """Who did it: a person with the roles that hold where the matter lives, or the clock."""

    id: int  # 0 is the clock
    roles: frozenset[Role] = frozenset()

    @property
    def is_clock(self) -> bool:
        """Whether a deadline, not a person, caused the event."""
        return self.id == 0


CLOCK = Actor(0)


class Place(Struct, frozen=True):
    """Where it happened."""

    community: int
    home: int  # the group where the matter lives; 0: none yet
    here: int  # the group that the letter came from; 0: a private chat or the clock
    message: int = 0  # the message that was heard there, so that an answer can reply to it


class Everybody:
    """Holds whoever is asked for: what a step is told where nothing is known."""

    def __contains__(self, _: object) -> bool:
        """Always."""
        return True


class Facts(Struct, frozen=True):
    """What Telegram says, as of at most 60 s ago."""

    bot_is_admin: bool = False  # in the group that the letter came from
    presser_is_admin: bool = False
    reachable: Container[int] = frozenset()  # people with whom the bot has an open private chat
    operators: frozenset[int] = frozenset()  # of this installation, who can be reached
    filled: Container[Role] = frozenset(Role)  # roles with a reachable holder at the matter's home
    in_post: Container[int] = Everybody()  # people with a post there, who can be reached
    seated: Container[Role] = frozenset()  # roles that somebody holds there, reachable or not
    duty: int = 0  # who of the committee is on duty; 0: nobody
    rights: Container[str] = frozenset()  # of the bot at the matter's home, by Telegram's names


class Ctx(Struct, frozen=True):
    """All that a step may know besides state and event."""

    now: datetime
    actor: Actor
    place: Place
    policy: Policy
    fresh: Callable[[], int]  # the next number of this subject in this community
    facts: Facts = Facts()
    zone: str = "Asia/Shanghai"  # the community's

    def today(self) -> int:
        """The community's day, counted from 1970-01-01."""
        return self.day_of(self.now)

    def day_of(self, at: datetime) -> int:
        """The same of any instant."""
        return at.astimezone(ZoneInfo(self.zone)).toordinal() - _DAY_ZERO

    def local(self, day: int, after_midnight: timedelta) -> datetime:
        """An instant of such a day, by the clock on the community's wall; in UTC."""
        date = datetime.fromordinal(day + _DAY_ZERO) + after_midnight
        return date.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def before_quiet(self, at: datetime) -> datetime:
        """The instant itself, or the last minute before the quiet hours in which it lies."""
        return quiet.last_allowed_before(at, self.zone, self.policy.broadcast)


# --- effects ----------------------------------------------------------------------------


class Here(Struct, frozen=True):
    """The actor, where they are: a toast for a tap, a reply for words, nobody for the clock."""


class Home(Struct, frozen=True):
    """The matter's home group."""


class In(Struct, frozen=True):
    """One group of the community, wherever the matter at hand lives."""

    group: int


class To(Struct, frozen=True):
    """One person, in private."""

    person: int


class Holders(Struct, frozen=True):
    """Everybody who holds a role where the matter lives; nobody reachable: `else_`, at once."""

    role: Role
    else_: Holders | None = None


class Followers(Struct, frozen=True):
    """Everybody who follows the matter."""


class Standing(Struct, frozen=True):
    """Every private chat in which the slot stands already: edits only, nothing new."""


Addressee = Here | Home | In | To | Holders | Followers | Standing


class Say(Struct, frozen=True):
    """A phrase for somebody. Into a `slot` it edits the card that stands there already.

    `anew` posts a fresh message and moves the slot to it (an edit rings no bell);
    `replies` answers the message that was heard; `under` answers the card of that slot.
    `urgent` waits for no morning and no digest (an emergency); `scheduled` has its own hour
    and never waits for the digest; `pinned` is pinned, silently, in the group.
    With `joins` a word of the slot that has not left yet is not replaced: both go as one message.
    `but` those who hear of the same thing in words of their own.
    """

    to: Addressee
    phrase: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    slot: str = ""
    anew: bool = False
    replies: bool = False
    under: str = ""
    urgent: bool = False
    scheduled: bool = False
    pinned: bool = False
    joins: bool = False
    but: tuple[To | Holders, ...] = ()


class Remind(Struct, frozen=True):
    """An event that waits for its time; `matter` names another one than that at hand.

    The same event again moves to the new time; with `keep` one that waits keeps its own.
    """

    event: Event
    at: datetime
    matter: str = ""
    keep: bool = False


class Forget(Struct, frozen=True):
    """Drops the waiting events of these kinds; `matter` names another one than that at hand."""

    kinds: tuple[type[Event], ...]
    matter: str = ""


class Tell(Struct, frozen=True):
    """An event for another flow in the same transaction; a told flow never refuses."""

    event: Event


class Open(Struct, frozen=True):
    """Begins a form for the actor, with what was said already; it may end in its event at once."""

    form: str
    args: Mapping[str, Any] = field(default_factory=dict)


Effect = Say | Remind | Forget | Tell | Open
Effects = tuple[Effect, ...]
