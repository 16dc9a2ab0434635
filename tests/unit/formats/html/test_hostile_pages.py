"""Hostile text in every field of a record stays text in its page and card."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from almanac_cli.formats.html import views
from almanac_cli.formats.html.folders import Folders, folder_names
from almanac_cli.formats.html.renderer import PageInfo, Renderer, SiteInfo
from almanac_cli.model.kinds import EVENT, GUIDE
from support import hostile
from support.page_samples import WHY

EVENTS = [
    dict.fromkeys(EVENT.fields)
    | {"tags": [], "guides": [], "links": [], "summary": ""}
    | event
    | {"coverage": [dict.fromkeys(EVENT.report_fields) | report for report in event["coverage"]]}
    for event in hostile.events()
]
GUIDES = [dict.fromkeys(GUIDE.fields) | guide for guide in hostile.guides()]
SITE = SiteInfo("</title><script>trap('name')</script>", "https://example.org/")
FOLDERS = Folders(folder_names(hostile.TAGS), folder_names(hostile.SOURCES))
RENDERER = Renderer(SITE, FOLDERS)
# All that pages may have, with the attributes of each beside class and dir.
ELEMENTS = {
    "html": {"lang"}, "head": (), "title": (), "body": (),
    "meta": {"charset", "http-equiv", "content", "name", "property"},
    "link": {"rel", "href", "type"},
    "script": {"src", "defer", "type"},
    "a": {"href", "title", "rel"}, "time": {"datetime"}, "span": {"aria-hidden"},
    "header": (), "nav": {"aria-label"}, "main": {"id"}, "article": (), "section": (),
    "footer": (), "h1": (), "h2": (), "h3": (), "h4": (), "h5": (), "h6": (), "p": (), "div": (),
    "ul": {"aria-label"}, "ol": {"start"}, "li": (), "dl": (), "dt": (), "dd": (), "b": (),
    "bdi": (), "blockquote": (), "pre": (), "code": (), "em": (), "strong": (), "hr": (),
    "br": (), "table": (), "thead": (), "tbody": (), "tr": (), "th": (), "td": (),
}  # fmt: skip
# To another site, or within this one: no colon stands before the first slash, query or fragment.
LINK = re.compile(r"https?://[!-~]+|(?!//)[^:/?#\s]*(?:[/?#][!-~]*)?")


class Reader(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def check(text: str) -> Reader:
    """Check that a page has only elements, attributes and links that pages may have."""
    reader = Reader(text)
    for tag, attributes in reader.found:
        assert {*attributes} <= {*ELEMENTS[tag], "class", "dir"}, (tag, attributes)
        if (link := attributes.get("href")) is not None:
            assert LINK.fullmatch(link), link
    scripts = [attributes for tag, attributes in reader.found if tag == "script"]
    assert {attributes.get("src") for attributes in scripts} <= {"../../assets/ages.js", None}
    assert all("src" in script or script["type"] == "application/ld+json" for script in scripts)
    return reader


def event_page(event: dict[str, Any]) -> str:
    words = [hostile.trapped(text, "term") for text in hostile.MARKUP[:3]]
    related = views.related_events(event, EVENTS[:3], [(EVENTS[4], WHY | {"terms": words})])
    page = PageInfo(f"events/{event['id']}/", event["title"], event["summary"])
    variables = {"guides": GUIDES[:2], "related": related, "more_links": EVENTS[5:7]}
    return RENDERER.page("event.html", page, event=event, **variables)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["id"])
def test_the_page_of_a_hostile_event_has_only_what_pages_have(event: dict[str, Any]) -> None:
    reader = check(event_page(event))
    for field in ("title", "source", "author"):
        assert event[field] in reader.texts
    (data,) = (text for text in reader.texts if text.startswith('{"@context"'))
    assert json.loads(data)["name"] == event["title"]
    assert not re.search("[<>&\u2028\u2029]", data)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide["id"])
def test_the_page_of_a_hostile_guide_has_only_what_pages_have(guide: dict[str, Any]) -> None:
    page = PageInfo(f"guides/{guide['id']}/", guide["title"], guide["summary"])
    variables = {"events": EVENTS[:2], "total": 2, "pager": views.Pager()}
    reader = check(RENDERER.page("guide.html", page, guide=guide, **variables))
    assert guide["title"] in reader.texts
    headings = [int(tag[1]) for tag, _ in reader.found if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_lists_of_hostile_records_have_only_what_pages_have() -> None:
    text = hostile.MARKUP[1]
    pager = views.Pager(views.PagerLink("2026/11/", text), None)
    page = PageInfo("tags/x/", text, text)
    variables = {"heading": text, "description": text, "pager": pager}
    reader = check(RENDERER.page("list.html", page, events=EVENTS, **variables))
    assert sum(text in shown for shown in reader.texts) == 4
