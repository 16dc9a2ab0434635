"""The state of feeds in its file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import DiskError
from almanac_cli.model import polling
from almanac_cli.model.polling import FeedState
from almanac_cli.storage import feed_state
from almanac_cli.storage.feed_state import FeedStates
from support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
URL, OTHER = "https://a.example/feed", "https://b.example/feed"
STATE = FeedState(
    asked=NOW,
    due=NOW + DAY,
    until=NOW + DAY,
    full=NOW,
    etag='"é"',
    last_modified="yesterday",
    ttl_s=60,
    failures=2,
    failing_since=NOW,
    reason="404",
    fault="not well-formed",
    gone_since=NOW,
    has_held=True,
    moved_to=OTHER,
    moved_since=NOW,
    left_for=OTHER,
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    feed_state.update(tmp_path, {URL: STATE}, {"a.example": NOW + DAY}, NOW)
    assert feed_state.read(tmp_path) == FeedStates({URL: STATE}, {"a.example": NOW + DAY})


def test_a_feed_without_a_state_was_never_asked(tmp_path: Path) -> None:
    assert feed_state.read(tmp_path).of(URL) == FeedState()


def test_an_update_keeps_the_other_feeds_and_hosts(tmp_path: Path) -> None:
    feed_state.update(tmp_path, {URL: STATE}, {"a.example": NOW + DAY}, NOW)
    feed_state.update(tmp_path, {OTHER: FeedState(asked=NOW)}, {"b.example": NOW + DAY}, NOW)
    states = feed_state.read(tmp_path)
    assert states.feeds == {URL: STATE, OTHER: FeedState(asked=NOW)}
    assert [*states.hosts] == ["a.example", "b.example"]


def test_what_is_long_past_is_dropped(tmp_path: Path) -> None:
    feed_state.update(tmp_path, {URL: STATE}, {"a.example": NOW + DAY}, NOW)
    feed_state.update(tmp_path, {}, {}, NOW + 91 * DAY)
    assert feed_state.read(tmp_path) == FeedStates()


def test_forgotten_validators_are_sent_no_more(tmp_path: Path) -> None:
    feed_state.update(tmp_path, {URL: STATE, OTHER: STATE}, {}, NOW)
    feed_state.forget_validators(tmp_path, [URL, "https://c.example/feed"])
    states = feed_state.read(tmp_path)
    assert polling.validators(states.of(URL), NOW) == (None, None)
    assert states.of(OTHER) == STATE
    assert len(states.feeds) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "feeds": {}, "hosts": {}}',
        '{"version": 1, "feeds": [], "hosts": {}}',
        '{"version": 1, "feeds": {"u": 1}, "hosts": {}}',
        '{"version": 1, "feeds": {"u": {"due": "soon"}}, "hosts": {}}',
        '{"version": 1, "feeds": {"u": {"due": 5}}, "hosts": {}}',
        '{"version": 1, "feeds": {"u": {"failures": "5"}}, "hosts": {}}',
        '{"version": 1, "feeds": {"u": {"etag": 5}}, "hosts": {}}',
        '{"version": 1, "feeds": {}, "hosts": {"h": null}}',
        '{"version": 1, "feeds": {}}',
        '{"version": 1, "feeds": {"u": {"due": "0001-01-01T00:00:00+10:00"}}, "hosts": {}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path: Path, text: str) -> None:
    path = tmp_path / feed_state.FILE
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert feed_state.read(tmp_path) == FeedStates()
    feed_state.update(tmp_path, {URL: STATE}, {}, NOW)
    assert feed_state.read(tmp_path).of(URL) == STATE


def test_fields_of_a_later_version_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / feed_state.FILE
    path.parent.mkdir(parents=True)
    path.write_text('{"version": 1, "feeds": {"u": {"mood": 5, "failures": 2}}, "hosts": {}}')
    assert feed_state.read(tmp_path).of("u") == FeedState(failures=2)


def test_a_folder_in_its_place_is_an_error_when_written(tmp_path: Path) -> None:
    (tmp_path / feed_state.FILE).mkdir(parents=True)
    assert feed_state.read(tmp_path) == FeedStates()
    with pytest.raises(DiskError):
        feed_state.update(tmp_path, {URL: STATE}, {}, NOW)


def test_a_file_cut_or_changed_anywhere_never_raises(tmp_path: Path) -> None:
    feed_state.update(tmp_path, {URL: STATE}, {"a.example": NOW + DAY}, NOW)
    path = tmp_path / feed_state.FILE
    content = path.read_bytes()

    @settings(deadline=None, max_examples=examples(1000))
    @given(st.integers(0, len(content) - 1), st.none() | st.integers(0, 255))
    def damage(place: int, byte: int | None) -> None:
        rest = b"" if byte is None else bytes([byte]) + content[place + 1 :]
        path.write_bytes(content[:place] + rest)
        feed_state.read(tmp_path)

    damage()
