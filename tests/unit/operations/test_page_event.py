"""The source of a page is the one whose site it is on, and gives what the page does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.page_facts.read import PageFacts
from almanac_cli.operations.page_event import event_fields, source_of
from almanac_cli.operations.store import Store
from support.records import event, source, write

if TYPE_CHECKING:
    from pathlib import Path


def id_of(root: Path, url: str, site: str = "") -> str | None:
    row = source_of(Store.open(root), url, site)
    return None if row is None else str(row["id"])


@pytest.mark.parametrize(
    ("url", "site", "id_"),
    [
        ("http://www.lab.example/posts/1?utm_source=x", "", "lab"),
        ("https://lab.example", "", "lab"),
        ("https://lab.example.org/", "", None),
        ("https://many.example/@a/1", "", "a"),
        ("https://many.example/@ab/1", "", None),
        ("https://many.example/@b", "", "b"),
        ("https://many.example/@a/blog/1", "", "a-blog"),
        ("https://both.example/1", "", None),
        ("https://both.example/1", "THE TWO", "two"),
        ("https://feeds.example/1", "", "fed"),
        ("https://other.example/1", "the  lab", "lab"),
        ("https://other.example/1", "Alias of the Lab", "lab"),
        ("https://other.example/1", "", None),
    ],
)
def test_source_is_the_one_whose_site_a_page_is_on(
    root: Path, url: str, site: str, id_: str | None
) -> None:
    for record in (
        source("lab", name="The Lab", aliases=["Alias of the Lab"], site="https://lab.example/"),
        source("a", name="A", site="https://many.example/@a"),
        source("a-blog", name="A blog", site="https://many.example/@a/blog/"),
        source("b", name="B", site="https://many.example/@b"),
        source("one", name="The one", site="https://both.example"),
        source("two", name="The two", site="https://both.example"),
        source("fed", name="Fed", feeds=["https://feeds.example/rss"]),
    ):
        write(root, record if record["id"] == "fed" else {**record, "feeds": []})
    assert id_of(root, url, site) == id_


@pytest.mark.parametrize(
    ("facts", "name"),
    [(PageFacts(site="The Lab"), "The Lab"), (PageFacts(), "new.example")],
)
def test_name_of_a_source_is_that_of_the_site_or_host(
    root: Path, facts: PageFacts, name: str
) -> None:
    url = "https://www.new.example/1"
    fields = event_fields(Store.open(root), facts, url, None)
    assert fields == {"source": name, "url": url}


def test_name_of_most_events_from_the_host_is_taken(root: Path) -> None:
    write(root, event("e", source="Known", url="https://new.example/e"))
    fields = event_fields(Store.open(root), PageFacts(site="X"), "https://new.example/1", None)
    assert fields["source"] == "Known"
