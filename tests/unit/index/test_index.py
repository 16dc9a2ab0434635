"""The index gives the answers of the files, whatever happens to either of them."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import Invalid
from almanac_cli.formats import json_codec
from almanac_cli.index import database, sync
from almanac_cli.index.database import Index
from almanac_cli.model import kinds
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from almanac_cli.storage import lock
from support.examples import examples
from support.records import event, guide, shown, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

IDS = ("a", "b", "c")
CONTENTS = st.sampled_from(
    [
        *({"title": title, "links": links} for title in ("One", "Two") for links in ([], ["zz"])),
        b"",
        b'{"id": "',
    ]
)
ACTS = st.sampled_from(["write", "rename over", "overwrite, stamp restored", "delete", "read"])


def plainly(root: Path) -> tuple[dict[str, Any], set[str]]:
    """Read all events without the index: the records by id, and which files are invalid."""
    store, found, invalid = Store(root), {}, set()
    for id_ in store.ids(kinds.EVENT):
        try:
            found[id_] = store.read(kinds.EVENT, id_).record.as_json()
        except Invalid:
            invalid.add(id_)
    return found, invalid


def through_index(root: Path) -> tuple[dict[str, Any], set[str]]:
    """Read all events through the index: the records by id, and which files are invalid."""
    store = Store(root)
    found = shown(store, kinds.EVENT)
    return found, {path.stem for path in store.invalid_files}


def base(root: Path) -> Path:
    return root / ".almanac" / "cache" / "index.sqlite"


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(ACTS, st.sampled_from(IDS), CONTENTS), max_size=12))
def test_after_any_edit_behind_its_back_answers_are_of_the_files(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, Any]]
) -> None:
    root = tmp_path_factory.mktemp("data")
    create_almanac(root, "test", example=False)
    for act, id_, content in edits:
        path = root / "events" / f"{id_}.json"
        data = (
            content
            if isinstance(content, bytes)
            else json_codec.pretty(event(id_, **content)).encode()
        )
        match act:
            case "write":
                path.write_bytes(data)
            case "rename over":
                path.with_suffix(".other").write_bytes(data)
                path.with_suffix(".other").replace(path)
            case "overwrite, stamp restored" if path.exists():
                before = path.stat()
                path.write_bytes(data[: before.st_size].ljust(before.st_size))
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            case "delete":
                path.unlink(missing_ok=True)
        if act == "read":
            assert through_index(root) == plainly(root)
    assert through_index(root) == plainly(root)
    assert through_index(root) == plainly(root)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which record files are read."""
    found: list[str] = []

    def reading(path: str) -> bytes:
        if path.endswith(".json"):
            found.append(path)
        return Path(path).read_bytes()

    monkeypatch.setattr("almanac_cli.storage.files.read", reading)
    return found


def test_an_unchanged_file_is_not_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    path = write(root, event("a"))
    stamp = path.stat()
    long_after = stamp.st_ctime_ns + 10**10
    monkeypatch.setattr("time.time_ns", lambda: long_after)
    through_index(root)
    assert read == [str(path)]
    assert list(through_index(root)[0]) == ["a"]
    assert read == [str(path)]


def test_a_file_written_in_the_tick_of_the_scan_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    path = write(root, event("a"))
    monkeypatch.setattr("time.time_ns", lambda: path.stat().st_ctime_ns)
    through_index(root)
    through_index(root)
    assert read == [str(path)] * 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"scribble" * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:100] + b"x" * 4000),
        lambda path: sqlite3.connect(path).executescript("PRAGMA user_version = 99").close(),
        lambda path: sqlite3.connect(path).executescript("DROP TABLE record").close(),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["deleted", "empty", "scribbled", "truncated", "half", "newer", "no table", "a folder"],
)
def test_a_damaged_index_costs_no_answer(root: Path, damage: Callable[[Path], object]) -> None:
    for id_ in "abcdefgh":
        write(root, event(id_, summary="x" * 900))
    expected = through_index(root)
    damage(base(root))
    assert through_index(root) == expected
    assert through_index(root) == expected


def test_a_damaged_index_is_made_anew(root: Path) -> None:
    write(root, event("a"))
    through_index(root)
    base(root).write_bytes(b"scribble" * 1000)
    through_index(root)
    assert sqlite3.connect(base(root)).execute("SELECT id FROM record").fetchall() == [("a",)]
    assert sorted(each.name for each in base(root).parent.iterdir()) == [
        "CACHEDIR.TAG",
        "index.sqlite",
        "index.stamp",
        "indexer.pid",
    ]


