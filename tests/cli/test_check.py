"""`almanac check` names everything that is wrong, and mends only what has one right answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from almanac_cli.cli.messages.findings import describe_finding
from almanac_cli.operations import findings
from almanac_cli.operations.init import create_almanac
from support.golden import check_golden
from support.records import event, files, guide, write
from support.setting import ROOT, SHIPPED_NOW

if TYPE_CHECKING:
    from support.commands import Run


def is_finding(value: object) -> bool:
    """Say whether this is a class of findings."""
    base = findings.Finding
    return isinstance(value, type) and issubclass(value, base) and value is not base


@pytest.fixture
def wrong(root: Path) -> Path:
    """Make an almanac with one of everything that can be wrong."""
    write(root, event("a", links=["b", "gone"]))
    write(root, event("b", links=["a"]))
    write(root, b"<<<<<<< HEAD\n", "bad")
    write(
        root,
        event("c", url="https://x.org/1", published="2030-01-01T00:00:00Z", guides=["none"]),
    )
    write(root, event("d", url="http://X.org/1/") | {"scroe": 1})
    write(root, json.dumps(event("e")).encode(), "e")
    write(root, event("g"), "f")
    write(root, event("h", links=["h"]))
    write(root, guide("g"))
    (root / "events" / "notes.txt").touch()
    (root / "events" / ".y.json.almanac-new").write_bytes(b"half")
    return root


def test_a_sound_almanac_is_clean(shipped: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMANAC_NOW", SHIPPED_NOW)
    result = run("check")
    assert (result.stdout, result.stderr) == (
        "",
        "161 events, 20 guides, 58 sources: nothing wrong\n",
    )
    assert run("check", "--json").stdout == "[]\n"
    assert shipped


def test_everything_is_named_in_a_line(wrong: Path, run: Run) -> None:
    result = run("check", code=5)
    check_golden("check.txt", result.stdout)
    assert result.stderr == "5 events, 1 guide: 11 wrong, 3 notes\n"
    found = json.loads(run("check", "--json", code=5).stdout)
    assert len(found) == 14
    assert found[1] == {
        "file": "events/a.json",
        "field": "links",
        "what": "there is no event 'gone'",
        "hint": "fix it with: almanac check --fix",
        "mend": "removed 'gone'",
        "mended": False,
        "note": False,
    }
    assert wrong


def test_fix_mends_what_has_one_answer_and_undo_takes_it_back(wrong: Path, run: Run) -> None:
    before = files(wrong)
    shown = run("check", "--dry-run", code=5).stdout
    assert files(wrong) == before
    said = run("check", "--fix", code=5).stdout
    assert said == shown.replace("would be fixed", "fixed")
    assert said.count("(fixed: ") == 7
    after = files(wrong)
    changed = {each for each in before if after.get(each) != before[each]}
    assert changed == {
        f"events/{each}" for each in (".y.json.almanac-new", *(f"{n}.json" for n in "abcde"))
    }
    assert "(fix" not in run("check", code=5).stdout
    run("undo", "--yes")
    assert files(wrong) == before


@pytest.mark.parametrize("cls", [cls for cls in vars(findings).values() if is_finding(cls)])
def test_every_finding_is_worded(cls: type[findings.Finding]) -> None:
    assert describe_finding.dispatch(cls) is not describe_finding.dispatch(object)


def test_an_index_that_tells_something_else_is_noticed(root: Path, run: Run) -> None:
    path = write(root, event("a"))
    os.utime(path, (1, 1))
    run("check")
    from almanac_cli.index import sync
    from almanac_cli.storage import files as disk

    real = disk.read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "RACY_WINDOW_NS", -(2**62))
        patch.setattr(disk, "read", lambda path: real(path).replace(b'"Source"', b'"Others"'))
        write(root, event("a", score=1))
        run("list")
    assert run("check", code=5).stdout == (
        ".almanac/cache/index.sqlite: differs from events/a.json "
        "(rebuild it with: almanac index --rebuild)\n"
    )
    run("index", "--rebuild")
    run("check")


def test_very_many_foreign_files_are_counted(root: Path, run: Run) -> None:
    for n in range(1000):
        (root / "guides" / f"{n:04}.txt").touch()
    lines = run("check", code=5).stdout.splitlines()
    assert len(lines) == 11
    assert lines[0] == ("guides: holds 990 more files that are no records (move them elsewhere)")


def test_many_files_are_checked_with_a_bar_on_a_terminal_alone(root: Path) -> None:
    for n in range(5):
        write(root, event(f"e-{n}"))
    code = (
        "import almanac_cli.cli.context as s; s.PROGRESS_MIN_ITEMS = 3; "
        "from almanac_cli.__main__ import main; main()"
    )
    child = pexpect.spawn(sys.executable, ["-c", code, "check"], encoding="utf-8", timeout=20)
    child.expect("Checking")
    child.expect("5 events, 0 guides: nothing wrong")
    child.expect(pexpect.EOF)
    piped = subprocess.run([sys.executable, "-c", code, "check"], capture_output=True, check=True)
    assert piped.stderr == b"5 events, 0 guides: nothing wrong\n"


@pytest.mark.parametrize("place", [".", "data", "notes/all of them"])
def test_the_hook_refuses_a_commit_with_a_broken_event(tmp_path: Path, place: str) -> None:
    """As pre-commit runs it: from the root of the repository, its environment first in PATH."""
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entry = re.findall(r"^  entry: (.*?)(?: #.*)?$", hook, re.MULTILINE)[0].split()
    args = re.findall(r"^  args: \[(.*)\]$", hook, re.MULTILINE)[0].split(", ")
    if place.startswith("notes"):
        args = ["--data", place, *args]
    create_almanac(tmp_path / place, "test", example=False)
    create_almanac(tmp_path / "another", "test", example=False)
    environment = os.environ | {
        "ALMANAC_DATA": "another",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    write(tmp_path / place, event("a"))
    assert subprocess.run([*entry, *args], env=environment, check=False).returncode == 0
    write(tmp_path / place, b"{", "b")
    assert subprocess.run([*entry, *args], env=environment, check=False).returncode == 5


def test_two_reports_of_one_story_are_a_note(root: Path, run: Run) -> None:
    for n, words in enumerate(("Chips in Ohio", "A law in Kenya", "Robots at sea", "Music bots")):
        write(root, event(f"other-{n}", title=words))
    for id_, source in (("a", "Lab"), ("b", "Press")):
        write(root, event(id_, title="Gemma is out on phones", source=source))
    result = run("check")
    assert result.stdout == (
        "note: events/b.json: is likely the same story as events/a.json (if so: almanac merge a b; "
        "if they are only related: almanac link a b)\n"
    )
    run("link", "a", "b")
    assert run("check").stdout == ""


def test_fields_of_the_users_own_are_nothing_to_report(root: Path, run: Run) -> None:
    write(root, event("a", price=1.5, mood={"a": [1]}))
    assert run("check").stderr == "1 event, 0 guides: nothing wrong\n"


def test_a_field_one_letter_from_a_known_one_is_noted(root: Path, run: Run) -> None:
    write(root, event("a", scroe=1))
    result = run("check")
    assert result.stdout == (
        "note: events/a.json: scroe: is not a field of an event (if 'score' is meant, rename it)\n"
    )
    assert result.stderr == "1 event, 0 guides: nothing wrong, 1 note\n"
    (finding,) = json.loads(run("check", "--json").stdout)
    assert (finding["field"], finding["note"]) == ("scroe", True)
