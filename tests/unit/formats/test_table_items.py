"""Bulk input in CSV and TSV: rows become objects of texts, and what is wrong is named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.table_items import SEPARATORS, parse_table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)


def _shown(data: bytes, separator: str | None = None) -> list[tuple[str, object]]:
    """Return what was read, a refusal as its text."""
    return [
        (item.position, item.error.reason if item.error else item.value)
        for item in parse_table(data, separator)
    ]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"", []),
        (b" \n\n", []),
        (b"a,b\n", []),
        (b"a,b\n1,2\n3,4\n", [("line 2", {"a": "1", "b": "2"}), ("line 3", {"a": "3", "b": "4"})]),
        (b"a;b\r\n1,5;2\r\n", [("line 2", {"a": "1,5", "b": "2"})]),
        (b"a\tb\n1\t2, 3\n", [("line 2", {"a": "1", "b": "2, 3"})]),
        (b"sep=;\r\na;b\r\n1,5;2\r\n", [("line 3", {"a": "1,5", "b": "2"})]),
        (b"a|b\n1|2\n", [("line 2", {"a": "1", "b": "2"})]),
        (b"a\n1\n", [("line 2", {"a": "1"})]),
        (
            b'a,b\n"x\ny, ""z""",2\n\n3,4',
            [("line 2", {"a": 'x\ny, "z"', "b": "2"}), ("line 5", {"a": "3", "b": "4"})],
        ),
        (b"\xef\xbb\xbf" + b'"a",b\n1,2\n', [("line 2", {"a": "1", "b": "2"})]),
        ("\ufeffa\tb\né\t2\n".encode("utf-16-le"), [("line 2", {"a": "é", "b": "2"})]),
        (b"a,b\n1,\n,2\n , \n", [("line 2", {"a": "1"}), ("line 3", {"b": "2"})]),
        (b" a  b ,c\n1,2\n", [("line 2", {"a b": "1", "c": "2"})]),
        (b",a\n0,1\n", [("line 2", {"column_1": "0", "a": "1"})]),
        (
            b"a,b,,\n1,2,,\n3,4,,,\n",
            [("line 2", {"a": "1", "b": "2"}), ("line 3", {"a": "3", "b": "4"})],
        ),
        ("題名、,日付\n甲,1\n".encode(), [("line 2", {"題名、": "甲", "日付": "1"})]),
    ],
)
def test_rows_are_objects_of_the_cells_that_are_not_empty(
    data: bytes, rows: list[tuple[str, object]]
) -> None:
    assert _shown(data) == rows


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (
            b"a,b\n1\n1,2,3\n4,5\n",
            [
                ("line 2", "has 1 cell, and the header 2"),
                ("line 3", "has 3 cells, and the header 2"),
                ("line 4", {"a": "4", "b": "5"}),
            ],
        ),
        (b"a,b,a\n1,2,3\n", [("line 1", "has 2 columns of the name 'a'")]),
        (
            b'a,b\n1,2\n"3,4\n5,6\n',
            [("line 2", {"a": "1", "b": "2"}), ("line 3", "opens a quote that nothing closes")],
        ),
        (b'a,b\n"1" x,2\n', [("line 2", "goes on after a closing quote")]),
        (
            b"a,b\n1," + b"x" * 1_048_577 + b"\n",
            [("line 2", "has a cell of more than 1,048,576 characters")],
        ),
        (b"a,b\n\xff,2\n", [("", "is not UTF-8 (byte 5); save it as UTF-8")]),
        (b"\xff\xfea", [("", "is not UTF-16, which its first bytes announce")]),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_line(
    data: bytes, problems: list[tuple[str, object]]
) -> None:
    assert _shown(data) == problems


def test_quotes_in_a_table_with_tabs_may_be_part_of_the_text() -> None:
    assert _shown(b'a\tb\n"Hello" he said\t2\n5" disk\t3\n') == [
        ("line 2", {"a": '"Hello" he said', "b": "2"}),
        ("line 3", {"a": '5" disk', "b": "3"}),
    ]
    assert _shown(b'a\tb\n"x\ty"\t2\n') == [("line 2", {"a": "x\ty", "b": "2"})]


def test_the_separator_is_the_one_that_most_rows_agree_on() -> None:
    data = b"title;a, b, c\nOne, two;1\nThree;2, 3\n"
    assert _shown(data)[0] == ("line 2", {"title": "One, two", "a, b, c": "1"})
    assert _shown(b"a;b,c\n1;2,3\n", ",")[0] == ("line 2", {"a;b": "1;2", "c": "3"})


def test_more_rows_than_can_be_handled_are_one_problem() -> None:
    [item] = parse_table(b"a,b\n" + b"1,2\n" * 11, max_items=10)
    assert item.error
    assert item.error.reason == "holds more than 10 objects; give it in parts"
    assert len(parse_table(b"a,b\n" + b"1,2\n" * 10, max_items=10)) == 10


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sampled_from(SEPARATORS))
def test_what_a_csv_writer_writes_is_read_again(rows: list[list[str]], separator: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([["a", "b", "c"], *rows])
    expected = [
        {name: cell for name, cell in zip("abc", row, strict=True) if cell.strip()} for row in rows
    ]
    items = parse_table(text.getvalue().encode(), separator)
    assert [item.error for item in items if item.error] == []
    assert [item.value for item in items] == [row for row in expected if row]


@settings(deadline=None)
@given(st.one_of(st.binary(), st.text(alphabet='a",;\t|\n\r').map(str.encode)))
def test_no_input_raises(data: bytes) -> None:
    for item in parse_table(data):
        assert item.error is None or item.value is None
