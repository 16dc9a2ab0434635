"""Setting up git for an almanac: the merge driver, and the attributes of record files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import AlmanacError
from almanac_cli.storage import atomic, files, seen_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.storage.git import Git

ATTRIBUTES_FILE = ".gitattributes"
# What git must say of a record file. Line feeds in every clone: else a setting of one clone
# (core.autocrlf) makes each file differ from its canonical form.
_ATTRIBUTES = {"merge": "almanac", "text": "set", "eol": "lf"}
_IN_LINE = "merge=almanac text eol=lf"
_SEEN_LINE = f"/{seen_files.FOLDER}/*{seen_files.SUFFIX} merge=union text eol=lf"
_IN_EARLIER_LINE = "merge=almanac"  # all that earlier versions wrote


class Overruled(NamedTuple):
    """An attribute that does not have the value that `.gitattributes` gives it."""

    file: str  # the record files: "events/*.json"
    attribute: str  # its name: "merge"
    value: str  # as git states it: "unset" or "unspecified", or its text
    lines: tuple[str, ...]  # that may do it, each with its file: ".gitattributes: *.json binary"


class AttributesOverruled(AlmanacError):
    """Raised when attributes were set up, but other lines overrule them."""

    def __init__(self, path: Path, overruled: Iterable[Overruled]) -> None:
        self.path = path  # of `.gitattributes`
        self.overruled = tuple(overruled)  # at least one


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
    """Return the lines of `.gitattributes`: for each kind's files merge driver and line ends.

    The last is for the files with what was decided about items: of two versions, it takes the lines
    of both (gitattributes(5), "union").
    """
    return [*(f"{_pattern(kind)} {_IN_LINE}" for kind in kinds), _SEEN_LINE]


def set_up(git: Git, config: Mapping[str, str], kinds: Iterable[Kind]) -> None:
    """Write the attributes of an almanac and the configuration of its repository, and check them.

    Lines that are missing in `.gitattributes` are added at its end; those of an earlier version are
    replaced. `config` is what `merge_config` returns.

    Raises:
        AttributesOverruled: after writing, if git does not apply the attributes.
        GitError: if git refuses or cannot be run.
        FileUnusable: if `.gitattributes` cannot be read.
        FileConflict: if another process changes `.gitattributes` at the same time.
        DiskError: if `.gitattributes` cannot be written.

    """
    path, kinds = git.root / ATTRIBUTES_FILE, [*kinds]
    before = files.read_if_exists(path)
    after = _with_lines(before or b"", kinds)
    for key, value in config.items():
        git.run("config", "--local", key, value)
    if before is None:
        atomic.create(path, after)
    elif after != before:
        atomic.replace(path, after, before)
    if overruled := [*_overruled(git, kinds)]:
        raise AttributesOverruled(path, overruled)


def _with_lines(before: bytes, kinds: Iterable[Kind]) -> bytes:
    """Return the content of `.gitattributes` with the lines of all kinds."""
    lines = before.splitlines(keepends=True)
    kinds = [*kinds]
    newer = {
        f"{_pattern(kind)} {_IN_EARLIER_LINE}".encode(): f"{_pattern(kind)} {_IN_LINE}\n".encode()
        for kind in kinds
    }
    lines = [newer.get(old.strip(), old) for old in lines]
    for line in map(str.encode, attribute_lines(kinds)):
        if line not in (old.strip() for old in lines):
            if lines and not lines[-1].endswith(b"\n"):
                lines[-1] += b"\n"
            lines.append(line + b"\n")
    return b"".join(lines)


def _overruled(git: Git, kinds: Sequence[Kind]) -> Iterator[Overruled]:
    """Yield each attribute of a kind's files that git states differently; GitError if it fails."""
    for kind in kinds:
        example = f"{kind.folder}/a{files.SUFFIX}"
        output = os.fsdecode(git.run("check-attr", "-z", *_ATTRIBUTES, "--", example)).split("\0")
        # Of each attribute: the path, the name, the value (git-check-attr(1), "Output").
        for attribute, value in zip(output[1::3], output[2::3], strict=False):
            if value != _ATTRIBUTES[attribute]:
                pattern = f"{kind.folder}/*{files.SUFFIX}"
                lines = tuple(_lines_about(git, kind, attribute, attribute_lines(kinds)))
                yield Overruled(pattern, attribute, value, lines)


def _lines_about(git: Git, kind: Kind, attribute: str, own_lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that set an attribute and count more than those of `attribute_lines`.

    They come after them, or are in a file that comes before `.gitattributes` of the almanac: in the
    folder of the kind or in the repository's own (gitattributes(5)).
    """
    line = f"{_pattern(kind)} {_IN_LINE}"
    info = git.run("rev-parse", "--git-path", "info/attributes")
    own = git.root / ATTRIBUTES_FILE
    nearer = git.root / kind.folder / ATTRIBUTES_FILE
    for path in (own, nearer, git.root / os.fsdecode(info).rstrip("\n")):
        text = (files.read_if_exists(path) or b"").decode(errors="replace")
        lines = text.rpartition(line)[2] if path == own else text
        for other in lines.splitlines():
            names = {word.lstrip("-!").partition("=")[0] for word in other.split()[1:]}
            if (
                names & {attribute, "binary"}
                and not other.startswith("#")
                and other not in own_lines
            ):
                yield f"{os.path.relpath(path, git.root)}: {other}"


def _pattern(kind: Kind) -> str:
    return f"/{kind.folder}/*{files.SUFFIX}"
