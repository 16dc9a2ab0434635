"""Computing the relations of all records of a kind: similar ones, and those of the same story.

It is kept in the index, and only brought up to date with the records that changed.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import mending, near_stories, similar_requests, stories
from almanac_cli.analysis.collection import Collection
from almanac_cli.analysis.corpus import Corpus, frequency_class
from almanac_cli.analysis.entries import Entry, entries, topic_profile
from almanac_cli.analysis.kept_similar import KeptSimilar
from almanac_cli.analysis.relations import Relations
from almanac_cli.analysis.similar_records import Similar, SimilarRecords
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.formats.json_codec import decode_row
from almanac_cli.index import relation_rows
from almanac_cli.index.relation_rows import KeptRow, decode_numbers, encode_numbers
from almanac_cli.model.query import Order, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Collection as Collection_

    from almanac_cli.index.reader import Reader
    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

_BATCH_RECORDS = 500  # whose texts are split into words at a time
_MAX_CHANGED_PART = 0.1  # of all records; if more changed, all relations are computed


class _State(NamedTuple):
    """All relations with what they were computed from, with records by id."""

    entries: dict[str, Entry]
    similar: Mapping[str, Similar]
    same_story: dict[str, tuple[str, ...]]
    vocabulary: Vocabulary
    frequencies: dict[str, int]  # by stem the number of records, or another that is rounded alike
    numbers: dict[str, int]  # of the rows, by id


class _Kept(NamedTuple):
    """A `_State` as it is kept in the index."""

    entries: dict[str, Entry]
    similar: KeptSimilar
    same_story: dict[str, tuple[str, ...]]
    vocabulary: Vocabulary
    frequencies: dict[str, int]
    numbers: dict[str, int]


class _Changes(NamedTuple):
    """The records that changed since their relations were kept, by number."""

    new: set[int]  # records that are new or changed
    gone: set[int]  # that are no records any more


def all_relations(store: Store, kind: Kind, progress: Progress) -> dict[str, Relations]:
    """Return by id the relations of all valid records of a kind.

    They follow from the files of the records alone: what is kept changes only how long it takes.

    Args:
        store: The store of the almanac.
        kind: The kind of the records.
        progress: A context manager that wraps the ids of the records whose relations are computed.

    Raises:
        DiskError: if the system refuses to read the folder of the kind.

    """
    reader = store.reader(kind)
    if not kind.similarity_weights:
        nothing = Relations((), "[]", ())
        return dict.fromkeys(reader.select(Query(), Order()).ids, nothing)
    records = relation_rows.read_records(reader.index, kind)
    kept = relation_rows.read_digests(reader.index, kind)
    changed = {n for n, (_, digest) in records.items() if kept.get(n) != digest}
    changes = _Changes(changed, kept.keys() - records.keys())
    if not changed and not changes.gone:
        return _read_relations(reader, records)
    few = len(changed) + len(changes.gone) <= max(1, _MAX_CHANGED_PART * len(records))
    state = _read_state(reader) if few else None
    mended = _mend(reader, records, changes, state, progress) if state else None
    return _compute(reader, records, progress) if mended is None else mended


def _read_relations(
    reader: Reader, records: Mapping[int, tuple[str, bytes]]
) -> dict[str, Relations]:
    """Return the relations that are kept of these records."""
    id_of = {n: id_ for n, (id_, _) in records.items()}.__getitem__
    return {
        id_of(n): Relations(tuple(map(id_of, similar)), whys, tuple(map(id_of, same)))
        for n, similar, whys, same in relation_rows.read_results(reader.index, reader.kind)
    }


def _compute(
    reader: Reader, records: Mapping[int, tuple[str, bytes]], progress: Progress
) -> dict[str, Relations]:
    """Compute all relations from nothing, and keep them."""
    kind = reader.kind
    texts = relation_rows.read_texts(reader.index, kind)
    vocabulary = Vocabulary()
    all_entries: dict[str, Entry] = {}
    ids = sorted(texts)
    for start in range(0, len(ids), _BATCH_RECORDS):
        rows = [decode_row(texts[id_]) for id_ in ids[start : start + _BATCH_RECORDS]]
        all_entries.update((entry.id, entry) for entry in entries(kind, rows, vocabulary))
    stems = {*vocabulary.stems}
    frequencies = {stem: count for stem, count in reader.vocabulary("").items() if stem in stems}
    corpus = Corpus(len(records), frequencies)
    with similar_requests.Requests(kind, all_entries, vocabulary, corpus, texts) as requests:
        same = stories.same_stories_of(
            ids,
            {id_: entry.days for id_, entry in all_entries.items()},
            lambda id_: topic_profile(all_entries[id_], vocabulary),
            corpus,
        )
        similar = requests.similar(progress)
    numbers = {id_: n for n, (id_, _) in records.items()}
    state = _State(all_entries, similar, same, vocabulary, frequencies, numbers)
    _keep(reader, state, records, ids, None)
    return _relations(_results(similar), same)


def _mend(
    reader: Reader,
    records: Mapping[int, tuple[str, bytes]],
    changes: _Changes,
    state: _Kept,
    progress: Progress,
) -> dict[str, Relations] | None:
    """Compute what a change of some records changes, and keep it; `None` if that may be all."""
    if frequency_class(len(records)) != frequency_class(len(state.entries)):
        return None
    row_of = lru_cache(None)(partial(_row, reader))
    changed = [row_of(records[n][0]) for n in sorted(changes.new)]
    new = {entry.id: entry for entry in entries(reader.kind, changed, state.vocabulary)}
    numbers = changes.new | changes.gone
    touched = new.keys() | {id_ for id_, n in state.numbers.items() if n in numbers}
    now = {id_: entry for id_, entry in state.entries.items() if id_ not in touched} | new
    frequencies, stems = _count_again(reader, state, touched, new)
    corpus = Corpus(len(records), frequencies)
    collection = Collection(reader.kind, now, state.vocabulary, corpus)
    weighed = collection.with_any(stems)
    kept = state.similar.without(touched)
    affected = mending.affected(collection, state.entries, kept, touched, weighed)
    similar = _similar(collection, affected, row_of, progress)
    others = new.keys() | weighed
    same = near_stories.same_stories(collection, now, others)
    kept_same = {id_: state.same_story.get(id_, ()) for id_ in now}
    same_story = mending.mended_stories(kept_same, same, others | touched)
    restored = {id_ for id_ in now if same_story.get(id_, ()) != kept_same[id_]}
    similar |= {id_: kept[id_] for id_ in restored - similar.keys()}
    row_numbers = {id_: n for n, (id_, _) in records.items()}
    mended = _State(now, similar, same_story, state.vocabulary, frequencies, row_numbers)
    _keep(reader, mended, records, similar, changes.gone)
    results = (*kept.without(similar).results(), *_results(similar))
    return _relations(results, same_story)


def _similar(
    collection: Collection,
    affected: Collection_[str],
    row_of: Callable[[str], Any],
    progress: Progress,
) -> dict[str, Similar]:
    """Return by id the similar records of some records."""
    terms = {
        term for id_ in affected for term in collection.top_terms(id_, collection.own_weights(id_))
    }
    search = SimilarRecords(collection, collection.postings(terms), row_of)
    with progress(sorted(affected)) as ids:
        return {id_: search.of(id_) for id_ in ids}


def _count_again(
    reader: Reader, state: _Kept, touched: Iterable[str], new: Mapping[str, Entry]
) -> tuple[dict[str, int], set[str]]:
    """Return the document frequencies after a change, and the stems that are rounded otherwise."""
    changed = [state.entries[id_] for id_ in touched if id_ in state.entries]
    stem_of = state.vocabulary.stems.__getitem__
    stems = {*chain.from_iterable(map(stem_of, e.all_numbers()) for e in (*changed, *new.values()))}
    _, counts = reader.document_frequencies(stems)
    before = state.frequencies
    moved = {
        stem
        for stem in stems
        if frequency_class(counts.get(stem, 0)) != frequency_class(before.get(stem, 0))
    }
    left = {stem: count for stem, count in before.items() if stem not in stems}
    return left | counts, moved


def _row(reader: Reader, id_: str) -> Any:  # noqa: ANN401 (the JSON of a row)
    """Return a record as a row, without the links that other files hold."""
    return decode_row(relation_rows.read_text(reader.index, reader.kind, id_))


def _results(similar: Mapping[str, Similar]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    return ((id_, result.ids, result.whys) for id_, result in similar.items())


def _relations(
    results: Iterable[tuple[str, tuple[str, ...], str]], stories: Mapping[str, tuple[str, ...]]
) -> dict[str, Relations]:
    return {id_: Relations(ids, whys, stories.get(id_, ())) for id_, ids, whys in results}


def _read_state(reader: Reader) -> _Kept | None:
    """Return all that is kept, `None` if there is nothing that can be read."""
    try:
        words = relation_rows.read_words(reader.index, reader.kind)
        rows = relation_rows.read_rows(reader.index, reader.kind)
        return words and _decode(Vocabulary.from_bytes(words[0]), words[1], rows)
    except (ValueError, EOFError, TypeError, LookupError):
        return None


def _decode(vocabulary: Vocabulary, frequencies: dict[str, int], rows: Sequence[KeptRow]) -> _Kept:
    """Return what is kept in rows, with ids in place of numbers."""
    decode, from_values = relation_rows.decode_entry, Entry.from_values
    all_entries = [from_values(decode(row.entry)) for row in rows]
    ids = {row.n: entry.id for row, entry in zip(rows, all_entries, strict=True)}
    numbers = {id_: n for n, id_ in ids.items()}
    same_story = {
        ids[row.n]: tuple(map(ids.__getitem__, decode_numbers(row.same_story)))
        for row in rows
        if row.same_story
    }
    return _Kept(
        {entry.id: entry for entry in all_entries},
        KeptSimilar({ids[row.n]: row for row in rows}, numbers, vocabulary),
        same_story,
        vocabulary,
        frequencies,
        numbers,
    )


def _keep(
    reader: Reader,
    state: _State,
    records: Mapping[int, tuple[str, bytes]],
    ids: Iterable[str],
    gone: Iterable[int] | None,
) -> None:
    """Keep the relations of some records in the index; `gone` is as in `relation_rows.write`."""
    digests = dict(records.values())
    rows = (_kept_row(state, id_, digests[id_]) for id_ in ids)
    words = (state.vocabulary.to_bytes(), state.frequencies)
    reader.index.keep(
        lambda connection: relation_rows.write(connection, reader.kind, rows, gone, words)
    )


def _kept_row(state: _State, id_: str, digest: bytes) -> KeptRow:
    result = state.similar[id_]

    def numbers_of(ids: Iterable[str]) -> bytes:
        return encode_numbers(map(state.numbers.__getitem__, ids))

    return KeptRow(
        n=state.numbers[id_],
        digest=digest,
        entry=relation_rows.encode_entry(state.entries[id_].values()),
        terms=encode_numbers(map(state.vocabulary.number_of_stem, result.terms)),
        witnesses=numbers_of(result.witnesses),
        threshold=result.threshold,
        similar=numbers_of(result.ids),
        same_story=numbers_of(state.same_story.get(id_, ())),
        whys=result.whys,
    )
