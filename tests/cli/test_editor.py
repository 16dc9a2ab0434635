"""A record in the editor: what it leaves is saved, or kept, and never lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.cli.editor import unchanged_note
from support.editor import kept, leftovers, plays, writes
from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


CHANGED = event("one", source="Lab", tier=2, score=9, mood="odd")
OPENED = """{
  "id": "one",
  "title": "One",
  "type": null,
  "source": "Lab",
  "author": null,
  "tier": 2,
  "url": null,
  "published": "2026-11-20T00:00:00Z",
  "precision": null,
  "added": "2026-11-21T00:00:00Z",
  "score": null,
  "factors": null,
  "rationale": null,
  "summary": null,
  "tags": [
    "a"
  ],
  "guides": null,
  "links": null,
  "coverage": null
}
"""


def test_the_editor_opens_on_all_fields_and_its_result_is_saved(
    almanac: Path, editor: Path, tmp_path: Path
) -> None:
    write(almanac, event("one", source="Lab", tier=2, tags=["a"], mood=None))
    environment = plays(editor, 'cp "$1" opened', writes(CHANGED))
    assert Terminal("edit", "on", environment=environment).end() == "one  data/events/one.json\n"
    assert (tmp_path / "opened").read_text() == OPENED
    assert on_disk(almanac, "events/one") == CHANGED
    assert [*on_disk(almanac, "events/one")][-1] == "mood"
    assert leftovers(tmp_path) == []


def test_visual_is_taken_before_editor(almanac: Path, editor: Path) -> None:
    environment = {"VISUAL": plays(editor, writes(CHANGED))["EDITOR"], "EDITOR": "false"}
    Terminal("edit", "one", environment=environment).end()
    assert on_disk(almanac, "events/one") == CHANGED


def test_leaving_the_editor_without_a_change_keeps_the_bytes(
    almanac: Path, editor: Path, tmp_path: Path
) -> None:
    before = (almanac / "events/one.json").stat()
    text = Terminal("edit", "one", columns=400, environment=plays(editor)).end()
    after = (almanac / "events/one.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert "nothing has changed: the editor returned at once" in text
    assert leftovers(tmp_path) == [kept(text).name]


def test_an_editor_that_waited_leaves_no_copy_without_a_change(tmp_path: Path) -> None:
    assert unchanged_note(tmp_path / "copy", 1.0) == "nothing has changed"
    assert str(tmp_path / "copy") in unchanged_note(tmp_path / "copy", 0.9)


def test_an_editor_that_removes_its_file_has_kept_nothing(almanac: Path, editor: Path) -> None:
    before = files(almanac)
    text = Terminal("edit", "one", environment=plays(editor, 'rm "$1"')).end(code=1)
    assert text.startswith("Error: the editor has removed its file")
    assert "kept" not in text
    assert files(almanac) == before


def test_an_editor_that_cannot_be_started_has_kept_nothing(almanac: Path, tmp_path: Path) -> None:
    before = files(almanac)
    text = Terminal("edit", "one", environment={"VISUAL": "/no/editor"}).end(code=1)
    assert "/no/editor" in text
    assert "kept" not in text
    assert leftovers(tmp_path) == []
    assert files(almanac) == before


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
    assert "  id: cannot be edited; it must stay one\n" in text
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


def test_an_editor_that_fails_keeps_the_text_and_changes_nothing(
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


def test_null_and_a_field_left_out_are_both_unset(almanac: Path, editor: Path) -> None:
    record = event("one", source="Lab") | {"tier": None, "summary": None, "tags": None, "links": []}
    Terminal("edit", "one", environment=plays(editor, writes(record))).end()
    assert on_disk(almanac, "events/one") == event("one", source="Lab")


def test_the_same_record_typed_otherwise_is_no_change(almanac: Path, editor: Path) -> None:
    write(almanac, b'{"source":"Lab","title":"One","published":"2026-11-20T00:00:00Z",'
          b'"added":"2026-11-21T00:00:00Z","id":"one","tier":null}', "one")  # fmt: skip
    before = files(almanac)
    environment = plays(editor, writes(event("one", source="Lab")))
    text = Terminal("edit", "one", environment=environment).end()
    assert text.endswith("nothing has changed\n")
    assert files(almanac) == before
    assert not (almanac / ".almanac/state/undo").exists()
