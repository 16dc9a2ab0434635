"""A lock is given back, whatever happened while it was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import AlmanacError
from almanac_cli.storage import lock
from support.messages import fails

if TYPE_CHECKING:
    from pathlib import Path


def test_a_failure_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.lock_folder(tmp_path, tmp_path / "holder"):
        raise ZeroDivisionError
    with lock.lock_folder(tmp_path, tmp_path / "holder"):
        pass


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with fails(AlmanacError, match=r"cannot lock .*none: No such file"):  # noqa: SIM117 (the order matters)
        with lock.lock_folder(tmp_path / "none", tmp_path / "none" / "holder"):
            pass
