"""Two versions of a record become one, in memory and in real repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid
from almanac_cli.formats import json_codec
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import merge
from support.examples import examples
from support.fuzz import SHALLOW
from support.records import event, guide

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind


def merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[merge.FieldConflict]]:  # noqa: ANN401 (JSON)
    texts = (b"" if each is None else json.dumps(each).encode() for each in (base, ours, theirs))
    kind = kind_of(next(one for one in (base, ours, theirs) if one is not None))
    found = merge.merge(kind, *texts)
    assert found.other is None
    return json.loads(found.data), found.conflicts


def both_ways(base: Any, one: Any, two: Any) -> tuple[Any, Any]:  # noqa: ANN401 (JSON)
    """Merge versions of different records both ways; return what stays, and what is told."""
    kind = kind_of(one)
    texts = [b"" if each is None else json.dumps(each).encode() for each in (base, one, two)]
    found, back = merge.merge(kind, *texts), merge.merge(kind, texts[0], texts[2], texts[1])
    assert (found.data, back.data) == (texts[1], texts[2])
    assert (found.conflicts, back.conflicts) == ([], [])
    return found.other, back.other


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


URLS = "https://x.org/1", "https://x.org/2"


@pytest.mark.parametrize(
    ("base", "one", "two"),
    [
        # git took b for a that was renamed, and a has changed on the other side.
        (event("a"), event("b"), event("a", score=9)),
        (guide("g"), guide("h"), guide("g", body="Text.")),
        # One side gave the id anew: to another page, or to the next of a series.
        (event("a", url=URLS[0]), event("a", url=URLS[1]), event("a", url=URLS[0], score=9)),
        (event("a"), event("a", published="2026-11-27T00:00:00Z"), event("a", score=9)),
        (event("a"), event("a", title="A!", added="2026-11-22T00:00:00Z"), event("a", score=9)),
        (guide("g", url=URLS[0]), guide("g", url=URLS[1]), guide("g", url=URLS[0], body="B")),
        (guide("g", body="1"), guide("g", title="Other", body="2"), guide("g", body="3")),
        # Both sides gave it anew, or added it, but not the same.
        (event("a"), event("a", url=URLS[0], title="B"), event("a", url=URLS[1], title="C")),
        (None, event("a", url=URLS[0]), event("a", url=URLS[1], score=9)),
        (None, event("a"), event("a", source="Other")),
        (None, guide("g"), guide("g", title="Other")),
    ],
)
def test_two_records_are_never_merged(
    base: dict[str, Any] | None, one: dict[str, Any], two: dict[str, Any]
) -> None:
    assert both_ways(base, one, two) == (two, one)


@pytest.mark.parametrize(
    ("base", "edited", "changes"),
    [
        (event("a"), event("a", title="Better", summary="S."), {"score": 9}),
        (event("a"), event("a", source="Lab"), {"score": 9, "tags": ["x"]}),
        (event("a"), event("a", url=URLS[0]), {"summary": "S."}),
        (event("a", url=URLS[0]), event("a", url=URLS[0], title="B", source="T"), {"score": 9}),
        (event("a", url=URLS[0]), event("a", url="http://X.org/1/"), {"score": 9}),
        (
            guide("g", body="B"),
            guide("g", body="B", title="Better", tags=["x"]),
            {"level": "mixed"},
        ),
        (guide("g"), guide("g", url=URLS[0]), {"body": "B"}),
    ],
)
def test_a_corrected_title_or_added_url_is_merged(
    base: dict[str, Any], edited: dict[str, Any], changes: dict[str, Any]
) -> None:
    found, conflicts = merged(base, edited, base | changes)
    assert same(found, edited | changes)
    assert conflicts == []
    assert same(merged(base, base | changes, edited)[0], found)


def test_both_sides_may_have_added_or_moved_the_same_record() -> None:
    moved = event("a", url=URLS[1])
    found, conflicts = merged(event("a", url=URLS[0], tier=1), moved | {"score": 3}, moved)
    assert (found, conflicts) == (moved | {"score": 3}, [])


def test_a_precision_comes_with_the_date_it_belongs_to() -> None:
    year = {"published": "2026-01-01T00:00:00Z", "precision": "year"}
    base = event("a", url=URLS[0])
    assert (
        merged(base, base | year, base | {"score": 3})[0] == event("a", url=URLS[0], score=3) | year
    )
    month = {"published": "2026-02-01T00:00:00Z", "precision": "month"}
    found, conflicts = merged(base | year, base, base | month)
    assert found == base
    assert conflicts == [merge.FieldConflict("published", {"published": base["published"]}, month)]
    day = {"precision": "day"}
    assert merged(None, base, base | day) == (base | day, [])
    later = {"updated": "2026-12-01T00:00:00Z", "precision": "month"}
    assert merged(guide("g"), guide("g", updated="2026-11-30T00:00:00Z"), guide("g") | later)[
        0
    ] == (guide("g") | later)


REPORTS = [{"source": name, "url": f"https://x.org/{name}"} for name in "abcd"]


def test_reports_are_merged_one_by_one() -> None:
    a, b, c, d = REPORTS
    found, conflicts = merged(
        event("a", coverage=[b, a]),
        event("a", coverage=[b, a | {"title": "T"}, d]),
        event("a", coverage=[a, c, {"source": "s"}]),
    )
    assert (found["coverage"], conflicts) == ([a | {"title": "T"}, c, d, {"source": "s"}], [])


def test_reports_of_one_page_by_two_sources_are_merged() -> None:
    one, other = REPORTS[0], REPORTS[0] | {"source": "z"}
    sides = (event("a"), event("a", coverage=[one]), event("a", coverage=[other]))
    found, conflicts = merged(*sides)
    assert (found["coverage"], conflicts) == ([one, other], [])


def test_a_report_changed_on_both_sides_is_a_conflict() -> None:
    sides = [event("a", coverage=[REPORTS[0] | {"title": title}]) for title in "TUV"]
    found, conflicts = merged(*sides)
    assert found == sides[1]
    assert conflicts == [merge.FieldConflict("coverage", *(s["coverage"] for s in sides[1:]))]


def test_reports_that_cannot_be_told_apart_are_a_conflict() -> None:
    a, b, _, _ = REPORTS
    twice = event("a", coverage=[a, a | {"title": "T"}])
    found, conflicts = merged(event("a"), twice, event("a", coverage=[b]))
    assert (found, [each.field for each in conflicts]) == (twice, ["coverage"])


# Laws, for any three versions of a record; where two sides differ, it is often by a field or two.

SLUGS = st.lists(st.sampled_from("bcde"), unique=True)
TIMES = st.sampled_from([f"2026-11-2{n}T00:00:00Z" for n in range(4)])
DATES = st.one_of(
    st.fixed_dictionaries({"published": TIMES}, optional={"precision": st.just("day")}),
    st.sampled_from(["day", "month", "year"]).map(
        lambda precision: {"published": "2026-01-01T00:00:00Z", "precision": precision}
    ),
)
VALUES = st.sampled_from([0, 1, True, 1.0, "1", None, [], [1], {"a": 1}]) | SHALLOW
UNKNOWN = {"zebra": VALUES, "apple": VALUES}
_FIELDS = st.fixed_dictionaries(
    {"id": st.just("a"), "title": st.sampled_from("TU"), "source": st.sampled_from("ST"),
     "added": TIMES},
    optional={"author": st.sampled_from("AB"), "score": st.integers(1, 3), "tags": SLUGS,
              "guides": SLUGS, "links": SLUGS, "summary": st.sampled_from(["", "s\n", "t"]),
              "url": st.sampled_from(URLS),
              "coverage": st.lists(st.sampled_from(REPORTS), unique_by=str, max_size=2),
              "factors": st.sampled_from([{"scale": 1}, {"scale": 1, "impact": 2}]),
              "updated": VALUES, "takeaways": VALUES, **UNKNOWN},
)  # fmt: skip
EVENTS = st.builds(lambda fields, date: fields | date, _FIELDS, DATES)
GUIDES = st.fixed_dictionaries(
    {"id": st.just("a"), "title": st.sampled_from("TU"), "updated": TIMES},
    optional={"body": st.sampled_from("bc"), "tags": SLUGS, "level": st.sampled_from(["mixed"]),
              "takeaways": st.lists(st.sampled_from("xyz")), "links": VALUES, "guides": VALUES,
              "added": VALUES, "source": VALUES, **UNKNOWN},
)  # fmt: skip
some = settings(deadline=None, max_examples=examples(50))
VERSIONS = st.tuples(*[EVENTS] * 3) | st.tuples(*[GUIDES] * 3)


def stored(record: dict[str, Any]) -> dict[str, Any]:
    """Return a version as a file in canonical form holds it."""
    return records.parse(kind_of(record), record, "this").as_stored()


def are_apart(base: dict[str, Any] | None, *sides: dict[str, Any]) -> bool:
    """Say whether versions are of different records, which are not merged."""
    texts = (b"" if each is None else json.dumps(each).encode() for each in (base, *sides))
    return merge.merge(kind_of(sides[0]), *texts).other is not None


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
    if are_apart(None if apart else base, ours, theirs):
        assert both_ways(None if apart else base, ours, theirs) == (theirs, ours)
        return
    one, conflicts = merged(None if apart else base, ours, theirs)
    other, back = merged(None if apart else base, theirs, ours)
    assert {each.field for each in conflicts} == {each.field for each in back}
    fields = {name for each in conflicts for name in merge.unit(kind_of(ours), each.field)}
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
    if found.other is not None:
        assert found.data == texts[1]
        return
    record = records.parse(kind_of(versions[0]), json_codec.decode(found.data), "merged")
    assert json_codec.record_bytes(record) == found.data


@some
@given(st.tuples(*[EVENTS] * 3))
def test_an_item_is_there_if_both_have_it_or_one_added_it(
    versions: tuple[dict[str, Any], ...],
) -> None:
    versions = tuple(each | {"url": URLS[0]} for each in versions)
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
