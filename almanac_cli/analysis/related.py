"""Which events of an almanac belong with one: the index finds candidates, `related` ranks them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import similarity
from almanac_cli.index import schema, search_syntax, tokenizer
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kinds import Kind

_CANDIDATES = 150


def suggest(
    reader: Reader, event: Mapping[str, Any], query: Query | None = None, *, unlinked: bool = False
) -> list[similarity.Related]:
    """Return the events asked for that have most to do with one, the nearest first.

    The event need not be in the almanac. If `unlinked`, those that it is linked to are left out.
    """
    query = query or Query()
    kind = reader.kind
    (profile,) = _profiles(kind, [event])
    corpus = similarity.Corpus(*reader.document_frequencies(profile.words))
    forms = _forms(kind, event)
    telling = [
        search_syntax.quote_phrase(forms[each]) for each in similarity.telling(profile, corpus)
    ]
    linked = kind.links.ids(event) if kind.links else []
    most = _CANDIDATES + len(linked) + 1
    found = reader.ids_by_relevance(query, " OR ".join(telling), most) if telling else []
    if kind.links:
        near = reader.rows(linked).values()
        found += [id_ for row in near for id_ in kind.links.ids(row)]
    without = {event["id"], *(linked if unlinked else ())}
    rows = [
        row
        for id_, row in reader.rows(found).items()
        if id_ not in without and query.matches(row, kind.date_field)
    ]
    return [
        each._replace(terms=tuple(forms[term] for term in each.terms))
        for each in similarity.rank(profile, _profiles(kind, rows), corpus)
    ]


def _forms(kind: Kind, event: Mapping[str, Any]) -> dict[str, str]:
    """Return a form in which each word, which is kept without its ending, stands in the event."""
    texts = [" ".join(_texts(kind, event))]
    (stemmed,), (typed,) = (
        tokenizer.tokenize(texts, each) for each in (schema.TOKENIZER, schema.UNSTEMMED)
    )
    return dict(zip(stemmed, typed, strict=True))


def _profiles(kind: Kind, events: Sequence[Mapping[str, Any]]) -> list[similarity.Profile]:
    texts = [text for event in events for text in _texts(kind, event)]
    found = iter(tokenizer.tokenize(texts, schema.TOKENIZER))
    return [
        _profile(kind, event, [next(found) for _ in kind.similarity_weights]) for event in events
    ]


def _profile(
    kind: Kind, event: Mapping[str, Any], fields: Sequence[Sequence[str]]
) -> similarity.Profile:
    counts: defaultdict[str, float] = defaultdict(float)
    topic: set[str] = set()
    for (name, weight), field in zip(kind.similarity_weights.items(), fields, strict=True):
        topic.update(field if name in kind.topic_fields else ())
        for word in field:
            counts[word] += weight
    return similarity.Profile(
        event["id"],
        date.fromisoformat(event[kind.date_field][:10]).toordinal(),
        counts,
        frozenset(topic),
        *(frozenset(event.get(field, ())) for field in ("tags", "guides", "links")),
    )


def _texts(kind: Kind, event: Mapping[str, Any]) -> list[str]:
    """Return the texts of the fields that records of a kind are compared by."""
    values = [event[field] for field in kind.similarity_weights]
    return [" ".join(each) if isinstance(each, list) else each or "" for each in values]
