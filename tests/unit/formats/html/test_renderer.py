"""Pages of a site, made of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.cli.messages.describe import describe
from almanac_cli.errors import DiskError
from almanac_cli.formats.html import template_files
from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.renderer import PageInfo, Renderer, SiteInfo
from almanac_cli.formats.html.template_fault import TemplateFault
from almanac_cli.formats.html.views import Pager

if TYPE_CHECKING:
    from pathlib import Path

SITE = SiteInfo("AI Almanac", "https://example.org/almanac/")
FOLDERS = Folders({"agents": "agents"}, {"Café": "café"})


def renderer(templates: Path | None = None) -> Renderer:
    return Renderer(SITE, FOLDERS, templates)


def event(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever an event has)
    return {
        "id": "one", "title": "One", "type": None, "source": "Café", "author": None, "tier": 1,
        "url": "https://example.com/one", "published": "2026-04-03T00:00:00Z", "precision": "day",
        "added": "2026-04-03T00:00:00Z", "score": 7, "factors": None, "rationale": None,
        "summary": "What happened.", "tags": ["agents", "other"], "guides": [], "links": [],
        "coverage": [],
    } | fields  # fmt: skip


def event_page(made: Renderer, **fields: Any) -> str:  # noqa: ANN401 (whatever an event has)
    page = PageInfo("events/one/", "One")
    variables: dict[str, Any] = {"guides": [], "related": [], "more_links": []}
    return made.page("event.html", page, event=event(**fields), **variables)


def own(folder: Path, name: str, text: str) -> Path:
    """Write a template of the user's own, and return its folder."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_page_links_relative_to_its_folder() -> None:
    text = event_page(renderer())
    assert '<link rel="stylesheet" href="../../assets/site.css">' in text
    assert '<a href="../../tags/agents/index.html"><bdi>agents</bdi></a>' in text
    assert '<a href="../../sources/caf%C3%A9/index.html"><bdi>Café</bdi></a>' in text


def test_a_tag_without_a_page_is_no_link() -> None:
    assert "<li><bdi>other</bdi></li>" in event_page(renderer())


def test_the_page_of_what_is_missing_links_from_any_depth() -> None:
    text = renderer().page("404.html", PageInfo("404.html", "There is no such page"))
    assert 'href="/almanac/assets/site.css"' in text


def test_a_card_is_made_once_for_all_depths() -> None:
    made = renderer()
    assert 'href="../events/one/index.html"' in made.card(event(), "../")
    assert 'href="events/one/index.html"' in made.card(event(title="Another"), "")
    assert "Another" not in made.card(event(title="Another"), "")


def test_a_block_of_a_template_is_replaced_alone(tmp_path: Path) -> None:
    text = '{% extends "default/event.html" %}{% block summary %}<i>mine</i>{% endblock %}'
    page = event_page(renderer(own(tmp_path, "event.html", text)))
    ours = '<div class="text">\n<p dir="auto">What happened.</p>\n</div>\n'
    assert page == event_page(renderer()).replace(ours, "<i>mine</i>")


