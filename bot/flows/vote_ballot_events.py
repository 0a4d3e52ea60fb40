"""What happens to ballots that are secret, on paper, by proxy or given with help (S08, S31)."""

from __future__ import annotations

from bot.flows.effects import Event, event, person

# --- secret -----------------------------------------------------------------------------


@event("la", sealed=True)
class SecretBallotCast(Event):
    """A ballot of a secret vote: it stands in no ledger beside its head, nor is its press kept."""

    no: int
    head: int
    choice: str


@event("lb", clock=True)
class HeadMarked(Event):
    """This head has taken part in a secret vote (told by its ballot); what, is told nowhere."""

    no: int
    head: int


@event("lc", clock=True)
class BallotsOpened(Event):
    """The end of a secret vote: its ballots enter the ledger together, ordered by their codes."""

    no: int


# --- entered by two different people ----------------------------------------------------


@event("ld")
class PaperEntered(Event):
    """A paper ballot; it counts when a second person has entered the same."""

    no: int
    head: int
    choice: str


@event("le")
class ProxyEntered(Event):
    """A ballot by written proxy: signed, this matter named (`signed` 1), to whom, and whether
    that is somebody of the property company (`staff` 1)."""  # fmt: skip

    no: int
    head: int
    choice: str
    signed: int
    staff: int
    holder: str = person()


@event("lf")
class HelpEntered(Event):
    """A ballot given with help (代办): the person is there and agrees (`present` 1), and why.

    `began` is when the helper began to ask, in seconds since 1970.
    """

    no: int
    head: int
    choice: str
    present: int
    began: int
    reason: str = person()


@event("lg")
class PaperVoided(Event):
    """A scrutineer strikes a ballot that was entered for somebody, before the count."""

    no: int
    head: int
    reason: str


@event("lo")
class StrikeAsked(Event):
    """A scrutineer wants a ballot struck that was given here by somebody not of the home."""

    no: int
    head: int
    reason: str = person()


@event("lt")
class StrikeAnswered(Event):
    """The other scrutineer agrees (1), or the ballot stands (0)."""

    no: int
    head: int
    agrees: int


@event("lh")
class HelpRevoked(Event):
    """Somebody of the head takes back what a helper has entered."""

    no: int
    head: int
