"""The words of the office: faults of a register file, and what the file would change."""

from __future__ import annotations

from bot.flows.household import Difference, Fault, Unit
from bot.speech.household import home_of
from bot.speech.names import _
from bot.speech.words import Words, plain

_SHOWN = 20  # new homes told one by one; what changes or goes is told in full


#: as the file's header may write them, in each language
_COLUMNS = {
    "building": _("building"),
    "unit": _("unit"),
    "room": _("room"),
    "area": _("area"),
    "owner_id": _("owner_id"),
    "co_owner": _("co_owner"),
    "developer": _("developer"),
}


def fault(w: Words, one: Fault) -> str:
    """One fault on one line, with what to do about it."""
    column = w._(_COLUMNS[one.column]) if one.column in _COLUMNS else one.column
    value = one.value
    told = {
        "encoding": lambda: w._("This is no text file. Save the table as CSV (UTF-8)."),
        "csv": lambda: w._("Quotation marks do not pair up here."),
        "empty": lambda: w._("There is no household in the file."),
        "too_many": lambda: w._("{n} households are too many for one file.", n=value),
        "column_unknown": lambda: w._("I do not know the column “{column}”.", column=column),
        "column_twice": lambda: w._("The column “{column}” is there twice.", column=column),
        "column_missing": lambda: w._("The column “{column}” is missing.", column=column),
        "cells": lambda: w._("There are more cells here than columns: a comma too many?"),
        "long": lambda: w._("“{column}” is too long: {value}…", column=column, value=value),
        "characters": lambda: w._(
            "“{column}” holds a formula or hidden characters: {value}", column=column, value=value
        ),
        "missing": lambda: w._("“{column}” is empty.", column=column),
        "twice": lambda: w._("The same household stands in line {line} already.", line=value),
        "area": lambda: w._(
            "“{value}” is no area: write square metres like 89.5 or 89.50", value=value
        ),
        "flag": lambda: w._("“{column}” must be yes, no or empty, not “{value}”.",
                            column=column, value=value),
        "owner_twice": lambda: w._("The owner “{value}” is named twice.", value=value),
        "developer": lambda: w._("A home of the developer has no co-owners."),
    }[one.code]()  # fmt: skip
    if not one.line:
        return plain(told)
    return plain(w._("Line {line}: {told}", line=one.line, told=told))


def difference(w: Words, found: Difference, *, applied: bool) -> list[str]:
    """What changes, a line each, with what comes next."""

    def home(unit: Unit) -> str:
        return plain(home_of(w, unit.key))

    def area(unit: Unit) -> str:
        return f"{unit.area // 100}.{unit.area % 100:02}"

    told = [plain(w._("+ {home}", home=home(unit))) for unit in found.added[:_SHOWN]]
    if len(found.added) > _SHOWN:
        told.append(plain(w._("+ … and {n} more", n=len(found.added) - _SHOWN)))
    told += [
        plain(
            w._("~ {home}: {before} → {after} m²", home=home(after), before=area(before),
                after=area(after))
            if before.area != after.area
            else w._("~ {home}: owners changed", home=home(after))
        )
        for before, after in found.changed
    ]  # fmt: skip
    told += [
        plain(
            w.many("- {home} ({n} person bound)", "- {home} ({n} people bound)",
                   len(gone.bound), home=home(gone.unit))
        )
        for gone in found.removed
    ]  # fmt: skip
    counts = (len(found.added), len(found.changed), len(found.removed), found.same)
    told.append(
        plain(
            w._("{added} new, {changed} changed, {removed} gone, {same} the same.",
                added=counts[0], changed=counts[1], removed=counts[2], same=counts[3])
        )
    )  # fmt: skip
    if applied:
        told.append(plain(w._("Done: this is the register now.")))
    elif found.empty:
        told.append(plain(w._("Nothing to do.")))
    else:
        told.append(plain(w._("Nothing was changed yet. To confirm, add --apply")))
    return told
