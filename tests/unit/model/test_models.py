"""What a valid record is: every rule for every field, checked together."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid, Problem
from almanac_cli.formats import json_codec
from almanac_cli.model import records, rows
from almanac_cli.model.kinds import EVENT, GUIDE, Kind
from support.records import event, guide

EVENT_FULL = event(
    "full",
    title="Gemma 4",
    source="Interconnects",
    author="Nathan Lambert",
    tier=2,
    url="https://x.org/a",
    score=5,
    factors={"scale": 4, "impact": 6},
    rationale="Notable.",
    summary="Two\n\tlines.",
    tags=["a", "b"],
    guides=["c", "d"],
    links=["e", "f"],
    mood="kept",
)
GUIDE_FULL = guide(
    "full",
    summary="Short.",
    level="in-depth",
    takeaways=["One.", "Two."],
    body="# Long\n\n\tcode",
    url="https://x.org/g",
    tags=["a", "b"],
    mood="kept",
)
FULL = {EVENT: EVENT_FULL, GUIDE: GUIDE_FULL}
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
WANTED = {str: "text", int: "a whole number", list: "a list", dict: "an object"}
REQUIRED = {
    EVENT: ("id", "title", "source", "published", "added"),
    GUIDE: ("id", "title", "updated"),
}
LINES = [(EVENT, "title"), (EVENT, "source"), (EVENT, "author"), (GUIDE, "title")]
TEXTS = [(EVENT, "summary"), (EVENT, "rationale"), (GUIDE, "summary"), (GUIDE, "body")]
URLS = [(EVENT, "url"), (GUIDE, "url")]
LISTS = [
    (EVENT, "tags"), (EVENT, "guides"), (EVENT, "links"), (GUIDE, "takeaways"), (GUIDE, "tags"),
]  # fmt: skip
CONTROLS = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0))]
SURROGATES = ["\ud800", "\udbff", "\udc80", "\udfff"]
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(), st.floats(allow_nan=False, width=32)
    ).filter(lambda value: value not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
relaxed = settings(deadline=None)


def stored(kind: Kind, data: object) -> dict[str, Any]:
    """Return the valid record as its file holds it."""
    return records.parse(kind, data, "this").as_stored()


def problems(kind: Kind, data: object) -> list[tuple[str, str]]:
    """Return everything that is wrong with a record: where, and what."""
    with pytest.raises(Invalid) as caught:
        records.parse(kind, data, "this")
    return [tuple(each) for each in caught.value.problems]  # type: ignore[misc]  # a pair each


def what_is_wrong(kind: Kind, field: str, value: object) -> str:
    """Return the one problem that a value makes in a record that is otherwise sound."""
    [(where, what)] = problems(kind, FULL[kind] | {field: value})
    assert where == field
    return what


def is_kept(kind: Kind, field: str, value: object) -> bool:
    """Say whether a valid record holds the value as it was given."""
    return bool(stored(kind, FULL[kind] | {field: value})[field] == value)


@pytest.mark.parametrize(
    ("model", "shape", "kind"),
    [(records.Event, rows.Event, EVENT), (records.Guide, rows.Guide, GUIDE)],
)
def test_a_model_has_the_fields_that_readers_see_in_their_order(
    model: type[records.Record], shape: type, kind: Kind
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
        ("author", "tier", "url", "score", "factors", "rationale")
    ) | {"summary": "", "tags": [], "guides": [], "links": []}
    assert tuple(shown) == EVENT.fields


def test_every_field_of_a_guide_is_always_shown() -> None:
    shown = records.parse(GUIDE, guide("small"), "this").as_json()
    empty: dict[str, object] = {
        "summary": "",
        "level": None,
        "takeaways": [],
        "body": "",
        "url": None,
        "tags": [],
    }
    assert shown == guide("small") | empty
    assert tuple(shown) == GUIDE.fields


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        (kind, field, each)
        for (kind, field), right in TYPES.items()
        for each in EXAMPLES
        if each is not right and field != "level"
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
def test_an_item_that_is_no_slug_is_named_by_its_place_in_the_file(field: str) -> None:
    [(where, what)] = problems(EVENT, EVENT_FULL | {field: ["z", "y", "B c"]})
    assert what.startswith("must be lower-case ASCII words joined by hyphens")
    assert where == f"{field}.2"


@pytest.mark.parametrize("data", [None, 5, 1.5, True, "text", [], [{}]])
@pytest.mark.parametrize("kind", FULL)
def test_a_record_is_an_object(kind: Kind, data: object) -> None:
    assert problems(kind, data) == [("", "must be an object")]


@pytest.mark.parametrize("kind", FULL)
def test_what_must_be_there_is_missed(kind: Kind) -> None:
    assert problems(kind, {}) == [(field, "is missing") for field in REQUIRED[kind]]


@pytest.mark.parametrize("kind", FULL)
def test_every_problem_is_reported_together_in_the_order_of_the_fields(kind: Kind) -> None:
    found = problems(kind, dict.fromkeys(kind.fields, 1.5))
    assert [where for where, _ in found] == list(kind.fields)


def test_problems_at_every_depth_are_reported_together() -> None:
    data = EVENT_FULL | {
        "title": "",
        "score": 11,
        "factors": {"scale": 0, "impact": "high"},
        "tags": ["a", 5, None],
    }
    found = [where for where, _ in problems(EVENT, data)]
    assert found == ["title", "score", "factors.scale", "factors.impact", "tags.1", "tags.2"]


def test_the_message_names_the_record_and_every_problem() -> None:
    with pytest.raises(Invalid) as caught:
        records.parse(EVENT, event("a", title=5, score=11), "events/a.json")
    assert caught.value.message == (
        "events/a.json is not a valid event\n"
        "  title: must be text, not 5\n"
        "  score: must be a whole number from 1 to 10, not 11"
    )


def test_what_was_wrong_earlier_stands_first_and_once() -> None:
    earlier = [Problem("published", "is not a date: 'soon'"), Problem("id", "is reserved")]
    data = event("a", published="soon", title=5)
    with pytest.raises(Invalid) as caught:
        records.parse(EVENT, data, "this", earlier)
    assert caught.value.problems == (*earlier, Problem("title", "must be text, not 5"))


def test_what_was_wrong_in_a_list_earlier_is_not_repeated_for_its_items() -> None:
    earlier = [Problem("tags", "has a tag with no letter or digit in it: '!!'")]
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
def test_keys_come_in_the_order_of_the_model_and_unknown_ones_last(kind: Kind) -> None:
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
def test_any_object_is_a_record_that_stays_as_it_is_or_is_refused(
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


@pytest.mark.parametrize(("kind", "field"), LINES)
def test_white_space_in_one_line_is_folded(kind: Kind, field: str) -> None:
    assert stored(kind, FULL[kind] | {field: "  a   b\u00a0c\u3000d "})[field] == "a b c d"


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("value", ["", " ", "\u00a0\u3000", "\u200b", "\u200e\u200f", "\ufeff"])
def test_one_line_of_nothing_is_refused(kind: Kind, field: str, value: str) -> None:
    assert what_is_wrong(kind, field, value) == "must not be empty"


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES, "\u2028", "\u2029"])
def test_one_line_holds_no_control_character(kind: Kind, field: str, char: str) -> None:
    expected = f"must not contain the control character U+{ord(char):04X}"
    assert what_is_wrong(kind, field, f"a{char}b") == expected
    assert what_is_wrong(kind, field, char) == expected


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("char", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_one_line_holds_nothing_that_reorders_text(kind: Kind, field: str, char: str) -> None:
    expected = f"must not contain U+{ord(char):04X}, which reorders text"
    assert what_is_wrong(kind, field, f"a{char}b") == expected


@pytest.mark.parametrize(("kind", "field"), TEXTS)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_several_lines_hold_no_control_character_but_newline_and_tab(
    kind: Kind, field: str, char: str
) -> None:
    if char in "\n\t":
        assert is_kept(kind, field, f"a{char}b")
    else:
        expected = f"must not contain the control character U+{ord(char):04X}"
        assert what_is_wrong(kind, field, f"a{char}b") == expected


@pytest.mark.parametrize(("kind", "field"), URLS)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_a_url_holds_no_control_character(kind: Kind, field: str, char: str) -> None:
    assert what_is_wrong(kind, field, f"https://x.org/{char}a").startswith("must")


@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_a_takeaway_is_one_line_without_control_characters(char: str) -> None:
    [(where, what)] = problems(GUIDE, GUIDE_FULL | {"takeaways": ["a", f"b{char}c", "d"]})
    assert where == "takeaways.1"
    assert what == f"must not contain the control character U+{ord(char):04X}"


@pytest.mark.parametrize(
    ("kind", "field", "longest"),
    [
        (EVENT, "title", 300),
        (GUIDE, "title", 300),
        (EVENT, "source", 120),
        (EVENT, "summary", 20_000),
        (GUIDE, "summary", 20_000),
    ],
)
def test_a_text_has_at_most_so_many_characters(kind: Kind, field: str, longest: int) -> None:
    assert is_kept(kind, field, "é" * longest)
    for length in (longest + 1, longest * 40):
        expected = f"must have at most {longest:,} characters, not {length:,}"
        assert what_is_wrong(kind, field, "é" * length) == expected


@pytest.mark.parametrize("kind", FULL)
@pytest.mark.parametrize(
    "value",
    ["", "A", "a b", "a_b", "a--b", "-a", "a-", "../a", "a/b", "a\0b", "a\n", "é", "x" * 81,
     "x" * 10_000],
)  # fmt: skip
def test_an_id_is_a_slug_of_at_most_eighty_characters(kind: Kind, value: str) -> None:
    what = what_is_wrong(kind, "id", value)
    assert what.startswith(
        "must be lower-case ASCII words joined by hyphens, at most 80 characters, not '"
    )
    assert len(what) < 160
    assert is_kept(kind, "id", "x" * 80)


@pytest.mark.parametrize(("field", "low", "high"), [("score", 1, 10), ("tier", 1, 3)])
def test_a_number_stays_within_its_bounds(field: str, low: int, high: int) -> None:
    assert all(is_kept(EVENT, field, n) for n in range(low, high + 1))
    for wrong in (low - 1, high + 1, -5, 100):
        expected = f"must be a whole number from {low} to {high}, not {wrong}"
        assert what_is_wrong(EVENT, field, wrong) == expected
    assert len(what_is_wrong(EVENT, field, 10**4000)) < 160
    for shown, strange in (("7.5", 7.5), ("2.0", 2.0), ("'high'", "high"), ("'2'", "2")):
        assert what_is_wrong(EVENT, field, strange) == f"must be a whole number, not {shown}"


@pytest.mark.parametrize("name", rows.FACTORS)
def test_a_factor_is_a_score_too(name: str) -> None:
    assert all(is_kept(EVENT, "factors", {name: n}) for n in range(1, 11))
    for wrong, shown in ((0, "from 1 to 10, not 0"), (11, "from 1 to 10, not 11")):
        found = problems(EVENT, event("a", factors={name: wrong}))
        assert found == [(f"factors.{name}", f"must be a whole number {shown}")]
    strange: object
    for strange in (7.5, True, "7", None, [], {}):
        [(where, what)] = problems(EVENT, event("a", factors={name: strange}))
        assert where == f"factors.{name}"
        assert what.startswith("must be a whole number, not ")


def test_only_the_six_factors_are_known() -> None:
    [(where, what)] = problems(EVENT, event("a", factors={"luck": 5}))
    assert where.startswith("factors")
    assert all(name in f"{where}: {what}" for name in ("luck", *rows.FACTORS))


def test_factors_stand_in_their_order_and_none_are_unset() -> None:
    given = dict.fromkeys(reversed(rows.FACTORS), 5)
    assert list(stored(EVENT, event("a", factors=given))["factors"]) == list(rows.FACTORS)
    assert stored(EVENT, event("a", factors={})) == event("a")


@pytest.mark.parametrize("field", ["published", "added"])
def test_a_time_is_kept_in_utc_and_whole_seconds(field: str) -> None:
    given = event("a", **{field: "2026-04-03T01:00:00.9+02:00"})
    assert stored(EVENT, given)[field] == "2026-04-02T23:00:00Z"
    assert what_is_wrong(EVENT, field, "2026-04-03").startswith("must be a time such as ")
    assert what_is_wrong(EVENT, field, "2026-02-30T00:00:00Z").startswith("is not a time")


@pytest.mark.parametrize(("kind", "field"), URLS)
@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("x.org", "must be an http or https URL"),
        ("javascript:alert(1)", "must be an http or https URL"),
        ("file:///etc/passwd", "must be an http or https URL"),
        ("https://user:secret@x.org/", "must carry no user name or password"),
    ],
)
def test_a_url_is_http_without_credentials(kind: Kind, field: str, url: str, what: str) -> None:
    assert what_is_wrong(kind, field, url) == what


@pytest.mark.parametrize("url", ["http://X.org:80/A/?utm_source=b#c", "HTTPS://x.org"])
def test_a_url_is_kept_as_it_was_given(url: str) -> None:
    assert is_kept(EVENT, "url", url)
    assert is_kept(GUIDE, "url", url)


def test_an_event_is_not_linked_to_itself() -> None:
    assert what_is_wrong(EVENT, "links", ["other", "full"]) == "must not name the event itself"


def test_a_value_that_is_refused_is_never_shown_at_length() -> None:
    for field, value in (("title", [1] * 10_000), ("score", "x" * 10_000), ("level", "y" * 10_000)):
        kind = GUIDE if field == "level" else EVENT
        assert len(what_is_wrong(kind, field, value)) < 160


def test_a_record_does_not_change() -> None:
    record = records.parse(EVENT, EVENT_FULL, "this")
    with pytest.raises(ValueError, match="frozen"):
        record.title = "Other"
