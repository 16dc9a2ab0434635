"""Finding the similar records of all records, more than half of them in a second process."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, Self

from almanac_cli.analysis.collection import Collection
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.analysis.entries import Entry
from almanac_cli.analysis.similar_records import Similar, SimilarRecords
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.formats.json_codec import decode_row
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kind import Kind


_MIN_SHARED_RECORDS = 1000  # from so many on, a second process compares a part of them
_NEAR, _OF = 5, 11  # this one compares 5 of 11, since it finds the same stories as well


class Requests:
    """A request for the similar records of all records, of which a worker performs a part.

    As a context manager, it ends the worker at the end of the block. A worker has only the kinds in
    KINDS.
    """

    def __init__(
        self,
        kind: Kind,
        entries: Mapping[str, Entry],
        vocabulary: Vocabulary,
        corpus: Corpus,
        texts: Mapping[str, str],
    ) -> None:
        """Start a worker with its part, if there are many records."""
        self._parts = (kind, entries, vocabulary, corpus, texts)
        self._ids = sorted(entries)
        self._far: list[str] = []
        self._worker: Worker | None = None
        if len(entries) >= _MIN_SHARED_RECORDS and kind in KINDS:
            self._far = [id_ for n, id_ in enumerate(self._ids) if n % _OF >= _NEAR]
            self._worker = Worker(answer_request)
            self._worker.submit(encode_request(*self._parts, self._far))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker:
            self._worker.close()

    def similar(self, progress: Progress) -> dict[str, Similar]:
        """Return the similar records of all records, by id."""
        records = _similar_records(*self._parts)
        near = {*self._ids}.difference(self._far)
        with progress(self._ids) as ids:
            similar = {id_: records.of(id_) for id_ in ids if id_ in near}
            if self._worker:
                similar |= decode_similar(self._far, self._worker.result())
        return similar


def _similar_records(
    kind: Kind,
    entries: Mapping[str, Entry],
    vocabulary: Vocabulary,
    corpus: Corpus,
    texts: Mapping[str, str],
) -> SimilarRecords:
    collection = Collection(kind, entries, vocabulary, corpus)
    return SimilarRecords(
        collection,
        collection.postings(),
        lambda id_: decode_row(texts[id_]),
        collection.bounds(),
    )


def encode_request(  # noqa: PLR0913, PLR0917 (the parts of a collection)
    kind: Kind,
    entries: Mapping[str, Entry],
    vocabulary: Vocabulary,
    corpus: Corpus,
    texts: Mapping[str, str],
    ids: Sequence[str],
) -> bytes:
    """Return as bytes a collection of a kind of KINDS, and the ids of some records in it.

    `texts` has all records as JSON, by id.
    """
    values: Any = [entry.values() for entry in entries.values()]
    counts: Any = (corpus.size, {**corpus.document_frequencies})
    return marshal.dumps((kind.name, values, vocabulary.to_bytes(), counts, {**texts}, [*ids]))


def answer_request(request: bytes) -> bytes:
    """Return as bytes the similar records of each record of a request; the task of a worker."""
    name, values, words, corpus, texts, ids = marshal.loads(request)  # noqa: S302 (`encode_request`)
    kind = next(kind for kind in KINDS if kind.name == name)
    entries = {entry.id: entry for entry in map(Entry.from_values, values)}
    vocabulary = Vocabulary.from_bytes(words)
    records = _similar_records(kind, entries, vocabulary, Corpus(*corpus), texts)
    return marshal.dumps([tuple(records.of(id_)) for id_ in ids])


def decode_similar(ids: Sequence[str], result: bytes) -> dict[str, Similar]:
    """Return by id what `answer_request` returns for these ids."""
    values = marshal.loads(result)  # noqa: S302 (our own worker's)
    return {id_: Similar(*value) for id_, value in zip(ids, values, strict=True)}
