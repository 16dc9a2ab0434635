"""Selecting records with the options and the search of a command: `Selection`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import echo_unknown_fields
from almanac_cli.cli.output import echo_absence
from almanac_cli.errors import quoted
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order
from almanac_cli.model.rows import MAX_SCORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.index.reader import Reader, Result
    from almanac_cli.index.search_expression import Search
    from almanac_cli.model.query import Query


# A NamedTuple: every list loads this module, and a dataclass takes 1 ms.
class Selection(NamedTuple):
    """The records that a command selects, and by what."""

    result: Result
    query: Query
    search: Search | None  # `None` if the command has no search

    @property
    def expressions(self) -> tuple[str | None, str | None]:
        """`match` and `without` of `Reader.select`, which the search stands for."""
        return _expressions(self.search)

    def require_possible(self) -> None:
        """Require that a record can fulfil the query, before files are replaced by its result.

        Raises:
            UsageError: if a range of dates, or of scores, ends before it begins.

        """
        if (names := self.query.reversed_range) is not None:
            first, last = (f"--{name.replace('_', '-')}" for name in names)
            raise UsageError(f"{first} is after {last}")
        if (self.query.min_score or 0) > (self.query.max_score or MAX_SCORE):
            raise UsageError("--min-score is above --max-score")

    def report_absences(self) -> None:
        """Print what the query and the search name, and no record has, to stderr.

        They are fields, values of fields, and words; each stands with the most similar one that
        some record has.
        """
        if self.search:
            _report_words(self.result, self.search)
        _report_values(self.result, self.query)
        queries = (self.query, *self.query.excluded)
        conditions = chain.from_iterable(query.where for query in queries)
        echo_unknown_fields(self.result.reader, conditions)


def select(
    reader: Reader,
    query: Query,
    order: Order,
    search: Search | None = None,
    *,
    by_relevance: bool = False,
) -> Selection:
    """Return the records that fulfil a query, and match a search if there is one.

    `by_relevance` is as in `Reader.select`.
    """
    match, without = _expressions(search)
    result = reader.select(query, order, match, without=without, by_relevance=by_relevance)
    return Selection(result, query, search)


def _expressions(search: Search | None) -> tuple[str | None, str | None]:
    return (search.match or None, search.without or None) if search else (None, None)


def select_events(
    session: Session, search: str | None, filters: Mapping[str, Any], order: Order | None = None
) -> Selection:
    """Return the events that the values of `filter_options` and `search_option` select.

    `order` is `None` for the newest first.

    Raises:
        UsageError: if an option, or the search, has no meaning.
        NotFound: if an option names no record.
        Ambiguous: if an option names several records.

    """
    from almanac_cli.cli.options.filter_words import read_search

    query, words = read_search(session, EVENT, search, filters, name="--search")
    return select(session.store.reader(EVENT), query, order or Order(), words)


def _report_words(answer: Result, search: Search) -> None:
    """Print the words of a search that no record has."""
    if answer.total and len(search.sides) == 1:  # then some record has them all
        return
    from almanac_cli.index import spelling

    kind = answer.reader.kind.name
    for text, suggestion in spelling.missing_terms(answer, search):
        echo_absence(f"no {kind} has {quoted(text)}", filter(None, [suggestion]))


def _report_values(answer: Result, query: Query) -> None:
    """Print the names, tags and types in a query that no record has."""
    if not any((query.any_of, query.names, query.all_of, query.some_of, query.excluded)):
        return
    from almanac_cli.index.missing_values import missing_values

    kind = answer.reader.kind.name
    for field, value, suggestion in missing_values(answer, query):
        noun = "tag" if field == "tags" else field
        echo_absence(f"no {kind} has the {noun} {quoted(value)}", filter(None, [suggestion]))
