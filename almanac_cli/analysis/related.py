"""Suggesting records related to a record: the index finds candidates, similarity ranks them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import frequencies, similarity, witnesses
from almanac_cli.index import schema, segments, tokenizer
from almanac_cli.index.search_texts import field_text
from almanac_cli.model import periods
from almanac_cli.model.query import Order, Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from almanac_cli.analysis.corpus import Corpus
    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

# Where a query narrows the choice, terms are searched for that are in many more records, of which
# the most relevant are compared.
_MAX_MATCHES = 125
_MAX_EXAMINED = 1000  # records with one of the terms, or a quarter of all
_MAX_EXAMINED_PART = 0.25


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
    corpus = frequencies.corpus_of(reader, profile.tokens)
    forms = _forms(kind, row)
    candidates = _candidates(reader, profile, corpus, forms, query)
    rows, matches = _compare(reader, profile, corpus, candidates)
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
    return _with_names(kind, row, forms, matches, rows)


def _with_names(
    kind: Kind,
    row: Mapping[str, Any],
    forms: Mapping[str, str],
    matches: Iterable[similarity.Related],
    rows: Mapping[str, Any],
) -> list[similarity.Related]:
    """Return matches with names as the record spells them, in place of tokens as their terms.

    `forms` is that of `_forms`, `rows` are the rows of the matches by id.
    """
    from almanac_cli.analysis import shared_names  # not needed where profiles alone are made

    spelling = shared_names.Spelling(kind, row)
    return [
        match._replace(
            terms=spelling.names(
                [forms[token] for token in match.terms],
                shared_names.joined_words(kind, rows[match.id]),
            )
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


def _candidates(
    reader: Reader,
    profile: similarity.Profile,
    corpus: Corpus,
    forms: Mapping[str, str],
    query: Query,
) -> list[tuple[similarity.Profile, Any]]:
    """Return the profiles and rows of candidates: records worth comparing with a record in full.

    They are the links of the record, all records that contain one of its top terms and, if the
    query has conditions, the most relevant ones that match it, by more terms. The record itself is
    not among them. `forms` is that of `_forms`.
    """
    from almanac_cli.index import search_expression  # not needed where profiles alone are made

    kind = reader.kind
    is_stored = bool(reader.rows([profile.id]))
    terms = similarity.top_terms(profile, corpus, is_in_corpus=is_stored)
    match = search_expression.any_of(kind, [forms[token] for token in terms])
    ids = {*reader.select(Query(), Order(), match).ids} if match else set()
    chosen = {*profile.links}
    if match and query != Query():
        most = max(_MAX_EXAMINED, corpus.size * _MAX_EXAMINED_PART)
        more_terms = similarity.top_terms(
            profile, corpus, is_in_corpus=is_stored, max_candidates=most
        )
        match = search_expression.any_of(kind, [forms[token] for token in more_terms])
        limit = _MAX_MATCHES + len(profile.links) + 1
        chosen.update(reader.ids_by_relevance(query, match, limit))
    rows = reader.rows((ids | chosen) - {profile.id})
    # A search finds a term in other fields, too.
    return [
        (other, rows[other.id])
        for other in _others(kind, profile, rows)
        if other.id in chosen or not other.tokens.keys().isdisjoint(terms)
    ]


def _compare(
    reader: Reader,
    profile: similarity.Profile,
    corpus: Corpus,
    candidates: Sequence[tuple[similarity.Profile, Any]],
) -> tuple[dict[str, Any], list[similarity.Related]]:
    """Return the rows by id of all records compared with a record, and the matches.

    They are the candidates, and the records that links lead to: those linked to a witness, or to a
    link of the record. The record itself is left out.
    """
    kind = reader.kind
    rows = {other.id: row for other, row in candidates}
    others = [other for other, _ in candidates]
    comparison = similarity.Comparison(profile, corpus)
    matches = [*map(comparison.with_profile, others)]
    links = {other.id: other.links for other in others}
    similarities = {match.id: match.similarity for match in matches}
    testimonies = witnesses.testimonies(dict(witnesses.most_similar(similarities)), links)
    neighbours = {id_ for link in profile.links for id_ in links.get(link, ())}
    if linked := reader.rows(neighbours.union(testimonies) - rows.keys() - {profile.id}):
        more = _others(kind, profile, linked)
        others += more
        matches += map(comparison.with_profile, more)
    matches = [
        witnesses.with_support(match, profile, other, testimonies.get(match.id))
        for match, other in zip(matches, others, strict=True)
    ]
    return {**rows, **linked}, matches


def _others(
    kind: Kind, profile: similarity.Profile, rows: Mapping[str, Any]
) -> list[similarity.Profile]:
    """Return the profiles of rows that are compared with a record, with its tokens alone.

    Stopwords, which have no weight, are left out.
    """
    tokens = profile.tokens.keys() - tokenizer.STOPWORDS
    return profiles(kind, [*rows.values()], kind.similarity_weights, tokens)


def _forms(kind: Kind, row: Mapping[str, Any]) -> dict[str, str]:
    """Return by stemmed token of a record's texts the first unstemmed spelling in these texts."""
    texts = [" ".join(_texts(row, kind.similarity_weights))]
    (stemmed,) = tokenizer.tokenize(texts, schema.TOKENIZER)
    (unstemmed,) = tokenizer.tokenize(texts, schema.UNSTEMMED)
    return dict(zip(reversed(stemmed), reversed(unstemmed), strict=True))


