"""What pages say of themselves: titles, authors, sites, summaries, and walls in their place."""

from __future__ import annotations

from datetime import datetime

import pytest

from almanac_cli.formats.page_facts.archives import page_of
from almanac_cli.formats.page_facts.read import PageFacts, read_page
from support.setting import NOW

SITE = "<meta property=og:site_name content='The Lab'>"
TIME = datetime.fromisoformat(NOW)
URL = "https://www.lab.example/posts/1"


def facts(page: str | bytes, url: str = URL) -> PageFacts:
    data = page.encode() if isinstance(page, str) else page
    return read_page(data, url, TIME, with_htmldate=False)


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (f"<title>A model | The Lab</title>{SITE}", "A model"),
        (f"<title>THE LAB: A model</title>{SITE}", "A model"),
        ("<title>A model - lab.example</title>", "A model"),
        ("<title>A model - Lab</title>", "A model"),
        ("<title>A model - of what</title>", "A model - of what"),
        ("<title>x</title><meta property=og:title content='A &amp;amp; B'>", "A & B"),
        ("<meta property=og:title content='A model that…'><h1>A model <b>that</b> runs</h1>",
         "A model that runs"),
        ("<title>A long model : words of the blog</title><h3>A long model</h3>", "A long model"),
        ("<h1>Only a heading</h1>", "Only a heading"),
        ("<h1>One</h1><h1>Two</h1>", "One"),
        (json_ld('{"@type": "Article", "headline": "In JSON"}') + "<title>x</title>", "In JSON"),
        ("<svg><title>Logo</title></svg><title>A model</title>", "A model"),
        ("<title>\u202eA\u0007 model</title>", "A model"),
        ("<title>lab.example</title>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_title_of_a_page_is_without_its_site(page: str, title: str) -> None:
    assert facts(page).title == title


@pytest.mark.parametrize(
    ("page", "author"),
    [
        ("<meta name=author content='By Jane Doe'>", "Jane Doe"),
        ("<meta name=author content=https://lab.example/jane><meta name=byl content='By Jane Doe'>",
         "Jane Doe"),
        ("<meta name=author content=admin>", None),
        (f"<meta name=author content='The Lab'>{SITE}", None),
        ("<meta name=citation_author content=A><meta name=citation_author content=B>", "A, B"),
        ("".join(f"<meta name=citation_author content=A{n}>" for n in range(9)), "A0 and others"),
        (json_ld('{"@type": "Article", "author": [{"name": "A B"}, {"name": "C D"}]}'), "A B, C D"),
        (json_ld('{"@graph": [{"@type": "Article", "author": {"@id": "#1"}}, '
                 '{"mainEntity": {"@type": "Person", "@id": "#1", "name": "A B"}}]}'), "A B"),
        ("<a class=author>Jane Doe</a>", "Jane Doe"),
        ("<aside><a class=author>Jane Doe</a></aside>", None),
        ("<p class=byline>Published by</p>", None),
        ("<meta name=author content='jane@lab.example (Jane Doe)'>", "Jane Doe"),
    ],
)  # fmt: skip
def test_author_of_a_page_is_a_name(page: str, author: str | None) -> None:
    assert facts(page).author == author


def test_site_and_summary_are_what_metadata_say() -> None:
    page = (
        "<meta property=og:site_name content='The  Lab'>"
        "<meta name=description content='It &lt;b&gt;runs&lt;/b&gt;.'>"
    )
    assert (facts(page).site, facts(page).summary) == ("The Lab", "It runs.")


def test_summary_that_repeats_the_title_is_none() -> None:
    assert facts("<title>A model</title><meta name=description content='a model'>").summary == ""


def test_structured_data_is_that_of_the_article() -> None:
    page = "<title>Second</title>" + json_ld(
        '[{"@type": "WebSite", "name": "x"}, {"@type": "Article", "headline": "First"},'
        ' {"@type": ["BlogPosting"], "headline": "Second", "publisher": {"name": "The Lab"}}]'
    )
    assert (facts(page).title, facts(page).site) == ("Second", "The Lab")


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article", "headline": "A\\u0021"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A!"}\n//]]>',
        '{"@type": "Article", "headline": "A!", "text": "line\nend"}',
        '{"@type": "Article", "headline": "A\\u0021", "trailing": 1,}',
        '{"@type": "Article", "headline": "A!", "x": "</script>"}',
    ],
)
def test_broken_structured_data_is_read_as_far_as_it_goes(text: str) -> None:
    assert facts(json_ld(text)).title == "A!"


@pytest.mark.parametrize(
    ("page", "wall"),
    [
        ("<title>Just a moment...</title>", "browser"),
        ("<title>Attention Required! | Cloudflare</title>", "browser"),
        ("<title>Nur einen Moment…</title>", "browser"),
        ("<title>请稍候…</title>", "browser"),
        ("<title>lab.example</title><p>Verify you are human by completing the action.", "browser"),
        ("<title>Before you continue to YouTube</title>", "consent"),
        ("<title>Zustimmung - Lab</title>", "consent"),
        ("<title>Log in</title>", "login"),
        ("<title>404 Not Found</title>", "error"),
        ("<title>Page not found - The Lab</title>", "error"),
        ("<title>Access denied: how robots are kept out</title>", None),
        ("<title>Error</title>" + "<p>A long text about errors of measurement.</p>" * 200, None),
        ("<title>Are you a human robot</title>", None),
    ],
)
def test_wall_is_named_in_place_of_its_title(page: str, wall: str | None) -> None:
    read = facts(page)
    assert read.wall == wall
    assert bool(read.title) == (wall is None)


@pytest.mark.parametrize(
    ("url", "wall"),
    [
        ("https://consent.lab.example/x", "consent"),
        ("https://lab.example/consent?to=/x", "consent"),
        ("https://lab.example/consents", None),
        ("https://accounts.lab.example/x", "login"),
    ],
)
def test_wall_is_known_by_its_address(url: str, wall: str | None) -> None:
    assert facts("<title>Welcome</title>", url).wall == wall


def test_page_in_an_archive_of_a_browser_is_read() -> None:
    archive = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n\r\n'
        b'--b\r\nContent-Type: text/html; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<title>Caf=C3=A9 a=\r\n</title>\r\n--b--\r\n"
    )
    data, content_type = page_of(archive)
    assert (data.strip().decode(), content_type) == (
        "<title>Café a</title>",
        'text/html; charset="utf-8"',
    )


@pytest.mark.parametrize("data", [b"<p>Content-Type: multipart/related", b"", b"a: b\n\nc"])
def test_page_that_is_no_archive_is_itself(data: bytes) -> None:
    assert page_of(data) == (data, None)
