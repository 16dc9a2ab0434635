"""A check finds what is wrong as data; what is said of it is made in the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Problem
from almanac_cli.formats import json_codec
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import check, findings
from almanac_cli.operations.store import Store
from support.records import event, files, guide, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.kind import Kind


def put(root: Path, kind: Kind, record: dict[str, object]) -> None:
    """Write a record in canonical form."""
    parsed = records.parse(kind, record, "this")
    (root / kind.folder / f"{parsed.id}.json").write_bytes(json_codec.record_bytes(parsed))


def found(root: Path) -> list[findings.Finding]:
    return check.check(Store.open(root), MOMENT).findings


def test_a_sound_almanac_has_no_findings(root: Path) -> None:
    write(root, event("a"))
    assert check.check(Store.open(root), MOMENT) == check.CheckResult(
        {"events": 1, "guides": 0, "sources": 0, "inbox": 0}, []
    )


def tell(root: Path, id_: str, **fields: object) -> None:
    title, summary = "Gemma 4 is out on phones", "Google gives away a small model."
    put(root, EVENT, event(id_, title=title, summary=summary, **fields))


def test_two_reports_of_one_story_are_a_note(root: Path) -> None:
    for n, words in enumerate(("Chips in Ohio", "A law in Kenya", "Robots at sea", "Music bots")):
        put(root, EVENT, event(f"other-{n}", title=words))
    tell(root, "a", source="Lab")
    tell(root, "b", source="Press")
    tell(root, "c", source="press", published="2026-11-01T00:00:00Z")
    (note,) = found(root)
    assert note == findings.SameStory(
        file="events/b.json", kind=EVENT, other_file="events/a.json", grade="likely"
    )
    assert note.is_note


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "Lab"},
        {"source": "Press", "links": ["a"]},
        {"source": "Press", "added": "2026-10-01T00:00:00Z"},
    ],
    ids=["one-source", "linked", "added-long-ago"],
)
def test_reports_are_not_noted(root: Path, fields: dict[str, object]) -> None:
    tell(root, "a", source="Lab")
    tell(root, "b", **fields)
    assert found(root) == []


def test_a_broken_rule_carries_its_problem(root: Path) -> None:
    write(root, event("a", score=11))
    problem = Problem("score", "must be a whole number from 1 to 10, not 11")
    wanted = findings.BrokenRule(file="events/a.json", field="score", problem=problem)
    assert found(root) == [wanted]


def test_a_dangling_reference_carries_kind_and_id(root: Path) -> None:
    put(root, EVENT, event("a", links=["b"], guides=["g"]))
    assert found(root) == [
        findings.DanglingReference(file="events/a.json", field="guides", target=GUIDE, id="g"),
        findings.DanglingReference(file="events/a.json", field="links", target=EVENT, id="b"),
    ]


def test_of_a_repeated_link_the_later_file_is_wrong(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b", links=["a"]))
    assert found(root) == [
        findings.RepeatedLink(
            file="events/b.json", field="links", kind=EVENT, id="a", other_file="events/a.json"
        )
    ]


def test_fields_times_and_urls_are_found_as_data(root: Path) -> None:
    put(root, EVENT, event("a", url="https://x.org/1", published="2030-01-01T00:00:00Z"))
    put(root, EVENT, event("b", url="http://X.org/1/") | {"scroe": 1, "mood": 2})
    assert found(root) == [
        findings.FutureTime(
            file="events/a.json", field="published", time="2030-01-01T00:00:00Z", precision="day"
        ),
        findings.UnknownField(file="events/b.json", field="scroe", kind=EVENT, similar="score"),
        findings.SharedUrl(
            file="events/b.json", field="url", kind=EVENT, other_file="events/a.json"
        ),
    ]


def test_events_of_one_page_are_one_note(root: Path) -> None:
    page = "https://x.org/changelog"
    for id_, fragment in zip("abcd", ("#1", "#2", "", "#1"), strict=True):
        put(root, EVENT, event(id_, url=page + fragment))
    for id_ in "ef":
        put(root, EVENT, event(id_, url=f"https://x.org/#/{id_}"))
    shared = findings.SharedPage(
        file="events/a.json",
        field="url",
        kind=EVENT,
        other_files=("events/b.json", "events/c.json"),
    )
    same = findings.SharedUrl(
        file="events/d.json", field="url", kind=EVENT, other_file="events/a.json"
    )
    assert found(root) == [shared, same]
    assert shared.is_note
    assert same.is_note


def test_files_that_are_no_records_are_listed_and_counted(root: Path) -> None:
    for n in range(12):
        (root / "guides" / f"{n:02}.txt").touch()
    (root / "events" / ".a.json.almanac-new").write_bytes(b"half")
    temporary, more, *foreign = found(root)
    assert temporary == findings.StaleTemporary(file="events/.a.json.almanac-new", fixable=True)
    assert more == findings.MoreForeignFiles(file="guides", count=2)
    assert foreign == [findings.ForeignFile(file=f"guides/{n:02}.txt") for n in range(10)]


def test_fix_fixes_what_is_fixable_and_reports_it(root: Path) -> None:
    write(root, event("a", links=["b", "gone"]))
    write(root, event("b", links=["a"]))
    write(root, event("c", score=11))
    before = files(root)
    report = check.fix(Store.open(root), MOMENT)
    assert [finding.fixable for finding in report.findings] == [True, True, False]
    assert [finding.fixable for finding in found(root)] == [False]
    assert files(root)["events/c.json"] == before["events/c.json"]


def test_a_fix_leaves_the_date_of_a_guide(root: Path) -> None:
    path = write(root, guide("g", updated="2020-01-01T00:00:00Z") | {"tags": ["b", "a"]})
    check.fix(Store.open(root), MOMENT)
    assert json.loads(path.read_text()) == guide("g", updated="2020-01-01T00:00:00Z") | {
        "tags": ["a", "b"]
    }


def test_every_finding_has_a_code_of_its_own() -> None:
    classes = {
        value
        for value in vars(findings).values()
        if isinstance(value, type) and issubclass(value, findings.Finding)
    } - {findings.Finding}
    assert len({cls.code for cls in classes}) == len(classes) > 1
