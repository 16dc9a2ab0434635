"""How fast Almanac is at any size, as ratios: `python tests/benchmarks/speed.py [FOLDER]`.

Run it with the Python that almanac-cli is installed for. Almanacs of 1,000, 10,000 and 100,000
events are made in FOLDER, or in a temporary one, and kept there for the next run. Commands run in
turn with what they are measured against; medians are printed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from almanacs import main as make

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (1000, 10_000, 100_000)
RUNS = 9
SHIPPED = Path(__file__).parent.parent.parent / "data"
ALMANAC = str(Path(sys.executable).with_name("almanac"))
CAT = "find {}/events -name '*.json' -print0 | xargs -0 cat | jq -c ."
READ = """
import sys
from pathlib import Path
from almanac_cli.model.records import Event
for path in Path(sys.argv[1], "events").iterdir():
    Event.model_validate_json(path.read_bytes())
"""


def run(words: list[str], folder: Path | None = None) -> float:
    """Run a program once, and return how long it took, in seconds."""
    start = time.perf_counter()
    done = subprocess.run(words, check=False, capture_output=True, cwd=folder)
    if done.returncode:
        sys.exit(f"{words}: {done.stderr.decode()}")
    return time.perf_counter() - start


def almanac(root: Path, *words: str) -> list[str]:
    """Return the words of a command on an almanac."""
    return [ALMANAC, "--data", str(root), *words]


def python(code: str, *words: str) -> list[str]:
    """Return the words that run a program of Python."""
    return [sys.executable, "-c", code, *words]


def compare(
    what: str, against: str, goal: float, ours: Callable[[], float], theirs: Callable[[], float]
) -> None:
    """Print the medians of both, run in turn, their ratio and the goal."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(RUNS)]
    row(what, against, goal, *(statistics.median(each) * 1000 for each in zip(*pairs, strict=True)))


def row(what: str, against: str, goal: float, ours: float, theirs: float) -> None:
    """Print one line of the table."""
    print(f"{what:34} {against:34} {ours:9.0f} {theirs:9.0f} {ours / theirs:6.2f} {goal:5.1f}")


def timed(words: list[str], folder: Path | None = None) -> Callable[[], float]:
    """Return what runs a command once."""
    return lambda: run(words, folder)


def peak(root: Path) -> float:
    """Return the most memory that `list --ndjson` takes, in KB, of a process of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
        "stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        python(code, *almanac(root, "list", "--ndjson")), check=True, capture_output=True
    )
    return float(done.stdout)


def added(root: Path) -> float:
    """Add an event to an almanac whose index is up to date, and return how long it took."""
    path = root / "events" / "measured.json"
    path.unlink(missing_ok=True)
    run(almanac(root, "list", "--limit", "1"))
    took = run(almanac(root, "add", "Measured", "--source", "Benchmark", "--id", "measured"))
    path.unlink()
    run(almanac(root, "list", "--limit", "1"))
    return took


def committed(root: Path) -> None:
    """Make the almanac a repository of git in which everything is committed."""
    if not (root / ".git").exists():
        run(["git", "init", "-q"], root)
        run(["git", "add", "-A"], root)
        name = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        run(["git", *name, "commit", "-qm", "all"], root)


def first_index(root: Path) -> None:
    """Measure the first index of an almanac once, since it takes long, in turn twice."""
    pairs = []
    for _ in range(2):
        shutil.rmtree(root / ".almanac", ignore_errors=True)
        pairs.append((run(almanac(root, "index")), run(python(READ, str(root)))))
    ours, theirs = (min(each) * 1000 for each in zip(*pairs, strict=True))
    row("first index, 100,000", "read and model_validate_json", 3, ours, theirs)


def size(root: Path) -> None:
    """Compare the size of the index with that of the files."""
    files = sum(path.stat().st_size for path in (root / "events").iterdir())
    index = (root / ".almanac" / "cache" / "index.sqlite").stat().st_size
    row("index, KB", "JSON files, KB", 1.5, index / 1000, files / 1000)


def shipped() -> None:
    """Measure lists of the shipped almanac against the imports that they cannot do without."""
    for words, library in (("list --json", "json"), ("list", "tabulate")):
        against = f"import click, sqlite3, {library}"
        ours = timed(almanac(SHIPPED, *words.split()))
        compare(f"{words}, shipped", against, 1.3, ours, timed(python(against)))


def at_100_000(large: Path, middle: Path) -> None:
    """Measure the commands of every day on the large almanac."""
    committed(large)
    words = ("list", "--limit", "50", "--json")
    fifty, name = timed(almanac(large, *words)), " ".join(words)
    compare(f"{name}, 100,000", "git status", 1.2, fifty, timed(["git", "status", "-s"], large))
    search = timed(almanac(large, "search", "model", "scaling", *words[1:]))
    compare("search, 100,000", name, 1.3, search, fifty)
    newest = almanac(large, "list", "--limit", "1", "-q")
    id_ = subprocess.run(newest, capture_output=True, check=True).stdout.decode().strip()
    related = timed(almanac(large, "related", id_, "--json"))
    compare("related, 100,000", name, 1.3, related, fifty)
    compare("add, 100,000", name, 1.5, lambda: added(large), fifty)
    whole = timed(almanac(large, "list", "--json"))
    for counting in (["stats"], ["stats", "tag"]):
        counted = timed(almanac(large, *counting))
        compare(f"{' '.join(counting)}, 100,000", "list --json, 100,000", 1, counted, whole)
    fewer = timed(almanac(middle, *words))
    compare(f"{name}, 100,000", "the same, 10,000", 10, fifty, fewer)


def main(folder: Path) -> None:
    """Make the almanacs, and print the table."""
    small, middle, large = roots = [folder / str(count) for count in SIZES]
    for root, count in zip(roots, SIZES, strict=True):
        if not root.exists():
            make(root, count)
        run(almanac(root, "index"))
    print(f"{'what':34} {'against':34} {'ms':>9} {'ms':>9} {'ratio':>6} {'goal':>5}")
    shipped()
    cat = timed(["sh", "-c", CAT.format(middle)])
    ours = timed(almanac(middle, "list", "--json"))
    compare("list --json, 10,000", "find | xargs cat | jq -c", 0.6, ours, cat)
    at_100_000(large, middle)
    row("list --ndjson, 100,000, peak KB", "the same, 1,000", 2, peak(large), peak(small))
    size(large)
    first_index(large)


if __name__ == "__main__":
    # As on a machine where this is not set, what was compiled once is not compiled again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(exist_ok=True)
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
