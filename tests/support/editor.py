"""Scripts that play the user's editor, and the files that an editor leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path

from support.terminal import Terminal


def plays(editor: Path, *lines: str) -> dict[str, str]:
    """Write the script, which finds the file as $1 and the number of this visit in $n."""
    counted = 'echo x >> "$0.visits"; n=$(wc -l < "$0.visits")'
    editor.write_text("\n".join(["#!/bin/sh", "set -e", counted, *lines, ""]))
    editor.chmod(0o755)
    return {"EDITOR": str(editor)}


def writes(record: dict[str, object], visit: int = 1) -> str:
    """Return the line of a script that writes a record at one of the visits."""
    return f"if [ $n -eq {visit} ]; then cat > \"$1\" <<'END'\n{json.dumps(record)}\nEND\nfi"


def kept(text: str, suffix: str = ".json") -> Path:
    """Return the file in which the text says that what was typed is kept."""
    (found,) = re.findall(rf"(/\S*almanac-\S*{re.escape(suffix)})", text.replace("\n", ""))
    return Path(found)


def leftovers(tmp_path: Path) -> list[str]:
    """Name the copies for the editor that are still there."""
    return [path.name for path in tmp_path.glob("almanac-*")]


def edited(editor: Path, *words: str, typed: str, code: int = 0) -> str:
    """Edit a record with an editor that keeps what it is opened on, and types a text."""
    environment = plays(editor, 'cp "$1" opened', 'echo "$1" > name', f"printf '%s' '{typed}' > $1")
    return Terminal(*words, columns=200, environment=environment).end(code=code)
