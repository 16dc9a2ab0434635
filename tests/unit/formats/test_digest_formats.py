"""Digests in Markdown, HTML and mail, with texts that would rather be something else."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from almanac_cli.analysis.digests import digest
from almanac_cli.formats.digest_html import MAX_BYTES, digest_html
from almanac_cli.formats.digest_mail import digest_mail
from almanac_cli.formats.digest_markdown import digest_markdown
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.model.spans import week_of
from support.hostile import LINES, MARKDOWN, MARKUP, URLS
from support.rows import row

if TYPE_CHECKING:
    from email.message import EmailMessage

    from markdown_it.token import Token

    from almanac_cli.model.digests import Digest

WEEK = week_of(date(2026, 11, 20))
HOSTILE = (*MARKUP, *(text for text in MARKDOWN if "\n" not in text))
BLOCKS = ("# x", "1. x", "- x", "+ x", "> x", "    x", "---", "===", "* * *", "```", "~~~", "|a|b|")
HTML_TAGS = {
    "html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "bdi", "a", "span",
}  # fmt: skip
LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1)
TEXT = st.text(st.characters(codec="utf-8"), max_size=80)
relaxed = settings(deadline=None)


def events(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return events of every band, each text in every field of one; the first five are a story."""
    urls, scores = cycle((*URLS, None)), cycle((9, 8, 5, 2, None))
    reports = [{"source": text, "url": None, "published": None, "title": text} for text in texts]
    return [
        row(f"e-{n}", score=score, title=text, source=text, author=text, url=url, tags=[text],
            summary=f"{text}\n\n{text}\n{text}", coverage=reports if n == 0 else [])
        for n, (text, score, url) in enumerate(zip(texts, scores, urls, strict=False))
    ]  # fmt: skip


def hostile() -> Digest:
    rows = events((*HOSTILE, *BLOCKS))
    return digest(rows, {"e-0": ["e-1", "e-2", "e-3", "e-4"]}, {}, WEEK)


def plain(token: Token) -> str:
    """Return what an inline token shows."""
    return "".join(child.content for child in token.children or () if child.type == "text")


def test_markdown_shows_every_hostile_text_and_nothing_else() -> None:
    made = hostile()
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(digest_markdown(made))
    kinds = {token.type for token in tokens} - {"inline"}
    assert {kind.rpartition("_")[0] for kind in kinds} == {
        "heading", "paragraph", "bullet_list", "list_item",
    }  # fmt: skip
    inline = [token for token in tokens if token.type == "inline"]
    inner = {child.type for token in inline for child in token.children or ()}
    assert inner - {"text_special"} == {
        "text", "link_open", "link_close", "strong_open", "strong_close",
    }  # fmt: skip
    shown = "\n".join(map(plain, inline))
    stories = [story for band in made.bands for story in band.stories]
    assert len(stories) > 30
    for story in stories:
        assert safe(story.headline["title"]) in shown
        assert all(safe(report.title or "") in shown for report in story.also)


@relaxed
@given(st.lists(LINE, min_size=1, max_size=4))
def test_markdown_has_one_item_a_story_whatever_its_texts(texts: list[str]) -> None:
    made = digest(events(tuple(" ".join(text.split()) or "x" for text in texts)), {}, {}, WEEK)
    tokens = MarkdownIt("commonmark", {"html": True}).parse(digest_markdown(made))
    tops = [token for token in tokens if token.type == "list_item_open" and token.level == 1]
    assert len(tops) == made.stories
    assert {token.type for token in tokens if token.nesting == 0} == {"inline"}


def test_html_has_no_element_and_link_but_its_own() -> None:
    made = hostile()
    page = lxml_html.document_fromstring(digest_html(made, MARKUP[0]))
    elements = [*page.iter()]
    assert {element.tag for element in elements} <= HTML_TAGS
    attributes = {name for element in elements for name in element.attrib}
    assert attributes == {"lang", "charset", "name", "content", "style", "dir", "href"}
    links = [element.attrib["href"] for element in elements if "href" in element.attrib]
    assert {link[:8] for link in links} == {"https://"}
    text = "".join(map(str, page.itertext()))
    for story in (story for band in made.bands for story in band.stories):
        assert safe(story.headline["title"]) in text


