"""One index that lives long follows the files: by what a transaction wrote, or by a new scan."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.formats import json_codec
from almanac_cli.index import database
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.operations import add, remove, score
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from almanac_cli.storage.scan import Scan, scan
from support.examples import examples
from support.records import event, shown, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

IDS = ("a", "b", "c", "d")
ACTS = st.sampled_from(
    [
        "add",
        "score",
        "remove",
        "write",
        "same size",
        "delete",
        "break",
        "another process",
        "no index",
    ]
)


def plainly(root: Path) -> dict[str, Any]:
    """Read all events in a copy of the almanac, by an index that is built anew."""
    copy = shutil.copytree(root, root.with_name("copy"), ignore=shutil.ignore_patterns(".almanac"))
    try:
        return shown(Store(copy), EVENT)
    finally:
        shutil.rmtree(copy)


def by_own_hand(store: Store, act: str, id_: str) -> None:
    """Change the file of an event, or make one, in a transaction that has read the events."""
    rows = shown(store, EVENT)
    with store.transaction(MOMENT) as changes:
        store.reader(EVENT)
        if act == "add" and not store.exists(EVENT, id_):
            other = next(iter(rows), None)
            stored = event(id_, links=[other] if other else [])
            changes.create(store.parse(EVENT, id_, json_codec.pretty(stored).encode()))
        elif act == "score" and id_ in rows:
            before = store.read(EVENT, id_)
            scored = score.with_score(before.record, {"score": len(rows)}, MOMENT)
            changes.update(before, scored)
        elif act == "remove" and id_ in rows:
            changes.remove(EVENT, id_, store.read_bytes(EVENT, id_))


def by_others(root: Path, act: str, id_: str, number: int) -> None:
    """Change files as an editor does, or another process of the program."""
    path = root / "events" / f"{id_}.json"
    if act == "write":
        write(root, event(id_, title="Long" * number, links=["b"]))
    elif act == "same size":
        write(root, event(id_, title=f"T{number % 10}"))
    elif act == "delete":
        path.unlink(missing_ok=True)
    elif act == "break":
        path.write_bytes(b"{")
    elif act == "no index":
        Store(root).index.remove()
    else:
        write(root, event(id_, title=f"Other {number}"))
        Store(root).reader(EVENT)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(ACTS, st.sampled_from(IDS)), max_size=12))
def test_after_any_change_answers_of_one_index_are_of_the_files(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("almanac") / "data"
    create_almanac(root, "test", example=False)
    (root / "events").mkdir(exist_ok=True)
    store = Store(root)
    for number, (act, id_) in enumerate(acts):
        if act in {"add", "score", "remove"}:
            by_own_hand(store, act, id_)
        else:
            by_others(root, act, id_, number)
            store.refresh()
        assert shown(store, EVENT) == shown(Store(root), EVENT) == plainly(root)


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which folders are scanned whole."""
    folders: list[str] = []

    def scan_noted(folder: str) -> Scan:
        folders.append(folder.rpartition("/")[2])
        return scan(folder)

    monkeypatch.setattr(database, "scan", scan_noted)
    return folders


def test_what_a_transaction_wrote_needs_no_new_scan(root: Path, scans: list[str]) -> None:
    write(root, event("a"))
    Store(root).reader(EVENT)
    store = Store(root)
    scans.clear()
    added = add.add(store, EVENT, {"title": "New", "source": "S", "published": "today"}, MOMENT)
    assert sorted(shown(store, EVENT)) == ["a", added.id]
    assert scans.count("events") == 1
    remove.remove(store, EVENT, ["a"], MOMENT, dry_run=False)
    assert [*shown(store, EVENT)] == [added.id]
    assert scans.count("events") == 2


def test_the_next_transaction_sees_what_others_did(root: Path) -> None:
    store = Store(root)
    add.add(store, EVENT, {"title": "New", "source": "S", "published": "today"}, MOMENT)
    write(root, event("b"))
    with store.transaction(MOMENT):
        assert "b" in shown(store, EVENT)


def test_a_copy_of_a_file_that_comes_is_no_record(root: Path) -> None:
    path = write(root, event("a"))
    path.rename(path.with_name("a (1).json"))
    store = Store(root)
    with store.transaction(MOMENT) as changes:
        assert store.reader(EVENT).select(Query(), Order()).ids == []
        changes.create(store.parse(EVENT, "a", json_codec.pretty(event("a")).encode()))
    assert [*shown(store, EVENT)] == ["a"]
    assert store.index.left_out[EVENT] == (1, 0)


def test_racy_files_that_stay_let_the_index_be(root: Path) -> None:
    write(root, event("a"))
    store = Store(root)
    store.reader(EVENT)
    before = store.index.path.stat()
    store.refresh()
    store.reader(EVENT)
    assert store.index.path.stat() == before
    write(root, event("a", title="B"))
    store.refresh()
    assert shown(store, EVENT)["a"]["title"] == "B"


def test_the_state_of_a_kind_changes_with_its_rows_alone(root: Path) -> None:
    write(root, event("a"))
    store = Store(root)
    states = [store.reader(EVENT).index.state(EVENT)]
    for title in ("B", "B", "C"):
        write(root, event("a", title=title))
        store.refresh()
        states.append(store.reader(EVENT).index.state(EVENT))
    assert states[1] == states[2]
    assert len({*states}) == 3
