"""When a source takes the address to which its feed has moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from almanac_cli.model.feed_moves import address_to_take, after_redirects
from almanac_cli.model.polling import FeedState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NEW = FeedState()
OLD, TARGET, OTHER = "https://a.example/feed", "https://b.example/feed", "https://c.example/feed"


def moved(
    target: str | None, day: float, before: FeedState = NEW, url: str = OLD
) -> tuple[FeedState, str | None]:
    """Return the state after an answer on a day, and the address to take."""
    now = NOW + day * DAY
    after = after_redirects(before, url, target, now)
    return after, address_to_take(before, after, url, now)


def test_an_address_is_taken_after_seven_days_of_redirects() -> None:
    state, taken = moved(TARGET, 0)
    assert taken is None
    state, taken = moved(TARGET, 6.9, state)
    assert taken is None
    assert moved(TARGET, 7, state)[1] == TARGET


def test_a_redirect_that_changes_starts_anew() -> None:
    state, _ = moved(TARGET, 0)
    stopped, _ = moved(None, 3, state)
    assert (stopped.moved_to, stopped.moved_since) == (None, None)
    assert moved(TARGET, 8, stopped)[1] is None
    changed, _ = moved(OTHER, 3, state)
    assert moved(OTHER, 8, changed)[1] is None
    assert moved(OTHER, 10, changed)[1] == OTHER


def test_a_feed_that_leads_to_itself_has_not_moved() -> None:
    assert moved(OLD, 0) == (NEW, None)


def test_https_of_the_same_host_is_taken_at_once() -> None:
    http = "http://a.example/feed"
    assert moved(OLD, 0, url=http)[1] == OLD
    assert moved("https://a.example/rss.xml", 0, url=http)[1] == "https://a.example/rss.xml"
    assert moved(TARGET, 0, url=http)[1] is None


def test_http_is_never_taken_in_place_of_https() -> None:
    state, taken = moved("http://a.example/feed", 0)
    assert taken is None
    assert moved("http://a.example/feed", 30, state)[1] is None


@pytest.mark.parametrize("reason", ["404", "410"])
def test_the_address_of_a_feed_that_was_gone_is_taken_at_once(reason: str) -> None:
    assert moved(TARGET, 0, FeedState(reason=reason, failures=1))[1] == TARGET


def test_an_address_that_the_user_took_back_is_not_taken_again() -> None:
    state, _ = moved(TARGET, 0)
    state = replace(state, left_for=TARGET)
    assert moved(TARGET, 30, state)[1] is None
    other, _ = moved(OTHER, 31, state)
    assert moved(OTHER, 38, other)[1] == OTHER


def test_a_clock_that_was_wrong_once_starts_the_seven_days_anew() -> None:
    state, _ = moved(TARGET, 4000)
    again, taken = moved(TARGET, 0, state)
    assert (again.moved_since, taken) == (NOW, None)
