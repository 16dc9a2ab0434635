"""The files of templates and assets: ours, and before them those of a folder of the user's own."""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli import __version__
from almanac_cli.errors import DiskError
from almanac_cli.formats.html import scripts, styles
from almanac_cli.formats.html.code_version import code_version
from almanac_cli.formats.html.template_fault import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFAULT_PREFIX = "default/"  # before the name of a template of ours, whatever stands before it
_HERE = Path(__file__).parent
_LIBRARIES = ("jinja2", "markdown-it-py", "markupsafe")
_SHORTENERS = {".js": scripts.compact, ".css": styles.compact}
_DIGEST_BYTES = 16
_NOT_IN_NAMES = re.compile("[\n\ud800-\udfff]")  # a name that is not UTF-8 has surrogates


class TemplateFiles(NamedTuple):
    """All templates and assets, as bytes."""

    templates: dict[str, tuple[Path, bytes]]  # by name, "event.html" or "default/event.html"
    assets: dict[str, bytes]  # by path in the site: "assets/site.css"
    unused: tuple[str, ...]  # names of templates of the folder that no page and no other uses


def read(folder: Path | None = None) -> TemplateFiles:
    """Return our templates and assets, and those of a folder, which replace ours.

    A template of ours that is replaced is still there under its name behind "default/". The assets
    of the folder stand in its folder `assets`; files whose names begin with a dot are none.

    Raises:
        DiskError: if the folder is not there, or a file or a folder in it cannot be read.
        TemplateFault: if the name of one cannot be that of a file of a site.

    """
    ours = {path.name: (path, path.read_bytes()) for path in (_HERE / "templates").glob("*.html")}
    templates = {**ours, **{DEFAULT_PREFIX + name: file for name, file in ours.items()}}
    assets = {f"assets/{path.name}": _asset(path) for path in (_HERE / "assets").iterdir()}
    own: dict[str, tuple[Path, bytes]] = {}
    try:
        for name, path in _own_files(folder) if folder else ():
            if name.startswith("assets/"):
                assets[name] = path.read_bytes()
            else:
                own[name] = (path, path.read_bytes())
    except OSError as error:
        raise DiskError("read", Path(error.filename or str(folder)), error.strerror) from error
    used = b"".join(content for _, content in own.values())
    unused = (name for name in own if name not in templates and name.encode() not in used)
    return TemplateFiles({**templates, **own}, assets, tuple(unused))


def _own_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the names and paths of the files of a folder, sorted.

    Raises:
        OSError: if it is no folder, or one in it cannot be read.
        TemplateFault: if a name has a line break, or is not UTF-8.

    """
    for path in sorted(_paths(folder)):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if hidden or name.startswith(DEFAULT_PREFIX):
            continue
        if _NOT_IN_NAMES.search(name):
            raise TemplateFault(path, None, "its name has a line break, or is not UTF-8")
        yield name, path


def _paths(folder: Path) -> Iterator[Path]:
    """Yield the paths of all files in a folder and in those below it.

    Raises:
        OSError: if one of them cannot be read.

    """

    def fail(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names)


def _asset(path: Path) -> bytes:
    """Return a file of ours that pages load; scripts and style sheets are made short."""
    content = path.read_bytes()
    shorten = _SHORTENERS.get(path.suffix)
    return shorten(content) if shorten else content


def digest(files: TemplateFiles, settings: Iterable[str | None]) -> bytes:
    """Return a digest of files and settings, and of what makes pages of them: code, libraries."""
    state = blake2b(digest_size=_DIGEST_BYTES)
    names = {name: content for name, (_, content) in files.templates.items()} | files.assets
    parts = [__version__, code_version().hex(), *map(version, _LIBRARIES), *map(str, settings)]
    for name, content in sorted(names.items()):
        parts += [name, blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()]
    state.update("\0".join(parts).encode())
    return state.digest()
