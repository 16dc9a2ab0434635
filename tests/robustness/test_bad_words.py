"""Bad words in a command, an object or a stream are refused, and change nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.bad_input import BROKEN, IDS, SCORES, TITLES, URLS, is_safe
from support.records import files

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize(
    "words",
    [
        ["show", "{}"],
        ["score", "{}", "5"],
        ["edit", "{}", "--title", "T"],
        ["remove", "{}", "--yes"],
        ["rename", "{}", "x"],
        ["merge", "{}", "a", "--yes"],
        ["merge", "a", "{}", "--yes"],
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
    refusal = run("score", "-", given=f"{row}\n\n{row}", code=5).stderr
    assert "score: must be a whole number" in refusal
    assert "2 objects, lines 1, 3\n" in refusal
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


def test_an_unknown_link_in_json_is_named_with_its_position(two: Path, run: Run) -> None:
    before = files(two)
    row = {"title": "T", "source": "S", "published": "today"}
    given = json.dumps([row, {**row, "title": "U", "links": ["unknown"]}])
    said = run("add", "--json-in", "-", given=given, code=5).stderr
    assert "item 2: no event 'unknown'" in said
    assert files(two) == before


@pytest.mark.parametrize(
    "name",
    # The others are empty input, or input that is taken: of any encoding that it names, and size.
    sorted(
        BROKEN.keys()
        - {
            "empty", "only white space", "an array", "larger than 1 MiB", "UTF-16",
            "with a byte order mark",
        }
    ),
)  # fmt: skip
def test_broken_json_on_standard_input_is_refused(two: Path, run: Run, name: str) -> None:
    before = files(two)
    data, _ = BROKEN[name]
    for words in (
        ["add", "--json-in", "-"], ["guide", "add", "--json-in", "-"], ["score", "-"],
        ["triage", "-"],
    ):  # fmt: skip
        said = run(*words, given=data, code=5).stderr
        assert len(said) < 2000
        assert is_safe(said)
    assert files(two) == before


@pytest.mark.parametrize("word", ["--json-in", "--summary-file"])
@pytest.mark.parametrize("name", ["no-such-file", "data"])
def test_a_file_to_read_that_cannot_be_read_is_named(
    two: Path, run: Run, word: str, name: str
) -> None:
    before = files(two)
    title = ["T", "--source", "S"] if word == "--summary-file" else []
    said = run("add", *title, word, name, code=1).stderr
    assert said.startswith("Error: ")
    assert name in said
    assert files(two) == before


def test_standard_input_that_is_not_utf_8_is_refused(two: Path, run: Run) -> None:
    before = files(two)
    run("add", "T", "--source", "S", "--summary-file", "-", given=b"\xff", code=2)
    run("add", "--json-in", "-", given=b"\xff", code=5)
    assert files(two) == before


@pytest.mark.parametrize(
    "words",
    [
        [b"list", b"--source", b"\xff"],
        [b"show", b"\xff"],
        [b"add", b"\xff", b"--source", b"S"],
        [b"--data", b"\xff", b"list"],
        [b"add", b"T", b"--source", b"S", b"--summary-file", b"\xff"],
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
