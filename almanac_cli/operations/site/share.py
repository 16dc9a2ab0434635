"""Making the files of a site in two processes, each with its renderer."""

from __future__ import annotations

import marshal
from collections import deque
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

from almanac_cli.formats import json_codec
from almanac_cli.formats.html.folders import Folders
from almanac_cli.formats.html.renderer import Renderer, SiteInfo
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.site.makers import MAKERS, Records
from almanac_cli.operations.site.page import FEED, JSON, Page
from almanac_cli.operations.site.site_feeds import SiteFeeds
from almanac_cli.storage.output_folder import OutputFolder
from almanac_cli.storage.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.site.content import Content

    # By the name of a kind and then by id, rows in JSON.
    Texts: TypeAlias = dict[str, dict[str, str]]

_BATCH_PAGES = 100
_MIN_SHARED_PAGES = 1500  # a second process takes as long to start as some hundred pages


class Setup(NamedTuple):
    """What both processes need to make the files of one site."""

    key: str  # other ones for sites that differ in anything
    output: str  # the folder of the site
    dry_run: bool  # whether files are only compared
    site: SiteInfo
    folders: Folders
    templates: str | None  # the folder of the user's own templates


class Made(NamedTuple):
    """A file that was made."""

    path: str
    size: int  # in bytes
    changed: bool  # whether another content, or none, was there


class Workshop:
    """What makes the files of one site in one process, and writes them."""

    def __init__(self, setup: Setup) -> None:
        self._output = OutputFolder(setup.output, dry_run=setup.dry_run)
        templates = None if setup.templates is None else Path(setup.templates)
        self._renderer = Renderer(setup.site, setup.folders, templates)
        self._feeds = SiteFeeds(setup.site) if setup.site.url else None
        self._rows: dict[str, dict[str, JsonObject]] = {kind.name: {} for kind in (EVENT, GUIDE)}

    def make(self, page: Page, texts: Texts) -> Made:
        """Make and write a file; `texts` have at least the rows that it gets.

        Raises:
            TemplateFault: if a template has a mistake.
            DiskError: if the system refuses to write the file.

        """
        data = self._content(page, texts)
        return Made(page.path, len(data), self._output.put(page.path, data))

    def _content(self, page: Page, texts: Texts) -> bytes:
        if page.maker == JSON:
            return f"{texts[EVENT.name][page.events[0]]}\n".encode()
        events = [self._row(EVENT.name, id_, texts) for id_ in page.events]
        if page.maker == FEED and self._feeds:
            return self._feeds.write(events, *page.arguments)
        guides = [self._row(GUIDE.name, id_, texts) for id_ in page.guides]
        return MAKERS[page.maker](self._renderer, Records(events, guides), *page.arguments).encode()

    def _row(self, kind: str, id_: str, texts: Texts) -> JsonObject:
        row = self._rows[kind].get(id_)
        if row is None:
            row = self._rows[kind][id_] = json_codec.decode_row(texts[kind][id_])
        return row


def make_pages(
    setup: Setup, content: Content, pages: Sequence[Page], min_shared: int = _MIN_SHARED_PAGES
) -> Iterator[Made]:
    """Make files and write them; yield each when it is done, in no order.

    Another process makes a part of `min_shared` files or more.

    Raises:
        TemplateFault: if a template has a mistake.
        DiskError: if the system refuses to write a file.
        FileConflict: if a record was removed since the content was read.

    """
    workshop = Workshop(setup)
    starts = range(0, len(pages), _BATCH_PAGES)
    batches = deque(pages[start : start + _BATCH_PAGES] for start in starts)
    if len(pages) < min_shared:
        for batch in batches:
            texts = _texts(content, batch)
            yield from (workshop.make(page, texts) for page in batch)
        return
    _texts(content, pages)  # from here on the other thread can have them without the index
    with _Helper(setup, content, batches) as helper:
        while batches:
            batch = batches.popleft()
            texts = _texts(content, batch)
            yield from (workshop.make(page, texts) for page in batch)
            yield from helper.take()
    yield from helper.take()


class _Helper:
    """A thread that lets another process make batches from the end of a queue, until it is empty.

    As a context manager it waits at the end of the block, and raises what failed.
    """

    def __init__(self, setup: Setup, content: Content, batches: deque[Sequence[Page]]) -> None:
        self._head = marshal.dumps((*setup[:3], (*setup.site,), _plain(setup.folders), setup[-1]))
        self._content = content
        self._batches = batches
        self._made: deque[Made] = deque()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error:
            self._batches.clear()
        self._thread.join()
        if self._error and not error:
            raise self._error

    def take(self) -> Iterator[Made]:
        """Yield the files that were made since the last call."""
        while self._made:
            yield self._made.popleft()

    def _run(self) -> None:
        try:
            with Worker(answer_pages_request) as worker:
                while self._batches:
                    batch = self._batches.pop()
                    texts = _texts(self._content, batch)
                    request = (self._head, [tuple(page) for page in batch], texts)
                    worker.submit(marshal.dumps(request))
                    made = marshal.loads(worker.result())  # noqa: S302 (our own worker's)
                    self._made.extend(Made(*item) for item in made)
        except IndexError:  # the other thread took the last batch
            return
        except BaseException as error:  # noqa: BLE001 (raised again by the other thread)
            self._error = error
            self._batches.clear()


def answer_pages_request(request: bytes) -> bytes:
    """Make the pages of a request and return as bytes what was made; the task of a worker.

    Raises:
        TemplateFault: if a template has a mistake.
        DiskError: if the system refuses to write a file.

    """
    head, pages, texts = marshal.loads(request)  # noqa: S302 (from `_Helper`)
    workshop = _workshop(head)
    return marshal.dumps([tuple(workshop.make(Page(*page), texts)) for page in pages])


@lru_cache(maxsize=1)
def _workshop(head: bytes) -> Workshop:
    key, output, dry_run, site, folders, templates = marshal.loads(head)  # noqa: S302 (the same)
    setup = Setup(key, output, dry_run, SiteInfo(*site), Folders(*folders), templates)
    return Workshop(setup)


def _plain(folders: Folders) -> tuple[dict[str, str], dict[str, str]]:
    return {**folders.tags}, {**folders.sources}


def _texts(content: Content, pages: Sequence[Page]) -> Texts:
    """Return the rows that pages get."""
    events = dict.fromkeys(id_ for page in pages for id_ in page.events)
    guides = dict.fromkeys(id_ for page in pages for id_ in page.guides)
    return {
        EVENT.name: content.texts(EVENT, events),
        GUIDE.name: content.texts(GUIDE, guides),
    }
