"""Names of fields, which may be the user's own, in the options of commands that list records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import did_you_mean, echo_absence
from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Condition, Order, Query

_MAX_NEAR = 3


AGE = "age"  # a column of tables, which is computed from the date of a record


def split_names(names: str) -> tuple[str, ...]:
    """Return the names of fields in a text, which are separated by commas."""
    return tuple(name.strip() for name in names.split(","))


def check_columns(reader: Reader, names: Iterable[str], *, of_table: bool) -> None:
    """Check that each name is one of a field.

    `of_table` is whether they are for a text for people, which can show ages.

    Raises:
        UsageError: if a name is neither a field nor one of the user's own in any record.

    """
    for name in dict.fromkeys(names):
        if not _is_field(reader, name) and not (of_table and name == AGE):
            fields = f"the fields are {', '.join(reader.kind.fields)}"
            hint = " ".join(
                filter(None, (did_you_mean(_nearest(reader, name, reader.kind.fields)), fields))
            )
            raise UsageError(f"no field {quoted(name)}", hint=hint)


def parse_order(reader: Reader, sort: str | None, *, reverse: bool, limit: int | None) -> Order:
    """Return the order for the values of `sort_options`.

    Raises:
        UsageError: if `sort` has a field that cannot be sorted by, and is none of the user's own.

    """
    kind = reader.kind
    names = [] if sort is None else query.sort_fields(sort)
    own = tuple(name for name in names if name not in kind.fields and _is_field(reader, name))
    try:
        keys = () if sort is None else query.parse_sort(sort, (*kind.sortable_fields, *own))
    except InvalidValue as error:
        unknown = next(name for name in names if name not in (*kind.sortable_fields, *own))
        near = _nearest(reader, unknown, kind.sortable_fields)
        hint = None if unknown in kind.fields else did_you_mean(near)
        raise UsageError(f"--sort: {error.reason}", hint=hint) from None
    return query.Order(sort=keys, own=own, reverse=reverse, limit=limit)


def parse_conditions(kind: Kind, texts: Iterable[str]) -> tuple[Condition, ...]:
    """Return the conditions of `--where`.

    Raises:
        UsageError: if a text has no key.

    """
    try:
        return tuple(query.parse_condition(kind, text) for text in texts)
    except InvalidValue as error:
        raise UsageError(f"--where: {error.reason}") from None


def check_conditions(kind: Kind, selection: Query) -> None:
    """Check that no condition is on a field which all records of a kind leave unset.

    Raises:
        UsageError: if one is.

    """
    for part in (selection, *selection.excluded):
        for field in (condition.field for condition in part.where):
            if field in kind.unset_fields:
                hint = f"the time is in {kind.created_field}" if field in kind.time_fields else None
                raise UsageError(f"--where: no {kind.name} has {quoted(field)}", hint=hint)


def echo_unknown_fields(reader: Reader, conditions: Iterable[Condition]) -> None:
    """Print a line to stderr for each condition on a field that no record has."""
    for name in dict.fromkeys(condition.field for condition in conditions):
        if not _is_field(reader, name):
            sentence = f"no {reader.kind.name} has the field {quoted(name)}"
            echo_absence(sentence, _nearest(reader, name, reader.kind.fields))


def _is_field(reader: Reader, name: str) -> bool:
    """Tell whether a name is that of a field, or of one of the user's own, maybe null in all."""
    # The second is quick, the third reads all records.
    return name in reader.kind.fields or reader.has_field(name) or name in reader.own_fields()


def _nearest(reader: Reader, name: str, fields: Iterable[str]) -> list[str]:
    """Return the names nearest to a name, an empty list if none is near.

    They are those of `fields` that records have, and those of the user's own.
    """
    import difflib

    names = [field for field in fields if field not in reader.kind.unset_fields]
    return difflib.get_close_matches(name, [*names, *reader.own_fields()], n=_MAX_NEAR)
