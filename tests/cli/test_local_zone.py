"""The time zone of the user, with its changes of offset."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.cli.local_zone import LocalZone

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = st.datetimes(
    datetime(1902, 1, 1),  # noqa: DTZ001 (made aware by timezones)
    datetime(2037, 12, 30),  # noqa: DTZ001 (the same)
    timezones=st.just(UTC),
)
# Standard and summer time of Berlin, as POSIX writes them; needs no data of time zones.
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", BERLIN)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("day", "offset"),
    [(datetime(2026, 1, 15), 1), (datetime(2026, 7, 15), 2), (datetime(2026, 3, 29, 12), 2)],  # noqa: DTZ001 (made aware below)
)
def test_the_offset_is_that_of_the_time_and_not_of_now(day: datetime, offset: int) -> None:
    assert day.replace(tzinfo=LocalZone()).utcoffset() == timedelta(hours=offset)


def test_both_hours_of_a_change_back_are_told_apart() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    hours = [time.astimezone(LocalZone()) for time in (first, second)]
    assert [(time.hour, time.fold) for time in hours] == [(2, 0), (2, 1)]
    assert [time.astimezone(UTC) for time in hours] == [first, second]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TIMES)
def test_a_time_comes_back_from_the_zone_as_it_was(moment: datetime) -> None:
    assert moment.astimezone(LocalZone()).astimezone(UTC) == moment


@pytest.mark.parametrize("year", [1, 9999])
def test_years_that_the_system_does_not_reach_fail_nowhere(year: int) -> None:
    datetime(year, 6, 1, tzinfo=LocalZone()).utcoffset()
    datetime(year, 6, 1, tzinfo=UTC).astimezone(LocalZone())
