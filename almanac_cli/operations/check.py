"""Everything that is wrong in an almanac, and how to mend what has one right answer."""

from __future__ import annotations

import difflib
from collections import defaultdict
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.formats import json_codec
from almanac_cli.index import database
from almanac_cli.index.schema import content_digest
from almanac_cli.model import dates, records, urls
from almanac_cli.operations.store import record_file
from almanac_cli.storage import atomic, files, git, lock, state_dir
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.errors import Problem
    from almanac_cli.model.kinds import Kind, Reference
    from almanac_cli.operations.store import Store

_MOST_NAMED = 10
_FIX = "mend it with: almanac check --fix"
_REWRITTEN = "wrote it in canonical form"
# Makes something of ids that passes them on: a progress bar.
Progress: TypeAlias = "Callable[[list[str]], AbstractContextManager[Iterable[str]]]"


class Finding(NamedTuple):
    """One thing that is wrong: where, what, what to do about it, and what `fix` does, if it can."""

    file: str
    field: str
    what: str
    hint: str
    mend: str | None = None


class Report(NamedTuple):
    """How many valid records were read, and what was found."""

    counts: dict[str, int]
    findings: list[Finding]


class _Seen(NamedTuple):
    """What is kept of a valid record, until all of them were read."""

    references: dict[str, list[str]]
    canonical: bool


def find(store: Store, now: datetime, progress: Progress = nullcontext) -> Report:
    """Read every file of an almanac, and the index, and return what is wrong.

    `progress` is told of the ids whose files are about to be read.
    """
    return _searched(store, now, progress, alone=False).report()


def fix(store: Store, now: datetime, progress: Progress = nullcontext) -> Report:
    """Mend what has one right answer, as one step, and return what was found before.

    What is invalid is left as it is.
    """
    with store.transaction(now) as changes:
        search = _searched(store, now, progress, alone=True)
        changes.stage(*search.changes())
    return search.report()


def _searched(store: Store, now: datetime, progress: Progress, *, alone: bool) -> _Search:
    """Look at everything; `alone` if no writer can be at work meanwhile."""
    search = _Search(store, dates.to_text(now))
    for kind in search.seen:
        store.reader(kind)  # the index follows the files, and is then compared with them
        with progress(store.ids(kind)) as progressed:
            for id_ in progressed:
                search.read(kind, id_)
        search.look_around(kind, alone=alone)
    search.compare_records()
    search.ask_git()
    for kind in search.seen:
        search.compare_index(kind)
    return search


