"""What every command changed, step by step: kept before it is changed, so that it can be undone."""

from __future__ import annotations

import json
import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import (
    AlmanacError,
    ChangedSince,
    FileUnusable,
    RollbackFailed,
    UndoRefused,
)
from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import atomic, files, hashing, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST = 200  # to undo a step is one too, so that a hundred can be taken back one by one
_FOLDER = "undo"
_NUMBER = re.compile("[1-9][0-9]{0,14}")
_LARGEST = 1 << 31  # bytes; a step holds what many files held
_MODES = 0o7777
_RECORDS = tuple(kind.folder for kind in KINDS)


class Change(NamedTuple):
    """What a file of an almanac holds and is to hold, None where there is none, and a new mode.

    The file is named from the almanac's folder on, with slashes.
    """

    file: str
    before: bytes | None
    after: bytes | None
    mode: int | None = None


class Held(NamedTuple):
    """What a file held before a step, None where there was none, and a digest of what then."""

    file: str
    before: bytes | None
    mode: int | None
    after: str | None


class Step(NamedTuple):
    """What one command changed: its words, its time, and if it undid a step, which.

    `undone` says whether all that was taken back by a later step. One that was to undo a step, and
    was cut off, undid none and is like any other: `cut_off` is its number, if it came before this.
    One that undid a step is `whole` if it says that it came to its end.
    """

    number: int
    words: tuple[str, ...]
    time: str
    undoes: int | None
    files: tuple[Held, ...]
    cut_off: int | None = None
    whole: bool = False
    undone: bool = False


def take(
    root: Path,
    changes: Sequence[Change],
    words: Sequence[str],
    time: str,
    undoes: int | None = None,
) -> None:
    """Change files as one step, all or none, after writing down what they hold.

    Call it under the almanac's lock, with the derived folder made. Raises Conflict if a file is not
    what it was, AlmanacError if the disk fails. A process that is killed leaves a step that can be
    undone.
    """
    if not changes:
        return
    known = [each._replace(mode=each.mode or _mode(root / each.file)) for each in changes]
    path = _note(root, known, words, time, undoes)
    begun: list[Change] = []
    try:
        for each in known:
            begun.append(each)
            _make(root, each)
    except BaseException as error:
        _take_back(root, begun, error)
        with suppress(OSError):
            path.unlink()
        raise
    if undoes is not None:
        _mark_whole(path)


def history(root: Path) -> Iterator[Step]:
    """Return the steps that are kept, the last one first, each read when it is asked for."""
    undone: set[int] = set()
    cut_off = {_cut_off(root)}
    for number in reversed(_numbers(root)):
        if (step := _read(root, number)) is None:
            continue
        undoes = None if number in cut_off else step.undoes
        step = step._replace(undoes=undoes, undone=number in undone)
        cut_off.add(step.cut_off)
        if step.undoes is not None and not step.undone:
            undone.add(step.undoes)
        yield step


def last(root: Path) -> Step | None:
    """Return the step that there is to undo: the last one, but for those that undid or did nothing.

    Of a step that was cut off before its first change, there is nothing to undo. Raises
    UndoRefused where a later one cannot be read.
    """
    readable = set()
    for step in history(root):
        readable.add(step.number)
        if step.undoes is None and not step.undone and _differing(root, step):
            if lost := [n for n in _numbers(root) if n > step.number and n not in readable]:
                raise UndoRefused("unreadable", lost[-1])
            return step
    return None


def named(root: Path, number: int) -> Step | None:
    """Return the step of this number, or None if it is not kept."""
    return next((step for step in history(root) if step.number == number), None)


def inverse(root: Path, step: Step) -> list[Change]:
    """Return the changes that take a step back; ChangedSince if files changed since."""
    changes = _differing(root, step)
    left = {each.file: each.after for each in step.files}
    if changed := [each.file for each in changes if _digest(each.before) != left[each.file]]:
        raise ChangedSince(step.number, changed)
    return changes


def _differing(root: Path, step: Step) -> list[Change]:
    """Return what would make the files what they were before a step."""
    now = {each.file: _now(root / each.file) for each in step.files}
    return [
        Change(each.file, now[each.file], each.before, each.mode)
        for each in step.files
        if now[each.file] != each.before
    ]


