"""The day on which a page was published is found in its likeliest place."""

from __future__ import annotations

from datetime import datetime

import pytest

from almanac_cli.formats.page_facts.read import read_page
from support.setting import NOW

TIME = datetime.fromisoformat(NOW)
URL = "https://lab.example/posts/a-model"
OLD = "2026-02-03T04:05:06Z"
H1 = "<title>The new model</title><h1>The new model</h1>"


def date(page: str, url: str = URL, *, with_htmldate: bool = False) -> str | None:
    facts = read_page(page.encode(), url, TIME, with_htmldate=with_htmldate)
    if facts.published is None:
        return None
    return facts.published[:10] if facts.precision == "day" else facts.published


def article(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "Article", {text}}}</script>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (article('"dateModified": "2026-03-01", "datePublished": "2026-02-03T04:05:06Z"'), OLD),
        (article('"datePublished": "2026-02-03"').replace("Article", "WebPage"), "2026-02-03"),
        (article('"dateModified": "2026-02-03"'), "2026-02-03"),
        ("<meta property=article:published_time content=2026-02-03T04:05:06Z>", OLD),
        ("<meta content=2026-02-03 name=DC.date.issued>", "2026-02-03"),
        ("<meta name=citation_publication_date content=2026/02/03>", "2026-02-03"),
        ("<meta name=parsely-pub-date content=1770091506>", OLD),
        ("<meta name=pubdate content=20260203>", "2026-02-03"),
        ("<meta name=bt:pubDate content=20260203T04:05:06Z>", OLD),
        ("<meta name=date content='03.02.2026 17:00'>", "2026-02-03"),
        ("<meta name=date content='Tue, 03 Feb 2026 04:05:06 GMT'>", OLD),
        ("<span itemprop=datePublished content=2026-02-03>x</span>", "2026-02-03"),
        ("<time pubdate datetime=2026-02-03>x</time>" + H1, "2026-02-03"),
        (H1 + "<time datetime=2026-02-03T04:05:06Z>x</time>", OLD),
        ("<aside><time class=published datetime=2020-01-01></time></aside>" + H1
         + "<time class=published datetime=2026-02-03></time>", "2026-02-03"),
        (H1 + "<span class=date>3 February 2026</span>", "2026-02-03"),
        (H1 + "<p class=meta>Updated: 4 May 2026</p><p class=meta>Posted 3 February 2026</p>",
         "2026-02-03"),
        (H1 + "<p><b>3.</b> <i>Februar</i> 2026", "2026-02-03"),
        (H1 + "<p>It was announced on 3 February 2019 that everything, all of it, is to change." * 9
         + "<div class=submitted>3 February 2026</div>", "2026-02-03"),
        ("<html lang=en-us>" + H1 + "<p class=date>2/3/2026", "2026-02-03"),
        ("<html lang=en-gb>" + H1 + "<p class=date>3/2/2026", "2026-02-03"),
        ("<html lang=fr>" + H1 + "<p class=date>3/2/2026", "2026-02-03"),
        ("<html lang=en>" + H1 + "<p class=date>2/3/2026", None),
        ("<html lang=en>" + H1 + "<p class=date>2/23/2026", "2026-02-23"),
        ('<script>x = {"publishedAt" : "2026-02-03T04:05:06Z"}</script>', OLD),
        (r'<script>"{\"publish_date\":\"2026-02-03\"}"</script>', "2026-02-03"),
        ('<script>[{"publishedAt":"2026-02-03"},{"publishedAt":"2026-02-04"}]</script>', None),
        (H1 + "<p class=date>February 2026", None),
        (H1 + "<footer>© 2026, 3 February 2026</footer>", None),
        ("", None),
    ],
)  # fmt: skip
def test_day_of_a_page_is_where_it_is_likeliest(page: str, expected: str | None) -> None:
    assert date(page) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3 February 2026", "Feb. 3rd, 2026", "Tuesday, February 3, 2026", "3. Februar 2026",
        "3 février 2026", "3 de febrero de 2026", "3 de fevereiro de 2026", "3 febbraio 2026",
        "3 februari 2026", "3 lutego 2026", "3. února 2026", "3 февраля 2026 г.", "3 лютого 2026",
        "3 Şubat 2026", "2026. február 3.", "2026年2月3日", "2026년 2월 3일", "3 फरवरी 2026",
        "03.02.2026", "3.2.26", "2026-02-03 10:00", "2026/02/03", "Φεβρουαρίου 3, 2026",
    ],
)  # fmt: skip
def test_day_is_read_in_many_languages(text: str) -> None:
    assert date(f"{H1}<p class=date>{text}</p>") == "2026-02-03"


@pytest.mark.parametrize(
    "text",
    ["3 Smarch 2026", "31 February 2026", "1.2.3.2026", "192.168.1.26", "3 May 1889", "2026-13-01"],
)
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    assert date(f"{H1}<p class=date>{text}</p>") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lab.example/2026/02/03/a-model", "2026-02-03"),
        ("https://lab.example/2026/2/3", "2026-02-03"),
        ("https://lab.example/news/2026-02-03-a-model.html", "2026-02-03"),
        ("https://lab.example/news/20260203/a-model", "2026-02-03"),
        ("https://lab.example/2026/02/a-model", None),
        ("https://lab.example/20269903/a", None),
        ("https://lab.example/a?d=/2026/02/03/", None),
        ("https://web.archive.example/web/20160218174457/x", None),
    ],
)
def test_day_stands_in_the_address(url: str, expected: str | None) -> None:
    assert date(H1, url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-03T23:30:00+02:00", "2026-02-03T21:30:00Z"),
        ("2026-02-03T00:30:00+02:00", "2026-02-03"),
        ("2026-02-03T23:30:00-05:00", "2026-02-03"),
        ("Tue, 03 Feb 2026 23:30:00 EST", "2026-02-03"),
        ("2026-02-03 23:30", "2026-02-03T23:30:00Z"),
    ],
)
def test_day_is_that_which_the_page_says(text: str, expected: str) -> None:
    assert date(f"<meta property=article:published_time content='{text}'>") == expected


@pytest.mark.parametrize("text", ["1970-01-01", "0001-01-01", "2026-11-26", "2099-01-01"])
def test_implausible_day_is_passed_over(text: str) -> None:
    page = f"<meta name=pubdate content={text}>"
    assert date(page) is None
    assert date(page + H1 + "<p class=date>2026-02-03") == "2026-02-03"


def test_htmldate_is_asked_where_nothing_else_is_found() -> None:
    pytest.importorskip("htmldate")
    page = "<html><body><p>text</p><footer>Stand: 03.02.2026</footer></body></html>"
    assert date(page) is None
    assert date(page, with_htmldate=True) == "2026-02-03"
    assert date(page.replace("03.02.", ""), with_htmldate=True) is None
