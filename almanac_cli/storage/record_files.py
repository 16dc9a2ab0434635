"""The record in the bytes of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import Invalid, InvalidFile, Problem, quoted
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.records import Record
    from almanac_cli.storage.files import AnyPath


def parse(kind: Kind, id_: str, data: bytes, path: AnyPath) -> Record:
    """Return the record of this kind and id that a file holds.

    Raises InvalidFile, which names the path, with every problem in it.
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
