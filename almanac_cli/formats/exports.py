"""Exports of events: the formats, and the text of events in one of them, piece by piece."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from almanac_cli.formats import delimited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.model.kind import Kind

# By format the suffix of names of files; in the order of the help.
FORMATS = {
    "csv": ".csv", "tsv": ".tsv", "markdown": ".md", "bibtex": ".bib", "biblatex": ".bib",
    "ics": ".ics", "atom": ".atom", "rss": ".rss", "jsonfeed": ".json", "ndjson": ".ndjson",
}  # fmt: skip
_FEEDS = {"atom", "rss", "jsonfeed"}
_BYTE_ORDER_MARK = "\ufeff"  # by which a program for spreadsheets knows that a file is UTF-8


class Source(Protocol):
    """Records that can be read several times."""

    def rows(self) -> Iterator[Any]:
        """Return an iterator over the records as rows."""

    def json_texts(self) -> Iterator[str]:
        """Return an iterator over the records as JSON, each in one line."""


class Export(NamedTuple):
    """An export, which may be parted into several files of the same columns."""

    form: str  # one of FORMATS
    kind: Kind  # of the records
    name: str  # of the almanac
    columns: Sequence[delimited.Column] = ()  # of a table
    for_spreadsheets: bool = False  # whether a table is one that must hold no formulas

    def pieces(self, source: Source) -> Iterator[bytes]:
        """Yield the text of records in pieces of whole lines, in UTF-8."""
        if self.form in _FEEDS:
            return self._feed(source)
        return (text.encode() for text in self._texts(source))

    def _texts(self, source: Source) -> Iterator[str]:
        match self.form:
            case "csv" | "tsv":
                return self._table(source.rows())
            case "markdown":
                from almanac_cli.formats import markdown_records

                return markdown_records.list_lines(self.kind, source.rows())
            case "bibtex" | "biblatex":
                from almanac_cli.formats import bibtex

                return bibtex.entries(self.form, source.rows())
            case "ics":
                from almanac_cli.formats import icalendar

                return icalendar.calendar(self.name, source.rows())
        return (f"{text}\n" for text in source.json_texts())

    def _table(self, rows: Iterator[Any]) -> Iterator[str]:
        lines = delimited.lines(
            self.form, self.columns, self.kind, rows, for_spreadsheets=self.for_spreadsheets
        )
        return chain([_BYTE_ORDER_MARK], lines) if self.for_spreadsheets else lines

    def _feed(self, source: Source) -> Iterator[bytes]:
        from almanac_cli.formats.feeds.feed import Feed, FeedWriter, updated
        from almanac_cli.formats.feeds.tag_uris import feed_uri

        feed = Feed(feed_uri(self.name, "export"), self.name, self.name)
        return FeedWriter().pieces(self.form, feed, updated(source.rows()), source.rows())


def export(
    form: str, kind: Kind, name: str, source: Source, *, for_spreadsheets: bool = False
) -> Export:
    """Return the export of records in one of FORMATS; `name` is that of the almanac."""
    is_table = form in delimited.FORMS
    columns = delimited.all_columns(kind, source.rows()) if is_table else []
    return Export(form, kind, name, columns, for_spreadsheets)
