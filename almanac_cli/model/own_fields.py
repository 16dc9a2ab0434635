"""Fields of the user's own: keys of records that their kind does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model.kinds import DERIVED_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind


def check_key(kind: Kind, key: str) -> None:
    """Check that a text can be the key of a field of the user's own.

    Raises:
        InvalidValue: if it is a field of the kind, or a key that `show --json` adds to a record, or
            if it is empty, begins or ends with a space, or has a character that is not printable.

    """
    if key in kind.fields:
        raise InvalidValue(f"{quoted(key)} is a field of every {kind.name}")
    if key in DERIVED_KEYS:
        raise InvalidValue(f"{quoted(key)} is derived from other records")
    if not key or key != key.strip() or not key.isprintable():
        raise InvalidValue(f"must have a key of printable characters, not {quoted(key)}")


def misspelled(key: str, fields: Iterable[str]) -> str | None:
    """Return the field that a key is one letter away from, `None` if it is so from none.

    One letter is one more, one less, another one, or two that changed places (the distance of
    Damerau, 1964); upper and lower case are the same.
    """
    return next((field for field in fields if _is_near(key.casefold(), field)), None)


def _is_near(one: str, other: str) -> bool:
    """Tell whether two texts are equal, or one letter apart."""
    pairs = enumerate(zip(one, other, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] in {other_rest, other_rest[1:]}
        or rest == other_rest[1:]
        or (rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )
