"""Encodings of texts from outside: byte order marks, and what the labels of encodings mean."""

from __future__ import annotations

import codecs

MARK = "\ufeff"  # a byte order mark as a character
# Byte order marks (Unicode 23.8) with the encoding that each stands for. UTF-32 comes first, as
# its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What publishers mean by these names (https://encoding.spec.whatwg.org, section 4.2): encodings
# that have more characters.
_LABELS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
# Of Python's text encodings those that no document is in.
_NO_ENCODINGS = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
# A declaration inside a document that can be read is in none of these. Without a mark, UTF-16 is
# little-endian (https://encoding.spec.whatwg.org, section 4.2).
_WIDE = {
    "utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le", "utf-32-le": "utf-32-le", "utf-32-be": "utf-32-be",
}  # fmt: skip


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding of a byte order mark, which reads the mark, too; `None` without one."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def labelled_encoding(label: str) -> str | None:
    """Return the name of the encoding with a label inside a document; `None` if it is in no such.

    It is in none either if it could not be read so far in that encoding.
    """
    name = _encoding(label)
    return None if name is None or _hyphenated(name) in _WIDE else name


def sent_encoding(label: str, data: bytes) -> str | None:
    """Return the name of the encoding with a label beside a document; `None` if it is in no such.

    It may be UTF-16 or UTF-32, but all that is written with tags has null bytes then.
    """
    name = _encoding(label)
    if name is None or _hyphenated(name) not in _WIDE:
        return name
    return _WIDE[_hyphenated(name)] if b"\0" in data else None


def _encoding(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        "".encode(name)  # of what is no encoding of texts, such as base64, this is a LookupError
    except (LookupError, ValueError):
        return None
    name = _LABELS.get(name, name)
    return None if _hyphenated(name) in _NO_ENCODINGS else name


def _hyphenated(name: str) -> str:
    return name.replace("_", "-")
