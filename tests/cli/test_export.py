"""`almanac export`: which events, in which format, and where they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest
from icalendar import Calendar

from almanac_cli.formats.exports import FORMATS
from support import feeds
from support.records import event, write
from support.terminal import Terminal

if TYPE_CHECKING:
    from support.commands import Run

formats = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture
def three(root: Path) -> Path:
    """Write three events, of two months, into an almanac."""
    write(root, event("a", title="=One", score=7, published="2026-10-01T00:00:00Z", tags=["x"]))
    write(root, event("b", title="Two", score=3, url="https://x.org/b", links=["a"]))
    write(root, event("c", title="Three", published="2026-01-01T00:00:00Z", precision="year"))
    return root


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("form", ["csv", "tsv", "markdown", "ndjson"])
def test_what_lists_print_too_is_the_same(run: Run, form: str) -> None:
    assert run("export", form).stdout_bytes == run("list", "--format", form).stdout_bytes


@pytest.mark.usefixtures("three")
def test_filters_search_and_order_are_those_of_list(run: Run) -> None:
    for words in (
        ["--min-score", "4"], ["--search", "two"], ["--sort", "title"], ["--reverse"],
        ["--tag", "x"], ["--since", "2026-10", "--until", "2026-10"],
    ):  # fmt: skip
        assert run("export", "ndjson", *words).stdout == run("list", "--ndjson", *words).stdout


@pytest.mark.usefixtures("three")
def test_a_limit_is_told_beside_the_export(run: Run) -> None:
    result = run("export", "ndjson", "--limit", "1")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b"]
    assert result.stderr == "1 of 3\n"


@pytest.mark.usefixtures("three")
def test_what_no_event_has_is_told(run: Run) -> None:
    result = run("export", "jsonfeed", "--tag", "y")
    assert json.loads(result.stdout)["items"] == []
    assert result.stderr.startswith("no event to export\nno event has the tag 'y'")


def test_feeds_have_the_name_of_the_almanac_and_all_events(run: Run, three: Path) -> None:
    (three / "almanac.json").write_text('{"format": 1, "name": "My <almanac>"}\n')
    for form in ("atom", "rss", "jsonfeed"):
        data = run("export", form).stdout_bytes
        feeds.check(form, data)
        assert [row["id"] for row in feeds.rows(form, data)] == ["b", "a", "c"]
    assert feedparser.parse(run("export", "atom").stdout_bytes).feed.title == "My <almanac>"
    assert feeds.rows("atom", run("export", "atom").stdout_bytes)[1]["links"] == ["b"]


@pytest.mark.usefixtures("three")
def test_a_calendar_and_bibliographies_have_all_events(run: Run) -> None:
    calendar = Calendar.from_ical(run("export", "ics").stdout_bytes)
    assert [str(shown["SUMMARY"]) for shown in calendar.walk("VEVENT")] == ["Two", "=One", "Three"]
    assert run("export", "bibtex").stdout.count("@misc{") == 3
    assert run("export", "biblatex").stdout.count("@online{") == 3


@pytest.mark.usefixtures("three")
@formats
def test_the_clock_and_the_zone_change_nothing(
    run: Run, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run("export", form).stdout_bytes
    monkeypatch.setenv("ALMANAC_NOW", "2031-05-05T05:05:05Z")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert run("export", form).stdout_bytes == before


@pytest.mark.usefixtures("three")
@formats
def test_a_file_has_what_stdout_would_have(run: Run, form: str) -> None:
    result = run("export", form, "-o", "file")
    assert result.output == ""
    assert Path("file").read_bytes() == run("export", form, "-o", "-").stdout_bytes


@pytest.mark.usefixtures("three")
def test_a_file_that_is_there_is_replaced(run: Run) -> None:
    Path("file").write_text("old")
    Path("file").chmod(0o640)
    run("export", "csv", "-o", "file")
    assert Path("file").read_text().startswith("id,")
    assert Path("file").stat().st_mode & 0o777 == 0o640


@pytest.mark.usefixtures("three")
@formats
def test_a_partition_has_a_file_for_each_month(run: Run, form: str) -> None:
    Path("out").mkdir()
    Path("out/other.txt").write_text("stays")
    run("export", form, "--partition", "month", "-o", "out")
    months = ("2026-01", "2026-10", "2026-11")
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == [*(f"{month}{FORMATS[form]}" for month in months), "other.txt"]
    october = run("export", form, "--tag", "x").stdout_bytes
    assert Path(f"out/2026-10{FORMATS[form]}").read_bytes() == october


def test_all_files_of_a_partition_have_the_same_columns(run: Run, root: Path) -> None:
    write(root, event("a", mood="odd"))
    write(root, event("b", published="2025-01-01T00:00:00Z"))
    run("export", "tsv", "--partition", "month", "-o", "new/folder")
    headers = {path.read_text().splitlines()[0] for path in Path("new/folder").iterdir()}
    assert [header.split("\t")[-1] for header in headers] == ["mood"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["bibtex", "--excel"], "Error: --excel goes with csv and tsv, and not with bibtex"),
        (["csv", "--partition", "month"],
         "Error: --partition needs a folder for its files: -o DIR"),
        (["csv", "--partition", "month", "-o", "-"],
         "Error: --partition needs a folder for its files: -o DIR"),
        (["csv", "-o", "data/events"], "Error: 'data/events' is a folder"),
        (["csv", "-o", "data/events/new.json"],
         "Error: 'data/events/new.json' is where the almanac has its own files"),
        (["csv", "--partition", "month", "-o", "data/.almanac"],
         "Error: 'data/.almanac' is where the almanac has its own files"),
        (["xml"], "Error: Invalid value for 'FORMAT': 'xml' is not one of"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(run: Run, words: list[str], message: str) -> None:
    before = sorted(Path("data/events").iterdir())
    result = run("export", *words, code=2)
    assert result.stderr.startswith(message)
    assert sorted(Path("data/events").iterdir()) == before


@pytest.mark.usefixtures("three")
def test_a_file_that_cannot_be_written_is_named(run: Run) -> None:
    result = run("export", "csv", "-o", "gone/file.csv", code=1)
    assert result.stderr.startswith("Error: cannot write gone/file.csv: ")
    Path("taken").write_text("")
    result = run("export", "csv", "--partition", "month", "-o", "taken", code=1)
    assert result.stderr.startswith("Error: cannot make taken: ")


def test_an_invalid_file_is_left_out_and_told(run: Run, three: Path) -> None:
    write(three, b"{", "broken")
    result = run("export", "ndjson", "-o", "file", code=5)
    assert "broken" in result.stderr
    assert len(Path("file").read_text().splitlines()) == 3


@pytest.mark.usefixtures("three")
def test_spreadsheets_get_marks_and_csv_stays_exact(run: Run) -> None:
    assert ",'=One," in run("export", "csv", "--excel").stdout_bytes.decode("utf-8-sig")
    assert ",=One," in run("export", "csv").stdout


def test_a_terminal_gets_harmless_text(run: Run, root: Path) -> None:
    write(root, event("a", title="A", summary="\u202ex", own="\x1b[1m"))
    assert "\u202ex" in run("export", "ics").stdout
    for form in FORMATS:
        shown = Terminal("export", form).end()
        assert "\u202e" not in shown
        assert "\x1b" not in shown
