"""Summaries of all records of a kind: what tells their content apart, and a few of their fields."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.index.filters import ONE_OF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.index.reader import Reader


class Summary(NamedTuple):
    """What the index says of one valid record; a NamedTuple, since there are very many."""

    id: str
    digest: bytes  # `encoding.content_digest` of the bytes of its file
    dated: int  # `encoding.date_to_int` of its date
    score: int | None
    values: list[Any]  # of the fields that were asked for, in their order


def summaries(reader: Reader, fields: Sequence[str]) -> dict[str, Summary]:
    """Return by id the summaries of all valid records of a kind, with these fields of the kind."""
    paths = ", ".join(f"'$.{field}'" for field in ("id", *fields))
    sql = (
        f"SELECT id, digest, dated, score, json_extract(json, {paths}) "
        "FROM record JOIN body USING (n) WHERE kind = ?"
    )
    rows = reader.index.fetch_rows(sql, (reader.kind.number,))
    # One text is decoded faster than very many.
    values = json.loads(f"[{','.join([row[-1] for row in rows])}]")
    return {
        id_: Summary(id_, digest, dated, score, fields_of[1:])
        for (id_, digest, dated, score, _), fields_of in zip(rows, values, strict=True)
    }


def all_links(reader: Reader) -> dict[str, set[str]]:
    """Return by id the ids of the records of a kind that each one is linked to, from either side.

    Records without links are left out, and so are links to ids that no file has.
    """
    sql = (
        "SELECT far.id, near.id FROM link JOIN record AS far ON far.n = link.far "
        "JOIN record AS near ON near.n = link.n WHERE far.kind = ?"
    )
    links: defaultdict[str, set[str]] = defaultdict(set)
    for id_, other in reader.index.fetch_rows(sql, (reader.kind.number,)):
        links[id_].add(other)
        links[other].add(id_)
    return links


def content_digests(reader: Reader) -> list[tuple[str, bytes]]:
    """Return the id of each valid record of a kind with the digest of its file, sorted by id."""
    sql = "SELECT id, digest FROM record WHERE kind = ? AND problems IS NULL ORDER BY id"
    return reader.index.fetch_rows(sql, (reader.kind.number,))


def bodies(reader: Reader, ids: Iterable[str]) -> dict[str, str]:
    """Return by id the records with these ids as JSON, without the links in other files."""
    sql = f"SELECT id, json FROM record JOIN body USING (n) WHERE kind = ? AND id {ONE_OF}"
    return dict(reader.index.fetch_rows(sql, (reader.kind.number, json.dumps([*ids]))))
