"""Suggesting records related to a record: the index finds candidates, similarity ranks them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import shared_names, similarity, witnesses
from almanac_cli.index import schema, search_expression, segments, tokenizer
from almanac_cli.index.search_texts import field_text
from almanac_cli.model import periods
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_MAX_CANDIDATES = 125


def suggest(  # noqa: PLR0913 (three to compare, three to choose)
    reader: Reader,
    row: Mapping[str, Any],
    query: Query | None = None,
    *,
    unlinked: bool = False,
    min_similarity: float = similarity.MIN_SIMILARITY,
    limit: int | None = None,
) -> list[similarity.Related]:
    """Return the records most similar to a record, by similarity and support, the highest first.

    The record itself is not returned; the list is empty if there are none. The `terms` of each
    result are names as the record spells them: see `shared_names`.

    Args:
        reader: The reader of the record's kind.
        row: The record as a row; it need not be in the almanac.
        query: Conditions that a returned record fulfils; `None` for no conditions.
        unlinked: Whether records that the record is linked to are left out.
        min_similarity: The least similarity of a returned record, without its support.
        limit: How many records to return at most; `None` for all.

    """
    query = query or Query()
    kind = reader.kind
    (profile,) = profiles(kind, [row], kind.similarity_weights)
    corpus = similarity.Corpus(*reader.document_frequencies(profile.tokens))
    forms = _forms(kind, row)
    is_stored = bool(reader.rows([row["id"]]))
    top_terms = similarity.top_terms(profile, corpus, is_in_corpus=is_stored)
    ids = _candidate_ids(reader, query, [forms[token] for token in top_terms], profile.links)
    rows, matches = _compare(reader, profile, corpus, ids)
    excluded = profile.links if unlinked else frozenset()
    link_field = kind.links.field if kind.links else ""
    fields = (kind.date_field, link_field, kind.precision_field, kind.created_field or "")
    matches = [
        match
        for match in sorted(matches, key=witnesses.by_score)
        if match.similarity >= min_similarity
        and match.id not in excluded
        and query.matches(rows[match.id], *fields)
    ][:limit]
    spelling = shared_names.Spelling(kind, row)
    return [
        match._replace(
            terms=spelling.names([forms[token] for token in match.terms], rows[match.id])
        )
        for match in matches
    ]


def suggested_rows(
    reader: Reader,
    row: Mapping[str, Any],
    *,
    min_similarity: float = similarity.MIN_SIMILARITY,
    limit: int,
) -> list[JsonObject]:
    """Return the rows of what `suggest` returns of unlinked records, each with `why` as a key."""
    matches = suggest(reader, row, unlinked=True, min_similarity=min_similarity, limit=limit)
    whys = {match.id: why(match) for match in matches}
    return [{**other, "why": whys[id_]} for id_, other in reader.rows(whys).items()]


def why(match: similarity.Related) -> JsonObject:
    """Return what makes a record similar, as `--json` prints it.

    The keys are "similarity"; "terms", "tags", "guides" and "neighbours" (records that both are
    linked to), which are shared; "days" between the two dates, and "same_day", whether both are
    one day; and "support", what links add to the similarity in the order, with the "witness" that
    is linked to the record, `None` if there is none.
    """
    return {
        "similarity": round(match.similarity, 3),
        "terms": match.terms,
        "tags": match.tags,
        "guides": match.references,
        "neighbours": match.links,
        "days": match.days,
        "same_day": match.same_day,
        "support": round(match.support, 3),
        "witness": match.witness,
    }


def _candidate_ids(
    reader: Reader, query: Query, terms: Sequence[str], links: Collection[str]
) -> list[str]:
    """Return the ids of the candidates: records worth comparing with a record in full.

    They are the links of the record, and the most relevant records that contain at least one of
    the terms: of those that match the query, and of all, since witnesses need not match it, at
    most `_MAX_CANDIDATES` beside the record and its links. The list may contain the record itself,
    and an id twice.
    """
    match = search_expression.any_of(reader.kind, terms)
    queries = [] if not match else [query] if query == Query() else [query, Query()]
    limit = _MAX_CANDIDATES + len(links) + 1
    ids = [id_ for query in queries for id_ in reader.ids_by_relevance(query, match, limit)]
    return [*ids, *links]


def _compare(
    reader: Reader, profile: similarity.Profile, corpus: similarity.Corpus, ids: Sequence[str]
) -> tuple[dict[str, Any], list[similarity.Related]]:
    """Return the rows of candidates by id, with the records that links lead to, and the matches.

    Links lead to the records linked to a witness, or to a link of the record; `ids` are those of
    the other candidates. The record itself is left out.
    """
    kind = reader.kind
    rows = reader.rows(ids)
    rows.pop(profile.id, None)
    others = profiles(kind, [*rows.values()], kind.similarity_weights)
    comparison = similarity.Comparison(profile, corpus, similarity.average_length(others))
    matches = [*map(comparison.with_profile, others)]
    links = {other.id: other.links for other in others}
    testimonies = witnesses.testimonies(matches, links)
    neighbours = {id_ for link in profile.links for id_ in links.get(link, ())}
    if linked := reader.rows(neighbours.union(testimonies) - rows.keys() - {profile.id}):
        more = profiles(kind, [*linked.values()], kind.similarity_weights)
        others += more
        matches += map(comparison.with_profile, more)
    matches = [
        witnesses.with_support(match, profile, other, testimonies.get(match.id))
        for match, other in zip(matches, others, strict=True)
    ]
    return {**rows, **linked}, matches


def _forms(kind: Kind, row: Mapping[str, Any]) -> dict[str, str]:
    """Return by stemmed token of a record's texts the first unstemmed spelling in these texts."""
    texts = [" ".join(_texts(row, kind.similarity_weights))]
    (stemmed,) = tokenizer.tokenize(texts, schema.TOKENIZER)
    (unstemmed,) = tokenizer.tokenize(texts, schema.UNSTEMMED)
    return dict(zip(reversed(stemmed), reversed(unstemmed), strict=True))


