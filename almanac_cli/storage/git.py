"""Git, asked about the repository that a folder is in: `Git`."""

from __future__ import annotations

import os
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Variables that tie git to another repository than that of the folder it runs in: those that `git
# rev-parse --local-env-vars` prints, but for GIT_CONFIG_PARAMETERS and GIT_CONFIG_COUNT, by which
# users pass settings; git makes the same exception for submodules (git, submodule.c,
# prepare_submodule_repo_env_no_git_dir).
_INDEX_VARIABLE = "GIT_INDEX_FILE"
_LOCAL_VARIABLES = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR",
    "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR", _INDEX_VARIABLE,
}  # fmt: skip


class GitError(AlmanacError):
    """Raised when a command of git fails, or git cannot be run."""

    def __init__(self, command: str | None, output: str) -> None:
        self.command = command  # the command of git, None if git could not be run
        self.output = output  # what it printed to stderr, or why it could not be run


class NoRepository(AlmanacError):
    """Raised when a folder is inside a repository, but not in its working tree."""

    def __init__(self, path: Path) -> None:
        self.path = path


class Git:
    """Git, asked about the repository that the folder `root` is in.

    Variables by which a caller of this program ties git to another repository are not passed on.

    Args:
        root: The folder.
        environment: The variables of the environment; `None` for those of this process, all of
            which are then passed on.

    """

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        self.root = root
        self._variables = environment

    def marker(self) -> Path | None:
        """Return the path of the nearest `.git`, in the folder or above it; `None` without one."""
        path = self.root.resolve()
        markers = (parent / ".git" for parent in (path, *path.parents))
        return next((marker for marker in markers if os.path.lexists(marker)), None)

    def may_be_sparse(self) -> bool:
        """Return whether the folder may be in a sparse checkout, without running git."""
        if (marker := self.marker()) is None:
            return False
        # In another working tree of a repository, `.git` is a file that names its folder.
        return marker.is_file() or os.path.lexists(marker / "info" / "sparse-checkout")

    def require_repository(self) -> None:
        """Check that the folder is in the working tree of a git repository.

        Raises:
            NoRepository: if it is inside `.git` or a bare repository.
            GitError: if it is in no repository, or git cannot be run.

        """
        if self.run("rev-parse", "--is-inside-work-tree").strip() != b"true":
            raise NoRepository(self.root)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Return what a command of git prints to stdout; it runs in the folder.

        Raises:
            GitError: if it fails, or git cannot be run.

        """
        return _run(["-C", str(self.root), *arguments], arguments[0], stdin, self._environment)

    @cached_property
    def _environment(self) -> dict[str, str] | None:
        """The variables that git gets, `None` for those of this process.

        GIT_INDEX_FILE is kept if it names a file of this repository: git sets it for hooks, when
        the index to be committed is not the one in the file "index" (githooks(5), pre-commit).
        """
        if self._variables is None:
            return None
        clean = {
            name: self._variables[name] for name in self._variables if name not in _LOCAL_VARIABLES
        }
        if index := self._variables.get(_INDEX_VARIABLE):
            command = ["-C", str(self.root), "rev-parse", "--absolute-git-dir"]
            folder = os.fsdecode(_run(command, "rev-parse", b"", clean)).rstrip("\n")
            if (path := Path(index).resolve()).parent == Path(folder).resolve():
                clean[_INDEX_VARIABLE] = str(path)
        return clean


def merge_text(base: Path, ours: Path, theirs: Path) -> None:
    """Merge three versions of a file line by line, and write the result into `ours`.

    Lines that both sides changed get conflict markers; whether there are any is not returned.

    Raises:
        GitError: if git cannot be run.

    """
    labels = ["-L", "this side", "-L", "before both", "-L", "the other side"]
    _start(["merge-file", *labels, "--", *map(str, (ours, base, theirs))], b"", None)


def _run(
    arguments: Sequence[str], command: str, stdin: bytes, environment: Mapping[str, str] | None
) -> bytes:
    """Return what git prints to stdout, or raise GitError with the name of the command."""
    done = _start(arguments, stdin, environment)
    if done.returncode:
        output = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise GitError(command, output)
    return done.stdout


def _start(
    arguments: Sequence[str], stdin: bytes, environment: Mapping[str, str] | None
) -> subprocess.CompletedProcess[bytes]:
    """Run git and wait for it, or raise GitError if it cannot be run."""
    command = ["git", *arguments]
    try:
        return subprocess.run(  # noqa: S603 (the git on the PATH, arguments that never pass through a shell)
            command, capture_output=True, check=False, input=stdin, env=environment
        )
    except OSError as error:
        raise GitError(None, str(error.strerror)) from None
