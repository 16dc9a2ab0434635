"""The topic about templates names all that own templates can use, and its examples work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2
import pytest
from jinja2 import meta, nodes

from almanac_cli.cli.help_topics import read_topic
from almanac_cli.formats.html import views
from almanac_cli.formats.html.environment import make_environment
from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.renderer import PageInfo, Renderer, SiteInfo
from almanac_cli.formats.html.template_files import DEFAULT_PREFIX, read
from support.rows import row

if TYPE_CHECKING:
    from pathlib import Path

FILES = read()
ENVIRONMENT = make_environment(FILES, Folders({}, {}))
TEMPLATES = {
    name: ENVIRONMENT.parse(content.decode())
    for name, (_, content) in sorted(FILES.templates.items())
    if not name.startswith(DEFAULT_PREFIX)
}
TOPIC = read_topic("templates")
DEFINITIONS: dict[str, str] = dict(re.findall(r"^(.+)\n: (.+)$", TOPIC, re.MULTILINE))
IN_ALL = {"site", "page", "root", "href", "card", "part"}
VALUES = (
    views.Related, views.Pager, views.PagerLink, views.Name, views.Names, views.Period,
    SiteInfo, PageInfo,
)  # fmt: skip


def definition(name: str) -> str:
    """Return what the topic says of a template."""
    return next(text for term, text in DEFINITIONS.items() if name in term.split(", "))


def words(text: str) -> set[str]:
    return {*re.findall(r"\w+", text)}


def frames() -> dict[str, str]:
    """Return by the name of a template the one that it extends."""
    extends = {
        name: node.template.value
        for name, tree in TEMPLATES.items()
        for node in tree.find_all(nodes.Extends)
        if isinstance(node.template, nodes.Const)
    }
    assert extends
    return extends


def blocks(name: str) -> set[str]:
    """Return the blocks that a template has, and those of the ones that it extends but the base."""
    own = {block.name for block in TEMPLATES[name].find_all(nodes.Block)} - {"main"}
    frame = frames().get(name, "base.html")
    return own | (blocks(frame) if frame != "base.html" else set())


def _set_in(tree: nodes.Template) -> set[str]:
    """Return the names of macros, and of what is set in one branch alone."""
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    return macros | {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_topic_names_every_template(name: str) -> None:
    assert definition(name)


@pytest.mark.parametrize("name", frames())
def test_the_topic_names_the_blocks_of_every_page(name: str) -> None:
    told = definition(name).partition("Blocks: ")[2]
    assert blocks(name) == words(told)


@pytest.mark.parametrize("name", frames())
def test_the_topic_names_the_variables_of_every_page(name: str) -> None:
    text = definition(name)
    used = meta.find_undeclared_variables(TEMPLATES[name]) - IN_ALL - {*ENVIRONMENT.globals}
    assert used - _set_in(TEMPLATES[name]) <= words(text)


def test_the_topic_names_what_every_template_has() -> None:
    terms = {re.split(r"\W", term)[0] for term in DEFINITIONS}
    assert terms >= IN_ALL


def test_the_topic_names_the_fields_of_all_values() -> None:
    fields = {field for value in VALUES for field in value._fields}
    assert fields <= words(TOPIC)


def test_the_topic_names_every_filter() -> None:
    own = {*ENVIRONMENT.filters} - {*jinja2.Environment(autoescape=True).filters}
    assert own <= words(TOPIC.partition("\n## Filters")[2])


def test_every_filter_of_ours_is_used_by_a_template() -> None:
    used = {node.name for tree in TEMPLATES.values() for node in tree.find_all(nodes.Filter)}
    assert {*ENVIRONMENT.filters} - {*jinja2.Environment(autoescape=True).filters} <= used


def example(before: str) -> str:
    """Return the code of the topic that stands behind a paragraph with these words."""
    code = TOPIC.partition(before)[2].partition("\n\n")[2].split("\n\n")[0]
    return re.sub("^    ", "", code, flags=re.MULTILINE)


def test_the_examples_of_the_topic_work(tmp_path: Path) -> None:
    (tmp_path / "event.html").write_text(example("called event.html"), encoding="utf-8")
    (tmp_path / "head.html").write_text(example("of a head.html"), encoding="utf-8")
    event = row("one", added="2026-04-03T00:00:00Z")
    variables = {"event": event, "guides": [], "related": [], "more_links": []}
    pages = [
        Renderer(SiteInfo("Almanac"), Folders({}, {}), folder).page(
            "event.html", PageInfo("events/one/", "One"), **variables
        )
        for folder in (None, tmp_path)
    ]
    added = {*pages[1].splitlines()} - {*pages[0].splitlines()}
    assert added == {
        '<p>Added <time datetime="2026-04-03">3 April 2026</time></p>',
        '<link rel="stylesheet"',
        ' href="../../assets/own.css">',
    }
    assert {*pages[0].splitlines()} <= {*pages[1].splitlines()}
