"""Scans of folders: what differs between two of them, and scans brought up to date in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import DiskError
from almanac_cli.storage.scan import rescan, scan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

IDS = ["a", "b", "c", "d-2"]
# By id what is done to a file: it gets so many bytes, or it is removed.
CHANGES = st.dictionaries(st.sampled_from(IDS), st.none() | st.integers(0, 3))


def change(folder: Path, changes: Mapping[str, int | None]) -> None:
    for id_, size in changes.items():
        path = folder / f"{id_}.json"
        if size is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(b"x" * size)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=CHANGES, second=CHANGES)
def test_a_scan_in_part_is_that_of_the_whole_folder(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, int | None],
    second: dict[str, int | None],
) -> None:
    folder = tmp_path_factory.mktemp("events")
    change(folder, first)
    before = scan(folder)
    change(folder, second)
    whole, in_part = scan(folder), rescan(folder, before, second)
    stamps = dict(whole.stamps())
    assert dict(in_part.stamps()) == stamps
    differing = stamps.items() ^ dict(before.stamps()).items()
    assert whole.changed_since(before) == {id_ for id_, _ in differing}
    assert whole.changed_since(in_part) == set()
    part = whole.part(["a", "none"])
    assert dict(part.stamps()) == {id_: stamp for id_, stamp in stamps.items() if id_ == "a"}


def test_a_scan_in_part_misses_what_others_changed(tmp_path: Path) -> None:
    change(tmp_path, {"a": 1})
    before = scan(tmp_path)
    change(tmp_path, {"b": 1, "c": 1})
    assert sorted(rescan(tmp_path, before, ["c"]).names) == ["a.json", "c.json"]


def test_beside_names_of_a_synchroniser_all_is_scanned(tmp_path: Path) -> None:
    (tmp_path / "a (1).json").touch()
    before = scan(tmp_path)
    assert (before.names, before.copies) == (["a (1).json"], 0)
    change(tmp_path, {"a": 1, "b": 1})
    after = rescan(tmp_path, before, ["a"])
    assert (sorted(after.names), after.copies) == (["a.json", "b.json"], 1)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    before = scan(folder)
    folder.rmdir()
    with pytest.raises(DiskError):
        rescan(folder, before, ["a"])
