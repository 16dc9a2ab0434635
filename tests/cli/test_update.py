"""`--update` of bulk input: what an object says is given to the event that is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.records import changed, draft, event, files, guide, lines, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from support.commands import Run

URL = "https://lab.example/a"
ONE = event("one", source="Lab", url=URL, score=7, summary="It is new.", tags=["model"], mood="odd")
NEWS = {"source": "News", "published": "2026-11-20T00:00:00Z", "title": "News"}


@pytest.fixture
def one(root: Path) -> Path:
    """Write one event, and return the almanac's folder."""
    write(root, ONE)
    return root


def update(run: Run, *objects: object, code: int = 0, form: tuple[str, ...] = ()) -> Result:
    return run("add", "--json-in", "-", "--update", *form, given=lines(*objects), code=code)


def test_fields_are_given_to_the_event_with_the_url(run: Run, one: Path) -> None:
    new = {
        "url": "http://LAB.example/a/", "source": "Lab", "title": "New", "score": "8",
        "tags": ["Lab"], "mood": "even", "place": {"city": "Oslo"}, "published": "21 Nov 2026",
    }  # fmt: skip
    result = update(run, new)
    assert result.stdout == "one  data/events/one.json\n"
    assert result.stderr == "0 added, 1 updated\n"
    changes = {
        "title": "New", "url": "http://LAB.example/a/", "score": 8, "tags": ["lab", "model"],
        "mood": "even", "place": {"city": "Oslo"}, "published": "2026-11-21T00:00:00Z",
    }  # fmt: skip
    assert on_disk(one, "events/one") == ONE | changes | {
        key: value for key, value in on_disk(one, "events/one").items() if key == "precision"
    }


@pytest.mark.parametrize(
    "found",
    [
        {"id": "one"},
        {"url": URL},
        {"url": URL, "id": "another"},
        {"url": URL, "source": "LAB"},
    ],
)
def test_an_id_or_a_url_finds_the_event(run: Run, one: Path, found: dict[str, str]) -> None:
    assert update(run, found | {"author": "Ada"}).stderr == "0 added, 1 updated\n"
    stored = on_disk(one, "events/one")
    assert (stored["id"], stored["author"]) == ("one", "Ada")


def test_source_title_and_day_find_an_event_without_a_url(run: Run, root: Path) -> None:
    write(root, event("one"))
    new = {"source": "Source", "title": "One", "published": "2026-11-20", "score": 3}
    assert update(run, new).stderr == "0 added, 1 updated\n"
    assert on_disk(root, "events/one")["score"] == 3


def test_empty_values_change_nothing(run: Run, one: Path) -> None:
    before = files(one)
    empty = dict.fromkeys(("summary", "author", "score", "mood"), "")
    unset: dict[str, object] = {"id": "one", "tags": [], "factors": {}, "rationale": None}
    assert update(run, empty | unset).stderr == (
        "Skipped: this event is there already: one\n0 added, 1 already there\n"
    )
    assert files(one) == before


@pytest.mark.usefixtures("one")
def test_the_list_of_an_almanac_changes_nothing_in_it(run: Run, root: Path) -> None:
    write(root, event("two", links=["one"]))
    before = files(root)
    result = update(run, *json.loads(run("list", "--json").stdout))
    assert result.stderr.endswith("0 added, 2 already there\n")
    assert files(root) == before


def test_updates_and_additions_are_one_step_of_undo(run: Run, one: Path) -> None:
    before = files(one)
    result = update(run, {"id": "one", "score": 8}, draft("Two", links=["one"]), {"id": "one"})
    assert result.stderr == (
        "Skipped line 3: this event is there already: one\n1 added, 1 updated, 1 already there\n"
    )
    assert changed(before, one) == {"events/one.json", "events/two.json"}
    run("undo", "--yes")
    assert files(one) == before


def test_json_prints_what_was_added_changed_and_skipped(run: Run, one: Path) -> None:
    result = update(run, {"id": "one", "score": 8}, draft("Two"), {"url": URL}, form=("--json",))
    two = on_disk(one, "events/two")
    skipped = {"skipped": "line 3", "id": "one"}
    assert same(result.stdout, [seen_event(two), seen_event(ONE | {"score": 8}), skipped])


def test_an_import_tells_apart_what_it_did(run: Run, one: Path) -> None:
    given = lines({"id": "one", "score": 8}, {"url": URL}, {**NEWS, "url": URL, "score": 5})
    result = run("import", "-", "--update", "--json", given=given)
    answer: dict[str, Any] = json.loads(result.stdout)
    assert answer["added"] == []
    assert [row["id"] for row in answer["updated"]] == ["one"]
    assert answer["skipped"] == [{"position": "line 2", "id": "one"}]
    assert answer["differences"] == [
        {"id": "one", "field": "score", "kept": 8, "other": "line 3", "lost": 5}
    ]
    assert on_disk(one, "events/one")["coverage"][0]["source"] == "News"


