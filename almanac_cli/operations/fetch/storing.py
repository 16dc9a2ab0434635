"""Storing what was read of feeds: their items first, and then the state of the feeds: `Storage`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from almanac_cli.errors import AlmanacError, FileConflict, InvalidFile, NotFound, UnreadableFile
from almanac_cli.model.kinds import ITEM, SOURCE
from almanac_cli.operations.fetch.results import Note
from almanac_cli.storage import feed_state, lock, seen_files, state_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.polling import FeedState
    from almanac_cli.model.records import Source
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.fetch.answers import Answer
    from almanac_cli.operations.fetch.request import FetchRequest
    from almanac_cli.operations.fetch.results import SourceResult
    from almanac_cli.operations.intake.known_items import KnownItems
    from almanac_cli.operations.intake.take_in import Intake
    from almanac_cli.operations.store import Store

BATCH_ITEMS = 1000  # after so many items the disk is waited for, once for all of their feeds


class Storage:
    """What a fetch stores, many feeds in one transaction, and what it counts of that."""

    def __init__(
        self,
        store: Store,
        request: FetchRequest,
        results: Mapping[str, SourceResult],
        *,
        is_file: bool = False,
    ) -> None:
        """Begin to store; a document from a file says nothing about the state of its feed.

        The events of another almanac are taken whole from a file alone, which the user has chosen.
        """
        self.store, self.request = store, request
        self._keeps_states = not (is_file or request.dry_run)
        self._is_file = is_file
        self.answers: list[Answer] = []  # whose documents are stored, without these
        self._results = results
        self._ready: list[Answer] = []  # whose documents are not stored yet
        self._known: KnownItems | None = None
        self._names: set[str] = set()  # of files in the inbox, as far as they are known
        # Items that were in the inbox although they were decided about; None before it was swept.
        self.swept: tuple[str, ...] | None = None

    def add(self, answer: Answer) -> None:
        """Take an answer with documents; with it many answers may be stored."""
        self._ready.append(answer)
        documents = [document for answer in self._ready for document in answer.documents]
        if sum(len(document.items) for document in documents) >= BATCH_ITEMS:
            self.flush()

    def _sweep(self) -> tuple[str, ...]:
        """Take items out of the inbox that are decided about, and return their ids.

        What is known of items is kept for what is stored afterwards. Where nothing can be written,
        they stay.
        """
        from almanac_cli.operations.intake.known_items import KnownItems
        from almanac_cli.operations.sweep import sweep

        names = self.store.file_names(ITEM)
        if not names or self.request.dry_run:
            return ()
        with suppress(AlmanacError):
            known = KnownItems.load(self.store)
            if swept := sweep(self.store, self.request.now, known):
                return (*swept,)
            self._known, self._names = known, {*names}
        return ()

    def flush(self) -> None:
        """Store all answers with documents, and before the first ones sweep the inbox.

        Once the items are on the disk, so are the states of their feeds: after a crash between,
        the feeds are asked again for the same items.
        """
        if not self._ready:
            return
        if self.swept is None:
            self.swept = self._sweep()
        try:
            stored = self._store(self._ready)
        except FileConflict:  # of an item that two feeds have, or a file that a person wrote
            self._known = None
            stored = [answer for ready in self._ready for answer in self._store([ready])]
        except BaseException:
            self._known = None
            raise
        self._ready.clear()
        self.answers += stored
        self.write_states({answer.feed.url: answer.state for answer in stored}, {})

    def _store(self, answers: Sequence[Answer]) -> list[Answer]:
        """Store the documents of answers in one transaction, and return the final answers."""
        store, request = self.store, self.request
        intakes: list[tuple[Answer, Intake]] = []
        with store.transaction(request.now, dry_run=request.dry_run, is_step=False) as changes:
            known = self._up_to_date(answers)
            for answer in answers:
                if intake := self._take_in(changes, known, answer):
                    intakes.append((answer, intake))  # noqa: PERF401 (what is known grows)
        self._note_written(changes, known)
        return [self._count(answer, intake) for answer, intake in intakes]

    def _note_written(self, changes: Changes, known: KnownItems) -> None:
        """Note which files are there now, as far as this process has written them."""
        for change in changes.staged:
            folder, _, name = change.file.rpartition("/")
            if folder == ITEM.folder:
                self._names.add(name)
            elif change.appends:
                known.note_added(name.removesuffix(seen_files.SUFFIX), len(change.after or b""))

    def write_states(self, feeds: Mapping[str, FeedState], hosts: Mapping[str, datetime]) -> None:
        """Store the new states of feeds, and until when hosts are left alone."""
        root = self.store.root
        if not (self._keeps_states and (feeds or hosts)):
            return
        with lock.lock_folder(root, root / state_dir.STATE / "writer.pid"):
            feed_state.update(root, feeds, hosts, self.request.now)

    def _up_to_date(self, answers: Sequence[Answer]) -> KnownItems:
        """Return what the almanac knows of items, read again if another process has written it."""
        # Here: it loads pydantic, and most of the time nothing is new.
        from almanac_cli.operations.intake.known_items import KnownItems

        store = self.store
        names = store.file_names(ITEM)
        if self._known is None:
            self._known = KnownItems.load(store)
        elif names != self._names or any(
            self._known.is_outdated(store, answer.feed.source["id"]) for answer in answers
        ):
            self._known.reload(store)
        self._names = {*names}
        return self._known

    def _take_in(self, changes: Changes, known: KnownItems, answer: Answer) -> Intake | None:
        """Take in the items of a feed; `None` if its source has it no more."""
        from almanac_cli.operations.intake.sorting import TakeInOptions
        from almanac_cli.operations.intake.take_in import JointTransaction, take_in

        url, request = answer.feed.url, self.request
        source = self._source(answer)
        if source is None or (url and url not in source.feeds):
            self._results[answer.feed.source["id"]].add("interrupted", Note("changed", url))
            return None
        items = [item for document in answer.documents for item in document.items]
        options = TakeInOptions(
            newest=request.newest,
            since=request.since,
            accept=request.accepts_held,
            dry_run=request.dry_run,
            takes_events=self._is_file,
        )
        return take_in(
            self.store,
            source,
            items,
            url or None,
            request.now,
            options,
            known=known,
            joint=JointTransaction(changes, self._names),
        )

    def _source(self, answer: Answer) -> Source | None:
        """Return the source of a feed as it is now: it may have been changed meanwhile."""
        try:
            return cast("Source", self.store.read(SOURCE, answer.feed.source["id"]).record)
        except UnreadableFile:  # that the system refuses to read it says nothing of the source
            raise
        except (NotFound, InvalidFile):
            return None

    def _count(self, answer: Answer, intake: Intake) -> Answer:
        """Count the items of a feed in the result of its source, and return the final answer."""
        result = self._results[answer.feed.source["id"]]
        for name in ("new", "known", "old", "dropped", "held", "changed", "left_out"):
            setattr(result, name, getattr(result, name) + getattr(intake, name))
        result.rules += intake.rules
        result.add("held" if intake.held else answer.status, *answer.notes)
        answer = replace(answer, documents=())  # they are stored, and take much memory
        if not intake.held:
            return replace(answer, state=replace(answer.state, has_held=False))
        result.notes.append(Note("held", answer.feed.url, count=intake.held))
        # Without validators: the same items must come again for the user to accept them.
        state = replace(answer.state, has_held=True, etag=None, last_modified=None)
        return replace(answer, state=state)
