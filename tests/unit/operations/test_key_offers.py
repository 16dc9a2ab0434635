"""Keys that may stand for a field that is missing are offered."""

from __future__ import annotations

import pytest

from almanac_cli.errors import InvalidInput, InvalidRecord, Problem, Refusal
from almanac_cli.operations.key_offers import MissingFields, offers, with_offers
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
        ("source", ["mood"], None),
        ("mood", ["mood", "moods"], None),
    ],
)
def test_the_likeliest_key_is_offered(missing: str, keys: list[str], offered: str | None) -> None:
    assert offers([missing], keys) == ({missing: offered} if offered else {})


def _refused(kind: str, *problems: str) -> InvalidInput:
    found = [Problem(*problem.split(": ", 1)) for problem in problems]
    return InvalidInput("added", [Refusal("line 2", InvalidRecord(kind, "line 2", found))])


def test_a_refusal_for_missing_fields_says_what_to_try() -> None:
    error = with_offers(
        _refused("event", "title: is missing", "source: is missing", "score: is odd"),
        ["name", "link", "x y"],
    )
    assert isinstance(error, MissingFields)
    assert message_of(error) == (
        "nothing was added\n  line 2: title: is missing\n  line 2: source: is missing\n"
        "  line 2: score: is odd"
    )
    assert hint_of(error) == (
        "the objects have the keys name, link, x y; "
        "try: almanac import FILE --map title=name --set source=NAME"
    )


def test_what_is_to_try_can_be_typed_as_it_stands() -> None:
    error = with_offers(_refused("guide", "title: is missing"), ["Event (short)", "name; x"])
    assert hint_of(error) == (
        "the objects have the keys Event (short), name; x; "
        "try: almanac guide import FILE --set title=TITLE"
    )
    error = with_offers(_refused("event", "published: is missing"), ["Publication date"])
    assert str(hint_of(error)).endswith("--map 'published=Publication date'")


def test_many_keys_are_named_up_to_twenty() -> None:
    error = with_offers(_refused("event", "title: is missing"), [f"k{n}" for n in range(23)])
    assert "k19 and 3 more; try" in str(hint_of(error))


@pytest.mark.parametrize("keys", [["name"], []])
def test_other_refusals_stay_as_they_are(keys: list[str]) -> None:
    error = _refused("event", "score: is odd")
    assert with_offers(error, keys) is error


@pytest.mark.parametrize("keys", [[], ["name", "title"]])
def test_a_field_that_other_objects_have_needs_no_offer(keys: list[str]) -> None:
    error = _refused("event", "title: is missing")
    assert with_offers(error, keys) is error
