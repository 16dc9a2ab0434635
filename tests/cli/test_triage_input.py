"""`almanac triage -`: decisions of another program, from standard input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import changed, event, files, item, lines, write
from support.shapes import on_disk, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def unscored(root: Path) -> Path:
    """Write three events without a score, two of which are linked."""
    write(root, event("one"))
    write(root, event("two", links=["three"]))
    write(root, event("three"))
    return root


def test_decisions_are_made_and_told(run: Run, unscored: Path) -> None:
    given = lines(
        {"id": "one", "score": 7, "tags": ["chips, law"], "rationale": "Why."},
        {"id": "two", "keep": True},
        {"id": "three", "drop": True},
    )
    result = run("triage", "-", given=given)
    assert result.stdout == (
        "one: score 7, rationale, tags\ntwo: links\nremoved three\nunlinked two\n"
    )
    assert result.stderr == "2 changed, 0 kept, 1 removed\n"
    assert on_disk(unscored, "events/one") == event(
        "one", score=7, rationale="Why.", tags=["chips", "law"]
    )


def test_json_prints_one_object_with_the_outcome(run: Run, unscored: Path) -> None:
    given = lines({"id": "one", "score": 7}, {"id": "two", "keep": True})
    result = run("triage", "-", "--json", given=given)
    assert json.loads(result.stdout) == {
        "changed": [seen_event(event("one", score=7))],
        "added": [],
        "there": [],
        "kept": ["two"],
        "waiting": [],
        "dropped": [],
        "unlinked": [],
    }
    assert changed(files(unscored), unscored) == set()


def test_a_dry_run_says_so_and_writes_nothing(run: Run, unscored: Path) -> None:
    before = files(unscored)
    result = run("triage", "-", "--dry-run", given=lines({"id": "three", "drop": True}))
    assert result.stdout == "removed three\nunlinked two\n"
    assert result.stderr == "0 changed, 0 kept, 1 removed\ndry run: nothing was written\n"
    assert files(unscored) == before


def test_every_problem_is_named_and_nothing_is_done(run: Run, unscored: Path) -> None:
    before = files(unscored)
    given = lines(
        {"id": "one", "score": 11, "why": "x"},
        {"id": "two", "score": 5},
        {"id": "four", "score": 0},
    )
    keys = "id, score, factors, rationale, tags, guides, links, keep, drop"
    assert run("triage", "-", given=given, code=5).stderr == (
        "Error: nothing was decided\n"
        f"  line 1: why: is no part of a decision, which has {keys}\n"
        "  line 1: score: must be a whole number from 1 to 10, not 11"
        " (and 1 more of this kind: line 3)\n"
        "  line 3: no event 'four'\n"
    )
    assert files(unscored) == before


def test_json_has_all_problems_of_an_object_together(run: Run, unscored: Path) -> None:
    before = files(unscored)
    given = lines({"id": "one", "score": 0, "links": ["none"]}, {"id": "two", "drop": 1})
    error = json.loads(run("triage", "-", "--json", given=given, code=5).stderr)
    assert error["invalid"] == [
        {
            "position": "line 1",
            "problems": [
                "score: must be a whole number from 1 to 10, not 0",
                "no event 'none'",
            ],
        },
        {"position": "line 2", "problems": ["drop: must be true or false"]},
    ]
    assert files(unscored) == before


def test_one_undo_takes_all_decisions_back(run: Run, unscored: Path) -> None:
    before = files(unscored)
    run("triage", "-", given=lines({"id": "one", "score": 7}, {"id": "three", "drop": True}))
    run("undo", "--yes")
    assert files(unscored) == before


def test_rows_of_list_go_through_another_program(run: Run, unscored: Path) -> None:
    rows = run("list", "--unscored", "--ndjson").stdout.splitlines()
    judged = [json.loads(row) | {"score": 4, "rationale": "Ordinary."} for row in rows]
    run("triage", "-", given=lines(*judged))
    assert run("list", "--unscored", "-q").stdout == ""
    assert on_disk(unscored, "events/two") == event(
        "two", score=4, rationale="Ordinary.", links=["three"]
    )


def test_no_decision_is_said_to_be_none(run: Run, unscored: Path) -> None:
    before = files(unscored)
    result = run("triage", "-", given="")
    assert (result.stdout, result.stderr) == ("", "0 changed, 0 kept, 0 removed\n")
    assert files(unscored) == before


@pytest.fixture
def waiting(unscored: Path) -> Path:
    """Write four items beside the events, one of which is linked to an event."""
    for number in range(1, 5):
        links = ["one"] if number == 1 else None
        url = f"https://example.com/{number}"
        write(unscored, item(f"item{number}-00000{number}", url=url, links=links))
    return unscored


def test_items_are_kept_dropped_and_changed(run: Run, waiting: Path) -> None:
    result = run(
        "triage",
        "-",
        given=lines(
            {"id": "item1-000001", "score": 7, "tags": ["law"], "rationale": "Why."},
            {"id": "item2", "keep": True},
            {"id": "https://example.com/3", "drop": True},
            {"id": "item4-000004", "tags": ["chips"], "links": ["two"]},
            {"id": "two", "score": 4},
        ),
    )
    assert result.stdout == (
        "two: score 4\nitem4-000004: tags, links\n"
        "kept item1-000001 as item1\nkept item2-000002 as item2\ndropped item3-000003\n"
    )
    assert result.stderr == "2 changed, 2 kept, 1 dropped\n"
    kept = on_disk(waiting, "events/item1")
    assert (kept["score"], kept["tags"], kept["rationale"]) == (7, ["law"], "Why.")
    assert kept["links"] == ["one"]
    assert [path.stem for path in (waiting / "inbox").iterdir()] == ["item4-000004"]
    assert on_disk(waiting, "inbox/item4-000004")["links"] == ["two"]
    run("undo", "--yes")
    assert len([*(waiting / "inbox").iterdir()]) == 4
    assert not (waiting / "events/item1.json").exists()


def test_rows_of_the_inbox_go_through_another_program(run: Run, waiting: Path) -> None:
    rows = [json.loads(row) for row in run("inbox", "--ndjson").stdout.splitlines()]
    left = "left item1-000001 in the inbox\n"
    assert run("triage", "-", given=lines(rows[0])).stdout == left
    judged = [row | ({"drop": True} if n else {"score": 4}) for n, row in enumerate(rows)]
    outcome = json.loads(run("triage", "-", "--json", given=lines(*judged)).stdout)
    assert [row["score"] for row in outcome["added"]] == [4]
    assert len(outcome["dropped"]) == 3
    assert not [*(waiting / "inbox").iterdir()]


def test_removed_events_and_dropped_items_are_told_apart(run: Run, waiting: Path) -> None:
    given = lines({"id": "one", "drop": True}, {"id": "item2", "drop": True})
    result = run("triage", "-", given=given)
    assert result.stdout.startswith("removed one\ndropped item2-000002\n")
    assert result.stderr == "0 changed, 0 kept, 1 removed, 1 dropped\n"
    assert waiting


@pytest.mark.parametrize(("before", "line"), [("", 1), ("\n  \n", 3)])
@pytest.mark.parametrize("words", [("triage", "-"), ("score", "-")])
def test_one_bad_line_is_named(
    run: Run, unscored: Path, words: tuple[str, ...], before: str, line: int
) -> None:
    result = run(*words, given=f'{before}{{"id": "one", "score": 11}}\n', code=5)
    assert f"  line {line}: score: must be a whole number from 1 to 10" in result.stderr
    assert unscored


def test_nothing_is_done_to_items_if_one_is_wrong(run: Run, waiting: Path) -> None:
    before = files(waiting)
    given = lines(
        {"id": "item1", "keep": True, "links": ["three"]},
        {"id": "item2", "keep": True, "score": 11},
        {"id": "three", "drop": True},
        {"id": "nope", "keep": True},
    )
    error = run("triage", "-", given=given, code=5).stderr
    assert "line 1: links: three is dropped (line 3)" in error
    assert "line 2: score: must be a whole number from 1 to 10, not 11" in error
    assert "line 4: no event 'nope'" in error
    assert files(waiting) == before


def test_a_dry_run_leaves_items_where_they_are(run: Run, waiting: Path) -> None:
    before = files(waiting)
    given = lines({"id": "item1", "keep": True}, {"id": "item2", "drop": True})
    result = run("triage", "-", "--dry-run", given=given)
    assert result.stdout == "kept item1-000001 as item1\ndropped item2-000002\n"
    assert files(waiting) == before


@pytest.mark.usefixtures("unscored")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "triage needs a terminal, to show pages and to read keys"),
        (("--tag", "x"), "triage needs a terminal, to show pages and to read keys"),
        (("one",), "the only argument is -, not 'one'"),
        (("-", "--tag", "x"), "triage - takes everything from standard input"),
        (("-", "--limit", "0"), "triage - takes everything from standard input"),
        (("--json",), "--json goes with -"),
        (("--dry-run",), "--dry-run goes with -"),
    ],
)
def test_what_cannot_be_is_wrong_usage(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run("triage", *words, given="", code=2)
    assert result.stdout == ""
    assert f"{message}" in result.stderr
