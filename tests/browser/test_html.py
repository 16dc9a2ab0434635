"""The checker of HTML of the W3C has nothing to say about any page, nor about our style sheet."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


# Files have no origin, so that the checker takes none for a neighbour of another, as browsers do;
# and it takes data for scripts. What a policy blocks is seen in the browser (test_trap.py).
POLICY = ("Resource violates Content Security Policy", "Inline script violates Content Security")
WRONG = "<!doctype html><html lang=en><title>x</title><p id=a id=b>"


def remarks(vnu: list[str], paths: list[Path]) -> list[str]:
    """Return what the checker says about files: where, what, the text."""
    words = [*vnu, "--format", "json", "--exit-zero-always", "--also-check-css", *map(str, paths)]
    done = subprocess.run(words, check=True, capture_output=True, timeout=300)
    return [
        f"{message['url'].rpartition('/site/')[2]}:{message.get('lastLine')}: "
        f"{message['message']} {message.get('extract')}"
        for message in json.loads(done.stderr)["messages"]
        if not message["message"].startswith(POLICY)
    ]


# Once for all: Java takes seconds to start.
def test_every_page_is_valid_and_so_is_the_style_sheet(
    varied_site: Path, hostile_site: Path, vnu: list[str], tmp_path: Path
) -> None:
    pages = [*varied_site.rglob("*.html"), *hostile_site.rglob("*.html")]
    wrong = tmp_path / "site" / "wrong.html"
    wrong.parent.mkdir()
    wrong.write_text(WRONG, encoding="utf-8")
    problems = remarks(vnu, [*pages, varied_site / "assets" / "site.css", wrong])
    assert [problem for problem in problems if not problem.startswith("wrong.html")] == []
    assert "Duplicate attribute" in str(problems)
