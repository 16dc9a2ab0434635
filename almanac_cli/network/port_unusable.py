"""What is raised when a port cannot be listened on: `PortUnusable`."""

from __future__ import annotations

from almanac_cli.errors import AlmanacError


class PortUnusable(AlmanacError):
    """Raised when the server cannot listen on a port."""

    def __init__(self, port: int, reason: str | None) -> None:
        self.port = port  # the one that was asked for, or the last one that was tried
        self.reason = reason  # the message of the system
