"""Writing OPML 2.0 (http://opml.org/spec2.opml): sources with their feeds, for other readers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.feeds.xml_text import DECLARATION, replace_forbidden
from almanac_cli.formats.html_text import looks_like_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def opml_text(title: str, sources: Iterable[Mapping[str, Any]]) -> str:
    """Return the feeds of sources as a list in OPML 2.0, an outline for each feed.

    A source is in the folder of its first tag; all tags are its categories. `sources` are rows of
    sources, of which the list keeps the order.
    """
    folders: dict[str, list[str]] = {}
    for source in sources:
        folder = source["tags"][0] if source["tags"] else ""
        if source["feeds"]:
            folders.setdefault(folder, []).extend(_outlines(source))
    lines = ['<opml version="2.0">', f"<head>\n<title>{_escape(title)}</title>\n</head>", "<body>"]
    for folder, outlines in sorted(folders.items()):
        if folder:
            name = _escape(folder)
            lines += [f'<outline text="{name}" title="{name}">', *outlines, "</outline>"]
        else:
            lines += outlines
    return DECLARATION + "\n".join([*lines, "</body>", "</opml>", ""])


def _outlines(source: Mapping[str, Any]) -> Iterator[str]:
    """Yield an outline for each feed of a source."""
    name = source["name"]
    # Readers take the text for HTML if it looks like it (OPML 2.0, "Text attribute").
    name = _escape(escape(name) if looks_like_html(name) else name)
    for feed in source["feeds"]:
        attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": _escape(feed)}
        if source["site"]:
            attributes["htmlUrl"] = _escape(source["site"])
        if source["tags"]:
            attributes["category"] = _escape(",".join(source["tags"]))
        texts = "".join(f' {key}="{value}"' for key, value in attributes.items())
        yield f"<outline{texts}/>"


def _escape(text: str) -> str:
    return escape(replace_forbidden(text))
