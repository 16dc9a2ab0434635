"""Rows that no index has, listed as the records in it are: `ListedRows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.query import Order, Query
    from almanac_cli.model.rows import JsonObject


class ListedRows(NamedTuple):
    """Rows of a kind, to be printed as a `Result` is."""

    reader: Reader  # of the kind; it need not have the rows
    chosen: list[JsonObject]
    total: int  # how many there are without the limit

    @property
    def ids(self) -> list[str]:
        """The ids of the rows, in their order."""
        return [row["id"] for row in self.chosen]

    def rows(self) -> Iterator[Any]:
        """Return an iterator over the rows."""
        return iter(self.chosen)

    def json_texts(self) -> Iterator[str]:
        """Return an iterator over the rows as `--json` prints them."""
        return map(json_codec.compact, self.chosen)

    def short_names(self) -> dict[str, str]:
        """Return each id by itself: it alone denotes the row."""
        return {id_: id_ for id_ in self.ids}


def choose_rows(
    reader: Reader, rows: Iterable[JsonObject], query: Query, order: Order
) -> ListedRows:
    """Return those of the rows that fulfil a query, in an order."""
    kind = reader.kind
    matching = [
        row
        for row in rows
        if query.matches(
            row,
            kind.date_field,
            precision_field=kind.precision_field,
            created_field=kind.created_field or kind.date_field,
        )
    ]
    arranged = order.arrange(matching, kind.date_field, kind.precision_field)
    return ListedRows(reader, arranged, len(matching))
