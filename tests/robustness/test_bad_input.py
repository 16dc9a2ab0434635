"""Bad input gets a clear message, the right exit code, no traceback and no change on disk."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pexpect
import pytest

from almanac_cli.model.kinds import EVENT
from support.commands import Run, shell
from support.processes import ordinary
from support.records import event, files, guide, write

_WHOLE_FILE = 1024 * 1024
TITLES = {
    "control characters": "a\x1b[31mred\x07",
    "one C1 character": "a\x9bm",
    "right-to-left overrides": "a\u202egnp.exe",
    "isolates": "a\u2066b\u2069",
    "10,000 characters": "x" * 10_000,
    "only spaces": "   ",
    "only what cannot be seen": "\u200b\u200b",
}
URLS = (
    "javascript:alert(1)",
    "JavaScript://example.com/%0aalert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://example.com/",
    "example.com",
    "https://",
    "https://user:secret@example.com/",
    "https://exa mple.com/",
    "https://example.com/\x1b[31m",
    "https://[::1",
)
SCORES: tuple[object, ...] = (0, 11, 7.5, "high", -1, 10**20, True)
IDS = ("..", "../secret", "a/b", "/etc/passwd", "a\0b", "x" * 10_000, "", "A", "a\x1b[31m")


@pytest.fixture
def two(root: Path) -> Path:
    """Fill the almanac with two events and a guide, and put a file beside it."""
    write(root, event("a"))
    write(root, event("b"))
    write(root, guide("g"))
    (root.parent / "secret.json").write_text(json.dumps(event("secret")))
    return root


def told(*words: str, code: int, **options: Any) -> str:  # noqa: ANN401 (subprocess.run's own)
    """Run `almanac` without special powers, check its exit code, and return what it said."""
    found = shell(*words, preexec_fn=ordinary, **options)
    said: str = found.stderr.decode()
    assert found.returncode == code, (found.stdout, said)
    assert "Traceback" not in said
    return said


def is_safe(text: str) -> bool:
    """Say whether text can act on no terminal."""
    return all(char == "\n" or (char.isprintable() and char != "\u202e") for char in text)


COMMANDS = (
    ["list"],
    ["show", "a"],
    ["add", "T", "--source", "S"],
    ["add", "--json-in", "-"],
    ["edit", "a", "--title", "T"],
    ["link", "a", "b"],
    ["unlink", "a", "b"],
    ["score", "a"],
    ["score", "a", "5"],
    ["score", "-"],
    ["remove", "a", "--yes"],
    ["guide", "list"],
    ["guide", "show", "g"],
    ["guide", "add", "T"],
    ["guide", "edit", "g", "--title", "T"],
    ["guide", "remove", "g", "--yes"],
)


@pytest.mark.parametrize("words", COMMANDS)
def test_without_an_almanac_every_command_says_how_to_make_one(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    assert run(*words, code=6).stderr == (
        f"Error: no almanac in {tmp_path} or above it\nmake one with: almanac init\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_data_directory_that_is_not_there_is_named(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    assert run("--data", "no", *words, code=6).stderr == (
        "Error: no does not exist\nmake it with: almanac init no\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_data_directory_that_is_a_file_is_named(
    tmp_path: Path, run: Run, words: list[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert run("--data", "file", *words, code=6).stderr == "Error: file is not a folder\n"
    assert files(tmp_path) == {"file": b"mine"}


def test_no_almanac_is_made_in_what_is_a_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("mine")
    assert "file" in run("init", "file", code=1).stderr
    assert files(tmp_path) == {"file": b"mine"}


def test_without_an_almanac_json_is_told_so_in_json(run: Run) -> None:
    result = run("list", "--json", code=6)
    assert result.stdout == ""
    assert json.loads(result.stderr)["error"] == "no_almanac"


@pytest.mark.parametrize("words", COMMANDS)
def test_an_unreadable_data_directory_is_named(two: Path, words: list[str]) -> None:
    before = files(two)
    two.chmod(0)
    said = told("--data", "data", *words, code=1, stdin=subprocess.DEVNULL)
    two.chmod(0o755)
    assert said == "Error: cannot read data: Permission denied\n"
    assert files(two) == before


@pytest.mark.parametrize("words", [["list"], ["show", "a"], ["add", "T", "--source", "S"]])
def test_an_unreadable_folder_of_events_is_named(two: Path, words: list[str]) -> None:
    before = files(two)
    (two / "events").chmod(0)
    said = told(*words, code=1)
    (two / "events").chmod(0o755)
    assert "data/events" in said
    assert "Permission denied" in said
    assert files(two) == before


def test_an_unreadable_event_is_left_out_by_name(two: Path) -> None:
    (two / "events" / "a.json").chmod(0)
    assert "data/events/a.json: cannot be read: Permission denied" in told("list", code=5)
    assert "data/events/a.json" in told("show", "a", code=5)


@pytest.mark.parametrize(
    "words",
    [
        ["add", "T", "--source", "S"],
        ["edit", "a", "--title", "T"],
        ["link", "a", "b"],
        ["link", "a", "--guide", "g"],
        ["score", "a", "5"],
        ["remove", "a", "--yes"],
        ["guide", "edit", "g", "--title", "T"],
        ["guide", "remove", "g", "--yes"],
    ],
)
def test_a_read_only_almanac_is_named_and_stays_as_it_is(two: Path, words: list[str]) -> None:
    before = files(two)
    _protect(two, 0o555)
    said = told(*words, code=1)
    _protect(two, 0o755)
    assert said.startswith("Error: cannot ")
    assert "Permission denied" in said
    assert files(two) == before


@pytest.mark.parametrize("words", [["list"], ["show", "a"], ["guide", "list"], ["score", "a"]])
def test_a_read_only_almanac_can_be_read(two: Path, words: list[str]) -> None:
    _protect(two, 0o555)
    assert told(*words, code=0) == ""
    _protect(two, 0o755)


def test_init_in_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir(mode=0o555)
    said = told("init", "place/data", code=1)
    assert said.startswith("Error: cannot ")
    assert "Permission denied" in said
    assert list((tmp_path / "place").iterdir()) == []


def _protect(root: Path, mode: int) -> None:
    for folder in (root, root / "events", root / "guides"):
        folder.chmod(mode)


WHOLE = json.dumps(event("x"), indent=2).encode()
BROKEN = {
    "empty": (b"", "is empty"),
    "only white space": (b" \n\n", "is empty"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "is not JSON"),
    "cut off before its last bracket": (WHOLE[:-1], "is not JSON"),
    "followed by something": (WHOLE + b"x", "is not JSON"),
    "not UTF-8": (WHOLE.replace(b'"X"', b'"\xff"'), "is not UTF-8"),
    "with a byte order mark": (b"\xef\xbb\xbf" + WHOLE, "begins with a byte order mark"),
    "UTF-16": (WHOLE.decode().encode("utf-16"), "begins with a byte order mark"),
    "with duplicate keys": (b'{"id": "x", "id": "x"}', "has the key 'id' twice in one object"),
    "with duplicate keys within": (b'{"a": {"b": 1, "b": 1}}', "has the key 'b' twice"),
    "with NaN": (b'{"score": NaN}', "holds NaN, which is not a JSON number"),
    "with infinity": (b'{"score": -Infinity}', "holds -Infinity, which is not a JSON number"),
    "with a number of 5,000 digits": (
        b'{"score": ' + b"9" * 5000 + b"}",
        "holds a number that is too large",
    ),
    "with a fraction of 5,000 digits": (
        b'{"zz": ' + b"9" * 5000 + b".5}",
        "holds a number that is too large",
    ),
    "with 100,000 nested arrays": (
        b"[" * 100_000 + b"]" * 100_000,
        "is nested more than 100 levels deep",
    ),
    "with 100,000 open arrays": (b"[" * 100_000, "is nested more than 100 levels deep"),
    "with 100,000 nested objects": (
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "is nested more than 100 levels deep",
    ),
    "with conflict markers of git": (
        WHOLE.replace(
            b'  "title"', b'<<<<<<< HEAD\n  "title": "Y",\n=======\n>>>>>>> other\n  "title"'
        ),
        "holds conflict markers of git (line 3)",
    ),
    "half of a surrogate pair": (b'{"title": "\\ud83d"}', "holds half of a surrogate pair"),
    "an array": (b"[]", "must be an object"),
    "a number": (b"7", "must be an object"),
    "null": (b"null", "must be an object"),
    "larger than 1 MiB": (WHOLE + b" " * _WHOLE_FILE, "is larger than 1 MiB"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_the_good_ones_are_shown(two: Path, run: Run, name: str) -> None:
    data, what = BROKEN[name]
    write(two, data, "x")
    check_left_out(two, run, what)


def test_a_folder_in_place_of_an_event_is_named(two: Path, run: Run) -> None:
    (two / "events" / "x.json").mkdir()
    check_left_out(two, run, "is a folder, not a file")


@pytest.mark.parametrize("target", ["../../secret.json", "a.json", "nowhere", "x.json"])
def test_a_symbolic_link_in_place_of_an_event_is_named_and_not_followed(
    two: Path, run: Run, target: str
) -> None:
    (two / "events" / "x.json").symlink_to(target)
    check_left_out(two, run, "is a symbolic link, not a file")
    assert (two / "events" / "x.json").is_symlink()


def test_a_pipe_in_place_of_an_event_is_named_and_not_waited_for(two: Path, run: Run) -> None:
    os.mkfifo(two / "events" / "x.json")
    check_left_out(two, run, "is not a regular file")


@pytest.mark.parametrize("id_", [*IDS, "y", "x-", "X", None, 7, ["x"], {"x": 1}])
def test_an_id_that_differs_from_the_files_name_is_named(two: Path, run: Run, id_: object) -> None:
    write(two, event("x", id=id_), "x")
    check_left_out(two, run, "id")


@pytest.mark.parametrize("name", ["Upper", "a b", "a..b", "con\x1b[31m", "ä", "x" * 90])
def test_a_file_whose_name_is_no_id_is_named_safely(two: Path, run: Run, name: str) -> None:
    write(two, event(name), name)
    before = files(two)
    result = run("list", "-q", code=5)
    assert result.stdout == "a\nb\n"
    assert is_safe(result.stderr)
    assert files(two) == before


def check_left_out(root: Path, run: Run, what: str) -> None:
    """See that the file x is named everywhere, the others are shown, and nothing changes."""
    before = files(root)
    for _ in ("read", "from the index"):
        result = run("list", "-q", code=5)
        assert result.stdout == "a\nb\n"
        assert f"data/events/x.json: {what}" in result.stderr
        assert is_safe(result.stderr)
        assert len(result.stderr) < 1000
    as_json = run("list", "--json", code=5)
    assert [each["id"] for each in json.loads(as_json.stdout)] == ["a", "b"]
    assert json.loads(as_json.stderr)["error"] == "invalid"
    assert "data/events/x.json" in run("show", "x", code=5).stderr
    assert "data/events/x.json" in run("show", "x", "a", code=5).stderr
    assert "data/events/x.json" in run("link", "a", "x", code=5).stderr
    assert files(root) == before


TEXT: tuple[object, ...] = (7, 7.5, True, ["x"], {"x": "y"})
NUMBER: tuple[object, ...] = ("5", "high", 0, 11, 7.5, True, [5], {"x": 5}, 10**30)
SLUGS: tuple[object, ...] = (
    "x", 7, True, {"x": "y"}, ["a", 7], [None], [["a"]], ["Not a slug"], ["../b"], [""], ["a\0"],
)  # fmt: skip
FACTORS: tuple[object, ...] = (
    5, "x", True, ["scale"], {"scale": "5"}, {"scale": 0}, {"scale": 11}, {"scale": 7.5},
    {"scale": True}, {"scale": None}, {"beauty": 5},
)  # fmt: skip
TIME: tuple[object, ...] = (
    *TEXT, "", "2026-11-20", "2026-11-20T00:00:00", "2026-13-01T00:00:00Z", "yesterday", "soon",
)  # fmt: skip
LEFT_OUT = [
    *(("title", each) for each in (*TEXT, None, "", *TITLES.values())),
    *(("source", each) for each in (*TEXT, None, "", " ", "x" * 121, "a\nb", "a\u202eb")),
    *(("author", each) for each in (*TEXT, "a\x07", "a\nb", "\u202e")),
    *(("tier", each) for each in (*NUMBER, 4)),
    *(("url", each) for each in (*TEXT, *URLS)),
    *(("published", each) for each in (*TIME, None)),
    *(("added", each) for each in (*TIME, None)),
    *(("score", each) for each in NUMBER),
    *(("factors", each) for each in FACTORS),
    *(("rationale", each) for each in (*TEXT, "a\x1b[31m", "a\x9b")),
    *(("summary", each) for each in (*TEXT, "x" * 20_001, "a\x1b[31m", "a\rb", "\x7f")),
    *(("tags", each) for each in SLUGS),
    *(("guides", each) for each in SLUGS),
    *(("links", each) for each in (*SLUGS, ["x"])),
]


def test_the_wrong_values_are_tried_in_every_field() -> None:
    assert {field for field, _ in LEFT_OUT} == {*EVENT.fields} - {"id"}


@pytest.mark.parametrize(("field", "value"), LEFT_OUT)
def test_a_wrong_value_in_a_field_of_an_event_is_named_by_its_field(
    two: Path, run: Run, field: str, value: object
) -> None:
    data = {**event("x"), field: value}
    write(two, json.dumps(data).encode(), "x")
    before = files(two)
    result = run("list", "-q", code=5)
    assert result.stdout == "a\nb\n"
    assert f"data/events/x.json: {field}" in result.stderr
    assert is_safe(result.stderr)
    assert "Input" not in result.stderr, "said in the words of the file, not of a library"
    assert len(result.stderr) < 1000
    assert files(two) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", each) for each in (*TEXT, None, "")),
        *(("level", each) for each in (*TEXT, "hard", "Beginner")),
        *(("takeaways", each) for each in ("x", 7, [7], [None], ["a\nb"], [" "], {"a": "b"})),
        *(("body", each) for each in (*TEXT, "a\x1b[31m")),
        *(("summary", each) for each in (*TEXT, "x" * 20_001)),
        *(("url", each) for each in (*TEXT, "file:///etc/passwd")),
        *(("tags", each) for each in SLUGS),
        *(("updated", each) for each in (*TIME, None)),
    ],
)
def test_a_wrong_value_in_a_field_of_a_guide_is_named_by_its_field(
    two: Path, run: Run, field: str, value: object
) -> None:
    path = two / "guides" / "x.json"
    path.write_text(json.dumps({**guide("x"), field: value}))
    before = files(two)
    result = run("guide", "list", "-q", code=5)
    assert result.stdout == "g\n"
    assert f"data/guides/x.json: {field}" in result.stderr
    assert is_safe(result.stderr)
    assert files(two) == before


def test_a_number_of_thousands_of_digits_gives_a_short_message(two: Path, run: Run) -> None:
    write(two, event("x", score=10**4000))
    assert len(run("list", code=5).stderr) < 1000


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize(
    "words",
    [
        ["show", "{}"],
        ["score", "{}", "5"],
        ["edit", "{}", "--title", "T"],
        ["remove", "{}", "--yes"],
        ["link", "{}", "a"],
        ["link", "a", "{}"],
        ["link", "a", "--guide", "{}"],
        ["unlink", "a", "{}"],
        ["list", "--linked-to", "{}"],
        ["list", "--guide", "{}"],
        ["add", "T", "--source", "S", "--link", "{}"],
        ["guide", "show", "{}"],
        ["guide", "remove", "{}", "--yes"],
    ],
)
def test_what_is_no_id_is_never_taken_for_a_path(
    two: Path, run: Run, words: list[str], id_: str
) -> None:
    before = files(two.parent)
    result = run(*(id_ if each == "{}" else each for each in words), code=3)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: no ")
    assert len(result.stderr) < 1000
    assert is_safe(result.stderr)
    assert files(two.parent) == before


@pytest.mark.parametrize("id_", [each for each in IDS if each])
def test_a_new_record_gets_no_such_id(two: Path, run: Run, id_: str) -> None:
    before = files(two.parent)
    said = run("add", "T", "--source", "S", "--id", id_, code=2).stderr
    assert said.startswith("Error: --id: must be lower-case ASCII words")
    assert len(said) < 1000
    assert is_safe(said)
    row = json.dumps({"id": id_, "title": "T", "source": "S", "published": "today"})
    run("add", "--json-in", "-", given=row, code=5)
    run("guide", "add", "T", "--id", id_, code=2)
    assert files(two.parent) == before


@pytest.mark.parametrize("kind", TITLES)
def test_a_bad_title_is_refused_and_shown_to_nobody_raw(two: Path, run: Run, kind: str) -> None:
    check_refused(two, run, "title", TITLES[kind], ["add", TITLES[kind], "--source", "S"])


@pytest.mark.parametrize("url", URLS)
def test_a_bad_url_is_refused(two: Path, run: Run, url: str) -> None:
    check_refused(two, run, "url", url, ["add", "T", "--source", "S", "--url", url])


@pytest.mark.parametrize("score", SCORES)
def test_a_bad_score_is_refused(two: Path, run: Run, score: object) -> None:
    check_refused(two, run, "score", score, ["add", "T", "--source", "S", f"--score={score}"])


def check_refused(root: Path, run: Run, field: str, value: object, words: list[str]) -> None:
    """See that a value is refused in an option, in an edit and in JSON, and nothing changes."""
    before = files(root)
    row = {"title": "T", "source": "S", "published": "today", field: value}
    given = json.dumps(row)
    for said in (
        run(*words, code=2).stderr,
        run("edit", "a", f"--{field}={value}", code=2).stderr,
        run("add", "--json-in", "-", given=given, code=5).stderr,
        run("add", "--json-in", "-", given=f"[{given}]", code=5).stderr,
    ):
        assert said.startswith("Error: ")
        assert field in said.lower()
        assert is_safe(said)
        assert len(said) < 1000
    assert files(root) == before


@pytest.mark.parametrize("score", SCORES)
def test_a_bad_score_is_refused_wherever_one_is_set(two: Path, run: Run, score: object) -> None:
    before = files(two)
    assert "whole number" in run("score", "--", "a", str(score), code=2).stderr
    assert "whole number" in run("score", "a", f"--factor=scale={score}", code=2).stderr
    row = json.dumps({"id": "a", "score": score})
    assert "line 1: score" in run("score", "-", given=f"{row}\n\n{row}", code=5).stderr
    run("list", f"--min-score={score}", code=2)
    assert files(two) == before


@pytest.mark.parametrize("factor", ["scale", "beauty=5", "=5", "scale=", "scale=5=6", "Scale=5"])
def test_a_bad_factor_is_refused(two: Path, run: Run, factor: str) -> None:
    before = files(two)
    assert run("score", "a", "--factor", factor, code=2).stderr.startswith("Error: ")
    assert files(two) == before


@pytest.mark.parametrize(
    "words",
    [
        ["link", "a", "unknown"],
        ["link", "unknown", "a"],
        ["link", "a", "b", "unknown"],
        ["unlink", "a", "unknown"],
        ["add", "T", "--source", "S", "--link", "unknown"],
        ["edit", "a", "--link", "unknown"],
        ["edit", "a", "--guide", "unknown"],
        ["list", "--linked-to", "unknown"],
    ],
)
def test_a_link_to_an_unknown_event_is_refused(two: Path, run: Run, words: list[str]) -> None:
    before = files(two)
    said = run(*words, code=3).stderr
    assert said.startswith(("Error: no event 'unknown'\n", "Error: no guide 'unknown'\n"))
    assert files(two) == before


def test_a_link_to_an_unknown_event_in_json_is_named_with_its_position(two: Path, run: Run) -> None:
    before = files(two)
    row = {"title": "T", "source": "S", "published": "today"}
    given = json.dumps([row, {**row, "title": "U", "links": ["unknown"]}])
    said = run("add", "--json-in", "-", given=given, code=5).stderr
    assert "item 2: no event 'unknown'" in said
    assert files(two) == before


@pytest.mark.parametrize(
    "name", sorted(BROKEN.keys() - {"empty", "only white space", "an array", "larger than 1 MiB"})
)
def test_broken_json_on_standard_input_is_refused(two: Path, run: Run, name: str) -> None:
    before = files(two)
    data, _ = BROKEN[name]
    for words in (["add", "--json-in", "-"], ["guide", "add", "--json-in", "-"], ["score", "-"]):
        said = run(*words, given=data, code=5).stderr
        assert len(said) < 2000
        assert is_safe(said)
    assert files(two) == before


@pytest.mark.parametrize("word", ["--json-in", "--summary"])
@pytest.mark.parametrize("name", ["no-such-file", "data"])
def test_a_file_to_read_that_cannot_be_read_is_named(
    two: Path, run: Run, word: str, name: str
) -> None:
    before = files(two)
    title = ["T", "--source", "S"] if word == "--summary" else []
    said = run("add", *title, word, f"@{name}" if title else name, code=1).stderr
    assert said.startswith("Error: ")
    assert name in said
    assert files(two) == before


def test_standard_input_that_is_not_utf_8_is_refused(two: Path, run: Run) -> None:
    before = files(two)
    run("add", "T", "--source", "S", "--summary", "-", given=b"\xff", code=2)
    run("add", "--json-in", "-", given=b"\xff", code=5)
    assert files(two) == before


@pytest.mark.parametrize(
    "words",
    [
        [b"list", b"--source", b"\xff"],
        [b"show", b"\xff"],
        [b"add", b"\xff", b"--source", b"S"],
        [b"--data", b"\xff", b"list"],
        [b"add", b"T", b"--source", b"S", b"--summary", b"@\xff"],
        [b"\xff"],
    ],
)
@pytest.mark.parametrize("form", [[], [b"--json"]])
def test_words_that_are_not_utf_8_never_end_in_a_traceback(
    two: Path, words: list[bytes], form: list[bytes]
) -> None:
    before = files(two)
    command = [sys.executable.encode(), b"-m", b"almanac_cli", *words, *form]
    found = subprocess.run(command, capture_output=True, check=False)
    assert b"Traceback" not in found.stderr
    assert found.returncode in {0, 1, 2, 3, 6}
    assert files(two) == before


WRITES = (
    ["add", "T", "--source", "S", "--summary", "long " * 200],
    ["edit", "a", "--summary", "long " * 200],
    ["score", "a", "5", "--rationale", "long " * 200],
    ["link", "a", "--guide", "g"],
    ["guide", "edit", "g", "--body", "long " * 200],
)


@pytest.mark.parametrize("words", WRITES)
def test_a_write_that_cannot_be_finished_changes_nothing(two: Path, words: list[str]) -> None:
    before = files(two)
    said = _limited(words)
    assert said.startswith("Error: cannot write data/")
    assert said.endswith(": File too large\n")
    assert files(two) == before


def test_an_init_that_cannot_be_finished_leaves_no_file_and_can_be_tried_again(
    tmp_path: Path, run: Run
) -> None:
    assert _limited(["init", "data", "--example"], size=1024).endswith(": File too large\n")
    assert files(tmp_path) == {}
    run("init", "data", "--example")


def _limited(words: list[str], size: int = 64) -> str:
    """Run `almanac` where no file may become larger; return what it said as it failed."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
    found = shell(*words, preexec_fn=limit)
    assert found.returncode == 1
    return str(found.stderr.decode())


