"""Checking that the index agrees with the record files, for `check`."""

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

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store


def check_index(
    store: Store, kind: Kind, versions: Mapping[tuple[Kind, str], Version]
) -> IndexDiffers | None:
    """Return a finding if the index differs from the files of a kind, `None` if they agree.

    `versions` are all files that were read, by kind and id; other kinds are ignored. A file that
    was changed after it was read is not compared.

    Raises:
        DiskError: if the system refuses to read the folder of the kind.

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
    """Return whether the content of a file still agrees with its version in `versions`."""
    before = versions.get((kind, id_))
    try:
        data: bytes | None = store.read_bytes(kind, id_)
    except NotFound:
        return before is None
    except InvalidFile:
        data = None
    return before is not None and before.data == version(data, None).data
