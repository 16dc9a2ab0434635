"""Every answer is that of the files, whatever was done to them or to the index."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from almanac_cli.errors import IncompleteResult
from almanac_cli.index.database import Index
from support.records import event, files, write

if TYPE_CHECKING:
    import pytest

    from support.commands import Run


def test_an_answer_that_left_files_out_warns_and_exits_5(root: Path, run: Run) -> None:
    write(root, event("good"))
    write(root, b"", "empty")
    for _ in ("first read", "from the index"):
        result = run("list", "-q", code=IncompleteResult.exit_code)
        assert result.stdout == "good\n"
        assert result.stderr == (
            "Warning: 1 file is left out of this answer\n  data/events/empty.json: is empty\n"
        )


def test_a_mended_file_is_no_longer_left_out(root: Path, run: Run) -> None:
    write(root, b"", "a")
    run("list", code=5)
    write(root, event("a"))
    assert run("list", "-q").stdout == "a\n"


def test_after_any_change_the_files_are_the_truth(root: Path, run: Run) -> None:
    path = write(root, event("a"))
    assert run("list", "-q").stdout == "a\n"
    write(root, event("b"))
    path.write_bytes(path.read_bytes().replace(b'"Source"', b'"Sourcy"'))
    assert run("list", "--ndjson", "--fields", "id,source").stdout == (
        '{"id":"a","source":"Sourcy"}\n{"id":"b","source":"Source"}\n'
    )
    path.unlink()
    assert run("list", "-q").stdout == "b\n"


def test_an_answer_that_was_slow_without_the_index_says_so(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, event("a"))
    (root / ".almanac").write_text("in the way")
    assert run("list", "-q").stderr == ""
    monkeypatch.setattr(Index, "slow_after_s", -1.0)
    result = run("list", "-q")
    assert result.stdout == "a\n"
    assert result.stderr == (
        "Warning: the index could not be used, which made this slow: "
        "cannot make data/.almanac: File exists\n"
    )


def test_a_file_whose_name_is_no_text_is_left_out_by_name(root: Path, run: Run) -> None:
    write(root, event("a"))
    name = os.fsencode(root / "events") + b"/\xff.json"
    Path(os.fsdecode(name)).write_bytes(b"{}")
    for _ in ("first", "from the index"):
        result = run("list", "-q", code=5)
        assert result.stdout == "a\n"
        assert "\\udcff.json" in result.stderr
    Path(os.fsdecode(name)).unlink()
    assert run("list", "-q").stdout == "a\n"


def test_deleting_it_loses_nothing(shipped: Path, run: Run) -> None:
    before, listed = files(shipped), run("list", "--json").stdout
    shutil.rmtree(shipped / ".almanac")
    assert run("list", "--json").stdout == listed
    assert files(shipped) == before
