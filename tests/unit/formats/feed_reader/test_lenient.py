"""Feeds that are not well-formed are read once more, leniently, and a note says so."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.formats.feed_reader.xml_documents import read_elements
from support.read_feeds import atom, only_item, read, rss

if TYPE_CHECKING:
    from almanac_cli.model.feed_items import FeedItem

ITEM = "<title>A model</title><link>https://site.example/a</link><guid>a-1</guid>"
JSON = json.dumps(
    {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "A"}] * 3}
)
SAMPLES = [
    rss(ITEM + "<description>&lt;p&gt;One &amp;amp; two&lt;/p&gt;</description>"),
    rss("</item><item>".join(f"<title><![CDATA[{n} <b>x</b>]]></title>" for n in range(4))),
    atom(
        '<id>1</id><title type="html">A &lt;b&gt;x&lt;/b&gt;</title><link href="/a"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content>'
    ),
    JSON,
]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<title>AT&T</title>", "AT&T"),
        ("<title>a & b &copy; c &nbsp;d</title>", "a & b © c d"),
        ("<title>1 < 2 <3 </title>", "1 < 2 <3"),
        ("<title>a <br> b</title>", "a b"),
        ("<title>a\x0bb\x08c</title>", "abc"),
        ("<title>a <b>bold</i> one</title>", "a bold one"),
        ("<title a=b c='d\">x</title>", "x"),
        ("<titel>y</titel><title>x</title></link>", "x"),
        ("<x:y>1</x:y><title>x</title>", "x"),
        ("<title>x</title><description>a</item><item><title>y</title>", "x"),
        ("<title>x</title><item><title>y</title>", "x"),
        ("<title>x<title></item>", "x"),
        ("<!-- -- --><title>x</title>", "x"),
        ("<title>&#0;x&#x1;</title>", "\ufffdx"),
        ("<title><![CDATA[a ]]]]><![CDATA[> b]]></title><p>", "a ]]> b"),
    ],
)
def test_what_is_not_well_formed_is_read_leniently(item: str, title: str) -> None:
    document = read(rss(item))
    assert document.items[0].title == title
    assert (document.note or "").startswith("not well-formed (line 1: ")
    assert (document.note or "").endswith(": read leniently")


def test_prefixes_that_nothing_declares_have_their_usual_meaning() -> None:
    text = (
        "<rss version='2.0'><channel><item><dc:creator>A. Author</dc:creator><title>x</title>"
        "<content:encoded><![CDATA[<p>One.</p>]]></content:encoded></item></channel></rss>"
    )
    item = only_item(text)
    assert (item.author, item.summary) == ("A. Author", "One.")


def test_declared_prefixes_count_before_the_usual_ones() -> None:
    text = rss('<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">A. Author</d:creator>&')
    assert only_item(text).author == "A. Author"
    text = rss('<dc:creator xmlns:dc="https://other.example/">A. Author</dc:creator>&')
    assert only_item(text).author is None


def test_a_document_that_breaks_off_has_its_complete_items() -> None:
    text = rss("</item><item>".join(f"<title>{n}</title>" for n in range(4)))
    broken = read(text[: text.index("<title>3") + 8])
    assert [item.title for item in broken.items] == ["0", "1", "2"]
    assert (broken.note or "").endswith(": read leniently, without the broken end")


def test_json_with_controls_and_a_rest_is_read_leniently() -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "a\tb"}]}'
    document = read(text + " x")
    assert document.items[0].title == "a b"
    assert document.note == "not JSON (line 1: Invalid control character at): read leniently"


def test_halves_of_surrogates_and_constants_do_no_harm() -> None:
    item = only_item(
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud83d1",'
        ' "title": "a\\udc00b", "url": "https://x.example/\\ud83d", "_almanac": {"x": "\\ud83d"},'
        ' "content_text": "\\u202ec\\ud83d", "tags": [NaN, null, "\\ud83d"], "authors": [1]}]}'
    )
    assert (item.guid, item.title, item.summary, item.event) == ("1", "ab", "c", None)
    assert item.categories == ()
    repr(item).encode()


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_cut_or_changed_feed_gives_items_or_a_reason(sample: str, data: st.DataObject) -> None:
    changed = bytearray(sample.encode())
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(changed)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 1, 2, 30]))
        pieces = [
            b"<",
            b">",
            b"&",
            b'"',
            b"'",
            b"/",
            b"\0",
            b"\xff",
            b"]]>",
            b"<item>",
            b"<![CDATA[",
        ]
        changed[start:end] = data.draw(st.sampled_from(pieces) | st.binary(max_size=3))
    cut = bytes(changed[: data.draw(st.integers(0, len(changed)))])
    items: tuple[FeedItem, ...] = ()
    with suppress(NotAFeed):
        items = read(cut).items
    for item in items:
        assert "\n" not in item.title
        assert item.url is None or item.url.startswith(("http://", "https://"))
        repr(item).encode()


@settings(deadline=None)
@given(st.sampled_from(SAMPLES[:3]), st.sampled_from(["", "&", "<br>", "</x>", "<x>"]))
def test_the_lenient_pass_reads_the_same_of_a_sound_feed(sample: str, fault: str) -> None:
    """The two parsers agree where both can read."""
    sound, note = read_elements(sample.encode(), None)
    assert note is None
    broken, note = read_elements((sample + fault + "&").encode(), None)
    assert note is not None
    assert broken.items == sound.items
    assert broken.channel == sound.channel
