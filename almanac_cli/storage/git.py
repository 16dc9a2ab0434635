"""What git is told, and asked to do: how it merges the files of an almanac."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, FileUnusable
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage import atomic, files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ATTRIBUTES = ".gitattributes"
LINES = tuple(f"/{kind.folder}/*{files.SUFFIX} merge=almanac" for kind in KINDS)


class GitError(AlmanacError):
    """A command of git failed, or git could not be run."""

    def __init__(self, command: str | None, output: str) -> None:
        self.command = command  # None if git could not be run
        self.output = output


class NoRepository(AlmanacError):
    """A folder that is in no git repository."""

    def __init__(self, path: Path) -> None:
        self.path = path


def settings(command: str) -> dict[str, str]:
    """Return the configuration that makes git merge with this command, quoted for a shell.

    gitattributes(5), "Defining a custom merge driver": git replaces %O, %A and %B by files, %P by
    the path of the record.
    """
    return {
        "merge.almanac.name": "Almanac, field by field",
        "merge.almanac.driver": f"{command.replace('%', '%%')} merge-file %O %A %B %P",
    }


def attributes(root: Path) -> tuple[bytes, bytes]:
    """Return what the file of attributes in an almanac holds, and what it is to hold."""
    try:
        was = files.read(root / ATTRIBUTES)
    except FileNotFoundError:
        was = b""
    except files.NotReadable as error:
        raise FileUnusable(root / ATTRIBUTES, error.reason) from None
    known = was.decode(errors="surrogateescape").splitlines()
    missing = "".join(f"{line}\n" for line in LINES if line not in known)
    end = b"" if not was or was.endswith(b"\n") or not missing else b"\n"
    return was, was + end + missing.encode()


def set_up(root: Path, config: dict[str, str]) -> None:
    """Write the attributes of an almanac and the configuration of its repository."""
    was, wanted = attributes(root)
    for key, value in config.items():
        _run(root, "config", "--local", key, value)
    path = root / ATTRIBUTES
    if not os.path.lexists(path):
        atomic.create(path, wanted)
    elif wanted != was:
        atomic.replace(path, wanted, was)


def require_repository(root: Path) -> None:
    """Raise NoRepository if the folder is in no repository."""
    if _run(root, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise NoRepository(root)


def unmerged(root: Path) -> list[str]:
    """List the records of an almanac of which git holds several versions, if it is in a repository.

    They are named from the almanac's folder on.
    """
    place = root.resolve()
    if not any((each / ".git").exists() for each in (place, *place.parents)):
        return []
    folders = (kind.folder for kind in KINDS)
    try:
        found = _git(["-C", str(root), "ls-files", "--unmerged", "-z", "--", *folders])
    except GitError:
        return []  # without git nothing is known of it
    lines = os.fsdecode(found.stdout).split("\0")
    return sorted({line.partition("\t")[2] for line in lines if line})


def merge_text(base: Path, ours: Path, theirs: Path) -> None:
    """Let git merge three files as text, line by line, into the second of them."""
    words = ["merge-file", "-L", "ours", "-L", "base", "-L", "theirs"]
    _git([*words, "--", *map(str, (ours, base, theirs))])


def _run(root: Path, *words: str) -> bytes:
    found = _git(["-C", str(root), *words])
    if found.returncode:
        said = found.stderr.decode(errors="replace").strip() or f"exit code {found.returncode}"
        raise GitError(words[0], said)
    return found.stdout


def _git(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *words], capture_output=True, check=False)  # noqa: S603, S607 (the git that the user has, words that are never a shell's)
    except OSError as error:
        raise GitError(None, str(error.strerror)) from None
