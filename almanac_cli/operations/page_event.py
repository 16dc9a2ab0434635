"""Making the fields of an event of what its page says, and of the source that the page is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from almanac_cli.errors import InvalidValue
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations.sources_of_events import name_of_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.formats.page_facts.read import PageFacts
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

REQUIRED = ("title", "source", "published")


def event_fields(store: Store, facts: PageFacts, url: str, source: JsonObject | None) -> JsonObject:
    """Return the fields of an event by what its page says; those that are unset are left out.

    The name of the source is that of its record, or else that which most events from the same host
    have, or that of the site, or the host. Tier and tags are those of the record, and the author,
    where the page names none.

    Args:
        store: The store of the almanac.
        facts: What the page says of itself.
        url: Its own address.
        source: The row of the source that it is from, if there is one.

    """
    row = source or {}
    name = row.get("name") or name_of_host(store, url) or facts.site or host_of(url)
    fields: JsonObject = {
        "title": facts.title,
        "source": name,
        "author": facts.author or row.get("author"),
        "tier": row.get("tier"),
        "url": url,
        "published": _entered(facts),
        "summary": facts.summary,
        "tags": row.get("tags"),
    }
    return {field: value for field, value in fields.items() if value}


def source_of(store: Store, url: str, site: str = "") -> JsonObject | None:
    """Return the row of the source that a page is from; `None` if there is none.

    That is the one whose site the page is below, or on the host of; of several the one with the
    name of the site, or else the nearest site. Without such a source it is the one with the name.

    Args:
        store: The store of the almanac.
        url: The address of the page.
        site: The name that the page gives its site.

    """
    rows = [*store.reader(SOURCE).select(Query(), Order()).rows()]
    lengths = {row["id"]: max(map(len, _sites_above(row, url)), default=0) for row in rows}
    key = fold(site)
    named = [row for row in rows if key in {fold(name) for name in (row["name"], *row["aliases"])}]
    near = max(lengths.values(), default=0)
    nearest = [row for row in rows if lengths[row["id"]] == near > 0]
    both = [row for row in nearest if row in named]
    candidates = both or nearest or named
    return candidates[0] if len(candidates) == 1 else None


def host_of(url: str) -> str:
    """Return the host of a URL, without `www.`."""
    return urlsplit(canonical_url(url)).netloc


def _sites_above(row: Mapping[str, Any], url: str) -> list[str]:
    """Return the canonical site of a source, or else hosts of its feeds, above a page."""
    page = canonical_url(url)
    sites = [row["site"]] if row["site"] else [f"https://{host_of(feed)}" for feed in row["feeds"]]
    above = []
    for site in sites:
        try:
            canonical = canonical_url(site).partition("?")[0].rstrip("/")
        except InvalidValue:
            continue
        if page == canonical or page.startswith((f"{canonical}/", f"{canonical}?")):
            above.append(canonical)
    return above


def _entered(facts: PageFacts) -> str | None:
    """Return the date of a page as a user would enter it."""
    if facts.published and facts.precision == "day":
        return facts.published[:10]
    return facts.published
