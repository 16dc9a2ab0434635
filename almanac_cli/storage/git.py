"""Git: how it merges the files of an almanac, and which of them are unmerged."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError
from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from almanac_cli.model.kinds import Kind

ATTRIBUTES_FILE = ".gitattributes"


class GitError(AlmanacError):
    """Raised when a command of git fails, or git cannot be run."""

    def __init__(self, command: str | None, output: str) -> None:
        self.command = command  # the command of git, None if git could not be run
        self.output = output  # what it printed to stderr, or why it could not be run


class NoRepository(AlmanacError):
    """Raised when a folder is inside a repository, but not in its working tree."""

    def __init__(self, path: Path) -> None:
        self.path = path


def merge_config(command: str) -> dict[str, str]:
    """Return the values of git's configuration, by key, that define the merge driver `almanac`.

    The driver runs the command, which is quoted for a shell, with four arguments: git replaces %O,
    %A and %B by files, and %P by the path of the record (gitattributes(5), "Defining a custom merge
    driver").
    """
    return {
        "merge.almanac.name": "Almanac, field by field",
        "merge.almanac.driver": f"{command.replace('%', '%%')} %O %A %B %P",
    }


def attribute_lines(kinds: Iterable[Kind]) -> list[str]:
    """Return the lines of `.gitattributes` that name the merge driver for each kind's files."""
    return [f"/{kind.folder}/*{files.SUFFIX} merge=almanac" for kind in kinds]


def set_up(root: Path, config: dict[str, str], kinds: Iterable[Kind]) -> None:
    """Write the attributes of an almanac and the configuration of its repository.

    Lines that are missing in `.gitattributes` are added at its end. `config` is what `merge_config`
    returns.

    Raises:
        GitError: if git refuses or cannot be run.
        FileUnusable: if `.gitattributes` cannot be read.
        FileConflict: if another process changes `.gitattributes` at the same time.
        DiskError: if `.gitattributes` cannot be written.

    """
    path = root / ATTRIBUTES_FILE
    before = files.read_if_exists(path)
    lines = (before or b"").decode(errors="surrogateescape").splitlines()
    missing = "".join(f"{line}\n" for line in attribute_lines(kinds) if line not in lines)
    for key, value in config.items():
        _run(root, "config", "--local", key, value)
    if before is None:
        atomic.create(path, missing.encode())
    elif missing:
        end = b"" if not before or before.endswith(b"\n") else b"\n"
        atomic.replace(path, before + end + missing.encode(), before)


def require_repository(root: Path) -> None:
    """Check that a folder is in the working tree of a git repository.

    Raises:
        NoRepository: if it is inside `.git` or a bare repository.
        GitError: if it is in no repository, or git cannot be run.

    """
    if _run(root, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise NoRepository(root)


def unmerged_files(root: Path, kinds: Iterable[Kind]) -> list[str]:
    """Return the record files with unresolved merge conflicts in git's index, sorted.

    They are named from the almanac's folder on: "events/a.json". The list is empty if the almanac
    is in no repository, or git fails or cannot be run.
    """
    path = root.resolve()
    if not any((parent / ".git").exists() for parent in (path, *path.parents)):
        return []
    folders = (kind.folder for kind in kinds)
    try:
        done = _git(["-C", str(root), "ls-files", "--unmerged", "-z", "--", *folders])
    except GitError:
        return []
    entries = os.fsdecode(done.stdout).split("\0")
    return sorted({entry.partition("\t")[2] for entry in entries if entry})


def merge_text(base: Path, ours: Path, theirs: Path) -> None:
    """Merge three versions of a file line by line, and write the result into `ours`.

    Lines that both sides changed get conflict markers; whether there are any is not returned.

    Raises:
        GitError: if git cannot be run.

    """
    labels = ["-L", "ours", "-L", "base", "-L", "theirs"]
    _git(["merge-file", *labels, "--", *map(str, (ours, base, theirs))])


def _run(root: Path, *arguments: str) -> bytes:
    """Return what a command of git prints to stdout, or raise GitError if it fails."""
    done = _git(["-C", str(root), *arguments])
    if done.returncode:
        output = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise GitError(arguments[0], output)
    return done.stdout


def _git(arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run git and wait for it, or raise GitError if it cannot be run."""
    command = ["git", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (the git on the PATH, arguments that never pass through a shell)
    except OSError as error:
        raise GitError(None, str(error.strerror)) from None
