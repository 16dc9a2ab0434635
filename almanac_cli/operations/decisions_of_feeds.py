"""What was decided about items of feeds, where the record of their feeds becomes another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.store import Store


def copy_decisions(
    store: Store, changes: Changes, kind: Kind, ids: Iterable[str], target: str
) -> None:
    """Stage what was decided for some records, to be remembered for another one as well.

    Their files stay: those of two clones are joined by their lines, and none is ever removed.

    Raises:
        FileUnusable: if a file cannot be read.

    """
    if not kind.has_decisions:
        return
    for id_ in ids:
        decisions, _ = seen_files.read(store.root / seen_files.relative_path(id_))
        if decisions:
            changes.stage(seen_files.appending(target, decisions))
