"""Text made safe to show on a terminal, in every script; a person is shown no other."""

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
# The tallest stack that is written, of Tibetan, has eight marks; a ninth shows that it is a flood.
_MOST_MARKS = 8
_MAYBE_FLOOD = re.compile(f"[\u0300-\U0010ffff]{{{_MOST_MARKS + 1}}}")


def safe(text: str) -> str:
    """Make text harmless for a terminal: what could act on it, or hide, is shown as an escape.

    What people write stays as it is in every script, emoji included; of marks on one letter, eight.
    """
    text = _UNSAFE.sub(lambda match: match["flag"] or _escaped(match[0]), text)
    return _without_floods(text) if _MAYBE_FLOOD.search(text) else text


def one_line(text: str) -> str:
    """Make text harmless, and what would break its line visible."""
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def safe_parts(parts: Sequence[str]) -> list[str]:
    """Make the parts of one text harmless, each as it stands in that text."""
    begun = [safe(each) for each in accumulate(parts, initial="")]
    cuts = [len(each) for each in begun]
    return [begun[-1][start:end] for start, end in pairwise(cuts)]


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def _without_floods(text: str) -> str:
    """Escape what would be more than eight marks on one character."""
    from wcwidth import wcwidth

    shown, marks = [], 0
    for char in text:
        marks = 0 if char.isascii() or wcwidth(char) else marks + 1
        shown.append(_escaped(char) if marks > _MOST_MARKS else char)
    return "".join(shown)
