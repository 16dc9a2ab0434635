"""Which form bulk input has: by its name, or else by what it looks like."""

from __future__ import annotations

import pytest

from almanac_cli.cli.options.imports import FORMATS
from almanac_cli.formats.item_formats import read_items

TABLE = b"title,url\nA,B\n"
ROW = {"title": "A", "url": "B"}
LINE = b'{"title": "A", "url": "B"}\n'
NOTE = b"---\ntitle: A\nurl: B\n---\n"
TOML = b'+++\ntitle = "A"\nurl = "B"\n+++\n'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("", TABLE),
        ("", TABLE.replace(b",", b"\t")),
        ("", TABLE.replace(b",", b";")),
        ("", "title,url\nA,B\n".encode("utf-16")),
        ("", b"sep=;\n" + TABLE.replace(b",", b";")),
        ("", LINE),
        ("", b"\n [" + LINE + b"]"),
        ("", NOTE),
        ("", b"\xef\xbb\xbf" + TOML),
        ("x.csv", TABLE),
        ("X.CSV", TABLE),
        ("x.tsv", TABLE.replace(b",", b"\t")),
        ("x.txt", TABLE),
        ("x.json", LINE),
        ("x.jsonl", LINE),
        ("x.ndjson", LINE),
        ("x.md", NOTE),
        ("posts.csv/x.md", b'{"title": "A", "url": "B"}'),
        (".csv", LINE),
    ],
)
def test_the_form_is_told_by_the_name_or_else_by_the_content(name: str, data: bytes) -> None:
    [item] = read_items(data, name)
    assert item.value == ROW


def test_a_form_that_is_named_counts_whatever_the_name_says() -> None:
    [item] = read_items(TABLE, "x.json", "csv")
    assert item.value == ROW


@pytest.mark.parametrize("data", [b"", b" \n"])
@pytest.mark.parametrize("form", [None, *FORMATS])
def test_nothing_has_no_items_in_any_form(data: bytes, form: str | None) -> None:
    assert read_items(data, form=form) == []


@pytest.mark.parametrize(
    "data",
    [b"oops", b"A word, and\nanother\nand one more\n", b"\x89PNG\xff\xfe", b"PK\x03\x04\xff"],
)
def test_content_of_no_known_form_is_refused(data: bytes) -> None:
    [item] = read_items(data, "x")
    assert item.error
    assert (item.position, item.error.reason) == (
        "",
        "is not JSON, CSV, TSV, or Markdown with front matter",
    )


def test_the_beginning_is_enough_and_may_end_within_a_character() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        for offset in range(4):
            text = "title,url\n" + "x" * offset + "é😀,甲\n" * 20_000
            items = read_items(text.encode(encoding))
            assert (len(items), items[1].value) == (20_000, {"title": "é😀", "url": "甲"})
