"""The version of the code that makes pages, which changes with every character of it."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

_PACKAGE = Path(__file__).parents[2]
# All that says what a page shows of its records; the other folders only ask for it, or store it.
_FOLDERS = ("analysis", "formats", "index", "model", "operations")
_SUFFIX = ".py"
_DIGEST_BYTES = 16


@cache
def code_version(package: Path = _PACKAGE) -> bytes:
    """Return a digest of the modules that make pages, by which pages of other code are stale.

    The program's own version does not tell: it is the same through all of its development.
    """
    state = blake2b(digest_size=_DIGEST_BYTES)
    for folder in _FOLDERS:
        for path in _modules(f"{package}/{folder}"):
            state.update(f"{path.removeprefix(str(package))}\0".encode())
            with open(path, "rb") as file:  # noqa: PTH123 (a Path takes three times as long)
                state.update(blake2b(file.read(), digest_size=_DIGEST_BYTES).digest())
    return state.digest()


def _modules(folder: str) -> list[str]:
    """Return the paths of all modules below a folder, sorted."""
    return sorted(
        f"{parent}/{name}"
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(_SUFFIX)
    )
