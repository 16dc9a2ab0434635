"""How fast bulk input is: `python tests/benchmarks/bulk.py [--runs N] [ALMANAC ...]`.

10,000 new events are added to an empty almanac, and those of the same file again, which are all
there then. Each further ALMANAC is the command of another installation, run in turn with this one.
Printed are medians: seconds, seconds of processor time, and the most memory. The folders are
removed at the end, since ext4 is slow to make files soon after many were deleted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from prose import AI

EVENTS = 10_000
GOAL = "goal: 3 s on an idle disk, 120 MB"
ALMANAC = str(Path(sys.executable).with_name("almanac"))


class Run(NamedTuple):
    """What one command took."""

    seconds: float  # by the clock
    processor: float  # seconds of processor time
    memory: float  # the most memory, in MB


def events(count: int) -> str:
    """Return so many events as JSON lines, the same ones each time."""
    pick = random.Random(1)  # noqa: S311 (no secret)
    rows = (
        {
            "title": " ".join([*pick.choices(AI, k=6), str(n)]),
            "source": f"Source {n % 40}",
            "url": f"https://example.com/posts/{n}",
            "published": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "summary": " ".join(pick.choices(AI, k=60)),
            "tags": pick.sample(AI, 3),
        }
        for n in range(count)
    )
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def run(words: list[str]) -> Run:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words}: exit code {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def row(what: str, runs: list[Run]) -> None:
    """Print the medians of runs."""
    seconds, processor, memory = (statistics.median(each) for each in zip(*runs, strict=True))
    print(f"{what:50} {seconds:8.2f} s {processor:8.2f} s {memory:8.0f} MB")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("others", nargs="*", metavar="ALMANAC")
    options = parser.parse_args()
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(dir=".") as folder:
        data = Path(folder, "events.jsonl")
        data.write_text(events(EVENTS))
        for n in range(options.runs):
            for number, almanac in enumerate([ALMANAC, *options.others]):
                root = str(Path(folder, f"{n}-{number}"))
                subprocess.run([almanac, "init", root], check=True, capture_output=True)
                words = [almanac, "--data", root, "add", "--json-in", str(data)]
                for what in ("add", "add again"):
                    runs.setdefault(f"{what}: {almanac}", []).append(run(words))
    print(f"{f'{EVENTS:,} events; {GOAL}':50} {'clock':>10} {'processor':>10} {'memory':>11}")
    for what in sorted(runs):
        row(what, runs[what])


if __name__ == "__main__":
    main()
