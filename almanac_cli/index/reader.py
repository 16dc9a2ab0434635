"""Queries for records of one kind, answered by the index, with the links in other files."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import Problem
from almanac_cli.formats.json_codec import decode_row
from almanac_cli.index import encoding, filters, schema
from almanac_cli.model.query import Condition, Order, Query
from almanac_cli.model.rows import with_links
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from almanac_cli.index.database import Index
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Highlight

_CHUNK_RECORDS = 500  # whose texts are in memory at a time
_MAX_LIMIT = 2**63 - 1  # the largest integer of SQLite
_MAX_CHARACTER = "\U0010ffff"


# NamedTuples here and below: every list loads this module, and a dataclass takes 1 ms.
class Result(NamedTuple):
    """The ids of the records that a query selected, with access to their content."""

    reader: Reader  # that fetches their content
    ids: list[str]  # in the order of the query, and no more than its limit
    total: int  # the number of records that the query matches, whatever its limit

    def json_texts(self) -> Iterator[str]:
        """Return an iterator over the records as `--json` prints them, fetched 500 at a time."""
        for start in range(0, len(self.ids), _CHUNK_RECORDS):
            ids = self.ids[start : start + _CHUNK_RECORDS]
            texts = self.reader.json_texts(ids)
            yield from (texts[id_] for id_ in ids if id_ in texts)

    def rows(self) -> Iterator[Any]:
        """Return an iterator over the records as rows, fetched 500 at a time."""
        return map(decode_row, self.json_texts())

    def short_names(self) -> dict[str, str]:
        """Return by id the names of the records, as `short_names.short_names` does."""
        from almanac_cli.index.short_names import short_names  # only for tables

        return short_names(self.reader, self.ids)


class Reader:
    """The records of one kind in an index; `Index.sync` must have been called for the kind.

    Methods return records of valid files only, unless they say otherwise; their links include those
    in other files. An id without a record is left out of a result.
    """

    def __init__(self, kind: Kind, index: Index) -> None:
        self.kind = kind
        self.index = index  # that answers the queries

    def select(
        self,
        query: Query,
        order: Order,
        match: str | None = None,
        *,
        without: str | None = None,
        by_relevance: bool = False,
    ) -> Result:
        """Return the records that fulfil a query and, unless it is `None`, match an expression.

        Args:
            query: The conditions.
            order: The order, and the limit.
            match: A full-text expression, as `search_expression.parse` returns it.
            without: A full-text expression that the records do not match.
            by_relevance: Whether the best matches come first, if the order names no field.

        Raises:
            LookupError: if the query or the order names a field that the kind does not have.

        """
        parts = filters.select(
            self.kind, query, order, match, without=without, by_relevance=by_relevance
        )
        ids = self._select_ids(parts, order.limit)
        if len(ids) != order.limit:
            return Result(self, ids, len(ids))
        ((total,),) = self.index.fetch_rows(f"SELECT count(*) {parts.sql}", parts.values)
        return Result(self, ids, total)

    def has_any(self, query: Query) -> bool:
        """Tell whether any record fulfils a query."""
        return bool(self._select_ids(filters.select(self.kind, query, Order(), None), 1))

    def has_field(self, key: str) -> bool:
        """Tell whether a field, which may be the user's own, is set in any record."""
        return self.has_any(Query(where=(Condition(key),)))

    def own_fields(self) -> list[str]:
        """Return the keys of the user's own in all records, sorted."""
        # Not by json_each: SQLite ends a key at U+0000.
        rows = self.select(Query(), Order()).rows()
        return sorted({key for row in rows for key in row}.difference(self.kind.fields))

    def ids_by_relevance(self, query: Query, match: str, limit: int) -> list[str]:
        """Return the ids of at most `limit` records that fulfil a query and match an expression.

        `match` is as in `select`; the best match comes first.
        """
        select = filters.select(self.kind, query, Order(), match, by_relevance=True)
        return self._select_ids(select, limit)

    def document_frequencies(self, terms: Collection[str]) -> tuple[int, dict[str, int]]:
        """Return the number of records, and for each term that of the records that contain it.

        Terms are tokens of `schema.TOKENIZER`; those in no record are left out. The kind must have
        `search_weights`.
        """
        table = schema.search_table(self.kind)
        ((total,),) = self.index.fetch_rows(f"SELECT count(*) FROM {table}_docsize")
        table = schema.vocabulary_table(self.kind)
        sql = f"SELECT term, doc FROM json_each(?) CROSS JOIN {table} ON term = value"
        return total, dict(self.index.fetch_rows(sql, (json.dumps([*terms]),)))

    def has_match(self, match: str) -> bool:
        """Tell whether any record matches a full-text expression."""
        table = schema.search_table(self.kind)
        sql = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH ?)"
        return bool(self.index.fetch_column(sql, (match,))[0])

    def vocabulary(self, prefix: str) -> dict[str, int]:
        """Return the terms with a prefix that records contain, with the number of these records.

        Terms are tokens of `schema.TOKENIZER`.
        """
        table = schema.vocabulary_table(self.kind)
        sql = f"SELECT term, doc FROM {table} WHERE term >= ? AND term < ?"
        return dict(self.index.fetch_rows(sql, (prefix, prefix + _MAX_CHARACTER)))

    def json_texts(self, ids: Collection[str]) -> dict[str, str]:
        """Return by id the records with these ids, each as `--json` prints it, in no order."""
        sql = (
            "SELECT id, json FROM record JOIN body USING (n) "
            f"WHERE kind = ? AND id {filters.ONE_OF}"
        )
        texts = dict(self.index.fetch_rows(sql, (self.kind.number, json.dumps([*ids]))))
        if links := self.kind.links:
            for id_, others in self.backlinks(texts).items():
                texts[id_] = with_links(texts[id_], links.field, others)
        return texts

    def rows(self, ids: Collection[str]) -> dict[str, Any]:
        """Return by id the records with these ids as rows, in the order of the ids."""
        texts = self.json_texts(ids)
        return {id_: decode_row(texts[id_]) for id_ in dict.fromkeys(ids) if id_ in texts}

    def highlights(self, match: str, ids: Iterable[str], size: int) -> dict[str, Highlight]:
        """Return by id where a full-text expression matches in the records with these ids.

        Records that do not match are left out. `size` is that of `highlights.sql_columns`.
        """
        from almanac_cli.index import highlights  # not needed for lists

        table = schema.search_table(self.kind)
        sql = (
            f"SELECT record.id, json, {highlights.sql_columns(self.kind, size)} "
            f"FROM {filters.search_tables(self.kind)} JOIN body USING (n) "
            f"WHERE kind = ? AND {table} MATCH ? AND record.id {filters.ONE_OF}"
        )
        values = (self.kind.number, match, json.dumps([*ids]))
        return {
            id_: highlights.highlight(self.kind, match, decode_row(text), marked)
            for id_, text, *marked in self.index.fetch_rows(sql, values)
        }

    def backlinks(self, ids: Collection[str]) -> dict[str, set[str]]:
        """Return for each of these ids the ids of the records whose files link to it.

        Ids without such records are left out.
        """
        sql = (
            "SELECT far.id, near.id FROM record AS far JOIN link ON link.far = far.n "
            "JOIN record AS near ON near.n = link.n "
            f"WHERE far.kind = ? AND far.id {filters.ONE_OF}"
        )
        others = defaultdict(set)
        for id_, other in self.index.fetch_rows(sql, (self.kind.number, json.dumps([*ids]))):
            others[id_].add(other)
        return others

    def referring_to(self, field: str, ids: Collection[str]) -> list[str]:
        """Return the ids of the records whose files name any of these ids in a field, sorted."""
        sql = (
            "SELECT id FROM record JOIN body USING (n) WHERE kind = ? AND EXISTS "
            f"(SELECT 1 FROM json_each(body.json, ?) WHERE value {filters.ONE_OF}) ORDER BY id"
        )
        values = (self.kind.number, f"$.{field}", json.dumps([*ids]))
        return self.index.fetch_column(sql, values)

    def with_identity(self, identity: str) -> list[str]:
        """Return the ids of the records with this text among their `Kind.identities`.

        They are sorted; those whose own identity it is come before those that have it in their
        coverage.
        """
        sql = (
            "SELECT id, json FROM identity JOIN record USING (n) JOIN body USING (n) "
            "WHERE kind = ? AND hash = ?"
        )
        values = (self.kind.number, encoding.identity_hash(identity))
        rows = ((id_, decode_row(text)) for id_, text in self.index.fetch_rows(sql, values))
        places = [
            (identities.index(identity), id_)
            for id_, row in rows
            if identity in (identities := self.kind.identities(row))
        ]
        return [id_ for place, id_ in sorted(places, key=lambda pair: (pair[0] > 0, pair[1]))]

    def latest_value(self, field: str, by: str, text: str) -> Any:  # noqa: ANN401 (what the field holds)
        """Return the value of `field` in the record added last that has `text` in the field `by`.

        The text is compared by `text.fold`; records in which `field` is unset do not count.
        The value is a text or a number, `None` if there is no such record.
        """
        column = filters.column(field)
        added = filters.column(self.kind.created_field or self.kind.date_field)
        sql = (
            # In the order of the file: by the index of ids, each row would be sought on its own.
            f"SELECT {column} FROM record NOT INDEXED CROSS JOIN body USING (n) "
            f"WHERE kind = ? AND {filters.has_text(by)} AND {column} NOT NULL "
            f"ORDER BY {added} DESC, id DESC LIMIT 1"
        )
        values = (self.kind.number, encoding.to_unicode(fold(text)))
        return next(iter(self.index.fetch_column(sql, values)), None)

    def values(self, field: str) -> list[str]:
        """Return the values, or items, that records have in a field: the most frequent first."""
        sql = f"{filters.values(field)} GROUP BY value ORDER BY count(*) DESC, value"
        return self.index.fetch_column(sql, (self.kind.number,))

    def ids_with_prefix(self, text: str, limit: int | None = None) -> list[str]:
        """Return the ids with a prefix, sorted; those of invalid files are included."""
        sql = "SELECT id FROM record WHERE kind = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?"
        start = encoding.to_unicode(text)
        values = (
            self.kind.number,
            start,
            start + _MAX_CHARACTER,
            _MAX_LIMIT if limit is None else limit,
        )
        return self.index.fetch_column(sql, values)

    def similar_ids(self, text: str, limit: int) -> list[str]:
        """Return at most `limit` ids, those that have most in common with a text first.

        Counted are the words between hyphens in an id, and once its first three characters. Ids of
        invalid files are included.
        """
        sql = (
            "SELECT id FROM record WHERE kind = ? ORDER BY (substr(id, 1, 3) = substr(?, 1, 3)) "
            "+ (SELECT count(*) FROM json_each(?) WHERE instr(id, value)) DESC LIMIT ?"
        )
        values = (self.kind.number, text, json.dumps(text.split("-")), limit)
        return [*map(encoding.key_to_id, self.index.fetch_column(sql, values))]

    def stored_versions(self) -> Iterator[tuple[str, bytes | None, str | None]]:
        """Return an iterator over three values for each file, valid or not, sorted by id.

        They are the id; `content_digest` of the bytes, `None` if they could not be read; and, if it
        is valid, the record as `--json` prints it but without the links of other files.
        """
        sql = (
            "SELECT id, digest, json FROM record LEFT JOIN body USING (n) "
            "WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"
        )
        last: str | bytes = ""
        while rows := self.index.fetch_rows(sql, (self.kind.number, last, _CHUNK_RECORDS)):
            yield from ((encoding.key_to_id(key), digest, text) for key, digest, text in rows)
            last = rows[-1][0]

    def problems(self) -> dict[str, tuple[Problem, ...]]:
        """Return by id the problems of each invalid file, sorted by id."""
        sql = (
            "SELECT id, problems FROM record INDEXED BY wrong "
            "WHERE kind = ? AND problems NOT NULL ORDER BY id"
        )
        return {
            encoding.key_to_id(key): tuple(Problem(*parts) for parts in json.loads(problems))
            for key, problems in self.index.fetch_rows(sql, (self.kind.number,))
        }

    def _select_ids(self, select: filters.Select, limit: int | None) -> list[str]:
        sql = f"SELECT record.id {select.sql} ORDER BY {select.order} LIMIT ?"
        most = _MAX_LIMIT if limit is None else min(limit, _MAX_LIMIT)
        return self.index.fetch_column(sql, [*select.values, *select.order_values, most])