def profiles(
    kind: Kind,
    rows: Sequence[Mapping[str, Any]],
    fields: Collection[str],
    tokens: Collection[str] | None = None,
) -> list[similarity.Profile]:
    """Return the profiles of rows, in their order, by the texts of some fields.

    The fields are among `Kind.similarity_weights`. All texts are split into tokens at once. The
    profiles have only these tokens, all if `tokens` is `None`.
    """
    weights = {field: kind.similarity_weights[field] for field in fields}
    return weighed_profiles(kind, rows, weights, tokens)


def weighed_profiles(
    kind: Kind,
    rows: Sequence[Mapping[str, Any]],
    weights: Mapping[str, float],
    tokens: Collection[str] | None = None,
) -> list[similarity.Profile]:
    """Return the profiles of rows, as `profiles` does, by fields with other weights."""
    texts = [text for row in rows for text in _texts(row, weights)]
    bags = iter(tokenizer.count_tokens(texts, schema.TOKENIZER, tokens))
    return [_profile(kind, row, weights, {field: next(bags) for field in weights}) for row in rows]


def _profile(
    kind: Kind,
    row: Mapping[str, Any],
    weights: Mapping[str, float],
    bags: Mapping[str, tokenizer.Bag],
) -> similarity.Profile:
    """Return the profile of a row; `bags` are the stemmed tokens of its texts, by field."""
    frequencies: defaultdict[str, float] = defaultdict(float)
    for field, weight in weights.items():
        for token in bags[field].tokens:
            frequencies[token] += weight
    incidental = frozenset[str]()
    if not weights.keys() <= {*kind.topic_fields}:
        topic = [bags[field].tokens for field in kind.topic_fields if field in bags]
        incidental = frozenset(frequencies).difference(*topic)
    links = kind.links
    day = date.fromisoformat(row[kind.date_field][:10])
    precision = kind.precision(row, kind.date_field)
    references = [reference for reference in kind.references if not reference.symmetric]
    return similarity.Profile(
        id=row["id"],
        days=(day.toordinal(), periods.last_day(day, precision or "day").toordinal()),
        tokens=frequencies,
        length=sum(weight * bags[field].length for field, weight in weights.items()),
        incidental=incidental,
        tags=frozenset(row.get("tags", ())),
        references=frozenset(id_ for reference in references for id_ in reference.ids(row)),
        links=frozenset(links.ids(row) if links else ()),
    )


def _texts(row: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    """Return the folded text of each field; "" for an unset field."""
    return [segments.fold(field_text(row, field)) for field in fields]
