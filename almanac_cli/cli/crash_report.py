"""Writing reports of unexpected exceptions to files, for the developers."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from almanac_cli import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_LIBRARIES = ("click", "pydantic", "tabulate", "python-dateutil", "wcwidth")


def write_report(
    error: BaseException, command_line: Sequence[str], program_words: Collection[str]
) -> Path:
    """Write a report of an exception to a new file in the user's state folder; return its path.

    The report has versions, the command line and the traceback. Arguments that are not among
    `program_words`, the names of commands and options, are replaced by a dot, since they may be
    private. Only the user can read the file.

    Raises:
        OSError: if the file cannot be written.

    """
    folder = _state_home() / "almanac"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(_report(error, command_line, program_words))
    return path


def _state_home() -> Path:
    """Return the folder for the state of programs (XDG Base Directory Specification, 0.8).

    Raises:
        FileNotFoundError: if it is not set and the user has no home folder, which is never made.

    """
    state_home = os.environ.get("XDG_STATE_HOME", "")
    if state_home.startswith("/"):
        return Path(state_home)
    home = os.path.expanduser("~")  # noqa: PTH111 (Path.home() raises where there is none)
    if not Path(home).is_absolute() or not Path(home).is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), home)
    return Path(home) / ".local" / "state"


def _report(
    error: BaseException, command_line: Sequence[str], program_words: Collection[str]
) -> str:
    versions = "\n".join(f"{library} {_version(library)}" for library in _LIBRARIES)
    return (
        f"almanac {__version__}\nPython {sys.version}\n{platform.platform()}\n{versions}\n\n"
        f"{_without_texts(command_line, program_words)}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _without_texts(command_line: Sequence[str], program_words: Collection[str]) -> str:
    """Return the command line with a dot for each argument that is not the program's own word."""
    names = (argument.partition("=")[0] for argument in command_line)
    return " ".join(["almanac", *(name if name in program_words else "." for name in names)])
