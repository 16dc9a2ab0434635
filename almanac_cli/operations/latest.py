"""The records that were last added or changed by commands, as the history of changes has them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError
from almanac_cli.formats import json_codec
from almanac_cli.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.kind import Kind
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
        FileUnusable: if the file of a record that it names cannot be read.

    """
    ids = [*islice(_latest_ids(store, kind), number)]
    if len(ids) < number:
        raise NoLatest(kind.name, number, len(ids))
    return ids[-1]


def _latest_ids(store: Store, kind: Kind) -> Iterator[str]:
    """Yield the ids of the records of a kind that exist, those last changed first, each once.

    Of several files in one step, the last one is the first. Records that only lost, or changed,
    their references to one that a step removed or renamed do not count.
    """
    ids: set[str] = set()
    for entry in store.history.entries():
        has_removal = any(file.after is None for file in entry.files)
        for file in reversed(entry.files):
            folder, _, name = file.file.partition("/")
            if folder != kind.folder or not name.endswith(files.SUFFIX):
                continue
            id_ = files.name_to_id(name)
            data = files.read_if_exists(store.path(kind, id_))
            if data is None or id_ in ids:
                continue
            if not has_removal or file.before is None or _has_changed(kind, file.before, data):
                ids.add(id_)
                yield id_


def _has_changed(kind: Kind, before: bytes, after: bytes) -> bool:
    """Tell whether two contents of a record file differ in other fields than references."""
    try:
        rows = [json_codec.decode(data) for data in (before, after)]
    except json_codec.DecodeError:
        return True
    references = {reference.field for reference in kind.references}
    one, other = (
        {key: value for key, value in row.items() if key not in references}
        if isinstance(row, dict)
        else row
        for row in rows
    )
    return not json_codec.is_same(one, other)
