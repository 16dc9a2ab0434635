"""Connections to servers, all of whose calls end in time: `Channel`."""

from __future__ import annotations

import io
import select
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from almanac_cli.network.limits import Timer

_BUFFER_BYTES = 65536


class TooMuch(Exception):
    """Raised when more comes from a server than is allowed."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes


class Channel:
    """A connection to a server; `http.client` reads from it as from a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._timer: Timer | None = None
        self._allowed_bytes = self._limit_bytes = 0
        self.received_bytes = 0  # since `start`

    def start(self, timer: Timer) -> None:
        """Begin an exchange, which may take as long as the timer says."""
        self._timer = timer
        self.received_bytes = 0

    def allow(self, number_bytes: int) -> None:
        """Set how many bytes more may come, but for what fills the buffer."""
        self._limit_bytes = number_bytes
        self._allowed_bytes = self.received_bytes + number_bytes

    def send(self, data: bytes) -> None:
        """Send data.

        Raises:
            OSError: if that fails; TimeoutError if it takes too long.

        """
        self._socket.settimeout(self._time())
        self._socket.sendall(data)

    def receive_into(self, buffer: memoryview) -> int:
        """Fill a buffer with what has come, and return how many bytes that are; 0 at the end.

        Raises:
            TooMuch: if more came before than is allowed.
            OSError: if the connection broke off; TimeoutError if nothing comes in time.

        """
        if self.received_bytes > self._allowed_bytes:
            raise TooMuch(self._limit_bytes)
        self._socket.settimeout(self._time())
        number = self._socket.recv_into(buffer)
        self.received_bytes += number
        return number

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return a file from which the answer is read; to close it leaves the connection open."""
        if mode != "rb":
            raise ValueError(mode)
        return io.BufferedReader(_Reader(self), _BUFFER_BYTES)

    def is_quiet(self) -> bool:
        """Return whether the connection is open and nothing has come unasked."""
        pending = getattr(self._socket, "pending", int)  # what is decrypted already
        try:
            return not pending() and not select.select([self._socket], [], [], 0)[0]
        except (OSError, ValueError):  # it is closed, or its number is too high for `select`
            return False

    def shut(self) -> None:
        """Break the connection off, from any thread; who waits for it is woken."""
        with suppress(OSError):  # of an encrypted one too: its own method is not for other threads
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _time(self) -> float | None:
        return None if self._timer is None else self._timer.to_wait()


class _Reader(io.RawIOBase):
    """What comes through a channel, as a file."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # it is always one
        """Fill a buffer."""
        return self._channel.receive_into(buffer)
