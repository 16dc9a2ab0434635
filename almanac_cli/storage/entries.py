"""One entry of the history of changes, and its encoding as JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidValue
from almanac_cli.formats import json_codec
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from almanac_cli.storage.transaction import Change

_ALL_MODE_BITS = 0o7777


class FileBefore(NamedTuple):
    """The content of one file before the changes of an entry, and a digest of that after them."""

    file: str  # from the almanac's folder on, with slashes: "events/a.json"
    before: bytes | None  # the content; None if the file did not exist
    mode: int | None  # the permission bits; None if the file did not exist
    after: str | None  # `digest` of the content after the changes; None if the file was deleted
    # The lines that were added at the end of the file; then all of the others are None.
    lines: bytes | None = None


class Entry(NamedTuple):
    """The changes that one command made."""

    number: int  # from 1 on, in the order of the changes
    command: tuple[str, ...]  # the words of the command line
    time: str  # RFC 3339, in UTC
    reverts: int | None  # the number of the entry that this one undoes; None if it undoes none
    files: tuple[FileBefore, ...]  # every file that the command changed
    interrupted: int | None = None  # number of an entry whose undoing was interrupted just before
    complete: bool = False  # for an entry that undoes one: whether all its changes were made
    undone: bool = False  # whether a later entry undid this one; never in the file


def encode(
    changes: Sequence[Change],
    command: Sequence[str],
    time: str,
    reverts: int | None,
    interrupted: int | None,
) -> bytes:
    """Return the JSON of an entry for changes that are about to be made.

    Args:
        changes: The changes, with the permission bits of each file.
        command: The words of the command line.
        time: When the command started, RFC 3339 in UTC.
        reverts: The number of the entry that the changes undo, `None` if they undo none.
        interrupted: The number of the previous entry, if that was to undo one and was interrupted.

    """
    # The keys are those of the first version, so that older programs can read the entry.
    rows = [_row(change) for change in changes]
    entry = {"words": [*command], "time": time, "undoes": reverts, "files": rows}
    return json_codec.compact({**entry, "cut_off": interrupted}).encode()


def _row(change: Change) -> dict[str, object]:
    """Return the JSON object of a change; added lines make no other sense to older programs."""
    file, before, after, mode, appends = change
    if appends:
        lines = _to_text(after)
        return {"file": file, "before": None, "mode": None, "after": None, "lines": lines}
    return {"file": file, "before": _to_text(before), "mode": mode, "after": digest(after)}


def _to_text(data: bytes | None) -> str | None:
    return None if data is None else data.decode(errors="surrogateescape")


def _to_bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode(errors="surrogateescape")


def may_delete(data: bytes) -> bool:
    """Tell whether the JSON of an entry deletes files, or says what became of another entry.

    This is much faster than to decode it. No value has these bytes: quotes are escaped in a text.
    """
    return b'"after":null' in data or not (b'"undoes":null' in data and b'"cut_off":null' in data)


def with_complete(data: bytes) -> bytes:
    """Return the JSON of an entry with `complete` set.

    Raises:
        ValueError: if the bytes are not JSON.

    """
    return json_codec.compact({**json.loads(data), "whole": True}).encode()


def decode(number: int, data: bytes, folders: Collection[str]) -> Entry:
    """Return the entry in the bytes of a file; they are not trusted.

    Args:
        number: The number of the entry, from the name of the file.
        data: The JSON, as `encode` or `with_complete` returns it.
        folders: The folders of records, such as "events"; every file of the entry must be directly
            in one of them, so that undoing an entry can write nowhere else.

    Raises:
        InvalidValue: if the bytes are not such an entry.

    """
    try:
        return _decode(number, data, folders)
    except (ValueError, TypeError, RecursionError):
        raise InvalidValue("is not an entry of the history") from None


def _decode(number: int, data: bytes, folders: Collection[str]) -> Entry:
    """Return the entry, or raise ValueError, TypeError or RecursionError."""
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
    """Return the BLAKE2b digest of a file's content as 32 hexadecimal digits; `None` for `None`."""
    return None if data is None else hashing.digest(data, size=16).hex()


def _file_before(row: Any, folders: Collection[str]) -> FileBefore:  # noqa: ANN401 (any JSON)
    match {"lines": None} | row:
        case {
            "file": str(file),
            "before": None | str() as before,
            "mode": None | int() as mode,
            "after": None | str() as after,
            "lines": None | str() as lines,
        } if _is_inside(file, folders) and (mode is None or 0 <= mode <= _ALL_MODE_BITS):
            return FileBefore(file, _to_bytes(before), mode, after, _to_bytes(lines))
    raise ValueError


def _is_inside(file: str, folders: Collection[str]) -> bool:
    """Tell whether a path names a file directly in one of the folders."""
    folder, _, name = file.partition("/")
    os.fsencode(name)  # raises ValueError for what no file can be called
    return folder in folders and not {"/", "\0"} & {*name} and name not in {"", ".", ".."}
