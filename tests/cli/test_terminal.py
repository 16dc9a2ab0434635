"""What a person meets on a terminal: questions, the editor, tables that fit, colour."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY_TIER = "Tier: 1 primary, 2 commentary, 3 secondhand (optional)"


@pytest.fixture
def almanac(root: Path) -> Path:
    """Write two events of one source, and return the almanac's folder."""
    write(root, event("one", source="Lab", tier=2))
    write(root, event("two", source="Lab", tier=1, added="2026-11-22T00:00:00Z", links=["one"]))
    return root


# Questions


def test_add_asks_one_question_a_line_with_the_defaults_shown_and_saves(almanac: Path) -> None:
    terminal = Terminal("add")
    terminal.answer("Title: ", "  A new   event ")
    terminal.answer("Source: ", "Lab")
    terminal.answer("Author (optional): ", "Ada")
    terminal.answer("URL (optional): ", "https://example.com/new")
    terminal.answer("Published [now]: ", "yesterday")
    terminal.answer(f"{EMPTY_TIER} [1]: ", "")
    terminal.answer("Score, 1 to 10 (optional): ", "7")
    terminal.answer("Summary (optional): ", "In short.")
    terminal.answer("Tags, with commas between (optional): ", "On Device, chips")
    terminal.answer("Add it? [Y/n]: ", "")
    assert terminal.end().endswith("a-new-event  data/events/a-new-event.json\n")
    assert on_disk(almanac, "events/a-new-event") == {
        "id": "a-new-event", "title": "A new event", "source": "Lab", "author": "Ada", "tier": 1,
        "url": "https://example.com/new", "published": "2026-11-22T00:00:00Z", "added": NOW,
        "score": 7, "summary": "In short.", "tags": ["chips", "on-device"],
    }  # fmt: skip


def test_empty_answers_leave_fields_unset(almanac: Path) -> None:
    terminal = Terminal("add")
    terminal.answer("Title: ", "New")
    terminal.answer("Source: ", "Unheard of")
    for question in (
        "Author (optional): ", "URL (optional): ", "Published [now]: ", f"{EMPTY_TIER}: ",
        "Score, 1 to 10 (optional): ", "Summary (optional): ",
        "Tags, with commas between (optional): ",
    ):  # fmt: skip
        terminal.answer(question, "")
    terminal.end()
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "source": "Unheard of", "published": NOW, "added": NOW,
    }  # fmt: skip


def test_add_asks_again_after_a_wrong_answer(almanac: Path) -> None:
    terminal = Terminal("add", "--author", "Ada", "--tier", "1", "--summary", "S.")
    for wrong in ("", "   ", "x" * 301):
        terminal.answer("Title: ", wrong)
    terminal.answer("Title: ", "New")
    terminal.answer("Source: ", "")
    terminal.answer("Source: ", "Lab")
    terminal.answer("URL (optional): ", "javascript:alert(1)")
    terminal.answer("Error: must be an http or https URL", "https://example.com/new")
    terminal.answer("Published [now]: ", "3")
    terminal.answer("Error: is not a date: '3'", "3 April 2026")
    for wrong in ("0", "11", "7.5", "high"):
        terminal.answer("Score, 1 to 10 (optional): ", wrong)
        terminal.child.expect_exact("Error: must be a whole number")
    terminal.answer("Score, 1 to 10 (optional): ", "5")
    terminal.answer("Tags, with commas between (optional): ", "!, x")
    terminal.answer("Error: ", "x")
    terminal.end()
    assert on_disk(almanac, "events/new") == {
        "id": "new", "title": "New", "source": "Lab", "author": "Ada", "tier": 1,
        "url": "https://example.com/new", "published": "2026-04-03T00:00:00Z", "added": NOW,
        "score": 5, "summary": "S.", "tags": ["x"],
    }  # fmt: skip


def test_add_with_a_title_asks_nothing(almanac: Path) -> None:
    assert Terminal("add", "New", "--source", "S").end() == "new  data/events/new.json\n"
    assert on_disk(almanac, "events/new")["published"] == NOW


def test_add_without_an_almanac_does_not_ask_first(tmp_path: Path) -> None:
    text = Terminal("add").end(code=6)
    assert text.startswith(f"Error: no almanac in {tmp_path}")


