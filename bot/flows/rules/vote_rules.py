"""What each kind of formal vote needs, in exact fractions, with the article it comes from (S08).

Law: Organic Law of the Urban Residents' Committees (2025 text, in force since 2026-01-01), art.
26 to 29; Civil Code art. 278 and 1259; the Supreme Court's interpretation on strata ownership
(2020), art. 8 and 9. Local rules differ: an adopted rule (`adopted`) may ask for more than the
law, never for less. None of this is legal advice.

Areas are hundredths of m². "以上" includes its number, "过半数" and "超过" do not (art. 1259).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.rules.rights import Role

#: who has a voice: a household, an owner (however many dwellings), a member of a body
Voters = Literal["households", "owners", "members"]
Scope = Literal["community", "building", "unit"]
#: whose consent is measured against whom: whoever takes part, or all on the roll
Of = Literal["participating", "all"]
#: what silence is: no participation; or, by an adopted rule and with proof of delivery, told
#: besides as if it followed the majority
Nonvote = Literal["absent", "follow_majority"]
LegalEffect = Literal["consultation", "binding"]

#: Hangzhou 2021 art. 20 (the widest of the local windows known); days
WINDOW = (5, 60)
#: a fraction is read aloud: nobody adopts 3571/10000
MOST_PARTS = 100
MOST_DAYS = 90
TEXT = (4, 500)  # characters of the adopted rule's own words


class RuleError(ValueError):
    """A rule that cannot be adopted; `code` says what is off, `least` what the law asks for."""

    def __init__(self, code: str, least: str = "") -> None:
        super().__init__(f"{code} {least}".strip())
        self.code, self.least = code, least


class Measure(Struct, frozen=True):
    """How many heads, and how much exclusive area (0.01 m²; 0 where area does not count)."""

    heads: int
    area: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError: below 0."""
        if self.heads < 0 or self.area < 0:
            raise ValueError(f"below 0: {self.heads} heads, {self.area} area")

    def __add__(self, other: Measure) -> Measure:
        return Measure(self.heads + other.heads, self.area + other.area)


class Share(Struct, frozen=True):
    """A part of a whole that must be reached, or, if not `inclusive`, exceeded."""

    fraction: Fraction
    inclusive: bool

    @classmethod
    def at_least(cls, numerator: int, denominator: int) -> Share:
        """以上: the number itself is enough."""
        return cls(Fraction(numerator, denominator), inclusive=True)

    @classmethod
    def more_than(cls, numerator: int, denominator: int) -> Share:
        """过半数, 超过: the number itself is not enough."""
        return cls(Fraction(numerator, denominator), inclusive=False)

    @property
    def sign(self) -> str:
        """≥ or >."""
        return "≥" if self.inclusive else ">"

    def met(self, part: int, whole: int) -> bool:
        """Whether part of whole is enough; nothing of nothing is not."""
        if not whole:
            return False
        wanted = self.fraction * whole
        return part >= wanted if self.inclusive else part > wanted

    def least(self, whole: int) -> int:
        """The smallest number that is enough, of a whole above 0."""
        down, rest = divmod(self.fraction.numerator * whole, self.fraction.denominator)
        return down if self.inclusive and not rest else down + 1

    def as_strict_as(self, other: Share) -> bool:
        """Whether what meets this one always meets the other."""
        if self.fraction != other.fraction:
            return self.fraction > other.fraction
        return other.inclusive or not self.inclusive

    def __str__(self) -> str:
        return f"{self.sign} {self.fraction}"

    def numbers(self) -> list[int]:
        """For the ledger: numerator, denominator, 1 if inclusive."""
        return [self.fraction.numerator, self.fraction.denominator, int(self.inclusive)]


class Shares(Struct, frozen=True):
    """The share of heads, and of area where area counts."""

    heads: Share
    area: Share | None = None

    def numbers(self) -> dict[str, list[int]]:
        """For the ledger."""
        told = {"heads": self.heads.numbers()}
        return told if self.area is None else {**told, "area": self.area.numbers()}


