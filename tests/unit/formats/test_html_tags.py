"""The tags of pages are found as browsers find them, in time that grows with the length."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.html_tags import Tag, decode_page, start_tags
from support.growth import grows_evenly

_PIECES = st.sampled_from(
    ["<a", "<link", "<script>", "</script>", "<title>", "</title", "<!--", "-->", "<!", "</", "<?",
     " href", "=", "'", '"', "/", ">", "<", " ", "x", "&amp;", "&#", "\n", "é", "<![CDATA["]
)  # fmt: skip


class _Oracle(HTMLParser):
    """Collects the start tags of well-formed pages with Python's own parser."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


@pytest.mark.parametrize(
    ("page", "tags"),
    [
        ("<A HREF='x' Rel=y>", [Tag("a", {"href": "x", "rel": "y"})]),
        ('<a href="a>b" href=c disabled>', [Tag("a", {"href": "a>b", "disabled": ""})]),
        ("<br/><hr / >", [Tag("br", {}), Tag("hr", {})]),
        ("<a title=it's href=x>", [Tag("a", {"title": "it's", "href": "x"})]),
        ("<a href=\n 'x\ny'>", [Tag("a", {"href": "x\ny"})]),
        ("<a href=?a&copy=1&amp;b&#43;>", [Tag("a", {"href": "?a&copy=1&b+"})]),
        ("<!-- <a> --><b><!DOCTYPE html><? <i> ?></b>", [Tag("b", {})]),
        ("a < b <3 <a>", [Tag("a", {})]),
        ("<title>1 <b> &amp; 2</TITLE ><a>", [Tag("title", {}, "1 <b> &amp; 2"), Tag("a", {})]),
        ("<script>'<a>' </scripted></script>", [Tag("script", {}, "'<a>' </scripted>")]),
        ("<title>no end <a>", [Tag("title", {}, "no end <a>")]),
        ("<b><a href='no end>", [Tag("b", {})]),
        ("<b><!-- no end <a>", [Tag("b", {})]),
        ("", []),
    ],
)
def test_tags_of_a_page_are_those_a_browser_sees(page: str, tags: list[Tag]) -> None:
    assert [*start_tags(page)] == tags


@settings(deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from(["a", "link", "meta", "Div"]),
    st.dictionaries(st.sampled_from(["href", "rel", "data-x"]), st.text("ab<>&'é\n =", max_size=5)),
)))  # fmt: skip
def test_tags_of_a_right_page_are_those_of_the_library(
    tags: list[tuple[str, dict[str, str]]],
) -> None:
    texts = (
        "".join(f' {key}="{value.replace("&", "&amp;")}"' for key, value in attributes.items())
        for _, attributes in tags
    )
    page = "text".join(f"<{name}{text}>" for (name, _), text in zip(tags, texts, strict=True))
    oracle = _Oracle()
    oracle.feed(page)
    oracle.close()
    assert [(tag.name, tag.attributes) for tag in start_tags(page)] == oracle.tags


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_page_is_refused(page: str) -> None:
    assert all(tag.name for tag in start_tags(page))


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<a '",
        '<a b="',
        "<a b =",
        "<!--",
        "</",
        "<!",
        "<title>",
        "</titl",
        "<a/",
        "<a x",
    ],
)
def test_hostile_pages_are_read_in_time(piece: str) -> None:
    start = "<title>" if "titl" in piece else ""
    assert grows_evenly(
        lambda page: [*start_tags(page)], lambda size: start + piece * size, 100_000
    )


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("é".encode(), None, "é"),
        (b"\xe9\x80", None, "é€"),
        (b"\xef\xbb\xbf\xc3\xa9", "text/html; charset=latin-1", "é"),
        ("é".encode("utf-16"), None, "é"),
        (b"\xe9\x80", "text/html; charset=ISO-8859-1", "é€"),
        ("й".encode("koi8-r"), 'text/html; charset="KOI8-R"', "й"),
        ("й".encode(), "text/html; charset=nonsense", "й"),
        ("é".encode(), "text/html; charset=base64", "é"),
        ("é".encode(), "text/html; charset=idna", "é"),  # no document is in these of Python
        ("é".encode(), "text/html; charset=undefined", "é"),
        (b"<meta charset=punycode>\xe9", None, "<meta charset=punycode>é"),
        ("é".encode("utf-32"), None, "é"),
        ("的".encode("gbk"), "text/html; charset=gb2312", "的"),
        ('<meta charset="windows-1251">й'.encode("cp1251"), None, '<meta charset="windows-1251">й'),
        ("<meta charset=utf-16>é".encode(), None, "<meta charset=utf-16>é"),
        ("<p>新".encode("utf-16-le"), "text/html; charset=utf-16le", "<p>新"),
        ("<p>新".encode("utf-16-be"), "text/html; charset=UTF-16BE", "<p>新"),
        ("<p>é".encode("utf-16-le"), "text/html; charset=utf-16", "<p>é"),
        ("<p>é.".encode(), "text/html; charset=utf-16", "<p>é."),  # which it is not
        (b"<meta charset=utf-8>\xe9", None, "<meta charset=utf-8>\ufffd"),
    ],
)
def test_page_has_the_encoding_that_it_or_the_server_names(
    data: bytes, content_type: str | None, text: str
) -> None:
    assert decode_page(data, content_type) == text
