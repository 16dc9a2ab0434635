"""Git, in processes of its own, and repositories in which two branches have changed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git(root: Path, *words: str, code: int = 0) -> str:
    """Run git in a folder, check its exit code, and return what it printed to stdout."""
    who = ["-c", "user.name=n", "-c", "user.email=n@example.com"]
    ended = subprocess.run(
        ["git", *who, *words],  # noqa: S607 (the git that is there)
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout


def commit(root: Path) -> None:
    """Commit all that has changed."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", "change")


def unmerged(root: Path) -> str:
    """Return the paths that git holds unmerged, one a line."""
    return git(root, "diff", "--name-only", "--diff-filter=U", "--relative")
