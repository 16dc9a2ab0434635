"""Opening web addresses in the user's browser: that of $BROWSER, or else of the system."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
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

    if commands := os.environ.get("BROWSER"):
        os.environ["BROWSER"] = _with_places(commands)
    with _stdout_to_stderr():
        try:
            is_open = webbrowser.open(url)
        except webbrowser.Error:
            is_open = False
    if not is_open:
        raise CommandFailed(f"no browser opened {url}", hint="set $BROWSER to the command of one")


def _with_places(commands: str) -> str:
    """Return the commands of $BROWSER, those with options with %s for the URL, and none blank.

    Without %s the standard library takes a command for the name of one program.

    Raises:
        CommandFailed: if one cannot be split into words.

    """
    placed: list[str] = []
    for command in filter(str.strip, commands.split(os.pathsep)):
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise CommandFailed(f"$BROWSER is no command: {error}") from None
        has_place = "%s" in command or not words[1:] or Path(command).exists()
        placed.append(command if has_place else shlex.join([*words, "%s"]))
    return os.pathsep.join(placed)


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
