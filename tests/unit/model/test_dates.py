"""Text to dates and times to text: what is understood, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model import calendar_dates, dates, periods

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
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


def read(text: str, order: calendar_dates.Order | None = None) -> str:
    """Return the stored time of a date, and its precision after it unless it is a moment."""
    value = dates.parse(text, NOW, order)
    return " ".join(filter(None, (dates.to_text(value.time), value.precision)))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-04-03", "2026-04-03T00:00:00Z day"),
        ("2026/04/03", "2026-04-03T00:00:00Z day"),
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
        ("2026-W14-5", "2026-04-03T00:00:00Z day"),
        (" 2026-04-03 ", "2026-04-03T00:00:00Z day"),
        ("2024-02-29", "2024-02-29T00:00:00Z day"),
    ],
)
def test_iso_8601_is_understood_as_utc_unless_it_says_otherwise(text: str, time: str) -> None:
    assert read(text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("3 April 2026", "2026-04-03T00:00:00Z day"),
        ("3  april\t2026", "2026-04-03T00:00:00Z day"),
        ("April 3, 2026", "2026-04-03T00:00:00Z day"),
        ("Apr 3rd 2026", "2026-04-03T00:00:00Z day"),
        ("2026 April 3", "2026-04-03T00:00:00Z day"),
        ("3-Apr-2026", "2026-04-03T00:00:00Z day"),
        ("Friday, 3 April 2026", "2026-04-03T00:00:00Z day"),
        ("3 April 2026 5pm", "2026-04-03T17:00:00Z"),
        ("3 April 2026 at 10:30", "2026-04-03T10:30:00Z"),
        ("3 April 2026 10:30 UTC", "2026-04-03T10:30:00Z"),
        ("3 April 2026 10:30 +02:00", "2026-04-03T08:30:00Z"),
        ("Fri, 03 Apr 2026 10:00:00 GMT", "2026-04-03T10:00:00Z"),
        ("Fri Apr  3 10:00:00 2026", "2026-04-03T10:00:00Z"),
        ("13/4/2026", "2026-04-13T00:00:00Z day"),
        ("4/13/2026", "2026-04-13T00:00:00Z day"),
        ("2/2/2026", "2026-02-02T00:00:00Z day"),
    ],
)
def test_dates_in_words_are_understood_where_no_part_is_missing(text: str, time: str) -> None:
    assert read(text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("now", "2026-11-23T12:34:56Z"),
        ("today", "2026-11-23T00:00:00Z day"),
        ("Today", "2026-11-23T00:00:00Z day"),
        ("yesterday", "2026-11-22T00:00:00Z day"),
        ("3 days ago", "2026-11-20T00:00:00Z day"),
        ("3  Days   Ago", "2026-11-20T00:00:00Z day"),
        ("1 day ago", "2026-11-22T00:00:00Z day"),
        ("0 days ago", "2026-11-23T00:00:00Z day"),
        ("19d ago", "2026-11-04T00:00:00Z day"),
        ("3d", "2026-11-20T00:00:00Z day"),
        ("2w", "2026-11-09T00:00:00Z day"),
        ("2 weeks ago", "2026-11-09T00:00:00Z day"),
        ("1mo ago", "2026-10-23T00:00:00Z day"),
        ("9 months ago", "2026-02-23T00:00:00Z day"),
        ("2y ago", "2024-11-23T00:00:00Z day"),
        ("1 year ago", "2025-11-23T00:00:00Z day"),
        ("5min ago", "2026-11-23T12:29:56Z"),
        ("90 minutes ago", "2026-11-23T11:04:56Z"),
        ("3h ago", "2026-11-23T09:34:56Z"),
        ("13 hours ago", "2026-11-22T23:34:56Z"),
        ("last week", "2026-11-16T00:00:00Z day"),
        ("last month", "2026-10-01T00:00:00Z month"),
        ("last quarter", "2026-07-01T00:00:00Z quarter"),
        ("last year", "2025-01-01T00:00:00Z year"),
        ("this month", "2026-11-01T00:00:00Z month"),
        ("this quarter", "2026-10-01T00:00:00Z quarter"),
        ("this year", "2026-01-01T00:00:00Z year"),
        ("monday", "2026-11-23T00:00:00Z day"),
        ("Sunday", "2026-11-22T00:00:00Z day"),
        ("tue", "2026-11-17T00:00:00Z day"),
    ],
)
def test_words_that_count_from_now_are_understood(text: str, time: str) -> None:
    assert read(text) == time


def test_a_month_before_a_longer_one_ends_on_its_last_day() -> None:
    end_of_march = datetime(2026, 3, 31, tzinfo=UTC)
    assert dates.parse("1mo ago", end_of_march) == periods.day(date(2026, 2, 28))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("today", "2026-11-24T00:00:00Z"),
        ("yesterday", "2026-11-23T00:00:00Z"),
        ("tuesday", "2026-11-24T00:00:00Z"),
        ("1d", "2026-11-23T00:00:00Z"),
        ("now", "2026-11-23T20:00:00Z"),
        ("1h", "2026-11-23T19:00:00Z"),
    ],
)
def test_days_in_words_are_days_of_the_time_zone_of_now(text: str, time: str) -> None:
    now = datetime(2026, 11, 24, 1, 0, tzinfo=timezone(timedelta(hours=5)))
    assert dates.to_text(dates.parse(text, now).time) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-04-03 12:00 UTC", "2026-04-03T12:00:00Z"),
        ("2026-04-03 5pm", "2026-04-03T17:00:00Z"),
        ("2026-04-03 12:30 a.m.", "2026-04-03T00:30:00Z"),
        ("2026-04-03T12", "2026-04-03T12:00:00Z"),
        ("20260403T1200", "2026-04-03T12:00:00Z"),
        ("2026-04-03 12:00:00+00", "2026-04-03T12:00:00Z"),
        # Git: default, iso, raw; Go; RFC 822 and 2822; JavaScript; date(1).
        ("Fri Apr 3 12:00:00 2026 +0200", "2026-04-03T10:00:00Z"),
        ("2026-04-03 12:00:00 +0200", "2026-04-03T10:00:00Z"),
        ("@1700000000 +0200", "2023-11-14T22:13:20Z"),
        ("@1700000000", "2023-11-14T22:13:20Z"),
        ("@-1", "1969-12-31T23:59:59Z"),
        ("2026-04-03 12:00:00 +0000 UTC", "2026-04-03T12:00:00Z"),
        ("2026-04-03 12:00:00.5 +0200 CEST", "2026-04-03T10:00:00Z"),
        ("Fri, 03 Apr 2026 12:00:00 UT", "2026-04-03T12:00:00Z"),
        ("Fri, 03 Apr 2026 12:00:00 EST", "2026-04-03T17:00:00Z"),
        ("Fri, 03 Apr 2026 12:00:00 EDT", "2026-04-03T16:00:00Z"),
        ("Fri, 03 Apr 2026 12:00:00 PST", "2026-04-03T20:00:00Z"),
        ("Fri, 03 Apr 26 12:00:00 GMT", "2026-04-03T12:00:00Z"),
        ("Fri, 3 Apr 2026 12:00:00 +0200 (CEST)", "2026-04-03T10:00:00Z"),
        ("Fri Apr 03 2026 12:00:00 GMT+0200 (Central European Summer Time)",
         "2026-04-03T10:00:00Z"),
        ("Fri Apr  3 12:00:00 EDT 2026", "2026-04-03T16:00:00Z"),
        ("3 April 2026 10:00 UTC+3", "2026-04-03T07:00:00Z"),
        # A leap second stays in its day.
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("2016-12-31 18:59:60 -0500", "2016-12-31T23:59:59Z"),
        ("２０２６年４月３日 １２時３０分", "2026-04-03T12:30:00Z"),
    ],
)  # fmt: skip
def test_moments_as_programs_write_them_are_understood(text: str, time: str) -> None:
    assert read(text) == time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240315", "2024-03-15"),
        ("2024.03.05", "2024-03-05"),
        ("2024-3-5", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024年3月5日\uff08火\uff09", "2024-03-05"),
        ("2024년 3월 5일", "2024-03-05"),
        ("3. April 2026", "2026-04-03"),
        ("3rd of April, 2026", "2026-04-03"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("2026-04-03Z", "2026-04-03"),
        ("3 April 2026 UTC", "2026-04-03"),
        ("2026\u201104\u201103", "2026-04-03"),
        ("Fri 3/4/2026", "2026-04-03"),
        # Ranges.
        ("June 23 - June 29, 2025", "2025-06-23"),
        ("June 23-29, 2025", "2025-06-23"),
        ("June 23\u201329, 2025", "2025-06-23"),
        ("23-29 June 2025", "2025-06-23"),
        ("23 June to 2 July 2025", "2025-06-23"),
        ("Dec 28 - Jan 3, 2025", "2024-12-28"),
        ("Dec 28, 2024 - Jan 3, 2025", "2024-12-28"),
        ("2025-06-23/2025-06-29", "2025-06-23"),
        ("2025-06-23 to 2025-06-29", "2025-06-23"),
        ("Mon June 23 - Sun June 29, 2025", "2025-06-23"),
        ("Sat Dec 28 - Fri Jan 3, 2025", "2024-12-28"),
        ("2025年7月27日\uff5e8月1日", "2025-07-27"),
        ("2025年7月27日\u301c30日", "2025-07-27"),
        ("2025年7月27日 \u2013 2025年8月1日", "2025-07-27"),
        ("2025年7月27日\uff08日\uff09\uff5e8月1日\uff08金\uff09", "2025-07-27"),
        ("2025년 7월 27일 ~ 8월 1일", "2025-07-27"),
        ("2025-07-27~2025-08-01", "2025-07-27"),
    ],
)  # fmt: skip
def test_days_are_understood_and_a_range_as_its_first(text: str, day: str) -> None:
    assert read(text) == f"{day}T00:00:00Z day"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-08", "2026-08-01T00:00:00Z month"),
        ("2026/08", "2026-08-01T00:00:00Z month"),
        ("8/2026", "2026-08-01T00:00:00Z month"),
        ("May 2024", "2024-05-01T00:00:00Z month"),
        ("Sept. 2024", "2024-09-01T00:00:00Z month"),
        ("2024 may", "2024-05-01T00:00:00Z month"),
        ("2024年3月", "2024-03-01T00:00:00Z month"),
        ("Q2 2024", "2024-04-01T00:00:00Z quarter"),
        ("2024-Q4", "2024-10-01T00:00:00Z quarter"),
        ("2024q1", "2024-01-01T00:00:00Z quarter"),
        ("2024", "2024-01-01T00:00:00Z year"),
        ("2024年", "2024-01-01T00:00:00Z year"),
    ],
)
def test_months_quarters_and_years_are_understood(text: str, time: str) -> None:
    assert read(text) == time


@pytest.mark.parametrize(
    "text",
    [
        # A day without a month, a month without a year, a bare number.
        "3", "3rd", "the 3rd", "Friday 2026", "April", "3 April", "April 3",
        "1700000000", "0", "5.5", "0x10", "1e9",
        # A time without a day.
        "12:00", "5pm", "noon", "T12:00",
        # What could be read in more than one way.
        "1 2 2026",
        "12 April 26 1430",
        # A time zone whose name has more than one meaning.
        "3 April 2026 10:30 IST", "3 April 2026 10:30 BST", "3 April 2026 10:30 A",
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


@pytest.mark.parametrize("example_text", dates.EXAMPLES.split(", "))
def test_every_example_that_a_refusal_gives_is_understood(example_text: str) -> None:
    assert dates.parse(example_text, NOW).time <= NOW


@relaxed
@given(st.one_of(st.text(max_size=90), st.text(max_size=30).map("2026 {}".format), DATE_LIKE))
@example("1h9999999999999999999999999999999999999999")
def test_any_text_is_a_time_in_whole_seconds_of_utc_or_refused(text: str) -> None:
    try:
        time, precision = dates.parse(text, NOW)
    except InvalidValue as error:
        assert str(error).startswith(("is not a date: ", "is ambiguous: "))  # noqa: PT017 (either way is right)
        return
    assert time.tzinfo is UTC
    assert time.microsecond == 0
    assert precision is None or periods.is_first_moment(dates.to_text(time), precision)


@relaxed
@given(
    st.integers(0, 400),
    st.sampled_from([("h", "hours"), ("d", "days"), ("w", "weeks"), ("mo", "months"),
                     ("y", "years"), ("min", "minutes")]),
    st.sampled_from(["{}{}", "{}{} ago", "{} {}", "{} {} ago"]),
)  # fmt: skip
def test_a_count_of_units_is_taken_off_now_by_the_calendar(
    count: int, unit: tuple[str, str], form: str
) -> None:
    short, name = unit
    steps = {name: count}
    moment = NOW - relativedelta(**steps)  # type: ignore[arg-type]  # a plural unit each
    is_moment = name in {"hours", "minutes"}
    expected = periods.Date(moment, None) if is_moment else periods.day(moment.date())
    assert dates.parse(form.format(count, short), NOW) == expected
    assert dates.parse(form.format(count, name), NOW) == expected


@relaxed
@given(
    st.dates(date(1980, 1, 1), date(2080, 1, 1)),
    st.sampled_from(
        ["%d %B %Y", "%b %d, %Y", "%Y %B %d", "%A, %d %b %Y", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d",
         "%Y%m%d", "%d-%b-%Y", "%Y年%m月%d日", "%G-W%V-%u"]
    ),
)  # fmt: skip
def test_a_day_is_read_from_every_form_of_strftime(day: date, form: str) -> None:
    assert dates.parse(day.strftime(form), NOW) == periods.day(day)
