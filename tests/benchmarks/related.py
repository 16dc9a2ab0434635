"""Measure how well related events are found: `python tests/benchmarks/related.py DIR`.

DIR holds `events.ndjson`, posts, and `pairs.json`, pairs of their URLs of which one links to the
other. Each event of a pair is asked for in turn. Recall@8 is the part of its partners among the
first eight, and MRR the mean of one over the place of the first partner.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from almanac_cli.analysis.related import suggest
from almanac_cli.formats import json_codec
from almanac_cli.model import slugs
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store

SHOWN = 8


def imported(source: Path, root: Path) -> dict[str, str]:
    """Write the posts as an almanac, and return the id of each URL."""
    create_almanac(root, "measured", example=False)
    names: dict[str, str] = {}
    for n, line in enumerate((source / "events.ndjson").read_text("utf-8").splitlines()):
        post = json.loads(line)
        time_ = f"{post['published'][:10]}T00:00:00Z"
        names[post["url"]] = id_ = f"post-{n}"
        tags = sorted({slugs.slugify(tag) for tag in post["tags"]} - {""})
        event = {"id": id_, "title": post["title"][:300], "source": post["source"],
                 "author": post["author"] or None, "published": time_, "added": time_,
                 "summary": post["summary"], "tags": tags}  # fmt: skip
        kept = {key: value for key, value in event.items() if value}
        (root / "events" / f"{id_}.json").write_text(json_codec.pretty(kept), "utf-8")
    return names


def measure(source: Path, root: Path) -> None:
    """Print recall@8, MRR and the median time of a question."""
    names = imported(source, root)
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in json.loads((source / "pairs.json").read_text("utf-8")):
        partners[names[one]].add(names[other])
        partners[names[other]].add(names[one])
    store = Store.open(root)
    reader = store.reader(EVENT)
    recalls, ranks, times = [], [], []
    for id_, expected in partners.items():
        (event,) = reader.rows([id_]).values()
        start = time.perf_counter()
        suggested = [related.id for related in suggest(reader, event)]
        times.append(time.perf_counter() - start)
        places = [suggested.index(other) + 1 for other in expected if other in suggested]
        recalls.append(sum(place <= SHOWN for place in places) / len(expected))
        ranks.append(1 / min(places) if places else 0.0)
    print(f"events    {len(names):>6}  (left out: {len(store.invalid_files)})")
    print(f"asked     {len(partners):>6}")
    print(f"recall@8  {statistics.mean(recalls):>6.3f}  goal 0.64")
    print(f"MRR       {statistics.mean(ranks):>6.3f}  goal 0.56")
    print(f"median    {statistics.median(times) * 1000:>6.1f}  ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(sys.argv[1]), Path(folder) / "data")
