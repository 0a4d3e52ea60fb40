"""How many time phrases of a labelled file are read exactly, and how fast a line is read.

    python -m bot.bench.reading_times FILE

The file has one JSON object a line: `input`, `ref` (the moment at which it was said) and `results`,
as the test sets of recognizers-text (resolved dates, hours and ranges) or jionlp (spans until
23:59:59) have them.
"""

from __future__ import annotations

import argparse
import json
import re
import timeit
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.reading.times import Time, read

ZONE = ZoneInfo("Asia/Shanghai")
#: what a meeting or a date to be found is about
TYPES = frozenset({"date", "time", "datetime", "daterange", "timerange", "datetimerange"})
SPANS = frozenset({"time_point", "time_span"})
#: calendars and eras that no meeting is called by, and words that are vague
NOT_MEANT = re.compile(r"农历|阴历|腊月|正月|芒种|康熙|雍正|乾隆|世纪|年代|最近|午夜|前后|左右")
#: festivals of the moon, which one of the sets has on the same day of every year
MOON = re.compile(r"中秋|端午|重阳|清明|春节|元宵|除夕|大年")
#: a part of the day alone: everybody draws its limits elsewhere
PART_ALONE = re.compile(
    r"(?:早上|上午|中午|下午|午后|晚上|傍晚|凌晨)(?![^,。]{0,2}[0-9一二三四五六七八九十两])"
)
FILTER = (
    "a reference time is given; every result is a date, a time, both, or a range of them, and"
    " exact; no lunar or dynastic calendar, no part of the day alone, nothing vague"
)
LINES = {
    "30 characters without a time": "楼上那家一直在跺脚说了也不听我这神经衰弱实在受不了求求了谢谢",
    "30 characters with a time": "下周六晚上七点半在活动室开会大家都来商量一下电梯的事情好不好",
}

_Check = Callable[[Time], bool]


def meeting_like(sample: dict[str, Any]) -> bool:
    """Whether the sample belongs to the subset: see `FILTER`."""
    said, results = sample["input"], sample["results"]
    if sample["ref"] is None or not results or NOT_MEANT.search(said) or PART_ALONE.search(said):
        return False
    if isinstance(results, dict):
        return results["type"] in SPANS and results["definition"] == "accurate"
    return not MOON.search(said) and all(_type(result) in TYPES for result in results)


def _type(result: dict[str, Any]) -> str:
    return str(result.get("TypeName") or result["Type"]).removeprefix("datetimeV2.")


def moment(ref: Any) -> datetime:
    """The reference time of a sample."""
    if isinstance(ref, str):
        return datetime.fromisoformat(ref).replace(tzinfo=ZONE)
    if isinstance(ref, list):
        return datetime(*[*ref, 1, 1][: max(3, len(ref))]).replace(tzinfo=ZONE)  # noqa: DTZ001 - in that zone
    if isinstance(ref, dict):
        return datetime(**{"month": 1, "day": 1, **ref}, tzinfo=ZONE)
    return datetime.fromtimestamp(ref, ZONE)


def right(sample: dict[str, Any]) -> bool:
    """Whether what is read equals a resolution of each result, and nothing else is read."""
    now = moment(sample["ref"])
    times = read(sample["input"], now)
    results = sample["results"]
    if isinstance(results, dict):
        return (
            len(times.found) == 1 and not times.impossible and _spans(times.found[0], results, now)
        )
    return (
        len(times.found) == len(results)
        and not times.impossible
        and all(
            any(_equal(time, wanted) for wanted in _resolutions(result))
            for time, result in zip(times.found, results, strict=True)
        )
    )


def _resolutions(result: dict[str, Any]) -> Iterator[dict[str, str]]:
    if "Value" in result:
        yield result["Value"]["FutureResolution"]
        yield result["Value"]["PastResolution"]
        return
    for one in result["Resolution"]["values"]:
        kind = one["type"]
        names = {"date": "date", "time": "time", "datetime": "dateTime"}
        suffix = {"daterange": "Date", "timerange": "Time", "datetimerange": "DateTime"}.get(
            kind, ""
        )
        found = {names.get(kind, kind): one["value"]} if "value" in one else {}
        found |= {end + suffix: one[end] for end in ("start", "end") if end in one}
        yield found


def _equal(time: Time, wanted: dict[str, str]) -> bool:
    if not wanted:
        return False
    if wanted.keys() & {"date", "time", "dateTime"}:
        return time.ends is None and _same(time.begins, next(iter(wanted.values())))
    start = next((value for name, value in wanted.items() if name.startswith("start")), None)
    end = next((value for name, value in wanted.items() if name.startswith("end")), None)
    return _same(time.begins, start) and any(_same(one, end) for one in _ends(time))


def _ends(time: Time) -> list[date | datetime | None]:
    """Where a range ends in a set that leaves out its last day, or the last month of two."""
    when = time.ends
    if when is None or isinstance(when, datetime):
        return [when]
    months = time.value is not None and re.fullmatch(r"\d{4}-\d\d/\d{4}-\d\d", time.value)
    return [when, when + timedelta(days=1), *([when.replace(day=1)] if months else [])]


def _same(when: date | datetime | None, wanted: str | None) -> bool:
    """The same day, or the same minute; of an hour alone the day is left out."""
    if when is None or wanted is None:
        return when is None and wanted is None
    if re.fullmatch(r"\d\d:\d\d:\d\d", wanted):
        return isinstance(when, datetime) and f"{when:%H:%M}" == wanted[:5]
    if isinstance(when, datetime):
        return f"{when:%Y-%m-%d %H:%M}" == wanted[:16] and len(wanted) > 10
    return when.isoformat() == wanted


def _spans(time: Time, wanted: dict[str, Any], now: datetime) -> bool:
    """A day as from 00:00:00 to 23:59:59; a minute as itself, or as one end of an hour."""
    first, last = wanted["time"]
    if wanted["type"] == "time_point" and isinstance(time.begins, datetime) and time.ends is None:
        hour = datetime.fromisoformat(last) - datetime.fromisoformat(first)
        minute = f"{time.begins:%Y-%m-%d %H:%M}"
        return minute in (first[:16], last[:16]) and hour < timedelta(hours=1, minutes=1)
    begins, ends = time.begins, time.ends
    if time.kind == "deadline":
        begins = begins or now
    if begins is None:
        return False
    if isinstance(begins, datetime):
        begin = f"{begins:%Y-%m-%d %H:%M}"
    else:
        begin = f"{begins.isoformat()} 00:00"
    if begin != first[:16]:
        return False
    end = ends if ends is not None else begins
    if isinstance(end, datetime):
        return bool(last[:16] == f"{end:%Y-%m-%d %H:%M}")
    return bool(last == f"{end.isoformat()} 23:59:59")


def main() -> None:
    """Print the filter, the count, the share, what was missed, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--missed", action="store_true", help="name what was read otherwise")
    args = parser.parse_args()
    lines = args.file.read_text(encoding="utf-8").splitlines()
    samples = [sample for sample in map(json.loads, lines) if meeting_like(sample)]
    read_right = [right(sample) for sample in samples]
    print(f"subset: {FILTER}")
    print(f"samples: {len(samples)} of {len(lines)}")
    print(
        f"read exactly, and nothing else: {sum(read_right)} = {sum(read_right) / len(samples):.3f}"
    )
    for sample, fine in zip(samples, read_right, strict=True):
        if args.missed and not fine:
            found = read(sample["input"], moment(sample["ref"]))
            values = [time.value for time in found.found]
            print(f"  {sample['input']!r} at {sample['ref']}: {values} {found.impossible}")
            print(f"    {json.dumps(sample['results'], ensure_ascii=False)}")
    now = datetime(2026, 11, 26, 10, 0, tzinfo=ZONE)
    for name, line in LINES.items():
        spent = min(timeit.repeat(lambda line=line: read(line, now), number=1000, repeat=5))  # type: ignore[misc]
        print(f"{name}: {spent * 1000:.0f} µs")


if __name__ == "__main__":
    main()
