"""Measure how well related events are found: `python tests/benchmarks/related.py DIR [--links]`.

DIR holds `events.ndjson`, posts, and `pairs.json`, pairs of their URLs of which one links to the
other. Each event of a pair is asked for in turn. Recall@8 is the part of its partners among the
first eight, and MRR the mean of one over the place of the first partner.

With `--links`, half of the pairs are stored as links, and the events of the others asked for their
partners among the events that they are not linked to; the figures are means over several halves.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis.related import suggest
from almanac_cli.formats import json_codec
from almanac_cli.model import slugs
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 8
HALVES = 8  # in which the pairs are split at random, the seeds 0 to 7


def events(source: Path) -> dict[str, dict[str, Any]]:
    """Return the posts as events, by URL."""
    by_url: dict[str, dict[str, Any]] = {}
    for n, line in enumerate((source / "events.ndjson").read_text("utf-8").splitlines()):
        post = json.loads(line)
        time_ = f"{post['published'][:10]}T00:00:00Z"
        tags = sorted({slugs.slugify(tag) for tag in post["tags"]} - {""})
        event = {"id": f"post-{n}", "title": post["title"][:300], "source": post["source"],
                 "author": post["author"] or None, "published": time_, "added": time_,
                 "summary": post["summary"], "tags": tags}  # fmt: skip
        by_url[post["url"]] = {key: value for key, value in event.items() if value}
    return by_url


def write(root: Path, events: Iterable[dict[str, Any]]) -> None:
    """Write events as files of an almanac, over those that are there."""
    for event in events:
        (root / "events" / f"{event['id']}.json").write_text(json_codec.pretty(event), "utf-8")


def partners(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return by id the ids that it is in a pair with."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        ids[one].add(other)
        ids[other].add(one)
    return dict(ids)


def measure(root: Path, expected: dict[str, set[str]]) -> tuple[float, float, float]:
    """Return recall@8, MRR and the median time of a question in milliseconds."""
    reader = Store.open(root).reader(EVENT)
    recalls, ranks, times = [], [], []
    for id_, others in expected.items():
        (event,) = reader.rows([id_]).values()
        start = time.perf_counter()
        suggest(reader, event, unlinked=True, limit=SHOWN)
        times.append(time.perf_counter() - start)
        suggested = [related.id for related in suggest(reader, event, unlinked=True)]
        places = [suggested.index(other) + 1 for other in others if other in suggested]
        recalls.append(sum(place <= SHOWN for place in places) / len(others))
        ranks.append(1 / min(places) if places else 0.0)
    return statistics.mean(recalls), statistics.mean(ranks), statistics.median(times) * 1000


def with_links(
    root: Path, events: list[dict[str, Any]], pairs: list[tuple[str, str]], seed: int
) -> tuple[float, float, float]:
    """Store a random half of the pairs as links, and return the measures of the other half."""
    pairs = random.Random(seed).sample(pairs, len(pairs))  # noqa: S311 (chooses a sample)
    middle = len(pairs) // 2
    links = partners(pairs[:middle])
    write(root, ({**event, "links": sorted(links.get(event["id"], ()))} for event in events))
    return measure(root, partners(pairs[middle:]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--links", action="store_true")
    arguments = parser.parse_args()
    by_url = events(arguments.folder)
    urls = json.loads((arguments.folder / "pairs.json").read_text("utf-8"))
    pairs = [(by_url[one]["id"], by_url[other]["id"]) for one, other in urls]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        create_almanac(root, "measured", example=False)
        write(root, by_url.values())
        if arguments.links:
            in_pairs = partners(pairs)
            ends = [event for event in by_url.values() if event["id"] in in_pairs]
            results = [with_links(root, ends, pairs, seed) for seed in range(HALVES)]
        else:
            results = [measure(root, partners(pairs))]
    recall, mrr, median = map(statistics.mean, zip(*results, strict=True))
    print(f"events    {len(by_url):>6}")
    print(f"asked     {len(partners(pairs)):>6}")
    print(f"recall@8  {recall:>6.3f}  goal 0.64")
    print(f"MRR       {mrr:>6.3f}  goal {0.49 if arguments.links else 0.56}")
    print(f"median    {median:>6.1f}  ms")


if __name__ == "__main__":
    main()