@pytest.mark.parametrize("words", WRITES)
def test_a_full_disk_changes_nothing(two: Path, words: list[str]) -> None:
    """A small disk of its own, in a namespace of its own, copied out before it goes."""
    before = files(two)
    inside = (
        "cp -r data copy && mount -t tmpfs -o size=64k none data && cp -r copy/. data || exit 77; "
        "head -c 65536 /dev/zero > data/filler; "
        '"$@"; code=$?; rm data/filler; cp -r data after; exit $code'
    )
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    found = subprocess.run(
        [shutil.which("unshare") or "false", "-rm", "sh", "-c", inside, "sh", *command],
        capture_output=True,
        check=False,
        cwd=two.parent,
    )
    if not Path("after").exists():
        pytest.skip("this system lets nobody mount a small disk")
    said = found.stderr.decode().removeprefix("head: error writing 'standard output'")
    assert found.returncode == 1
    assert "Error: cannot write data/" in said
    assert said.endswith(": No space left on device\n")
    assert files(Path("after")) == before


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["--version"], ["--help"]])
def test_output_that_cannot_be_written_is_a_failure_with_a_message(
    two: Path, words: list[str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", *words],
            stdout=full, stderr=subprocess.PIPE, check=False, cwd=two.parent,
        )  # fmt: skip
    assert found.returncode == 1
    assert b"No space left on device" in found.stderr
    assert b"Traceback" not in found.stderr
    assert b"Exception ignored" not in found.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json"],
        ["list", "--ndjson"],
        ["show", "gemma-4-and"],
        ["guide", "list"],
        ["score", "--rubric"],
        ["--help"],
        ["list", "--help"],
        ["--version"],
    ],
)
def test_a_pipe_that_is_closed_ends_the_command_quietly(shipped: Path, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", *words],
            stdout=closed, stderr=subprocess.PIPE, check=False, cwd=shipped.parent,
        )  # fmt: skip
    assert found.stderr == b""
    assert found.returncode == 0


