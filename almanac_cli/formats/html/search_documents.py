"""What the search of the site holds of each record: its tokens, and what a result shows of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.html.search_words import Tokenizer
from almanac_cli.formats.json_codec import decode_row
from almanac_cli.model.kinds import PUBLISHED
from almanac_cli.model.spans import date_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.model.kind import Kind

# The lowest weight in `Kind.search_weights` of the fields in each rank: titles, tags, other texts.
RANKS = (4.0, 2.0, 0.1)
MAX_MERIT = 7
# The merit of each score, 0 for none: the higher scores differ, since they come first.
_MERITS = (0, 0, 1, 1, 2, 2, 3, 4, 5, 6, MAX_MERIT)
# The records of a kind have the numbers from a multiple of this on, so that a new one changes only
# the numbers of its kind; those of the first kind have the last numbers.
_ROOM = 64
# What an HTML parser could take as the end of a script, and what ended lines in JavaScript once.
_UNSAFE = re.compile("[<>&\u2028\u2029]")


class Record(NamedTuple):
    """A record of the site."""

    kind: str  # the name of its kind
    id: str
    digest: bytes  # of its row: equal for equal rows


class Document(NamedTuple):
    """What the search holds of a record; all of it is text without tabs or ends of lines."""

    key: str  # equal for the same text of the same record
    kind: str  # the name of its kind
    order: str  # by which the documents of a kind are numbered: the date, and the id
    merit: str  # a digit from 0 to MAX_MERIT: of documents that match alike, the higher comes first
    entry: str  # what a result shows, as JSON
    tokens: tuple[str, ...]  # those of each rank, with spaces between; no token is in two ranks


def key_of(record: Record) -> str:
    """Return the key of the document for a record."""
    return f"{record.kind}:{record.digest.hex()}"


def make_documents(records: Iterable[Record], texts: Iterable[str]) -> Iterator[Document]:
    """Yield the document for each record; `texts` are their rows as JSON."""
    tokenizer = Tokenizer()
    kinds = {kind.name: kind for kind in PUBLISHED}
    ranks = {kind.name: _fields_by_rank(kind) for kind in PUBLISHED}
    for record, text in zip(records, texts, strict=True):
        kind, row = kinds[record.kind], decode_row(text)
        date = row[kind.date_field]
        yield Document(
            key=key_of(record),
            kind=kind.name,
            order=f"{date} {row['id']}",
            merit=str(_merit(kind, row)),
            entry=_entry(kind, row),
            tokens=_tokens(tokenizer, ranks[kind.name], row),
        )


def number(documents: Iterable[Document]) -> dict[int, Document]:
    """Return documents by their numbers, which ascend from the oldest of a kind to the newest."""
    by_kind: dict[str, list[Document]] = {kind.name: [] for kind in reversed(PUBLISHED)}
    for document in documents:
        by_kind[document.kind].append(document)
    numbered: dict[int, Document] = {}
    for name, base in bases({name: len(items) for name, items in by_kind.items()}).items():
        items = sorted(by_kind[name], key=lambda document: document.order)
        numbered.update(enumerate(items, start=base))
    return numbered


def bases(counts: Mapping[str, int]) -> dict[str, int]:
    """Return by name of a kind the lowest number of its documents, for how many there are."""
    lowest: dict[str, int] = {}
    base = 0
    for kind in reversed(PUBLISHED):
        lowest[kind.name] = base
        room = _ROOM
        while room < counts.get(kind.name, 0):
            room *= 2
        base += room
    return lowest


def script_text(value: object) -> str:
    """Return a value as JSON that may stand in a script, also one inside a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _fields_by_rank(kind: Kind) -> list[list[str]]:
    """Return the searched fields of a kind in each rank."""
    fields: list[list[str]] = [[] for _ in RANKS]
    for field, weight in kind.search_weights.items():
        rank = next((n for n, lowest in enumerate(RANKS) if weight >= lowest), None)
        if rank is not None:
            fields[rank].append(field)
    return fields


def _tokens(
    tokenizer: Tokenizer, fields_by_rank: list[list[str]], row: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the tokens of a row as a document has them."""
    ranks: list[str] = []
    before: set[str] = set()
    for fields in fields_by_rank:
        text = "\n".join(_text(row[field]) for field in fields if row[field])
        tokens = [token for token in tokenizer.tokens(text) if token not in before]
        before.update(tokens)
        ranks.append(" ".join(tokens))
    return tuple(ranks)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _merit(kind: Kind, row: Mapping[str, Any]) -> int:
    """Return the merit of a row; where a kind has no scores, its records are few and go first."""
    return _MERITS[row["score"] or 0] if "score" in kind.fields else MAX_MERIT


def _entry(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return what a result shows of a row: the folder of its page, title, source, date, score.

    Without a source it is the name of the kind. The score is 0 if there is none yet.
    """
    date = date_words(row[kind.date_field], kind.precision(row, kind.date_field))
    source = row.get("source") or kind.name.capitalize()
    entry = [f"{kind.folder}/{row['id']}/", row["title"], source, date]
    return script_text([*entry, row["score"] or 0] if "score" in kind.fields else entry)
