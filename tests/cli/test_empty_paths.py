"""An empty path names no file and no folder, least of all the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    "words",
    [
        ("site", ""),
        ("site", "site", "--templates", ""),
        ("digest", "-o", ""),
        ("export", "csv", "-o", ""),
        ("export", "csv", "--partition", "month", "-o", ""),
        ("import", ""),
        ("import", "a.json", ""),
        ("init", ""),
        ("--data", "", "list"),
        ("--data", "", "init"),
        ("add", "--json-in", ""),
        ("add", "A", "--source", "S", "--summary-file", ""),
        ("edit", "a", "--summary-file", ""),
        ("guide", "add", "G", "--body-file", ""),
        ("merge-file", "", "b", "c"),
    ],
)
def test_an_empty_path_is_wrong_usage(run: Run, root: Path, words: tuple[str, ...]) -> None:
    before = sorted(root.parent.rglob("*"))
    result = run(*words, code=2)
    assert ": must not be empty\n" in result.stderr
    assert sorted(root.parent.rglob("*")) == before


@pytest.mark.usefixtures("root")
def test_an_empty_variable_names_no_almanac(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMANAC_DATA", "")
    run("list")  # of the nearest almanac
