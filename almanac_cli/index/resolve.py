"""Resolving a text to one record: by words of its id, or its URL; else the similar ids."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from almanac_cli.errors import Ambiguous, InvalidValue, NotFound
from almanac_cli.index import encoding
from almanac_cli.index.id_words import ids_with_run
from almanac_cli.model import slugs, urls

if TYPE_CHECKING:
    from almanac_cli.index.reader import Reader

MAX_COMPARED_IDS = 1000  # with a text that denotes no record


def resolve(
    reader: Reader, text: str, *, runs: bool = True, max_compared: int = MAX_COMPARED_IDS
) -> str:
    """Return the id of the record that a text denotes.

    A text with "://" is a URL, compared in canonical form with those of valid records, then without
    its fragment; of several records with it, the first by id is returned. Any other text denotes
    what `ids_named` returns.

    Args:
        reader: The reader of the kind of the record.
        text: An id, a part of one, or a URL.
        runs: Whether the part may be a run of words inside an id, not only its beginning.
        max_compared: With how many ids an unknown text is compared to find similar ones.

    Raises:
        NotFound: if there is no such record; carries up to three similar ids, none for a URL.
        Ambiguous: if the text denotes several ids; carries them all.

    """
    if "://" in text:
        return _resolve_url(reader, text)
    ids = ids_named(reader, text, runs=runs)
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise Ambiguous(reader.kind.name, text, ids)
    start = encoding.to_unicode(text)[: slugs.MAX_LENGTH]
    nearest = difflib.get_close_matches(start, reader.similar_ids(start, max_compared))
    raise NotFound(reader.kind.name, text, nearest)


def ids_named(reader: Reader, text: str, *, runs: bool = True) -> list[str]:
    """Return the ids that a text denotes, sorted; those of invalid files are included.

    That is the id that it is; else the ids that begin with it, or of several the one that begins
    with it as whole words; else the ids that have it as a run of whole words. The text counts as
    it is, or else as `slugs.entered_run` has it.
    """
    run = slugs.entered_run(text)
    for start in filter(None, dict.fromkeys((text, run))):
        ids = reader.ids_with_prefix(start)
        if start in ids:
            return [start]
        whole = [id_ for id_ in ids if id_.startswith(f"{start}-")]
        if ids:
            return whole if len(whole) == 1 else ids
    return ids_with_run(reader, run) if runs and slugs.is_slug(run) else []


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
