"""Checking references for dangling ids and repeated links, for `check`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from almanac_cli.operations.findings import DanglingReference, RepeatedLink
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.model.kind import Kind, Reference
    from almanac_cli.operations.check_files import CheckedRecord
    from almanac_cli.operations.skipped_files import SkippedFiles
    from almanac_cli.operations.store import Store


def check_references(
    store: Store, records: Mapping[Kind, Mapping[str, CheckedRecord]], skipped: SkippedFiles
) -> Iterator[tuple[Kind, str, DanglingReference | RepeatedLink]]:
    """Yield for each bad reference the kind and id of the record with it, and a finding.

    A reference is bad if it is dangling (its record does not exist) or repeated (a link in the
    files of both records; it is yielded for the record with the larger id). A record that git
    leaves out of the checkout exists; where git does not say, a finding is not fixable. `records`
    are the valid records by kind and id.

    Raises:
        DiskError: if the system cannot tell whether a file exists.

    """
    for kind, checked in records.items():
        for reference in kind.references:
            for id_ in checked:
                for finding in _check(store, kind, id_, reference, checked):
                    if not isinstance(finding, DanglingReference):
                        yield kind, id_, finding
                    elif (is_skipped := skipped.has(finding.target, finding.id)) is None:
                        yield kind, id_, replace(finding, fixable=False)
                    elif not is_skipped:
                        yield kind, id_, finding


def _check(
    store: Store, kind: Kind, id_: str, reference: Reference, checked: Mapping[str, CheckedRecord]
) -> Iterator[DanglingReference | RepeatedLink]:
    """Yield the findings of one reference field of one record."""
    file, field, target = relative_path(kind, id_), reference.field, store.kinds[reference.target]
    for other in checked[id_].references[field]:
        back = checked.get(other) if reference.symmetric else None
        if not store.exists(target, other):
            yield DanglingReference(file=file, field=field, target=target, id=other)
        elif back and other < id_ and id_ in back.references[field]:
            other_file = relative_path(kind, other)
            yield RepeatedLink(file=file, field=field, kind=kind, id=other, other_file=other_file)
