"""HTML in the texts of bulk input: finding it, and turning it to plain text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.formats.items import Item
    from almanac_cli.model.kind import Kind


def with_plain_texts(kind: Kind, items: Iterable[Item]) -> list[Item]:
    """Return the items with plain text for HTML in `Kind.plain_fields`."""
    return [_with_plain_texts(kind, item) for item in items]


def html_positions(kind: Kind, items: Iterable[Item]) -> list[str]:
    """Return the positions of the items that seem to have HTML in `Kind.plain_fields`."""
    from almanac_cli.formats.html_text import looks_like_html

    return [
        item.position
        for item in items
        if any(map(looks_like_html, _texts(value for _, value in _plain_values(kind, item))))
    ]


def _with_plain_texts(kind: Kind, item: Item) -> Item:
    """Return an item with plain texts, itself if it has no HTML."""
    plain = {field: _to_plain(value) for field, value in _plain_values(kind, item)}
    return replace(item, value={**item.value, **plain}) if plain else item


def _plain_values(kind: Kind, item: Item) -> Iterator[tuple[str, Any]]:
    """Yield the plain fields that an item has, with their values."""
    if isinstance(item.value, dict):
        yield from (
            (field, item.value[field]) for field in kind.plain_fields if field in item.value
        )


def _to_plain(value: object) -> object:
    """Return a text, or the texts in a list, as plain text; any other value as it is."""
    from almanac_cli.formats.html_text import to_plain

    if isinstance(value, list):
        return [_to_plain(part) if isinstance(part, str) else part for part in value]
    return to_plain(value) if isinstance(value, str) else value


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the texts among values, and in those that are lists."""
    for value in values:
        parts = value if isinstance(value, list) else [value]
        yield from (part for part in parts if isinstance(part, str))
