"""Checking the content of record files, one by one, for `check`: `FileChecker`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.formats import json_codec
from almanac_cli.index.encoding import content_digest
from almanac_cli.model import record_dates, urls
from almanac_cli.model.own_fields import misspelled
from almanac_cli.operations.check_urls import RecordUrl
from almanac_cli.operations.findings import (
    BrokenRule,
    Finding,
    FutureTime,
    NotCanonical,
    UnknownField,
)
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


class Version(NamedTuple):
    """The content of a file when it was read, as digests to compare with the index."""

    data: bytes | None  # the digest of its bytes; None if they could not be read
    row: bytes | None  # the digest of its record as compact JSON; None if it is invalid


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """The data of a valid record that later checks need."""

    references: dict[str, list[str]]  # by reference field, the ids in it; may be empty lists
    canonical: bool  # whether the file is in canonical form


class FileChecker:
    """Checks record files one by one, and collects findings and data for later checks."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now  # an aware datetime; later times are in the future
        self.findings: list[Finding] = []  # of all files so far
        self.with_carriage_returns: list[str] = []  # that are canonical but for their line ends
        # By kind and id, the valid records so far.
        self.records: dict[Kind, dict[str, CheckedRecord]] = {
            kind: {} for kind in store.kinds.values()
        }
        # By kind and id, all files so far, valid or not.
        self.versions: dict[tuple[Kind, str], Version] = {}
        # By kind, the URLs of the valid records so far.
        self.urls: dict[Kind, list[RecordUrl]] = {kind: [] for kind in store.kinds.values()}

    def check(self, kind: Kind, id_: str) -> None:
        """Read the file with this full id, and add to `findings`, `records` and `versions`.

        If the file does not exist, nothing is added. An invalid or unreadable file has a
        `BrokenRule` for each problem, and is not added to `records`.
        """
        data = None
        try:
            data = self.store.read_bytes(kind, id_)
            record = self.store.parse(kind, id_, data)
        except NotFound:
            return
        except InvalidFile as error:
            self.versions[kind, id_] = version(data, None)
            file = relative_path(kind, id_)
            self.findings += [
                BrokenRule(file=file, field=problem.where, problem=problem)
                for problem in error.problems
            ]
            return
        row = record.as_json()
        self.versions[kind, id_] = version(data, json_codec.compact(row))
        self.records[kind][id_] = CheckedRecord(
            references={reference.field: reference.ids(row) for reference in kind.references},
            canonical=(canonical := json_codec.record_bytes(record)) == data,
        )
        if canonical == data.replace(b"\r\n", b"\n") != data:
            self.with_carriage_returns.append(relative_path(kind, id_))
        elif canonical != data:
            self.findings.append(NotCanonical(file=relative_path(kind, id_)))
        self.findings += self._check_record(record, row)

    def _check_record(self, record: Record, row: JsonObject) -> Iterator[Finding]:
        """Yield the findings of a valid record; `row` is its data as JSON."""
        kind, file = record.kind, relative_path(record.kind, record.id)
        for key in record.model_extra or ():
            if similar := misspelled(key, kind.fields):
                yield UnknownField(file=file, field=key, kind=kind, similar=similar)
        for field, date in record_dates.future_dates(kind, row, self.now):
            yield FutureTime(file=file, field=field, time=row[field], precision=date.precision)
        self.urls[kind] += (
            RecordUrl(urls.canonical_url(url), record.id, field) for field, url in _urls(kind, row)
        )


def _urls(kind: Kind, row: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield the URLs of a record, and those of the reports in its coverage, with their fields."""
    if "url" in kind.fields and row["url"]:
        yield "url", row["url"]
    for field in kind.url_lists:
        yield from ((field, url) for url in row[field])
    if kind.coverage_field:
        for report in row[kind.coverage_field]:
            if report["url"]:
                yield kind.coverage_field, report["url"]


def version(data: bytes | None, text: str | None) -> Version:
    """Return the digests of a file's content and of its record.

    `data` is the content, `None` if it could not be read; `text` is the record as compact JSON,
    `None` if it is invalid. The digest of `None` is `None`.
    """
    return Version(
        None if data is None else content_digest(data),
        None if text is None else content_digest(text.encode()),
    )
