"""The records of a kind compared with each other, as `related.suggest` compares one of them.

Everything is in memory, so that all relations of many records take little time. What is computed of
a record follows from the records alone, whichever else is computed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import similarity
from almanac_cli.analysis.bounds import Bounds
from almanac_cli.analysis.weigher import Weigher, WeightsOfOthers, products

if TYPE_CHECKING:
    from collections.abc import Collection as Collection_
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from almanac_cli.analysis.corpus import Corpus
    from almanac_cli.analysis.entries import Entry
    from almanac_cli.analysis.vocabulary import Vocabulary
    from almanac_cli.model.kind import Kind

_NOTHING: Mapping[str, float] = {}


class Collection:
    """All records of a kind, with the statistics of their words.

    Where many are compared, records are numbers: their places in the order of the ids.
    """

    def __init__(
        self,
        kind: Kind,
        entries: Mapping[str, Entry],
        vocabulary: Vocabulary,
        corpus: Corpus,
    ) -> None:
        """Make a collection; `entries` are those of all records, by id."""
        self.kind = kind
        self.corpus = corpus
        self.weigher = Weigher(vocabulary, corpus)
        self.ids = sorted(entries)  # by number
        self.numbers = {id_: number for number, id_ in enumerate(self.ids)}
        self.links = links_by_id(entries)
        self.facts = _Facts(entries, vocabulary, self.links)
        self._entries = entries
        self._vocabulary = vocabulary
        ordered = [entries[id_] for id_ in self.ids]
        self._others = WeightsOfOthers(self.weigher, ordered)
        # Equal ones are one object, which is soon compared.
        same: dict[Hashable, Any] = {}
        references = [frozenset(entry.references) for entry in ordered]
        self._references: list[frozenset[str]] = [
            same.setdefault(value, value) for value in references
        ]
        self._days: list[tuple[int, int]] = [
            same.setdefault(entry.days, entry.days) for entry in ordered
        ]

    def postings(self, stems: Iterable[str] | None = None) -> Mapping[str, Sequence[int]]:
        """Return by stem the numbers of the records that contain it, for these stems or all."""
        postings: defaultdict[str, list[int]] = defaultdict(list)
        stem_of = self._vocabulary.stems
        words = None if stems is None else self._vocabulary.numbers_of_stems(stems)
        for id_, number in self.numbers.items():
            its_words = self._entries[id_].stems()
            for word in its_words if words is None else words.intersection(its_words):
                postings[stem_of[word]].append(number)
        return postings

    def stems(self, id_: str) -> frozenset[str]:
        """Return the stems in the texts of a record, with those that only a search finds."""
        numbers = self._entries[id_].all_numbers()
        return frozenset(map(self._vocabulary.stems.__getitem__, numbers))

    def with_any(self, stems: Collection_[str]) -> set[str]:
        """Return the ids of the records that contain any of some stems."""
        numbers = set().union(*self.postings(stems).values()) if stems else ()
        return {self.ids[number] for number in numbers}

    def forms(self, id_: str) -> dict[str, str]:
        """Return by stem of a record's texts the first unstemmed spelling in these texts."""
        words, stems = self._vocabulary.words, self._vocabulary.stems
        numbers = reversed(self._entries[id_].numbers())
        return {stems[number]: words[number] for number in numbers}

    def own_weights(self, id_: str) -> dict[int, float]:
        """Return the weights of a record that is compared with others."""
        return self.weigher.weights(self._entries[id_].bags(), similarity.B_QUERY)

    def top_terms(self, id_: str, own: Mapping[int, float]) -> list[str]:
        """Return the top terms of a record; `own` are its `own_weights`."""
        stem_of = self._vocabulary.stems
        weights = {stem_of[number]: own[number] for number in self._entries[id_].topic.numbers()}
        return similarity.highest_terms(weights, self.corpus, is_in_corpus=True)

    def similarities(
        self, id_: str, own: Mapping[int, float], numbers: Collection_[int]
    ) -> dict[int, float]:
        """Return how similar these records are to a record; `own` are its `own_weights`."""
        norm = similarity.norm(own.values())
        combined = similarity.combiner(self.facts[id_])
        days, references = self._days, self._references
        weights = map(self._others.of, numbers)
        return {
            number: combined(product / norm, days[number], references[number])
            for number, product in zip(numbers, products(own, weights), strict=True)
        }

    def bounds(self) -> Bounds:
        """Return the bounds of the similarities of all records."""
        return Bounds(self._others, self._references)

    def shared_products(self, own: Mapping[int, float], id_: str) -> dict[str, float]:
        """Return by stem what it adds to the product of `own` and the weights of a record."""
        stem_of = self._vocabulary.stems
        weights = self._others.of(self.numbers[id_])
        return {stem_of[word]: own[word] * weights[word] for word in own.keys() & weights.keys()}


class _Facts(dict[str, similarity.Profile]):
    """The profiles of records without their tokens, by id."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        vocabulary: Vocabulary,
        links: Mapping[str, frozenset[str]],
    ) -> None:
        super().__init__()
        self._entries = entries
        self._stems = vocabulary.stems
        self._links = links

    def __missing__(self, id_: str) -> similarity.Profile:
        entry = self._entries[id_]
        incidental = {*entry.rest.numbers()}.difference(entry.topic.numbers())
        self[id_] = profile = similarity.Profile(
            id=id_,
            days=entry.days,
            tokens=_NOTHING,
            length=entry.topic.length + entry.rest.length,
            incidental=frozenset(map(self._stems.__getitem__, incidental)),
            tags=frozenset(entry.tags),
            references=frozenset(entry.references),
            links=self._links[id_],
        )
        return profile


def links_by_id(entries: Mapping[str, Entry]) -> dict[str, frozenset[str]]:
    """Return by id of a record the ids of those that it is linked to, by its file or by theirs."""
    links: dict[str, set[str]] = {id_: {*entry.links} for id_, entry in entries.items()}
    for id_, entry in entries.items():
        for other in entry.links:
            if other in links:
                links[other].add(id_)
    return {id_: frozenset(others) for id_, others in links.items()}
