"""Conditions on any field, and orders by the user's own, as `query` has them for rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Condition, Order, Query, parse_condition
from almanac_cli.operations.init import create_almanac
from support.examples import examples
from support.numbers import NUMBER_TEXTS
from support.records import event, shown, write

if TYPE_CHECKING:
    from almanac_cli.operations.store import Store

KEYS = ["price", 'a"b', "a'b--", "$.x", "ä", "a\\b", "x.y", "title ", "", "%s", "a\u2028b", "\0"]
TEXTS = st.sampled_from(["a", "A", "Ä", "ä", "b c", " B  c", "7", "7.0", "true", "", "price", "ß"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    TEXTS,
    st.sampled_from(["7", "7.0", "70e-1", "-0", "0", "1e400"])
    .map(lambda text: text.encode())
    .map(json_codec.decode),
    NUMBER_TEXTS.map(lambda text: text.encode()).map(json_codec.decode),
)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(TEXTS, SCALARS, max_size=2)
OWN = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4)
FIELDS = st.fixed_dictionaries(
    {"source": st.sampled_from(["S", "s", "Ö"])},
    optional={
        "author": st.sampled_from(["A", "ä b"]),
        "score": st.integers(1, 3),
        "tags": st.lists(st.sampled_from(["a", "b"])),
        "published": st.sampled_from(["2026-04-03T00:00:00Z", "2026-05-03T10:00:00Z"]),
        "links": st.lists(st.sampled_from(["e0", "e1", "gone"])),
    },
)
CONDITIONS = st.builds(
    lambda key, operator, value: Condition(
        key, operator, value.strip() if operator else "", is_time=key in EVENT.time_fields
    ),
    st.sampled_from(
        [*filter(None, KEYS), "source", "author", "score", "tags", "published", "links", "summary"]
    ),
    st.sampled_from(["=", "!=", ""]),
    TEXTS | st.sampled_from(["e0", "E1", "2026-04", "2026-05-03t10", "2"]) | NUMBER_TEXTS,
)
SORT = st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=2).map(tuple)


def almanac(folder: str, records: list[dict[str, Any]]) -> Store:
    """Make an almanac with these events, e0, e1 and so on."""
    store = create_almanac(Path(folder), "test", example=False)
    for n, fields in enumerate(records):
        links = [id_ for id_ in fields.get("links", ()) if id_ != f"e{n}"]
        record = event(f"e{n}", **{**fields, "links": links or None})
        write(store.root, json_codec.pretty(record).encode(), f"e{n}")
    return store


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(st.tuples(FIELDS, OWN).map(lambda pair: pair[1] | pair[0]), min_size=1, max_size=5),
    st.lists(st.lists(CONDITIONS, max_size=2), min_size=1, max_size=6),
    SORT,
    st.booleans(),
)
def test_the_index_filters_and_sorts_as_rows_do(
    records: list[dict[str, Any]],
    conditions: list[list[Condition]],
    sort: tuple[tuple[str, bool], ...],
    reverse: bool,  # noqa: FBT001 (drawn by hypothesis)
) -> None:
    with TemporaryDirectory() as folder:
        store = almanac(folder, records)
        reader = store.reader(EVENT)
        assert not store.invalid_files
        rows = shown(store, EVENT).values()
        order = Order(sort=sort, own=tuple(KEYS), reverse=reverse)
        for where in conditions:
            query = Query(where=tuple(where))
            expected = [row for row in rows if query.matches(row, "published")]
            ids = [row["id"] for row in order.arrange(expected, "published")]
            assert reader.select(query, order).ids == ids
        own = {key for row in rows for key in row} - {*EVENT.fields}
        assert reader.own_fields() == sorted(own)
        for key in KEYS:
            assert reader.has_field(key) == any(Condition(key).matches(row) for row in rows)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("price=1.10", Condition("price", "=", "1.10")),
        ("price!=1.10", Condition("price", "!=", "1.10")),
        ("price", Condition("price")),
        ("price=", Condition("price", "=", "")),
        ("price!=", Condition("price", "!=", "")),
        ("a=b=c", Condition("a", "=", "b=c")),
        ("a= b ", Condition("a", "=", "b")),
        ("a!", Condition("a!")),
        ("published=2026", Condition("published", "=", "2026", is_time=True)),
    ],
)
def test_a_condition_is_read_from_a_text(text: str, condition: Condition) -> None:
    assert parse_condition(EVENT, text) == condition


@pytest.mark.parametrize("text", ["2026", "2026-04", "2026-04-03", "2026-04-03t10:30"])
def test_a_time_is_compared_with_its_beginning(text: str) -> None:
    assert parse_condition(EVENT, f"added={text}").value == text


@pytest.mark.parametrize("text", ["today", "20", "2026-", "2026-4", "April 2026", "2026-04-03 10"])
def test_what_no_time_begins_with_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be added=2026-04-03 or another beginning, not "):
        parse_condition(EVENT, f"added={text}")


@pytest.mark.parametrize("text", ["", "=x", "!=x"])
def test_a_condition_without_a_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be KEY=VALUE, KEY!=VALUE or KEY, not "):
        parse_condition(EVENT, text)


def test_numbers_come_before_texts_in_either_direction(tmp_path: Path) -> None:
    values = ["b", 10, 9, "a", True, ["c"], None]
    reader = almanac(str(tmp_path), [{"x": value} for value in values]).reader(EVENT)
    for descending, ids in ((False, "e2 e1 e3 e0 e4 e5 e6"), (True, "e1 e2 e0 e3 e4 e5 e6")):
        order = Order(sort=(("x", descending),), own=("x",))
        assert " ".join(reader.select(Query(), order).ids) == ids
