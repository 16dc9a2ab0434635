"""The files of the search of a site, and what is kept of them between two builds."""

from __future__ import annotations

import marshal
from contextlib import ExitStack, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Self

from almanac_cli.errors import AlmanacError
from almanac_cli.formats.html.search_index import Record, SearchIndex, make_search
from almanac_cli.formats.html.search_state import version
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.site.content import KEY_BYTES
from almanac_cli.storage import files, hashing, state_dir
from almanac_cli.storage.output_folder import OutputFolder
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from almanac_cli.operations.site.content import Content
    from almanac_cli.operations.site.manifest import Manifest

FOLDER = "assets/search/"  # of the files, in the site
_MAX_STATE_BYTES = 1 << 28
_MIN_SHARED_RECORDS = 1000  # of fewer, this process makes the files faster than another one starts


class SiteSearch:
    """The search of one site, of which another process makes the files while this one goes on.

    As a context manager it ends that process. The state of the last build is kept in the cache of
    the almanac: without it the files are the same, but take longer to make.
    """

    def __init__(self, content: Content, root: Path, folder: Path) -> None:
        """Take the records of a site; `root` is the almanac, `folder` that of the site."""
        self._content = content
        self._root = root
        self._name = f"search-{hashing.digest(bytes(folder.resolve()), size=KEY_BYTES).hex()}"
        self._stack = ExitStack()
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def key(self) -> str:
        """The key of all files together: of the records, and of what makes files of them."""
        parts = [entry.key for entry in self._content.events.values()]
        ids = [*self._content.events, "", *self._content.guides]
        parts += [guide.key for guide in self._content.guides.values()]
        parts += [version(), "/".join(ids).encode()]
        return hashing.digest(*parts, size=KEY_BYTES).hex()

    def begin(self, before: Manifest) -> None:
        """Let another process make the files, if they are to be made of many records."""
        if self._made_before(before) or self._state:
            return
        if len(self._content.events) >= _MIN_SHARED_RECORDS:
            records = [*self._records()]
            request = ([tuple(record) for record in records], self._read_rows(records))
            self._worker = self._stack.enter_context(Worker(answer_search_request))
            self._worker.submit(marshal.dumps(request))

    def paths(self, before: Manifest) -> list[str]:
        """Return the paths of the files; they are only made if the last build made others."""
        return self._made_before(before) or [*self._files]

    def make(self, path: str) -> bytes:
        """Return the content of a file."""
        return self._files[path]

    def _made_before(self, before: Manifest) -> list[str]:
        """Return the paths of the files if they are as the last build made them."""
        made = {path: file for path, file in before.files.items() if path.startswith(FOLDER)}
        return [*made] if all(file.key == self.key for file in made.values()) else []

    @cached_property
    def _files(self) -> dict[str, bytes]:
        if self._worker:
            answer = marshal.loads(self._worker.result())  # noqa: S302 (our own worker's)
            index = SearchIndex(*answer)
        else:
            index = make_search(self._records(), self._read_rows, self._state)
        with suppress(AlmanacError, OSError):  # a cache: the next build takes longer
            folder = state_dir.make_cache(self._root)
            OutputFolder(str(folder)).put(self._name, index.state)
        return index.files

    @cached_property
    def _state(self) -> bytes:
        """What the last build kept; nothing if it is not there."""
        with suppress(FileNotFoundError, files.NotReadable):
            path = self._root / state_dir.CACHE / self._name
            return files.read(path, _MAX_STATE_BYTES)
        return b""

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


def answer_search_request(request: bytes) -> bytes:
    """Return as bytes the files of the search by path, and its state; the task of a worker."""
    records, rows = marshal.loads(request)  # noqa: S302 (from `SiteSearch`)
    # Without a state, rows are read once and of all records.
    index = make_search([Record(*record) for record in records], lambda _: rows)
    return marshal.dumps((index.files, index.state))
