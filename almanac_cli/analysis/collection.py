"""The records of a kind compared with each other, as `related.suggest` compares one of them.

Everything is in memory, so that all relations of many records take little time. What is computed of
a record follows from the records alone, whichever else is computed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import related, shared_names, similarity, witnesses
from almanac_cli.analysis.relations import MAX_SIMILAR
from almanac_cli.analysis.weigher import Weigher, product
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
        self.weigher = Weigher(vocabulary, corpus)
        self._entries = entries
        self._vocabulary = vocabulary
        self.links = links_by_id(entries)
        self._facts: dict[str, similarity.Profile] = {}
        self._weights: dict[str, dict[int, float]] = {}  # what others are compared with, by id
        self._joined: dict[str, str] = {}

    def postings(self, stems: Iterable[str] | None = None) -> Mapping[str, Sequence[str]]:
        """Return by stem the ids of the records that contain it, for these stems or all."""
        postings: defaultdict[str, list[str]] = defaultdict(list)
        stem_of = self._vocabulary.stems
        numbers = None if stems is None else self._vocabulary.numbers_of_stems(stems)
        for id_, entry in self._entries.items():
            words = entry.stems()
            for number in words if numbers is None else numbers.intersection(words):
                postings[stem_of[number]].append(id_)
        return postings

    def stems(self, id_: str) -> frozenset[str]:
        """Return the stems in the texts of a record, with those that only a search finds."""
        numbers = self._entries[id_].all_numbers()
        return frozenset(map(self._vocabulary.stems.__getitem__, numbers))

    def with_any(self, stems: Collection_[str]) -> set[str]:
        """Return the ids of the records that contain any of some stems."""
        return set().union(*self.postings(stems).values()) if stems else set()

    def facts(self, id_: str) -> similarity.Profile:
        """Return the profile of a record, without its tokens."""
        if id_ not in self._facts:
            entry = self._entries[id_]
            stem_of = self._vocabulary.stems.__getitem__
            incidental = {*entry.rest.numbers()}.difference(entry.topic.numbers())
            self._facts[id_] = similarity.Profile(
                id=id_,
                days=entry.days,
                tokens=_NOTHING,
                length=entry.topic.length + entry.rest.length,
                incidental=frozenset(map(stem_of, incidental)),
                tags=frozenset(entry.tags),
                references=frozenset(entry.references),
                links=self.links[id_],
            )
        return self._facts[id_]

    def own_weights(self, id_: str) -> dict[int, float]:
        """Return the weights of a record that is compared with others."""
        entry = self._entries[id_]
        return self.weigher.weights((entry.topic, entry.rest), similarity.B_QUERY)

    def _top_terms(self, id_: str, own: Mapping[int, float]) -> list[str]:
        """Return the top terms of a record."""
        stem_of = self._vocabulary.stems
        weights = {stem_of[number]: own[number] for number in self._entries[id_].topic.numbers()}
        return similarity.highest_terms(weights, self.corpus, is_in_corpus=True)

    def top_terms(self, id_: str) -> list[str]:
        """Return the top terms of a record."""
        return self._top_terms(id_, self.own_weights(id_))

    def _weights_of(self, id_: str) -> Mapping[int, float]:
        """Return the weights of a record that others are compared with."""
        weights = self._weights.get(id_)
        if weights is None:
            entry = self._entries[id_]
            bags = (entry.topic, entry.rest)
            weights = self._weights[id_] = self.weigher.weights(bags, similarity.B_OTHER)
        return weights

    def similarities(
        self, id_: str, own: Mapping[int, float], ids: Iterable[str]
    ) -> dict[str, float]:
        """Return by id how similar these records are to one; `own` are its `own_weights`."""
        profile = self.facts(id_)
        norm = similarity.norm(own.values())
        return {
            other: similarity.combined(
                product(own, self._weights_of(other)) / norm, profile, self.facts(other)
            )
            for other in ids
        }

    def similar(
        self,
        id_: str,
        row_of: Callable[[str], Any],
        postings: Mapping[str, Sequence[str]],
    ) -> Similar:
        """Return the similar records of a record.

        Args:
            id_: The record.
            row_of: A function from ids to rows, whose texts the reasons are taken from.
            postings: What `postings` returns for the top terms of the record, or for more.

        """
        profile = self.facts(id_)
        own = self.own_weights(id_)
        terms = self._top_terms(id_, own)
        candidates = set().union(*(postings[term] for term in terms), profile.links)
        candidates &= self._entries.keys()
        candidates.discard(id_)
        similarities = self.similarities(id_, own, candidates)
        speaking = witnesses.most_similar(similarities)
        testimonies = witnesses.testimonies(
            {witness: similarities[witness] for witness in speaking}, self.links
        )
        neighbours = {other for link in profile.links for other in self.links.get(link, ())}
        more = (neighbours.union(testimonies) & self._entries.keys()) - candidates - {id_}
        similarities |= self.similarities(id_, own, more)
        matches = self._best(profile, similarities, testimonies)
        floors = [score for score, _ in matches[MAX_SIMILAR - 1 :]]
        least = [similarities[other] for other in speaking[witnesses.MAX_WITNESSES - 1 :]]
        chosen = [other for _, other in matches]
        return Similar(
            ids=tuple(chosen),
            whys=self._whys(own, profile, chosen, testimonies, row_of),
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
                support = witnesses.support(profile, self.facts(other), testimonies.get(other))
                scores.append((-value - support, other))
        return [(-score, other) for score, other in sorted(scores)[:MAX_SIMILAR]]

    def _whys(
        self,
        own: Mapping[int, float],
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
        stem_of = self._vocabulary.stems
        weights = {stem_of[number]: weight for number, weight in own.items()}
        comparison = similarity.Comparison(profile, self.corpus, weights)
        whys = []
        for id_ in ids:
            other, others = self.facts(id_), self._weights_of(id_)
            shared = {stem_of[number]: others[number] for number in own.keys() & others.keys()}
            match = comparison.with_weights(other, shared)
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
