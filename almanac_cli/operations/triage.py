"""Going through records one by one, with every decision a transaction of its own: `Round`.

A round has records of any kinds: whoever begins it chooses which, and their order.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from almanac_cli.analysis import related, same_story
from almanac_cli.errors import AlmanacError, EntryGone, Invalid, NotFound
from almanac_cli.model.kind import kept_kind
from almanac_cli.operations import show, undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

# Of a record that the user is done with; only one that waits in the inbox is kept or dropped.
Outcome: TypeAlias = Literal["kept", "dropped", "scored", "skipped"]
_OF_PENDING: tuple[Outcome, ...] = ("kept", "dropped")
_MAX_NEAR = 9  # records to link to: each has one digit
_MAX_STORIES = 3  # that a page shows


class Pending(NamedTuple):
    """A record that waits for a decision."""

    kind: Kind
    id: str  # full


class View(NamedTuple):
    """A record as the user sees it."""

    data: bytes  # the content of its file
    row: JsonObject
    related: list[tuple[Kind, list[Any]]]  # as `show.related_records` returns them
    # The rows that `same_story.rows` returns, at most three, the likeliest first; only of a record
    # of a kind that `Kind.is_pending`.
    stories: list[JsonObject]


class _Ahead(NamedTuple):
    """The view of a record that comes next, and what it was made of."""

    pending: Pending
    view: View
    states: list[tuple[int, int]]  # as `Round._states` returned them


class _Step(NamedTuple):
    """What one key did."""

    place: int  # of the record among all
    outcome: Outcome | None  # None if the user stayed with the record
    entry: int | None  # the number of its entry in the history; None if nothing was written
    followers: int = 0  # how many records it added at the end of the round


class Round:
    """One round through records: where the user is, and what can be undone."""

    def __init__(self, store: Store, pending: Iterable[Pending], now: datetime) -> None:
        self.pending = [*pending]
        self.index = 0  # of the record that the user looks at; the number of all at the end
        self._store, self._now = store, now
        self._steps: list[_Step] = []
        self._gone: set[int] = set()  # indexes of records that could not be read
        self._ahead: _Ahead | None = None
        self._has_read = False  # whether the last step has read the records under its lock

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
        if not self._has_read:
            self._store.refresh()
        self._has_read = False
        data = self._store.read_bytes(pending.kind, pending.id)
        if (
            (ahead := self._ahead)
            and (ahead.pending, ahead.view.data) == (pending, data)
            and ahead.states == self._states()
        ):
            return ahead.view
        return self._view(pending, data)

    def look_ahead(self) -> None:
        """Make the view of the next record, which `look` returns if nothing has changed till then.

        What is wrong with the record is left for `look` to find.
        """
        if self.index + 1 >= len(self.pending):
            return
        pending = self.pending[self.index + 1]
        with suppress(AlmanacError):
            states = self._states()
            data = self._store.read_bytes(pending.kind, pending.id)
            self._ahead = _Ahead(pending, self._view(pending, data), states)

    def _states(self) -> list[tuple[int, int]]:
        """Return the states of the kinds whose records are shown as related."""
        kinds = [kind for kind in self._store.kinds.values() if not kind.is_pending]
        return [self._store.reader(kind).index.state(kind) for kind in kinds]

    def _view(self, pending: Pending, data: bytes) -> View:
        store, kind = self._store, pending.kind
        record = store.parse(kind, pending.id, data)
        # Without links in other files, no index is needed, of which the inbox may have a large one.
        row = store.as_rows([record])[0] if kind.links else record.as_json()
        related_rows = show.related_records(store, kind, row, with_similar=True)
        return View(data, row, related_rows, self._stories(kind, row) if kind.is_pending else [])

    def _stories(self, kind: Kind, row: JsonObject) -> list[JsonObject]:
        reader = self._store.reader(kept_kind(kind, self._store.kinds))
        return same_story.rows(reader, row, _MAX_STORIES)

    def has_changed(self, pending: Pending, view: View) -> bool:
        """Tell whether the file of a record is other than the user sees it."""
        try:
            return self._store.read_bytes(pending.kind, pending.id) != view.data
        except (NotFound, Invalid):
            return True

    def near(self, pending: Pending, view: View) -> list[JsonObject]:
        """Return the rows of the records most similar to a record, at most nine.

        They are of the kind that it is of, or becomes when it is kept. Left out are linked ones. A
        row has one more key, `why`, as `related.why` returns it.
        """
        reader = self._store.reader(kept_kind(pending.kind, self._store.kinds))
        return related.suggested_rows(reader, view.row, limit=_MAX_NEAR)

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
            if pending.kind.becomes(kind)
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
            self._has_read = is_done and entry is not None
            if entry is not None or (is_done and outcome):
                self._steps.append(_Step(self.index, outcome, entry))
                self.index += outcome is not None
        return entry is not None

    def follow(self, pending: Pending) -> None:
        """Let a record come at the end of the round; undoing the last step takes it out again."""
        self.pending.append(pending)
        *_, step = self._steps
        self._steps[-1] = step._replace(followers=step.followers + 1)

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
        step = self._steps[-1]
        try:
            if step.entry is not None:
                self._undo_entry(step.entry)
        except EntryGone:
            self._steps.pop()
            raise
        self._steps.pop()
        self.index = step.place
        del self.pending[len(self.pending) - step.followers :]
        self._gone = {index for index in self._gone if index < len(self.pending)}
        return True

    def _undo_entry(self, number: int) -> None:
        if (entry := self._store.history.get(number)) is None:
            raise EntryGone(number)
        undo.undo(self._store, entry, self._now)

    def counts(self) -> dict[str, int]:
        """Return how many records have each outcome, and how many are left.

        A record to which the user came back counts once, as it was left the last time. Without
        records that waited in the inbox, none was kept or dropped, and so that is not counted.
        """
        outcomes = {step.place: step.outcome for step in self._steps if step.outcome}
        counts = Counter(outcomes.values())
        has_pending = any(pending.kind.is_pending for pending in self.pending)
        names = (*(_OF_PENDING if has_pending else ()), "scored", "skipped")
        left = len(self.pending) - len(outcomes.keys() | self._gone)
        return {**{name: counts[name] for name in names}, "left": left}
