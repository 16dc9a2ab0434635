"""Events for BibTeX and biblatex: exact text, and what a reader of bibliographies makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings

from almanac_cli.formats import bibtex
from support.any_events import any_events
from support.texts import shown_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibtexparser.library import Library

ROW = shown_event(
    "gpt-5-is-out", title="GPT-5 is out, says OpenAI & co", source="Open_AI", tier=1, score=9,
    author="Ada Lovelace, Charles Babbage et al.", url="https://x.org/a?b=1&c={d}#e",
    rationale="Why.", summary="Two\n\nparagraphs: 50 % of {x}, $1.", tags=["models", "c#"],
)  # fmt: skip
forms = pytest.mark.parametrize("form", bibtex.FORMS)


def text_of(form: str, *rows: Mapping[str, Any]) -> str:
    return "".join(bibtex.entries(form, rows))


def parsed(text: str) -> Library:
    library = parse_string(text)
    assert library.failed_blocks == []
    return library


def test_an_entry_of_bibtex_is_misc() -> None:
    assert text_of("bibtex", ROW) == (
        "@misc{gpt-5-is-out,\n"
        "  author = {Ada Lovelace and Charles Babbage and others},\n"
        r"  title = {{GPT-5} is out, says {OpenAI} \& co}," "\n"
        r"  organization = {{Open\_AI}}," "\n"
        "  year = {2026},\n"
        "  month = nov,\n"
        "  day = {20},\n"
        "  howpublished = {\\url{https://x.org/a?b=1&c=%7Bd%7D#e}},\n"
        r"  abstract = {Two paragraphs: 50 \% of \textbraceleft{}x\textbraceright{}, \$1.}," "\n"
        r"  keywords = {c\#, models}," "\n"
        "  annote = {Why.},\n"
        "}\n\n"
    )  # fmt: skip


def test_an_entry_of_biblatex_is_online() -> None:
    (entry,) = parsed(text_of("biblatex", ROW)).entries
    assert (entry.entry_type, entry.key) == ("online", "gpt-5-is-out")
    assert entry["date"] == "2026-11-20"
    assert entry["url"] == "https://x.org/a?b=1&c=%7Bd%7D#e"
    assert entry["urldate"] == "2026-11-21"
    assert entry["annotation"] == "Why."


@pytest.mark.parametrize(
    ("published", "precision", "bibtex_date", "biblatex_date"),
    [
        ("2024-01-01T00:00:00Z", "year", {"year": "2024"}, "2024"),
        ("2024-04-01T00:00:00Z", "quarter", {"year": "2024", "month": "April--June"},
         "2024-04/2024-06"),
        ("2024-10-01T00:00:00Z", "quarter", {"year": "2024", "month": "October--December"},
         "2024-10/2024-12"),
        ("2024-05-01T00:00:00Z", "month", {"year": "2024", "month": "may"}, "2024-05"),
        ("2024-05-09T00:00:00Z", "day", {"year": "2024", "month": "may", "day": "9"}, "2024-05-09"),
        ("2024-05-09T10:00:00Z", None, {"year": "2024", "month": "may", "day": "9"}, "2024-05-09"),
    ],
)  # fmt: skip
def test_a_date_has_its_precision(
    published: str, precision: str | None, bibtex_date: dict[str, str], biblatex_date: str
) -> None:
    row = shown_event("x", published=published, precision=precision)
    (entry,) = parsed(text_of("bibtex", row)).entries
    fields = {field.key: field.value for field in entry.fields}
    assert {key: fields.get(key) for key in bibtex_date} == bibtex_date
    assert {"year", "month", "day"} & fields.keys() == bibtex_date.keys()
    (entry,) = parsed(text_of("biblatex", row)).entries
    assert entry["date"] == biblatex_date


@pytest.mark.parametrize(
    ("author", "value"),
    [
        (None, "{Source}"),
        ("Ada Lovelace", "Ada Lovelace"),
        ("Ada Lovelace and Charles Babbage", "Ada Lovelace and Charles Babbage"),
        ("A. Lovelace, C. Babbage & D. Knuth", "A. Lovelace and C. Babbage and D. Knuth"),
        ("A. Lovelace, C. Babbage, and D. Knuth", "A. Lovelace and C. Babbage and D. Knuth"),
        ("Jiachun Li et al.", "Jiachun Li and others"),
        ("merve", "{merve}"),
        ("Lovelace, Ada", "{Lovelace, Ada}"),
        ("OpenAI", "{OpenAI}"),
        ("OpenAI and Microsoft", "{OpenAI and Microsoft}"),
        ("Simon & Schuster {x}", r"{Simon \& Schuster \textbraceleft{}x\textbraceright{}}"),
        ("Ada }Lovelace", r"{Ada \textbraceright{}Lovelace}"),
    ],
)
def test_authors_are_parted_where_each_has_several_words(author: str | None, value: str) -> None:
    (entry,) = parsed(text_of("biblatex", shown_event("x", author=author))).entries
    assert entry["author"] == value


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("plain words", "plain words"),
        ("GPT-5 and iPhone", "{GPT-5} and {iPhone}"),
        ("Über alles", "{Über} alles"),
        ("日本語", "日本語"),
        (r"\Foo", r"{{\textbackslash{}Foo}}"),
        ("a}B{", r"{a\textbraceright{}B\textbraceleft{}}"),
        ("x_1 ~ y^2", r"x\_1 \textasciitilde{} y\textasciicircum{}2"),
        ("<b>|", r"\textless{}b\textgreater{}\textbar{}"),
    ],
)
def test_words_with_capitals_are_in_braces(title: str, value: str) -> None:
    (entry,) = parsed(text_of("bibtex", shown_event("x", title=title))).entries
    assert entry["title"] == value


@forms
@settings(deadline=None)
@given(rows=any_events())
def test_any_events_make_entries_whose_texts_are_read(form: str, rows: list[Any]) -> None:
    text = text_of(form, *rows)
    assert [entry.key for entry in parsed(text).entries] == [row["id"] for row in rows]
    for entry, row in zip(parsed(text).entries, rows, strict=True):
        for field, value in (("abstract", row["summary"]), ("title", row["title"])):
            if field in entry:
                assert balanced(entry[field])
                assert "\n" not in entry[field]
                assert plain(entry[field]) == " ".join(value.split())


def balanced(text: str) -> bool:
    """Tell whether braces are balanced as BibTeX counts them, also those after a backslash."""
    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth < 0:
            return False
    return depth == 0


def plain(text: str) -> str:
    """Return what TeX prints of a text: the commands that we write, and nothing else."""
    commands = {tex: char for char, tex in bibtex.SPECIAL.items()}
    for tex in sorted(commands, key=len, reverse=True):
        text = text.replace(tex, f"\0{ord(commands[tex])}\0")
    text = text.replace("{", "").replace("}", "")
    parts = text.split("\0")
    return "".join(chr(int(part)) if n % 2 else part for n, part in enumerate(parts))