def test_a_guide_is_asked_for_too(almanac: Path) -> None:
    terminal = Terminal("guide", "add")
    terminal.answer("Title: ", "Agents")
    terminal.answer("Summary (optional): ", "Short.")
    terminal.answer("Level: beginner, in-depth or mixed (optional): ", "expert")
    terminal.answer("Level: beginner, in-depth or mixed (optional): ", "mixed")
    terminal.answer("URL (optional): ", "")
    terminal.answer("Tags, with commas between (optional): ", "")
    terminal.end()
    assert on_disk(almanac, "guides/agents") == {
        "id": "agents", "title": "Agents", "summary": "Short.", "level": "mixed", "updated": NOW,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_a_question_of_add_writes_nothing(almanac: Path, key: str) -> None:
    before = files(almanac)
    terminal = Terminal("add")
    terminal.answer("Title: ", "New")
    terminal.press("Source: ", key)
    assert terminal.end(code=130).endswith("Error: interrupted\n")
    assert files(almanac) == before


# remove


@pytest.mark.parametrize("answer", ["y", "yes", "Y"])
def test_remove_asks_and_obeys_yes(almanac: Path, answer: str) -> None:
    terminal = Terminal("remove", "one")
    terminal.answer("  one\r\nRemove this event? [y/N]: ", answer)
    assert terminal.end().endswith("removed one\nunlinked two\n")
    assert files(almanac).keys() == {"almanac.json", "events/two.json"}
    assert "links" not in on_disk(almanac, "events/two")


@pytest.mark.parametrize("answer", ["n", "no", ""])
def test_remove_asks_and_obeys_no(almanac: Path, answer: str) -> None:
    before = files(almanac)
    terminal = Terminal("remove", "one", "two")
    terminal.answer("  one\r\n  two\r\nRemove these 2 events? [y/N]: ", answer)
    assert terminal.end(code=1).endswith("Error: nothing was removed\n")
    assert files(almanac) == before


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_the_question_of_remove_removes_nothing(almanac: Path, key: str) -> None:
    before = files(almanac)
    terminal = Terminal("remove", "one")
    terminal.press("[y/N]: ", key)
    terminal.end(code=130)
    assert files(almanac) == before


def test_remove_with_yes_asks_nothing(almanac: Path) -> None:
    assert Terminal("remove", "two", "--yes").end() == "removed two\n"
    assert not (almanac / "events/two.json").exists()


def test_removing_a_guide_asks_too(almanac: Path) -> None:
    write(almanac, guide("agents"))
    terminal = Terminal("guide", "remove", "agents")
    terminal.answer("Remove this guide? [y/N]: ", "y")
    assert terminal.end().endswith("removed agents\n")


# The editor


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Path]:
    """Offer a place for a script that plays the editor, and remove what it left."""
    yield tmp_path / "editor"
    (tmp_path / "editor").unlink()


def plays(editor: Path, *lines: str) -> dict[str, str]:
    """Write the script, which finds the file as $1 and the number of this visit in $n."""
    counted = 'echo x >> "$0.visits"; n=$(wc -l < "$0.visits")'
    editor.write_text("\n".join(["#!/bin/sh", "set -e", counted, *lines, ""]))
    editor.chmod(0o755)
    return {"EDITOR": str(editor)}


def writes(record: dict[str, object], visit: int = 1) -> str:
    """Return the line of a script that writes a record at one of the visits."""
    return f"if [ $n -eq {visit} ]; then cat > \"$1\" <<'END'\n{json.dumps(record)}\nEND\nfi"


def kept(text: str) -> Path:
    """Return the file in which the text says that what was typed is kept."""
    (found,) = re.findall(r"(/\S*almanac-\S*\.json)", text.replace("\n", ""))
    return Path(found)


def leftovers(tmp_path: Path) -> list[str]:
    """Name the copies for the editor that are still there."""
    return [path.name for path in tmp_path.glob("almanac-*")]


CHANGED = event("one", source="Lab", tier=2, score=9, mood="odd")


def test_the_editor_opens_on_the_json_and_what_it_leaves_is_saved(
    almanac: Path, editor: Path, tmp_path: Path
) -> None:
    opened = (almanac / "events/one.json").read_bytes()
    environment = plays(editor, 'cp "$1" opened', writes(CHANGED))
    assert Terminal("edit", "on", environment=environment).end() == "one  data/events/one.json\n"
    assert (tmp_path / "opened").read_bytes() == opened
    assert on_disk(almanac, "events/one") == CHANGED
    assert [*on_disk(almanac, "events/one")][-1] == "mood"
    assert leftovers(tmp_path) == []


def test_visual_is_taken_before_editor(almanac: Path, editor: Path) -> None:
    environment = {"VISUAL": plays(editor, writes(CHANGED))["EDITOR"], "EDITOR": "false"}
    Terminal("edit", "one", environment=environment).end()
    assert on_disk(almanac, "events/one") == CHANGED


