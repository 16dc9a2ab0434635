"""Keys that may stand for a field that is missing are offered."""

from __future__ import annotations

import pytest

from almanac_cli.errors import InvalidInput, InvalidRecord, Problem, Refusal
from almanac_cli.formats.items import Item
from almanac_cli.model.kinds import EVENT, KINDS
from almanac_cli.operations.key_offers import offers, with_offers
from support.messages import hint_of, message_of


@pytest.mark.parametrize(
    ("missing", "keys", "offered"),
    [
        ("published", ["a", "pubDate"], "pubDate"),
        ("published", ["created_at", "date"], "date"),
        ("published", ["Publication date"], "Publication date"),
        ("published", ["file.name", "file.date"], "file.date"),
        ("published", ["日付"], "日付"),
        ("title", ["Title"], "Title"),
        ("source", ["org"], "org"),
        ("title", ["title", "name"], "name"),
        ("title", ["title"], None),
        ("source", ["mood"], None),
        ("mood", ["mood", "moods"], None),
    ],
)
def test_the_likeliest_key_is_offered(missing: str, keys: list[str], offered: str | None) -> None:
    value = {key: "x" for key in keys if not key.startswith("file.")}
    beside = {key.removeprefix("file."): "x" for key in keys if key not in value}
    items = [Item("", value, context={"file": beside})]
    assert offers([missing], items) == ({missing: (offered,)} if offered else {})


@pytest.mark.parametrize(
    ("field", "objects", "keys"),
    [
        ("published", [{"date": "x"}, {"created": "y"}, {"created": "z"}], ("date", "created")),
        ("published", [{"date": "x", "created": "y"}, {"created": "z"}], ("date", "created")),
        ("published", [{"date": "x", "created": "y"}, {"date": "z"}], ("date",)),
        ("published", [{"date": "", "created": "y"}], ("created",)),
        ("published", [{"published": True, "date": "2024"}], ("date",)),
        ("published", [{"Date Introduced": "x", "Last date": "y"}], ("Date Introduced",)),
        ("published", [{"releaseDate": "x"}], ("releaseDate",)),
        ("title", [{"Policy Name": "x", "Author name": "y"}], ("Policy Name",)),
        ("title", [{"Author name": "y"}], None),
        ("title", [{"name": {"x": 1}}], None),
        ("author", [{"author": {"id": 1, "login": "x"}}], ("author.login",)),
        ("author", [{"authors": [{"name": "x"}, {"name": "y"}]}], ("authors.name",)),
        ("tags", [{"labels": []}, {"labels": [{"name": "x"}]}], ("labels.name",)),
        ("tags", [{"labels": ["x"]}], ("labels",)),
        ("id", [{"id": 7}], ("",)),
        ("id", [{"id": "a"}], None),
    ],
)
def test_the_keys_offered_have_values_where_others_have_none(
    field: str, objects: list[dict[str, object]], keys: tuple[str, ...] | None
) -> None:
    items = [Item("", value) for value in objects]
    assert offers([field], items) == ({field: keys} if keys else {})


def _refused(kind: str, *problems: str) -> InvalidInput:
    codes = {"is missing": "missing", "must be text": "not_text"}
    details = [
        Problem(where, what, codes.get(what.partition(",")[0], ""))
        for where, _, what in (problem.partition(": ") for problem in problems)
    ]
    return InvalidInput("added", [Refusal("line 2", InvalidRecord(kind, "line 2", details))])


def _offered(error: InvalidInput, *objects: dict[str, object]) -> InvalidInput:
    items = [Item("", value) for value in objects]
    kind = next(kind for kind in KINDS if kind.name == _kind_of(error))
    return with_offers(kind, error, items, items)


def _kind_of(error: InvalidInput) -> str:
    [refusal] = error.refusals
    assert isinstance(refusal.error, InvalidRecord)
    return refusal.error.kind


def test_a_refusal_for_missing_fields_says_what_to_try() -> None:
    error = _offered(
        _refused("event", "title: is missing", "source: is missing", "score: is odd"),
        {"name": 1, "link": 1, "x y": 1, "score": 1},
    )
    assert message_of(error) == (
        "nothing was added\n  line 2: title: is missing\n  line 2: source: is missing\n"
        "  line 2: score: is odd"
    )
    assert hint_of(error) == (
        "the objects have the keys name, link, x y, score; "
        "try: almanac import FILE --map title=name,url=link --set source=NAME"
    )


def test_what_is_to_try_can_be_typed_as_it_stands() -> None:
    error = _offered(_refused("guide", "title: is missing"), {"name; x": 1})
    assert hint_of(error) == "the objects have the keys name; x"
    error = _offered(_refused("guide", "title: is missing"), {"Na-me": 1})
    assert str(hint_of(error)).endswith("try: almanac guide import FILE --map title=Na-me")
    error = _offered(_refused("event", "published: is missing"), {"Publication date": 1})
    assert str(hint_of(error)).endswith("--map 'published=Publication date'")


def test_objects_within_an_object_are_pointed_at() -> None:
    error = _offered(
        _refused("event", "title: is missing"),
        {"version": "1", "authors": [{}], "the items": [{"name": "A"}, {"name": "B"}], "x": [1, 2]},
    )
    assert hint_of(error) == (
        "the objects have the keys version, authors, the items, x; "
        """try: jq '.["the items"]' FILE | almanac import -"""
    )


def test_a_problem_within_a_field_is_no_missing_field() -> None:
    error = _refused("event", "coverage.0.source: is missing", "tags.0: must be text, not 5")
    assert _offered(error, {"title": "A", "org": "S"}) is error


def test_a_field_that_is_no_text_counts_as_missing() -> None:
    error = _refused("event", "published: must be text, not true")
    offered = _offered(error, {"title": "A", "source": "S", "published": True, "date": "2024"})
    assert str(hint_of(offered)).endswith("FILE --map published=date")
    assert hint_of(_offered(error, {"title": "A"})) == "the objects have the keys title"


def test_many_keys_are_named_up_to_twenty() -> None:
    error = _offered(_refused("event", "source: is missing"), {f"k{n}": n for n in range(23)})
    assert "k19 and 3 more; try" in str(hint_of(error))


def test_other_refusals_stay_as_they_are() -> None:
    error = _refused("event", "score: is odd")
    assert _offered(error, {"name": 1}) is error


@pytest.mark.parametrize("objects", [[], [{"name": 1}, {"title": 1}]])
def test_a_field_that_other_objects_have_needs_no_offer(objects: list[dict[str, object]]) -> None:
    error = _refused("event", "title: is missing")
    assert _offered(error, *objects) is error


def test_what_is_offered_makes_up_for_every_object() -> None:
    error = _refused("event", "id: must be text", "title: is missing", "author: must be text")
    offered = _offered(
        error,
        {"id": 1, "name": "v1", "tag_name": "1", "author": {"login": "a"}, "source": "s"},
        {"id": 2, "name": "", "tag_name": "2", "author": {"login": "a"}, "source": "s"},
    )
    assert str(hint_of(offered)).endswith(
        "import FILE --map id=,title=name,title=tag_name,author=author.login"
    )


def test_a_wrong_value_among_right_ones_is_no_missing_field() -> None:
    error = _refused("event", "title: must be text")
    assert _offered(error, {"title": "A", "version": 1}, {"title": True, "version": 2}) is error


def test_a_field_that_is_mapped_already_is_not_offered_again() -> None:
    error = _refused("event", "title: is missing")
    items, mapped = [Item("", {"name": "A"}), Item("", {})], [Item("", {"title": "A"})]
    assert with_offers(EVENT, error, items, mapped) is error
