"""Learning sources from events: those that they name, with their tiers, and those of a host."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from almanac_cli.formats.items import Item
from almanac_cli.index import search_expression
from almanac_cli.model.kinds import EVENT, SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations.add import add_all
from almanac_cli.operations.drafts import AddOptions

if TYPE_CHECKING:
    from datetime import datetime

    from almanac_cli.operations.add import ImportResult
    from almanac_cli.operations.store import Store

_MAX_EVENTS = 200  # from one host, that are looked at
T = TypeVar("T", str, int)


def add_sources_of_events(store: Store, now: datetime, *, dry_run: bool = False) -> ImportResult:
    """Add a source for each name that events have as theirs, in one transaction.

    Names that fold alike are one; its spelling is the most frequent one. What is the name or an
    alias of a source is left out. Also raises the errors of `Store.transaction`.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    tiers: dict[str, Counter[int]] = defaultdict(Counter)
    for row in store.reader(EVENT).select(Query(), Order()).rows():
        key = fold(row["source"])
        spellings[key][row["source"]] += 1
        if row["tier"] is not None:
            tiers[key][row["tier"]] += 1
    for row in store.reader(SOURCE).select(Query(), Order()).rows():
        for name in (row["name"], *row["aliases"]):
            spellings.pop(fold(name), None)
    names = sorted(_most_frequent(spellings[key]) for key in spellings)
    items = [Item(name, {"name": name, "tier": _tier(tiers[fold(name)])}) for name in names]
    return add_all(store, SOURCE, items, now, AddOptions(dry_run=dry_run))


def name_of_host(store: Store, url: str) -> str | None:
    """Return the source that most of the newest events from the host of a URL have.

    `None` is returned if no source has more than half of them: then it is a host of many.
    """
    host = urlsplit(canonical_url(url)).netloc
    search = search_expression.parse(EVENT, f'url:"{host}"')
    rows = store.reader(EVENT).select(Query(), Order(limit=_MAX_EVENTS), search.match).rows()
    counts = Counter(
        row["source"] for row in rows if urlsplit(canonical_url(row["url"])).netloc == host
    )
    name = _most_frequent(counts) if counts else None
    return name if name and counts[name] * 2 > counts.total() else None


def _tier(counts: Counter[int]) -> int | None:
    """Return the most frequent tier; `None` if no event has one."""
    return _most_frequent(counts) if counts else None


def _most_frequent(counts: Counter[T]) -> T:
    """Return the most frequent value, of several the first by itself."""
    return min(counts, key=lambda value: (-counts[value], value))
