"""The shortest prefixes of ids that are unique among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def shortest_prefixes(ids: Iterable[str]) -> dict[str, str]:
    """Return by id its shortest prefix that is not a prefix of any other id.

    An id that is the prefix of a longer one has no such prefix, and is returned whole.
    """
    ordered = sorted(ids)
    # In sorted order, the ids that share most with one stand right before and after it.
    padded = ["", *ordered, ""]
    return {
        id_: id_[: max(_common_length(id_, padded[n]), _common_length(id_, padded[n + 2])) + 1]
        for n, id_ in enumerate(ordered)
    }


def _common_length(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
