"""The records that were last added or changed by commands, as the history of changes has them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


class NoLatest(AlmanacError):
    """Raised when fewer records were added or changed than are counted back."""

    exit_code = 3
    code = "not_found"

    def __init__(self, kind: str, number: int, count: int) -> None:
        self.kind = kind
        self.number = number  # how far back: 1 for the last one
        self.count = count  # how many there are


def latest_id(store: Store, kind: Kind, number: int) -> str:
    """Return the id of the record of a kind that was last added or changed, counted back from 1.

    Raises:
        NoLatest: if there are not so many.
        DiskError: if the history cannot be read.

    """
    ids = [*islice(_latest_ids(store, kind), number)]
    if len(ids) < number:
        raise NoLatest(kind.name, number, len(ids))
    return ids[-1]


def _latest_ids(store: Store, kind: Kind) -> Iterator[str]:
    """Yield the ids of the records of a kind that exist, those last changed first, each once.

    Of several files in one step, the last one is the first. A step that ends with a removal
    changed other records only where they referred to what it removed: they do not count, but a
    record that it created does, under its new id.
    """
    ids: set[str] = set()
    for entry in store.history.entries():
        changed = entry.files
        if changed[-1:] and changed[-1].after is None:
            changed = tuple(file for file in changed if file.before is None)
        for file in reversed(changed):
            folder, _, name = file.file.partition("/")
            if folder != kind.folder or not name.endswith(files.SUFFIX):
                continue
            id_ = files.name_to_id(name)
            if id_ not in ids and store.path(kind, id_).exists():
                ids.add(id_)
                yield id_