def test_leaving_the_editor_without_a_change_leaves_the_very_file(
    almanac: Path, editor: Path, tmp_path: Path
) -> None:
    before = (almanac / "events/one.json").stat()
    Terminal("edit", "one", environment=plays(editor)).end()
    after = (almanac / "events/one.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert leftovers(tmp_path) == []


def test_a_guide_is_edited_too_and_dated(almanac: Path, editor: Path) -> None:
    write(almanac, guide("agents"))
    environment = plays(editor, writes(guide("agents", body="New.")))
    Terminal("guide", "edit", "agents", environment=environment).end()
    assert on_disk(almanac, "guides/agents") == guide("agents", body="New.", updated=NOW)


def test_bad_json_can_be_mended_in_the_editor(almanac: Path, editor: Path, tmp_path: Path) -> None:
    before = files(almanac)
    environment = plays(
        editor,
        'if [ $n -eq 1 ]; then echo \'{"id": \' > "$1"; fi',
        'if [ $n -eq 2 ]; then cp "$1" second; fi',
        writes(CHANGED, visit=2),
    )
    terminal = Terminal("edit", "one", environment=environment)
    terminal.child.expect_exact("is not JSON")
    assert files(almanac) == before
    terminal.answer("Go back to the editor? [Y/n]: ", "")
    terminal.end()
    assert (tmp_path / "second").read_text() == '{"id": \n'
    assert on_disk(almanac, "events/one") == CHANGED
    assert leftovers(tmp_path) == []


def test_every_problem_is_shown_before_going_back(almanac: Path, editor: Path) -> None:
    environment = plays(
        editor,
        writes(event("other", title=None, score=11)),
        writes(CHANGED, visit=2),
    )
    terminal = Terminal("edit", "one", environment=environment)
    terminal.answer("Go back to the editor? [Y/n]: ", "y")
    text = terminal.end()
    assert "  id: never changes; it must stay one\n" in text
    assert "  title: is missing\n" in text
    assert "  score: must be a whole number from 1 to 10, not 11\n" in text
    assert on_disk(almanac, "events/one") == CHANGED


@pytest.mark.parametrize("typed", ["{", "", "[]", "<<<<<<< ours", '{"id": "one"}'])
def test_giving_up_keeps_what_was_typed_in_a_named_file(
    almanac: Path, editor: Path, typed: str
) -> None:
    before = files(almanac)
    environment = plays(editor, f"printf '%s' '{typed}' > \"$1\"")
    terminal = Terminal("edit", "one", columns=200, environment=environment)
    terminal.answer("Go back to the editor? [Y/n]: ", "n")
    assert kept(terminal.end(code=5)).read_text() == typed
    assert files(almanac) == before


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (event("one", links=["nope"]), 3),
        (event("one", url="https://example.com/three"), 7),
    ],
)
def test_what_the_almanac_refuses_is_kept_too(
    almanac: Path, editor: Path, record: dict[str, object], code: int
) -> None:
    write(almanac, event("three", url="https://example.com/three"))
    before = files(almanac)
    terminal = Terminal("edit", "one", columns=200, environment=plays(editor, writes(record)))
    if code == 3:
        terminal.answer("Go back to the editor? [Y/n]: ", "n")
    assert json.loads(kept(terminal.end(code=code)).read_text()) == record
    assert files(almanac) == before


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_the_question_of_the_editor_keeps_what_was_typed(
    almanac: Path, editor: Path, key: str
) -> None:
    before = files(almanac)
    environment = plays(editor, "printf 'typed' > \"$1\"")
    terminal = Terminal("edit", "one", columns=200, environment=environment)
    terminal.press("Go back to the editor? [Y/n]: ", key)
    assert kept(terminal.end(code=130)).read_text() == "typed"
    assert files(almanac) == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(almanac: Path, editor: Path) -> None:
    theirs = json.dumps(event("one", source="Theirs"))
    (almanac.parent / "theirs.json").write_text(theirs)
    environment = plays(editor, "cp theirs.json data/events/one.json", writes(CHANGED))
    text = Terminal("edit", "one", columns=200, environment=environment).end(code=7)
    assert "changed on disk meanwhile" in text
    assert (almanac / "events/one.json").read_text() == theirs
    assert json.loads(kept(text).read_text()) == CHANGED


def test_a_file_that_went_away_meanwhile_is_not_made_anew(almanac: Path, editor: Path) -> None:
    environment = plays(editor, "rm data/events/one.json", writes(CHANGED))
    text = Terminal("edit", "one", columns=200, environment=environment).end(code=7)
    assert not (almanac / "events/one.json").exists()
    assert json.loads(kept(text).read_text()) == CHANGED


