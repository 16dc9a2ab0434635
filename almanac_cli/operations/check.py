"""Checking every file of an almanac and its index, and fixing what can be fixed automatically.

`now` is an aware datetime.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.model import records
from almanac_cli.operations import check_folder
from almanac_cli.operations.check_files import FileChecker
from almanac_cli.operations.check_git import check_git
from almanac_cli.operations.check_index import check_index
from almanac_cli.operations.check_references import check_references
from almanac_cli.operations.check_seen import check_seen
from almanac_cli.operations.check_stories import check_stories
from almanac_cli.operations.check_urls import check_urls
from almanac_cli.operations.findings import CarriageReturns, NotHere
from almanac_cli.operations.skipped_files import SkippedFiles
from almanac_cli.storage.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.findings import Finding
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.transaction import Change

# Called with the ids whose files are about to be read; returns a context manager whose value
# iterates over them, such as a progress bar.
Progress: TypeAlias = "Callable[[list[str]], AbstractContextManager[Iterable[str]]]"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check."""

    counts: dict[str, int]  # the number of valid records by folder, such as "events"
    findings: list[Finding]  # sorted by file, then by field; empty if nothing is wrong


def check(
    store: Store, now: datetime, progress: Progress = nullcontext, git: Git | None = None
) -> CheckResult:
    """Read every file of an almanac, and its index, and return what is wrong; write nothing.

    `progress` is called once for each kind. The index is brought up to date before it is compared.
    `git` is asked about the folder of the almanac; by default with all variables of this process.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    return _check(_Checker(store, now, git), progress, locked=False).report()


def fix(
    store: Store, now: datetime, progress: Progress = nullcontext, git: Git | None = None
) -> CheckResult:
    """Check an almanac, fix the fixable findings, and return the findings from before the fixes.

    Valid records are written in canonical form, without dangling references and repeated links;
    stale temporary files are removed. Invalid files are not changed. This is one transaction, and
    also raises the errors of `Store.transaction`.

    Raises:
        DiskError: if the system refuses to read a folder of records.

    """
    with store.transaction(now) as changes:
        checker = _check(_Checker(store, now, git), progress, locked=True)
        checker.stage_fixes(changes)
    return checker.report()


def _check(checker: _Checker, progress: Progress, *, locked: bool) -> _Checker:
    """Check everything, and return the checker; `locked` if the caller has the lock."""
    store = checker.store
    for kind in store.kinds.values():
        store.reader(kind)  # syncs the index, which is compared with the files at the end
        with progress(store.ids(kind)) as ids:
            for id_ in ids:
                checker.files.check(kind, id_)
        checker.check_folder(kind, locked=locked)
    checker.check_together()
    return checker


class _Checker:
    """Collects the findings of a check, and the data that is needed to fix them."""

    def __init__(self, store: Store, now: datetime, git: Git | None) -> None:
        self.store = store
        self.git = git or Git(store.root)
        self.files = FileChecker(store, now)
        self.findings: list[Finding] = []
        self.temporaries: list[Change] = []  # that remove stale temporary files
        # By kind and id of a record: by field, the ids to remove from it.
        self.bad_references: dict[tuple[Kind, str], dict[str, set[str]]] = {}

    def check_folder(self, kind: Kind, *, locked: bool) -> None:
        """Add findings of temporary and foreign files in a folder of records."""
        findings, removals = check_folder.check_temporaries(self.store, kind, locked=locked)
        self.findings += findings
        self.temporaries += removals
        self.findings += check_folder.check_folder(self.store, kind)

    def check_together(self) -> None:
        """Add findings of several records together, of git, and of the index."""
        for kind, urls in self.files.urls.items():
            self.findings += check_urls(kind, urls)
            self.findings += check_stories(self.store, kind, self.files.now)
        skipped = SkippedFiles(self.store, self.git)
        for kind, id_, finding in check_references(self.store, self.files.records, skipped):
            self.findings.append(finding)
            if finding.fixable:
                fields = self.bad_references.setdefault((kind, id_), defaultdict(set))
                fields[finding.field].add(finding.id)
        self.findings += [
            NotHere(file=kind.folder, ids=tuple(sorted(ids)), cause="sparse")
            for kind, ids in skipped.used.items()
        ]
        self.findings += check_git(self.store, self.git)
        self.findings += check_seen(self.store)
        if files := self.files.with_carriage_returns:
            self.findings.append(CarriageReturns(file=files[0], count=len(files)))
        for kind in self.store.kinds.values():
            if difference := check_index(self.store, kind, self.files.versions):
                self.findings.append(difference)

    def report(self) -> CheckResult:
        """Return the findings so far and the numbers of valid records."""
        counts = {kind.folder: len(checked) for kind, checked in self.files.records.items()}
        findings = [*self.files.findings, *self.findings]
        return CheckResult(
            counts, sorted(findings, key=lambda finding: (finding.file, finding.field))
        )

    def stage_fixes(self, changes: Changes) -> None:
        """Stage the changes that fix the fixable findings."""
        for kind, checked in self.files.records.items():
            for id_, record in checked.items():
                bad = self.bad_references.get((kind, id_), {})
                if bad or not record.canonical:
                    self._stage_fix(changes, kind, id_, bad)
        changes.stage(*self.temporaries)

    def _stage_fix(self, changes: Changes, kind: Kind, id_: str, bad: dict[str, set[str]]) -> None:
        """Stage a record in canonical form without bad references; its `updated` stays."""
        stored = self.store.read(kind, id_)
        fields = stored.record.as_stored()
        for reference in kind.references:
            ids = reference.ids(fields)
            kept = [other for other in ids if other not in bad.get(reference.field, ())]
            if len(kept) < len(ids):
                fields[reference.field] = reference.value(kept)
        changes.replace(records.parse(kind, fields, id_), stored.data)
