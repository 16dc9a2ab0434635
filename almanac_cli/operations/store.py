"""The library's front desk: which records an almanac holds, and how they are kept."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import (
    FileConflict,
    Invalid,
    InvalidFile,
    NotFound,
    Problem,
    TooLarge,
    UnreadableFile,
    quoted,
)
from almanac_cli.formats import json_codec
from almanac_cli.index.database import Index
from almanac_cli.index.reader import Reader
from almanac_cli.model import rows, slugs
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import atomic, files, location, lock, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.model import records
    from almanac_cli.model.kinds import Kind
    from almanac_cli.storage.history import History
    from almanac_cli.storage.transaction import Change


class Stored(NamedTuple):
    """A record, with the bytes of its file."""

    data: bytes
    record: records.Record


class Store:
    """An almanac in its folder; the files are the truth.

    `left_out` gathers, by path, the invalid files that an answer had to do without; `watch` is
    told of the files that the index is about to read; `words` are what a change is called, and
    `changed` says that one is on the disk.
    """

    def __init__(
        self,
        root: files.AnyPath,
        watch: files.Progress = nullcontext,
        words: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        self.kinds = {kind.name: kind for kind in kinds}
        self.place, self.words = os.fspath(root) or ".", words
        self.left_out: dict[Path, InvalidFile] = {}
        self.index = Index(f"{self.place}/{state_dir.FOLDER}", kinds, watch)
        self.changed = False
        self._planned: list[Change] = []
        self._readers: dict[Kind, Reader] = {}

    @classmethod
    def open(
        cls,
        root: files.AnyPath,
        watch: files.Progress = nullcontext,
        words: Sequence[str] = (),
        kinds: Sequence[Kind] = KINDS,
    ) -> Store:
        """Open the almanac in this folder; raises as `location.check_manifest` does."""
        store = cls(root, watch, words, kinds)
        location.check_manifest(store.place)
        return store

    @classmethod
    def init(cls, root: Path, name: str, *, example: bool) -> Store:
        """Make an almanac, empty or a copy of the shipped one; Conflict if one is there already."""
        if (root / location.MANIFEST).exists():
            raise FileConflict(root, "has_almanac")
        store, kinds = cls(root), KINDS
        if any(map(store.names, kinds)):
            raise FileConflict(root, "has_records")
        for kind in kinds:
            atomic.make_folder(root / kind.folder)
        if example:
            source = cls(location.example_path())
            wanted = {
                store.path(kind, each): files.read(source.path(kind, each))
                for kind in kinds
                for each in source.names(kind)
            }
            wanted[root / location.MANIFEST] = files.read(source.root / location.MANIFEST)
        else:
            wanted = {root / location.MANIFEST: location.manifest_bytes(name)}
        atomic.create_all(wanted)
        return store

    @cached_property
    def root(self) -> Path:
        """The folder of the almanac."""
        from pathlib import Path

        return Path(self.place)

    @cached_property
    def history(self) -> History:
        """What was changed, and can be undone."""
        from almanac_cli.storage.history import History

        return History(self.root, [kind.folder for kind in self.kinds.values()])

    def file(self, kind: Kind, id_: str) -> str:
        """Return what the file of this id is called, from the almanac's folder on."""
        return f"{kind.folder}/{id_}{files.SUFFIX}"

    def path(self, kind: Kind, id_: str) -> Path:
        """Return where the file of this id is, or would be."""
        return self.root / self.file(kind, id_)

    def names(self, kind: Kind) -> list[str]:
        """List the ids of one kind, those of invalid files too."""
        return files.ids(self.root / kind.folder)

    def has(self, kind: Kind, id_: str) -> bool:
        """Say whether there is a file of this id, a valid one or not."""
        return files.exists(self.path(kind, id_))

    def read(self, kind: Kind, id_: str) -> Stored:
        """Read one record; NotFound if there is none, InvalidFile with every problem if broken."""
        data = self.raw(kind, id_)
        return Stored(data, self.parsed(kind, id_, data))

    def parsed(self, kind: Kind, id_: str, data: bytes) -> records.Record:
        """Return the record in the bytes of a file; InvalidFile with every problem if broken."""
        from almanac_cli.model import records

        path = self.path(kind, id_)
        try:
            value = json_codec.decode(data)
        except json_codec.DecodeError as error:
            raise InvalidFile(kind.name, path, [error.problem()]) from None
        problems = []
        given = value.get("id") if isinstance(value, dict) else None
        if given is not None and given != id_:
            found = quoted(str(given))
            problems.append(Problem("id", f"must equal the file's name, not {found}"))
        try:
            return records.parse(kind, value, str(path), problems)
        except Invalid as error:
            raise InvalidFile(kind.name, path, error.problems) from None

    def raw(self, kind: Kind, id_: str) -> bytes:
        """Return the bytes of one record's file; NotFound, or InvalidFile if they cannot be had."""
        path = self.path(kind, id_)
        try:
            return files.read(path)
        except FileNotFoundError:
            raise NotFound(kind.name, id_) from None
        except files.NotReadable as error:
            cause = UnreadableFile if error.transient else InvalidFile
            raise cause(kind.name, path, [Problem("", error.reason)]) from None

    def reader(self, kind: Kind) -> Reader:
        """Return what answers questions about one kind, and note which files it must leave out.

        It knows the files as they were when it was first asked for, or after the last change.
        """
        found = self._reader(kind)
        for id_, problems in found.problems().items():
            path = self.path(kind, id_)
            self.left_out[path] = InvalidFile(kind.name, path, problems)
        return found

    def _reader(self, kind: Kind) -> Reader:
        if kind not in self._readers:
            folder = files.Folder(
                kind=kind,
                scan=partial(files.scan, f"{self.place}/{kind.folder}"),
                read=lambda id_: files.read(f"{self.place}/{self.file(kind, id_)}"),
                check=partial(self._checked, kind),
            )
            self.index.sync(folder)
            self._readers[kind] = Reader(kind, self.index)
        return self._readers[kind]

    def _checked(self, kind: Kind, id_: str, data: bytes) -> rows.JsonObject | tuple[Problem, ...]:
        try:
            return self.parsed(kind, id_, data).as_json()
        except Invalid as error:
            return error.problems

    def seen(self, changed: Iterable[records.Record]) -> list[rows.JsonObject]:
        """Return these records of one kind, new or about to be, as readers will see them."""
        found = [*changed]
        rows = {record.id: record.as_json() for record in found}
        if found and (reference := found[0].kind.links):
            back = self._reader(found[0].kind).backlinks(rows)
            links = {
                id_: {*reference.ids(row), *back.get(id_, set()) - rows.keys()}
                for id_, row in rows.items()
            }
            for id_, row in rows.items():
                for other in links.keys() & reference.ids(row):
                    links[other].add(id_)
            for id_, row in rows.items():
                row[reference.field] = sorted(links[id_])
        return [*rows.values()]

    def resolve(self, kind: Kind, given: str) -> str:
        """Find the id that a full id, a unique beginning of one, or a URL stands for.

        Raises NotFound naming the nearest ids, or Ambiguous listing the candidates.
        """
        if slugs.is_slug(given) and os.path.exists(f"{self.place}/{self.file(kind, given)}"):
            return given
        return self._reader(kind).resolve(given)

    @contextmanager
    def change(self, now: datetime, undoes: int | None = None) -> Iterator[None]:
        """Keep other writers out, and when the block ends, make its changes as one step.

        All of them or none. Raises Locked if another writer holds the almanac for longer than
        10 seconds, FileConflict if a file is not what it was.
        """
        from almanac_cli.model import dates

        self._readers.clear()
        with files.io_errors("write", self.root / state_dir.FOLDER):
            state_dir.make(self.root / state_dir.FOLDER)
        with lock.lock_folder(self.root, self.root / state_dir.FOLDER / "writer"):
            self._planned.clear()
            yield
            self.history.apply(self._planned, self.words, dates.to_text(now), undoes)
            self.changed = bool(self._planned)
            self.history.prune()
        self._readers.clear()

    def plan(self, *changes: Change) -> None:
        """Make these the next changes of the step that is being prepared."""
        self._planned += changes

    def create(self, record: records.Record) -> None:
        """Plan to write a new record."""
        self._plan_one(record.kind, record.id, None, _bytes(record))

    def replace(self, record: records.Record, was: bytes) -> None:
        """Plan to write a record anew, whose file holds this."""
        self._plan_one(record.kind, record.id, was, _bytes(record))

    def remove(self, kind: Kind, id_: str, was: bytes) -> None:
        """Plan to delete a record, whose file holds this."""
        self._plan_one(kind, id_, was, None)

    def _plan_one(self, kind: Kind, id_: str, before: bytes | None, after: bytes | None) -> None:
        from almanac_cli.storage.transaction import Change

        self.plan(Change(self.file(kind, id_), before, after))


def _bytes(record: records.Record) -> bytes:
    data = json_codec.record_bytes(record)
    if len(data) > files.MAX_RECORD_BYTES:
        raise TooLarge("record", record.id, files.MAX_RECORD_BYTES)
    return data