def test_an_editor_that_fails_keeps_what_was_typed_and_changes_nothing(
    almanac: Path, editor: Path
) -> None:
    before = files(almanac)
    environment = plays(editor, "printf 'typed' > \"$1\"", "exit 1")
    text = Terminal("edit", "one", columns=200, environment=environment).end(code=1)
    assert kept(text).read_text() == "typed"
    assert files(almanac) == before


def test_an_invalid_file_can_be_mended_in_the_editor(almanac: Path, editor: Path) -> None:
    write(almanac, b"<<<<<<< ours\n", "one")
    Terminal("edit", "one", environment=plays(editor, writes(CHANGED))).end()
    assert on_disk(almanac, "events/one") == CHANGED


def test_what_the_editor_left_is_saved_in_canonical_form(almanac: Path, editor: Path) -> None:
    record = {"tags": ["b", "a", "b"], **event("one", source="Lab")}
    Terminal("edit", "one", environment=plays(editor, writes(record))).end()
    assert (almanac / "events/one.json").read_text() == (
        '{\n  "id": "one",\n  "title": "One",\n  "source": "Lab",\n'
        '  "published": "2026-11-20T00:00:00Z",\n  "added": "2026-11-21T00:00:00Z",\n'
        '  "tags": [\n    "a",\n    "b"\n  ]\n}\n'
    )


# Tables, pages, colour


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--fields", "title,source,author,tags,id"),
        ("guide", "list"),
        ("show", "gemma-4-and-what-makes-an-open-model-succeed"),
        ("guide", "show", "open-weights"),
    ],
)
@pytest.mark.usefixtures("shipped")
def test_no_line_is_wider_than_the_terminal(words: tuple[str, ...], columns: int) -> None:
    lines = COLOUR.sub("", Terminal(*words, columns=columns).end()).splitlines()
    long = [line for line in lines if len(line) > columns and "://" not in line]
    assert long == []
    assert len(lines) > 10


@pytest.mark.parametrize("columns", [80, 40])
def test_a_list_of_wide_characters_fits(root: Path, columns: int) -> None:
    write(root, event("a", title="新しい模型" * 20, source="新闻" * 20))
    lines = COLOUR.sub("", Terminal("list", columns=columns).end()).splitlines()
    assert (
        max(sum(1 if char.isascii() or char == "…" else 2 for char in line) for line in lines)
        <= columns
    )


def test_an_id_is_never_cut_to_one_that_is_ambiguous(root: Path) -> None:
    for name in ("a" * 50 + "-x", "a" * 50 + "-y"):
        write(root, event(name, title="T " * 40, source="S " * 40))
    text = Terminal("list", columns=80).end()
    for name in ("x", "y"):
        assert "a" * 50 + f"-{name}" in text


def test_a_table_on_a_terminal_shows_titles_cut_with_an_ellipsis(root: Path) -> None:
    write(root, event("a", title="word " * 30, source="Lab"))
    line = COLOUR.sub("", Terminal("list").end()).splitlines()[2]
    assert line.startswith("       3d ago  Lab     word word ")
    assert "…" in line


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ((), {}, True),
        (("--color", "auto"), {}, True),
        (("--color", "always"), {}, True),
        (("--color", "never"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("show", "one")])
@pytest.mark.usefixtures("almanac")
def test_colour_is_written_on_a_terminal_unless_it_is_unwanted(
    command: tuple[str, ...], words: tuple[str, ...], environment: dict[str, str], *, coloured: bool
) -> None:
    text = Terminal(*words, *command, environment=environment).end()
    assert bool(COLOUR.search(text)) == coloured
    assert "\x1b" not in COLOUR.sub("", text)


@pytest.mark.usefixtures("almanac")
def test_without_colour_a_terminal_shows_the_same_words() -> None:
    plain = Terminal("list", environment={"NO_COLOR": "1"}).end()
    assert COLOUR.sub("", Terminal("list").end()) == plain


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_json_on_a_terminal_is_never_cut_nor_coloured(root: Path, columns: int) -> None:
    write(root, event("a", title=("word " * 50).strip()))
    text = Terminal("list", "--json", columns=columns).end()
    assert json.loads(text)[0]["title"] == ("word " * 50).strip()


def test_an_error_on_a_terminal_is_plain_words(almanac: Path) -> None:
    before = files(almanac)
    assert Terminal("show", "nope").end(code=3) == "Error: no event 'nope'\nsee almanac list\n"
    assert files(almanac) == before
