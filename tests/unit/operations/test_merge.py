"""Two versions of a record become one, in memory and in real repositories."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid
from almanac_cli.formats import json_codec
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE, Kind
from almanac_cli.operations import merge
from support.fuzz import SHALLOW
from support.records import event, guide


def merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[merge.FieldConflict]]:  # noqa: ANN401 (JSON)
    texts = (b"" if each is None else json.dumps(each).encode() for each in (base, ours, theirs))
    kind = kind_of(next(one for one in (base, ours, theirs) if one is not None))
    found = merge.merge(kind, *texts)
    return json.loads(found.data), found.conflicts


def test_a_field_changed_on_one_side_takes_that_side() -> None:
    found, conflicts = merged(
        event("a", score=3, tier=1), event("a", score=4, tier=1), event("a", score=3, summary="s")
    )
    assert (found, conflicts) == (event("a", score=4, summary="s"), [])


def test_sets_are_merged_as_adds_and_removes() -> None:
    found, conflicts = merged(
        event("a", tags=["x", "y"], links=["b", "c"]),
        event("a", tags=["x", "z"], links=["b", "d"]),
        event("a", tags=["x", "y", "w"], links=["c"]),
    )
    assert (found["tags"], found["links"], conflicts) == (["w", "x", "z"], ["d"], [])


def test_a_field_changed_on_both_sides_keeps_ours_and_is_named() -> None:
    found, conflicts = merged(event("a", score=3), event("a", score=4), event("a", score=5))
    assert (found["score"], conflicts) == (4, [merge.FieldConflict("score", 4, 5)])


def test_unknown_keys_are_merged_too() -> None:
    base = event("a")
    found, conflicts = merged(base, base | {"x": None}, base | {"y": [1]})
    assert (found["x"], found["y"], conflicts) == (None, [1], [])


def test_of_two_dates_of_a_guide_the_later_stays() -> None:
    dates = [f"2026-11-2{n}T00:00:00Z" for n in range(3)]
    found, conflicts = merged(
        *(guide("g", updated=each) for each in (dates[0], dates[2], dates[1]))
    )
    assert (found["updated"], conflicts) == (dates[2], [])


def test_two_that_were_added_apart_are_joined() -> None:
    found, conflicts = merged(None, event("a", tags=["x"]), event("a", tags=["y"], score=3))
    assert (found, conflicts) == (event("a", score=3, tags=["x", "y"]), [])


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"id": "a"}'])
def test_what_is_no_record_is_refused(broken: bytes) -> None:
    sound = json.dumps(event("a")).encode()
    for versions in ((sound, broken, sound), (sound, sound, broken)):
        with pytest.raises(Invalid):
            merge.merge(EVENT, *versions)


# Laws, for any three versions of a record; where two sides differ, it is often by a field or two.

SLUGS = st.lists(st.sampled_from("bcde"), unique=True)
TIMES = st.sampled_from([f"2026-11-2{n}T00:00:00Z" for n in range(4)])
VALUES = st.sampled_from([0, 1, True, 1.0, "1", None, [], [1], {"a": 1}]) | SHALLOW
UNKNOWN = {"zebra": VALUES, "apple": VALUES}
EVENTS = st.fixed_dictionaries(
    {"id": st.just("a"), "title": st.sampled_from("TU"), "source": st.sampled_from("ST"),
     "published": TIMES, "added": TIMES},
    optional={"author": st.sampled_from("AB"), "score": st.integers(1, 3), "tags": SLUGS,
              "guides": SLUGS, "links": SLUGS, "summary": st.sampled_from(["", "s\n", "t"]),
              "factors": st.sampled_from([{"scale": 1}, {"scale": 1, "impact": 2}]),
              "updated": VALUES, "takeaways": VALUES, **UNKNOWN},
)  # fmt: skip
GUIDES = st.fixed_dictionaries(
    {"id": st.just("a"), "title": st.sampled_from("TU"), "updated": TIMES},
    optional={"body": st.sampled_from("bc"), "tags": SLUGS, "level": st.sampled_from(["mixed"]),
              "takeaways": st.lists(st.sampled_from("xyz")), "links": VALUES, "guides": VALUES,
              "added": VALUES, "source": VALUES, **UNKNOWN},
)  # fmt: skip
some = settings(deadline=None, max_examples=50)
VERSIONS = st.tuples(*[EVENTS] * 3) | st.tuples(*[GUIDES] * 3)


def stored(record: dict[str, Any]) -> dict[str, Any]:
    """Return a version as a file in canonical form holds it."""
    return records.parse(kind_of(record), record, "this").as_stored()


def kind_of(record: dict[str, Any]) -> Kind:
    """Say which of the two strategies drew a version."""
    return EVENT if "published" in record else GUIDE


def same(one: object, other: object) -> bool:
    """Say whether two values are the same JSON, in whatever order keys stand."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@some
