"""A fault of the program itself: a report in a file, one line that names it, no traceback."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import pytest

from almanac_cli import __version__
from almanac_cli.cli.commands import score
from almanac_cli.operations.changes import Changes
from almanac_cli.operations.store import Store
from support.records import event, files, write
from support.shapes import on_disk

if TYPE_CHECKING:
    from support.commands import Run

FAULT = "this is a fault in almanac itself (RuntimeError)"
# In a process of its own: what fails is the first thing that `list` does, after half an answer.
PROGRAM = """
import sys
from almanac_cli.__main__ import main
from almanac_cli.operations.store import Store

def broken(*words, **options):
    sys.stdout.write("half of an answer")
    raise RuntimeError("broken")

Store.reader = broken
main()
"""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for the state of programs, which is made when something is kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every question to the index be a fault."""
    monkeypatch.setattr(Store, "reader", fail)


def fail(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("broken")


def reports(state: Path) -> list[Path]:
    return sorted((state / "almanac").glob("*"))


def process(
    *words: str,
    program: str = PROGRAM,
    stdout: IO[bytes] | int = subprocess.PIPE,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run `almanac` in a process of its own in which `list` is broken."""
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, check=False, stdout=stdout, stderr=subprocess.PIPE, env=env)


@pytest.mark.usefixtures("root", "_broken")
def test_a_fault_is_one_line_that_names_its_report(run: Run, state: Path) -> None:
    result = run("list", "--tag", "private", "--limit=3", code=1)
    (report,) = reports(state)
    assert result.stdout == ""
    assert result.stderr == f"Error: {FAULT}; the report of it is in {report}\n"
    text = report.read_text()
    assert text.startswith(f"almanac {__version__}\nPython {sys.version}\n")
    assert re.search(r"^click \d", text, re.MULTILINE)
    assert "\n\nalmanac list --tag . --limit\n\nTraceback (most recent call last):\n" in text
    assert text.endswith('raise RuntimeError("broken")\nRuntimeError: broken\n')


@pytest.mark.parametrize("form", ["--json", "--ndjson"])
@pytest.mark.usefixtures("root", "_broken")
def test_a_fault_with_json_is_one_json_error(run: Run, state: Path, form: str) -> None:
    result = run("list", form, code=1)
    (report,) = reports(state)
    assert (result.stdout, result.stderr.count("\n")) == ("", 1)
    message = f"{FAULT}; the report of it is in {report}"
    assert json.loads(result.stderr) == {"error": "failed", "message": message, "hint": None}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("search", "--author", "--my secret", "my secret"), "search --author . ."),
        (("search", "--", "--secret", "list"), "search . . list"),
        (("list", "--search=secret"), "list --search"),
        (("guide", "list", "--tag", "secret"), "guide list --tag ."),
        (("list", "--search", "a -secret"), "list --search ."),
    ],
)
@pytest.mark.usefixtures("root", "_broken")
def test_a_report_names_the_command_without_its_texts(
    run: Run, state: Path, words: tuple[str, ...], shown: str
) -> None:
    run(*words, code=1)
    (report,) = reports(state)
    assert f"\n\nalmanac {shown}\n\nTraceback " in report.read_text()
    assert "secret" not in report.read_text()


@pytest.mark.usefixtures("root", "_broken")
def test_a_report_is_for_its_user_alone_and_never_replaced(run: Run, state: Path) -> None:
    for _ in range(3):
        run("list", code=1)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in reports(state)}
    assert (len(reports(state)), modes) == (3, {0o600})


@pytest.mark.usefixtures("root", "_broken")
def test_debug_shows_the_traceback_and_writes_no_report(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DEBUG", "1")
    result = process("list")
    assert result.returncode == 1
    assert result.stderr.endswith(b"RuntimeError: broken\n")
    assert b"Error: " not in result.stderr.splitlines()[0]
    assert reports(state) == []


@pytest.mark.usefixtures("root")
def test_in_a_process_of_its_own_it_is_the_same(state: Path) -> None:
    result = process("list")
    (report,) = reports(state)
    assert (result.returncode, result.stdout) == (1, b"half of an answer")
    assert result.stderr.decode() == f"Error: {FAULT}; the report of it is in {report}\n"


@pytest.mark.usefixtures("root")
def test_the_report_comes_before_an_answer_that_nobody_takes(state: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = process("list", stdout=full, env=environment(XDG_STATE_HOME=str(state)))
    assert result.returncode == 1
    assert len(reports(state)) == 1
    assert b"Traceback" not in result.stderr


@pytest.mark.usefixtures("root")
def test_where_no_report_can_be_written_the_fault_is_named(state: Path) -> None:
    state.write_text("in the way")
    result = process("list")
    assert result.returncode == 1
    assert result.stderr.decode() == (
        f"Error: {FAULT}; no report could be written: {state}/almanac: Not a directory\n"
        "ALMANAC_DEBUG=1 shows where it is\n"
    )


@pytest.mark.usefixtures("root")
def test_a_home_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    home = tmp_path / "gone"
    result = process("list", env=environment(HOME=str(home)))
    assert result.returncode == 1
    assert f"no report could be written: {home}: No such file" in result.stderr.decode()
    assert not home.exists()


@pytest.mark.parametrize("state_home", [{}, {"XDG_STATE_HOME": ""}, {"XDG_STATE_HOME": "relative"}])
@pytest.mark.usefixtures("root")
def test_the_state_folder_is_in_the_home(tmp_path: Path, state_home: dict[str, str]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert process("list", env=environment(HOME=str(home), **state_home)).returncode == 1
    assert len(reports(home / ".local" / "state")) == 1


@pytest.mark.usefixtures("root")
def test_without_home_the_password_file_says_where_it_is(tmp_path: Path) -> None:
    import_ = "import pwd, sys, types"
    lie = f"pwd.getpwuid = lambda _: types.SimpleNamespace(pw_dir={str(tmp_path)!r})"
    program = PROGRAM.replace("import sys", f"{import_}\n{lie}", 1)
    result = process("list", env=environment(), program=program)
    assert result.returncode == 1
    assert len(reports(tmp_path / ".local" / "state")) == 1


@pytest.mark.usefixtures("root")
def test_without_home_and_password_entry_there_is_no_report() -> None:
    program = PROGRAM.replace("import sys", "import pwd, sys\npwd.getpwuid = {}.pop", 1)
    result = process("list", env=environment(), program=program)
    assert result.returncode == 1
    assert b"no report could be written: ~: No such file" in result.stderr


def environment(**changes: str) -> dict[str, str]:
    """Return the environment with changes, without homes, and with output that is buffered."""
    left_out = {"HOME", "XDG_STATE_HOME", "PYTHONUNBUFFERED"}
    return {key: value for key, value in os.environ.items() if key not in left_out} | changes


def test_a_fault_after_a_change_says_that_it_was_made(
    root: Path, run: Run, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a"))
    monkeypatch.setattr(score, "score_lines", fail)
    result = run("score", "a", "7", code=8)
    (report,) = reports(state)
    assert result.stderr == (
        f"Error: the change was made, but then: {FAULT}; the report of it is in {report}\n"
        "do not repeat it; see almanac undo --list\n"
    )
    assert on_disk(root, "events/a")["score"] == 7
    assert "OutputFailed" not in report.read_text()


def test_a_fault_before_a_change_changes_nothing(
    root: Path, run: Run, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a"))
    before = files(root)
    monkeypatch.setattr(Changes, "replace", fail)
    run("score", "a", "7", code=1)
    assert files(root) == before
    assert len(reports(state)) == 1
