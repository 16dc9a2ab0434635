"""The index of git: unmerged files with their versions, files that are not here, and staging."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.storage.git import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.storage.git import Git

_SKIPPED = "S "  # the tag of a file with the skip-worktree bit (git-ls-files(1), -t)


class UnmergedFile(NamedTuple):
    """A file that git holds unmerged, with its versions; `None` for one that does not exist."""

    file: str  # from the folder that git is asked about: "events/a.json"
    base: bytes | None = None  # stage 1: before the changes of both sides
    this: bytes | None = None  # stage 2: of the side that is checked out
    other: bytes | None = None  # stage 3: of the side that is merged into it


def unmerged_files(git: Git, folders: Iterable[str]) -> list[UnmergedFile]:
    """Return the unmerged files in folders, with their versions, sorted by path.

    Raises:
        GitError: if git fails or cannot be run.

    """
    output = git.run("ls-files", "--unmerged", "-z", "--", *folders)
    stages: dict[str, dict[int, bytes]] = {}
    # Each is "mode object stage\tpath" (git-ls-files(1), "Output").
    entries = [entry.partition("\t") for entry in _entries(output)]
    contents = _read_objects(git, [entry.split()[1] for entry, _, _ in entries])
    for (entry, _, file), content in zip(entries, contents, strict=True):
        stages.setdefault(file, {})[int(entry.split()[2])] = content
    return [
        UnmergedFile(file, *(versions.get(stage) for stage in (1, 2, 3)))
        for file, versions in sorted(stages.items())
    ]


def skipped_files(git: Git, folders: Iterable[str]) -> list[str]:
    """Return the files in folders that a sparse checkout leaves out, sorted by path.

    Raises:
        GitError: if git fails or cannot be run.

    """
    entries = _entries(git.run("ls-files", "-t", "-z", "--", *folders))
    return sorted(entry[2:] for entry in entries if entry.startswith(_SKIPPED))


def stage(git: Git, files: Iterable[str]) -> None:
    """Stage files as they are in their folders, also those that are unmerged or do not exist.

    Raises:
        GitError: if git fails or cannot be run.

    """
    paths = "".join(f"{file}\0" for file in files)
    git.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=os.fsencode(paths))


def _entries(output: bytes) -> list[str]:
    """Return the entries of an output that ends each with NUL."""
    return os.fsdecode(output).split("\0")[:-1]


def _read_objects(git: Git, names: list[str]) -> Iterator[bytes]:
    """Yield the contents of objects in the order of their names; GitError if one is missing."""
    requests = "".join(f"{name}\n" for name in names).encode()
    rest = git.run("cat-file", "--batch", stdin=requests) if names else b""
    for name in names:
        # "object type size\n", the content, "\n" (git-cat-file(1), "Batch Output").
        header, _, rest = rest.partition(b"\n")
        words = header.split()
        if len(words) < 3:  # noqa: PLR2004 (as the comment above says)
            raise GitError("cat-file", f"object {name} is missing")
        size = int(words[2])
        yield rest[:size]
        rest = rest[size + 1 :]
