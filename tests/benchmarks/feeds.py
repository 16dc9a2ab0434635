"""Measure the reader of feeds: `python tests/benchmarks/feeds.py DIR [--changed 20000]`.

DIR holds `lab/` with feeds and `expected_item_counts.json`, `real/` with feeds, and `cases/` with
those of feedparser and gofeed, and `expected.ndjson`. Ids, titles, links and dates are compared
with feedparser and with the cases; each difference is listed with the rule that decides. With
`--changed`, so many copies of the feeds, cut or changed, must give items or a reason.

The times are those of the processor, in one run: the medians of several rounds in turn.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
from feed_cases import NOW, URL, Difference, with_expected, with_feedparser
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.formats.feed_reader.read import read_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GOAL_RATIO = 10
ROUNDS = 5
MAX_S, MAX_MIB = 2.0, 64
_PIECES = (
    b"<", b">", b"&", b'"', b"'", b"/", b"\0", b"\xff", b"]]>", b"<item>", b"</item>", b"<entry>",
    b"<![CDATA[", b"<!--", b"&nbsp;", b"<b>", b"xmlns:a='b'", b"{", b"}", b"<!DOCTYPE rss [",
)  # fmt: skip


def main() -> int:
    """Print all measures, and return 1 if one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--changed", type=int, default=0, metavar="N")
    options = parser.parse_args()
    feeds = sorted(options.folder.glob("lab/*.xml")) + sorted(options.folder.glob("real/*.xml"))
    is_good = [
        _check_counts(options.folder / "lab"),
        _compare_feeds(feeds, options.folder),
        _compare_cases(options.folder / "cases"),
        _compare_expected(options.folder / "cases"),
        _measure_speed([path.read_bytes() for path in feeds]),
    ]
    if options.changed:
        cases = sorted(options.folder.glob("cases/**/*.xml"))
        is_good.append(_read_changed([p.read_bytes() for p in feeds + cases], options.changed))
    return not all(is_good)


def _check_counts(folder: Path) -> bool:
    counts = json.loads((folder / "expected_item_counts.json").read_text("utf-8"))
    actual = {name: len(read_feed((folder / name).read_bytes(), URL, NOW).items) for name in counts}
    wrong = {name: (counts[name], actual[name]) for name in counts if actual[name] != counts[name]}
    print(
        f"lab: {len(counts)} feeds, {sum(actual.values())} items, wrong counts: {wrong or 'none'}"
    )
    return not wrong


def _compare_feeds(paths: list[Path], folder: Path) -> bool:
    differences = [
        difference
        for path in paths
        for difference in with_feedparser(path, str(path.relative_to(folder)))
    ]
    print(f"\nlab and real: {len(paths)} feeds, {len(differences)} differences from feedparser")
    return _print_differences(differences)


def _compare_cases(folder: Path) -> bool:
    paths = sorted(folder.glob("feedparser/**/*.xml")) + sorted(folder.glob("gofeed/**/*.xml"))
    differences = {}
    for path in paths:
        name = str(path.relative_to(folder))
        differences[name] = list(with_feedparser(path, name))
    return _print_cases("cases, as feedparser reads them", differences)


def _compare_expected(folder: Path) -> bool:
    differences: dict[str, list[Difference]] = {}
    for name, several in with_expected(folder):
        differences.setdefault(name, []).extend(several)
    return _print_cases("cases, as they say themselves", differences)


def _print_cases(title: str, differences: dict[str, list[Difference]]) -> bool:
    good = sum(not several for several in differences.values())
    print(f"\n{title}: {len(differences)}, of which {good} are read alike")
    return _print_differences(one for several in differences.values() for one in several)


def _print_differences(differences: Iterable[Difference]) -> bool:
    """Print the differences by rule, and those that no rule decides one by one."""
    rules = Counter[str]()
    faults = []
    files: dict[str, set[str]] = {}
    for one in differences:
        rules[one.rule] += 1
        files.setdefault(one.rule, set()).add(one.file)
        if not one.rule:
            faults.append(one)
    for rule, count in rules.most_common():
        if rule:
            print(f"  {count:4}  {rule} ({', '.join(sorted(files[rule])[:3])})")
    for fault in faults:
        print(f"  FAULT {fault.file}: {fault.field} {fault.expected!r} {fault.actual!r}")
    return not faults


def _measure_speed(documents: list[bytes]) -> bool:
    rounds = [
        (
            _time(lambda data: read_feed(data, URL, NOW), documents),
            _time(feedparser.parse, documents),
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    size = sum(map(len, documents)) / 1e6
    ratio = theirs / ours
    print(f"\n{size:.1f} MB: {ours:.3f} s, feedparser {theirs:.2f} s, {ratio:.1f} times as fast")
    return bool(ratio >= GOAL_RATIO)


def _time(read: Callable[[bytes], object], documents: list[bytes]) -> float:
    """Return the seconds of the processor that reading some documents takes."""
    read(documents[0])
    start = time.process_time()
    for data in documents:
        read(data)
    return time.process_time() - start


def _read_changed(documents: list[bytes], count: int) -> bool:
    """Read copies of documents that are cut or changed, and print what came of it."""
    outcomes = Counter[str]()
    slowest, largest = 0.0, 0

    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(documents), st.data())
    def check(document: bytes, data: st.DataObject) -> None:
        nonlocal slowest, largest
        changed = bytearray(document)
        for _ in range(data.draw(st.integers(0, 8))):
            start = data.draw(st.integers(0, len(changed)))
            end = start + data.draw(st.sampled_from([0, 0, 1, 1, 2, 100]))
            changed[start:end] = data.draw(st.sampled_from(_PIECES) | st.binary(max_size=4))
        if data.draw(st.booleans()):
            del changed[data.draw(st.integers(0, len(changed))) :]
        peak = _peak_kib()
        start_s = time.process_time()
        try:
            outcome = "items" if read_feed(bytes(changed), URL, NOW).items else "no items"
        except NotAFeed:
            outcome = "a reason"
        slowest = max(slowest, time.process_time() - start_s)
        largest = max(largest, _peak_kib() - peak)
        outcomes[outcome] += 1

    check()
    mib = largest / 1024
    print(f"\n{outcomes.total()} changed copies: {dict(outcomes)}", end=", ")
    print(f"slowest {slowest:.2f} s, at most {mib:.0f} MiB more for one")
    return slowest <= MAX_S and mib <= MAX_MIB


def _peak_kib() -> int:
    """Return how much memory this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
