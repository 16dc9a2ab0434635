"""Reading the records of an almanac from its files, and changing them in transactions: `Store`."""

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
from almanac_cli.storage import files, location, lock, record_files, seen_files, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.index.sync import Progress
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.changes import Changes
    from almanac_cli.storage.history import History


# A NamedTuple: every command that shows records loads this module, and a dataclass takes 1 ms.
class Stored(NamedTuple):
    """A record as read from its file."""

    data: bytes  # the content of the file
    record: Record  # the valid record in it


class Store:
    """The records of the almanac in one folder, for one command.

    In all methods `id_` is a full id, `kind` one of `kinds`, and `now` an aware datetime.
    """

    def __init__(
        self,
        root: files.AnyPath,
        progress: Progress = nullcontext,
        label: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        """Make a store for a folder that need not be an almanac yet; see `open` for an almanac.

        Args:
            root: The folder.
            progress: Called with the list of ids whose files the index is about to read; returns a
                context manager whose value iterates over them. The default shows nothing.
            label: The arguments of the command, which the history stores with each transaction.
            kinds: The kinds of record that the almanac contains.

        """
        self.kinds = {kind.name: kind for kind in kinds}
        self.folder, self.label = os.fspath(root) or ".", label
        # By path, the invalid files of the kinds that `reader` was called for: no reader has them.
        self.invalid_files: dict[Path, InvalidFile] = {}
        self.index = Index(self.folder, kinds, progress)
        self.environment: Mapping[str, str] | None = None  # for git; None for that of this process
        self.changed = False  # whether the last transaction changed files
        self.entry: int | None = None  # of the history: the number of the last that was made
        self._readers: dict[Kind, Reader] = {}
        self._written: dict[Kind, set[str]] = {}  # ids in a transaction that read the kind

    @classmethod
    def open(
        cls,
        root: files.AnyPath,
        progress: Progress = nullcontext,
        label: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> Store:
        """Check the manifest of an almanac, and return a store for it.

        `root` is the folder with the manifest `almanac.json`; the rest is as in `__init__`.

        Raises:
            NoAlmanac: if the folder does not exist, is not a folder, or has no manifest.
            InvalidFile: if the manifest is invalid.
            NewerFormat: if a newer version of this program made the almanac.
            DiskError: if the system refuses to read the folder.

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

        folders = [kind.folder for kind in self.kinds.values()]
        return History(self.root, [*folders, seen_files.FOLDER])

    def path(self, kind: Kind, id_: str) -> Path:
        """Return the path of a record's file, whether it exists or not."""
        return self.root / record_files.relative_path(kind, id_)

    def ids(self, kind: Kind) -> list[str]:
        """Return the ids of all files of a kind, of invalid files too, sorted.

        Raises:
            DiskError: if the system refuses to read the folder.

        """
        return files.ids(self.root / kind.folder)

    def exists(self, kind: Kind, id_: str) -> bool:
        """Return whether the file of a record exists, valid or not, or a placeholder of it.

        Raises:
            DiskError: if the system cannot tell.

        """
        folder = self.root / kind.folder
        return any(files.exists(folder / name) for name in files.names_of(id_))

    def file_names(self, kind: Kind) -> frozenset[str]:
        """Return the names of all files of a kind, whatever they are.

        Raises:
            DiskError: if the system refuses to read the folder.

        """
        return frozenset(files.all_names(self.root / kind.folder))

    def read(self, kind: Kind, id_: str) -> Stored:
        """Read one record from its file.

        Raises:
            NotFound: if the file does not exist.
            InvalidFile: if the file has no valid record; carries every problem.
            UnreadableFile: if the system refuses to read the file; an InvalidFile, too.

        """
        data = self.read_bytes(kind, id_)
        return Stored(data, self.parse(kind, id_, data))

    def read_bytes(self, kind: Kind, id_: str) -> bytes:
        """Return the bytes of a record's file, valid or not.

        Raises:
            NotFound: if the file does not exist.
            InvalidFile: if it is not a regular file, or larger than `files.MAX_RECORD_BYTES`.
            UnreadableFile: if the system refuses to read it; an InvalidFile, too.

        """
        path = self.path(kind, id_)
        try:
            return files.read(path)
        except FileNotFoundError:
            raise NotFound(kind.name, id_) from None
        except files.NotReadable as error:
            failure = UnreadableFile if error.transient else InvalidFile
            raise failure(kind.name, path, [Problem("", error.reason)]) from None

    def parse(self, kind: Kind, id_: str, data: bytes) -> Record:
        """Return the record in the content of its file; the file itself is not read.

        Raises:
            InvalidFile: if `data` is not a valid record with this id; carries every problem.

        """
        return record_files.parse(kind, id_, data, self.path(kind, id_))

    def reader(self, kind: Kind) -> Reader:
        """Return a reader of the valid records of a kind, and add to `invalid_files`.

        Files that changed since they were indexed are read. It is the same until a transaction (not
        a dry run) begins or ends; after one that read the kind, only what that wrote is read.

        Raises:
            DiskError: if the system refuses to read the folder of the kind.

        """
        reader = self._reader(kind)
        for id_, problems in reader.problems().items():
            path = self.path(kind, id_)
            self.invalid_files[path] = InvalidFile(kind.name, path, problems)
        return reader

    def _reader(self, kind: Kind) -> Reader:
        """Return the reader of a kind without adding to `invalid_files`."""
        if kind not in self._readers:
            self.index.sync(kind, self._written.get(kind))
            self._readers[kind] = Reader(kind, self.index)
        return self._readers[kind]

    def refresh(self) -> None:
        """Let the next call of `reader` read the files that changed since the last one."""
        self._readers.clear()
        self._written.clear()

    def as_rows(self, changed: Iterable[Record]) -> list[JsonObject]:
        """Return the rows of records, in their order: with the links in the files of all records.

        `changed` are records of one kind that may differ from their files or have none, such as the
        result of a dry run; their own links count instead of those in their files.

        Raises:
            DiskError: if the system refuses to read the folder of the kind.

        """
        from almanac_cli.operations.references import rows_with_links

        changed = list(changed)
        return rows_with_links(self._reader(changed[0].kind), changed) if changed else []

    def resolve(self, kind: Kind, text: str, *, runs: bool = True) -> str:
        """Return the full id of the record that a text names.

        `text` is what `index.resolve.resolve` takes; ids of invalid files count, too.

        Raises:
            NotFound: if the text names no record; of `named_elsewhere`, if it names another one.
            Ambiguous: if the text names several records; carries their ids.
            DiskError: if the system refuses to read the folder of the kind.

        """
        path = os.path.join(self.folder, record_files.relative_path(kind, text))
        if slugs.is_slug(text) and os.path.exists(path):
            return text
        from almanac_cli.index.resolve import resolve

        try:
            return resolve(self._reader(kind), text, runs=runs)
        except NotFound as error:
            from almanac_cli.operations.named_elsewhere import named_elsewhere

            raise named_elsewhere(self, kind, error, runs=runs) from None

    @contextmanager
    def transaction(
        self,
        now: datetime,
        *,
        dry_run: bool = False,
        reverts: int | None = None,
        is_step: bool = True,
    ) -> Iterator[Changes]:
        """Lock the almanac for a block that stages changes, and write them all when it ends.

        Its value are the `Changes` to stage in, which are written in their order and become one
        entry of the history. If the block raises, nothing is written. If a write fails, the files
        written before it are restored. In a dry run nothing is locked, compared or written.

        Args:
            now: The time of the transaction, an aware datetime.
            dry_run: Whether the staged changes are discarded.
            reverts: The number of the entry of the history that this transaction undoes, or `None`.
            is_step: Whether it becomes an entry of the history.

        Raises:
            Locked: at entry, if another process holds the lock for longer than 10 seconds.
            DiskError: at entry, if the system refuses to lock the folder or to write in `.almanac`;
                at exit, if it refuses a write. No file of a record is changed then.
            TooLarge: where a record is staged whose file would exceed `files.MAX_RECORD_BYTES`.
            FileConflict: at exit, if a file is not the `before` of its change. All stay so then.
            RollbackFailed: at exit, if a write failed, and not all files could be restored.

        """
        from almanac_cli.operations.changes import Changes

        changes = Changes(now)
        if dry_run:
            yield changes
            return
        self.refresh()
        with files.io_errors("write", self.root / state_dir.STATE):
            state = state_dir.make_state(self.root)
        with lock.lock_folder(self.root, state / "writer.pid"):
            yield changes
            self._apply(changes, reverts, is_step=is_step)
            self._written = {kind: changes.ids(kind) for kind in self._readers}
        self._readers.clear()

    def _apply(self, changes: Changes, reverts: int | None, *, is_step: bool) -> None:
        """Write the staged changes to the disk; of a step there is an entry in the history."""
        if is_step:
            number = self.history.apply(changes.staged, self.label, changes.time, reverts)
            self.entry = number or self.entry
            self.history.prune()
        else:
            changes.write(self.root)
        self.changed = bool(changes.staged)