class Rule(Struct, frozen=True):
    """What a formal vote of one kind needs; durations in whole days of the calendar.

    `title` and `source` are keys of phrases; `text` are the own words of an adopted rule, whose
    `base` is the template that it may not undercut. `conflict_prone`: every household is asked
    before (S21). Where area counts the vote is recorded, for an area tells whose ballot it is.
    """

    key: str
    voters: Voters
    quorum: Shares
    threshold: Shares
    notice_days: int
    openers: frozenset[Role]
    scopes: tuple[Scope, ...] = ("community",)
    of: Of = "participating"
    window: tuple[int, int] = WINDOW
    publication_days: int = 15  # residents: Organic Law art. 34; owners: our default
    conflict_prone: bool = False
    nonvote: Nonvote = "absent"
    base: str = ""
    text: str = ""

    @property
    def template(self) -> str:
        """The key of the template that it is, or that it tightens."""
        return self.base or self.key

    @property
    def title(self) -> str:
        """The key of its name in `speech`."""
        return f"vote_rule.{self.base or self.key}"

    @property
    def source(self) -> str:
        """The key of the article's name in `speech`."""
        return f"vote_source.{self.base or self.key}"

    @property
    def by_area(self) -> bool:
        """Whether area counts beside heads."""
        return self.quorum.area is not None

    @property
    def recorded_only(self) -> bool:
        """Whether it cannot be secret."""
        return self.by_area

    def numbers(self) -> dict[str, Any]:
        """What the ledger keeps: enough to judge by, without this program."""
        return {
            "key": self.key, "base": self.base, "text": self.text, "voters": self.voters,
            "quorum": self.quorum.numbers(), "threshold": self.threshold.numbers(),
            "of": self.of, "nonvote": self.nonvote, "notice_days": self.notice_days,
            "window": list(self.window), "publication_days": self.publication_days,
        }  # fmt: skip


def _shares(share: Share, *, area: bool) -> Shares:
    return Shares(share, share if area else None)


_HALF = Share.more_than(1, 2)
_TWO_THIRDS, _THREE_QUARTERS = Share.at_least(2, 3), Share.at_least(3, 4)
#: "open formal residents' votes"
_RESIDENTS = frozenset({Role.RESIDENTS_COMMITTEE})
#: "call owners' consultations/votes"; where owners have no committee, the residents' one
_OWNERS = frozenset({Role.OWNERS_COMMITTEE, Role.RESIDENTS_COMMITTEE})

#: art. 26: more than half of the households' delegates take part, called 10 days ahead;
#: art. 27: more than half of those present
RESIDENTS_ASSEMBLY = Rule(
    "residents_assembly", "households", _shares(_HALF, area=False), _shares(_HALF, area=False),
    notice_days=10, openers=_RESIDENTS,
)  # fmt: skip
#: art. 29: at least two thirds of its members, more than half of those present
REPRESENTATIVES = Rule(
    "representatives", "members", _shares(_TWO_THIRDS, area=False), _shares(_HALF, area=False),
    notice_days=10, openers=_RESIDENTS,
)  # fmt: skip
#: Civil Code 278 (1) to (5) and (9); notice: Regulations on Property Management art. 14
OWNERS_ORDINARY = Rule(
    "owners_ordinary", "owners", _shares(_TWO_THIRDS, area=True), _shares(_HALF, area=True),
    notice_days=15, openers=_OWNERS, scopes=("community", "building", "unit"),
)  # fmt: skip
#: Civil Code 278 (6) to (8): raising the fund, rebuilding, changing the use of common parts
OWNERS_SPECIAL = replace(
    OWNERS_ORDINARY, key="owners_special", threshold=_shares(_THREE_QUARTERS, area=True)
)
#: the same of one unit or building (Shanghai 沪建房管联〔2020〕801号; Jinan 2019 art. 11: 15 days)
LIFT = replace(OWNERS_SPECIAL, key="lift", scopes=("unit", "building"), conflict_prone=True)

