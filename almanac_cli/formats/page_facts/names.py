"""The title, the author, the site and the summary that a page names."""

from __future__ import annotations

import re
from itertools import groupby, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from almanac_cli.formats.feed_reader import texts
from almanac_cli.formats.page_facts.structured_data import names_of, text_of
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.formats.page_facts.document import Document
    from almanac_cli.formats.page_facts.structured_data import Node

_TITLES = (
    "og:title", "citation_title", "twitter:title", "dc.title", "dcterms.title", "parsely-title",
    "sailthru.title", "headline", "title",
)  # fmt: skip
_AUTHORS = (
    "citation_author", "author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "article:author_name", "article:author", "og:article:author", "byl",
    "cxenseparse:author",
)  # fmt: skip
_SUMMARIES = (
    "og:description", "description", "twitter:description", "dc.description",
    "dcterms.abstract", "citation_abstract",
)  # fmt: skip
_SITES = ("og:site_name", "citation_journal_title", "dc.publisher", "application-name")
_BEFORE_SITE = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u2039\u203a\u00ab\u00bb:~-]+\s+|: ")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+|[\u2013\u2014-]\s*", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"https?:|www\.|^@|[\w.+-]+@[\w-]+\.\w|^(?:admin\w*|administrator|editor|redaktion|webmaster|"
    r"guest|anonymous|unknown|staff|root|user|author)$",
    re.IGNORECASE,
)
_BYLINE = frozenset({"author", "byline", "fn", "author-name", "byline__name", "p-author"})
_MAX_NAME_WORDS = 4
_MAX_AUTHORS = 6  # that are named; of more the first, "and others"
_MAX_SITE = 60  # characters of a name that is one, and no description
_MAX_AUTHOR = 100  # characters of a name that is one
_MIN_HEADING = 8  # characters of a heading that is taken for the title, as part of a longer one


def title_of(document: Document, node: Node, site: str, url: str) -> str:
    """Return the title of a page without the name of its site, "" if it has none.

    Where a heading is the longer part of what metadata say, it is the title.
    """
    candidates = [*document.all_metas(*_TITLES[:1]), text_of(node.get("headline"))]
    candidates += [*document.all_metas(*_TITLES[1:]), document.title]
    headings = [*_headings(document)]
    names = [*filter(None, (site, _host(url)))]
    shown = {fold(piece.text) for piece in document.pieces if piece.text}
    for text in candidates:
        if title := without_site(texts.line(text), names):
            return _as_heading(_without_slogan(title, shown), headings)
    return headings[0] if headings else ""


def without_site(title: str, names: Sequence[str]) -> str:
    """Return a title without the name of the site at its beginning or its end.

    `names` are those of the site; a part that is its host without its top-level domain is one, too.
    """
    keys = {_key(name) for name in names} | {_key(name.rpartition(".")[0]) for name in names}
    keys.discard("")
    matches = [*_BEFORE_SITE.finditer(title)]
    for match in reversed(matches):
        if _key(title[match.end() :]) in keys:
            return title[: match.start()].strip()
    for match in matches:
        if _key(title[: match.start()]) in keys:
            return title[match.end() :].strip()
    return "" if _key(title) in keys and len(title.split()) == 1 else title


def author_of(document: Document, node: Node, site: str) -> str | None:
    """Return the authors of a page, with commas between; `None` if it names none."""
    for names in (
        names_of(node.get("author")) or names_of(node.get("creator")),
        *([*document.all_metas(name)] for name in _AUTHORS),
        [*islice(_bylines(document), 1)],
    ):
        persons = [*dict.fromkeys(filter(None, (_person(name) for name in names)))]
        persons = [person for person in persons if fold(person) != fold(site)]
        if len(persons) > _MAX_AUTHORS:
            return f"{persons[0]} and others"
        if persons:
            return ", ".join(persons)
    return None


def site_of(document: Document, node: Node) -> str:
    """Return the name that a page gives its site, "" if it gives none."""
    candidates = (*document.all_metas(*_SITES), text_of(node.get("publisher")))
    return next((name for name in map(texts.line, candidates) if 0 < len(name) <= _MAX_SITE), "")


def summary_of(document: Document, node: Node, title: str) -> str:
    """Return the summary that a page has of itself, "" if it has none."""
    candidates = [*document.all_metas(*_SUMMARIES[:2]), text_of(node.get("description"))]
    candidates += document.all_metas(*_SUMMARIES[2:])
    return texts.summary(((text, True) for text in candidates), title)


def _without_slogan(title: str, shown: set[str]) -> str:
    """Return the longest beginning of a title that the page shows as a text of its own, if any."""
    beginnings = [title[: match.start()].strip() for match in _BEFORE_SITE.finditer(title)]
    longest = (part for part in reversed(beginnings) if len(part) >= _MIN_HEADING)
    is_shown = fold(title) in shown
    return title if is_shown else next((part for part in longest if fold(part) in shown), title)


def _headings(document: Document) -> Iterator[str]:
    """Yield the main headings of a page, as they are shown; pieces of one are joined."""
    pieces = (piece for piece in document.pieces if piece.heading == 1 and piece.text)
    for _, group in groupby(pieces, key=lambda piece: piece.heading_number):
        yield texts.line(" ".join(piece.text for piece in group), is_html=False)


def _as_heading(title: str, headings: Sequence[str]) -> str:
    """Return the heading that a title consists of, but for some words; the title if none is."""
    key = fold(title)
    for heading in headings:
        name = fold(heading)
        if len(name) >= _MIN_HEADING and name in key and 2 * len(name) > len(key):
            return heading
        ellipsis = key.removesuffix("\u2026").removesuffix("...").strip()
        if ellipsis != key and name.startswith(ellipsis):
            return heading
    return title


def _person(text: str) -> str:
    name = _BY.sub("", texts.person(text), count=1) if _BY.match(text) else texts.person(text)
    name = name.partition(" | ")[0].strip(" ,;|")  # behind it stands for whom one writes
    return "" if len(name) > _MAX_AUTHOR or _NO_PERSON.search(name) else name


def _bylines(document: Document) -> Iterator[str]:
    """Yield the texts of a page that look like a name, where labels say that they are an author."""
    for piece in document.pieces:
        if piece.is_of_others or not _BYLINE & {*piece.label.split()}:
            continue
        words = _BY.sub("", piece.text, count=1).split()
        if (
            words
            and len(words) <= _MAX_NAME_WORDS
            and words[0][:1].isupper()
            and words[-1].istitle()
        ):
            yield piece.text


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
