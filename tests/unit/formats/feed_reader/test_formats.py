"""Feeds of every format: what is read of the feed itself and of its items."""

from __future__ import annotations

import json

import pytest

from almanac_cli.formats.feed_reader.limits import NotAFeed
from almanac_cli.model.feed_items import FeedItem
from support.read_feeds import atom, only_item, read, rss

RSS_2 = rss(
    "<title>A model</title><link>https://site.example/a</link>"
    '<guid isPermaLink="false">a-1</guid><pubDate>Fri, 03 Apr 2026 10:00:00 GMT</pubDate>'
    "<dc:creator>A. Author</dc:creator><category>AI</category><category>Models</category>"
    "<description>&lt;p&gt;It is &lt;b&gt;large&lt;/b&gt;.&lt;/p&gt;</description>"
)
RSS_091 = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>News</title><link>https://site.example/</link>
<item><title>A caf&eacute;</title><link>https://site.example/a</link></item></channel></rss>"""
RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://site.example/rss"><title>News</title>
<link>https://site.example/</link></channel>
<image><title>Not this</title><link>https://site.example/image</link></image>
<item rdf:about="https://site.example/a"><title>A model</title><link>https://site.example/a</link>
<dc:date>2026-04-03T10:00:00+02:00</dc:date><dc:creator>A. Author</dc:creator>
<dc:subject>AI</dc:subject></item></rdf:RDF>"""
ATOM_1 = atom(
    '<id>tag:site.example,2026:a</id><title type="html">A &lt;i>model&lt;/i></title>'
    '<link rel="self" href="https://site.example/a.atom"/><link href="https://site.example/a"/>'
    "<published>2026-04-03T10:00:00Z</published><updated>2026-04-05T10:00:00Z</updated>"
    "<author><name>A. Author</name></author><author><name>B. Author</name></author>"
    '<category term="AI" label="Artificial"/><content type="xhtml">'
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>It is <b>large</b> &amp; new.</p></div></content>'
)
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title>
<link rel="alternate" type="text/html" href="https://site.example/"/>
<entry><title mode="escaped" type="text/html">A &lt;i>model&lt;/i></title>
<link rel="alternate" type="text/html" href="https://site.example/a"/><id>a-1</id>
<issued>2026-04-03T10:00:00Z</issued><modified>2026-04-04T10:00:00Z</modified>
<summary>It is large.</summary></entry></feed>"""


def test_rss_2_has_all_fields_of_an_item() -> None:
    assert only_item(RSS_2) == FeedItem(
        guid="a-1", url="https://site.example/a", title="A model", summary="It is large.",
        author="A. Author", published="2026-04-03T10:00:00Z", precision=None,
        categories=("AI", "Models"), event=None,
    )  # fmt: skip


def test_rss_091_has_the_entities_of_its_dtd() -> None:
    item = only_item(RSS_091)
    assert (item.title, item.guid, item.url) == ("A café", None, "https://site.example/a")


def test_rss_1_has_its_address_as_id_and_dublin_core() -> None:
    item = only_item(RSS_1)
    assert read(RSS_1).format == "rdf"
    assert read(RSS_1).title == "News"
    assert (item.guid, item.title) == ("https://site.example/a", "A model")
    assert (item.published, item.author) == ("2026-04-03T08:00:00Z", "A. Author")
    assert item.categories == ("AI",)


def test_atom_1_has_all_fields_of_an_entry() -> None:
    assert only_item(ATOM_1) == FeedItem(
        guid="tag:site.example,2026:a", url="https://site.example/a", title="A model",
        summary="It is large & new.", author="A. Author, B. Author",
        published="2026-04-03T10:00:00Z", precision=None, categories=("AI",), event=None,
    )  # fmt: skip


def test_atom_03_has_the_day_on_which_it_was_issued() -> None:
    item = only_item(ATOM_03)
    assert (item.title, item.summary) == ("A model", "It is large.")
    assert (item.published, item.url) == ("2026-04-03T10:00:00Z", "https://site.example/a")


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed_has_all_fields_of_an_item(version: str) -> None:
    people: dict[str, object] = {"authors": [{"name": "A. Author"}]} if version == "1.1" else {}
    people |= {"author": {"name": "A. Author"}}
    item = {
        "id": 7, "url": "/a", "title": "A model", "content_html": "<p>It is <b>large</b>.</p>",
        "date_published": "2026-04-03T10:00:00.5+02:00", "tags": ["AI", "AI"], **people,
    }  # fmt: skip
    feed = {
        "version": f"https://jsonfeed.org/version/{version}", "title": "News",
        "home_page_url": "https://site.example/", "next_url": "https://site.example/2",
        "items": [item, {"title": "without an id"}],
    }  # fmt: skip
    document = read(json.dumps(feed))
    assert document.items == (
        FeedItem(
            guid="7", url="https://site.example/a", title="A model", summary="It is large.",
            author="A. Author", published="2026-04-03T08:00:00Z", precision=None,
            categories=("AI",), event=None,
        ),
    )  # fmt: skip
    assert (document.format, document.next_url) == ("jsonfeed", "https://site.example/2")
    assert document.note == "items without an id left out: 1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\xef\xbb\xbf", "is empty"),
        (b"<!doctype html><html><head><title>x</title></head></html>", "is an HTML page"),
        (b"<!DOCTYPE html>\n<html><p>one<p>two</html>", "is an HTML page"),
        (b"<opml><body/></opml>", "has the root <opml>"),
        (b"just words", "is no XML"),
        (b"{}", "is JSON, but no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", ', "is not JSON (line 1: "),
        (b"[1]", "is JSON, but no JSON Feed"),
    ],
)
def test_a_document_with_another_root_is_no_feed(data: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed) as error:
        read(data)
    assert error.value.reason.startswith(reason)
