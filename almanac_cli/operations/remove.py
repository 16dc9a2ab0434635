"""How records are removed, with what refers to them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, NotFound, UnreadableFile
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.operations.store import Store


def remove(
    store: Store, kind: Kind, doomed: Iterable[str], now: datetime, *, dry_run: bool
) -> list[str]:
    """Delete records, first what refers to them; return the ids of the records that did.

    An invalid file may be removed too; one that refers to a removed record is left as it is. Raises
    InvalidFile where the disk fails to give a file away, since it may refer to a removed record.
    """
    gone = set(doomed)
    with nullcontext() if dry_run else store.change(now):
        held = {id_: store.raw(kind, id_) for id_ in gone}
        referring = _referring(store, kind, gone)
        if not dry_run:
            for (source, id_), references in referring.items():
                was = store.read(source, id_)
                data = {one.field: edit.without(was.record, one, gone) for one in references}
                edit.save(store, was, edit.replaced(was.record, data), now)
            for id_, data_ in held.items():
                store.remove(kind, id_, data_)
    return [id_ for _, id_ in referring]


def _referring(store: Store, kind: Kind, gone: set[str]) -> dict[tuple[Kind, str], list[Reference]]:
    """Return which records that stay refer to those that go, and in which fields."""
    found: dict[tuple[Kind, str], list[Reference]] = {}
    for source in store.kinds.values():
        for reference in source.references:
            if reference.target == kind.name:
                for id_ in store.reader(source).referring_to(reference.field, gone):
                    if source is not kind or id_ not in gone:
                        found.setdefault((source, id_), []).append(reference)
                _require_all_read(store, source)
    return found


def _require_all_read(store: Store, kind: Kind) -> None:
    """Raise InvalidFile if a file was left out that may refer to a record all the same."""
    for id_ in store.reader(kind).problems():
        try:
            store.read(kind, id_)
        except UnreadableFile:
            raise
        except (InvalidFile, NotFound):
            continue
        # Valid, and left out: it could not be read a moment ago.
        raise store.left_out[store.path(kind, id_)]
