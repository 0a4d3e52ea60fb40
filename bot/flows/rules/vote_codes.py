"""Numbers that people read aloud: the code of a secret ballot, and the number of a paper one.

Both end in two check digits (ISO 7064 MOD 97-10, as in an IBAN): one wrong digit, or two that
changed places, is found, and so is a number of another vote.
"""

from __future__ import annotations

import hashlib
import re

_RANDOM, _CHECK = 7, 2  # digits
SPACE = 10**_RANDOM  # codes of one vote; a roll has at most a hundredth of them
_CODE = re.compile(r"\d{9}")
_SLIP = re.compile(r"v?([1-9]\d{0,8})-([1-9]\d{0,5})-(\d{2})")


def _digits(about: int, number: int) -> str:
    return f"{98 - (about * 10**12 + number) * 100 % 97:02}"


def code(no: int, drawn: int) -> str:
    """The code of a ballot of vote `no`, nine digits, from a number below `SPACE` that was drawn.

    Raises:
        ValueError: no such number.
    """
    if not 0 <= drawn < SPACE:
        raise ValueError(f"{drawn} was not drawn below {SPACE}")
    return f"{drawn:0{_RANDOM}}{_digits(no, drawn)}"


def is_code(no: int, text: str) -> bool:
    """Whether this can be a code of vote `no`; blanks between the digits are no matter."""
    digits = re.sub(r"[\s-]", "", text)
    if not _CODE.fullmatch(digits) or not digits.isascii():
        return False
    return digits == code(no, int(digits[:_RANDOM]))


def spoken(digits: str) -> str:
    """In threes, as it is shown and read aloud: 482 193 705."""
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def slip(no: int, head: int, roll_hash: str) -> str:
    """The number of the paper ballot of one head: V3-57-41.

    The check digits are of the frozen roll: an older paper, of a roll that is none any more, is
    found like a slip of the pen.
    """
    seed = hashlib.sha256(f"{roll_hash}|{no}|{head}".encode()).hexdigest()
    return f"V{no}-{head}-{int(seed[:12], 16) % 97:02}"


def read_slip(text: str) -> tuple[int, int, str] | None:
    """(vote, head, the number as it is printed), unchecked; None: it is no number of a paper."""
    plain = text.strip().casefold().translate({0xFF0D: "-", 0x2014: "-", 0x2013: "-"})
    found = _SLIP.fullmatch(re.sub(r"\s", "", plain)) if plain.startswith("v") else None
    if found is None:
        return None
    no, head, check = found.groups()
    return int(no), int(head), f"V{no}-{head}-{check}"
