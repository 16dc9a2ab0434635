"""`almanac stats`: the events counted, as charts and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.model.statistics import GROUPINGS, PERIODS
from support.golden import check_golden
from support.hostile import fill
from support.records import event, guide, write
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

BYS = (
    "day", "week", "month", "year", "source", "author", "tag", "guide", "tier", "score", "type",
)  # fmt: skip


@pytest.fixture
def counted(root: Path) -> Path:
    """Fill an almanac with 60 events of two years, and three guides, one without events."""
    for name in ("first-guide", "other-guide", "unused-guide"):
        write(root, guide(name))
    for n in range(60):
        write(root, _event(n))
    write(root, event("roughly", published="2024-01-01T00:00:00Z", precision="year"))
    return root


def _event(n: int) -> dict[str, Any]:
    """Return the event of a number."""
    return event(
        f"event-{n}",
        source=("The First Laboratory", "News", "\u65b0\u805e", "the first laboratory")[n % 7 % 4],
        author=(None, "Ann Ng", "Ann Ng, Bo Li", "bo li")[n % 5 % 4],
        published=f"{2024 + n // 40}-{1 + n * 5 % 12:02}-{1 + n * n % 28:02}T{n % 24:02}:30:00Z",
        score=(n * n % 10 + 1) if n % 8 else None,
        tier=n % 4 or None,
        type="paper" if n % 3 == 0 else None,
        tags=[("new", "models", "models")[n % 3], "agents"][: 2 - n % 2],
        guides=["first-guide", "other-guide"][: n % 2 + n % 3 // 2],
        links=[f"event-{n - 1}"] if n % 6 == 1 else [],
    )


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("words", ["", "tag", "month", "day"])
def test_statistics_in_a_pipe(run: Run, words: str) -> None:
    check_golden(f"stats-{words or 'overview'}.txt", run("stats", *words.split()).stdout)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("words", ["", "source", "day"])
def test_statistics_on_a_terminal(words: str, columns: int) -> None:
    text = Terminal("--color", "never", "stats", *words.split(), columns=columns).end()
    check_golden(f"stats-{words or 'overview'}-{columns}.txt", text)


@pytest.mark.usefixtures("counted")
def test_a_dumb_terminal_gets_charts_of_ascii() -> None:
    text = Terminal("stats", "day", "--limit", "30", environment={"TERM": "dumb"}).end()
    assert text.isascii()
    assert "    . none  + 1  # 2\n" in text
    assert Terminal("stats", "tag", environment={"TERM": "dumb"}).end().isascii()


@pytest.mark.usefixtures("counted")
def test_headings_are_bold_on_a_terminal_with_colour() -> None:
    assert "\x1b[1mScores\x1b[0m" in Terminal("stats").end()


@pytest.mark.parametrize("words", BYS)
@pytest.mark.parametrize("columns", [40, 80])
def test_hostile_records_neither_act_nor_are_too_wide(root: Path, words: str, columns: int) -> None:
    fill(root)
    text = COLOUR.sub("", Terminal("stats", words, columns=columns).end())
    assert not {*text} & {*"\x1b\x07\u202e\u200b\u2028"}
    assert max(map(len, text.splitlines())) <= columns


@pytest.mark.usefixtures("counted")
def test_the_overview_as_json(run: Run) -> None:
    answer = json.loads(run("stats", "--json", "--limit", "1").stdout)
    scores, years = answer.pop("scores"), answer.pop("years")
    longest = answer["gaps"].pop("longest")
    assert answer == {
        "by": None,
        "events": 61,
        "first": "2024-01-01",
        "last": "2025-12-02",
        "unscored": 9,
        "unlinked": 41,
        "guides": 3,
        "guides_without_events": ["unused-guide"],
        "sources": [{"value": "The First Laboratory", "events": 26}],
        "tags": [{"value": "models", "events": 40}],
        "gaps": {"days": 702, "days_without_events": 650},
    }
    assert [item["value"] for item in scores] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert years == [{"value": "2025", "events": 20}, {"value": "2024", "events": 41}]
    assert longest[0] == {"first": "2025-05-06", "last": "2025-06-21", "days": 47}


@pytest.mark.usefixtures("counted")
def test_a_field_as_json_has_its_course_over_time(run: Run) -> None:
    result = run("stats", "source", "--json", "--limit", "1", "--until", "2024-03")
    assert json.loads(result.stdout) == {
        "by": "source",
        "events": 11,
        "first": "2024-01-01",
        "last": "2024-03-17",
        "left_out": 1,
        "unit": "week",
        "periods": [f"2024-W{week:02}" for week in range(1, 12)],
        "without_value": 0,
        "total": 4,
        "groups": [{"value": "News", "events": 5, "over_time": [1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0]}],
    }
    assert result.stderr == "1 of 4\n"


@pytest.mark.usefixtures("counted")
def test_periods_as_json_include_those_without_events(run: Run) -> None:
    answer = json.loads(run("stats", "week", "--json", "--tag", "new").stdout)
    assert answer["total"] == len(answer["groups"])
    assert {item["events"] for item in answer["groups"]} >= {0, 1}
    assert sum(item["events"] for item in answer["groups"]) == answer["events"]
    assert [item["value"] for item in answer["groups"]] == sorted(
        (item["value"] for item in answer["groups"]), reverse=True
    )


@pytest.mark.usefixtures("counted")
def test_days_as_json_are_those_with_events(run: Run) -> None:
    answer = json.loads(run("stats", "day", "--json").stdout)
    assert sum(item["events"] for item in answer["groups"]) == answer["events"] - 1
    assert len(answer["groups"]) == answer["total"] - answer["gaps"]["days_without_events"]
    assert answer["left_out"] == 1


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("words", [(), *((by,) for by in BYS)])
def test_without_events_the_answer_is_empty(run: Run, words: tuple[str, ...]) -> None:
    result = run("stats", *words)
    assert (result.stdout, result.stderr) == ("", "no event to show\n")
    answer = json.loads(run("stats", *words, "--json").stdout)
    assert (answer["events"], answer["first"], answer["last"]) == (0, None, None)


@pytest.mark.usefixtures("counted")
def test_filters_and_searches_are_those_of_list(run: Run) -> None:
    for words in (["--tag", "agents"], ["--search", "agents -tag:new"], ["--unscored"]):
        answer = json.loads(run("stats", "--json", *words).stdout)
        assert answer["events"] == len(run("list", "-q", *words).stdout.split())
    assert run("stats", "tag", "--tag", "agent").stderr == (
        "no event to show\nno event has the tag 'agent'; did you mean agents?\n"
    )


def test_an_invalid_file_is_left_out_and_named(run: Run, counted: Path) -> None:
    write(counted, b"{", "broken")
    result = run("stats", "year", code=5)
    assert result.stdout.startswith("61 events, 2024 to 2025-12-02, by year\n")
    assert "events/broken.json" in result.stderr


@pytest.mark.usefixtures("root")
def test_what_events_are_counted_by_must_be_known(run: Run) -> None:
    assert "'colour' is not one of 'day', 'week'" in run("stats", "colour", code=2).stderr


def test_the_help_names_all_that_events_are_counted_by(run: Run) -> None:
    assert {*BYS} == {*PERIODS, *GROUPINGS}
    words = run("stats", "--help").stdout.replace(",", " ").replace(".", " ").split()
    assert {*BYS} <= {*words}


def test_many_months_without_events_share_a_line(run: Run, root: Path) -> None:
    write(root, event("old", published="1956-06-18T00:00:00Z"))
    write(root, event("new", published="2026-11-20T00:00:00Z"))
    assert run("stats", "month", "--json").stdout.count('"events": 0') == 844
    assert run("stats", "month").stdout.splitlines()[2:] == [
        f"2026-11  1  {'█' * 68}",
        "  … 844 months without events",
        f"1956-06  1  {'█' * 68}",
    ]


def test_events_of_a_year_alone_are_left_out_of_months(run: Run, root: Path) -> None:
    write(root, event("a", published="2026-01-01T00:00:00Z", precision="year"))
    assert run("stats", "month").stdout == (
        "1 event, 2026, by month\n\nLeft out: 1 event whose date is longer than a month.\n"
    )