@given(VERSIONS)
def test_equal_or_unchanged_sides_give_the_side_that_changed(
    versions: tuple[dict[str, Any], ...],
) -> None:
    base, ours, theirs = map(stored, versions)
    for was in (None, base):
        assert merged(was, ours, ours) == (ours, [])
    found, conflicts = merged(base, base, theirs)
    assert same(found, theirs)
    assert conflicts == []
    found, conflicts = merged(base, ours, base)
    assert same(found, ours)
    assert conflicts == []


@some
@given(VERSIONS, st.booleans())
@example((event("a", x=1), event("a", x=True), event("a", x=[1])), False)  # noqa: FBT003 (drawn else)
def test_a_merge_is_the_same_from_both_sides_but_for_conflicts(
    versions: tuple[dict[str, Any], ...],
    apart: bool,  # noqa: FBT001 (drawn by hypothesis)
) -> None:
    base, ours, theirs = map(stored, versions)
    one, conflicts = merged(None if apart else base, ours, theirs)
    other, back = merged(None if apart else base, theirs, ours)
    fields = {each.field for each in conflicts}
    assert fields == {each.field for each in back}
    assert same(*({k: v for k, v in each.items() if k not in fields} for each in (one, other)))
    for field in fields:
        assert same(one.get(field), ours.get(field))
        assert same(other.get(field), theirs.get(field))


@some
@given(VERSIONS, st.booleans())
def test_what_comes_of_a_merge_is_a_record_in_canonical_form(
    versions: tuple[dict[str, Any], ...],
    apart: bool,  # noqa: FBT001 (drawn by hypothesis)
) -> None:
    texts = [json_codec.compact(each).encode() for each in versions]
    found = merge.merge(kind_of(versions[0]), b"" if apart else texts[0], *texts[1:])
    record = records.parse(kind_of(versions[0]), json_codec.decode(found.data), "merged")
    assert json_codec.record_bytes(record) == found.data


@some
@given(st.tuples(*[EVENTS] * 3))
def test_an_item_is_there_if_both_have_it_or_one_added_it(
    versions: tuple[dict[str, Any], ...],
) -> None:
    found, _ = merged(*versions)
    for field in ("tags", "guides", "links"):
        base, ours, theirs = (set(each.get(field, ())) for each in versions)
        for item in base | ours | theirs:
            kept = item in ours and item in theirs
            added = item not in base
            assert (item in found.get(field, ())) == (kept or added)


NAMES = st.sampled_from([None, "Ada", "Bob", "Cy"])


@some
@given(st.tuples(NAMES, NAMES, NAMES))
def test_an_unknown_key_is_merged_like_a_known_one(names: tuple[str | None, ...]) -> None:
    one, conflicts = merged(*(event("a", author=each) for each in names))
    other, others = merged(*(event("a", mood=each) for each in names))
    assert one.get("author") == other.get("mood")
    assert [(each.ours, each.theirs) for each in conflicts] == [
        (each.ours, each.theirs) for each in others
    ]


def test_a_guide_may_hold_what_is_a_field_of_events_alone() -> None:
    odd = {"source": 1, "links": {"x": 1}, "added": [2]}
    base = guide("g") | odd
    found, conflicts = merged(base, base | {"links": None}, base | {"added": 3})
    assert (found, conflicts) == (guide("g") | odd | {"links": None, "added": 3}, [])


def test_true_and_one_are_two_values() -> None:
    base = event("a") | {"x": 1}
    assert merged(base, base, base | {"x": True})[0]["x"] is True
