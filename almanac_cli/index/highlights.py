"""Where a search matches in the texts of a record, from the marks that FTS5 sets in segments."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.index import schema, segments
from almanac_cli.index.search_texts import field_text
from almanac_cli.model.query import Highlight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.model.kind import Kind

# Before and after a match, and where an excerpt is cut; no valid record has these characters.
_MATCH_MARK, _CUT_MARK = "\x02", "\x03"
_ELLIPSIS = "…"
_PHRASE = re.compile('"((?:[^"]|"")*)"')
_MAX_EXCERPT_TOKENS = 64  # the limit of snippet() (SQLite FTS5, section 5.1.3)
_PAIRS_A_WORD = 3  # that are as wide as a word and a space of another script


class _Marked(NamedTuple):
    """A text of a record, and what FTS5 returns for it."""

    original: str  # the text in the record
    marked: str  # its `segments.segment`, or an excerpt of that, with marks


def sql_columns(kind: Kind, size: int) -> str:
    """Return the SQL expressions of marked texts, in a search in records of a kind.

    The first is the title, then come excerpts of each of `Kind.excerpt_fields`. An excerpt has at
    most `size` words, or three times as many pairs of characters of scripts without spaces, but
    never more than 64.
    """
    words, pairs = (min(n, _MAX_EXCERPT_TOKENS) for n in (size, size * _PAIRS_A_WORD))
    table, columns = schema.search_table(kind), schema.search_columns(kind)
    marks = f"'{_MATCH_MARK}', '{_MATCH_MARK}'"
    excerpts = (
        f"snippet({table}, {columns.index(field)}, {marks}, '{_CUT_MARK}', CASE "
        f"WHEN 2 * length({table}.{schema.WHOLE_RUNS}) > length({table}.{field}) "
        f"THEN {pairs} ELSE {words} END)"
        for field in kind.excerpt_fields
    )
    return ", ".join([f"highlight({table}, {columns.index(kind.title_field)}, {marks})", *excerpts])


def highlight(
    kind: Kind, match: str, row: Mapping[str, Any], marked_texts: Sequence[str]
) -> Highlight:
    """Return the title and the first excerpt with a match, else the first, split at the matches.

    Args:
        kind: The kind of the record.
        match: The full-text expression that was searched for.
        row: The record as a row.
        marked_texts: The values of `sql_columns` for the record.

    """
    pairs = {word for phrase in _PHRASE.findall(match) for word in phrase.split() if len(word) > 1}
    title, *excerpts = (
        _Marked(field_text(row, field), marked)
        for field, marked in zip(
            (kind.title_field, *kind.excerpt_fields), marked_texts, strict=True
        )
    )
    matching = [text for text in excerpts if _MATCH_MARK in text.marked]
    context = (matching or [*excerpts, _Marked("", "")])[0]
    return Highlight(_parts(title, pairs), _parts(context, pairs))


def _parts(text: _Marked, pairs: set[str]) -> tuple[str, ...]:
    """Return a text, or an excerpt of it, split where the matches begin and end."""
    before, after = (
        _ELLIPSIS if cut else ""
        for cut in (text.marked.startswith(_CUT_MARK), text.marked.endswith(_CUT_MARK))
    )
    parts = text.marked.replace(_CUT_MARK, "").split(_MATCH_MARK)
    if not text.original.isascii():
        parts = _original_parts(text.original, parts, pairs)
    parts[0], parts[-1] = before + parts[0], parts[-1] + after
    return tuple(parts)


def _original_parts(original: str, parts: list[str], pairs: set[str]) -> list[str]:
    """Return the parts of the original text for those of its segments, or of an excerpt of them."""
    aligned = segments.align(original)
    excerpt = "".join(parts)
    start = aligned.text.find(excerpt)
    if start < 0 or not excerpt:
        return [original]
    end = aligned.ends[start + len(excerpt) - 1]
    ends = [aligned.starts[start]]  # of the parts before and in the matches
    at = start
    for n, part in enumerate(parts):
        if n % 2 == 1 and part:
            first, last = aligned.starts[at], aligned.ends[at + len(part) - 1]
            word = part.split()[-1]
            if segments.is_pair(word) and word not in pairs:  # only its first character matches
                last = aligned.ends[at + len(part) - 2]
            if first <= ends[-1] and len(ends) > 1:
                ends[-1] = max(last, ends[-1])
            else:
                ends += [first, last]
        at += len(part)
    places = [*ends, end]
    return [original[one:other] for one, other in pairwise(places)]
