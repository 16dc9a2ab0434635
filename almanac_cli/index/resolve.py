"""Which record a text stands for: a beginning of its id, or its URL."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from almanac_cli.errors import Ambiguous, InvalidValue, NotFound
from almanac_cli.index import encoding
from almanac_cli.model import slugs, urls

if TYPE_CHECKING:
    from almanac_cli.index.reader import Reader

MAX_COMPARED_IDS = 1000  # with a text that stands for none


def resolve(reader: Reader, text: str, *, max_compared: int = MAX_COMPARED_IDS) -> str:
    """Return the id of the record that a unique beginning of its id, or its URL, stands for.

    Raises:
        NotFound: with the nearest ids, if there is none.
        Ambiguous: with the candidates, if several ids begin so.

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
    """Return the id of the record with a URL; the first, if a hand has written several."""
    try:
        ids = reader.with_identity(urls.canonical_url(text.strip()))
    except InvalidValue as error:
        raise NotFound(reader.kind.name, text, reason=error.reason) from None
    if not ids:
        raise NotFound(reader.kind.name, text)
    return ids[0]
