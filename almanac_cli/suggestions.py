"""Which events of an almanac belong with one: the index finds candidates, `related` ranks them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli import related, search, words
from almanac_cli.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.lookup import Lookup
    from almanac_cli.records import Event

_CANDIDATES = 150


def suggest(
    lookup: Lookup, event: Event, query: Query | None = None, *, unlinked: bool = False
) -> list[related.Related]:
    """Return the events asked for that have most to do with one, the nearest first.

    The event need not be in the almanac. If `unlinked`, those that it is linked to are left out.
    """
    query = query or Query()
    (profile,) = _profiles([event])
    corpus = related.Corpus(*lookup.frequency(profile.words))
    forms = _forms(event)
    telling = [search.literally(forms[each]) for each in related.telling(profile, corpus)]
    most = _CANDIDATES + len(event["links"]) + 1
    found = lookup.best(query, " OR ".join(telling), most) if telling else []
    found += [each for near in lookup.rows(event["links"]).values() for each in near["links"]]
    without = {event["id"], *(event["links"] if unlinked else ())}
    rows = [
        row for id_, row in lookup.rows(found).items() if id_ not in without and query.matches(row)
    ]
    return [
        each._replace(terms=tuple(forms[term] for term in each.terms))
        for each in related.rank(profile, _profiles(rows), corpus)
    ]


def _forms(event: Event) -> dict[str, str]:
    """Return a form in which each word, which is kept without its ending, stands in the event."""
    texts = [" ".join(_texts(event))]
    (stemmed,), (typed,) = (words.split(texts, each) for each in (words.STEMMED, words.TYPED))
    return dict(zip(stemmed, typed, strict=True))


def _profiles(events: Sequence[Event]) -> list[related.Profile]:
    texts = [text for event in events for text in _texts(event)]
    found = iter(words.split(texts, words.STEMMED))
    return [_profile(event, [next(found) for _ in related.FIELDS]) for event in events]


def _profile(event: Event, fields: Sequence[Sequence[str]]) -> related.Profile:
    counts: defaultdict[str, float] = defaultdict(float)
    topic: set[str] = set()
    for (name, weight), field in zip(related.FIELDS.items(), fields, strict=True):
        topic.update(field if name in related.TOPIC else ())
        for word in field:
            counts[word] += weight
    return related.Profile(
        event["id"],
        date.fromisoformat(event["published"][:10]).toordinal(),
        counts,
        frozenset(topic),
        *(frozenset(event[each]) for each in ("tags", "guides", "links")),
    )


def _texts(event: Event) -> list[str]:
    """Return the texts of the fields that events are compared by."""
    row: Mapping[str, Any] = event
    values = [row[field] for field in related.FIELDS]
    return [" ".join(each) if isinstance(each, list) else each or "" for each in values]
