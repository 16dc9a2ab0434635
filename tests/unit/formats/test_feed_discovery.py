"""The feeds of a page are found: declared ones, and links that look like feeds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.feed_discovery import (
    MAX_ADDRESSES,
    MAX_LINKS,
    FeedLink,
    feed_links,
    guesses,
    looks_like_feed,
)

_PAGE = "https://www.example.com/blog/"


def urls_in(page: str, url: str = _PAGE) -> list[str]:
    return [link.url for link in feed_links(page.encode(), url)]


def declared(address: str, media_type: str = "application/rss+xml", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<link rel="alternate" type="{media_type}" href="{address}"{more}>'


def test_declared_feed_is_found_with_its_title() -> None:
    page = declared("/feed.xml", title=" The\n Blog &amp; more ")
    assert feed_links(page.encode(), _PAGE) == [
        FeedLink("https://www.example.com/feed.xml", "The Blog & more", is_declared=True)
    ]


@pytest.mark.parametrize(
    "tag",
    [
        '<LINK REL="ALTERNATE home" TYPE="Application/Atom+XML; charset=utf-8" HREF=x>',
        "<link rel=alternate type=application/rss&#43;xml href='x'>",
        "<link rel=feed type=application/feed+json href=x />",
        "<body><p>late</p><link rel=alternate type=application/rss+xml href=' x\n'>",
        "<a type=application/rss+xml href=x#top>",
    ],
)
def test_feed_is_found_however_it_is_declared(tag: str) -> None:
    assert urls_in(tag) == ["https://www.example.com/blog/x"]


@pytest.mark.parametrize(
    "tag",
    [
        declared("https://example.com/wp-json/wp/v2/pages/7", "application/json"),
        declared("/oembed?url=https%3A%2F%2Fexample.com%2Ffeed&format=xml", "text/xml"),
        declared("/oembed?x=1", "application/json+oembed"),
        declared("/de/", "text/html", hreflang="de"),
        "<link rel='alternate stylesheet' type=application/rss+xml href=/feed.xml>",
        "<link rel=icon href=/feed.xml>",
        declared("javascript:alert(1)"),
        declared("file:///etc/feed.xml"),
        declared("ftp://example.com/feed.xml"),
        declared("https://user:secret@example.com/feed.xml"),
        declared("http://[::1/feed.xml"),
        declared(""),
        f"<!-- {declared('/feed.xml')} -->",
        f"<script>var x = '{declared('/feed.xml')}'</script>",
        "<a href='https://feedly.com/i/subscription/feed/https://example.com/feed.xml'>",
        "<a href='https://add.example.com/rss?url=http%3A%2F%2Fexample.com%2Ffeed'>",
        "<a href='/about'>", "<a href='/feeding-the-cat'>", "<a href='/atomic.html'>",
        "<a href='/index.php?sz=1'>", "<a name=feed>",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_not_taken_for_one(tag: str) -> None:
    assert urls_in(tag) == []


@pytest.mark.parametrize(
    "address",
    [
        "/rss", "/feed/", "/feed.xml", "/blog.rss", "/atom.xml", "/index.xml", "/feed.json",
        "/rss.php",
        "/?feed=rss2", "/news?format=rss", "/feeds/posts/default", "/feeds/posts/default?alt=rss",
        "/feed/atom/", "/site-feed.xml", "/rss2.ashx", "/news.rdf", "/?rss=1", "/a?b=1&feed",
        "http://feeds.feedburner.com/Name",
    ],
)  # fmt: skip
def test_addresses_of_feeds_look_like_feeds(address: str) -> None:
    assert looks_like_feed(address if ":" in address else f"https://example.com{address}")


def test_addresses_are_resolved_from_the_base_of_the_page() -> None:
    base = "<base target=x><base href='//cdn.example.net/a/'><base href='/no/'>"
    page = f"{base}{declared('feed.xml')}{declared('/b.rss')}{declared('?c=1')}"
    assert urls_in(page) == [
        "https://cdn.example.net/a/feed.xml",
        "https://cdn.example.net/b.rss",
        "https://cdn.example.net/a/?c=1",
    ]


def test_declared_feeds_come_first_and_comments_last() -> None:
    page = f"""
        <a href="https://other.example.org/feed">theirs</a> <a href="/rss.xml">ours</a>
        {declared("/comments/feed/")}
        {declared("/2026/04/a-page/feed/")}
        {declared("/x.rss", title="Site » Kommentar-Feed")}
        {declared("/feed/")} {declared("/atom", "application/atom+xml")}"""
    assert urls_in(page, "https://example.com/2026/04/a-page/") == [
        "https://example.com/feed/",
        "https://example.com/atom",
        "https://example.com/rss.xml",
        "https://other.example.org/feed",
        "https://example.com/comments/feed/",
        "https://example.com/2026/04/a-page/feed/",
        "https://example.com/x.rss",
    ]


def test_feed_that_is_named_twice_is_found_once() -> None:
    page = f"<a href='http://example.com/feed/'></a>{declared('/feed')}{declared('/feed#x')}"
    links = feed_links(page.encode(), _PAGE)
    assert [(link.url, link.is_declared) for link in links] == [
        ("https://www.example.com/feed", True)
    ]


def test_page_with_many_links_gives_the_first_ones() -> None:
    page = "".join(declared(f"/{n}.rss") for n in range(200))
    assert urls_in(page) == [f"https://www.example.com/{n}.rss" for n in range(MAX_LINKS)]


def test_guesses_are_below_the_page_and_on_its_host() -> None:
    addresses = guesses("https://example.com/blog/?page=2#top")
    assert addresses[:2] == ["https://example.com/blog/feed", "https://example.com/blog/feed.xml"]
    assert "https://example.com/rss.xml" in addresses
    assert guesses("https://example.com") == guesses("https://example.com/")
    assert len({*guesses("https://example.com")}) == len(guesses("https://example.com"))


_PIECES = st.sampled_from(
    ["<link rel=alternate type=application/rss+xml href=", "<a href=", "<base href=", ">", "'", '"',
     "http://", "//", "[::1", "]", "@", ":", "99999", "/feed", ".rss", "?", "#", "%", "\\", " ",
     "\x00", "\ud7ff", "\u3002", "xn--", "\u2100", "a.example", "..", "&#x110000;", "&amp;"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_page_gives_links_that_can_be_asked_for(page: str) -> None:
    for link in feed_links(page.encode(), _PAGE):
        assert link.url.startswith(("http://", "https://"))
        assert not {*" \t\n\x00\\#"} & {*link.url}


def test_only_so_many_addresses_of_a_page_are_looked_at() -> None:
    links = "".join(f'<a href="/{number}">x</a>' for number in range(MAX_ADDRESSES - 1))
    assert urls_in(f"{links}<a href=/0>x</a><a href=/feed>x</a><a href=/rss>x</a>") == [
        "https://www.example.com/feed"
    ]
