"""Whatever is in a file, a word or an answer: it succeeds, or says why not; never a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.cli.context import Session
from almanac_cli.cli.main import almanac
from almanac_cli.errors import Invalid
from almanac_cli.formats import json_codec
from almanac_cli.model import kinds, records
from support.fuzz import (
    EVENT,
    GUIDE,
    TEXT,
    Command,
    calls,
    commands,
    nearly_files,
    nearly_records,
    promptly,
)
from support.records import event, files, guide, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from almanac_cli.model.kind import Kind

FAILURES = range(9)
INTERRUPTED = 130
OTHER_FORMS = {"--help", "-h", "--version", "--ndjson", "-q", "--quiet"}
INVALID = b'{"id": "broken", "title": "\\u001b[31m", "links": ["a"]}\n'
COMMANDS = [*commands()]
# What may come after a change of the files, each with `--json` and without.
READS = (
    ["list"],
    ["show", "x"],
    ["check"],
    ["search", "x"],
    ["related", "x"],
    ["guide", "show", "x"],
)
CHANGES = (
    ["edit", "x", "--add-tag", "new"], ["score", "x", "7"], ["link", "x", "b"],
    ["unlink", "a", "x"], ["rename", "x", "y"],
    ["guide", "edit", "x", "--title", "New"], ["check", "--fix"], ["remove", "x", "--yes"],
    ["guide", "remove", "x", "--yes"], ["index", "--rebuild"],
)  # fmt: skip


@pytest.fixture(params=[1, pytest.param(300, marks=pytest.mark.slow)], ids=["few", "many"])
def trial(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return what tries a check on some examples, or, where that may take long, on very many."""

    def run(check: Callable[..., None], examples: int, **drawn: st.SearchStrategy[Any]) -> None:
        wanted = settings(deadline=None, max_examples=examples * request.param)
        wanted(given(**drawn)(check))()

    return run


@pytest.fixture
def start(root: Path) -> Path:
    """Make a small almanac, with a file that is invalid and a step that can be undone."""
    for id_ in ("a", "b"):
        write(root, event(id_))
    write(root, guide("g"))
    write(root, INVALID, "broken")
    call("score", "b", "3")
    return root.rename(root.with_name("start"))


@pytest.fixture
def anew(start: Path) -> Callable[[], Path]:
    """Return what makes the almanac in `data` what it was at the start."""

    def make() -> Path:
        root = start.with_name("data")
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(start, root, symlinks=True)
        return root

    return make


def call(
    *words: str, given: bytes | None = None, as_json: bool = False, asks: bool = False
) -> None:
    """Run a command, and hold it to what is promised of each."""
    with promptly():
        result = CliRunner().invoke(almanac, words, input=given, prog_name="almanac")
    told = (words, given, result.exit_code, result.output, result.stderr, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), told
    assert result.exit_code in FAILURES or (asks and result.exit_code == INTERRUPTED), told
    assert "Traceback" not in result.output, told
    if as_json and not OTHER_FORMS & {*words}:
        check_json(words, result)


def check_json(words: Sequence[str], result: Result) -> None:
    """See that `--json` printed one document or none, and on failure one object, the last line."""
    if result.stdout:
        json.loads(result.stdout_bytes)
    findings = "check" in words and result.exit_code == Invalid.exit_code and result.stdout
    if result.exit_code and not findings:
        *others, last = result.stderr.splitlines()
        assert json.loads(last).keys() == {"error", "message", "hint"}, (words, result.stderr)
        assert not [each for each in others if each.startswith('{"error"')]


@pytest.mark.parametrize("whole", [EVENT, GUIDE], ids=["event", "guide"])
def test_any_file_is_a_record_or_named_and_then_never_changed(
    trial: Callable[..., None], anew: Callable[[], Path], whole: dict[str, Any]
) -> None:
    kind = kinds.EVENT if whole is EVENT else kinds.GUIDE

    def check(data: bytes, form: list[str], change: list[str]) -> None:
        root = anew()
        path = root / kind.folder / "x.json"
        path.write_bytes(data)
        valid = is_valid(kind, data)
        before = files(root)
        for words in READS:
            call(*words, *form, as_json=bool(form))
        assert files(root) == before
        call(*change, *form, as_json=bool(form))
        if not valid and "remove" not in change:
            assert path.read_bytes() == data
        assert (root / "events" / "broken.json").read_bytes() == INVALID

    trial(
        check,
        10,
        data=nearly_files(whole),
        form=st.sampled_from([[], ["--json"]]),
        change=st.sampled_from(CHANGES),
    )


