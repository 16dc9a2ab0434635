"""Which keys of an object become which fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.formats.items import Item
from almanac_cli.formats.json_codec import DecodeError
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.numerals import Numeral
from almanac_cli.operations.field_map import FieldMap, UnknownKeys, map_fields
from support.messages import fails, hint_of

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

FILE = {"file": {"name": "2024-05-01-a", "date": "2024-05-01"}}


def _mapped(
    value: object,
    keys: dict[str, str] | None = None,
    defaults: dict[str, Any] | None = None,
    *,
    kind: Kind = EVENT,
    context: dict[str, Any] | None = None,
) -> object:
    """Return what one object becomes."""
    items = [Item("line 2", value, context=context)]
    [item] = map_fields(kind, items, FieldMap([*(keys or {}).items()], defaults or {}))
    assert (item.position, item.error) == ("line 2", None)
    return item.value


@pytest.mark.parametrize(
    ("value", "keys", "fields"),
    [
        ({"date": "x", "mood": 1}, {"published": "date"}, {"published": "x", "mood": 1}),
        ({"a": 1, "b": 2}, {"a": "b", "b": "a"}, {"a": 2, "b": 1}),
        ({"d": "x"}, {"published": "d", "updated": "d"}, {"published": "x", "updated": "x"}),
        ({"url": "api", "html_url": "x"}, {"url": "html_url"}, {"url": "x"}),
        ({"id": 7, "title": "A"}, {"id": ""}, {"title": "A"}),
        ({"title": "A"}, {"id": ""}, {"title": "A"}),
        (
            {"user": {"name": "A", "x": 1}},
            {"author": "user.name"},
            {"author": "A", "user": {"name": "A", "x": 1}},
        ),
        ({"a.b": "x", "a": {"b": "y"}}, {"title": "a.b"}, {"title": "x", "a": {"b": "y"}}),
        (
            {"authors": [{"name": "A"}]},
            {"author": "authors.0.name"},
            {"author": "A", "authors": [{"name": "A"}]},
        ),
        ({"authors": ["A", "B"]}, {"author": "authors"}, {"author": ["A", "B"]}),
        (
            {"labels": [{"name": "a"}, {"x": 1}, "b", {"name": "c"}]},
            {"tags": "labels.name"},
            {"tags": ["a", "c"], "labels": [{"name": "a"}, {"x": 1}, "b", {"name": "c"}]},
        ),
        ({"n": 0}, {"rank": "n"}, {"rank": 0}),
        ({"n": False}, {"done": "n"}, {"done": False}),
    ],
)
def test_a_field_takes_the_value_of_its_key(
    value: dict[str, Any], keys: dict[str, str], fields: dict[str, Any]
) -> None:
    assert _mapped(value, keys) == fields


def test_of_several_keys_the_first_with_a_value_counts() -> None:
    field_map = FieldMap([("published", "date"), ("published", "file.date")])
    values = [{"date": "x"}, {"date": ""}, {}]
    items = [Item("", value, context=FILE) for value in values]
    assert [item.value for item in map_fields(EVENT, items, field_map)] == [
        {"published": "x"},
        {"date": "", "published": "2024-05-01"},
        {"published": "2024-05-01"},
    ]


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_a_field_keeps_its_own_value_where_the_key_has_none(empty: object) -> None:
    value = {"published": "x", "date": empty}
    assert _mapped(value, {"published": "date"}) == value


def test_a_default_stands_where_there_is_no_value() -> None:
    defaults = {"source": "S", "mood": "calm"}
    assert _mapped({"source": "", "mood": None}, defaults=defaults) == defaults
    assert _mapped({"source": "T", "mood": 0}, defaults=defaults) == {"source": "T", "mood": 0}
    assert _mapped({"by": "T"}, {"source": "by"}, defaults) == {"source": "T", "mood": "calm"}


def test_texts_of_sets_are_split() -> None:
    assert _mapped({"tags": " a b, c;d;, ", "mood": "a, b"}) == {
        "tags": ["a b", "c", "d"],
        "mood": "a, b",
    }
    assert _mapped({"tags": "言語、音声；画像，映像"}) == {"tags": ["言語", "音声", "画像", "映像"]}
    assert _mapped({"tags": ["a, b"]}, defaults={"guides": "x,y"}) == {
        "tags": ["a, b"],
        "guides": ["x", "y"],
    }


def test_the_text_of_a_markdown_file_goes_where_the_kind_has_it() -> None:
    value = {"title": "A", "body": "Text."}
    assert _mapped(value, context=FILE) == {"title": "A", "summary": "Text."}
    assert _mapped(value, kind=GUIDE, context=FILE) == value
    assert _mapped(value) == value
    described = value | {"description": "Short."}
    assert _mapped(described, {"summary": "description"}, context=FILE) == {
        "title": "A",
        "body": "Text.",
        "summary": "Short.",
    }


def test_numbers_become_texts_where_texts_belong() -> None:
    value = {
        "title": Numeral("1.10"),
        "author": [7, "B"],
        "tags": [2024, "ai", True],
        "score": 7,
        "draft": True,
        "version": Numeral("1.10"),
    }
    assert _mapped(value) == {
        **value,
        "title": "1.10",
        "author": ["7", "B"],
        "tags": ["2024", "ai", True],
    }
    assert _mapped({"title": True, "source": 2.5}) == {"title": True, "source": "2.5"}


def test_the_name_of_a_file_is_taken_only_where_it_is_mapped() -> None:
    assert _mapped({"title": "A"}, context=FILE) == {"title": "A"}
    keys = {"published": "file.date", "slug": "file.name"}
    assert _mapped({"title": "A"}, keys, context=FILE) == {
        "title": "A",
        "published": "2024-05-01",
        "slug": "2024-05-01-a",
    }


@pytest.mark.parametrize("value", [7, None, [1], "text"])
def test_what_is_no_object_stays_as_it_is(value: object) -> None:
    assert _mapped(value, {"published": "date"}, {"source": "S"}) == value


def test_a_key_that_no_object_has_is_an_error() -> None:
    items = [Item("", {"b": 1}, context=FILE), Item("", {"a": 1, "b": 2}), Item("", 7)]
    with fails(UnknownKeys, match="--map: no object has the key 'a.c' and 'x'") as caught:
        map_fields(EVENT, items, FieldMap([("title", "a"), ("url", "x"), ("published", "a.c")]))
    assert hint_of(caught.value) == "the objects have the keys b, file.name, file.date, a"


def test_without_objects_no_key_is_missed() -> None:
    broken = [Item("line 1", error=DecodeError("is odd"))]
    assert map_fields(EVENT, broken, FieldMap([("title", "a")])) == broken
    assert map_fields(EVENT, [], FieldMap([("title", "a")])) == []
