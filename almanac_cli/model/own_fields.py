"""Fields of the user's own: keys of records that their kind does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
