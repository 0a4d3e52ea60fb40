"""The picture of a result: drawn whole for anything that people write, quickly, always the same."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from hashlib import sha256

import numpy as np
import pytest

from bot.drawings import draw
from bot.drawings.poll_result import WIDTH, drawn
from bot.speech.charts import Bar, Chart, Part, facts


def png(chart):
    return draw("poll_result", facts(chart))


def _drawn(chart, width):
    return drawn(facts(chart), width)


SMALL = 180  # pixels: enough to see where there is ink


def chart(*labels, title="周六几点大扫除?", turnout="已投 31/48 户", note="", parts=1):
    bars = tuple(
        Bar(label, 20 - i, Fraction(20 - i, 100), f"{20 - i}户", i + 1, i == 0, note)
        for i, label in enumerate(labels)
    )
    heading = "按名次计分" if parts > 1 else ""
    return Chart(title, (Part(bars, heading),) * parts, turnout, "幸福里3号楼")


def size(made):
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", made[16:24])


def pixels(made):
    """Height × width × RGBA of an 8-bit PNG (ISO/IEC 15948, filters of chapter 9)."""
    width, height = size(made)
    assert made[24:29] == bytes([8, 6, 0, 0, 0])
    data, at = b"", 8
    while at < len(made):
        length = int.from_bytes(made[at : at + 4], "big")
        if made[at + 4 : at + 8] == b"IDAT":
            data += made[at + 8 : at + 8 + length]
        at += length + 12
    raw, row = zlib.decompress(data), width * 4
    found = np.zeros((height + 1, row + 4), np.uint8)
    for y in range(height):
        start = y * (row + 1)
        above, line = found[y].tolist(), [0] * (row + 4)
        for x, value in enumerate(raw[start + 1 : start + 1 + row], 4):
            a, b, c = line[x - 4], above[x], above[x - 4]
            paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[x] = (value + (0, a, b, (a + b) // 2, paeth)[raw[start]]) % 256
        found[y + 1] = line
    return found[1:, 4:].reshape(height, width, 4)


def margins_are_empty(one):
    """Nothing runs out of the picture: 20pt of its 360pt stay white at each side."""
    seen = pixels(_drawn(one, SMALL))
    edge = 19 * SMALL // 360
    return all((part == 255).all() for part in (seen[:, :edge], seen[:, -edge:], seen[-edge:]))


EDGES = {
    "plain": chart("上午9点", "上午10点", "下午14点"),
    "ten": chart(*(f"选项{n}" for n in range(10))),
    "twenty signs": chart("楼道灯全换成声控的节能灯泡可以吗谢谢呀", "好" * 20, note="并列第一"),
    "wide words": chart("W" * 20, "W" * 20, title="W" * 200, turnout="W" * 200, note="W" * 20),
    "wide words in two": chart("W" * 20, "Ш" * 20, title="W" * 60, note="W" * 12, parts=2),
    "long title": chart("赞成", "反对", title="长" * 200),
    "right to left": chart("مرحبا بالعالم", "שלום עולם", "\u202eمقلوب", title="שלום"),
    "emoji": chart("👍 同意", "👩‍👩‍👧", "❤️", "1️⃣", "🇨🇳", title="🎉🎉"),
    "signs": chart("<b>粗</b>", "&amp;", "</text>", '"', "'", "\\", "\\u{41}"),
    "typst": chart("#panic()", "*重", "$x", "[", "#import \"x\"", "= 题", "@me", "//", "/*", "<a>"),
    "controls": chart("\x00", "a\nb", "\ud800", " ", "", "\u0301" * 50, "\u200b"),
    "no bars": chart(),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_whatever_people_write_stays_within_the_picture(name):
    assert margins_are_empty(EDGES[name])


@pytest.mark.parametrize("name", EDGES)
def test_a_picture_is_as_wide_as_a_phone_and_telegram_takes_it(name):
    made = png(EDGES[name])
    width, height = size(made)
    assert width == WIDTH
    # a photo: width and height at most 10,000 together, 1:20 at most, 10 MB
    assert height <= 3000
    assert len(made) < 400_000


def test_the_margins_are_looked_at():
    seen = pixels(_drawn(EDGES["plain"], SMALL))
    assert not (seen[:, 10:-10] == 255).all()
    assert (seen[:, 10] == [31, 127, 95, 255]).all(axis=-1).any(), "the bar begins at the margin"


def test_a_bar_is_as_long_as_its_share():
    def green(share):
        bar = Bar("甲", 1, share, first=True)
        seen = pixels(_drawn(Chart("", (Part((bar,)),)), 2 * SMALL))
        return (seen == [31, 127, 95, 255]).all(axis=-1).sum(axis=1).max()

    assert green(Fraction(1)) == pytest.approx(320, abs=4)
    assert green(Fraction(1, 2)) == pytest.approx(160, abs=4)
    assert 4 <= green(Fraction(1, 1000)) <= 12, "one vote is seen"
    assert green(Fraction(0)) <= 3, "none is not; the figures are green as well"


@pytest.mark.parametrize(
    ("label", "like", "alike"),
    [
        ("*重*", "重", False),
        ("#1", "1", False),
        ("&amp;", "&", False),
        ("<b>粗</b>", "粗", False),
        ("\\u{41}", "A", False),
        ("a -- b", "a – b", False),
        ('"a"', "“a”", False),
        ("👍 同意", "同意", True),
        ("😀🎉", "…", True),
        ("1️⃣", "1", True),
        ("한", "□", True),
        ("\u202e甲", "甲", True),
        ("甲\x00", "甲", True),
    ],
)
def test_signs_are_shown_as_they_are_and_those_without_a_glyph_are_no_boxes(label, like, alike):
    assert (_drawn(chart(label), SMALL) == _drawn(chart(like), SMALL)) is alike


def test_equals_for_the_first_place_are_marked():
    bars = [Bar(name, 3, Fraction(1, 2), first=True, note="并列第一") for name in "甲乙"]
    without = [Bar(name, 3, Fraction(1, 2), first=True) for name in "甲乙"]
    tied, plain = (pixels(_drawn(Chart("?", (Part(tuple(b)),)), SMALL)) for b in (bars, without))
    pale = [226, 242, 236, 255]
    assert (tied == pale).all(axis=-1).any()
    assert not (plain == pale).all(axis=-1).any()


def test_the_same_chart_gives_the_same_bytes_in_threads_and_in_another_process():
    one = EDGES["ten"]
    with ThreadPoolExecutor(4) as pool:
        made = {sha256(b).hexdigest() for b in pool.map(png, [one] * 8)}
    script = (
        "from hashlib import sha256; from tests.house.test_poll_result import EDGES, png;"
        "print(sha256(png(EDGES['ten'])).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert made == {other.stdout.strip()}
