"""When feeds are asked, and with which validators."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model import polling
from almanac_cli.model.polling import FeedState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = FeedState()
TAGS = {"etag": '"1"', "last-modified": "Wed, 25 Nov 2026 00:00:00 GMT"}
# What can happen to a feed: an answer, and what it says.
ANSWERS: st.SearchStrategy[tuple[str, dict[str, str]]] = st.one_of(
    st.tuples(
        st.just("document"),
        st.fixed_dictionaries(
            {}, optional={"cache-control": st.sampled_from(["max-age=60", "max-age=999999"])}
        ),
    ),
    st.tuples(st.just("unchanged"), st.just({})),
    st.tuples(st.sampled_from(["404", "410", "503", "timeout"]), st.just({})),
)


def fail(state: FeedState, times: int, reason: str = "503", random: float = 0.5) -> FeedState:
    """Return the state after a feed was asked in vain so often, whenever it was due."""
    for _ in range(times):
        state = polling.after_failure(state, reason, state.due or NOW, random=random)
    return state


def test_a_feed_that_was_never_asked_is_due() -> None:
    assert polling.is_due(NEW, NOW)
    assert polling.may_ask_at_once(NEW, NOW)


def test_a_feed_is_due_an_hour_after_it_was_asked() -> None:
    state = polling.after_document(NEW, {}, NOW)
    assert state.due == NOW + HOUR
    assert not polling.is_due(state, NOW + HOUR - timedelta(seconds=1))
    assert polling.is_due(state, NOW + HOUR)


def test_what_runs_every_hour_may_start_a_second_early() -> None:
    state = polling.after_document(NEW, {}, NOW + timedelta(seconds=2))
    assert polling.is_due(state, NOW + HOUR + timedelta(seconds=1))


def test_a_source_may_want_longer_intervals_but_no_shorter_ones() -> None:
    assert polling.after_document(NEW, {}, NOW, 36 * HOUR).due == NOW + 36 * HOUR
    assert polling.after_document(NEW, {}, NOW, HOUR / 60).due == NOW + HOUR


@pytest.mark.parametrize(
    ("headers", "ttl_s", "hours"),
    [
        ({"cache-control": "max-age=60"}, 0, 1),
        ({"cache-control": "max-age=7200"}, 0, 2),
        ({"cache-control": "max-age=7200"}, 3 * 3600, 3),
        ({"expires": "Thu, 26 Nov 2026 16:00:00 GMT"}, 0, 4),
        ({"cache-control": "max-age=31536000"}, 0, 24),
        ({}, 10**30, 24),
    ],
)
def test_servers_and_feeds_may_ask_for_up_to_a_day(
    headers: dict[str, str], ttl_s: int, hours: int
) -> None:
    assert polling.after_document(NEW, headers, NOW, ttl_s=ttl_s).due == NOW + hours * HOUR


def test_the_interval_of_a_feed_counts_when_unchanged_too() -> None:
    state = polling.after_document(NEW, {}, NOW, ttl_s=7200)
    assert polling.after_unchanged(state, {}, NOW + DAY).due == NOW + DAY + 2 * HOUR


def test_only_what_was_asked_an_hour_ago_may_be_asked_before_due() -> None:
    state = polling.after_document(NEW, {}, NOW, 24 * HOUR)
    assert not polling.may_ask_at_once(state, NOW + HOUR / 2)
    assert polling.may_ask_at_once(state, NOW + HOUR)
    assert not polling.is_due(state, NOW + HOUR)


def test_failures_back_off_by_doubling_up_to_two_days() -> None:
    pauses = []
    state = NEW
    for _ in range(9):
        before = state.due or NOW
        state = fail(state, 1)
        assert state.due
        pauses.append((state.due - before) / HOUR)
    assert pauses == [1, 2, 4, 8, 16, 32, 48, 48, 48]


@settings(deadline=None)
@given(st.integers(1, 2000), st.floats(0, 1))
def test_a_back_off_is_a_quarter_longer_or_shorter(failures: int, random: float) -> None:
    state = polling.after_failure(FeedState(failures=failures - 1), "503", NOW, random=random)
    assert state.due
    middle = min(2.0 ** min(failures - 1, 10), 48)
    assert max(1, middle * 0.75) <= (state.due - NOW) / HOUR + 1e-9
    assert (state.due - NOW) / HOUR - 1e-9 <= min(48, middle * 1.25)


def test_failures_keep_the_interval_that_the_source_wants() -> None:
    state = polling.after_failure(NEW, "503", NOW, random=0, every=24 * HOUR)
    assert state.due == NOW + 24 * HOUR


def test_a_server_that_asks_to_be_left_alone_is_left_alone() -> None:
    until = NOW + 30 * DAY
    state = polling.after_failure(NEW, "429", NOW, random=0.5, until=until)
    assert state.due == until
    assert not polling.may_ask_at_once(state, NOW + DAY)
    assert polling.may_ask_at_once(state, until)
    assert polling.after_document(state, {}, until).until is None


def test_a_time_to_be_left_alone_shortens_no_back_off() -> None:
    state = polling.after_failure(NEW, "429", NOW, random=0.5, until=NOW + HOUR / 60)
    assert state.due == NOW + HOUR


def test_an_answer_ends_the_failures() -> None:
    failing = fail(NEW, 5)
    assert polling.after_unchanged(failing, {}, NOW + 9 * DAY).failures == 0
    state = polling.after_document(failing, {}, NOW + 9 * DAY)
    assert (state.failures, state.failing_since, state.reason, state.detail) == (
        0,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(("reason", "days"), [("503", 7), ("timeout", 7), ("404", 14)])
def test_a_failure_lasts_after_a_week_or_two_if_not_found(reason: str, days: int) -> None:
    state = fail(NEW, 3, reason)
    before = polling.after_failure(state, reason, NOW + days * DAY - HOUR, random=0)
    assert not polling.is_lasting(before)
    assert polling.is_lasting(polling.after_failure(state, reason, NOW + days * DAY, random=0))
    assert not polling.is_lasting(NEW)


def test_a_feed_is_gone_when_it_says_so_twice_a_day_apart() -> None:
    once = fail(NEW, 1, "410")
    assert not polling.is_gone(once)
    assert once.due == NOW + DAY
    assert polling.is_gone(fail(once, 1, "410"))


def test_a_feed_is_not_gone_if_it_says_so_twice_in_a_day() -> None:
    once = fail(NEW, 1, "410")
    twice = polling.after_failure(once, "410", NOW + HOUR, random=0.5)
    assert not polling.is_gone(twice)
    assert polling.is_gone(polling.after_failure(twice, "410", NOW + DAY, random=0.5))


def test_a_feed_that_came_back_is_not_gone_at_its_next_410() -> None:
    back = polling.after_document(fail(NEW, 1, "410"), {}, NOW + DAY)
    assert not polling.is_gone(polling.after_failure(back, "410", NOW + 2 * DAY, random=0))


def test_validators_of_a_document_are_sent_back() -> None:
    state = polling.after_document(NEW, TAGS, NOW)
    assert polling.validators(state, NOW + HOUR) == (TAGS["etag"], TAGS["last-modified"])


def test_a_document_without_validators_replaces_those_before() -> None:
    state = polling.after_document(NEW, TAGS, NOW)
    state = polling.after_document(state, {"etag": '"2"'}, NOW + HOUR)
    assert polling.validators(state, NOW + HOUR) == ('"2"', None)


def test_an_unchanged_answer_replaces_the_validators_it_has() -> None:
    state = polling.after_document(NEW, TAGS, NOW)
    state = polling.after_unchanged(state, {"etag": '"2"'}, NOW + HOUR)
    assert polling.validators(state, NOW + HOUR) == ('"2"', TAGS["last-modified"])
    state = polling.after_unchanged(state, {}, NOW + HOUR)
    assert polling.validators(state, NOW + HOUR) == ('"2"', TAGS["last-modified"])


@pytest.mark.parametrize("status", ["document", "unchanged"])
def test_a_last_modified_in_the_future_is_ignored(status: str) -> None:
    headers = {"last-modified": "Thu, 26 Nov 2026 12:00:01 GMT"}
    state = step(FeedState(full=NOW), status, headers, NOW)
    assert polling.validators(state, NOW) == (None, None)


def test_a_last_modified_that_is_no_date_is_sent_back_as_it_is() -> None:
    state = polling.after_document(NEW, {"last-modified": "2026-11-25"}, NOW)
    assert polling.validators(state, NOW) == (None, "2026-11-25")


def test_once_a_week_no_validators_are_sent() -> None:
    state = polling.after_document(NEW, TAGS, NOW)
    for hours in range(1, 7 * 24):
        assert polling.validators(state, NOW + hours * HOUR) != (None, None)
        state = polling.after_unchanged(state, TAGS, NOW + hours * HOUR)
    assert polling.validators(state, NOW + 7 * DAY) == (None, None)
    state = polling.after_document(state, TAGS, NOW + 7 * DAY)
    assert polling.validators(state, NOW + 8 * DAY) != (None, None)


def test_failures_keep_the_validators() -> None:
    state = fail(polling.after_document(NEW, TAGS, NOW), 3)
    assert polling.validators(state, NOW + DAY) == (TAGS["etag"], TAGS["last-modified"])


def test_forgotten_validators_do_not_shorten_the_hour() -> None:
    state = polling.after_document(NEW, TAGS, NOW, 24 * HOUR)
    state = polling.without_validators(state)
    assert polling.validators(state, NOW) == (None, None)
    assert not polling.is_due(state, NOW + HOUR / 2)
    assert polling.is_due(state, NOW + HOUR)


def test_a_clock_that_was_wrong_keeps_no_feed_from_being_asked() -> None:
    state = polling.after_document(NEW, TAGS, NOW + 4000 * DAY)
    assert polling.is_due(state, NOW)
    assert polling.may_ask_at_once(state, NOW)
    assert polling.validators(state, NOW) == (None, None)
    assert not polling.is_held(NOW + 4000 * DAY, NOW)


def test_a_host_is_held_until_the_time_it_set() -> None:
    assert not polling.is_held(None, NOW)
    assert polling.is_held(NOW + 31 * DAY, NOW)
    assert not polling.is_held(NOW, NOW)


def step(state: FeedState, answer: str, headers: dict[str, str], now: datetime) -> FeedState:
    """Return the state after an answer: of a document, of an unchanged one, or of a failure."""
    match answer:
        case "document":
            return polling.after_document(state, headers, now)
        case "unchanged":
            return polling.after_unchanged(state, headers, now)
    return polling.after_failure(state, answer, now, random=0)


@settings(deadline=None)
@given(st.lists(st.tuples(ANSWERS, st.integers(0, 3 * 86400)), max_size=30))
def test_under_any_answers_polls_are_an_hour_apart(
    history: list[tuple[tuple[str, dict[str, str]], int]],
) -> None:
    state, now = NEW, NOW
    asked: list[datetime] = []
    for (answer, headers), seconds in history:
        now += timedelta(seconds=seconds)
        if polling.is_due(state, now):
            asked.append(now)
            state = step(state, answer, headers, now)
            assert state.due
            assert HOUR <= state.due - now + timedelta(minutes=1) <= 49 * HOUR
            assert polling.is_due(state, state.due)
            assert (state.failures > 0) == (state.failing_since is not None)
            assert replace(state, reason="410") == state or not polling.is_gone(state)
    gaps = [after - before for before, after in pairwise(asked)]
    assert all(gap > HOUR - timedelta(minutes=1) for gap in gaps)


def test_what_is_said_of_a_failure_is_remembered_in_part() -> None:
    state = polling.after_failure(NEW, "tls", NOW, random=0.5, detail="x" * 1000)
    assert state.detail == "x" * polling.MAX_DETAIL
    assert polling.after_failure(state, "503", NOW, random=0.5).detail is None
