"""What versions before 0.2 kept beside the records: all of it in one folder."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

OBSOLETE = ("CACHEDIR.TAG", "index.sqlite", "index.stamp", "indexer", "writer")


def to_old_layout(root: Path) -> None:
    """Put the history of an almanac where it was, and obsolete files beside it."""
    folder = root / ".almanac"
    (folder / "state" / "undo").rename(folder / "undo")
    shutil.rmtree(folder / "state")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    for name in OBSOLETE:
        (folder / name).write_bytes(b"old")


def old_entry(root: Path, number: int, file: str, before: str | None, after: str | None) -> None:
    """Write an entry of the history to the letter as those versions wrote it."""
    entry: dict[str, Any] = {
        "words": ["score", "a", str(number)],
        "time": "2026-11-22T00:00:00Z",
        "undoes": None,
        "files": [{"file": file, "before": before, "mode": 0o644, "after": after}],
        "cut_off": None,
    }
    path = root / ".almanac" / "undo" / f"{number}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entry))
