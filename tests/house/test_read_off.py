"""`huiyin read`: lines that are off, and whatever else people write; an answer for each."""

from __future__ import annotations

import json

import pytest

from tests.house.lines import CHATTER, KEYS, LAMP, LIFT, NOON, answer, line, read, said

pytestmark = pytest.mark.usefixtures("here")


BAD = [
    (b"nonsense", "no JSON: Expecting value: line 1 column 1 (char 0)"),
    (b'{"text": "a"', "no JSON: Expecting ',' delimiter: line 2 column 1 (char 13)"),
    (b"[" * 100_000, "no JSON: "),
    (b"[]", "no object of JSON"),
    (b'"text"', "no object of JSON"),
    (b"null", "no object of JSON"),
    (b"{}", "text is missing"),
    (b'{"text": null}', "text is missing"),
    (b'{"text": ["a"]}', "text is no text"),
    (b'{"text": {"text": "a"}}', "text is no text"),
    (b'{"text": true}', "text is no text"),
    (b'{"text": 1.5}', "text is no text"),
    (b'{"text": NaN}', "text is no text"),
    (b'{"text": ' + b"1" * 5_000 + b"}", "no JSON: Exceeds the limit"),
    (b'{"text": "a", "title": ["a"]}', "title is no text"),
    (b'{"text": "a", "building": {}}', "building is no text"),
    (b'{"text": "a", "sent_at": "soon"}', "sent_at is no time: 'soon'"),
    (b'{"text": "a", "sent_at": ""}', "sent_at is no time: ''"),
    (b'{"text": "a", "sent_at": 1764000000}', "sent_at is no time: 1764000000"),
    (b'{"text": "a", "sent_at": "2026-02-30T10:00"}', "sent_at is no time: '2026-02-30T10:00'"),
    (b'{"text": "a", "sent_at": ["a"]}', "sent_at is no time: ['a']"),
    (b'{"text": "a", "sent_at": "x\\ny\\ud83d"}', "sent_at is no time: 'x\\ny\\ud83d'"),
    (b'{"text": "a", "sent_at": "' + b"x" * 100_000 + b'"}', f"sent_at is no time: '{'x' * 59}"),
    (b"\xff\xfe{\x00", "not UTF-8"),
    (b'{"text": "\xe7\x94"}', "not UTF-8"),
    ('{"text": "电梯"}'.encode("gb18030"), "not UTF-8"),
    (b'{"text": "\xed\xa0\xbd"}', "not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "fault"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_named_and_the_rest_is_done(raw, fault):
    good = line(LIFT, sent_at=NOON).encode()
    done = read(given=b"\n".join((good, raw, good)) + b"\n")
    assert done.exit_code == 1
    first, bad, last = map(json.loads, done.stdout.splitlines())
    assert first == last == answer(good)
    assert list(bad) == ["error"]
    assert bad["error"].startswith(fault)
    assert len(bad["error"]) < 300
    assert done.stderr.splitlines() == [
        f"huiyin: line 2: {bad['error']}",
        "huiyin: 1 line could not be read",
    ]


def test_every_line_has_its_answer_in_order():
    texts = [LAMP, CHATTER, "", "电梯坏了"] * 20
    given = "".join(line(text, n=n) + "\n" for n, text in enumerate(texts))
    many = read(given=given)
    assert (many.exit_code, many.stderr) == (0, "")
    alone = {text: said(text) for text in dict.fromkeys(texts)}
    assert list(map(json.loads, many.stdout.splitlines())) == [alone[text] for text in texts]


def test_all_bad_lines_are_counted_and_blank_ones_are_passed_over():
    done = read(given=f"\n\n[]\n  \n{line(LAMP)}\r\nx")
    assert done.exit_code == 1
    found = [json.loads(one) for one in done.stdout.splitlines()]
    assert ["error" in one for one in found] == [True, False, True]
    assert [one.partition(": no")[0] for one in done.stderr.splitlines()] == [
        "huiyin: line 3", "huiyin: line 6", "huiyin: 2 lines could not be read",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["", "\n", "  \n\n"])
def test_nothing_in_is_nothing_out(given):
    done = read(given=given)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_byte_order_mark_is_no_fault():
    assert answer(b"\xef\xbb\xbf" + line(LAMP).encode())["category"] == "facility.light"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "😂😂😂", "👨‍👩‍👧 🇨🇳", 12345, "<b>电梯</b> &amp; <script>alert(1)</script>",
        "مرحبا بالجميع", "\u202e电梯坏了\u202c", "a\x00b\x07", "电\u0301梯\u2028坏\u2029了",
        "\\ud83d", "ﷺ" * 3000,
    ],
)  # fmt: skip
def test_whatever_is_written_has_an_answer(text):
    assert list(said(text)) == KEYS


def test_half_a_surrogate_gives_json_that_others_can_read(here):
    given = b'{"text": "\\ud83d\\u7535\\u68af", "title": "\\udc00", "building": "\\ud83d"}'
    assert list(answer(given)) == KEYS
    # the file of categories may hold one as well
    child = {"id": "a.\ud83d", "zh": "电梯"}
    (here / "half.json").write_text(
        json.dumps({"categories": [{"id": "a", "zh": "a", "children": [child]}]}), "utf-8"
    )
    found = answer(given, "--categories", "half.json")
    assert (found["category"], found["categories"][0]["id"]) == ("a.\ud83d", "a.\ud83d")


def test_of_a_long_text_its_beginning_counts():
    beginning = LAMP + "，" + "真的很暗。" * 398
    assert len(beginning) >= 2000
    assert said(beginning[:2000] + "着火了！快来人" * 20_000) == said(beginning[:2000])


def test_markup_and_direction_change_nothing_of_what_is_said():
    for text in (f"<b>{LAMP}</b>", f"\u202e{LAMP}\u202c", f"{LAMP} 😡😡"):
        assert said(text)["category"] == "facility.light"