def test_a_report_by_another_source_becomes_coverage(run: Run, one: Path) -> None:
    report = NEWS | {"url": URL}
    new = report | {"author": "Ada", "tags": ["lab"], "score": 5, "summary": "Old."}
    result = update(run, new, new)
    assert result.stderr == (
        "Skipped line 2: this event is there already: one\n"
        "one: score: kept 7, line 1 had 5\n"
        'one: summary: kept "It is new.", line 1 had "Old."\n'
        "one: score: kept 7, line 2 had 5\n"
        'one: summary: kept "It is new.", line 2 had "Old."\n'
        "0 added, 1 updated, 1 already there\n"
    )
    assert on_disk(one, "events/one") == ONE | {
        "author": "Ada", "tags": ["lab", "model"], "coverage": [report],
    }  # fmt: skip
    assert (
        update(run, {"url": URL, "source": "Post", "title": "P"}).stderr == "0 added, 1 updated\n"
    )
    sources = [item["source"] for item in on_disk(one, "events/one")["coverage"]]
    assert sources == ["Post", "News"]


def test_reports_of_one_page_in_one_input_are_one_event(run: Run, root: Path) -> None:
    objects = (draft("A", url=URL), draft("B", url=URL, source="News"), draft("C", url=URL))
    result = update(run, *objects)
    assert result.stdout == "a  data/events/a.json\n"
    assert result.stderr == "1 added, 2 updated\n"
    stored = on_disk(root, "events/a")
    assert stored["title"] == "C"
    assert [item["source"] for item in stored["coverage"]] == ["News"]


def test_a_report_in_the_coverage_is_known_again(run: Run, root: Path) -> None:
    other = {"url": "https://news.example/b"}
    write(root, ONE | {"coverage": [NEWS | other]})
    before = files(root)
    assert update(run, NEWS | other).stderr.endswith("0 added, 1 already there\n")
    assert files(root) == before
    assert update(run, other | {"score": 3}).stderr == "0 added, 1 updated\n"
    stored = on_disk(root, "events/one")
    assert (stored["score"], stored["url"]) == (3, URL)


def test_links_are_joined_and_stored_once(run: Run, one: Path) -> None:
    write(one, event("two", links=["one"]))
    write(one, event("three"))
    write(one, guide("primer"))
    update(run, {"id": "one", "links": ["two", "thr"], "guides": ["pri"]})
    stored = on_disk(one, "events/one")
    assert (stored["links"], stored["guides"]) == (["three"], ["primer"])
    assert update(run, {"id": "one", "links": ["two", "three"]}).stderr.endswith(
        "0 added, 1 already there\n"
    )


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"id": "one", "score": 11}, "score: must be a whole number from 1 to 10, not 11"),
        ({"id": "one", "links": ["nope"]}, "no event 'nope'"),
        ({"id": "one", "url": "https://b.example/"}, "this event is there already: two"),
        ({"id": "bad", "score": 3}, "data/events/bad.json is not a valid event"),
    ],
)
def test_a_wrong_update_is_refused_with_its_position(
    run: Run, one: Path, wrong: dict[str, object], problem: str
) -> None:
    write(one, event("two", url="https://b.example/"))
    write(one, b"{}", "bad")
    before = files(one)
    new = draft("New")
    said = update(run, new, wrong, code=5).stderr
    assert said.startswith(f"Error: nothing was added\n  line 2: {problem}\n")
    assert files(one) == before
    result = update(run, new, wrong, form=("--skip-invalid",))
    assert result.stderr.endswith("1 added, 1 invalid\n")
    assert changed(before, one) == {"events/new.json"}


def test_objects_of_one_event_are_refused_together(run: Run, root: Path) -> None:
    good = draft("A", url=URL)
    bad = {"url": URL, "links": ["nope"]}
    result = update(run, good, bad, draft("B"), form=("--skip-invalid",))
    assert result.stderr == (
        "Warning: line 1: is the same event as line 2, which was refused\n"
        "Warning: line 2: no event 'nope'\n"
        "1 added, 2 invalid\n"
    )
    assert [path.stem for path in (root / "events").glob("*.json")] == ["b"]


def test_a_guide_is_updated_with_its_time(run: Run, root: Path) -> None:
    write(root, guide("g", title="G", tags=["x"]))
    given = json.dumps({"title": "G", "tags": ["y"], "level": "mixed"})
    result = run("guide", "add", "--json-in", "-", "--update", given=given)
    assert result.stderr == "0 added, 1 updated\n"
    stored = on_disk(root, "guides/g")
    assert (stored["tags"], stored["level"]) == (["x", "y"], "mixed")
    assert stored["updated"] == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Title", "--source", "S", "--update"),
        ("add", "--json-in", "-", "--update", "--allow-duplicate"),
        ("import", "-", "--update", "--allow-duplicate"),
    ],
)
def test_update_goes_with_bulk_input_alone(run: Run, one: Path, words: tuple[str, ...]) -> None:
    before = files(one)
    run(*words, given=json.dumps(draft("A")), code=2)
    assert files(one) == before
