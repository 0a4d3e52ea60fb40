"""The register of households from a CSV file: every row read, every fault named (S01).

Columns, in any order, in Chinese or English: building 楼栋, unit 单元, room 房号,
area 面积 (m², decimal text with at most two places), owner_id 业主编号 (opaque: one code for
one owner, whatever they own), co_owner 共有人 (more such codes, separated by ";" or "、"),
developer 开发商 (a unit that is not sold or delivered yet). Only building, room and area must
be there. One fault anywhere, and nothing of the file counts.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from msgspec import Struct

from bot.flows.household import Fault, Unit

MOST_ROWS = 20_000
MOST_AREA = 1_000_000  # hundredths of m²: a dwelling of more than 10,000 m² is a slip of the pen
MOST_CELL = 40  # characters

_NAMES = {
    "building": ("building", "楼栋", "楼号", "楼"),
    "unit": ("unit", "单元", "门洞"),
    "room": ("room", "房号", "房间", "室"),
    "area": ("area", "面积", "建筑面积", "专有面积"),
    "owner_id": ("owner_id", "owner", "业主编号", "业主"),
    "co_owner": ("co_owner", "co_owners", "共有人"),
    "developer": ("developer", "开发商", "未售"),
}
_COLUMN = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
_NEEDED = ("building", "room", "area")
_AREA = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?")
_YES, _NO = {"1", "y", "yes", "true", "是", "有"}, {"", "0", "n", "no", "false", "否", "无"}
_SEPARATORS = re.compile(r"[;；、|]")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
#: what a spreadsheet would run, not show
_FORMULA = ("=", "+", "@")


class Reading(Struct, frozen=True):
    """All units if there is no fault, else none."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...]


def read(raw: bytes) -> Reading:
    """Read a file as a spreadsheet program saves it (UTF-8, or GB18030 as Excel in China does)."""
    text = _decoded(raw)
    if text is None:
        return Reading((), (Fault(0, "", "encoding"),))
    sample = text[:4096].split("\n", 1)[0]
    separator = max(",;\t", key=sample.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(rows.line_num, [_cell(c) for c in row]) for row in rows]
    except csv.Error:
        return Reading((), (Fault(rows.line_num, "", "csv"),))
    lines = [(number, row) for number, row in lines if any(row)]
    if not lines:
        return Reading((), (Fault(0, "", "empty"),))
    header, faults = _header(lines[0][1])
    if faults:
        return Reading((), tuple(faults))
    if len(lines) - 1 > MOST_ROWS:
        return Reading((), (Fault(0, "", "too_many", str(len(lines) - 1)),))
    units: list[Unit] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in lines[1:]:
        unit, wrong = _unit(number, row, header)
        faults += wrong
        if unit is None:
            continue
        first = seen.setdefault(unit.key, number)
        if first != number:
            faults.append(Fault(number, "room", "twice", str(first)))
        units.append(unit)
    if not faults and not units:
        faults.append(Fault(0, "", "empty"))
    return Reading(() if faults else tuple(units), tuple(faults))


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _cell(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _header(cells: list[str]) -> tuple[dict[str, int], list[Fault]]:
    found: dict[str, int] = {}
    faults = []
    for at, cell in enumerate(cells):
        name = _COLUMN.get(cell.casefold().replace(" ", "_"))
        if name is None:
            if cell:
                faults.append(Fault(1, cell[:MOST_CELL], "column_unknown"))
        elif name in found:
            faults.append(Fault(1, name, "column_twice"))
        else:
            found[name] = at
    faults += [Fault(1, name, "column_missing") for name in _NEEDED if name not in found]
    return found, faults


def _unit(number: int, row: list[str], header: dict[str, int]) -> tuple[Unit | None, list[Fault]]:
    faults: list[Fault] = []
    if any(row[max(header.values()) + 1 :]):
        return None, [Fault(number, "", "cells", str(len(row)))]

    def cell(name: str) -> str:
        at = header.get(name)
        text = row[at] if at is not None and at < len(row) else ""
        if len(text) > MOST_CELL:
            faults.append(Fault(number, name, "long", text[:MOST_CELL]))
        elif _HIDDEN.search(text) or text.startswith(_FORMULA):
            faults.append(Fault(number, name, "characters", _seen(text)))
        return text

    building, unit, room = (_place(cell(name)) for name in ("building", "unit", "room"))
    for name, value in (("building", building), ("room", room)):
        if not value:
            faults.append(Fault(number, name, "missing"))
    area = _area(number, cell("area"), faults)
    owner = cell("owner_id")
    others = tuple(part.strip() for part in _SEPARATORS.split(cell("co_owner")) if part.strip())
    developer = _flag(number, cell("developer"), faults)
    if others and not owner:
        faults.append(Fault(number, "owner_id", "missing"))
    codes = (owner, *others)
    twice = next((code for code in codes if codes.count(code) > 1), "")
    if twice:
        faults.append(Fault(number, "co_owner", "owner_twice", twice))
    if developer and others:
        faults.append(Fault(number, "co_owner", "developer"))
    if faults:
        return None, faults
    return Unit(building, unit, room, area, owner, others, developer), []


def _seen(text: str) -> str:
    """With what cannot be seen spelled out: it would spoil the line that tells of it."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _place(text: str) -> str:
    """`3号楼`, `3幢`, `2单元`, `401室` → `3`, `3`, `2`, `401`; other names stay as they are."""
    found = re.fullmatch(r"([0-9A-Za-z-]+)\s*(?:号楼|号院|栋|幢|座|楼|单元|门|室|房|号)", text)
    return found[1].upper() if found else text.upper()


def _area(number: int, text: str, faults: list[Fault]) -> int:
    found = _AREA.fullmatch(re.sub(r"\s*(?:m2|㎡|平方米|平米|平)$", "", text.casefold()))
    if not text:
        faults.append(Fault(number, "area", "missing"))
        return 0
    if not found:
        faults.append(Fault(number, "area", "area", text[:MOST_CELL]))
        return 0
    area = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not 0 < area <= MOST_AREA:
        faults.append(Fault(number, "area", "area", text))
    return area


def _flag(number: int, text: str, faults: list[Fault]) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        faults.append(Fault(number, "developer", "flag", text[:MOST_CELL]))
    return said in _YES
