"""Everything that can happen to a need, in the past tense, under its permanent code."""

from __future__ import annotations

from bot.flows.effects import Event, event, person

# --- raised -----------------------------------------------------------------------------


@event("nr")
class NeedReported(Event):
    """A resident said what is wrong or wanted (S02); what the bot read of it stands beside."""

    text: str = person()
    place: str = person(default="")  # it may name a room
    author: int = person(default=0)  # whose message it was, if not the reporter's own
    category: str = ""  # an id of the taxonomy; "": unsure
    urgency: str = "normal"
    role: str = ""  # whose queue the category names
    source: str = ""  # "": said by command; spoken: an accepted offer; import: from history
    photos: int = 0  # how many came along


@event("nf")
class NeedFollowed(Event):
    """A neighbour has the same need: 同求, me too (S02)."""

    no: int


@event("oi")
class NeedMuted(Event):
    """Somebody wants to hear no more (1), or again (0), of this matter (S14)."""

    no: int
    on: int


# --- on its way -------------------------------------------------------------------------


@event("nk")
class NeedSorted(Event):
    """Category or urgency are set right (S03); `same` leaves one. `.` is written `__` here."""

    no: int
    ver: int
    category: str
    urgency: str


@event("nt")
class NeedTaken(Event):
    """Somebody with the right takes it into their own hands."""

    no: int
    ver: int


@event("nh")
class NeedHanded(Event):
    """It is offered to another role; its owner keeps it until somebody there accepts."""

    no: int
    role: str
    why: str = person()


@event("nz")
class NeedAccepted(Event):
    """Somebody of the role it was handed to takes it over."""

    no: int
    ver: int


@event("na")
class NeedAnswered(Event):
    """A human's substantive reply: the only thing that stops the response clock (S04)."""

    no: int
    text: str = person()


@event("np")
class NeedProgressed(Event):
    """News while it is being worked on (S13)."""

    no: int
    text: str = person()


@event("ny")
class NeedHeld(Event):
    """It has to wait, with a reason and so many days: only the resolution clock stands still."""

    no: int
    days: int
    reason: str = person()


@event("nl")
class NeedResumed(Event):
    """The waiting is over before its date."""

    no: int
    ver: int


@event("ol")
class NeedExtended(Event):
    """More time for the result, once, with a reason (rules 3.5: 7 → 15 days)."""

    no: int
    reason: str = person()


@event("ow")
class NeedMirrored(Event):
    """Its card stands in one more group, too: one matter, one count."""

    no: int
    group: int


# --- ends -------------------------------------------------------------------------------


@event("nd")
class NeedResolved(Event):
    """Done, with a result that can be read in public (S05)."""

    no: int
    result: str = person()


@event("nx")
class NeedDeclined(Event):
    """Not adopted, with the reason and who decided (S05)."""

    no: int
    decider: str
    reason: str = person()


@event("ot")
class NeedTransferred(Event):
    """It lies outside the community's power: whom to turn to instead (S05)."""

    no: int
    contact: str = person()


@event("om")
class NeedMerged(Event):
    """It is the same as an older one, which goes on for both."""

    no: int
    into: int


@event("oj", clock=True)
class NeedJoined(Event):
    """Another need was merged into this one (told by that one)."""

    no: int
    source: int
    more: int  # followers that came along; below 0: that went again


@event("os")
class NeedSplit(Event):
    """Merged by a slip: whoever did it takes that back within minutes."""

    no: int
    ver: int


@event("op")
class NeedParted(Event):
    """Merged by mistake, noticed later: on its own again, with a reason for all to read."""

    no: int
    reason: str = person()


@event("ox")
class NeedDismissed(Event):
    """No need at all (a joke, chatter): counted in no rate, reversible by the reporter."""

    no: int
    reason: str = person()


@event("ob")
class NeedRestored(Event):
    """The reporter insists that it is one."""

    no: int
    ver: int


