"""How long digests take, as ratios: `python tests/benchmarks/digest.py ALMANAC`.

Run it with the Python that almanac-cli is installed for, on the almanac of 100,000 events that
`almanacs.py` makes. The digest of a week is run in turn with `list` of its days, of a quiet week, a
usual one and the busiest; the processor time of both is compared, since the machine may be busy.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from almanac_cli.analysis.digests import digest
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.model.spans import Span, week_of
from almanac_cli.operations.store import Store

RUNS = 9
GOAL = 1.5
ALMANAC = str(Path(sys.executable).with_name("almanac"))
EVENTS_A_WEEK, WEEKS = 50, 200


def processor_ms(words: list[str]) -> float:
    """Run a command once, and return the processor time that it took, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def compare(root: str, week: Span, count: int) -> None:
    """Print the medians of the digest of a week and of `list` of its days, and their ratio."""
    almanac = [ALMANAC, "--data", root]
    days = ["--since", week.first.isoformat(), "--until", week.last.isoformat()]
    ours, theirs = [*almanac, "digest", "--week", week.key], [*almanac, "list", *days]
    first = processor_ms(ours)  # which looks up what the index keeps from then on
    pairs = [(processor_ms(ours), processor_ms(theirs)) for _ in range(RUNS)]
    one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = f"{one / other:6.2f} {GOAL:5.1f}"
    print(f"{week.key}  {count:4} events {one:7.0f} {other:7.0f} {ratio} {first:7.0f}")


def weeks(root: str) -> list[tuple[int, date]]:
    """Return the number of events of each week, with its first day, the quietest first."""
    counts: defaultdict[date, int] = defaultdict(int)
    for row in Store.open(root).reader(EVENT).select(Query(), Order()).rows():
        day = date.fromisoformat(row["published"][:10])
        counts[day - timedelta(days=day.weekday())] += 1
    return sorted((count, day) for day, count in counts.items())


def of_a_site(root: str) -> None:
    """Print how long the digests of the weeks of a site take, without what tells the same story."""
    order = Order(limit=EVENTS_A_WEEK * WEEKS)
    rows = [*Store.open(root).reader(EVENT).select(Query(), order).rows()]
    start = time.process_time()
    for first in range(0, len(rows), EVENTS_A_WEEK):
        digest(rows[first : first + EVENTS_A_WEEK], {}, {}, week_of(date(2026, 11, 20)))
    print(f"{WEEKS} digests of {EVENTS_A_WEEK} events: {time.process_time() - start:.2f} s")


def main(root: str) -> None:
    """Measure three weeks of an almanac, and the digests of a site."""
    print("week                  digest    list  ratio  goal   first  (ms of the processor)")
    counted = weeks(root)
    for place in (len(counted) // 10, len(counted) // 2, -1):
        count, day = counted[place]
        compare(root, week_of(day), count)
    of_a_site(root)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # As on a machine where this is not set, what was compiled once is not compiled again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main(sys.argv[1])
