"""`almanac inbox`, `keep`, `drop` and `restore`: what feeds brought, and what becomes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.commands import inbox_ids
from support.intake import Desk, feed_item, feed_items
from support.records import event, files, write
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


def test_the_inbox_lists_what_waits(run: Run, desk: Desk) -> None:
    result = run("inbox")
    assert result.stdout.splitlines() == [
        "score  age      source  title         id",
        "-----  -------  ------  ------------  -------------------",
        "       3mo ago  X       Title3 word3  title3-word3-2abec2",
        "       3mo ago  X       Title2 word2  title2-word2-cb82aa",
        "       3mo ago  X       Title1 word1  title1-word1-694fff",
    ]
    assert result.stderr == ""
    assert desk.inbox()


@pytest.mark.usefixtures("root")
def test_an_empty_inbox_says_so(run: Run) -> None:
    assert (run("inbox").stderr, run("inbox", "--json").stdout) == ("no item to show\n", "[]\n")


@pytest.mark.usefixtures("desk")
def test_filters_are_those_of_a_list(run: Run, root: Path) -> None:
    assert inbox_ids(run, "--source", "x", "--limit", "1") == ["title3-word3-2abec2"]
    assert inbox_ids(run, "--search", "title1") == ["title1-word1-694fff"]
    assert inbox_ids(run, "--tag", "none") == []
    assert len(inbox_ids(run, "--unlinked", "--unscored", "--added-since", "2026-11-23")) == 3
    write(root, event("a"))
    run("keep", "title1", "--link", "a")
    assert inbox_ids(run, "--linked-to", "a") == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("condition", ["added", "added=2026", "added!=2026"])
def test_a_condition_on_what_no_item_has_is_refused(run: Run, condition: str) -> None:
    searched = ["--search", f"-where:{condition}"]
    for words in (["--where", condition], searched, ["--dropped", "--where", condition]):
        result = run("inbox", *words, code=2)
        assert result.stderr == "Error: --where: no item has 'added'\nthe time is in fetched\n"
    assert len(inbox_ids(run, "--where", "fetched=2026", "--where", "score=")) == 3


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--where", "adde"), "no item has the field 'adde'\n"),
        (("--where", "fetche"), "no item has the field 'fetche'; did you mean fetched or feed?\n"),
    ],
)
def test_no_field_that_items_lack_is_proposed(
    run: Run, words: tuple[str, ...], message: str
) -> None:
    assert message in run("inbox", *words).stderr


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("name", "near"), [("adde", ""), ("fetche", "did you mean fetched?\n"), ("summar", "")]
)
def test_fields_that_sort_alone_are_proposed_for_it(run: Run, name: str, near: str) -> None:
    error, *hints = run("inbox", "--sort", name, code=2).stderr.splitlines(keepends=True)
    assert error.startswith("Error: --sort: ")
    assert "".join(hints) == near


@pytest.mark.usefixtures("desk")
def test_an_item_is_shown_with_events_of_its_story(run: Run, root: Path) -> None:
    texts = {"title": "Title2 word2 again", "summary": "Summary 2."}
    write(root, event("told", published="2026-08-17T00:00:00Z", **texts))
    result = run("inbox", "show", "title2")
    assert "Related guides" not in result.stdout
    assert result.stdout.splitlines()[:3] == [
        "-  X, 3mo ago (2026-08-17)",
        "Title2 word2",
        "https://x.org/2",
    ]
    assert result.stderr == (
        "title2-word2-cb82aa: likely the same story as Title2 word2 again (told)\n"
    )
    assert json.loads(run("inbox", "show", "title2", "--json").stdout)["source_id"] == "x"


@pytest.mark.usefixtures("desk")
def test_a_hint_on_a_terminal_names_an_item_as_its_table_does(root: Path) -> None:
    texts = {"title": "Title2 word2 again", "summary": "Summary 2."}
    write(root, event("told", published="2026-08-17T00:00:00Z", **texts))
    lines = COLOUR.sub("", Terminal("--data", str(root), "inbox").end()).splitlines()
    assert any(line.endswith("Title2 word2  word2") for line in lines)
    assert lines[-1] == "word2: likely the same story as Title2 word2 again (told)"


@pytest.mark.usefixtures("desk")
def test_items_are_kept(run: Run) -> None:
    result = run("keep", "title1", "title2", "-n", "7", "--tag", "big")
    assert result.stdout.splitlines() == [
        "title1-word1  data/events/title1-word1.json",
        "title2-word2  data/events/title2-word2.json",
    ]
    assert [row["tags"] for row in json.loads(run("list", "--json").stdout)] == [["big"], ["big"]]
    assert inbox_ids(run) == ["title3-word3-2abec2"]
    assert run("undo", "--yes").stdout.splitlines()[-1].startswith("undid step 1: almanac")
    assert len(inbox_ids(run)) == 3
    assert run("list", "--json").stdout == "[]\n"


def test_kept_items_are_printed_as_events(run: Run, desk: Desk) -> None:
    before = files(desk.root)
    row = json.loads(run("keep", "title1", "--json", "--dry-run").stdout)
    assert (row["id"], row["published"]) == ("title1-word1", "2026-08-16T10:00:00Z")
    assert "guid" not in row
    assert files(desk.root) == before
    rows = json.loads(run("keep", "-", "--json", given=run("inbox", "-q").stdout).stdout)
    assert [row["id"] for row in rows] == ["title3-word3", "title2-word2", "title1-word1"]


@pytest.mark.usefixtures("desk")
def test_what_is_wrong_keeps_nothing(run: Run) -> None:
    result = run("keep", "title1", "--score", "11", code=2)
    assert result.stderr == "Error: --score: must be a whole number from 1 to 10, not 11\n"
    assert run("keep", "title9", code=3).stderr == ("Error: no item 'title9'\nsee almanac inbox\n")
    assert len(inbox_ids(run)) == 3


@pytest.mark.usefixtures("desk")
def test_an_event_that_is_there_is_named(run: Run, root: Path) -> None:
    write(root, event("a", url="https://x.org/1"))
    result = run("keep", "title1-word1-694fff")
    assert (result.stdout, result.stderr) == ("", "title1-word1-694fff is there already: a\n")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["title1-word1-694fff", "https://x.org/1", "title1"])
@pytest.mark.parametrize("words", [("keep",), ("drop",), ("restore",), ("inbox", "show")])
def test_what_was_kept_already_is_named(run: Run, words: tuple[str, ...], name: str) -> None:
    run("keep", "title1")
    assert run(*words, name, code=3).stderr == (
        f"Error: the item '{name}' is kept already as title1-word1\n"
        "take that back with: almanac undo, or if it refuses: almanac remove title1-word1\n"
    )


@pytest.mark.usefixtures("desk")
def test_an_event_beside_an_item_was_not_kept(run: Run, root: Path) -> None:
    write(root, event("title9", url="https://x.org/9"))
    assert run("keep", "title9", code=3).stderr == "Error: no item 'title9'\nsee almanac inbox\n"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("words", [("show",), ("edit", "-n", "3"), ("score", "-n", "3")])
@pytest.mark.parametrize("name", ["title1-word1-694fff", "title1"])
def test_what_still_waits_is_no_event(run: Run, words: tuple[str, ...], name: str) -> None:
    words = ("score", name, "3") if words[0] == "score" else (*words, name)
    assert run(*words, code=3).stderr == (
        f"Error: no event '{name}': title1-word1-694fff waits in the inbox\n"
        "see it with: almanac inbox show title1-word1-694fff; "
        "keep it with: almanac keep title1-word1-694fff\n"
    )


def test_items_are_dropped_and_restored(run: Run, desk: Desk) -> None:
    assert run("drop", "title1").stdout == "dropped title1-word1-694fff\n"
    assert inbox_ids(run, "--dropped") == ["title4-word4-25d16c", "title1-word1-694fff"]
    rows = json.loads(run("inbox", "--dropped", "--json").stdout)
    assert [row["outcome"] for row in rows] == ["rule", "dropped"]
    assert desk.fetch(feed_items(4)).known == 4
    result = run("restore", "title1", "title4")
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == [
        "title1-word1-694fff",
        "title4-word4-25d16c",
    ]
    assert inbox_ids(run, "--dropped") == []
    assert len(inbox_ids(run)) == 4


def test_old_items_are_dropped_together(run: Run, desk: Desk) -> None:
    result = run("drop", "--source", "x", "--before", "2026-08-18", "--dry-run", "--json")
    assert [row["title"] for row in json.loads(result.stdout)] == ["Title2 word2", "Title1 word1"]
    assert len(desk.inbox()) == 3
    assert run("drop", "--before", "2026-08-18").stdout.splitlines() == [
        "dropped title2-word2-cb82aa",
        "dropped title1-word1-694fff",
    ]
    assert run("drop", "--before", "2026-08-18").stderr == "no item to drop\n"


@pytest.mark.usefixtures("desk")
def test_what_drop_cannot_mean_is_refused(run: Run) -> None:
    expected = "Error: name items, or all before a day with --before\n"
    assert run("drop", code=2).stderr == expected
    assert run("drop", "title1", "--before", "2026", code=2).stderr == expected
    assert run("drop", "title1", "--source", "x", code=2).stderr == (
        "Error: --source goes with --before\n"
    )


def test_what_another_machine_dropped_is_awaited(run: Run, desk: Desk) -> None:
    (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    assert run("inbox", "--dropped").stdout.splitlines()[2].split() == [
        "3mo", "ago", "X", "https://x.org/4", "ga78bc0b5fee66762",
    ]  # fmt: skip
    result = run("restore", "https://x.org/4")
    assert (result.stdout, result.stderr) == (
        "",
        "https://x.org/4 comes with the next request of its feed\n",
    )
    assert desk.fetch(feed_items(4)).new == 1


def test_an_item_that_was_not_dropped_is_listed_elsewhere(run: Run, desk: Desk) -> None:
    (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    for text in ("title4", "https://y.org"):
        assert run("restore", text, code=3).stderr.endswith("\nsee almanac inbox --dropped\n")


@pytest.mark.parametrize("is_here", [True, False])  # whether this machine dropped it
def test_an_item_dropped_again_by_undo_is_one_row(run: Run, desk: Desk, *, is_here: bool) -> None:
    run("drop", "title1", "title2")
    before = inbox_ids(run, "--dropped")
    run("restore", "title1", "title2")
    run("undo", "--yes")
    assert {*inbox_ids(run, "--dropped")} == {*before}
    if not is_here:
        (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
        assert len(inbox_ids(run, "--dropped")) == 3


def test_lines_for_single_keys_of_an_item_are_one_row(run: Run, desk: Desk) -> None:
    seen = desk.root / "seen" / "x.txt"
    run("drop", "title1", "title2")
    (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    lines = []
    for line in seen.read_text(encoding="utf-8").splitlines():
        keys, rest = line.split(" ", 1)
        marks = [key for key in keys.split(",") if key[0] in "dw"]
        lines += [",".join((key, *marks)) + f" {rest}\n" for key in keys.split(",")[: -len(marks)]]
    assert len(lines) > 3
    seen.write_text("".join(lines), encoding="utf-8")
    assert len(inbox_ids(run, "--dropped")) == 3
    run("restore", "https://x.org/1")
    assert len(inbox_ids(run, "--dropped")) == 2
    assert desk.fetch(feed_items(4)).new == 1


@pytest.mark.parametrize("is_here", [True, False])  # whether this machine dropped it
def test_a_dropped_item_that_is_an_event_is_not_listed(
    run: Run, desk: Desk, *, is_here: bool
) -> None:
    run("drop", "title1")
    write(desk.root, event("told", url="https://x.org/1/?utm_source=feed"))
    if not is_here:
        (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    assert len(inbox_ids(run, "--dropped")) == 1
    assert run("restore", "https://x.org/1", code=3).stderr.startswith(
        "Error: the item 'https://x.org/1' is kept already as told\n"
    )


def test_what_is_known_of_an_item_by_its_keys_alone_is_listed(run: Run, desk: Desk) -> None:
    desk.fetch([feed_item(8, url=None)])
    run("drop", "title8")
    (desk.root / ".almanac/state/dropped/x.ndjson").unlink()
    row = next(row for row in json.loads(run("inbox", "--dropped", "--json").stdout)
               if row["url"] is None)  # fmt: skip
    assert (row["source"], row["title"]) == ("X", "")
    assert row["published"] == "2026-08-23T10:00:00Z"
    assert run("restore", row["id"]).stderr == (
        f"{row['id']} comes with the next request of its feed\n"
    )


def test_events_that_their_source_changed_are_listed(run: Run, desk: Desk) -> None:
    run("keep", "title1", "title2")
    desk.fetch([feed_item(1, title="Title corrected"), *feed_items(3, start=2)])
    assert run("inbox", "--changed").stdout.splitlines() == [
        "title1-word1",
        "  title was  Title1 word1",
        "  title is   Title corrected",
    ]
    (row,) = json.loads(run("inbox", "--changed", "--json").stdout)
    assert row["source_says"] == {"title": "Title corrected", "summary": "Summary 1."}
    run("edit", "title1-word1", "--title", "Title corrected")
    assert run("inbox", "--changed").stderr == "no event to show\n"


def test_a_change_is_no_more_once_both_say_the_same(run: Run, desk: Desk) -> None:
    run("keep", "title1")
    desk.fetch([feed_item(1, title="Title wrong")])
    run("edit", "title1-word1", "--title", "Title right")
    assert run("inbox", "--changed", "-q").stdout == "title1-word1\n"
    desk.fetch([feed_item(1, title="Title right")])
    assert run("inbox", "--changed").stderr == "no event to show\n"
    assert json.loads((desk.root / ".almanac/state/changed.json").read_text()) == {}


def test_changes_of_what_is_gone_or_settled_are_forgotten(run: Run, desk: Desk) -> None:
    run("keep", "title1", "title2", "title3")
    noted = desk.root / ".almanac" / "state" / "changed.json"

    def fetch(*titles: str) -> list[str]:
        desk.fetch([feed_item(number, title=title) for number, title in enumerate(titles, 1)])
        return [*json.loads(noted.read_text())]

    assert fetch("New 1", "New 2", "Title3 word3") == ["https://x.org/1", "https://x.org/2"]
    run("edit", "title1-word1", "--title", "New 1")
    (desk.root / "events" / "title2-word2.json").unlink()
    assert fetch("New 1", "New 2", "New 3") == ["https://x.org/3"]
    before = noted.stat().st_mtime_ns
    assert fetch("New 1", "New 2", "New 3") == ["https://x.org/3"]
    assert noted.stat().st_mtime_ns == before


def test_an_item_that_is_left_is_swept(run: Run, desk: Desk) -> None:
    item = desk.item("Title1 word1")
    run("drop", "title1")
    write(desk.root, item.as_stored())
    assert run("inbox", "-q").stderr == "1 item was decided about already\n"
    assert len(desk.inbox()) == 2


def test_a_line_that_is_no_decision_is_named(run: Run, desk: Desk) -> None:
    path = desk.root / "seen" / "x.txt"
    path.write_text(path.read_text() + "<<<<<<< HEAD\n")
    assert run("check", code=5).stdout.startswith("seen/x.txt: has no decision in line 2")
    path.unlink()
    path.mkdir()
    assert run("check", code=5).stdout.startswith("seen/x.txt: cannot be read")


def test_old_decisions_are_forgotten_and_undone(run: Run, desk: Desk) -> None:
    run("drop", "title1")
    before = files(desk.root)
    assert run("inbox", "prune", "--before", "2027", "--dry-run").stdout == "x: would forget 2\n"
    assert run("inbox", "prune", "--before", "2027", code=2).stdout == ""
    assert files(desk.root) == before
    assert run("inbox", "prune", "--before", "2027", "--yes").stdout == "x: forgot 2\n"
    assert desk.seen() == []
    run("undo", "--yes")
    assert files(desk.root) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--changed", "--dropped"), "--changed goes with no --dropped"),
        (("--dropped", "show", "title1"), "options of the list go with no other command"),
        (("--unscored", "show", "title1"), "options of the list go with no other command"),
        (("--dropped", "--search", "x"), "--search goes with no --changed and no --dropped"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_options_that_exclude_each_other_are_named(
    run: Run, words: tuple[str, ...], sentence: str
) -> None:
    assert run("inbox", *words, code=2).stderr == f"Error: {sentence}\n"


def test_hostile_texts_do_not_act_on_a_terminal(run: Run, desk: Desk) -> None:
    desk.fetch([feed_item(9, title="\x1b]0;x\x07Evil\u202e", summary="\x1b[2J")])
    shown = run("inbox").stdout + run("inbox", "--dropped").stdout
    assert not {"\x1b", "\x07", "\u202e"} & {*shown}
