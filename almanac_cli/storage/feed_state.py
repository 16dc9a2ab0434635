"""The state of feeds on this machine: when each is asked again, and how; it may be lost.

It is one JSON file, `.almanac/state/feeds.json`, which is read and written whole. One that cannot
be understood counts as empty: then every feed is asked once for all that it has.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from almanac_cli.model import dates, polling
from almanac_cli.model.polling import FeedState
from almanac_cli.storage import files, output, state_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FILE = f"{state_dir.STATE}/feeds.json"
_VERSION = 1
_MAX_BYTES = 64 * 1024**2
_TIMES = {"asked", "due", "until", "full", "failing_since", "gone_since", "moved_since"}
_TYPES = {"ttl_s": int, "failures": int, "has_held": bool}  # all others are texts
# What reading a damaged document raises.
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
_FIELDS = tuple(field.name for field in fields(FeedState))
_KEPT = timedelta(days=90)  # the state of a feed that was not asked for longer is dropped


@dataclass(slots=True)
class FeedStates:
    """The states of all feeds by URL, and until when hosts asked to be left alone."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    hosts: dict[str, datetime] = field(default_factory=dict)

    def of(self, url: str) -> FeedState:
        """Return the state of a feed; that of one never asked if there is none."""
        return self.feeds.get(url) or FeedState()


def read(root: Path) -> FeedStates:
    """Return the states of the feeds of the almanac in a folder.

    What is damaged, or was written by a newer version, counts as not there.
    """
    with suppress(OSError, *_DAMAGE):
        document = json.loads(files.read(root / FILE, _MAX_BYTES))
        if document["version"] == _VERSION:
            feeds = {url: _feed_state(entry) for url, entry in document["feeds"].items()}
            hosts = {host: _time(text) for host, text in document["hosts"].items()}
            return FeedStates(feeds, hosts)
    return FeedStates()


def update(
    root: Path,
    feeds: Mapping[str, FeedState],
    hosts: Mapping[str, datetime],
    now: datetime,
) -> None:
    """Give feeds and hosts new states in the file; those of all others stay as they are there.

    The caller must hold the almanac's lock.

    Args:
        root: The folder of the almanac.
        feeds: The new states by URL.
        hosts: The times until which hosts asked to be left alone.
        now: The time of the command, an aware datetime.

    Raises:
        DiskError: if the system refuses to write.

    """
    states = read(root)
    states.feeds.update(feeds)
    states.hosts.update(hosts)
    oldest = now - _KEPT
    states.feeds = {
        url: state for url, state in states.feeds.items() if state.asked and state.asked > oldest
    }
    states.hosts = {
        host: until for host, until in states.hosts.items() if polling.is_held(until, now)
    }
    _write(root, states)


def forget_validators(root: Path, urls: Iterable[str]) -> None:
    """Let feeds be read whole the next time that they are asked.

    The caller must hold the almanac's lock.

    Raises:
        DiskError: if the system refuses to write.

    """
    _change(root, urls, polling.without_validators)


def forget_failures(root: Path, urls: Iterable[str]) -> None:
    """Let feeds that have failed be asked the next time as if they had not.

    The caller must hold the almanac's lock.

    Raises:
        DiskError: if the system refuses to write.

    """
    _change(root, urls, polling.without_failures)


def _change(root: Path, urls: Iterable[str], change: Callable[[FeedState], FeedState]) -> None:
    """Change the states of those feeds that have one."""
    states = read(root)
    before = {url: states.feeds[url] for url in states.feeds.keys() & {*urls}}
    after = {url: change(state) for url, state in before.items()}
    if after != before:
        states.feeds |= after
        _write(root, states)


def _write(root: Path, states: FeedStates) -> None:
    """Write the file in place of what is there, whole or not at all."""
    with files.io_errors("write", root / FILE):
        state_dir.make_state(root)
    document = {
        "version": _VERSION,
        "feeds": {url: _entry(state) for url, state in states.feeds.items()},
        "hosts": {host: dates.to_text(until) for host, until in states.hosts.items()},
    }
    output.write(root / FILE, json.dumps(document, indent=1).encode())


def _entry(state: FeedState) -> dict[str, str | int]:
    """Return the state of a feed as JSON: its fields, without those that are not set."""
    values = ((name, getattr(state, name)) for name in _FIELDS)
    return {
        name: dates.to_text(value) if isinstance(value, datetime) else value
        for name, value in values
        if value
    }


def _feed_state(entry: dict[str, Any]) -> FeedState:
    """Return the state of a feed in JSON; fields that this version does not have are left out.

    Raises:
        AttributeError, TypeError, ValueError: if it is none.

    """
    values = {name: value for name, value in entry.items() if name in _FIELDS}
    for name, value in values.items():
        if name in _TIMES:
            values[name] = _time(value)
        elif type(value) is not _TYPES.get(name, str):
            raise TypeError(name)
    return FeedState(**values)


def _time(text: str) -> datetime:
    """Return an aware time.

    Raises:
        ValueError: if it is none, or has no offset.
        TypeError: if it is no text.

    """
    return datetime.fromisoformat(text).astimezone(UTC)
