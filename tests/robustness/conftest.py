"""The almanac that is put in danger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def two(root: Path) -> Path:
    """Fill the almanac with two events and a guide, and put a file beside it."""
    write(root, event("a"))
    write(root, event("b"))
    write(root, guide("g"))
    (root.parent / "secret.json").write_text(json.dumps(event("secret")))
    return root
