"""Finding for some of all records those that probably tell the same story, by their entries.

`stories.same_stories_of` finds the same for all records at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.analysis import similarity
from almanac_cli.analysis.stories import MIN_MUTUAL_SIMILARITY, Calendar
from almanac_cli.analysis.weigher import product

if TYPE_CHECKING:
    from collections.abc import Collection as Collection_
    from collections.abc import Mapping

    from almanac_cli.analysis.collection import Collection
    from almanac_cli.analysis.entries import Entry
    from almanac_cli.analysis.similarity import Profile


class _Weighed:
    """What a record is compared by: its topic fields alone."""

    __slots__ = ("combined", "norm", "other", "own", "profile")

    def __init__(self, collection: Collection, entry: Entry) -> None:
        bags = (entry.topic,)
        self.profile: Profile = collection.facts[entry.id]
        self.own = collection.weigher.weights(bags, similarity.B_QUERY)
        self.other = collection.weigher.weights(bags, similarity.B_OTHER)
        self.norm = similarity.norm(self.own.values())
        self.combined = similarity.combiner(self.profile)


def same_stories(
    collection: Collection, entries: Mapping[str, Entry], ids: Collection_[str]
) -> dict[str, tuple[str, ...]]:
    """Return by id of some records the sorted ids of all that tell the same story.

    Records without such others are left out. `entries` are those of all records.
    """
    calendar = Calendar({id_: entry.days for id_, entry in entries.items()})
    weighed: dict[str, _Weighed] = {}

    def weigh(id_: str) -> _Weighed:
        if id_ not in weighed:
            weighed[id_] = _Weighed(collection, entries[id_])
        return weighed[id_]

    stories = {}
    for id_ in ids:
        one = weigh(id_)
        near = sorted(calendar.near(entries[id_].days) - {id_})
        if same := tuple(
            other for other in near if _mean(one, weigh(other)) >= MIN_MUTUAL_SIMILARITY
        ):
            stories[id_] = same
    return stories


def _mean(one: _Weighed, other: _Weighed) -> float:
    """Return the mean of the similarities in both directions."""
    forth, back = product(one.own, other.other), product(other.own, one.other)
    return (
        one.combined(forth / one.norm, other.profile.days, other.profile.references)
        + other.combined(back / other.norm, one.profile.days, one.profile.references)
    ) / 2
