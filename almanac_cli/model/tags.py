"""Tags, and types of records: lower-case words of any script, joined by hyphens."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import text as normal

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH = 80  # characters
_SYMBOLS = "+#."
# The stored form of most tags, which needs no further look.
_PLAIN = re.compile("(?=[+#.-]*[a-z0-9])[a-z0-9+#.]+(?:-[a-z0-9+#.]+)*")
_JOINER = "[\\s_\u2010-\u2015\u2212-]+"  # becomes a hyphen: white space, underscores, dashes
_WITHIN = "\u200c\u200d"  # joiners of letters, in Persian and scripts of India
_SEPARATORS = "[,;\uff0c\uff1b\u3001\u060c]"  # Latin, Chinese, Japanese, Arabic


def split(text: str) -> list[str]:
    """Return the parts of a text between commas or semicolons, without spaces around; none empty.

    No tag has such a character in it, and neither has an id.
    """
    return [part for part in map(str.strip, re.split(_SEPARATORS, text)) if part]


def parse_all(texts: Iterable[str]) -> list[str]:
    """Return the stored forms of the tags in texts, of which each may have several: see `split`.

    Raises:
        InvalidValue: as `parse` does; also for a text that has no tag in it.

    """
    return [parse(part) for text in texts for part in split(text) or [text]]


def parse(text: str) -> str:
    """Return the stored form of a tag that was entered.

    Words consist of letters, digits and `+ # .`. White space, underscores and dashes become
    hyphens, and compatibility forms (full width, ligatures) plain ones: Normalization Form KC.

    Raises:
        InvalidValue: if something else is in it, or no letter or digit. The reason is a predicate.

    """
    if len(text) <= MAX_LENGTH and _PLAIN.fullmatch(text):
        return text
    lowered = unicodedata.normalize("NFKC", normal.normalize(text)).lower()
    tag = re.sub(_JOINER, "-", unicodedata.normalize("NFKC", lowered).strip())
    if not any(map(str.isalnum, tag)):
        raise InvalidValue(f"has no letter or digit in it: {quoted(text)}")
    words = tag.split("-")
    if char := next(filter(None, map(_stray, words)), None):
        parts = "letters, digits, + # . and hyphens"
        raise InvalidValue(f"has {quoted(char)} in it, and not only {parts}: {quoted(text)}")
    if "" in words:
        raise InvalidValue(f"begins or ends with a hyphen: {quoted(text)}")
    if len(tag) > MAX_LENGTH:
        raise InvalidValue(f"has more than {MAX_LENGTH} characters: {quoted(text)}")
    return tag


def from_name(name: str) -> str | None:
    """Return the tag that a name of something else becomes, such as of a folder: "Q & A" is `q-a`.

    What no tag may have ends a word. `None` is returned if nothing remains.
    """
    text = unicodedata.normalize("NFKC", normal.normalize(name)).lower()
    spaced = "".join(" " if _stray(f"a{char}a") else char for char in text)
    words = (word for word in spaced.split() if not _stray(word))
    tag = "-".join(words)[:MAX_LENGTH].rstrip("-")
    return tag if is_tag(tag) else None


def is_tag(text: str) -> bool:
    """Tell whether a text has the stored form of a tag."""
    try:
        return parse(text) == text
    except InvalidValue:
        return False


def _stray(word: str) -> str | None:
    """Return the first character of a word that no tag has there, `None` if there is none."""
    for place, char in enumerate(word):
        if char.isascii():
            belongs = char.isalnum() or char in _SYMBOLS
        elif char in _WITHIN:
            belongs = 0 < place < len(word) - 1
        else:
            is_mark = unicodedata.category(char)[0] == "M"
            belongs = char.isalnum() or (is_mark and place > 0)
            belongs = belongs and not re.match(normal.IGNORABLE, char)
        if not belongs:
            return char
    return None
