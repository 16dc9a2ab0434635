"""Measuring, clipping and wrapping sanitized text, in columns of a terminal.

A text of letters of Latin and punctuation, which is most text, takes no library, whose tables are
slow to load: a column is a character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Characters that take one column whatever is beside them; a soft hyphen (U+00AD) does not.
_NARROW = re.compile(r"[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*")


def is_narrow(text: str) -> bool:
    """Tell whether each character of a sanitized text surely takes one column."""
    return text.isascii() or _NARROW.fullmatch(text) is not None


def display_width(text: str) -> int:
    """Return the number of columns that a sanitized text of one line takes."""
    if is_narrow(text):
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def widest(texts: Sequence[str]) -> int:
    """Return the columns of the widest of sanitized texts of one line."""
    return max(map(len if is_narrow("".join(texts)) else display_width, texts))


def clip(text: str, width: int, ellipsis: str = "\u2026") -> str:
    """Return a text, or if it is wider than `width` columns, its start with an ellipsis.

    `ellipsis` has a column for each character; if it takes more than `width`, it is cut off.
    """
    if display_width(text) <= width:
        return text
    if width <= len(ellipsis):
        return ellipsis[: max(width, 1)]
    return _head(text, width - len(ellipsis)).rstrip() + ellipsis


def wrap_line(line: str, width: int) -> Iterator[str]:
    """Yield the lines, of at most `width` columns, into which a line is broken at white space.

    A word that is wider than a line is broken between any characters.

    `wcwidth.wrap` breaks long words at other places, and takes ten times as long for ASCII.
    """
    current = ""
    for word in line.split():
        rest = word
        if current and display_width(f"{current} {rest}") <= width:
            current = f"{current} {rest}"
            continue
        if current:
            yield current
        while display_width(start := _start(rest, width)) > width:
            head = _head(start, width) or _first_character(start)
            yield head
            rest = rest[len(head) :]
        current = rest
    yield current


def _start(text: str, width: int) -> str:
    """Return the start of a text that is surely wider than `width`, or all of a narrower one.

    To measure all of a very long word again for each of its lines would take quadratic time.
    """
    size = width
    # Two characters more than wide: the last one may be cut off from its marks.
    while size < len(text) and display_width(text[:size]) < width + 4:
        size *= 2
    return text[:size]


def _head(text: str, width: int) -> str:
    """Return the characters at the start of a text that fit into a number of columns."""
    if is_narrow(text):
        return text[:width]
    from wcwidth import clip

    # Some marks take a column for wcswidth, by which tables are padded, and none for clip.
    heads = (clip(text, 0, end) for end in range(width, 0, -1))
    fitting = (head for head in heads if display_width(head) <= width)
    return next(fitting, "").rstrip(" ")  # clip puts a space for half of a wide character


def _first_character(text: str) -> str:
    """Return the first character of a text as people see it, with its marks."""
    from wcwidth import iter_graphemes

    return next(iter_graphemes(text))
