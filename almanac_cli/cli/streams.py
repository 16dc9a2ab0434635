"""The standard streams: no text, closed stream or closed pipe is a failure."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator


def prepare_streams() -> None:
    """Open the streams that are closed on nothing, and let no text be an encoding error."""
    for name, mode, errors in (
        ("stdin", os.O_RDONLY, "surrogateescape"),
        ("stdout", os.O_WRONLY, "backslashreplace"),
        ("stderr", os.O_WRONLY, "backslashreplace"),
    ):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, mode)
            setattr(sys, name, os.fdopen(nothing, "w" if mode else "r", closefd=False))
        if getattr(sys, name).errors != errors:
            getattr(sys, name).reconfigure(errors=errors)


@contextmanager
def quiet_broken_pipe() -> Iterator[None]:
    """End quietly with 0 where nobody reads on; click would exit with 1."""
    try:
        yield
    except BrokenPipeError:
        exit_quietly()


def exit_quietly() -> NoReturn:
    """Exit with 0: the other end of the pipe has what it wanted."""
    silence()
    sys.exit(0)


def silence() -> None:
    """Send what is still buffered to nowhere, so that the process does not fail at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
