"""A page in HTML as what may say something of it: metadata, scripts, and pieces of text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from almanac_cli.formats.html_tags import End, Tag, Text, tokens, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MAX_CHARACTERS = 4 << 20  # of a page that are read
_MAX_PIECES = 50_000
_MAX_DEPTH = 1_000  # of elements; what is deeper counts as part of the one above it
_MAX_VALUE = 5_000  # characters of a text of metadata
_MAX_LABEL = 200  # characters
_MAX_TEXT = 1_000  # characters of a piece
_VOID = _words(
    "area base br col embed hr img input link meta param source track wbr script style textarea "
    "title iframe noembed noframes xmp"
)  # without a content of tags, and so without an end tag of their own (HTML Standard, 13.1.2)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = _words("div section ul ol li p span table tr td dl details")
_OF_OTHERS = frozenset({"aside", "footer", "nav"})  # elements that hold what is beside the matter
# Classes and ids of elements that hold other articles, comments, and the like: a word at their
# beginning, or at their end, unless they only say that the page has such a thing.
_OTHERS = re.compile(
    r"(?:(?<!\S)|(?<!\S)(?!has|with|no-|category|tag|post|is-)[\w-]{1,30}[_-])"
    r"(?:comments?|respond|related|sidebars?|widgets?|footer|teasers?|recommend\w*|kommentare?|"
    r"promos?|popular|trending|latest|recent|menu|navi?|navigation|breadcrumbs?|copyright|cookies?|"
    r"consent|modal|advert\w*)(?:[_-](?:list|area|box|wrapper?|container|items?|posts?|\d+))*(?!\S)"
)
# In JSON that scripts hold, maybe as a string of another script.
_DATES = re.compile(
    r'\\?"(?:datePublished|(?:first_?)?published_?(?:at|date|time|on)|publish_?(?:date|time)'
    r'|publication_?date)\\?"\s{0,9}:\s{0,9}\\?"([^"\\]{8,40})\\?"',
    re.IGNORECASE,
)
_OF_POSTS = re.compile(r"(?<!\S)(?:hentry|type-post)(?!\S)")  # of articles, by WordPress


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a page, or the value that an attribute has in place of one."""

    text: str  # as it is shown, in one line; "" if only an attribute says something
    value: str  # what `datetime`, `content` or `title` of its element say; may be ""
    element: str  # the name of the element that it stands in: "h1", "time"
    label: str  # classes, id, itemprop and rel of that element and its parent, in lower case
    heading: int  # 1 to 6 in a heading, else 0
    heading_number: int  # which heading of the page it is in, 0 for none
    is_of_others: bool  # whether it stands among other articles, comments, or in a footer


@dataclass(slots=True)
class Document:
    """What a page may tell of itself."""

    language: str = ""  # in lower case: "en-us"
    title: str = ""  # of the element `title`
    metas: dict[str, list[str]] = field(default_factory=dict)  # texts by name, in lower case
    scripts: list[str] = field(default_factory=list)  # the texts in JSON-LD
    script_dates: list[str] = field(default_factory=list)  # of publication, in other scripts
    pieces: list[Piece] = field(default_factory=list)  # in the order of the page

    def first_meta(self, *names: str) -> str:
        """Return the first text of the first of these names that has one, "" if none has."""
        return next(iter(self.all_metas(*names)), "")

    def all_metas(self, *names: str) -> Iterator[str]:
        """Yield the texts of metadata with these names, those of the first name first."""
        return (text for name in names for text in self.metas.get(name, ()) if text)


@dataclass(frozen=True, slots=True)
class _Element:
    """An element whose end was not met yet."""

    name: str
    label: str  # its own
    heading: int
    heading_number: int
    is_of_others: bool


_ROOT = _Element("", "", 0, 0, False)  # noqa: FBT003 (by the order of the fields)


