"""The outputs that are kept to compare with."""

from __future__ import annotations

import os

from support.setting import GOLDEN


def check_golden(name: str, text: str) -> None:
    """Compare text with `tests/cli/golden/NAME`; with UPDATE_GOLDEN=1 write it there instead."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
