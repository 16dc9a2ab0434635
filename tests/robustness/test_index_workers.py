"""Very many files are read in other processes, with the same result."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.index import content, sync
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from almanac_cli.storage.worker import Worker
from support.notes import NOTE, create_notes
from support.records import event, shown, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def many(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write more events than one process reads, one of them broken."""
    monkeypatch.setattr(sync, "BATCH_FILES", 3)
    for n in range(20):
        write(root, event(f"e-{n:02}", url=f"https://e.org/{n}"))
    write(root, b"{", "torn")
    return root


def check(root: Path) -> None:
    """See that readers see what the files hold."""
    store = Store(root)
    rows, invalid = shown(store, EVENT), {path.stem for path in store.invalid_files}
    ids = [id_ for id_ in store.ids(EVENT) if id_ != "torn"]
    assert rows == {id_: store.read(EVENT, id_).record.as_json() for id_ in ids}
    assert invalid == {"torn"}


def test_first_and_later_readings_are_of_the_files(many: Path) -> None:
    check(many)
    for n in range(0, 20, 2):
        write(many, event(f"e-{n:02}", title="Changed"))
    (many / "events" / "e-01.json").unlink()
    check(many)


def test_a_file_whose_name_is_no_text_is_read_there(many: Path) -> None:
    path = os.path.join(os.fsencode(many), b"events", b"\xff.json")  # noqa: PTH118 (no text)
    with open(path, "wb") as file:  # noqa: PTH123 (the same)
        file.write(b"{}")
    store = Store(many)
    store.reader(EVENT)
    assert {path.stem for path in store.invalid_files} == {"torn", os.fsdecode(b"\xff")}


@pytest.mark.parametrize("nth", [1, 2, 5])
def test_readers_that_are_killed_cost_no_record(
    many: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    calls: list[Worker] = []
    submit = Worker.submit

    def killing(self: Worker, request: bytes) -> None:
        calls.append(self)
        submit(self, request)
        if len(calls) == nth and self.pid:
            os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(Worker, "submit", killing)
    check(many)
    assert len(calls) == 7


def test_without_other_processes_this_one_reads(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "")
    check(many)


def test_a_kind_of_the_store_s_own_is_read_by_this_process(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other processes know no kind but those of the program."""
    monkeypatch.delattr(content, "encode_content_request")
    store = Store(many, kinds=(EVENT, NOTE))
    create_notes(many, [f"n-{n}" for n in range(20)])
    assert [*shown(store, NOTE)] == sorted(f"n-{n}" for n in range(20))