def test_a_reader_that_has_enough_ends_the_command_quietly(shipped: Path) -> None:
    command = f"{sys.executable} -m almanac_cli list --json --reverse | head -c 3"
    found = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607 (whichever bash there is)
        capture_output=True,
        check=False,
        cwd=shipped.parent,
    )
    assert (found.stdout, found.stderr, found.returncode) == (b"[\n{", b"", 0)


def test_an_error_that_nobody_reads_keeps_its_exit_code(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        found = subprocess.run(
            [sys.executable, "-m", "almanac_cli", "list"],
            stdout=closed, stderr=subprocess.PIPE, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert found.returncode == 6


QUESTIONS = (
    ("Title", "A title"),
    ("Source", "A source"),
    ("Author", ""),
    ("URL", ""),
    ("Published", ""),
    ("Tier", ""),
    ("Score", ""),
    ("Summary", ""),
    ("Tags", ""),
)
GUIDE_QUESTIONS = (("Title", "A title"), ("Summary", ""), ("Level", ""), ("URL", ""), ("Tags", ""))


def terminal(*words: str, **environment: str) -> pexpect.spawn[str]:
    """Run `almanac` on a terminal of its own."""
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-m", "almanac_cli", *words],
        encoding="utf-8",
        timeout=20,
        env={**os.environ, **environment},
    )
    child.delaybeforesend = None
    child.delayafterclose = 0
    return child


def interrupted(child: pexpect.spawn[str]) -> str:
    """Press Ctrl-C, see that the command ends as it should, and return its last words."""
    child.sendintr()
    # Python passes over a signal that comes just before it waits in select(): a person then presses
    # the keys again.
    if child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
        child.sendintr()
        child.expect(pexpect.EOF)
    child.close()
    said = str(child.before)
    assert child.exitstatus == 130, said
    assert "Traceback" not in said
    assert "Error: interrupted" in said
    return said


@pytest.mark.parametrize("answered", range(len(QUESTIONS)))
def test_ctrl_c_at_any_question_of_add_adds_nothing(two: Path, answered: int) -> None:
    before = files(two)
    _answer_and_interrupt(terminal("add"), QUESTIONS, answered)
    assert files(two) == before


@pytest.mark.parametrize("answered", range(len(GUIDE_QUESTIONS)))
def test_ctrl_c_at_any_question_of_guide_add_adds_nothing(two: Path, answered: int) -> None:
    before = files(two)
    _answer_and_interrupt(terminal("guide", "add"), GUIDE_QUESTIONS, answered)
    assert files(two) == before


def _answer_and_interrupt(
    child: pexpect.spawn[str], questions: tuple[tuple[str, str], ...], answered: int
) -> None:
    for question, answer in questions[:answered]:
        child.expect(f"{question}[^\n]*: $")
        child.sendline(answer)
    child.expect(f"{questions[answered][0]}[^\n]*: $")
    interrupted(child)


def test_all_questions_of_add_answered_add_the_event(two: Path) -> None:
    child = terminal("add")
    for question, answer in QUESTIONS:
        child.expect(f"{question}[^\n]*: $")
        child.sendline(answer)
    child.expect(r"The nearest events:")
    child.expect(r"Add it\? \[Y/n\]: $")
    child.sendline("")
    child.expect(r"a-title  data/events/a-title\.json")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (two / "events" / "a-title.json").exists()


@pytest.mark.parametrize("words", [["remove", "a"], ["guide", "remove", "g"]])
def test_ctrl_c_at_the_question_of_remove_removes_nothing(two: Path, words: list[str]) -> None:
    before = files(two)
    child = terminal(*words)
    child.expect(r"Remove this \w+\? \[y/N\]: $")
    interrupted(child)
    assert files(two) == before


@pytest.mark.parametrize("words", [["edit", "a"], ["guide", "edit", "g"]])
def test_ctrl_c_at_the_question_after_the_editor_keeps_what_was_typed(
    two: Path, tmp_path: Path, words: list[str]
) -> None:
    before = files(two)
    editor, kept = tmp_path / "editor", tmp_path / "kept"
    editor.write_text('#!/bin/sh\necho \'{ "mine":\' > "$1"\n')
    editor.chmod(0o755)
    kept.mkdir()
    child = terminal(*words, EDITOR=str(editor), TMPDIR=str(kept))
    child.expect(r"Go back to the editor\?")
    said = interrupted(child)
    (copy,) = kept.iterdir()
    assert copy.read_text() == '{ "mine":\n'
    assert str(copy) in said.replace("\r\n", "")
    assert files(two) == before


def test_the_end_of_input_at_a_question_adds_nothing(two: Path) -> None:
    before = files(two)
    child = terminal("add")
    child.expect("Title[^\n]*: $")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert files(two) == before


@pytest.mark.parametrize(
    ("words", "code", "stream"),
    [
        ("add", 2, "<&-"),
        ("edit a", 2, "<&-"),
        ("score -", 0, "<&-"),
        ("list", 0, ">&-"),
        ("list --json", 0, ">&-"),
        ("--version", 0, ">&-"),
        ("show no", 3, "2>&-"),
        ("add T --source S", 0, "<&- >&- 2>&-"),
    ],
)
def test_a_stream_that_is_closed_reads_and_writes_nothing(
    two: Path, words: str, code: int, stream: str
) -> None:
    command = f'"$0" -W error -m almanac_cli {words} {stream}'
    found = subprocess.run(
        ["sh", "-c", command, sys.executable],  # noqa: S607 (whichever shell there is)
        input=b"", capture_output=True, check=False, cwd=two.parent,
    )  # fmt: skip
    assert found.returncode == code
    assert b"Traceback" not in found.stderr
    assert b"Exception ignored" not in found.stderr


def test_an_almanac_in_a_folder_whose_name_is_no_text_can_be_read(tmp_path: Path, run: Run) -> None:
    folder = os.fsdecode(bytes(tmp_path / "caf") + b"\xe9")
    run("init", folder)
    run("--data", folder, "add", "T", "--source", "S")
    assert run("--data", folder, "list", "-q").stdout == "t\n"
    assert json.loads(Path(folder, "almanac.json").read_bytes())["name"] == "caf\ufffd"


def test_an_answer_that_is_not_utf_8_is_refused_and_asked_for_again(two: Path) -> None:
    child = pexpect.spawn(
        sys.executable, ["-W", "error", "-m", "almanac_cli", "add", "--source", "S"], timeout=20
    )
    child.delaybeforesend = None
    child.expect("Title[^\n]*: $")
    child.sendline(b"Caf\xe9")
    child.expect("Error: must not contain the control character U\\+DCE9")
    child.expect("Title[^\n]*: $")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert not (two / "events" / "caf.json").exists()
