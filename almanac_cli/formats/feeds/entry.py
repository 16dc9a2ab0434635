"""Events as entries of feeds: what all formats say about one, in its final form: `Entry`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats import json_codec
from almanac_cli.formats.feeds import xml_text
from almanac_cli.formats.feeds.tag_uris import event_uri
from almanac_cli.model import periods
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.paragraphs import split_paragraphs
from almanac_cli.model.rows import MAX_SCORE, TIER_NAMES
from almanac_cli.model.urls import to_uri

if TYPE_CHECKING:
    from collections.abc import Mapping


class Entry(NamedTuple):
    """An event in a feed. Times are RFC 3339 in UTC; the URLs are absolute, and ASCII."""

    id: str  # a tag: URI
    title: str  # plain text
    page_url: str | None  # of the event's page in the site, `None` if there is no site
    source_url: str | None
    published: str
    updated: str
    author: str  # the source, if no author is named
    tags: list[str]
    html: str  # what a reader of feeds shows
    event: str  # the set fields of the row, as JSON in one line

    @property
    def url(self) -> str | None:
        """The URL that stands for the event: that of its page, or else of its source."""
        return self.page_url or self.source_url

    @property
    def via(self) -> str | None:
        """The URL of the source, beside that of the page."""
        return self.source_url if self.page_url else None


def entry(row: Mapping[str, Any], page_url: str | None) -> Entry:
    """Return the entry of an event; without the two characters that XML forbids, JSON has escapes.

    They are the only ones that a valid record may have and an XML document may not.
    """
    fields = {key: value for key, value in row.items() if value or key not in EVENT.fields}
    made = Entry(
        id=event_uri(row),
        title=row["title"],
        page_url=page_url,
        source_url=to_uri(row["url"]) if row["url"] else None,
        published=row["published"],
        updated=row["added"],
        author=row["author"] or row["source"],
        tags=row["tags"],
        html="".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs_of(row)),
        event=json_codec.compact(fields),
    )
    return made if xml_text.is_allowed(made.event) else _without_forbidden(made)


def _without_forbidden(item: Entry) -> Entry:
    replace = xml_text.replace_forbidden
    return item._replace(
        title=replace(item.title),
        author=replace(item.author),
        html=replace(item.html),
        event=xml_text.escape_forbidden(item.event),
    )


def _paragraphs_of(row: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs of an event: its facts, summary, rationale and coverage, as HTML."""
    paragraphs = [_facts(row), *map(_text, split_paragraphs(row["summary"]))]
    if reasons := [*map(_text, split_paragraphs(row["rationale"] or ""))]:
        paragraphs += [f"<i>Why this score:</i> {reasons[0]}", *reasons[1:]]
    if row["coverage"]:
        reports = (_source(report["source"], report["url"]) for report in row["coverage"])
        paragraphs.append(f"<i>Also reported by:</i> {', '.join(reports)}")
    return paragraphs


def _facts(row: Mapping[str, Any]) -> str:
    """Return the score, the source and author, the date and the tier of an event, those set."""
    author = f" (<bdi>{_text(row['author'])}</bdi>)" if row["author"] else ""
    facts = [
        f"<b>{row['score']}/{MAX_SCORE}</b>" if row["score"] else "",
        _source(row["source"], row["url"]) + author,
        periods.to_words(row["published"], row["precision"]),
        TIER_NAMES[row["tier"]] if row["tier"] else "",
    ]
    return " · ".join(filter(None, facts))


def _source(name: str, url: str | None) -> str:
    """Return the name of a source as HTML, linked to its report if that has a URL."""
    text = f"<bdi>{_text(name)}</bdi>"
    return f'<a href="{_text(to_uri(url))}">{text}</a>' if url else text


def _text(text: str) -> str:
    """Return a text, or a URI, which has no quotes, as HTML."""
    return escape(text, quote=False)
