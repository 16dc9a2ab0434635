"""What people and programs give, turned into what a record holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Problem
from almanac_cli.model import inputs, records, slugs
from almanac_cli.model.kinds import EVENT, GUIDE
from support.records import event, guide

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FULL = event(
    "a",
    author="Ann Author",
    tier=1,
    url="https://x.org/a?b=c",
    score=5,
    factors={"scale": 4, "legacy": 6},
    rationale="Why\nnot",
    summary="One\n\n\tTwo",
    tags=["b", "c"],
    guides=["d"],
    links=["e"],
)
GUIDE_FULL = guide(
    "g",
    summary="S",
    level="mixed",
    takeaways=["T u"],
    body="# B\n\nc",
    url="https://x.org",
    tags=["t"],
)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("title", "  A \t title\r\n in  lines ", "A title in lines"),
        ("source", " The  Source ", "The Source"),
        ("author", "Ann\nAuthor", "Ann Author"),
        ("url", " https://x.org/a ", "https://x.org/a"),
        ("level", " mixed ", "mixed"),
        ("id", " an-id ", "an-id"),
        ("published", "2026-04-03", "2026-04-03T00:00:00Z"),
        ("added", "3 days ago", "2026-11-20T12:00:00Z"),
        ("updated", "yesterday", "2026-11-22T00:00:00Z"),
        ("score", "7", 7),
        ("score", " 7 ", 7),
        ("score", "-1", -1),
        ("score", 7, 7),
        ("score", "7.5", "7.5"),
        ("score", "high", "high"),
        ("score", "\u0667", "\u0667"),
        ("score", "1_0", "1_0"),
        ("score", "9" * 5000, "9" * 5000),
        ("tier", "2", 2),
        ("factors", {"scale": "7", "impact": 3}, {"scale": 7, "impact": 3}),
        ("factors", "7", "7"),
        ("tags", ["Open Weights", "É", "c-3"], ["open-weights", "e", "c-3"]),
        ("tags", ("A", "B"), ["a", "b"]),
        ("tags", "open weights", "open weights"),
        ("tags", [1, "B"], [1, "b"]),
        ("links", [" a ", "b\n"], ["a", "b"]),
        ("guides", [" a "], ["a"]),
        ("takeaways", [" One  line\n"], ["One line"]),
        ("summary", "One\r\n\r\n  Two \n\n", "One\n\n  Two"),
        ("rationale", "\n\nWhy\n", "Why"),
        ("body", "# Title\r\n\r\n    code\n", "# Title\n\n    code"),
        ("mood", "  as it is \n", "  as it is \n"),
        ("mood", {"a": ["2026-04-03"]}, {"a": ["2026-04-03"]}),
    ],
)
def test_each_field_takes_the_forms_that_its_option_takes(
    field: str, value: object, read: object
) -> None:
    assert inputs.read({field: value}, NOW) == ({field: read}, [])


@pytest.mark.parametrize("field", sorted({*EVENT.fields, *GUIDE.fields}))
@pytest.mark.parametrize("value", ["", None])
def test_an_empty_value_unsets_any_field(field: str, value: str | None) -> None:
    assert inputs.read({field: value}, NOW) == ({field: None}, [])


@pytest.mark.parametrize("field", sorted({*EVENT.fields, *GUIDE.fields}))
@pytest.mark.parametrize("value", [5, 1.5, True, [], {}, [5], [[]], {"a": []}])
def test_a_value_of_the_wrong_type_is_left_to_the_model(field: str, value: object) -> None:
    assert inputs.read({field: value}, NOW) == ({field: value}, [])


@pytest.mark.parametrize("field", ["published", "added", "updated"])
def test_a_date_that_is_not_understood_stays_and_is_a_problem(field: str) -> None:
    data, problems = inputs.read({field: "soon"}, NOW)
    assert data == {field: "soon"}
    assert [each.where for each in problems] == [field]
    assert problems[0].what.startswith("is not a date: 'soon'; try one of: ")


@pytest.mark.parametrize("text", ["", "!!", "日本語", "\u202e"])
def test_a_tag_with_nothing_left_is_a_problem(text: str) -> None:
    data, problems = inputs.read({"tags": ["a", text]}, NOW)
    assert data == {"tags": ["a", text]}
    assert problems == [Problem("tags", f"has a tag with no letter or digit in it: {text!r}")]


def test_all_problems_are_found_together() -> None:
    given = {"published": "soon", "title": " A ", "tags": ["?"], "added": "later"}
    data, problems = inputs.read(given, NOW)
    assert data == {"published": "soon", "title": "A", "tags": ["?"], "added": "later"}
    assert [each.where for each in problems] == ["published", "tags", "added"]


def test_what_show_adds_to_a_record_is_no_part_of_one() -> None:
    given = {"title": "A", "related_guides": [{"id": "b"}], "related_events": [{"id": "c"}]}
    assert inputs.read(given, NOW) == ({"title": "A"}, [])


@pytest.mark.parametrize(("kind", "stored"), [(EVENT, FULL), (GUIDE, GUIDE_FULL)])
def test_what_a_record_holds_is_read_as_it_is(kind: Any, stored: dict[str, Any]) -> None:  # noqa: ANN401 (parametrized)
    record = records.parse(kind, stored, "this")
    assert inputs.read(record.as_stored(), NOW) == (record.as_stored(), [])
    assert inputs.read(record.as_json(), NOW) == (record.as_json(), [])


def test_what_is_given_is_not_changed_in_place() -> None:
    given = {"tags": ["A B"], "factors": {"scale": "7"}, "title": " A "}
    inputs.read(given, NOW)
    assert given == {"tags": ["A B"], "factors": {"scale": "7"}, "title": " A "}


@settings(deadline=None)
@given(st.text())
def test_a_tag_is_read_as_a_slug_or_refused(text: str) -> None:
    if slug := slugs.slugify(text):
        assert inputs.tag(text) == slug
    else:
        with pytest.raises(ValueError, match="no letter or digit"):
            inputs.tag(text)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*EVENT.fields, *GUIDE.fields, "mood"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\r")),
    )
)
def test_any_text_in_any_field_is_read_once_and_for_all(given: dict[str, str]) -> None:
    data, problems = inputs.read(given, NOW)
    assert data.keys() == given.keys()
    wrong = {each.where for each in problems}
    sound = {key: value for key, value in data.items() if key not in wrong and value != ""}
    assert inputs.read(sound, NOW) == (sound, [])
