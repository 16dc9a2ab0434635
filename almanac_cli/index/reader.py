"""Questions about the records of one kind, put to the index; `query` says what the answers are."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import Ambiguous, InvalidValue, NotFound, Problem
from almanac_cli.index import encoding, filters, schema
from almanac_cli.model import slugs, urls
from almanac_cli.model.query import Highlight, Order
from almanac_cli.model.rows import with_links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from almanac_cli.index.database import Index
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.query import Query

_CHUNK = 500
_MOST_NEAR = 1000
_LAST = "\U0010ffff"
_MARK = "\x02"  # no valid record has it


class Result(NamedTuple):
    """Which records were asked for, in order, and how many there would be without a limit."""

    reader: Reader
    ids: list[str]
    total: int

    def json_texts(self) -> Iterator[str]:
        """Return the records as `--json` prints them, each fetched when it is needed."""
        for start in range(0, len(self.ids), _CHUNK):
            chunk = self.ids[start : start + _CHUNK]
            found = self.reader.json_texts(chunk)
            yield from (found[each] for each in chunk if each in found)

    def rows(self) -> Iterator[Any]:
        """Return the records as readers see them."""
        return map(json.loads, self.json_texts())


class Reader:
    """The records of one kind as the index has them, which was brought up to date for it."""

    def __init__(self, kind: Kind, index: Index) -> None:
        self.kind = kind
        self._kind = kind.number
        self._index = index

    def select(
        self,
        query: Query,
        order: Order,
        match: str | None = None,
        *,
        by_relevance: bool = False,
    ) -> Result:
        """Return what is asked for, and only what is found by `match`, if there is one.

        That is an expression of `search`; with `by_relevance`, what it fits best stands first where
        the order names no field.
        """
        asked = filters.select(self.kind, query, order, match, by_relevance=by_relevance)
        found = self._ids(asked, order.limit)
        if len(found) != order.limit:
            return Result(self, found, len(found))
        return Result(
            self, found, self._index.fetch_rows(f"SELECT count(*) {asked.text}", asked.values)[0][0]
        )

    def ids_by_relevance(self, query: Query, match: str, limit: int) -> list[str]:
        """Return the ids of the events asked for that fit an expression of `search` best."""
        order = Order(limit=limit)
        asked = filters.select(self.kind, query, order, match, by_relevance=True)
        return self._ids(asked, limit)

    def _ids(self, asked: filters.Select, limit: int | None) -> list[str]:
        question = f"SELECT id {asked.text} ORDER BY {asked.order} LIMIT ?"
        values = [*asked.values, -1 if limit is None else limit]
        return self._index.fetch_column(question, values)

    def document_frequencies(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """Return how many records there are, and in how many of them each of these words is."""
        ((events,),) = self._index.fetch_rows(
            f"SELECT count(*) FROM {schema.search_table(self.kind)}_docsize"
        )
        table = schema.vocabulary_table(self.kind)
        question = f"SELECT term, doc FROM json_each(?) CROSS JOIN {table} ON term = value"
        return events, dict(self._index.fetch_rows(question, (json.dumps([*words]),)))

    def json_texts(self, wanted: Collection[str]) -> dict[str, str]:
        """Return by id those of these records that are valid, as `--json` prints them."""
        question = "SELECT id, json FROM record JOIN body USING (n) WHERE kind = ? AND id"
        values = (self._kind, json.dumps([*wanted]))
        found = self._index.fetch_rows(f"{question} {filters.ONE_OF}", values)
        if not (links := self.kind.links):
            return dict(found)
        back = self.backlinks(wanted)
        return {
            id_: with_links(text, links.field, back[id_]) if id_ in back else text
            for id_, text in found
        }

    def rows(self, wanted: Collection[str]) -> dict[str, Any]:
        """Return by id those of these records that are valid, as readers see them, in order."""
        found = self.json_texts(wanted)
        return {each: json.loads(found[each]) for each in dict.fromkeys(wanted) if each in found}

    def highlights(self, match: str, wanted: Iterable[str], size: int) -> dict[str, Highlight]:
        """Return where the words of a search stand in these events, with `size` words around."""
        words, columns = schema.search_table(self.kind), [*self.kind.search_weights]
        title = f"highlight({words}, {columns.index('title')}, '{_MARK}', '{_MARK}')"
        excerpts = "".join(
            f", snippet({words}, {columns.index(field)}, '{_MARK}', '{_MARK}', '…', ?)"
            for field in self.kind.excerpt_fields
        )
        question = (
            f"SELECT id, {title}{excerpts} FROM {filters.found_first(self.kind)} "
            f"WHERE kind = ? AND {words} MATCH ? AND id {filters.ONE_OF}"
        )
        sizes = [size] * len(self.kind.excerpt_fields)
        values = (*sizes, self._kind, match, json.dumps([*wanted]))
        found = {}
        for id_, highlighted, *texts_around in self._index.fetch_rows(question, values):
            marked = [text for text in texts_around if _MARK in text]
            texts = (highlighted, (marked or texts_around or [""])[0])
            found[id_] = Highlight(*(tuple(text.split(_MARK)) for text in texts))
        return found

    def backlinks(self, wanted: Collection[str]) -> dict[str, set[str]]:
        """Return for each of these events that others link to, in their own files, their ids."""
        found = defaultdict(set)
        question = (
            "SELECT far.id, near.id FROM record AS far JOIN link ON link.far = far.n "
            "JOIN record AS near ON near.n = link.n "
            f"WHERE far.kind = ? AND far.id {filters.ONE_OF}"
        )
        for far, near in self._index.fetch_rows(question, (self._kind, json.dumps([*wanted]))):
            found[far].add(near)
        return found

    def referring_to(self, field: str, named: Collection[str]) -> list[str]:
        """Return the ids of the records that name any of these in a list of references."""
        question = (
            f"SELECT id FROM record JOIN body USING (n) WHERE kind = ? AND EXISTS "
            f"(SELECT 1 FROM json_each(body.json, ?) WHERE value {filters.ONE_OF}) ORDER BY id"
        )
        values = (self._kind, f"$.{field}", json.dumps([*named]))
        return self._index.fetch_column(question, values)

    def with_identity(self, identity: str) -> list[str]:
        """Return the ids of the records that have this identity."""
        question = (
            "SELECT id, json FROM identity JOIN record USING (n) JOIN body USING (n) "
            "WHERE kind = ? AND hash = ?"
        )
        found = self._index.fetch_rows(question, (self._kind, encoding.identity_hash(identity)))
        rows = ((id_, json.loads(text)) for id_, text in found)
        return sorted(id_ for id_, row in rows if self.kind.identity(row) == identity)

    def latest_value(self, field: str, by: str, text: str) -> Any:  # noqa: ANN401 (what the field holds)
        """Return the value of a field in the record added last that has this text in another field.

        Case does not count. The value is a text or a number; None if no such record has one.
        """
        column = filters.column(field)
        added = filters.column(self.kind.created_field or self.kind.date_field)
        question = (
            # In the order of the file: by the index of ids, each row would be sought on its own.
            f"SELECT {column} FROM record NOT INDEXED CROSS JOIN body USING (n) "
            f"WHERE kind = ? AND {filters.has_text(by)} AND {column} NOT NULL "
            f"ORDER BY {added} DESC, id DESC LIMIT 1"
        )
        values = (self._kind, encoding.to_unicode(text.casefold()))
        return next(iter(self._index.fetch_column(question, values)), None)

    def resolve(self, given: str) -> str:
        """Find the id that a unique beginning of it, or a URL, stands for; raises as the store."""
        if "://" in given:
            return self._by_url(given)
        found = self.ids_with_prefix(given) if given else []
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(self.kind.name, given, found)
        import difflib

        start = encoding.to_unicode(given)[: slugs.MAX_LENGTH]
        near = difflib.get_close_matches(start, self._similar_ids(start))
        raise NotFound(self.kind.name, given, near)

    def _by_url(self, given: str) -> str:
        try:
            found = self.with_identity(urls.canonical_url(given.strip()))
        except InvalidValue as error:
            raise NotFound(self.kind.name, given, reason=error.reason) from None
        if not found:
            raise NotFound(self.kind.name, given)
        return found[0]

    def ids_with_prefix(self, text: str) -> list[str]:
        """Return the ids that begin so, those of invalid files too."""
        question = "SELECT id FROM record WHERE kind = ? AND id >= ? AND id < ? ORDER BY id"
        start = encoding.to_unicode(text)
        return self._index.fetch_column(question, (self._kind, start, start + _LAST))

    def adjacent_ids(self, wanted: Iterable[str]) -> set[str]:
        """Return these ids, and the ones before and after each."""
        question = (
            "SELECT (SELECT max(id) FROM record WHERE kind = ?1 AND id < value), value, "
            "(SELECT min(id) FROM record WHERE kind = ?1 AND id > value) FROM json_each(?2)"
        )
        found = self._index.fetch_rows(question, (self._kind, json.dumps([*wanted])))
        return {each for row in found for each in row if isinstance(each, str)}

    def _similar_ids(self, text: str) -> list[str]:
        """Return the thousand ids that share most with a text: its words, its start."""
        question = (
            "SELECT id FROM record WHERE kind = ? ORDER BY (substr(id, 1, 3) = substr(?, 1, 3)) "
            "+ (SELECT count(*) FROM json_each(?) WHERE instr(id, value)) DESC LIMIT ?"
        )
        values = (self._kind, text, json.dumps(text.split("-")), _MOST_NEAR)
        return [*map(encoding.key_to_id, self._index.fetch_column(question, values))]

    def stored_versions(self) -> Iterator[tuple[str, bytes | None, str | None]]:
        """Return for each file its id, the digest of its bytes, and its record as JSON, if valid.

        The links that other files hold are not in it.
        """
        question = (
            "SELECT id, digest, json FROM record LEFT JOIN body USING (n) "
            "WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"
        )
        last: str | bytes = ""
        while found := self._index.fetch_rows(question, (self._kind, last, _CHUNK)):
            yield from ((encoding.key_to_id(key), digest, text) for key, digest, text in found)
            last = found[-1][0]

    def problems(self) -> dict[str, tuple[Problem, ...]]:
        """Return what is wrong with each file that is no valid record, by id."""
        question = (
            "SELECT id, problems FROM record INDEXED BY wrong "
            "WHERE kind = ? AND problems NOT NULL ORDER BY id"
        )
        return {
            encoding.key_to_id(key): tuple(Problem(*each) for each in json.loads(problems))
            for key, problems in self._index.fetch_rows(question, (self._kind,))
        }
