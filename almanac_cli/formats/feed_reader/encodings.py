"""The bytes of feeds as text: byte order marks, what the server or the document says, guesses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from almanac_cli.formats.encodings import (
    MARK,
    labelled_encoding,
    marked_encoding,
    sent_encoding,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Without a mark: how "<" and the character after it begin (XML 1.0, appendix F).
_BEGINNINGS = (
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_SINGLE_BYTE = "cp1252"
_BAD_BYTES = re.compile("[\udc80-\udcff]+")


def decode(data: bytes, content_type: str | None = None) -> str:
    """Return the text of a document.

    The first encoding counts that all bytes are valid in: that of a byte order mark, that of the
    server or of the XML declaration, UTF-8. Bytes that are invalid in that are cp1252. Whatever is
    wrong further on, a mark is read as one, and is none of the text, even if it comes twice.

    Args:
        data: The document.
        content_type: The header Content-Type that the server sent with it.

    """
    return _decode_marked(data.lstrip(b" \t\r\n") or data, content_type).lstrip(MARK)


def is_utf8(data: bytes, content_type: str | None = None) -> bool:
    """Tell whether a document is said, or most likely, to be in UTF-8; not whether it is valid."""
    likeliest = next(_encodings(data.lstrip(b" \t\r\n"), content_type))
    return likeliest in {"utf-8", "utf-8-sig"}


def _decode_marked(data: bytes, content_type: str | None) -> str:
    """Return the text of a document with its byte order marks."""
    marked = marked_encoding(data)
    if marked and marked != "utf-8-sig":
        return data.decode(marked, "replace")
    for encoding in [marked] if marked else _encodings(data, content_type):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _BAD_BYTES.sub(_as_single_bytes, data.decode("utf-8", "surrogateescape"))


def _encodings(data: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the encodings that a document may be in, the likeliest first."""
    begun = (encoding for start, encoding in _BEGINNINGS if data.startswith(start))
    if begins := marked_encoding(data) or next(begun, None):
        yield begins
    in_header = _CHARSET.search(content_type or "")
    in_document = _DECLARED.match(data)
    sent = sent_encoding(in_header[1], data) if in_header else None
    declared = labelled_encoding(in_document[1].decode()) if in_document else None
    if sent == _SINGLE_BYTE and declared == "utf-8":
        # A server says so by default (RFC 7303, section 3.2 would have it), and hardly any text in
        # cp1252 is valid UTF-8.
        yield declared
    yield from filter(None, (sent, declared))
    yield "utf-8"


def _as_single_bytes(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode(_SINGLE_BYTE, "replace")
