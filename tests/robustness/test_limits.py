"""However large, deep, wide or endless what comes in is: bounded memory, and a clear message."""

from __future__ import annotations

import json
import os
import resource
from functools import partial
from pathlib import Path

import pytest

from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.formats.terminal.style import Style
from almanac_cli.formats.terminal.width import display_width
from almanac_cli.model import dates
from support.commands import Run, shell
from support.records import event, files, write
from support.setting import NOW
from support.terminal import COLOUR, Terminal

GIB = 1024**3
_MEMORY = 256 * 1024**2
WIDE = "\u6f22\u5b57" * 150
FLOOD = "a" + "\u0301" * 200_000 + "b" * 100


def bounded(*words: str, code: int, given: str = os.devnull) -> str:
    """Run `almanac` reading a file, with little memory to be had, and return its errors."""
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with Path(given).open("rb") as source:
        done = shell(*words, stdin=source, preexec_fn=limit)
    said: str = done.stderr.decode()
    assert done.returncode == code, said
    return said


def sparse(path: Path) -> Path:
    """Make a file of a gibibyte that takes no room."""
    path.touch()
    os.truncate(path, GIB)
    return path


@pytest.mark.parametrize("words", [["list"], ["show", "big"], ["check", "--fix"]])
def test_an_event_of_a_gibibyte_is_refused_unread(root: Path, words: list[str]) -> None:
    write(root, event("a"))
    sparse(root / "events" / "big.json")
    bounded(*words, code=5)
    assert (root / "events" / "big.json").stat().st_size == GIB


def test_an_almanac_json_of_a_gibibyte_is_refused_unread(root: Path) -> None:
    sparse(root / "almanac.json")
    said = "Error: data/almanac.json is not valid\n  is larger than 1 MiB\n"
    assert bounded("list", code=5) == said


@pytest.mark.parametrize("words", [["add", "--json-in", "-"], ["score", "-"], ["triage", "-"]])
def test_no_more_than_32_mebibytes_of_objects_are_read(root: Path, words: list[str]) -> None:
    before = files(root)
    said = "Error: standard input holds more than 32 MiB\ngive it in parts\n"
    assert bounded(*words, code=5, given="/dev/zero") == said
    assert files(root) == before


def test_too_little_memory_is_a_failure_with_a_message(root: Path) -> None:
    before = files(root)
    Path("much").write_bytes(b"[" + b"[]," * 5_000_000 + b"[]]")
    said = bounded("add", "--json-in", "much", code=1)
    assert said == "Error: there is not enough memory\n"
    assert files(root) == before


@pytest.mark.parametrize("words", [("--summary-file", "-"), ("--summary-file", "/dev/zero")])
def test_no_more_than_one_mebibyte_of_a_text_is_read(root: Path, words: tuple[str, str]) -> None:
    before = files(root)
    said = bounded("add", "T", "--source", "S", *words, code=2, given="/dev/zero")
    assert f"'{words[0]}': is larger than 1 MiB" in said
    assert files(root) == before


def test_a_text_of_exactly_what_may_be_read_is_read(root: Path, run: Run) -> None:
    rest = 32 * 1024**2 - len(line := json_codec.compact(event("a")) + "\n")
    run("add", "--json-in", "-", given=line + " " * rest)
    assert (root / "events" / "a.json").exists()
    assert "32 MiB" in run("add", "--json-in", "-", given=line + " " * (rest + 1), code=5).stderr


HARD = {
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "is nested more than 100 levels deep"),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "is nested more than 100 levels"),
    "deep and open": (b"[" * 1_000_000, "is nested more than 100 levels deep"),
    "a number": (b'{"score": ' + b"9" * 1_000_000 + b"}", "score: must be a whole number"),
    "a power": (b'{"score": 1e' + b"9" * 1_000_000 + b"}", "score: must be a whole number"),
    "a string": (b'{"title": "' + b"x" * 1_048_000 + b'"}', "must have at most 300 characters"),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_json_is_named_wherever_it_comes_from(root: Path, run: Run, name: str) -> None:
    data, what = HARD[name]
    write(root, event("a"))
    write(root, data, "hard")
    before = files(root)
    for words in (["list"], ["show", "hard"], ["add", "--json-in", "-"]):
        said = run(*words, given=data, code=5).stderr
        assert what in said
        assert len(said) < 2000
    assert what in run("check", code=5).stdout
    assert files(root) == before


def test_an_event_with_ten_thousand_links_is_like_any_other(root: Path, run: Run) -> None:
    write(root, event("a"))
    write(root, event("many", links=[f"no-{n:05}" for n in range(10_000)]))
    assert run("link", "a", "many").stdout == "a is linked to many\n"
    assert len(json.loads(run("show", "many", "--json").stdout)["links"]) == 10_001
    assert len(run("check", code=5).stdout.splitlines()) == 10_000
    assert run("check", "--fix").stderr.endswith("10000 fixed, nothing wrong\n")
    assert run("list", "--fields", "links", "--json").stdout.count("many") == 1


def test_links_that_make_a_file_too_large_are_refused(root: Path, run: Run) -> None:
    links = [f"{n:05}-{'x' * 70}" for n in range(13_000)]
    write(root, event("many", links=links))
    assert "events/many.json: is larger than 1 MiB" in run("list", code=5).stderr


@pytest.mark.parametrize(
    "count", [5_000, pytest.param(200_000, marks=pytest.mark.slow)], ids="{:,}".format
)
def test_very_many_foreign_files_are_passed_over(root: Path, run: Run, count: int) -> None:
    write(root, event("a"))
    for n in range(count):
        (root / "events" / f"{n}.txt").touch()
    assert run("list", "-q").stdout == "a\n"
    run("score", "a", "5")
    lines = run("check", code=5).stdout.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith(f"events: holds {count - 10:,} more files that are no records")
    bounded("check", code=5)


@pytest.mark.parametrize("columns", [40, 80])
def test_a_title_of_300_wide_characters_leaves_columns_aligned(root: Path, columns: int) -> None:
    write(root, event("wide", title=WIDE, source="\u5c0f" * 120, links=["other"], tags=["t"]))
    write(root, event("other", title="Plain", tags=["t"]))
    write(root, event("third", title="Third", tags=["t"]))
    table = COLOUR.sub("", Terminal("list", columns=columns).end()).splitlines()
    page = COLOUR.sub("", Terminal("show", "wide", columns=columns).end()).splitlines()
    assert max(map(display_width, table + page)) <= columns
    assert WIDE in "".join(page)
    if columns == 80:
        starts = [table[0].index(name) for name in ("source", "title", "id")]
        for line in table[2:]:
            assert all(cut_at(line, start)[0].endswith("  ") for start in starts), line


def cut_at(line: str, column: int) -> tuple[str, str]:
    """Part a line at a column of the terminal."""
    at = next(n for n in range(len(line) + 1) if display_width(line[:n]) == column)
    return line[:at], line[at:]


@pytest.mark.parametrize("text", ["x" * 10**6, "\u6f22" * 300_000, FLOOD, FLOOD[1:]])
def test_one_very_long_word_is_broken_into_lines_that_fit(text: str) -> None:
    lines = Style(dates.from_text(NOW), width=80).wrap(text)
    assert "".join(lines) == safe(text)
    assert max(map(display_width, lines)) == 80
