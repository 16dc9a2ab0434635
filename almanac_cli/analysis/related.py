"""Suggesting records related to a record: the index finds candidates, similarity ranks them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import similarity
from almanac_cli.index import schema, search_expression, segments, tokenizer
from almanac_cli.index.search_texts import field_text
from almanac_cli.model import periods
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject

_MAX_CANDIDATES = 150


def suggest(
    reader: Reader, row: Mapping[str, Any], query: Query | None = None, *, unlinked: bool = False
) -> list[similarity.Related]:
    """Return the records most similar to a record, the most similar first.

    Only records with a similarity of at least `similarity.MIN_SIMILARITY` are returned, never the
    record itself, and an empty list if there are none. The number is not limited: callers slice the
    list. The `terms` of each result are spelled as in the record, not stemmed.

    Args:
        reader: The reader of the record's kind.
        row: The record as a row; it need not be in the almanac.
        query: Conditions that a returned record fulfils; `None` for no conditions.
        unlinked: Whether records that the record is linked to are left out.

    """
    query = query or Query()
    kind = reader.kind
    (profile,) = profiles(kind, [row], kind.similarity_weights)
    corpus = similarity.Corpus(*reader.document_frequencies(profile.tokens))
    forms = _forms(kind, row)
    is_stored = bool(reader.rows([row["id"]]))
    top_terms = similarity.top_terms(profile, corpus, is_in_corpus=is_stored)
    terms = [forms[token] for token in top_terms]
    link_field = kind.links.field if kind.links else ""
    excluded = {row["id"], *(profile.links if unlinked else ())}
    candidates = [
        candidate
        for id_, candidate in reader.rows(_candidate_ids(reader, row, query, terms)).items()
        if id_ not in excluded
        and query.matches(candidate, kind.date_field, link_field, kind.precision_field)
    ]
    return [
        related._replace(terms=tuple(forms[token] for token in related.terms))
        for related in similarity.rank(
            profile, profiles(kind, candidates, kind.similarity_weights), corpus
        )
    ]


def why(match: similarity.Related) -> JsonObject:
    """Return what makes a record similar, as `--json` prints it.

    The keys are "similarity"; "terms", "tags", "guides" and "neighbours" (records that both are
    linked to), which are shared; and "days" between the two dates.
    """
    return {
        "similarity": round(match.similarity, 3),
        "terms": match.terms,
        "tags": match.tags,
        "guides": match.references,
        "neighbours": match.links,
        "days": match.days,
    }


def _candidate_ids(
    reader: Reader, row: Mapping[str, Any], query: Query, terms: Sequence[str]
) -> list[str]:
    """Return the ids of the candidates: records worth comparing with a record in full.

    They are the records that match the query and contain at least one of the terms, at most
    `_MAX_CANDIDATES` beside the record and its links, and the records linked to a link of the
    record, which need not match the query. The list may contain the record itself, and an id twice.
    """
    links = reader.kind.links
    linked = links.ids(row) if links else []
    match = search_expression.any_of(reader.kind, terms)
    limit = _MAX_CANDIDATES + len(linked) + 1
    ids = reader.ids_by_relevance(query, match, limit) if match else []
    if links:
        ids += [id_ for other in reader.rows(linked).values() for id_ in links.ids(other)]
    return ids


def _forms(kind: Kind, row: Mapping[str, Any]) -> dict[str, str]:
    """Return by stemmed token of a record's texts an unstemmed spelling from these texts."""
    texts = [" ".join(_texts(row, kind.similarity_weights))]
    (stemmed,) = tokenizer.tokenize(texts, schema.TOKENIZER)
    (unstemmed,) = tokenizer.tokenize(texts, schema.UNSTEMMED)
    return dict(zip(stemmed, unstemmed, strict=True))


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
