"""`almanac add`: one event from options, or many from JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.init import create_almanac
from support.records import ARTICLE, draft, event, files, guide, lines, write
from support.setting import NOW
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from support.commands import Run

DRY = "dry run: nothing was written\n"


def test_adding_prints_the_new_id_and_its_path(run: Run, root: Path) -> None:
    result = run("add", "A model on a chip", "--source", "Example Lab")
    assert result.stdout == "a-model-on-a-chip  data/events/a-model-on-a-chip.json\n"
    assert result.stderr == ""
    assert (root / "events/a-model-on-a-chip.json").is_file()


def test_the_path_that_is_printed_leads_to_the_file_under_data(run: Run, tmp_path: Path) -> None:
    create_almanac(tmp_path / "elsewhere", "test", example=False)
    result = run("--data", str(tmp_path / "elsewhere"), "add", "One", "--source", "S")
    assert result.stdout == f"one  {tmp_path}/elsewhere/events/one.json\n"
    assert Path(result.stdout.split()[1]).is_file()


def test_every_option_lands_in_its_field_in_canonical_form(run: Run, root: Path) -> None:
    write(root, event("other"))
    write(root, guide("a-guide"))
    run(
        "add", "Déjà  vu", "--source", "Example Lab", "--author", "Ada B.", "--tier", "1",
        "--url", ARTICLE, "--published", "21 November 2026", "--score", "7",
        "--rationale", "Major.", "--summary", "Line one.\nLine two.", "--tag", "On Device",
        "--tag", "chips", "--tag", "chips", "--guide", "a-guide", "--link", "other",
    )  # fmt: skip
    assert (root / "events/deja-vu.json").read_text(encoding="utf-8") == (
        '{\n  "id": "deja-vu",\n  "title": "Déjà vu",\n  "source": "Example Lab",\n'
        '  "author": "Ada B.",\n  "tier": 1,\n  "url": "https://example.com/a/b?id=1",\n'
        '  "published": "2026-11-21T00:00:00Z",\n  "precision": "day",\n'
        '  "added": "2026-11-23T12:00:00Z",\n'
        '  "score": 7,\n  "rationale": "Major.",\n  "summary": "Line one.\\nLine two.",\n'
        '  "tags": [\n    "chips",\n    "on-device"\n  ],\n'
        '  "guides": [\n    "a-guide"\n  ],\n  "links": [\n    "other"\n  ]\n}\n'
    )


def test_fields_that_are_unset_are_left_out_of_the_file(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S")
    assert on_disk(root, "events/one") == {
        "id": "one", "title": "One", "source": "S", "published": NOW, "added": NOW,
    }  # fmt: skip


def test_json_prints_the_event_with_every_field_null_when_unset(run: Run, root: Path) -> None:
    write(root, event("other"))
    result = run("add", "One", "--source", "S", "--link", "other", "--json")
    expected = {
        "id": "one", "title": "One", "type": None, "source": "S", "author": None, "tier": None,
        "url": None, "published": NOW, "precision": None, "added": NOW, "score": None,
        "factors": None, "rationale": None, "summary": "", "tags": [], "guides": [],
        "links": ["other"], "coverage": [],
    }  # fmt: skip
    assert same(result.stdout, expected)
    assert result.stderr == ""


@pytest.mark.usefixtures("root")
def test_white_space_in_one_line_fields_is_folded(run: Run) -> None:
    result = run("add", "  A\n\ttitle ", "--source", " S  T ", "--author", "A\nB", "--json")
    found = json.loads(result.stdout)
    assert (found["id"], found["title"], found["source"], found["author"]) == (
        "a-title", "A title", "S T", "A B",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2026-04-03", "2026-04-03T00:00:00Z"),
        ("2026-04-03T12:30Z", "2026-04-03T12:30:00Z"),
        ("2026-04-03T12:30:15+02:00", "2026-04-03T10:30:15Z"),
        ("3 April 2026", "2026-04-03T00:00:00Z"),
        ("April 3, 2026", "2026-04-03T00:00:00Z"),
        ("now", NOW),
        ("today", "2026-11-23T00:00:00Z"),
        ("yesterday", "2026-11-22T00:00:00Z"),
        ("3 days ago", "2026-11-20T00:00:00Z"),
        ("2w", "2026-11-09T00:00:00Z"),
        ("1mo ago", "2026-10-23T00:00:00Z"),
        ("last week", "2026-11-16T00:00:00Z"),
        ("last month", "2026-10-01T00:00:00Z"),
        ("3 hours ago", "2026-11-23T09:00:00Z"),
    ],
)
def test_published_takes_every_form_of_date(
    run: Run, root: Path, given: str, published: str
) -> None:
    run("add", "One", "--source", "S", "--published", given)
    assert on_disk(root, "events/one")["published"] == published


@pytest.mark.parametrize("given", ["3", "April", "3 April", "soon", "5pm"])
def test_a_date_with_gaps_is_refused_with_examples(run: Run, root: Path, given: str) -> None:
    before = files(root)
    result = run("add", "One", "--source", "S", "--published", given, code=2)
    assert "--published" in result.stderr
    assert "3 days ago" in result.stderr
    assert files(root) == before


def test_tier_is_the_one_most_recently_used_for_the_source(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1, added="2026-11-01T00:00:00Z"))
    write(root, event("new", source="Lab", tier=3, added="2026-11-03T00:00:00Z"))
    write(root, event("mid", source="Lab", tier=2, added="2026-11-02T00:00:00Z"))
    run("add", "One", "--source", "Lab")
    assert on_disk(root, "events/one")["tier"] == 3


def test_tier_is_unset_for_a_source_that_is_new(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1))
    run("add", "One", "--source", "Press")
    assert "tier" not in on_disk(root, "events/one")


def test_a_tier_that_is_given_wins_over_the_one_of_the_source(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1))
    run("add", "One", "--source", "Lab", "--tier", "2")
    assert on_disk(root, "events/one")["tier"] == 2


@pytest.mark.parametrize("words", [("--summary-file", "-"), ("--summary-file=-",)])
def test_a_summary_file_of_a_hyphen_is_standard_input(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    run("add", "One", "--source", "S", *words, given="Wörds,\nin two lines.\n")
    assert on_disk(root, "events/one")["summary"] == "Wörds,\nin two lines."


def test_a_summary_file_is_read_without_its_byte_order_mark(
    run: Run, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.md").write_bytes(b"\xef\xbb\xbfFrom a file.\r\nTwo lines.\n")
    run("add", "One", "--source", "S", "--summary-file", "text.md")
    assert on_disk(root, "events/one")["summary"] == "From a file.\nTwo lines."


def test_a_text_option_takes_every_text_as_it_is(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S", "--summary", "@example says hello")
    assert on_disk(root, "events/one")["summary"] == "@example says hello"
    run("guide", "add", "One", "--body", "@example/lib is a package")
    assert on_disk(root, "guides/one")["body"] == "@example/lib is a package"
    run("edit", "one", "--summary", "-", given="Not read.")
    assert on_disk(root, "events/one")["summary"] == "-"


def test_a_text_and_a_file_for_it_exclude_each_other(run: Run, root: Path) -> None:
    before = files(root)
    words = ("add", "One", "--source", "S", "--summary", "A", "--summary-file", "text.md")
    Path("text.md").write_text("B")
    expected = "Error: --summary and --summary-file exclude each other\n"
    assert run(*words, code=2).stderr.startswith(expected)
    assert files(root) == before


def test_standard_input_is_read_by_one_option_only(run: Run, root: Path) -> None:
    before = files(root)
    first, second = "--body-file", "--summary-file"
    result = run("guide", "add", "G", first, "-", second, "-", given="Text", code=2)
    assert f"standard input can be read once only, not by {first} and {second}" in result.stderr
    assert files(root) == before


def test_a_summary_that_is_not_utf_8_is_wrong_usage(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "text.md").write_bytes(b"\xff\xfe")
    before = files(root)
    result = run("add", "One", "--source", "S", "--summary-file", "text.md", code=2)
    assert "is not UTF-8" in result.stderr
    assert files(root) == before


def test_a_summary_from_a_file_that_is_missing_names_it(run: Run, root: Path) -> None:
    before = files(root)
    assert (
        "missing.md"
        in run("add", "One", "--source", "S", "--summary-file", "missing.md", code=1).stderr
    )
    assert files(root) == before


@pytest.mark.parametrize("other", ["other-event", "oth", "http://EXAMPLE.com/a/b/?id=1#x"])
def test_a_link_can_be_named_by_id_beginning_or_url(run: Run, root: Path, other: str) -> None:
    write(root, event("other-event", url=ARTICLE))
    before = (root / "events/other-event.json").read_bytes()
    run("add", "One", "--source", "S", "--link", other)
    assert on_disk(root, "events/one")["links"] == ["other-event"]
    assert (root / "events/other-event.json").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [("One", "--source", "S"), ("--json-in", "-")],
    ids=["options", "json"],
)
def test_a_dry_run_says_what_would_be_and_writes_nothing(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    before = files(root)
    given = json.dumps(event("one"))
    result = run("add", *words, "--dry-run", given=given)
    assert result.stdout == "one  data/events/one.json\n"
    assert result.stderr.endswith(DRY)
    assert files(root) == before


def test_a_dry_run_with_json_prints_the_event_that_would_be(run: Run, root: Path) -> None:
    before = files(root)
    result = run("add", "One", "--source", "S", "--dry-run", "--json")
    expected = seen_event(event("one", source="S", published=NOW, added=NOW))
    assert same(result.stdout, expected)
    assert files(root) == before


def test_of_two_new_events_linked_to_each_other_one_holds_it(root: Path, run: Run) -> None:
    rows = [event("b", links=["a"]), event("a", links=["b", "c"]), event("c", links=["a"])]
    run("add", "--json-in", "-", given="\n".join(map(json.dumps, rows)))
    held = {each: on_disk(root, f"events/{each}").get("links") for each in "abc"}
    assert held == {"a": ["b", "c"], "b": None, "c": None}
    run("edit", "b", "--link", "a")
    assert "links" not in on_disk(root, "events/b")
    run("check")


def test_add_prints_the_id_and_the_path(root: Path, run: Run) -> None:
    assert run("add", "Gemma 4", "--source", "S").stdout == "gemma-4  data/events/gemma-4.json\n"
    assert json.loads((root / "events" / "gemma-4.json").read_text())["published"] == NOW


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(root: Path, run: Run) -> None:
    before = files(root)
    result = run("add", "Gemma 4", "--source", "S", "--dry-run")
    assert result.stdout == "gemma-4  data/events/gemma-4.json\n"
    assert result.stderr == "dry run: nothing was written\n"
    found = run("add", "--json-in", "-", "--dry-run", given=lines(draft("A"), draft("B")))
    assert found.stderr == "2 added\ndry run: nothing was written\n"
    assert files(root) == before
