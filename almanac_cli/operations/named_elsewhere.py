"""Telling where a record is that a text does not name any more, or not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, NotFound
from almanac_cli.index.resolve import resolve
from almanac_cli.model import item_keys
from almanac_cli.model.kind import kept_kind, pending_kind

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store


class StillWaiting(NotFound):
    """Raised when a text denotes no record of a kind, but one that waits to become one."""

    def __init__(self, error: NotFound, pending: str, id_: str) -> None:
        super().__init__(error.kind, error.text, error.near)
        self.pending = pending  # the name of the kind of what waits
        self.id = id_  # of what waits


class KeptAlready(NotFound):
    """Raised when a text denotes nothing that waits, but what was kept already."""

    def __init__(self, error: NotFound, kept: str, id_: str) -> None:
        super().__init__(error.kind, error.text, error.near)
        self.kept = kept  # the name of the kind that it is of now
        self.id = id_  # that it has now


class NotDropped(NotFound):
    """Raised when a text names no item that was dropped."""


def named_elsewhere(store: Store, kind: Kind, error: NotFound, *, runs: bool = True) -> NotFound:
    """Return the error to raise for a text that names no record of a kind.

    It says so if the text names what waits to become one, or what became of one that waited;
    otherwise it is the error itself. `runs` is as in `Store.resolve`.
    """
    if pending := pending_kind(kind, store.kinds):
        waiting = _resolve(store, pending, error.text, runs=runs)
        return error if waiting is None else StillWaiting(error, pending.name, waiting)
    other = kept_kind(kind, store.kinds)
    if other is not kind:
        for text in dict.fromkeys((error.text, item_keys.event_id(error.text, ""))):
            kept = _resolve(store, other, text, runs=runs) if text else None
            if kept and _is_of_feed(store, other, kept):
                return KeptAlready(error, other.name, kept)
    return error


def _resolve(store: Store, kind: Kind, text: str, *, runs: bool) -> str | None:
    """Return the id of the record that a text names, `None` if it is not just one."""
    try:
        return resolve(store.reader(kind), text, runs=runs, max_compared=0)
    except AlmanacError:
        return None


def _is_of_feed(store: Store, kind: Kind, id_: str) -> bool:
    """Tell whether a record is what an item of a feed became, as far as its URL tells."""
    from almanac_cli.storage import seen_files

    row = store.reader(kind).rows([id_]).get(id_)
    key = row and item_keys.url_key(row["url"])
    return bool(key) and any(
        key in decision.keys
        for decisions in seen_files.read_all(store.root).values()
        for decision in decisions
    )
