"""Figures of records from counts by field and date."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.analysis import statistics
from almanac_cli.model.rows import PRECISIONS
from almanac_cli.model.statistics import GROUPINGS, PERIODS, Count, Day, Gap, PeriodRange
from support.counts import dated

if TYPE_CHECKING:
    from almanac_cli.model.calendar_units import Unit
    from almanac_cli.model.statistics import Value

DATES = st.builds(Day, st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.sampled_from(PRECISIONS))
COUNTS = st.lists(st.builds(Count, st.none(), DATES, st.integers(1, 3)), max_size=20)


def groups(by: str, *values: Value, more: tuple[Value, ...] = ()) -> list[tuple[Value, int]]:
    """Return the groups of records of one day each, with their sizes."""
    counts = [dated("2026-11-20", value=value) for value in values]
    made = statistics.breakdown(GROUPINGS[by], counts, counts, values=more)
    return [(group.value, group.records) for group in made.groups]


def test_a_series_has_what_is_in_each_period_from_first_to_last() -> None:
    counts = [dated("2026-01-31"), dated("2026-04-01", records=2)]
    series = statistics.series(counts, "month")
    assert series.range is not None
    assert series.range.labels == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert series.values == [1, 0, 0, 2]


@given(COUNTS, st.sampled_from(PERIODS))
def test_every_record_is_in_a_series_or_too_imprecise(counts: list[Count], unit: Unit) -> None:
    series = statistics.series(counts, unit)
    assert sum(series.values) + series.left_out == sum(count.records for count in counts)


def test_a_date_longer_than_a_period_is_in_none_of_them() -> None:
    counts = [dated("2026-01-01", "year"), dated("2026-01-01", "month"), dated("2026-01-01")]
    left_out = [statistics.series(counts, unit).left_out for unit in PERIODS]
    assert left_out == [2, 2, 1, 0]


def test_without_records_there_are_no_periods() -> None:
    assert statistics.series([], "week") == (None, {}, 0)
    assert statistics.recent_series([], 10).range is None
    assert statistics.summary([]) == (0, None, None)
    assert statistics.gaps([]) == (0, 0, ())


def test_the_last_of_equal_dates_is_the_most_precise() -> None:
    counts = [dated("2026-01-01", "year"), dated("2026-01-01"), dated("2026-01-01", "month")]
    summary = statistics.summary(counts)
    assert summary.first
    assert summary.last
    assert (summary.first.text, summary.last.text) == ("2026", "2026-01-01")


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        ("2026-01-24", "day"),
        ("2026-01-25", "week"),
        ("2026-12-31", "month"),
        ("2028-12-31", "quarter"),
        ("2036-01-01", "year"),
        ("2126-01-01", "decade"),
        ("2926-01-01", "century"),
        ("9026-01-01", "millennium"),
    ],
)
def test_a_line_has_the_shortest_periods_that_fit(last: str, unit: str) -> None:
    series = statistics.recent_series([dated("2026-01-01"), dated(last)], 24)
    assert series.range
    assert series.range.unit == unit


def test_a_line_has_periods_that_most_dates_are_in() -> None:
    counts = [dated("2026-01-01", "month"), *[dated("2026-01-02")] * 8, dated("2026-01-03")]
    one_in_ten = statistics.recent_series(counts, 24)
    two_in_ten = statistics.recent_series([*counts, dated("2026-01-01", "month")], 24)
    assert (one_in_ten.range, one_in_ten.left_out) == (PeriodRange("day", 739618, 739619), 1)
    assert two_in_ten.range
    assert (two_in_ten.range.labels, two_in_ten.left_out) == (["2026-01"], 0)


def test_a_line_leaves_out_a_few_records_of_long_ago() -> None:
    recent = [dated(f"2026-{month:02}-01", records=9) for month in range(1, 13)]
    series = statistics.recent_series([dated("1950-10-01"), dated("1956-06-18"), *recent], 12)
    assert series.range
    assert (series.range.labels[0], series.range.labels[-1]) == ("2026-01", "2026-12")
    assert (series.range.size, series.left_out) == (12, 2)


@given(COUNTS, st.integers(1, 20))
def test_a_line_has_at_most_so_many_periods_and_counts_the_rest(
    counts: list[Count], most: int
) -> None:
    series = statistics.recent_series(counts, most)
    total = sum(count.records for count in counts)
    assert sum(series.values) + series.left_out == total
    assert len(series.values) <= most
    assert series.left_out <= total / 10


def test_gaps_are_days_without_a_record_the_longest_first() -> None:
    days = ["2026-01-01", "2026-01-02", "2026-01-05", "2026-01-08", "2026-01-10"]
    gaps = statistics.gaps([*map(dated, days), dated("2025-01-01", "year")])
    assert (gaps.days, gaps.without) == (10, 5)
    assert gaps.longest == (
        Gap(date(2026, 1, 6), date(2026, 1, 7)),
        Gap(date(2026, 1, 3), date(2026, 1, 4)),
        Gap(date(2026, 1, 9), date(2026, 1, 9)),
    )
    assert [gap.days for gap in gaps.longest] == [2, 2, 1]


@given(COUNTS)
def test_gaps_are_the_runs_of_zeros_in_the_series_of_days(counts: list[Count]) -> None:
    gaps, values = statistics.gaps(counts), statistics.series(counts, "day").values
    runs = [len([*run]) for zero, run in groupby(values, key=lambda value: value == 0) if zero]
    assert (gaps.days, gaps.without) == (len(values), sum(runs))
    assert [gap.days for gap in gaps.longest] == sorted(runs, reverse=True)[: statistics.MAX_GAPS]


def test_the_largest_group_comes_first_then_by_name() -> None:
    assert groups("tag", "b", "a", "c", "c") == [("c", 2), ("a", 1), ("b", 1)]


def test_a_scale_has_all_its_values_in_its_order() -> None:
    assert groups("tier", 3, 3, 1) == [(1, 1), (2, 0), (3, 2)]
    assert [value for value, _ in groups("score")] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_names_that_fold_alike_are_one_in_its_usual_spelling() -> None:
    assert groups("source", "openai", "OpenAI", "OpenAI", "OPENAI") == [("OpenAI", 4)]
    assert groups("source", "b", "B") == [("B", 2)]
    assert groups("source", "One, Two") == [("One, Two", 1)]


@pytest.mark.parametrize("comma", [", ", ";", "\u3001", "\uff0c"])
def test_each_of_several_authors_counts(comma: str) -> None:
    assert groups("author", f"Ann{comma}Bo", "bo", "Bo") == [("Bo", 3), ("Ann", 1)]


def test_an_author_who_is_named_twice_counts_once() -> None:
    assert groups("author", "Ann, ann,, Ann", ",") == [(",", 1), ("Ann", 1)]


def test_values_without_records_get_a_group_where_they_are_named() -> None:
    assert groups("guide", "used", more=("used", "unused")) == [("used", 1), ("unused", 0)]


def test_records_without_a_value_stand_apart() -> None:
    counts = [dated("2026-11-20", value="x"), dated("2026-11-20", records=2)]
    made = statistics.breakdown(
        GROUPINGS["type"], counts, counts, statistics.recent_series(counts, 5)
    )
    assert made.without == (None, 2, (2,))
    assert made.groups == (("x", 1, (1,)),)


def test_groups_are_counted_over_the_time_of_all_records() -> None:
    dates = [dated("2026-01-01"), dated("2026-02-01"), dated("2026-03-01"), dated("2026-03-02")]
    counts = [dated("2026-01-01", value="x"), dated("2026-03-02", value="x")]
    made = statistics.breakdown(GROUPINGS["tag"], dates, counts, statistics.recent_series(dates, 3))
    assert made.range
    assert made.range.labels == ["2026-01", "2026-02", "2026-03"]
    assert made.groups == (("x", 2, (1, 0, 1)),)