def profiles(
    kind: Kind, rows: Sequence[Mapping[str, Any]], fields: Collection[str]
) -> list[similarity.Profile]:
    """Return the profiles of rows, in their order, by the texts of some fields.

    The fields are among `Kind.similarity_weights`. All texts are split into tokens at once.
    """
    weights = {field: kind.similarity_weights[field] for field in fields}
    texts = [text for row in rows for text in _texts(row, weights)]
    tokens = iter(tokenizer.tokenize(texts, schema.TOKENIZER))
    return [
        _profile(kind, row, weights, {field: next(tokens) for field in weights}) for row in rows
    ]


def _profile(
    kind: Kind,
    row: Mapping[str, Any],
    weights: Mapping[str, float],
    tokens: Mapping[str, Sequence[str]],
) -> similarity.Profile:
    """Return the profile of a row; `tokens` are the stemmed tokens of its texts, by field."""
    frequencies: defaultdict[str, float] = defaultdict(float)
    for field, weight in weights.items():
        for token in tokens[field]:
            frequencies[token] += weight
    links = kind.links
    day = date.fromisoformat(row[kind.date_field][:10])
    precision = kind.precision(row, kind.date_field)
    references = [reference for reference in kind.references if not reference.symmetric]
    return similarity.Profile(
        id=row["id"],
        days=(day.toordinal(), periods.last_day(day, precision or "day").toordinal()),
        tokens=frequencies,
        topic=frozenset(token for field in kind.topic_fields for token in tokens[field]),
        tags=frozenset(row.get("tags", ())),
        references=frozenset(id_ for reference in references for id_ in reference.ids(row)),
        links=frozenset(links.ids(row) if links else ()),
    )


def _texts(row: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    """Return the folded text of each field; "" for an unset field."""
    return [segments.fold(field_text(row, field)) for field in fields]