def is_valid(kind: Kind, data: bytes) -> bool:
    """Say whether this is a record's file, and see that one is printed always alike."""
    try:
        value = json_codec.decode(data)
        record = records.parse(kind, value, "x")
    except (ValueError, Invalid):
        return False
    written = json_codec.record_bytes(record)
    again = records.parse(kind, json_codec.decode(written), "x")
    assert json_codec.record_bytes(again) == written
    assert again == record
    shown = json_codec.compact(record.as_json()).encode()
    assert (
        json_codec.compact(records.parse(kind, json_codec.decode(shown), "x").as_json()).encode()
        == shown
    )
    return bool(value["id"] == "x")


@pytest.mark.parametrize("whole", [EVENT, GUIDE], ids=["event", "guide"])
def test_every_record_that_is_accepted_is_written_always_alike(
    trial: Callable[..., None], whole: dict[str, Any]
) -> None:
    kind = kinds.EVENT if whole is EVENT else kinds.GUIDE

    def check(data: bytes) -> None:
        is_valid(kind, data)

    trial(check, 100, data=nearly_files(whole))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: "-".join(each[0]))
def test_any_text_in_any_option_and_argument(
    trial: Callable[..., None],
    anew: Callable[[], Path],
    command: Command,
) -> None:
    def check(call_: tuple[list[str], bool], given: bytes) -> None:
        root = anew()
        words, as_json = call_
        call(*words, given=given, as_json=as_json)
        if "remove" not in words:
            assert (root / "events" / "broken.json").read_bytes() == INVALID

    trial(check, 6, call_=calls(command), given=nearly_files(EVENT) | st.binary(max_size=20))


@pytest.mark.parametrize(
    "path", [("add",), ("edit", "a"), ("link", "a", "--suggest"), ("remove", "a"), ("undo",),
             ("guide", "add"), ("guide", "edit", "g"), ("guide", "remove", "g")],
    ids="-".join,
)  # fmt: skip
def test_any_answer_to_any_question_and_anything_from_the_editor(
    trial: Callable[..., None],
    anew: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
    path: tuple[str, ...],
) -> None:
    monkeypatch.setattr(Session, "interactive", True)
    monkeypatch.setenv("EDITOR", "cp typed")
    monkeypatch.setenv("TMPDIR", str(Path.cwd()))
    whole = GUIDE if path[0] == "guide" else EVENT

    def check(answers: list[str], typed: bytes) -> None:
        root = anew()
        Path("typed").write_bytes(typed)
        given = "".join(f"{each}\n" for each in answers).encode(errors="surrogateescape")
        call(*path, given=given, asks=True)
        assert (root / "events" / "broken.json").read_bytes() == INVALID

    answer = st.sampled_from(["y", "n", "", "q", "now"]) | TEXT
    trial(
        check,
        5,
        answers=st.lists(answer, max_size=12),
        typed=nearly_files(whole | {"id": path[-1]}),
    )


def test_any_three_files_are_merged_or_left_to_git(
    trial: Callable[..., None], tmp_path: Path
) -> None:
    def check(base: bytes, ours: bytes, theirs: bytes) -> None:
        for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
            (tmp_path / name).write_bytes(data)
        call("merge-file", "base", "ours", "theirs", "events/a.json")
        assert (tmp_path / "base").read_bytes() == base
        assert (tmp_path / "theirs").read_bytes() == theirs

    any_file = nearly_files(EVENT) | nearly_files(GUIDE)
    trial(check, 15, base=any_file, ours=any_file, theirs=any_file)


STEP = {
    "words": ["score", "b", "3"],
    "time": "2026-11-23T12:00:00Z",
    "undoes": None,
    "files": [],
}
FILE = {"file": "events/b.json", "before": "{}", "mode": 0o644, "after": None}
HELD = {
    "file": st.sampled_from(["events/b.json", "guides/g.json", "events/broken.json", "events/.x",
                             "../x.json", "events/\0", "events/" + "x" * 300, "events/new.json"]),
    "before": st.none() | st.text(max_size=20),
    "mode": st.none() | st.integers() | st.sampled_from([0o644, 0, -1, 0o7777, "644", True]),
    "after": st.none() | st.text(max_size=3),
}  # fmt: skip


def steps(after: str) -> st.SearchStrategy[bytes]:
    """Draw what is nearly the file of a step, or of one that left `after` and can be undone."""
    wild = HELD | {"after": HELD["after"] | st.just(after)}
    held = st.lists(st.fixed_dictionaries(wild) | nearly_records(FILE), max_size=3)
    record = st.builds(lambda step, files: step | {"files": files}, nearly_records(STEP), held)
    return record.map(_as_file) | nearly_files(STEP)


