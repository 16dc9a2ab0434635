"""Importing items of bulk input in any form, with their keys mapped to fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidInput
from almanac_cli.operations.add import add_all
from almanac_cli.operations.field_map import FieldMap, keys_by_frequency, map_fields
from almanac_cli.operations.html_items import html_positions, with_plain_texts
from almanac_cli.operations.key_offers import offers, with_offers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.add import ImportResult
    from almanac_cli.operations.drafts import AddOptions
    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import, and what a map might have taken besides."""

    result: ImportResult
    offers: Mapping[str, Sequence[str]]  # by field that no object has, the keys that may be it
    # The positions of items that seem to have HTML in them; none where it became plain text.
    html: Sequence[str] = ()


def import_items(  # noqa: PLR0913, PLR0917 (as `add_all`, and the map)
    store: Store,
    kind: Kind,
    items: Sequence[Item],
    field_map: FieldMap | None,
    now: datetime,
    options: AddOptions,
    *,
    progress: Callable[[Sequence[Item]], AbstractContextManager[Iterable[Item]]],
    html: bool,
) -> Imported:
    """Map the keys of the items to fields, and add them as `add_all` does.

    Without a map, objects are taken as they are. `progress` is called with the items, and iterates
    over them while they are checked. With `html`, texts are HTML, and become plain text. Also
    raises what `add_all` does.

    Raises:
        UnknownKeys: if the map names a key that no item has.
        MissingFields: in place of InvalidInput, if an item lacks a field.

    """
    mapped = items if field_map is None else map_fields(kind, items, field_map)
    if html:
        mapped = with_plain_texts(kind, mapped)
    try:
        with progress(mapped) as watched:
            result = add_all(store, kind, watched, now, options)
    except InvalidInput as error:
        raise with_offers(kind, error, items, mapped) from None
    keys = keys_by_frequency(mapped)
    offered = offers([field for field in kind.fields if field not in keys], mapped)
    return Imported(result, offered, () if html else html_positions(kind, mapped))
