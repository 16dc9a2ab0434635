"""Checking the files with decisions about items of feeds, for `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError
from almanac_cli.operations.findings import Finding, WrongLines
from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from almanac_cli.operations.store import Store


def check_seen(store: Store) -> list[Finding]:
    """Return a finding for each file with lines that are no decisions, or that cannot be read.

    What such a line said does not count: the item may come back.
    """
    findings: list[Finding] = []
    for source in seen_files.sources(store.root):
        file = seen_files.relative_path(source)
        try:
            _, wrong = seen_files.read(store.root / file)
        except AlmanacError:
            findings.append(WrongLines(file=file))
        else:
            findings += [WrongLines(file=file, lines=tuple(wrong))] if wrong else []
    return findings
