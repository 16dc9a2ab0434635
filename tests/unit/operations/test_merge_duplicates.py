"""Merging duplicates moves every reference to the one record, and stores each link once."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import check, undo
from almanac_cli.operations.findings import NotCanonical
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.merge_duplicates import merge_duplicates
from almanac_cli.operations.store import Store
from support.examples import examples
from support.records import event, files, guide, shown, write
from support.setting import MOMENT
from support.talks import TALK, stored_talk, talks_store

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

IDS = ["a", "b", "c", "d", "e"]
_LINKS = st.fixed_dictionaries({id_: st.sets(st.sampled_from(IDS)).map(sorted) for id_ in IDS})


def edges(links: dict[str, list[str]], one: AbstractSet[str] = frozenset()) -> set[frozenset[str]]:
    """Return the links as pairs, the ids in `one` taken for "a"; without links of "a" to itself."""
    pairs = {
        frozenset("a" if id_ in one else id_ for id_ in (near, far))
        for near, others in links.items()
        for far in others
    }
    return {pair for pair in pairs if len(pair) == 2}


@settings(max_examples=examples(60), deadline=None)
@given(links=_LINKS, removed=st.sets(st.sampled_from(IDS[1:]), min_size=1))
def test_links_are_those_of_one_event_in_place_of_many(
    links: dict[str, list[str]], removed: set[str]
) -> None:
    with TemporaryDirectory() as folder:
        root = create_almanac(Path(folder) / "data", "test", example=False).root
        for id_, others in links.items():
            write(root, event(id_, links=[other for other in others if other != id_] or None))
        before = files(root)
        store = Store.open(root)
        merged = merge_duplicates(store, EVENT, "a", removed, MOMENT, dry_run=False)
        rows = shown(Store.open(root), EVENT)
        assert edges({id_: row["links"] for id_, row in rows.items()}) == edges(links, removed)
        assert merged.row == rows["a"]
        files_with = [
            frozenset((id_, other))
            for id_ in rows
            for other in json.loads((root / f"events/{id_}.json").read_text()).get("links", ())
        ]
        assert len([pair for pair in files_with if "a" in pair]) == len(rows["a"]["links"])
        assert {*rows} == {*IDS} - removed
        entry = store.history.latest()
        assert entry
        undo.undo(store, entry, MOMENT)
        assert files(root) == before


def test_talks_are_merged_by_what_their_kind_says(root: Path) -> None:
    write(root, event("chips"))
    write(root, guide("primer"))

    def save(id_: str, **fields: Any) -> None:  # noqa: ANN401 (whatever a field is given)
        record = {"id": id_, "title": id_, "speaker": "Ada", "date": "2026-11-20T00:00:00Z"}
        path = root / "talks" / f"{id_}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(record | fields | {"changed": "2026-11-21T00:00:00Z"}))

    save("one", answers="two", topics=["x"], sequels=["three"])
    save("two", answers="four", place="Oslo", topics=["y"], guide="primer", events=["chips"])
    save("three", answers="two", sequels=["two"])
    save("four", title="Four", speaker="Bea", sequels=["one"])
    merged = merge_duplicates(talks_store(root), TALK, "one", ["two"], MOMENT, dry_run=False)
    assert merged.referring == ["three"]
    assert [(one.field, one.kept, one.lost) for one in merged.differences] == [
        ("title", "one", "two")
    ]
    assert stored_talk(root, "one") == {
        "id": "one",
        "title": "one",
        "speaker": "Ada",
        "place": "Oslo",
        "date": "2026-11-20T00:00:00Z",
        "topics": ["x", "y"],
        "events": ["chips"],
        "guide": "primer",
        "answers": "four",
        "changed": "2026-11-23T12:00:00Z",
    }
    assert stored_talk(root, "three")["answers"] == "one"
    assert stored_talk(root, "three")["sequels"] == ["one"]
    findings = check.check(talks_store(root), MOMENT).findings
    assert {type(finding) for finding in findings} <= {NotCanonical}


def test_references_of_another_kind_move_to_the_one(root: Path) -> None:
    for record in (guide("one"), guide("two"), event("a", guides=["two"])):
        write(root, record)
    path = root / "talks" / "t.json"
    path.parent.mkdir()
    talk = {"id": "t", "title": "T", "speaker": "Ada", "date": "2026-11-20T00:00:00Z"}
    path.write_text(json.dumps(talk | {"guide": "two", "changed": "2026-11-21T00:00:00Z"}))
    merged = merge_duplicates(talks_store(root), GUIDE, "one", ["two"], MOMENT, dry_run=False)
    assert merged.referring == ["a", "t"]
    assert stored_talk(root, "t")["guide"] == "one"
