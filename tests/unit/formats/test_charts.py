"""Charts of characters: bars, lines over time, and calendars, at any width."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.analysis import statistics
from almanac_cli.formats.heat_scale import LEVELS, HeatScale, scale_of
from almanac_cli.formats.terminal.calendar_chart import calendar_chart
from almanac_cli.formats.terminal.charts import ASCII, UNICODE, Row, bar, bar_chart, glyphs, line
from almanac_cli.formats.terminal.style import Style
from almanac_cli.formats.terminal.width import display_width
from support.counts import dated
from support.examples import examples
from support.setting import MOMENT

ROWS = [
    Row("A source with a long name", 12, (0, 1, 2, 9)),
    Row("\u65b0\u805e", 3, (0, 0, 0, 3)),
    Row("x\x1b[2J\n\u202ey", 0, (0, 0, 0, 0)),
]


def chart(width: int | None, rows: list[Row] = ROWS) -> list[str]:
    return [*bar_chart(rows, Style(MOMENT, width=width), UNICODE)]


@pytest.mark.parametrize(
    ("number", "text"), [(0, ""), (1, "▊"), (2, "█▌"), (5, "████"), (6, "████▊"), (10, "████████")]
)
def test_a_bar_is_as_long_as_its_number_in_eighths(number: int, text: str) -> None:
    assert bar(number, 10, 8, UNICODE) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 300))
def test_a_bar_is_seen_and_never_longer_than_its_width(number: int, most: int, width: int) -> None:
    number = min(number, most)
    for characters in (UNICODE, ASCII):
        text = bar(number, most, width, characters)
        assert (len(text) > 0) == (number > 0)
        assert len(text) <= width


def test_a_line_has_a_character_for_each_number() -> None:
    assert line((0, 1, 4, 8), UNICODE) == " ▁▄█"
    assert line((0, 1, 4, 8), ASCII) == " .=@"
    assert line((0, 0), UNICODE) == "  "


def test_rows_of_a_chart_stand_below_each_other() -> None:
    assert chart(60) == [
        "A source with a long name  12   ▁▂█  ███████████████████████",
        "新聞                        3     █  █████▊",
        "x\\x1b[2J \\u202ey            0",
    ]


def test_a_narrow_chart_clips_labels_and_then_leaves_out_lines() -> None:
    assert chart(24) == [
        "A sourc…  12   ▁▂█  ████",
        "新聞       3     █  █",
        "x\\x1b[2…   0",
    ]
    assert chart(20)[0] == "A sourc…  12  ██████"


def test_a_chart_without_a_terminal_clips_nothing() -> None:
    assert chart(None)[0].startswith("A source with a long name  12   ▁▂█  █")
    assert len(chart(None)[0]) == 80


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Row,
            st.text(max_size=30),
            st.integers(0, 10**6),
            st.lists(st.integers(0, 9), max_size=30),
        ),
        max_size=5,
    ),
    st.integers(30, 200),
)
def test_no_row_of_a_chart_is_wider_than_the_terminal(rows: list[Row], width: int) -> None:
    assert all(display_width(text) <= width for text in chart(width, rows))


@pytest.mark.parametrize(
    ("encoding", "terminal", "characters"),
    [
        ("utf-8", "xterm", UNICODE),
        ("utf-8", "dumb", ASCII),
        ("ascii", "xterm", ASCII),
        ("iso8859-1", "xterm", ASCII),
        ("cp437", "xterm", ASCII),
    ],
)
def test_charts_have_characters_that_the_output_has(
    encoding: str, terminal: str, characters: object
) -> None:
    assert glyphs(encoding, is_dumb=terminal == "dumb") == characters


def test_levels_of_few_counts_are_one_each() -> None:
    assert [HeatScale(1, 1).level(1)] == [4]
    assert [*map(HeatScale(1, 3).level, range(4))] == [0, 1, 2, 4]
    assert HeatScale(1, 4).ranges() == [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]


def test_levels_of_many_counts_leave_small_ones_apart() -> None:
    assert HeatScale(1, 10).ranges() == [(1, 1, 1), (2, 2, 3), (3, 4, 5), (4, 6, 10)]
    assert HeatScale(1, 50).ranges() == [(1, 1, 2), (2, 3, 7), (3, 8, 18), (4, 19, 50)]
    assert HeatScale(50, 140).ranges() == [(1, 50, 64), (2, 65, 83), (3, 84, 108), (4, 109, 140)]
    assert HeatScale(7, 7).ranges() == [(4, 7, 7)]


@given(st.lists(st.integers(1, 10**6), min_size=1))
def test_larger_counts_have_no_lower_level(counts: list[int]) -> None:
    scale = scale_of(counts)
    levels = [*map(scale.level, sorted(counts))]
    assert levels == sorted(levels)
    assert levels[0] >= 1
    assert levels[-1] == LEVELS


@pytest.mark.parametrize("width", [None, 20, 40, 80, 200])
@settings(deadline=None, max_examples=examples(30))
@given(days=st.lists(st.dates(date(2024, 1, 1), date(2026, 12, 31)), min_size=1, max_size=9))
def test_a_calendar_shows_every_day_once(width: int | None, days: list[date]) -> None:
    series = statistics.series([dated(day.isoformat()) for day in days], "day")
    lines = [*calendar_chart(series, Style(MOMENT, width=width), UNICODE)]
    assert max(map(len, lines)) <= (width or 80)
    cells = "".join(
        text[4:]
        for text in takewhile(lambda text: "none" not in text, lines)
        if text[:4].strip() in {"", "Mon", "Wed", "Fri", "Sun"}
    )
    wide = 2 if width == 200 else 1
    years = {day.year for day in days}
    every = map(date.fromordinal, range(min(days).toordinal(), max(days).toordinal() + 1))
    shown = [day for day in every if day.year in years]
    assert sum(map(cells.count, "░▒▓█")) == len({*days}) * wide
    assert sum(map(cells.count, "·░▒▓█")) == len(shown) * wide


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_a_calendar_reaches_to_the_ends_of_time(day: str) -> None:
    series = statistics.series([dated(day)], "day")
    lines = [*calendar_chart(series, Style(MOMENT, width=80), UNICODE)]
    assert lines[0] == day[:4]
    assert "".join(lines).count("█") == 2  # in the legend, too


def test_years_without_records_share_a_line_of_a_calendar() -> None:
    series = statistics.series(
        [dated("1956-06-18"), dated("2024-01-02"), dated("2026-01-01")], "day"
    )
    lines = [*calendar_chart(series, Style(MOMENT, width=80), UNICODE)]
    years = [text for text in lines if text and not text.startswith(" ") and text[0].isdigit()]
    assert years == ["1956", "1957-2023", "2024", "2025", "2026"]
