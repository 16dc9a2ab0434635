"""Measure how well the same stories are recognised: `python tests/benchmarks/stories.py DIR`.

DIR holds `same_story.json`: pairs of reports, with whether both tell of the same happening. All
reports are stored in one almanac, and each is asked for in turn, as if it were new. With a second
folder, that of `related.py`, its posts are stored as well, so that the reports are few among many.

Precision is the part of the pairs that are taken for one story and are one, recall the part of
the pairs of one story that are taken for one. "Nearest" are the events that `add` shows. "Others"
counts the events taken for the same story that no pair judges, a report.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from related import events, write

from almanac_cli.analysis import same_story, similarity
from almanac_cli.analysis.related import suggest
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store

if TYPE_CHECKING:
    from almanac_cli.index.reader import Reader

Pair = tuple[str, str, bool]  # two ids, and whether they tell the same story


def reports(source: Path) -> tuple[dict[str, dict[str, Any]], list[Pair]]:
    """Return the reports as events by id, and the pairs of their ids."""
    by_key: dict[tuple[str, str], dict[str, Any]] = {}
    pairs = []
    for pair in json.loads((source / "same_story.json").read_text("utf-8")):
        ids = []
        for report in (pair["a"], pair["b"]):
            event = by_key.setdefault(
                (report["url"], report["title"]),
                {"id": f"report-{len(by_key)}", "title": report["title"][:300],
                 "source": report["source"], "published": report["published"],
                 "added": report["published"], "url": report["url"],
                 "summary": report["summary"] or ""},
            )  # fmt: skip
            ids.append(event["id"])
        pairs.append((*ids, pair["same"]))
    return {event["id"]: event for event in by_key.values()}, pairs


def print_measure(name: str, pairs: list[Pair], taken: dict[str, set[str]]) -> None:
    """Print precision and recall; `taken` has by id the ids that are taken for the same story."""
    both = [(one, other, same) for a, b, same in pairs for one, other in ((a, b), (b, a))]
    judged = [same for one, other, same in both if other in taken[one]]
    precision = sum(judged) / max(len(judged), 1)
    recall = sum(judged) / sum(same for _, _, same in both)
    in_pairs = {(one, other) for one, other, _ in both}
    others = sum((one, other) not in in_pairs for one, ids in taken.items() for other in ids)
    print(
        f"{name:<12} precision {precision:.3f}  recall {recall:.3f}  "
        f"others {others / len(taken):.2f}"
    )


def measure(reader: Reader, ids: list[str], pairs: list[Pair]) -> None:
    """Print the measures of the same stories and of the nearest events."""
    same: dict[str, set[str]] = {}
    likely: dict[str, set[str]] = {}
    nearest: dict[str, set[str]] = {}
    times = []
    for id_, row in reader.rows(ids).items():
        start = time.perf_counter()
        matches = same_story.find(reader, row)
        times.append(time.perf_counter() - start)
        same[id_] = {match.id for match in matches}
        likely[id_] = {match.id for match in matches if match.grade == "likely"}
        nearest[id_] = {
            match.id
            for match in suggest(reader, row)
            if match.similarity >= similarity.MIN_NEAREST_SIMILARITY
        }
    print_measure("maybe", pairs, same)
    print_measure("likely", pairs, likely)
    print_measure("nearest", pairs, nearest)
    print(f"median       {statistics.median(times) * 1000:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", type=Path)
    parser.add_argument("posts", type=Path, nargs="?")
    arguments = parser.parse_args()
    by_id, pairs = reports(arguments.stories)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        create_almanac(root, "measured", example=False)
        write(root, by_id.values())
        if arguments.posts:
            urls = {report["url"] for report in by_id.values()}
            write(root, (post for url, post in events(arguments.posts).items() if url not in urls))
        store = Store.open(root)
        reader = store.reader(EVENT)
        count = len([*reader.stored_versions()])
        print(f"events       {count}  (left out: {len(store.invalid_files)})")
        measure(reader, [*by_id], pairs)


if __name__ == "__main__":
    main()
