"""`almanac rename`: another id for a record, in its file and wherever it is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import changed, draft, event, files, guide, write
from support.shapes import on_disk, same, seen_event, seen_guide

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def linked(root: Path) -> Path:
    """Write three events, two linked to the first, with a guide; return the almanac's folder."""
    write(root, event("one", url="https://example.com/a", links=["three"], mood={"b": 1, "a": 2}))
    write(root, event("two", links=["one", "three"], guides=["primer"]))
    write(root, event("three", guides=["other", "primer"]))
    for name in ("primer", "other"):
        write(root, guide(name))
    return root


def test_an_event_is_renamed_with_every_link_to_it(run: Run, linked: Path) -> None:
    before = files(linked)
    result = run("rename", "one", "a-new-name")
    assert (result.stdout, result.stderr) == ("renamed one to a-new-name\nchanged two\n", "")
    assert changed(before, linked) == {
        "events/one.json", "events/a-new-name.json", "events/two.json",
    }  # fmt: skip
    renamed = event("a-new-name", title="One", url="https://example.com/a", links=["three"])
    assert on_disk(linked, "events/a-new-name") == renamed | {"mood": {"b": 1, "a": 2}}
    assert on_disk(linked, "events/two")["links"] == ["a-new-name", "three"]
    run("check")


def test_a_renaming_is_one_step_of_undo(run: Run, linked: Path) -> None:
    before = files(linked)
    run("rename", "one", "uno")
    run("undo", "--yes")
    assert files(linked) == before
    assert len(json.loads(run("undo", "--list", "--json").stdout)) == 2


def test_a_guide_is_renamed_in_its_events_and_keeps_its_date(run: Run, linked: Path) -> None:
    result = run("guide", "rename", "primer", "basics", "--json")
    assert same(result.stdout, seen_guide(guide("basics", title="Primer")))
    assert on_disk(linked, "guides/basics") == guide("basics", title="Primer")
    assert on_disk(linked, "events/two")["guides"] == ["basics"]
    assert on_disk(linked, "events/three")["guides"] == ["basics", "other"]
    assert not (linked / "guides/primer.json").exists()


@pytest.mark.parametrize("switches", [("--json",), ("--json", "--dry-run")])
def test_json_prints_the_event_with_its_new_id_and_links(
    run: Run, linked: Path, switches: tuple[str, ...]
) -> None:
    write(linked, event("one", links=["three"]))
    result = run("rename", "one", "uno", *switches)
    assert same(result.stdout, seen_event(event("uno", title="One"), links=["three", "two"]))


def test_a_dry_run_says_what_would_change_and_writes_nothing(run: Run, linked: Path) -> None:
    before = files(linked)
    result = run("rename", "one", "uno", "--dry-run")
    assert result.stdout == "would rename one to uno\nwould change two\n"
    assert result.stderr == "dry run: nothing was written\n"
    assert files(linked) == before


@pytest.mark.parametrize("text", ["on", "http://EXAMPLE.com/a/#x"])
@pytest.mark.usefixtures("linked")
def test_the_event_is_named_by_a_beginning_or_url(run: Run, text: str) -> None:
    assert run("rename", text, "uno").stdout.startswith("renamed one to uno\n")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("one", "two"), 7, "another event has the id two\nchoose another one\n"),
        (("one", "broken"), 7, "another event has the id broken\nchoose another one\n"),
        (("one", "No Slug"), 2, "NEW: must be lower-case ASCII words joined by hyphens"),
        (("one", "../x"), 2, "NEW: must be lower-case ASCII words joined by hyphens"),
        (("one", "x" * 81), 2, "NEW: must be lower-case ASCII words joined by hyphens"),
        (("one", ""), 2, "NEW: is missing"),
        (("one", "con"), 2, "NEW: is a name that Windows reserves: con"),
        (("one",), 2, "Missing argument 'NEW'"),
        (("nope", "uno"), 3, "no event 'nope'"),
        (("t", "uno"), 4, "more than one event begins with 't'"),
        (("broken", "uno"), 5, "data/events/broken.json is not a valid event"),
    ],
)
def test_a_renaming_that_is_refused_changes_nothing(
    run: Run, linked: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    write(linked, b"{", "broken")
    before = files(linked)
    result = run("rename", *words, code=code)
    assert result.stderr.startswith(f"Error: {message}")
    assert files(linked) == before


def test_a_guide_may_have_the_id_of_an_event(run: Run, linked: Path) -> None:
    run("guide", "rename", "primer", "one")
    assert on_disk(linked, "events/two")["guides"] == ["one"]
    assert on_disk(linked, "events/two")["links"] == ["one", "three"]


def test_the_id_that_it_has_is_no_change(run: Run, linked: Path) -> None:
    before = files(linked)
    result = run("rename", "one", " one ")
    assert (result.stdout, result.stderr) == ("", "nothing has changed\n")
    assert files(linked) == before


def test_invalid_files_stay_and_those_with_the_old_id_are_named(run: Run, linked: Path) -> None:
    write(linked, event("bad", score=11, links=["one"]))
    write(linked, b"{", "worse")
    before = files(linked)
    result = run("rename", "one", "uno")
    assert changed(before, linked) == {"events/one.json", "events/uno.json", "events/two.json"}
    assert "Warning: data/events/bad.json is not a valid event\n" in result.stderr
    assert "Warning: data/events/worse.json is not a valid event\n" in result.stderr
    assert result.stderr.endswith("\ndata/events/bad.json is not valid, and still names one\n")


def test_the_permissions_of_the_file_stay(run: Run, linked: Path) -> None:
    (linked / "events/one.json").chmod(0o640)
    run("rename", "one", "uno")
    assert (linked / "events/uno.json").stat().st_mode & 0o777 == 0o640


def test_a_link_that_leads_nowhere_leads_to_the_new_id(run: Run, linked: Path) -> None:
    write(linked, event("four", links=["one", "uno"]))
    run("rename", "one", "uno")
    assert on_disk(linked, "events/four")["links"] == ["uno"]


def test_a_renamed_event_is_the_one_last_changed(run: Run, linked: Path) -> None:
    run("score", "three", "5")
    run("rename", "one", "uno")
    run("score", "@", "7")
    assert on_disk(linked, "events/uno")["score"] == 7


def test_a_renamed_event_was_not_removed(run: Run, linked: Path) -> None:
    run("rename", "one", "uno")
    data = json.dumps(draft("One", url="https://example.com/other"))
    result = run("add", "--json-in", "-", given=data)
    assert "Brought back" not in result.stderr
    assert on_disk(linked, "events/one")["url"] == "https://example.com/other"
