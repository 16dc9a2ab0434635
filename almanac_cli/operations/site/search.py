"""The files of the search of a site, and what is kept of them between two builds."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError
from almanac_cli.formats.html.search_index import Record, SearchIndex, make_search
from almanac_cli.formats.html.search_state import version
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.site.output import Output
from almanac_cli.storage import files, hashing, state_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from almanac_cli.operations.site.content import Content
    from almanac_cli.operations.site.manifest import Manifest

FOLDER = "assets/search/"  # of the files, in the site
_KEY_BYTES = 8
_MAX_STATE_BYTES = 1 << 28


class SiteSearch:
    """The search of one site.

    The state of the last build is kept in the cache of the almanac: without it the files are the
    same, but take longer to make.
    """

    def __init__(self, content: Content, root: Path, folder: Path) -> None:
        """Make it for the records of a site; `root` is the almanac, `folder` that of the site."""
        self._content = content
        self._root = root
        self._name = f"search-{hashing.digest(bytes(folder.resolve()), size=_KEY_BYTES).hex()}"

    @cached_property
    def key(self) -> str:
        """The key of all files together: of the records, and of what makes files of them."""
        parts = [entry.key for entry in self._content.events.values()]
        ids = [*self._content.events, "", *self._content.guides]
        parts += [guide.key for guide in self._content.guides.values()]
        parts += [version(), "/".join(ids).encode()]
        return hashing.digest(*parts, size=_KEY_BYTES).hex()

    def paths(self, before: Manifest) -> list[str]:
        """Return the paths of the files; they are only made if the last build made others."""
        made = {path: file for path, file in before.files.items() if path.startswith(FOLDER)}
        if made and all(file.key == self.key for file in made.values()):
            return [*made]
        return [*self._index.files]

    def make(self, path: str) -> bytes:
        """Return the content of a file."""
        return self._index.files[path]

    @cached_property
    def _index(self) -> SearchIndex:
        before = b""
        with suppress(FileNotFoundError, files.NotReadable):
            path = self._root / state_dir.CACHE / self._name
            before = files.read(path, _MAX_STATE_BYTES)
        index = make_search(self._records(), self._read_rows, before)
        with suppress(AlmanacError, OSError):  # a cache: the next build takes longer
            folder = state_dir.make_cache(self._root)
            Output(str(folder)).put(self._name, index.state)
        return index

    def _records(self) -> Iterator[Record]:
        content = self._content
        for kind, entries in ((EVENT, content.events), (GUIDE, content.guides)):
            for id_, entry in entries.items():
                yield Record(kind.name, id_, entry.key)

    def _read_rows(self, records: Sequence[Record]) -> list[str]:
        """Return the rows of records as JSON."""
        texts = {
            kind.name: self._content.texts(
                kind, [record.id for record in records if record.kind == kind.name]
            )
            for kind in (EVENT, GUIDE)
        }
        return [texts[record.kind][record.id] for record in records]