@relaxed
@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=4), TEXT)
def test_html_shows_any_text(texts: list[str], name: str) -> None:
    page = lxml_html.document_fromstring(
        digest_html(digest(events(tuple(texts)), {}, {}, WEEK), name)
    )
    assert {element.tag for element in page.iter()} <= HTML_TAGS
    for text in texts:
        assert "".join(safe(text).split()) in "".join("".join(map(str, page.itertext())).split())


def parts(data: bytes) -> tuple[EmailMessage, str, str]:
    """Return a mail, its plain text and its HTML; all of it is free of defects."""
    mail = message_from_bytes(data, policy=policy.default)
    assert [part.defects for part in mail.walk()] == [[], [], []]
    headers = [header for part in mail.walk() for header in part.values()]
    assert [header.defects for header in headers if header.defects] == []
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    return mail, text, html


@relaxed
@given(TEXT)
def test_no_name_of_an_almanac_adds_to_the_headers_of_a_mail(name: str) -> None:
    mail, _, _ = parts(digest_mail(hostile(), name))
    assert mail.keys() == ["Subject", "From", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    assert mail["From"].addresses[0].addr_spec == "digest@almanac.invalid"
    assert mail["Subject"].endswith(": Week 47 of 2026")


@pytest.mark.parametrize(
    "name", ["Almanac", "Zürich", "日本の年鑑" * 20, "A" * 300, "a, b <c@d.e>"], ids=len
)
def test_a_name_is_read_back_from_the_headers_of_a_mail(name: str) -> None:
    mail, _, _ = parts(digest_mail(hostile(), name))
    assert mail["Subject"] == f"{name}: Week 47 of 2026"
    shown = "Almanac" if len(name.encode()) > 40 else name
    assert mail["From"].addresses[0].display_name == shown


def test_a_mail_has_the_text_and_the_page_of_the_digest() -> None:
    made = hostile()
    _, text, html = parts(digest_mail(made, "Almanac"))
    assert html == digest_html(made, "Almanac")
    assert text.startswith("Week 47 of 2026\n16 to 22 November 2026.")
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 72


def test_a_mail_has_its_boundary_where_parts_end_alone() -> None:
    texts = ("--=_almanac_digest_=", "=_almanac_digest_=--", "\n--=_almanac_digest_=\n")
    data = digest_mail(digest(events(texts), {}, {}, WEEK), "--=_almanac_digest_=")
    assert [line for line in data.split(b"\r\n") if line.startswith(b"--=_")] == [
        b"--=_almanac_digest_=", b"--=_almanac_digest_=", b"--=_almanac_digest_=--",
    ]  # fmt: skip


def test_a_mail_is_the_same_again_and_another_for_other_events() -> None:
    mails = [digest_mail(hostile(), "Almanac") for _ in range(2)]
    other = digest_mail(digest([row("a", score=9)], {}, {}, WEEK), "Almanac")
    assert mails[0] == mails[1]
    assert message_from_bytes(other)["Message-ID"] != message_from_bytes(mails[0])["Message-ID"]


@pytest.mark.parametrize("text", ["<" * 290, "日本語" * 90, "=" * 290, "a word " * 40, LINES * 5])
def test_a_long_digest_is_cut_in_html_and_in_its_encoding(text: str) -> None:
    rows = [
        row(f"e-{n}", score=8, title=f"{n} {text}"[:300], source=text[:120], summary=text * 70)
        for n in range(400)
    ]
    made = digest(rows, {}, {}, WEEK)
    html = digest_html(made, "Almanac")
    shown = html.count("<h2") and html.count("font-size:18px")
    assert html.endswith(f"{400 - shown} more stories</p>\n</div>\n</body>\n</html>\n")
    assert MAX_BYTES * 0.6 < len(html.encode()) <= MAX_BYTES or "日" in text
    encoded = digest_mail(made, "Almanac").partition(b"text/html")[2]
    assert MAX_BYTES * 0.8 < len(encoded) <= MAX_BYTES + 500


def test_a_story_of_many_reports_is_cut_and_says_so() -> None:
    report = {"source": "Herald", "url": None, "published": None, "title": None}
    reports = [report | {"title": f"Told {n} times"} for n in range(500)]
    made = digest([row("a", score=9, coverage=reports), row("b", score=2)], {}, {}, WEEK)
    html = digest_html(made, "Almanac")
    shown = html.count(" times")
    assert f">also {500 - shown} more</p>" in html
    assert "In brief (1-4)" in html
