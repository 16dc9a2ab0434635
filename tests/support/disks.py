"""A disk that loses power: what it may hold then, by what was synced before and what was not."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from almanac_cli.storage import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import pytest

# What is below a folder after power was lost: the bytes of each file, by its name from there on.
State: TypeAlias = "dict[str, bytes]"


@dataclass(eq=False)
class File:
    """What a file holds, and what of that is on the disk for sure; it only ever grows."""

    now: bytes = b""
    synced: bytes = b""


@dataclass(eq=False)
class Folder:
    """What is in a folder for sure, and what was done to it since, in order."""

    synced: dict[str, File | Folder] = field(default_factory=dict)
    since: list[Operation] = field(default_factory=list)


@dataclass(eq=False)
class Operation:
    """What some names in a folder stand for from now on, None if for nothing; all or none of it."""

    names: dict[str, File | Folder | None]


class Disk:
    """Follows what is done below a folder, and says what a power loss at each point may leave.

    The bytes of a file are there for sure when it was synced, and a name when its folder was. Of
    other bytes a part may be there, and each other change of a folder may or may not.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.points: list[list[State]] = []
        self._by_inode: dict[int, File | Folder] = {}
        self._top = self._loaded(root)
        for name in ("open", "write", "fsync", "rename", "replace", "link", "unlink", "mkdir"):
            patch.setattr(os, name, partial(self._call, getattr(os, name), name))
        patch.setattr(batches, "sync_filesystem", self._sync_all)
        self.points.append([*self._states()])

    def _loaded(self, path: Path) -> Folder:
        """Take all that is there as being on the disk."""
        folder = Folder()
        self._by_inode[path.stat().st_ino] = folder
        for each in path.iterdir():
            if each.is_dir():
                folder.synced[each.name] = self._loaded(each)
            else:
                data = each.read_bytes()
                folder.synced[each.name] = File(data, data)
                self._by_inode[each.stat().st_ino] = folder.synced[each.name]
        return folder

    def _call(self, real: Callable[..., Any], name: str, *words: Any, **options: Any) -> Any:  # noqa: ANN401 (any of the calls)
        """Make a call, and note what it changes and what may be left if it is the last one."""
        gone = self._last_name(words[0]) if name == "unlink" else None
        found = None if name == "fsync" else real(*words, **options)
        if name == "fsync":
            self._sync(words[0])
        elif name == "write":
            file = self._by_inode.get(os.fstat(words[0]).st_ino)
            if isinstance(file, File):
                file.now += bytes(words[1])[:found]
        elif name == "open" and (not words[1] & os.O_CREAT or self._is_there(words[1], found or 0)):
            return found
        else:
            self._change(name, [Path(each) for each in words[: 1 + (name in _TWO_PATHS)]])
        self._by_inode.pop(gone or 0, None)  # another file may get the number
        self.points.append([*self._states()])
        return found

    def _is_there(self, flags: int, descriptor: int) -> bool:
        """Tell whether a file was there before it was opened, to be made if it was not."""
        return not flags & os.O_EXCL and os.fstat(descriptor).st_ino in self._by_inode

    @staticmethod
    def _last_name(path: Path | str) -> int | None:
        """Return the number of a file that is about to lose its only name."""
        status = os.lstat(path)
        return status.st_ino if status.st_nlink == 1 else None

    def _sync_all(self, _: Path) -> bool:
        """Put all that was written on the disk."""
        for each in self._by_inode.values():
            if isinstance(each, File):
                each.synced = each.now
            else:
                self._settle(each)
        self.points.append([*self._states()])
        return True

    def _sync(self, descriptor: int) -> None:
        match self._by_inode.get(os.fstat(descriptor).st_ino):
            case File() as file:
                file.synced = file.now
            case Folder() as folder:
                self._settle(folder)

    @staticmethod
    def _settle(folder: Folder) -> None:
        """Put all changes of a folder on the disk."""
        for each in folder.since:
            _apply(folder.synced, each)
        folder.since.clear()

    def _change(self, name: str, paths: list[Path]) -> None:
        """Note a change of names in a folder, which was just made."""
        last = paths[-1]
        folder = self._by_inode.get(last.parent.stat().st_ino)
        if not isinstance(folder, Folder):
            return  # elsewhere
        if name in _MAKERS:
            self._by_inode[last.stat().st_ino] = _MAKERS[name]()
        there = None if name == "unlink" else self._by_inode.get(last.stat().st_ino)
        gone = {paths[0].name: None} if name in {"rename", "replace"} else {}
        folder.since.append(Operation({**gone, last.name: there}))

    def _states(self) -> Iterator[State]:
        """Return what may be left now, first the least."""
        unsure = [*_since(self._top)]
        some = [[each] for each in unsure]
        most = [[other for other in unsure if other is not each] for each in unsure]
        for kept in ([], unsure, *some, *most):
            for share in (0.0, 0.5, 1.0):
                yield dict(_left(self._top, kept, share))


_TWO_PATHS = ("rename", "replace", "link")
_MAKERS: dict[str, Callable[[], File | Folder]] = {"open": File, "mkdir": Folder}


def _apply(names: dict[str, File | Folder], operation: Operation) -> None:
    for name, there in operation.names.items():
        if there is None:
            names.pop(name, None)
        else:
            names[name] = there


def _now(folder: Folder, kept: Collection[Operation]) -> dict[str, File | Folder]:
    """Return what is in a folder if of what was not synced these changes are kept."""
    names = dict(folder.synced)
    for each in folder.since:
        if each in kept:
            _apply(names, each)
    return names


def _since(folder: Folder) -> Iterator[Operation]:
    """Return all changes of this folder and those below it that were not synced."""
    yield from folder.since
    for each in _now(folder, folder.since).values():
        if isinstance(each, Folder):
            yield from _since(each)


def _left(
    folder: Folder, kept: Collection[Operation], share: float, place: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Return the files below a folder, with this share of the bytes that were not synced."""
    for name, each in _now(folder, kept).items():
        if isinstance(each, Folder):
            yield from _left(each, kept, share, f"{place}{name}/")
        else:
            unsure = each.now[len(each.synced) :]
            yield f"{place}{name}", each.synced + unsure[: int(len(unsure) * share)]
