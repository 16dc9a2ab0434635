"""The content of one record file as the index stores it: read, checked, split into columns."""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidFile, Problem
from almanac_cli.formats import json_codec
from almanac_cli.index import encoding, schema
from almanac_cli.index.search_texts import search_texts
from almanac_cli.model import periods
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import files, record_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

    # An id, and the digest of the bytes that its file had when it was last read, None if it never
    # was.
    Version = tuple[str, bytes | None]


class Content(NamedTuple):
    """The content of a file in the index; a NamedTuple, since very many pass between processes."""

    digest: bytes | None  # `encoding.content_digest` of its bytes; None if they cannot be read
    unchanged: bool = False  # whether the digest is the previous one; then no other field is set
    transient: bool = False  # whether the next reading may differ although the stamp is the same
    problems: str | None = None  # JSON; None for a valid record; if set, no field below is
    columns: tuple[Any, ...] = (None,) * 5  # values of the table `record`, from `dated` on
    json: str | None = None  # the record as `--json` prints it, without links of other files
    identities: tuple[int, ...] = ()  # `encoding.identity_hash` of each of its identities
    searched: tuple[str, ...] = ()  # the columns of the search table; empty if there is none
    links: tuple[str, ...] = ()  # the ids that the record links to


def read_content(kind: Kind, folder: str, id_: str, digest: bytes | None) -> Content | None:
    """Return the content of a record file, `None` if the file does not exist.

    Nothing is raised: a file that is invalid, or cannot be read, has `problems`. A file with the
    previous digest is not checked; its content is `unchanged`.

    Args:
        kind: The kind of the record.
        folder: The path of the folder of that kind.
        id_: The id of the record.
        digest: `content_digest` of the bytes when the file was last read, `None` if it never was.

    """
    try:
        data = files.read(f"{folder}/{id_}{files.SUFFIX}")
    except FileNotFoundError:
        return None
    except files.NotReadable as error:
        problems = json_codec.compact([Problem("", error.reason)])
        return Content(None, problems=problems, transient=error.transient)
    current = encoding.content_digest(data)
    if current == digest:
        return Content(current, unchanged=True)
    try:
        row = record_files.parse(kind, id_, data, id_).as_json()
    except InvalidFile as error:
        return Content(current, problems=json_codec.compact(error.problems))
    return _content_of_row(kind, current, row)


def encode_content_request(kind: Kind, folder: str, versions: Sequence[Version]) -> bytes:
    """Return as bytes a kind of KINDS, its folder, and versions, for `answer_content_request`."""
    keys = [(os.fsencode(id_), digest) for id_, digest in versions]
    return marshal.dumps((kind.name, os.fsencode(folder), keys))


def answer_content_request(request: bytes) -> bytes:
    """Return as bytes what `read_content` returns for each file; the task of a worker."""
    name, folder, keys = marshal.loads(request)  # noqa: S302 (from `encode_content_request`)
    kind = next(kind for kind in KINDS if kind.name == name)
    contents = (
        read_content(kind, os.fsdecode(folder), os.fsdecode(key), digest) for key, digest in keys
    )
    return marshal.dumps([content and tuple(content) for content in contents])


def decode_contents(result: bytes) -> list[Content | None]:
    """Return the contents in the bytes that `answer_content_request` returns, in its order."""
    return [row and Content(*row) for row in marshal.loads(result)]  # noqa: S302 (our own worker's)


def _content_of_row(kind: Kind, digest: bytes, row: JsonObject) -> Content:
    """Return the content of a valid record."""
    score, tier, source, author = (
        row[field] if field in kind.fields else None for field in schema.COLUMNS
    )
    time = row[kind.date_field]
    precision = periods.precision_of(time, kind.precision(row, kind.date_field))
    return Content(
        digest,
        columns=(encoding.date_to_int(time, precision), score, tier, source, author),
        json=json_codec.compact(row),
        identities=tuple(map(encoding.identity_hash, kind.identities(row))),
        searched=search_texts(kind.search_weights, row) if kind.search_weights else (),
        links=tuple(kind.links.ids(row)) if kind.links else (),
    )
