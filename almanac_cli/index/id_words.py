"""The ids of a kind by the words in them; those of invalid files are included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from almanac_cli.model import slugs

if TYPE_CHECKING:
    from collections.abc import Collection

    from almanac_cli.index.reader import Reader


def ids_with_run(reader: Reader, run: str) -> list[str]:
    """Return the ids with a run of whole words, sorted; `run` is a slug."""
    sql = (
        "SELECT record.id FROM id_word CROSS JOIN record ON record.n = id_word.rowid "
        "WHERE id_word MATCH ? AND kind = ? ORDER BY record.id"
    )
    match = " AND ".join(f'"{word}"' for word in dict.fromkeys(run.split("-")))
    ids = reader.index.fetch_column(sql, (match, reader.kind.number))
    return [id_ for id_ in ids if slugs.has_run(id_, run)]


def ids_with_any_word(reader: Reader, words: Collection[str]) -> list[str]:
    """Return the ids with any of these words, each once; `words` are slugs of one word."""
    sql = (
        "SELECT DISTINCT record.id FROM json_each(?) "
        "CROSS JOIN id_word ON id_word MATCH '\"' || value || '\"' "
        "CROSS JOIN record ON record.n = id_word.rowid WHERE kind = ?"
    )
    return reader.index.fetch_column(sql, (json.dumps([*words]), reader.kind.number))


def word_counts(reader: Reader, words: Collection[str]) -> dict[str, int]:
    """Return for each of these words the number of ids of all kinds with it, if there are any.

    `words` are slugs of one word.
    """
    sql = "SELECT term, doc FROM json_each(?) CROSS JOIN id_term ON term = value"
    return dict(reader.index.fetch_rows(sql, (json.dumps([*words]),)))


def count_ids(reader: Reader) -> int:
    """Return the number of ids."""
    sql = "SELECT count(*) FROM record WHERE kind = ?"
    return int(reader.index.fetch_column(sql, (reader.kind.number,))[0])
