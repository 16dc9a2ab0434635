"""Finding the records of a collection that are similar to one of them, with reasons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import similarity, witnesses
from almanac_cli.analysis.bit_sums import to_numbers
from almanac_cli.analysis.reasons import Reasons
from almanac_cli.analysis.relations import MAX_SIMILAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.analysis.bounds import Bounds
    from almanac_cli.analysis.collection import Collection


class Similar(NamedTuple):
    """The similar records of one record, and by what the next change is judged."""

    ids: tuple[str, ...]  # as in `Relations`
    whys: str  # as in `Relations`
    terms: tuple[str, ...]  # its top terms
    witnesses: tuple[str, ...]  # ids, the most similar first
    # A record that is less similar changes neither the ids nor the witnesses.
    threshold: float


# So many candidates are compared at least, those with the highest bounds: among them, the last
# witness is nearly as similar as among all.
_MIN_COMPARED = witnesses.MAX_WITNESSES + 8
_LESS = 0.9  # times a similarity is the next to be tried, if too few may be as similar


class SimilarRecords:
    """The similar records of any record of a collection."""

    def __init__(
        self,
        collection: Collection,
        postings: Mapping[str, Sequence[int]],
        row_of: Callable[[str], Any],
        bounds: Bounds | None = None,
    ) -> None:
        """Make a search in a collection.

        Args:
            collection: The records.
            postings: What `Collection.postings` returns for the top terms of the records that are
                asked for, or for more.
            row_of: A function from ids to rows, whose texts the reasons are taken from.
            bounds: `Collection.bounds`; without, all candidates are compared, which takes longer
                for many records, and as long as making bounds for a few.

        """
        self._bounds = bounds
        self._collection = collection
        self._postings = postings
        self._reasons = Reasons(collection, row_of)

    def of(self, id_: str) -> Similar:
        """Return the similar records of a record."""
        collection, ids = self._collection, self._collection.ids
        own = collection.own_weights(id_)
        terms = collection.top_terms(id_, own)
        candidates = self._numbers(collection.links[id_])
        candidates.update(*[self._postings[term] for term in terms])
        candidates.discard(collection.numbers[id_])
        similarities = self._similarities(id_, own, candidates)
        speaking = {ids[number]: value for number, value in witnesses.most_similar(similarities)}
        testimonies = witnesses.testimonies(speaking, collection.links)
        more = self._numbers(self._linked(id_).union(testimonies) - {id_}) - candidates
        similarities |= collection.similarities(id_, own, more)
        scores = self._best(id_, similarities, testimonies)
        chosen = {other: similarities[collection.numbers[other]] for other in scores}
        return Similar(
            ids=tuple(chosen),
            whys=self._reasons.whys(id_, own, chosen, testimonies),
            terms=tuple(terms),
            witnesses=tuple(speaking),
            threshold=_threshold([*scores.values()], [*speaking.values()]),
        )

    def _similarities(
        self, id_: str, own: Mapping[int, float], candidates: set[int]
    ) -> dict[int, float]:
        """Return the similarities of candidates, but for some that count for nothing.

        These are less similar than all witnesses, and than what is suggested. That is known of a
        candidate by its bound, to which references can add, but which days can only lower.
        """
        similarities_of = partial(self._collection.similarities, id_, own)
        if self._bounds is None or len(candidates) <= _MIN_COMPARED:
            return similarities_of(candidates)
        bound, all_ = self._bounds.bound(own), self._bounds.to_set(candidates)
        referring = self._bounds.referring(self._collection.facts[id_].references)

        def near(least: float) -> int:
            """Return the set of the candidates that may be so similar."""
            return (referring | bound.at_least(least)) & all_

        least = similarity.MIN_SUGGESTED_SIMILARITY
        while near(least).bit_count() < _MIN_COMPARED:
            least *= _LESS
        similarities = similarities_of(to_numbers(near(least)))
        *_, (_, last) = witnesses.most_similar(similarities)
        if last < least:
            similarities |= similarities_of(to_numbers(near(last) & ~near(least)))
        return similarities

    def _numbers(self, ids: Iterable[str]) -> set[int]:
        """Return the numbers of those ids that are ids of records."""
        numbers = self._collection.numbers
        return {numbers[id_] for id_ in ids if id_ in numbers}

    def _linked(self, id_: str) -> set[str]:
        """Return the ids of the records that are linked to a link of a record."""
        links = self._collection.links
        return {other for link in links[id_] for other in links.get(link, ())}

    def _best(
        self,
        id_: str,
        similarities: Mapping[int, float],
        testimonies: Mapping[str, tuple[float, str]],
    ) -> dict[str, float]:
        """Return by id the scores of the most similar records that are not linked to a record."""
        facts, ids = self._collection.facts, self._collection.ids
        profile = facts[id_]
        scores = []
        for number, value in similarities.items():
            if value < similarity.MIN_SUGGESTED_SIMILARITY:
                continue
            other = ids[number]
            if other not in profile.links:
                support = witnesses.support(profile, facts[other], testimonies.get(other))
                scores.append((-value - support, other))
        return {other: -score for score, other in sorted(scores)[:MAX_SIMILAR]}


def _threshold(scores: Sequence[float], of_witnesses: Sequence[float]) -> float:
    """Return what a record must be similar to another one at least to count.

    Args:
        scores: Those of the most similar records, the highest first.
        of_witnesses: The similarities of the witnesses, the highest first.

    """
    is_full = len(scores) == MAX_SIMILAR
    least = scores[-1] if is_full else similarity.MIN_SUGGESTED_SIMILARITY
    is_heard = len(of_witnesses) < witnesses.MAX_WITNESSES
    return min(least, 0.0 if is_heard else of_witnesses[-1])
