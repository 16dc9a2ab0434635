"""`almanac guide`: the background of events, kept with the same manners."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.json_items import parse_items
from almanac_cli.model.kinds import GUIDE
from almanac_cli.operations import add
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from support.records import changed, event, files, guide, stored, write
from support.setting import MOMENT, NOW
from support.shapes import GUIDE_FIELDS, on_disk, same, seen_event, seen_guide

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

FULL = guide(
    "open-weights", title="Open weights", summary="Short.", level="beginner",
    takeaways=["One.", "Two."], body="A paragraph.\n\nAnother.",
    references=[{"title": "A paper", "url": "https://example.com/1"}], url="https://example.com/g",
    tags=["open"], updated="2026-11-04T00:00:00Z",
)  # fmt: skip
PAGE = """\
beginner, updated 19d ago (2026-11-04)
Open weights
https://example.com/g
open-weights

Short.

- One.
- Two.

A paragraph.

Another.

References (1)
  A paper
    https://example.com/1

Tags: open

Related events (2)
   7  Source, 3d ago
      Two
      two

   -  Source, 3d ago
      One
      one
"""


@pytest.fixture
def three(root: Path) -> Path:
    """Write three guides and two events that name the first; return the almanac's folder."""
    for each in (
        FULL,
        guide("agents", level="mixed", tags=["agents", "open"]),
        guide("anthropic", updated="2026-11-22T00:00:00Z"),
        event("one", guides=["open-weights"]),
        event("two", guides=["agents", "open-weights"], score=7),
    ):
        write(root, each)
    return root


def test_adding_writes_every_option_in_canonical_form(run: Run, root: Path) -> None:
    result = run(
        "guide", "add", "Open  weights", "--summary", "Short.", "--level", "beginner",
        "--takeaway", "One.", "--takeaway", "And two.", "--body", "A\n\nb", "--url",
        "https://example.com/g", "--tag", "Open it", "--updated", "yesterday",
    )  # fmt: skip
    assert result.stdout == "open-weights  data/guides/open-weights.json\n"
    assert (root / "guides/open-weights.json").read_text() == (
        '{\n  "id": "open-weights",\n  "title": "Open weights",\n  "summary": "Short.",\n'
        '  "level": "beginner",\n  "takeaways": [\n    "One.",\n    "And two."\n  ],\n'
        '  "body": "A\\n\\nb",\n  "url": "https://example.com/g",\n'
        '  "tags": [\n    "open-it"\n  ],\n  "updated": "2026-11-22T00:00:00Z",\n'
        '  "precision": "day"\n}\n'
    )


@pytest.mark.usefixtures("root")
def test_adding_with_json_prints_every_field_updated_now(run: Run) -> None:
    result = run("guide", "add", "Agents", "--json")
    expected: dict[str, object] = {
        "id": "agents", "title": "Agents", "summary": "", "level": None, "takeaways": [],
        "body": "", "references": [], "url": None, "tags": [], "updated": NOW, "precision": None,
    }  # fmt: skip
    assert same(result.stdout, expected)


def test_summary_and_body_can_come_from_elsewhere(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "body.md").write_text("# Title\n\nText.\n")
    run("guide", "add", "Agents", "--summary-file", "-", "--body-file", "body.md", given="Short.\n")
    found = on_disk(root, "guides/agents")
    assert (found["summary"], found["body"]) == ("Short.", "# Title\n\nText.")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("",), 2),
        (("T", "--level", "expert"), 2),
        (("T", "--url", "file:///x"), 2),
        (("T", "--updated", "soon"), 2),
        (("T", "--takeaway", "a\x1bb"), 2),
        (("T", "--body", "\x00"), 2),
        (("T", "--tag", "!"), 2),
        (("T", "--id", "../x"), 2),
        (("T", "--source", "S"), 2),
        (("T", "--id", "agents"), 7),
        (("T", "--url", "http://EXAMPLE.com/g/"), 7),
    ],
)
def test_an_addition_that_is_refused_writes_nothing(
    run: Run, three: Path, words: tuple[str, ...], code: int
) -> None:
    before = files(three)
    run("guide", "add", *words, code=code)
    assert files(three) == before


