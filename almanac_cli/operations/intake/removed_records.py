"""Noting that records were removed, so that their sources do not bring them again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile
from almanac_cli.model import item_keys
from almanac_cli.model.seen import Decision
from almanac_cli.operations.intake.deciding import append
from almanac_cli.operations.intake.item_sources import ItemSources
from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store


def note_removed(store: Store, changes: Changes, kind: Kind, contents: Mapping[str, bytes]) -> None:
    """Stage a decision about each removed record that a feed brought, or may bring.

    It is noted where the record was kept, or else for its source, if that is one of the almanac. A
    record without a URL was noted when it was kept; an invalid file says nothing.

    Args:
        store: The store.
        changes: The changes of the removal.
        kind: The kind of the records; items of feeds become such records.
        contents: The contents of their files, by id.

    """
    sources = ItemSources.load(store)
    by_source: defaultdict[str, list[Decision]] = defaultdict(list)
    for id_, data in contents.items():
        try:
            row = store.parse(kind, id_, data).as_json()
        except InvalidFile:
            continue
        if (key := item_keys.url_key(row["url"])) is None:
            continue
        earlier = dict(_decisions_with(key, store.root))
        if source := sources.id_of_name(row["source"]):
            marks = item_keys.marks(row["title"], row["published"])
            earlier.setdefault(source, Decision((key, *marks), changes.time, "removed", row["url"]))
        for name, decision in earlier.items():
            removed = decision._replace(time=changes.time, outcome="removed", url=row["url"])
            by_source[name].append(removed)
    for name, removals in by_source.items():
        append(store, changes, name, removals)


def _decisions_with(key: str, root: Path) -> Iterator[tuple[str, Decision]]:
    """Yield the decisions with a key, each with the id of its source, the latest of one last."""
    for source in seen_files.sources(root):
        for decision in seen_files.read_about(root / seen_files.relative_path(source), [key]):
            yield source, decision
