"""Answers equal those of a scan of the files, whatever they hold and whatever is asked."""

from __future__ import annotations

import os
from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid
from almanac_cli.model import query
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from support.bounds import since, until
from support.examples import examples
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from almanac_cli.model.kind import Kind

NAMES = ("a", "b", "c", "d", "e")
SOURCES = ("Straße", "STRASSE", "Hugging Face", "hugging face", "Face, Ann", "é", "E", "É", "İ")
PARTS = ("strasse", "face", "hugging", "face ann", "e", "one", "links", "", "*")
SLUGS = st.lists(st.sampled_from(NAMES), max_size=3)
TIMES = st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "0999-01-01T00:00:00Z"])
# Dates, most of them at midnight, with the precisions that they may have.
DATES = st.one_of(
    TIMES.map(lambda time: {"published": time}),
    st.sampled_from(
        [
            {"published": f"{day}T00:00:00Z", "precision": precision}
            for precision, days in {
                "year": ["2026-01-01", "2025-01-01"],
                "quarter": ["2026-01-01", "2025-10-01"],
                "month": ["2026-01-01", "2025-12-01", "2026-02-01"],
                "day": ["2025-12-31", "2026-01-01", "2026-01-02"],
            }.items()
            for day in days
        ]
    ),
    st.sampled_from(["2025-12-31T10:00:00Z", "2025-12-31T20:00:00Z", "2026-01-01T12:00:00Z"]).map(
        lambda time: {"published": time}
    ),
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))])
BOUNDS = st.sampled_from(
    ["2025", "2026", "Q1 2026", "2025-12", "2026-01", "2026-02", "2025-12-31", "2026-01-01",
     "2026-01-02", "2025-12-31T15:00:00Z", "2026-01-01T00:00:00Z", "0999-01-01T00:00:00Z"]
)  # fmt: skip
_FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["One", "one", "Zwei", "ß", "Ärger", '"links": [', "𝄞", "\ufb01"]),
        "source": st.sampled_from(SOURCES),
        "added": TIMES,
    },
    optional={
        "author": st.sampled_from(SOURCES),
        "tier": st.integers(1, 3),
        "score": st.integers(1, 10),
        "url": st.sampled_from(["https://a.org/1", "http://A.org/1/", "https://a.org/2"]),
        "summary": st.sampled_from(["", '"tags": ["a"]', '\\"links\\": ["a"]']),
        "tags": SLUGS,
        "guides": SLUGS,
        "links": SLUGS,
        "own": st.just({"links": ["a"], "tags": ["b"]}),
    },
)
FIELDS = st.builds(lambda fields, date: fields | date, _FIELDS, DATES)
SCORES = st.none() | st.integers(1, 10)
_PLAIN = st.builds(
    query.Query,
    since=st.none() | st.builds(since, BOUNDS, ZONES),
    until=st.none() | st.builds(until, BOUNDS, ZONES),
    min_score=SCORES,
    max_score=SCORES,
    unscored=st.booleans(),
    any_of=st.builds(
        query.drop_empty,
        source=st.lists(st.sampled_from(SOURCES), max_size=2),
        author=st.lists(st.sampled_from(SOURCES), max_size=1),
        tier=st.lists(st.integers(1, 3), max_size=2),
    ),
    names=st.builds(
        query.drop_empty,
        source=st.lists(st.sampled_from(PARTS), max_size=2),
        author=st.lists(st.sampled_from(PARTS), max_size=1),
        title=st.lists(st.sampled_from(PARTS), max_size=1),
    ),
    all_of=st.builds(query.drop_empty, tags=SLUGS, guides=SLUGS),
    linked_to=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    unlinked=st.booleans(),
    added_since=st.none() | st.builds(since, BOUNDS, ZONES),
    added_until=st.none() | st.builds(until, BOUNDS, ZONES),
    some_of=st.builds(query.drop_empty, tags=SLUGS, guides=SLUGS),
    empty=st.sampled_from([(), ("guides",), ("tags", "guides")]),
)
# Most queries that ask for everything find nothing; those that ask for one thing do.
_ONE = st.builds(
    lambda full, field: query.Query()._replace(**{field: getattr(full, field)}),
    _PLAIN,
    st.sampled_from([field for field in query.Query._fields if field not in {"where", "excluded"}]),
)
_EXCLUDED = st.lists(_ONE | _PLAIN, max_size=2).map(tuple)
QUERIES = st.builds(lambda full, excluded: full._replace(excluded=excluded), _PLAIN, _EXCLUDED)
SIMPLE = _ONE | _EXCLUDED.map(lambda excluded: query.Query(excluded=excluded))
ORDERS = st.builds(
    query.Order,
    sort=st.lists(st.tuples(st.sampled_from(EVENT.sortable_fields), st.booleans()), max_size=3).map(
        tuple
    ),
    reverse=st.booleans(),
    limit=st.none() | st.integers(0, 6),
)
ACTS = st.sampled_from(["overwrite", "rename over", "delete", "restore stamp", "break", "ask"])
relaxed = settings(deadline=None, max_examples=examples(150), suppress_health_check=[*HealthCheck])


