"""Links in headers of responses: as a server names them, however it writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.feed_discovery import feed_links
from almanac_cli.formats.link_header import link_tags
from support.growth import grows_evenly

RSS = "application/rss+xml"


@pytest.mark.parametrize(
    ("header", "links"),
    [
        ("", []),
        ("no link", []),
        ("</feed>", [{"href": "/feed"}]),
        ("</a>; rel=alternate", [{"href": "/a", "rel": "alternate"}]),
        ('< /a > ;REL = "alternate feed" ; x', [{"href": "/a", "rel": "alternate feed", "x": ""}]),
        ('</a>; title="a, \\"b\\"; <c>"', [{"href": "/a", "title": 'a, "b"; <c>'}]),
        ("</a>; rel=a; rel=b", [{"href": "/a", "rel": "a"}]),
        ("</a,b>; rel=a, </c>;rel=d", [{"href": "/a,b", "rel": "a"}, {"href": "/c", "rel": "d"}]),
        ('</a>; rel=a; anchor="/other", </b>', [{"href": "/b"}]),
        (
            "</a>; title=a\"b\"; rel='alternate'",
            [{"href": "/a", "title": 'a"b"', "rel": "alternate"}],
        ),
        ("</a>; title='a, b; c' ;rel=d", [{"href": "/a", "title": "a, b; c", "rel": "d"}]),
        ("</a>; title='tis; rel=''", [{"href": "/a", "title": "'tis", "rel": ""}]),
        ('</a>; title="a" b; x=c d; rel=e', [{"href": "/a", "title": "a", "x": "c", "rel": "e"}]),
        ("</a>; rel=a </b>; rel=c", [{"href": "/a", "rel": "a"}, {"href": "/b", "rel": "c"}]),
        ('</a>; title="open, </b>', [{"href": "/a", "title": "open, </b>"}]),
    ],
)
def test_links_are_read_with_their_parameters(header: str, links: list[dict[str, str]]) -> None:
    assert [tag.attributes for tag in link_tags(header)] == links


def test_feeds_are_declared_by_their_type() -> None:
    header = (
        f'<https://x.org/wp-json/>; rel="https://api.w.org/", </feed>; rel=alternate; '
        f'type="{RSS}"; title="News", </style>; rel=stylesheet, '
        f'<mailto:x@x.org>; rel=alternate; type="{RSS}"'
    )
    (link,) = feed_links(b"", "https://x.org/blog/", link_header=header)
    assert (link.url, link.title, link.is_declared) == ("https://x.org/feed", "News", True)


def test_base_of_the_page_is_not_that_of_the_header() -> None:
    page, header = b"<base href=https://y.org/>", f"<feed>; rel=alternate; type={RSS}"
    (link,) = feed_links(page, "https://x.org/", link_header=header)
    assert link.url == "https://x.org/feed"


@given(st.text(alphabet="<>;=\"'\\, \tarel/", max_size=200))
def test_any_header_is_read(header: str) -> None:
    assert all(tag.name == "link" for tag in link_tags(header))


@pytest.mark.parametrize("start", ["", "<a>"])
@pytest.mark.parametrize(
    "part", ["<", "<a>;", "<a", ';"', '<a>;x="', "<a>; ", "<a>;x='", "<a>;x='' ", ";='", ";x=y "]
)
def test_long_headers_are_read_in_time_by_their_length(start: str, part: str) -> None:
    assert grows_evenly(
        lambda header: [*link_tags(header)], lambda size: start + part * size, 80_000
    )
