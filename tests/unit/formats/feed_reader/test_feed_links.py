"""Links of feeds become absolute URLs of pages, without trackers."""

from __future__ import annotations

import json

import pytest

from almanac_cli.formats.feed_reader.read import read_feed
from support.read_feeds import NOW, URL, atom, only_item, read, rss

A = "https://site.example/a"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        (f"<link>{A}</link>", A),
        (f"<link>\n {A}\n</link>", A),
        ("<link/><guid>https://site.example/a</guid>", A),
        ('<guid isPermaLink="true">https://site.example/a</guid>', A),
        ('<guid isPermaLink="false">https://site.example/a</guid>', None),
        ("<guid>a-1</guid>", None),
        ("<guid>/a</guid>", None),
        (f"<link>https://b.example/</link><feedburner:origLink>{A}</feedburner:origLink>", A),
        ('<atom:link rel="self" href="https://site.example/b"/><atom:link href="/a"/>', A),
        (f'<atom:link href="https://site.example/b"/><link>{A}</link>', A),
        (f'<link href="{A}"/>', A),
        ("<link>/a</link>", A),
        ("<link>//other.example/a</link>", "https://other.example/a"),
        ("<link>site.example/a</link>", A),
        ("<link>a</link>", A),
        ("<link>?a=1</link>", "https://site.example/?a=1"),
        ('<link xml:base="https://other.example/b/">a</link>', "https://other.example/b/a"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>ftp://site.example/a</link>", None),
        ("<link>mailto:a@site.example</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>https://user:word@site.example/a</link>", None),
        ("<link>https://[::1/a</link>", None),
        ("<link>https://site.example/a b\\c</link>", "https://site.example/a%20b%5Cc"),
        ("<link>https://site.example/\n  a</link>", A),
        ("<link>https://site.example/\u00fc?q=\u00e9</link>", "https://site.example/\u00fc?q=\u00e9"),
        ("<link>https://site.example/?a=1&amp;amp;b=2</link>", "https://site.example/?a=1&b=2"),
        ("<link>HTTPS://Site.example/A/</link>", "HTTPS://Site.example/A/"),
        (f"<link>{A}?{'x' * 3000}</link>", None),
    ],
)  # fmt: skip
def test_an_item_of_rss_has_the_url_of_its_page(item: str, url: str | None) -> None:
    assert only_item(rss(item)).url == url


@pytest.mark.parametrize(
    ("url", "without"),
    [
        (f"{A}?utm_source=rss&amp;utm_medium=rss", A),
        (f"{A}?id=1&amp;utm_source=rss#top", f"{A}?id=1#top"),
        (f"{A}?id=1&amp;&amp;b", f"{A}?id=1&&b"),
        (f"{A}/?b=%7e&amp;fbclid=x&amp;a", f"{A}/?b=%7e&a"),
        (f"{A}#utm_source=rss", A),
        (f"{A}#/route?utm_source=rss", f"{A}#/route"),
        (f"{A}?ref=site.example", A),
        (f"{A}?ref=main", f"{A}?ref=main"),
        ("https://youtu.be/abcdefghijk?si=x", "https://youtu.be/abcdefghijk"),
        ("https://feeds.example/~r/x/~3/y/", "https://feeds.example/~r/x/~3/y/"),
    ],
)
def test_trackers_are_left_out_and_the_rest_stays(url: str, without: str) -> None:
    assert only_item(rss(f"<link>{url}</link>")).url == without


@pytest.mark.parametrize(
    ("links", "url"),
    [
        (f'<link href="{A}"/>', A),
        (f'<link rel="alternate" type="text/plain" href="{A}.txt"/><link href="{A}"/>', A),
        (f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{A}"/>', A),
        (f'<link rel="self" href="{A}"/><link rel="enclosure" href="{A}"/>', None),
        (f"<link>{A}</link>", A),
        ("<id>https://site.example/a</id>", None),
    ],
)
def test_an_entry_of_atom_has_the_alternate_link(links: str, url: str | None) -> None:
    assert only_item(atom(links)).url == url


@pytest.mark.parametrize(
    ("feed", "entry", "url"),
    [
        ('<link href="https://site.example/b/"/>', '<link href="a"/>', "https://site.example/b/a"),
        ("", '<link href="a"/>', "https://feeds.example/news/a"),
        ('<link href="/b/"/>', '<link href="a"/>', "https://feeds.example/b/a"),
        ("", '<link xml:base="b/" href="a"/>', "https://feeds.example/news/b/a"),
    ],
)
def test_a_link_is_relative_to_base_or_site_or_feed(feed: str, entry: str, url: str) -> None:
    title = "<title>x</title>"
    assert only_item(atom(entry, feed + title)).url == url
    behind = atom(entry).replace('<link href="https://site.example/"/>', "")
    assert only_item(behind.replace("</feed>", f"{feed}</feed>")).url == url


def test_a_feed_without_an_address_has_no_relative_links() -> None:
    text = rss("<link>/a</link>", "<title>x</title>")
    (item,) = read_feed(text.encode(), "", NOW).items
    assert item.url is None
    text = rss("<link>/a</link>")
    (item,) = read_feed(text.encode(), "", NOW).items
    assert item.url == A


def test_the_bases_of_elements_within_each_other_are_joined() -> None:
    text = atom('<link href="a"/>').replace("<feed ", '<feed xml:base="https://b.example/1/" ')
    assert only_item(text).url == "https://b.example/1/a"
    assert only_item(text.replace("<entry>", '<entry xml:base="2/">')).url == (
        "https://b.example/1/2/a"
    )


def test_a_site_without_a_scheme_is_the_base_of_such_links() -> None:
    text = rss("<link>news.example/a</link>", "<link>news.example</link><title>x</title>")
    assert (read(text).site, only_item(text).url) == (
        "https://news.example", "https://news.example/a"
    )  # fmt: skip
    text = rss("<link>news.html</link>", "<link>index.html</link><title>x</title>")
    assert only_item(text).url == "https://feeds.example/news/news.html"


def test_a_feed_names_its_site_and_the_document_before_it() -> None:
    links = '<atom:link rel="self" href="/f"/><atom:link rel="next" href="/f?page=2"/>'
    document = read(rss("", f"{links}<link>https://site.example/b</link><title>News</title>"))
    assert (document.site, document.title) == ("https://site.example/b", "News")
    assert document.next_url == "https://site.example/f?page=2"
    archive = '<link rel="prev-archive" href="2026-03.atom"/><title>x</title>'
    assert read(atom("", archive)).next_url == "https://feeds.example/news/2026-03.atom"


def test_json_feed_has_the_url_of_its_page_or_an_external_one() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "url": A, "external_url": "https://other.example/"},
        {"id": "2", "url": "", "external_url": "https://other.example/?utm_source=x"},
        {"id": "https://site.example/3"},
        {"id": "4", "url": ["x"]},
    ]}  # fmt: skip
    urls = [item.url for item in read(json.dumps(feed)).items]
    assert urls == [A, "https://other.example/", None, None]
    assert read(json.dumps(feed)).site is None
    assert URL.startswith("https://feeds.example/")
