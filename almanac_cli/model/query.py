"""Queries and orders of records, and how ties are broken; `index/filters.py` translates both.

Values are NamedTuples and no dataclasses: those take a millisecond of every start to make.
"""

from __future__ import annotations

import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model.periods import date_key
from almanac_cli.model.text import fold, sort_key, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from almanac_cli.model.bounds import Bound
    from almanac_cli.model.kind import Kind

Row = TypeVar("Row", bound="Mapping[str, Any]")
_BEGINNING_OF_TIME = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\dZ?)?)?)?)?)?", re.ASCII | re.IGNORECASE
)
_NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


class Order(NamedTuple):
    """How to arrange records: by fields, then newest first, then by id; unset values come last."""

    sort: tuple[tuple[str, bool], ...] = ()  # fields, each with whether it is descending
    own: tuple[str, ...] = ()  # those of these fields that are the user's own
    reverse: bool = False  # the whole arrangement, unset values included
    limit: int | None = None  # how many records to keep

    def arrange(
        self, rows: Iterable[Row], date_field: str, precision_field: str | None = "precision"
    ) -> list[Row]:
        """Return rows in this order, and no more of them than the limit.

        Args:
            rows: The rows.
            date_field: The field with the time by which ties are broken, the latest first. Of equal
                times, the longer period is the earlier.
            precision_field: The field with the precision of that time, `None` if there is none.

        """
        arranged = sorted(rows, key=lambda row: str(row["id"]))
        for field, descending in reversed((*self.sort, (date_field, True))):
            if field == date_field:
                arranged.sort(
                    key=lambda row: date_key(row[field], row.get(precision_field or "")),
                    reverse=descending,
                )
            else:
                sort = _sort_own if field in self.own else _sort
                arranged = sort(arranged, field, descending=descending)
        if self.reverse:
            arranged.reverse()
        return arranged[: self.limit]


