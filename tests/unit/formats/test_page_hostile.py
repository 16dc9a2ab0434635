"""No page is refused, and the time for one grows only with its length."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.page_facts.read import read_page
from support.growth import grows_evenly
from support.setting import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime.fromisoformat(NOW)
URL = "https://lab.example/x"
LD = "<script type=application/ld+json>"
_PIECES = st.sampled_from([
    LD, "</script>", '{"@type":"Article",', '"datePublished":', '"2026-02-03"', '"author":', "[",
    "]", "{", "}", "null", "<h1>", "</h1>", "<title>", "</title>", "<time datetime=", ">", "'",
    "2026-02-03", "<meta name=author content='", "<p class=date>", "3 May 2026", "</p>", "\0",
    '"@id":"#1"', ",", "<html lang=en>", "3/4/2026", "99999999999", " | ", "&#x202e;", "\ud800",
    "<aside>", "\u00e9",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_page_is_refused(page: str) -> None:
    facts = read_page(page.encode(errors="surrogatepass"), URL, TIME, with_htmldate=False)
    assert facts.title == " ".join(facts.title.split())
    assert facts.published is None or facts.published >= "1990"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_refused(data: bytes) -> None:
    read_page(data, URL, TIME, with_htmldate=False)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda size: "<meta property=article:published_time content=x>" * size, 10_000),
        (lambda size: "".join(f"<meta name=a{n} content=x>" for n in range(size)), 20_000),
        (lambda size: "<div>" * size, 50_000),
        (lambda size: "<script>" + '"published_at":"2026' * size, 150_000),
        (lambda size: "<script>" + '"published_at":"2026-01-02"' * size, 30_000),
        (lambda size: "<b><i></b>" * size, 30_000),
        (lambda size: f"{LD}{'[' * size}", 1_000_000),
        (lambda size: LD + '{"@graph":' * size, 200_000),
        (lambda size: LD + '"headline":"\\' * size, 100_000),
        (lambda size: f'{LD}{{"datePublished": {"1" * size}}}</script>', 100_000),
        (lambda size: f'{LD}{{"@type":"Article","headline":"x"}}</script>' * size, 20_000),
        (lambda size: f"<meta name=author content='{'x ' * size}'>", 1_000_000),
        (lambda size: "1 may 20 " * size, 200_000),
        (lambda size: "1.1.1.1." * size, 200_000),
        (lambda size: f"<p class=date>{'1' * size}", 3_000_000),
        (lambda size: "<time datetime=x>1 a</time>" * size, 10_000),
        (lambda size: f"<h1>{'<b>a</b>' * size}", 30_000),
        (lambda size: f"<title>{' | a' * size}", 300_000),
        (lambda size: f"<div class='{'a_b-' * 50}'>x" * size, 2_000),
        (lambda size: f"<div class='{'a_b-' * size}'>x" * 100, 1_000),
    ],
    ids=lambda value: value(1)[:30] if callable(value) else "",
)
def test_hostile_pages_are_read_in_time(make: Callable[[int], str], size: int) -> None:
    assert grows_evenly(lambda page: read_page(page, URL, TIME), lambda n: make(n).encode(), size)
