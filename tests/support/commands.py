"""The command line in a process of its own, what it loads, and the outputs kept to compare."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from click.testing import Result

from support.setting import GOLDEN, ROOT

Run = Callable[..., Result]


def shell(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 (subprocess.run's own)
    """Run `almanac` in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    return subprocess.run(command, capture_output=True, check=False, **options)


def check_golden(name: str, text: str) -> None:
    """Compare text with `tests/cli/golden/NAME`; with UPDATE_GOLDEN=1 write it there instead."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


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
