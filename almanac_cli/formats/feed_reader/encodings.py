"""The bytes of feeds as text: byte order marks, what the server or the document says, guesses."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# UTF-32 first: its mark begins as that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Without a mark: how "<" and the character after it begin (XML 1.0, appendix F).
_BEGINNINGS = (
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# What publishers mean by these names (https://encoding.spec.whatwg.org, section 4.2): encodings
# that have more characters.
_LABELS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
# Of Python's text encodings those that no document is in, and those that bytes show by themselves:
# a declaration that can be read is in none of them.
_NO_ENCODINGS = (
    "idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "utf-16",
    "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
)  # fmt: skip
_SINGLE_BYTE = "cp1252"
_BAD_BYTES = re.compile("[\udc80-\udcff]+")


def decode(data: bytes, content_type: str | None = None) -> str:
    """Return the text of a document.

    The first encoding counts that all bytes are valid in: that of a byte order mark, that of the
    server or of the XML declaration, UTF-8. Bytes that are invalid in that are cp1252.

    Args:
        data: The document.
        content_type: The header Content-Type that the server sent with it.

    """
    data = data.lstrip(b" \t\r\n") or data
    for encoding in _encodings(data, content_type):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.removeprefix("\ufeff")
    return _BAD_BYTES.sub(_as_single_bytes, data.decode("utf-8", "surrogateescape"))


def is_utf8(data: bytes, content_type: str | None = None) -> bool:
    """Tell whether a document is said, or most likely, to be in UTF-8; not whether it is valid."""
    return next(_encodings(data.lstrip(b" \t\r\n"), content_type)) == "utf-8"


def _encodings(data: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the encodings that a document may be in, the likeliest first."""
    for start, encoding in (*_MARKS, *_BEGINNINGS):
        if data.startswith(start):
            yield encoding
            break
    in_header = _CHARSET.search(content_type or "")
    in_document = _DECLARED.match(data)
    sent = _lookup(in_header[1]) if in_header else None
    declared = _lookup(in_document[1].decode()) if in_document else None
    if sent == _SINGLE_BYTE and declared == "utf-8":
        # A server says so by default (RFC 7303, section 3.2 would have it), and hardly any text in
        # cp1252 is valid UTF-8.
        yield declared
    yield from filter(None, (sent, declared))
    yield "utf-8"


def _lookup(label: str) -> str | None:
    """Return the name of the encoding with a label, `None` if there is none."""
    try:
        name = codecs.lookup(label).name
        "".encode(name)  # of what is no encoding of texts, such as base64, this is a LookupError
    except (LookupError, ValueError):
        return None
    name = _LABELS.get(name, name)
    return None if name.replace("_", "-") in _NO_ENCODINGS else name


def _as_single_bytes(match: re.Match[str]) -> str:
    return match[0].encode("utf-8", "surrogateescape").decode(_SINGLE_BYTE, "replace")