def _as_file(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("words", [["undo", "--list"], ["undo", "--yes"], ["undo", "1", "--yes"]])
def test_any_step_to_undo_is_passed_over_or_taken_at_its_word(
    trial: Callable[..., None], anew: Callable[[], Path], words: list[str]
) -> None:
    def check(data: bytes, name: str) -> None:
        root = anew()
        (root / ".almanac" / "state" / "undo" / f"{name}.json").write_bytes(data)
        before = files(root)
        call(*words)
        if "--list" in words:
            assert files(root) == before
        call(*words, "--json", as_json=True)
        call("score", "a", "5")
        assert {each for each in files(root) if "/" not in each} == {"almanac.json"}

    first = json.loads((anew() / ".almanac" / "state" / "undo" / "1.json").read_bytes())
    steps_ = steps(first["files"][0]["after"])
    trial(check, 15, data=steps_, name=st.sampled_from(["1", "2", "3", "9" * 200, "007", "x"]))


@pytest.mark.parametrize("name", ["ALMANAC_NOW", "ALMANAC_DATA", "EDITOR", "COLUMNS", "TERM"])
def test_any_text_in_the_environment(
    trial: Callable[..., None],
    anew: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    anew()
    monkeypatch.setattr(Session, "interactive", True)
    monkeypatch.setenv("EDITOR", "true")

    def check(text: str) -> None:
        monkeypatch.setenv(name, text)
        for words in (["list"], ["add", "T", "--source", "S"], ["edit", "a"]):
            call(*words, "--json", as_json=True, asks=True)

    harmless = st.sampled_from(["true", "false", "\n", "no-such-editor", '"', "a\x1b[31m"])
    trial(check, 10, text=harmless if name == "EDITOR" else TEXT)


def test_any_marker_of_an_almanac(trial: Callable[..., None], anew: Callable[[], Path]) -> None:
    def check(data: bytes) -> None:
        root = anew()
        (root / "almanac.json").write_bytes(data)
        call("list", "--json", as_json=True)
        call("add", "New", "--source", "S")
        call("init", "data")
        assert (root / "almanac.json").read_bytes() == data

    trial(check, 10, data=nearly_files({"format": 1, "name": "x"}))


Scribble: TypeAlias = "Callable[[Path], object]"
SCRIBBLES: dict[str, Scribble] = {
    "nothing": str,
    "a folder": Path.mkdir,
    "a full folder": lambda path: (path / "x").mkdir(parents=True),
    "a file": lambda path: path.write_bytes(b"scribble"),
    "an empty file": Path.touch,
    "a link to a record": lambda path: path.symlink_to(Path.cwd() / "data/events/a.json"),
    "a link to the records": lambda path: path.symlink_to(Path.cwd() / "data/events"),
    "a link out": lambda path: path.symlink_to(Path.cwd() / "outside"),
    "a link to nothing": lambda path: path.symlink_to(Path.cwd() / "outside" / "new"),
    "a link to itself": lambda path: path.symlink_to(path.name),
}
DERIVED = (".", ".gitignore", "cache", "cache/CACHEDIR.TAG", "cache/index.sqlite",
           "cache/index.sqlite-journal", "cache/index.sqlite.new", "cache/index.stamp",
           "cache/indexer.pid", "state", "state/undo", "state/undo/1.json", "state/undo/2.json",
           "state/undo/.2.json.almanac-new", "state/writer.pid")  # fmt: skip

FILES = [name for name in DERIVED if Path(name).suffix]


def test_every_file_beside_the_records_is_scribbled_over(anew: Callable[[], Path]) -> None:
    root = anew()
    call("score", "a", "4")
    found = {str(each.relative_to(root / ".almanac")) for each in (root / ".almanac").rglob("*")}
    assert found <= {*DERIVED}


@pytest.mark.parametrize("scribble", SCRIBBLES)
@pytest.mark.parametrize(
    "names", [FILES, *(pytest.param((each,), marks=pytest.mark.slow) for each in DERIVED)]
)
def test_a_scribble_beside_the_records_never_reaches_them(
    anew: Callable[[], Path], names: Sequence[str], scribble: str
) -> None:
    root = anew()
    Path("outside").mkdir()
    for name in names:
        path = root / ".almanac" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        SCRIBBLES[scribble](path)
    before = files(root)
    for words in (["list"], ["check"], ["undo", "--list"], ["index"]):
        call(*words)
        call(*words, "--json", as_json=True)
    assert files(root) == before
    for words in (["score", "b", "5"], ["undo", "--yes"], ["index", "--rebuild"]):
        call(*words)
    changed = {name for name, data in files(root).items() if before.get(name) != data}
    assert changed <= {"events/b.json"}
    assert files(root).keys() == before.keys()
    assert list(Path("outside").iterdir()) == []
    call("score", "b", "6")
    call("list")
