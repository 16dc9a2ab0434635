"""How long Almanac takes to start, as ratios to the imports that it cannot do without.

Run it with the Python that almanac-cli is installed for: python tests/benchmarks/startup.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 21
ID = "gemma-4-and-what-makes-an-open-model-succeed"
DATA = Path(__file__).parent.parent.parent / "data"
ALMANAC = [str(Path(sys.executable).with_name("almanac")), "--data", str(DATA)]
PAIRS = [
    ("almanac --version", [*ALMANAC, "--version"], "import click", 1.3),
    ("almanac show ID --json", [*ALMANAC, "show", ID, "--json"], "import click, pydantic", 1.4),
]


def seconds(words: list[str]) -> float:
    """Run Python once and return how long it took, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run each command and what it is measured against in turn, and print medians and ratios."""
    print(f"{'command':24} {'against':24} {'ms':>5} {'ms':>5} {'ratio':>5} {'goal':>5}")
    for name, words, against, goal in PAIRS:
        seconds(words)
        runs = [(seconds(words), seconds(["-c", against])) for _ in range(RUNS)]
        ours, theirs = (statistics.median(times) * 1000 for times in zip(*runs, strict=True))
        ratio = ours / theirs
        print(f"{name:24} {against:24} {ours:5.0f} {theirs:5.0f} {ratio:5.2f} {goal:5.1f}")


if __name__ == "__main__":
    # As on a machine where this is not set, what was compiled once is not compiled again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