def _note(
    root: Path, changes: Sequence[Change], words: Sequence[str], time: str, undoes: int | None
) -> Path:
    """Write down what the files hold, and return when that is on the disk."""
    held = [
        {
            "file": each.file,
            "before": None if each.before is None else each.before.decode(errors="surrogateescape"),
            "mode": each.mode,
            "after": _digest(each.after),
        }
        for each in changes
    ]
    step = {"words": [*words], "time": time, "undoes": undoes, "files": held}
    step["cut_off"] = _cut_off(root)
    path = _path(root, max(_numbers(root), default=0) + 1)
    atomic.create(path, json_codec.compact(step).encode())
    return path


def _mark_whole(path: Path) -> None:
    """Say in a step that all of it was done; where that fails, the files still tell."""
    with suppress(AlmanacError, ValueError):
        data = files.read(path, _LARGEST)
        atomic.replace(path, json_codec.compact({**json.loads(data), "whole": True}).encode(), data)


def _cut_off(root: Path) -> int | None:
    """Return the number of the last step, if that was to undo one and did not come to its end.

    Where it does not say, the files tell, until there is another step: one at least is what it was
    before.
    """
    step = _read(root, max(_numbers(root), default=0))
    if step is None or step.undoes is None or step.whole:
        return None
    for each in step.files:
        with suppress(AlmanacError):
            if _now(root / each.file) == each.before:
                return step.number
    return None


def _read(root: Path, number: int) -> Step | None:
    """Return a step, or None if what stands there, whoever wrote it, is none."""
    from almanac_cli.model import dates

    try:
        found = json.loads(files.read(_path(root, number), _LARGEST))
        match {"cut_off": None, "whole": False} | found:
            case {"words": [*words], "time": str(time), "undoes": None | int() as undoes,
                  "cut_off": None | int() as cut_off, "whole": bool(whole),
                  "files": [*held]} if all(isinstance(each, str) for each in words):  # fmt: skip
                dates.from_text(time)
                return Step(number, (*words,), time, undoes, (*map(_held, held),), cut_off, whole)
    except (OSError, ValueError, TypeError, RecursionError):
        pass
    return None


def _held(found: object) -> Held:
    """Return what a step says of one file; ValueError if that is nothing."""
    match found:
        case {"file": str(file), "before": None | str() as before,
              "mode": None | int() as mode, "after": None | str() as after}:  # fmt: skip
            # Never a path: a file that somebody else wrote must not name another place.
            if _is_inside(file) and (mode is None or 0 <= mode <= _MODES):
                data = None if before is None else before.encode(errors="surrogateescape")
                return Held(file, data, mode, after)
    raise ValueError


def _is_inside(file: str) -> bool:
    """Say whether this is a file of records: never a path that leads elsewhere."""
    folder, _, name = file.partition("/")
    os.fsencode(name)  # raises ValueError for what no file can be called
    return folder in _RECORDS and not {"/", "\0"} & {*name} and name not in {"", ".", ".."}


def _make(root: Path, change: Change) -> None:
    """Make one change."""
    path = root / change.file
    if change.before is None:
        atomic.create(path, change.after or b"", change.mode)
    elif change.after is None:
        atomic.remove(path, change.before)
    else:
        atomic.replace(path, change.after, change.before)


def _take_back(root: Path, begun: Sequence[Change], error: BaseException) -> None:
    """Make the files that were changed what they were."""
    try:
        for each in reversed(begun):
            if _now(root / each.file) == each.after:
                _make(root, Change(each.file, each.after, each.before, each.mode))
    except AlmanacError as second:
        raise RollbackFailed(error, second) from error


def _now(path: Path) -> bytes | None:
    """Return what a file holds, or None if there is none; what cannot be read is a failure."""
    try:
        return files.read(path)
    except FileNotFoundError:
        return None
    except files.NotReadable as error:
        raise FileUnusable(path, error.reason) from None


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.lstat().st_mode)
    except FileNotFoundError:
        return None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashing.of(data, size=16).hex()


def _path(root: Path, number: int) -> Path:
    return root / state_dir.FOLDER / _FOLDER / f"{number}{files.SUFFIX}"


def _numbers(root: Path) -> list[int]:
    """Return the numbers of the steps that are kept, in order."""
    found = files.names(root / state_dir.FOLDER / _FOLDER)
    return sorted(int(each) for each in found if _NUMBER.fullmatch(each))


def forget_old(root: Path) -> None:
    """Keep the last two hundred steps, or more where the disk fails: the change itself is made."""
    with suppress(OSError, AlmanacError):
        for number in _numbers(root)[:-MOST]:
            _path(root, number).unlink()
