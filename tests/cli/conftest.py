"""The almanacs that commands are tried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.init import create_almanac
from support.intake import FEED, Desk, feed_items
from support.records import event, source, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def almanac(root: Path) -> Path:
    """Write two events of one source, and return the almanac's folder."""
    write(root, event("one", source="Lab", tier=2))
    write(root, event("two", source="Lab", tier=1, added="2026-11-22T00:00:00Z", links=["one"]))
    return root


@pytest.fixture
def here_and_there(tmp_path: Path) -> tuple[Path, Path]:
    """Make two almanacs, `here` and `there`, each with an event of its own name."""
    made = tmp_path / "here/data", tmp_path / "there"
    for root, name in zip(made, ("here", "there"), strict=True):
        write(create_almanac(root, "test", example=False).root, event(name))
    return made


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Path]:
    """Offer a place for a script that plays the editor, and remove what it left."""
    yield tmp_path / "editor"
    (tmp_path / "editor").unlink()


@pytest.fixture
def desk(root: Path) -> Desk:
    """Make an almanac with three items in the inbox, and one that a rule took."""
    write(root, source("x", name="X", feeds=[FEED], drop=["title: title4"]))
    desk = Desk.at(root)
    desk.fetch(feed_items(4))
    return desk
