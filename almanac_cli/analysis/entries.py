"""Entries: what the relations of a record are computed from, in little memory."""

from __future__ import annotations

from array import array
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import similarity
from almanac_cli.index import schema, segments, tokenizer
from almanac_cli.index.search_texts import field_text, search_texts
from almanac_cli.model import periods

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from almanac_cli.analysis.vocabulary import Vocabulary
    from almanac_cli.model.kinds import Kind


class Entry(NamedTuple):
    """A record as all records are compared; words are numbers of a vocabulary (4 bytes each)."""

    id: str
    days: tuple[int, int]  # as in `similarity.Profile`
    tags: tuple[str, ...]
    references: tuple[str, ...]  # ids of the records of other kinds that it refers to
    links: tuple[str, ...]  # ids in its own file, of records of its kind
    texts: tuple[bytes, ...]  # the words of each of `Kind.similarity_weights`, in their order
    more: bytes  # words that only a search finds, and that count as being in the record

    def numbers(self) -> array[int]:
        """Return the numbers of the words of the compared texts, in their order."""
        return array("I", b"".join(self.texts))

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
    tokens = tokenizer.tokenize(texts, schema.UNSTEMMED)
    vocabulary.add(token for words in tokens for token in words)
    numbers = (vocabulary.numbers(words).tobytes() for words in tokens)
    for row in rows:
        compared = tuple(next(numbers) for _ in fields)
        yield _entry(kind, row, compared, next(numbers))


def profile(
    kind: Kind,
    entry: Entry,
    vocabulary: Vocabulary,
    links: frozenset[str],
    fields: Collection[str] | None = None,
) -> similarity.Profile:
    """Return the profile of a record by the texts of some fields, `None` for all that are compared.

    `links` are those in all files. The profile is that of `related.profiles`.
    """
    stems = vocabulary.stems
    tokens: defaultdict[str, float] = defaultdict(float)
    length = 0.0
    topic: set[str] = set()
    for (field, weight), text in zip(kind.similarity_weights.items(), entry.texts, strict=True):
        if fields is not None and field not in fields:
            continue
        words = [stems[number] for number in array("I", text)]
        for stem in words:
            tokens[stem] += weight
        length += weight * len(words)
        if field in kind.topic_fields:
            topic.update(words)
    return similarity.Profile(
        id=entry.id,
        days=entry.days,
        tokens=tokens,
        length=length,
        incidental=frozenset(tokens.keys() - topic),
        tags=frozenset(entry.tags),
        references=frozenset(entry.references),
        links=links,
    )


def _entry(kind: Kind, row: Mapping[str, Any], texts: tuple[bytes, ...], more: bytes) -> Entry:
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
    )


def _searched(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return the searched text of a row that is not its compared texts, as a search has it."""
    fields = [
        field
        for field in kind.search_weights
        if field not in kind.similarity_weights or not field_text(row, field).isascii()
    ]
    return "\n".join(search_texts(fields, row))
