"""The tags of a page in HTML, in the order of the page, however wrong its syntax may be.

The rules are those of the HTML Standard, section 13.2.5 (https://html.spec.whatwg.org). However
hostile a page, the time grows only with its length, which Python's own parser does not promise.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.formats.encodings import labelled_encoding, marked_encoding, sent_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = r"[A-Za-z][^\s/>]*+"
# Quotes count only where a value begins. What ends with the text has no end: `\Z`.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s"'>][^\s>]*+)"""
_ATTRIBUTE = rf"[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE})?+"
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(/?)({_NAME})((?:[\s/]++|{_ATTRIBUTE})*+)(>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(rf"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+({_VALUE}))?+")
# The elements in which nothing is a tag but their own end.
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
# Without a semicolon, `&copy` in an address is the name of a parameter.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_PRESCAN_BYTES = 1024  # in which a page must name its encoding (HTML Standard, section 4.2.5.4)


class Tag(NamedTuple):
    """A start tag, with the text of an element in which nothing is a tag."""

    name: str  # in lower case: "link"
    attributes: Mapping[str, str]  # by name in lower case, the first of each name
    text: str = ""  # as it stands in the page, of `title`, `script` and the like


def decode_page(data: bytes, content_type: str | None = None) -> str:
    """Return the text of a page: what it has of no encoding becomes U+FFFD.

    The encoding is that of the byte order mark, else of the header `Content-Type`, else of the
    page's own `meta`; else UTF-8 where the bytes are that, or else cp1252. Latin-1 means cp1252.
    """
    if marked := marked_encoding(data):
        return data.decode(marked, "replace")
    sent = _CHARSET.search((content_type or "").encode("ascii", "ignore"))
    named = _CHARSET.search(data[:_PRESCAN_BYTES])
    encoding = sent_encoding(sent[1].decode(), data) if sent else None
    if encoding is None and named:
        encoding = labelled_encoding(named[1].decode())
    if encoding:
        return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class End(NamedTuple):
    """An end tag; it may end nothing."""

    name: str  # in lower case


class Text(NamedTuple):
    """A text between tags, as it stands in the page; comments and the like part it."""

    raw: str  # with its character references, see `unescape`


Token: TypeAlias = Tag | End | Text


def start_tags(page: str) -> Iterator[Tag]:
    """Yield the start tags of a page; one that the page ends in is left out."""
    return (token for token in tokens(page) if isinstance(token, Tag))


def tokens(page: str) -> Iterator[Token]:
    """Yield the tags of a page, and the texts between them that are not empty.

    A tag that the page ends in is left out. The text of an element in which nothing is a tag is
    that of its start tag, and has no end tag.
    """
    place = 0
    while match := _MARKUP.search(page, place):
        if place < match.start():
            yield Text(page[place : match.start()])
        place = match.end()
        slash, name, attributes, end = match.groups()
        if not name or not end:
            continue
        name = name.lower()
        if slash:
            yield End(name)
            continue
        text = ""
        if name in _RAW:
            close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, place)
            text = page[place : close.start() if close else len(page)]
            place += len(text)
        yield Tag(name, _attributes(attributes) if attributes else {}, text)
        if name in _RAW and place < len(page):
            place = page.find(">", place) + 1 or len(page)
    if place < len(page):
        yield Text(page[place:])


def unescape(text: str) -> str:
    """Return a text with what its character references stand for, once."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text)


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes in the text between the name of a tag and its end."""
    values: dict[str, str] = {}
    for name, value in _ATTRIBUTES.findall(text):
        plain = value[1:-1] if value[:1] in {'"', "'"} else value
        values.setdefault(name.lower(), unescape(plain))
    return values
