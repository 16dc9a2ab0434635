"""What other sources report of an event is shown with it, and counts as there already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import draft, event, files, lines, write
from support.shapes import on_disk, same

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

NEWS_URL = "https://news.example/a"
NEWS = {"source": "News", "url": NEWS_URL, "published": "2026-11-20T00:00:00Z", "title": "A"}
POST = {"source": "Post", "published": "2026-11-21T00:00:00Z", "title": "In the post"}


@pytest.fixture
def covered(root: Path) -> Path:
    """Write an event that two other sources report of."""
    return write(root, event("one", url="https://a.example/1", coverage=[NEWS, POST]))


@pytest.mark.usefixtures("covered")
def test_show_prints_who_else_reports(run: Run) -> None:
    assert run("show", "one").stdout.splitlines()[4:] == [
        "",
        f"Also: News, 3d ago, {NEWS_URL}",
        "Also: Post, 2d ago, In the post",
        "",
        "Related guides (0)",
        "",
        "Related events (0)",
    ]


@pytest.mark.parametrize(
    ("precision", "age"), [("month", "this month"), ("year", "this year"), ("era", "22d ago")]
)
def test_the_age_of_a_report_is_of_its_precision(
    root: Path, run: Run, precision: str, age: str
) -> None:
    first = "2026-01-01" if precision == "year" else "2026-11-01"
    report = {"source": "News", "published": f"{first}T00:00:00Z", "precision": precision}
    write(root, event("one", coverage=[report]))
    assert f"\nAlso: News, {age}\n" in run("show", "one").stdout


@pytest.mark.usefixtures("covered")
def test_lists_print_the_coverage(run: Run, root: Path) -> None:
    write(root, event("two"))
    rows = json.loads(run("list", "--json", "--sort", "id").stdout)
    unset = {"url": None}
    assert [row["coverage"] for row in rows] == [[NEWS, POST | unset], []]
    assert run("list", "--fields", "id,coverage", "--sort", "id").stdout.splitlines()[2:] == [
        f"one  News {NEWS_URL} 2026-11-20T00:00:00Z A, Post 2026-11-21T00:00:00Z In the post",
        "two",
    ]


@pytest.mark.usefixtures("covered")
def test_an_event_is_found_by_the_url_of_a_report(run: Run) -> None:
    assert json.loads(run("show", "http://news.example/a/", "--json").stdout)["id"] == "one"


@pytest.mark.usefixtures("covered")
def test_the_event_with_a_url_of_its_own_comes_first(run: Run, root: Path) -> None:
    write(root, event("two", url=NEWS_URL))
    assert json.loads(run("show", NEWS_URL, "--json").stdout)["id"] == "two"


@pytest.mark.usefixtures("covered")
def test_what_is_in_the_coverage_is_not_added_again(run: Run, root: Path) -> None:
    before = files(root)
    result = run("add", "A", "--source", "News", "--url", NEWS_URL, code=7)
    assert result.stderr.startswith("Error: this event is there already: one\n")
    given = lines(
        draft("A", source="News", url=NEWS_URL),
        draft("In the post", source="Post", published="2026-11-21"),
    )
    assert run("add", "--json-in", "-", given=given).stderr.splitlines() == [
        "Skipped line 1: this event is there already: one",
        "Skipped line 2: this event is there already: one",
        "0 added, 2 already there",
    ]
    assert files(root) == before


def test_an_event_is_there_if_what_its_coverage_names_is(run: Run, root: Path) -> None:
    write(root, event("one", url=NEWS_URL))
    given = lines(draft("B", coverage=[{"source": "News", "url": NEWS_URL}]))
    assert run("add", "--json-in", "-", given=given).stderr.startswith(
        "Skipped: this event is there already: one\n"
    )


@pytest.mark.usefixtures("covered")
def test_an_edit_to_a_url_in_the_coverage_of_another_is_refused(run: Run, root: Path) -> None:
    write(root, event("two"))
    run("edit", "two", "--url", NEWS_URL, code=7)
    run("edit", "one", "--url", NEWS_URL)
    assert on_disk(root, "events/one")["url"] == NEWS_URL


def test_check_notes_a_url_in_the_coverage_of_another_event(run: Run, root: Path) -> None:
    write(root, event("a", url="https://a.example/", coverage=[NEWS | {"source": "B"}, NEWS]))
    write(root, event("b", url=f"{NEWS_URL}/"))
    write(root, event("c", coverage=[{"source": "B", "url": "https://a.example/"}]))
    run("check", "--fix")
    found = json.loads(run("check", "--json").stdout)
    assert [(one["file"], one["field"], one["what"]) for one in found] == [
        ("events/b.json", "url", "is that of events/a.json too"),
        ("events/c.json", "coverage", "is that of events/a.json too"),
    ]


def test_coverage_comes_in_as_people_write_it(run: Run, root: Path) -> None:
    given = json.dumps(draft("A", coverage=[{"source": "News", "published": "20 Nov 2026"}]))
    result = run("add", "--json-in", "-", "--json", given=given)
    report = {"source": "News", "published": "2026-11-20T00:00:00Z"}
    assert on_disk(root, "events/a")["coverage"] == [report]
    (row,) = json.loads(result.stdout)
    assert same(json.dumps(row["coverage"]), [
        {"source": "News", "url": None, "published": "2026-11-20T00:00:00Z", "title": None}
    ])  # fmt: skip
