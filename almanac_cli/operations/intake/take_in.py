"""Taking in what a feed brings: new items wait in the inbox, and what is known does not come back.

`now` is an aware datetime.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import IdTaken, InvalidRecord, TooLarge
from almanac_cli.model import dates
from almanac_cli.model.item_keys import CONTENT, item_id, with_first_sight
from almanac_cli.model.kinds import ITEM
from almanac_cli.model.seen import Decision
from almanac_cli.operations.intake.further_keys import further_lines
from almanac_cli.operations.intake.new_items import event_id_of, make_item
from almanac_cli.operations.intake.sorting import MetItem, Sorting, TakeInOptions, sort_items
from almanac_cli.operations.intake.updating import may_differ, update_waiting
from almanac_cli.storage import changed_texts, dropped_items, files, record_files, seen_files
from almanac_cli.storage.changed_texts import ChangedText

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from almanac_cli.model.feed_items import FeedItem
    from almanac_cli.model.records import Item, Source
    from almanac_cli.model.seen import Outcome
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.intake.known_items import KnownItems
    from almanac_cli.operations.store import Store

PLAIN = TakeInOptions()
_MANY_CHARACTERS = 10_000
_ID_DIGITS = (6, 12, 16)  # of an id, more where another item has it


@dataclass(slots=True)
class Intake:
    """What became of the items of a feed: each is in one of the counts, a changed one is known."""

    new: int = 0  # in the inbox now
    known: int = 0  # in the inbox, or decided about, before
    old: int = 0  # new, but older than what was asked for
    dropped: int = 0  # new, but a rule of the source took them
    held: int = 0  # new, but they look like old ones: nothing is written about them
    changed: int = 0  # of the known ones: updated while they wait
    left_out: int = 0  # new, but they can be no record: they are tried again the next time
    ids: tuple[str, ...] = ()  # of the new ones, the newest first
    rules: Counter[str] = field(default_factory=Counter)  # how many each rule took


class JointTransaction(NamedTuple):
    """A transaction in which the documents of several feeds are taken in."""

    changes: Changes  # to stage in
    names: set[str] | frozenset[str]  # of the files in the inbox when it began


def take_in(  # noqa: PLR0913, PLR0917 (where from, what, when, how)
    store: Store,
    source: Source,
    items: Sequence[FeedItem],
    feed_url: str | None,
    now: datetime,
    options: TakeInOptions = PLAIN,
    *,
    known: KnownItems,
    joint: JointTransaction | None = None,
) -> Intake:
    """Put the new items of a document of a feed into the inbox, and return what became of all.

    This is one transaction, but no step of the history, and also raises the errors of
    `Store.transaction`. Nothing is locked if there is nothing to write. Items of the document
    that are not taken are noted as decided about, so that they do not come back, but for those
    that are held.

    Args:
        store: The store of the almanac.
        source: The source.
        items: The items of the document.
        feed_url: The URL of the feed; `None` for a file.
        now: The time of the request.
        options: What is asked of the items.
        known: What the almanac knows of items; it learns of these.
        joint: A transaction that is in progress, for several documents in one; `None` for one of
            this document alone. The caller sees to it that `known` is up to date when it begins,
            lets it note what was added to files when it has ended, and drops it if it failed.

    """
    if not options.takes_events:
        items = [replace(item, event=None) if item.event else item for item in items]
    work = _Work(store, source, feed_url, now, known)
    work.plan(sort_items(source, items, known, now, options))
    if work.is_needed and not options.dry_run:
        if joint is not None:
            work.stage(joint.changes, work.existing(joint.names))
        else:
            work = _write(work, items, options)
        work.tell()
    elif work.is_needed:
        work.learn()
    return work.intake


def _write(work: _Work, items: Sequence[FeedItem], options: TakeInOptions) -> _Work:
    """Write what is to be written in a transaction; return it as it is by what others wrote."""
    store, known = work.store, work.known
    with store.transaction(work.now, is_step=False) as changes:
        if work.is_outdated():
            known.reload(store)
            work = _Work(store, work.source, work.feed_url, work.now, known)
            work.plan(sort_items(work.source, items, known, work.now, options))
        work.stage(changes, work.existing(store.file_names(ITEM)))
    return work


class _Work:
    """What is to be written about the items of a document."""

    def __init__(
        self,
        store: Store,
        source: Source,
        feed_url: str | None,
        now: datetime,
        known: KnownItems,
    ) -> None:
        self.store, self.source, self.feed_url = store, source, feed_url
        self.now, self.known = now, known
        self._utc = now.astimezone(UTC)  # so that it is not converted for each item
        self.intake = Intake()
        self._ids: set[str] = set()  # of new items
        self._decisions: list[Decision] = []
        self._new: list[Item] = []
        self._ruled_out: list[Item] = []
        self._differing: list[MetItem] = []
        self._updated: list[Item] = []
        self._changed: dict[str, ChangedText | None] = {}  # by URL; None if it is as before

    @property
    def is_needed(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self._decisions or self._new or self._differing or self._changed)

    def plan(self, sorting: Sorting) -> None:
        """Count the items of a document, and make what is to be written."""
        self.intake = Intake(
            new=len(sorting.taken),
            known=len(sorting.waiting) + len(sorting.decided) + sorting.repeated,
            old=len(sorting.old),
            dropped=len(sorting.ruled_out),
            held=len(sorting.held),
            rules=Counter(rule for _, rule in sorting.ruled_out),
        )
        self._new = [record for met in sorting.taken if (record := self._make(met))]
        self.intake.left_out = len(sorting.taken) - len(self._new)
        self.intake.new = len(self._new)
        self.intake.ids = tuple(record.id for record in self._new)
        self._decisions = [
            *(self._decision(met, "old") for met in sorting.old),
            *(self._decision(met, "rule") for met, _ in sorting.ruled_out),
            *further_lines(self.known, self.source.id, sorting.decided),
        ]
        self._changed = dict(filter(None, map(self._changed_text, sorting.decided)))
        self._ruled_out = [record for met, _ in sorting.ruled_out if (record := self._make(met))]
        waiting = self.known.waiting
        self._differing = [
            met
            for met in sorting.waiting
            if may_differ(self.source, waiting[met.standing.id or ""], met, self.feed_url)
        ]

    def is_outdated(self) -> bool:
        """Tell whether another process has decided about items of the source, or took some in."""
        return self.known.is_outdated(self.store, self.source.id) or bool(
            self.existing(self.store.file_names(ITEM))
        )

    def stage(self, changes: Changes, existing: Collection[str]) -> None:
        """Stage what is to be written, decisions first; invalid files may have `existing` ids."""
        if self._ruled_out:
            rows = [record.as_stored() for record in self._ruled_out]
            dropped_items.add(self.store.root, self.source.id, rows)
        if self._changed:
            texts = {**changed_texts.read(self.store.root), **self._changed}.items()
            self.known.changed = {
                url: text for url, text in texts if text and self.known.differs(url, text)
            }
            changed_texts.write(self.store.root, self.known.changed)
        if self._decisions:
            changes.stage(seen_files.appending(self.source.id, self._decisions))
        for record in self._new:
            if record.id not in existing:
                changes.create(record)
        for met in self._differing:
            waiting = self.known.waiting[met.standing.id or ""]
            if result := update_waiting(self.store, changes, self.source, waiting, met):
                self._updated.append(result[0])
                self.intake.changed += result[1]

    def existing(self, names: set[str] | frozenset[str]) -> set[str]:
        """Return the ids of new items that files in the inbox have, by the names of these."""
        ids = {record.id for record in self._new}
        return {id_ for id_ in ids if not names.isdisjoint(files.names_of(id_))}

    def tell(self) -> None:
        """Let what is known have what was written."""
        self.known.note_size(self.store, self.source.id)
        self.learn()

    def learn(self) -> None:
        """Let what is known have what was written, or would be."""
        self.known.decide(self.source.id, self._decisions)
        for record in (*self._new, *self._updated):
            self.known.wait(self.known.waiting_item(vars(record)))

    def _make(self, met: MetItem) -> Item | None:
        """Return the record of an item; `None` if there can be none, such as a larger one.

        What is too large of an event of another almanac is left out.
        """
        items = [met.item] if met.item.event is None else [met.item, replace(met.item, event=None)]
        for item in items:
            with suppress(InvalidRecord, TooLarge, IdTaken):
                record = self._record(met._replace(item=item))
                # Of an item of any other feed, only these two have no bound.
                if item.event or len(f"{record.url}{record.author}") > _MANY_CHARACTERS:
                    record_files.encode(record)
                return record
        return None

    def _record(self, met: MetItem) -> Item:
        """Return the record of an item with an id that no other item in the inbox has."""
        ids = (self._id(met, digits) for digits in _ID_DIGITS)
        if (
            id_ := next(
                (id_ for id_ in ids if id_ not in self._ids and id_ not in self.known.waiting), None
            )
        ) is None:
            raise IdTaken(ITEM.name, [self._id(met, digits) for digits in _ID_DIGITS])
        self._ids.add(id_)
        return make_item(
            self.source, met.item, met.keys, id_, feed_url=self.feed_url, now=self._utc
        )

    def _id(self, met: MetItem, digits: int) -> str:
        event = event_id_of(met.item)
        return item_id(met.item.title, self.source.id, met.keys.name, digits=digits, event=event)

    def _decision(self, met: MetItem, outcome: Outcome) -> Decision:
        time = dates.to_text(self._utc)
        keys = with_first_sight(met.keys, time)
        names = keys.all if outcome == "kept" else keys.without_content
        return Decision(names, time, outcome, met.url)

    def _changed_text(self, met: MetItem) -> tuple[str, ChangedText | None] | None:
        """Return by its URL what is to be noted of a kept item: `None` for what it said before."""
        decision = met.standing.decision
        if decision is None or decision.outcome != "kept" or decision.url is None:
            return None
        before = {mark for mark in decision.marks if mark[0] == CONTENT}
        noted = self.known.changed.get(decision.url)
        if not before or not before.isdisjoint(met.keys.marks):
            return None if noted is None else (decision.url, None)
        now = ChangedText(met.item.title, met.item.summary, dates.to_text(self._utc))
        if not self.known.differs(decision.url, now):
            return None if noted is None else (decision.url, None)
        if noted and noted[:2] == now[:2]:
            return None
        return decision.url, now
