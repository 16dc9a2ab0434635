"""Scripts of the site, without their comments and most of their white space."""

from __future__ import annotations

import re

# Texts in quotes are left alone. A comment begins after white space, and ends with its line.
_WHITE_SPACE = re.compile(
    r"""("[^"\n]*"|`[^`]*`)|\s*(?:^|(?<=\s))//.*(?=\n)|\n\s*|[ ]*([=<>?:*&|{}(),;\[\]]+)[ ]*"""
)


def compact(source: bytes) -> bytes:
    """Return a script of ours, made short.

    Its statements end with semicolons, its texts are in double quotes or back quotes and have none
    of them inside, and no regular expression has a quote or a space in it.
    """
    text = _WHITE_SPACE.sub(lambda match: match[1] or match[2] or "", source.decode())
    return f"{text}\n".encode()
