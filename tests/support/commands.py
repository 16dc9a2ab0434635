"""The command line, in a process of its own, and what it loads there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from click.testing import Result

from support.setting import ROOT

GUIDE_COMMANDS = ("add", "edit", "import", "list", "merge", "remove", "rename", "search", "show")
SOURCE_COMMANDS = (
    "add", "edit", "export", "import", "list", "merge", "remove", "rename", "show",
)  # fmt: skip
Run = Callable[..., Result]


def shell(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 (subprocess.run's own)
    """Run `almanac` in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    return subprocess.run(command, capture_output=True, check=False, **options)


def modules_after(words: list[str]) -> set[str]:
    """Run `almanac` in a fresh process, and return the modules that it had loaded at its end."""
    code = (
        "import sys\n"
        "from almanac_cli.__main__ import main\n"
        "try: main()\n"
        "finally: sys.__stderr__.write('\\n@@' + ' '.join(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *words],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT / "tests",
    )
    _, marker, loaded = ended.stderr.rpartition("\n@@")
    assert marker, ended.stderr
    return {*loaded.split("\n")[0].split()}


def inbox_ids(run: Run, *options: str) -> list[str]:
    """Return what `inbox -q` prints, the ids of items, as a list."""
    return run("inbox", "-q", *options).stdout.split()
