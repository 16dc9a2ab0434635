"""What makes unit tests quick: most of them need no folder, and none waits for the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder into which nobody writes."""
    folder = tmp_path_factory.mktemp("nowhere")
    folder.chmod(0o555)
    return folder


@pytest.fixture(autouse=True)
def _place(request: pytest.FixtureRequest, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a test into its own folder if it asks for one, and else where nothing is."""
    own = "tmp_path" in request.fixturenames
    monkeypatch.chdir(request.getfixturevalue("tmp_path") if own else nowhere)


@pytest.fixture(autouse=True)
def _unsynced(unsynced: None) -> None:
    """Let nothing wait for the disk."""