def test_an_index_that_another_process_holds_costs_no_answer(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Index, "lock_timeout_s", 0.05)
    write(root, event("a"))
    through_index(root)
    holder = sqlite3.connect(base(root), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    write(root, event("b"))
    assert sorted(through_index(root)[0]) == ["a", "b"]
    holder.close()


def test_an_index_in_the_making_is_waited_for_five_seconds(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    write(root, event("a"))
    through_index(root)
    write(root, event("b"))
    with lock.lock_folder(base(root).parent, base(root).with_name("indexer.pid")):
        assert sorted(through_index(root)[0]) == ["a", "b"]
    assert sum(waited) == pytest.approx(5)


@pytest.mark.parametrize("at", [100, 5000, 40_000, 100_000])
def test_a_scribble_anywhere_in_it_is_noticed(root: Path, at: int) -> None:
    for n in range(50):
        write(root, event(f"e-{n}", title=f"Title {n}", summary="word " * 200))
    expected = through_index(root)
    with base(root).open("r+b") as file:
        file.seek(at)
        file.write(b"word Title")
    assert through_index(root) == expected


def test_a_stop_in_the_middle_leaves_what_the_next_run_completes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "BATCH_FILES", 10)
    for n in range(15):
        write(root, event(f"e-{n}"))

    @contextmanager
    def stop(ids: Sequence[str]) -> Iterator[Iterator[str]]:
        yield (each if n < 12 else _interrupt() for n, each in enumerate(ids))

    with pytest.raises(KeyboardInterrupt):
        Store(root, stop).reader(kinds.EVENT)
    with closing(sqlite3.connect(base(root))) as half:
        assert half.execute("SELECT count(*) FROM record").fetchone() == (10,)
    assert len(through_index(root)[0]) == 15


def _interrupt() -> Any:  # noqa: ANN401 (it never returns)
    raise KeyboardInterrupt


def test_its_folder_is_passed_over_by_git_and_backups(root: Path) -> None:
    through_index(root)
    assert (root / ".almanac" / ".gitignore").read_text() == "*\n"
    assert (
        (root / ".almanac" / "cache" / "CACHEDIR.TAG")
        .read_text()
        .startswith("Signature: 8a477f597d28d17")
    )


def test_problems_are_remembered_and_named_every_time(root: Path) -> None:
    write(root, b"", "bad")
    first, second = Store(root), Store(root)
    first.reader(kinds.EVENT)
    second.reader(kinds.EVENT)
    assert [str(each) for each in first.invalid_files.values()] == [
        str(each) for each in second.invalid_files.values()
    ]
    assert "is empty" in str(next(iter(second.invalid_files.values())))


def test_a_pipe_in_place_of_the_stamp_holds_nothing_up(root: Path) -> None:
    write(root, event("a"))
    through_index(root)
    seal = base(root).with_name("index.stamp")
    seal.unlink()
    os.mkfifo(seal)
    assert list(through_index(root)[0]) == ["a"]
    assert seal.is_file()


def test_a_folder_whose_name_looks_like_a_uri_has_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = Path("file:x?mode=ro")
    create_almanac(root, "test", example=False)
    write(root, event("a"))
    assert list(through_index(root)[0]) == ["a"]
    assert base(root).is_file()


def test_an_index_gone_between_two_questions_is_made_anew(root: Path) -> None:
    write(root, event("a"))
    write(root, guide("g"))
    store = Store(root)
    assert [*shown(store, kinds.EVENT)] == ["a"]
    base(root).unlink()
    assert [*shown(store, kinds.GUIDE)] == ["g"]
    assert [*shown(store, kinds.EVENT)] == ["a"]


def test_what_was_seen_before_the_lock_undoes_nothing_seen_since(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a"))
    through_index(root)
    write(root, event("b"))
    real = lock.lock_folder

    def late(folder: Path, pid_file: Path, *, timeout_s: float) -> AbstractContextManager[None]:
        monkeypatch.setattr(lock, "lock_folder", real)
        write(root, event("c"))
        through_index(root)  # the other process, which is quicker
        return real(folder, pid_file, timeout_s=timeout_s)

    monkeypatch.setattr(lock, "lock_folder", late)
    assert sorted(through_index(root)[0]) == ["a", "b", "c"]
    with closing(sqlite3.connect(base(root))) as found:
        assert len(found.execute("SELECT id FROM record").fetchall()) == 3


@pytest.mark.parametrize("damaged", [False, True])
def test_only_a_damaged_index_is_thrown_away(
    root: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    """An extended code of SQLite says more than the primary one, and means the same."""
    write(root, event("a"))
    through_index(root)
    code = sqlite3.SQLITE_CORRUPT_VTAB if damaged else sqlite3.SQLITE_READONLY_RECOVERY
    error = sqlite3.OperationalError("odd")
    error.sqlite_errorcode = code
    monkeypatch.setattr(database, "is_current", lambda *_: (_ for _ in ()).throw(error))
    assert list(through_index(root)[0]) == ["a"]
    assert base(root).with_name("index.stamp").exists() is not damaged


def test_an_error_of_python_has_no_code_and_is_taken_for_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a"))
    through_index(root)
    error = sqlite3.OperationalError("Could not decode to UTF-8")
    monkeypatch.setattr(database, "is_current", lambda *_: (_ for _ in ()).throw(error))
    assert list(through_index(root)[0]) == ["a"]
    assert not base(root).with_name("index.stamp").exists()


def test_an_index_may_be_closed_in_another_thread(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    stores = [Store.open(root)]
    stores[0].reader(kinds.EVENT)

    def collect() -> None:
        stores.clear()
        gc.collect()

    thread = Thread(target=collect)
    thread.start()
    thread.join()
    assert raised == []
