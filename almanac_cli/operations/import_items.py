"""Importing items of bulk input in any form, with their keys mapped to fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidInput
from almanac_cli.operations.add import ImportResult, add_all
from almanac_cli.operations.field_map import FieldMap, map_fields
from almanac_cli.operations.key_offers import with_offers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


def import_items(  # noqa: PLR0913 (as `add_all`)
    store: Store,
    kind: Kind,
    items: Sequence[Item],
    field_map: FieldMap | None,
    now: datetime,
    *,
    progress: Callable[[Sequence[Item]], AbstractContextManager[Iterable[Item]]],
    **switches: Any,  # noqa: ANN401 (those of `add_all`)
) -> ImportResult:
    """Map the keys of the items to fields, and add them as `add_all` does, with its switches.

    Without a map, objects are taken as they are. `progress` is called with the items, and iterates
    over them while they are checked. Also raises what `add_all` does.

    Raises:
        UnknownKeys: if the map names a key that no item has.
        MissingFields: in place of InvalidInput, if an item lacks a field.

    """
    mapped = items if field_map is None else map_fields(kind, items, field_map)
    try:
        with progress(mapped) as watched:
            return add_all(store, kind, watched, now, **switches)
    except InvalidInput as error:
        raise with_offers(kind, error, items, mapped) from None