@pytest.mark.usefixtures("three")
def test_a_guide_is_shown_by_the_command_for_guides(run: Run) -> None:
    result = run("guide", "add", "T", "--url", "https://example.com/g", code=7)
    assert result.stderr == (
        "Error: this guide is there already: open-weights\n"
        "see it with: almanac guide show open-weights; to have it twice, use --allow-duplicate\n"
    )


def test_json_in_adds_many_or_none(run: Run, root: Path) -> None:
    before = files(root)
    given = json.dumps([guide("a"), guide("b", level="expert")])
    result = run("guide", "add", "--json-in", "-", given=given, code=5)
    assert result.stderr.startswith("Error: nothing was added\n  item 2: level: must be ")
    assert files(root) == before
    result = run("guide", "add", "--json-in", "-", "--skip-invalid", given=given)
    assert result.stdout == "a  data/guides/a.json\n"
    assert result.stderr.endswith("\n1 added, 1 invalid\n")
    assert on_disk(root, "guides/a") == guide("a")


@pytest.mark.usefixtures("three")
def test_the_list_added_to_an_empty_almanac_is_the_same_list(run: Run, tmp_path: Path) -> None:
    create_almanac(tmp_path / "copy", "test", example=False)
    listed = run("guide", "list", "--ndjson").stdout
    run("--data", "copy", "guide", "add", "--json-in", "-", given=listed)
    assert run("--data", "copy", "guide", "list", "--ndjson").stdout == listed


def test_a_dry_run_writes_nothing(run: Run, three: Path) -> None:
    before = files(three)
    for words in (
        ("add", "New"),
        ("edit", "agents", "--level", "beginner"),
        ("remove", "open-weights"),
    ):
        assert run("guide", *words, "--dry-run").stderr == "dry run: nothing was written\n"
    assert files(three) == before


@pytest.mark.usefixtures("three")
def test_the_table_shows_guides_in_columns_last_updated_first(run: Run) -> None:
    assert run("guide", "list").stdout == (
        "level     age      title         id\n"
        "--------  -------  ------------  ------------\n"
        "          1d ago   Anthropic     anthropic\n"
        "mixed     2d ago   Agents        agents\n"
        "beginner  19d ago  Open weights  open-weights\n"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), "anthropic agents open-weights"),
        (("--level", "mixed"), "agents"),
        (("--level", "mixed", "--level", "beginner"), "agents open-weights"),
        (("--level", "in-depth"), ""),
        (("--tag", "Open"), "agents open-weights"),
        (("--tag", "open", "--tag", "agents"), "agents"),
        (("--sort", "title"), "agents anthropic open-weights"),
        (("--sort", "-id"), "open-weights anthropic agents"),
        (("--sort", "level"), "open-weights agents anthropic"),
        (("--reverse",), "open-weights agents anthropic"),
        (("--limit", "1"), "anthropic"),
    ],
)
@pytest.mark.usefixtures("three")
def test_the_list_shows_what_is_asked_for(run: Run, words: tuple[str, ...], found: str) -> None:
    assert run("guide", "list", *words, "-q").stdout.split() == found.split()


@pytest.mark.usefixtures("three")
def test_the_list_has_the_forms_of_every_list(run: Run) -> None:
    rows = [
        seen_guide(guide("anthropic", updated="2026-11-22T00:00:00Z")),
        seen_guide(guide("agents", level="mixed", tags=["agents", "open"])),
        seen_guide(FULL),
    ]
    assert same(run("guide", "list", "--json").stdout, rows)
    lines = run("guide", "list", "--ndjson").stdout.splitlines()
    assert all(same(line, row) for line, row in zip(lines, rows, strict=True))
    assert tuple(json.loads(lines[0])) == GUIDE_FIELDS
    picked = run("guide", "list", "--json", "--fields", "title,id", "--limit", "1")
    assert same(picked.stdout, [{"title": "Anthropic", "id": "anthropic"}])
    assert picked.stderr == "1 of 3\n"


