"""Opening web addresses in the user's browser: that of $BROWSER, or else of the system."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.model.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDOUT, _STDERR = 1, 2  # file descriptors, which programs inherit


def open_url(url: str) -> None:
    """Open a URL in the browser, and wait until that is done where the terminal shows it.

    What the browser prints goes to stderr.

    Raises:
        InvalidValue: if it is no http or https URL; nothing is started then.
        CommandFailed: if no browser can be started; its message has the URL.

    """
    canonical_url(url)
    import webbrowser  # here: it takes 10 ms to load

    with _stdout_to_stderr():
        try:
            is_open = webbrowser.open(url)
        except webbrowser.Error:
            is_open = False
    if not is_open:
        raise CommandFailed(f"no browser opened {url}", hint="set $BROWSER to the command of one")


@contextmanager
def _stdout_to_stderr() -> Iterator[None]:
    """Let the programs that are started in the block write to stderr what they write to stdout."""
    sys.stdout.flush()
    stdout = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    try:
        yield
    finally:
        os.dup2(stdout, _STDOUT)
        os.close(stdout)
