"""Stored times: RFC 3339 in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model import dates

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
RECENT = st.datetimes(datetime(1980, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (the same)
ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
relaxed = settings(deadline=None)


@relaxed
@given(TIMES)
def test_a_time_survives_being_written_and_read(time: datetime) -> None:
    text = dates.to_text(time)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert dates.from_text(text) == time.replace(microsecond=0)
    assert dates.to_text(dates.from_text(text)) == text
    assert dates.parse(text, NOW) == (dates.from_text(text), None)


@relaxed
@given(TIMES, ZONES)
def test_a_time_with_an_offset_is_the_same_moment_in_utc(time: datetime, zone: timezone) -> None:
    local = time.astimezone(zone).replace(microsecond=0)
    assert dates.from_text(local.isoformat()) == local
    assert dates.parse(local.isoformat(), NOW).time == local
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
