"""Text to time and time to text: what is understood, what is refused, and how old things are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from almanac_cli.model import dates

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
RECENT = st.datetimes(datetime(1980, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (the same)
ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
PARTS = [
    "3", "31", "2026", "April", "apr", "04", "mon", "friday", "at", "of", "T", "Z", "UTC",
    "EST", "+3", "+02:00", "-", "/", ".", ",", ":", "10:00", "pm", "5pm", "h", "1h", "2m",
    "ago", "last", "month", "W14", "2026-04-03", "20260403", "1e5", "nan", "inf",
    "99999999999999999999999", "0", "-1",
]  # fmt: skip
DATE_LIKE = st.lists(st.sampled_from(PARTS), max_size=7).flatmap(
    lambda words: st.sampled_from(["".join(words), " ".join(words)])
)
relaxed = settings(deadline=None)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-04-03", "2026-04-03T00:00:00Z"),
        ("2026/04/03", "2026-04-03T00:00:00Z"),
        ("2026-04-03T12:00", "2026-04-03T12:00:00Z"),
        ("2026-04-03 12:00", "2026-04-03T12:00:00Z"),
        ("2026-04-03T12:00Z", "2026-04-03T12:00:00Z"),
        ("2026-04-03t12:00z", "2026-04-03T12:00:00Z"),
        ("2026-04-03T12:00:07", "2026-04-03T12:00:07Z"),
        ("2026-04-03T12:00:07.999Z", "2026-04-03T12:00:07Z"),
        ("2026-04-03T12:00:00+02:00", "2026-04-03T10:00:00Z"),
        ("2026-04-03T12:00:00-0530", "2026-04-03T17:30:00Z"),
        ("2026-04-03T23:00-05:00", "2026-04-04T04:00:00Z"),
        ("20260403T120000Z", "2026-04-03T12:00:00Z"),
        ("2026-W14-5", "2026-04-03T00:00:00Z"),
        (" 2026-04-03 ", "2026-04-03T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
    ],
)
def test_iso_8601_is_understood_as_utc_unless_it_says_otherwise(text: str, time: str) -> None:
    assert dates.to_text(dates.parse(text, NOW)) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("3 April 2026", "2026-04-03T00:00:00Z"),
        ("3  april\t2026", "2026-04-03T00:00:00Z"),
        ("April 3, 2026", "2026-04-03T00:00:00Z"),
        ("Apr 3rd 2026", "2026-04-03T00:00:00Z"),
        ("2026 April 3", "2026-04-03T00:00:00Z"),
        ("3-Apr-2026", "2026-04-03T00:00:00Z"),
        ("Friday, 3 April 2026", "2026-04-03T00:00:00Z"),
        ("3 April 2026 5pm", "2026-04-03T17:00:00Z"),
        ("3 April 2026 at 10:30", "2026-04-03T10:30:00Z"),
        ("3 April 2026 10:30 UTC", "2026-04-03T10:30:00Z"),
        ("3 April 2026 10:30 +02:00", "2026-04-03T08:30:00Z"),
        ("Fri, 03 Apr 2026 10:00:00 GMT", "2026-04-03T10:00:00Z"),
        ("Fri Apr  3 10:00:00 2026", "2026-04-03T10:00:00Z"),
        ("13/4/2026", "2026-04-13T00:00:00Z"),
        ("4/13/2026", "2026-04-13T00:00:00Z"),
        ("2/2/2026", "2026-02-02T00:00:00Z"),
    ],
)
def test_dates_in_words_are_understood_where_no_part_is_missing(text: str, time: str) -> None:
    assert dates.to_text(dates.parse(text, NOW)) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("now", "2026-11-23T12:34:56Z"),
        ("today", "2026-11-23T00:00:00Z"),
        ("Today", "2026-11-23T00:00:00Z"),
        ("yesterday", "2026-11-22T00:00:00Z"),
        ("3 days ago", "2026-11-20T12:34:56Z"),
        ("3  Days   Ago", "2026-11-20T12:34:56Z"),
        ("1 day ago", "2026-11-22T12:34:56Z"),
        ("0 days ago", "2026-11-23T12:34:56Z"),
        ("19d ago", "2026-11-04T12:34:56Z"),
        ("3d", "2026-11-20T12:34:56Z"),
        ("2w", "2026-11-09T12:34:56Z"),
        ("2 weeks ago", "2026-11-09T12:34:56Z"),
        ("1mo ago", "2026-10-23T12:34:56Z"),
        ("9 months ago", "2026-02-23T12:34:56Z"),
        ("2y ago", "2024-11-23T12:34:56Z"),
        ("1 year ago", "2025-11-23T12:34:56Z"),
        ("5m ago", "2026-11-23T12:29:56Z"),
        ("90 minutes ago", "2026-11-23T11:04:56Z"),
        ("3h ago", "2026-11-23T09:34:56Z"),
        ("13 hours ago", "2026-11-22T23:34:56Z"),
        ("last week", "2026-11-16T12:34:56Z"),
        ("last month", "2026-10-23T12:34:56Z"),
    ],
)
def test_words_that_count_from_now_are_understood(text: str, time: str) -> None:
    assert dates.to_text(dates.parse(text, NOW)) == time


def test_a_month_before_a_longer_one_ends_on_its_last_day() -> None:
    end_of_march = datetime(2026, 3, 31, tzinfo=UTC)
    assert dates.parse("1mo ago", end_of_march) == datetime(2026, 2, 28, tzinfo=UTC)


def test_today_is_the_day_in_utc_wherever_the_clock_stands() -> None:
    now = datetime(2026, 11, 24, 1, 0, tzinfo=timezone(timedelta(hours=5)))
    assert dates.to_text(dates.parse("today", now)) == "2026-11-23T00:00:00Z"
    assert dates.to_text(dates.parse("now", now)) == "2026-11-23T20:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        # A day without a month, a month without a year, a bare number.
        "3", "3rd", "the 3rd", "Friday", "Friday 2026", "April", "3 April", "April 3", "April 2026",
        "2026", "2026-04", "2026/04", "4/2026", "20260403", "1700000000", "0", "5.5", "0x10", "1e9",
        # A time without a day.
        "12:00", "5pm", "noon", "T12:00",
        # What could be read in more than one way.
        "1/2/2026", "3.4.2026", "03-04-2026", "3 April 26", "3 Apr '26", "1 2 2026",
        "12 April 26 1430",
        # A time zone whose name has more than one meaning.
        "3 April 2026 10:30 EST", "3 April 2026 10:30 CST", "2026-04-03T10:30 PST",
        # Not in the calendar.
        "2026-02-30", "30 February 2026", "2025-02-29", "2026-13-01", "2026-04-03T25:00",
        "2026-04-03T12:00:61Z", "2026-04-03T12:00+25:00", "Monday 3 April 2026", "10000-01-01",
        # Counts that nobody promised, or that leave the calendar.
        "tomorrow", "next week", "in 3d", "a week ago", "-3 days ago", "1.5 days ago", "ago",
        "last", "3 fortnights ago", "3 days later", "last friday", "9999y", "999999 weeks ago",
        "99999999999999999999 days ago",
        # Anything else.
        "", "   ", "high", "soon", "2026-04-03T", "2026-04-03 or so", "2026-04-03T12:00:00 oops",
        "0001-01-01T00:00+01:00", "\x00", "2026-04-03\x00", "\u202e2026-04-03", "x" * 10_000,
        "1" * 10_000, "None", "null", "nan", "inf", "2026-04-03; rm -rf /",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a date: .*; try one of: 2026-04-03, ") as caught:
        dates.parse(text, NOW)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "Friday 3 2026",
        "2026 friday 2",
        "1430 3 April 2026",
        "3 12 April 2026",
        "apr 2 3 2026",
        "1 January 0001",
    ],
)
def test_no_part_of_a_date_is_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        dates.parse(text, NOW)


@pytest.mark.parametrize("text", ["3 April 2026 10:00 UTC+3", "3 April 2026 10:00 GMT+3"])
def test_an_offset_from_utc_is_never_read_the_wrong_way_round(text: str) -> None:
    try:
        found = dates.to_text(dates.parse(text, NOW))
    except ValueError:
        return
    assert found == "2026-04-03T07:00:00Z"


@pytest.mark.parametrize("example_text", dates.EXAMPLES.split(", "))
def test_every_example_that_a_refusal_gives_is_understood(example_text: str) -> None:
    assert dates.parse(example_text, NOW) <= NOW


@relaxed
@given(st.one_of(st.text(max_size=90), st.text(max_size=30).map("2026 {}".format), DATE_LIKE))
@example("1h9999999999999999999999999999999999999999")
def test_any_text_is_a_time_in_whole_seconds_of_utc_or_refused(text: str) -> None:
    try:
        found = dates.parse(text, NOW)
    except ValueError as error:
        assert str(error).startswith("is not a date: ")  # noqa: PT017 (either way is right)
        return
    assert found.tzinfo is UTC
    assert found.microsecond == 0


@relaxed
@given(TIMES)
def test_a_time_survives_being_written_and_read(time: datetime) -> None:
    text = dates.to_text(time)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert dates.from_text(text) == time.replace(microsecond=0)
    assert dates.to_text(dates.from_text(text)) == text
    assert dates.parse(text, NOW) == dates.from_text(text)


@relaxed
@given(TIMES, ZONES)
def test_a_time_with_an_offset_is_the_same_moment_in_utc(time: datetime, zone: timezone) -> None:
    local = time.astimezone(zone).replace(microsecond=0)
    assert dates.from_text(local.isoformat()) == local
    assert dates.parse(local.isoformat(), NOW) == local
    assert dates.to_text(local) == dates.to_text(time)


@relaxed
@given(RECENT, RECENT)
def test_times_sort_as_text_as_they_do_in_time(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (dates.to_text(one) < dates.to_text(other)) == (one < other)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-04-03T12:00:00Z", "2026-04-03T12:00:00Z"),
        ("2026-04-03t12:00:00z", "2026-04-03T12:00:00Z"),
        ("2026-04-03 12:00:00Z", "2026-04-03T12:00:00Z"),
        ("2026-04-03T12:00:00.123456789Z", "2026-04-03T12:00:00Z"),
        ("2026-04-03T12:00:00+05:30", "2026-04-03T06:30:00Z"),
        ("2026-04-03T12:00:00-00:00", "2026-04-03T12:00:00Z"),
    ],
)
def test_rfc_3339_is_read_from_a_record(text: str, time: str) -> None:
    assert dates.to_text(dates.from_text(text)) == time
    assert dates.from_text(text).microsecond == 0


@pytest.mark.parametrize(
    "text",
    ["", "2026-04-03", "2026-04-03T12:00Z", "2026-04-03T12:00:00", "20260403T120000Z", "today",
     "2026-04-03T12:00:00+0200", "2026-04-03T12:00:00+00:99", "2026-04-03T12:00:00 Z",
     " 2026-04-03T12:00:00Z",
     "2026-04-03T12:00:00Z\n", "3 April 2026", "26-04-03T12:00:00Z", "٢٠٢٦-04-03T12:00:00Z"],
)  # fmt: skip
def test_a_record_holds_no_other_form_of_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be a time such as 2026-04-03T00:00:00Z$"):
        dates.from_text(text)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30T00:00:00Z", "2026-04-03T25:00:00Z", "2026-04-03T12:60:00Z", "0000-01-01T00:00:00Z",
     "2026-00-03T12:00:00Z", "2026-04-03T12:00:00+24:00",
     "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"],
)  # fmt: skip
def test_a_record_holds_no_time_that_the_calendar_lacks(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a time that the calendar has$"):
        dates.from_text(text)


@pytest.mark.parametrize(
    ("then", "age"),
    [
        ("2026-11-23T12:34:56Z", "just now"),
        ("2026-11-23T12:33:57Z", "just now"),
        ("2026-11-23T12:33:56Z", "1m ago"),
        ("2026-11-23T11:34:57Z", "59m ago"),
        ("2026-11-23T11:34:56Z", "1h ago"),
        ("2026-11-22T12:34:57Z", "23h ago"),
        ("2026-11-22T12:34:56Z", "1d ago"),
        ("2026-11-04T00:00:00Z", "19d ago"),
        ("2026-10-23T12:34:57Z", "30d ago"),
        ("2026-10-23T12:34:56Z", "1mo ago"),
        ("2026-09-23T12:34:57Z", "1mo ago"),
        ("2025-11-23T12:34:57Z", "11mo ago"),
        ("2025-11-23T12:34:56Z", "1y ago"),
        ("2024-11-23T12:34:57Z", "1y ago"),
        ("2024-11-23T12:34:56Z", "2y ago"),
        ("1926-11-23T12:34:56Z", "100y ago"),
        ("2026-11-23T12:35:55Z", "just now"),
        ("2026-11-23T12:35:56Z", "in 1m"),
        ("2026-11-23T15:34:56Z", "in 3h"),
        ("2026-11-26T12:34:56Z", "in 3d"),
        ("2026-12-24T00:00:00Z", "in 1mo"),
        ("2028-11-23T12:34:56Z", "in 2y"),
    ],
)
def test_an_age_counts_down_to_the_largest_whole_unit(then: str, age: str) -> None:
    assert dates.age(dates.from_text(then), NOW) == age


@pytest.mark.parametrize(
    ("then", "now", "age"),
    [
        ("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "1mo ago"),
        ("2026-02-02T00:00:00Z", "2026-03-01T00:00:00Z", "27d ago"),
        ("2026-01-31T00:00:00Z", "2026-03-01T00:00:00Z", "1mo ago"),
        ("2026-01-31T00:00:00Z", "2026-02-27T00:00:00Z", "27d ago"),
        ("2024-02-29T00:00:00Z", "2025-03-01T00:00:00Z", "1y ago"),
        ("2024-02-29T00:00:00Z", "2025-02-27T00:00:00Z", "11mo ago"),
        ("2024-02-28T00:00:00Z", "2025-02-28T00:00:00Z", "1y ago"),
        ("2025-12-31T23:59:00Z", "2026-01-01T00:00:00Z", "1m ago"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(then: str, now: str, age: str) -> None:
    assert dates.age(dates.from_text(then), dates.from_text(now)) == age


@relaxed
@given(
    RECENT,
    st.one_of(
        st.timedeltas(timedelta(0), timedelta(minutes=3)),
        st.timedeltas(timedelta(0), timedelta(days=3)),
        st.timedeltas(timedelta(0), timedelta(days=100)),
        st.timedeltas(timedelta(0), timedelta(days=9000)),
    ),
)
def test_an_age_is_the_first_unit_that_dateutil_counts(early: datetime, gap: timedelta) -> None:
    assume(early.day <= 28)  # what a month after the 31st is, is a matter of taste
    late = early + gap
    whole = relativedelta(late, early)
    counted = {"y": whole.years, "mo": whole.months, "d": whole.days, "h": whole.hours}
    units = [f"{n}{unit}" for unit, n in (counted | {"m": whole.minutes}).items() if n]
    assert dates.age(early, late) == (f"{units[0]} ago" if units else "just now")
    assert dates.age(late, early) == (f"in {units[0]}" if units else "just now")


@relaxed
@given(
    st.integers(0, 400),
    st.sampled_from([("h", "hours"), ("d", "days"), ("w", "weeks"), ("mo", "months"),
                     ("y", "years"), ("m", "minutes")]),
    st.sampled_from(["{}{}", "{}{} ago", "{} {}", "{} {} ago"]),
)  # fmt: skip
def test_a_count_of_units_is_taken_off_now_by_the_calendar(
    count: int, unit: tuple[str, str], form: str
) -> None:
    short, name = unit
    steps = {name: count}
    expected = NOW - relativedelta(**steps)  # type: ignore[arg-type]  # a plural unit each
    assert dates.parse(form.format(count, short), NOW) == expected
    assert dates.parse(form.format(count, name), NOW) == expected
