"""The values of a query that no record has, and the most similar ones that records have."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model import text
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.index.reader import Result

_MIN_RATIO = 0.65  # of difflib: the beginning of a word that is half as long again is similar
_MAX_COMPARED = 2000  # values of records, the most frequent ones


class MissingValue(NamedTuple):
    """A text that a query requires in a field, and that no record has there."""

    field: str
    value: str
    suggestion: str | None  # the most similar value of a record; None if none is similar


def missing_values(answer: Result, query: Query) -> Iterator[MissingValue]:
    """Yield the texts in a query that no record of the kind has; ids of references are left out.

    Args:
        answer: The result of the query, maybe with further conditions.
        query: The query.

    """
    yield from _missing(answer, query, is_excluded=False)
    for other in query.excluded:
        yield from _missing(answer, other, is_excluded=True)


def _missing(answer: Result, query: Query, *, is_excluded: bool) -> Iterator[MissingValue]:
    """Yield the same for a query without those that it excludes."""
    reader = answer.reader
    ids = {reference.field for reference in reader.kind.references}
    for part in ("any_of", "names", "all_of", "some_of"):
        for field, values in getattr(query, part).items():
            is_required = part == "all_of" or len(values) == 1
            if field in ids or (is_required and answer.total and not is_excluded):
                continue
            for value in values:
                changes: dict[str, Any] = {part: {field: (value,)}}
                alone = Query()._replace(**changes)
                if isinstance(value, str) and not reader.has_any(alone):
                    names = reader.values(field)[:_MAX_COMPARED]
                    yield MissingValue(field, value, _most_similar(value, names))


def _most_similar(value: str, names: Iterable[str]) -> str | None:
    """Return the name most similar to a value, as a whole or in a run of as many words.

    If none is, the words may be in another order. To a value without words no name is similar.
    """
    import difflib

    words = text.words(value).split()
    if not words:
        return None
    runs = [*chain.from_iterable(_runs(name, len(words)) for name in names)]
    for arrange in (list, sorted):
        keys = {" ".join(arrange(run)): name for run, name in reversed(runs)}
        near = difflib.get_close_matches(" ".join(arrange(words)), keys, n=1, cutoff=_MIN_RATIO)
        if near:
            return keys[near[0]]
    return None


def _runs(names: str, length: int) -> Iterator[tuple[list[str], str]]:
    """Yield all words, and each run of so many, of names separated by commas, with the name."""
    for name in map(str.strip, names.split(",")):
        words = text.words(name).split()
        yield words, name
        for start in range(len(words) - length + 1):
            yield words[start : start + length], name
