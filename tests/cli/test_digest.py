"""`almanac digest`: its formats, and which days it is of."""

from __future__ import annotations

import json
import time
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from support.golden import check_golden
from support.news import WEEK, fill, news
from support.records import event, write
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run

FORMATS = ("text", "markdown", "html", "eml")


@pytest.fixture
def week(root: Path) -> Path:
    """Fill the almanac with a week of news, and return its folder."""
    fill(root)
    return root


def ids(run: Run, *words: str) -> list[str]:
    return sorted(
        str(row["id"])
        for story in stories(json.loads(run("digest", *words, "--json").stdout))
        for row in (story["headline"], *story["also"])
        if row["id"]
    )


def stories(digest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        story for band in digest["bands"] for group in band["groups"] for story in group["stories"]
    ]


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize("output_format", FORMATS)
def test_a_week_in_each_format(run: Run, output_format: str) -> None:
    text = run("digest", "--week", WEEK, "--format", output_format).stdout_bytes.decode()
    check_golden(f"digest-{output_format}.txt", text.replace("\r\n", "\n"))


@pytest.mark.usefixtures("week")
def test_a_week_in_json_is_one_object(run: Run) -> None:
    check_golden("digest-json.txt", run("digest", "--week", WEEK, "--json").stdout)


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize("columns", [40, 80])
def test_a_week_fits_a_terminal(columns: int) -> None:
    environment = {"TERM": "dumb", "ALMANAC_PAGER": "cat"}
    text = Terminal("digest", "--week", WEEK, columns=columns, environment=environment).end()
    check_golden(f"digest-{columns}.txt", text.replace("\r\n", "\n"))
    lines = text.replace("\r\n", "\n").split("\n")
    assert max(len(line) for line in lines if "https://" not in line) <= columns


@pytest.mark.usefixtures("week")
def test_a_long_digest_goes_through_the_pager() -> None:
    environment = {"ALMANAC_PAGER": "sed s/^/:/"}
    text = Terminal("digest", "--week", WEEK, environment=environment).end()
    assert text.startswith(":")
    assert text.splitlines()[1].startswith(":16 to 22 November 2026.")


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        ([], "17 to 23 November 2026"),
        (["--week", WEEK], "16 to 22 November 2026"),
        (["--week", "2026-11-18"], "16 to 22 November 2026"),
        (["--week", "last week"], "16 to 22 November 2026"),
        (["--month", "2026-11"], "1 to 30 November 2026"),
        (["--month", "this month"], "1 to 30 November 2026"),
        (["--since", "2026-11-20"], "20 to 23 November 2026"),
        (["--until", "2026-11-20"], "14 to 20 November 2026"),
        (["--since", "2026-11", "--until", "2026-11-02"], "1 to 2 November 2026"),
        (["--since", "2026", "--until", "2026"], "1 January to 31 December 2026"),
    ],
)
def test_options_say_which_days(run: Run, words: list[str], days: str) -> None:
    assert json.loads(run("digest", *words, "--json").stdout)["period"]["days"] == days


@pytest.mark.usefixtures("week")
def test_a_digest_has_the_events_that_list_has(run: Run) -> None:
    for words in ([], ["--until", "2026-11-18"], ["--min-score", "5"], ["--search", "giant"]):
        since = [] if words[:1] == ["--until"] else ["--since", "2026-11-17"]
        listed = run("list", "--since", "2026-11-12", *since, *words, "-q").stdout.split()
        assert ids(run, *words) == sorted({*listed} - {"season"})


@pytest.mark.usefixtures("week")
def test_an_event_of_a_month_is_in_no_digest_of_a_week(run: Run) -> None:
    assert "season" not in ids(run, "--week", WEEK)
    assert "season" not in ids(run, "--week", "2026-11-01")
    assert "season" in ids(run, "--month", "2026-11")
    assert "season" in ids(run, "--since", "2026", "--until", "2026-11")


