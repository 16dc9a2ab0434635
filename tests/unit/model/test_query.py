"""What the user asked to see: every filter, and the order of the answer."""

from __future__ import annotations

from functools import cmp_to_key, partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model import query, records
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.text import sort_key
from support.bounds import since, until
from support.examples import examples
from support.records import event, guide

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.kind import Kind

EVENTS = [
    event("a", published="2026-04-01T00:00:00Z", source="Mistral", author="Ann", tier=1, score=8,
          tags=["llm", "open"], guides=["g", "h"], links=["b"]),
    event("b", published="2026-04-02T00:00:00Z", source="MISTRAL", author="ANN", tier=2, score=5,
          tags=["open"], guides=["g"], links=["a", "c"]),
    event("c", published="2026-04-02T00:00:01Z", source="mistral ai", tier=3, score=1,
          tags=["llm"], links=["b"]),
    event("d", published="2026-04-03T00:00:00Z", source="Straße", author="Bob", score=10),
    event("e", published="2026-04-04T00:00:00Z", source="OpenAI", author="Ann Other"),
]  # fmt: skip
GUIDES = [
    guide("g", level="beginner", tags=["x", "y"]),
    guide("h", level="mixed", tags=["x"]),
    guide("i"),
]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.text("ab-1", min_size=1, max_size=4),
            "title": st.sampled_from(["a", "A", "b", "B", "é", "e b", "E", "Straße", "STRASSE"]),
            "author": st.none() | st.sampled_from(["x", "X", "y"]),
            "score": st.none() | st.integers(1, 10),
            "tier": st.none() | st.integers(1, 3),
            "published": st.sampled_from([f"2026-04-0{n}T00:00:00Z" for n in range(1, 5)]),
        }
    ),
    unique_by=lambda row: str(row["id"]),
    max_size=12,
)
SORTS = st.lists(
    st.tuples(
        st.sampled_from(["id", "title", "author", "score", "tier", "published"]), st.booleans()
    ),
    max_size=3,
).map(tuple)


def matching(**filters: Any) -> str:  # noqa: ANN401 (whatever a query takes)
    """Return the ids of the events that the query matches, in one word."""
    wanted = query.Query(**filters)
    shown = [records.parse(EVENT, each, "").as_json() for each in EVENTS]
    return "".join(each["id"] for each in shown if wanted.matches(each, "published"))


