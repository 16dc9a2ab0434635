"""Reading OPML (http://opml.org/spec2.opml): the feeds that a reader of feeds follows.

Lists of OPML 1.0, 1.1 and 2.0 are read, with the liberties that programs take: other capitals,
`title` in place of `text`, bare ampersands, `feed:` in place of `https:`. What another reader would
be harmed by is refused: declarations in the document type, which could expand without end, and
nesting or size that no list has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import TYPE_CHECKING
from xml.parsers import expat  # its own guards are set: see `_Reader`

from almanac_cli.formats.feeds.xml_text import replace_forbidden
from almanac_cli.formats.html_text import looks_like_html, to_plain
from almanac_cli.formats.items import MAX_ITEMS, Item, limited, without_mark
from almanac_cli.formats.json_codec import DecodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 15 * 1024 * 1024
MAX_DEPTH = 100  # elements within each other
NO_NAME = "no_name"  # the code of an error if a feed has no name
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")
_BARE_AMPERSAND = re.compile(r"&(?!#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_WEB = re.compile(r"(?:feed:(?://)?)?(https?:\S*)|feed:(//\S*)", re.IGNORECASE)
_ROOTS = ("opml", "outlinedocument")  # the latter before OPML 1.0
_FEED_TYPES = ("rss", "atom", "pie")  # of outlines that may have their feed in `url`
_INCLUSIONS = ("include", "link")  # types of outlines that may name another list
_LIST_SUFFIXES = (".opml", ".xml")


def read_opml(data: bytes) -> list[Item]:
    """Return the feeds in a list in OPML; an item with an error if it is none.

    The value of an item is a source as entered: `name`, `feeds`, `site`, and `tags`, which are the
    folders that the feed is in, from the outermost, and its categories. An item is an error where
    the list has no name for a feed, no feed for a page, or names another list. No address is taken
    for a name. What is commented out (`isComment`) is left out.
    """
    if len(data) > MAX_BYTES:
        return [Item("", error=DecodeError(f"has more than {MAX_BYTES // 1024**2} MiB"))]
    try:
        text = _decode(data).lstrip()
        try:
            items = _Reader().read(text)
        except expat.ExpatError:
            items = _Reader().read(_repair(text))
    except expat.ExpatError as error:
        reason = f"is not well-formed XML: {expat.ErrorString(error.code)}"
        return [Item("", error=DecodeError(reason, error.lineno, error.offset + 1))]
    except DecodeError as error:
        return [Item("", error=error)]
    return limited(items, MAX_ITEMS)


def _decode(data: bytes) -> str:
    """Return the text of a list, in the encoding that it names, else UTF-8, else cp1252."""
    data = without_mark(data)
    match = _ENCODING.match(data.lstrip())
    for encoding in (match[1].decode() if match else "utf-8", "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError):  # no such encoding; not of texts; another one
            continue
    return data.decode("cp1252", "replace")


def _repair(text: str) -> str:
    """Return a list without what is often wrong in XML: bare ampersands, entities, controls."""
    text = _NAMED.sub(_as_number, replace_forbidden(text))
    return _BARE_AMPERSAND.sub("&amp;", text)


def _as_number(match: re.Match[str]) -> str:
    """Return a reference to an entity of HTML as a number; any other as it is."""
    code = name2codepoint.get(match[1])
    return match[0] if code is None or match[1] in _XML_NAMES else f"&#{code};"


@dataclass(slots=True)
class _Outline:
    """An outline that has begun."""

    folder: str = ""  # its name, if it is a folder
    empty: Item | None = None  # its item if nothing stands in it
    is_left_out: bool = False  # with all that stands in it


class _Reader:
    """Reads the outlines of one list."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._open: list[_Outline] = []  # the outermost first
        self._depth = 0  # of elements

    def read(self, text: str) -> list[Item]:
        """Return the items of a list.

        Raises:
            ExpatError: if it is not well-formed.
            DecodeError: if it is no list, or could harm.

        """
        parser = expat.ParserCreate("utf-8")

        def start(name: str, attributes: dict[str, str]) -> None:
            self._start(name, attributes, f"line {parser.CurrentLineNumber}")

        parser.StartDoctypeDeclHandler = _refuse_declarations
        parser.StartElementHandler = start
        parser.EndElementHandler = self._end
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 (positional only)
        return self._items

    def _start(self, name: str, attributes: dict[str, str], position: str) -> None:
        """Begin an element; DecodeError if it is the root of something else, or too deep."""
        name, self._depth = name.lower(), self._depth + 1
        if self._depth == 1 and name not in _ROOTS:
            raise DecodeError(f"is no list of feeds in OPML, but <{name}>")
        if self._depth > MAX_DEPTH:
            raise DecodeError(f"is nested more than {MAX_DEPTH} levels deep")
        if name == "outline":
            values = {key.lower(): value.strip() for key, value in attributes.items()}
            is_left_out = values.get("iscomment", "").lower() == "true"
            if self._open:
                self._open[-1].empty = None
                is_left_out |= self._open[-1].is_left_out
            self._open.append(self._outline(values, position, is_left_out=is_left_out))

    def _end(self, name: str) -> None:
        """End an element."""
        self._depth -= 1
        if name.lower() == "outline":
            outline = self._open.pop()
            if outline.empty and not outline.is_left_out:
                self._items.append(outline.empty)

    def _outline(self, values: Mapping[str, str], position: str, *, is_left_out: bool) -> _Outline:
        """Return the outline with these attributes, their names in lower case; add its feed."""
        kind, page, url = (values.get(key, "") for key in ("type", "htmlurl", "url"))
        if values.get("xmlurl") or (url and kind.lower() in _FEED_TYPES):
            if not is_left_out:
                self._items.append(self._feed(values, position))
            return _Outline(is_left_out=is_left_out)
        empty = None
        if url.lower().endswith(_LIST_SUFFIXES) and kind.lower() in _INCLUSIONS:
            empty = _refused(position, f"names another list: {url}")
        elif page:
            empty = _refused(position, f"names no feed, but a page: {page}")
        return _Outline(_name(values), empty, is_left_out)

    def _feed(self, values: Mapping[str, str], position: str) -> Item:
        """Return the item of an outline with a feed."""
        feed = _web_address(values.get("xmlurl") or values["url"])
        name = _name(values)
        if not name:
            return _refused(position, f"has no name for {feed}", NO_NAME)
        folders = [outline.folder for outline in self._open if outline.folder]
        paths = values.get("category", "").split(",")
        folders += (part for path in paths for part in path.split("/") if part.strip())
        site = values.get("htmlurl") or None
        source = {"name": name, "feeds": [feed], "site": site and _web_address(site)}
        return Item(position, {**source, "tags": [*dict.fromkeys(folders)]})


def _refuse_declarations(*doctype: object) -> None:
    """Raise DecodeError if a document type declares anything, such as entities.

    `doctype` is its name and its identifiers, and whether it has declarations.
    """
    if doctype[-1]:
        raise DecodeError("declares a document type of its own, which no list of feeds needs")


def _refused(position: str, reason: str, code: str = "") -> Item:
    return Item(position, error=DecodeError(reason, code=code))


def _name(values: Mapping[str, str]) -> str:
    """Return the name in the attributes of an outline, "" if there is none but an address.

    `text` is what the user of a reader calls a feed; `title` is what the feed calls itself.
    """
    for text in (values.get("text", ""), values.get("title", "")):
        name = " ".join((to_plain(text) if looks_like_html(text) else text).split())
        if name and not _WEB.fullmatch(name):
            return name
    return ""


def _web_address(text: str) -> str:
    """Return an address with the scheme of the web where it has that of a feed, `feed:`."""
    match = _WEB.fullmatch(text)
    return text if match is None else match[1] or f"http:{match[2]}"
