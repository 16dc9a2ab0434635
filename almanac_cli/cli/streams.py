"""Setting up the standard streams, and ending quietly when a pipe is closed by its reader."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator


def prepare_streams() -> None:
    """Open closed standard streams on the null device, and set the error handlers of all three.

    Bytes of stdin that cannot be decoded become lone surrogates; characters that stdout or stderr
    cannot encode are written as backslash escapes.
    """
    for name, mode, errors in (
        ("stdin", os.O_RDONLY, "surrogateescape"),
        ("stdout", os.O_WRONLY, "backslashreplace"),
        ("stderr", os.O_WRONLY, "backslashreplace"),
    ):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, mode)
            setattr(sys, name, os.fdopen(descriptor, "w" if mode else "r", closefd=False))
        if getattr(sys, name).errors != errors:
            getattr(sys, name).reconfigure(errors=errors)


@contextmanager
def quiet_broken_pipe() -> Iterator[None]:
    """Exit with 0 and no message if the block raises BrokenPipeError; click would exit with 1.

    A context manager. BrokenPipeError means that the reader of stdout has closed the pipe.
    """
    try:
        yield
    except BrokenPipeError:
        exit_quietly()


def exit_quietly() -> NoReturn:
    """Discard buffered output and exit with 0; for a pipe that its reader has closed."""
    silence()
    sys.exit(0)


def silence() -> None:
    """Redirect stdout and stderr to the null device.

    Python then flushes buffered output at exit without an error, even if the pipe is closed.
    """
    null_device = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null_device, stream.fileno())
