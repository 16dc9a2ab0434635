"""The header `Link` of responses (RFC 8288): links that a server gives beside its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from almanac_cli.formats.html_tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET = re.compile(r"<([^<>]*+)>")
# A value is in double quotes, or by mistake in single ones, or is one word. What stands behind it
# up to the next parameter, or the next link, is no part of any.
_PARAMETER = re.compile(
    r"""\s*+;\s*+([^\s=;,"<>]*+)"""
    r"""(?:\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|'([^'<>]*+)'(?=\s*+(?:[;,]|\Z))|([^\s;,]*+)))?+"""
    r"""[^;,<]*+""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def link_tags(header: str) -> Iterator[Tag]:
    """Yield the links of a header as the tags `link` that say the same in a page.

    Of a parameter that is given twice, the first counts (section 3.3 and 3.4.1). Links of another
    page than that of the response (`anchor`) are left out, as section 3.2 allows.
    """
    position = 0
    while target := _TARGET.search(header, position):
        attributes = {"href": target[1].strip()}
        position = target.end()
        while parameter := _PARAMETER.match(header, position):
            name, quoted, single, token = parameter.groups()
            value = single or token or "" if quoted is None else _ESCAPED.sub(r"\1", quoted)
            attributes.setdefault(name.lower(), value)
            position = parameter.end()
        if "anchor" not in attributes:
            yield Tag("link", attributes)
