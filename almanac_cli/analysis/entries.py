"""Entries: what the relations of a record are computed from, in little memory."""

from __future__ import annotations

from array import array
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import similarity
from almanac_cli.index import segments, tokenizer
from almanac_cli.index.search_texts import field_text, search_texts
from almanac_cli.index.tokenizer import STOPWORDS
from almanac_cli.model import periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.analysis.vocabulary import Vocabulary
    from almanac_cli.model.kind import Kind


class Bag(NamedTuple):
    """The stems of some texts of a record but for stopwords, as numbers of their first words."""

    stems: bytes
    counts: bytes  # of each stem, the sum over fields of count times field weight (8 bytes each)
    length: float  # that sum for all words

    def numbers(self) -> array[int]:
        """Return the numbers of the stems."""
        return array("I", self.stems)


class Entry(NamedTuple):
    """A record as all records are compared; words are numbers of a vocabulary (4 bytes each)."""

    id: str
    days: tuple[int, int]  # as in `similarity.Profile`
    tags: tuple[str, ...]
    references: tuple[str, ...]  # ids of the records of other kinds that it refers to
    links: tuple[str, ...]  # ids in its own file, of records of its kind
    texts: tuple[bytes, ...]  # the words of each of `Kind.similarity_weights`, in their order
    more: bytes  # words that only a search finds, and that count as being in the record
    topic: Bag  # of the topic fields
    rest: Bag  # of the other compared fields

    @classmethod
    def from_values(cls, values: Iterable[Any]) -> Entry:
        """Return the entry of its values, whose bags may be plain tuples."""
        *others, topic, rest = values
        return cls._make((*others, Bag(*topic), Bag(*rest)))

    def values(self) -> tuple[Any, ...]:
        """Return the values of the entry in plain tuples, which `marshal` can write."""
        return (*self[:-2], tuple(self.topic), tuple(self.rest))

    def bags(self) -> tuple[Bag, Bag]:
        """Return the bags of all compared fields."""
        return self.topic, self.rest

    def numbers(self) -> array[int]:
        """Return the numbers of the words of the compared texts, in their order."""
        return array("I", b"".join(self.texts))

    def stems(self) -> array[int]:
        """Return the stems of the compared texts as numbers of their first words, some twice."""
        return array("I", self.topic.stems + self.rest.stems)

    def all_numbers(self) -> array[int]:
        """Return the numbers of all words that count as being in the record."""
        return self.numbers() + array("I", self.more)


def entries(
    kind: Kind, rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary
) -> Iterator[Entry]:
    """Yield the entries of rows, which have the links of their own files alone, in their order.

    Their words are added to the vocabulary.
    """
    fields = [*kind.similarity_weights]
    texts = []
    for row in rows:
        folded = [segments.fold(field_text(row, field)) for field in fields]
        texts += [*folded, _searched(kind, row)]
    tokens = tokenizer.split_words(texts)
    vocabulary.add(token for words in tokens for token in words)
    numbers = (vocabulary.numbers(words).tobytes() for words in tokens)
    for row in rows:
        compared = tuple(next(numbers) for _ in fields)
        bags = _bags(kind, compared, vocabulary)
        yield _entry(kind, row, compared, next(numbers), bags)


def _bags(kind: Kind, texts: Sequence[bytes], vocabulary: Vocabulary) -> tuple[Bag, Bag]:
    """Return the bags of the topic fields and of the other compared fields of a record."""
    counts: tuple[dict[int, float], ...] = ({}, {})
    lengths = [0.0, 0.0]
    for (field, weight), text in zip(kind.similarity_weights.items(), texts, strict=True):
        part = field not in kind.topic_fields
        numbers = vocabulary.stem_numbers(array("I", text))
        lengths[part] += weight * len(numbers)
        bag = counts[part]
        for number in numbers:
            bag[number] = bag.get(number, 0.0) + weight
    topic, rest = (_bag(*values, vocabulary) for values in zip(counts, lengths, strict=True))
    return topic, rest


def _bag(counts: Mapping[int, float], length: float, vocabulary: Vocabulary) -> Bag:
    stems = [number for number in counts if vocabulary.stems[number] not in STOPWORDS]
    values = array("d", map(counts.__getitem__, stems))
    return Bag(array("I", stems).tobytes(), values.tobytes(), length)


def topic_profile(entry: Entry, vocabulary: Vocabulary) -> similarity.Profile:
    """Return the profile of a record by the texts of the topic fields, without stopwords."""
    stem_of = vocabulary.stems.__getitem__
    counts = array("d", entry.topic.counts)
    return similarity.Profile(
        id=entry.id,
        days=entry.days,
        tokens=dict(zip(map(stem_of, entry.topic.numbers()), counts, strict=True)),
        length=entry.topic.length,
        incidental=frozenset(),
        tags=frozenset(entry.tags),
        references=frozenset(entry.references),
        links=frozenset(),
    )


def _entry(
    kind: Kind,
    row: Mapping[str, Any],
    texts: tuple[bytes, ...],
    more: bytes,
    bags: tuple[Bag, Bag],
) -> Entry:
    day = date.fromisoformat(row[kind.date_field][:10])
    precision = kind.precision(row, kind.date_field)
    references = [reference for reference in kind.references if not reference.symmetric]
    return Entry(
        id=row["id"],
        days=(day.toordinal(), periods.last_day(day, precision or "day").toordinal()),
        tags=tuple(row.get("tags", ())),
        references=tuple(id_ for reference in references for id_ in reference.ids(row)),
        links=tuple(kind.links.ids(row)) if kind.links else (),
        texts=texts,
        more=more,
        topic=bags[0],
        rest=bags[1],
    )


def _searched(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return the searched text of a row that is not its compared texts, as a search has it."""
    fields = [
        field
        for field in kind.search_weights
        if field not in kind.similarity_weights or not field_text(row, field).isascii()
    ]
    return "\n".join(search_texts(fields, row))
