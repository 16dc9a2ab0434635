"""What the index keeps of one record file: read, checked, and taken apart for the tables."""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidFile, Problem
from almanac_cli.formats import json_codec
from almanac_cli.index import encoding, schema
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import files, record_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

    # An id, and the digest of what its file held when it was last read, None if it never was.
    Version = tuple[str, bytes | None]


class Content(NamedTuple):
    """What the index keeps of a file; a NamedTuple, since very many pass between processes."""

    digest: bytes | None  # of its bytes, None if they could not be read
    unchanged: bool = False  # the file holds what it held, and the rest is not set
    transient: bool = False  # it may be another at the next reading, whatever the file's stamp says
    problems: str | None = None  # JSON; set if it is not a valid record, and then the rest is not
    columns: tuple[Any, ...] = (None,) * 5  # of the table `record`, from `dated` on
    json: str | None = None  # what `--json` prints
    identity: int | None = None  # `identity_hash` of what tells the record from others
    searched: tuple[str | None, ...] = ()  # the texts for the search table of the kind
    links: tuple[str, ...] = ()  # the ids that the record links to


def read_content(kind: Kind, folder: str, id_: str, digest: bytes | None) -> Content | None:
    """Read the file of an id, and check it unless it has the digest that it had before.

    None if there is no file.
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
    """Return the request to `answer_content_request` for these files of a kind that KINDS holds."""
    keys = [(os.fsencode(id_), digest) for id_, digest in versions]
    return marshal.dumps((kind.name, os.fsencode(folder), keys))


def answer_content_request(request: bytes) -> bytes:
    """Return what `read_content` returns for each file of a request; the task of a worker."""
    name, folder, keys = marshal.loads(request)  # noqa: S302 (from `encode_content_request`)
    kind = next(kind for kind in KINDS if kind.name == name)
    contents = (
        read_content(kind, os.fsdecode(folder), os.fsdecode(key), digest) for key, digest in keys
    )
    return marshal.dumps([content and tuple(content) for content in contents])


def decode_contents(result: bytes) -> list[Content | None]:
    """Return the contents that `answer_content_request` returned."""
    return [row and Content(*row) for row in marshal.loads(result)]  # noqa: S302 (our own worker's)


def _content_of_row(kind: Kind, digest: bytes, row: JsonObject) -> Content:
    """Return what the index keeps of a valid record."""
    score, tier, source, author = (
        row[field] if field in kind.fields else None for field in schema.COLUMNS
    )
    texts = (row[field] for field in kind.search_weights)
    names = (name and name.casefold() for name in (source, author))
    return Content(
        digest,
        columns=(encoding.time_to_int(row[kind.date_field]), score, tier, *names),
        json=json_codec.compact(row),
        identity=encoding.identity_hash(kind.identity(row)),
        searched=tuple(" ".join(text) if isinstance(text, list) else text for text in texts),
        links=tuple(kind.links.ids(row)) if kind.links else (),
    )
