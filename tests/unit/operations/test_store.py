"""The front desk: finding an almanac, its records by any name, and naming what is broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import AlmanacError, Invalid, NoAlmanac, NotFound, Problem, TooLarge
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.store import Store
from almanac_cli.storage.lock import is_locked
from support.messages import fails, hint_of
from support.records import event, files, guide, numbered, shown, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_almanac_opens_and_holds_nothing(root: Path) -> None:
    store = Store.open(root)
    assert (store.ids(EVENT), store.ids(GUIDE)) == ([], [])
    assert (shown(store, EVENT), shown(store, GUIDE), store.invalid_files) == ({}, {}, {})


def test_a_folder_that_does_not_exist_is_no_almanac(tmp_path: Path) -> None:
    with fails(NoAlmanac, match="does not exist") as caught:
        Store.open(tmp_path / "none")
    assert hint_of(caught.value) == f"make it with: almanac init {tmp_path / 'none'}"


def test_a_file_is_no_almanac(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with fails(NoAlmanac, match="is not a folder"):
        Store.open(tmp_path / "file")


def test_a_folder_without_its_marker_is_no_almanac(tmp_path: Path) -> None:
    with fails(NoAlmanac, match=r"is not an almanac: it has no almanac\.json"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    "marker", ["", "{", "[]", "1", "null", "{}", '{"format": 1, "format": 1}', '{"name": "x"}']
)
def test_a_broken_marker_is_named_as_invalid(root: Path, marker: str) -> None:
    (root / "almanac.json").write_text(marker)
    with fails(Invalid, match=r"almanac\.json is not valid"):
        Store.open(root)


@pytest.mark.parametrize("number", [0, -1, 1.0, "1", True, None, [1]])
def test_a_format_that_is_no_whole_number_is_invalid(root: Path, number: object) -> None:
    numbered(root, number)
    with fails(Invalid, match="format: must be a whole number from 1 to 1"):
        Store.open(root)


@pytest.mark.parametrize("number", [2, 3, 10**30])
def test_a_newer_format_is_refused_with_what_to_do(root: Path, number: int) -> None:
    numbered(root, number)
    with fails(AlmanacError, match=f"format {number}, and this version reads") as caught:
        Store.open(root)
    assert (caught.value.exit_code, hint_of(caught.value)) == (1, "install a newer almanac-cli")


def test_a_link_is_seen_from_both_sides_whichever_file_holds_it(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b", links=["c"]))
    write(root, event("c", links=["b"]))
    write(root, event("d"))
    found = {id_: each["links"] for id_, each in shown(Store.open(root), EVENT).items()}
    assert found == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": []}


def test_what_a_file_itself_holds_is_still_to_be_had(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b"))
    store = Store.open(root)
    assert store.read(EVENT, "b").record.as_json()["links"] == []


def test_a_link_to_an_event_that_is_gone_makes_no_event_of_it(root: Path) -> None:
    write(root, event("a", links=["gone"]))
    assert [*shown(Store.open(root), EVENT)] == ["a"]


def test_changed_records_are_seen_with_their_links_on_both_sides(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b"))
    store = Store.open(root)
    (seen,) = store.as_rows([store.read(EVENT, "b").record])
    assert seen["links"] == ["a"]


def test_readers_see_every_field(root: Path) -> None:
    write(root, event("a") | {"unknown": [1, {"x": None}]})
    (found,) = shown(Store.open(root), EVENT).values()
    assert [*found] == [*EVENT.fields, "unknown"]
    assert found["score"] is None


def test_invalid_files_are_left_out_by_name_others_are_shown(root: Path) -> None:
    write(root, event("good"))
    write(root, event("bad", score=11, tier=4))
    write(root, b"", "empty")
    store = Store.open(root)
    assert [*shown(store, EVENT)] == ["good"]
    assert {path: error.problems for path, error in store.invalid_files.items()} == {
        root / "events" / "bad.json": (
            Problem("tier", "must be a whole number from 1 to 3, not 4"),
            Problem("score", "must be a whole number from 1 to 10, not 11"),
        ),
        root / "events" / "empty.json": (Problem("", "is empty"),),
    }


def test_reading_one_record_tells_missing_from_broken(root: Path) -> None:
    write(root, event("a"), "b")
    store = Store.open(root)
    with fails(NotFound, match="no event 'a'"):
        store.read(EVENT, "a")
    with pytest.raises(Invalid) as caught:
        store.read(EVENT, "b")
    assert caught.value.problems == (Problem("id", "must equal the file's name, not 'a'"),)


def test_every_problem_is_named_even_where_the_id_is_wrong_too(root: Path) -> None:
    write(root, event("a", score=11), "b")
    with pytest.raises(Invalid) as caught:
        Store.open(root).read(EVENT, "b")
    assert {each.where for each in caught.value.problems} == {"id", "score"}


@pytest.mark.parametrize(
    "more",
    [
        {"source": "x"},
        {"source": 5, "published": 7, "author": []},
        {"source": "s", "published": "x"},
        {"links": [None]},
        {"links": ["a", "a"]},
        {"score": 10**22, "tier": "one"},
    ],
)
def test_keys_of_events_mean_nothing_in_a_guide(root: Path, more: dict[str, Any]) -> None:
    write(root, guide("g", level="mixed"))
    path = write(root, {**guide("h"), "level": "mixed"})
    path.write_text(json.dumps({**guide("h"), **more}), encoding="utf-8")
    assert [*shown(Store.open(root), GUIDE)] == ["g", "h"]
    path.unlink()
    assert [*shown(Store.open(root), GUIDE)] == ["g"]


def test_a_dry_run_locks_and_writes_nothing(root: Path) -> None:
    before = sorted(root.rglob("*"))
    store = Store.open(root)
    with store.transaction(MOMENT, dry_run=True) as changes:
        changes.create(records.parse(EVENT, event("a"), "a"))
        assert not is_locked(root)
    assert (sorted(root.rglob("*")), store.changed) == (before, False)


def test_a_record_that_would_be_too_large_fails_a_dry_run_too(root: Path) -> None:
    fields = {**event("a"), "mood": "x" * 1024 * 1024}
    record = records.parse(EVENT, fields, "a")
    with (
        pytest.raises(TooLarge),
        Store.open(root).transaction(MOMENT, dry_run=True) as changes,
    ):
        changes.create(record)


def test_a_transaction_that_fails_changes_nothing(root: Path) -> None:
    write(root, event("a"))
    before = files(root)
    store = Store.open(root)

    def fail() -> None:
        with store.transaction(MOMENT) as changes:
            changes.remove(EVENT, "a", before["events/a.json"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (files(root), store.changed) == (before, False)


def test_the_label_of_a_store_is_that_of_its_history(root: Path) -> None:
    store = Store.open(root, label=("add", "A"))
    with store.transaction(MOMENT) as changes:
        changes.create(records.parse(EVENT, event("a"), "a"))
    assert [entry.command for entry in store.history.entries()] == [("add", "A")]
