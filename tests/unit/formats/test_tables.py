"""Tables that fit the terminal, with a name of each record that can be typed."""

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
score  age       title                                               id
-----  --------  --------------------------------------------------  -----------
    8  19d ago   Gemma 4: Byte for byte                              gemma-4
       just now  開かれたモデル                                      open-models
   10  2y ago    EU AI Act enters into force, with all its many ar…  eu-ai-act
"""
AT_60 = """\
score  age       title                          id
-----  --------  -----------------------------  -----------
    8  19d ago   Gemma 4: Byte for byte         gemma-4
       just now  開かれたモデル                 open-models
   10  2y ago    EU AI Act enters into force,…  eu-ai-act
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


def laid_out(rows: list[Any], width: int | None, names: dict[str, str] | None = None) -> str:
    """Return the table that `almanac list` shows."""
    return tables.table(
        rows,
        EVENT.table_columns,
        style(width),
        lambda: names or {},
        time_fields=EVENT.time_fields,
        kind=EVENT,
    )


@pytest.mark.parametrize(
    ("width", "text"),
    [(None, IN_A_PIPE), (120, IN_A_PIPE), (80, AT_80), (60, AT_60), (40, AT_40)],
)
def test_a_table_is_cut_to_the_terminal_and_not_at_all_in_a_pipe(
    width: int | None, text: str
) -> None:
    assert laid_out(SMALL, width) == text


def test_a_terminal_shows_short_names_and_a_pipe_whole_ids() -> None:
    rows = [shown_event("gemma-4-byte-for-byte", title="T" * 60)]
    names = {"gemma-4-byte-for-byte": "byte"}
    assert laid_out(rows, 80, names).splitlines()[-1].split()[-1] == "byte"
    assert laid_out(rows, 300, names).splitlines()[-1].split()[-1] == "byte"
    assert laid_out(rows, None, names).splitlines()[-1].split()[-1] == "gemma-4-byte-for-byte"


@pytest.mark.parametrize(("width", "id_"), [(40, "gemma-4-byte-for-byte"), (20, "byte")])
def test_an_id_that_was_asked_for_is_whole_where_it_fits(width: int, id_: str) -> None:
    rows = [shown_event("gemma-4-byte-for-byte", score=8)]
    text = tables.table(
        rows,
        ("id", "score"),
        style(width),
        lambda: {"gemma-4-byte-for-byte": "byte"},
        time_fields=EVENT.time_fields,
        kind=EVENT,
    )
    assert text.splitlines()[-1].split() == [id_, "8"]


@pytest.mark.parametrize("name", ["n" * 14, "n" * 3])
def test_at_eighty_columns_a_title_gets_forty_five(name: str) -> None:
    rows = [shown_event("a", title="T" * 90, source="S" * 30, score=10) | {"published": when}
            for when in ("2026-11-23T00:00:00Z", "2025-12-25T00:00:00Z")]  # fmt: skip
    text = laid_out(rows, 80, {"a": name})
    assert ("source" in text) == (len(name) == 3)
    assert min(line.count("T") for line in text.splitlines()[2:]) >= 44
    assert max(map(len, text.splitlines())) == 80


def test_a_long_name_takes_columns_of_its_own_title_alone() -> None:
    rows = [shown_event(id_, title="T" * 90) for id_ in ("a", "b")]
    short, long = laid_out(rows, 80, {"a": "a" * 14, "b": "b" * 30}).splitlines()[2:]
    assert short.endswith("T…  " + "a" * 14)
    assert long.endswith("T…  " + "b" * 30)
    assert len(short) == len(long) == 80


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
        SMALL, EVENT.table_columns, style(80, color=True), time_fields=EVENT.time_fields
    )
    plain = tables.table(SMALL, EVENT.table_columns, style(80), time_fields=EVENT.time_fields)
    head, rest = plain.split("\n", 1)
    assert text == f"\x1b[1m{head}\x1b[0m\n{rest}"
    assert "\x1b" not in plain


def test_a_table_of_other_fields_has_lists_and_factors_in_words() -> None:
    row = shown_event("a", tags=["x", "y"], factors={"scale": 4, "legacy": 6}, tier=1)
    columns = ("id", "tags", "factors", "tier", "url", "added")
    assert tables.table([row], columns, style(), time_fields=EVENT.time_fields).splitlines()[2] == (
        "a   x, y  scale 4, legacy 6     1       2026-11-21"
    )


def test_guides_have_a_table_of_their_own() -> None:
    rows = [
        shown_guide("agents", level="beginner"),
        shown_guide("moe", updated="2025-01-01T00:00:00Z"),
    ]
    assert tables.table(rows, GUIDE.table_columns, style(80), time_fields=GUIDE.time_fields) == (
        "level     age     title   id\n"
        "--------  ------  ------  ------\n"
        "beginner  2d ago  Agents  agents\n"
        "          1y ago  Moe     moe\n"
    )


@relaxed
@given(st.lists(EVENTS, min_size=1, max_size=8, unique_by=lambda e: e["id"]), st.sampled_from("ab"))
@example([dict(shown_event("a", title="❤\ufe0f" * 60))], "a")
@example([dict(shown_event("a", source="\U00011ca9", title="T" * 80))], "a")
@example([dict(shown_event("a", source="0\u1a61" * 9, title="T" * 80))], "a")
@example([dict(shown_event("a", source="\U00011ca9" * 9, title="\U00011ca9 " * 60))], "a")
@example([dict(shown_event("x" * 20, title="\U00011ca9 " * 60))], "a")
def test_a_table_fits_and_shows_every_name_whole(
    rows: list[dict[str, Any]], beginning: str
) -> None:
    names = {row["id"]: f"n-{n}" if beginning == "b" else row["id"] for n, row in enumerate(rows)}
    for width in WIDTHS:
        text = laid_out(rows, width, names)
        assert all(0 <= wcswidth(line) <= width for line in text.splitlines())
        if text.startswith("score "):
            shown = [line.split()[-1] for line in text.splitlines()[2:]]
            assert shown == [*names.values()]
        else:
            _names_stand_below_each_other(text, [*names.values()])


def _names_stand_below_each_other(text: str, names: list[str]) -> None:
    rest = "".join(text.split())
    for name in names:
        _, found, rest = rest.partition(name)
        assert found


def test_a_record_that_lost_its_words_has_no_line_of_them() -> None:
    rows = [{"id": "a"}, {"id": "b"}]
    found = {"a": Highlight((), ("a word",))}
    lines = tables.table(rows, ("id",), style(None), None, found, time_fields=()).splitlines()
    assert [line.split() for line in lines[2:]] == [["a"], ["a", "word"], ["b"]]


@pytest.mark.parametrize("title", ["Open models", "Open models in perpetual catch-up and more"])
@pytest.mark.parametrize("width", [None, 40])
def test_bold_words_take_no_columns(title: str, width: int | None) -> None:
    rows = [{"id": "a", "title": title, "source": "S"}]
    found = {"a": Highlight(("", "Open", title.removeprefix("Open")), ())}
    plain, bold = (
        tables.table(
            rows, ("title", "source", "id"), style(width, color=color), None, found, time_fields=()
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
