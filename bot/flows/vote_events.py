"""What happens to a formal vote and to its ballots (S08)."""

from __future__ import annotations

from bot.flows.effects import Event, event, person

# --- before it opens --------------------------------------------------------------------


@event("ka")
class VoteDrafted(Event):
    """A committee wants a formal vote; its words are the record, kept for ever.

    `scope` names buildings ("3" or "3_5"; "": all), `unit` an entrance of the one building;
    `days` is how long it is open; `consult` 1 visits every household first.
    """

    rule: str
    kind: str
    scope: str
    unit: str
    days: int
    consult: int
    title: str
    text: str


@event("ks")
class VoteRepeated(Event):
    """The same motion again after it was not valid, at the earliest 30 days later."""

    no: int


@event("kb")
class ConsultationBegun(Event):
    """Every household is visited before the notice (S21)."""

    no: int


@event("kc")
class HouseholdConsulted(Event):
    """One household was visited: what it thinks is nobody's but the visitors' to read."""

    no: int
    home: int
    stance: str = person()
    concern: str = person()
    offer: str = person()


@event("kd")
class ConsultationOverridden(Event):
    """The opener goes on before enough households were visited, and says why."""

    no: int
    reason: str


@event("ke")
class VoteNoticed(Event):
    """The notice goes to every household: title, motion, rule, days, roll."""

    no: int


@event("lv")
class NoticeRenewed(Event):
    """The notice is given anew, with the roll as the register has it now; its days begin again."""

    no: int


@event("kf")
class NoticePosted(Event):
    """It was handed out on paper to whoever I cannot reach, and put on the board."""

    no: int


@event("ki")
class ScrutinyTaken(Event):
    """Somebody other than the opener watches the count."""

    no: int


@event("kj")
class ScrutinyLeft(Event):
    """A scrutineer gives the post back before the vote opens."""

    no: int


@event("kk")
class VoteOpened(Event):
    """The roll is frozen and ballots are taken: the ledger gets the whole roll."""

    no: int


@event("kn")
class VoteCancelled(Event):
    """It is called off before its end, with a reason."""

    no: int
    reason: str


# --- ballots ----------------------------------------------------------------------------


@event("kl", ballot=True)
class VoiceGiven(Event):
    """Somebody of a head says yes, no or abstains, in a recorded vote; changeable to the end."""

    no: int
    head: int
    choice: str


@event("lm", ballot=True)
class VoiceDeclared(Event):
    """The same where owners vote, by somebody who says what they are to the home besides.

    `tenure` is owner or family; the word of a tenant does not count.
    """

    no: int
    head: int
    choice: str
    tenure: str


@event("km")
class VoiceYielded(Event):
    """Somebody of a head lets the others of it speak (V6: until one is named)."""

    no: int
    head: int


# --- objections, the count, afterwards --------------------------------------------------


@event("kg")
class VoteObjected(Event):
    """Somebody on the roll objects: to the roll during the notice, to the result afterwards."""

    no: int
    text: str = person()


@event("kh")
class ObjectionAnswered(Event):
    """The opener answers an objection."""

    no: int
    nth: int
    text: str = person()


@event("lq")
class ObjectionUpheld(Event):
    """An objection to the roll is right: the entry of `home` will be as the register has it then.

    `home` is a household; of a body somebody who sits there.
    """

    no: int
    nth: int
    home: int
    text: str = person()


@event("ko")
class CountChecked(Event):
    """A scrutineer has compared the count with the ballots: 1 it is right (0: see below)."""

    no: int
    right: int


@event("lz")
class CountRefused(Event):
    """A scrutineer says that the count is wrong, and what."""

    no: int
    reason: str = person()


@event("ls")
class ResultAnnulled(Event):
    """The opener gives up a result that both scrutineers refuse, with a reason."""

    no: int
    reason: str


@event("kr")
class VoteChallenged(Event):
    """Somebody on the roll asks a court or authority to annul it (within a year)."""

    no: int
    text: str = person()


@event("kt")
class LocalRulesConfirmed(Event):
    """An operator has read the local rules: votes bind from now on (on 1), or no more (0)."""

    on: int
    basis: str


# --- clocks -----------------------------------------------------------------------------


@event("kv", clock=True)
class VoteOpenDue(Event):
    """The notice has stood long enough: its opener may open it."""

    no: int


@event("lx", clock=True)
class NoticeLapsed(Event):
    """Nobody opened it for so long that its notice says nothing any more."""

    no: int


@event("kw", clock=True)
class TurnoutDue(Event):
    """Every day while it is open: how many have taken part."""

    no: int


@event("kx", clock=True)
class VoteReminderDue(Event):
    """Whoever has not taken part is reminded; `nth` counts the reminders."""

    no: int
    nth: int


@event("ky", clock=True)
class VoteClosed(Event):
    """The end: extended once if the quorum is missing, else counted."""

    no: int


@event("kp", clock=True)
class VoteCounted(Event):
    """What waited for a second person at the end has waited long enough."""

    no: int


@event("kq", clock=True)
class VotePublished(Event):
    """The sheet stands for all to read, checked by the scrutineers or not (within 3 days)."""

    no: int


@event("lu", clock=True)
class RecountOverdue(Event):
    """A result that both scrutineers refuse was not cleared up in time."""

    no: int


@event("ku", clock=True)
class PublicationEnded(Event):
    """The time for objections is over."""

    no: int


@event("kz", clock=True)
class VoteDelayed(Event):
    """The bot heard nothing for a while (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


#: while one of these waits an outage moves it
CLOCKS = (VoteClosed, VoteCounted)
#: everything that may wait for a vote
WAITING = (
    VoteOpenDue, NoticeLapsed, TurnoutDue, VoteReminderDue, VoteClosed, VoteCounted, VotePublished,
    RecountOverdue, PublicationEnded,
)  # fmt: skip