class _Search:
    """What has been found so far, and what is known of the records that were read."""

    def __init__(self, store: Store, now: str) -> None:
        self.store = store
        self.now = now
        self.findings: list[Finding] = []
        self.seen: dict[Kind, dict[str, _Seen]] = {kind: {} for kind in store.kinds.values()}
        self.urls: dict[tuple[Kind, str], str] = {}
        self.held: dict[tuple[Kind, str], tuple[bytes | None, bytes | None]] = {}
        self.lost: dict[tuple[Kind, str], dict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        self.swept: list[Change] = []

    def read(self, kind: Kind, id_: str) -> None:
        """Read one file, and note what is wrong with it alone."""
        data = None
        try:
            data = self.store.read_bytes(kind, id_)
            record = self.store.parse(kind, id_, data)
        except NotFound:
            return
        except InvalidFile as error:
            self.held[kind, id_] = (_digest(data), None)
            for each in error.problems:
                self._note(kind, id_, each.where, each.what, _hint(record_file(kind, id_), each))
            return
        row = record.as_json()
        canonical = json_codec.record_bytes(record) == data
        self.held[kind, id_] = (_digest(data), _digest(json_codec.compact(row).encode()))
        references = {one.field: one.ids(row) for one in kind.references}
        self.seen[kind][id_] = _Seen(references, canonical)
        for key in record.model_extra or ():
            near = difflib.get_close_matches(key, kind.fields, n=1)
            what = f"is not a field of {kind.article} {kind.name}"
            hint = f"rename it to {near[0]!r}" if near else "remove it; until then it is kept"
            self._note(kind, id_, key, what, hint)
        for key in kind.time_fields:
            if row[key] > self.now:
                self._note(kind, id_, key, f"is in the future: {row[key]}", "correct it")
        if not canonical:
            self._note(kind, id_, "", "is not in canonical form", _FIX, _REWRITTEN)
        self._compare_url(kind, id_, row["url"] if "url" in kind.fields else None)

    def _compare_url(self, kind: Kind, id_: str, url: str | None) -> None:
        if url is None:
            return
        canonical = urls.canonical_url(url)
        first = self.urls.setdefault((kind, canonical), id_)
        if first != id_:
            what = f"is that of {record_file(kind, first)} too"
            self._note(kind, id_, "url", what, "join the two, and remove one")

    def look_around(self, kind: Kind, *, alone: bool) -> None:
        """Note what else is in a folder of records."""
        folder = self.store.root / kind.folder
        for path in self._left_over(folder, alone=alone):
            file = f"{kind.folder}/{path.name}"
            what = "is left over from a write that was cut off"
            with suppress(FileNotFoundError):
                try:
                    self.swept.append(Change(file, files.read(path), None))
                except files.NotReadable:
                    self.findings.append(Finding(file, "", what, "remove it"))
                else:
                    self.findings.append(Finding(file, "", what, _FIX, "removed it"))
        foreign = files.foreign_names(folder)
        for name in foreign[:_MOST_NAMED]:
            file = f"{kind.folder}/{name}"
            self.findings.append(Finding(file, "", "is no record", "move it elsewhere"))
        if len(foreign) > _MOST_NAMED:
            what = f"holds {len(foreign) - _MOST_NAMED:,} more files that are no records"
            self.findings.append(Finding(kind.folder, "", what, "move them elsewhere"))

    def _left_over(self, folder: Path, *, alone: bool) -> list[Path]:
        """List the temporary files that no writer is at work with, `alone` as this one may be."""
        found = atomic.stale_temporaries(folder)
        if alone or not found:
            return found
        if lock.is_locked(self.store.root):
            return []
        return [each for each in atomic.stale_temporaries(folder) if each in found]

    def compare_records(self) -> None:
        """Note what is wrong between records."""
        for kind, seen in self.seen.items():
            for reference in sorted(kind.references, key=lambda one: not one.symmetric):
                for id_, record in seen.items():
                    self._compare_reference(kind, id_, reference, record)

    def _compare_reference(self, kind: Kind, id_: str, reference: Reference, record: _Seen) -> None:
        """Note which records one names that are not there, or that hold the link already."""
        field, target = reference.field, self.store.kinds[reference.target]
        for other in record.references[field]:
            back = self.seen[kind].get(other) if reference.symmetric else None
            if not self.store.exists(target, other):
                self.lost[kind, id_][field].add(other)
                what, mend = f"there is no {target.name} {other!r}", f"took {other!r} away"
                self._note(kind, id_, field, what, _FIX, mend)
            elif back and other < id_ and id_ in back.references[field]:
                self.lost[kind, id_][field].add(other)
                file = record_file(kind, other)
                what = f"{file} holds the link to this {kind.name} already"
                mend = f"took {other!r} away, which holds the link"
                self._note(kind, id_, field, what, _FIX, mend)

    def ask_git(self) -> None:
        """Note the records that are as one side of a merge has them, until somebody decides."""
        known = {each.file for each in self.findings}
        for file in git.unmerged_files(self.store.root, self.store.kinds.values()):
            if file not in known:
                what = "is unmerged: both sides changed it"
                self.findings.append(Finding(file, "", what, f"decide, then: git add {file}"))

    def compare_index(self, kind: Kind) -> None:
        """Note where the index holds something else than the files."""
        left = {id_ for each, id_ in self.held if each is kind}
        wrong = []
        for id_, digest, text in self.store.reader(kind).stored_versions():
            left.discard(id_)
            found = (digest, None if text is None else _digest(text.encode()))
            if self.held.get((kind, id_)) != found:
                wrong.append(id_)
        wrong = [each for each in sorted([*wrong, *left]) if self._is_as_read(kind, each)]
        if wrong:
            more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
            what = f"differs from {record_file(kind, wrong[0])}{more}"
            hint = "make it anew with: almanac index --rebuild"
            self.findings.append(Finding(f"{state_dir.FOLDER}/{database.NAME}", "", what, hint))

    def _is_as_read(self, kind: Kind, id_: str) -> bool:
        """Say whether a file is what it was when it was read, a while ago."""
        try:
            data: bytes | None = self.store.read_bytes(kind, id_)
        except NotFound:
            return (kind, id_) not in self.held
        except InvalidFile:
            data = None
        return (kind, id_) in self.held and self.held[kind, id_][0] == _digest(data)

    def report(self) -> Report:
        """Return what was found, in the order of the files."""
        counts = {kind.folder: len(seen) for kind, seen in self.seen.items()}
        return Report(counts, sorted(self.findings, key=lambda each: each[:4]))

    def changes(self) -> list[Change]:
        """Return the changes that mend what can be mended."""
        changes = []
        for kind, seen in self.seen.items():
            for id_, each in seen.items():
                lost = self.lost.get((kind, id_), {})
                if lost or not each.canonical:
                    changes.append(self._mended(kind, id_, lost))
        return [*changes, *self.swept]

    def _mended(self, kind: Kind, id_: str, lost: dict[str, set[str]]) -> Change:
        was = self.store.read(kind, id_)
        data = was.record.as_stored()
        for reference in kind.references:
            if gone := lost.get(reference.field):
                kept = [other for other in reference.ids(data) if other not in gone]
                data[reference.field] = reference.value(kept)
        record = records.parse(kind, data, id_)
        return Change(record_file(kind, id_), was.data, json_codec.record_bytes(record))

    def _note(  # noqa: PLR0913, PLR0917 (a finding has as many parts)
        self, kind: Kind, id_: str, field: str, what: str, hint: str, mend: str | None = None
    ) -> None:
        self.findings.append(Finding(record_file(kind, id_), field, what, hint, mend))


def _hint(file: str, problem: Problem) -> str:
    """Say how a file that breaks a rule is mended."""
    if problem.code == "conflict_markers":
        return f"resolve the conflict, then: git add {file}"
    if problem.where == "id":
        return "correct the id, or rename the file"
    return "correct it in an editor" if problem.where else "correct the file in an editor"


def _digest(data: bytes | None) -> bytes | None:
    return None if data is None else content_digest(data)
