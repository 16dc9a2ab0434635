"""Measure how often the day on which saved pages were published is found.

Run `python tests/benchmarks/pages.py FOLDER [--all]`, where FOLDER has pages, and a `dates.json`
with the address and the day of each by the name of its file. It prints precision and recall, by our
own rules and with htmldate, and what is wrong; with `--all`, title, author and site of every page.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from almanac_cli.formats.page_facts.read import PageFacts, read_page

GOALS = {"our own": (0.90, 0.75), "with htmldate": (0.90, 0.92)}  # precision, recall


def measure(folder: Path, name: str, *, with_htmldate: bool) -> dict[str, PageFacts]:
    """Print precision and recall, and return what was read of each page."""
    days = json.loads((folder / "dates.json").read_text())
    now = datetime.now(UTC)
    started = time.perf_counter()
    facts = {
        page: read_page(
            (folder / page).read_bytes(), entry["url"], now, with_htmldate=with_htmldate
        )
        for page, entry in days.items()
    }
    duration_ms = 1000 * (time.perf_counter() - started) / len(facts)
    found = {page: (fact.published or "")[:10] for page, fact in facts.items()}
    right = sum(found[page] == entry["date"] for page, entry in days.items())
    precision = right / max(sum(map(bool, found.values())), 1)
    recall = right / len(days)
    goals = "goals {:.2f} and {:.2f}".format(*GOALS[name])
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f} ({goals})", end=", ")
    print(f"{duration_ms:.0f} ms a page, {len(days)} pages")
    for page, entry in days.items():
        if found[page] != entry["date"]:
            print(f"    {page}: {entry['date']}, not {found[page] or 'nothing'}")
    return facts


def main() -> None:
    """Measure the pages of a folder."""
    folder = Path(sys.argv[1])
    measure(folder, "with htmldate", with_htmldate=True)
    facts = measure(folder, "our own", with_htmldate=False)
    for page, fact in facts.items():
        if fact.wall or "--all" in sys.argv:
            print(f"{page}\n  {fact.wall or fact.title!r}, {fact.author!r}, {fact.site!r}")
            print(f"  {fact.published} {fact.summary!r}")


if __name__ == "__main__":
    main()
