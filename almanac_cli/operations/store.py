"""The store: the records of an almanac, read from its files and changed in transactions."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile, NotFound, Problem, UnreadableFile
from almanac_cli.index.database import Index
from almanac_cli.index.reader import Reader
from almanac_cli.model import slugs
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import files, location, lock, record_files, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.index.sync import Progress
    from almanac_cli.model import records
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.changes import Changes
    from almanac_cli.storage.history import History


# A NamedTuple: every command that shows records loads this module, and a dataclass takes 1 ms.
class Stored(NamedTuple):
    """A record and the bytes of its file."""

    data: bytes
    record: records.Record


class Store:
    """The records of the almanac in one folder, for one command.

    `invalid_files` holds, by path, the files that an answer of a `reader` had to leave out.
    `changed` says that a transaction has changed files.
    """

    def __init__(
        self,
        root: files.AnyPath,
        progress: Progress = nullcontext,
        label: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        """Open a folder that need not be an almanac yet.

        Args:
            root: The folder.
            progress: Wraps the files that the index is about to read, for a progress bar.
            label: What the history calls the changes; the words of a command line.
            kinds: The kinds of record that the almanac holds.

        """
        self.kinds = {kind.name: kind for kind in kinds}
        self.folder, self.label = os.fspath(root) or ".", label
        self.invalid_files: dict[Path, InvalidFile] = {}
        self.index = Index(self.folder, kinds, progress)
        self.changed = False
        self._readers: dict[Kind, Reader] = {}

    @classmethod
    def open(
        cls,
        root: files.AnyPath,
        progress: Progress = nullcontext,
        label: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> Store:
        """Open the almanac in a folder; the arguments are those of `Store`.

        Raises:
            NoAlmanac: if the folder is none.
            InvalidFile: if its manifest is broken.
            NewerFormat: if a newer version of this program made it.

        """
        store = cls(root, progress, label, kinds)
        location.check_manifest(store.folder)
        return store

    @cached_property
    def root(self) -> Path:
        """The folder of the almanac."""
        from pathlib import Path

        return Path(self.folder)

    @cached_property
    def history(self) -> History:
        """The history of the changes that transactions made."""
        from almanac_cli.storage.history import History

        return History(self.root, [kind.folder for kind in self.kinds.values()])

    def path(self, kind: Kind, id_: str) -> Path:
        """Return the path of a record's file, whether it exists or not."""
        return self.root / record_files.relative_path(kind, id_)

    def ids(self, kind: Kind) -> list[str]:
        """List the ids of one kind in order, those of invalid files too."""
        return files.ids(self.root / kind.folder)

    def exists(self, kind: Kind, id_: str) -> bool:
        """Say whether a record has a file, valid or not."""
        return files.exists(self.path(kind, id_))

    def read(self, kind: Kind, id_: str) -> Stored:
        """Read one record from its file.

        Raises:
            NotFound: if there is no file.
            InvalidFile: with every problem, if the file holds no valid record.

        """
        data = self.read_bytes(kind, id_)
        return Stored(data, self.parse(kind, id_, data))

    def read_bytes(self, kind: Kind, id_: str) -> bytes:
        """Return the bytes of a record's file, valid or not.

        Raises:
            NotFound: if there is no file.
            InvalidFile: if it is no regular file or too large.
            UnreadableFile: if the system refuses to read it.

        """
        path = self.path(kind, id_)
        try:
            return files.read(path)
        except FileNotFoundError:
            raise NotFound(kind.name, id_) from None
        except files.NotReadable as error:
            failure = UnreadableFile if error.transient else InvalidFile
            raise failure(kind.name, path, [Problem("", error.reason)]) from None

    def parse(self, kind: Kind, id_: str, data: bytes) -> records.Record:
        """Return the record in the bytes of the file of this id.

        Raises:
            InvalidFile: with every problem, if they are no valid record or one of another id.

        """
        return record_files.parse(kind, id_, data, self.path(kind, id_))

    def reader(self, kind: Kind) -> Reader:
        """Return the reader of one kind, and add its invalid files to `invalid_files`.

        It answers from the files as they were at the first call after the last transaction.
        """
        reader = self._reader(kind)
        for id_, problems in reader.problems().items():
            path = self.path(kind, id_)
            self.invalid_files[path] = InvalidFile(kind.name, path, problems)
        return reader

    def _reader(self, kind: Kind) -> Reader:
        if kind not in self._readers:
            self.index.sync(kind)
            self._readers[kind] = Reader(kind, self.index)
        return self._readers[kind]

    def as_rows(self, changed: Iterable[records.Record]) -> list[JsonObject]:
        """Return records of one kind as readers see them, with the links that other files hold.

        They may differ from what their files hold, or have no files yet.
        """
        from almanac_cli.operations.references import rows_with_links

        changed = list(changed)
        return rows_with_links(self._reader(changed[0].kind), changed) if changed else []

    def resolve(self, kind: Kind, text: str) -> str:
        """Return the id of the record that a full id, a unique prefix of one, or a URL denotes.

        Raises:
            NotFound: if there is none; carries the ids that are most similar.
            Ambiguous: if the text is a prefix of several ids; carries them all.

        """
        path = os.path.join(self.folder, record_files.relative_path(kind, text))
        if slugs.is_slug(text) and os.path.exists(path):
            return text
        from almanac_cli.index.resolve import resolve

        return resolve(self._reader(kind), text)

    @contextmanager
    def transaction(
        self, now: datetime, *, dry_run: bool = False, reverts: int | None = None
    ) -> Iterator[Changes]:
        """Keep other writers out, and when the block ends, make its changes: all of them or none.

        They become one entry of the history, which undoes the entry `reverts` if one is given. In a
        dry run nothing is locked or changed.

        Raises:
            Locked: if another writer holds the almanac for longer than 10 seconds.
            FileConflict: if a file is not what a change says it was.
            DiskError: if the system refuses to write; no file is changed then.

        """
        from almanac_cli.operations.changes import Changes

        changes = Changes(now)
        if dry_run:
            yield changes
            return
        self._readers.clear()
        with files.io_errors("write", self.root / state_dir.STATE):
            state = state_dir.make_state(self.root)
        with lock.lock_folder(self.root, state / "writer.pid"):
            yield changes
            self._apply(changes, reverts)
        self._readers.clear()

    def _apply(self, changes: Changes, reverts: int | None) -> None:
        """Make the changes on the disk."""
        from almanac_cli.model import dates

        self.history.apply(changes.staged, self.label, dates.to_text(changes.now), reverts)
        self.changed = bool(changes.staged)
        self.history.prune()
