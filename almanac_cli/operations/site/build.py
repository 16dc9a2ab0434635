"""Building the site of an almanac: what has changed is made again, what is gone is removed."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.libraries import require_libraries
from almanac_cli.formats.html.renderer import Renderer, SiteInfo
from almanac_cli.index.summaries import content_digests
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.site import manifest
from almanac_cli.operations.site.manifest import UNFINISHED, File, Manifest
from almanac_cli.operations.site.place import NotOurs, check_place
from almanac_cli.operations.site.request import Design
from almanac_cli.storage import files, hashing, location, lock, state_dir
from almanac_cli.storage.output_folder import OutputFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from almanac_cli.operations.site.drawing import Drawing
    from almanac_cli.operations.site.request import Request, Selected
    from almanac_cli.operations.site.share import Made
    from almanac_cli.operations.store import Store

_KEY_BYTES = 16


class Result(NamedTuple):
    """What a build did, or a dry run would have done."""

    url: str | None  # the address of the site
    events: int  # shown
    guides: int  # shown
    sizes: Mapping[str, int]  # the size of each file of the site in bytes, by path
    made: int  # files whose content was made
    changed: Sequence[str]  # the paths of files that were new or had another content, sorted
    removed: Sequence[str]  # the paths of files that were removed, sorted


def build(store: Store, selected: Selected, request: Request) -> Result:
    """Build the site of an almanac in a folder, or in a dry run tell what that would change.

    A build that fails or is killed leaves a site that the next one completes.

    Args:
        store: The store of the almanac.
        selected: The events that the site shows.
        request: What site is built, and where.

    Raises:
        LibrariesMissing: if the libraries that make pages are not installed.
        NotOurs: if the folder has files and is no site, is in the almanac, or contains it.
        NotOurs: also if a file that no build has made stands where one is to be, or a link where a
            folder is.
        FileConflict: if a record was removed meanwhile.
        InvalidManifest: if the manifest of the site cannot be understood.
        InvalidFile: if that of the almanac cannot.
        NewerFormat: if a newer version of this program made the site.
        Locked: if another process builds this site for longer than 10 seconds.
        TemplateFault: if a template has a mistake.
        DiskError: if the system refuses to read or write a file.

    """
    require_libraries()
    check_place(request.folder, store.root)
    with nullcontext() if request.dry_run else _locked(request.folder, store):
        return _build(store, selected, request)


def _build(store: Store, selected: Selected, request: Request) -> Result:
    """Do what `build` does in a folder that a site may be built in, and that is locked."""
    before = manifest.read_checked(request.folder)
    url = before.url if request.url is None else request.url or None
    site = SiteInfo(location.read_name(store.folder), url)
    renderer = Renderer(site, Folders({}, {}), request.templates)
    key = _site_key(store, selected.ids, renderer.version)
    if key == before.key and not request.full and not request.dry_run:
        sizes = {path: file.size for path, file in before.files.items()}
        guides = len(content_digests(store.reader(GUIDE)))
        return Result(url, len(selected.ids), guides, sizes, 0, (), ())
    from almanac_cli.operations.site.drawing import draw

    drawing = draw(store, selected, request, Design(site, renderer), before)
    return _Build(request, drawing, before, key).run()


class _Build:
    """One build of a site, of which everything is planned."""

    def __init__(self, request: Request, drawing: Drawing, before: Manifest, key: str) -> None:
        self._request = request
        self._drawing = drawing
        self._before = before  # what is there
        self._key = key  # of the site that is to be
        self._output = OutputFolder(str(request.folder), dry_run=request.dry_run)
        self._keys = drawing.keys()
        self._stale = self._find_stale()
        self._gone = sorted(before.files.keys() - self._keys.keys())

    def run(self) -> Result:
        """Make what is stale, remove what is gone, and return what that changed."""
        if not self._request.dry_run:
            self._begin()
        made = {file.path: file for file in self._make()}
        changed = sorted(path for path, file in made.items() if file.changed)
        before = self._before.files
        files_now = {
            path: File(key, made[path].size) if path in made else before[path]
            for path, key in self._keys.items()
        }
        sizes = {path: file.size for path, file in files_now.items()}
        now = Manifest(self._key, files_now, self._drawing.site.url)
        if not self._request.dry_run:
            self._output.remove(self._gone)
            manifest.write(self._request.folder, now, made)
        elif not changed and not self._gone and now != self._before:
            changed = [manifest.NAME]
        content = self._drawing.content
        counts = len(content.events), len(content.guides)
        return Result(now.url, *counts, sizes, len(made), changed, self._gone)

    def _find_stale(self) -> set[str]:
        """Return the files that are not there, or not as they are to be, as far as keys tell."""
        if self._request.full or self._request.dry_run:
            return {*self._keys}
        before = self._before.files
        return {
            path
            for path, key in self._keys.items()
            if path not in before or before[path].key != key
        }

    def _begin(self) -> None:
        """Note in the manifest what may be half made from here on.

        Raises:
            NotOurs: if a file that no build has made stands where one is to be, or a link where a
                folder is.
            DiskError: if the system refuses to write.

        """
        foreign = self._output.existing(self._keys.keys() - self._before.files.keys())
        foreign += self._output.linked_folders([*self._stale, *self._gone])
        if foreign:
            raise NotOurs(self._request.folder / min(foreign), "foreign")
        if self._before.key == UNFINISHED:
            self._output.remove_temporaries(self._before.files)
        half_made = dict.fromkeys(self._stale, File(UNFINISHED, 0))
        files_now = {**self._before.files, **half_made}
        now = Manifest(UNFINISHED, files_now, self._drawing.site.url)
        manifest.write(self._request.folder, now)

    def _make(self) -> Iterator[Made]:
        """Make the files that are stale, and yield each."""
        from almanac_cli.operations.site.share import Made, Setup, make_pages

        request, drawing = self._request, self._drawing
        templates = None if request.templates is None else str(request.templates)
        output = str(request.folder)
        setup = Setup(self._key, output, request.dry_run, drawing.site, drawing.folders, templates)
        pages = [page for page in drawing.pages if page.path in self._stale]
        with request.progress([page.path for page in pages]) as paths:
            pairs = zip(make_pages(setup, drawing.content, pages), paths, strict=False)
            yield from (made for made, _ in pairs)
        for path, other in drawing.others.items():
            if path in self._stale:
                data = other.make()
                yield Made(path, len(data), self._output.put(path, data))


def _site_key(store: Store, ids: Sequence[str], version: bytes) -> str:
    """Return the key of a whole site: of its records, their order, and what all pages share."""
    digests = repr([content_digests(store.reader(kind)) for kind in (EVENT, GUIDE)])
    parts = (version, "\n".join(ids).encode(), digests.encode(errors="surrogateescape"))
    return hashing.digest(*parts, size=_KEY_BYTES).hex()


@contextmanager
def _locked(folder: Path, store: Store) -> Iterator[None]:
    """Context manager that makes a folder, and keeps other builds out of it during its block.

    What a build left of a manifest that was killed when it wrote that is removed.
    """
    with files.io_errors("make", folder):
        folder.mkdir(parents=True, exist_ok=True)
    with lock.lock_folder(folder, store.root / state_dir.CACHE / "site.pid"):
        OutputFolder(str(folder)).remove_temporaries([manifest.NAME])
        yield
