"""Finding the similar records of all records, half of them in a second process."""

from __future__ import annotations

import marshal
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis.collection import Collection, Similar
from almanac_cli.analysis.entries import Entry
from almanac_cli.analysis.similarity import Corpus
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.formats.json_codec import decode_row
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kinds import Kind


_MIN_SHARED_RECORDS = 1000  # from so many on, a second process compares half of them


def all_similar(  # noqa: PLR0913, PLR0917 (the parts of a collection)
    kind: Kind,
    entries: Mapping[str, Entry],
    vocabulary: Vocabulary,
    corpus: Corpus,
    texts: Mapping[str, str],
    progress: Progress,
) -> dict[str, Similar]:
    """Return the similar records of all records by id, of every second one from a worker.

    A worker has only the kinds in KINDS.
    """
    ids = sorted(entries)
    far = ids[1::2] if len(ids) >= _MIN_SHARED_RECORDS and kind in KINDS else []
    near = {*ids}.difference(far)
    with ExitStack() as stack:
        worker = None
        if far:
            worker = stack.enter_context(Worker(answer_request))
            parts = (entries, vocabulary, corpus, texts, far)
            worker.submit(encode_request(kind, *parts))
        collection = Collection(kind, entries, vocabulary, corpus)
        postings = collection.postings()
        similar = {
            id_: collection.similar(id_, lambda id_: decode_row(texts[id_]), postings)
            for id_ in stack.enter_context(progress(ids))
            if id_ in near
        }
        if worker:
            similar |= decode_similar(far, worker.result())
    return similar


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
    collection = Collection(kind, entries, Vocabulary.from_bytes(words), Corpus(*corpus))
    postings = collection.postings()
    similar = (collection.similar(id_, lambda id_: decode_row(texts[id_]), postings) for id_ in ids)
    return marshal.dumps([tuple(result) for result in similar])


def decode_similar(ids: Sequence[str], result: bytes) -> dict[str, Similar]:
    """Return by id what `answer_request` returns for these ids."""
    values = marshal.loads(result)  # noqa: S302 (our own worker's)
    return {id_: Similar(*value) for id_, value in zip(ids, values, strict=True)}
