"""What a valid record is: every rule for every field, checked together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid, Problem
from almanac_cli.formats import json_codec
from almanac_cli.model import records, rows
from almanac_cli.model.kinds import EVENT, GUIDE, ITEM, SOURCE
from support.messages import message_of
from support.models import EVENT_FULL, FULL, is_kept, problems, stored, what_is_wrong
from support.records import event, guide

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record

# What each field holds in JSON; what it does not hold is refused.
TYPES: dict[tuple[Kind, str], type] = {
    (kind, field): type(FULL[kind].get(field, "")) for kind in FULL for field in kind.fields
}
EXAMPLES: dict[type, Any] = {
    str: "x y",
    int: 5,
    float: 1.5,
    bool: True,
    list: [],
    dict: {"x": "y"},
}
SHOWN = {str: "'x y'", int: "5", float: "1.5", bool: "true", list: "a list", dict: "an object"}
WANTED = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}
REQUIRED = {
    EVENT: ("id", "title", "source", "published", "added"),
    GUIDE: ("id", "title", "updated"),
    SOURCE: ("id", "name", "updated"),
    ITEM: ("id", "title", "source", "published", "fetched"),
}
LISTS = [
    (EVENT, "tags"), (EVENT, "guides"), (EVENT, "links"), (GUIDE, "takeaways"), (GUIDE, "tags"),
]  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(), st.floats(allow_nan=False, width=32)
    ).filter(lambda value: value not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
relaxed = settings(deadline=None)


@pytest.mark.parametrize(
    ("model", "shape", "kind"),
    [
        (records.Event, rows.Event, EVENT),
        (records.Guide, rows.Guide, GUIDE),
        (records.Source, rows.Source, SOURCE),
        (records.Item, rows.Item, ITEM),
    ],
)
def test_a_model_has_the_fields_that_readers_see_in_their_order(
    model: type[Record], shape: type, kind: Kind
) -> None:
    assert tuple(model.model_fields) == tuple(shape.__annotations__) == kind.fields
    assert model.kind is kind


@pytest.mark.parametrize("kind", FULL)
def test_a_full_record_is_stored_as_it_is(kind: Kind) -> None:
    assert list(stored(kind, FULL[kind]).items()) == [
        (field, FULL[kind][field]) for field in (*kind.fields, "mood")
    ]


@pytest.mark.parametrize("kind", FULL)
def test_a_small_record_is_stored_without_what_is_unset(kind: Kind) -> None:
    small = {field: FULL[kind][field] for field in REQUIRED[kind]}
    assert stored(kind, small) == small


def test_every_field_of_an_event_is_always_shown() -> None:
    shown = records.parse(EVENT, event("small"), "this").as_json()
    assert shown == event("small") | dict.fromkeys(
        ("type", "author", "tier", "url", "score", "factors", "rationale")
    ) | {"precision": "day", "summary": "", "tags": [], "guides": [], "links": [], "coverage": []}
    assert tuple(shown) == EVENT.fields


def test_every_field_of_a_guide_is_always_shown() -> None:
    shown = records.parse(GUIDE, guide("small"), "this").as_json()
    empty: dict[str, object] = {
        "summary": "",
        "level": None,
        "takeaways": [],
        "body": "",
        "references": [],
        "url": None,
        "tags": [],
        "precision": "day",
    }
    assert shown == guide("small") | empty
    assert tuple(shown) == GUIDE.fields


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        (kind, field, each)
        for (kind, field), right in TYPES.items()
        for each in EXAMPLES
        if each is not right and field not in {"level", "precision"}
    ],
)
def test_a_value_of_the_wrong_type_is_named(kind: Kind, field: str, wrong: type) -> None:
    wanted = WANTED[TYPES[kind, field]]
    assert what_is_wrong(kind, field, EXAMPLES[wrong]) == f"must be {wanted}, not {SHOWN[wrong]}"


@pytest.mark.parametrize("value", ["expert", "Mixed", "", 1, True, [], {}])
def test_a_level_is_one_of_three(value: object) -> None:
    expected = "must be 'beginner', 'in-depth' or 'mixed', not "
    assert what_is_wrong(GUIDE, "level", value).startswith(expected)
    assert all(is_kept(GUIDE, "level", each) for each in ("beginner", "in-depth", "mixed"))


@pytest.mark.parametrize(("kind", "field"), LISTS)
@pytest.mark.parametrize("wrong", [5, 1.5, True, None, ["a"], {"a": 1}])
def test_an_item_of_the_wrong_type_is_named_by_its_place(
    kind: Kind, field: str, wrong: object
) -> None:
    [(where, what)] = problems(kind, FULL[kind] | {field: ["a", wrong]})
    assert where == f"{field}.1"
    assert what.startswith("must be text, not ")


@pytest.mark.parametrize("field", ["tags", "guides", "links"])
def test_an_item_that_is_no_slug_is_named_by_its_place(field: str) -> None:
    [(where, what)] = problems(EVENT, EVENT_FULL | {field: ["z", "y", "B c"]})
    assert what.startswith("must be lower-case ")
    assert " joined by hyphens, at most 80 characters, not 'B c'" in what
    assert where == f"{field}.2"


@pytest.mark.parametrize("data", [None, 5, 1.5, True, "text", [], [{}]])
@pytest.mark.parametrize("kind", FULL)
def test_a_record_is_an_object(kind: Kind, data: object) -> None:
    assert problems(kind, data) == [("", "must be an object")]


@pytest.mark.parametrize("kind", FULL)
def test_what_must_be_there_is_missed(kind: Kind) -> None:
    assert problems(kind, {}) == [(field, "is missing") for field in REQUIRED[kind]]


@pytest.mark.parametrize("kind", FULL)
def test_every_problem_is_reported_in_the_order_of_the_fields(kind: Kind) -> None:
    found = problems(kind, dict.fromkeys(kind.fields, 1.5))
    assert [where for where, _ in found] == list(kind.fields)


def test_problems_at_every_depth_are_reported_together() -> None:
    data = EVENT_FULL | {
        "title": "",
        "score": 11,
        "factors": {"scale": 0, "impact": "high"},
        "tags": ["a", 5, None],
    }
    found = [problem[0] for problem in problems(EVENT, data)]
    assert found == ["title", "score", "factors.scale", "factors.impact", "tags.1", "tags.2"]


def test_the_message_names_the_record_and_every_problem() -> None:
    with pytest.raises(Invalid) as caught:
        records.parse(EVENT, event("a", title=5, score=11), "events/a.json")
    assert message_of(caught.value) == (
        "events/a.json is not a valid event\n"
        "  title: must be text, not 5\n"
        "  score: must be a whole number from 1 to 10, not 11"
    )


def test_what_was_wrong_earlier_stands_first_and_once() -> None:
    earlier = [Problem("published", "is not a date: 'soon'"), Problem("id", "is reserved")]
    data = event("a", published="soon", title=5)
    with pytest.raises(Invalid) as caught:
        records.parse(EVENT, data, "this", earlier)
    assert caught.value.problems == (*earlier, Problem("title", "must be text, not 5", "not_text"))


def test_what_was_wrong_in_a_list_is_not_repeated_for_its_items() -> None:
    earlier = [Problem("tags", "has a tag that has no letter or digit in it: '!!'")]
    with pytest.raises(Invalid) as caught:
        records.parse(EVENT, event("a", tags=["Open Weights", "!!"]), "this", earlier)
    assert caught.value.problems == tuple(earlier)


@pytest.mark.parametrize("kind", FULL)
def test_null_counts_as_unset(kind: Kind) -> None:
    optional = dict.fromkeys(each for each in kind.fields if each not in REQUIRED[kind])
    small = {field: FULL[kind][field] for field in REQUIRED[kind]}
    assert stored(kind, small | optional) == small
    assert problems(kind, dict.fromkeys(kind.fields)) == problems(kind, {})


@pytest.mark.parametrize("kind", FULL)
def test_keys_come_in_the_order_of_the_model_then_unknown_ones(kind: Kind) -> None:
    rest: dict[str, object] = {
        "zebra": 1,
        "apple": None,
        "kind": [],
        "": {},
        "_a": "b",
        "model_fields": 1,
        "copy": 2,
    }
    known = [(key, value) for key, value in FULL[kind].items() if key != "mood"]
    for turn in range(len(known)):
        shuffled = dict([("zebra", 1), *known[turn:], *known[:turn]]) | rest
        assert list(stored(kind, shuffled)) == [*kind.fields, *rest]


@relaxed
@given(st.sampled_from([EVENT, GUIDE]), st.dictionaries(st.text(), VALUES, max_size=5))
def test_unknown_keys_survive_with_their_values_and_their_order(
    kind: Kind, given: dict[str, Any]
) -> None:
    rest = {key: value for key, value in given.items() if key not in kind.fields}
    data = rest | {field: FULL[kind][field] for field in kind.fields}
    expected = {field: FULL[kind][field] for field in kind.fields} | rest
    assert json_codec.pretty(stored(kind, data)) == json_codec.pretty(expected)


@relaxed
@given(st.dictionaries(st.sampled_from([*EVENT.fields, "mood"]), VALUES), st.booleans())
def test_any_object_is_a_record_that_stays_as_it_is_or_refused(
    given: dict[str, Any],
    full: bool,  # noqa: FBT001 (drawn by hypothesis)
) -> None:
    data = (EVENT_FULL if full else {}) | given
    try:
        once = stored(EVENT, data)
    except Invalid as error:
        assert error.problems  # noqa: PT017 (either way is right)
        return
    assert json_codec.pretty(stored(EVENT, once)) == json_codec.pretty(once)


@pytest.mark.parametrize("field", ["tags", "guides", "links"])
def test_set_like_lists_are_sorted_and_unique(field: str) -> None:
    assert stored(EVENT, event("a", **{field: ["c", "b", "c", "b-a"]}))[field] == ["b", "b-a", "c"]


def test_takeaways_keep_their_order_and_number() -> None:
    assert is_kept(GUIDE, "takeaways", ["b", "a", "b"])


def test_a_record_does_not_change() -> None:
    record = records.parse(EVENT, EVENT_FULL, "this")
    with pytest.raises(ValueError, match="frozen"):
        record.id = "other"
