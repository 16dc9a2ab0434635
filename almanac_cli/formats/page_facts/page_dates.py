"""The date on which a page was published: its likeliest places, one after another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader import item_dates
from almanac_cli.formats.page_facts.structured_data import text_of
from almanac_cli.formats.page_facts.visible_dates import day_of_address, days_in
from almanac_cli.model import dates
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from almanac_cli.formats.page_facts.document import Document, Piece
    from almanac_cli.formats.page_facts.structured_data import Node
    from almanac_cli.model.rows import Precision

Found = tuple[str, "Precision | None"]

_EARLIEST = "1990"  # as of items of feeds: what is earlier is a default of a program
_MAX_TEXT = 200  # characters of metadata that may be a date
_MAX_SHORT = 60  # characters of a text that is shown, among which a date is that of the page
_MAX_PART = 12  # characters of a part of a date: "8.", "22 May"
_MAX_WORDS = 40  # characters around a date that say what it is of
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:published_time", "article:published_date", "article.published", "rnews:datepublished",
    "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.created", "dc.date", "dc:date",
    "dcterms.date", "parsely-pub-date", "sailthru.date", "bt:pubdate", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "published_date", "publisheddate",
    "published_time", "og:publish_date", "og:pubdate", "og:release_date", "date_published",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article_date_original",
    "originalpublicationdate", "article:post_date", "vr:published_time", "mediator_published_time",
    "video:release_date", "weibo:article:create_at", "date", "date.created", "datecreated",
    "date_created", "article.created", "article:created", "created", "displaydate", "creation_date",
)  # fmt: skip
_CHANGED = (
    "article:modified_time", "datemodified", "og:updated_time", "dc.date.modified",
    "dcterms.modified", "last-modified", "lastmod", "revised",
)  # fmt: skip
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(\S*))?")
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?")
_ZONE = re.compile(r"(?<=\d) ?(?:[+-]\d\d:?\d\d|[A-Za-z]{1,5})(?: ?\(.*\))?$")
# Words of classes, ids and the like of what shows a date, and of what shows another date.
_DATED = re.compile(
    r"date|datum|fecha|published|pubdate|publi[ck]|posted|time|byline|dateline|meta\b|erstellt"
)
_PUBLISHED_LABEL = re.compile(r"published|pubdate|date-?created|entry-date|post-date|postdate")
_CHANGED_LABEL = re.compile(r"modif|updated|update-|lastmod|last-update|expire|event|upcoming")
_CHANGED_TEXT = re.compile(
    r"\b(?:updated?|modified|aktualisiert|ge[aä]ndert|mis à jour|actualizado|aggiornato|"
    r"bijgewerkt|reviewed|обновлено)\b",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 25, 60  # pieces around the title among which a date is that of the page
_MAX_AROUND = 3_000  # characters of them after the title


def published(document: Document, node: Node, url: str, title: str, latest: str) -> Found | None:
    """Return the time at which a page was published, with its precision.

    Args:
        document: The page.
        node: Its structured data.
        url: Its address.
        title: Its title, near to which a date is looked for.
        latest: The latest time that is plausible.

    """
    reader = _Reader(document.language, latest)
    return next(_candidates(document, node, url, title, reader), None)


def changed(document: Document, node: Node, latest: str) -> Found | None:
    """Return the time at which a page was changed last, with its precision, as metadata have it.

    For most pages that tell no other time it is that of their publication.
    """
    reader = _Reader(document.language, latest)
    texts = (text_of(node.get("dateModified")), *document.all_metas(*_CHANGED))
    return next(reader.read_all(*texts), None)


def _candidates(
    document: Document, node: Node, url: str, title: str, reader: _Reader
) -> Iterator[Found]:
    """Yield the plausible dates of a page, the likeliest one first."""
    yield from reader.read_all(text_of(node.get("datePublished")), *document.all_metas(*_PUBLISHED))
    pieces = [piece for piece in document.pieces if not piece.is_of_others]
    near = _near_title(pieces, title)
    if near is None:
        near = _near_title(document.pieces, title) or []
    for group in (near, pieces):
        yield from reader.read_all(*_values(group, _PUBLISHED_LABEL))
    if (day := day_of_address(url)) is not None:
        yield from reader.plausible(day)
    yield from reader.read_all(*_values(near, None))
    dated, others = _by_label(near)
    yield from _shown(dated, reader)
    yield from _shown([piece for piece in others if len(piece.text) <= _MAX_SHORT], reader)
    yield from _shown(_by_label(pieces)[0], reader)
    yield from _shown(others, reader)
    yield from reader.read_all(text_of(node.get("dateCreated")), text_of(node.get("uploadDate")))
    for texts in (_values(document.pieces, _PUBLISHED_LABEL), document.script_dates):
        everywhere = [*reader.read_all(*texts)]
        if len({time[:10] for time, _ in everywhere}) == 1:
            yield everywhere[0]


def _values(pieces: Sequence[Piece], label: re.Pattern[str] | None) -> Iterator[str]:
    """Yield the values of elements for dates, which have a label, or are elements `time`."""
    for piece in pieces:
        if not piece.value or _CHANGED_LABEL.search(piece.label):
            continue
        if label.search(piece.label) if label else (piece.element == "time"):
            yield piece.value


def _by_label(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part pieces into those that labels say to be dates, and the others."""
    parts: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in pieces:
        parts[not (piece.element == "time" or _DATED.search(piece.label))].append(piece)
    return parts


