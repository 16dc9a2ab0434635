"""The files of the search of a site, and what is kept of them between two builds."""

from __future__ import annotations

import marshal
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from almanac_cli.errors import AlmanacError
from almanac_cli.formats.html import search_state
from almanac_cli.formats.html.search_documents import key_of
from almanac_cli.formats.html.search_index import Record, make_search
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.site.content import KEY_BYTES
from almanac_cli.storage import files, hashing, state_dir
from almanac_cli.storage.output_folder import OutputFolder
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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

    def __init__(self, root: Path, folder: Path, events: int) -> None:
        """Start the process if there are many events.

        Args:
            root: The folder of the almanac.
            folder: The folder of the site.
            events: How many events the site shows.

        """
        digest = hashing.digest(bytes(folder.resolve()), size=KEY_BYTES)
        self._state = _State(root, f"search-{digest.hex()}")
        self._stack = ExitStack()
        self._worker: Worker | None = None
        if events >= _MIN_SHARED_RECORDS:
            self._worker = self._stack.enter_context(Worker(answer_search_request))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin(self, content: Content, before: Manifest) -> None:
        """Take the records of the site, and let the other process make the files if they changed.

        `before` is what the last build made.
        """
        self._content = content
        if not self._worker or self._made_before(before):
            return
        known = search_state.keys(self._state.read())
        records = [*self._records()]
        new = [record for record in records if key_of(record) not in known]
        rows = dict(zip(map(key_of, new), self._read_rows(new), strict=True))
        request = (str(self._state.root), self._state.name, [*map(tuple, records)], rows)
        self._worker.submit(marshal.dumps(request))

    @cached_property
    def key(self) -> str:
        """The key of all files together: of the records, and of what makes files of them."""
        parts = [entry.key for entry in self._content.events.values()]
        ids = [*self._content.events, "", *self._content.guides]
        parts += [guide.key for guide in self._content.guides.values()]
        parts += [search_state.version(), "/".join(ids).encode()]
        return hashing.digest(*parts, size=KEY_BYTES).hex()

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
            # No row is missing unless the state is damaged, or has been replaced meanwhile.
            with suppress(LookupError):
                made: dict[str, bytes] = marshal.loads(self._worker.result())  # noqa: S302 (our own worker's)
                return made
        return _make_files(self._state, self._records(), self._read_rows)

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


class _State(NamedTuple):
    """What is kept of a search from one build to the next, in the cache of the almanac."""

    root: Path  # of the almanac
    name: str

    def read(self) -> bytes:
        """Return what the last build kept; nothing if it is not there."""
        with suppress(FileNotFoundError, files.NotReadable):
            return files.read(self.root / state_dir.CACHE / self.name, _MAX_STATE_BYTES)
        return b""

    def keep(self, data: bytes) -> None:
        """Keep this for the next build, which takes longer where that fails."""
        with suppress(AlmanacError, OSError):
            OutputFolder(str(state_dir.make_cache(self.root))).put(self.name, data)


def _make_files(
    state: _State,
    records: Iterable[Record],
    read_rows: Callable[[Sequence[Record]], Iterable[str]],
) -> dict[str, bytes]:
    """Return the files of a search by path, and keep its state."""
    index = make_search(records, read_rows, state.read())
    state.keep(index.state)
    return index.files


def answer_search_request(request: bytes) -> bytes:
    """Return as bytes the files of a search by path; the task of a worker."""
    root, name, records, rows = marshal.loads(request)  # noqa: S302 (from `SiteSearch`)
    made = _make_files(
        _State(Path(root), name),
        [Record(*record) for record in records],
        lambda new: [rows[key_of(record)] for record in new],
    )
    return marshal.dumps(made)
