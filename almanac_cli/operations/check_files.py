"""Checking record files one by one, and keeping what it takes to compare them afterwards."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidFile, NotFound
from almanac_cli.formats import json_codec
from almanac_cli.index.encoding import content_digest
from almanac_cli.model import urls
from almanac_cli.operations.findings import (
    BrokenRule,
    Finding,
    FutureTime,
    NotCanonical,
    SharedUrl,
    UnknownField,
)
from almanac_cli.storage.record_files import relative_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


class Version(NamedTuple):
    """What a file held when it was read, as digests, to be compared with the index."""

    data: bytes | None  # of its bytes; None if they could not be read
    row: bytes | None  # of the record as compact JSON; None if it is invalid


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """What is kept of a valid record until all are read."""

    references: dict[str, list[str]]  # ids by field
    canonical: bool


class FileChecker:
    """Reads the record files of an almanac, each once."""

    def __init__(self, store: Store, now: str) -> None:
        self.store = store
        self.now = now  # RFC 3339
        self.findings: list[Finding] = []
        self.records: dict[Kind, dict[str, CheckedRecord]] = {
            kind: {} for kind in store.kinds.values()
        }
        self.versions: dict[tuple[Kind, str], Version] = {}
        self._first_with_url: dict[tuple[Kind, str], str] = {}  # ids by kind and canonical URL

    def check(self, kind: Kind, id_: str) -> None:
        """Read a file and find what is wrong with it; nothing if it was removed meanwhile."""
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
            canonical=json_codec.record_bytes(record) == data,
        )
        self.findings += self._check_record(record, row)

    def _check_record(self, record: Record, row: JsonObject) -> Iterator[Finding]:
        """Yield what is wrong with a valid record."""
        kind, file = record.kind, relative_path(record.kind, record.id)
        for key in record.model_extra or ():
            similar = next(iter(difflib.get_close_matches(key, kind.fields, n=1)), None)
            yield UnknownField(file=file, field=key, kind=kind, similar=similar)
        for field in kind.time_fields:
            if row[field] is not None and row[field] > self.now:
                yield FutureTime(file=file, field=field, time=row[field])
        if not self.records[kind][record.id].canonical:
            yield NotCanonical(file=file)
        if url := row.get("url") if "url" in kind.fields else None:
            first = self._first_with_url.setdefault((kind, urls.canonical_url(url)), record.id)
            if first != record.id:
                yield SharedUrl(file=file, field="url", other_file=relative_path(kind, first))


def version(data: bytes | None, text: str | None) -> Version:
    """Return the digests of a file's bytes and of its record as compact JSON."""
    return Version(
        None if data is None else content_digest(data),
        None if text is None else content_digest(text.encode()),
    )