def test_assets_of_a_folder_stand_before_ours_and_beside_them(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    own(tmp_path, "assets/site.css", "mine")
    own(tmp_path, "assets/logo.svg", "logo")
    assets = renderer(tmp_path).assets()
    assert assets["assets/site.css"] == b"mine"
    assert assets["assets/logo.svg"] == b"logo"
    assert assets["assets/ages.js"] == renderer().assets()["assets/ages.js"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("{{ titel }}", 1, "'titel' is undefined"),
        ("\n{{ event.titel }}", 2, "there is no field 'titel'"),
        ("\n\n{% if %}", 3, "Expected an expression, got 'end of statement block'"),
        ("\n{% extends 'defualt/event.html' %}", 2, "there is no template 'defualt/event.html'"),
        ("{{ site.titel }}", 1, "there is no field 'titel'"),
        ("{{ 1 / 0 }}", 1, "it divides by zero"),
        ("\n{{ event|upperr }}", 2, "there is no filter 'upperr'"),
        ("{% if event is defind %}{% endif %}", 1, "there is no test 'defind'"),
        ("{{ event.title|date }}", 1, "the filter 'date' cannot do this with a text"),
        ("{{ event|date }}", 1, "a record or a list stands where a text or a number must"),
        ("{{ [5]|map('markdown')|list }}", 1, "the filter 'markdown' cannot do this with a number"),
        ("{{ none|paragraphs }}", 1, "the filter 'paragraphs' cannot do this with none"),
        ("{{ event.tags|sum }}", 1, "the filter 'sum' cannot do this with a list"),
        ("{{ event.title|round }}", 1, "the filter 'round' cannot do this with a text"),
        ("{{ href(7) }}", 1, "the function 'href' cannot do this with a number"),
        ("{{ card({}) }}", 1, "the function 'card' cannot do this with a record"),
        (
            "{{ event.title + 1 }}",
            1,
            'this cannot be done with these values: can only concatenate str (not "int") to str',
        ),
        (
            "{% extends 'event.html' %}",
            1,
            "it extends or includes itself; ours have 'default/' before their names",
        ),
    ],
)
def test_a_mistake_in_a_template_is_named(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(TemplateFault) as caught:
        event_page(renderer(own(tmp_path, "event.html", text)))
    path = tmp_path / "event.html"
    assert (caught.value.path, caught.value.line, caught.value.reason) == (path, line, reason)
    assert describe(caught.value).sentence == f"{path}, line {line}: {reason}"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{{ evnt.title }}", ["event"]),
        ("{{ event.titel }}", ["title"]),
        ("{{ page.fedes }}", ["feeds"]),
        ("{{ event|dat }}", ["date"]),
        ("{% if event is defind %}{% endif %}", ["defined"]),
        ("{% include 'pagr.html' %}", ["pager.html"]),
        ("{% for entry in [event] %}{{ entri }}{% endfor %}", ["entry"]),
        ("{% block x %}{% set mine = 1 %}{{ mien }}{% endblock %}", ["mine"]),
        ("{{ xyzzy }}", []),
        ("{{ event['titel'] }}", ["title"]),
        ("{{ event[7] }}", []),
    ],
)
def test_what_may_have_been_meant_in_a_template_is_named(
    tmp_path: Path, text: str, near: list[str]
) -> None:
    with pytest.raises(TemplateFault) as caught:
        event_page(renderer(own(tmp_path, "event.html", text)))
    assert [*caught.value.near] == near
    question = f"did you mean {near[0]}? " if near else ""
    hint = f"{question}what templates may name: almanac help templates"
    assert describe(caught.value).hint == hint


@pytest.mark.parametrize("name", ["none", "file"])
def test_a_folder_of_templates_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskError) as caught:
        renderer(tmp_path / name)
    assert caught.value.path == tmp_path / name


def test_templates_that_nothing_uses_are_named(tmp_path: Path) -> None:
    own(tmp_path, "event.html", '{% include "mine.html" %}')
    own(tmp_path, "mine.html", "mine")
    own(tmp_path, "evnet.html", "mine")
    own(tmp_path, ".hidden.html", "mine")
    assert template_files.read(tmp_path).unused == ("evnet.html",)
    assert template_files.read().unused == ()


def test_a_template_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "event.html").write_bytes(b"one\ntwo \xff")
    with pytest.raises(TemplateFault) as caught:
        event_page(renderer(tmp_path))
    assert (caught.value.line, caught.value.reason) == (2, "it is not UTF-8")


def test_the_version_follows_templates_assets_and_site(tmp_path: Path) -> None:
    versions = [
        renderer().version,
        Renderer(SiteInfo("Another"), FOLDERS).version,
        renderer(own(tmp_path, "event.html", "one")).version,
        renderer(own(tmp_path, "event.html", "two")).version,
    ]
    assert len({*versions}) == 4
    assert renderer(tmp_path).version == versions[-1]
    assert renderer().version == versions[0]


def test_a_list_links_to_its_neighbours() -> None:
    page = PageInfo("2026/04/", "April 2026")
    variables = {"heading": "April 2026", "description": "", "events": [event()]}
    text = renderer().page("list.html", page, pager=Pager(), **variables)
    assert '<h1 dir="auto">April 2026</h1>' in text
    assert 'href="../../events/one/index.html"' in text
