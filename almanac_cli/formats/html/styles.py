"""Style sheets of the site, without their comments and most of their white space."""

from __future__ import annotations

import re

# Texts in quotes are left alone; spaces mean something in selectors and in `calc`.
_WHITE_SPACE = re.compile(
    r'("[^"\n]*")|/\*.*?\*/\s*|\s*([{};,])\s*|(: )(?=[^{}]*[;}])|\s+', re.DOTALL
)


def compact(source: bytes) -> bytes:
    """Return a style sheet of ours, made short; its texts are in double quotes, without braces."""
    return _WHITE_SPACE.sub(_short, source.decode()).encode()


def _short(match: re.Match[str]) -> str:
    text, mark, colon = match.groups()
    if text or mark:
        return text or mark
    if colon:
        return ":"
    return "" if match[0].startswith("/*") else " "
