"""Checking that the index holds what the files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.index import index_file
from almanac_cli.operations.check_files import Version, version
from almanac_cli.operations.findings import IndexDiffers
from almanac_cli.storage import state_dir
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


def check_index(
    store: Store, kind: Kind, versions: Mapping[tuple[Kind, str], Version]
) -> IndexDiffers | None:
    """Compare the index with these versions of the files of one kind; None if it holds the same.

    A file that was changed since it was read counts as the same.
    """
    unseen = {id_ for other, id_ in versions if other is kind}
    different = []
    for id_, digest, text in store.reader(kind).stored_versions():
        unseen.discard(id_)
        if versions.get((kind, id_)) != Version(digest, version(None, text).row):
            different.append(id_)
    ids = [
        id_ for id_ in sorted([*different, *unseen]) if _is_unchanged(store, kind, id_, versions)
    ]
    if not ids:
        return None
    return IndexDiffers(
        file=f"{state_dir.CACHE}/{index_file.NAME}",
        other_file=relative_path(kind, ids[0]),
        count=len(ids),
    )


def _is_unchanged(
    store: Store, kind: Kind, id_: str, versions: Mapping[tuple[Kind, str], Version]
) -> bool:
    """Say whether a file is now what it was when it was read."""
    before = versions.get((kind, id_))
    try:
        data: bytes | None = store.read_bytes(kind, id_)
    except NotFound:
        return before is None
    except InvalidFile:
        data = None
    return before is not None and before.data == version(data, None).data
