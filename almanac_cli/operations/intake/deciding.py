"""Noting decisions about items in the files of their sources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from almanac_cli.model import item_keys
from almanac_cli.model.seen import Decision, latest_by_key
from almanac_cli.operations.intake.item_sources import ItemSources
from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.model.item_keys import ItemKeys
    from almanac_cli.model.seen import Outcome
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store


def keys_of(row: Mapping[str, Any]) -> ItemKeys:
    """Return the keys under which an item was met, or those that it has, from its row.

    Where the row has the keys under which it was met, marks of one without a date say when that
    was first; the date of any other row may be a guess, and counts as its date.
    """
    keys = item_keys.split(row["keys"])
    if keys.keys:
        return item_keys.with_first_sight(keys, row["fetched"])
    return item_keys.record_keys(row["guid"], row["url"], row["title"], row["published"])


def note_decisions(
    store: Store, changes: Changes, rows: Iterable[Mapping[str, Any]], outcome: Outcome
) -> None:
    """Stage a decision about items, from their rows."""
    sources = ItemSources.load(store)
    decisions: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        keys = keys_of(row)
        # Only events are compared with what the feed has later.
        names = keys.all if outcome == "kept" else keys.without_content
        own_url = item_keys.url_key(row["url"])  # another one than the feed has, if it was edited
        names = tuple(dict.fromkeys((*names, *filter(None, [own_url]))))
        decisions[sources.id_of(row)].append(Decision(names, changes.time, outcome, row["url"]))
    for source, made in decisions.items():
        append(store, changes, source, made)


def append(store: Store, changes: Changes, source: str, decisions: Iterable[Decision]) -> None:
    """Stage decisions about items of a source; none is dated before what it replaces."""
    decisions = [*decisions]
    keys = {key for decision in decisions for key in decision.identifying}
    path = store.root / seen_files.relative_path(source)
    latest = latest_by_key(seen_files.read_about(path, keys))
    later = []
    for decision in decisions:
        times = (latest[key].time for key in decision.identifying if key in latest)
        later.append(decision._replace(time=max([decision.time, *times])))
    changes.stage(seen_files.appending(source, later))
