"""Structured data for programs in pages: JSON-LD with the vocabulary of schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from almanac_cli.formats.html.elements import safe_url
from almanac_cli.model import periods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.formats.html.renderer import PageInfo, SiteInfo

# What ends a script, or a line of one, in some reader of HTML or JavaScript.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld(event: Mapping[str, Any], site: SiteInfo, page: PageInfo) -> Markup:
    """Return what the page of an event is, and the report that it cites, as a block of data."""
    value = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": event["title"],
        "url": site.url + page.path if site.url else None,
        "description": event["summary"] or None,
        "inLanguage": site.lang,
        "keywords": event["tags"] or None,
        "isPartOf": _set({"@type": "WebSite", "name": site.title, "url": site.url}),
        "citation": _report(event),
    }
    text = _ENCODE(_set(value))
    for char, reference in _ESCAPES.items():
        text = text.replace(char, reference)
    # No character is left that means anything in HTML.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704


def _report(event: Mapping[str, Any]) -> dict[str, Any]:
    author = event["author"]
    return _set(
        {
            "@type": "CreativeWork",
            "name": event["title"],
            "url": safe_url(event["url"]),
            "datePublished": _date(event["published"], event["precision"]),
            "author": {"@type": "Person", "name": author} if author else None,
            "publisher": {"@type": "Organization", "name": event["source"]},
        }
    )


def _date(time: str, precision: Any) -> str | None:  # noqa: ANN401 (a value of a row)
    """Return a date as ISO 8601 has it; a quarter has no form there."""
    shown = periods.precision_of(time, precision)
    return {"year": time[:4], "quarter": None, "month": time[:7], "day": time[:10]}.get(
        str(shown), time
    )


def _set(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item is not None}
