"""One entry of the history of changes, and how it stands in its file as JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from almanac_cli.storage.transaction import Change

_ALL_MODE_BITS = 0o7777


class FileBefore(NamedTuple):
    """What one file held before the changes of an entry, and a digest of what it held after."""

    file: str  # from the almanac's folder on, with slashes: "events/a.json"
    before: bytes | None  # None if the file did not exist
    mode: int | None  # its permission bits, None if it did not exist
    after: str | None  # `digest` of what it held afterwards, None if it was deleted


class Entry(NamedTuple):
    """The changes that one command made."""

    number: int  # from 1 on, in the order of the changes
    command: tuple[str, ...]  # the words of the command line
    time: str  # RFC 3339, in UTC
    reverts: int | None  # the number of the entry that this one undid
    files: tuple[FileBefore, ...]
    interrupted: int | None = None  # number of an earlier entry that was interrupted while undoing
    complete: bool = False  # of an entry that undid another: it says that it came to its end
    undone: bool = False  # a later entry undid this one


def encode(
    changes: Sequence[Change],
    command: Sequence[str],
    time: str,
    reverts: int | None,
    interrupted: int | None,
) -> bytes:
    """Return an entry of these changes, which are about to be made, as JSON.

    The keys are those that every version has written; `with_complete` adds one.
    """
    rows = [
        {
            "file": file,
            "before": None if before is None else before.decode(errors="surrogateescape"),
            "mode": mode,
            "after": digest(after),
        }
        for file, before, after, mode in changes
    ]
    entry = {"words": [*command], "time": time, "undoes": reverts, "files": rows}
    return json_codec.compact({**entry, "cut_off": interrupted}).encode()


def with_complete(data: bytes) -> bytes:
    """Return an entry as JSON that says that it came to its end. Raises ValueError."""
    return json_codec.compact({**json.loads(data), "whole": True}).encode()


def decode(number: int, data: bytes, folders: Collection[str]) -> Entry:
    """Return the entry of this number from JSON, whoever wrote that.

    Every file in it is directly in one of the `folders`: an entry that somebody else wrote must not
    name another place. Raises ValueError, TypeError or RecursionError if it is no such entry.
    """
    from almanac_cli.model import dates

    match {"cut_off": None, "whole": False} | json.loads(data):
        case {
            "words": [*command],
            "time": str(time),
            "undoes": None | int() as reverts,
            "cut_off": None | int() as interrupted,
            "whole": bool(complete),
            "files": [*rows],
        } if all(isinstance(word, str) for word in command):
            dates.from_text(time)
            files = tuple(_file_before(row, folders) for row in rows)
            return Entry(number, (*command,), time, reverts, files, interrupted, complete)
    raise ValueError


def digest(data: bytes | None) -> str | None:
    """Return 32 hexadecimal digits that stand for what a file holds, None if there is no file."""
    return None if data is None else hashing.digest(data, size=16).hex()


def _file_before(row: Any, folders: Collection[str]) -> FileBefore:  # noqa: ANN401 (any JSON)
    match row:
        case {
            "file": str(file),
            "before": None | str() as before,
            "mode": None | int() as mode,
            "after": None | str() as after,
        } if _is_inside(file, folders) and (mode is None or 0 <= mode <= _ALL_MODE_BITS):
            data = None if before is None else before.encode(errors="surrogateescape")
            return FileBefore(file, data, mode, after)
    raise ValueError


def _is_inside(file: str, folders: Collection[str]) -> bool:
    """Say whether this names a file directly in one of the folders."""
    folder, _, name = file.partition("/")
    os.fsencode(name)  # raises ValueError for what no file can be called
    return folder in folders and not {"/", "\0"} & {*name} and name not in {"", ".", ".."}
