"""What `almanac triage` costs a person: `python tests/benchmarks/triage.py [FOLDER]`.

Run it with the Python that almanac-cli is installed for. Two things are printed:

- The keys of a day: of twelve items five are kept, each with a score, two tags and a link, and
  seven are dropped; in one pass, or kept first and judged later.
- The time from a key to the next page, on a terminal, with 10,000 events and 10,000 items: of keys
  that drop, and of keys that keep with a score. Between two keys a person reads for a second. A
  second column has the time where keys follow at once. The almanac is made in FOLDER, or in a
  temporary one, and kept there for the next run.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
from almanacs import almanac

from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.init import create_almanac

if TYPE_CHECKING:
    from collections.abc import Iterable

EVENTS = ITEMS = 10_000
KEYS = 20  # that are measured of each sort
READING_S = 1.0
JUDGED, DROPPED = 5, 7  # items of a day
TAGS, LINK = "agents, chips", "1"  # as they are entered for each kept one
ALMANAC = str(Path(sys.executable).with_name("almanac"))
NOT_OF_ITEMS = ("score", "factors", "rationale", "added", "links")


def keys_of_a_day() -> dict[str, int]:
    """Return by way how many keys a day takes."""
    details = len(f"t{TAGS}\n") + len(f"l{LINK}\n")
    return {
        "score keeps, after tags and link": JUDGED * (details + len("7")) + DROPPED * len("d"),
        "kept, and judged when it comes again": JUDGED * (len("k") + details + len("7"))
        + DROPPED * len("d"),
        "kept with its score alone": JUDGED * len("7") + DROPPED * len("d"),
    }


def make(root: Path, seed: int = 1) -> None:
    """Write an almanac half of whose events wait in the inbox, into a folder that has none."""
    create_almanac(root, "made up", example=False)
    (root / "inbox").mkdir(exist_ok=True)
    made = [*almanac(EVENTS + ITEMS, seed)]
    events = [record for record in made if record.kind is EVENT]
    rng = random.Random(seed)  # noqa: S311 (nothing is kept secret with it)
    waiting = {record.id for record in rng.sample(events, ITEMS)}
    for number, record in enumerate(made):
        row = record.as_stored()
        folder = record.kind.folder
        if record.kind is EVENT:
            row["links"] = [id_ for id_ in row.get("links", ()) if id_ not in waiting]
            if record.id in waiting:
                folder, row = "inbox", _as_item(row, number)
        text = json_codec.pretty({key: value for key, value in row.items() if value != []})
        (root / folder / f"{row['id']}.json").write_text(text)


def _as_item(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an event as it would wait in the inbox."""
    item = {key: value for key, value in row.items() if key not in NOT_OF_ITEMS}
    id_ = f"{row['id'][:60].strip('-')}-{number:06x}"
    return item | {"id": id_, "guid": row["url"], "fetched": "2026-11-23T00:00:00Z"}


def measure(root: Path, keys: Iterable[str], pause_s: float) -> dict[str, list[float]]:
    """Return by key the seconds from each to the end of the next page."""
    words = ["--data", str(root), "triage", "--inbox"]
    child = pexpect.spawn(ALMANAC, words, dimensions=(24, 80), timeout=600, encoding="utf-8")
    child.delaybeforesend = None
    times: dict[str, list[float]] = {}
    child.expect_exact("? more\r\n")
    for key in keys:
        child.expect_exact("> ")
        time.sleep(pause_s)
        start = time.perf_counter()
        child.send(key)
        child.expect_exact("? more\r\n")
        times.setdefault(key, []).append(time.perf_counter() - start)
    child.send("q")
    child.expect(pexpect.EOF)
    return times


def main() -> None:
    for way, count in keys_of_a_day().items():
        print(f"{count:>4} keys  {way}")
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "triaged"
        if not root.exists():
            make(root)
        measure(root, "s", 0)  # the index is made
        calm, hasty = (measure(root, "d7" * KEYS, pause_s) for pause_s in (READING_S, 0.0))
    for key, name in {"d": "drop", "7": "keep with a score"}.items():
        both = "  ".join(_in_ms(times[key]) for times in (calm, hasty))
        print(f"{name:<18} {both}")


def _in_ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:>4.0f} ms (at most {max(times) * 1000:.0f})"


if __name__ == "__main__":
    main()
