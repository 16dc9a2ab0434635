"""The record files of a folder, with the stamps by which changes are noticed."""

from __future__ import annotations

import os
import struct
import time
from array import array
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.storage import files, hashing, stamps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from almanac_cli.storage.files import AnyPath

MIN_SHARED_FILES = 30_000  # from how many on a second process stamps a part of them
START_UP_FILES = 3000  # that this process stamps while the other starts
_NAMES_AT_ONCE = 5000


class Stamp(NamedTuple):
    """The metadata of a file, from lstat(2), that differs once the file is changed.

    A change within the resolution of the file system's clock may leave it the same. A NamedTuple,
    since there are very many.
    """

    mtime: int  # time of the last change of the bytes, in nanoseconds since 1970
    ctime: int  # time of the last change of the bytes or the metadata, in nanoseconds since 1970
    size: int  # in bytes
    inode: int


_NUMBERS = len(Stamp._fields)
_STAMP = struct.Struct(f"{_NUMBERS * array('q').itemsize}s")


class Scan(NamedTuple):
    """The record files of a folder with their stamps. A NamedTuple, for a quick start."""

    started: int  # nanoseconds since 1970; changes after that time may be missing
    names: list[str]  # of the files, in no order
    numbers: array[int]  # the stamps in the order of the names, as `stamps.stamp_all` returns them
    copies: int = 0  # the number of copies that a synchroniser made; they are no record files
    placeholders: int = 0  # the number of record files that are not here, only placeholders
    has_usual_names: bool = True  # as `files.FolderNames.are_usual`

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """Return an iterator over the id and the stamp of each file, in the order of the names."""
        numbers = iter(self.numbers)
        stamps = map(Stamp, numbers, numbers, numbers, numbers)
        return zip(map(files.name_to_id, self.names), stamps, strict=True)

    def changed_since(self, before: Scan) -> set[str]:
        """Return the ids of the files that have other stamps than in a scan before, or are new.

        Those of files that are gone are among them, too.
        """
        if (self.names, self.numbers) == (before.names, before.numbers):
            return set()
        stamps = dict(zip(before.names, _STAMP.iter_unpack(before.numbers), strict=True))
        current = zip(self.names, _STAMP.iter_unpack(self.numbers), strict=True)
        changed = {name for name, stamp in current if stamps.pop(name, None) != stamp}
        return {files.name_to_id(name) for name in changed | stamps.keys()}

    def part(self, ids: Collection[str]) -> Scan:
        """Return the scan with the files of these ids alone, where there are any."""
        names = {id_ + files.SUFFIX for id_ in ids}
        places = [place for place, name in enumerate(self.names) if name in names]
        numbers = array("q", chain.from_iterable(self.numbers[_slice(place)] for place in places))
        return self._replace(names=[self.names[place] for place in places], numbers=numbers)

    def digest(self) -> bytes:
        """Return a digest of 16 bytes of all names and stamps.

        It depends on the order of the names: an unchanged folder that is listed in a different
        order has a different digest.
        """
        starts = range(0, len(self.names), _NAMES_AT_ONCE)
        parts = (self.names[start : start + _NAMES_AT_ONCE] for start in starts)
        texts = (os.fsencode("/".join([*names, ""])) for names in parts)
        return hashing.digest(self.numbers, *texts, size=16)


def scan(folder: AnyPath) -> Scan:
    """Return the record files of a folder with their stamps: an empty scan if there is no folder.

    The names alone decide, so that folders and links named like record files are included; links
    are not followed. A file that disappears during the scan is left out.

    Raises:
        DiskError: if the folder cannot be read.

    """
    started = time.time_ns()
    names, copies, placeholders, are_usual = files.folder_names(folder)
    with files.io_errors("read", folder):
        numbers = _stamp(folder, names)
    scanned = Scan(started, names, numbers, len(copies), len(placeholders), are_usual)
    return _existing(scanned)


def rescan(folder: AnyPath, before: Scan, ids: Collection[str]) -> Scan:
    """Return a scan of a folder before, but the files of these ids as they are now.

    Changes of other files since then may be missing.

    Raises:
        DiskError: if the folder cannot be read.

    """
    if not before.has_usual_names:  # what is a copy or a placeholder depends on all names
        return scan(folder)
    own = [id_ + files.SUFFIX for id_ in ids]
    with files.io_errors("read", folder):
        new = _existing(Scan(before.started, own, stamps.stamp_all(folder, own)))
    names, numbers = [*before.names], before.numbers[:]
    old = {*own}
    for place in [place for place, name in enumerate(names) if name in old][::-1]:
        del names[place], numbers[_slice(place)]
    return before._replace(names=names + new.names, numbers=numbers + new.numbers)


def _existing(scanned: Scan) -> Scan:
    """Return a scan without the files that did not exist any more when they were stamped."""
    if stamps.GONE not in scanned.numbers:
        return scanned
    left = [(id_, stamp) for id_, stamp in scanned.stamps() if stamp.mtime != stamps.GONE]
    names = [id_ + files.SUFFIX for id_, _ in left]
    numbers = array("q", chain.from_iterable(stamp for _, stamp in left))
    return scanned._replace(names=names, numbers=numbers)


def _slice(place: int) -> slice:
    """Return where the stamp of the file at a place is among the numbers of a scan."""
    return slice(place * _NUMBERS, (place + 1) * _NUMBERS)


def _stamp(folder: AnyPath, names: list[str]) -> array[int]:
    """Return what `stamps.stamp_all` returns; two processes share 30,000 files or more.

    Raises:
        OSError: if the folder cannot be opened or a file's metadata cannot be read.

    """
    if len(names) < MIN_SHARED_FILES:
        return stamps.stamp_all(folder, names)
    from almanac_cli.storage.worker import Worker

    middle = len(names) // 2 + START_UP_FILES
    with Worker(stamps.answer_stamp_request) as worker:
        numbers = stamps.stamp_all(folder, names[:START_UP_FILES])
        worker.submit(stamps.encode_stamp_request(folder, names[middle:]))
        numbers += stamps.stamp_all(folder, names[START_UP_FILES:middle])
        numbers.frombytes(worker.result())
    return numbers