@event("nw")
class NeedWithdrawn(Event):
    """Whoever raised it takes it back."""

    no: int
    ver: int


@event("ns")
class NeedRated(Event):
    """The reporter says 1 to 5 how well it was solved (S06)."""

    no: int
    score: int
    round: int


@event("no")
class NeedReopened(Event):
    """Not solved after all: once by right of the reporter, then the committee decides."""

    no: int
    ver: int


@event("ou")
class NeedUndone(Event):
    """The last act was a slip; whoever made it takes it back within minutes."""

    no: int
    ver: int


@event("oc")
class NeedCorrected(Event):
    """An end that was a mistake, noticed later: with a reason, for all to read."""

    no: int
    reason: str = person()


# --- told by other flows ----------------------------------------------------------------


@event("nb", clock=True)
class NeedReturned(Event):
    """Whoever had it in hand holds no role any more: it goes back to the queue (S41)."""

    no: int


@event("nu", clock=True)
class NeedQueued(Event):
    """Somebody can be reached again: a need that waits finds the right queue (S41)."""

    no: int


@event("ni", clock=True)
class NeedImportRevoked(Event):
    """It came from an import that is revoked as a whole, and nobody has answered it yet."""

    no: int


# --- the clock --------------------------------------------------------------------------


@event("og", clock=True)
class NeedUnsorted(Event):
    """The bot was not sure what it is about, and nobody said so in a day (S03)."""

    no: int
    round: int


@event("nm", clock=True)
class NeedReminderDue(Event):
    """The answer is due before long: the owner is reminded (S04)."""

    no: int
    round: int
    left: int  # seconds until the answer is due


@event("nv", clock=True)
class NeedOverdue(Event):
    """Nobody answered in time: the breach is recorded and the ladder begins."""

    no: int
    round: int


@event("ne", clock=True)
class NeedEscalated(Event):
    """Still nobody: the next rung is told."""

    no: int
    round: int
    rung: str


@event("od", clock=True)
class NeedLate(Event):
    """The result was due: that breach is recorded as well."""

    no: int
    round: int


@event("oh", clock=True)
class NeedHoldEnded(Event):
    """The date until which it was on hold has come."""

    no: int
    round: int


@event("nq", clock=True)
class NeedRatingAsked(Event):
    """No rating yet: asked once more (S06)."""

    no: int
    round: int


@event("nc", clock=True)
class NeedLeftUnrated(Event):
    """Silence after the result: closed as "no rating", never as satisfied (S06)."""

    no: int
    round: int


@event("ok", clock=True)
class NeedDelayed(Event):
    """The bot heard nothing for a while: its clocks stood still (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


@event("oq", clock=True)
class NeedDecided(Event):
    """It was on the agenda of a meeting (told by the confirmed minutes).

    `outcome`: item (somebody does it), none (nothing is to be done), talked (nothing was decided).
    `day` is that of the meeting, in the community's days from 1970; 0: not told (older ledgers).
    `again` 1: what was decided has another wording than the need was told before.
    """

    no: int
    meeting: int
    outcome: str
    text: str = person()
    day: int = 0
    again: int = 0


@event("oz", clock=True)
class NeedSettled(Event):
    """What was decided about it was done and verified (told by the action item `item`)."""

    no: int
    item: int
    result: str = person()


@event("of", clock=True)
class NeedUnsettled(Event):
    """What a meeting had decided about it was given up (told by the last action item, `item`)."""

    no: int
    item: int
    reason: str = person()


RESPONSE_CLOCK = (NeedReminderDue, NeedOverdue, NeedEscalated, NeedUnsorted)
RESULT_CLOCK = (NeedLate, NeedHoldEnded)
RATING_CLOCK = (NeedRatingAsked, NeedLeftUnrated)
CLOCKS = (*RESPONSE_CLOCK, *RESULT_CLOCK, *RATING_CLOCK)
