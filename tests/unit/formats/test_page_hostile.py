"""No page is refused, and the time for one grows only with its length."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.page_facts.read import read_page
from support.setting import NOW

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
    "page",
    [
        "<meta property=article:published_time content=x>" * 100_000,
        "".join(f"<meta name=a{number} content=x>" for number in range(100_000)),
        "<div>" * 400_000,
        "<script>" + '"published_at":"2026' * 150_000,
        "<script>" + '"published_at":"2026-01-02"' * 100_000,
        "<b><i></b>" * 200_000,
        "<b><i></b>" * 100_000,
        f"{LD}{'[' * 1_000_000}",
        LD + '{"@graph":' * 200_000,
        LD + '"headline":"\\' * 100_000,
        f'{LD}{{"datePublished": {"1" * 100_000}}}</script>',
        f'{LD}{{"@type":"Article","headline":"x"}}</script>' * 30_000,
        f"<meta name=author content='{'x ' * 1_000_000}'>",
        "1 may 20 " * 400_000,
        "1.1.1.1." * 400_000,
        f"<p class=date>{'1' * 3_000_000}",
        "<time datetime=x>1 a</time>" * 100_000,
        f"<h1>{'<b>a</b>' * 100_000}",
        f"<title>{' | a' * 300_000}",
        f"<div class='{'a_b-' * 50}'>x" * 2_000,
    ],
    ids=lambda page: page[:30],
)
def test_hostile_pages_are_read_in_time(page: str) -> None:
    started = time.process_time()
    read_page(page.encode(), URL, TIME)
    assert time.process_time() - started < 6
