"""Exports: what is the same in all formats, and tables for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from icalendar import Calendar

from almanac_cli.formats import delimited, json_codec
from almanac_cli.formats.exports import FORMATS, export
from almanac_cli.formats.table_items import parse_table
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT
from support import feeds, hostile
from support.any_events import any_events
from support.examples import examples
from support.texts import shown_event

if TYPE_CHECKING:
    from collections.abc import Iterator

tables = pytest.mark.parametrize("form", delimited.FORMS)
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Rows:
    """Rows in memory, as a result of the index gives them."""

    def __init__(self, *rows: Any) -> None:  # noqa: ANN401 (rows are dicts of any type)
        self._rows = rows
        self.read = 0  # how many were read

    def rows(self) -> Iterator[Any]:
        for row in self._rows:
            self.read += 1
            yield row

    def json_texts(self) -> Iterator[str]:
        return map(json_codec.compact, self.rows())


def written(form: str, *rows: Any, excel: bool = False) -> bytes:  # noqa: ANN401 (as above)
    source = Rows(*rows)
    return b"".join(export(form, EVENT, "A & B", source, for_spreadsheets=excel).pieces(source))


def cells(form: str, *rows: Any) -> list[list[str]]:  # noqa: ANN401 (as above)
    text = written(form, *rows, excel=True).decode("utf-8-sig")
    return [*csv.reader(io.StringIO(text, newline=""), delimiter=delimited.FORMS[form][0])]


@pytest.mark.parametrize("form", FORMATS)
def test_pieces_are_whole_lines(form: str) -> None:
    source = Rows(shown_event("a"), shown_event("b"))
    pieces = [*export(form, EVENT, "A & B", source).pieces(source)]
    assert len(pieces) >= 2
    assert all(piece.endswith(b"\n") for piece in pieces)


@pytest.mark.parametrize("form", FORMATS)
def test_no_more_rows_are_read_than_pieces_need(form: str) -> None:
    source = Rows(*(shown_event(f"event-{n}") for n in range(100)))
    form_of = export(form, EVENT, "A & B", source)
    source.read = 0
    pieces = form_of.pieces(source)
    next(pieces)
    next(pieces)
    # Feeds know by then when the last event was added.
    assert source.read <= 3 + (100 if form in {"atom", "rss", "jsonfeed"} else 0)


@pytest.mark.parametrize("form", ["atom", "rss", "jsonfeed"])
def test_an_export_of_a_feed_is_valid_and_has_all_events(form: str) -> None:
    rows = [shown_event(f"event-{n}", url="https://x.org/é") for n in range(60)]
    data = written(form, *rows)
    feeds.check(form, data)
    assert [row["id"] for row in feeds.rows(form, data)] == [row["id"] for row in rows]


def test_ndjson_is_a_row_a_line() -> None:
    rows = [shown_event("a"), shown_event("b", own=1)]
    assert [*map(json.loads, written("ndjson", *rows).splitlines())] == rows


@tables
@settings(deadline=None, max_examples=examples(50))
@given(rows=any_events())
def test_a_table_has_all_of_any_events(form: str, rows: list[Any]) -> None:
    items = parse_table(written(form, *rows), delimited.FORMS[form][0])
    assert [item.error for item in items] == [None] * len(rows)
    for item, row in zip(items, rows, strict=True):
        assert isinstance(item.value, dict)
        assert {key: item.value.get(key, "") for key in ("id", "title", "source")} == {
            key: row[key] for key in ("id", "title", "source")
        }
        own = {key: value for key, value in row.items() if key not in EVENT.fields}
        assert json_codec.is_same({key: item.value.get(key) for key in own}, own)


@tables
@settings(deadline=None, max_examples=examples(50))
@given(rows=any_events())
def test_no_cell_for_spreadsheets_begins_a_formula(form: str, rows: list[Any]) -> None:
    for row in cells(form, *rows):
        for cell in row:
            assert not cell.lstrip().startswith(STARTS) or is_number(cell)
            # Excel parts cells at semicolons where a comma is the decimal mark.
            assert not any(part.lstrip().startswith(STARTS) for part in cell.split(";")[1:])


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@tables
@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1 for openness", "'+1 for openness"),
        ("-1", "-1"),
        ("--1", "'--1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a; -b", "a;' -b"),
        ("a=1", "a=1"),
        ("plain", "plain"),
    ],
)
def test_a_formula_gets_a_mark_for_spreadsheets(form: str, title: str, cell: str) -> None:
    header, row = cells(form, shown_event("x", title=title))
    assert row[header.index("title")] == cell
    (item,) = parse_table(written(form, shown_event("x", title=title)))
    assert item.value["title"] == title


@tables
def test_names_of_columns_and_long_texts_hold_no_formulas(form: str) -> None:
    header, row = cells(form, shown_event("x", summary="  =1+1", **{"=a": "-b", "n": -5}))
    assert header[-2:] == ["'=a", "n:json"]
    assert row[header.index("summary")] == "'  =1+1"
    assert row[-2:] == ["'-b", "-5"]


@tables
def test_only_tables_for_spreadsheets_have_a_byte_order_mark(form: str) -> None:
    assert written(form, shown_event("x"), excel=True).startswith(b"\xef\xbb\xbfid")
    assert written(form, shown_event("x")).startswith(b"id")


@tables
def test_no_cell_of_hostile_events_begins_a_formula(form: str) -> None:
    rows = [records.parse(EVENT, row, row["id"]).as_json() for row in hostile.events()]
    for cell in chain.from_iterable(cells(form, *rows)):
        assert not cell.lstrip().startswith(STARTS)


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ics"])
def test_hostile_events_are_read_from_other_formats(form: str) -> None:
    rows = [records.parse(EVENT, row, row["id"]).as_json() for row in hostile.events()]
    text = written(form, *rows).decode()
    if form == "ics":
        titles = [str(shown["SUMMARY"]) for shown in Calendar.from_ical(text).walk("VEVENT")]
        assert titles == [row["title"] for row in rows]
    else:
        library = parse_string(text)
        assert library.failed_blocks == []
        assert [entry.key for entry in library.entries] == [row["id"] for row in rows]