@pytest.mark.usefixtures("root")
def test_an_empty_list_is_an_empty_array(run: Run) -> None:
    assert run("guide", "list", "--json").stdout == "[]\n"
    result = run("guide", "list")
    assert (result.stdout, result.stderr) == ("", "no guide to show\n")


@pytest.mark.parametrize(
    "words", [("--level", "expert"), ("--sort", "score"), ("--fields", "score"), ("--limit", "-1")]
)
@pytest.mark.usefixtures("three")
def test_a_question_that_makes_no_sense_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    assert run("guide", "list", *words, code=2).stdout == ""


def test_an_invalid_guide_does_not_stop_the_good_ones(run: Run, three: Path) -> None:
    good = run("guide", "list", "--json").stdout
    write(three, guide("bad", level="expert"))
    result = run("guide", "list", "--json", code=5)
    assert result.stdout == good
    assert "data/guides/bad.json" in json.loads(result.stderr)["message"]
    assert run("guide", "show", "bad", code=5).stdout == ""


@pytest.mark.parametrize("given", ["open-weights", "open", "http://EXAMPLE.com/g/"])
@pytest.mark.usefixtures("three")
def test_the_page_shows_everything_and_the_events_it_explains(run: Run, given: str) -> None:
    assert run("guide", "show", given).stdout == PAGE


@pytest.mark.usefixtures("three")
def test_the_page_as_json_has_the_events_whole(run: Run) -> None:
    expected = seen_guide(FULL) | {
        "related_events": [
            seen_event(event("two", guides=["agents", "open-weights"], score=7)),
            seen_event(event("one", guides=["open-weights"])),
        ]
    }
    assert same(run("guide", "show", "open", "--json").stdout, expected)
    many = json.loads(run("guide", "show", "open", "agents", "--json").stdout)
    assert many[0] == expected
    assert [each["id"] for each in many] == ["open-weights", "agents"]


@pytest.mark.parametrize("command", ["show", "edit", "remove"])
@pytest.mark.parametrize(("given", "code"), [("nope", 3), ("a", 4), ("one", 3)])
def test_a_guide_that_cannot_be_found_is_an_error(
    run: Run, three: Path, command: str, given: str, code: int
) -> None:
    before = files(three)
    words = {"edit": ("--level", "mixed"), "remove": ("--yes",)}.get(command, ())
    run("guide", command, given, *words, code=code)
    assert files(three) == before


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("--title", "New"), "title", "New"),
        (("--summary", "New."), "summary", "New."),
        (("--level", "in-depth"), "level", "in-depth"),
        (("--takeaway", "B", "--takeaway", "A"), "takeaways", ["B", "A"]),
        (("--body", "New."), "body", "New."),
        (
            ("--reference", "B one https://b.org/1", "--reference", "A  https://a.org"),
            "references",
            [{"title": "B one", "url": "https://b.org/1"}, {"title": "A", "url": "https://a.org"}],
        ),
        (("--url", "https://example.com/new"), "url", "https://example.com/new"),
        (("--tag", "new"), "tags", ["new"]),
        (("--add-tag", "New"), "tags", ["new", "open"]),
    ],
)
def test_an_edit_changes_its_field_and_the_date_alone(
    run: Run, three: Path, words: tuple[str, ...], field: str, value: object
) -> None:
    result = run("guide", "edit", "open", *words)
    assert result.stdout == "open-weights  data/guides/open-weights.json\n"
    assert on_disk(three, "guides/open-weights") == FULL | {field: value, "updated": NOW}


