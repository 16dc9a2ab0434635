"""Checking every file of an almanac, and fixing what can be fixed automatically."""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from almanac_cli.model import dates, records
from almanac_cli.operations import check_folder
from almanac_cli.operations.check_files import FileChecker
from almanac_cli.operations.check_index import check_index
from almanac_cli.operations.check_references import check_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.changes import Changes
    from almanac_cli.operations.findings import Finding
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.transaction import Change

# Wraps the ids whose files are about to be read: a progress bar.
Progress: TypeAlias = "Callable[[list[str]], AbstractContextManager[Iterable[str]]]"


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check."""

    counts: dict[str, int]  # of valid records, by the folder of their kind
    findings: list[Finding]  # by file and field


def check(store: Store, now: datetime, progress: Progress = nullcontext) -> Report:
    """Read every file of an almanac, and its index, and report what is wrong."""
    return _check(store, now, progress, locked=False).report()


def fix(store: Store, now: datetime, progress: Progress = nullcontext) -> Report:
    """Fix what is fixable in one transaction, and report what was wrong before.

    Records are written in canonical form, bad references and stale temporary files removed. Invalid
    files are left as they are.

    Raises what `Store.transaction` raises.
    """
    with store.transaction(now) as changes:
        checker = _check(store, now, progress, locked=True)
        checker.stage_fixes(changes)
    return checker.report()


def _check(store: Store, now: datetime, progress: Progress, *, locked: bool) -> _Checker:
    """Check everything; `locked` says that the store's lock is held."""
    checker = _Checker(store, dates.to_text(now))
    for kind in store.kinds.values():
        store.reader(kind)  # syncs the index, which is compared with the files at the end
        with progress(store.ids(kind)) as ids:
            for id_ in ids:
                checker.files.check(kind, id_)
        checker.check_folder(kind, locked=locked)
    checker.check_together()
    return checker


class _Checker:
    """What a check has found so far, and what it takes to fix it."""

    def __init__(self, store: Store, now: str) -> None:
        self.store = store
        self.files = FileChecker(store, now)
        self.findings: list[Finding] = []
        self.temporaries: list[Change] = []  # the removals of stale ones
        # The ids that are to be removed, by field, from the record of this kind and id.
        self.bad_references: dict[tuple[Kind, str], dict[str, set[str]]] = {}

    def check_folder(self, kind: Kind, *, locked: bool) -> None:
        """Check what else is in a folder of records."""
        findings, removals = check_folder.check_temporaries(self.store, kind, locked=locked)
        self.findings += findings
        self.temporaries += removals
        self.findings += check_folder.check_folder(self.store, kind)

    def check_together(self) -> None:
        """Check the files that were read against each other, git and the index."""
        for kind, id_, finding in check_references(self.store, self.files.records):
            self.findings.append(finding)
            fields = self.bad_references.setdefault((kind, id_), defaultdict(set))
            fields[finding.field].add(finding.id)
        reported = {finding.file for finding in (*self.files.findings, *self.findings)}
        self.findings += check_folder.check_git(self.store, reported)
        for kind in self.store.kinds.values():
            if difference := check_index(self.store, kind, self.files.versions):
                self.findings.append(difference)

    def report(self) -> Report:
        """Return the findings so far."""
        counts = {kind.folder: len(checked) for kind, checked in self.files.records.items()}
        findings = [*self.files.findings, *self.findings]
        return Report(counts, sorted(findings, key=lambda finding: (finding.file, finding.field)))

    def stage_fixes(self, changes: Changes) -> None:
        """Stage the changes that fix what is fixable."""
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
