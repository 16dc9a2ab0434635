"""The search of the site, which needs no server: an index that the browser loads in parts."""

from __future__ import annotations

from binascii import crc32
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.html import search_shards as shards
from almanac_cli.formats.html import search_state, search_terms
from almanac_cli.formats.html.search_documents import (
    Document,
    Record,
    key_of,
    make_documents,
    number,
)
from almanac_cli.formats.html.search_state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Record", "SearchIndex", "make_search"]

# Where more of the documents changed, the index is made anew, which is faster then.
_MAX_MENDED = 1 / 8


class SearchIndex(NamedTuple):
    """The files of the search of a site."""

    files: dict[str, bytes]  # by path in the site
    state: bytes  # for the next call of `make_search`


def make_search(
    records: Iterable[Record],
    read_rows: Callable[[Sequence[Record]], Iterable[str]],
    before: bytes = b"",
) -> SearchIndex:
    """Return the files of the search in records, which depend on the records alone.

    Args:
        records: The records, in any order.
        read_rows: A function that returns for records their rows, as JSON, in the same order.
        before: The state that the last call returned, or nothing. With it, only what changed is
            read and made again. A damaged state counts as nothing.

    """
    old = search_state.load(before)
    documents = number(_documents([*records], read_rows, old.documents.values()))
    change = search_terms.Change(old.documents, documents)
    if len(change) > len(documents) * _MAX_MENDED:
        state, cuts = _make(documents)
    else:
        state, cuts = _mend(old, documents, change)
    return SearchIndex(_files(state, cuts), search_state.dump(state))


def _documents(
    records: Sequence[Record],
    read_rows: Callable[[Sequence[Record]], Iterable[str]],
    old: Iterable[Document],
) -> list[Document]:
    """Return the documents for records; those that are old already are not made again."""
    keys = [*map(key_of, records)]
    by_key = {document.key: document for document in old}
    new = [record for record, key in zip(records, keys, strict=True) if key not in by_key]
    by_key.update((document.key, document) for document in make_documents(new, read_rows(new)))
    return [by_key[key] for key in keys]


def _make(documents: Mapping[int, Document]) -> tuple[State, shards.Cuts]:
    """Return the index of documents, made from nothing."""
    lists = search_terms.make_lists(documents)
    terms = {token: search_terms.encode_lists(ranked) for token, ranked in lists.items()}
    cuts = shards.Cuts(terms)
    unions = search_terms.make_unions(lists, cuts.unions())
    return State(documents, terms, unions), cuts


def _mend(
    old: State, documents: Mapping[int, Document], change: search_terms.Change
) -> tuple[State, shards.Cuts]:
    """Return the index of documents, made from that of other documents; `old` is used up."""
    change.mend_terms(old.terms)
    change.mend_prefixes(old.unions)
    cuts = shards.Cuts(old.terms)
    beginnings = cuts.unions()
    unions = {text: lists for text, lists in old.unions.items() if text in beginnings}
    missing = beginnings - unions.keys()
    if missing:
        unions |= search_terms.make_unions(search_terms.LazyLists(old.terms), missing)
    return State(documents, old.terms, unions), cuts


def _files(state: State, cuts: shards.Cuts) -> dict[str, bytes]:
    """Return the files of an index, by path in the site."""
    files = dict(shards.term_shards(cuts, state.terms))
    files.update(shards.union_shards(state.unions))
    files.update(shards.entry_shards(state.documents))
    version = 0
    for name in sorted(files):
        version = crc32(files[name], version)
    name, content = shards.first_shard(state.documents, cuts, f"{version:08x}")
    files[name] = content
    return {f"{shards.FOLDER}{name}.js": content for name, content in files.items()}