#: every template by its key, in the order in which they are offered
TEMPLATES: Mapping[str, Rule] = {
    rule.key: rule
    for rule in (RESIDENTS_ASSEMBLY, REPRESENTATIVES, OWNERS_ORDINARY, OWNERS_SPECIAL, LIFT)
}


def adopted(
    key: str,
    base: Rule,
    text: str,
    *,
    quorum: Shares | None = None,
    threshold: Shares | None = None,
    **changes: Any,
) -> Rule:
    """An own rule once adopted by vote: a template with stricter numbers, in its own words.

    `changes` are of: `of`, `notice_days`, `window`, `publication_days`, `conflict_prone`,
    `nonvote`. Nothing may be below what the template asks for.

    Raises:
        RuleError: text, key, quorum, threshold, measures, of, notice, window, publication,
            nonvote.
    """
    known = {"of", "notice_days", "window", "publication_days", "conflict_prone", "nonvote"}
    if not set(changes) <= known:
        raise TypeError(f"no rule has {sorted(set(changes) - known)}")
    if base.base or not key or key in TEMPLATES:
        raise RuleError("key")
    rule = replace(
        base, key=key, base=base.key, text=text.strip(),
        quorum=quorum or base.quorum, threshold=threshold or base.threshold, **changes,
    )  # fmt: skip
    if not TEXT[0] <= len(rule.text) <= TEXT[1]:
        raise RuleError("text", str(TEXT[0]))
    for name in ("quorum", "threshold"):
        _no_less(name, getattr(rule, name), getattr(base, name))
    if rule.of not in (base.of, "all"):
        raise RuleError("of", base.of)
    _days(rule, base)
    if rule.nonvote not in ("absent", "follow_majority"):
        raise RuleError("nonvote")
    if rule.nonvote == "follow_majority" and base.voters != "owners":
        raise RuleError("nonvote")  # what courts upheld were rules of owners' assemblies
    return rule


def _no_less(name: str, mine: Shares, law: Shares) -> None:
    if (mine.area is None) != (law.area is None):
        raise RuleError("measures")
    for share, least in ((mine.heads, law.heads), (mine.area, law.area)):
        if share is None or least is None:
            continue
        beyond = share.fraction > 1 or (share.fraction == 1 and not share.inclusive)
        long = share.fraction.denominator > MOST_PARTS
        if beyond or long or not share.as_strict_as(least):
            raise RuleError(name, str(least))


def _days(rule: Rule, base: Rule) -> None:
    if not base.notice_days <= rule.notice_days <= MOST_DAYS:
        raise RuleError("notice", str(base.notice_days))
    if not base.publication_days <= rule.publication_days <= MOST_DAYS:
        raise RuleError("publication", str(base.publication_days))
    least, most = rule.window
    if not base.window[0] <= least <= most <= base.window[1]:
        raise RuleError("window", "{}-{}".format(*base.window))


def restored(numbers: Mapping[str, Any]) -> Rule:
    """The rule whose `numbers` these are; a template is the one of today.

    Raises:
        RuleError: no such template, or numbers that could not be adopted.
    """
    key, base = str(numbers.get("key", "")), str(numbers.get("base", ""))
    if not base:
        if key not in TEMPLATES:
            raise RuleError("key")
        return TEMPLATES[key]
    if base not in TEMPLATES:
        raise RuleError("key")
    return adopted(
        key, TEMPLATES[base], numbers["text"],
        quorum=_read(numbers["quorum"]), threshold=_read(numbers["threshold"]),
        of=numbers["of"], nonvote=numbers["nonvote"], notice_days=numbers["notice_days"],
        window=tuple(numbers["window"]), publication_days=numbers["publication_days"],
    )  # fmt: skip


def _read(told: Mapping[str, Any]) -> Shares:
    area = told.get("area")
    return Shares(_share(told["heads"]), None if area is None else _share(area))


def _share(numbers: Any) -> Share:
    numerator, denominator, inclusive = numbers
    return Share(Fraction(numerator, denominator), bool(inclusive))
