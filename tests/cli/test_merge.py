"""`almanac merge`: duplicates become one event, and nothing that they said is lost unnamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import changed, event, files, guide, write
from support.shapes import on_disk, same, seen_event, seen_guide

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

A = event(
    "a", title="New model", source="Lab", url="https://lab.example/a", score=7, tags=["model"]
)
B = event(
    "b",
    title="Lab has a model",
    source="News",
    author="Ada",
    url="https://news.example/b",
    published="2026-11-21T00:00:00Z",
    score=5,
    rationale="Minor.",
    summary="It is new.",
    tags=["lab"],
    guides=["primer"],
    links=["d"],
)
C = event("c", title="The model", source="Post", summary="It is big.", mood="odd", links=["a"])
D = event("d", links=["c"])
B_REPORT = {
    "source": "News",
    "url": "https://news.example/b",
    "published": "2026-11-21T00:00:00Z",
    "title": "Lab has a model",
}
C_REPORT = {"source": "Post", "published": "2026-11-20T00:00:00Z", "title": "The model"}
MERGED = A | {
    "author": "Ada",
    "summary": "It is new.",
    "tags": ["lab", "model"],
    "guides": ["primer"],
    "coverage": [C_REPORT, B_REPORT],
    "mood": "odd",
}


@pytest.fixture
def reports(root: Path) -> Path:
    """Write three reports of one matter, and an event that is linked to two of them."""
    for record in (A, B, C, D, guide("primer")):
        write(root, record)
    return root


def test_duplicates_are_merged_into_one_event(run: Run, reports: Path) -> None:
    result = run("merge", "a", "b", "c", "--yes")
    assert result.stdout == (
        "merged b into a\n"
        "merged c into a\n"
        "relinked d\n"
        "score: kept 7, b had 5\n"
        'rationale: kept null, b had "Minor."\n'
        'summary: kept "It is new.", c had "It is big."\n'
    )
    assert result.stderr == ""
    assert files(reports).keys() == {
        "almanac.json", "events/a.json", "events/d.json", "guides/primer.json",
    }  # fmt: skip
    assert on_disk(reports, "events/a") == MERGED
    assert on_disk(reports, "events/d") == D | {"links": ["a"]}
    assert run("check").stderr == "2 events, 1 guide: nothing wrong\n"


@pytest.mark.usefixtures("reports")
def test_a_merged_report_counts_as_there(run: Run) -> None:
    run("merge", "a", "b", "c", "--yes")
    for words in (
        ("--source", "News", "--url", "https://news.example/b"),
        ("--source", "Post", "--published", "2026-11-20"),
    ):
        said = run("add", "The model", *words, code=7).stderr
        assert said.startswith("Error: this event is there already: a\n")


def test_a_merge_is_undone_as_one_step(run: Run, reports: Path) -> None:
    before = files(reports)
    run("merge", "a", "b", "c", "--yes")
    run("undo", "--yes")
    assert files(reports) == before


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_dry_run_says_what_would_be_and_writes_nothing(
    run: Run, reports: Path, form: tuple[str, ...]
) -> None:
    before = files(reports)
    tried = run("merge", "a", "b", "c", "--dry-run", *form)
    assert files(reports) == before
    made = run("merge", "a", "b", "c", "--yes", *form)
    assert tried.stdout.replace("would merge", "merged").replace("would relink", "relinked") == (
        made.stdout
    )
    assert tried.stderr == f"{made.stderr}dry run: nothing was written\n"


@pytest.mark.usefixtures("reports")
def test_json_prints_the_merged_event_with_all_links(run: Run) -> None:
    result = run("merge", "a", "b", "c", "--yes", "--json")
    unset = {"source": "Post", "url": None}
    row = seen_event(MERGED, links=["d"], coverage=[{**unset, **C_REPORT}, B_REPORT])
    assert same(result.stdout, row)
    assert json.loads(run("list", "--json").stdout)[0] == row
    assert result.stderr.splitlines()[0] == "score: kept 7, b had 5"


@pytest.mark.parametrize("words", [("a", "a"), ("a", "b", "a"), ("https://lab.example/a", "a")])
def test_an_event_is_not_merged_into_itself(
    run: Run, reports: Path, words: tuple[str, ...]
) -> None:
    before = files(reports)
    said = run("merge", *words, "--yes", code=2).stderr
    assert said == "Error: an event cannot be merged into itself: a\n"
    assert files(reports) == before


@pytest.mark.parametrize(("words", "code"), [(("a", "x"), 3), (("x", "a"), 3), (("a",), 2)])
def test_events_that_are_not_there_are_not_merged(
    run: Run, reports: Path, words: tuple[str, ...], code: int
) -> None:
    before = files(reports)
    run("merge", *words, "--yes", code=code)
    assert files(reports) == before


@pytest.mark.parametrize("name", ["a", "b"])
def test_an_invalid_file_is_not_merged(run: Run, reports: Path, name: str) -> None:
    write(reports, b"{}", name)
    before = files(reports)
    said = run("merge", "a", "b", "--yes", code=5).stderr
    assert said.startswith(f"Error: data/events/{name}.json is not a valid event\n")
    assert files(reports) == before


def test_without_a_terminal_a_merge_needs_yes(run: Run, reports: Path) -> None:
    before = files(reports)
    said = run("merge", "a", "b", code=2).stderr
    assert said == "Error: without a terminal to ask on, this needs --yes\n"
    assert files(reports) == before


def test_only_what_differs_is_named(run: Run, root: Path) -> None:
    one = event("one", url="https://a.example/", score=7, rationale="Major.", summary="Long.")
    write(root, one)
    write(root, one | {"id": "two", "url": "http://a.example", "added": "2026-11-22T00:00:00Z"})
    write(root, one | {"id": "three", "title": "Three", "url": None})
    assert run("merge", "one", "two", "--yes").stdout == "merged two into one\n"
    assert on_disk(root, "events/one") == one
    assert run("merge", "one", "three", "--yes").stdout == "merged three into one\n"
    report = {"source": "Source", "published": "2026-11-20T00:00:00Z", "title": "Three"}
    assert on_disk(root, "events/one")["coverage"] == [report]


def test_another_title_of_the_same_report_is_named(run: Run, root: Path) -> None:
    write(root, event("one", title="One", url="https://a.example/"))
    write(root, event("two", title="Two", url="https://a.example/"))
    assert run("merge", "one", "two", "--yes").stdout == (
        'merged two into one\ntitle: kept "One", two had "Two"\n'
    )
    assert "coverage" not in on_disk(root, "events/one")


def test_a_rationale_comes_only_with_the_score_it_explains(run: Run, root: Path) -> None:
    write(root, event("one"))
    write(root, event("two", score=5, rationale="Minor.", factors={"scale": 5}))
    write(root, event("three", score=5, rationale="Small."))
    said = run("merge", "one", "two", "three", "--yes").stdout
    assert said.endswith('rationale: kept "Minor.", three had "Small."\n')
    merged = on_disk(root, "events/one")
    assert (merged["score"], merged["factors"], merged["rationale"]) == (5, {"scale": 5}, "Minor.")


def test_reports_in_the_coverage_of_a_duplicate_are_kept(run: Run, root: Path) -> None:
    news = {"source": "News", "url": "https://news.example/b"}
    own = {"source": "Source", "url": "https://one.example/", "title": "One"}
    write(root, event("one", url="https://one.example/", coverage=[B_REPORT]))
    write(root, event("two", coverage=[news | {"title": "Other"}, own]))
    said = run("merge", "one", "two", "--yes").stdout
    assert said == (
        "merged two into one\n"
        f"coverage: kept {json.dumps(B_REPORT, separators=(',', ':'))}, two had "
        '{"source":"News","url":"https://news.example/b","title":"Other"}\n'
    )
    (report, kept) = on_disk(root, "events/one")["coverage"]
    assert (report["title"], kept) == ("Two", B_REPORT)


def test_unknown_keys_are_taken_over_or_named(run: Run, root: Path) -> None:
    write(root, event("one", mood="odd"))
    write(root, event("two", mood="even", place={"city": "Oslo"}))
    said = run("merge", "one", "two", "--yes").stdout
    assert said == 'merged two into one\nmood: kept "odd", two had "even"\n'
    merged = on_disk(root, "events/one")
    assert (merged["mood"], merged["place"]) == ("odd", {"city": "Oslo"})


def test_guides_are_merged_and_events_name_the_one(run: Run, root: Path) -> None:
    write(root, guide("one", title="One", tags=["x"]))
    write(root, guide("two", title="Two", body="Text", tags=["y"], level="mixed"))
    write(root, event("a", guides=["two"]))
    write(root, event("b", guides=["one", "two"]))
    before = files(root)
    result = run("guide", "merge", "one", "two", "--yes", "--json")
    merged = on_disk(root, "guides/one")
    assert same(result.stdout, seen_guide(merged))
    assert result.stderr == 'title: kept "One", two had "Two"\n'
    assert (merged["tags"], merged["body"], merged["level"]) == (["x", "y"], "Text", "mixed")
    assert merged["updated"] != guide("one")["updated"]
    assert changed(before, root) == {
        "events/a.json", "events/b.json", "guides/one.json", "guides/two.json",
    }  # fmt: skip
    assert on_disk(root, "events/b")["guides"] == on_disk(root, "events/a")["guides"] == ["one"]


def test_a_merged_report_of_a_quarter_counts_as_there(run: Run, root: Path) -> None:
    write(root, event("one"))
    run("add", "Two", "--source", "Post", "--published", "Q2 2024")
    assert run("merge", "one", "two", "--yes").stdout == "merged two into one\n"
    (report,) = on_disk(root, "events/one")["coverage"]
    assert (report["published"], report["precision"]) == ("2024-04-01T00:00:00Z", "quarter")
    run("add", "Two", "--source", "Post", "--published", "Q2 2024", code=7)
    run("add", "Two", "--source", "Post", "--published", "2024-04-01")
