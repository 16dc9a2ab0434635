"""The files with what was decided about items of feeds, one a source: `seen/SOURCE.txt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import Conflict
from almanac_cli.model import seen
from almanac_cli.storage import files
from almanac_cli.storage.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from almanac_cli.model.seen import Decision

FOLDER = "seen"
SUFFIX = ".txt"
_MAX_BYTES = 2**28  # of one file: more than a million lines


class DecidedSince(Conflict):
    """Raised when what a step decided was decided otherwise after it, maybe in another clone."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.decisions = tuple(decisions)  # the later ones


def relative_path(source: str) -> str:
    """Return the path of the file of a source, by its id, from the almanac's folder on."""
    return f"{FOLDER}/{source}{SUFFIX}"


def read(path: Path) -> tuple[list[Decision], list[int]]:
    """Return the decisions in a file, and the numbers of its lines that are none.

    A file that does not exist has none.

    Raises:
        FileUnusable: if it cannot be read.

    """
    return seen.parse_lines(
        (files.read_if_exists(path, _MAX_BYTES) or b"").decode(errors="replace")
    )


def read_all(root: Path) -> dict[str, list[Decision]]:
    """Return by id of a source the decisions in its file.

    Raises:
        DiskError: if the folder cannot be read.
        FileUnusable: if a file cannot be read.

    """
    return {source: read(root / relative_path(source))[0] for source in sources(root)}


def read_about(path: Path, keys: Iterable[str]) -> list[Decision]:
    """Return the decisions in a file that have any of some keys, sooner than all are read.

    Raises:
        FileUnusable: if the file cannot be read.

    """
    data = files.read_if_exists(path, _MAX_BYTES) or b""
    present = [key for key in map(str.encode, keys) if key in data]
    if not present:
        return []
    lines = [line for line in data.splitlines() if any(key in line for key in present)]
    text = b"".join(line + b"\n" for line in lines).decode(errors="replace")
    return seen.parse_lines(text)[0]


def sources(root: Path) -> list[str]:
    """Return the ids of the sources with such a file, sorted.

    Raises:
        DiskError: if the folder cannot be read.

    """
    names = sorted(files.all_names(root / FOLDER))
    return [
        name.removesuffix(SUFFIX)
        for name in names
        if name.endswith(SUFFIX) and not name.startswith(".")
    ]


def sizes(root: Path) -> dict[str, int]:
    """Return by id of a source how many bytes its file has.

    Raises:
        DiskError: if the folder cannot be read.

    """
    return {source: size(root, source) for source in sources(root)}


def size(root: Path, source: str) -> int:
    """Return how many bytes the file of a source has, 0 if there is none."""
    try:
        return (root / relative_path(source)).stat().st_size
    except OSError:
        return 0


def appending(source: str, decisions: Iterable[Decision]) -> Change:
    """Return the change that adds decisions to the file of a source, by its id."""
    lines = "".join(map(seen.to_line, decisions))
    return Change(relative_path(source), None, lines.encode(), appends=True)


def pruning(root: Path, source: str, before: str) -> tuple[Change, int] | None:
    """Return the change that takes the decisions before a time out of a file, and their number.

    Lines that are none stay. `None` is returned if there is no such decision; `before` is RFC 3339
    in UTC.

    Raises:
        FileUnusable: if the file cannot be read.

    """
    file = relative_path(source)
    data = files.read_if_exists(root / file, _MAX_BYTES) or b""
    lines = data.splitlines(keepends=True)
    kept = [line for line in lines if not _is_before(line, before)]
    if len(kept) == len(lines):
        return None
    return Change(file, data, b"".join(kept) or None), len(lines) - len(kept)


def _is_before(line: bytes, time: str) -> bool:
    decisions, _ = seen.parse_lines(line.decode(errors="replace"))
    return any(decision.time < time for decision in decisions)


def reverting_lines(path: Path, lines: bytes, time: str, waited_from: str | None) -> bytes:
    """Return the lines to add that give back what was decided before some lines of a file.

    They are dated `time`, RFC 3339 in UTC. There are none if the lines count no more. For
    `waited_from` see `seen.reverting`.

    Raises:
        DecidedSince: if something was decided otherwise after the lines.
        FileUnusable: if the file cannot be read.

    """
    present = read(path)[0]
    reverted = seen.parse_lines(lines.decode())[0]
    added, otherwise = seen.reverting(reverted, present, time, waited_from)
    if otherwise:
        raise DecidedSince(otherwise)
    return "".join(map(seen.to_line, added)).encode()
