"""Checking which records have the same URL, or stand on the same page, for `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model import urls
from almanac_cli.operations.findings import Finding, SharedPage, SharedUrl
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.kind import Kind


class RecordUrl(NamedTuple):
    """A URL in a record."""

    url: str  # in canonical form
    id: str  # of the record
    field: str  # the field that holds it: "url", a list of URLs, or the coverage


def check_urls(kind: Kind, record_urls: Iterable[RecordUrl]) -> Iterator[Finding]:
    """Yield a finding for each URL that an earlier record has, and for each shared page.

    The URLs are those of records of one kind, in the order of the ids. A page is shared by records
    whose field `url` differs in the fragment only: chapters, or days of a changelog.
    """
    first: dict[str, str] = {}  # by URL, the id of the first record with it
    pages: dict[str, list[str]] = {}  # by page, the files of the first records with each URL
    for url, id_, field in record_urls:
        other = first.setdefault(url, id_)
        file, other_file = relative_path(kind, id_), relative_path(kind, other)
        if other != id_:
            yield SharedUrl(file=file, field=field, kind=kind, other_file=other_file)
        elif field == "url":
            pages.setdefault(urls.page(url), []).append(file)
    for file, *others in pages.values():
        if others:
            yield SharedPage(file=file, field="url", kind=kind, other_files=tuple(others))
