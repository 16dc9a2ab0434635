"""The client with which commands ask servers: what it could not read is said in the end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from almanac_cli.cli.output import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.cli.context import Session
    from almanac_cli.network.client import Client


@contextmanager
def open_client(session: Session) -> Iterator[Client]:
    """Return a client of servers, with the proxies and passwords of the environment.

    A context manager. At its end, also after an error, a warning on stderr says if the file of
    passwords could not be read: a server that wanted one has then refused.
    """
    from almanac_cli.network.client import Client

    with Client(session.environment) as client:
        try:
            yield client
        finally:
            if problem := client.credentials.problem:
                warn(f"no password was read: {problem}")
