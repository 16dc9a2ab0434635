"""The open connections of a client: at most one waits for each origin: `Connections`."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from almanac_cli.network.channel import Channel
    from almanac_cli.network.target import Origin

# Whose connection it is, and whether the host may be on this machine or network: a connection that
# was made without that being checked is of no use for others.
Key: TypeAlias = "tuple[Origin, bool]"
_MAX_WAITING = 16


class Connections:
    """The connections of a client, those in use and those that wait to be used again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[Key, Channel] = {}  # those used last at the end
        self._in_use: set[Channel] = set()
        self._is_shut = False

    def take(self, key: Key) -> Channel | None:
        """Return a connection that is good for another exchange, `None` if there is none."""
        with self._lock:
            channel = self._waiting.pop(key, None)
            if channel is None:
                return None
            if channel.is_quiet() and not self._is_shut:
                self._in_use.add(channel)
                return channel
        channel.close()
        return None

    def add(self, channel: Channel) -> None:
        """Enter a connection that is used from now on."""
        with self._lock:
            self._in_use.add(channel)
            if self._is_shut:
                channel.shut()

    def keep(self, key: Key, channel: Channel) -> None:
        """Let a connection wait for another exchange; the one that waits longest may be closed."""
        with self._lock:
            self._in_use.discard(channel)
            superfluous = [self._waiting.pop(key)] if key in self._waiting else []
            if self._is_shut:  # nobody will use it, or close it
                superfluous.append(channel)
            else:
                self._waiting[key] = channel
            if len(self._waiting) > _MAX_WAITING:
                superfluous.append(self._waiting.pop(next(iter(self._waiting))))
        for other in superfluous:
            other.close()

    def close(self, channel: Channel) -> None:
        """Close a connection that was in use."""
        with self._lock:
            self._in_use.discard(channel)
        channel.close()

    def close_waiting(self) -> None:
        """Close all connections that nobody uses."""
        with self._lock:
            waiting = [*self._waiting.values()]
            self._waiting.clear()
        for channel in waiting:
            channel.close()

    def shut(self) -> None:
        """Break off whatever is in use, now and from now on, from any thread."""
        with self._lock:
            self._is_shut = True
            for channel in self._in_use:
                channel.shut()