def matching_guides(**filters: Any) -> str:  # noqa: ANN401 (the same)
    """Return the ids of the guides that the query matches, in one word."""
    wanted = query.Query(**filters)
    shown = [records.parse(GUIDE, each, "").as_json() for each in GUIDES]
    return "".join(each["id"] for each in shown if wanted.matches(each, "updated"))


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, "abcde"),
        ({"since": since("2026-04-02T00:00:00Z")}, "bcde"),
        ({"since": since("2026-04-02T00:00:01Z")}, "bcde"),
        ({"until": until("2026-04-02T00:00:00Z")}, "ab"),
        ({"until": until("2026-04-01T23:59:59Z")}, "a"),
        ({"since": since("2026-04-02T00:00:00Z"), "until": until("2026-04-03T00:00:00Z")}, "bcd"),
        ({"since": since("2026-04-03T00:00:00Z"), "until": until("2026-04-02T00:00:00Z")}, ""),
        ({"min_score": 5}, "abd"),
        ({"min_score": 1}, "abcd"),
        ({"max_score": 5}, "bc"),
        ({"max_score": 10}, "abcd"),
        ({"min_score": 5, "max_score": 8}, "ab"),
        ({"min_score": 9, "max_score": 2}, ""),
        ({"unscored": True}, "e"),
        ({"unscored": True, "min_score": 1}, ""),
        ({"any_of": {"source": ("Mistral",)}}, "ab"),
        ({"any_of": {"source": ("mistral", "openai")}}, "abe"),
        ({"any_of": {"source": ("STRASSE",)}}, "d"),
        ({"any_of": {"source": ("Mist",)}}, ""),
        ({"any_of": {"source": ("",)}}, ""),
        ({"any_of": {"author": ("ann",)}}, "ab"),
        ({"any_of": {"author": ("Ann", "Bob")}}, "abd"),
        ({"any_of": {"author": ("None",)}}, ""),
        ({"names": {"source": ("Mistral",)}}, "abc"),
        ({"names": {"source": ("ai", "strasse")}}, "cd"),
        ({"names": {"source": ("AI mistral",)}}, ""),
        ({"names": {"source": ("Open",)}}, ""),
        ({"names": {"source": ("",)}}, ""),
        ({"names": {"author": ("ann",)}}, "abe"),
        ({"names": {"author": ("Ann", "Bob")}}, "abde"),
        ({"names": {"author": ("Ann",), "source": ("openai",)}}, "e"),
        ({"any_of": {"tier": (1,)}}, "a"),
        ({"any_of": {"tier": (2, 3)}}, "bc"),
        ({"all_of": {"tags": ("open",)}}, "ab"),
        ({"all_of": {"tags": ("open", "llm")}}, "a"),
        ({"all_of": {"tags": ("ope",)}}, ""),
        ({"all_of": {"guides": ("g",)}}, "ab"),
        ({"all_of": {"guides": ("g", "h")}}, "a"),
        ({"some_of": {"tags": ("open", "chips")}}, "ab"),
        ({"some_of": {"tags": ("ope",)}}, ""),
        ({"empty": ("guides",)}, "cde"),
        ({"added_since": since("2026-11-21")}, "abcde"),
        ({"added_since": since("2026-11-22")}, ""),
        ({"added_until": until("2026-11-20")}, ""),
        ({"added_since": since("2026-11-22"), "added_until": until("2026-11-20")}, ""),
        ({"excluded": (query.Query(min_score=5),)}, "ce"),
        (
            {"excluded": (query.Query(some_of={"tags": ("open",)}), query.Query(unscored=True))},
            "cd",
        ),
        ({"excluded": (query.Query(),)}, ""),
        ({"linked_to": ("a", "c")}, "b"),
        ({"linked_to": ("b",)}, "ac"),
        ({"linked_to": ("d",)}, ""),
        ({"unlinked": True}, "de"),
        ({"unlinked": True, "linked_to": ("b",)}, ""),
        ({"any_of": {"source": ("mistral",)}, "all_of": {"tags": ("llm",)}, "min_score": 2}, "a"),
    ],
)
def test_an_event_is_shown_if_it_passes_every_filter(filters: dict[str, Any], ids: str) -> None:
    assert matching(**filters) == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, "ghi"),
        ({"any_of": {"level": ("beginner",)}}, "g"),
        ({"any_of": {"level": ("beginner", "mixed")}}, "gh"),
        ({"any_of": {"level": ("in-depth",)}}, ""),
        ({"all_of": {"tags": ("x",)}}, "gh"),
        ({"all_of": {"tags": ("x", "y")}}, "g"),
        ({"any_of": {"level": ("mixed",)}, "all_of": {"tags": ("y",)}}, ""),
    ],
)
def test_a_guide_is_shown_if_it_passes_every_filter(filters: dict[str, Any], ids: str) -> None:
    assert matching_guides(**filters) == ids


@pytest.mark.parametrize(
    ("name", "value", "is_in"),
    [
        ("lambert", "Nathan Lambert", True),
        ("Nathan  LAMBERT", "Nathan\u00a0Lambert", True),
        ("lamb", "Nathan Lambert", False),
        ("lambert", "Florian Brand, Nathan Lambert", True),
        ("Brand Nathan", "Florian Brand, Nathan Lambert", False),
        ("Brand, Nathan", "Florian Brand; Nathan Lambert", True),
        ("Example Lab", "The Example Lab (Zürich)", True),
        ("example lab zurich", "The Example Lab (Zürich)", True),
        ("jean luc", "Jean\u2011Luc Picard", True),
        ("saint exupery", "Antoine de Saint-Exupéry", True),
        ("C", "C++ Weekly", False),
        ("c++", "C++ Weekly", True),
        ("character", "Character.AI", True),
        ("飞飞", "李飞飞", False),
        ("李飞飞", "李飞飞、吴恩达", True),
        ("हि", "हिन्दी समाचार", False),
        ("हिन्दी", "हिन्दी समाचार", True),
        ("***", "***", True),
        ("***", "a ***", False),
    ],
)
def test_a_name_is_a_run_of_whole_words(*, name: str, value: str, is_in: bool) -> None:
    row = {"author": value, "published": "2026-04-01T00:00:00Z"}
    assert query.Query(names={"author": (name,)}).matches(row, "published") == is_in


def _compared(one: dict[str, Any], other: dict[str, Any], order: query.Order) -> int:
    """Say which of two rows stands first: by the fields, then the newer one, then by id."""
    for field, falling in order.sort:
        a, b = one[field], other[field]
        if (a is None) != (b is None):
            return 1 if a is None else -1
        if isinstance(a, str):
            a, b = sort_key(a), sort_key(b)
        if a is not None and a != b:
            return -1 if (a > b if falling else a < b) else 1
    if one["published"] != other["published"]:
        return -1 if one["published"] > other["published"] else 1
    return -1 if one["id"] < other["id"] else 1


