"""`almanac edit` with options: the fields that were named change, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import changed, event, files, guide, stored, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

ARTICLE = "https://example.com/a"
FULL = event(
    "one", author="Ada", tier=2, url=ARTICLE, score=5, factors={"scale": 5}, rationale="Why.",
    summary="Text.", tags=["a", "b"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("--title", "New  title"), "title", "New title"),
        (("--source", "Lab"), "source", "Lab"),
        (("--author", "Bob"), "author", "Bob"),
        (("--tier", "1"), "tier", 1),
        (("--url", "https://example.com/b"), "url", "https://example.com/b"),
        (("--published", "3h ago"), "published", "2026-11-23T09:00:00Z"),
        (("--score", "9"), "score", 9),
        (("--rationale", "Because."), "rationale", "Because."),
        (("--summary", "Other."), "summary", "Other."),
        (("--tag", "C d", "--tag", "a"), "tags", ["a", "c-d"]),
        (("--guide", "a-guide"), "guides", ["a-guide"]),
        (("--link", "two"), "links", ["two"]),
        (("--add-tag", "C d"), "tags", ["a", "b", "c-d"]),
        (("--add-tag", "a"), "tags", ["a", "b"]),
        (("--tag", "C d,e", "--tag", "a"), "tags", ["a", "c-d", "e"]),
        (("--add-tag", "d, C"), "tags", ["a", "b", "c", "d"]),
        (("--remove-tag", "b,a", "--add-tag", "c"), "tags", ["c"]),
        (("--remove-tag", "A"), "tags", ["b"]),
        (("--remove-tag", "z"), "tags", ["a", "b"]),
        (("--add-tag", "c", "--remove-tag", "a", "--remove-tag", "b"), "tags", ["c"]),
    ],
)
def test_an_option_changes_its_field_alone(
    run: Run, root: Path, words: tuple[str, ...], field: str, value: object
) -> None:
    write(root, FULL)
    write(root, event("two"))
    write(root, guide("a-guide"))
    result = run("edit", "one", *words)
    assert result.stdout == "one  data/events/one.json\n"
    assert on_disk(root, "events/one") == FULL | {field: value}


@pytest.mark.parametrize(
    "field", ["author", "tier", "url", "score", "factors", "rationale", "summary", "tags"]
)
def test_a_field_can_be_unset(run: Run, root: Path, field: str) -> None:
    write(root, FULL)
    run("edit", "one", "--unset", field)
    assert on_disk(root, "events/one") == {key: v for key, v in FULL.items() if key != field}


def test_links_and_guides_can_be_unset_together(run: Run, root: Path) -> None:
    write(root, event("one", links=["two"], guides=["a-guide"]))
    write(root, event("two"))
    write(root, guide("a-guide"))
    run("edit", "one", "--unset", "links", "--unset", "guides")
    assert on_disk(root, "events/one") == event("one")


@pytest.mark.parametrize("field", ["title", "source", "published", "added", "id", "nonsense", ""])
def test_what_must_be_there_or_is_unknown_cannot_be_unset(run: Run, root: Path, field: str) -> None:
    write(root, FULL)
    before = files(root)
    assert run("edit", "one", "--unset", field, code=2).stdout == ""
    assert files(root) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--source", " "),
        ("--tier", "4"),
        ("--url", "javascript:alert(1)"),
        ("--published", "3 April"),
        ("--score", "11"),
        ("--score", "7.5"),
        ("--summary", "\x1b[2J"),
        ("--rationale", "\x9b"),
        ("--tag", "!"),
        ("--add-tag", "!"),
    ],
)
def test_a_wrong_value_is_wrong_usage_that_names_the_option(
    run: Run, root: Path, option: str, value: str
) -> None:
    write(root, FULL)
    before = files(root)
    assert option in run("edit", "one", option, value, code=2).stderr
    assert files(root) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nope", "--score", "1"), 3),
        (("../events/one", "--score", "1"), 3),
        (("tw", "--score", "1"), 4),
        (("one", "--link", "nope"), 3),
        (("one", "--link", "tw"), 4),
        (("one", "--guide", "nope"), 3),
        (("one", "--link", "one"), 2),
        (("one", "--url", "http://example.com/two/"), 7),
        (("one",), 2),
        (("one", "--id", "other"), 2),
        (("broken", "--score", "1"), 5),
    ],
)
def test_an_edit_that_is_refused_changes_nothing(
    run: Run, root: Path, words: tuple[str, ...], code: int
) -> None:
    write(root, FULL)
    write(root, event("two-a", url="https://example.com/two"))
    write(root, event("two-b"))
    write(root, b'{"id": "broken"}', "broken")
    before = files(root)
    run("edit", *words, code=code)
    assert files(root) == before


def test_the_url_of_another_event_is_refused_by_its_id(run: Run, root: Path) -> None:
    write(root, FULL)
    write(root, event("two", url="https://example.com/two"))
    result = run("edit", "one", "--url", "https://www.example.com/two/", code=7)
    assert result.stderr.startswith("Error: this event is there already: two\n")


def test_an_event_keeps_its_own_url_in_another_spelling(run: Run, root: Path) -> None:
    write(root, FULL)
    run("edit", "one", "--url", f"{ARTICLE}#part")
    assert on_disk(root, "events/one")["url"] == f"{ARTICLE}#part"


@pytest.mark.parametrize("given", ["one-event", "one-", "http://example.com/a/"])
def test_the_event_can_be_named_by_id_beginning_or_url(run: Run, root: Path, given: str) -> None:
    write(root, event("one-event", url=ARTICLE))
    run("edit", given, "--score", "3")
    assert on_disk(root, "events/one-event")["score"] == 3


def test_the_id_stays_when_the_title_changes(run: Run, root: Path) -> None:
    write(root, event("one"))
    run("edit", "one", "--title", "Something else")
    assert [path.name for path in (root / "events").glob("*.json")] == ["one.json"]


def test_keys_that_are_not_known_survive(run: Run, root: Path) -> None:
    record = FULL | {"zeta": {"b": 1, "a": [None]}, "alpha": 1.5}
    write(root, record)
    run("edit", "one", "--score", "9")
    found = on_disk(root, "events/one")
    assert found == record | {"score": 9}
    assert [*found][-2:] == ["zeta", "alpha"]
    assert [*found["zeta"]] == ["b", "a"]


def test_the_mode_of_the_file_stays(run: Run, root: Path) -> None:
    path = write(root, FULL)
    path.chmod(0o640)
    run("edit", "one", "--score", "9")
    assert path.stat().st_mode & 0o777 == 0o640


def test_an_edit_that_changes_nothing_leaves_the_very_file(run: Run, root: Path) -> None:
    path = write(root, FULL)
    before = path.stat()
    run("edit", "one", "--score", "5", "--add-tag", "a")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_json_prints_the_event_with_links_from_both_sides(run: Run, root: Path) -> None:
    write(root, FULL)
    write(root, event("two", links=["one"]))
    result = run("edit", "one", "--score", "9", "--json")
    assert same(result.stdout, seen_event(FULL, score=9, links=["two"]))
    assert result.stderr == ""
    assert "links" not in on_disk(root, "events/one")


def test_a_summary_can_come_from_standard_input_or_a_file(
    run: Run, root: Path, tmp_path: Path
) -> None:
    write(root, FULL)
    run("edit", "one", "--summary-file", "-", given="Typed.\n")
    assert on_disk(root, "events/one")["summary"] == "Typed."
    (tmp_path / "text").write_text("Kept.\n")
    run("edit", "one", "--summary-file", "text")
    assert on_disk(root, "events/one")["summary"] == "Kept."


def test_a_dry_run_prints_what_would_be_and_writes_nothing(run: Run, root: Path) -> None:
    write(root, FULL)
    before = files(root)
    result = run("edit", "one", "--score", "9", "--dry-run", "--json")
    assert same(result.stdout, seen_event(FULL, score=9))
    assert result.stderr == "dry run: nothing was written\n"
    assert files(root) == before


def test_without_options_and_terminal_it_is_wrong_usage(run: Run, root: Path) -> None:
    write(root, FULL)
    result = run("edit", "one", "--json", code=2)
    assert result.stdout == ""
    assert same(
        result.stderr,
        {
            "error": "usage",
            "message": "nothing to change",
            "hint": "give an option, or edit on a terminal",
        },
    )


def test_an_event_that_is_invalid_is_named_with_every_problem(run: Run, root: Path) -> None:
    write(root, event("one", score=11, tier="x"))
    result = run("edit", "one", "--score", "5", code=5)
    assert result.stderr == (
        "Error: data/events/one.json is not a valid event\n"
        "  tier: must be a whole number, not 'x'\n"
        "  score: must be a whole number from 1 to 10, not 11\n"
    )


def test_an_event_with_a_link_to_one_that_is_gone_can_be_edited(few: Path, run: Run) -> None:
    write(few, event("a", links=["gone"]))
    run("edit", "a", "--title", "New")
    after = stored(few, "a")
    assert (after["title"], after["links"]) == ("New", ["gone"])
    run("edit", "a", "--link", "gone", code=3)


def test_single_tags_are_added_and_taken(few: Path, run: Run) -> None:
    run("edit", "a", "--tag", "x", "--tag", "y")
    run("edit", "a", "--add-tag", "New One", "--remove-tag", "X", "--remove-tag", "absent")
    assert stored(few, "a")["tags"] == ["new-one", "y"]


def test_a_dry_run_of_an_edit_shows_the_result_and_writes_none(few: Path, run: Run) -> None:
    before = files(few)
    result = run("edit", "d", "--score", "9", "--dry-run", "--json")
    assert json.loads(result.stdout)["score"] == 9
    assert changed(before, few) == set()


def test_a_tag_of_nothing_is_refused_whatever_is_removed(root: Path, run: Run) -> None:
    write(root, event("a", tags=["x"]))
    run("edit", "a", "--tag", "???", "--remove-tag", "!!!", code=2)
    assert on_disk(root, "events/a")["tags"] == ["x"]
