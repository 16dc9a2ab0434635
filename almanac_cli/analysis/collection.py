"""The records of a kind compared with each other, as `related.suggest` compares one of them.

Everything is in memory, so that all relations of many records take little time. What is computed of
a record follows from the records alone, whichever else is computed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import entries, related, shared_names, similarity, witnesses
from almanac_cli.analysis.relations import MAX_SIMILAR
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Collection as Collection_

    from almanac_cli.analysis.entries import Entry
    from almanac_cli.analysis.vocabulary import Vocabulary
    from almanac_cli.model.kinds import Kind

_NOTHING: Mapping[str, float] = {}


class Similar(NamedTuple):
    """The similar records of one record, and by what the next change is judged."""

    ids: tuple[str, ...]  # as in `Relations`
    whys: str  # as in `Relations`
    terms: tuple[str, ...]  # its top terms
    witnesses: tuple[str, ...]  # ids, the most similar first
    # A record that is less similar changes neither the ids nor the witnesses.
    threshold: float


class Collection:
    """All records of a kind, with the statistics of their words."""

    def __init__(
        self,
        kind: Kind,
        entries: Mapping[str, Entry],
        vocabulary: Vocabulary,
        corpus: similarity.Corpus,
    ) -> None:
        """Make a collection; `entries` are those of all records, by id."""
        self.kind = kind
        self.corpus = corpus
        self._entries = entries
        self._vocabulary = vocabulary
        self.links = links_by_id(entries)
        self._profiles: dict[str, similarity.Profile] = {}
        self._weights: dict[str, dict[str, float]] = {}
        # By stem and id, the weights of all records; empty until they are computed.
        self._postings: dict[str, dict[str, float]] = {}
        self._joined: dict[str, str] = {}

    def weigh_all(self) -> None:
        """Compute the weights of all records at once, so that many are compared soon."""
        postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for id_ in self._entries:
            for stem, weight in self._weigh(id_).items():
                postings[stem][id_] = weight
        self._postings = dict(postings)

    def postings(self, stems: Iterable[str]) -> Mapping[str, Collection_[str]]:
        """Return by stem the ids of the records that contain it, for these stems."""
        if self._postings:
            return {stem: self._postings[stem] for stem in stems if stem in self._postings}
        postings: defaultdict[str, set[str]] = defaultdict(set)
        stems = frozenset(stems)
        stem_of = self._vocabulary.stems.__getitem__
        for id_, entry in self._entries.items():
            for stem in stems.intersection(map(stem_of, entry.numbers())):
                postings[stem].add(id_)
        return postings

    def stems(self, id_: str) -> frozenset[str]:
        """Return the stems in the texts of a record, with those that only a search finds."""
        numbers = self._entries[id_].all_numbers()
        return frozenset(map(self._vocabulary.stems.__getitem__, numbers))

    def with_any(self, stems: Collection_[str]) -> set[str]:
        """Return the ids of the records that contain any of some stems."""
        return set().union(*self.postings(stems).values()) if stems else set()

    def profile(self, id_: str) -> similarity.Profile:
        """Return the profile of a record."""
        links = self.links[id_]
        return entries.profile(self.kind, self._entries[id_], self._vocabulary, links)

    def top_terms(self, profile: similarity.Profile) -> list[str]:
        """Return the top terms of a record."""
        return similarity.top_terms(profile, self.corpus, is_in_corpus=True)

    def _weigh(self, id_: str) -> dict[str, float]:
        """Return the weights of the tokens of a record that others are compared with."""
        profile = self.profile(id_)
        self._profiles[id_] = profile._replace(tokens=_NOTHING)
        return similarity.term_weights(profile, self.corpus, similarity.B_OTHER)

    def _weights_of(self, id_: str, tokens: Iterable[str]) -> Mapping[str, float]:
        """Return the weights of the tokens of a record, at least of these."""
        if self._postings:
            weights = ((token, self._postings.get(token, _NOTHING)) for token in tokens)
            return {token: by_id[id_] for token, by_id in weights if id_ in by_id}
        if id_ not in self._weights:
            self._weights[id_] = self._weigh(id_)
        return self._weights[id_]

    def similarities(
        self, comparison: similarity.Comparison, ids: Iterable[str]
    ) -> dict[str, float]:
        """Return by id how similar these records are to the one that is compared with them."""
        if self._postings:
            return comparison.similarities([self._profiles[id_] for id_ in ids], self._postings)
        weights = {id_: self._weights_of(id_, ()) for id_ in ids}
        return {id_: comparison.similarity(self._profiles[id_], weights[id_]) for id_ in weights}

    def similar(
        self,
        id_: str,
        row_of: Callable[[str], Any],
        postings: Mapping[str, Collection_[str]] | None = None,
    ) -> Similar:
        """Return the similar records of a record.

        Args:
            id_: The record.
            row_of: A function from ids to rows, whose texts the reasons are taken from.
            postings: What `postings` returns for the top terms of the record, or for more; `None`
                after `weigh_all`.

        """
        postings = self._postings if postings is None else postings
        profile = self.profile(id_)
        terms = self.top_terms(profile)
        comparison = similarity.Comparison(profile, self.corpus)
        candidates = set().union(*(postings[term] for term in terms), profile.links)
        candidates &= self._entries.keys()
        candidates.discard(id_)
        similarities = self.similarities(comparison, candidates)
        speaking = witnesses.most_similar(similarities)
        testimonies = witnesses.testimonies(
            {witness: similarities[witness] for witness in speaking}, self.links
        )
        neighbours = {other for link in profile.links for other in self.links.get(link, ())}
        more = (neighbours.union(testimonies) & self._entries.keys()) - candidates - {id_}
        similarities |= self.similarities(comparison, more)
        matches = self._best(profile, similarities, testimonies)
        floors = [score for score, _ in matches[MAX_SIMILAR - 1 :]]
        least = [similarities[other] for other in speaking[witnesses.MAX_WITNESSES - 1 :]]
        chosen = [other for _, other in matches]
        return Similar(
            ids=tuple(chosen),
            whys=self._whys(comparison, profile, chosen, testimonies, row_of),
            terms=tuple(terms),
            witnesses=tuple(speaking),
            threshold=min(
                floors[0] if floors else similarity.MIN_SUGGESTED_SIMILARITY,
                least[0] if least else 0.0,
            ),
        )

    def _best(
        self,
        profile: similarity.Profile,
        similarities: Mapping[str, float],
        testimonies: Mapping[str, tuple[float, str]],
    ) -> list[tuple[float, str]]:
        """Return the score and id of the most similar records that are not linked to a record."""
        scores = []
        for other, value in similarities.items():
            if value >= similarity.MIN_SUGGESTED_SIMILARITY and other not in profile.links:
                support = witnesses.support(profile, self._profiles[other], testimonies.get(other))
                scores.append((-value - support, other))
        return [(-score, other) for score, other in sorted(scores)[:MAX_SIMILAR]]

    def _whys(
        self,
        comparison: similarity.Comparison,
        profile: similarity.Profile,
        ids: Sequence[str],
        testimonies: Mapping[str, tuple[float, str]],
        row_of: Callable[[str], Any],
    ) -> str:
        """Return the JSON array of what makes these records similar to a record."""
        if not ids:
            return "[]"
        spelling = shared_names.Spelling(self.kind, row_of(profile.id))
        forms = self._forms(profile.id)
        whys = []
        for id_ in ids:
            other = self._profiles[id_]
            match = comparison.with_weights(other, self._weights_of(id_, profile.tokens))
            match = witnesses.with_support(match, profile, other, testimonies.get(id_))
            terms = [forms[token] for token in match.terms]
            names = spelling.names(terms, self._joined_words(id_, row_of))
            whys.append(related.why(match._replace(terms=names)))
        return json_codec.compact(whys)

    def _forms(self, id_: str) -> dict[str, str]:
        """Return by stem of a record's texts the first unstemmed spelling in these texts."""
        words, stems = self._vocabulary.words, self._vocabulary.stems
        numbers = reversed(self._entries[id_].numbers())
        return {stems[number]: words[number] for number in numbers}

    def _joined_words(self, id_: str, row_of: Callable[[str], Any]) -> str:
        joined = self._joined.get(id_)
        if joined is None:
            joined = self._joined[id_] = shared_names.joined_words(self.kind, row_of(id_))
        return joined


def links_by_id(entries: Mapping[str, Entry]) -> dict[str, frozenset[str]]:
    """Return by id of a record the ids of those that it is linked to, by its file or by theirs."""
    links: dict[str, set[str]] = {id_: {*entry.links} for id_, entry in entries.items()}
    for id_, entry in entries.items():
        for other in entry.links:
            if other in links:
                links[other].add(id_)
    return {id_: frozenset(others) for id_, others in links.items()}
