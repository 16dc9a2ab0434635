"""How fast sites are made: `python tests/benchmarks/site.py --hugo HUGO --before ALMANAC [FOLDER]`.

HUGO is the program Hugo, which makes the same pages and feeds of the same 10,000 events, in turn
with `almanac site`; ALMANAC is the command of another installation, against which `list --json` and
the start are measured. Either may be left out. Almanacs are made in FOLDER, or in a temporary one,
and kept there. Printed are medians: time and processor time in seconds, and their ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hugo_site
from almanacs import main as make

if TYPE_CHECKING:
    from collections.abc import Callable

ALMANAC = str(Path(sys.executable).with_name("almanac"))
URL = "https://example.org/almanac/"
EVENTS, MANY = 10_000, 100_000
WEEK = ("2026-11-09", "2026-11-15")
RELATIONS = """
import sys
from contextlib import nullcontext
from pathlib import Path
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.relations import all_relations
from almanac_cli.operations.store import Store
all_relations(Store(Path(sys.argv[1])), EVENT, nullcontext)
"""


class Run(NamedTuple):
    """What one run of a program took."""

    seconds: float
    processor: float  # seconds of it and its children
    memory: float  # MB, the most of one process; never below what this program itself takes


def run(*words: str | Path) -> Run:
    """Run a program once, and return what it took; end if it fails."""
    start = time.perf_counter()
    process_id = os.posix_spawn(
        words[0], [str(word) for word in words], os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in (1, 2)],
    )  # fmt: skip
    _, status, usage = os.wait4(process_id, 0)
    if status:
        sys.exit(f"{words}: exit code {os.waitstatus_to_exitcode(status)}")
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def almanac(root: Path, *words: str | Path, command: str = ALMANAC) -> Run:
    """Run a command on an almanac."""
    return run(command, "--data", root, *words)


def compare(
    what: str, goal: float, runs: int, ours: Callable[[], Run], theirs: Callable[[], Run]
) -> None:
    """Print the medians of two, run in turn, and the ratios of times and of processor times."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    mine, other = (
        Run(*map(statistics.median, zip(*side, strict=True))) for side in zip(*pairs, strict=True)
    )
    _print(what, mine, f"{goal:.2f}")
    _print("  against", other, "")
    ratios = (f"{a / b:8.2f}" for a, b in zip(mine, other, strict=True))
    print(f"{'  ratio':40} {' '.join(ratios)}")


def measure(what: str, goal: str, runs: int, ours: Callable[[], Run]) -> None:
    """Print the medians of one program."""
    figures = zip(*(ours() for _ in range(runs)), strict=True)
    _print(what, Run(*map(statistics.median, figures)), goal)


def _print(what: str, figures: Run, goal: str) -> None:
    print(
        f"{what:40} {figures.seconds:8.2f} {figures.processor:8.2f} {figures.memory:8.0f} {goal:>6}"
    )


def pages(root: Path, folder: Path, hugo: str | None, runs: int) -> None:
    """Measure builds of all pages and feeds, and of none or few of them."""
    site, other = folder / "site", folder / "hugo"

    def whole() -> Run:
        shutil.rmtree(site, ignore_errors=True)
        return almanac(root, "site", site, "--url", URL)

    def of_hugo() -> Run:
        shutil.rmtree(other / "public", ignore_errors=True)
        return run(str(hugo), "build", "--quiet", "--source", other)

    def one_more() -> Run:
        event = f"Event of {time.time_ns()}"
        almanac(root, "add", event, "--source", "Benchmark", "--score", "7", "--id", "measured")
        took = almanac(root, "site", site, "--url", URL)
        almanac(root, "remove", "measured", "--yes")
        almanac(root, "site", site, "--url", URL)
        return took

    whole()  # so that the index and the relations are there
    if hugo:
        if not other.exists():
            rows = [_rows(root, *words) for words in (("list",), ("guide", "list"))]
            hugo_site.write_site(other, *rows)
        compare("pages, feeds, search; against Hugo", 0.33, runs, whole, of_hugo)
    else:
        measure("pages, feeds, search", "", runs, whole)
    measure("nothing changed", "0.50", runs, lambda: almanac(root, "site", site, "--url", URL))
    measure("one new event", "1.00", runs, one_more)
    _print_sizes(site)


def relations(root: Path) -> None:
    """Measure the first pass of relations, and the second, which has nothing to do."""
    shutil.rmtree(root / ".almanac" / "cache", ignore_errors=True)
    almanac(root, "index")
    for what, goal in (("first pass of relations", "12.00"), ("second pass", "")):
        measure(what, goal, 1, lambda: run(sys.executable, "-c", RELATIONS, root))


def digest(root: Path, runs: int) -> None:
    """Measure the digest of a week against the list of its events."""
    first, last = WEEK
    week = ("--since", first, "--until", last)
    compare(
        f"digest of a week, {MANY:,} events", 1.5, runs,
        lambda: almanac(root, "digest", *week), lambda: almanac(root, "list", *week),
    )  # fmt: skip


def unchanged(root: Path, before: str, folder: Path, runs: int) -> None:
    """Measure what must not have become slower against another installation."""
    copy = folder / "before"  # their index may be another one
    if not copy.exists():
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".almanac"))
    for almanac_root, command in ((root, ALMANAC), (copy, before)):
        almanac(almanac_root, "index", command=command)
    for words in (("list", "--json"), ("--version",)):
        compare(
            f"{' '.join(words)}; against before", 1.0, 3 * runs,
            partial(almanac, root, *words), partial(almanac, copy, *words, command=before),
        )  # fmt: skip


def _rows(root: Path, *words: str) -> list[dict[str, object]]:
    command = [ALMANAC, "--data", str(root), *words, "--json"]
    rows: list[dict[str, object]] = json.loads(subprocess.check_output(command))
    return rows


def _print_sizes(site: Path) -> None:
    """Print the sizes of the largest files of each sort, in KB."""
    sorts = {"page": ("*.html", 30), "style sheet": ("*.css", 10), "script": ("assets/*.js", 5)}
    for name, (pattern, goal) in sorts.items():
        sizes = {path: path.stat().st_size / 1000 for path in site.rglob(pattern)}
        largest = max(sizes, key=lambda path: sizes[path])
        where = largest.relative_to(site)
        print(f"largest {name}: {sizes[largest]:.1f} KB ({where}), goal {goal}; ", end="")
        print(f"median {statistics.median(sizes.values()):.1f} KB of {len(sizes):,}")


def main() -> None:
    """Measure in the folder that is named, or in a temporary one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hugo", metavar="HUGO")
    parser.add_argument("--before", metavar="ALMANAC")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        for count in (EVENTS, MANY):
            if not (root := folder / str(count)).exists():
                root.parent.mkdir(exist_ok=True)
                make(root, count)
        print(f"{f'{EVENTS:,} events':40} {'s':>8} {'CPU s':>8} {'MB':>8} {'goal':>6}")
        relations(folder / str(EVENTS))
        pages(folder / str(EVENTS), folder, options.hugo, options.runs)
        if options.before:
            unchanged(folder / str(EVENTS), options.before, folder, options.runs)
        digest(folder / str(MANY), options.runs)


if __name__ == "__main__":
    # As on a machine where this is not set, what was compiled once is not compiled again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
