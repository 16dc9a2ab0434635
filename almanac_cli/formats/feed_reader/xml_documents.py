"""Documents of feeds in XML, read by expat; those that are not well-formed, leniently."""

from __future__ import annotations

from html.entities import html5
from typing import TYPE_CHECKING
from xml.parsers import expat

from almanac_cli.formats.feed_reader import encodings
from almanac_cli.formats.feed_reader.collector import Collector
from almanac_cli.formats.feed_reader.lenient import LenientParser
from almanac_cli.formats.feed_reader.limits import (
    HAS_ENTITIES,
    MAX_NAMES,
    MAX_TAG_BYTES,
    NotAFeed,
)

if TYPE_CHECKING:
    from typing import NoReturn

_CHUNK_BYTES = 64 * 1024
_BOM = b"\xef\xbb\xbf"


def read_elements(data: bytes, content_type: str | None) -> tuple[Collector, str | None]:
    """Return the fields of a feed, and a note if the document is not well-formed.

    Raises:
        NotAFeed: if its root is that of no feed, or it is beyond the limits.

    """
    collector = Collector()
    try:
        _parse(_utf8(data, content_type), collector)
    except expat.ExpatError as error:
        note = f"not well-formed (line {error.lineno}: {expat.ErrorString(error.code)})"
        collector = Collector()
        is_complete = LenientParser(collector).parse(encodings.decode(data, content_type))
        note += ": read leniently" if is_complete else ": read leniently, without the broken end"
        return collector, note
    return collector, None


def _utf8(data: bytes, content_type: str | None) -> bytes:
    """Return a document in UTF-8, if it is valid in its encoding."""
    if encodings.is_utf8(data, content_type):
        return data.lstrip(b" \t\r\n").removeprefix(_BOM).lstrip(b" \t\r\n")
    return encodings.decode(data, content_type).encode("utf-8", "replace")


def _parse(data: bytes, collector: Collector) -> None:
    """Parse a well-formed document; entities are not expanded, nor anything loaded.

    Expat gets the document in parts, so that it can be stopped: it keeps a tag until its end, and
    all names.

    Raises:
        ExpatError: if it is not well-formed.
        NotAFeed: as `read_elements` does.

    """
    names: dict[str, str] = {}
    # The encoding overrules that of the declaration.
    parser = expat.ParserCreate("utf-8", " ", intern=names)
    parser.buffer_text = True
    parser.specified_attributes = True  # not the defaults that a document declares
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.add_text
    parser.StartNamespaceDeclHandler = lambda prefix, _: names.setdefault(f"xmlns:{prefix}", "")
    parser.EntityDeclHandler = _refuse_entities
    parser.SkippedEntityHandler = lambda name, _: collector.add_text(_entity(name))
    for start in range(0, len(data), _CHUNK_BYTES):
        end = start + _CHUNK_BYTES
        parser.Parse(data[start:end], False)  # noqa: FBT003 (it takes no names)
        if len(names) > MAX_NAMES:
            raise NotAFeed(f"has more than {MAX_NAMES:,} different names")
        if end - parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise NotAFeed(f"has a tag of more than {MAX_TAG_BYTES // 1024:,} KiB")
    parser.Parse(b"", True)  # noqa: FBT003 (it takes no names)


def _refuse_entities(*_: object) -> NoReturn:
    raise NotAFeed(HAS_ENTITIES)


def _entity(name: str) -> str:
    """Return the text of an entity of a DTD that was not read, such as those of RSS 0.91."""
    return html5.get(f"{name};", f"&{name};")