def read_document(page: str) -> Document:
    """Return what a page tells of itself; no page is refused."""
    builder = _Builder()
    for token in tokens(page[:_MAX_CHARACTERS]):
        match token:
            case Text(raw):
                builder.add_text(raw)
            case End(name):
                builder.close(name)
            case Tag():
                builder.open(token)
    return builder.document


class _Builder:
    """Builds a document from the tokens of a page."""

    def __init__(self) -> None:
        self.document = Document()
        self._open: list[_Element] = [_ROOT]
        self._counts: Counter[str] = Counter()  # of open elements by name
        self._headings = 0

    def open(self, tag: Tag) -> None:
        """Take up a start tag."""
        document = self.document
        match tag.name:
            case "html":
                document.language = document.language or tag.attributes.get("lang", "").lower()
            case "title" if not document.title and not self._counts["svg"]:
                document.title = _line(unescape(tag.text[:_MAX_VALUE]))
            case "meta":
                self._add_meta(tag)
            case "script":
                if "ld+json" in tag.attributes.get("type", "").lower():
                    document.scripts.append(tag.text)
                else:
                    document.script_dates += _DATES.findall(tag.text)
        label = _label(tag) if tag.attributes else ""
        if tag.attributes:
            self._add_value(tag, label)
        if tag.name in _VOID or len(self._open) >= _MAX_DEPTH:
            return
        parent = self._open[-1]
        heading, number = parent.heading, parent.heading_number
        if tag.name in _HEADINGS:
            self._headings += 1
            heading, number = _HEADINGS[tag.name], self._headings
        is_of_others = parent.is_of_others or tag.name in _OF_OTHERS
        if not is_of_others and tag.name in _BLOCKS:
            is_of_others = bool(_OTHERS.search(label)) and not _OF_POSTS.search(label)
        self._open.append(_Element(tag.name, label, heading, number, is_of_others))
        self._counts[tag.name] += 1

    def close(self, name: str) -> None:
        """Take up an end tag; one that ends nothing is passed over."""
        if not self._counts[name]:
            return
        while True:
            element = self._open.pop()
            self._counts[element.name] -= 1
            if element.name == name:
                return

    def add_text(self, raw: str) -> None:
        """Take up the text between two tags."""
        if raw.isspace():
            return
        text = _line(unescape(raw[: 2 * _MAX_TEXT]))[:_MAX_TEXT]
        if text:
            self._add_piece(text, "", self._open[-1].name, self._open[-1].label)

    def _add_meta(self, tag: Tag) -> None:
        attributes = tag.attributes
        content = attributes.get("content", "").strip()
        if not content:
            return
        for key in ("property", "name", "itemprop", "http-equiv"):
            if name := attributes.get(key, "").strip().lower():
                self.document.metas.setdefault(name, []).append(content[:_MAX_VALUE])

    def _add_value(self, tag: Tag, label: str) -> None:
        """Add what a tag says by its attributes, if it may be a date or a name."""
        attributes = tag.attributes
        value = attributes.get("datetime") or (
            attributes.get("content") if "itemprop" in attributes else attributes.get("title")
        )
        if value and tag.name not in {"a", "img", "link", "iframe", "input", "button"}:
            self._add_piece("", value[:_MAX_LABEL], tag.name, label)

    def _add_piece(self, text: str, value: str, element: str, label: str) -> None:
        if len(self.document.pieces) >= _MAX_PIECES:
            return
        parent = self._open[-1 if value else -2] if len(self._open) > 1 else _ROOT
        here = self._open[-1]
        self.document.pieces.append(
            Piece(
                text,
                value,
                element,
                f"{label} {parent.label}",
                here.heading,
                here.heading_number,
                here.is_of_others,
            )
        )


def _label(tag: Tag) -> str:
    values = (tag.attributes.get(name, "") for name in ("class", "id", "itemprop", "rel"))
    return " ".join(filter(None, values))[:_MAX_LABEL].lower()


def _line(text: str) -> str:
    return " ".join(text.split())
