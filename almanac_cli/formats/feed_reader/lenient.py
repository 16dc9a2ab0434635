"""Documents in XML that are not well-formed, read in one pass: `LenientParser`.

Tags that are not closed end with the element around them, `&` and `<` may stand for themselves, and
names may have prefixes that nothing declares. No step goes back in the text, so that the time grows
with its length alone.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from almanac_cli.formats.feed_reader.limits import HAS_ENTITIES, MAX_TAGS, TOO_MANY_TAGS, NotAFeed
from almanac_cli.formats.feed_reader.names import NAMESPACES

if TYPE_CHECKING:
    from almanac_cli.formats.feed_reader.collector import Collector

_NAME = r"[A-Za-z_][\w.:-]*+"
_TAG = re.compile(
    rf"""<(?:/(?P<end>{_NAME})[^<>]*+|(?P<start>{_NAME})(?P<attributes>"""
    r"""(?>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?=>)|[^<>]*+)))>"""
)
_ATTRIBUTE = re.compile(rf"""({_NAME})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_DECLARATION = re.compile(r"<![A-Za-z][^<>\[]*+(?P<mark>[>\[])")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What begins with each, and how it ends: only the text of the second counts.
_SECTIONS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_CDATA = "<![CDATA["
_ITEMS = ("item", "entry")
_MAX_ATTRIBUTES = 500


class LenientParser:
    """Parses a document, and passes what it has to a collector, as expat does."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._open: list[str] = []  # the names of the open elements, as written
        self._namespaces: list[dict[str, str]] = [NAMESPACES]  # by prefix, for each open element
        self._ends: dict[str, int] = {}  # where each end of a section is next

    def parse(self, text: str) -> bool:
        """Parse a document, and tell whether it ends with its root.

        Raises:
            NotAFeed: as the collector does, or if the document declares entities.

        """
        text = _NOT_IN_XML.sub("", text)
        position = tags = 0
        while (start := text.find("<", position)) >= 0:
            if (tags := tags + 1) > MAX_TAGS:
                raise NotAFeed(TOO_MANY_TAGS)
            self._add_text(text[position:start])
            position = self._read_markup(text, start)
            if not self._open and self._collector.format:
                return True  # what comes after the root does not count
            if position == start:
                self._collector.add_text("<")
                position += 1
        if self._collector.format is None:
            raise NotAFeed("is no XML" if text.strip() else "is empty")
        return False

    def _add_text(self, text: str) -> None:
        if "&" in text:
            text = _REFERENCE.sub(lambda match: unescape(match[0]), text)
        if text:
            self._collector.add_text(text)

    def _read_markup(self, text: str, start: int) -> int:
        """Read what begins with `<`, and return where it ends; its start, if it is only text."""
        for mark, end_mark in _SECTIONS.items():
            if text.startswith(mark, start):
                end = self._find(text, end_mark, start + len(mark))
                if mark == _CDATA:
                    self._collector.add_text(text[start + len(mark) : end])
                elif end == len(text):
                    return start
                return end + len(end_mark)
        if match := _TAG.match(text, start):
            if match["end"]:
                self._end(match["end"])
            else:
                self._start(match["start"], match["attributes"])
            return match.end()
        if match := _DECLARATION.match(text, start):
            end = match.end() - 1
            if match["mark"] == "[":
                end = self._find(text, ">", self._find(text, "]", end))
            if text.find("<!ENTITY", start, end) >= 0:
                raise NotAFeed(HAS_ENTITIES)
            return end + 1
        return start

    def _find(self, text: str, mark: str, start: int) -> int:
        """Return where a mark is next, or the length of the text; each is looked for once."""
        if self._ends.get(mark, -1) < start:
            position = text.find(mark, start)
            self._ends[mark] = len(text) if position < 0 else position
        return self._ends[mark]

    def _start(self, name: str, attributes: str) -> None:
        """Begin an element, after the item around it if it is another one."""
        if name.rpartition(":")[2].lower() in _ITEMS and name in self._open:
            self._end(name)
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(attributes):
            if len(values) == _MAX_ATTRIBUTES:
                break
            value = match[2] or match[3] or match[4] or ""
            values[match[1]] = _REFERENCE.sub(lambda match: unescape(match[0]), value)
        namespaces = {
            key.partition(":")[2]: value for key, value in values.items() if key[:5] == "xmlns"
        }
        inherited = self._namespaces[-1]
        self._namespaces.append({**inherited, **namespaces} if namespaces else inherited)
        self._open.append(name)
        self._collector.start(
            self._full_name(name),
            {self._full_name(key) if ":" in key else key: value for key, value in values.items()},
        )
        if attributes.endswith("/"):
            self._end(name)

    def _end(self, name: str) -> None:
        """End an element, and before it all that are open in it; none if it is not open."""
        if name not in self._open:
            return
        while True:
            last = self._open[-1]
            self._collector.end(self._full_name(last))
            self._namespaces.pop()
            self._open.pop()
            if last == name:
                return

    def _full_name(self, name: str) -> str:
        """Return the name of an element or attribute as expat has it: "URI local"."""
        prefix, _, local = name.rpartition(":")
        uri = self._namespaces[-1].get(prefix, prefix)
        return f"{uri} {local}" if uri else local
