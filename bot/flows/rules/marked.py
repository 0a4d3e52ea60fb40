"""Structs that know more of a field than its default: whose it is, where a number comes from.

A field of msgspec holds nothing but its default, so such marks are collected while the class is
made: `MARKS` has them by the field's name, those of its bases first.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform

from msgspec import Struct, StructMeta, field


class Mark:
    """What stands beside a field in the body of a class; gone once the class is made."""

    __slots__ = ("mark", "options")

    def __init__(self, mark: Any, **options: Any) -> None:
        """`options`: `default` or `default_factory`, as of any field."""
        self.mark, self.options = mark, options


class Marking(StructMeta):
    """Makes such classes."""

    MARKS: dict[str, Any]

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **config: Any
    ) -> Any:
        """Put plain fields in the place of marked ones."""
        marks = {at: found.mark for at, found in body.items() if isinstance(found, Mark)}
        plain = {at: field(**body[at].options) for at in marks}
        made = super().__new__(mcs, name, bases, {**body, **plain}, **config)
        known = [getattr(base, "MARKS", {}) for base in reversed(bases)]
        made.MARKS = {at: mark for of in (*known, marks) for at, mark in of.items()}
        return made


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Marked(Struct, metaclass=Marking, frozen=True):
    """A frozen struct with marks."""

    MARKS: ClassVar[dict[str, Any]] = {}
