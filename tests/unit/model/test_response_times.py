"""What the headers of responses say about time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model.response_times import fresh_for, http_date, retry_after

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 26 Nov 2026 12:00:00 GMT",
        "Thursday, 26-Nov-26 12:00:00 GMT",
        "Thu Nov 26 12:00:00 2026",
        "Thu, 26 Nov 2026 13:00:00 +0100",
    ],
)
def test_every_form_of_a_date_of_http_is_read(text: str) -> None:
    assert http_date(text) == NOW


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "soon", "Thu, 26 Nov 99999 12:00:00 GMT", "Thu, 32 Nov 2026 12:00 GMT"]
)
def test_what_is_no_date_of_http_is_none(text: str) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({}, 0),
        ({"cache-control": "max-age=7200"}, 2),
        ({"cache-control": 'public, Max-Age = "7200"'}, 2),
        ({"cache-control": "s-maxage=7200"}, 0),
        ({"cache-control": "max-age=7200, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=" + "9" * 18}, 24),
        ({"cache-control": "max-age=10800", "age": "3600"}, 2),
        ({"cache-control": "max-age=10800", "age": "soon"}, 3),
        ({"cache-control": "max-age=3600", "age": "7200"}, 0),
        ({"expires": "Thu, 26 Nov 2026 15:00:00 GMT"}, 3),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 26 Nov 2026 09:00:00 GMT"}, 0),
        (
            {
                "expires": "Thu, 26 Nov 2026 15:00:00 GMT",
                "date": "Thu, 26 Nov 2026 10:00:00 GMT",
            },
            5,
        ),
        (
            {"cache-control": "max-age=3600", "expires": "Thu, 26 Nov 2026 15:00:00 GMT"},
            1,
        ),
        ({"expires": "Thu, 26 Nov 2099 15:00:00 GMT"}, 24),
    ],
)
def test_a_response_is_fresh_for_as_long_as_it_says(headers: dict[str, str], hours: int) -> None:
    assert fresh_for(headers, NOW, DAY) == hours * HOUR


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("", None),
        ("soon", None),
        ("0", None),
        ("-5", None),
        ("120", NOW + timedelta(minutes=2)),
        (" 120 ", NOW + timedelta(minutes=2)),
        ("Thu, 26 Nov 2026 15:00:00 GMT", NOW + 3 * HOUR),
        ("Thu, 26 Nov 2026 09:00:00 GMT", None),
        ("Thu, 26 Nov 2099 09:00:00 GMT", NOW + 31 * DAY),
        ("9" * 18, NOW + 31 * DAY),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, until: datetime | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == until


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]),
        st.text() | st.integers().map(str) | st.datetimes().map(str),
    )
)
def test_no_header_raises_or_exceeds_the_limits(headers: dict[str, str]) -> None:
    assert timedelta() <= fresh_for(headers, NOW, DAY) <= DAY
    until = retry_after(headers, NOW)
    assert until is None or NOW < until <= NOW + 31 * DAY
