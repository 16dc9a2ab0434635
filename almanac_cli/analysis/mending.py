"""Finding the records whose similar records may be others after a change; pure.

All others keep theirs: what is similar to a record depends on it, on the rounded numbers of
records with its words, on the records that share a top term with it, and on links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.analysis.collection import links_by_id

if TYPE_CHECKING:
    from collections.abc import Collection as Collection_
    from collections.abc import Iterable, Mapping

    from almanac_cli.analysis.collection import Collection
    from almanac_cli.analysis.entries import Entry
    from almanac_cli.analysis.kept_similar import KeptSimilar


def affected(
    collection: Collection,
    before: Mapping[str, Entry],
    similar: KeptSimilar,
    changed: Collection_[str],
    weighed: Collection_[str],
) -> set[str]:
    """Return the ids of the records whose `Similar` may be another one than before.

    Args:
        collection: The records as they are now.
        before: The entries before the change, by id.
        similar: What is kept of the records that are neither new nor changed.
        changed: The ids of the records that are new, changed or removed.
        weighed: The ids of the records with a stem whose document frequency is rounded otherwise.

    """
    links = collection.links
    links_before = links_by_id(before)
    moved = {id_ for id_ in links if links[id_] != links_before.get(id_)}.union(changed)
    near = moved | _linked(moved, links, links_before)
    ids = near | _linked(near, links, links_before)
    ids.update(weighed)
    ids.update(similar.naming(near, moved))
    return (ids & links.keys()) | _entered(collection, similar, ids, changed)


def _entered(
    collection: Collection,
    similar: KeptSimilar,
    ids: Collection_[str],
    changed: Collection_[str],
) -> set[str]:
    """Return the ids of the records to which a changed one is now similar enough to count.

    Those among `ids` need not be looked at.
    """
    entered = set()
    present = [id_ for id_ in changed if id_ in collection.links]
    stems = {id_: collection.stems(id_) for id_ in present}
    all_stems = frozenset[str]().union(*stems.values())
    for id_ in similar.with_terms(all_stems, but=ids):
        result = similar[id_]
        others = [
            collection.numbers[other]
            for other in present
            if not stems[other].isdisjoint(result.terms)
        ]
        own = collection.own_weights(id_)
        values = collection.similarities(id_, own, others).values()
        if max(values, default=-1.0) >= result.threshold:
            entered.add(id_)
    return entered


def _linked(ids: Iterable[str], *links: Mapping[str, Collection_[str]]) -> set[str]:
    """Return the ids that are linked to any of these, by any of several mappings."""
    return {other for id_ in ids for mapping in links for other in mapping.get(id_, ())}


def mended_stories(
    before: Mapping[str, tuple[str, ...]],
    stories: Mapping[str, tuple[str, ...]],
    ids: Collection_[str],
) -> dict[str, tuple[str, ...]]:
    """Return the same stories of all records, after those of some were computed again.

    Args:
        before: By id of every record the ids of those that told the same story before.
        stories: By id of a record that was computed again those that do so now.
        ids: The records that were computed again, or are gone.

    """
    mended = {id_: {*others}.difference(ids) for id_, others in before.items() if id_ not in ids}
    for id_, others in stories.items():
        mended[id_] = {*others}
        for other in others:
            if other not in ids:
                mended[other].add(id_)
    return {id_: tuple(sorted(others)) for id_, others in mended.items() if others}
