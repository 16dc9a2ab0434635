"""The bytes of feeds become text in whatever encoding they are."""

from __future__ import annotations

import codecs

import pytest

from almanac_cli.formats.feed_reader.encodings import decode
from support.read_feeds import only_item, read, rss

XML = '<?xml version="1.0"?>'
TITLE = "Caf\u00e9 \u201cMu\u00f1oz\u201d"


def document(declared: str = "", title: str = TITLE) -> str:
    """Return RSS that declares an encoding."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else XML
    return rss(f"<title>{title}</title>").replace(XML, declaration)


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        ("", "utf-8", None),
        ("UTF-8", "utf-8", None),
        ("utf8", "utf-8", None),
        ("windows-1252", "cp1252", None),
        ("ISO-8859-1", "cp1252", None),
        ("us-ascii", "cp1252", None),
        ("", "cp1252", "text/xml; charset=ISO-8859-1"),
        ("", "cp1252", None),
        ("UTF-8", "cp1252", None),
        ("UTF-8", "utf-8", "application/xml; charset=iso-8859-1"),
        ("ISO-8859-1", "utf-8", 'application/rss+xml; charset="utf-8"'),
        ("no-such-encoding", "utf-8", "text/xml; charset=none"),
        ("utf-16", "utf-8", None),
        ("", "utf-8", "text/xml; charset=utf-16"),
        ("", "utf-16-be", "text/xml; charset=utf-16be"),
        ("base64", "utf-8", "text/xml; charset=rot13"),
        ("idna", "utf-8", "text/xml; charset=unicode_escape"),
        ("utf-16", "utf-16-le", None),
        ("utf-16", "utf-16-be", None),
        ("", "utf-16", None),
        ("", "utf-32", None),
        ("", "utf-8-sig", None),
        ("ISO-8859-1", "utf-8-sig", "text/xml; charset=cp1252"),
        ("gb2312", "gb18030", None),
    ],
)
def test_a_feed_is_read_in_its_encoding(
    declared: str, encoding: str, content_type: str | None
) -> None:
    assert only_item(document(declared).encode(encoding), content_type).title == TITLE


@pytest.mark.parametrize(
    ("declared", "encoding", "title"),
    [
        ("Shift_JIS", "cp932", "\u65b0\u3057\u3044\u30e2\u30c7\u30eb\u2460"),
        ("EUC-KR", "cp949", "\uc0c8\ub85c\uc6b4 \ubaa8\ub378"),
        ("big5", "big5hkscs", "\u65b0\u6a21\u578b"),
        ("koi8-r", "koi8-r", "\u041d\u043e\u0432\u0430\u044f"),
        ("windows-1251", "cp1251", "\u041d\u043e\u0432\u0430\u044f"),
        ("iso-8859-9", "cp1254", "\u0130stanbul \u201c"),
    ],
)
def test_other_scripts_have_encodings_of_their_own(
    declared: str, encoding: str, title: str
) -> None:
    assert only_item(document(declared, title).encode(encoding)).title == title


def test_single_bytes_among_utf_8_are_cp1252() -> None:
    data = document("utf-8", "Caf\u00e9 @").encode().replace(b"@", b"\x93a\x94 \x81")
    item = only_item(data)
    assert item.title == "Caf\u00e9 \u201ca\u201d \ufffd"
    assert "read leniently" in (read(data).note or "")


@pytest.mark.parametrize("before", [b" ", b"\n\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\r\n"])
def test_white_space_before_the_document_does_not_count(before: bytes) -> None:
    document_ = read(before + document("UTF-8").encode())
    assert document_.items[0].title == TITLE
    assert document_.note is None


def test_json_is_read_with_a_mark_and_in_utf_16() -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "é"}]}'
    assert only_item(codecs.BOM_UTF8 + text.encode()).title == "é"
    assert only_item(text.encode("utf-16")).title == "é"
    assert only_item(text.encode("cp1252")).title == "é"
    assert only_item(text.encode("utf-16-le"), "application/json; charset=utf-16").title == "é"


@pytest.mark.parametrize("content_type", [None, "application/json; charset=cp1252"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8, codecs.BOM_UTF8 * 2])
def test_a_wrong_byte_behind_a_mark_is_one_wrong_byte(
    mark: bytes, content_type: str | None
) -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "a@é"}]}'
    data = mark + text.encode().replace(b"@", b"\x93")
    title = only_item(data, content_type if mark else None).title
    assert title == "a\u201cé"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF8 * 2, codecs.BOM_UTF16_LE])
def test_marks_are_none_of_the_text(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-8"
    assert decode(mark + document().encode(encoding)) == document()


def test_half_a_character_of_utf_16_is_one_wrong_character() -> None:
    assert decode(document().encode("utf-16") + b"\n") == document() + "\ufffd"