class Condition(NamedTuple):
    """A condition on one field, which may be the user's own; see `values.matches`."""

    field: str  # the name of the field, or the key
    operator: str = ""  # "=", "!=" for all other records, or "" for those in which it is set
    value: str = ""  # what the field is compared with, as a text; "" for an unset field
    is_time: bool = False  # whether it is a time that `value` is the beginning of

    def matches(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row fulfils the condition; `index/filters.py` must agree."""
        from almanac_cli.model import values

        value = row.get(self.field)
        if not self.operator:
            return values.is_set(value)
        if not self.value:
            equal = not values.is_set(value)
        elif self.is_time:
            equal = value is not None and str(value).startswith(self.value.upper())
        else:
            equal = values.matches(value, self.value)
        return equal == (self.operator == "=")


class Query(NamedTuple):
    """Which records to list: those that fulfil every condition that is set.

    Texts are compared by `text.fold`: without regard to case or marks. A record without a value in
    a field fulfils no condition on it.
    """

    since: Bound | None = None  # dated then or later
    until: Bound | None = None  # dated then or earlier
    added_since: Bound | None = None  # added then or later
    added_until: Bound | None = None  # added then or earlier
    min_score: int | None = None  # scored this or higher
    max_score: int | None = None  # scored this or lower
    unscored: bool = False  # without a score
    any_of: Mapping[str, Collection[str | int]] = _NO_FIELDS  # with one of these values, by field
    # With one of these names, by field: each is a run of whole words of the value (`text.words`).
    names: Mapping[str, Collection[str]] = _NO_FIELDS
    all_of: Mapping[str, Collection[str]] = _NO_FIELDS  # with all of these items, by list field
    some_of: Mapping[str, Collection[str]] = _NO_FIELDS  # with at least one of them
    empty: Collection[str] = ()  # without items in these list fields, none of them links
    linked_to: tuple[str, ...] = ()  # linked to each record of these ids, from either side
    unlinked: bool = False  # without links
    where: tuple[Condition, ...] = ()  # all of which hold
    excluded: tuple[Query, ...] = ()  # of which none is fulfilled

    @property
    def is_reversed(self) -> bool:
        """Tell whether a range of dates ends before it begins: then nothing is in it."""
        return self.reversed_range is not None

    @property
    def reversed_range(self) -> tuple[str, str] | None:
        """The names of the ends of a range of dates that ends before it begins, if there is one."""
        ends = (("since", "until"), ("added_since", "added_until"))
        for names in ends:
            first, last = (getattr(self, name) for name in names)
            if first and last and last.time < first.time:
                return names
        return None

    def matches(
        self,
        row: Mapping[str, Any],
        date_field: str,
        link_field: str = "links",
        precision_field: str | None = "precision",
        created_field: str = "added",
    ) -> bool:
        """Tell whether a row fulfils every condition that is set.

        Args:
            row: The row; its links must include those in the files of other records.
            date_field: The field with the time of the record, for `since` and `until`.
            link_field: The field with its links, for `linked_to` and `unlinked`.
            precision_field: The field with the precision of that time, `None` if there is none.
            created_field: The field with the time when it was added, for `added_since` and
                `added_until`.

        """
        score = row.get("score")
        fields = (date_field, link_field, precision_field, created_field)
        date = (row[date_field], row.get(precision_field or ""))
        added = (row.get(created_field, ""), None)
        return (
            not self.is_reversed
            and (self.since is None or self.since.is_reached(*date))
            and (self.until is None or self.until.is_not_passed(*date))
            and (self.added_since is None or self.added_since.is_reached(*added))
            and (self.added_until is None or self.added_until.is_not_passed(*added))
            and (self.min_score is None or (score is not None and score >= self.min_score))
            and (self.max_score is None or (score is not None and score <= self.max_score))
            and (not self.unscored or score is None)
            and all(_is_among(row.get(field), values) for field, values in self.any_of.items())
            and all(_has_name(row.get(field), names) for field, names in self.names.items())
            and all(set(values) <= set(row.get(field, ())) for field, values in self.all_of.items())
            and not any(
                set(values).isdisjoint(row[field]) for field, values in self.some_of.items()
            )
            and not any(row[field] for field in self.empty)
            and set(self.linked_to) <= set(row.get(link_field, ()))
            and (not self.unlinked or not row.get(link_field))
            and all(condition.matches(row) for condition in self.where)
            and not any(query.matches(row, *fields) for query in self.excluded)
        )


class Highlight(NamedTuple):
    """Two texts of a record, split where a search matched.

    In both, the parts with an odd index (1, 3, ...) are the matches; the others are the text
    before, between and after them, and may be empty.
    """

    title: tuple[str, ...]  # the whole title
    context: tuple[str, ...]  # an excerpt of a different field; all of its parts may be empty


def drop_empty(**values: Collection[Any]) -> dict[str, Collection[Any]]:
    """Return the arguments that are not empty, by field, for `any_of`, `names` and the like."""
    return {field: options for field, options in values.items() if options}


def parse_condition(kind: Kind, text: str) -> Condition:
    """Return the condition in a text: `KEY=VALUE`, `KEY!=VALUE`, or `KEY` for "is set".

    Raises:
        InvalidValue: if there is no key, or a time is compared with what no time begins with.

    """
    key, equals, value = text.partition("=")
    operator = f"!{equals}" if equals and key.endswith("!") else equals
    field = key.removesuffix("!") if equals else key
    if not field:
        raise InvalidValue(f"must be KEY=VALUE, KEY!=VALUE or KEY, not {quoted(text)}")
    value, is_time = value.strip(), field in kind.time_fields
    if is_time and value and not _BEGINNING_OF_TIME.fullmatch(value):
        raise InvalidValue(f"must be {field}=2026-04-03 or another beginning, not {quoted(text)}")
    return Condition(field, operator, value, is_time)


def parse_sort(text: str, sortable: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Return the fields in a text such as `score,-published`, each with whether it is descending.

    Raises:
        InvalidValue: if a field is not one of `sortable`.

    """
    keys = []
    for key in _sort_keys(text):
        field = key.removeprefix("-")
        if field not in sortable:
            raise InvalidValue(f"cannot sort by {field!r}; use {', '.join(sortable)}")
        keys.append((field, key.startswith("-")))
    return tuple(keys)


def sort_fields(text: str) -> list[str]:
    """Return the names of the fields in a text such as `score,-published`."""
    return [key.removeprefix("-") for key in _sort_keys(text)]


def by_score(rows: Iterable[Row], date_field: str) -> list[Row]:
    """Return rows by descending score, then newest first, then by id; unscored ones come last."""
    return Order(sort=(("score", True),)).arrange(rows, date_field)


def _sort_keys(text: str) -> list[str]:
    return [key.strip() for key in text.split(",")]


def _is_among(value: object, values: Collection[Any]) -> bool:
    """Tell whether a value is set and one of several, compared by `text.fold`."""
    return value is not None and _fold(value) in {_fold(other) for other in values}


def _has_name(value: str | None, names: Collection[str]) -> bool:
    """Tell whether a value is set and has one of several names as whole words."""
    return value is not None and any(words(name) in words(value) for name in names)


def _sort(rows: list[Row], field: str, *, descending: bool) -> list[Row]:
    """Sort by one field, keeping the order of equals; rows without a value come last."""
    with_value = [row for row in rows if row[field] is not None]
    without = [row for row in rows if row[field] is None]
    return sorted(with_value, key=lambda row: _letters(row[field]), reverse=descending) + without


def _sort_own(rows: list[Row], field: str, *, descending: bool) -> list[Row]:
    """Sort by a field of the user's own: by the type of its values, in each by `values.sort_key`.

    The types keep their order if it is descending. Rows without a value come last.
    """
    from almanac_cli.model import values

    places = {id(row): values.sort_key(row.get(field)) for row in rows}
    last = (math.inf, b"")
    rows = sorted(rows, key=lambda row: (places[id(row)] or last)[1], reverse=descending)
    return sorted(rows, key=lambda row: (places[id(row)] or last)[0])


def _fold(value: Any) -> Any:  # noqa: ANN401 (whatever values one field has)
    """Return the key of a text for comparing, any other value as it is."""
    return fold(value) if isinstance(value, str) else value


def _letters(value: Any) -> Any:  # noqa: ANN401 (the same)
    """Return the key of a text for sorting, any other value as it is."""
    return sort_key(value) if isinstance(value, str) else value
