"""Grouping problems of many objects: one line for those of one kind, with the first places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MAX_PLACES = 3
_PARTICULAR = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|\d+")  # what problems quote
_COUNTED = re.compile(r"(line|item|object) (\d.*)")


def group_lines(problems: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each kind of problem, in the order of the first of each.

    Problems are of one kind if their texts differ in numbers and quoted texts alone. The line names
    the first three places, and how many there are.

    Args:
        problems: Pairs of the position of an object, such as "line 3" or "", and the text.

    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for position, text in problems:
        groups.setdefault(_PARTICULAR.sub("#", text), []).append((position, text))
    return [_line(group) for group in groups.values()]


def _line(group: Sequence[tuple[str, str]]) -> str:
    position, text = group[0]
    places = [place for place, _ in group]
    if len(group) == 1:
        return f"{position}: {text}" if position else text
    if all(other == text for _, other in group):
        return f"{text}: {len(group):,} objects, {_listed(places, _MAX_PLACES)}"
    more = f"and {len(group) - 1:,} more of this kind: {_listed(places[1:], _MAX_PLACES - 1)}"
    return f"{position}: {text} ({more})"


def _listed(places: Sequence[str], limit: int) -> str:
    """Return the first places in words: "lines 2, 3, 4, ..."."""
    first = places[:limit]
    ending = ", ..." if len(places) > limit else ""
    counted = [_COUNTED.fullmatch(place) for place in first]
    nouns = {match[1] for match in counted if match}
    if all(counted) and len(nouns) == 1:
        plural = "s" if len(places) > 1 else ""
        numbers = ", ".join(match[2] for match in counted if match)
        return f"{nouns.pop()}{plural} {numbers}{ending}"
    return ", ".join(first) + ending