def _shown(pieces: Sequence[Piece], reader: _Reader) -> Iterator[Found]:
    """Yield the dates at the beginnings of texts; those that are said to be of a change come last.

    A date may be parted into three texts.
    """
    changed: list[Found] = []
    before = ""
    for number, piece in enumerate(pieces):
        text = piece.text or piece.value
        days = [*days_in(text[:_MAX_SHORT], reader.language)]
        if not days and len(text) <= _MAX_PART and text[:2].strip(".").isdigit():
            following = (other.text for other in pieces[number : number + 3])
            days = [*days_in(" ".join(following)[:_MAX_SHORT], reader.language)]
        words = f"{before} {text[:_MAX_WORDS]}"
        before = "" if days else text[-_MAX_WORDS:]
        is_changed = _CHANGED_TEXT.search(words) or _CHANGED_LABEL.search(piece.label)
        for day in days:
            if is_changed:
                changed += reader.plausible(day)
            else:
                yield from reader.plausible(day)
    yield from changed


def _near_title(pieces: Sequence[Piece], title: str) -> list[Piece] | None:
    """Return the pieces that stand around the title of a page; `None` if it is not among them."""
    key = fold(title)
    place = next(
        (
            number
            for number, piece in enumerate(pieces)
            if piece.heading and (name := fold(piece.text)) and _is_title(name, key)
        ),
        None,
    )
    if place is None:
        exact = (n for n, piece in enumerate(pieces) if piece.text and fold(piece.text) == key)
        first = (n for n, piece in enumerate(pieces) if piece.heading == 1)
        place = next(exact, next(first, None))
    if place is None:
        return None
    after: list[Piece] = []
    characters = 0
    for piece in pieces[place + 1 : place + 1 + _AFTER]:
        characters += len(piece.text)
        after.append(piece)
        if characters > _MAX_AROUND:
            break
    return [*after, *reversed(pieces[max(place - _BEFORE, 0) : place])]


def _is_title(heading: str, title: str) -> bool:
    """Tell whether a heading, folded, is the title of a page, which may say more or less."""
    return heading == title or (len(heading) > 15 and (heading in title or title in heading))  # noqa: PLR2004 (shorter ones are of sections)


class _Reader:
    """Reads the dates of one page."""

    def __init__(self, language: str, latest: str) -> None:
        self.language = language
        self._latest = latest

    def read_all(self, *texts: str) -> Iterator[Found]:
        """Yield the plausible dates of texts that are dates."""
        for text in texts:
            if (found := self._read(text[:_MAX_TEXT].strip())) and self._is_plausible(found):
                yield found

    def plausible(self, day: date) -> list[Found]:
        """Return a day as a date if it is plausible."""
        found: Found = (f"{day.isoformat()}T00:00:00Z", "day")
        return [found] if self._is_plausible(found) else []

    def _is_plausible(self, found: Found) -> bool:
        return _EARLIEST <= found[0] <= self._latest

    def _read(self, text: str) -> Found | None:
        """Return the date in a text of metadata.

        The day is that which the page says: a time whose day is another one in UTC is only a day.
        """
        if match := _SECONDS.fullmatch(text):
            return dates.to_text(datetime.fromtimestamp(int(match[1]), UTC)), None
        if match := _COMPACT.fullmatch(text):
            year, month, day, *clock = match.groups()
            text = f"{year}-{month}-{day}"
            if clock[0]:
                text += f"T{clock[0]}:{clock[1]}:{clock[2] or '00'}{clock[3]}"
        moment = item_dates.read_date(text)
        if moment is None:
            day_ = next(days_in(text, self.language), None)
            return (f"{day_.isoformat()}T00:00:00Z", "day") if day_ else None
        if moment[1] is None and (zone := _ZONE.search(text)):
            local = item_dates.read_date(text[: zone.start()])
            if local and local[0][:10] != moment[0][:10]:
                return f"{local[0][:10]}T00:00:00Z", "day"
        return moment if moment[1] in {None, "day"} else None
