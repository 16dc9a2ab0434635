"""Bulk input: many JSON values from one file or pipe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats import json_codec
from almanac_cli.formats.json_items import parse_items

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
OBJECTS = st.dictionaries(st.text(max_size=5), SCALARS, max_size=4)


@pytest.mark.parametrize(
    ("data", "objects"),
    [
        (b"", []),
        (b"\n \n", []),
        (b"[]", []),
        (b'{"a": 1}', [("", {"a": 1})]),
        (b'{\n  "a": 1\n}\n', [("", {"a": 1})]),
        (b'[{"a": 1}, {"a": 2}]', [("item 1", {"a": 1}), ("item 2", {"a": 2})]),
        (b'[\n{"a": 1},\n{"a": 2}\n]\n', [("item 1", {"a": 1}), ("item 2", {"a": 2})]),
        (b'{"a": 1}\n{"a": 2}\n', [("line 1", {"a": 1}), ("line 2", {"a": 2})]),
        (b'\n{"a": 1}\r\n\r\n{"a": 2}', [("line 2", {"a": 1}), ("line 4", {"a": 2})]),
        (b'{"a": 1}\n[2]\n3', [("line 1", {"a": 1}), ("line 2", [2]), ("line 3", 3)]),
        (b"[1, {}]", [("item 1", 1), ("item 2", {})]),
        (b"5", [("", 5)]),
        (b"\xef\xbb\xbf" + b'{"a": 1}', [("", {"a": 1})]),
        ('\ufeff[{"a": "é"}]'.encode("utf-16-le"), [("item 1", {"a": "é"})]),
        (
            '\ufeff{"a": 1}\n{"a": 2}\n'.encode("utf-16-be"),
            [("line 1", {"a": 1}), ("line 2", {"a": 2})],
        ),
    ],
)
def test_objects_come_alone_in_an_array_or_one_a_line(
    data: bytes, objects: list[tuple[str, Any]]
) -> None:
    items = parse_items(data)
    assert [(item.position, item.value) for item in items] == objects
    assert [item.error for item in items if item.error] == []


def _shown(data: bytes) -> list[tuple[str, Any]]:
    """Return what was read, a refusal as its text."""
    return [
        (item.position, item.error.reason if item.error else item.value)
        for item in parse_items(data)
    ]


def test_a_line_that_cannot_be_read_does_not_hide_the_others() -> None:
    assert _shown(b'{"a": 1}\n{"a": 1, "a": 2}\n\xff\n{"b": NaN}\n{"c": 3}\n') == [
        ("line 1", {"a": 1}),
        ("line 2", "has the key 'a' twice in one object"),
        ("line 3", "is not UTF-8 (byte 1)"),
        ("line 4", "holds NaN, which is not a JSON number"),
        ("line 5", {"c": 3}),
    ]


@pytest.mark.parametrize("first", [b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": 1,}', b"oops"])
def test_a_first_line_that_is_broken_does_not_hide_the_others(first: bytes) -> None:
    broken, *rest = parse_items(first + b'\n{"b": 2}\n{"c": 3}\n')
    assert broken.position == "line 1"
    assert broken.error
    assert [(item.position, item.value) for item in rest] == [
        ("line 2", {"b": 2}),
        ("line 3", {"c": 3}),
    ]


@pytest.mark.parametrize("data", [b'{\n  "a": 1,\n}\n', b"[", b'[{"a": 1},\n{"a": ]', b"\xff\xfe{"])
def test_a_broken_document_over_several_lines_is_one_problem(data: bytes) -> None:
    [item] = parse_items(data)
    assert item.position == ""
    assert item.error


@settings(deadline=None)
@given(st.lists(OBJECTS, min_size=2, max_size=5))
def test_an_array_and_lines_of_the_same_objects_say_the_same(objects: list[dict[str, Any]]) -> None:
    array = json_codec.pretty(objects).encode()
    rows = "\n".join(json_codec.compact(each) for each in objects).encode()
    assert [item.value for item in parse_items(array)] == objects
    assert [item.value for item in parse_items(rows)] == objects


@pytest.mark.parametrize("data", [b"y\n" * 11, b"{}\n" * 11, b"[" + b"1," * 10 + b"1]"])
def test_more_objects_than_can_be_handled_are_one_problem(data: bytes) -> None:
    [item] = parse_items(data, max_items=10)
    assert item.error
    assert (item.position, item.error.reason) == (
        "",
        "holds more than 10 objects; give it in parts",
    )
    assert len(parse_items(b"{}\n" * 10, max_items=10)) == 10


STREAM = b"""{
  "a": [
    {}
  ]
}
{
  "a": 2
}

{
  "a": 3
}
"""


@pytest.mark.parametrize(
    ("data", "objects"),
    [
        (
            STREAM,
            [
                ("object 1 (line 1)", {"a": [{}]}),
                ("object 2 (line 6)", {"a": 2}),
                ("object 3 (line 10)", {"a": 3}),
            ],
        ),
        (
            b'{\r\n  "a": 1\r\n}{\r\n  "a": 2\r\n}',
            [("object 1 (line 1)", {"a": 1}), ("object 2 (line 3)", {"a": 2})],
        ),
        (
            b'{"a": 1,\n "b": 2}\n{"a": 3,\n "b": 4}',
            [("object 1 (line 1)", {"a": 1, "b": 2}), ("object 2 (line 3)", {"a": 3, "b": 4})],
        ),
        (
            b'{\n  "a": 1\n}\n{\n  "a": ,\n}\n{\n  "a": 3\n}\n',
            [
                ("object 1 (line 1)", {"a": 1}),
                (
                    "object 2 (line 4)",
                    "is not JSON: Expecting value (line 5, column 8)",
                ),
                ("object 3 (line 7)", {"a": 3}),
            ],
        ),
        (
            b'{\n  "a": 1\n}\noops\n7\n{\n  "a": 1, "a": 3\n}\n{\n}',
            [
                ("object 1 (line 1)", {"a": 1}),
                ("object 2 (line 4)", "is not JSON: Expecting value (line 4, column 1)"),
                ("object 3 (line 6)", "has the key 'a' twice in one object"),
                ("object 4 (line 9)", {}),
            ],
        ),
    ],
    ids=["as jq prints", "without a gap", "over two lines", "one broken", "other things between"],
)
def test_objects_over_several_lines_follow_one_another(
    data: bytes, objects: list[tuple[str, Any]]
) -> None:
    assert _shown(data) == objects


@settings(deadline=None)
@given(st.lists(OBJECTS, min_size=2, max_size=5))
def test_a_pretty_stream_and_lines_of_objects_say_the_same(objects: list[dict[str, Any]]) -> None:
    stream = "".join(map(json_codec.pretty, objects)).encode()
    assert [item.value for item in parse_items(stream)] == objects


@settings(deadline=None)
@given(st.one_of(st.binary(), st.text(alphabet='{}[]":,a1 \n').map(str.encode)))
def test_no_input_raises(data: bytes) -> None:
    for item in parse_items(data):
        assert item.error is None or item.value is None
