"""Going through records one by one, with every decision a transaction of its own: `Round`.

A round has records of any kinds: whoever begins it chooses which, and their order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from almanac_cli.analysis import related
from almanac_cli.errors import EntryGone, Invalid, NotFound
from almanac_cli.operations import show, undo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

Outcome: TypeAlias = Literal["scored", "skipped"]  # of a record that the user is done with
_MAX_NEAR = 9  # records to link to: each has one digit


class Pending(NamedTuple):
    """A record that waits for a decision."""

    kind: Kind
    id: str  # full


class View(NamedTuple):
    """A record as the user sees it."""

    data: bytes  # the content of its file
    row: JsonObject
    related: list[tuple[Kind, list[Any]]]  # as `show.related_records` returns them


class _Step(NamedTuple):
    """What one key did."""

    place: int  # of the record among all
    outcome: Outcome | None  # None if the user stayed with the record
    entry: int | None  # the number of its entry in the history; None if nothing was written


class Round:
    """One round through records: where the user is, and what can be undone."""

    def __init__(self, store: Store, pending: Sequence[Pending], now: datetime) -> None:
        self.pending = pending
        self.index = 0  # of the record that the user looks at; the number of all at the end
        self._store, self._now = store, now
        self._steps: list[_Step] = []
        self._gone: set[int] = set()  # indexes of records that could not be read

    @property
    def current(self) -> Pending | None:
        """The record that the user looks at, `None` at the end."""
        return self.pending[self.index] if self.index < len(self.pending) else None

    def look(self, pending: Pending) -> View:
        """Read a record and what is related to it from the disk.

        Raises:
            NotFound: if its file was removed.
            InvalidFile: if its file is not valid any more.

        """
        store = self._store
        store.refresh()
        data = store.read_bytes(pending.kind, pending.id)
        (row,) = store.as_rows([store.parse(pending.kind, pending.id, data)])
        return View(data, row, show.related_records(store, pending.kind, row, with_similar=True))

    def has_changed(self, pending: Pending, view: View) -> bool:
        """Tell whether the file of a record is other than the user sees it."""
        try:
            return self._store.read_bytes(pending.kind, pending.id) != view.data
        except (NotFound, Invalid):
            return True

    def near(self, pending: Pending, view: View) -> list[JsonObject]:
        """Return the rows of the records most similar to a record, at most nine.

        Left out are linked ones. A row has one more key, `why`, as `related.why` returns it.
        """
        return related.suggested_rows(self._store.reader(pending.kind), view.row, limit=_MAX_NEAR)

    def targets(self, pending: Pending, view: View, target: Kind) -> list[JsonObject]:
        """Return the rows of the records of another kind to which a record may refer.

        Left out are those that it refers to. Those come first to which related records refer most
        often, then the newest.
        """
        from almanac_cli.model.query import Order, Query

        reference = pending.kind.reference(target)
        counts = Counter(
            id_
            for kind, rows in view.related
            if kind is pending.kind
            for row in rows
            for id_ in reference.ids(row)
        )
        rows = self._store.reader(target).select(Query(), Order()).rows()
        left = [row for row in rows if row["id"] not in reference.ids(view.row)]
        return sorted(left, key=lambda row: -counts[row["id"]])

    def decide(self, operation: Callable[[], object], outcome: Outcome | None = None) -> bool:
        """Run an operation on the present record as one step, and tell whether it wrote anything.

        With an outcome, the user is done with the record, and goes on to the next one. What the
        operation raises passes on; if it has written something, that is a step all the same.
        """
        before = self._store.entry
        is_done = False
        try:
            operation()
            is_done = True
        finally:
            entry = self._store.entry if self._store.entry != before else None
            if entry is not None or (is_done and outcome):
                self._steps.append(_Step(self.index, outcome, entry))
                self.index += outcome is not None
        return entry is not None

    def skip(self) -> None:
        """Go on to the next record; this is a step, too."""
        self._steps.append(_Step(self.index, "skipped", None))
        self.index += 1

    def pass_over(self) -> None:
        """Go on from a record that cannot be read any more; it counts no more."""
        self._gone.add(self.index)
        self.index += 1

    def undo(self) -> bool:
        """Undo the last step and go back to its record; tell whether there was a step.

        Also raises the other errors of `undo.undo`; the step then stays the last.

        Raises:
            EntryGone: if somebody else has undone the step; it is no step any more.

        """
        if not self._steps:
            return False
        place, _, number = self._steps[-1]
        try:
            if number is not None:
                self._undo_entry(number)
        except EntryGone:
            self._steps.pop()
            raise
        self._steps.pop()
        self.index = place
        return True

    def _undo_entry(self, number: int) -> None:
        if (entry := self._store.history.get(number)) is None:
            raise EntryGone(number)
        undo.undo(self._store, entry, self._now)

    def counts(self) -> dict[str, int]:
        """Return how many records were scored and skipped, and how many are left.

        A record to which the user came back counts once, as it was left the last time.
        """
        outcomes = {step.place: step.outcome for step in self._steps if step.outcome}
        counts = Counter(outcomes.values())
        left = len(self.pending) - len(outcomes.keys() | self._gone)
        return {"scored": counts["scored"], "skipped": counts["skipped"], "left": left}
