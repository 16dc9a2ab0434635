"""Dates with a precision, from the command line to the file and back to people."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, lines, write
from support.shapes import on_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Live in Tokyo, where it is 08:00 on 24 November when it is 23:00 on the 23rd in UTC."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("ALMANAC_NOW", "2026-11-23T23:00:00Z")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("entered", "published", "precision", "shown"),
    [
        ("2024", "2024-01-01T00:00:00Z", "year", "2y ago (2024)"),
        ("Q2 2026", "2026-04-01T00:00:00Z", "quarter", "6mo ago (Q2 2026)"),
        ("May 2026", "2026-05-01T00:00:00Z", "month", "6mo ago (May 2026)"),
        ("last month", "2026-10-01T00:00:00Z", "month", "1mo ago (October 2026)"),
        ("2026-11-23", "2026-11-23T00:00:00Z", "day", "today (2026-11-23)"),
        ("2026-11-22T23:00Z", "2026-11-22T23:00:00Z", None, "13h ago (2026-11-22)"),
        ("5min ago", "2026-11-23T11:55:00Z", None, "5min ago (2026-11-23)"),
    ],
)
def test_what_a_date_names_is_kept_and_shown(  # noqa: PLR0913, PLR0917 (fixtures and four texts)
    run: Run, root: Path, entered: str, published: str, precision: str | None, shown: str
) -> None:
    run("add", "One", "--source", "S", "--published", entered)
    stored = on_disk(root, "events/one")
    assert (stored["published"], stored.get("precision")) == (published, precision)
    assert shown in run("show", "one").stdout
    assert json.loads(run("show", "one", "--json").stdout)["precision"] == precision


def test_a_file_without_precision_is_of_a_day_and_unchanged(run: Run, root: Path) -> None:
    path = write(root, event("one", published="2026-11-20T00:00:00Z"))
    before = path.read_bytes()
    assert json.loads(run("show", "one", "--json").stdout)["precision"] == "day"
    assert "3d ago (2026-11-20)" in run("show", "one").stdout
    run("check")
    run("edit", "one", "--score", "3")
    assert b"precision" not in path.read_bytes()
    assert before != path.read_bytes()


def test_a_new_date_has_its_own_precision(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S", "--published", "May 2026")
    run("edit", "one", "--published", "2026-05-03")
    assert on_disk(root, "events/one")["precision"] == "day"
    run("edit", "one", "--published", "2026-05-03T10:00Z")
    assert "precision" not in on_disk(root, "events/one")


def test_a_change_of_a_guide_replaces_date_and_precision(run: Run, root: Path) -> None:
    run("guide", "add", "One", "--updated", "Q3 2026")
    run("guide", "edit", "one", "--level", "mixed")
    stored = on_disk(root, "guides/one")
    assert (stored["updated"], stored.get("precision")) == ("2026-11-23T12:00:00Z", None)


def test_a_precision_beside_a_date_round_trips_through_json(run: Run, root: Path) -> None:
    for n, entered in enumerate(["2024", "Q2 2024", "May 2024", "2024-05-01", "now"]):
        run("add", f"Event {n}", "--source", "S", "--published", entered)
    rows = run("list", "--json").stdout
    for n in range(5):
        run("remove", f"event-{n}", "--yes")
    run("add", "--json-in", "-", given=rows)
    assert run("list", "--json").stdout == rows
    assert on_disk(root, "events/event-1")["precision"] == "quarter"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {"published": "2024-05-03", "precision": "month"},
            "precision: is month, but no month begins at 2024-05-03T00:00:00Z",
        ),
        (
            {"published": "May 2024", "precision": "day"},
            "precision: is day, but 'May 2024' names a month",
        ),
        ({"added": "May 2024"}, "added: must name a day, not a month: 'May 2024'"),
        ({"precision": "week"}, "precision: must be 'day', 'month', 'quarter' or 'year'"),
    ],
)
@pytest.mark.usefixtures("root")
def test_a_precision_that_the_date_has_not_is_refused(
    run: Run, values: dict[str, str], problem: str
) -> None:
    given = {"title": "One", "source": "S", "published": "2024-05-01", **values}
    assert problem in run("add", "--json-in", "-", given=json.dumps(given), code=5).stderr


def test_a_whole_number_is_the_year_that_it_names(run: Run, root: Path) -> None:
    given = lines({"title": "One", "source": "S", "published": 2024})
    run("add", "--json-in", "-", given=given)
    assert on_disk(root, "events/one")["precision"] == "year"


def test_bounds_hold_all_that_they_name_and_any_part(run: Run, root: Path) -> None:
    for id_, date in {
        "year": {"published": "2026-01-01T00:00:00Z", "precision": "year"},
        "month": {"published": "2026-05-01T00:00:00Z", "precision": "month"},
        "day": {"published": "2026-05-01T00:00:00Z"},
        "moment": {"published": "2026-05-31T23:59:59Z"},
        "june": {"published": "2026-06-01T00:00:00Z"},
    }.items():
        write(root, event(id_, **date))
    names = ("list", "--sort", "published", "-q")
    assert run(*names).stdout.split() == ["year", "month", "day", "moment", "june"]
    assert run(*names, "--until", "May 2026").stdout.split() == ["year", "month", "day", "moment"]
    assert run(*names, "--since", "2026-05-02").stdout.split() == [
        "year",
        "month",
        "moment",
        "june",
    ]
    assert run(*names, "--since", "Q2 2027").stdout.split() == []
    assert run(*names, "--since", "2026-05-31", "--until", "2026-05-30").stdout.split() == []
    both = ("--since", "2026-05-31", "--until", "2026-05-31")
    assert run(*names, *both).stdout.split() == ["year", "month", "moment"]


@pytest.mark.usefixtures("tokyo")
def test_days_are_those_of_the_time_zone_of_the_user(run: Run, root: Path) -> None:
    run("add", "Day", "--source", "S", "--published", "today")
    assert on_disk(root, "events/day")["published"] == "2026-11-24T00:00:00Z"
    assert "today (2026-11-24)" in run("show", "day").stdout
    write(root, event("moment", published="2026-11-23T15:00:00Z"))  # midnight in Tokyo
    write(root, event("before", published="2026-11-23T14:59:59Z"))
    assert run("list", "--since", "today", "-q").stdout.split() == ["day", "moment"]
    assert run("list", "--until", "yesterday", "-q").stdout.split() == ["before"]


@pytest.mark.usefixtures("tokyo", "root")
def test_a_day_that_has_begun_somewhere_is_not_in_the_future(run: Run) -> None:
    assert run("add", "One", "--source", "S", "--published", "2026-11-24").stderr == ""
    run("guide", "add", "G", "--updated", "24 November 2026")
    assert run("check").stderr == "1 event, 1 guide: nothing wrong\n"


def test_a_date_in_the_future_is_said_and_noted(run: Run, root: Path) -> None:
    said = run("add", "One", "--source", "S", "--published", "2027-05").stderr
    assert said == "Warning: one: published is in the future: May 2027\n"
    assert run("edit", "one", "--score", "3").stderr == said
    write(root, guide("g", updated="2026-11-25T00:00:00Z"))
    result = run("check")
    assert result.stdout == (
        "note: events/one.json: published: is in the future: May 2027"
        " (correct it, unless it is meant)\n"
        "note: guides/g.json: updated: is in the future: 2026-11-25"
        " (correct it, unless it is meant)\n"
    )
    assert result.stderr == "1 event, 1 guide: nothing wrong, 2 notes\n"


@pytest.mark.usefixtures("root")
def test_bulk_input_names_three_dates_in_the_future(run: Run) -> None:
    given = lines(*({"title": f"E {n}", "source": "S", "published": "2030"} for n in range(5)))
    said = run("add", "--json-in", "-", given=given).stderr.splitlines()
    assert said[0] == "Warning: e-0: published is in the future: 2030"
    assert said[3:] == ["Warning: 2 more dates are in the future", "5 added"]


def test_numbers_that_could_be_either_need_their_order(run: Run, root: Path) -> None:
    words = ("add", "One", "--source", "S", "--published", "3/4/2026")
    result = run(*words, code=2)
    assert result.stderr == (
        "Error: --published: is ambiguous: '3/4/2026', could be 2026-04-03 or 2026-03-04;"
        " begin with the year, or name the month\n"
        "or name the order of the numbers with --date-order dmy, mdy or ymd\n"
    )
    run(*words, "--date-order", "mdy")
    assert on_disk(root, "events/one")["published"] == "2026-03-04T00:00:00Z"
    run("edit", "one", "--published", "3/4/2026", "--date-order", "dmy")
    assert on_disk(root, "events/one")["published"] == "2026-04-03T00:00:00Z"
    given = lines({"title": "Two", "source": "S", "published": "5/6/26"})
    run("add", "--json-in", "-", "--date-order", "dmy", given=given)
    assert on_disk(root, "events/two")["published"] == "2026-06-05T00:00:00Z"


def test_a_table_has_dates_and_the_age_in_its_own_column(run: Run, root: Path) -> None:
    write(root, event("one", published="2026-05-01T00:00:00Z", precision="month"))
    result = run("list", "--fields", "published,added,age,id")
    assert result.stdout == (
        "published  added       age      id\n"
        "---------  ----------  -------  ---\n"
        "May 2026   2026-11-21  6mo ago  one\n"
    )
    assert "no field 'age'" in run("list", "--fields", "age", "--json", code=2).stderr
