"""Bodies are shown as what they are, and differences are told where they are."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.execution import json_pointer
from monitoring.dashboard.answers import SHOWN_LETTERS, hexdump, pretty_json, shown, text_of
from monitoring.dashboard.differences import (
    Difference,
    Facts,
    body_difference,
    header_differences,
    json_differences,
    rows_between,
)

documents = st.recursive(
    st.none() | st.booleans() | st.integers(-100, 100) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "kind", "start"),
    [
        (b"", "empty", ""),
        (None, "empty", ""),
        (b'{"a":1.10,"b":[],"c":{}}', "json", '{\n  "a": 1.10,\n  "b": [],\n  "c": {}\n}'),
        (b'[1,{"x":"a,b"}]', "json", '[\n  1,\n  {\n    "x": "a,b"\n  }\n]'),
        (b'{"a":', "text", '{"a":'),
        ("grüße".encode(), "text", "grüße"),
        ("grüße".encode()[:3], "text", "gr"),
        (b"<script>alert(1)</script>", "text", "<script>"),
        (b"\xff\xfe\x00", "binary", "00000000  ff fe 00 "),
        (b"a\x00b", "binary", "00000000  61 00 62 "),
        (b"\x1b" * 20, "binary", "00000000  1b"),
    ],
)
def test_a_body_is_shown_as_what_it_is(body: bytes | None, kind: str, start: str) -> None:
    found = shown(body)

    assert (found.kind, found.text[: len(start)]) == (kind, start)


@given(documents.filter(lambda one: isinstance(one, list | dict)))
def test_indenting_changes_nothing_but_blanks(document: object) -> None:
    assert pretty_json(json.dumps(document)) == json.dumps(document, indent=2)


def test_what_is_shown_is_bounded_and_says_what_is_left_out() -> None:
    deep = shown(b"[" * 30_000 + b"]" * 30_000)
    long = shown(json.dumps(list(range(30_000))).encode())
    binary = shown(bytes(10_000) + b"\xff")

    assert len(deep.text) <= SHOWN_LETTERS
    assert (len(long.text), long.left_out > 0) == (SHOWN_LETTERS, True)
    assert (len(binary.text.splitlines()), binary.left_out) == (256, 10_001 - 4096)


def test_a_hexdump_has_sixteen_bytes_a_line() -> None:
    assert hexdump(bytes(range(65, 82))) == (
        "00000000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP\n"
        "00000010  51                                               Q"
    )


@given(st.binary(max_size=40))
def test_whatever_came_is_shown(body: bytes) -> None:
    found = shown(body)

    assert (found.kind == "empty") == (not body)
    assert text_of(body) is None or "\0" not in found.text


def test_differences_of_json_are_told_by_pointer() -> None:
    before = {"a": 1, "b/c": {"d": [1, 2, 3]}, "gone": None}
    after = {"a": True, "b/c": {"d": [1, 5]}, "new~": "x"}

    assert list(json_differences(before, after)) == [
        Difference("changed", "/a", "1", "true"),
        Difference("changed", "/b~1c/d/1", "2", "5"),
        Difference("removed", "/b~1c/d/2", "3"),
        Difference("removed", "/gone", "null"),
        Difference("added", "/new~0", after='"x"'),
    ]


@given(documents, documents)
def test_each_difference_points_at_what_it_tells(before: object, after: object) -> None:
    found = list(json_differences(before, after))

    assert bool(found) == (json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True))
    for one in found:
        for document, told in ((before, one.before), (after, one.after)):
            value = json_pointer.find(document, one.path)
            assert (value is json_pointer.MISSING) == (told == "")
            assert not told or told.endswith("…") or told == json.dumps(value, ensure_ascii=False)


def test_many_differences_are_cut_and_quick() -> None:
    before, after = (json.dumps([shift + n for n in range(10_000)]).encode() for shift in (0, 1))

    begun = time.perf_counter()
    found = body_difference(before, after)

    assert (len(found.differences), found.has_more) == (200, True)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("before", "after", "kind", "first"),
    [
        (b"one\ntwo", b"one\n2\n3", "text", Difference("changed", "line 2", "two", "2")),
        (b"\xff", b"text", "binary", Difference("changed", "", "1 byte", "4 bytes")),
        (b'{"a":1}', b"<html>", "text", Difference("changed", "line 1", '{"a":1}', "<html>")),
    ],
)
def test_bodies_that_are_not_both_json_are_compared_as_they_are(
    before: bytes, after: bytes, kind: str, first: Difference
) -> None:
    found = body_difference(before, after)

    assert (found.kind, found.differences[0]) == (kind, first)


def test_headers_are_compared_by_name_without_those_of_each_answer() -> None:
    before = [["Date", "1"], ["Server", "a"], ["X-Old", "1"], ["Set-Cookie", "a=1"], ["set-cookie", "b=2"]]
    after = [["date", "2"], ["server", "b"], ["X-New", "1"], ["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]]

    assert header_differences(before, after) == [
        Difference("changed", "server", "a", "b"),
        Difference("added", "X-New", "", "1"),
        Difference("removed", "X-Old", "1", ""),
    ]


def test_two_executions_are_told_apart_row_by_row() -> None:
    good = Facts(
        "SUCCESS",
        200,
        [["Server", "a"]],
        b'{"ok": true}',
        {"dnsMs": 5.0, "totalMs": 100.0},
        "192.0.2.1:443",
        "2027-06-01",
    )
    bad = Facts(
        "FAILED", 500, [], b'{"ok": false}', {"dnsMs": 6.0, "totalMs": 900.0}, "192.0.2.2:443", "2027-06-01"
    )

    rows = rows_between(good, bad)

    assert [(row.part, row.name, row.before, row.after) for row in rows] == [
        ("status", "Outcome", "SUCCESS", "FAILED"),
        ("status", "HTTP status", "200", "500"),
        ("address", "Address", "192.0.2.1:443", "192.0.2.2:443"),
        ("headers", "Server", "a", "–"),
        ("body", "/ok", "true", "false"),
        ("timings", "Total", "100 ms", "900 ms"),
    ]
    assert rows_between(good, good) == []