def test_an_edit_may_set_the_date_itself(run: Run, three: Path) -> None:
    run("guide", "edit", "open", "--level", "mixed", "--updated", "2026-11-10")
    found = on_disk(three, "guides/open-weights")
    changes = {"level": "mixed", "updated": "2026-11-10T00:00:00Z", "precision": "day"}
    assert found == FULL | changes


def test_an_edit_keeps_the_date_that_it_names_if_it_is_no_other(run: Run, three: Path) -> None:
    run("guide", "edit", "open", "--level", "mixed", "--updated", FULL["updated"])
    assert on_disk(three, "guides/open-weights") == FULL | {"level": "mixed"}


@pytest.mark.parametrize(
    "field", ["summary", "level", "takeaways", "body", "references", "url", "tags"]
)
def test_a_field_can_be_unset(run: Run, three: Path, field: str) -> None:
    result = run("guide", "edit", "open", "--unset", field, "--json")
    expected = {key: each for key, each in FULL.items() if key != field} | {"updated": NOW}
    assert on_disk(three, "guides/open-weights") == expected
    assert same(result.stdout, seen_guide(expected))


def test_an_edit_that_changes_nothing_leaves_the_date(run: Run, three: Path) -> None:
    before = files(three)
    run("guide", "edit", "open", "--level", "beginner")
    assert files(three) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--level", "expert"), 2),
        (("--unset", "title"), 2),
        (("--unset", "score"), 2),
        ((), 2),
    ],
)
def test_an_edit_that_is_refused_changes_nothing(
    run: Run, three: Path, words: tuple[str, ...], code: int
) -> None:
    before = files(three)
    run("guide", "edit", "open", *words, code=code)
    assert files(three) == before


def test_editing_an_invalid_guide_is_not_wrong_usage(run: Run, three: Path) -> None:
    write(three, guide("bad", level="expert"))
    assert "data/guides/bad.json" in run("guide", "edit", "bad", "--body", "x", code=5).stderr


def test_a_guide_goes_first_from_the_events_that_name_it(run: Run, three: Path) -> None:
    result = run("guide", "remove", "open", "--yes")
    assert result.stdout == "removed open-weights\nunlinked one\nunlinked two\n"
    assert not (three / "guides/open-weights.json").exists()
    assert on_disk(three, "events/one") == event("one")
    assert on_disk(three, "events/two") == event("two", guides=["agents"], score=7)


def test_a_removed_guide_is_printed_as_json(run: Run, three: Path) -> None:
    result = run("guide", "remove", "open", "--yes", "--json")
    assert same(result.stdout, seen_guide(FULL))
    assert not (three / "guides/open-weights.json").exists()


def test_removing_without_a_terminal_needs_yes(run: Run, three: Path) -> None:
    before = files(three)
    assert "--yes" in run("guide", "remove", "open", given="y\n", code=2).stderr
    assert files(three) == before


def test_removing_a_guide_takes_it_out_of_events_that_name_it(few: Path, run: Run) -> None:
    before = files(few)
    assert run("guide", "remove", "g", "--yes").stdout == "removed g\nunlinked b\n"
    assert changed(before, few) == {"events/b.json", "guides/g.json"}
    assert stored(few, "b") == event("b", links=["c"])


def test_guides_come_in_by_the_same_manners(root: Path, run: Run) -> None:
    words = ("guide", "add", "Open weights", "--level", "mixed", "--takeaway", "B", "--takeaway")
    assert run(*words, "A").stdout == "open-weights  data/guides/open-weights.json\n"
    stored = json.loads((root / "guides" / "open-weights.json").read_text())
    assert (stored["takeaways"], stored["updated"]) == (["B", "A"], NOW)
    run(*words, "A", code=7)
    added = add.add_all(
        Store.open(root),
        GUIDE,
        parse_items(b'{"title": "X"}'),
        MOMENT,
    )
    assert [each.id for each in added.added] == ["x"]
