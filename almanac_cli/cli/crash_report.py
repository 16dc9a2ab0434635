"""Reports of unexpected exceptions, for whoever mends them."""

from __future__ import annotations

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
    from collections.abc import Sequence

_LIBRARIES = ("click", "pydantic", "tabulate", "python-dateutil", "wcwidth")


def write(error: BaseException, command_line: Sequence[str]) -> Path:
    """Write what went wrong, and where, to a new file in the user's state folder; return its path.

    The texts of the command line are left out: they may be private. Raises OSError.
    """
    folder = _state_home() / "almanac"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    path.write_text(_report(error, command_line), encoding="utf-8", errors="backslashreplace")
    return path


def _state_home() -> Path:
    """Return where programs keep their state (XDG Base Directory Specification, 0.8)."""
    home = os.environ.get("XDG_STATE_HOME", "")
    return Path(home) if home.startswith("/") else Path.home() / ".local" / "state"


def _report(error: BaseException, command_line: Sequence[str]) -> str:
    versions = "\n".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    return (
        f"almanac {__version__}\nPython {sys.version}\n{platform.platform()}\n{versions}\n\n"
        f"{_without_texts(command_line)}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _without_texts(command_line: Sequence[str]) -> str:
    """Return the command with its options, and a dot for each text."""
    from almanac_cli.cli.main import COMMANDS

    words = (
        word if word in COMMANDS else word.partition("=")[0] if word.startswith("--") else "."
        for word in command_line
    )
    return " ".join(["almanac", *words])
