"""Writing the result of a command into a file that the user names, or to stdout: `write_output`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.errors import quoted
from almanac_cli.model.kinds import KINDS
from almanac_cli.storage.location import MANIFEST
from almanac_cli.storage.state_dir import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.cli.context import Session

STDOUT = "-"
_PIECES_A_BLOCK = 500


def write_output(
    session: Session, output: str | None, content: str | bytes | Iterable[bytes]
) -> None:
    """Write content into a file, whole or not at all, or print it to stdout.

    Text is written in UTF-8 whatever the locale, and line ends as they are.

    Args:
        session: The session.
        output: The value of `--output`: the name of the file; `None` or "-" for stdout.
        content: The content; of a large one, the pieces, which are never all in memory.

    Raises:
        UsageError: if the file would stand where the almanac has its own files.
        DiskError: if the system refuses.

    """
    blocks = _blocks(content)
    if output is None or output == STDOUT:
        for block in blocks:
            click.echo(block, nl=False)
        return
    from pathlib import Path

    from almanac_cli.storage.output import write

    require_outside(session, output)
    write(Path(output), blocks)


def _blocks(content: str | bytes | Iterable[bytes]) -> Iterator[bytes]:
    """Yield content in blocks of many pieces."""
    if isinstance(content, str):
        content = content.encode(errors="surrogateescape")
    pieces = iter((content,) if isinstance(content, bytes) else content)
    while block := b"".join(islice(pieces, _PIECES_A_BLOCK)):
        yield block


def require_outside(session: Session, output: str) -> None:
    """Require that a file or a folder to be written is none of the almanac's own files.

    These are its manifest, and what is in `.almanac` and in the folders of records.

    Raises:
        UsageError: if it is.

    """
    from pathlib import Path

    path, root = Path(output).resolve(), session.store.root.resolve()
    if not path.is_relative_to(root):
        return
    if {*path.relative_to(root).parts[:1]} & {MANIFEST, FOLDER, *(kind.folder for kind in KINDS)}:
        raise UsageError(f"{quoted(output)} is where the almanac has its own files")