@settings(deadline=None, max_examples=examples(300))
@given(ROWS, SORTS, st.booleans(), st.none() | st.integers(0, 15))
def test_the_answer_is_in_order_and_cut_at_the_limit(
    rows: list[dict[str, Any]],
    sort: tuple[tuple[str, bool], ...],
    reverse: bool,  # noqa: FBT001 (drawn by hypothesis)
    limit: int | None,
) -> None:
    order = query.Order(sort=sort, reverse=reverse, limit=limit)
    compared: Callable[[Any, Any], int] = partial(_compared, order=order)
    expected = sorted(rows, key=cmp_to_key(compared))
    if reverse:
        expected = expected[::-1]
    assert order.arrange(rows, date_field="published") == expected[:limit]


@settings(deadline=None)
@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), SORTS)
def test_the_order_does_not_depend_on_how_the_records_were_found(
    rows: tuple[list[dict[str, Any]], list[dict[str, Any]]], sort: tuple[tuple[str, bool], ...]
) -> None:
    order = query.Order(sort=sort)
    one, other = (order.arrange(iter(each), date_field="published") for each in rows)
    assert one == other


def test_records_are_newest_first_unless_asked_otherwise() -> None:
    shown = [records.parse(EVENT, each, "").as_json() for each in EVENTS]
    assert _ids(query.Order().arrange(shown, date_field="published")) == "edcba"
    assert _ids(query.Order(reverse=True).arrange(shown, date_field="published")) == "abcde"


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("score", "cbade"),
        ("-score", "dabce"),
        ("tier", "abced"),
        ("-tier", "cbaed"),
        ("author,-published", "baedc"),
        ("source,published", "abced"),
        ("id", "abcde"),
        ("-id", "edcba"),
    ],
)
def test_what_is_unset_comes_last_whichever_way_the_rest_goes(sort: str, ids: str) -> None:
    shown = [records.parse(EVENT, each, "").as_json() for each in EVENTS]
    order = query.Order(sort=query.parse_sort(sort, EVENT.sortable_fields))
    assert _ids(order.arrange(shown, date_field="published")) == ids


def test_the_best_events_come_first_and_the_newer_of_equals() -> None:
    rows = [event("old", score=7), event("new", score=7, published="2026-11-21T00:00:00Z"),
            event("best", score=9), event("unscored", score=None)]  # fmt: skip
    shown = [records.parse(EVENT, each, "").as_json() for each in rows]
    found = [each["id"] for each in query.by_score(shown, "published")]
    assert found == ["best", "new", "old", "unscored"]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("score", (("score", False),)),
        ("-score", (("score", True),)),
        ("score,-published", (("score", False), ("published", True))),
        (" score , -published ", (("score", False), ("published", True))),
    ],
)
def test_fields_to_sort_by_are_read_with_their_direction(
    text: str, sort: tuple[tuple[str, bool], ...]
) -> None:
    assert query.parse_sort(text, EVENT.sortable_fields) == sort


@pytest.mark.parametrize("text", ["", ",", "score,", "nothing", "--score", "tags", "score -id"])
def test_a_field_that_cannot_sort_is_refused_with_those_that_can(text: str) -> None:
    with pytest.raises(ValueError, match=r"^cannot sort by '.*'; use id, title, type, source, "):
        query.parse_sort(text, EVENT.sortable_fields)


@pytest.mark.parametrize(
    ("sortable", "kind", "stored"),
    [
        (
            EVENT.sortable_fields,
            EVENT,
            event("a", type="c", tier=1, score=1, author="b", url="https://x.org"),
        ),
        (GUIDE.sortable_fields, GUIDE, guide("a", level="mixed", url="https://x.org")),
    ],
)
def test_every_field_of_one_value_can_be_sorted_by(
    sortable: tuple[str, ...], kind: Kind, stored: dict[str, Any]
) -> None:
    shown = records.parse(kind, stored, "").as_json()
    derived_or_long = {"precision", "rationale", "summary", "body"}
    single = [each for each in kind.fields if isinstance(shown[each], str | int)]
    assert [each for each in single if each not in derived_or_long] == list(sortable)


def _ids(rows: list[dict[str, Any]]) -> str:
    return "".join(each["id"] for each in rows)
