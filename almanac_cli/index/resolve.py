"""Resolving a text to one record: by a prefix of its id, or its URL; else the similar ids."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from almanac_cli.errors import Ambiguous, InvalidValue, NotFound
from almanac_cli.index import encoding
from almanac_cli.model import slugs, urls

if TYPE_CHECKING:
    from almanac_cli.index.reader import Reader

MAX_COMPARED_IDS = 1000  # with a text that denotes no record


def resolve(reader: Reader, text: str, *, max_compared: int = MAX_COMPARED_IDS) -> str:
    """Return the id of the record that a text denotes.

    A text with "://" is a URL, compared in canonical form with those of valid records, then without
    its fragment; of several records with it, the first by id is returned. Any other text is a
    prefix of an id, which must be unique: a whole id that is also the prefix of a second one is
    ambiguous here.

    Args:
        reader: The reader of the kind of the record.
        text: A prefix of an id, or a URL.
        max_compared: With how many ids an unknown prefix is compared to find similar ones.

    Raises:
        NotFound: if there is no such record; carries up to three similar ids, none for a URL.
        Ambiguous: if several ids have the prefix; carries them all.

    """
    if "://" in text:
        return _resolve_url(reader, text)
    ids = reader.ids_with_prefix(text) if text else []
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise Ambiguous(reader.kind.name, text, ids)
    start = encoding.to_unicode(text)[: slugs.MAX_LENGTH]
    nearest = difflib.get_close_matches(start, reader.similar_ids(start, max_compared))
    raise NotFound(reader.kind.name, text, nearest)


def _resolve_url(reader: Reader, text: str) -> str:
    """Return the first id of the records with a URL: files written by hand may share one."""
    try:
        url = urls.canonical_url(urls.trim(text))
    except InvalidValue as error:
        raise NotFound(reader.kind.name, text, reason=error.reason) from None
    ids = reader.with_identity(url) or reader.with_identity(urls.page(url))
    if not ids:
        raise NotFound(reader.kind.name, text)
    return ids[0]
