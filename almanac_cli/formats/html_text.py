"""HTML as plain text: tags become lines or nothing, character references what they stand for."""

from __future__ import annotations

import html
import re
from html.entities import html5
from html.parser import HTMLParser

MAX_CHARACTERS = 1024 * 1024  # no record has a longer text; it is left as it is


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The elements of HTML (https://html.spec.whatwg.org/multipage/indices.html) and some obsolete ones;
# those that stand on their own are paragraphs or lines. A `<T>` of another name is no tag.
_PARAGRAPHS = _names("p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure hr")
_LINES = _names(
    "address article aside br caption dd details div dt fieldset figcaption footer form header "
    "hgroup legend li main nav section summary tbody tfoot thead tr"
)
_INLINE = _names(
    "a abbr acronym area audio b base bdi bdo big body button canvas center cite code col colgroup "
    "data datalist del dfn dialog em embed font frame frameset head html i iframe img input ins "
    "kbd label link map mark menu meta meter noscript object optgroup option output param picture "
    "progress q rp rt ruby s samp script search select slot small source span strike strong style "
    "sub sup svg td template textarea th time title track tt u var video wbr"
)
_ELEMENTS = _PARAGRAPHS | _LINES | _INLINE
_CELLS = ("td", "th")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_NO_REFERENCE = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_NO_MARKUP = re.compile("<(?!/?[a-z]|!--|!doctype|\\?xml)", re.IGNORECASE)
_SCRIPT = re.compile(r"<(/?)(script|style)\b[^<>]*>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Tell whether a text holds a tag of HTML, or a character reference such as `&amp;`."""
    if "<" in text and any(name.lower() in _ELEMENTS for name in _TAG.findall(text)):
        return True
    return "&" in text and any(not name or f"{name};" in html5 for name in _REFERENCE.findall(text))


def to_plain(text: str) -> str:
    """Return the plain text of a text in HTML; any text is taken for such.

    Character references are read once. Paragraphs are separated by an empty line, items of lists
    begin with a hyphen; scripts, styles, comments and addresses of links are left out. What is no
    tag, such as `a < b` or `List<T>`, stays. Without tags that stand for lines, so do line ends.
    """
    if len(text) > MAX_CHARACTERS or not ("<" in text or "&" in text):
        return text
    parser = _Parser(keep_lines=not _has_lines(text))
    parser.feed(_escape_text(_without_scripts(text)))
    parser.close()
    return parser.plain()


def _has_lines(text: str) -> bool:
    names = (name.lower() for name in _TAG.findall(text))
    return any(name in _PARAGRAPHS or name in _LINES for name in names)


def _without_scripts(text: str) -> str:
    """Return a text without its scripts and styles; one that does not end is kept."""
    kept, end, start = [], 0, None
    for tag in _SCRIPT.finditer(text):
        if not tag[1] and start is None:
            start = tag
        elif tag[1] and start and tag[2].lower() == start[2].lower():
            kept.append(text[end : start.start()])
            end, start = tag.end(), None
    return "".join([*kept, text[end:]])


def _escape_text(text: str) -> str:
    """Return HTML in which what is no tag, comment or reference is escaped.

    So the parser is left no choice: it would drop some of it, depending on its version, or take
    time that grows with the square of the length.
    """
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    text = _NO_REFERENCE.sub("&amp;", text)
    text = _NO_MARKUP.sub("&lt;", text)
    comments = text.rfind("-->") + 1
    text = text[:comments] + text[comments:].replace("<!--", "&lt;!--")
    tags = text.rfind(">") + 1
    return text[:tags] + text[tags:].replace("<", "&lt;")


class _Parser(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self, *, keep_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keep_lines = keep_lines  # whether white space is kept as it is
        self._parts: list[str] = []
        self._line_ends = 2  # at the end of the text so far; two at its beginning
        self._preformatted = 0  # how many elements `pre` are open

    def plain(self) -> str:
        """Return the text so far."""
        text = "".join(self._parts).replace("\xa0", " ")
        return text if self._keep_lines else re.sub("[ \t]+\n", "\n", text).strip()

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Read what follows as any text: scripts that end are out already."""

    def handle_data(self, data: str) -> None:
        """Add text, with white space as a page shows it."""
        if not (self._keep_lines or self._preformatted):
            data = re.sub(r"\s+", " ", data)
            data = data.lstrip() if self._line_ends else data
        if data:
            self._parts.append(data)
            self._line_ends = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (no attribute is text)
        """Begin a line or a paragraph, or add what is no tag of HTML as it is."""
        if tag == "br":
            self._break(self._line_ends + 1)
        elif tag in _CELLS and not self._line_ends:
            self._parts.append(" ")
        elif tag in _ELEMENTS or _is_extension(tag):
            self._break_around(tag)
        else:
            self.handle_data(html.unescape(self.get_starttag_text() or ""))
        self._preformatted += tag == "pre"
        if tag == "li":
            self.handle_data("- ")
            self._line_ends = 2  # no white space or paragraph comes between it and the text

    def handle_endtag(self, tag: str) -> None:
        """End a line or a paragraph, or add what is no tag of HTML."""
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag in _ELEMENTS or _is_extension(tag):
            self._break_around(tag)
        else:
            self.handle_data(f"</{tag}>")

    def _break_around(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._break(2)
        elif tag in _LINES and tag != "br":
            self._break(1)

    def _break(self, line_ends: int) -> None:
        """End the line unless it is ended, with an empty line if there are to be two line ends."""
        line_ends = min(line_ends, 2)
        self._parts.append("\n" * (line_ends - self._line_ends))
        self._line_ends = max(line_ends, self._line_ends)


def _is_extension(tag: str) -> bool:
    """Tell whether a tag is one of a page's own, or of an office program."""
    return "-" in tag or ":" in tag
