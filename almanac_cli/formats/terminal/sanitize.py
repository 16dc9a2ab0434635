"""Escaping what could act on a terminal, or hide, in a text of any script."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What is never shown raw. Whatever moves the cursor, reorders text or is half a character: C0, C1
# and DEL, the line and paragraph separators, the explicit marks of direction, surrogates. And what
# is there but not seen, which hides text or tells two texts apart that look alike: the property
# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt) but for joiners and variation
# selectors, and besides it annotations, the blank of Braille and the note without a head.
_ACTING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# One after a character is what emoji, Persian, scripts of India, Mongolian, Chinese names need.
_JOINERS = "\u200c\u200d"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# The flags that are spelt out in tags: England, Scotland, Wales (Unicode Technical Standard 51).
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in f"{region}\x7f")
    for region in ("gbeng", "gbsct", "gbwls")
)
_UNSAFE = re.compile(
    f"(?P<flag>{_FLAGS})|[{_ACTING}]"
    f"|(?<![^\\s{_JOINERS}])[{_JOINERS}]|(?<![^\\s{_SELECTORS}])[{_SELECTORS}]"
)
# The first character of a word, if it may be a mark: neither Latin nor punctuation such as dashes;
# what Unicode shows such a one on (The Unicode Standard, 5.13, "Fallback Rendering"). To compile
# the set of all characters from U+0300 takes forty times as long as that of all others, negated.
_MAYBE_MARK = re.compile(r"(?<!\S)[^\x00-\u02ff\u2010-\u2027\u2030-\u205e]")
_DOTTED_CIRCLE = "\u25cc"
# The tallest stack that is written, of Tibetan, has eight marks; a ninth shows that it is a flood.
_MAX_MARKS = 8
_MAYBE_FLOOD = re.compile(rf"[^\x00-\u02ff]{{{_MAX_MARKS + 1}}}")


def safe(text: str) -> str:
    """Return a text with escapes for characters that could act on a terminal, or hide.

    Newlines, tabs and the characters of every script, emoji included, stay as they are. After
    eight combining marks on one letter, further ones are escaped. A mark without a letter gets a
    dotted circle before it, if its width depends on that.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _UNSAFE.sub(lambda match: match["flag"] or _escape(match[0]), text)
    text = _MAYBE_MARK.sub(lambda match: _with_letter(match[0]), text)
    return _without_floods(text) if _MAYBE_FLOOD.search(text) else text


def one_line(text: str) -> str:
    """Return a text as `safe` does, with newlines and tabs escaped as well."""
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def safe_parts(parts: Sequence[str]) -> list[str]:
    """Return the result of `safe` for a text that is given in parts, in as many parts.

    Their concatenation is `safe` of the whole text, which depends on what precedes a character.
    """
    beginnings = [safe(beginning) for beginning in accumulate(parts, initial="")]
    lengths = [len(beginning) for beginning in beginnings]
    return [beginnings[-1][start:end] for start, end in pairwise(lengths)]


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()


def _with_letter(char: str) -> str:
    """Put a dotted circle before a mark if its width depends on whether there is a letter."""
    from wcwidth import wcswidth

    return f"{_DOTTED_CIRCLE}{char}" if wcswidth(char) == 0 < wcswidth(f" {char}") - 1 else char


def _without_floods(text: str) -> str:
    """Escape what would be more than eight marks on one character."""
    from wcwidth import wcwidth

    shown, marks = [], 0
    for char in text:
        marks = 0 if char.isascii() or wcwidth(char) else marks + 1
        shown.append(_escape(char) if marks > _MAX_MARKS else char)
    return "".join(shown)
