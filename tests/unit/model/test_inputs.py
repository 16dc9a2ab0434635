"""What people and programs enter, read as what a record holds."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidRecord, Problem
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE, ITEM, KINDS, SOURCE
from support.models import FULL, SURROGATES
from support.records import event, guide, item, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASES = {EVENT: event("a"), GUIDE: guide("g"), SOURCE: source("s"), ITEM: item("i")}


def kind_with(field: str) -> Kind:
    """Return a kind of record that has the field, an event if none has."""
    return next((kind for kind in KINDS if field in kind.fields), EVENT)


def read(values: dict[str, Any], kind: Kind = EVENT) -> JsonObject:
    """Return what a small record holds in the fields that were entered; None if unset."""
    record = records.parse_input(kind, values, "this", NOW, base=BASES[kind]).as_stored()
    return {field: record.get(field) for field in values}


def refusals(values: dict[str, Any], kind: Kind = EVENT) -> list[tuple[str, str]]:
    """Return what is wrong in a small record with the values that were entered."""
    with pytest.raises(InvalidRecord) as caught:
        records.parse_input(kind, values, "this", NOW, base=BASES[kind])
    return [(problem.where, problem.what) for problem in caught.value.problems]


def outcome(parse: Callable[[], Record]) -> object:
    """Return a record, or what is wrong with it."""
    try:
        return parse()
    except InvalidRecord as error:
        return error.problems


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "  A \t title\r\n in  lines ", "A title in lines"),
        ("source", " The  Source ", "The Source"),
        ("author", "Ann\nAuthor", "Ann Author"),
        ("author", ["Ann  Author", "B. Author"], "Ann Author, B. Author"),
        ("url", " https://x.org/a ", "https://x.org/a"),
        ("level", " mixed ", "mixed"),
        ("id", " an-id ", "an-id"),
        ("published", "2026-04-03", "2026-04-03T00:00:00Z"),
        ("added", "3 days ago", "2026-11-20T00:00:00Z"),
        ("updated", "yesterday", "2026-11-22T00:00:00Z"),
        ("score", "7", 7),
        ("score", " 7 ", 7),
        ("score", 7, 7),
        ("tier", "2", 2),
        ("factors", {"scale": "7", "impact": 3}, {"scale": 7, "impact": 3}),
        ("tags", ["Open Weights", "E\u0301", "c_3"], ["c-3", "open-weights", "é"]),
        ("tags", ("A", "B"), ["a", "b"]),
        ("tags", ["B, a", "c"], ["a", "b", "c"]),
        ("links", [" b ", "c\n"], ["b", "c"]),
        ("guides", [" a "], ["a"]),
        ("takeaways", [" One  line\n"], ["One line"]),
        (
            "references",
            [" A  paper http://a.org ", {"title": " B ", "url": " https://b.org\n"}],
            [{"title": "A paper", "url": "http://a.org"}, {"title": "B", "url": "https://b.org"}],
        ),
        ("summary", "One\r\n\r\n  Two \n\n", "One\n\n  Two"),
        ("rationale", "\n\nWhy\n", "Why"),
        ("body", "# Title\r\n\r\n    code\n", "# Title\n\n    code"),
        ("mood", "  as it is \n", "  as it is \n"),
        ("mood", {"a": ["2026-04-03"]}, {"a": ["2026-04-03"]}),
    ],
)
def test_each_field_takes_the_forms_that_its_option_takes(
    field: str, value: object, kept: object
) -> None:
    assert read({field: value}, kind_with(field)) == {field: kept}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("score", "-1", "must be a whole number from 1 to 10, not -1"),
        ("score", "7.5", "must be a whole number, not '7.5'"),
        ("score", "high", "must be a whole number, not 'high'"),
        ("score", "\u0667", "must be a whole number, not '\u0667'"),
        ("score", "1_0", "must be a whole number, not '1_0'"),
        ("factors", "7", "must be an object, not '7'"),
        ("tags", "open weights", "must be a list, not 'open weights'"),
        ("author", " \n ", "must not be empty"),
        ("id", "con", "is a name that Windows reserves: con"),
    ],
)
def test_what_no_form_fits_is_refused_as_it_was_entered(
    field: str, value: object, reason: str
) -> None:
    assert refusals({field: value}) == [(field, reason)]


def test_an_item_of_the_wrong_type_is_named_by_its_place_in_tags() -> None:
    assert refusals({"tags": [1, "B"]}) == [("tags.0", "must be text, not 1")]


def test_a_number_of_many_digits_is_text() -> None:
    [(where, what)] = refusals({"score": "9" * 5000})
    assert where == "score"
    assert what.startswith("must be a whole number, not '9999")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["", None])
def test_an_empty_value_unsets_any_field(kind: Kind, value: str | None) -> None:
    required = [field for field in kind.fields if field in BASES[kind]]
    optional = [field for field in kind.fields if field not in required]
    record = records.parse_input(kind, dict.fromkeys(optional, value), "", NOW, base=FULL[kind])
    assert record.as_stored().keys() == {*required, "mood"}
    assert refusals(dict.fromkeys(required, value), kind) == [
        (field, "is missing") for field in kind.fields if field in required
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [5, 1.5, True, [], {}, [5], [[]], {"a": []}])
def test_a_value_of_the_wrong_type_is_refused_as_in_a_file(kind: Kind, value: object) -> None:
    for field in kind.fields:
        entered = partial(records.parse_input, kind, {field: value}, "", NOW, base=BASES[kind])
        stored = partial(records.parse, kind, BASES[kind] | {field: value}, "")
        assert outcome(entered) == outcome(stored)


@pytest.mark.parametrize("field", ["published", "added", "updated"])
def test_a_date_that_is_not_understood_is_refused_with_examples(field: str) -> None:
    [(where, what)] = refusals({field: "soon"}, kind_with(field))
    assert where == field
    assert what.startswith("is not a date: 'soon' ('soon' is not understood); try one of: ")


@pytest.mark.parametrize("text", ["", "!!", "+#.", "\u202e"])
def test_a_tag_with_nothing_left_is_a_problem_of_all_tags(text: str) -> None:
    expected = f"has a tag that has no letter or digit in it: {text!r}"
    assert refusals({"tags": ["a", text]}) == [("tags", expected)]


def test_all_problems_are_found_in_the_order_of_the_fields() -> None:
    values = {
        "tags": ["?"], "mood": 1, "score": 11, "added": "later", "published": "soon",
        "factors": {"scale": "x", "impact": 0}, "title": " A ", "url": "x", "links": ["B c"],
    }  # fmt: skip
    assert [where for where, _ in refusals(values)] == [
        "url", "published", "added", "score", "factors.scale", "factors.impact", "tags", "links.0",
    ]  # fmt: skip


def test_earlier_problems_stand_first_in_their_fields() -> None:
    earlier = [Problem("unset", "'x' is not one of a, b"), Problem("tags", "are too many")]
    with pytest.raises(InvalidRecord) as caught:
        records.parse_input(
            EVENT, {"title": 5, "tags": ["?"]}, "", NOW, base=BASES[EVENT], earlier=earlier
        )
    assert [*caught.value.problems] == [
        *earlier,
        Problem("title", "must be text, not 5", "not_text"),
    ]


@pytest.mark.parametrize("value", [None, 5, "text", [], [{}]])
def test_a_record_is_entered_as_an_object(value: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        records.parse_input(EVENT, value, "", NOW, base=BASES[EVENT])
    assert caught.value.problems == (Problem("", "must be an object"),)


def test_what_show_adds_to_a_record_is_no_part_of_one() -> None:
    entered = {"title": "A", "related_guides": [{"id": "b"}], "related_events": [{"id": "c"}]}
    record = records.parse_input(EVENT, entered, "", NOW, base=BASES[EVENT])
    assert record.as_stored() == BASES[EVENT] | {"title": "A"}


@pytest.mark.parametrize("kind", FULL)
def test_what_a_record_holds_is_read_as_it_is(kind: Kind) -> None:
    record = records.parse(kind, FULL[kind], "this")
    assert records.parse_input(kind, record.as_stored(), "", NOW) == record
    assert records.parse_input(kind, record.as_json(), "", NOW) == record


def test_only_the_fields_that_were_entered_are_read_so() -> None:
    stored = event("con", summary="Kept.  \n", tags=["a"])
    record = records.parse_input(EVENT, {"title": " B "}, "", NOW, base=stored)
    assert record.as_stored() == stored | {"title": "B"}
    strict = event("a", published="yesterday", score="7")
    with pytest.raises(InvalidRecord) as caught:
        records.parse_input(EVENT, {"title": "B"}, "", NOW, base=strict)
    assert [problem.where for problem in caught.value.problems] == ["published", "score"]


def test_what_is_entered_is_not_changed_in_place() -> None:
    entered = {"tags": ["A B"], "factors": {"scale": "7"}, "title": " A ", "url": ""}
    records.parse_input(EVENT, entered, "", NOW, base=BASES[EVENT])
    assert entered == {"tags": ["A B"], "factors": {"scale": "7"}, "title": " A ", "url": ""}


@pytest.mark.parametrize(
    ("field", "value", "reasons"),
    [
        ("title", "A title", []),
        ("title", "", ["is missing"]),
        ("published", "yesterday", []),
        ("tags", ["A b", "!"], ["has a tag that has no letter or digit in it: '!'"]),
        ("tags", ["A b", 5], ["must be text, not 5"]),
        ("score", "11", ["must be a whole number from 1 to 10, not 11"]),
        ("author", "", []),
    ],
)
def test_one_field_is_checked_without_the_others(
    field: str, value: object, reasons: list[str]
) -> None:
    problems = records.field_problems(EVENT, field, value, NOW)
    assert [problem.what for problem in problems] == reasons


@pytest.mark.parametrize(
    ("field", "kind"), [("title", EVENT), ("author", EVENT), ("summary", EVENT), ("body", GUIDE)]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_is_stored_in_one_form_without_fillers(
    field: str, kind: Kind, form: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, "\ufeff \u200bCafé\u00ad Việt 한국어 パイソン\u200b ")
    kept = read({field: text}, kind)[field]
    assert kept.strip() == "Café Việt 한국어 パイソン"
    stored = {**BASES[kind], field: text}
    assert records.parse(kind, stored, "this").as_stored()[field].strip() == kept.strip()


def test_a_url_keeps_its_form_of_unicode_and_loses_fillers() -> None:
    url = "\ufeffhttps://x.org/cafe\u0301\u200b,\u200b"
    assert read({"url": url}) == {"url": "https://x.org/cafe\u0301"}


def test_a_key_that_is_unknown_keeps_its_form_of_unicode() -> None:
    assert read({"mood": "\ufeffcafe\u0301"}) == {"mood": "\ufeffcafe\u0301"}


@pytest.mark.parametrize(
    ("entered", "kept"), [("Policy", "policy"), ("新闻 Report", "新闻-report"), ("A/B", None)]
)
def test_a_type_is_read_as_a_tag_is(entered: str, kept: str | None) -> None:
    if kept:
        assert read({"type": entered}) == {"type": kept}
    else:
        reason = "has '/' in it, and not only letters, digits, + # . and hyphens: 'A/B'"
        assert refusals({"type": entered}) == [("type", reason)]


@settings(deadline=None)
@given(
    st.sampled_from(KINDS).flatmap(
        lambda kind: st.tuples(
            st.just(kind),
            st.dictionaries(
                st.sampled_from([*kind.fields, "mood"]),
                st.text(st.characters(exclude_characters=SURROGATES)),
            ),
        )
    )
)
def test_any_text_in_any_field_is_read_once_and_for_all(
    drawn: tuple[Kind, dict[str, str]],
) -> None:
    kind, values = drawn
    try:
        record = records.parse_input(kind, values, "", NOW, base=BASES[kind])
    except InvalidRecord as error:
        assert {problem.where for problem in error.problems} <= values.keys()  # noqa: PT017 (either way is right)
        return
    assert records.parse_input(kind, record.as_json(), "", NOW).as_json() == record.as_json()
    assert records.parse(kind, record.as_stored(), "") == record
