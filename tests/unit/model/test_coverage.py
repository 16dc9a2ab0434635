"""What other sources report of an event stands in its coverage, each report once."""

from __future__ import annotations

from typing import Any

import pytest

from almanac_cli.errors import InvalidRecord
from almanac_cli.model import coverage, records
from almanac_cli.model.kinds import EVENT, GUIDE
from support.records import event
from support.setting import MOMENT

NEWS = {"source": "News", "url": "https://news.example/a", "published": "2026-11-20T00:00:00Z"}
OWN = {"source": "S", "published": "2026-11-20T00:00:00Z", "title": "A"}
POST = {"source": "Post", "title": "A post"}


def entered(*reports: object) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the stored coverage of an event that is entered with these reports."""
    fields = event("a", coverage=[*reports])
    return records.parse_input(EVENT, fields, "this", MOMENT).as_stored().get("coverage")


def test_reports_are_stored_by_time_and_source_each_once() -> None:
    late = NEWS | {"published": "2026-11-21T00:00:00Z"}
    first = NEWS | {"source": "Ars"}
    assert entered(late, NEWS, POST, first, NEWS) == [POST, first, NEWS, late]


def test_the_forms_that_people_write_are_read_in_a_report() -> None:
    report = {"source": " The  News ", "url": "", "published": "20 Nov 2026", "title": ""}
    assert entered(report) == [{"source": "The News", "published": "2026-11-20T00:00:00Z"}]


def test_a_file_must_have_the_stored_form_of_a_report() -> None:
    fields = event("a", coverage=[NEWS | {"published": "20 Nov 2026", "url": ""}])
    with pytest.raises(InvalidRecord) as caught:
        records.parse(EVENT, fields, "this")
    assert [problem.where for problem in caught.value.problems] == [
        "coverage.0.url",
        "coverage.0.published",
    ]


@pytest.mark.parametrize(
    ("reports", "problem"),
    [
        (["News"], "coverage.0: must be an object"),
        ([NEWS, {"source": ""}], "coverage.1.source: must not be empty"),
        ([{"title": "A"}], "coverage.0.source: is missing"),
        ([NEWS | {"url": "ftp://x"}], "coverage.0.url: must be an http or https URL"),
        ([NEWS | {"title": 7}], "coverage.0.title: must be text, not 7"),
    ],
)
def test_a_wrong_report_is_named_with_its_place(reports: list[object], problem: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        entered(*reports)
    assert [str(one) for one in caught.value.problems] == [problem]


def test_keys_that_are_not_known_are_kept_in_a_report() -> None:
    assert entered(NEWS | {"mood": [1]}) == [NEWS | {"mood": [1]}]


def test_the_identities_of_an_event_are_those_of_its_reports_too() -> None:
    dated = POST | {"published": "2026-11-19T00:00:00Z"}
    row = event("a", url="https://a.example/", coverage=[NEWS, dated, POST, NEWS])
    assert EVENT.identities(row) == [
        "https://a.example",
        "https://news.example/a",
        "post\na post\n2026-11-19",
    ]
    assert EVENT.identities(event("a", url="https://a.example/")) == ["https://a.example"]
    assert GUIDE.identities({"url": None, "title": "A"}) == ["\na\n"]


def test_reports_of_one_page_by_two_sources_are_two() -> None:
    other = NEWS | {"source": "Ars", "url": "http://NEWS.example/a/"}
    assert coverage.join_reports(OWN, [NEWS, other]) == ([NEWS, other], [])


def test_a_later_report_fills_in_what_an_earlier_one_lacks() -> None:
    later = NEWS | {"source": "NEWS", "url": "http://news.example/a", "title": "New"}
    assert coverage.join_reports(OWN, [NEWS, later]) == ([NEWS | {"title": "New"}], [])


def test_a_report_that_contradicts_an_earlier_one_is_lost() -> None:
    later = NEWS | {"published": "2026-11-22T00:00:00Z"}
    assert coverage.join_reports(OWN, [NEWS, later]) == ([NEWS], [(NEWS, later)])


def test_what_a_record_reports_itself_is_not_in_its_coverage() -> None:
    own = OWN | {"url": "https://a.example/"}
    other = own | {"title": "Another"}
    assert coverage.join_reports(own, [own, NEWS, other]) == ([NEWS], [(own, other)])
    assert coverage.join_reports(OWN, [OWN | {"mood": 1}]) == ([OWN | {"mood": 1}], [])
