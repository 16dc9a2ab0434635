"""The items of bulk input, which every reader of it returns, and the text in its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.encodings import marked_encoding
from almanac_cli.formats.json_codec import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_ITEMS = 100_000
BODY = "body"  # the key of the text of a Markdown file
UNKNOWN_FORM = "unknown_form"  # the code of an error if neither name nor content tells the form
NO_YAML = "no_yaml"  # the code of an error if PyYAML is not installed, an extra of this package


@dataclass(frozen=True, slots=True)
class Item:
    """A value of bulk input, or the error if it cannot be read."""

    position: str  # "line 3", counted from 1; "item 3" of an array; "" if the input is one value
    value: Any = None  # any JSON value; None if there is an error
    error: DecodeError | None = None  # why it cannot be read; None if it can
    # Of a Markdown file what is known beside its value, {"file": {"name": ..., "date": ...}}, which
    # is no part of a record unless a field is mapped to it; None for all others.
    context: Mapping[str, Any] | None = None


def limited(items: Iterable[Item], max_items: int) -> list[Item]:
    """Return all items; one item with an error instead if there are more than `max_items`."""
    kept: list[Item] = []
    for item in items:
        if len(kept) == max_items:
            reason = f"holds more than {max_items:,} objects; give it in parts"
            return [Item("", error=DecodeError(reason))]
        kept.append(item)
    return kept


def without_mark(data: bytes) -> bytes:
    """Return text as UTF-8 without a byte order mark; it is converted if the mark says so.

    Raises:
        DecodeError: if the mark names UTF-16 or UTF-32, and the rest is not.

    """
    if (encoding := marked_encoding(data)) is None:
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        name = encoding.removesuffix("-sig").upper()
        raise DecodeError(f"is not {name}, which its first bytes announce") from None


def decode_text(data: bytes) -> str:
    """Return the text in UTF-8, or in what a byte order mark names, without the mark.

    Raises:
        DecodeError: if it has another encoding.

    """
    try:
        return without_mark(data).decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"is not UTF-8 (byte {error.start + 1}); save it as UTF-8") from None