def plainly(root: Path, kind: Kind = EVENT) -> dict[str, Any]:
    """Read all records without the index, as readers see them."""
    store, found = Store(root), {}
    for id_ in store.ids(kind):
        try:
            found[id_] = store.read(kind, id_).record.as_json()
        except Invalid:
            continue
    for id_, row in found.items():
        for other in row.get("links", []):
            if other in found and id_ not in found[other]["links"]:
                found[other]["links"] = sorted([*found[other]["links"], id_])
    return found


def check(root: Path, wanted: query.Query, order: query.Order) -> None:
    """Compare an answer of the index with that of a scan of the files."""
    rows = plainly(root)
    matching = [row for row in rows.values() if wanted.matches(row, "published")]
    answer = Store(root).reader(EVENT).select(wanted, order)
    assert [*answer.rows()] == order.arrange(matching, date_field="published")
    assert answer.total == len(matching)


def change(root: Path, act: str, id_: str, fields: dict[str, Any]) -> None:
    """Change a file behind the index's back."""
    path = root / "events" / f"{id_}.json"
    match act:
        case "overwrite":
            write(root, event(id_, **fields))
        case "rename over":
            write(root, event(id_, **fields)).rename(root / "other")
            (root / "other").replace(path)
        case "delete":
            path.unlink(missing_ok=True)
        case "break":
            path.write_bytes(b"{")
        case "restore stamp" if path.exists():
            before = path.stat()
            data = path.read_bytes()
            path.write_bytes(data.replace(b"2026-01-01T00:00:00Z", b"2026-01-01T00:00:01Z"))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@relaxed
@given(
    records=st.dictionaries(st.sampled_from(NAMES), FIELDS),
    edits=st.lists(st.tuples(ACTS, st.sampled_from(NAMES), FIELDS), max_size=5),
    wanted=QUERIES | SIMPLE,
    order=ORDERS,
)
def test_answers_equal_those_of_a_scan_before_and_after_any_edit(
    tmp_path_factory: pytest.TempPathFactory,
    records: dict[str, dict[str, Any]],
    edits: list[tuple[str, str, dict[str, Any]]],
    wanted: query.Query,
    order: query.Order,
) -> None:
    root = tmp_path_factory.mktemp("data")
    create_almanac(root, "test", example=False)
    for id_, fields in records.items():
        write(root, event(id_, **fields))
    check(root, wanted, order)
    for act, id_, fields in edits:
        change(root, act, id_, fields)
        if act == "ask":
            check(root, wanted, order)
    check(root, wanted, order)


GUIDE_FIELDS = st.fixed_dictionaries(
    {"title": st.sampled_from(["One", "one", "ß"]), "updated": TIMES},
    optional={
        "level": st.sampled_from(["beginner", "in-depth", "mixed"]),
        "tags": SLUGS,
        "body": st.sampled_from(['"tags": ["a"]', "text"]),
    },
)


@relaxed
@given(
    records=st.dictionaries(st.sampled_from(NAMES), GUIDE_FIELDS),
    levels=st.lists(st.sampled_from(["beginner", "mixed"]), max_size=2).map(tuple),
    tags=SLUGS.map(tuple),
    sort=st.lists(st.tuples(st.sampled_from(GUIDE.sortable_fields), st.booleans()), max_size=2),
)
def test_guides_are_found_as_a_scan_finds_them(
    tmp_path_factory: pytest.TempPathFactory,
    records: dict[str, dict[str, Any]],
    levels: tuple[str, ...],
    tags: tuple[str, ...],
    sort: list[tuple[str, bool]],
) -> None:
    root = tmp_path_factory.mktemp("data")
    create_almanac(root, "test", example=False)
    for id_, fields in records.items():
        write(root, guide(id_, **fields))
    wanted = query.Query(any_of=query.drop_empty(level=levels), all_of=query.drop_empty(tags=tags))
    order = query.Order(sort=tuple(sort))
    matching = [row for row in plainly(root, GUIDE).values() if wanted.matches(row, "updated")]
    answer = Store(root).reader(GUIDE).select(wanted, order)
    assert [*answer.rows()] == order.arrange(matching, date_field="updated")
