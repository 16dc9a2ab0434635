"""Tables that fit the terminal, in which every id still names one record."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from almanac_cli.formats.terminal import tables
from almanac_cli.formats.terminal.style import Style
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.query import Highlight
from support.setting import MOMENT
from support.texts import LINES, WIDTHS, relaxed, shown_event, shown_guide, style

IDS = st.lists(st.sampled_from(["gemma", "4", "a", "open", "x" * 30]), min_size=1, max_size=8).map(
    lambda words: "-".join(words)[:80].strip("-")
)
EVENTS = st.fixed_dictionaries(
    {
        "id": IDS,
        "title": LINES,
        "source": LINES,
        "author": st.none() | LINES,
        "score": st.none() | st.integers(1, 10),
        "published": st.sampled_from(
            ["2026-11-23T11:59:59Z", "2026-11-04T00:00:00Z", "1926-01-01T00:00:00Z"]
        ),
    }
)
SMALL = [
    shown_event("gemma-4", title="Gemma 4: Byte for byte", score=8, source="DeepMind Blog",
                published="2026-11-04T00:00:00Z"),
    shown_event("open-models", title="開かれたモデル", source="Interconnects",
                published="2026-11-23T12:00:00Z"),
    shown_event("eu-ai-act", title="EU AI Act enters into force, with all its many articles",
                score=10, source="EU", published="2024-08-01T00:00:00Z"),
]  # fmt: skip
IN_A_PIPE = """\
score  age       source         title                                                    id
-----  --------  -------------  -------------------------------------------------------  -----------
    8  19d ago   DeepMind Blog  Gemma 4: Byte for byte                                   gemma-4
       just now  Interconnects  開かれたモデル                                           open-models
   10  2y ago    EU             EU AI Act enters into force, with all its many articles  eu-ai-act
"""
AT_80 = """\
score  age       source         title                               id
-----  --------  -------------  ----------------------------------  -----------
    8  19d ago   DeepMind Blog  Gemma 4: Byte for byte              gemma-4
       just now  Interconnects  開かれたモデル                      open-models
   10  2y ago    EU             EU AI Act enters into force, with…  eu-ai-act
"""
AT_60 = """\
score  age       source     title                 id
-----  --------  ---------  --------------------  ----------
    8  19d ago   DeepMind…  Gemma 4: Byte for b…  gemma-4
       just now  Intercon…  開かれたモデル        open-model
   10  2y ago    EU         EU AI Act enters in…  eu-ai-act
"""
AT_40 = """\
8  19d ago  DeepMind Blog
  Gemma 4: Byte for byte
  gemma-4
just now  Interconnects
  開かれたモデル
  open-models
10  2y ago  EU
  EU AI Act enters into force, with all
  its many articles
  eu-ai-act
