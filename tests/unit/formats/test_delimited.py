"""Records as CSV and TSV: exact text, and what the reader of tables makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats import delimited, json_codec
from almanac_cli.formats.delimited import Column
from almanac_cli.formats.table_items import parse_table
from almanac_cli.model.kinds import EVENT, GUIDE
from support.numbers import NUMBER_TEXTS

KEYS = st.sampled_from(
    ["price", "a b", "a  b", "", " ", "x:json", '"q"', '"', "sep=,", "a,b", "a;b\tc|d", "a\nb", "ä",
     "column_1", "\u200b", "=1+1"]
)  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ["", " ", "7", "null", '"', 'a "b" c', "a,b", " a", "a ", "a\r\nb", "a\rb", "a\n", "=cmd|' /C'"]
)
NUMBERS = NUMBER_TEXTS.map(lambda text: json_codec.decode(text.encode()))
VALUES = st.recursive(
    st.none() | st.booleans() | TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


def text_of(form: str, rows: list[dict[str, Any]], *names: str) -> str:
    columns = [Column(name, name) for name in names] or delimited.all_columns(EVENT, rows)
    return "".join(delimited.lines(form, columns, EVENT, rows))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        ([], ""),
        ({}, ""),
        ("a b", "a b"),
        ("a, b", '"a, b"'),
        ('a "b"', '"a ""b"""'),
        ("a\nb", '"a\nb"'),
        ("a\rb", '"a\rb"'),
        (" a", '" a"'),
        ("a\t", '"a\t"'),
        ("=1+1", "=1+1"),
        ("sep=;", '"sep=;"'),
        (7, "7"),
        (True, "true"),
        (["a", "b"], '"[""a"",""b""]"'),
        ({"scale": 4}, '"{""scale"":4}"'),
    ],
)
def test_a_cell_is_quoted_where_it_must_be(value: object, cell: str) -> None:
    assert text_of("csv", [{"id": "a", "x": value}], "id", "x") == f"id,x\r\na,{cell}\r\n"


def test_tabs_part_the_cells_of_tsv_and_lines_end_plainly() -> None:
    row = {"id": "a", "title": "b, c", "summary": "d\te\nf", "tags": ["x", "y"]}
    assert text_of("tsv", [row], "id", "title", "summary", "tags") == (
        'id\ttitle\tsummary\ttags\na\tb, c\t"d\te\nf"\tx, y\n'
    )


def test_a_row_of_one_empty_cell_is_a_line() -> None:
    assert text_of("csv", [{"id": "a"}], "author") == 'author\r\n""\r\n'


def test_columns_of_own_fields_are_json_where_texts_do_not_do() -> None:
    rows: list[dict[str, Any]] = [
        {"a": "1", "b": 1, "c": " ", "d  e": "x"},
        {"b": "2", "f": "x"},
        {"f": None},
    ]
    names = [column.name for column in delimited.all_columns(GUIDE, rows)]
    assert names == [*GUIDE.fields, "a", "b:json", "c:json", '"d  e":json', "f:json"]


@settings(deadline=None)
@given(st.sampled_from(["csv", "tsv"]), st.lists(st.dictionaries(KEYS, VALUES), max_size=4))
def test_what_is_written_is_read_back(form: str, own: list[dict[str, Any]]) -> None:
    rows = [{"id": f"e{n}", **fields} for n, fields in enumerate(own)]
    items = parse_table(text_of(form, rows).encode(), delimited.FORMS[form][0])
    assert [item.error for item in items] == [None] * len(rows)
    assert all(json_codec.is_same(item.value, row) for item, row in zip(items, rows, strict=True))


def test_a_cell_that_is_not_json_is_named() -> None:
    (item,) = parse_table(b"id,price:json\na,1 2\n")
    assert item.error
    assert item.error.reason.startswith("column 'price:json' is not JSON: ")
