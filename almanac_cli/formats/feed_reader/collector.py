"""The elements of a feed in XML, collected as they are met: `Collector`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from almanac_cli.formats.feed_reader.limits import (
    MAX_DEPTH,
    MAX_FIELDS,
    MAX_ITEMS,
    MAX_TAGS,
    TOO_DEEP,
    TOO_MANY_TAGS,
    NotAFeed,
)
from almanac_cli.formats.feed_reader.links import join
from almanac_cli.formats.feed_reader.names import RDF, XML, Names
from almanac_cli.formats.html_text import is_element

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.model.feed_items import FeedFormat

_ROOTS: dict[str, FeedFormat] = {"rss": "rss", "rdf": "rdf", "feed": "atom"}
_ITEMS = ("item", "entry")
# Elements that hold fields of the feed or item around them, and how the names of these begin.
_CONTAINERS = {"channel": "", "media:group": "", "media:content": "", "atom:author": "author/"}
_ATOM_CONTAINERS = {**_CONTAINERS, "author": "author/", "source": "source/"}
_BASE = f"{XML} base"
_FIELDS = frozenset({
    "title", "dc:title", "media:title", "itunes:title", "atom:title",
    "link", "atom:link", "feedburner:origlink", "pheedo:origlink", "guid", "id",
    "ttl", "sy:updateperiod", "sy:updatefrequency",
    "description", "summary", "dc:description", "content", "content:encoded", "atom:summary",
    "atom:content", "body", "fullitem", "xhtml:body", "xhtml:div", "media:description",
    "itunes:summary", "itunes:subtitle",
    "pubdate", "published", "atom:published", "issued", "dcterms:issued", "dc:date", "date",
    "created", "dcterms:created", "updated", "modified", "atom:updated", "dcterms:modified",
    "author", "dc:creator", "dc:author", "itunes:author", "author/name", "author/email",
    "source/author/name", "category", "dc:subject", "atom:category", "almanac:event",
})  # fmt: skip
_MAX_VALUES = 100  # of one field of an item


class Field(NamedTuple):
    """An element of a feed or item that has its text or its attributes as value."""

    text: str  # without white space around it
    attributes: Mapping[str, str]
    base: str  # the value of the nearest `xml:base`, "" if there is none
    is_markup: bool  # whether the text is HTML since the element had elements in it


_NO_ATTRIBUTES: dict[str, str] = {}  # of most elements; expat makes a new one for each
_make_field = tuple.__new__  # Python makes no named tuple without a detour
Values: TypeAlias = dict[str, list[Field]]  # by the names of the fields


class Collector:
    """Collects the fields of a feed and of its items from the events of a parser of XML.

    Names of elements are "URI local", those of attributes too where they have a namespace.
    """

    def __init__(self) -> None:
        self.format: FeedFormat | None = None  # `None` before the root
        self.channel: Values = {}
        self.items: list[Values] = []
        self.left_out = 0  # items beyond the limit, which count as if they were read
        self._texts: list[str] = []  # of the open field, and what came before it outside
        self.add_text = self._texts.append
        self._names = Names("")
        self._containers = _CONTAINERS
        self._leaves: frozenset[str] = frozenset()  # the fields that are no containers, if any
        self._depth = 0
        self._values = self.channel  # of the open item, or those of the feed
        self._open: list[tuple[str, Values]] = []  # of containers: prefix and values before them
        self._prefix = ""  # of the names of fields
        self._inner = 0  # how many elements are open in the field or element without meaning
        self._key = ""  # the name of the open field; "" if there is none
        self._attributes: Mapping[str, str] = {}
        self._tags: set[int] = set()  # which of the texts are tags
        self._bases: list[tuple[int, str]] = []  # by depth
        self._fields = 0
        self._other_tags = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        self._depth = depth = self._depth + 1
        if depth > MAX_DEPTH:
            raise NotAFeed(TOO_DEEP)
        if self._inner:
            self._inner += 1
            self._count_tag()
            if self._key:
                self._add_tag(name, "<{}>")
            return
        if attributes and _BASE in attributes:
            self._add_base(attributes[_BASE].strip())
        key = self._names[name]
        if key in self._leaves and not self._prefix:
            self._inner = 1
            self._key = key
            self._attributes = attributes
            self._texts.clear()
        else:
            self._start_other(name, key, attributes)

    def _start_other(self, name: str, key: str, attributes: Mapping[str, str]) -> None:
        """Begin the root, a container, an item, a field in a container, or any other element."""
        if self._depth == 1:
            self._start_root(name)
        elif key in self._containers:
            self._open.append((self._prefix, self._values))
            self._prefix += self._containers[key]
        elif key in _ITEMS and self._values is self.channel:
            self._start_item(attributes)
        else:
            self._inner = 1
            key = self._prefix + key.removeprefix("atom:")
            if self._prefix and key in _FIELDS:
                self._key = key
                self._attributes = attributes
                self._texts.clear()
            else:
                self._count_tag()

    def end(self, name: str) -> None:
        """End an element."""
        if self._inner:
            self._inner = inner = self._inner - 1
            if self._key:
                if inner:
                    self._add_tag(name, "</{}>")
                else:
                    self._end_field()
        elif self._open:
            self._prefix, values = self._open.pop()
            if values is not self._values:
                self._add_item()
                self._values = values
        if self._bases and self._bases[-1][0] == self._depth:
            self._bases.pop()
        self._depth -= 1

    def _add_item(self) -> None:
        """Keep the open item, if it is not beyond the limit."""
        if len(self.items) < MAX_ITEMS:
            self.items.append(self._values)
        else:
            self.left_out += 1

    def _count_tag(self) -> None:
        """Count an element that is no field."""
        self._other_tags += 1
        if self._other_tags > MAX_TAGS:
            raise NotAFeed(TOO_MANY_TAGS)

    def _start_root(self, name: str) -> None:
        uri, _, local = name.rpartition(" ")
        self.format = _ROOTS.get(local.lower())
        if self.format is None or (self.format == "rdf" and uri != RDF):
            is_html = local.lower() == "html"
            raise NotAFeed("is an HTML page" if is_html else f"has the root <{local[:40]}>")
        self._names = Names("" if self.format == "rdf" else name)
        self._containers = _ATOM_CONTAINERS if self.format == "atom" else _CONTAINERS
        self._leaves = _FIELDS.difference(self._containers)

    def _add_base(self, base: str) -> None:
        """Keep the `xml:base` of the open element, which may be relative to that around it."""
        if self._bases:
            base = join(self._bases[-1][1], base)
        self._bases.append((self._depth, base))

    def _start_item(self, attributes: Mapping[str, str]) -> None:
        self._open.append((self._prefix, self._values))
        self._values = {}
        if about := attributes.get(f"{RDF} about"):
            self._values["id"] = [Field(about, {}, "", is_markup=False)]

    def _add_tag(self, name: str, form: str) -> None:
        """Keep the tag of an element in a field, if HTML has such an element."""
        local = name.rpartition(" ")[2]
        if is_element(local):
            self._tags.add(len(self._texts))
            self._texts.append(form.format(local))

    def _end_field(self) -> None:
        key, self._key = self._key, ""
        self._fields += 1
        if self._fields > MAX_FIELDS:
            raise NotAFeed(f"has more than {MAX_FIELDS:,} fields")
        is_markup = bool(self._tags)
        text = self._markup() if is_markup else "".join(self._texts).strip()
        attributes = self._attributes or _NO_ATTRIBUTES
        if not (text or attributes):
            return
        base = self._bases[-1][1] if self._bases else ""
        field = _make_field(Field, (text, attributes, base, is_markup))
        fields = self._values.get(key)
        if fields is None:
            self._values[key] = [field]
        elif len(fields) < _MAX_VALUES:
            fields.append(field)

    def _markup(self) -> str:
        """Return the content of the open field, which has elements in it, as HTML."""
        tags, self._tags = self._tags, set()
        texts = (
            text if n in tags else escape(text, quote=False) for n, text in enumerate(self._texts)
        )
        return "".join(texts).strip()