"""


def laid_out(rows: list[Any], width: int | None, known: list[str] | None = None) -> str:
    """Return the table that `almanac list` shows."""
    known = [row["id"] for row in rows] if known is None else known
    return tables.table(
        rows, EVENT.table_columns, style(width), known, time_fields=EVENT.time_fields
    )


@pytest.mark.parametrize(
    ("width", "text"),
    [(None, IN_A_PIPE), (120, IN_A_PIPE), (80, AT_80), (60, AT_60), (40, AT_40)],
)
def test_a_table_is_cut_to_the_terminal_and_not_at_all_in_a_pipe(
    width: int | None, text: str
) -> None:
    assert laid_out(SMALL, width) == text


def test_an_id_is_cut_no_further_than_what_tells_it_from_others() -> None:
    rows = [shown_event("gemma-4-byte-for-byte-the-most-capable-open-models", title="T" * 60)]
    near = ["gemma-4-byte-for-byte-the-most-other", "gemma-3"]
    for width, id_ in ((80, "gemma-4-byte-for-byte-the-most-c"), (None, rows[0]["id"])):
        shown = laid_out(rows, width, [rows[0]["id"], *near]).splitlines()[-1].split()[-1]
        assert shown.startswith(id_)
        assert rows[0]["id"].startswith(shown)


def test_what_could_act_on_a_terminal_is_harmless_in_a_table() -> None:
    row = shown_event("a") | {"title": "a\x1b[2Jb\u202e\nc\td", "source": "\x9b\r"}
    assert laid_out([row], None) == (
        "score  age     source  title                id\n"
        "-----  ------  ------  -------------------  --\n"
        "       3d ago  \\x9b\\r  a\\x1b[2Jb\\u202e c d  a\n"
    )


def test_a_text_that_looks_like_a_number_is_left_as_it_is() -> None:
    rows = [shown_event("a", title="4.50", source="1e3"), shown_event("b", title="007", source="-")]
    lines = [line.split() for line in laid_out(rows, None).splitlines()[2:]]
    assert [(words[-3], words[-2]) for words in lines] == [("1e3", "4.50"), ("-", "007")]


def test_only_the_head_of_a_table_is_bold_and_only_in_colour() -> None:
    text = tables.table(
        SMALL, EVENT.table_columns, style(80, color=True), ["a"], time_fields=EVENT.time_fields
    )
    plain = tables.table(
        SMALL, EVENT.table_columns, style(80), ["a"], time_fields=EVENT.time_fields
    )
    head, rest = plain.split("\n", 1)
    assert text == f"\x1b[1m{head}\x1b[0m\n{rest}"
    assert "\x1b" not in plain


def test_a_table_of_other_fields_has_lists_and_factors_in_words() -> None:
    row = shown_event("a", tags=["x", "y"], factors={"scale": 4, "legacy": 6}, tier=1)
    columns = ("id", "tags", "factors", "tier", "url", "added")
    assert tables.table([row], columns, style(), ["a"], time_fields=EVENT.time_fields).splitlines()[
        2
    ] == ("a   x, y  scale 4, legacy 6     1       2026-11-21")


def test_guides_have_a_table_of_their_own() -> None:
    rows = [
        shown_guide("agents", level="beginner"),
        shown_guide("moe", updated="2025-01-01T00:00:00Z"),
    ]
    assert tables.table(
        rows, GUIDE.table_columns, style(80), ["agents", "moe"], time_fields=GUIDE.time_fields
    ) == (
        "level     age     title   id\n"
        "--------  ------  ------  ------\n"
        "beginner  2d ago  Agents  agents\n"
        "          1y ago  Moe     moe\n"
    )


@relaxed
@given(st.lists(EVENTS, min_size=1, max_size=8, unique_by=lambda e: e["id"]), st.sets(IDS))
@example([dict(shown_event("a", title="❤\ufe0f" * 60))], set())
@example([dict(shown_event("a", source="\U00011ca9", title="T" * 80))], set())
@example([dict(shown_event("a", source="0\u1a61" * 9, title="T" * 80))], set())
@example([dict(shown_event("a", source="\U00011ca9" * 9, title="\U00011ca9 " * 60))], set())
def test_a_table_fits_and_every_id_in_it_names_one_record(
    rows: list[dict[str, Any]], others: set[str]
) -> None:
    known = {row["id"] for row in rows} | others
    for width in WIDTHS:
        text = laid_out(rows, width, sorted(known))
        assert all(0 <= wcswidth(line) <= width for line in text.splitlines())
        if text.startswith("score "):
            _ids_resolve(text.splitlines()[2:], rows, known)
        else:
            _ids_stand_below_each_other(text, rows)


def _ids_resolve(lines: list[str], rows: list[dict[str, Any]], known: set[str]) -> None:
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        shown = line.split()[-1]
        assert row["id"].startswith(shown)
        assert shown in known or sum(each.startswith(shown) for each in known) == 1


def _ids_stand_below_each_other(text: str, rows: list[dict[str, Any]]) -> None:
    rest = "".join(text.split())
    for row in rows:
        _, found, rest = rest.partition(row["id"])
        assert found


def test_a_record_that_lost_its_words_has_no_line_of_them() -> None:
    rows = [{"id": "a"}, {"id": "b"}]
    found = {"a": Highlight((), ("a word",))}
    lines = tables.table(rows, ("id",), style(None), (), found, time_fields=()).splitlines()
    assert [line.split() for line in lines[2:]] == [["a"], ["a", "word"], ["b"]]


@pytest.mark.parametrize("title", ["Open models", "Open models in perpetual catch-up and more"])
@pytest.mark.parametrize("width", [None, 40])
def test_bold_words_take_no_columns(title: str, width: int | None) -> None:
    rows = [{"id": "a", "title": title, "source": "S"}]
    found = {"a": Highlight(("", "Open", title.removeprefix("Open")), ())}
    plain, bold = (
        tables.table(
            rows, ("title", "source", "id"), style(width, color=color), ["a"], found, time_fields=()
        )
        for color in (False, True)
    )
    assert "\x1b[1mOpen" in bold
    assert re.sub("\x1b.*?m", "", bold) == plain


IN_LATIN_1 = """\
title                                     source
----------------------------------------  ------
Zo\xeb said \\u201cyes\\u201d at great length  Z\xfcrich
"""
IN_LATIN_1_AT_34 = """\
title                       source
--------------------------  ------
Zo\xeb said \\u201cyes\\u201...  Z\xfcrich
"""


@pytest.mark.parametrize(("width", "expected"), [(None, IN_LATIN_1), (34, IN_LATIN_1_AT_34)])
def test_a_table_is_aligned_where_the_encoding_lacks_characters(
    width: int | None, expected: str
) -> None:
    row = shown_event("a", title="Zo\xeb said \u201cyes\u201d at great length", source="Z\xfcrich")
    shown = Style(MOMENT, width=width, encoding="iso8859-1")
    assert tables.table([row], ("title", "source"), shown, time_fields=()) == expected
