"""Taking in a feed from a file: one that was saved, or that another program has fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader.read import read_feed
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.polling import FeedState
from almanac_cli.operations.fetch.answers import Answer, read_notes
from almanac_cli.operations.fetch.plan import Feed
from almanac_cli.operations.fetch.results import FetchResult, SourceResult
from almanac_cli.operations.fetch.storing import Storage

if TYPE_CHECKING:
    from almanac_cli.operations.fetch.request import FetchRequest
    from almanac_cli.operations.store import Store


def read_file(store: Store, id_: str, data: bytes, request: FetchRequest) -> FetchResult:
    """Take in the items of a feed that is in a file; no server is asked.

    Args:
        store: The store of the almanac.
        id_: The id of the source of the feed.
        data: The content of the file.
        request: What is asked for of the feed.

    Raises:
        NotFound: if the source does not exist.
        InvalidFile: if its file is invalid.
        NotAFeed: if this is no feed.

    """
    row = store.read(SOURCE, id_).record.as_json()
    url = next(iter(row["feeds"]), "")
    document = read_feed(data, url or row["site"] or "", request.now)
    result = SourceResult(id_, row["name"])
    storage = Storage(store, request, {id_: result}, is_file=True)
    notes = read_notes(document, url)
    storage.add(Answer(Feed(row, url, FeedState()), "ok", FeedState(), (document,), notes))
    storage.flush()
    return FetchResult([result])
