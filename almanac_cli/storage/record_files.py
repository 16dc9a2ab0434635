"""Record files: their paths, and the bytes of a record, decoded and encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import Invalid, InvalidFile, Problem, TooLarge, quoted
from almanac_cli.formats import json_codec
from almanac_cli.storage import files

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.storage.files import AnyPath


def relative_path(kind: Kind, id_: str) -> str:
    """Return the path of a record's file from the almanac's folder on, with slashes."""
    return f"{kind.folder}/{id_}{files.SUFFIX}"


def parse(kind: Kind, id_: str, data: bytes, path: AnyPath) -> Record:
    """Return the record of this kind and id in the bytes of a file.

    Raises:
        InvalidFile: if they are no valid record, or one of a different id; carries the path and
            every problem.

    """
    from almanac_cli.model import records

    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidFile(kind.name, path, [error.problem()]) from None
    problems = []
    own_id = value.get("id") if isinstance(value, dict) else None
    if own_id is not None and own_id != id_:
        reason = f"must equal the file's name, not {quoted(str(own_id))}"
        problems.append(Problem("id", reason))
    try:
        return records.parse(kind, value, str(path), problems)
    except Invalid as error:
        raise InvalidFile(kind.name, path, error.problems) from None


def encode(record: Record, name: str = "") -> bytes:
    """Return the content of a record's file, in canonical form.

    `name` is what an error calls the record, by default its id.

    Raises:
        TooLarge: if that is more than `files.MAX_RECORD_BYTES`.

    """
    data = json_codec.record_bytes(record)
    if len(data) > files.MAX_RECORD_BYTES:
        raise TooLarge("record", name or record.id, files.MAX_RECORD_BYTES)
    return data
