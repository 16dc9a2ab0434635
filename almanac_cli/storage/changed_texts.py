"""What feeds say now of items that events were made of, where they said otherwise then.

Only this machine has it, in `.almanac/state/changed.json`: title, summary and time of notice by the
URL under which the item was kept. If it is lost, it is noticed anew.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats import json_codec
from almanac_cli.storage import files, output, state_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILE = f"{state_dir.STATE}/changed.json"
_MAX_BYTES = 64 * 1024**2


class ChangedText(NamedTuple):
    """What a feed says now."""

    title: str
    summary: str
    noticed: str  # when, RFC 3339 in UTC


def read(root: Path) -> dict[str, ChangedText]:
    """Return what feeds say now by URL; what cannot be understood is left out."""
    texts = {}
    with suppress(OSError, ValueError, AttributeError, RecursionError, files.NotReadable):
        for url, parts in json.loads(files.read(root / _FILE, _MAX_BYTES)).items():
            with suppress(TypeError):
                texts[url] = ChangedText(**parts)
    return texts


def write(root: Path, texts: Mapping[str, ChangedText]) -> None:
    """Write what feeds say now by URL; the caller must hold the lock of the almanac.

    Raises:
        DiskError: if the system refuses.

    """
    document = {url: text._asdict() for url, text in sorted(texts.items())}
    output.write(root / _FILE, json_codec.compact(document).encode())
