"""Text measured, clipped and wrapped in columns of a terminal; it must be safe to show."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def display_width(text: str) -> int:
    """Count the columns that a text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def clip(text: str, width: int) -> str:
    """Shorten a text to a number of columns, with an ellipsis at its end if anything is lost."""
    if display_width(text) <= width:
        return text
    return _head(text, width - 1).rstrip() + "\u2026"


def wrap_line(line: str, width: int) -> Iterator[str]:
    """Break a line at spaces, and a word that is wider than a line anywhere."""
    current = ""
    for word in line.split():
        rest = word
        if current and display_width(f"{current} {rest}") <= width:
            current = f"{current} {rest}"
            continue
        if current:
            yield current
        while len(head := _head(rest, width)) < len(rest):
            yield head
            rest = rest[len(head) :]
        current = rest
    yield current


def _head(text: str, width: int) -> str:
    """Take as many characters from the start as fit into a number of columns, at least one."""
    if text.isascii():
        return text[: max(width, 1)]
    most = max(width, 1)
    while most < len(text) and display_width(text[:most]) <= width:
        most *= 2
    ends = range(1, min(most, len(text)) + 1)
    end = max(bisect_right(ends, width, key=lambda n: display_width(text[:n])), 1)
    while end > 1 and end < len(text) and display_width(text[end]) == 0:
        end -= 1  # a mark stays with the letter that it belongs to
    return text[:end]