@pytest.fixture
def _tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the user be in Tokyo, nine hours before UTC."""
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_tokyo")
def test_days_of_a_week_are_those_of_utc(root: Path, run: Run) -> None:
    write(root, event("late", published="2026-11-22T23:30:00Z"))
    assert ids(run, "--week", WEEK) == ["late"]
    assert ids(run, "--since", "2026-11-16", "--until", "2026-11-22") == []


@pytest.mark.usefixtures("root")
def test_no_events_are_an_answer_in_each_format(run: Run) -> None:
    for output_format in FORMATS:
        text = run("digest", "--week", WEEK, "--format", output_format).stdout
        assert "16 to 22 November 2026. No events." in " ".join(text.split())
    assert json.loads(run("digest", "--json").stdout)["bands"] == []


@pytest.mark.usefixtures("week")
def test_a_filter_that_names_what_is_not_there_is_told(run: Run) -> None:
    result = run("digest", "--week", WEEK, "--tag", "hardwear")
    assert "No events" in result.stdout
    assert result.stderr == "no event has the tag 'hardwear'; did you mean hardware?\n"


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--week", WEEK, "--month", "2026-11"], "--week goes with no --month"),
        (["--month", "2026-11", "--since", "2026"], "--month goes with no --since"),
        (["--week", WEEK, "--until", "2026"], "--week goes with no --until"),
        (["--since", "2026-11-20", "--until", "2026-11-19"], "--since is after --until"),
        (["--json", "--format", "html"], "--json goes with no --format"),
        (["--week", "2026-W54"], "is no week of the calendar: '2026-W54'"),
        (["--week", "2026-11"], "must be a week such as 2026-W47, or a day in it, not '2026-11'"),
        (["--month", "2026"], "must be a month such as 2026-11, not '2026'"),
        (["--month", "2026-13"], "must be a month such as 2026-11, not '2026-13'"),
        (["--week", "9999-12-31"], "is not in the calendar"),
        (["--week", "soon"], "must be a week such as 2026-W47, or a day in it, not 'soon'"),
    ],
)
def test_what_has_no_meaning_is_refused(run: Run, words: list[str], message: str) -> None:
    assert message in run("digest", *words, code=2).stderr


def test_an_invalid_file_is_named_and_the_rest_shown(week: Path, run: Run) -> None:
    write(week, b"{", "broken")
    result = run("digest", "--week", WEEK, code=5)
    assert "broken.json" in result.stderr
    assert "A giant model" in result.stdout


def test_a_mail_has_no_clock_and_parses_without_defects(week: Path, run: Run) -> None:
    (week / "almanac.json").write_text('{"format": 1, "name": "The Zürich\\nBcc: x@y.z\\r\\n"}')
    data = run("digest", "--week", WEEK, "--format", "eml").stdout_bytes
    assert data.count(b"\n") == data.count(b"\r\n")
    mail = message_from_bytes(data, policy=policy.default)
    assert [part.defects for part in mail.walk()] == [[], [], []]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "The Zürich Bcc: x@y.z: Week 47 of 2026"
    assert str(mail["Date"]) == "Sun, 22 Nov 2026 23:59:59 +0000"


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize("output_format", FORMATS)
def test_a_file_gets_what_a_pipe_gets(run: Run, tmp_path: Path, output_format: str) -> None:
    words = ("digest", "--week", WEEK, "--format", output_format)
    path = tmp_path / "digest.out"
    path.write_text("what was there")
    assert run(*words, "-o", str(path)).stdout == ""
    assert path.read_bytes() == run(*words, "-o", "-").stdout_bytes == run(*words).stdout_bytes


@pytest.mark.parametrize("name", ["events/x.json", "almanac.json", ".almanac/state/x", "guides/g"])
def test_output_into_the_files_of_the_almanac_is_refused(week: Path, run: Run, name: str) -> None:
    result = run("digest", "-o", str(week / name), code=2)
    assert result.stderr.rstrip().endswith("is where the almanac has its own files")


def test_output_into_no_folder_is_an_error_with_its_path(week: Path, run: Run) -> None:
    assert "missing/x.md" in run("digest", "-o", str(week / "missing/x.md"), code=1).stderr


def test_a_large_digest_is_cut_and_says_by_how_much(root: Path, run: Run) -> None:
    for n in range(300):
        title = f"{n} matters, none of which is like another {'&' * 200}"
        write(root, news(f"e-{n}", 20, 5 - n % 2, title=title, source=f"S{n}"))
    html = run("digest", "--week", WEEK, "--format", "html").stdout
    shown = html.count("<a href=")
    assert len(html.encode()) < 90_000
    assert f">{300 - shown} more stories</p>" in html
    mail = run("digest", "--week", WEEK, "--format", "eml").stdout
    assert "300 events" in mail
