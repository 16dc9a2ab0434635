"""The spellings of a name, which differ in case or marks alone, and the one that is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


def preferred(counts: Mapping[T, int]) -> T:
    """Return the most frequent of the spellings of a name, of equal ones the first by code point.

    `counts` says how often there is each; it has one at least.
    """
    return min(counts, key=lambda spelling: (-counts[spelling], str(spelling)))


def by_spelling(counts: Mapping[str, int]) -> dict[str, str]:
    """Return for each text the preferred one of those that fold alike: its name.

    `counts` says how often there is each text.
    """
    names: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for text, count in counts.items():
        names[fold(text)][text] = count
    return {text: name for texts in names.values() for name in [preferred(texts)] for text in texts}
