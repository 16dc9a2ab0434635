"""The moment at which a command takes place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from support.records import files
from support.setting import NOW
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    ("now", "added"),
    [
        ("2020-02-29T23:59:59Z", "2020-02-29T23:59:59Z"),
        ("2020-03-01T01:30:00+02:00", "2020-02-29T23:30:00Z"),
        ("2020-02-29T23:59:59.999Z", "2020-02-29T23:59:59Z"),
    ],
)
def test_the_environment_can_set_the_clock(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, now: str, added: str
) -> None:
    monkeypatch.setenv("ALMANAC_NOW", now)
    run("add", "One", "--source", "S")
    assert on_disk(root, "events/one")["added"] == added


@pytest.mark.parametrize(
    "now", ["x", "today", "2020-01-01", "2020-01-01T00:00:00", "2020-02-30T00:00:00Z", " "]
)
def test_a_wrong_clock_is_wrong_usage(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    before = files(root)
    monkeypatch.setenv("ALMANAC_NOW", now)
    result = run("add", "One", "--source", "S", code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: $ALMANAC_NOW ")
    assert repr(now) in result.stderr
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_without_a_set_clock_the_real_one_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALMANAC_NOW")
    run("add", "One", "--source", "S")
    assert "just now" in run("show", "one").stdout


def test_the_clock_of_these_tests_is_the_one_that_is_set() -> None:
    assert os.environ["ALMANAC_NOW"] == NOW
