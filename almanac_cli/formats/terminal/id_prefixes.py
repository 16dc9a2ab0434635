"""The shortest beginnings of ids that still name one record each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def shortest_prefixes(ids: Iterable[str]) -> dict[str, str]:
    """Return for each id its shortest prefix that no other one begins with.

    An id that is itself the prefix of another one is returned whole.
    """
    ordered = sorted(ids)
    # In sorted order, the ids that share most with one stand right before and after it.
    padded = ["", *ordered, ""]
    return {
        id_: id_[: max(_common_length(id_, padded[n]), _common_length(id_, padded[n + 2])) + 1]
        for n, id_ in enumerate(ordered)
    }


def _common_length(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
