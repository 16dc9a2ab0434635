"""The words of an unfinished command line, as bash and fish read quotes and backslashes."""

from __future__ import annotations

import re
from typing import NamedTuple

_IN_BACKSLASHES = re.compile(r"[\s|&;()<>$`\\\"'*?\[\]{}#~!^]")
_IN_DOUBLE_QUOTES = re.compile(r"[$`\\\"]")


class Word(NamedTuple):
    """The last word of an unfinished command line."""

    text: str  # without quotes and backslashes
    quote: str = ""  # the quote that is open at its end, "" for none
    fixed: int = 0  # so many characters of the text stay where the shell replaces the word


def split(line: str, breaks: str = "") -> tuple[list[str], Word]:
    """Return the finished words of a command line up to the cursor, and the one at the cursor.

    Args:
        line: The command line up to the cursor.
        breaks: The characters that, outside of quotes, begin what the shell replaces, as
            $COMP_WORDBREAKS of bash has them.

    """
    words: list[str] = []
    text, quote, fixed, is_word = "", "", 0, False
    characters = iter(line)
    for char in characters:
        if char == "\\" and quote != "'":
            text += _unescape(next(characters, ""), quote)
            is_word = True
        elif char == quote or (not quote and char in "'\""):
            quote = "" if quote else char
            is_word, fixed = True, len(text)
        elif not quote and char.isspace():
            if is_word:
                words.append(text)
            text, fixed, is_word = "", 0, False
        else:
            text += char
            is_word = True
            if not quote and char in breaks:
                fixed = len(text)
    return words, Word(text, quote, fixed)


def escape(text: str, quote: str) -> str:
    """Return a text as bash reads it: after an open quote, or where none is open."""
    if quote == "'":
        return text.replace("'", r"'\''")
    return (_IN_DOUBLE_QUOTES if quote else _IN_BACKSLASHES).sub(r"\\\g<0>", text)


def _unescape(char: str, quote: str) -> str:
    """Return what a backslash and a character after it stand for; in double quotes few do."""
    return char if not quote or _IN_DOUBLE_QUOTES.match(char) else f"\\{char}"
